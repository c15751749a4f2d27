"""The source that a program runs as."""

import numpy as np
import pytest

from autograd import grad
from autograd.compiling import choosing
from autograd.compiling.choosing import best
from autograd.compiling.tracer import Trace
from autograd.errors import ArgumentError


def traced(f, *args):
    trace = Trace()
    return trace.program(f(*map(trace.input, args)))


def test_numbers_run_in_pythons_arithmetic_and_arrays_in_numpys():
    def f(x):
        return np.exp(x) * x

    numbers = best(traced(grad(f), 2.0))
    assert numbers.function(0.5) == grad(f)(0.5)
    assert "float(" in numbers.text
    arrays = best(traced(f, np.ones(3)))
    np.testing.assert_array_equal(arrays.function(np.arange(3.0)), f(np.arange(3.0)))
    assert "float(" not in arrays.text


def test_writes_into_an_argument_are_not_for_numbers():
    trace = Trace()
    x = trace.input(np.array(1.0))
    x += 1.0
    program = trace.program(x * 2.0)
    program.commits = [(0, program.inputs[0])]
    program.outputs = program.outputs, [program.inputs[0]]
    assert "float(" not in best(program).text


def test_numpy_takes_over_and_is_written_once(monkeypatch):
    written = []
    emit = choosing.emit
    monkeypatch.setattr(choosing, "emit", lambda program: written.append(program) or emit(program))
    function = best(traced(lambda x: 1.0 / (x * x), np.float64(2.0))).function
    assert function(np.float64(4.0)) == 1 / 16
    assert not written
    for _ in range(2):
        with pytest.warns(RuntimeWarning, match="divide by zero"):
            assert function(np.float64(0.0)) == np.inf
    assert len(written) == 1


def test_backends():
    program = traced(lambda x: x * x + 1.0, 2.0)
    with pytest.raises(ArgumentError, match="'numba' or None"):
        best(program, backend="jit")
    pytest.importorskip("numba")
    assert "_core" in best(program, backend="numba").text
    assert "_core" not in best(traced(lambda x: x**3, 2.0), backend="numba").text
