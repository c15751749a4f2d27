"""The rule table checks itself: every op's gradient against finite differences at one smooth point.

This is the quick self-check that ``python -m autograd`` prints. The test-suite looks at every op over random shapes,
parameters, orders and special values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.engine.reverse import gradients
from autograd.tensor import Tensor
from autograd.testing.checking.checker import check_seed
from autograd.testing.domains import ROWS
from autograd.testing.domains.row import Operands


@dataclass(frozen=True)
class OpCheck:
    """Agreement of the gradient of one op with differences.

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
        """True if they agree as well as five-point differences in float64 can tell."""
        return self.error < 1e-8


def check_table(seed: int = 0) -> Iterator[OpCheck]:
    """Check every op of the table of domains at a random smooth point.

    Args:
        seed: a whole number, for the points.

    Raises:
        OperandError: the seed is another thing.

    Example:
        >>> all(check.passed for check in check_table())
        True
    """
    check_seed("check_table", seed)
    rng = np.random.default_rng(seed)
    for row in ROWS.values():
        yield check_op(row.op, *row.example(rng), rng)


def check_op(op: Any, operands: Operands, params: dict[str, Any], rng: np.random.Generator) -> OpCheck:
    """Compare every gradient entry of one call with a five-point difference of function values."""
    places = [i for i in range(len(operands)) if op.rule(i) is not None]
    xs = {i: Tensor(operands[i]) for i in places}
    out = op(*(xs.get(i, x) for i, x in enumerate(operands)), **params)
    if not places:
        return OpCheck(op.name, 0.0, 0)
    weights = rng.normal(size=np.shape(out.data))
    found = gradients([out], list(xs.values()), [weights])
    error, size, entries = 0.0, 1e-3, 0  # the size starts above 0, because gradients of 0 leave only rounding
    for i, g in zip(places, found, strict=True):
        estimate = _differences(lambda x, i=i: _weighted(op, operands, params, weights, i, x), operands[i])
        error = max(error, float(np.max(np.abs(g - estimate))))
        size = max(size, float(np.max(np.abs(estimate))))
        entries += g.size
    return OpCheck(op.name, error / size, entries)


def _weighted(op: Any, operands: Operands, params: dict[str, Any], weights: Any, i: int, x: Any) -> float:
    return float(np.real(np.sum(weights * op(*operands[:i], x, *operands[i + 1 :], **params))))


def _differences(f: Any, x: Any, h: float = 1e-3) -> Any:
    """The gradient of the number ``f(x)`` by each entry of ``x``, complex if they are, with an error of order h^4."""
    x = np.asarray(x)
    gradient = np.zeros_like(x)
    for place in np.ndindex(x.shape):
        for unit in (1, 1j) if np.iscomplexobj(x) else (1,):
            for steps, weight in ((-2, 1 / 12), (-1, -2 / 3), (1, 2 / 3), (2, -1 / 12)):
                moved = x.copy()
                moved[place] += steps * h * unit
                gradient[place] += weight * f(moved) / h / unit
    return gradient
