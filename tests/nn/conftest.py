"""Central finite differences, written here in a few lines so that these tests do not lean on the checker they feed."""

import signal
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograd import Tensor, gradients, tangents


def numerical_gradient(f: Callable[[], float], x: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """The derivative of ``f()`` by each entry of ``x``, which ``f`` reads; ``x`` is restored."""
    g = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f()
        x[i] = kept - h
        below = f()
        x[i] = kept
        g[i] = (above - below) / (2 * h)
    return g


def check_gradients(f: Callable[[], Any], *tensors: Tensor, order: int = 2, rtol: float = 1e-6) -> None:
    """Fails unless the derivatives of ``f()`` are right for each tensor: reverse, forward, and to second order."""
    rng = np.random.default_rng(0)
    weights = rng.uniform(0.5, 1.5, np.shape(f().data))

    def total() -> Any:
        return (f() * weights).sum()

    for t in tensors:
        (g,) = gradients([total()], [t])
        expected = numerical_gradient(lambda: float(total().data), t.data)
        np.testing.assert_allclose(g, expected, rtol=rtol, atol=1e-8)
        direction = rng.normal(size=t.shape)
        out = f()
        (tangent,) = tangents([out], [t], [direction])
        tangent = np.zeros(out.shape) if tangent is None else tangent
        terms = float(np.sum(np.abs(g * direction)))
        np.testing.assert_allclose(np.sum(tangent * weights), np.sum(g * direction), rtol=1e-10, atol=1e-12 * terms)
    if order == 2:
        along = [rng.normal(size=t.shape) for t in tensors]

        def slope() -> Any:
            found = gradients([total()], list(tensors), create_graph=True)
            return sum((g * v).sum() for g, v in zip(found, along, strict=True))

        s = slope()
        second = gradients([s], list(tensors)) if s.requires_grad else [None] * len(tensors)
        for t, g in zip(tensors, second, strict=True):
            expected = numerical_gradient(lambda: float(slope().data), t.data)
            np.testing.assert_allclose(np.zeros(t.shape) if g is None else g, expected, rtol=rtol, atol=1e-7)


@pytest.fixture(name="check_gradients")
def _check_gradients() -> Callable[..., None]:
    return check_gradients


@pytest.fixture
def ctrl_c():
    """Ctrl-C as Python handles it, also where tests run in the background and it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(12345)
