"""Rows of ops that move numbers about."""

from functools import partial
from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Move, Operands, always, row
from autograd.testing.domains.statements import axis, axis_or_none, ndim, same_shape

Drawn = tuple[Operands, dict[str, Any]]


def _reshaped(pick: Pick) -> Drawn:
    x = pick.array(pick.shape(max_side=4))
    ways = [x.shape, (x.size,), (1, x.size)]
    if x.size:
        ways += [(-1,), (x.size, 1, 1)]
        ways += [(2, -1)] if x.size % 2 == 0 else []
    return [x], {"shape": pick.choice(ways)}


def _transposed(pick: Pick) -> Drawn:
    x = pick.array(pick.shape())
    return [x], {"axes": tuple(pick.permutation(x.ndim)) if pick.boolean() else None}


def _swapped(pick: Pick) -> Drawn:
    x = pick.array(pick.shape(min_dims=1))
    return [x], {"axis1": pick.axis(x.ndim), "axis2": pick.axis(x.ndim)}


def _stretched(pick: Pick) -> Drawn:
    small, to = pick.stretched()
    return [pick.array(small)], {"shape": to}


def _summed_back(pick: Pick) -> Drawn:
    small, to = pick.stretched()
    return [pick.array(to)], {"shape": small}


def _cast(pick: Pick) -> Drawn:
    return [pick.array(pick.shape())], {"dtype": np.dtype(np.float64)}


def _joined(pick: Pick, new_axis: bool) -> Drawn:
    """Two or three arrays that agree in all axes (or in all but one), and the axis to join them along."""
    shape = pick.shape(min_dims=0 if new_axis else 1)
    count = pick.integer(1, 3)
    if new_axis:
        return [pick.array(shape) for _ in range(count)], {"axis": pick.integer(-len(shape) - 1, len(shape))}
    along = pick.axis(len(shape)) if pick.boolean() else None
    k = 0 if along is None else along % len(shape)
    return [pick.array((*shape[:k], pick.side(), *shape[k + 1 :])) for _ in range(count)], {"axis": along}


def _rolled(pick: Pick) -> Drawn:
    """An array, and a shift along one axis, along several, or (axis None) along all entries."""
    x = pick.array(pick.shape(max_side=4))
    if not x.ndim or pick.boolean():
        return [x], {"shift": pick.integer(-5, 5), "axis": None}
    if pick.boolean():
        return [x], {"shift": pick.integer(-5, 5), "axis": pick.axis(x.ndim)}
    axes = tuple(pick.axis(x.ndim) for _ in range(pick.integer(1, 3)))
    return [x], {"shift": tuple(pick.integer(-5, 5) for _ in axes), "axis": axes}


def _new_shape(x: Any, k: int) -> dict[str, Any]:
    return {"shape": [(-1,), (x.size, 1), (1, *x.shape), x.shape[::-1]][k % 4]}


def _wider(x: Any, k: int) -> dict[str, Any]:
    return {"shape": (k % 3 + 1, *x.shape)}


def _shift(x: Any, k: int) -> dict[str, Any]:
    return {"shift": k % 5 - 2, **axis_or_none(x, k // 5)}


def _pair_of_axes(x: Any, k: int) -> dict[str, Any]:
    return {"axis1": k % x.ndim, "axis2": -1 - (k // 4) % x.ndim}


def _new_axis(x: Any, k: int) -> dict[str, Any]:
    return {"axis": k % (x.ndim + 1)}


def _equal_shapes(x: Any, y: Any) -> bool:
    return bool(np.shape(x) == np.shape(y))


ROWS = [
    row(ops.reshape, _reshaped, Move("np.reshape({x}, {shape})", always, _new_shape)),
    row(ops.transpose, _transposed, Move("np.transpose({x})")),
    row(ops.swapaxes, _swapped, Move("np.swapaxes({x}, {axis1}, {axis2})", ndim(2), _pair_of_axes)),
    row(ops.broadcast_to, _stretched, Move("np.broadcast_to({x}, {shape})", ndim(0, 2), _wider)),
    row(
        ops.unbroadcast,
        _summed_back,
        Move("ops.unbroadcast({x}, shape={shape})", ndim(2), lambda x, k: {"shape": x.shape[1:]}),
    ),
    row(ops.astype, _cast, Move("{x}.astype(np.float64)")),
    row(
        ops.concatenate,
        partial(_joined, new_axis=False),
        Move("np.concatenate([{x}, {y}], axis={axis})", same_shape, axis),
    ),
    row(
        ops.stack, partial(_joined, new_axis=True), Move("np.stack([{x}, {y}], axis={axis})", _equal_shapes, _new_axis)
    ),
    row(ops.roll, _rolled, Move("np.roll({x}, {shift}, axis={axis})", always, _shift)),
]
