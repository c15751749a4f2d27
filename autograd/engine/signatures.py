"""Signatures of forward functions and rules, and the operands that a rule reads."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Collection, Mapping
from functools import cache
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any

from autograd.errors import DeclarationError, OperandError

if TYPE_CHECKING:
    from autograd.engine.op import Op

Signature = tuple[tuple[str, ...], tuple[str, ...], dict[str, Any], bool]
"""Names of the operands, names of the static parameters, defaults of these, and whether the op is variadic."""


def is_of_package(forward: Callable[..., Any]) -> bool:
    """True for a forward function that this package defines, or that says of no module to be its own."""
    return str(getattr(forward, "__module__", "autograd.")).startswith(("autograd.", "nn."))


def read_signature(forward: Callable[..., Any]) -> Signature:
    """The signature of a forward function; DeclarationError if it is not one of an op."""
    code = _code_of(forward)
    if code is not None and not code.co_flags & _GATHERS and not forward.__defaults__:
        names, n = code.co_varnames, code.co_argcount
        return names[:n], names[n : n + code.co_kwonlyargcount], dict(forward.__kwdefaults__ or {}), False
    operands: list[str] = []
    static: list[str] = []
    defaults: dict[str, Any] = {}
    variadic = False
    try:
        parameters = inspect.signature(forward).parameters.values()
    except ValueError as error:  # a C function that hides its signature
        raise DeclarationError(f"{forward.__name__}: expected a forward that tells its operands: {error}") from error
    for p in parameters:
        if p.kind is p.VAR_POSITIONAL:
            variadic = True
            operands.append(p.name)
        elif p.kind is p.KEYWORD_ONLY:
            static.append(p.name)
            if p.default is not p.empty:
                defaults[p.name] = p.default
        elif p.kind is p.VAR_KEYWORD or p.default is not p.empty:
            raise DeclarationError(
                f"{forward.__name__}: got parameter {p}, expected positional operands without defaults and "
                f"keyword-only static parameters"
            )
        else:
            operands.append(p.name)
    if variadic and len(operands) > 1:
        raise DeclarationError(
            f"{forward.__name__}: got operands {operands}, expected either names or one *xs, not both"
        )
    return tuple(operands), tuple(static), defaults, variadic


def in_order(op: Op, operands: tuple[Any, ...], params: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """All operands of a call that gave some of them by name, and its static parameters; OperandError if some miss."""
    named = [name for name in op.operands[len(operands) :] if name in params]
    got, wanted = len(operands) + len(named), len(op.operands)
    if got != wanted:
        raise OperandError(f"{op.name}: got {got} operands, expected {wanted} ({', '.join(op.operands)})")
    rest = {name: x for name, x in params.items() if name not in named}
    return (*operands, *(params[name] for name in named)), rest


def check_rule(name: str, operand: str, rule: Any, signature: Signature) -> None:
    """DeclarationError unless a rule can be called as ``rule(g, out, *operands, **static)``, or is None."""
    operands, static, _, variadic = signature
    if rule is None:
        return
    where = f"{name}: the rule of operand {operand}"
    code = _code_of(rule)
    if code is not None and not variadic and _fits(code, len(operands) + 2, static):
        return
    if not callable(rule):
        raise DeclarationError(f"{where} is {rule!r}, expected a function (g, out, {', '.join(operands)}) or None")
    try:
        taken = inspect.signature(rule)
    except ValueError:  # a C function that hides its signature
        return
    one_by_one = variadic and takes(rule, "i")
    keywords: Mapping[str, None] = dict.fromkeys((*static, "i") if one_by_one else static)
    try:
        taken.bind("g", "out", *operands, **keywords)
    except TypeError as error:
        named = "".join(f", {k}" for k in keywords)
        raise DeclarationError(
            f"{where} takes {taken}, expected (g, out, {', '.join(operands)}{named}): {error}"
        ) from None


_GATHERS = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS


def _code_of(function: Any) -> CodeType | None:
    """The code of a plain Python function, if its parameters are its signature; None for anything else.

    Reading the code takes a tenth of the time of ``inspect.signature``, which was a tenth of the import time.
    """
    plain = type(function) is FunctionType and not {"__wrapped__", "__signature__"} & function.__dict__.keys()
    return function.__code__ if plain else None


def _fits(code: CodeType, positional: int, keywords: Collection[str]) -> bool:
    """True if a function can be called with so many positional arguments and these keywords, and needs them all."""
    if code.co_argcount < positional or code.co_posonlyargcount or code.co_flags & inspect.CO_VARARGS:
        return False
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    others = names[positional:]
    if not all(name in keywords for name in others):
        return False
    gathers = bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return all(k in others or (gathers and k not in names) for k in keywords)


@cache
def takes(rule: Any, keyword: str) -> bool:
    """True if a function has a parameter of this name, or takes any keyword."""
    try:
        parameters = inspect.signature(rule).parameters.values()
    except ValueError:  # a C function that hides its signature
        return True
    return any(p.name == keyword or p.kind is p.VAR_KEYWORD for p in parameters)


_NOT_NUMBERS = frozenset(("shape", "ndim", "dtype", "size"))


def names_read(rule: Any, operands: tuple[str, ...]) -> frozenset[str] | None:
    """The names (operands, and "out") whose numbers a rule may look at; None if that cannot be told.

    A rule that asks an array for its shape, or the like, does not look at its numbers.
    """
    if rule is None:
        return frozenset()
    code = getattr(rule, "__code__", None)
    if code is None or code.co_flags & inspect.CO_VARARGS or code.co_argcount < len(operands) + 2:
        return None
    loaded = set(code.co_cellvars)
    steps = list(dis.get_instructions(code))
    for step, following in zip(steps, [*steps[1:], None], strict=True):
        if "LOAD" in step.opname:
            # From Python 3.13 on, one instruction may load two variables; argval is a tuple then.
            names = step.argval if isinstance(step.argval, tuple) else (step.argval,)
            asks = following is not None and following.opname == "LOAD_ATTR" and following.argval in _NOT_NUMBERS
            loaded.update(names[:-1] if asks else names)
    given = zip(("out", *operands), code.co_varnames[1:], strict=False)
    return frozenset(name for name, argument in given if argument in loaded)
