"""The run behind a source: the trace, and the state that is put back."""

import numpy as np
import pytest

from autograd import Tensor
from autograd.compiling.running import traced_run


def test_parameters_hold_their_numbers_again_after_an_error():
    w = Tensor([1.0, 2.0])

    def f(x):
        if type(x) is not np.ndarray:
            raise KeyError("while it is traced")
        return np.sum(w * x)

    with pytest.raises(KeyError):
        traced_run(f, (np.ones(2),), None, True)
    np.testing.assert_array_equal(w.data, [1.0, 2.0])
    assert type(w.data) is np.ndarray


def test_generators_begin_as_they_were():
    rng = np.random.default_rng(0)
    state = rng.bit_generator.state
    run = traced_run(lambda x: np.sum(x * rng.normal(size=2)), (np.ones(2),), None, True)
    assert rng.bit_generator.state == state
    assert run.result_value == pytest.approx(rng.normal(size=2).sum())


def test_arguments_are_not_changed():
    def f(x):
        x = x + 0.0
        x[0] = 5.0
        return np.sum(x * x)

    x = np.array([1.0, 2.0])
    run = traced_run(f, (x,), None, True)
    np.testing.assert_array_equal(x, [1.0, 2.0])
    np.testing.assert_array_equal(next(iter(run.gradient_values.values())), [0.0, 4.0])


def test_what_was_recorded_holds_plain_numbers():
    run = traced_run(lambda x: np.sum(np.tanh(x)), (np.ones(2),), None, True)
    assert all(type(p.node._data) is np.ndarray for p in run.notes.passings)
