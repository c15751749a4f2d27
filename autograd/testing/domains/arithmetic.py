"""Rows of arithmetic: sums, products, quotients, powers, the larger and the smaller of two, signs."""

import math
from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.domain import NONZERO, POSITIVE, REAL, Domain, constant, off
from autograd.testing.domains.row import broadcast, elementwise
from autograd.testing.domains.statements import off_zero

inf, nan = math.inf, math.nan

BETWEEN_INTEGERS = off(0.0, period=1.0)


def _steps(x: Any, y: Any) -> bool:
    """Quotients that are not near an integer."""
    return broadcast(x, y) and off_zero(y) and BETWEEN_INTEGERS.contains(x / y)


ROWS = [
    elementwise(ops.add, REAL, REAL, text="{x} + {y}"),
    elementwise(ops.subtract, REAL, REAL, text="{x} - {y}"),
    elementwise(ops.multiply, REAL, REAL, text="{x} * {y}"),
    elementwise(
        ops.divide,
        REAL,
        NONZERO,
        text="{x} / {y}",
        special=[
            ("1/x at 0", lambda x: 1 / x, 0.0, -inf),
            ("x/0", lambda x: x / 0.0, 1.0, inf),
            ("1/x not taken at 0", lambda x: ops.where(x > 0, 1 / x, 0.0), 0.0, 0.0),
        ],
    ),
    elementwise(ops.negative, REAL, text="-{x}"),
    elementwise(
        ops.power,
        POSITIVE,
        REAL,
        text="{x} ** {y}",
        special=[
            ("x**0 at 0", lambda x: x**0, 0.0, 0.0),
            ("x**0.0 at 0", lambda x: x**0.0, 0.0, 0.0),
            ("x**0.0 at inf", lambda x: x**0.0, inf, 0.0),
            ("x**1 at 0", lambda x: x**1, 0.0, 1.0),
            ("x**2 at 0", lambda x: x**2, 0.0, 0.0),
            ("x**.5 at 0", lambda x: x**0.5, 0.0, inf),
            ("x**-1 at 0", lambda x: x**-1, 0.0, -inf),
            ("x**1.5 at -1", lambda x: x**1.5, -1.0, nan),
            ("x**2.0 at -3", lambda x: x**2.0, -3.0, -6.0),
            ("x**3 at -2", lambda x: x**3, -2.0, 12.0),
            ("0**p at 2", lambda p: 0.0**p, 2.0, 0.0),
            ("0**p at 0", lambda p: 0.0**p, 0.0, 0.0),
            ("0**p at -1", lambda p: 0.0**p, -1.0, -inf),
            ("2**p", lambda p: 2**p, 3.0, 8 * math.log(2)),
            ("(-2)**p", lambda p: (-2.0) ** p, 2.0, nan),
            ("x**x at 2", lambda x: x**x, 2.0, 4 * (1 + math.log(2))),
            ("x**-2 not taken at 0", lambda x: ops.where(x > 0, x**-2, 0.0), 0.0, 0.0),
            ("x**x not taken at -1", lambda x: ops.where(x > 0, x**x, 0.0), -1.0, 0.0),
        ],
    ),
    elementwise(
        ops.maximum,
        REAL,
        REAL,
        apart=True,
        special=[
            ("maximum(x, c) at c", lambda x: ops.maximum(x, 1.0), 1.0, 0.5),
            ("maximum(c, x) at c", lambda x: ops.maximum(1.0, x), 1.0, 0.5),
            ("maximum(x, x)", lambda x: ops.maximum(x, x), 1.0, 1.0),
            ("maximum(nan, 1)", lambda x: ops.maximum(x, 1.0), nan, 1.0),
            ("maximum(x, nan)", lambda x: ops.maximum(x, nan), 1.0, 0.0),
        ],
    ),
    elementwise(
        ops.minimum,
        REAL,
        REAL,
        apart=True,
        special=[
            ("minimum(x, c) at c", lambda x: ops.minimum(x, 1.0), 1.0, 0.5),
            ("minimum(x, x)", lambda x: ops.minimum(x, x), 1.0, 1.0),
        ],
    ),
    elementwise(
        ops.absolute,
        NONZERO,
        text="abs({x})",
        special=[
            ("abs at 0", abs, 0.0, 0.0),
            ("abs below 0", abs, -2.0, -1.0),
            ("fabs at 0", np.fabs, 0.0, 0.0),
        ],
    ),
    elementwise(ops.sign, NONZERO, special=[("sign", ops.sign, 3.0, 0.0)]),
    elementwise(
        ops.floor_divide,
        Domain(0.125, 0.875),
        Domain(1, 1),
        text="{x} // {y}",
        fits=_steps,
        special=[("floor division", lambda x: x // 2.0, 3.0, 0.0)],
    ),
    elementwise(
        ops.remainder,
        Domain(2.375, 2.75),
        Domain(1, 1.125),
        text="{x} % {y}",
        fits=_steps,
        special=[
            ("remainder", lambda x: x % 2.0, 3.5, 1.0),
            ("remainder by x", lambda x: 7.5 % x, 2.0, -3.0),
        ],
    ),
    elementwise(
        ops.fmod,
        Domain(2.375, 2.75),
        Domain(1, 1.125),
        fits=_steps,
        special=[
            ("fmod by x", lambda x: np.fmod(-7.5, x), 2.0, 3.0),
            ("fmod by a little more than a third", lambda x: np.fmod(3.0, x), np.nextafter(1.0, 2.0), -2.0),
            ("fmod by inf", lambda x: np.fmod(3.0, x), inf, 0.0),
            ("fmod by 0", lambda x: np.fmod(3.0, x), 0.0, nan),
        ],
    ),
    elementwise(
        ops.reciprocal,
        NONZERO,
        special=[
            ("reciprocal at 0", np.reciprocal, 0.0, -inf),
            ("reciprocal at inf", np.reciprocal, inf, 0.0),
            ("reciprocal not taken at 0", lambda x: np.where(x > 0, np.reciprocal(x), 0.0), 0.0, 0.0),
        ],
    ),
    elementwise(ops.square, REAL, special=[("square at inf", np.square, -inf, -inf)]),
    elementwise(
        ops.fmax,
        REAL,
        REAL,
        apart=True,
        special=[
            ("fmax(x, c) at c", lambda x: np.fmax(x, 1.0), 1.0, 0.5),
            ("fmax(x, x)", lambda x: np.fmax(x, x), 1.0, 1.0),
            ("fmax(nan, 1)", lambda x: np.fmax(x, 1.0), nan, 0.0),
            ("fmax(x, nan)", lambda x: np.fmax(x, nan), 1.0, 1.0),
        ],
    ),
    elementwise(
        ops.fmin,
        REAL,
        REAL,
        apart=True,
        special=[
            ("fmin(x, x)", lambda x: np.fmin(x, x), 1.0, 1.0),
            ("fmin(nan, 1)", lambda x: np.fmin(x, 1.0), nan, 0.0),
            ("fmin(x, nan)", lambda x: np.fmin(x, nan), 1.0, 1.0),
            ("fmin(x, larger)", lambda x: np.fmin(x, 2.0), 1.0, 1.0),
        ],
    ),
    elementwise(
        ops.copysign,
        NONZERO,
        constant(NONZERO, np.float32),
        text="np.copysign({x}, -1.0)",
        special=[
            ("copysign of the other sign", lambda x: np.copysign(x, -1.0), 2.0, -1.0),
            ("copysign of the same sign", lambda x: np.copysign(x, -1.0), -2.0, 1.0),
            ("copysign at 0", lambda x: np.copysign(x, -1.0), 0.0, 0.0),
            ("copysign from x", lambda x: np.copysign(2.0, x), 0.0, 0.0),
        ],
    ),
    elementwise(
        ops.heaviside,
        constant(Domain(-0.02, 0.02), np.float32),
        REAL,
        text="{x} * np.heaviside({x}, 0.5)",
        fits=off_zero,
        special=[
            ("heaviside at 0", lambda x: np.heaviside(x, 0.5), 0.0, 0.0),
            ("heaviside's value at 0", lambda h: np.heaviside(0.0, h), 0.5, 1.0),
            ("heaviside's value elsewhere", lambda h: np.heaviside(-1.0, h), 0.5, 0.0),
        ],
    ),
]
