"""Joining, filling, splitting and loops over entries, of 100 to 100,000 pieces, forward and backward.

Time that grows faster than the number of pieces shows here, so the larger sizes run in a fresh process under a limit of
time and memory: a size that does not end is reported as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.harness import Case
from benchmarks.limited import limited

SIZES = (100, 1_000, 8_000, 100_000)
LIMITED = 8_000
"""The number of pieces from which on a step runs in a fresh process."""
SECONDS, MEGABYTES = 10.0, 2_000
KINDS = {
    "concatenate": "concatenate {n} arrays of one entry",
    "stack": "stack {n} numbers",
    "fill": "fill an array with {n} numbers, entry by entry",
    "split": "split into {n} pieces, concatenate them backwards",
    "loop": "loop over {n} entries",
}

Step = Callable[[], Any]


def data(kind: str, n: int) -> tuple[Any, np.ndarray]:
    """The variables (a list of pieces, or one array), and the weights of the entries in the result."""
    x, weights = np.linspace(0.5, 1.5, n), np.linspace(-1.0, 2.0, n)
    if kind == "concatenate":
        return list(x[:, None]), weights
    return (list(x) if kind in ("stack", "fill") else x), weights


def weighted_squares(x: Any, weights: Any) -> Any:
    """The sum of w x^2, by a loop as a person writes it."""
    total = 0.0
    for entry, weight in zip(x, weights, strict=True):
        total = total + weight * entry * entry
    return total


def gategrad(kind: str, n: int) -> Step:
    """With this project's Tensors."""
    from autograd import Tensor

    x, weights = data(kind, n)
    many = isinstance(x, list)

    def step() -> Any:
        inputs = [Tensor(piece) for piece in x] if many else [Tensor(x)]
        if kind == "loop":
            loss = weighted_squares(inputs[0], weights)
        else:
            if kind == "concatenate":
                joined = np.concatenate(inputs)
            elif kind == "stack":
                joined = np.stack(inputs)
            elif kind == "fill":
                joined = Tensor(np.zeros(n), requires_grad=False)
                for i, piece in enumerate(inputs):
                    joined[i] = piece
            else:
                joined = np.concatenate(np.split(inputs[0], n)[::-1])
            loss = (joined * weights).sum()
        loss.backward(retain_graph=False)
        grads = [t.grad for t in inputs]
        return loss.data, grads if many else grads[0]

    return step


def numpy(kind: str, n: int) -> Step:
    """By hand."""
    x, weights = data(kind, n)

    def step() -> Any:
        if kind == "loop":
            loss, grad = 0.0, np.zeros(n)
            for i, (entry, weight) in enumerate(zip(x, weights, strict=True)):
                loss += weight * entry * entry
                grad[i] = 2 * weight * entry
            return loss, grad
        if kind == "concatenate":
            return (np.concatenate(x) * weights).sum(), np.split(weights, n)
        if kind == "stack":
            return (np.stack(x) * weights).sum(), list(weights)
        if kind == "fill":
            joined = np.zeros(n)
            for i, piece in enumerate(x):
                joined[i] = piece
            return (joined * weights).sum(), [weights[i] for i in range(n)]
        joined = np.concatenate(np.split(x, n)[::-1])
        return (joined * weights).sum(), np.concatenate(np.split(weights, n)[::-1])

    return step


def torch(kind: str, n: int) -> Step:
    """With PyTorch's tensors."""
    import torch

    x, weights = data(kind, n)
    many = isinstance(x, list)
    factors = torch.tensor(weights)

    def step() -> Any:
        pieces = x if many else [x]
        inputs = [torch.tensor(piece, requires_grad=True, dtype=torch.float64) for piece in pieces]
        if kind == "loop":
            loss = weighted_squares(inputs[0], weights)
        else:
            if kind == "concatenate":
                joined = torch.cat(inputs)
            elif kind == "stack":
                joined = torch.stack(inputs)
            elif kind == "fill":
                joined = torch.zeros(n, dtype=torch.float64)
                for i, piece in enumerate(inputs):
                    joined[i] = piece
            else:
                joined = torch.cat(torch.split(inputs[0], 1)[::-1])
            loss = (joined * factors).sum()
        loss.backward()
        grads = [t.grad.numpy() for t in inputs]
        return loss.item(), grads if many else grads[0]

    return step


def hips(kind: str, n: int) -> Step:
    """With HIPS autograd, which has no assignment to entries and collects numbers by ``np.array`` instead."""
    import autograd.numpy as anp
    from autograd import value_and_grad

    x, weights = data(kind, n)

    def loss(x: Any) -> Any:
        if kind == "loop":
            return weighted_squares(x, weights)
        if kind == "split":
            joined = anp.concatenate([x[i : i + 1] for i in range(n - 1, -1, -1)])
        else:
            joined = {"concatenate": anp.concatenate, "stack": anp.stack, "fill": anp.array}[kind](x)
        return anp.sum(joined * weights)

    derivative = value_and_grad(loss)
    return lambda: derivative(x)


ENGINES = {"gategrad": gategrad, "numpy": numpy, "torch": torch}


def maker(kind: str, n: int, engine: str) -> Callable[[], Step]:
    """Makes the step, in this process or, from LIMITED pieces on, in a fresh one."""
    if n < LIMITED:
        return lambda: ENGINES[engine](kind, n)

    def make() -> Step:
        if engine == "torch":
            import torch  # noqa: F401 - the row lacks what is not installed
        return limited(__name__, engine, (kind, n), SECONDS, MEGABYTES)

    return make


def cases() -> Iterator[Case]:
    """Every kind at every size."""
    for kind, title in KINDS.items():
        for n in SIZES:
            contestants = {engine: maker(kind, n, engine) for engine in ENGINES}
            if n < LIMITED:
                contestants["hips"] = lambda kind=kind, n=n: hips(kind, n)
            yield Case(
                title.format(n=f"{n:,}"), "joining and filling", contestants, peak=n < LIMITED,
                rounds=1_000 if n < LIMITED else 3,
            )  # fmt: skip
