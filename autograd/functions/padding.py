"""``np.pad`` in every mode: along one axis after another, a piece is joined to the front and one to the back."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.engine.node import Node, is_complex
from autograd.engine.views import order_of, own_memory
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.functions.registry import implements
from autograd.ops.indexing import at, scatter

_SETTINGS: dict[str, dict[str, Any]] = {
    "constant": {"constant_values": 0},
    "edge": {},
    "linear_ramp": {"end_values": 0},
    "maximum": {"stat_length": None},
    "mean": {"stat_length": None},
    "median": {"stat_length": None},
    "minimum": {"stat_length": None},
    "reflect": {"reflect_type": "even"},
    "symmetric": {"reflect_type": "even"},
    "wrap": {},
}
"""The modes, with the keyword that each takes and its default."""

_STATISTICS: dict[str, Callable[..., Any]] = {
    "maximum": np.max,
    "mean": np.mean,
    "median": np.median,
    "minimum": np.min,
}


@implements(np.pad)
def pad(array, pad_width, mode="constant", **kwargs):
    """``np.pad``: every mode but "empty" and user functions, which write into their argument.

    ``constant_values`` and ``end_values`` may be Tensors. The gradients of statistics are those of the reductions:
    equal extremes share the gradient.
    """
    x, widths = _array(array), _widths(pad_width, array.ndim)
    if not isinstance(mode, str) or mode not in _SETTINGS:
        raise OperandError(f"np.pad: got mode={mode!r}, expected one of {', '.join(_SETTINGS)}")
    unknown = set(kwargs) - set(_SETTINGS[mode])
    if unknown:
        raise OperandError(f"np.pad: got {', '.join(sorted(unknown))}= with mode={mode!r}, which does not take it")
    settings = _SETTINGS[mode] | kwargs
    if mode == "constant" and _is_zero(settings["constant_values"]):
        return own_memory(_zeros_around(x, widths), order_of(x))
    given = x
    for setting in settings.values():
        if mode in ("constant", "linear_ramp") and is_complex(_array(setting)) and not is_complex(x):
            raise OperandError("np.pad: got complex numbers to put around real ones")
    for axis, width in enumerate(widths):
        if any(width):
            if mode != "constant" and not x.shape[axis]:
                raise ShapeError(f"np.pad: got an axis {axis} of length 0, which mode={mode!r} cannot extend")
            x = _extended(x, axis, width, mode, settings)
    return own_memory(x, order_of(given)) if x is not given else x


_array = array


def _is_zero(setting):
    return not isinstance(setting := _array(setting), Node) and not setting.any()


def _widths(pad_width, ndim):
    """The widths before and behind each axis, from any form that NumPy takes."""
    if isinstance(pad_width, dict):
        given, pad_width = pad_width, [(0, 0)] * ndim
        for axis, width in given.items():
            pad_width[axis] = tuple(np.broadcast_to(width, 2).tolist())
    try:
        pairs = np.broadcast_to(np.asarray(pad_width), (ndim, 2)).tolist()
    except ValueError as error:
        raise ShapeError(f"np.pad: got pad_width={pad_width!r}, expected a pair for each of {ndim} axes") from error
    widths = [tuple(map(operator.index, pair)) for pair in pairs]
    if any(n < 0 for pair in widths for n in pair):
        raise ShapeError(f"np.pad: got pad_width={pad_width!r}, expected no negative widths")
    return widths


def _pair(setting, axis, ndim):
    """The settings for the two ends of one axis; numbers, nodes and lists of pairs, as NumPy broadcasts them."""
    if setting is None:
        return None, None
    pairs = np.broadcast_to(_array(setting), (ndim, 2))
    return pairs[axis, 0], pairs[axis, 1]


def _zeros_around(x, widths):
    shape = tuple(n + before + behind for n, (before, behind) in zip(x.shape, widths, strict=True))
    inside = tuple(slice(before, before + n) for n, (before, _) in zip(x.shape, widths, strict=True))
    return scatter(x, index=inside, shape=shape)


def _extended(x, axis, width, mode, settings):
    """x with a piece in front of it and one behind it along one axis."""
    if mode in ("reflect", "symmetric") and settings["reflect_type"] == "odd" and x.shape[axis] > 1:
        return _turned(x, axis, width, mode)
    if mode in ("edge", "reflect", "symmetric", "wrap"):
        places = np.pad(np.arange(x.shape[axis]), width, mode, **settings)
        ends = x[at(axis, places[: width[0]])], x[at(axis, places[len(places) - width[1] :])]
    elif mode in ("constant", "linear_ramp"):
        (setting,) = settings.values()
        pair = _pair(setting, axis, x.ndim)
        fill = _constant if mode == "constant" else _ramp
        ends = fill(x, axis, width[0], pair[0], 0), fill(x, axis, width[1], pair[1], -1)
    else:
        pair = _pair(settings["stat_length"], axis, x.ndim)
        ends = tuple(_statistic(x, axis, width[end], mode, pair[end], end) for end in (0, 1))
    return np.concatenate([ends[0], x, ends[1]], axis=axis)


def _block(x, axis, width):
    """The shape of a piece of x with this many entries along one axis."""
    return (*x.shape[:axis], width, *x.shape[axis + 1 :])


def _constant(x, axis, width, value, _):
    return np.broadcast_to(value, _block(x, axis, width)).astype(x.dtype)


def _ramp(x, axis, width, value, edge):
    """A straight line from the value outside to the edge of x, without the edge."""
    along = np.arange(width).astype(x.dtype) / max(width, 1)
    along = (along if edge == 0 else along[::-1]).reshape((-1,) + (1,) * (x.ndim - axis - 1))
    edge = np.expand_dims(x[at(axis, edge)], axis)
    return (value + (edge - value) * along).astype(x.dtype)


def _statistic(x, axis, width, mode, length, end):
    """A statistic of the first or last entries of x, repeated ``width`` times."""
    n = x.shape[axis]
    length = n if length is None else min(operator.index(length), n)
    if length < 0 or (length == 0 and mode in ("maximum", "minimum")):
        raise ShapeError(f"np.pad: got stat_length={length}, expected at least one entry to take the {mode} of")
    part = x[at(axis, slice(length) if end == 0 else slice(n - length, None))]
    found = _STATISTICS[mode](part, axis=axis, keepdims=True)
    return np.broadcast_to(found, _block(x, axis, width))


def _turned(x, axis, width, mode):
    """Odd reflections: pieces of x turned about its ends by half a turn, as many as it takes."""
    before, behind = width
    edge = 1 if mode == "symmetric" else 0
    period = x.shape[axis] if edge else x.shape[axis] - 1
    while before or behind:
        n = x.shape[axis]
        whole = (n if edge else n - 1) // period * period
        front, back = min(whole, before), min(whole, behind)
        pieces = [x]
        if front:
            piece = x[at(axis, slice(1 - edge, 1 - edge + front))]
            pieces.insert(0, np.flip(2 * x[at(axis, slice(0, 1))] - piece, axis))
        if back:
            piece = x[at(axis, slice(n - 1 + edge - back, n - 1 + edge))]
            pieces.append(np.flip(2 * x[at(axis, slice(n - 1, n))] - piece, axis))
        x = np.concatenate(pieces, axis=axis)
        before, behind = before - front, behind - back
    return x
