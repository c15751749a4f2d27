"""The spelling of each call of a program of single numbers, and the refusal of calls without one."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.compiling.program import Attribute, Call, Method, Var
from autograd.compiling.scalar_calls import Spelling, among_pythons, of_kernel, of_numpys
from autograd.compiling.scalar_kinds import FLOAT64, PYTHONS, NotScalar, is_python, kind, kind_of
from autograd.compiling.tracer import Raises
from autograd.engine.whole import KERNELS

_SAME = (np.asarray, np.array, np.copy, np.ravel, np.squeeze, np.transpose, np.real, np.conj, np.atleast_1d)
_SAME_METHODS = ("item", "copy", "ravel", "conjugate", "conj", "squeeze", "transpose", "flatten", "reshape")

Spelled = tuple[Spelling | None, tuple[Any, ...]]
"""A spelling and its operands; None for a call that changes nothing but the type."""


class Speller:
    """Finds the spellings of calls.

    Args:
        fast: True if results may be rounded otherwise.
        named: gives a name to an object that a spelling needs, and takes a wish.
    """

    def __init__(self, fast: bool, named: Callable[[str, Any], str]) -> None:
        self.fast, self.named = fast, named
        self.before: dict[Any, Spelling | None] = {}

    def spelling(self, call: Call) -> tuple[Spelling | None, tuple[Any, ...]]:
        """The spelling of a call, and its operands; None for one that changes nothing but the type."""
        f, args, out = call.f, call.args, call.out
        if out.__class__ is not Var or call.writes or not call.pure:
            raise NotScalar(f)
        # Fast path: the spelling of an earlier call of the same types. Powers have none: the exponent's value counts.
        if f is not operator.pow and not call.kwargs and out.type in _FLOATS:
            key = (f, out.type, call.error_state.get("under"),
                   *[x.type if x.__class__ is Var else x.__class__ for x in args])  # fmt: skip
            if key not in self.before:
                spelling, operands = self.looked_up(call)
                same = len(operands) == len(args) and _FLOATS.issuperset(key[3:])
                self.before[key] = spelling if same else None
            if (spelling := self.before[key]) is not None:
                return spelling, args
        return self.looked_up(call)

    def looked_up(self, call: Call) -> tuple[Spelling | None, tuple[Any, ...]]:
        """As ``spelling``."""
        f, args, kwargs, out = call.f, call.args, dict(call.kwargs), call.out
        if call.error_state.get("under", "ignore") != "ignore":
            raise NotScalar(f)
        out_kind = kind(out)
        if getattr(f, "__code__", None) in KERNELS and not kwargs:
            return self.of_kernel(f, args, out), args
        pythons = all(is_python(x) for x in args)
        if pythons and not kwargs and issubclass(out.type, PYTHONS) and not issubclass(out.type, np.generic):
            if isinstance(f, Raises):
                return Spelling(f"{self.named('raises', f)}({_places(args)})", "n" * len(args), "b"), args
            if f is operator.pow and out_kind == "f" and all(kind_of(x) != "f" for x in args):
                raise NotScalar(f)  # 2 ** -1 is a float, 2 ** 1 is none
            spelling = among_pythons(f, args, out_kind)
            if spelling is not None and out.type is (float if out_kind == "f" else bool if out_kind == "b" else int):
                return spelling, args
        elif not kwargs and (not pythons or isinstance(f, np.ufunc) or f is np.where):
            arrays = [x.is_array if isinstance(x, Var) else isinstance(x, np.ndarray) for x in args]
            spelling = of_numpys(f, args, arrays, self.fast)
            if spelling is not None and len(spelling.kinds) == len(args) and spelling.out == out_kind:
                return spelling, args
        if (found := _one_number(f, args, kwargs)) is not None:
            return found
        raise NotScalar(f)

    def of_kernel(self, kernel: Any, args: tuple[Any, ...], out: Var) -> Spelling:
        """The spelling of a kernel for single numbers."""
        if kernel.__name__ == "_real_power" and out.type is float:
            return Spelling("pow({0}, {1})", "nn")
        if out.type is not float or any(kind_of(x) == "i" for x in args):  # such a kernel may make an integer
            raise NotScalar(kernel)
        spelling = of_kernel(kernel, len(args))
        kinds = "".join("b" if kind_of(x) == "b" else "f" for x in args)
        if spelling is None:
            return Spelling(f"{self.named(kernel.__name__.strip('_'), kernel)}({_places(args)})", kinds)
        return spelling._replace(kinds=kinds)


_FLOATS = frozenset((float, np.float64))


def _places(args: tuple[Any, ...]) -> str:
    return ", ".join(f"{{{i}}}" for i in range(len(args)))


def _one_number(
    f: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Spelling | None, tuple[Any, ...]] | None:
    """The spelling of a call that does little to an array of one number; None for another call."""
    x = args[0] if args else None
    if not isinstance(x, Var):
        return None
    sort = kind(x)
    if f is operator.getitem and (args[1] is Ellipsis or args[1] == () or (x.shape == (1,) and args[1] in (0, -1))):
        return None, (x,)
    if isinstance(f, Attribute) and f.name in ("real", "T", "mT"):
        return None, (x,)
    plain = not kwargs or kwargs == {"dtype": np.float64}
    if f in (np.asarray, np.array) and plain and sort == "f":
        return None, (x,)
    if (f in _SAME or (isinstance(f, Method) and f.name in _SAME_METHODS)) and not kwargs:
        return None, (x,)
    if (f in (np.reshape, np.broadcast_to) and len(args) == 2) or (
        isinstance(f, Method) and f.name == "astype" and args[1:] and np.dtype(args[1]) == FLOAT64 and sort == "f"
    ):
        return None, (x,)
    if f is np.ravel or (isinstance(f, Method) and f.name == "ravel"):
        return None, (x,)
    if f in (np.all, np.any) and sort == "b" and not kwargs:
        return None, (x,)
    if f in (np.zeros_like, np.ones_like) and sort == "f" and not kwargs:
        return Spelling("0.0" if f is np.zeros_like else "1.0", "f", quiet=True), (x,)
    adds_up = f is np.sum or (isinstance(f, Method) and f.name == "sum")
    if adds_up and sort == "f" and len(args) == 1 and set(kwargs) <= {"axis", "keepdims"}:
        return Spelling("{0} + 0.0", "f", passes=(0,)), (x,)
    dots = f is np.dot or (isinstance(f, Method) and f.name == "dot")
    if dots and sort == "f" and len(args) == 2 and x.shape == (1,):
        return Spelling("{0} * {1} + 0.0", "ff", passes=(0, 1)), args
    return None
