"""Rows of assignment."""

import numpy as np
from hypothesis import strategies as st

from autograd import ops
from autograd.testing.strategies import indices
from tests.cases.common import Case, arrays, numbers, shapes


@st.composite
def assigned(draw):
    """An array, an index into it, and a value that fits: the shape of what is indexed, or broadcast to it."""
    shape = draw(shapes(max_side=4))
    x = draw(arrays(shape, numbers(-2, 2)))
    index = draw(indices(shape))
    target = np.shape(x[index])
    small = tuple(draw(st.sampled_from((n, 1))) for n in target)[draw(st.integers(0, len(target))) :]
    return [x, draw(arrays(small, numbers(-2, 2)))], {"index": index}


CASES = [
    Case(ops.set_entries, assigned()),
]
