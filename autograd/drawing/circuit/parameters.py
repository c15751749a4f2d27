"""Static parameters of a gate as text: ``axis 0``, ``→ (2, 3)``, an index as it is written in Python.

A parameter at its default is not shown, except the axis, which tells the entries that are added up or compared. A long
text is shortened; the tip of the gate in a picture has all of it.
"""

from __future__ import annotations

import dataclasses
import reprlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.engine.op import Op

LONGEST, LONGEST_IN_FULL = 26, 300
FEWEST, MOST = 8, 100  # the most entries of an index or an array that are written out, in short and in full form

_NOT_SHOWN = ("optimize", "UPLO", "places", "weights")
_USUAL = {
    "p": 2,
    "groups": 1,
    "trans": 0,
    "lower": False,
    "unit_diagonal": False,
}  # values that count as defaults where an op declares none
_INDEXING = ("[ ]", "[ ]=")


def described(op: Op, params: Mapping[str, Any], operands: Sequence[Any], out: Any) -> tuple[str, str]:
    """The static parameters of a call, short and in full; empty texts if there is nothing to say.

    Args:
        op: the op.
        params: its static parameters.
        operands: the plain values of its operands.
        out: the plain value of its result; None if there is none.

    Example:
        >>> from autograd import ops
        >>> x = np.ones((2, 3))
        >>> described(ops.sum, {"axis": 0, "keepdims": False}, [x], x.sum(axis=0))[0]
        'axis 0'
        >>> described(ops.reshape, {"shape": (3, -1)}, [x], x.reshape(3, 2))[0]
        '→ (3, 2)'
        >>> described(ops.getitem, {"index": (slice(None), slice(1, None))}, [x], x[:, 1:])[0]
        ':, 1:'
    """
    short, full = (_texts(op, params, operands, out, most) for most in (FEWEST, MOST))
    return cut(short, LONGEST), cut(full, LONGEST_IN_FULL)


def cut(text: str, longest: int) -> str:
    """Text, shortened to a length."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def is_indexing(op: Op) -> bool:
    """True for the ops that read and write by an index."""
    return op.symbol in _INDEXING and "index" in op.static


def _texts(op: Op, params: Mapping[str, Any], operands: Sequence[Any], out: Any, most: int) -> str:
    if is_indexing(op):
        return index_text(params["index"], most)
    words = []
    exchanged = [params[name] for name in ("axis1", "axis2") if name in params]
    for name in (name for name in op.static if name in params):
        x = params[name]
        default = name in op.defaults and _same(x, op.defaults[name])
        if name in _NOT_SHOWN or name in ("axis1", "axis2") or x is None:
            continue
        if name == "axis":
            words.append(_axis(x, operands if out is not None else ()))  # a refused gate always shows its axis
        elif name == "index":
            words.append(f"[{index_text(x, most)}]")
        elif not default:
            words.append(_word(name, x, out, most))
    if exchanged:
        words.append(", ".join(map(_plain, exchanged)))
    return " ".join(filter(None, words))


def _same(x: Any, default: Any) -> bool:
    try:
        number = isinstance(x, (int, float)) and isinstance(default, (int, float)) and not isinstance(x, bool)
        return bool(x == default) and (type(x) is type(default) or (number and not isinstance(default, bool)))
    except (ValueError, TypeError):  # arrays of different shapes
        return False


def _axis(axis: Any, operands: Sequence[Any]) -> str:
    axes = tuple(axis) if isinstance(axis, (tuple, list)) else (axis,)
    if not axes:
        return "no axis"
    if isinstance(axis, tuple) and operands and len(axes) == np.ndim(operands[0]) and len(axes) > 0:
        return ""  # all axes, as without the parameter
    return f"{'axis' if len(axes) == 1 else 'axes'} {', '.join(map(_plain, axes))}"


def _word(name: str, x: Any, out: Any, most: int) -> str:
    if name == "shape" and isinstance(x, (tuple, list, int)) and out is None:  # a gate that was refused has no result
        return f"→ {_plain(x)}"
    if name == "shape" and isinstance(x, (tuple, list, int)) and np.size(out) and _arrives(x, np.shape(out)):
        return f"→ {np.shape(out)}"
    if name == "dtype":
        return f"→ {np.dtype(x).name}"
    if name == "subscripts":
        return str(x).replace("->", "→")
    if _same(x, _USUAL.get(name)):
        return ""
    if name == "axes" and isinstance(x, (tuple, list)):
        return f"axes {', '.join(map(_plain, x))}"
    if isinstance(x, (bool, np.bool_)):
        return name if x else f"no {name}"  # a text that is cut short must not say the opposite
    if isinstance(x, str):
        return x if name == "reduction" else f"{name} {x}"
    return _value(x, most) if hasattr(x, "_fields") else f"{name} {_value(x, most)}"


def _arrives(shape: Any, got: tuple[int, ...]) -> bool:
    """True if a parameter ``shape`` is that of the result, in which one length may be -1."""
    asked = shape if isinstance(shape, (tuple, list)) else (shape,)
    return len(asked) == len(got) and all(n in (-1, m) for n, m in zip(asked, got, strict=True))


def _plain(x: Any) -> str:
    return str(x).replace("-", notation.MINUS)


def _value(x: Any, most: int) -> str:
    if isinstance(x, (float, int, complex, np.number)):
        return notation.number(x)
    if hasattr(x, "_fields"):  # x is a named tuple
        kept = [name for name in x._fields if x._field_defaults.get(name) != getattr(x, name)]
        return ", ".join(f"{name} {_value(getattr(x, name), most)}" for name in kept)
    if isinstance(x, tuple) and (number := _everywhere(x)) is not None:
        return _plain(number)
    if isinstance(x, (tuple, list)) and all(isinstance(entry, (int, np.integer)) for entry in x):
        return _plain(tuple(x))
    if isinstance(x, (np.ndarray, list)):
        return _array(x, most)
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        return ", ".join(f"{f.name} {_value(getattr(x, f.name), most)}" for f in dataclasses.fields(x))
    return _plain(reprlib.repr(x))


def _everywhere(x: Any) -> int | None:
    """The number that stands at all places of nested tuples; None if there are several."""
    if isinstance(x, tuple) and len(x) > 1:
        found = {_everywhere(entry) for entry in x}
        return found.pop() if len(found) == 1 else None
    return int(x) if isinstance(x, (int, np.integer)) else None


def index_text(index: Any, most: int = MOST) -> str:
    """An index as it stands between brackets.

    Example:
        >>> index_text((..., slice(None, None, 2), [0, 2, 0]))
        '..., ::2, [0, 2, 0]'
        >>> index_text(np.arange(50), most=4)
        '[0, 1, 2, … 50 in all]'
    """
    parts = index if isinstance(index, tuple) else (index,)
    return ", ".join(_part(part, most) for part in parts) or "()"


def _part(part: Any, most: int) -> str:
    if isinstance(part, slice):
        start, stop = ("" if end is None else _plain(end) for end in (part.start, part.stop))
        return f"{start}:{stop}" + ("" if part.step is None else f":{_plain(part.step)}")
    if part is Ellipsis:
        return "..."
    if isinstance(part, (np.ndarray, list)):
        return _array(part, most)
    return _plain(part)


def _array(x: Any, most: int) -> str:
    x = np.asarray(x)
    if x.ndim == 0:
        return _plain(x.item())
    if x.dtype == bool and (x.size > most or (x.ndim > 1 and most <= FEWEST)):
        return f"mask {x.shape}"
    if x.size <= most and (x.ndim <= 2 or most > FEWEST):
        return _plain(x.tolist())
    if x.ndim > 1:
        return f"[…] {x.shape}"
    first = ", ".join(_plain(entry) for entry in x[: max(1, min(3, most))].tolist())
    return f"[{first}, … {notation.count_in_all(x.size)}]"


def read_repeatedly(index: Any, shape: tuple[int, ...]) -> list[tuple[str, int]]:
    """The rows or entries that an index reads more than once: how each is called, and how often it is read.

    Rows if the index takes whole rows, as an embedding does; else entries.

    Example:
        >>> read_repeatedly(np.array([0, 2, 0]), (3, 2))
        [('row 0', 2)]
        >>> read_repeatedly(([1, 1], [0, 0]), (3, 2))
        [('entry 1, 0', 2)]
        >>> read_repeatedly(slice(1, None), (3, 2))
        []
    """
    parts = index if isinstance(index, tuple) else (index,)
    if not any(isinstance(part, (np.ndarray, list)) and np.asarray(part).dtype.kind in "iu" for part in parts):
        return []
    size = int(np.prod(shape))
    places = np.arange(size).reshape(shape)[index]
    counts = np.bincount(np.ravel(places), minlength=size).reshape(shape)
    whole = _whole_axes(parts, len(shape))
    for axis in whole:  # the counts are equal along such an axis
        counts = counts[(slice(None),) * axis + (slice(1),)]
    return [(_place(place, whole), int(counts[tuple(place)])) for place in np.argwhere(counts > 1)]


def _whole_axes(parts: Sequence[Any], ndim: int) -> list[int]:
    """The axes of an array that an index takes as they are."""
    if any(part is None or np.asarray(part).dtype == bool for part in parts if part is not Ellipsis):
        return []  # such a part does not stand for one axis
    at = next((i for i, part in enumerate(parts) if part is Ellipsis), len(parts))
    after = [part for part in parts[at:] if part is not Ellipsis]
    full = [*parts[:at], *[slice(None)] * (ndim - at - len(after)), *after]
    return [axis for axis, part in enumerate(full) if isinstance(part, slice) and part == slice(None)]


def _place(place: Any, whole: Sequence[int]) -> str:
    """A row, a column, or an entry, ``entry 0, :, 2``; the axes that are taken whole are no part of its name."""
    if len(place) > 1 and list(whole) == list(range(1, len(place))):
        return notation.row(_plain(place[0]))
    if len(place) == 2 and list(whole) == [0]:
        return notation.column(_plain(place[1]))
    return notation.entry(", ".join(":" if axis in whole else str(i) for axis, i in enumerate(place)))
