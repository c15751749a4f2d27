"""Rows of trigonometric and hyperbolic functions and their inverses, of angles and of sides."""

import math
from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import REAL, above, between, off
from autograd.testing.domains.row import broadcast, elementwise
from autograd.testing.domains.statements import every, off_zero

inf, nan = math.inf, math.nan

SIDE = off(0.0, gap=0.5)


def _off_origin(x: Any, y: Any) -> bool:
    return broadcast(x, y) and every(np.hypot(x, y) > 0.25)


def _off_cut(y: Any, x: Any) -> bool:
    """Points that are not near the negative half-axis, along which the angle jumps."""
    return _off_origin(y, x) and (every(x > 0) or off_zero(np.where(x > 0, 1.0, y)))


ROWS = [
    elementwise(ops.sin, REAL, special=[("sin of inf", ops.sin, inf, nan)]),
    elementwise(ops.cos, REAL),
    elementwise(ops.tan, between(-math.pi / 2, math.pi / 2, gap=1.0)),
    elementwise(
        ops.arcsin,
        between(-1.0, 1.0),
        special=[
            ("arcsin at 1", np.arcsin, 1.0, inf),
            ("arcsin at -1", np.arcsin, -1.0, inf),
            ("arcsin beyond 1", np.arcsin, 1.5, nan),
            ("arcsin not taken at 1", lambda x: np.where(x < 1, np.arcsin(x), 0.0), 1.0, 0.0),
        ],
    ),
    elementwise(
        ops.arccos,
        between(-1.0, 1.0),
        special=[
            ("arccos at 1", np.arccos, 1.0, -inf),
            ("arccos at -1", np.arccos, -1.0, -inf),
            ("arccos beyond -1", np.arccos, -1.5, nan),
        ],
    ),
    elementwise(
        ops.arctan,
        REAL,
        special=[
            ("arctan at inf", np.arctan, inf, 0.0),
            ("arctan of large numbers", lambda x: np.arctan(x) * 1e300, 1e200, 1e-100),
        ],
    ),
    elementwise(
        ops.arctan2,
        SIDE,
        SIDE,
        fits=_off_cut,
        special=[
            ("arctan2(y, 0) at 0", lambda y: np.arctan2(y, 0.0), 0.0, 0.0),
            ("arctan2(0, x) at 0", lambda x: np.arctan2(0.0, x), 0.0, 0.0),
            ("arctan2 of large numbers", lambda y: np.arctan2(y, 1e200), 1e200, 0.5e-200),
        ],
    ),
    elementwise(
        ops.hypot,
        SIDE,
        SIDE,
        fits=_off_origin,
        special=[
            ("hypot(x, 0) at 0", lambda x: np.hypot(x, 0.0), 0.0, 0.0),
            ("hypot(0, x) at 0", lambda x: np.hypot(0.0, x), 0.0, 0.0),
            ("hypot of large numbers", lambda x: np.hypot(x, 4e200), 3e200, 0.6),
            ("hypot of the least numbers", lambda x: np.hypot(x, 20e-324), 15e-324, 0.6),
        ],
    ),
    elementwise(
        ops.sinh,
        REAL,
        special=[
            ("sinh overflows", np.sinh, 1000.0, inf),
            ("sinh not taken where it overflows", lambda x: np.where(x < 9, np.sinh(x), x), 1e4, 1.0),
        ],
    ),
    elementwise(ops.cosh, REAL, special=[("cosh overflows", np.cosh, -1000.0, -inf)]),
    elementwise(ops.tanh, REAL, special=[("tanh far out", ops.tanh, 1e4, 0.0)]),
    elementwise(ops.arcsinh, REAL, special=[("arcsinh of large numbers", np.arcsinh, 1e200, 1e-200)]),
    elementwise(
        ops.arccosh,
        above(1.0, gap=0.5),
        special=[
            ("arccosh at 1", np.arccosh, 1.0, inf),
            ("arccosh below 1", np.arccosh, -2.0, nan),
            ("arccosh of large numbers", np.arccosh, 1e200, 1e-200),
            ("arccosh not taken below 1", lambda x: np.where(x > 1, np.arccosh(x), 0.0), 0.5, 0.0),
        ],
    ),
    elementwise(
        ops.arctanh,
        between(-1.0, 1.0),
        special=[
            ("arctanh at 1", np.arctanh, 1.0, inf),
            ("arctanh at -1", np.arctanh, -1.0, inf),
            ("arctanh beyond 1", np.arctanh, 1.5, nan),
            ("arctanh beyond -1", np.arctanh, -1.5, nan),
            ("arctanh not taken beyond 1", lambda x: np.where(x < 1, np.arctanh(x), 0.0), 2.0, 0.0),
        ],
    ),
    elementwise(
        ops.sinc,
        REAL,
        special=[
            ("sinc at 0", np.sinc, 0.0, 0.0),
            ("sinc near 0 is accurate", np.sinc, 1e-5, -(math.pi**2) * 1e-5 / 3 * (1 - (math.pi * 1e-5) ** 2 / 10)),
            ("sinc at 1", np.sinc, 1.0, -1.0),
            (
                "sinc at 1.25 is accurate",
                np.sinc,
                1.25,
                -math.sqrt(0.5) / 1.25 + math.sqrt(0.5) / (math.pi * 1.25**2),
            ),
        ],
    ),
    elementwise(ops.degrees, REAL, special=[("degrees", np.rad2deg, 1.0, 180 / math.pi)]),
    elementwise(ops.radians, REAL, special=[("radians", np.deg2rad, 1.0, math.pi / 180)]),
]
