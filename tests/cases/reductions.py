"""Rows of reductions, the softmax family, and sequences."""

import hypothesis.extra.numpy as hnp
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


@st.composite
def variance(draw):
    (x,), params = draw(reduction(min_side=2))
    return [x], {**params, "ddof": draw(st.sampled_from([0, 1, 0.5]) if x.ndim else st.just(0))}


@st.composite
def deviations(draw):
    """Numbers that are not all 0, axes, and a count for each result or one for all."""
    shape = draw(shapes(min_dims=1, min_side=1))
    x = draw(arrays(shape, numbers(-2, 2, gap=0.25)))
    axes = tuple(draw(st.permutations(range(len(shape))))[: draw(st.integers(1, len(shape)))])
    kept = tuple(1 if i in axes else n for i, n in enumerate(shape))
    # one number and not an array of float64, which would widen float32
    return [x], {"axis": axes, "count": draw(st.sampled_from([1, 2.5, np.ones(kept, dtype=np.int8)]))}


@st.composite
def along(draw, low=-2, high=2, **dims):
    """One array and one of its axes or None."""
    shape = draw(shapes(min_side=1, **dims))
    x = draw(arrays(shape, numbers(low, high)))
    axes = [st.none()] + ([st.integers(-len(shape), len(shape) - 1)] if shape else [])
    return [x], {"axis": draw(st.one_of(axes))}


@st.composite
def distinct_along(draw):
    (x,), _ = draw(reduction(distinct=True).filter(lambda drawn: drawn[0][0].ndim > 0))
    return [x], {"axis": draw(st.integers(0, x.ndim - 1))}


@st.composite
def recurrences(draw):
    shape = draw(shapes(min_dims=1, min_side=1, max_side=6, max_dims=2))
    b, a = draw(arrays(shape, numbers(-2, 2))), draw(arrays(shape, numbers(-2, 2)))
    return [b, a], {"axis": draw(st.integers(0, len(shape) - 1))}


@st.composite
def rearranged(draw):
    shape = draw(shapes(min_dims=1, min_side=1))
    axis = draw(st.integers(-len(shape), len(shape) - 1))
    keys = draw(arrays(shape, numbers(-2, 2)))
    return [draw(arrays(shape, numbers(-2, 2)))], {"order": np.argsort(keys, axis=axis), "axis": axis}


@st.composite
def runs(draw):
    shape = draw(shapes(min_dims=1, min_side=1))
    starts = draw(hnp.arrays(bool, shape))
    starts[..., 0] = True
    return [draw(arrays(shape, numbers(-2, 2)))], {"starts": starts}


@st.composite
def distinct_rows(draw):
    (x,), _ = draw(reduction(distinct=True).filter(lambda drawn: drawn[0][0].ndim > 0))
    return [x], {}


@st.composite
def sequences(draw):
    lengths = st.integers(1, 5)
    return [draw(arrays((draw(lengths),), numbers(-2, 2))) for _ in range(2)], {}


@st.composite
def angles(draw):
    """Angles whose steps stay away from the jumps."""
    (x,), params = draw(along(low=-1, high=1, min_dims=1))
    return [x + 7.0 * (x > 0)], {"axis": -1 if params["axis"] is None else params["axis"]}


CASES = [
    Case(ops.sum, reduction(min_side=0)),
    Case(ops.mean, reduction()),
    Case(ops.max, reduction(distinct=True)),
    Case(ops.min, reduction(distinct=True)),
    Case(ops.logsumexp, reduction()),
    Case(ops.softmax, softmax_like()),
    Case(ops.log_softmax, softmax_like()),
    Case(ops.prod, reduction(min_side=0)),
    Case(ops.var, variance()),
    Case(ops.rms, deviations()),
    Case(ops.nanmax, reduction(distinct=True)),
    Case(ops.nanmin, reduction(distinct=True)),
    Case(ops.cumsum, along()),
    Case(ops.cumprod, along()),
    Case(ops.cummax, distinct_along()),
    Case(ops.cummin, distinct_along()),
    Case(ops.linear_recurrence, recurrences()),
    Case(ops.rearrange, rearranged()),
    Case(ops.average_runs, runs()),
    Case(ops.ranked, distinct_rows()),
    Case(ops.convolve, sequences()),
    Case(ops.unwrap, angles()),
]
