"""Rows of arithmetic, elementary functions and masking."""

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
        operands = [np.round(x * 4) / 4 + i / 8 for i, x in enumerate(operands)]
    return operands, {}


@st.composite
def chosen(draw):
    ([c, x, y], params) = draw(elementwise((-1, 1, 0), (-2, 2, 0), (-2, 2, 0)))
    return [c > 0, x, y], params


SIGNED = (-2, 2, 0.0)
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
]
