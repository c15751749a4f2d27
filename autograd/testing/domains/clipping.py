"""Rows of clipping."""

import math

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import REAL, Domain, off
from autograd.testing.domains.row import elementwise

nan = math.nan

ROWS = [
    elementwise(  # entries below, between and above the bounds, and sometimes bounds that have crossed
        ops.clip,
        REAL,
        Domain(-2, 0.5),
        Domain(-0.5, 2),
        apart=True,
        text="np.clip({x}, -1.0, 1.0)",
        fits=off(-1.0, 1.0).contains,
        special=[
            ("clip at the lower bound", lambda x: np.clip(x, 0.0, 1.0), 0.0, 1.0),
            ("clip at the upper bound", lambda x: np.clip(x, 0.0, 1.0), 1.0, 1.0),
            ("clip below", lambda x: np.clip(x, 0.0, 1.0), -0.5, 0.0),
            ("clip above", lambda x: np.clip(x, 0.0, 1.0), 1.5, 0.0),
            ("clip of nan", lambda x: np.clip(x, 0.0, 1.0), nan, 1.0),
            ("clip by a nan", lambda x: np.clip(x, 0.0, nan), 0.5, 0.0),
            ("clip's bound of nan", lambda low: np.clip(0.5, low, 1.0), nan, 1.0),
            ("clip's lower bound in use", lambda low: np.clip(-1.0, low, 1.0), 0.0, 1.0),
            ("clip's lower bound at x", lambda low: np.clip(0.0, low, 1.0), 0.0, 0.0),
            ("clip's upper bound in use", lambda high: np.clip(2.0, 0.0, high), 1.0, 1.0),
            ("clip's bounds crossed: lower", lambda low: np.clip(0.5, low, 0.0), 1.0, 0.0),
            ("clip's bounds crossed: upper", lambda high: np.clip(0.5, 1.0, high), 0.0, 1.0),
            ("clip between equal bounds", lambda b: np.clip(5.0, b, b), 1.0, 1.0),
        ],
    ),
]
