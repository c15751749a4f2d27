"""The order of entries in memory, as ``order`` says it: NumPy's flags, and gradients that know nothing of it."""

import numpy as np
import pytest

from autograd import OperandError, Tensor, grad

X = np.arange(24.0).reshape(2, 3, 4)
LAID = {
    "rows": lambda x: x * 1.0, "columns": lambda x: (x * 1.0).T.copy().T, "turned": lambda x: (x * 1.0).swapaxes(0, 1),
    "gaps": lambda x: (x * 1.0)[:, ::2], "back": lambda x: (x * 1.0)[:, ::-1], "one row": lambda x: (x * 1.0)[:1, :1],
}  # fmt: skip


@pytest.mark.parametrize("order", "CFAK")
@pytest.mark.parametrize("laid", LAID)
def test_copies_lie_as_numpys(laid, order):
    a, t = LAID[laid](X), LAID[laid](Tensor(X))
    for f in (
        lambda x: x.copy(order), lambda x: np.copy(x, order), lambda x: x.astype("f8", order=order),
        lambda x: x.astype("f4", order, copy=False), lambda x: x.ravel(order), lambda x: x.flatten(order),
        lambda x: np.ravel(x, order=order),
    ):  # fmt: skip
        got, expected = f(t), f(a)
        np.testing.assert_array_equal(got.data, expected)
        assert got.dtype == expected.dtype
        assert got.flags.c_contiguous == expected.flags.c_contiguous
        assert got.flags.f_contiguous == expected.flags.f_contiguous
    weights = np.sin(np.arange(float(a.size)))
    for f in (lambda x: x.ravel(order), lambda x: x.flatten(order), lambda x: x.copy(order).ravel(order)):
        slots = f(LAID[laid](np.arange(24.0).reshape(X.shape))).astype(int)
        expected = np.zeros(24)
        expected[slots] = weights
        found = grad(lambda x, f=f: np.sum(f(LAID[laid](x)) * weights))(X)
        np.testing.assert_array_equal(found.ravel(), expected)


def test_the_same_tensor_where_nothing_has_to_be_copied():
    t = Tensor(X)
    assert t.astype(float, copy=False) is t
    assert t.astype("f8", order="C", copy=False) is t
    assert t.astype("f8", order="F", copy=False) is not t
    assert np.astype(t, float, copy=False) is t
    assert t.astype(float) is not t


@pytest.mark.parametrize(
    "call",
    [
        lambda t: t.copy("X"), lambda t: t.astype(float, order="X"), lambda t: t.ravel("X"), lambda t: t.flatten("X"),
        lambda t: t.reshape((4, 6), order="X"),
    ],
)  # fmt: skip
def test_an_order_that_numpy_does_not_have(call):
    with pytest.raises(OperandError, match="got order='X', expected 'C', 'F'"):
        call(Tensor(X))
