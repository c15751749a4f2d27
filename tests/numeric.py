"""Comparisons for many tests: with a function in plain NumPy, with differences, of arrays up to rounding."""

import warnings

import numpy as np

from autograd import Tensor, gradients
from autograd.testing import check_grads
from tests.compiling.replays import moved, outcomes
from tests.sampling import QUICK


def inner(xs, ys):
    """The sum of the products of two lists of arrays; for complex gradients and directions, its real part."""
    return float(sum(np.sum(np.asarray(x) * np.asarray(y)).real for x, y in zip(xs, ys, strict=True)))


def assert_close(got, expected, scale=0.0, rtol=1e-7, context=""):
    """Equal up to ``rtol`` of the larger of both and of ``scale``, the size of the terms that were added up."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape, f"{context}: got shape {got.shape}, expected {expected.shape}"
    size = max(np.max(np.abs(expected), initial=0.0), np.max(np.abs(got), initial=0.0), scale, 1e-300)
    worst = np.max(np.abs(got - expected), initial=0.0)
    assert worst <= rtol * size, f"{context}: got {got}, expected {expected}, off by {worst:.3g} at size {size:.3g}"


def check_function(f, *arrays, second=True, modes=("rev", "fwd"), traced=True):
    """Check the value on Tensors and the derivatives of ``f``, written in plain NumPy, at ``arrays``; gives the value.

    ``f`` may return one array or a sequence of them; on plain arrays it must give the same as on Tensors. As a program
    that was ``traced``, too, it must give the same at other numbers, with its gradients. A quick run looks at first
    derivatives, ``.ci/full`` at second ones, which take five times as long.
    """

    def outputs(*xs):
        out = f(*xs)
        return list(out) if isinstance(out, (list, tuple)) else [out]

    expected = outputs(*arrays)
    for y, plain in zip(outputs(*(Tensor(x) for x in arrays)), expected, strict=True):
        assert isinstance(y, Tensor), f"expected a Tensor, got {type(y).__name__}"
        assert y.dtype == np.asarray(plain).dtype, f"got {y.dtype}, expected {np.asarray(plain).dtype}"
        np.testing.assert_allclose(y.data, plain, rtol=1e-12, atol=1e-14)
    check_grads(outputs, *arrays, order=2 if second and not QUICK else 1, modes=modes)
    if traced:
        check_replays(outputs, *arrays)
    return expected[0] if len(expected) == 1 else expected


def check_replays(outputs, *arrays):
    """Values and gradients of a function, traced at some arrays and replayed at others, are its own to the bit."""

    def results(*xs):
        rng, tensors = np.random.default_rng(1), [Tensor(x) for x in xs]
        found = outputs(*tensors)
        live = [y for y in found if isinstance(y, Tensor) and y.requires_grad]
        values = [y.data if isinstance(y, Tensor) else y for y in found]
        return values, gradients(live, tensors, [rng.normal(size=y.shape) for y in live])

    given = [np.asarray(x) for x in arrays]
    rng = np.random.default_rng(0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        counts = outcomes(results, given, [moved(rng, x) for x in given])
    assert not counts["untraced"], counts


def check_backward(f, *arrays):
    """The gradients that ``f(*tensors).backward(g)`` leaves, against differences; returns the result."""

    def backward(g, *xs):
        tensors = [Tensor(x) for x in xs]
        f(*tensors).backward(g)
        return tuple(t.grad for t in tensors)

    out = f(*(Tensor(x) for x in arrays))
    assert isinstance(out, Tensor)
    np.testing.assert_allclose(out.data, f(*arrays), rtol=1e-14)
    check_grads(f, *arrays, vjp=backward if len(arrays) > 1 else lambda g, x: backward(g, x)[0])
    return out
