"""Gradient descent in a few lines, on pytrees of parameters; HIPS autograd's names and defaults (``misc.optimizers``).

These are for examples and notebooks: ``nn.optim`` trains networks, ``autograd.optimize`` solves problems.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from autograd.engine.doors import door
from autograd.transforms.ravel import ravel

np: Any = numpy  # NumPy's stubs know plain arrays only

Gradient = Callable[[Any, int], Any]
Callback = Callable[[Any, int, Any], None]


@door
def sgd(
    grad: Gradient, x0: Any, callback: Callback | None = None, num_iters: int = 200, step_size: float = 0.1,
    mass: float = 0.9,
) -> Any:  # fmt: skip
    """Gradient descent with momentum: ``v = mass v - (1 - mass) g``, ``x += step_size v``.

    Args:
        grad: ``grad(x, i)`` is the gradient in step ``i``, a container like ``x``.
        x0: the starting point: a number, an array, or a container of them.
        callback: called as ``callback(x, i, g)`` before every step.
        num_iters: the number of steps.
        step_size: the length of a step.
        mass: the share of the velocity that a step keeps.

    Example:
        >>> from autograd import grad
        >>> slope = grad(lambda x: (x - 3.0) ** 2)
        >>> round(sgd(lambda x, i: slope(x), 0.0), 3)
        3.0
    """
    velocity: Any = 0.0

    def step(x: Any, i: int, g: Any) -> Any:
        nonlocal velocity
        velocity = mass * velocity - (1.0 - mass) * g
        return x + step_size * velocity

    return _descend(step, grad, x0, callback, num_iters)


@door
def rmsprop(
    grad: Gradient, x0: Any, callback: Callback | None = None, num_iters: int = 100, step_size: float = 0.1,
    gamma: float = 0.9, eps: float = 1e-8,
) -> Any:  # fmt: skip
    """Steps divided by the root of a moving mean of squared gradients, which starts at 1; arguments as in ``sgd``.

    Source: Tieleman and Hinton 2012, "Lecture 6.5 - RMSProp".
    """
    mean_square: Any = 1.0

    def step(x: Any, i: int, g: Any) -> Any:
        nonlocal mean_square
        mean_square = gamma * mean_square + (1 - gamma) * g**2
        return x - step_size * g / (np.sqrt(mean_square) + eps)

    return _descend(step, grad, x0, callback, num_iters)


@door
def adam(
    grad: Gradient, x0: Any, callback: Callback | None = None, num_iters: int = 100, step_size: float = 0.001,
    b1: float = 0.9, b2: float = 0.999, eps: float = 1e-8,
) -> Any:  # fmt: skip
    """Adam (Kingma and Ba 2015, arXiv:1412.6980); arguments as in ``sgd``."""
    mean: Any = 0.0
    mean_square: Any = 0.0

    def step(x: Any, i: int, g: Any) -> Any:
        nonlocal mean, mean_square
        mean = b1 * mean + (1 - b1) * g
        mean_square = b2 * mean_square + (1 - b2) * g**2
        unbiased = mean / (1 - b1 ** (i + 1)), mean_square / (1 - b2 ** (i + 1))
        return x - step_size * unbiased[0] / (np.sqrt(unbiased[1]) + eps)

    return _descend(step, grad, x0, callback, num_iters)


def _descend(
    step: Callable[[Any, int, Any], Any], grad: Gradient, x0: Any, callback: Callback | None, num_iters: int
) -> Any:
    """Take the steps of an optimiser on the vector of all parameters."""
    x, unravel = ravel(x0)
    for i in range(num_iters):
        g, _ = ravel(grad(unravel(x), i))
        if callback:
            callback(unravel(x), i, unravel(g))
        x = step(x, i, g)
    return unravel(x)
