"""Arrays made in the image of another: ``np.zeros_like`` and its family, which people fill entry by entry."""

import numpy as np

from autograd.engine.levels import is_inside
from autograd.engine.node import Node, data_of, leaf
from autograd.functions.operands import array
from autograd.functions.registry import implements, refuse


def _to_be_filled(made, a):
    """An array in the image of ``a``: a constant Tensor if ``a`` is one of a derivative that is being computed.

    Only such a one can be filled with entries that have a gradient. Elsewhere the array stays NumPy's: optimisers
    that are written by hand keep their state in ``np.zeros_like(parameter)``.
    """
    filled = isinstance(a, Node) and a.requires_grad and a.node_type.native is not float and made.dtype.kind in "fc"
    return leaf(a.node_type, made, requires_grad=False) if filled and is_inside(a) else made


@implements(np.zeros_like)
def zeros_like(a, *args, **kwargs):
    """``np.zeros_like``: inside of a differentiated function a constant Tensor, to be filled entry by entry."""
    return _to_be_filled(np.zeros_like(data_of(a), *args, **kwargs), a)


@implements(np.ones_like)
def ones_like(a, *args, **kwargs):
    """``np.ones_like``, as ``zeros_like``."""
    return _to_be_filled(np.ones_like(data_of(a), *args, **kwargs), a)


@implements(np.empty_like)
def empty_like(prototype, *args, **kwargs):
    """``np.empty_like``, as ``zeros_like``."""
    return _to_be_filled(np.empty_like(data_of(prototype), *args, **kwargs), prototype)


@implements(np.full_like)
def full_like(a, fill_value, dtype=None, order="K", subok=True, shape=None, *, device=None):
    """``np.full_like``, as ``zeros_like``; filled with a Tensor, it has the gradient of that."""
    if not isinstance(fill_value, Node):
        given = {"dtype": dtype, "shape": shape, "device": device}  # Dask's function does not take all of them
        given = {name: x for name, x in given.items() if x is not None}
        if order != "K" or subok is not True:
            given.update(order=order, subok=subok)
        return _to_be_filled(np.full_like(data_of(a), fill_value, **given), a)
    refuse("np.full_like", order=order, subok=subok, device=device)
    filled = np.broadcast_to(array(fill_value), np.shape(a) if shape is None else shape)
    return filled.astype(a.dtype if dtype is None else dtype)
