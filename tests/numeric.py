"""Derivatives by differences, independent of the engine: what the tests compare gradients with."""

import numpy as np

from autograd import Tensor, gradients, tangents
from autograd.testing import check_grads

WEIGHTS_OF_STENCIL = ((-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12))


def slope(f, xs, directions, h=1e-3):
    """The derivative of ``f(*xs)`` along ``directions``, by five points: the error is of order h^4."""
    return sum(c * f(*(x + k * h * d for x, d in zip(xs, directions, strict=True))) for k, c in WEIGHTS_OF_STENCIL) / h


def jacobian(f, x, h=1e-3):
    """The derivative of the array ``f(x)`` by each entry of the array ``x``; entries of ``x`` come last."""
    columns = []
    for i in np.ndindex(x.shape):
        unit = np.zeros_like(x)
        unit[i] = 1.0
        columns.append(slope(f, [x], [unit], h))
    return np.stack(columns, axis=-1).reshape(*np.shape(f(x)), *x.shape)


def inner(xs, ys):
    """The sum of the products of two lists of arrays; of complex gradients and directions its real part."""
    return float(sum(np.sum(np.asarray(x) * np.asarray(y)).real for x, y in zip(xs, ys, strict=True)))


def noise(rng, like):
    """Random numbers of the shape of an array or Tensor, complex if it is."""
    x = rng.normal(size=np.shape(getattr(like, "data", like)))
    return x + 1j * rng.normal(size=x.shape) if like.dtype.kind == "c" else x


def assert_close(got, expected, scale=0.0, rtol=1e-7, context=""):
    """Equal up to ``rtol`` of the larger of both and of ``scale``, the size of the terms that were added up."""
    got, expected = np.asarray(got), np.asarray(expected)
    assert got.shape == expected.shape, f"{context}: got shape {got.shape}, expected {expected.shape}"
    size = max(np.max(np.abs(expected), initial=0.0), np.max(np.abs(got), initial=0.0), scale, 1e-300)
    worst = np.max(np.abs(got - expected), initial=0.0)
    assert worst <= rtol * size, f"{context}: got {got}, expected {expected}, off by {worst:.3g} at size {size:.3g}"


def check_function(f, *arrays, rtol=None, second=True, modes=("rev", "fwd")):
    """Check the value on Tensors and the derivatives of ``f``, written in plain NumPy, at ``arrays``; gives the value.

    ``f`` may return one array or a sequence of them; called on plain arrays it must give what it gives on Tensors. With
    ``rtol`` its derivatives are known to be approximate, as those of an integrator are, and are compared up to that.
    """

    def outputs(*xs):
        out = f(*xs)
        return list(out) if isinstance(out, (list, tuple)) else [out]

    expected = outputs(*arrays)
    for y, plain in zip(outputs(*(Tensor(x) for x in arrays)), expected, strict=True):
        assert isinstance(y, Tensor), f"expected a Tensor, got {type(y).__name__}"
        np.testing.assert_allclose(y.data, plain, rtol=1e-12, atol=1e-14)
    if rtol is None:
        check_grads(outputs, *arrays, order=2 if second else 1, modes=modes)
    else:
        _check_up_to(rtol, f, arrays, second)
    return expected[0] if len(expected) == 1 else expected


def _check_up_to(rtol, f, arrays, second):
    """First and second order and both sweeps of ``f``, compared with differences up to a tolerance."""
    rng = np.random.default_rng(0)

    def outputs(xs):
        out = f(*xs)
        return list(out) if isinstance(out, (list, tuple)) else [out]

    expected = outputs(arrays)
    weights = [noise(rng, np.asarray(y)) for y in expected]

    def total(*xs):
        return sum(np.real(np.sum(w * y)) for w, y in zip(weights, outputs(xs), strict=True))

    def gradient(*xs, create_graph=False):
        tensors = [Tensor(x) for x in xs]
        found = gradients([total(*tensors)], tensors, create_graph=create_graph)
        return tensors, [np.zeros_like(x) if g is None else g for g, x in zip(found, xs, strict=True)]

    directions = [noise(rng, x) for x in arrays]
    tensors, first = gradient(*arrays, create_graph=second)
    plain_first = [g.data if isinstance(g, Tensor) else g for g in first]
    for g, x in zip(plain_first, arrays, strict=True):
        assert g.shape == x.shape
    scale = 1e-3 + sum(float(np.sum(np.abs(g * d))) for g, d in zip(plain_first, directions, strict=True))
    assert_close(inner(plain_first, directions), slope(total, arrays, directions, 1e-4), scale, rtol, "first order")

    (pushed,) = tangents([total(*tensors)], tensors, directions)
    assert_close(pushed, inner(plain_first, directions), scale, 1e-9, "forward sweep")

    if second:
        live = [(g, d) for g, d in zip(first, directions, strict=True) if isinstance(g, Tensor) and g.requires_grad]
        again = [noise(rng, x) for x in arrays]
        found = gradients([g for g, _ in live], tensors, [d for _, d in live]) if live else [None] * len(tensors)
        hessian = [np.zeros_like(x) if s is None else s for s, x in zip(found, arrays, strict=True)]
        size = scale + sum(float(np.sum(np.abs(s * d))) for s, d in zip(hessian, again, strict=True))
        estimate = slope(lambda *xs: inner(gradient(*xs)[1], directions), arrays, again, 1e-4)
        assert_close(inner(hessian, again), estimate, size, rtol * 10, "second order")
