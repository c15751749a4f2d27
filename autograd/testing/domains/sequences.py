"""Rows of sequences: running sums and their like, recurrences, sorting, runs, convolution."""

from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import REAL, Domain, between
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Move, Operands, row
from autograd.testing.domains.statements import axes_and_all_differ, axis, ndim, same_shape

Drawn = tuple[Operands, dict[str, Any]]


def _along(pick: Pick, domain: Domain = REAL, min_dims: int = 0) -> Drawn:
    """One array and one of its axes or None."""
    shape = pick.shape(min_dims=min_dims, min_side=1)
    along = pick.axis(len(shape)) if shape and pick.boolean() else None
    return [pick.array(shape, domain)], {"axis": along}


def _distinct_along(pick: Pick) -> Drawn:
    shape = pick.shape(min_dims=1, min_side=1)
    return [pick.distinct(shape)], {"axis": pick.integer(0, len(shape) - 1)}


def _distinct_rows(pick: Pick) -> Drawn:
    return [pick.distinct(pick.shape(min_dims=1, min_side=1))], {}


def _recurrences(pick: Pick) -> Drawn:
    shape = pick.shape(min_dims=1, min_side=1, max_side=6, max_dims=2)
    return [pick.array(shape), pick.array(shape)], {"axis": pick.integer(0, len(shape) - 1)}


def _rearranged(pick: Pick) -> Drawn:
    shape = pick.shape(min_dims=1, min_side=1)
    along = pick.axis(len(shape))
    return [pick.array(shape)], {"order": np.argsort(pick.array(shape), axis=along), "axis": along}


def _runs(pick: Pick) -> Drawn:
    shape = pick.shape(min_dims=1, min_side=1)
    starts = pick.array(shape) > 0
    starts[..., 0] = True
    return [pick.array(shape)], {"starts": starts}


def _sequences(pick: Pick) -> Drawn:
    return [pick.array((pick.integer(1, 5),)) for _ in range(2)], {}


def _angles(pick: Pick) -> Drawn:
    """Angles whose steps stay away from the jumps."""
    (x,), params = _along(pick, Domain(-1, 1), min_dims=1)
    return [x + 7.0 * (x > 0)], {"axis": -1 if params["axis"] is None else params["axis"]}


def _starts(x: Any, k: int) -> dict[str, Any]:
    return {"starts": [True, *(bool(k >> i & 1) for i in range(x.shape[-1] - 1))]}


def _vectors(x: Any, y: Any) -> bool:
    return np.ndim(x) == np.ndim(y) == 1


def _small_angles(x: Any) -> bool:
    return x.ndim > 0 and between(-3.2, 3.2).contains(x)


ROWS = [
    row(ops.cumsum, _along, Move("np.cumsum({x}, axis={axis})", ndim(1), axis)),
    row(
        ops.cumprod,
        _along,
        Move("np.cumprod({x}, axis={axis})", ndim(1), axis),
        special=[
            ("cumprod with a zero", np.cumprod, [0.0, 2.0, 3.0], [9.0, 0.0, 0.0]),
            ("cumprod with two zeros", np.cumprod, [2.0, 0.0, 3.0, 0.0, 5.0], [1.0, 8.0, 0.0, 0.0, 0.0]),
        ],
    ),
    row(
        ops.cummax,
        _distinct_along,
        Move("np.maximum.accumulate({x}, axis={axis})", axes_and_all_differ, axis),
        special=[
            (
                "running max with ties",
                np.maximum.accumulate,
                [1.0, 0.0, 1.0, 1.0, 2.0],
                [17 / 6, 0.0, 5 / 6, 1 / 3, 1.0],
            ),
        ],
    ),
    row(
        ops.cummin,
        _distinct_along,
        Move("np.minimum.accumulate({x}, axis={axis})", axes_and_all_differ, axis),
        special=[("running min with nan", np.minimum.accumulate, [1.0, np.nan, 0.5], [1.0, 2.0, 0.0])],
    ),
    row(
        ops.unwrap,
        _angles,
        Move("np.unwrap({x} / 4, axis={axis})", _small_angles, axis),
        special=[("unwrap", np.unwrap, [0.0, 6.0, 12.0], [1.0, 1.0, 1.0])],
    ),
    row(ops.ranked, _distinct_rows, Move("ops.ranked({x})", axes_and_all_differ)),
    row(ops.rearrange, _rearranged, Move("np.sort({x}, axis={axis})", axes_and_all_differ, axis)),
    row(ops.average_runs, _runs, Move("ops.average_runs({x}, starts=np.array({starts}))", ndim(1, 1), _starts)),
    row(ops.linear_recurrence, _recurrences, Move("ops.linear_recurrence({x}, {y}, axis=0)", same_shape)),
    row(ops.convolve, _sequences, Move("np.convolve({x}, {y})", _vectors)),
]
