"""The table of cases: one row an op, with strategies for operands inside its smooth domain.

A test asserts that the rows have the same names as the registry, so a rule without a row cannot exist. ``test_ops.py``
runs over the rows; values at kinks and singular points are in ``test_special_values.py``.
"""

from dataclasses import dataclass
from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import strategies as st

from autograd import ops


@dataclass(frozen=True)
class Case:
    """One op: how to draw operands and static parameters for it, and what may be asked of it.

    ``draw`` is a strategy for ``(operands, params)``: operands are float64 arrays (or plain data where the op takes no
    gradient). ``scalar`` says whether the op works on Values too.
    """

    op: Any
    draw: st.SearchStrategy[tuple[list[Any], dict[str, Any]]]
    scalar: bool = False

    @property
    def name(self) -> str:
        """The op's name."""
        return self.op.name


def numbers(low, high, gap=0.0):
    """Floats in [low, high] at least ``gap`` away from 0, on a coarse grid so that examples stay readable."""
    steps = st.integers(round(low * 64), round(high * 64))
    return steps.map(lambda k: k / 64).filter(lambda x: abs(x) >= gap)


def shapes(min_dims=0, max_dims=3, min_side=0, max_side=3):
    return hnp.array_shapes(min_dims=min_dims, max_dims=max_dims, min_side=min_side, max_side=max_side)


def arrays(shape, elements):
    return hnp.arrays(np.float64, shape, elements=elements)


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


def indices(shape):
    """Every kind of index that NumPy takes for an array of this shape: basic, integer arrays with repeats, masks."""
    basic = hnp.basic_indices(shape, allow_newaxis=True)
    kinds = [basic, hnp.arrays(bool, shape)]
    if shape and all(shape):
        repeated = hnp.integer_array_indices(shape, result_shape=hnp.array_shapes(min_dims=0, max_dims=2, max_side=3))
        kinds += [repeated, st.lists(st.integers(-shape[0], shape[0] - 1), min_size=1, max_size=4)]
        if len(shape) > 1:
            rows = st.lists(st.integers(0, shape[0] - 1), min_size=1, max_size=3)
            kinds += [
                rows.map(lambda r: (np.array(r), slice(None))),
                rows.map(lambda r: (Ellipsis, None, np.array([0]))),
            ]
    return st.one_of(kinds)


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
def matrices(draw):
    """Operands of matmul in all of NumPy's forms: vectors, matrices, broadcast stacks of them, empty ones."""
    both = draw(
        hnp.mutually_broadcastable_shapes(signature="(m?,n),(n,p?)->(m?,p?)", max_side=3, min_side=0, max_dims=2)
    )
    return [draw(arrays(shape, numbers(-2, 2))) for shape in both.input_shapes], {}


@st.composite
def chosen(draw):
    ([c, x, y], params) = draw(elementwise((-1, 1, 0), (-2, 2, 0), (-2, 2, 0)))
    return [c > 0, x, y], params


@st.composite
def cast(draw):
    ([x], _) = draw(elementwise((-2, 2, 0)))
    return [x], {"dtype": np.dtype(np.float64)}


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
    Case(ops.matmul, matrices()),
    Case(ops.sum, reduction(min_side=0)),
    Case(ops.mean, reduction()),
    Case(ops.max, reduction(distinct=True)),
    Case(ops.min, reduction(distinct=True)),
    Case(ops.logsumexp, reduction()),
    Case(ops.softmax, softmax_like()),
    Case(ops.log_softmax, softmax_like()),
    Case(ops.reshape, reshaped()),
    Case(ops.transpose, transposed()),
    Case(ops.swapaxes, swapped()),
    Case(ops.broadcast_to, stretched()),
    Case(ops.unbroadcast, summed_back()),
    Case(ops.astype, cast()),
    Case(ops.concatenate, joined(new_axis=False)),
    Case(ops.stack, joined(new_axis=True)),
    Case(ops.getitem, indexed()),
    Case(ops.scatter, scattered()),
]
