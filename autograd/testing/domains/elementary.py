"""Rows of exponentials, logarithms, roots and functions made of them."""

import math

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import NONZERO, POSITIVE, REAL, above, off
from autograd.testing.domains.row import elementwise

inf, nan = math.inf, math.nan

ROWS = [
    elementwise(
        ops.exp,
        REAL,
        special=[
            ("exp overflows", ops.exp, 1000.0, inf, inf),
            ("exp of -inf", ops.exp, -inf, 0.0),
            ("exp not taken where it overflows", lambda x: np.where(x < 9, np.exp(x), x), 1e4, 1.0),
        ],
    ),
    elementwise(
        ops.exp2,
        REAL,
        special=[
            ("exp2 overflows", np.exp2, 2000.0, inf),
            ("exp2 of -inf", np.exp2, -inf, 0.0),
        ],
    ),
    elementwise(ops.expm1, REAL, special=[("expm1's tail is accurate", np.expm1, -50.0, math.exp(-50.0))]),
    elementwise(
        ops.log,
        POSITIVE,
        special=[
            ("log at 0", ops.log, 0.0, inf, -inf),
            ("log below 0", ops.log, -1.0, nan, nan),
            ("log not taken at 0", lambda x: ops.where(x > 0, ops.log(x), 0.0), 0.0, 0.0),
            ("log not taken at -1", lambda x: ops.where(x > 0, ops.log(x), 0.0), -1.0, 0.0),
        ],
    ),
    elementwise(
        ops.log2,
        POSITIVE,
        special=[
            ("log2 at 0", np.log2, 0.0, inf),
            ("log2 below 0", np.log2, -1.0, nan),
        ],
    ),
    elementwise(
        ops.log10,
        POSITIVE,
        special=[
            ("log10 at 0", np.log10, 0.0, inf),
            ("log10 below 0", np.log10, -1.0, nan),
        ],
    ),
    elementwise(
        ops.log1p,
        above(-1.0, gap=0.5),
        special=[
            ("log1p at -1", np.log1p, -1.0, inf),
            ("log1p below -1", np.log1p, -2.0, nan),
            ("log1p at -0.0", np.log1p, -0.0, 1.0),
            ("log1p not taken below -1", lambda x: np.where(x > -1, np.log1p(x), 0.0), -2.0, 0.0),
            ("softplus where exp overflows", lambda x: np.where(x > 20, x, np.log1p(np.exp(x))), 1e4, 1.0),
        ],
    ),
    elementwise(
        ops.sqrt,
        POSITIVE,
        special=[
            ("sqrt at 0", ops.sqrt, 0.0, inf, 0.0),
            ("sqrt below 0", ops.sqrt, -1.0, nan),
            ("sqrt not taken at 0", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), 0.0, 0.0),
            ("sqrt not taken at -1", lambda x: ops.where(x > 0, ops.sqrt(x), 0.0), -1.0, 0.0),
            ("sqrt(x)**2 through a zero gradient", lambda x: (ops.sqrt(x) - 2) ** 2, 4.0, 0.0),
        ],
    ),
    elementwise(
        ops.cbrt,
        off(0.0, low=-3, high=3, gap=0.5),
        special=[
            ("cbrt at 0", np.cbrt, 0.0, inf),
            ("cbrt below 0", np.cbrt, -8.0, 1 / 12),
            ("cbrt not taken at 0", lambda x: np.where(x > 0, np.cbrt(x), 0.0), 0.0, 0.0),
        ],
    ),
    elementwise(
        ops.sigmoid,
        REAL,
        special=[
            ("sigmoid far right", ops.sigmoid, 1e4, 0.0),
            ("sigmoid far left", ops.sigmoid, -1e4, 0.0),
            ("sigmoid tail is accurate", ops.sigmoid, -50.0, math.exp(-50.0), math.exp(-50.0)),
        ],
    ),
    elementwise(
        ops.relu,
        NONZERO,
        special=[
            ("relu at 0", ops.relu, 0.0, 0.0),
            ("relu of nan", ops.relu, nan, 0.0),
        ],
    ),
    elementwise(
        ops.logaddexp,
        REAL,
        REAL,
        special=[
            ("logaddexp(x, x)", lambda x: np.logaddexp(x, x), 1.0, 1.0),
            ("logaddexp(inf, 0)", lambda x: np.logaddexp(x, 0.0), inf, 1.0),
            ("logaddexp(x, inf)", lambda x: np.logaddexp(x, inf), 0.0, 0.0),
            ("logaddexp(inf, inf)", lambda x: np.logaddexp(x, inf), inf, 0.5),
            ("logaddexp(-inf, -inf)", lambda x: np.logaddexp(x, -inf), -inf, 0.0),
            ("logaddexp(-inf, 0)", lambda x: np.logaddexp(x, 0.0), -inf, 0.0),
            ("logaddexp(x, -inf)", lambda x: np.logaddexp(x, -inf), 3.0, 1.0),
            ("logaddexp's tail is accurate", lambda x: np.logaddexp(x, 0.0), -50.0, math.exp(-50.0), math.exp(-50.0)),
        ],
    ),
    elementwise(
        ops.logaddexp2,
        REAL,
        REAL,
        special=[
            ("logaddexp2(inf, inf)", lambda x: np.logaddexp2(x, inf), inf, 0.5),
            ("logaddexp2(-inf, -inf)", lambda x: np.logaddexp2(x, -inf), -inf, 0.0),
            ("logaddexp2 of large numbers", lambda x: np.logaddexp2(x, 1e4), 1e4, 0.5),
        ],
    ),
    elementwise(
        ops.i0,
        REAL,
        special=[
            ("i0 at 0", np.i0, 0.0, 0.0),
            ("i0 near 0 is accurate", np.i0, 1e-9, 0.5e-9),
            ("i0 below 0", np.i0, -1.0, -0.5651591039924851),
            ("i0 far out", np.i0, 700.0, 1.5285003902339007e302),
        ],
    ),
]
