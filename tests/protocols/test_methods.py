"""NumPy's methods on Tensors."""

import numpy as np
import pytest

from autograd import Tensor
from tests.numeric import check_function

METHODS = {
    "clip": lambda t: t.clip(1.1, 1.7), "compress": lambda t: t.compress([True, False], axis=0),
    "conj": lambda t: t.conj(), "copy": lambda t: t.copy(), "cumprod": lambda t: t.cumprod(axis=1),
    "cumsum": lambda t: t.cumsum(), "diagonal": lambda t: t.diagonal(), "dot": lambda t: t.dot(np.ones(3)),
    "prod": lambda t: t.prod(axis=0), "repeat": lambda t: t.repeat(2, axis=0), "squeeze": lambda t: t[:1].squeeze(),
    "std": lambda t: t.std(axis=1, ddof=1), "take": lambda t: t.take([0, 0], axis=1), "trace": lambda t: t.trace(),
    "var": lambda t: t.var(keepdims=True), "real": lambda t: t.real * t,
}  # fmt: skip


@pytest.mark.parametrize("name", METHODS)
def test_methods_are_numpys(name):
    check_function(METHODS[name], np.linspace(1.05, 1.95, 6).reshape(2, 3)[:, ::-1].copy())


def test_methods_with_plain_results():
    a = np.array([[3.0, 1.0], [0.0, 2.0]])
    t = Tensor(a)
    for f in (
        lambda t: t.argmax(axis=0), lambda t: t.argmin(keepdims=True), lambda t: t.argsort(), lambda t: t.all(),
        lambda t: t.any(axis=1), lambda t: t.argpartition(1), lambda t: t[0].searchsorted(2.0),
    ):  # fmt: skip
        np.testing.assert_array_equal(f(t), f(a))
    np.testing.assert_array_equal(t.nonzero(), a.nonzero())
    assert (t.nbytes, t.itemsize) == (32, 8)
    np.testing.assert_array_equal(t.imag.data if isinstance(t.imag, Tensor) else t.imag, 0.0)
    np.testing.assert_array_equal(t.round().data, a)


def test_sorting_in_place():
    x = Tensor([3.0, 1.0, 2.0])
    y = x * 1
    y.sort()
    np.testing.assert_array_equal(y.data, [1.0, 2.0, 3.0])
    (y * [1.0, 10.0, 100.0]).sum().backward()
    np.testing.assert_array_equal(x.grad, [100.0, 1.0, 10.0])
