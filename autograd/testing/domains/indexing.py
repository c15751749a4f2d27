"""Rows of indexing, and of its transpose."""

from itertools import pairwise
from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Move, Operands, row
from autograd.testing.domains.statements import ndim


def _indexed(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    shape = pick.shape(max_side=4)
    return [pick.array(shape)], {"index": pick.index(shape)}


def _scattered(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    ([x], params) = _indexed(pick)
    return [pick.array(np.shape(x[params["index"]]))], {"index": params["index"], "shape": x.shape}


def _scattered_together(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    shape = pick.shape(max_side=4)
    indices = tuple(pick.index(shape) for _ in range(pick.integer(1, 3)))
    return [pick.array(np.shape(np.zeros(shape)[index])) for index in indices], {"indices": indices, "shape": shape}


def _gathered(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    """One to three arrays, read whole or in part, in any order; an entry that is left out has no part in the result."""
    xs = [pick.array(pick.shape(max_dims=2, max_side=3)) for _ in range(pick.integer(1, 3))]
    if pick.boolean():
        ends = np.cumsum([0, *(x.size for x in xs)])
        parts = tuple((slice(start, end), None) for start, end in pairwise(ends.tolist()))
        return xs, {"parts": parts, "order": None, "shape": (int(ends[-1]),)}
    read = [(k, i) for k, x in enumerate(xs) for i in pick.permutation(x.size)[: pick.integer(0, x.size)]]
    return xs, {**_parts([read[i] for i in pick.permutation(len(read))], [x.size for x in xs]), "shape": (len(read), 1)}


def _parts(read: list[tuple[int, int]], sizes: list[int]) -> dict[str, Any]:
    """The parameters of ``assemble`` for entries to be read: pairs of an operand and a place in it."""
    starts = np.cumsum([0, *sizes])
    places = [[place for place, (j, _) in enumerate(read) if j == k] for k in range(len(sizes))]
    parts = [(np.array(where, dtype=int), np.array([read[p][1] for p in where], dtype=int)) for where in places]
    return {"parts": tuple(parts), "order": np.array([starts[k] + i for k, i in read], dtype=int)}


def _index(x: Any, k: int) -> dict[str, Any]:
    n = x.shape[0]
    indices = ["0", "-1", "::-1", f"[{n - 1}, 0, {n - 1}]", "..., 0", "..., None", "1:", ":, None"]
    return {"index": indices[k % len(indices)]}


def _rows_that_meet(x: Any, k: int) -> dict[str, Any]:
    return {"index": [k % 2] * x.shape[0], "shape": (2, *x.shape[1:])}


def _whole_twice(x: Any, k: int) -> dict[str, Any]:
    return {"parts": ((slice(0, x.size), None), (slice(x.size, 2 * x.size), None)), "shape": (2, *x.shape)}


def _matrices(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    return [pick.array(pick.shape(min_dims=2, max_side=4))], {"offset": pick.integer(-3, 3)}


def _windowed(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    x = pick.array(pick.shape(min_dims=1, min_side=1))
    if pick.boolean():
        axis = pick.axis(x.ndim)
        return [x], {"shape": pick.integer(1, x.shape[axis]), "axis": axis}
    return [x], {"shape": tuple(pick.integer(1, n) for n in x.shape), "axis": None}


def _offset(x: Any, k: int) -> dict[str, Any]:
    return {"offset": k % 3 - 1}


def _width(x: Any, k: int) -> dict[str, Any]:
    return {"shape": 1 + k % x.shape[-1]}


ROWS = [
    row(
        ops.getitem,
        _indexed,
        Move("{x}[{index}]", ndim(1), _index),
        special=[("reading one entry twice", lambda x: x[[0, 0, 1]], [1.0, 2.0], [2.0, 1.0])],
    ),
    row(ops.diagonal, _matrices, Move("ops.diagonal({x}, offset={offset})", ndim(2), _offset)),
    row(
        ops.sliding_windows,
        _windowed,
        Move("ops.sliding_windows({x}, shape={shape}, axis=-1)", lambda x: 0 < x.ndim < 3 and x.shape[-1] > 0, _width),
    ),
    row(
        ops.scatter_all,
        _scattered_together,
        Move("ops.scatter_all({x}, {x}, indices=({index}, {index}), shape={shape})", ndim(1), _rows_that_meet),
    ),
    row(
        ops.assemble,
        _gathered,
        Move("ops.assemble({x}, {x}, parts={parts}, order=None, shape={shape})", ndim(1), _whole_twice),
    ),
    row(ops.scatter, _scattered, Move("ops.scatter({x}, index={index}, shape={shape})", ndim(1), _rows_that_meet)),
]
