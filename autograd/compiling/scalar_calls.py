"""Calls on single numbers, as Python's arithmetic and ``math`` spell them.

An entry says how one function is written, and holds only where the result is bitwise the same: the operations of IEEE
arithmetic, comparisons, square roots. NumPy's ``exp``, ``tanh``, ``log`` and others come from libraries of its own and
differ from Python's in the last bit; they are called as they are, on Python's floats, unless rounding is allowed
(``LIBRARY``). Where Python raises an error and NumPy gives infinity or NaN, the caller runs the program on NumPy.
"""

from __future__ import annotations

import ast
import functools
import math
import operator
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np


class Spelling(NamedTuple):
    """The way in which one call is written.

    Attributes:
        text: with ``{0}``, ``{1}`` ... for the operands.
        kinds: the kind of each operand: "f" for a float, "b" for a truth value, "i" for an integer that stays one, "n"
            for a number of either kind.
        out: the kind of the result.
        repeats: True if an operand occurs more than once; it has to be a name then.
        passes: the operands that make the result infinite or NaN if they are.
        calls: True for a function of NumPy, which may warn by itself.
        quiet: True if NumPy warns of no result.
    """

    text: str
    kinds: str
    out: str = "f"
    repeats: bool = False
    passes: tuple[int, ...] = ()
    calls: bool = False
    quiet: bool = False


_ADDED = (operator.add, "{0} + {1}", (0, 1)), (operator.sub, "{0} - {1}", (0, 1)), (operator.mul, "{0} * {1}", (0, 1))
_MAX = (
    "{0} if {0} > {1} or {0} != {0} else {1} if {0} < {1} or {1} != {1} or {0} else float(maximum({0}, {1}))",
    "{0} if {0} < {1} or {0} != {0} else {1} if {0} > {1} or {1} != {1} or {0} else float(minimum({0}, {1}))",
)  # NumPy chooses between 0.0 and -0.0

_SPELLINGS: dict[Any, Spelling] = {
    **{f: Spelling(text, "ff", passes=passes) for f, text, passes in _ADDED},
    operator.truediv: Spelling("{0} / {1}", "ff", passes=(0,)),
    operator.neg: Spelling("-{0}", "f", passes=(0,)),
    operator.pos: Spelling("{0}", "f", passes=(0,)),
    operator.abs: Spelling("abs({0})", "f", passes=(0,)),
    np.reciprocal: Spelling("1.0 / {0}", "f"),
    np.square: Spelling("{0} * {0}", "f", repeats=True, passes=(0,)),
    np.sqrt: Spelling("sqrt({0})", "f", passes=(0,)),
    np.copysign: Spelling("copysign({0}, {1})", "ff", passes=(0,)),
    np.fmod: Spelling("fmod({0}, {1})", "ff", passes=(0,)),
    np.sign: Spelling("1.0 if {0} > 0.0 else -1.0 if {0} < 0.0 else 0.0 if {0} == 0.0 else {0}", "f", repeats=True),
    np.maximum: Spelling(_MAX[0], "ff", repeats=True),
    np.minimum: Spelling(_MAX[1], "ff", repeats=True),
    np.isnan: Spelling("{0} != {0}", "f", "b", repeats=True),
    np.isinf: Spelling("{0} == inf or {0} == -inf", "f", "b", repeats=True),
    np.isfinite: Spelling("-inf < {0} < inf", "f", "b"),
    np.logical_and: Spelling("{0} and {1}", "bb", "b"),
    np.logical_or: Spelling("{0} or {1}", "bb", "b"),
    np.logical_xor: Spelling("{0} != {1}", "bb", "b"),
    np.logical_not: Spelling("not {0}", "b", "b"),
    operator.and_: Spelling("{0} & {1}", "bb", "b"),
    operator.or_: Spelling("{0} | {1}", "bb", "b"),
    operator.xor: Spelling("{0} ^ {1}", "bb", "b"),
    operator.invert: Spelling("not {0}", "b", "b"),
    np.where: Spelling("{1} if {0} else {2}", "bff"),
}
_SPELLINGS |= {
    getattr(operator, name): Spelling("{0} " + sign + " {1}", "ff", "b")
    for name, sign in (("lt", "<"), ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "=="), ("ne", "!="))
}
_SPELLINGS |= {
    ufunc: _SPELLINGS[f]
    for ufunc, f in (
        (np.add, operator.add), (np.subtract, operator.sub), (np.multiply, operator.mul), (np.divide, operator.truediv),
        (np.negative, operator.neg), (np.positive, operator.pos), (np.absolute, operator.abs), (np.fabs, operator.abs),
        (np.less, operator.lt), (np.less_equal, operator.le), (np.greater, operator.gt), (np.equal, operator.eq),
        (np.greater_equal, operator.ge), (np.not_equal, operator.ne), (np.bitwise_and, operator.and_),
        (np.bitwise_or, operator.or_), (np.bitwise_xor, operator.xor), (np.invert, operator.invert),
    )
}  # fmt: skip

LIBRARY = {
    np.exp: "exp", np.expm1: "expm1", np.log: "log", np.log2: "log2", np.log10: "log10", np.log1p: "log1p",
    np.sin: "sin", np.cos: "cos", np.tan: "tan", np.arcsin: "asin", np.arccos: "acos", np.arctan: "atan",
    np.sinh: "sinh", np.cosh: "cosh", np.tanh: "tanh", np.arcsinh: "asinh", np.arccosh: "acosh", np.arctanh: "atanh",
    np.arctan2: "atan2", np.hypot: "hypot", np.power: "pow", np.exp2: "exp2", np.cbrt: "cbrt",
}  # fmt: skip
"""Functions of ``math`` that are within an ulp of NumPy's, or two; for ``fast=True``."""

_EVERYWHERE, _FINITE, _UNIT = "", "-inf < {0} < inf", "-1.0 <= {0} <= 1.0"
_DOMAINS = {
    np.exp: "{0} < 709.0", np.expm1: "{0} < 709.0", np.exp2: "{0} < 1023.0", np.sinh: "-709.0 < {0} < 709.0",
    np.cosh: "-709.0 < {0} < 709.0", np.log: "0.0 < {0} < inf", np.log2: "0.0 < {0} < inf",
    np.log10: "0.0 < {0} < inf", np.log1p: "-1.0 < {0} < inf", np.arcsin: _UNIT, np.arccos: _UNIT,
    np.arctanh: "-1.0 < {0} < 1.0", np.arccosh: "1.0 <= {0} < inf", np.sin: _FINITE, np.cos: _FINITE, np.tan: _FINITE,
    np.tanh: _EVERYWHERE, np.arctan: _EVERYWHERE, np.arcsinh: _EVERYWHERE, np.cbrt: _EVERYWHERE,
    np.arctan2: _EVERYWHERE, np.floor: _EVERYWHERE, np.ceil: _EVERYWHERE, np.trunc: _EVERYWHERE,
    np.rint: _EVERYWHERE, np.fmax: _EVERYWHERE, np.fmin: _EVERYWHERE, np.heaviside: _EVERYWHERE,
    np.logaddexp: "-inf < {0} - {1} < inf", np.logaddexp2: "-inf < {0} - {1} < inf",
}  # fmt: skip
"""Domains in which NumPy has nothing to warn of: a test costs less than to tell NumPy not to warn."""

_INFINITE_OR_QUIET = frozenset(
    (np.power, np.float_power, np.hypot, np.remainder, np.floor_divide, np.degrees, np.radians, np.deg2rad, np.rad2deg)
)
"""Functions that make a number infinite or NaN when NumPy warns of it."""

_PYTHONS = {
    **{getattr(operator, name): f"{{0}} {sign} {{1}}" for name, sign in (
        ("add", "+"), ("sub", "-"), ("mul", "*"), ("truediv", "/"), ("floordiv", "//"), ("mod", "%"), ("lt", "<"),
        ("le", "<="), ("gt", ">"), ("ge", ">="), ("eq", "=="), ("ne", "!="), ("and_", "&"), ("or_", "|"), ("xor", "^"),
    )},
    operator.neg: "-{0}", operator.pos: "+{0}", operator.abs: "abs({0})",
}  # fmt: skip
"""Operators that mean the same among Python's numbers of all types."""


class _Outside(ArithmeticError):
    """A number is outside of the domain of Python's function: NumPy computes this run."""


def _outside() -> NoReturn:
    raise _Outside


NAMES: dict[str, Any] = {
    "inf": math.inf, "nan": math.nan, "sqrt": math.sqrt, "copysign": math.copysign, "fmod": math.fmod, "math": math,
    "maximum": np.maximum, "minimum": np.minimum, "pow": math.pow, "float64": np.float64, "bool_": np.bool_,
    "array": np.array, "errstate": np.errstate, "np": np, "outside": _outside,
}  # fmt: skip
"""The functions that the texts name."""


_POWERS_ARE_ONE = bool(np.signbit(np.power(-0.0, 0.5)))
"""True if ``np.power`` takes roots as the operator of an array does; in NumPy 2.0 the operator alone does."""


def among_pythons(f: Any, args: tuple[Any, ...], out: str) -> Spelling | None:
    """The spelling of an operator of Python's own numbers; None if its result may be of several types.

    Args:
        f: the function of the call.
        args: its arguments; an exponent is looked at.
        out: the kind of the result when it was traced.
    """
    if f is operator.pow:
        if type(args[1]) is int and args[1] >= 0:
            return Spelling("{0} ** {1}", "nn", out)
        # pow raises ValueError where ** makes a complex number
        return Spelling("pow({0}, {1})", "nn") if out == "f" else None
    text = _PYTHONS.get(f)
    return None if text is None else Spelling(text, "n" if "{1}" not in text else "nn", out)


def of_numpys(f: Any, args: tuple[Any, ...], arrays: list[bool], fast: bool) -> Spelling | None:
    """The spelling of a call of which an operand is NumPy's, or the function; None if it is not known here.

    Args:
        f: the function of the call.
        args: its arguments; an exponent is looked at.
        arrays: for each, True for an array without axes. Its powers are not those of a number, and some are squares
            and roots.
        fast: True if results may be rounded otherwise.
    """
    found = _SPELLINGS.get(f)
    if found is not None:
        return found
    if f is operator.pow:
        if not any(arrays):
            return Spelling("pow({0}, {1})", "ff")
        if arrays[0] and type(args[1]) in (int, float) and args[1] in (2, 0.5):
            return _SPELLINGS[np.square if args[1] == 2 else np.sqrt]._replace(kinds="fn")
        if arrays[0] and not _POWERS_ARE_ONE:
            return Spelling("float(np.asarray({0}) ** {1})", "ff", calls=True)
        f = np.power
    if f is operator.floordiv or f is operator.mod:
        f = np.floor_divide if f is operator.floordiv else np.remainder
    domain = _DOMAINS.get(f)
    if domain is not None or f in _INFINITE_OR_QUIET:
        kinds = "f" * f.nin
        arguments = ", ".join(f"{{{i}}}" for i in range(f.nin))
        if fast and f in LIBRARY:
            return Spelling(f"math.{LIBRARY[f]}({arguments})", kinds)
        if domain is not None:
            text = f"float(np.{f.__name__}({arguments}))" + (f" if {domain} else outside()" if domain else "")
            return Spelling(text, kinds, repeats=bool(domain), quiet=True)
        return Spelling(f"float(np.{f.__name__}({arguments}))", kinds, calls=True)
    return None


@functools.cache
def of_kernel(kernel: Callable[..., Any], count: int) -> Spelling | None:
    """The expression that a kernel for single numbers returns; None if the expression cannot stand by itself.

    Args:
        kernel: a function, or a lambda, of floats.
        count: how many operands it has.
    """
    code = kernel.__code__
    found = _expressions(code.co_filename).get((code.co_firstlineno, code.co_varnames[: code.co_argcount]))
    if found is None or code.co_argcount != count or code.co_kwonlyargcount:
        return None
    names = {node.id for node in ast.walk(found) if isinstance(node, ast.Name)} - set(code.co_varnames)
    if not names <= {"math", "abs"} or kernel.__globals__.get("math", math) is not math or "{" in ast.unparse(found):
        return None
    operands = {name: f"{{{i}}}" for i, name in enumerate(code.co_varnames[:count])}
    text = ast.unparse(_Renamed(operands).visit(ast.parse(ast.unparse(found), mode="eval")).body)
    for name, place in operands.items():
        text = text.replace(f"_operand_{name}_", place)
    return Spelling(text, "n" * count, repeats=True)


class _Renamed(ast.NodeTransformer):
    def __init__(self, names: dict[str, str]) -> None:
        self.names = names

    def visit_Name(self, node: ast.Name) -> ast.Name:
        return ast.Name(f"_operand_{node.id}_") if node.id in self.names else node


@functools.cache
def _expressions(file: str) -> dict[tuple[int, tuple[str, ...]], ast.expr | None]:
    """The functions of a file that are one expression, by line and parameters; None if a line has two of them."""
    found: dict[tuple[int, tuple[str, ...]], ast.expr | None] = {}
    try:
        tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, SyntaxError):
        return found
    for node in ast.walk(tree):
        body: ast.expr | None = None
        if isinstance(node, ast.Lambda):
            body = node.body
        elif isinstance(node, ast.FunctionDef) and len(node.body) == 1 and isinstance(node.body[0], ast.Return):
            body = node.body[0].value
        if isinstance(node, (ast.Lambda, ast.FunctionDef)):
            key = node.lineno, tuple(a.arg for a in node.args.args)
            found[key] = None if key in found else body
    return found
