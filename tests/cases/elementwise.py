"""Rows of arithmetic, elementary and trigonometric functions, rounding, clipping and masking."""

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import strategies as st

from autograd import ops
from tests.cases.common import Case, arrays, numbers


@st.composite
def elementwise(draw, *domains, apart=False):
    """Operands of mutually broadcastable shapes, one a domain ``(low, high, gap)``; ``apart``: no two entries meet."""
    together = draw(
        hnp.mutually_broadcastable_shapes(num_shapes=len(domains), min_side=0, max_dims=3, max_side=3)
    ).input_shapes
    operands = [draw(arrays(shape, numbers(*domain))) for shape, domain in zip(together, domains, strict=True)]
    if apart:  # on interleaved grids
        operands = [np.round(x * 4) / 4 + i / (4 * len(operands)) for i, x in enumerate(operands)]
    return operands, {}


@st.composite
def chosen(draw):
    ([c, x, y], params) = draw(elementwise((-1, 1, 0), (-2, 2, 0), (-2, 2, 0)))
    return [c > 0, x, y], params


@st.composite
def constant(draw, case, place, dtype):
    """The operands of another case, the one without a gradient in a dtype that does not widen the others."""
    operands, params = draw(case)
    operands[place] = operands[place].astype(dtype)
    return operands, params


@st.composite
def rounded(draw):
    """Numbers a quarter of a unit or more away from where they are rounded the other way."""
    decimals = draw(st.sampled_from([0, 1, -1]))
    operands, _ = draw(elementwise((-0.25, 0.25, 0)))
    return [(operands[0] + 3) / 10.0**decimals], {"decimals": decimals}


@st.composite
def clipped(draw):
    """Numbers below, between and above the bounds, and now and then bounds that have crossed."""
    return draw(elementwise((-2, 2, 0), (-2, 0.5, 0), (-0.5, 2, 0), apart=True))


SIGNED = (-2, 2, 0.0)
SMALL = (-0.5, 0.5, 0.0)
NONZERO = (-2, 2, 0.25)
POSITIVE = (0.25, 3, 0.25)

CASES = [
    Case(ops.add, elementwise(SIGNED, SIGNED), scalar=True),
    Case(ops.subtract, elementwise(SIGNED, SIGNED), scalar=True),
    Case(ops.multiply, elementwise(SIGNED, SIGNED), scalar=True),
    Case(ops.divide, elementwise(SIGNED, NONZERO), scalar=True),
    Case(ops.negative, elementwise(SIGNED), scalar=True),
    Case(ops.power, elementwise(POSITIVE, SIGNED), scalar=True),
    Case(ops.maximum, elementwise(SIGNED, SIGNED, apart=True), scalar=True),
    Case(ops.minimum, elementwise(SIGNED, SIGNED, apart=True), scalar=True),
    Case(ops.absolute, elementwise(NONZERO), scalar=True),
    Case(ops.sign, elementwise(NONZERO), scalar=True),
    Case(ops.floor_divide, elementwise((0.125, 0.875, 0), (1, 1, 0)), scalar=True),
    Case(ops.remainder, elementwise((2.375, 2.75, 0), (1, 1.125, 0)), scalar=True),
    Case(ops.exp, elementwise(SIGNED), scalar=True),
    Case(ops.log, elementwise(POSITIVE), scalar=True),
    Case(ops.sqrt, elementwise(POSITIVE), scalar=True),
    Case(ops.sin, elementwise(SIGNED), scalar=True),
    Case(ops.cos, elementwise(SIGNED), scalar=True),
    Case(ops.tanh, elementwise(SIGNED), scalar=True),
    Case(ops.sigmoid, elementwise(SIGNED), scalar=True),
    Case(ops.relu, elementwise(NONZERO), scalar=True),
    Case(ops.scale, elementwise(NONZERO, SIGNED), scalar=True),
    Case(ops.where, chosen(), scalar=True),
    Case(ops.reciprocal, elementwise(NONZERO), scalar=True),
    Case(ops.square, elementwise(SIGNED), scalar=True),
    Case(ops.fmax, elementwise(SIGNED, SIGNED, apart=True), scalar=True),
    Case(ops.fmin, elementwise(SIGNED, SIGNED, apart=True), scalar=True),
    Case(ops.fmod, elementwise((2.375, 2.75, 0), (1, 1.125, 0)), scalar=True),
    Case(ops.copysign, constant(elementwise(NONZERO, NONZERO), 1, np.float32), scalar=True),
    Case(ops.heaviside, constant(elementwise((-0.02, 0.02, 0), SIGNED), 0, np.float32), scalar=True),
    Case(ops.exp2, elementwise(SIGNED), scalar=True),
    Case(ops.expm1, elementwise(SIGNED), scalar=True),
    Case(ops.log2, elementwise(POSITIVE), scalar=True),
    Case(ops.log10, elementwise(POSITIVE), scalar=True),
    Case(ops.log1p, elementwise((-0.5, 2, 0)), scalar=True),
    Case(ops.cbrt, elementwise((-3, 3, 0.5)), scalar=True),
    Case(ops.logaddexp, elementwise(SIGNED, SIGNED), scalar=True),
    Case(ops.logaddexp2, elementwise(SIGNED, SIGNED), scalar=True),
    Case(ops.i0, elementwise(SIGNED), scalar=True),
    Case(ops.tan, elementwise(SMALL), scalar=True),
    Case(ops.arcsin, elementwise(SMALL), scalar=True),
    Case(ops.arccos, elementwise(SMALL), scalar=True),
    Case(ops.arctan, elementwise(SIGNED), scalar=True),
    Case(ops.arctan2, elementwise((-2, 2, 0.5), (-2, 2, 0.5)), scalar=True),
    Case(ops.hypot, elementwise((-2, 2, 0.5), (-2, 2, 0.5)), scalar=True),
    Case(ops.sinh, elementwise(SIGNED), scalar=True),
    Case(ops.cosh, elementwise(SIGNED), scalar=True),
    Case(ops.arcsinh, elementwise(SIGNED), scalar=True),
    Case(ops.arccosh, elementwise((1.5, 3, 0)), scalar=True),
    Case(ops.arctanh, elementwise(SMALL), scalar=True),
    Case(ops.sinc, elementwise(SIGNED), scalar=True),
    Case(ops.degrees, elementwise(SIGNED), scalar=True),
    Case(ops.radians, elementwise(SIGNED), scalar=True),
    Case(ops.floor, elementwise((0.125, 0.875, 0)), scalar=True),
    Case(ops.ceil, elementwise((0.125, 0.875, 0)), scalar=True),
    Case(ops.trunc, elementwise((0.125, 0.875, 0)), scalar=True),
    Case(ops.rint, elementwise((-0.375, 0.375, 0)), scalar=True),
    Case(ops.round, rounded(), scalar=True),
    Case(ops.ldexp, constant(elementwise(SIGNED, SIGNED), 1, np.int64), scalar=True),
    Case(ops.nextafter, constant(elementwise(SIGNED, SIGNED), 1, np.float32), scalar=True),
    Case(ops.clip, clipped(), scalar=True),
]
