"""Rows of rounding, and of neighbours and powers of two."""

from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import REAL, Domain, constant, off
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Operands, elementwise
from autograd.testing.domains.statements import off_zero

BETWEEN_INTEGERS = off(0.0, period=1.0, gap=0.125)
BETWEEN_HALVES = off(0.5, period=1.0, gap=0.125)


def _rounded(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    """Numbers a quarter of a unit or more away from where they are rounded the other way."""
    decimals = pick.choice([0, 1, -1])
    (shape,) = pick.together(1)
    return [(pick.array(shape, Domain(-0.25, 0.25)) + 3) / 10.0**decimals], {"decimals": decimals}


ROWS = [
    elementwise(ops.floor, BETWEEN_INTEGERS, special=[("floor", np.floor, 2.0, 0.0)]),
    elementwise(ops.ceil, BETWEEN_INTEGERS, special=[("ceil", np.ceil, 2.5, 0.0)]),
    elementwise(ops.trunc, BETWEEN_INTEGERS, special=[("trunc", np.trunc, -2.5, 0.0)]),
    elementwise(ops.rint, BETWEEN_HALVES, special=[("rint", np.rint, 2.5, 0.0)]),
    elementwise(ops.round, BETWEEN_HALVES, draw=_rounded, special=[("round", lambda x: np.round(x, 1), 2.55, 0.0)]),
    elementwise(
        ops.ldexp,
        REAL,
        constant(REAL, np.int64),
        text="np.ldexp({x}, -1)",
        special=[("ldexp", lambda x: np.ldexp(x, 3), 0.0, 8.0)],
    ),
    elementwise(
        ops.nextafter,
        REAL,
        constant(REAL, np.float32),
        text="np.nextafter({x}, 9.0)",
        fits=off_zero,  # numbers next to 0 underflow
        special=[("nextafter", lambda x: np.nextafter(x, 3.0), 0.0, 1.0)],
    ),
]
