"""Refusals by name: arguments by which no derivative is known, and the functions of SciPy that have none here."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.containers import flatten
from autograd.engine.doors import door
from autograd.engine.node import Node
from autograd.engine.op import Rule
from autograd.errors import ArgumentError, MissingPackageError, MissingRuleError, OperandError
from autograd.transforms.custom_rules import parameters_of
from autograd.transforms.primitive_calls import Rules, call_primitive
from autograd.transforms.results import spread_out, without_nodes

try:
    import scipy
except ModuleNotFoundError as error:  # pragma: no cover (the tests install it)
    raise MissingPackageError(
        'autograd.scipy needs SciPy, which is not installed: pip install "gategrad[scipy]"', name="scipy"
    ) from error


def unknown(function: str, argument: str) -> Rule:
    """The rule of an argument by which no derivative is known: a sweep that asks for it is refused."""

    def rule(g: Any, out: Any, *operands: Any, **static: Any) -> Any:
        raise MissingRuleError(
            f"{function}: no derivative by the argument {argument} is known here; pass it as a plain number or array"
        )

    return rule


def constant(function: str, argument: str, x: Any) -> Any:
    """The plain data of an argument that cannot be differentiated by: it counts, selects or switches.

    Raises:
        MissingRuleError: it is a node that requires a gradient.
    """
    if _is_differentiated(x):
        raise MissingRuleError(
            f"{function}: there is no derivative by the argument {argument}; pass it as a plain number or array"
        )
    return without_nodes(x)


def moderate(function: str, argument: str, x: Any, most: float) -> Any:
    """``x``, if it is not too large: SciPy's loop takes a step for each unit, and ignores Ctrl-C.

    Raises:
        ArgumentError: a number in it is larger than ``most``.
    """
    if np.any(np.abs(x) > most):
        raise ArgumentError(
            f"{function}: got {argument} of {np.max(np.abs(x)):.3g}, expected at most {most:.3g}: SciPy's computation "
            f"takes as many steps, and cannot be stopped"
        )
    return x


def everything_else(path: str) -> Callable[[str], Any]:
    """The ``__getattr__`` of a module that stands for the SciPy module, or the distribution, ``scipy.<path>``.

    A name that the module does not define is SciPy's; a function or method among them refuses nodes that require a
    gradient with an OperandError, instead of losing it. ``defvjp`` and ``defjvp`` give it rules, as if it were a
    ``primitive``, for the whole program.
    """

    @functools.cache
    def getattr_(name: str) -> Any:
        found = getattr(functools.reduce(getattr, path.split("."), scipy), name)
        return _refusing(found, f"scipy.{path}.{name}") if isinstance(found, _FUNCTIONS) else found

    return getattr_


_FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType)


def _refusing(function: Callable[..., Any], name: str) -> Callable[..., Any]:
    rules = Rules(function, name, parameters_of(function))

    @door
    @functools.wraps(function, updated=())
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        if _is_differentiated((args, kwargs)):
            if rules.vjp is None and rules.jvp is None:
                raise OperandError(
                    f"{name}: no derivative is known for it here; for its plain value call it on .data; "
                    f"autograd.extend.defvjp gives it one of your own"
                )
            return call_primitive(rules, [spread_out(x) for x in args], kwargs)
        return function(*map(without_nodes, args), **{k: without_nodes(x) for k, x in kwargs.items()})

    vars(wrapped)["rules"] = rules
    return wrapped


def _is_differentiated(x: Any) -> bool:
    return any(isinstance(part, Node) and part.requires_grad for part in flatten(x)[0])
