"""Rows of selection by a mask, and of products that a zero gradient survives."""

from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import NEAR, NONZERO, REAL, Domain, constant
from autograd.testing.domains.row import broadcast, elementwise
from autograd.testing.domains.statements import every


def _apart(x: Any, y: Any) -> bool:
    return broadcast(x, y) and every(np.abs(x - y) > NEAR)


ROWS = [
    elementwise(
        ops.where,
        constant(Domain(-1, 1), bool),
        REAL,
        REAL,
        text="np.where({x} > {y}, {x}, {y})",
        fits=_apart,
        special=[
            ("where of sqrt", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), [0.0, -1.0, 4.0], [0.0, 0.0, 0.25]),
        ],
    ),
    elementwise(ops.scale, NONZERO, REAL),
]
