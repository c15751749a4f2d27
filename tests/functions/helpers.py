"""Operands, and the checks that functions along axes and of matrices are put to in every form of their arguments."""

import math

import numpy as np
import pytest

from autograd import Tensor, Value, gradients
from tests.numeric import check_function

nan = math.nan


def numbers(*shape, seed=0):
    """Distinct numbers, none of them near another or near 0."""
    rng = np.random.default_rng(seed)
    size = math.prod(shape)
    steps = rng.permutation(size) - size // 2
    return (0.31 * steps + 0.1 + 0.05 * rng.uniform(size=size)).reshape(shape)


def with_nan(*shape, seed=0):
    """``numbers``, every fourth of which is NaN."""
    x = numbers(*shape, seed=seed)
    x.reshape(-1)[::4] = nan
    return x


X = numbers(3, 4)
CUBE = numbers(2, 3, 4)
MASK = np.array([[True, True, False, True], [False, True, True, True], [True, True, True, False]])
WEIGHTS = np.abs(numbers(3, 4, seed=1))


def name(value):
    """The id of a parameter."""
    return str(value) if not callable(value) else getattr(value, "__name__", "f")


def around_nan(f, x):
    """f as a function of the entries of x that are no NaN: differences cannot be taken at the others."""
    good = np.flatnonzero(~np.isnan(x))
    zeros = np.where(np.isnan(x), nan, 0.0)
    spread = np.zeros((good.size, x.size))
    spread[np.arange(good.size), good] = 1.0
    return (lambda entries: f((entries @ spread).reshape(x.shape) + zeros)), x.reshape(-1)[good]


def first_of(f):
    """f without its second result, which is plain if the weights are."""

    def first(x):
        y = f(x)
        return y[0] if isinstance(y, tuple) else y

    return first


def wrt(f, i, *arrays):
    """f as a function of one of its arguments, the others plain."""
    return lambda x: f(*arrays[:i], x, *arrays[i + 1 :])


def forms(rows):
    """Parametrise over rows ``(label, f)``."""
    return pytest.mark.parametrize(("label", "f"), rows, ids=[label for label, _ in rows])


def pairs(rows):
    """Parametrise over rows ``(label, f, a, b)``: functions of two arrays."""
    return pytest.mark.parametrize(("f", "a", "b"), [row[1:] for row in rows], ids=[row[0] for row in rows])


def check_form(f):
    """One form of a function at X: values, derivatives, and that X is not written to."""
    check_function(f, X)
    x = Tensor(X)
    before = x.data.copy()
    f(x)
    np.testing.assert_array_equal(x.data, before)


# Forms with these words get arrays of float64, or a dtype.
_WIDENED = (
    "dtype", "average of rows", "average of all", "two axes", "cov aweights", "trapezoid x", "ends", "interp",
    "trim_zeros",
)  # fmt: skip


def check_single_precision(label, f):
    """Results of float32 operands, unless the label says that something else is wider, and gradients are float32."""
    x = Tensor(np.sort(X), dtype=np.float32)
    out = f(x)
    for y in out if isinstance(out, tuple) else [out]:
        if not any(part in label for part in _WIDENED):
            assert y.dtype == np.float32
        x.grad = None
        y.backward(np.ones(y.shape, dtype=y.dtype))
        assert x.grad.dtype == np.float32


def check_pair(f, a, b):
    """A function of two arrays, both of them Tensors, or the first alone."""
    check_function(f, a, b)
    check_function(first_of(wrt(f, 0, a, b)), a)


def wrong(rows):
    """Parametrise over rows ``(function, call, error, message)``."""
    return pytest.mark.parametrize(
        ("f", "call", "kind", "message"), rows, ids=[f"{row[0]} {row[3]}" for row in rows]
    )  # fmt: skip


def check_message(f, call, kind, message):
    """The error has the message, and it or a note on it names the function."""
    with pytest.raises(kind, match=message) as caught:
        call(Tensor(X))
    notes = " ".join(getattr(caught.value, "__notes__", []))
    assert f in f"{caught.value} {notes}"


def check_arrays_without_axes(f):
    """A function on a single number."""
    expected = f(np.array(1.5))
    x = Tensor(1.5)
    y = f(x)
    np.testing.assert_array_equal(y.data, expected)
    y.backward(np.ones(y.shape))
    assert x.grad.shape == ()


def check_pair_of_results(f):
    """The values of a function with two results, at numbers of every size and sign, on Tensors and on Values."""
    special = np.array([-2.5, -2.0, -0.0, 0.0, 0.3, 5.0, 1e300, 5e-324])
    for found, expected in zip(f(Tensor(special)), f(special), strict=True):
        np.testing.assert_array_equal(found.data if isinstance(found, Tensor) else found, expected)
    for x in special:
        for found, expected in zip(f(Value(x)), f(x), strict=True):
            assert float(found) == expected


class Operands:
    """Random operands; ``restart`` before each test makes them the same in every order of tests."""

    def __init__(self, seed=7):
        self.seed = seed
        self.restart()

    def restart(self):
        self.rng = np.random.default_rng(self.seed)

    def some(self, *shape):
        return self.rng.normal(size=shape)

    def distinct(self, *shape):
        """Numbers of either sign that are far from 0 and from each other in magnitude, and so are their sums."""
        n = math.prod(shape)
        signs = self.rng.choice((-1.0, 1.0), n)
        return (self.rng.permutation(np.arange(1.0, n + 1) ** 1.1) / 4 * signs).reshape(shape)

    def regular(self, *shape):
        """Square matrices with condition numbers of about 3."""
        return 2 * np.eye(shape[-1]) + 0.3 * self.some(*shape)

    def positive_definite(self, *shape):
        """Symmetric matrices with separated, positive eigenvalues."""
        return symmetric(np.diag(np.arange(1.0, shape[-1] + 1)) + 0.2 + 0.1 * self.some(*shape))


def symmetric(x):
    """The symmetric part of matrices."""
    return (x + x.swapaxes(-1, -2)) / 2


def hermitian(a):
    """Positive definite matrices with separated eigenvalues, from any others."""
    return a @ a.conj().mT + np.eye(a.shape[-1]) * np.arange(1.0, a.shape[-1] + 1)


def check_all(rows):
    """A test over rows ``(label, f, *arrays)``."""
    return pytest.mark.parametrize(
        ("f", "operands"), [(row[1], row[2:]) for row in rows], ids=[f"{i}-{row[0]}" for i, row in enumerate(rows)]
    )


def gradient(f, *arrays, seed=None):
    """The gradients of ``sum(seed * f(*arrays))``, plain."""
    xs = [Tensor(x) for x in arrays]
    y = f(*xs)
    found = gradients([y], xs, [np.ones(y.shape) if seed is None else seed])
    return found[0] if len(found) == 1 else found
