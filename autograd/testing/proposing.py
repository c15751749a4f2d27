"""Points to check a function at, proposed where nobody gave any: from its signature, annotations and docstring.

A point is proposed if the function is defined there, so that domains need not be known: numbers of both signs come
first, then small, positive, and larger ones. The numbers have few digits, so that they can stand in a test.
"""

from __future__ import annotations

import ast
import contextlib
import doctest
import inspect
import io
import itertools
import math
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd.containers import flatten
from autograd.engine.node import data_of
from autograd.engine.op import Op
from autograd.testing.checking.realified import is_complex
from autograd.testing.checking.subject import is_differentiable
from autograd.transforms.primitive_calls import Rules


@dataclass(frozen=True)
class OpCall:
    """One call at which an op, a primitive or another function is checked.

    Attributes:
        args: the positional arguments, a tuple.
        params: the keyword arguments.
        order: the order to check to; None for the usual one.
        argnum: the arguments to differentiate by; None for all that have a rule.

    Example:
        >>> OpCall((np.ones(3),), {"axis": 0}, order=1).params
        {'axis': 0}
    """

    args: tuple[Any, ...]
    params: dict[str, Any] = field(default_factory=dict)
    order: int | None = None
    argnum: tuple[int, ...] | None = None


RANGES = ((-2.0, 2.0), (-0.9, 0.9), (0.25, 3.0), (0.1, 0.9), (1.25, 3.0), (3.0, 30.0))
"""The intervals that numbers are tried from, in this order."""

LAYOUTS: tuple[tuple[Any, ...], ...] = (
    ((3,),), ((3, 3),), ((2, 3), (3,)), ((2, 3), (3, 2)), ((3, 3), (3,)), ((2, 3),), ((4, 4), (4,)), ((),),
)  # fmt: skip
"""Shapes of the arguments; the last one is that of all further ones. ``()`` is a Python number."""

CONSTANTS = (2, 0, True, None, 1)
"""The values that are tried for a parameter that is no floating number."""

MOST_TRIED = 600
"""The number of calls of a function that are tried, so that one with many parameters does not take long."""


def proposed(f: Callable[..., Any], count: int = 3) -> list[OpCall]:
    """Calls of a function at which it has finite floating results; an empty list if none was found.

    Those of its docstring come first. Of the others there is one of each layout of shapes; then other numbers.

    Args:
        f: a function; the types that its parameters are annotated with are kept to.
        count: the number of calls that are enough.

    Example:
        >>> def logistic(x, scale: float = 1.0):
        ...     return 1.0 / (1.0 + np.exp(-x / scale))
        >>> proposed(logistic, count=1)[0].args[0].shape
        (3,)
    """
    found: list[OpCall] = []
    seen, left = set(), []
    # the rules of others are for arrays
    scalars = f.kind == "elementwise" if isinstance(f, Op) else not isinstance(getattr(f, "rules", None), Rules)
    for call in itertools.chain(_in_docstring(f), itertools.islice(_tried(f), MOST_TRIED)):
        form = _forms(f, call)
        if len(found) == count:
            return found
        if found and not scalars and not any(map(np.ndim, call.args)):
            continue
        if form in seen:
            left.append(call)  # a second call with other numbers may take another branch
        elif is_defined(f, call) and not _takes_symmetric(f, call):
            seen.add(form)
            found.append(call)
    first = found[:1]
    alike = (
        call
        for call in left
        if first and call.params == first[0].params and _forms(f, call) == _forms(f, first[0]) and is_defined(f, call)
    )
    return [*found, *itertools.islice(alike, count - len(found))]


def varied(f: Callable[..., Any], calls: Sequence[OpCall]) -> list[OpCall]:
    """Further calls, one for each parameter that these calls leave at its default, with another value of it.

    A rule may be right for the default alone, as for ``axis=None``. Values are tried where the default is None, a truth
    value or a number; a call counts if the function is defined and gives another result.

    Example:
        >>> def total(x, axis=None):
        ...     return np.sum(x, axis)
        >>> [call.params for call in varied(total, [OpCall((np.ones((2, 3)),))])]
        [{'axis': 0}]
    """
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        return []
    named = [p for p in parameters if p.kind in (p.POSITIONAL_OR_KEYWORD, p.KEYWORD_ONLY) and p.default is not p.empty]
    found = []
    for p in named:
        given = parameters.index(p) if p.kind is p.POSITIONAL_OR_KEYWORD else math.inf
        others = (
            OpCall(call.args, {**call.params, p.name: x}, call.order)
            for call in calls
            if p.name not in call.params and len(call.args) <= given
            for x in _other_values(p.default)
            if _gives_another_result(f, call, p.name, x)
        )
        found += list(itertools.islice(others, 1))
    return found


def _other_values(default: Any) -> tuple[Any, ...]:
    """The values that are tried in place of a default."""
    if isinstance(default, bool):
        return (not default,)
    if isinstance(default, int):
        return default + 1, default - 1
    if isinstance(default, float):
        return (0.5 * default, 2.0 * default) if default else (0.5,)
    return (0, 1) if default is None else ()


def _gives_another_result(f: Callable[..., Any], call: OpCall, name: str, x: Any) -> bool:
    """True if the call is defined with another value of a parameter, and its results differ."""
    other = OpCall(call.args, {**call.params, name: x}, call.order)
    if not is_defined(f, other) or _takes_symmetric(f, other):
        return False
    before, after = results_of(f, call), results_of(f, other)
    return len(before) != len(after) or not all(map(np.array_equal, before, after))


def _forms(f: Callable[..., Any], call: OpCall) -> tuple[Any, ...]:
    """The shapes and dtypes of the arguments that it is differentiated by, and the other numbers among them."""
    constants = {i for i in range(len(call.args)) if isinstance(f, Op) and not f.variadic and f.rules[i] is None}
    leaves = flatten([x for i, x in enumerate(call.args) if i not in constants])[0]
    return tuple((np.shape(x), str(np.asarray(x).dtype)) if is_differentiable(x) else repr(x) for x in leaves)


def is_defined(f: Callable[..., Any], call: OpCall) -> bool:
    """True if the call works, and gives finite floating numbers."""
    try:
        floating = [x for x in results_of(f, call) if is_differentiable(x) or is_complex(x)]
        return bool(floating) and all(np.size(x) and np.all(np.isfinite(x)) for x in floating)
    except Exception:  # any class shows that the function does not take these arguments
        return False


def _takes_symmetric(f: Callable[..., Any], call: OpCall) -> bool:
    """True if a matrix of the call is not symmetric, though the function reads one of its triangles alone.

    Such a function, as ``np.linalg.cholesky``, is meant for symmetric matrices. Others are checked at one that is not,
    as there a missing transpose does not show.
    """
    for i, x in enumerate(call.args):
        if np.ndim(x) == 2 and np.shape(x)[0] == np.shape(x)[1] and is_differentiable(x) and not np.array_equal(x, x.T):
            same = []
            for triangle in (np.triu(x, 1), np.tril(x, -1)):
                moved = OpCall((*call.args[:i], x + 0.25 * triangle, *call.args[i + 1 :]), call.params)
                same.append(
                    is_defined(f, moved) and all(map(np.array_equal, results_of(f, call), results_of(f, moved)))
                )
            if same[0] != same[1]:
                return True
    return False


def results_of(f: Callable[..., Any], call: OpCall) -> list[Any]:
    """The plain results of a call, without warnings."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return [data_of(x) for x in flatten(f(*call.args, **call.params))[0]]


def argnum_of(f: Callable[..., Any], call: OpCall) -> tuple[int, ...] | None:
    """The arguments that an op or a primitive has rules for; None for all."""
    if isinstance(f, Op):
        places = tuple(i for i in range(len(call.args)) if f.variadic or f.rules[i] is not None)
    else:
        rules = getattr(f, "rules", None)
        if not isinstance(rules, Rules) or rules.vjps_of is None:
            return None
        places = tuple(i for i in range(len(call.args)) if i in rules.vjps_of)
    floating = tuple(
        i for i in places if (xs := flatten(call.args[i])[0]) and all(is_differentiable(x) or is_complex(x) for x in xs)
    )
    return floating if 0 < len(floating) < len(call.args) else None


def parameters_of(f: Callable[..., Any]) -> tuple[list[inspect.Parameter], list[inspect.Parameter]] | None:
    """The positional parameters that have to be given, two for ``*xs``, and the keywords; None if they are unknown."""
    try:
        parameters = list(inspect.signature(f, eval_str=True).parameters.values())
    except (TypeError, ValueError, NameError):
        try:
            parameters = list(inspect.signature(f).parameters.values())
        except (TypeError, ValueError):
            return None
    needed = [p for p in parameters if p.default is p.empty]
    positional = [p for p in needed if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if not positional:  # ``*xs``, or parameters with defaults alone
        optional = [p for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
        positional = optional[:1] or [p for p in parameters if p.kind is p.VAR_POSITIONAL] * 2
    return positional, [p for p in needed if p.kind is p.KEYWORD_ONLY]


def _tried(f: Callable[..., Any]) -> Iterator[OpCall]:
    """Calls to try."""
    found = parameters_of(f)
    if found is None or not found[0]:
        return
    positional, keywords = found
    constants = [_constants(p) for p in positional]
    rules = f.rules if isinstance(f, Op) and not f.variadic else ()
    for layout, (low, high), symmetric in itertools.product(LAYOUTS, RANGES, (False, True)):
        if symmetric and not any(len(shape) == 2 and shape[0] == shape[1] for shape in layout):
            continue
        rng = np.random.default_rng(0)
        shapes = [layout[min(i, len(layout) - 1)] for i in range(len(positional))]
        choices = [
            fixed if fixed is not None else [_numbers(rng, shape, low, high, symmetric, p)]
            for fixed, shape, p in zip(constants, shapes, positional, strict=True)
        ]
        for i, rule in enumerate(rules):  # an operand without a gradient may be an index, or a mask
            if rule is None and any(rules) and i < len(choices) and isinstance(choices[i][0], np.ndarray):
                x = choices[i][0]
                choices[i] = [x, x > 0, (np.arange(x.size) % 2).reshape(x.shape), *CONSTANTS]
        named = [[(p.name, x) for x in _constants(p) or (0.5, *CONSTANTS)] for p in keywords]
        for args in itertools.product(*choices):
            for params in itertools.product(*named):
                yield OpCall(args, dict(params))


def _constants(p: inspect.Parameter) -> list[Any] | None:
    """The values to try for a parameter whose annotation excludes floating numbers; None for other parameters."""
    if p.annotation in (int, bool):
        return [2, 1, 0] if p.annotation is int else [True, False]
    return [""] if p.annotation is str else None


def _numbers(
    rng: np.random.Generator, shape: tuple[int, ...], low: float, high: float, symmetric: bool, p: inspect.Parameter
) -> Any:
    """Numbers of two digits off 0: an array, or a Python number where nothing else fits the annotation."""
    x = np.round(rng.uniform(low, high, size=shape), 2)
    x = np.where(np.abs(x) < 0.1, 0.1 * np.sign(x) + (x == 0) * 0.1, x)
    if shape == () or p.annotation is float:
        return float(x.flat[0])
    if len(shape) == 2 and shape[0] == shape[1]:  # regular, and positive definite if symmetric
        return np.round(((x + x.T) / 2 if symmetric else x) + 4 * np.eye(len(x)), 2)
    return x


def _in_docstring(f: Callable[..., Any]) -> Iterator[OpCall]:
    """The calls of the function in the examples of its docstring."""
    name, text = getattr(f, "__name__", ""), inspect.getdoc(f) or ""
    module = sys.modules.get(getattr(f, "__module__", None) or "")
    space = {"np": np, **(vars(module) if module is not None else {}), name: f}
    try:
        examples = doctest.DocTestParser().get_examples(text)
    except ValueError:  # the text only looks like a doctest
        return
    for example in examples:
        try:
            tree = ast.parse(example.source)
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
                    args = tuple(_evaluated(x, space) for x in node.args)
                    params = {k.arg: _evaluated(k.value, space) for k in node.keywords if k.arg}
                    if any(is_differentiable(x) for x in flatten(list(args))[0]):
                        yield OpCall(args, params)
            with contextlib.redirect_stdout(io.StringIO()):
                exec(compile(tree, "docstring", "exec"), space)
        except Exception:  # an example may show an error of any class, or need names that are missing here
            continue


def _evaluated(node: ast.expr, space: dict[str, Any]) -> Any:
    return eval(compile(ast.Expression(node), "docstring", "eval"), space)
