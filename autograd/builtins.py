"""HIPS autograd's name for ``isinstance`` and ``type`` that look into nodes, and for containers, which are Python's.

Code for HIPS autograd imports these names, as containers are wrapped there while a function is differentiated. Here
nothing is wrapped: ``list(x)``, ``tuple(x)`` and ``dict(x)`` are Python's, and so are their instances. The classes are
others than Python's, because programs register both. ``new_box`` alone makes containers of classes of their own.
"""

from __future__ import annotations

import builtins
from typing import Any

from autograd.engine.doors import door
from autograd.hips.boxes import DictBox as DictBox
from autograd.hips.boxes import ListBox as ListBox
from autograd.hips.boxes import SequenceBox as SequenceBox
from autograd.hips.boxes import TupleBox as TupleBox
from autograd.hips.boxes import getval as getval


class _AsPython(builtins.type):
    """The class of classes whose instances are those of Python's class that they derive from."""

    def __instancecheck__(cls, x: object) -> bool:
        return builtins.isinstance(x, cls.__base__ or object)


class dict(builtins.dict[Any, Any], metaclass=_AsPython):
    """Python's dict: a call makes one, and all dicts are instances."""

    @door
    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        """A dict of Python."""
        return builtins.dict(*args, **kwargs)


class list(builtins.list[Any], metaclass=_AsPython):
    """Python's list: a call makes one, and all lists are instances."""

    @door
    def __new__(cls, *args: Any) -> Any:
        """A list of Python."""
        return builtins.list(*args)


class tuple(builtins.tuple[Any, ...], metaclass=_AsPython):
    """Python's tuple: a call makes one, and all tuples are instances."""

    @door
    def __new__(cls, *args: Any) -> Any:
        """A tuple of Python."""
        return builtins.tuple(*args)


@door
def isinstance(x: Any, classinfo: Any) -> bool:
    """True if ``x``, or the plain number or array in it, is an instance of a class.

    Example:
        >>> from autograd import grad
        >>> grad(lambda x: 2.0 * x if isinstance(x, float) else 0.0)(1.0)
        2.0
    """
    return builtins.isinstance(x, classinfo) or builtins.isinstance(getval(x), classinfo)


def type(x: Any) -> Any:
    """The class of ``x``, or of the plain number or array in it."""
    return builtins.type(getval(x))
