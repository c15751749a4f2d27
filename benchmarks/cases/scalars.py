"""Micrograd's demo: an MLP of scalars on two half moons, forward and backward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from benchmarks.harness import Case

LAYERS = (2, [16, 16, 1])
POINTS = 100

Step = Callable[[], Any]


def moons(points: int) -> tuple[list[list[float]], list[int]]:
    """Points on two half circles with some noise, and their signs."""
    rng = np.random.default_rng(0)
    angles, labels = np.linspace(0, np.pi, points), np.arange(points) % 2
    x = np.where(labels, 1 - np.cos(angles), np.cos(angles)), np.where(labels, 0.5 - np.sin(angles), np.sin(angles))
    return (np.stack(x, axis=1) + 0.1 * rng.normal(size=(points, 2))).tolist(), (2 * labels - 1).tolist()


def training(value: Any, model: Any, points: int) -> Step:
    """Max-margin loss with weight decay, as the demo has it; the same numbers in the parameters of either engine."""
    x, y = moons(points)
    parameters = model.parameters()
    for p, number in zip(parameters, np.random.default_rng(1).uniform(-1, 1, len(parameters)).tolist(), strict=True):
        p.data = number

    def step() -> Any:
        inputs = [list(map(value, row)) for row in x]
        scores = list(map(model, inputs))
        losses = [(1 + -yi * score).relu() for yi, score in zip(y, scores, strict=True)]
        total = sum(losses) * (1.0 / len(losses)) + 1e-4 * sum(p * p for p in parameters)
        model.zero_grad()
        total.backward()
        return total.data, [p.grad for p in parameters]

    return step


def gategrad(points: int = POINTS) -> Step:
    """With ``nn.scalar``."""
    import nn.scalar
    from autograd import Value

    return training(Value, nn.scalar.MLP(*LAYERS), points)


def micrograd(points: int = POINTS) -> Step:
    """With micrograd."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    return training(Value, MLP(*LAYERS), points)


def cases() -> Iterator[Case]:
    """The demo, against micrograd."""
    yield Case(
        "micrograd's demo, MLP 2-16-16-1 on 100 points", "scalar", {"gategrad": gategrad, "micrograd": micrograd},
        against="micrograd", bar=0.18, hope=0.15,
    )  # fmt: skip
