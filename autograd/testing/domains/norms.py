"""Rows of norms."""

from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import NONZERO
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Move, Operands, row
from autograd.testing.domains.statements import off_zero


def _normed(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    x = pick.array(pick.shape(min_dims=1, min_side=1), NONZERO)
    axes = pick.axes(x.ndim)
    return [x], {"p": pick.choice((2, 3, 1.5, 0.5, -1, -2)), "axis": axes, "keepdims": pick.boolean()}


def _vectors_off_zero(x: Any) -> bool:
    return x.ndim > 0 and off_zero(x)


def _axis_of_vectors(x: Any, k: int) -> dict[str, Any]:
    return {"axis": k % x.ndim if x.ndim < 3 else 0}


ROWS = [
    row(
        ops.pnorm,
        _normed,
        Move("np.linalg.norm({x}, 3, axis={axis})", _vectors_off_zero, _axis_of_vectors),
        special=[
            ("pnorm of large numbers", np.linalg.norm, [3e200, 4e200], [0.6, 0.8]),
            ("pnorm of small numbers", np.linalg.norm, [3e-170, 4e-170], [0.6, 0.8]),
            ("pnorm of the least numbers", np.linalg.norm, [15e-324, 20e-324], [0.6, 0.8]),
            ("pnorm of powers that overflow", lambda x: np.linalg.norm(x, 7), [0.0, 1e300], [0.0, 1.0]),
            ("pnorm at 0", np.linalg.norm, [0.0, 0.0], [0.0, 0.0]),
        ],
    ),
]
