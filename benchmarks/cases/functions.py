"""Values and gradients of functions: Rosenbrock's, a Gaussian process, a recurrent network, a differential equation.

Each function is written once, in the names that NumPy, HIPS autograd, JAX and PyTorch share, and takes the module as
its first argument. JAX gets its own form of the two loops, ``lax.scan``, as its users write them. All of it is float64.
The gradient by hand is the textbook's; of the differential equation only the forward pass is written, which is what
"numpy forward" says, and no gradient.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from benchmarks.harness import Case

Function = Callable[..., Any]
Maker = Callable[[], Callable[[], Any]]
Arrays = tuple[np.ndarray, ...]
Data = Callable[[], tuple[Arrays, Arrays]]
"""Makes the arrays that a function is differentiated by, and those that it is not, always the same."""


def gradients(function: Function, data: Data, scanned: Function | None = None) -> dict[str, Maker]:
    """One ``value_and_grad`` by each engine.

    ``function(module, variables, constants)`` is the number to differentiate; ``scanned(jax, variables, constants)``
    stands in its place for JAX, where loops are its own.
    """

    def by_name(module: Callable[[], Any]) -> Maker:
        def maker() -> Callable[[], Any]:
            from autograd import value_and_grad

            variables, constants = data()
            names = module()
            derivative = value_and_grad(lambda *xs: function(names, xs, constants), tuple(range(len(variables))))
            return lambda: derivative(*variables)

        return maker

    def names_of_hips() -> Any:
        import autograd.numpy

        return autograd.numpy

    def torch() -> Callable[[], Any]:
        import torch

        variables, constants = (tuple(torch.tensor(x) for x in xs) for xs in data())
        for x in variables:
            x.requires_grad_()

        def step() -> Any:
            value = function(torch, variables, constants)
            return value.detach().numpy(), tuple(g.numpy() for g in torch.autograd.grad(value, variables))

        return step

    def jax() -> Callable[[], Any]:
        import jax

        jax.config.update("jax_enable_x64", True)
        variables, constants = (tuple(jax.numpy.asarray(x) for x in xs) for xs in data())

        def value(*xs: Any) -> Any:
            return function(jax.numpy, xs, constants) if scanned is None else scanned(jax, xs, constants)

        derivative = jax.jit(jax.value_and_grad(value, tuple(range(len(variables)))))
        return lambda: jax.block_until_ready(derivative(*variables))

    return {"gategrad": by_name(lambda: np), "hips": by_name(names_of_hips), "torch": torch, "jax jit": jax}


def by_hand(function: Callable[[Arrays, Arrays], Any], data: Data) -> Maker:
    """One call of a function of the variables and the constants."""

    def maker() -> Callable[[], Any]:
        variables, constants = data()
        return lambda: function(variables, constants)

    return maker


# Rosenbrock's function.


def rosenbrock(xp: Any, x: Any) -> Any:
    """sum of 100 (x[i+1] - x[i]^2)^2 + (1 - x[i])^2 over an array."""
    return xp.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2)


def rosenbrock_gradient(x: np.ndarray) -> tuple[Any, np.ndarray]:
    """Value and gradient of ``rosenbrock`` by hand."""
    head = x[:-1]
    valley, wall = x[1:] - head**2, 1.0 - head
    gradient = np.zeros_like(x)
    gradient[1:] = 200.0 * valley
    gradient[:-1] -= 400.0 * head * valley + 2.0 * wall
    return 100.0 * (valley @ valley) + wall @ wall, gradient


def point(n: int) -> np.ndarray:
    """A point of n coordinates around 1, always the same."""
    return 1.0 + 0.3 * np.random.default_rng(0).normal(size=n)


def _rosenbrock_by_hand(variables: Arrays, constants: Arrays) -> Any:
    value, gradient = rosenbrock_gradient(variables[0])
    return value, (gradient,)


def rosenbrock_case(n: int, bar: float | None = None, hope: float | None = None) -> Case:
    """``value_and_grad`` of Rosenbrock's function of n variables."""

    def data() -> tuple[Arrays, Arrays]:
        return (point(n),), ()

    contestants = gradients(lambda xp, variables, constants: rosenbrock(xp, variables[0]), data)
    return _case(f"rosenbrock {n}", contestants | {"numpy": by_hand(_rosenbrock_by_hand, data)}, bar, hope)


# A Gaussian process.


def gaussian_process(xp: Any, variables: Any, constants: Any) -> Any:
    """-log of the density of y under a Gaussian process at the points, but for its constant.

    The kernel is signal exp(-r^2 / 2) + noise at equal points, with a length a dimension; the variables are logarithms.
    """
    lengths, signal, noise = variables
    points, y, identity = constants
    scaled = points / xp.exp(lengths)
    squares = xp.sum((scaled[:, None, :] - scaled[None, :, :]) ** 2, axis=2)
    kernel = xp.exp(signal - 0.5 * squares) + xp.exp(noise) * identity
    factor = xp.linalg.cholesky(kernel)
    return 0.5 * xp.sum(y * xp.linalg.solve(kernel, y)) + xp.sum(xp.log(xp.diag(factor)))


def gaussian_process_by_hand(variables: Arrays, constants: Arrays) -> Any:
    """Value and gradients: d/dp = sum of (K^-1 - a a^T) / 2 times dK/dp, with a = K^-1 y."""
    lengths, signal, noise = variables
    points, y, identity = constants
    scaled = points / np.exp(lengths)
    squares = (scaled[:, None, :] - scaled[None, :, :]) ** 2
    smooth = np.exp(signal - 0.5 * squares.sum(axis=2))
    kernel = smooth + np.exp(noise) * identity
    factor = np.linalg.cholesky(kernel)
    inverse = np.linalg.inv(kernel)
    weights = inverse @ y
    sensitivity = 0.5 * (inverse - np.outer(weights, weights))
    of_smooth = sensitivity * smooth
    value = 0.5 * (y @ weights) + np.log(np.diag(factor)).sum()
    return value, (
        np.einsum("ij,ijd->d", of_smooth, squares),
        of_smooth.sum(),
        np.exp(noise) * np.trace(sensitivity),
    )


def gaussian_process_case(n: int, dimensions: int = 3) -> Case:
    """``value_and_grad`` of a Gaussian process likelihood of n points."""

    def data() -> tuple[Arrays, Arrays]:
        rng = np.random.default_rng(0)
        points = rng.normal(size=(n, dimensions))
        y = np.sin(points.sum(axis=1)) + 0.1 * rng.normal(size=n)
        return (np.zeros(dimensions), np.array(0.1), np.array(-2.0)), (points, y, np.eye(n))

    contestants = gradients(gaussian_process, data) | {"numpy": by_hand(gaussian_process_by_hand, data)}
    return _case(f"gaussian process {n}", contestants)


# A recurrent network.


def rnn(xp: Any, variables: Any, constants: Any) -> Any:
    """Mean squared error of the last state, read out, of h = tanh(x Wx + h Wh + b) over all steps."""
    w_x, w_h, bias, w_out = variables
    xs, y, state = constants
    for x in xs:
        state = xp.tanh(x @ w_x + state @ w_h + bias)
    return xp.mean((state @ w_out - y) ** 2)


def rnn_scanned(jax: Any, variables: Any, constants: Any) -> Any:
    """``rnn`` with JAX's loop."""
    w_x, w_h, bias, w_out = variables
    xs, y, state = constants
    xp = jax.numpy
    state, _ = jax.lax.scan(lambda h, x: (xp.tanh(x @ w_x + h @ w_h + bias), None), state, xs)
    return xp.mean((state @ w_out - y) ** 2)


def rnn_by_hand(variables: Arrays, constants: Arrays) -> Any:
    """Value and gradients: backpropagation through time."""
    w_x, w_h, bias, w_out = variables
    xs, y, state = constants
    states = [state]
    for x in xs:
        states.append(np.tanh(x @ w_x + states[-1] @ w_h + bias))
    error = states[-1] @ w_out - y
    g = (2.0 / error.size) * error
    d_out, d_x, d_h, d_bias = states[-1].T @ g, np.zeros_like(w_x), np.zeros_like(w_h), np.zeros_like(bias)
    g = g @ w_out.T
    for t in range(len(xs) - 1, -1, -1):
        g = g * (1.0 - states[t + 1] ** 2)
        d_x += xs[t].T @ g
        d_h += states[t].T @ g
        d_bias += g.sum(axis=0)
        g = g @ w_h.T
    return np.mean(error**2), (d_x, d_h, d_bias, d_out)


def rnn_data(steps: int, batch: int = 8, inputs: int = 16, width: int = 32) -> Data:
    """Weights, and rows, targets and the first state."""

    def data() -> tuple[Arrays, Arrays]:
        rng = np.random.default_rng(0)
        w_x, w_h = 0.2 * rng.normal(size=(inputs, width)), rng.normal(size=(width, width)) / width**0.5
        w_out = rng.normal(size=(width, 2)) / width**0.5
        xs, y = rng.normal(size=(steps, batch, inputs)), rng.normal(size=(batch, 2))
        return (w_x, w_h, np.zeros(width), w_out), (xs, y, np.zeros((batch, width)))

    return data


def rnn_case(
    steps: int, bar: float | None = None, hope: float | None = None, batch: int = 8, inputs: int = 16, width: int = 32
) -> Case:
    """``value_and_grad`` of a recurrent network of so many steps."""
    data = rnn_data(steps, batch, inputs, width)
    contestants = gradients(rnn, data, rnn_scanned) | {"numpy": by_hand(rnn_by_hand, data)}
    return _case(f"rnn {steps} steps", contestants, bar, hope)


# An ordinary differential equation.


def _rk4(slope: Callable[[Any], Any], y: Any, h: float) -> Any:
    """One step of the classical method of Runge and Kutta."""
    k1 = slope(y)
    k2 = slope(y + 0.5 * h * k1)
    k3 = slope(y + 0.5 * h * k2)
    k4 = slope(y + h * k3)
    return y + (h / 6.0) * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


def _network(xp: Any, variables: Any) -> Callable[[Any], Any]:
    """dy/dt of a neural differential equation: a layer of tanh on the cubes of y."""
    w_1, b_1, w_2, b_2 = variables
    return lambda y: xp.tanh(y**3 @ w_1 + b_1) @ w_2 + b_2


def ode(steps: int) -> Function:
    """Squared distance of the end from where it should be, of a neural differential equation from t = 0 to 2."""

    def loss(xp: Any, variables: Any, constants: Any) -> Any:
        y, end = constants
        slope = _network(xp, variables)
        for _ in range(steps):
            y = _rk4(slope, y, 2.0 / steps)
        return xp.sum((y - end) ** 2)

    return loss


def ode_scanned(steps: int) -> Function:
    """``ode`` with JAX's loop."""

    def loss(jax: Any, variables: Any, constants: Any) -> Any:
        y, end = constants
        slope = _network(jax.numpy, variables)
        y, _ = jax.lax.scan(lambda y, _: (_rk4(slope, y, 2.0 / steps), None), y, length=steps)
        return jax.numpy.sum((y - end) ** 2)

    return loss


def ode_case(steps: int, bar: float | None = None, hope: float | None = None, width: int = 50) -> Case:
    """``value_and_grad`` of a solution of so many RK4 steps by the parameters of the equation."""

    def data() -> tuple[Arrays, Arrays]:
        rng = np.random.default_rng(0)
        w_1, w_2 = 0.1 * rng.normal(size=(2, width)), 0.1 * rng.normal(size=(width, 2))
        return (w_1, np.zeros(width), w_2, np.zeros(2)), (np.array([2.0, 0.0]), np.array([0.5, -1.0]))

    function = ode(steps)
    contestants = gradients(function, data, ode_scanned(steps))
    forward = by_hand(lambda variables, constants: function(np, variables, constants), data)
    return _case(f"ode {steps} RK4 steps", contestants | {"numpy forward": forward}, bar, hope)


def _case(name: str, contestants: Mapping[str, Maker], bar: float | None = None, hope: float | None = None) -> Case:
    return Case(f"value_and_grad {name}", "function", contestants, against="hips", bar=bar, hope=hope, repeat=0)


def cases() -> Iterator[Case]:
    """The cases of this module."""
    yield rosenbrock_case(10, bar=0.35, hope=0.2)
    yield rosenbrock_case(1_000)
    yield gaussian_process_case(200)
    yield rnn_case(50, bar=0.35, hope=0.2)
    yield ode_case(200, bar=0.35, hope=0.2)
