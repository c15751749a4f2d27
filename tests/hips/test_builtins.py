"""``autograd.builtins``: classes of the objects in nodes."""

import numpy as np
import pytest

import autograd
from autograd import grad


def test_builtins():
    seen = []

    def f(x):
        seen.append((autograd.isinstance(x, float), autograd.isinstance(x, (list, dict)), autograd.type(x)))
        return x * 1.0

    grad(f)(2.0)
    assert seen == [(True, False, np.float64)]
    for ours, python, x in (
        (autograd.list, list, [1]), (autograd.tuple, tuple, (1, 2)), (autograd.dict, dict, {"a": 1}),
    ):  # fmt: skip
        assert autograd.isinstance(x, ours)
        assert isinstance(x, ours)
        assert not isinstance(3, ours)
        assert type(ours(x)) is python
        assert ours(x) == x
        assert ours is not python  # programs register both types in one table
    assert autograd.dict(a=1) == {"a": 1}
    assert grad(lambda x: sum(autograd.list([x, x * x])))(3.0) == 7.0
    with pytest.raises(AttributeError):
        autograd.nonsense
