"""Rows of ops that move numbers about, and of indexing."""

import numpy as np
from hypothesis import strategies as st

from autograd import ops
from autograd.testing.strategies import indices
from tests.cases.common import Case, arrays, numbers, shapes


@st.composite
def reshaped(draw):
    x = draw(shapes(max_side=4).flatmap(lambda shape: arrays(shape, numbers(-2, 2))))
    ways = [x.shape, (x.size,), (1, x.size)]
    if x.size:
        ways += [(-1,), (x.size, 1, 1)]
        ways += [(2, -1)] if x.size % 2 == 0 else []
    return [x], {"shape": draw(st.sampled_from(ways))}


@st.composite
def transposed(draw):
    x = draw(shapes().flatmap(lambda shape: arrays(shape, numbers(-2, 2))))
    return [x], {"axes": draw(st.one_of(st.none(), st.permutations(range(x.ndim)).map(tuple)))}


@st.composite
def swapped(draw):
    x = draw(shapes(min_dims=1).flatmap(lambda shape: arrays(shape, numbers(-2, 2))))
    axis = st.integers(-x.ndim, x.ndim - 1)
    return [x], {"axis1": draw(axis), "axis2": draw(axis)}


@st.composite
def stretched(draw):
    """An array and a shape that it broadcasts to, with new and with stretched axes."""
    to = draw(shapes())
    small = tuple(draw(st.sampled_from((n, 1))) for n in to)[draw(st.integers(0, len(to))) :]
    return [draw(arrays(small, numbers(-2, 2)))], {"shape": to}


@st.composite
def summed_back(draw):
    ([small], params) = draw(stretched())
    return [draw(arrays(params["shape"], numbers(-2, 2)))], {"shape": small.shape}


@st.composite
def joined(draw, new_axis):
    """Two or three arrays that agree in all axes (or in all but one), and the axis to join them along."""
    shape = draw(shapes(min_dims=0 if new_axis else 1))
    count = draw(st.integers(1, 3))
    if new_axis:
        axis = draw(st.integers(-len(shape) - 1, len(shape)))
        return [draw(arrays(shape, numbers(-2, 2))) for _ in range(count)], {"axis": axis}
    axis = draw(st.one_of(st.integers(-len(shape), len(shape) - 1), st.none()))
    sizes = [draw(st.integers(0, 3)) for _ in range(count)]
    k = 0 if axis is None else axis % len(shape)
    parts = [(*shape[:k], n, *shape[k + 1 :]) for n in sizes]
    return [draw(arrays(part, numbers(-2, 2))) for part in parts], {"axis": axis}


@st.composite
def indexed(draw):
    shape = draw(shapes(max_side=4))
    return [draw(arrays(shape, numbers(-2, 2)))], {"index": draw(indices(shape))}


@st.composite
def scattered(draw):
    ([x], params) = draw(indexed())
    part = draw(arrays(np.shape(x[params["index"]]), numbers(-2, 2)))
    return [part], {"index": params["index"], "shape": x.shape}


@st.composite
def cast(draw):
    x = draw(shapes(min_side=0).flatmap(lambda shape: arrays(shape, numbers(-2, 2))))
    return [x], {"dtype": np.dtype(np.float64)}


@st.composite
def rolled(draw):
    """An array, and a shift along one axis, along several, or (axis None) along all entries."""
    x = draw(shapes(max_side=4).flatmap(lambda shape: arrays(shape, numbers(-2, 2))))
    shift = st.integers(-5, 5)
    if not x.ndim or draw(st.booleans()):
        return [x], {"shift": draw(shift), "axis": None}
    axis = st.integers(-x.ndim, x.ndim - 1)
    if draw(st.booleans()):
        return [x], {"shift": draw(shift), "axis": draw(axis)}
    axes = draw(st.lists(axis, min_size=1, max_size=3).map(tuple))
    return [x], {"shift": tuple(draw(shift) for _ in axes), "axis": axes}


CASES = [
    Case(ops.reshape, reshaped()),
    Case(ops.transpose, transposed()),
    Case(ops.swapaxes, swapped()),
    Case(ops.broadcast_to, stretched()),
    Case(ops.unbroadcast, summed_back()),
    Case(ops.astype, cast()),
    Case(ops.concatenate, joined(new_axis=False)),
    Case(ops.stack, joined(new_axis=True)),
    Case(ops.roll, rolled()),
    Case(ops.getitem, indexed()),
    Case(ops.scatter, scattered()),
]
