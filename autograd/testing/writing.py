"""A test file for the gradients of a function, as text: ``python -m autograd.testing write module:function``.

The checks that the file holds are run before it is written, so it passes as it comes, or there is a report instead.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograd.containers import is_container
from autograd.errors import ArgumentError
from autograd.testing.checking.checker import check_grads
from autograd.testing.checking.subject import is_differentiable
from autograd.testing.checking.verdict import KinkError, UnclearError
from autograd.testing.proposing import RANGES, OpCall, argnum_of, is_defined, proposed, results_of
from autograd.testing.source import arguments_source, call_source, can_be_written, file_source, has_source, literal
from autograd.testing.target import Target, target_of

GRID = 64
"""Drawn numbers are multiples of one part in this many, as those of ``autograd.testing.strategies`` are."""


def written(
    name: str,
    at: Sequence[str] = (),
    grad: str | None = None,
    order: int | None = None,
    argnum: Sequence[int] = (),
    seed: int = 0,
) -> str:
    """The text of a test file for a function, which passes.

    Args:
        name: ``module:function``.
        at: the arguments of calls, as text: ``"np.ones(3), axis=0"``. If there are none, calls are proposed from the
            docstring, the annotations and the signature.
        grad: ``module:function`` of a gradient that was written by hand, to be checked in place of this package's.
        order: the order to check to; None for the usual one.
        argnum: the arguments to differentiate by; empty for all that can be.
        seed: a whole number, for the random directions of the check.

    Raises:
        ArgumentError: a name is wrong, an argument cannot be read, or no call was found at which it is defined.
        GradientError: a gradient is wrong: the report.

    Example:
        >>> print(written("numpy:tanh", at=["0.5"]))
        \"""The gradients of numpy.tanh, compared with differences of its values.\"""
        ...
    """
    target = replace(target_of(name), order=order, argnum=tuple(argnum) or None)
    if grad is not None:
        target = replace(target, gradient=target_of(grad))
    if not at and target.takes_object:
        raise ArgumentError(
            f"write: {target.text} is a method, expected its object as the first argument: "
            f"--at '{target.path.rpartition('.')[0]}(), np.ones(3)'"
        )
    calls = _given(target, at) if at else [(call_source(c), c) for c in proposed(target.function) if can_be_written(c)]
    if not calls:
        raise ArgumentError(
            f"write: no arguments were found at which {target.text} is defined; give some: --at 'np.ones(3), 2.0'"
        )
    for _, call in calls:
        _check(target, call, seed)
    argnums = {_argnum(target, call) for _, call in calls} - {None}
    named = argnums.pop() if len(argnums) == 1 else None
    return file_source(target, calls, named, _drawn(target, calls[0][1]) if named is None else None)


def _check(target: Target, call: OpCall, seed: int) -> None:
    grad = None if target.gradient is None else target.gradient.function
    check_grads(
        target.function, *call.args, params=call.params, grad=grad, order=target.order, argnum=_argnum(target, call),
        kinks="move", seed=seed,
    )  # fmt: skip


def _argnum(target: Target, call: OpCall) -> tuple[int, ...] | None:
    return target.argnum or argnum_of(target.function, call)


def _given(target: Target, texts: Sequence[str]) -> list[tuple[str, OpCall]]:
    """The calls that the user gave as text."""
    space = {"np": np, **vars(importlib.import_module(target.module))}
    found = []
    for text in texts:
        try:
            node = ast.parse(f"f({text})", mode="eval").body
            assert isinstance(node, ast.Call)
            if any(isinstance(x, ast.Starred) for x in node.args) or any(k.arg is None for k in node.keywords):
                raise ArgumentError("* and ** stand for arguments that have to be written out")
            args = tuple(eval(compile(ast.Expression(x), "--at", "eval"), space) for x in node.args)
            params = {str(k.arg): eval(compile(ast.Expression(k.value), "--at", "eval"), space) for k in node.keywords}
        except Exception as error:  # the user's text may raise any class
            raise ArgumentError(
                f"write: --at {text!r} cannot be read: {error}; expected arguments as in a call: 'np.ones(3), axis=0'"
            ) from error
        call = OpCall(args, params)
        if not is_defined(target.function, call):
            raise ArgumentError(
                f"write: {target.text}({text}) {_why_not(target, call)}, expected finite floating numbers"
            )
        names = _names_of(target)  # names of the module get its prefix, so that the test finds them
        found.append((_source_of(node, names, target.module), call))
    return found


def _why_not(target: Target, call: OpCall) -> str:
    """The reason why a function is not defined at a call."""
    try:
        results_of(target.function, call)
    except Exception as error:  # the user's code may raise any class
        return f"raises {type(error).__name__}: {error}"
    return "gives no finite floating numbers"


def _names_of(target: Target) -> set[str]:
    return set(vars(importlib.import_module(target.module))) - {"np"}


def _source_of(node: ast.Call, names: set[str], module: str) -> str:
    class Qualified(ast.NodeTransformer):
        """Names of the module, found in it."""

        def visit_Name(self, name: ast.Name) -> ast.expr:
            """The name with that of the module before it."""
            return ast.parse(f"{module}.{name.id}", mode="eval").body if name.id in names else name

    args = [ast.unparse(Qualified().visit(x)) for x in node.args]
    params = [f'"{k.arg}": {ast.unparse(Qualified().visit(k.value))}' for k in node.keywords]
    return arguments_source(args, params)


def _drawn(target: Target, call: OpCall) -> list[str] | None:
    """Strategies for the arguments of a call, at whose draws the function is defined and its gradients are right.

    None where no interval of numbers is found for all of them, where a constant is an object that cannot be written, or
    where hypothesis is not installed to try it.
    """
    if importlib.util.find_spec("hypothesis") is None or any(map(is_container, call.args)):
        return None
    floating = [is_differentiable(x) for x in call.args]
    if not any(floating) or not all(moves or has_source(x) for x, moves in zip(call.args, floating, strict=True)):
        return None
    for low, high in RANGES:
        try:
            for seed in range(24):
                rng = np.random.default_rng(seed)
                args = tuple(
                    _grid(rng, x, low, high, seed) if moves else x for x, moves in zip(call.args, floating, strict=True)
                )
                drawn = OpCall(args, call.params)
                if not is_defined(target.function, drawn):
                    break
                if seed < 4:
                    _check(target, drawn, seed)
            else:
                return [_strategy(x, moves, low, high) for x, moves in zip(call.args, floating, strict=True)]
        except (KinkError, UnclearError):  # values in the range do not determine the gradient
            continue
    return None


def _grid(rng: np.random.Generator, x: Any, low: float, high: float, seed: int) -> Any:
    """Numbers as hypothesis draws them, its favourites among them: all alike, at the ends, and 0."""
    first, last = int(np.ceil(low * GRID)), int(np.floor(high * GRID))
    shape = np.shape(x)
    fixed = (first, last, min(max(0, first), last))
    drawn = np.full(shape, fixed[seed]) if seed < len(fixed) else rng.integers(first, last + 1, size=shape)
    return float(drawn / GRID) if isinstance(x, float) else (drawn / GRID).astype(getattr(x, "dtype", float))


def _strategy(x: Any, moves: bool, low: float, high: float) -> str:
    if not moves:
        return f"strategies.just({literal(x)})"
    elements = f"numbers({low}, {high})"
    if isinstance(x, float):
        return elements
    text = f"arrays(shape={np.shape(x)}, elements={elements})"
    return text if x.dtype == np.float64 else f"{text}.map(lambda x: x.astype(np.{x.dtype.name}))"
