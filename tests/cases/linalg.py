"""Rows of linear algebra."""

import hypothesis.extra.numpy as hnp
from hypothesis import strategies as st

from autograd import ops
from tests.cases.common import Case, arrays, numbers


@st.composite
def matrices(draw):
    """Operands of matmul in all of NumPy's forms: vectors, matrices, broadcast stacks of them, empty ones."""
    both = draw(
        hnp.mutually_broadcastable_shapes(signature="(m?,n),(n,p?)->(m?,p?)", max_side=3, min_side=0, max_dims=2)
    )
    return [draw(arrays(shape, numbers(-2, 2))) for shape in both.input_shapes], {}


CASES = [
    Case(ops.matmul, matrices()),
]
