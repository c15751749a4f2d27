"""The rule table checks itself: every op's gradient against finite differences at one smooth point.

This is the quick self-check that ``python -m autograd`` prints. The test-suite looks at every op over random shapes,
parameters, orders and special values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.backward import gradients
from autograd.graph import OPS, Op
from autograd.tensor import Tensor

Operands = list[Any]


@dataclass(frozen=True)
class OpCheck:
    """How well the gradient of one op agrees with differences.

    Attributes:
        name: the op.
        error: the largest difference between a gradient entry and its estimate, relative to the largest entry.
        entries: how many gradient entries were compared; 0 for an op through which no gradient passes.
    """

    name: str
    error: float
    entries: int

    @property
    def passed(self) -> bool:
        """Whether they agree as well as five-point differences in float64 can tell."""
        return self.error < 1e-8


def check_table(seed: int = 0) -> Iterator[OpCheck]:
    """Check every op of the table at a random smooth point, in the order of declaration.

    Example:
        >>> all(check.passed for check in check_table())
        True
    """
    rng = np.random.default_rng(seed)
    for op in OPS.values():
        operands, params = example(op, rng)
        yield check_op(op, operands, params, rng)


def example(op: Op, rng: np.random.Generator) -> tuple[Operands, dict[str, Any]]:
    """Operands and static parameters inside the smooth domain of ``op``.

    Elementwise ops get positive numbers, broadcast against each other, no two equal; the others have a row each.
    """
    x, y = rng.uniform(0.6, 2.4, (3, 4)), rng.uniform(0.6, 2.4, 4)
    if op.name == "where":
        return [x > 1.5, x, y], {}
    if op.kind == "elementwise":
        return [x, y][: len(op.operands)], {}
    rows: dict[str, tuple[Operands, dict[str, Any]]] = {
        "matmul": ([rng.normal(size=(2, 1, 3, 4)), rng.normal(size=(3, 4, 2))], {}),
        "sum": ([x], {"axis": 0}),
        "mean": ([x], {"axis": 1, "keepdims": True}),
        "max": ([x], {"axis": 1}),
        "min": ([x], {"axis": None}),
        "logsumexp": ([x], {"axis": 0}),
        "softmax": ([x], {"axis": 1}),
        "log_softmax": ([x], {"axis": 1}),
        "reshape": ([x], {"shape": (2, 6)}),
        "transpose": ([rng.normal(size=(2, 3, 4))], {"axes": (2, 0, 1)}),
        "swapaxes": ([rng.normal(size=(2, 3, 4))], {"axis1": 0, "axis2": 2}),
        "broadcast_to": ([y], {"shape": (2, 3, 4)}),
        "unbroadcast": ([x], {"shape": (3, 1)}),
        "astype": ([x], {"dtype": np.dtype(np.float64)}),
        "concatenate": ([x, x[:1], y[None]], {"axis": 0}),
        "stack": ([x, 2 * x], {"axis": 1}),
        "getitem": ([x], {"index": (slice(None), [0, 0, 3])}),
        "scatter": ([rng.normal(size=(3, 3))], {"index": (slice(None), [0, 0, 3]), "shape": (3, 4)}),
    }
    return rows[op.name]


def check_op(op: Op, operands: Operands, params: dict[str, Any], rng: np.random.Generator) -> OpCheck:
    """Compare every gradient entry of one call with a five-point difference of function values."""
    places = [i for i in range(len(operands)) if op.rule(i) is not None]
    xs = {i: Tensor(operands[i]) for i in places}
    out = op(*(xs.get(i, x) for i, x in enumerate(operands)), **params)
    if not places:
        return OpCheck(op.name, 0.0, 0)
    weights = rng.normal(size=np.shape(out.data))
    found = gradients([out], list(xs.values()), [weights])
    error, size, entries = 0.0, 0.0, 0
    for i, g in zip(places, found, strict=True):
        estimate = _differences(lambda x, i=i: _weighted(op, operands, params, weights, i, x), operands[i])
        error = max(error, float(np.max(np.abs(g - estimate))))
        size = max(size, float(np.max(np.abs(estimate))))
        entries += g.size
    return OpCheck(op.name, error / size, entries)


def _weighted(op: Op, operands: Operands, params: dict[str, Any], weights: Any, i: int, x: Any) -> float:
    return float(np.sum(weights * op(*operands[:i], x, *operands[i + 1 :], **params)))


def _differences(f: Any, x: Any, h: float = 1e-3) -> Any:
    """The gradient of the number ``f(x)`` by each entry of ``x``, with an error of order h^4."""
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        for steps, weight in ((-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12)):
            moved = x.copy()
            moved[place] += steps * h
            gradient[place] += weight * f(moved) / h
    return gradient
