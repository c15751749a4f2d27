"""Weighted readings along one axis: the op of interpolation and of adaptive means, and its transpose.

Each entry of the result is a sum of a few entries of the input, its taps, with weights that do not depend on the
numbers. Tap k of all entries is a row of ``places`` and a row of ``weights``. Places do not decrease along a row, so
that the transpose can add up neighbours. A weight of 0 reads nothing: infinity beside a window stays outside of it.

Along short axes the readings are one matrix product, of which most factors are 0; it is up to thirty times as fast.
Numbers that are not finite are read tap by tap.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.arrays import is_foreign
from autograd.engine.declaration import op
from autograd.ops import scatter

SHORT, SHORT_BACK = 128, 512
"""The lengths of axes up to which a matrix product is faster than taps, and than adding up their gradients."""


def _by_matrix(x: Any, axis: int, places: Any, weights: Any, n: int, back: bool) -> Any:
    """The readings of x, or their gradients, by a matrix product; None if the way tap by tap is needed or faster."""
    plain = x.__class__ is np.ndarray and x.dtype in (np.float32, np.float64)
    if not plain or n > (SHORT_BACK if back else SHORT) or not np.isfinite(x).all():
        return None
    m = places.shape[1]
    matrix = np.zeros((m, n), x.dtype)
    np.add.at(matrix, (np.arange(m), places), weights)
    matrix = matrix.T if back else matrix
    lead, behind = x.shape[:axis], x.shape[axis + 1 :]
    if math.prod(behind) == 1:
        out = x.reshape(math.prod(lead), x.shape[axis]) @ matrix.T
    else:
        out = matrix @ x.reshape(math.prod(lead), x.shape[axis], math.prod(behind))
    return out.reshape(*lead, len(matrix), *behind)


def _weighed(x: Any, axis: int, weights: Any) -> Any:
    """Entries along an axis times weights; 0 where the weight is 0."""
    if (weights == 1).all():
        return x
    column = weights.astype(x.dtype).reshape((-1, *(1,) * (x.ndim - axis - 1)))
    return (x if weights.all() else np.where(column == 0, np.zeros((), x.dtype), x)) * column


def _back(g: Any, out: Any, x: Any, axis: Any, places: Any, weights: Any) -> Any:
    return read_back(g, axis=axis, places=places, weights=weights, n=x.shape[axis])


@op(
    _back,
    kind="linear", gate="weighted reader", symbol="resample", local=("Σ g times its weights",),
)  # fmt: skip
def read(x: Any, *, axis: Any, places: Any, weights: Any) -> Any:
    """The sums over taps of weight * x[place] along an axis, counted from the front. Gradients go the same ways."""
    out = None if len(places) == 1 else _by_matrix(x, axis, places, weights, x.shape[axis], back=False)
    if out is not None:
        return out
    for place, weight in zip(places, weights, strict=True):
        part = _weighed(np.take(x, place, axis), axis, weight)
        out = part if out is None else out + part
    return out


@op(
    lambda g, out, y, axis, places, weights, n: read(g, axis=axis, places=places, weights=weights),
    kind="linear", gate="weighted reader", symbol="resampleᵀ", local=("Σ g times its weights",),
)  # fmt: skip
def read_back(y: Any, *, axis: Any, places: Any, weights: Any, n: Any) -> Any:
    """The transpose of ``read``: the gradients of n entries along the axis, from the gradient y of their readings."""
    out = _by_matrix(y, axis, places, weights, n, back=True)
    if out is not None:
        return out
    shape, before = (*y.shape[:axis], n, *y.shape[axis + 1 :]), (slice(None),) * axis
    if is_foreign(y):
        parts = zip(places, (_weighed(y, axis, weight) for weight in weights), strict=True)
        return sum(scatter.forward(part, index=(*before, place), shape=shape) for place, part in parts)
    out = np.zeros(shape, y.dtype)
    for place, weight in zip(places, weights, strict=True):
        reached, first = np.unique(place, return_index=True)
        sums = np.add.reduceat(_weighed(y, axis, weight), first, axis)
        out[(*before, reached)] += sums
    return out
