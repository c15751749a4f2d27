"""Evenly spaced numbers between ends that can be differentiated: ``linspace`` and its like."""

import operator

import numpy as np

from autograd.engine.beside import as_array
from autograd.engine.node import Node, data_of, is_complex
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array, cast, number
from autograd.functions.registry import implements, refuse


def _spaced(name, start, stop, num, endpoint, dtype, axis):
    """The numbers, and the step between them."""
    num = operator.index(num)
    if num < 0:
        raise ShapeError(f"{name}: got num={num}, expected 0 or more")
    start, stop = array(start), array(stop)
    span = stop - start
    parts = num - 1 if endpoint else num
    kind = np.result_type(data_of(span), 0.0)
    start, stop = (x if isinstance(x, Node) else as_array(x, kind) for x in (start, stop))
    share = (np.arange(num) / max(parts, 1)).astype(kind)
    share = share.reshape((-1,) + (1,) * span.ndim)
    points = start * (1 - share) + stop * share  # this form is exact at both ends
    if axis:
        points = np.moveaxis(points, 0, axis)
    return cast(points, dtype), span / parts if parts > 0 else span * np.nan


@implements(np.linspace)
def linspace(start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None):
    """``np.linspace``: each number is a mean of the ends, and sends them its gradient by their shares in it."""
    refuse("np.linspace", device=device)
    points, step = _spaced("np.linspace", start, stop, num, endpoint, dtype, axis)
    return (points, step) if retstep else points


@implements(np.logspace)
def logspace(start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0):
    """``np.logspace``: powers of ``base``, which may be a Tensor too."""
    base = number(base)
    if np.ndim(base):
        ndim = len(np.broadcast_shapes(np.shape(start), np.shape(stop), base.shape))
        start, stop, base = (x.reshape((1,) * (ndim - x.ndim) + x.shape) for x in map(array, (start, stop, base)))
        base = np.expand_dims(base, axis)
    points, _ = _spaced("np.logspace", start, stop, num, endpoint, None, axis)
    points = base**points
    return cast(points, dtype)


@implements(np.geomspace)
def geomspace(start, stop, num=50, endpoint=True, dtype=None, axis=0):
    """``np.geomspace`` between two positive or two negative ends."""
    start, stop = array(start), array(stop)
    if is_complex(start) or is_complex(stop):
        raise OperandError("np.geomspace: got complex ends, expected real ones; see np.logspace")
    sign = np.sign(data_of(start))
    if not np.all(sign * np.sign(data_of(stop)) == 1):
        raise OperandError("np.geomspace: got ends that are 0 or of different signs, expected both of one sign")
    points, _ = _spaced("np.geomspace", np.log(start * sign), np.log(stop * sign), num, endpoint, None, axis)
    points = np.exp(points)
    if np.any(sign < 0):
        points = points * np.expand_dims(np.broadcast_to(sign, np.broadcast_shapes(start.shape, stop.shape)), axis)
    return cast(points, dtype)
