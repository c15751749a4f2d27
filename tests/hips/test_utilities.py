"""Small functions of HIPS autograd's modules."""

import numpy as np
import pytest

from autograd.extend import defvjp, primitive
from autograd.numpy.numpy_jvps import broadcast
from autograd.numpy.numpy_vspaces import ArrayVSpace, ComplexArrayVSpace
from autograd.numpy.numpy_wrapper import _astype, array_from_args, concatenate_args, metadata, sin
from autograd.testing import GradientError
from autograd.util import func, quick_grad_check, subval, subvals
from autograd.wrap_util import wraps

X = np.array([0.3, -1.2, 0.7])


def test_sequences():
    assert subvals((1, 2, 3), [(0, 5), (-1, 7)]) == (5, 2, 7)
    assert subval([1, 2], 1, 9) == (1, 9)
    assert func(test_sequences) is test_sequences


def test_wraps():
    @wraps(np.sin, namestr="{op}_of_{fun}", docstr="{op}: {doc}", op="grad")
    def f(x):
        return x

    assert f.__name__ == "grad_of_sin"
    assert f.__doc__.startswith("grad: sin(x")


def test_quick_grad_check():
    with pytest.warns(UserWarning, match="deprecated"):
        quick_grad_check(lambda x, y: np.sum(np.sin(x) * y), X, (2.0,), eps=1e-4)

    @primitive
    def wrong(x):
        return x**2

    defvjp(wrong, lambda ans, x: lambda g: g * x)
    with pytest.warns(UserWarning, match="deprecated"), pytest.raises(GradientError):
        quick_grad_check(wrong, 3.0)


def test_names_of_numpys_wrapper():
    assert sin is np.sin
    assert _astype(X, np.float32).dtype == np.float32
    assert metadata(1j) == ((), 0, np.dtype(complex), True)
    assert array_from_args((), {"dtype": float}, 1, 2).tolist() == [1.0, 2.0]
    assert concatenate_args(0, X, X).tolist() == [*X, *X]


def test_broadcast():
    assert broadcast(X, np.zeros((2, 3))).shape == (2, 3)
    assert broadcast(X, np.zeros((2, 3), complex)).dtype == complex


def test_spaces_of_arrays():
    space = ArrayVSpace(X)
    assert (space.shape, space.dtype, space.ndim, space.size) == ((3,), np.dtype(float), 1, 3)
    assert ComplexArrayVSpace(X + 0j).size == 6
