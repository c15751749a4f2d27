"""Calls of a program worded for Python to run: each expression is exactly the call, with nothing rounded differently.

``spelling`` writes the form for readers; here ``np.power(x, 2)`` stays apart from ``x ** 2``, which NumPy computes in
another way. Constants that have no short text are names in the namespace of the source.
"""

from __future__ import annotations

import keyword
import operator
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd.compiling.program import Attribute, Call, Method, Var

BINARY: Mapping[Any, str] = {
    operator.add: "+", operator.sub: "-", operator.mul: "*", operator.truediv: "/", operator.floordiv: "//",
    operator.mod: "%", operator.matmul: "@", operator.pow: "**", operator.and_: "&", operator.or_: "|",
    operator.xor: "^", operator.lshift: "<<", operator.rshift: ">>", operator.lt: "<", operator.le: "<=",
    operator.eq: "==", operator.ne: "!=", operator.gt: ">", operator.ge: ">=",
}  # fmt: skip
UNARY: Mapping[Any, str] = {operator.neg: "-", operator.pos: "+", operator.invert: "~"}
IN_PLACE: Mapping[Any, str] = {
    operator.iadd: "+=", operator.isub: "-=", operator.imul: "*=", operator.itruediv: "/=", operator.ifloordiv: "//=",
    operator.imod: "%=", operator.ipow: "**=", operator.imatmul: "@=", operator.iand: "&=", operator.ior: "|=",
    operator.ixor: "^=", operator.ilshift: "<<=", operator.irshift: ">>=",
}  # fmt: skip
_NOT_IN_PLACE = {f: BINARY[getattr(operator, name.replace("i", "", 1))] for f, name in (
    (f, f.__name__) for f in IN_PLACE if f not in (operator.iand, operator.ior)
)} | {operator.iand: "&", operator.ior: "|"}  # fmt: skip
_MODULES = (("np.", "numpy"), ("np.linalg.", "numpy.linalg"), ("np.fft.", "numpy.fft"), ("math.", "math"))
_DTYPES = {np.dtype(getattr(np, name)): f"np.{name}" for name in (
    "float16", "float32", "float64", "complex64", "complex128", "int8", "int16", "int32", "int64", "uint8", "uint16",
    "uint32", "uint64",
)}  # fmt: skip


class Words:
    """The names in a source, and the text of its calls.

    Attributes:
        namespace: the objects behind the names, beside the variables.
    """

    def __init__(self) -> None:
        import math

        self.namespace: dict[str, Any] = {"np": np, "math": math}
        self._names: dict[Var, str] = {}
        self._taken: set[str] = {"np", "math", "GuardMiss", "form_of", "differs", "slice", "build", "errors", "answer",
                                 "commit"}  # fmt: skip
        # each entry keeps its object alive, so that the id stays unique
        self._constants: dict[int, tuple[str, Any]] = {}
        self._functions: dict[Any, str] = {}

    def name(self, x: Var) -> str:
        """The name of a variable: the user's, if it is one and free."""
        found = self._names.get(x)
        if found is None:
            found = x.name if x.name and x.name.isidentifier() and not keyword.iskeyword(x.name) else f"t{x.number}"
            found = self.free(found)
            self._names[x] = found
        return found

    def rename(self, x: Var, name: str) -> None:
        """``x`` is called by the name of another one from now on, whose place it takes."""
        self._names[x] = name

    def free(self, name: str) -> str:
        """The name, or one like it if it is taken."""
        free, n = name, 1
        while free in self._taken:
            n += 1
            free = f"{name}_{n}"
        self._taken.add(free)
        return free

    def constant(self, x: Any, stem: str = "c") -> str:
        """The name of a constant in the namespace."""
        found = self._constants.get(id(x))
        if found is None:
            name = self.free(f"{stem}{len(self._constants)}")
            self._constants[id(x)] = found = name, x
            self.namespace[name] = x
        return found[0]

    def function(self, f: Callable[..., Any]) -> str:
        """The text that stands for a function: ``np.exp``, ``np.add.reduce``, or a name."""
        try:
            found = self._functions.get(f)
        except TypeError:
            return self.constant(f, "f")
        if found is None:
            name, owner = getattr(f, "__name__", ""), getattr(f, "__self__", None)
            if isinstance(owner, np.ufunc):
                found = f"{self.function(owner)}.{name}"
            else:
                found = next(
                    (at + name for at, module in _MODULES if name and vars(sys.modules[module]).get(name, 0) is f),
                    None,
                ) or self.constant(f, "f")  # fmt: skip
            self._functions[f] = found
        return found

    def expression(self, call: Call) -> str:
        """The text of the result of a call."""
        f, args, kwargs = call.f, call.args, call.kwargs
        if not kwargs:
            sign = BINARY.get(f) if f.__class__ is _BUILTIN else None
            if sign is not None:
                return f"{self.of(args[0])} {sign} {self.of(args[1])}"
            if f.__class__ is _BUILTIN and f in UNARY:
                return f"{UNARY[f]}{self.of(args[0])}"
            if f is operator.getitem:
                return f"{self.of(args[0])}[{self.index(args[1])}]"
            if f.__class__ is _BUILTIN and f in _NOT_IN_PLACE:  # a number cannot change in place
                return f"{self.of(args[0])} {_NOT_IN_PLACE[f]} {self.of(args[1])}"
        if isinstance(f, Attribute):
            return f"{self.of(args[0])}.{f.name}"
        if isinstance(f, Method):
            return f"{self.of(args[0])}.{f.name}({self._arguments(args[1:], kwargs)})"
        if isinstance(f, np.ufunc) and kwargs.keys() == {"out"} and f not in (np.maximum, np.minimum):
            args, kwargs = (*args, kwargs["out"]), {}  # a positional out takes less time
        return f"{self.function(f)}({self._arguments(args, kwargs)})"

    def statement(self, call: Call) -> str | None:
        """The text of a call that changes something and returns nothing, if it is a statement of its own."""
        if call.f is operator.setitem:
            target, index, value = call.args
            return f"{self.of(target)}[{self.index(index)}] = {self.of(value)}"
        if call.writes and call.f.__class__ is _BUILTIN and call.f in IN_PLACE and isinstance(call.args[0], Var):
            return f"{self.name(call.args[0])} {IN_PLACE[call.f]} {self.of(call.args[1])}"
        return None

    def _arguments(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
        texts = [self.of(x) for x in args]
        if kwargs:
            if all(key.isidentifier() and not keyword.iskeyword(key) for key in kwargs):
                texts += [f"{key}={self.of(x)}" for key, x in kwargs.items()]
            else:
                texts.append(f"**{self.of(dict(kwargs))}")
        return ", ".join(texts)

    def of(self, x: Any) -> str:
        """The text of an argument at any depth of containers."""
        kind = x.__class__
        if kind is Var:
            return self._names.get(x) or self.name(x)
        if kind is float:
            return (repr(x) if x >= 0 else f"({x!r})") if x - x == 0 else self.constant(x)
        if kind is int and len(repr(x)) < 20:
            return repr(x) if x >= 0 else f"({x!r})"
        if x is None or kind is bool or kind is str:
            return repr(x)
        if x is ...:
            return "..."
        if kind is tuple:
            return f"({', '.join(map(self.of, x))}{',' if len(x) == 1 else ''})"
        if kind is list:
            return f"[{', '.join(map(self.of, x))}]"
        if kind is dict:
            return "{" + ", ".join(f"{self.of(key)}: {self.of(part)}" for key, part in x.items()) + "}"
        if kind is slice:
            return f"slice({self.of(x.start)}, {self.of(x.stop)}, {self.of(x.step)})"
        if isinstance(x, tuple) and hasattr(x, "_fields"):
            return f"{self.function(kind)}({', '.join(map(self.of, x))})"
        if isinstance(x, np.dtype) and x in _DTYPES:
            return _DTYPES[x]
        if isinstance(x, type) and issubclass(x, np.generic) and f"np.{x.__name__}" in _DTYPES.values():
            return f"np.{x.__name__}"
        return self.constant(x)

    def index(self, index: Any) -> str:
        """An index as it stands between brackets: ``1:, 0``."""
        if index.__class__ is tuple and index:
            return ", ".join(map(self._place, index)) + ("," if len(index) == 1 else "")
        return self._place(index)

    def _place(self, part: Any) -> str:
        if part.__class__ is slice:
            start, stop = ("" if x is None else self.of(x) for x in (part.start, part.stop))
            return f"{start}:{stop}" + ("" if part.step is None else f":{self.of(part.step)}")
        return self.of(part)


_BUILTIN = type(operator.add)
