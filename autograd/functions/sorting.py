"""Sorting: the choice of an order has no derivative; the sorted entries have."""

import numpy as np

from autograd.engine.node import is_complex
from autograd.engine.views import order_of, own_memory
from autograd.functions.operands import array_for, one_axis
from autograd.functions.registry import implements, refuse
from autograd.ops import rearrange


@implements(np.sort)
def sort(a, axis=-1, kind=None, order=None, *, stable=None):
    """``np.sort``: gradients go back where the entries came from; ties keep the order they came in."""
    return _arranged("np.sort", a, axis, order, lambda x, axis: np.argsort(x, axis=axis, kind="stable"))


@implements(np.partition)
def partition(a, kth, axis=-1, kind="introselect", order=None):
    """``np.partition``: gradients go back where the entries came from."""
    return _arranged("np.partition", a, axis, order, lambda x, axis: np.argpartition(x, kth, axis=axis))


def _arranged(name, a, axis, order, places):
    refuse(name, order=order)
    a = array_for(name, a)
    if axis is None:
        a, axis = a.reshape(-1), 0
    axis = one_axis(name, axis, a.ndim)
    return own_memory(rearrange(a, order=places(a, axis), axis=axis), order_of(a))


@implements(np.sort_complex)
def sort_complex(a):
    """``np.sort_complex``: sorted by real parts, then by imaginary parts; the result is always complex."""
    ascending = np.sort(a)
    return ascending if is_complex(ascending) else ascending + 0j
