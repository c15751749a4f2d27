"""Long graphs: chains of 1,000 to 1,000,000 scalar nodes and of small arrays, the time and the memory of a node.

The memory is that of the graph after the backward pass, when it could be drawn.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.harness import Case
from benchmarks.limited import Outcome

SCALARS = (1_000, 10_000, 100_000, 1_000_000)
ARRAYS = (1_000, 10_000, 100_000)
PEERS_UP_TO = 100_000
"""The longest chain of the peers, which take seconds and gigabytes beyond."""
FACTOR, TERM = 0.999, 0.01

Step = Callable[[], Any]


def start(shape: tuple[int, ...]) -> tuple[Any, Any, Any]:
    """The beginning of a chain, its factor and its term: numbers for the shape ()."""
    if not shape:
        return 0.5, FACTOR, TERM
    return np.full(shape, 0.5), np.full(shape, FACTOR), np.linspace(0.0, TERM, int(np.prod(shape))).reshape(shape)


def run(x: Any, a: Any, b: Any, nodes: int) -> Any:
    """``nodes`` nodes, multiplications and additions in turn."""
    for _ in range(nodes // 2):
        x = x * a + b
    return x


def gategrad(nodes: int, shape: tuple[int, ...]) -> Step:
    """The chain of Values, or of Tensors."""
    from autograd import Tensor, Value

    kind = Tensor if shape else Value
    values = start(shape)

    def step() -> Outcome:
        x, a, b = (kind(value) for value in values)
        out = run(x, a, b, nodes)
        if shape:
            out.backward(np.ones(shape))
        else:
            out.backward()
        return Outcome((out.data, x.grad, a.grad, b.grad), alive=out)

    return step


def micrograd(nodes: int) -> Step:
    """The chain with micrograd, whose sweep is recursive: Python's limit is lifted for it."""
    from micrograd.engine import Value

    values = start(())

    def step() -> Outcome:
        x, a, b = (Value(value) for value in values)
        out = run(x, a, b, nodes)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(limit + 2 * nodes)
        try:
            out.backward()
        finally:
            sys.setrecursionlimit(limit)
        return Outcome((out.data, x.grad, a.grad, b.grad), alive=out)

    return step


def numpy(nodes: int, shape: tuple[int, ...]) -> Step:
    """The chain by hand: a list of the numbers for the backward pass, and a loop; Python's numbers for the shape ()."""
    x0, a, b = start(shape)

    def step() -> Outcome:
        x, tape = x0, []
        for _ in range(nodes // 2):
            tape.append(x)
            x = x * a + b
        g = np.ones(shape) if shape else 1.0
        grad_a = grad_b = 0.0 * g
        for before in reversed(tape):
            grad_b = grad_b + g
            grad_a = grad_a + g * before
            g = g * a
        return Outcome((x, g, grad_a, grad_b), alive=tape)

    return step


def torch(nodes: int, shape: tuple[int, ...]) -> Step:
    """The chain with PyTorch, whose memory is not counted here."""
    import torch

    values = start(shape)

    def step() -> Outcome:
        x, a, b = (torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in values)
        out = run(x, a, b, nodes)
        out.backward(torch.ones(shape, dtype=torch.float64))
        return Outcome((out.detach().numpy(), x.grad.numpy(), a.grad.numpy(), b.grad.numpy()))

    return step


def mygrad(nodes: int, shape: tuple[int, ...]) -> Step:
    """The chain with MyGrad, whose sweep is recursive: Python's limit is lifted for it."""
    import mygrad

    values = start(shape)

    def step() -> Outcome:
        x, a, b = (mygrad.tensor(value) for value in values)
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(limit + 10 * nodes)
        try:
            out = run(x, a, b, nodes)
            out.backward(np.ones(shape))
        finally:
            sys.setrecursionlimit(limit)
        return Outcome((out.data, x.grad, a.grad, b.grad), alive=out)

    return step


def hips(nodes: int, shape: tuple[int, ...]) -> Step:
    """The chain with HIPS autograd."""
    from autograd import make_vjp

    values = start(shape)
    vjp_of = make_vjp(lambda xs: run(*xs, nodes))

    def step() -> Any:
        vjp, out = vjp_of(values)
        return out, *vjp(np.ones(shape) if shape else 1.0)

    return step


def cases() -> Iterator[Case]:
    """Chains of numbers against micrograd, chains of arrays against NumPy by hand."""
    for nodes in SCALARS:
        contestants = {
            "gategrad": lambda n=nodes: gategrad(n, ()),
            "numpy": lambda n=nodes: numpy(n, ()),
        }
        if nodes <= PEERS_UP_TO:
            contestants["micrograd"] = lambda n=nodes: micrograd(n)
            contestants["torch"] = lambda n=nodes: torch(n, ())
            contestants["hips"] = lambda n=nodes: hips(n, ())
        yield Case(
            f"chain of {nodes:,} numbers", "graph", contestants,
            against="micrograd" if nodes <= PEERS_UP_TO else "numpy", units=nodes, held=True,
            rounds=1_000 if nodes <= PEERS_UP_TO else 5,
        )  # fmt: skip
    for nodes in ARRAYS:
        contestants = {
            "gategrad": lambda n=nodes: gategrad(n, (4, 4)),
            "numpy": lambda n=nodes: numpy(n, (4, 4)),
            "torch": lambda n=nodes: torch(n, (4, 4)),
            "hips": lambda n=nodes: hips(n, (4, 4)),
        }
        if nodes <= 10_000:
            contestants["mygrad"] = lambda n=nodes: mygrad(n, (4, 4))
        yield Case(f"chain of {nodes:,} arrays 4x4", "graph", contestants, units=nodes, held=True)
