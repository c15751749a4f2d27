"""Rows of Fourier transforms: real operands, of any length, cut or filled up."""

from hypothesis import strategies as st

from autograd import ops
from tests.cases.common import Case, arrays, numbers, shapes


@st.composite
def signals(draw, least=1):
    """An array, one of its axes, a length (not given, shorter, longer, even or odd) and a norm."""
    shape = draw(shapes(min_dims=1, min_side=least, max_side=5))
    params = {
        "axis": draw(st.integers(-len(shape), len(shape) - 1)),
        "n": draw(st.one_of(st.none(), st.integers(1, 8))),
        "norm": draw(st.sampled_from((None, "backward", "ortho", "forward"))),
    }
    return [draw(arrays(shape, numbers(-2, 2)))], params


CASES = [
    Case(ops.fft, signals()),
    Case(ops.ifft, signals()),
    Case(ops.rfft, signals()),
    Case(ops.irfft, signals(least=2)),
]
