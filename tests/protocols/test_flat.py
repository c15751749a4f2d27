"""``t.flat``: read, assigned to and iterated over as NumPy's is, with gradients."""

import numpy as np
import pytest

from autograd import AssignmentError, OperandError, Tensor, grad
from tests.numeric import check_function

X = np.array([[1.7, 0.6, 2.3], [0.8, 1.4, 2.9]])


def assigned(index, values, turned=False):
    def f(x):
        y = x.copy()
        (y.T if turned else y).flat[index] = values
        return y * X

    return f


def whole(x):
    y = x.copy()
    y.flat = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]
    return y + x


@pytest.mark.parametrize(
    "f",
    [
        lambda x: x.flat[[0, 4, 4]], lambda x: x.T.flat[1:4], lambda x: x.flat[::2], lambda x: x.flat[...],
        lambda x: x.flat[x.flat.copy() * 0 == 0] * 2.0, lambda x: x.flat.copy(), lambda x: np.stack(list(x.flat)),
        lambda x: np.stack(list(x.T.flat)), assigned(3, 9.0), assigned([0, 5], [1.0, 2.0]), assigned(slice(None), 0.5),
        assigned(slice(1, None), [1.0, 2.0]), assigned([1, 2], 7.0, turned=True), whole,
    ],
)  # fmt: skip
def test_as_numpys(f):
    check_function(f, X)


def test_assigned_values_are_differentiated():
    def f(v):
        t = Tensor(np.zeros((2, 2)), requires_grad=False)
        t.flat[1:] = v
        return np.sum(t * np.array([[1.0, 2.0], [3.0, 4.0]]))

    np.testing.assert_array_equal(grad(f)(np.array([5.0, 6.0])), [2.0 + 4.0, 3.0])


def test_the_iterator():
    a, t = X.flat, (Tensor(X) * 1.0).flat
    next(a), next(t)
    assert (len(t), t.index, t.coords) == (len(a), a.index, a.coords)
    next(a), next(a), next(t), next(t)
    assert (t.index, t.coords) == (a.index, a.coords)
    assert len(list(t)) == 3
    assert t.base.shape == X.shape


def test_refusals():
    t = Tensor(X)
    with pytest.raises(AssignmentError, match="leaf that requires a gradient"):
        t.flat[0] = 1.0
    with pytest.raises(OperandError, match=r"flat: got .* as index"):
        t.flat[0, 1]
    with pytest.raises(ValueError, match="flat: got no values"):
        (t * 1.0).flat[:] = []
    assert len((t * 1.0).flat[[]]) == 0
