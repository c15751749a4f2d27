"""Rows of inverses, systems and determinants, and the matrices that linear algebra is smooth at."""

from functools import partial
from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import Domain
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Move, Operands, broadcast, row
from autograd.testing.domains.statements import every, ndim, same_shape

Drawn = tuple[Operands, dict[str, Any]]


def regular_matrix(
    pick: Pick,
    tall: bool = False,
    wide: bool = False,
    spread: float = 0.0,
    least: int = 1,
    falling: bool = False,
    stacked: bool = True,
    empty: bool = True,
) -> Any:
    """Well-conditioned by construction: 1, 1 + spread, ... on the diagonal (or these backwards), and little beside it.

    ``tall`` and ``wide`` allow more rows than columns and fewer, ``least`` is the smallest number of either,
    ``stacked`` allows stacks of matrices and ``empty`` empty ones.
    """
    stack = pick.shape(max_dims=1, max_side=2, min_side=0 if empty else 1) if stacked else ()
    n = pick.side(least)
    m = n + (pick.integer(0, 2) if tall else 0)
    if wide and pick.boolean():
        m, n = n, m
    noise = pick.array((*stack, m, n), Domain(-1, 1))
    steps = np.arange(n)[::-1] if falling else np.arange(n)
    return np.eye(m, n) * (1 + spread * steps) + 0.125 * noise


def matrix(pick: Pick, **how: Any) -> Drawn:
    """One regular matrix, or a stack of them."""
    return [regular_matrix(pick, **how)], {}


def _any_square(pick: Pick) -> Drawn:
    """Square matrices of any rank: zero, singular, regular."""
    n = pick.side(1)
    shape = (*pick.shape(max_dims=1, max_side=2), n, n)
    entries = [pick.choice((-1.0, 0.0, 0.5, 1.0)) for _ in range(int(np.prod(shape)))]
    return [np.array(entries, dtype=float).reshape(shape)], {}


def _with_direction(pick: Pick) -> Drawn:
    x = regular_matrix(pick, least=2)  # a 1 x 1 matrix would have no second derivative to compare
    return [x, pick.array(x.shape)], {}


def _systems(pick: Pick) -> Drawn:
    """Matrices, and right-hand sides that are one vector or a stack of matrices that broadcasts with them."""
    a = regular_matrix(pick)
    n = a.shape[-1]
    stack = pick.choice(((), (1,), a.shape[:-2], (2, 1)))
    return [a, pick.array(pick.choice(((n,), (*stack, n, 1), (*stack, n, 2))))], {}


def singular_values(x: Any) -> Any:
    """The singular values, the largest first."""
    return np.linalg.svd(x, compute_uv=False)


def full_rank(x: Any) -> bool:
    """Matrices without small singular values."""
    return x.ndim >= 2 and every(singular_values(x) > 0.25)


def _regular(x: Any) -> bool:
    return x.ndim >= 2 and x.shape[-1] == x.shape[-2] and full_rank(x)


def _small_regular(x: Any) -> bool:
    return _regular(x) and x.shape[-1] in (2, 3)


def _small_regular_with_direction(x: Any, y: Any) -> bool:
    return _small_regular(x) and same_shape(x, y)


def _solvable(x: Any, y: Any) -> bool:
    fit = y.ndim >= 2 and x.shape[-1:] == y.shape[-2:-1]
    return bool(fit and _regular(x)) and broadcast(x[..., :1, :1], y[..., :1, :1])


def rows(x: Any, k: int) -> dict[str, Any]:
    """The number of rows."""
    return {"n": x.shape[0]}


ROWS = [
    row(
        ops.inv,
        matrix,
        Move("np.linalg.inv({x})", _regular),
        Move("np.linalg.inv({x} @ {x}.T + np.eye({n}))", ndim(2, 2), rows),
    ),
    row(ops.solve, _systems, Move("np.linalg.solve({x}, {y})", _solvable)),
    row(ops.cofactors, matrix, Move("ops.cofactors({x})", _small_regular)),
    row(ops.cofactors_along, _with_direction, Move("ops.cofactors_along({x}, {y})", _small_regular_with_direction)),
    row(ops.det, _any_square, Move("np.linalg.det({x})", _regular)),
    row(ops.slogdet, matrix, Move("np.linalg.slogdet({x})[1]", _regular)),
    row(ops.pinv, partial(matrix, tall=True, wide=True), Move("np.linalg.pinv({x})", full_rank)),
]
