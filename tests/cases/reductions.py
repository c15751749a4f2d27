"""Rows of reductions and the softmax family."""

import numpy as np
from hypothesis import strategies as st

from autograd import ops
from tests.cases.common import Case, arrays, numbers, shapes


@st.composite
def reduction(draw, distinct=False, axes="any", keepdims=True, min_side=1):
    """One array with distinct entries if asked, an axis argument that fits it, and ``keepdims``."""
    shape = draw(shapes(min_side=min_side))
    if distinct:
        size = int(np.prod(shape))
        x = np.array(draw(st.permutations(range(size))), dtype=float).reshape(shape) / 4 - 1.0
    else:
        x = draw(arrays(shape, numbers(-2, 2)))
    ndim = len(shape)
    choices = [st.none()]
    if ndim:
        one = st.integers(-ndim, ndim - 1)
        choices = [one, one.map(lambda a: (a,)), st.permutations(range(ndim)).map(tuple)]
        choices += [st.none()] if axes == "any" else []
    params = {"axis": draw(st.one_of(choices))}
    if keepdims:
        params["keepdims"] = draw(st.booleans())
    return [x], params


@st.composite
def softmax_like(draw):
    shape = draw(shapes(min_dims=1, min_side=1))
    x = draw(arrays(shape, numbers(-3, 3)))
    ndim = len(shape)
    one = st.integers(-ndim, ndim - 1)
    return [x], {"axis": draw(st.one_of(one, st.permutations(range(ndim)).map(tuple)))}


CASES = [
    Case(ops.sum, reduction(min_side=0)),
    Case(ops.mean, reduction()),
    Case(ops.max, reduction(distinct=True)),
    Case(ops.min, reduction(distinct=True)),
    Case(ops.logsumexp, reduction()),
    Case(ops.softmax, softmax_like()),
    Case(ops.log_softmax, softmax_like()),
]
