"""Rows of reductions and of the softmax family."""

import math
from functools import partial
from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import NEAR, NONZERO, Domain
from autograd.testing.domains.pick import Pick, Shape
from autograd.testing.domains.row import Move, Operands, always, row
from autograd.testing.domains.statements import all_differ, axis, axis_and_keepdims, axis_or_none, every, ndim

Drawn = tuple[Operands, dict[str, Any]]
inf, nan = math.inf, math.nan


def _axis_of(pick: Pick, shape: Shape) -> int | Shape | None:
    """One axis, one in a tuple, all in any order, or None."""
    if not shape or (kind := pick.integer(0, 3)) == 3:
        return None
    one = pick.axis(len(shape))
    return (one, (one,), tuple(pick.permutation(len(shape))))[kind]


def _reduced(pick: Pick, distinct: bool = False, min_side: int = 1) -> Drawn:
    """One array, with distinct entries if asked, an axis argument that fits it, and ``keepdims``."""
    shape = pick.shape(min_side=min_side)
    x = pick.distinct(shape) if distinct else pick.array(shape)
    return [x], {"axis": _axis_of(pick, shape), "keepdims": pick.boolean()}


def _softmax_like(pick: Pick) -> Drawn:
    shape = pick.shape(min_dims=1, min_side=1)
    axes = pick.axis(len(shape)) if pick.boolean() else tuple(pick.permutation(len(shape)))
    return [pick.array(shape, Domain(-3, 3))], {"axis": axes}


def _variance(pick: Pick) -> Drawn:
    (x,), params = _reduced(pick, min_side=2)
    return [x], {**params, "ddof": pick.choice([0, 1, 0.5]) if x.ndim else 0}


def _deviations(pick: Pick) -> Drawn:
    """Numbers that are not all 0, axes, and a count for each result or one for all."""
    shape = pick.shape(min_dims=1, min_side=1)
    axes = pick.axes(len(shape))
    kept = tuple(1 if i in axes else n for i, n in enumerate(shape))
    # A plain number: an array of float64 would widen float32.
    return [pick.array(shape, NONZERO)], {"axis": axes, "count": pick.choice([1, 2.5, np.ones(kept, dtype=np.int8)])}


def _spread(x: Any) -> bool:
    return x.ndim > 0 and x.shape[-1] > 1 and every(np.std(x, axis=-1) > NEAR)


_distinct = partial(_reduced, distinct=True)

ROWS = [
    row(
        ops.sum,
        partial(_reduced, min_side=0),
        Move("np.sum({x}, axis={axis}, keepdims={keepdims})", always, axis_and_keepdims),
        special=[("sum of nothing", lambda x: x.sum(), np.zeros((0, 2)), np.zeros((0, 2)))],
    ),
    row(ops.mean, _reduced, Move("np.mean({x}, axis={axis}, keepdims={keepdims})", always, axis_and_keepdims)),
    row(
        ops.max,
        _distinct,
        Move("np.max({x}, axis={axis})", all_differ, axis_or_none),
        special=[
            ("max with ties", lambda x: x.max(), [1.0, 1.0, 0.0], [0.5, 0.5, 0.0]),
            (
                "max along an axis with ties",
                lambda x: x.max(axis=1),
                [[1.0, 1.0], [2.0, 3.0]],
                [[0.5, 0.5], [0.0, 1.0]],
            ),
            ("max with a nan", lambda x: x.max(), [1.0, nan], [0.0, 1.0]),
            ("max with inf", lambda x: x.max(), [1.0, inf], [0.0, 1.0]),
        ],
    ),
    row(
        ops.min,
        _distinct,
        Move("np.min({x}, axis={axis})", all_differ, axis_or_none),
        special=[("min with ties", lambda x: x.min(), [1.0, 0.0, 0.0], [0.0, 0.5, 0.5])],
    ),
    row(
        ops.nanmax,
        _distinct,
        Move("np.nanmax({x}, axis={axis})", all_differ, axis_or_none),
        special=[
            ("nanmax with ties", np.nanmax, [1.0, nan, 1.0], [0.5, 0.0, 0.5]),
            ("nanmax with -inf", np.nanmax, [-inf, nan], [1.0, 0.0]),
        ],
    ),
    row(
        ops.nanmin,
        _distinct,
        Move("np.nanmin({x}, axis={axis})", all_differ, axis_or_none),
        special=[("nanmin of nan alone", np.nanmin, [nan, nan], [0.0, 0.0])],
    ),
    row(
        ops.logsumexp,
        _reduced,
        Move("ops.logsumexp({x}, axis={axis})", always, axis_or_none),
        special=[
            ("logsumexp of -inf alone", ops.logsumexp, [-inf, -inf], [0.0, 0.0]),
            ("logsumexp of the number inf", ops.logsumexp, inf, 1.0),
            ("logsumexp with inf", ops.logsumexp, [inf, 0.0], [1.0, 0.0]),
            ("logsumexp with two inf", ops.logsumexp, [inf, 0.0, inf], [0.5, 0.0, 0.5]),
            ("logsumexp of large numbers", ops.logsumexp, [1e4, 1e4], [0.5, 0.5]),
            ("logsumexp with -inf", ops.logsumexp, [0.0, -inf], [1.0, 0.0]),
        ],
    ),
    row(
        ops.softmax,
        _softmax_like,
        Move("ops.softmax({x}, axis={axis})", ndim(1), axis),
        special=[
            ("softmax with -inf", lambda x: ops.softmax(x)[0], [0.0, -inf], [0.0, 0.0]),
            ("softmax of -inf alone", lambda x: ops.softmax(x)[0], [-inf, -inf], [nan, nan]),
        ],
    ),
    row(
        ops.log_softmax,
        _softmax_like,
        Move("ops.log_softmax({x}, axis={axis})", ndim(1), axis),
        special=[("log_softmax with -inf", lambda x: ops.log_softmax(x)[0], [0.0, 0.0, -inf], [0.5, -0.5, 0.0])],
    ),
    row(
        ops.prod,
        partial(_reduced, min_side=0),
        Move("np.prod({x}, axis={axis})", ndim(1), axis),
        special=[
            ("prod with one zero", np.prod, [0.0, 2.0, 3.0], [6.0, 0.0, 0.0]),
            ("prod with two zeros", np.prod, [0.0, 2.0, 0.0], [0.0, 0.0, 0.0]),
            ("prod of nothing", np.prod, np.zeros((0,)), np.zeros((0,))),
        ],
    ),
    row(
        ops.var,
        _variance,
        Move("np.var({x}, axis={axis})", ndim(1), axis),
        special=[
            ("var without degrees of freedom", lambda x: np.var(x, ddof=2), [1.0, 3.0], [-inf, inf]),
            ("var of a constant", np.var, [2.0, 2.0], [0.0, 0.0]),
        ],
    ),
    row(
        ops.rms,
        _deviations,
        Move("np.std({x}, axis=-1)", _spread),
        special=[
            ("rms of large numbers", np.std, [3e200, -3e200], [0.5, -0.5]),
            ("rms of small numbers", np.std, [3e-200, -3e-200], [0.5, -0.5]),
        ],
    ),
]
