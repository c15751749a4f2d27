"""Rows of the parts of complex numbers: their operands are complex."""

from hypothesis import strategies as st

from autograd import ops
from tests.cases.common import Case, arrays, numbers, shapes


@st.composite
def complex_numbers(draw, gap=0.0):
    """One complex array, whose real parts are at least ``gap`` away from 0."""
    shape = draw(shapes(min_side=0))
    return [draw(arrays(shape, numbers(-2, 2, gap))) + 1j * draw(arrays(shape, numbers(-2, 2, gap)))], {}


CASES = [
    Case(ops.real, complex_numbers()),
    Case(ops.imag, complex_numbers()),
    Case(ops.conjugate, complex_numbers()),
    Case(ops.angle, complex_numbers(gap=0.25)),
]
