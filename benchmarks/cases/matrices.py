"""Matrices of derivatives and products with them: a Jacobian, a Hessian, a product of a Hessian and a vector.

The engines get the same function as in ``functions``; PyTorch's derivatives are those of ``torch.func``. By hand the
matrices are written as the formulas that they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.cases.functions import Function, Maker, point, rosenbrock
from benchmarks.harness import Case

Derivative = Callable[[Any, Function], Function]
"""Of an engine's module and a function: the function that gives the derivative."""


def _hvp(engine: Any, function: Function) -> Function:
    return engine.hessian_vector_product(function)


def _forward_over_reverse(engine: Any, function: Function) -> Function:
    return lambda x, v: engine.jvp(engine.grad(function), (x,), (v,))[1]


def contestants(
    function: Function,
    data: Callable[[], tuple[np.ndarray, ...]],
    derivative: tuple[Derivative, Derivative, Derivative],
    by_hand: Function,
    constants: Callable[[], tuple[np.ndarray, ...]] = tuple,
) -> dict[str, Maker]:
    """One derivative by each engine.

    ``function(module, constants, x)`` is to be differentiated at ``data()``; ``derivative`` has its makers for
    ``autograd`` of either kind, for ``torch.func`` and for ``jax``.
    """
    of_autograd, of_torch, of_jax = derivative

    def by_name(module: Callable[[], Any]) -> Maker:
        def maker() -> Callable[[], Any]:
            import autograd

            names, fixed, arguments = module(), constants(), data()
            derived = of_autograd(autograd, lambda x: function(names, fixed, x))
            return lambda: derived(*arguments)

        return maker

    def names_of_hips() -> Any:
        import autograd.numpy

        return autograd.numpy

    def torch() -> Callable[[], Any]:
        import torch

        fixed, arguments = (tuple(torch.tensor(x) for x in xs) for xs in (constants(), data()))
        derived = of_torch(torch.func, lambda x: function(torch, fixed, x))
        return lambda: derived(*arguments).numpy()

    def jax() -> Callable[[], Any]:
        import jax

        jax.config.update("jax_enable_x64", True)
        fixed, arguments = (tuple(jax.numpy.asarray(x) for x in xs) for xs in (constants(), data()))
        derived = jax.jit(of_jax(jax, lambda x: function(jax.numpy, fixed, x)))
        return lambda: jax.block_until_ready(derived(*arguments))

    def numpy() -> Callable[[], Any]:
        fixed, arguments = constants(), data()
        return lambda: by_hand(*fixed, *arguments)

    return {
        "gategrad": by_name(lambda: np),
        "hips": by_name(names_of_hips),
        "numpy": numpy,
        "torch": torch,
        "jax jit": jax,
    }


def jacobian_by_hand(a: np.ndarray, x: np.ndarray) -> np.ndarray:
    """The Jacobian of tanh(A sin x) x."""
    t = np.tanh(a @ np.sin(x))
    jacobian = (x * (1.0 - t * t))[:, None] * a * np.cos(x)
    jacobian[np.diag_indices(len(x))] += t
    return jacobian


def _bands(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The diagonal of the Hessian of Rosenbrock's function, and the one beside it."""
    diagonal = np.zeros_like(x)
    diagonal[:-1] = 1200.0 * x[:-1] ** 2 - 400.0 * x[1:] + 2.0
    diagonal[1:] += 200.0
    return diagonal, -400.0 * x[:-1]


def hessian_by_hand(x: np.ndarray) -> np.ndarray:
    """The Hessian of Rosenbrock's function."""
    diagonal, beside = _bands(x)
    return np.diag(diagonal) + np.diag(beside, 1) + np.diag(beside, -1)


def hvp_by_hand(x: np.ndarray, v: np.ndarray) -> np.ndarray:
    """The Hessian of Rosenbrock's function, times a vector."""
    diagonal, beside = _bands(x)
    product = diagonal * v
    product[:-1] += beside * v[1:]
    product[1:] += beside * v[:-1]
    return product


def jacobian_case(n: int, bar: float | None = None, hope: float | None = None) -> Case:
    """The Jacobian of tanh(A sin x) x, n -> n."""
    found = contestants(
        lambda xp, constants, x: xp.tanh(constants[0] @ xp.sin(x)) * x,
        lambda: (point(n),),
        (lambda engine, f: engine.jacobian(f), lambda func, f: func.jacrev(f), lambda jax, f: jax.jacobian(f)),
        jacobian_by_hand,
        lambda: (np.random.default_rng(1).normal(size=(n, n)) / n**0.5,),
    )
    return _case(f"jacobian {n} -> {n}", found, bar, hope)


def hessian_case(n: int, bar: float | None = None, hope: float | None = None) -> Case:
    """The Hessian of Rosenbrock's function of n variables."""
    found = contestants(
        lambda xp, constants, x: rosenbrock(xp, x),
        lambda: (point(n),),
        (lambda engine, f: engine.hessian(f), lambda func, f: func.hessian(f), lambda jax, f: jax.hessian(f)),
        hessian_by_hand,
    )
    return _case(f"hessian rosenbrock {n}", found, bar, hope)


def hvp_case(n: int, bar: float | None = None, hope: float | None = None) -> Case:
    """The Hessian of Rosenbrock's function of n variables, times a vector."""
    found = contestants(
        lambda xp, constants, x: rosenbrock(xp, x),
        lambda: (point(n), np.random.default_rng(2).normal(size=n)),
        (_hvp, _forward_over_reverse, _forward_over_reverse),
        hvp_by_hand,
    )
    return _case(f"hvp rosenbrock {n}", found, bar, hope)


def _case(name: str, found: dict[str, Maker], bar: float | None, hope: float | None) -> Case:
    return Case(name, "matrix", found, against="hips", bar=bar, hope=hope, repeat=0)


def cases() -> Iterator[Case]:
    """The cases of this module."""
    yield jacobian_case(50, bar=0.3, hope=0.1)
    yield hessian_case(30, bar=0.3, hope=0.1)
    yield hvp_case(30, bar=0.4, hope=0.25)
