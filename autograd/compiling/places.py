"""Places outside of a function: the places of numbers that it reads, and the kinds of objects there.

``reads`` walks over them. Here a place is defined, and an object is judged by its class: as a number or a text that is
compared, as a function that is free of anything that changes, as an object whose attributes are all that it holds.
"""

from __future__ import annotations

import collections
import datetime
import decimal
import fractions
import functools
import logging
import operator
import pathlib
import re
import threading
from collections.abc import Callable
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodWrapperType,
    ModuleType,
    SimpleNamespace,
    WrapperDescriptorType,
)
from typing import Any, NamedTuple

import numpy as np

from autograd.compiling.forms import UFUNC_METHOD
from autograd.compiling.watching import whose
from autograd.engine.node import Node

NUMBERS = (int, float, complex)
OF_SEVERAL_DTYPES = (np.datetime64, np.timedelta64, np.flexible)
"""Classes of NumPy's scalars whose objects have a dtype of their own: a unit, a length, or the fields of a record."""

TEXTS = (str, bytes, range, slice, np.dtype, fractions.Fraction, decimal.Decimal, pathlib.PurePath, re.Pattern,
          datetime.date, datetime.time, datetime.timedelta, datetime.tzinfo)  # fmt: skip
FUNCTIONS = (BuiltinFunctionType, MethodWrapperType, WrapperDescriptorType, np.ufunc, UFUNC_METHOD, type(np.sum),
              type(str.join), type(dict.fromkeys), MemberDescriptorType, GetSetDescriptorType,
              type(vars(collections.namedtuple("P", "x"))["x"]))  # fmt: skip
GETTERS = (operator.itemgetter, operator.attrgetter, operator.methodcaller)
SILENT = (type(threading.Lock()), type(threading.RLock()), logging.Logger, logging.Handler)
"""Objects that can be used in a function without an influence on its numbers, if it asks them for nothing."""


ABSENT = object()
"""The content of a place that is empty."""


class Location(NamedTuple):
    """A place that can be read and set: ``owner[key]`` or ``owner.key``.

    Attributes:
        owner: a dict, a list, or an object.
        key: the key, or the attribute's name.
        item: True for a key.
        path: the place in words.
    """

    owner: Any
    key: Any
    item: bool
    path: str

    def get(self) -> Any:
        """The content; ``ABSENT`` if there is none."""
        try:
            if self.item:
                return self.owner[self.key]
            return vars(self.owner)[self.key] if isinstance(self.owner, type) else getattr(self.owner, self.key)
        except (AttributeError, LookupError, ValueError):
            return ABSENT

    @property
    def setter(self) -> Callable[[Any, Any, Any], None]:
        """The function that sets it: ``setter(owner, key, value)``, which is C and not interrupted."""
        if self.item:
            return operator.setitem
        return type.__setattr__ if isinstance(self.owner, type) else object.__setattr__


class Holder(NamedTuple):
    """A container: a dict, a list or a set.

    Attributes:
        content: it.
        path: the place in words.
        is_attributes: True for the dict with the attributes of an object.
    """

    content: Any
    path: str
    is_attributes: bool

    def spelled(self, key: Any) -> str:
        """The place of one of its entries in words."""
        if self.is_attributes:
            return f"{self.path}.{key}"
        return f"{self.path}[{key!r}]" if type(key) in (str, int) else f"{self.path}[...]"


class Input(NamedTuple):
    """Something that is read afresh at each call.

    Attributes:
        text: the expression that reads it.
        path: the place in words.
        node: the node whose numbers it is.
        is_alone: True for an array of which each call checks that it owns its memory and can be written into.
    """

    text: str
    path: str
    node: Node | None
    is_alone: bool = False


def codes_of(x: Any) -> list[CodeType]:
    """The code objects of a member of a class."""
    parts = [x, *(getattr(x, name, None) for name in ("fget", "fset", "__func__", "func"))]
    return [part.__code__ for part in parts if isinstance(part, FunctionType)]


def is_free(x: Any) -> bool:
    """True if a function written in C is bound to nothing that can change, and calls none that is written in Python."""
    if isinstance(x, np.ufunc):
        return not is_of_python(x)
    owner = getattr(x, "__self__", None)
    return owner is None or isinstance(owner, (ModuleType, type)) or (isinstance(owner, np.ufunc) and is_free(owner))


def is_derived(cls: type) -> bool:
    """True for a class that is not Python's, NumPy's or of this package: its objects may have attributes."""
    return whose(cls.__module__) == "user"


def is_of_python(x: np.ufunc) -> bool:
    """True for a result of ``np.frompyfunc``: its only loop is of objects."""
    return [kind.strip("O") for kind in x.types] == ["->"]


def is_ours(x: Any) -> bool:
    """True for an object of a class of this package, or of one derived from it, such as a layer."""
    return any(whose(base.__module__) == "package" for base in type(x).__mro__)


def is_plain(cls: type) -> bool:
    """True if all that the objects of a class hold is in their attributes, as for classes written in Python."""
    if cls is SimpleNamespace:
        return True
    if hasattr(cls, "__next__") or cls is type(functools.cache(is_free)):
        return False
    roots = [base for base in cls.__mro__ if base.__base__ is object]
    return bool(roots) and all(
        base.__flags__ & _MADE_BY_CLASS and vars(base).keys() & {"__dict__", "__slots__"} for base in roots
    )


_MADE_BY_CLASS = 1 << 9  # Py_TPFLAGS_HEAPTYPE
