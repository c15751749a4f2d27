"""Rows of indexing, and of its transpose."""

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


def _index(x: Any, k: int) -> dict[str, Any]:
    n = x.shape[0]
    indices = ["0", "-1", "::-1", f"[{n - 1}, 0, {n - 1}]", "..., 0", "..., None", "1:", ":, None"]
    return {"index": indices[k % len(indices)]}


def _rows_that_meet(x: Any, k: int) -> dict[str, Any]:
    return {"index": [k % 2] * x.shape[0], "shape": (2, *x.shape[1:])}


ROWS = [
    row(
        ops.getitem,
        _indexed,
        Move("{x}[{index}]", ndim(1), _index),
        special=[("reading one entry twice", lambda x: x[[0, 0, 1]], [1.0, 2.0], [2.0, 1.0])],
    ),
    row(ops.scatter, _scattered, Move("ops.scatter({x}, index={index}, shape={shape})", ndim(1), _rows_that_meet)),
]
