"""Calls of a program spelled as a person writes them: ``x @ W.T``, ``t.sum(axis=0)``, ``1 / 32``.

A ``Speller`` turns calls and constants into text, knows how tightly each text binds, so that no bracket is written that
is not needed, and collects the imports that the text asks for. Whether numbers are spelled for ``numpy`` or for
``math`` is said once, when it is made.
"""

from __future__ import annotations

import math
import operator
import sys
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd import ops
from autograd.compiling.program import Attribute, Method, Var
from autograd.compiling.signs import (
    ATOM,
    BINARY,
    CHOICE,
    COMPARED,
    DEFAULTS,
    MATH,
    OF_ALL,
    OR,
    POWER,
    REDUCING,
    TIMES,
    UNARIES,
    UNARY,
    Text,
    Unspellable,
)
from autograd.engine.op import Op

_METHODS = {
    getattr(np, name): name
    for name in ("transpose", "swapaxes", "sum", "max", "min", "mean", "reshape", "dot", "ravel", "prod", "var", "std",
                 "any", "all", "cumsum", "argmax", "argmin")
}  # fmt: skip
"""Functions that are methods, too: ``x.sum()`` and not ``np.sum(x)``."""

_HOMES = {
    **dict.fromkeys(("numpy", "numpy.linalg", "numpy.fft"), "import numpy as np"),
    "math": "import math", "builtins": "",
    "scipy.special": "import scipy.special", "scipy.linalg": "import scipy.linalg",
}  # fmt: skip
"""Modules in which a function is looked for, and the line that imports each."""


def counts_up(x: np.ndarray[Any, Any]) -> bool:
    """True for 0, 1, 2 ... in this order."""
    return x.size > 2 and x.ndim > 0 and x.dtype == np.int64 and np.array_equal(x.reshape(-1), np.arange(x.size))


def bracketed(text: Text, binds: int) -> str:
    """A text, in brackets if its operator binds less tightly than ``binds``."""
    return f"({text})" if text.binds < binds else str(text)


class Speller:
    """Spells calls and constants.

    Args:
        show: the text of a variable: its name, or an expression in its place.
        scalar: True for Python's numbers and ``math``, False for NumPy.
        constants: names of arrays that are constants, by their ``id``.

    Attributes:
        imports: the lines of imports that the spelled code needs.
    """

    def __init__(
        self, show: Callable[[Var], Text], *, scalar: bool = False, constants: Callable[[Any], str | None] | None = None
    ) -> None:
        self.show = show
        self.scalar = scalar
        self.constants = constants
        self.imports: set[str] = set()

    def call(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Text:
        """The text of ``f(*args, **kwargs)``.

        Raises:
            Unspellable: it cannot be written with NumPy, or with ``math``, alone.
        """
        kwargs = {key: x for key, x in kwargs.items() if key not in DEFAULTS or x is not DEFAULTS[key]}
        if kwargs.get("axis", 0) is None and getattr(f, "name", getattr(f, "__name__", "")) in OF_ALL:
            del kwargs["axis"]
        if len(args) == 2 and not kwargs and f in BINARY:
            return self._binary(*BINARY[f], *args)
        if len(args) == 2 and not kwargs and f in (operator.pow, np.power):
            base, power = args
            power = int(power) if isinstance(power, float) and power.is_integer() and not _is_whole(base) else power
            return Text(f"{bracketed(self.of(base), ATOM)} ** {bracketed(self.of(power), UNARY)}", POWER)
        if len(args) == 1 and not kwargs and f in UNARIES:
            return Text(f"{UNARIES[f]}{bracketed(self.of(args[0]), UNARY)}", UNARY)
        if f is np.array and len(args) == 1 and not kwargs and self._is_written_out(args[0]):
            return self.array(args[0])  # np.array copies, and so does the display that is written
        if f is operator.getitem:
            whole = (
                bracketed(self.of(args[0]), ATOM)
                if _axes(args[0])
                else f"{self.function(np.asarray)}({self.of(args[0])})"
            )
            return Text(f"{whole}[{self.index(args[1])}]")
        if isinstance(f, Op):
            return self._op(f, args, kwargs)
        if self.scalar:
            return self._of_numbers(f, args, kwargs)
        if isinstance(f, Attribute):
            return Text(f"{bracketed(self.of(args[0]), ATOM)}.{f.name}")
        if isinstance(f, Method):
            return self._method(f.name, args, kwargs)
        reduced = getattr(f, "__self__", None)
        if isinstance(reduced, np.ufunc) and f == reduced.reduce and reduced.__name__ in REDUCING:
            if "axis" not in kwargs and args[1:]:
                args, kwargs = args[:1], {"axis": args[1], **kwargs}
            elif "axis" not in kwargs:
                kwargs = {"axis": 0, **kwargs} if _axes(args[0]) > 1 else kwargs
            return self._method(REDUCING[reduced.__name__], args, kwargs)
        if f is np.square and len(args) == 1 and not kwargs:
            return Text(f"{bracketed(self.of(args[0]), ATOM)} ** 2", POWER)
        if f in _METHODS and isinstance(args[0], Var):
            return self._method(_METHODS[f], args, kwargs)
        return Text(f"{self.function(f)}({self._arguments(args, kwargs)})")

    def _binary(self, sign: str, binds: int, x: Any, y: Any) -> Text:
        tighter = binds + 1  # for the right side, as in a - (b - c), and for both sides of a comparison
        left = bracketed(self.of(x), tighter if binds == COMPARED else binds)
        return Text(f"{left} {sign} {bracketed(self.of(y), tighter)}", binds)

    def _op(self, op: Op, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Text:
        """A function that NumPy has not, as its formula, or by its name here."""
        if op is ops.relu:
            return self.call(np.maximum, (*args, 0), {})
        if op is ops.sigmoid and self.scalar:
            self.imports.add("import math")
            return Text(f"1 / (1 + math.exp(-{bracketed(self.of(args[0]), UNARY)}))", TIMES)
        of_numpy = getattr(np, op.name, None)
        if isinstance(of_numpy, np.ufunc):
            return self.call(of_numpy, args, kwargs)
        return Text(f"{self.function(op)}({self._arguments(args, kwargs)})")

    def _of_numbers(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Text:
        """A call on single numbers, with Python's arithmetic and ``math``."""
        name = getattr(f, "__name__", "")
        if kwargs or isinstance(f, (Method, Attribute)):
            raise Unspellable(name)
        if f is np.where and len(args) == 3:
            test, yes, no = (self.of(x) for x in args)
            return Text(f"{bracketed(yes, OR)} if {bracketed(test, OR)} else {bracketed(no, CHOICE)}", CHOICE)
        if f in (np.absolute, np.fabs, abs, operator.abs):
            return Text(f"abs({self.of(args[0])})")
        if f is np.square:
            return Text(f"{bracketed(self.of(args[0]), ATOM)} ** 2", POWER)
        if f is np.reciprocal:
            return Text(f"1 / {bracketed(self.of(args[0]), UNARY)}", TIMES)
        if f in (np.maximum, np.minimum):
            return Text(f"{'max' if f is np.maximum else 'min'}({', '.join(map(self.of, args))})")
        if isinstance(f, np.ufunc) and name in MATH:
            self.imports.add("import math")
            return Text(f"math.{MATH[name]}({', '.join(map(self.of, args))})")
        if getattr(f, "__module__", "") == "math":
            self.imports.add("import math")
            return Text(f"math.{name}({', '.join(map(self.of, args))})")
        raise Unspellable(name)

    def _method(self, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Text:
        x = args[0]
        whole = bracketed(self.of(x), ATOM)
        axes = _axes(x)
        rest = args[1:]
        if name == "swapaxes" and axes == 2 and {a % 2 for a in rest} == {0, 1}:
            return Text(f"{whole}.T")
        if name == "transpose" and not kwargs and (not rest or (rest in ((None,), ((1, 0),)) and axes == 2)):
            return Text(f"{whole}.T")
        if name == "dot" and axes == 2 and _axes(rest[0]) <= 2:
            return self._binary("@", TIMES, x, rest[0])
        if name == "reshape" and len(rest) == 1 and isinstance(rest[0], tuple):
            rest = rest[0] or rest
        if name in ("sum", "max", "min", "prod", "mean", "any", "all") and rest:
            kwargs = {"axis": rest[0], **kwargs} if rest[0] is not None else kwargs
            rest = rest[1:]
        if name in OF_ALL and kwargs.get("axis", 0) is None:
            kwargs = {key: part for key, part in kwargs.items() if key != "axis"}
        if axes == 0 and name == "astype" and isinstance(rest[0], np.dtype):
            return Text(f"{self.dtype(rest[0])}({self.of(x)})")
        if axes == 0 and hasattr(np, name):  # a Python number has no methods
            return Text(f"{self.function(getattr(np, name))}({self._arguments((x, *args[1:]), kwargs)})")
        return Text(f"{whole}.{name}({self._arguments(rest, kwargs)})")

    def _arguments(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> str:
        return ", ".join([*(str(self.of(x)) for x in args), *(f"{key}={self.of(x)}" for key, x in kwargs.items())])

    def function(self, f: Callable[..., Any]) -> str:
        """The name under which a file finds a function, the import noted."""
        name = getattr(f, "__name__", "")
        owner = getattr(f, "__self__", None)
        if f in (operator.abs, abs):
            return "abs"
        if isinstance(owner, np.ufunc):
            return f"{self.function(owner)}.{name}"
        for path, line in _HOMES.items():
            module = sys.modules.get(path)
            if module is not None and name and vars(module).get(name) is f:
                if line:
                    self.imports.add(line)
                path = path.replace("numpy", "np", 1)
                return name if path == "builtins" else f"{path}.{name}"
        if isinstance(f, Op) and getattr(ops, name, None) is f:
            self.imports.add(f"from autograd.ops import {name}")
            return name
        home = sys.modules.get(getattr(f, "__module__", None) or "")
        if name and home is not None and home.__name__ != "__main__" and getattr(home, name, None) is f:
            self.imports.add(f"from {home.__name__} import {name}")
            return str(name)
        raise Unspellable(name or repr(f))

    def of(self, x: Any) -> Text:
        """The text of an argument: a variable, or a constant, at any depth of containers."""
        if isinstance(x, Var):
            return self.show(x)
        if isinstance(x, (tuple, list)):
            inside = ", ".join(map(self.of, x))
            return Text(f"[{inside}]" if isinstance(x, list) else f"({inside},)" if len(x) == 1 else f"({inside})")
        if isinstance(x, dict):
            return Text("{" + ", ".join(f"{key!r}: {self.of(part)}" for key, part in x.items()) + "}")
        if isinstance(x, slice):
            return Text(f"slice({', '.join(str(self.of(part)) for part in (x.start, x.stop, x.step))})")
        if isinstance(x, np.ndarray):
            return self.array(x)
        if isinstance(x, np.generic) and not isinstance(x, (np.float64, np.complex128, np.bool_)):
            return self.dtype_call(x)
        if isinstance(x, (np.generic, float, complex)):
            return self.number(x.item() if isinstance(x, np.generic) else x)
        if isinstance(x, np.dtype):
            return self.dtype(x)
        if isinstance(x, type):
            return Text(x.__name__ if x in (float, int, bool, complex) else self.function(x))
        if x is None or isinstance(x, (bool, int, str)):
            return Text(repr(x), UNARY if isinstance(x, int) and x < 0 else ATOM)
        if x is ...:
            return Text("...")
        if callable(x):
            return Text(self.function(x))
        raise Unspellable(repr(x))

    def number(self, x: Any) -> Text:
        """A number in the form that shows where it is from: 1 / 32 and not 0.03125."""
        if isinstance(x, complex):
            return Text(repr(x), ATOM if x.real else UNARY)
        if isinstance(x, float) and not math.isfinite(x):
            home = "math" if self.scalar else "np"
            self.imports.add("import math" if self.scalar else "import numpy as np")
            sign, name = "-" if x < 0 else "", "nan" if math.isnan(x) else "inf"
            return Text(f"{sign}{home}.{name}", UNARY if sign else ATOM)
        if isinstance(x, float) and 0 < abs(x) < 1 and len(repr(abs(x))) > 4:
            n = round(1 / abs(x))
            if 1 / n == abs(x) and n < 10**6:
                return Text(f"{'-' if x < 0 else ''}1 / {n}", TIMES)
        return Text(repr(x), UNARY if repr(x).startswith("-") else ATOM)

    def _is_written_out(self, x: Any) -> bool:
        """True for an array that has no name, so that its entries stand in the text."""
        return isinstance(x, np.ndarray) and (self.constants is None or self.constants(x) is None)

    def array(self, x: np.ndarray[Any, Any]) -> Text:
        """An array that is a constant: its name, a number of which it is full, or its entries."""
        name = self.constants(x) if self.constants is not None else None
        if name is not None:
            return Text(name)
        if x.dtype.hasobject:
            raise Unspellable(f"array of {x.dtype}")
        self.imports.add("import numpy as np")
        plain = x.dtype in (np.float64, np.int64, np.bool_, np.complex128)
        dtype = "" if plain else f", dtype={self.dtype(x.dtype)}"
        if x.size == 0:
            kind = "" if x.dtype == np.float64 else f", dtype={self.dtype(x.dtype)}"
            return Text(f"np.zeros({self.of(x.shape)}{kind})")
        if x.size > 1 and x.dtype.kind in "fiu" and _is_uniform(x):
            first = x.reshape(-1)[0].item()
            if first in (0, 1) and not math.copysign(1, first) < 0:
                kind = dtype or ("" if x.dtype == np.float64 else f", dtype={self.dtype(x.dtype)}")
                return Text(f"np.{'ones' if first else 'zeros'}({self.of(x.shape if x.ndim > 1 else x.size)}{kind})")
            return Text(f"np.full({self.of(x.shape if x.ndim > 1 else x.size)}, {self.number(first)}{dtype})")
        if counts_up(x):
            return Text(f"np.arange({x.size})" + (f".reshape{self.of(x.shape)}" if x.ndim > 1 else ""))
        if x.size > 64:
            raise Unspellable(f"array of {x.size} numbers")
        return Text(f"np.array({self._entries(x.tolist())}{dtype})")

    def _entries(self, x: Any) -> str:
        return f"[{', '.join(map(self._entries, x))}]" if isinstance(x, list) else str(self.of(x))

    def dtype(self, x: np.dtype[Any]) -> Text:
        """A dtype by NumPy's name."""
        self.imports.add("import numpy as np")
        return Text(f"np.{x.name}" if hasattr(np, x.name) else f"np.dtype({x.str!r})")

    def dtype_call(self, x: np.generic) -> Text:
        """A NumPy number of another dtype than Python's."""
        self.imports.add("import numpy as np")
        return Text(f"np.{x.dtype.name}({self.of(x.item())})")

    def index(self, index: Any) -> str:
        """An index as it stands between brackets: ``1:, 0``."""
        if isinstance(index, tuple) and index:
            return ", ".join(map(self._place, index))
        return self._place(index)

    def _place(self, part: Any) -> str:
        if isinstance(part, slice):
            start, stop = ("" if x is None else str(self.of(x)) for x in (part.start, part.stop))
            return f"{start}:{stop}" + ("" if part.step is None else f":{self.of(part.step)}")
        if isinstance(part, np.ndarray) and part.ndim == 1 and 0 < part.size <= 64 and part.dtype.kind in "ib":
            name = self.constants(part) if self.constants is not None else None
            return name or str(part.tolist())
        return str(self.of(part))


def _is_whole(x: Any) -> bool:
    return np.dtype(getattr(x, "dtype", None) or getattr(x, "type", type(x))).kind not in "fc"


def _axes(x: Any) -> int:
    return len(getattr(x, "shape", ()))


def _is_uniform(x: np.ndarray[Any, Any]) -> bool:
    return (bool((x == x.reshape(-1)[0]).all()) and not (x == 0).any()) or (not x.any() and not np.signbit(x).any())
