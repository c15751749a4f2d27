"""``row_by_row``: a function that knows nothing of stacks, called for each row of stacked arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy

from autograd.engine.hidden_axis import NotTogether

np: Any = numpy  # NumPy's stubs know plain arrays only


def row_by_row(stack: Any, function: Callable[..., Any], args: Any, kwargs: Mapping[str, Any]) -> Any:
    """``function`` called for each row on its own, and the results stacked: arrays of one shape, or tuples of them.

    Args:
        stack: the class of stacked arrays, which has their array in ``rows`` and is made of one.
        function: of plain arrays.
        args: its arguments; those of the class ``stack``, in lists, tuples and dicts too, come in row by row.
        kwargs: the same by name.

    Raises:
        NotTogether: a result is no array, or not all of them have one dtype.
    """
    found = [function(*_row(stack, args, i), **_row(stack, kwargs, i)) for i in range(_count(stack, (args, kwargs)))]
    if all(isinstance(x, tuple) for x in found):
        return tuple([_stacked(stack, parts) for parts in zip(*found, strict=True)])
    return _stacked(stack, found)


def _stacked(stack: Any, found: Any) -> Any:
    if not all(isinstance(x, (numpy.ndarray, numpy.generic)) and x.dtype == found[0].dtype for x in found):
        raise NotTogether("a result that is no array")
    return stack(np.stack(found))


def _count(stack: Any, x: Any) -> int:
    """The number of rows of what is stacked in some arguments; 0 if nothing is."""
    if x.__class__ is stack:
        return len(x.rows)
    parts = x.values() if x.__class__ is dict else x if isinstance(x, (list, tuple)) else ()
    return max([_count(stack, part) for part in parts], default=0)


def _row(stack: Any, x: Any, i: int) -> Any:
    """The arguments for one row."""
    if x.__class__ is stack:
        return x.rows[i, ...]
    if x.__class__ is dict:
        return {key: _row(stack, part, i) for key, part in x.items()}
    return type(x)(_row(stack, part, i) for part in x) if x.__class__ in (list, tuple) and _count(stack, x) else x
