"""Tracers: numbers and arrays that compute as NumPy's do and have their trace write down every call they receive.

A tracer reports the class of the object that it holds (``isinstance(tracer, numpy.ndarray)``, ``tracer.__class__``), so
that code which asks runs as it does with NumPy's arrays; only ``type(tracer)`` tells them apart. A question about forms
alone (shape, dtype, strides) is answered. One about numbers is a call, or a guard, or refused.
"""

from __future__ import annotations

import functools
import operator
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from autograd.compiling.program import Attribute, Method, Var
from autograd.errors import OperandError

if TYPE_CHECKING:
    from autograd.compiling.tracer import Trace

_FORMS = (
    np.shape, np.ndim, np.size, np.result_type, np.can_cast, np.common_type, np.iscomplexobj, np.isrealobj,
    np.may_share_memory, np.shares_memory,
)  # fmt: skip
"""Functions whose answers depend on forms and memory alone."""

_TEXTS = (np.array2string, np.array_repr, np.array_str)


class Traced:
    """A number or an array of a run. Its operators, and NumPy's functions that meet it, write themselves down."""

    __slots__ = ("__weakref__", "_owner", "_trace", "_value", "_var")

    def __init__(self, trace: Trace, value: Any, var: Var, owner: Any = None) -> None:
        self._trace, self._value, self._var, self._owner = trace, value, var, owner

    @property  # type: ignore[misc]  # the checker knows no __class__ that is computed
    def __class__(self) -> type:
        return type(self._value)

    def __getattr__(self, name: str) -> Any:
        """All other attributes of the held object are refused; attributes that it lacks are missing here, too.

        NumPy looks for attributes such as ``__array_interface__`` by itself, and does without them.
        """
        if hasattr(type(self._value), name):
            if name in _OF_FLOATS:
                return functools.partial(_OF_FLOATS[name], self)
            if not name.startswith("__") or name in sys._getframe(1).f_code.co_names:
                self._trace.refuse(f"got the attribute {name} of numbers that are being compiled, which is not traced")
        raise AttributeError(f"{type(self._value).__name__!r} object has no attribute {name!r}")

    def __as_one_call__(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """``f(*args, **kwargs)`` as one call of a program; see ``engine.outside``."""
        return self._trace.call(f, args, kwargs)

    def __as_no_call__(self, reason: str) -> NoReturn:
        """Refuse to be a number of a call; see ``engine.outside.refuse_to_call_back``."""
        self._trace.refuse(reason)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        for x in (*inputs, *(kwargs.get("out") or ())):
            if getattr(x, "__array_ufunc__", True) is None or _is_node(x):
                return NotImplemented
        if method == "__call__" and not kwargs and any(map(_is_of_objects, inputs)):
            return ufunc(*[_entries(x) if isinstance(x, Traced) else x for x in inputs])
        if kwargs.get("out") is not None and len(kwargs["out"]) == 1:
            kwargs["out"] = kwargs["out"][0]
        f = ufunc if method == "__call__" else getattr(ufunc, method)
        return self._trace.call(f, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if any(_is_node_type(t) for t in types):
            return NotImplemented
        func = getattr(func, "stands_for", func)
        if func in _FORMS:
            if func in (np.may_share_memory, np.shares_memory):
                parts = [x for x in tracers_in(args) if x._var.of is not None]
                for x in parts if len(parts) > 1 else ():  # a part of an array overlaps the whole, wherever it lies
                    x._trace.fix_place(x)
            return func(*plain(args), **plain(kwargs))
        if func in _TEXTS:
            return self._trace.guard("number", _Asked(func, args[1:], kwargs), self)
        return self._trace.call(func, args, kwargs)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if not self._trace.open:
            return np.array(self._value, dtype)
        self._trace.refuse(
            "got numbers that are being compiled where a plain array is needed (np.array, np.asarray, or a function "
            "that is not NumPy's), expected functions of NumPy: the result would be fixed"
        )

    def __bool__(self) -> bool:
        answer: bool = self._trace.guard("bool", bool, self)
        return answer

    def __float__(self) -> float:
        answer: float = self._trace.guard("number", float, self)
        return answer

    def __int__(self) -> int:
        answer: int = self._trace.guard("number", int, self)
        return answer

    def __complex__(self) -> complex:
        answer: complex = self._trace.guard("number", complex, self)
        return answer

    def __index__(self) -> int:
        answer: int = self._trace.guard("number", operator.index, self)
        return answer

    def __format__(self, spec: str) -> str:
        answer: str = self._trace.guard("number", _Asked(format, (spec,), {}), self)
        return answer

    def __repr__(self) -> str:
        answer: str = self._trace.guard("number", repr, self)
        return answer

    def __str__(self) -> str:
        answer: str = self._trace.guard("number", str, self)
        return answer

    def __hash__(self) -> int:
        answer: int = self._trace.guard("number", hash, self)
        return answer

    def __copy__(self) -> Any:
        return self.copy("K") if isinstance(self, TracedArray) else self  # as an array's: x.copy() is in C order

    def __deepcopy__(self, memo: Any) -> Any:
        return self.copy("K") if isinstance(self, TracedArray) else self

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        self._trace.refuse("got numbers that are being compiled to pickle, expected plain ones")


class _Asked:
    """The question ``f(x, *args, **kwargs)`` of a guard."""

    def __init__(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self.f, self.args, self.kwargs = f, args, kwargs

    def __call__(self, x: Any) -> Any:
        return self.f(x, *self.args, **self.kwargs)


class TracedNumber(Traced):
    """A Python number of a run: float, int or complex. NumPy's rules of weak types hold for it."""

    __slots__ = ()


class TracedArray(Traced):
    """An array of a run."""

    __slots__ = ()

    shape = property(lambda self: self._value.shape)
    ndim = property(lambda self: self._value.ndim)
    size = property(lambda self: self._value.size)
    dtype = property(lambda self: self._value.dtype)
    itemsize = property(lambda self: self._value.itemsize)
    nbytes = property(lambda self: self._value.nbytes)
    strides = property(lambda self: self._value.strides)
    device = property(lambda self: self._value.device)
    flags = property(lambda self: _Flags(self))

    @property
    def base(self) -> Any:
        """The owner of the memory. Of an argument it is not known here: the tracer holds a copy."""
        if self._owner is None and self._trace.open and self._var in self._trace.inputs and not _is_asked_by_us(2):
            self._trace.refuse(
                "got .base of an array that is an argument, or from outside: it may be another one later"
            )
        return self._owner

    @property
    def address(self) -> int:
        """The place in memory, of which the engine takes differences."""
        self._trace.fix_place(self)
        start: int = self._value.__array_interface__["data"][0]
        return start

    def written_state(self) -> bytes:
        """Bytes that differ after each write into this memory. The engine's watch over arrays compares them."""
        return self._trace.written_state(self)

    def refuse_write(self) -> NoReturn:
        """Say that this was written into although a graph needs its numbers. The new numbers may or may not differ."""
        self._trace.refuse(
            "got an array to write into that a recorded graph needs: if its numbers change, its gradient is an error; "
            "write into a copy"
        )

    def __len__(self) -> int:
        return len(self._value)

    def __iter__(self) -> Iterator[Any]:
        if not self.shape:
            raise OperandError("iteration over a 0-d array")
        return (self[i] for i in range(len(self._value)))

    def __getitem__(self, index: Any) -> Any:
        return self._trace.call(operator.getitem, (self, index), {})

    def __setitem__(self, index: Any, value: Any) -> None:
        self._trace.call(operator.setitem, (self, index, value), {})

    @property
    def flat(self) -> Any:
        """The entries in C order, to be read and written by index."""
        return _Flat(self)

    @flat.setter
    def flat(self, value: Any) -> None:
        _Flat(self)[:] = value

    @property
    def real(self) -> Any:
        """The real parts, a view."""
        return self._trace.call(Attribute("real"), (self,), {})

    @real.setter
    def real(self, value: Any) -> None:
        self.real[...] = value

    @property
    def imag(self) -> Any:
        """The imaginary parts, a view where there are some."""
        return self._trace.call(Attribute("imag"), (self,), {})

    @imag.setter
    def imag(self, value: Any) -> None:
        self.imag[...] = value

    def tolist(self) -> Any:
        """Python's numbers: a guard on all of them."""
        return self._trace.guard("number", operator.methodcaller("tolist"), self)

    def tobytes(self, order: Any = "C") -> Any:
        """The bytes: a guard on all of them."""
        return self._trace.guard("number", operator.methodcaller("tobytes", order), self)

    def setflags(self, write: Any = None, align: Any = None, uic: Any = None) -> None:
        """As ``ndarray.setflags``."""
        self._trace.call(Method("setflags"), (self, write, align, uic), {})


class TracedScalar(TracedArray):
    """A number of NumPy's in a run."""

    __slots__ = ()
    __iter__ = __len__ = __setitem__ = None  # type: ignore[assignment]  # a number has none: Python refuses


class Hidden:
    """The owner of the memory of an array that a function has made inside of itself, which no other code can read."""

    __slots__ = ("base", "memory")

    def __init__(self, memory: Any) -> None:
        self.memory, self.base = memory, None


_FLAGS_OF_FORM = frozenset(("c_contiguous", "f_contiguous", "contiguous", "fortran", "forc", "fnc"))
_FLAG_OF_LETTER = {"C": "c_contiguous", "F": "f_contiguous", "O": "owndata", "W": "writeable", "A": "aligned",
                   "X": "writebackifcopy", "B": "behaved", "CA": "carray", "FA": "farray", "CONTIGUOUS": "c_contiguous",
                   "FORTRAN": "f_contiguous"}  # fmt: skip


def _is_asked_by_us(depth: int) -> bool:
    """True if code of this package asks, so many frames up; stand-ins such as that of ``getattr`` ask for another."""
    frame: FrameType | None = sys._getframe(depth)
    while frame is not None and frame.f_globals.get("__name__") == "autograd.compiling.questions":
        frame = frame.f_back
    return frame is not None and str(frame.f_globals.get("__name__")).startswith("autograd.")


class _Flags:
    """The flags of a tracer: forms, but for the right to write, which can be set; others of an input are asked."""

    __slots__ = ("_of",)

    def __init__(self, of: TracedArray) -> None:
        object.__setattr__(self, "_of", of)

    def __getattr__(self, name: str) -> Any:
        return self._answer(name, _is_asked_by_us(2))

    def __getitem__(self, name: str) -> Any:
        return self._answer(_FLAG_OF_LETTER.get(name, name.lower()), _is_asked_by_us(2))

    def _answer(self, name: str, is_ours: bool) -> Any:
        trace = self._of._trace
        # the engine asks in order to hand the right to write on to a view, which is an error where there is none
        if is_ours or name in _FLAGS_OF_FORM or not trace.open or self._of._var.root not in trace.inputs:
            return getattr(self._of._value.flags, name)
        if not trace.alike:
            trace.refuse(f"got .flags.{name} of an array whose copy in the trace has other flags")
        return trace.guard("number", operator.attrgetter(f"flags.{name}"), self._of)

    def __repr__(self) -> str:
        is_ours = _is_asked_by_us(2)
        for name in ("owndata", "writeable", "aligned", "writebackifcopy"):
            self._answer(name, is_ours)
        return repr(self._of._value.flags)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in ("writeable", "WRITEABLE", "W"):
            self._of._trace.refuse(f"got flags.{name} to set, expected flags.writeable")
        self._of.setflags(write=bool(value))

    __setitem__ = __setattr__


class _Flat:
    """The entries of a tracer in C order."""

    __slots__ = ("base",)

    def __init__(self, base: TracedArray) -> None:
        self.base = base

    def __len__(self) -> int:
        return int(self.base.size)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __getitem__(self, index: Any) -> Any:
        return self.base.reshape(-1)[index] if isinstance(index, int) else self.base.flatten()[index]

    def __setitem__(self, index: Any, value: Any) -> None:
        self.base._trace.call(write_flat, (self.base, index, value), {})

    def copy(self) -> Any:
        """The entries as an array."""
        return self.base.flatten()


def write_flat(x: Any, index: Any, value: Any) -> None:
    """``x.flat[index] = value``."""
    x.flat[index] = value


def tracers_in(x: Any) -> Iterator[Any]:
    """The tracers in an argument, at any depth."""
    cls = type(x)
    if issubclass(cls, Traced):
        yield x
    elif issubclass(cls, (tuple, list)):
        for part in x:
            yield from tracers_in(part)
    elif issubclass(cls, dict):
        for part in x.values():
            yield from tracers_in(part)
    elif cls is slice:
        yield from tracers_in((x.start, x.stop, x.step))


def mapped(x: Any, wanted: type, function: Callable[[Any], Any]) -> Any:
    """An argument with ``function(part)`` in the place of each part of a class, at any depth; containers are copied."""
    cls = type(x)
    if issubclass(cls, wanted):
        return function(x)
    if issubclass(cls, tuple):
        parts = [mapped(part, wanted, function) for part in x]
        return cls(*parts) if hasattr(cls, "_fields") else tuple(parts)
    if issubclass(cls, list):
        return [mapped(part, wanted, function) for part in x]
    if cls is dict:
        return {key: mapped(part, wanted, function) for key, part in x.items()}
    if cls is slice:
        return slice(*(mapped(part, wanted, function) for part in (x.start, x.stop, x.step)))
    return x


def plain(x: Any) -> Any:
    """An argument with the held objects in the places of tracers."""
    return mapped(x, Traced, lambda tracer: tracer._value)


def variables(x: Any) -> Any:
    """An argument with the variables of the tracers in their places."""
    return mapped(x, Traced, lambda tracer: tracer._var)


def _is_node(x: Any) -> bool:
    return _is_node_type(type(x))


def _is_node_type(cls: type) -> bool:
    return hasattr(cls, "node_type") or hasattr(cls, "hidden_axis")  # hidden_axis: a stack of rows


def _operator(name: str, swapped: bool, f: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    def forward(self: Any, other: Any) -> Any:
        if _is_node(other) or getattr(other, "__array_ufunc__", True) is None:
            return NotImplemented
        if isinstance(other, (str, bytes, type(None))) and name not in ("eq", "ne"):
            return NotImplemented
        if isinstance(other, (list, tuple)) and name in ("mul", "add") and isinstance(self, TracedNumber):
            return NotImplemented  # a list is repeated so often, and is no array
        if _is_of_objects(other) and not f.__name__.startswith("i"):  # not in place
            return f(other, _entries(self)) if swapped else f(_entries(self), other)
        return self._trace.call(f, (other, self) if swapped else (self, other), {})

    return forward


_MOST_ENTRIES = 1000


def _is_of_objects(x: Any) -> bool:
    return type(x) is np.ndarray and x.dtype == object


def _entries(x: Any) -> Any:
    """The numbers of a tracer as an array of objects, as NumPy makes one of an array that meets another of objects."""
    if x._trace.open and (isinstance(x, TracedNumber) or x.size <= _MOST_ENTRIES):
        made = np.empty((1,) if isinstance(x, TracedNumber) else (x.size,), object)
        for i, part in enumerate([x] if isinstance(x, TracedNumber) else x.reshape(-1)):
            made[i] = part if isinstance(part, TracedNumber) else part.item()
        return made.reshape(() if isinstance(x, TracedNumber) else x.shape)
    if not x._trace.open:
        return x._value
    x._trace.refuse(
        f"got {x.size} numbers beside an array of objects, expected at most {_MOST_ENTRIES}: each would be a line; "
        f"np.stack makes an array of numbers"
    )


for _name in (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor", "lshift", "rshift", "divmod"
):  # fmt: skip
    _f = divmod if _name == "divmod" else getattr(operator, _name + ("_" if _name in ("and", "or") else ""))
    setattr(Traced, f"__{_name}__", _operator(_name, False, _f))
    setattr(Traced, f"__r{_name}__", _operator(_name, True, _f))
    if _name != "divmod":
        setattr(TracedArray, f"__i{_name}__", _operator(_name, False, getattr(operator, "i" + _name)))
for _name in ("lt", "le", "eq", "ne", "gt", "ge"):
    setattr(Traced, f"__{_name}__", _operator(_name, False, getattr(operator, _name)))


def _method(f: Callable[..., Any]) -> Callable[..., Any]:
    return lambda self, *args, **kwargs: self._trace.call(f, (self, *args), kwargs)


def _asked(name: str) -> Callable[[Any], Any]:
    return lambda self: self._trace.guard("number", operator.methodcaller(name), self)


_OF_FLOATS = {
    "hex": _asked("hex"), "as_integer_ratio": _asked("as_integer_ratio"), "is_integer": _method(Method("is_integer")),
}  # fmt: skip
"""Methods that some types of numbers have, and others lack."""

for _name in ("neg", "pos", "abs", "invert"):
    setattr(Traced, f"__{_name}__", _method(getattr(operator, _name)))

for _name in ("__round__", "__trunc__", "__floor__", "__ceil__", "conjugate"):
    setattr(Traced, _name, _method(Method(_name)))
for _name in (
    "all", "any", "argmax", "argmin", "argpartition", "argsort", "astype", "choose", "clip", "compress", "conj", "copy",
    "cumprod", "cumsum", "diagonal", "dot", "fill", "flatten", "item", "max", "mean", "min", "nonzero", "partition",
    "prod", "put", "ravel", "repeat", "reshape", "round", "searchsorted", "sort", "squeeze", "std", "sum", "swapaxes",
    "take", "trace", "transpose", "var", "view",
):  # fmt: skip
    setattr(TracedArray, _name, _method(Method(_name)))
for _name in ("T", "mT"):
    setattr(TracedArray, _name, property(_method(Attribute(_name))))
for _name in ("real", "imag"):
    setattr(TracedNumber, _name, property(_method(Attribute(_name))))
