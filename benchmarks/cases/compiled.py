"""Compiled functions: full training steps of the five MLPs, a recurrent network, Rosenbrock's function; first calls.

A step takes rows, labels and parameters as arguments and changes the parameters in place, as the step by hand does.
Forward, loss, backward and update are exact: the numbers are those of the uncompiled step, bit for bit; "gategrad fast"
may round. The measured step is a call of ``compile(step)``, with its look at the arguments.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from time import thread_time
from typing import Any

import numpy as np

from benchmarks.cases import by_hand, functions, mlp
from benchmarks.cases.mlp import LR, SHAPES, Shape
from benchmarks.harness import Case
from benchmarks.limited import Outcome

Step = Callable[[], Any]
FAST_BARS = (0.95, 0.95, 0.97, 1.0, 1.0)


def step_of(n: int) -> Callable[..., Any]:
    """A training step of an MLP of n layers: ``step(*weights, *biases, rows, labels)`` returns the loss before it."""
    import nn
    from autograd import value_and_grad

    def loss(*given: Any) -> Any:
        scores = mlp.network(nn.functional.relu, given[2 * n], given[:n], given[n : 2 * n])
        return nn.functional.cross_entropy(scores, given[2 * n + 1])

    derivative = value_and_grad(loss, tuple(range(2 * n)))

    def step(*given: Any) -> Any:
        value, gradients = derivative(*given)
        for p, g in zip(given, gradients, strict=False):
            p -= LR * g
        return value

    return step


def training(shape: Shape, how: Callable[[Callable[..., Any]], Callable[..., Any]]) -> Step:
    """A step of ours, compiled or not."""
    x, y, weights, biases = shape.data()
    run, parameters = how(step_of(len(weights))), [*weights, *biases]
    given = (*parameters, x, y)
    return lambda: (run(*given), parameters)


def compiled(fast: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``autograd.compile``, exact or not."""
    import autograd

    return autograd.compile(fast=fast)


def training_case(shape: Shape, fast: bool, bar: float, hope: float | None) -> Case:
    """A step against the step by hand."""
    contestants: dict[str, Callable[[], Step]] = {
        "gategrad": lambda: training(shape, compiled(fast)),
        "uncompiled": lambda: training(shape, lambda f: f),
        "numpy": lambda: mlp.numpy(shape, by_hand.plain),
        "jax jit": lambda: mlp.jax(shape, compiled=True),
    }
    how = "compiled fast" if fast else "compiled"
    return Case(f"MLP step {shape}, {how}", "compiled", contestants, bar=bar, hope=hope, rtol=1e-4, repeat=0)


Function = tuple[Callable[..., Any], functions.Data, Case]
"""A function of a module, variables and constants; its data; the case of its uncompiled derivative."""


def derivative(function: Callable[..., Any], data: functions.Data) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """``value_and_grad`` by the variables, of arguments that hold the constants too, and these arguments."""
    from autograd import value_and_grad

    variables, constants = data()
    n = len(variables)
    return value_and_grad(lambda *given: function(np, given[:n], given[n:]), tuple(range(n))), (*variables, *constants)


def derivative_case(of: Function, against: str, bar: float) -> Case:
    """A compiled ``value_and_grad`` against others."""
    function, data, case = of

    def maker() -> Step:
        import autograd

        uncompiled, given = derivative(function, data)
        run = autograd.compile(uncompiled)
        return lambda: run(*given)

    contestants = {**case.contestants, "gategrad": maker, "uncompiled": case.contestants["gategrad"]}
    return Case(f"{case.name}, compiled", "compiled", contestants, against=against, bar=bar, repeat=0)


def fastest(step: Step, count: int) -> Step:
    """A step that runs many times in a row and reports the fastest run, because the first runs fill the caches.

    The time is the processor's: a first call is so much longer that other work would hit it alone.
    """

    def run() -> Outcome:
        taken = []
        for _ in range(count):
            start = thread_time()
            numbers = step()
            taken.append(thread_time() - start)
        return Outcome(numbers, min(taken))

    return run


def first_call_case(of: Function, bar: float) -> Case:
    """The first call of a compiled function, which traces it and makes the program, against an uncompiled call."""
    function, data, case = of

    def maker() -> Step:
        import autograd

        uncompiled, given = derivative(function, data)
        return fastest(lambda: autograd.compile(uncompiled)(*given), 5)

    contestants = {"gategrad": maker, "uncompiled": lambda: fastest(case.contestants["gategrad"](), 20)}
    return Case(f"{case.name}, first call", "compiled", contestants, against="uncompiled", bar=bar)


def small(xp: Any, variables: Any, constants: Any) -> Any:
    """Three calls of NumPy, forward: so few that the fixed cost of a function shows."""
    return xp.sum(xp.tanh(variables[0]) ** 2)


def small_data() -> tuple[functions.Arrays, functions.Arrays]:
    """Five numbers."""
    return (np.linspace(-1.0, 1.0, 5),), ()


SMALL: Function = small, small_data, Case("value_and_grad small", "function", functions.gradients(small, small_data))
ROSENBROCK: Function = (
    lambda xp, variables, constants: functions.rosenbrock(xp, variables[0]),
    lambda: ((functions.point(10),), ()),
    functions.rosenbrock_case(10),
)
RNN: Function = functions.rnn, functions.rnn_data(50), functions.rnn_case(50)


def cases() -> Iterator[Case]:
    """The cases of this module."""
    for shape in SHAPES:
        yield training_case(shape, fast=False, bar=1.0, hope=0.9)
    for shape, bar in zip(SHAPES, FAST_BARS, strict=True):
        yield training_case(shape, fast=True, bar=bar, hope=None)
    yield derivative_case(ROSENBROCK, against="hips", bar=0.1)
    yield derivative_case(RNN, against="numpy", bar=0.9)
    for of in (RNN, ROSENBROCK, SMALL):
        yield first_call_case(of, bar=50)
