"""The arguments of ``check_grads`` made into a ``Subject``: its arguments, its results, and the derivative to test.

On the way the function is called twice on plain numbers, to see that it changes none of its arguments and gives the
same result again.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.containers import flatten, is_container
from autograd.engine.node import data_of
from autograd.errors import OperandError
from autograd.testing.checking.framework import Framework
from autograd.testing.checking.realified import is_complex, realified
from autograd.testing.checking.scales import same
from autograd.testing.checking.subject import Arrays, FrameworkSubject, PairSubject, Subject, is_differentiable
from autograd.testing.checking.verdict import GradientError


def pose(
    f: Any,
    args: Sequence[Any],
    argnum: int | Sequence[int] | None,
    params: dict[str, Any],
    grad: Callable[..., Any] | None,
    vjp: Callable[..., Any] | None,
    seed: int,
    framework: Framework | None = None,
) -> Subject:
    """``f`` as a function of those arguments that are differentiated by, with its floating results only.

    With a framework, ``f`` is a function of its tensors, and ``args`` hold arrays in place of them.

    Raises:
        GradientError: it changes its arguments, or is not deterministic.
        OperandError: the arguments do not fit, or no result is floating.
    """
    name = name_of(f)
    leaves = flatten(list(args))[0]
    if any(map(is_complex, leaves)):
        return _by_parts(f, args, argnum, params, grad, vjp, seed, framework)
    plain = data_of if framework is None else framework.numbers
    if _is_module(f):  # the parameters become the first argument of a function that calls the module
        args, f = [f, *args], _call
        names = ["parameters", *_parameters(args[0], len(args) - 1)]
        argnum = None if argnum is None else [0, *(i + 1 for i in positions(argnum, len(args) - 1))]
        leaves = flatten(list(args))[0]
    else:
        names = _parameters(f, len(args))
    chosen = _chosen(args, argnum)
    kept = [data_of(x).copy() if isinstance(data_of(x), np.ndarray) else x for x in leaves]

    def with_chosen(xs: Sequence[Any]) -> list[Any]:
        full = list(args)
        for i, x in zip(chosen, xs, strict=True):
            full[i] = x
        return full

    def every_result(*xs: Any) -> Any:
        return call(*with_chosen(xs), **params)

    call = f if framework is None else framework.taking(f)
    with np.errstate(all="ignore"):
        first, again = ([plain(x) for x in flatten(every_result(*(args[i] for i in chosen)))[0]] for _ in range(2))
    check_unchanged(name, flatten(list(args))[0], kept, seed)
    if len(first) != len(again) or not all(map(same, first, again)):
        raise GradientError(
            "random", f"{name} is not deterministic: two calls with the same arguments differ", function=name, seed=seed
        )
    if any(map(is_complex, first)):
        return _by_parts(f, args, argnum, params, grad, vjp, seed, framework)
    floating = [i for i, x in enumerate(first) if is_differentiable(x)]
    if not floating:
        raise OperandError(f"check_grads: {name} returned {first!r:.60}, expected floating numbers or arrays")

    def function(*xs: Any) -> Any:
        results, _ = flatten(every_result(*xs))
        return [results[i] for i in floating]

    point, labels = [args[i] for i in chosen], [names[i] for i in chosen]
    if framework is not None:
        return FrameworkSubject(name, function, point, labels, framework)
    if grad is None and vjp is None:
        return Subject(name, function, point, labels)
    if grad is not None and (len(floating) != 1 or np.size(first[floating[0]]) != 1):
        raise OperandError(f"check_grads: {name} returned {first!r:.60}, expected one number where grad is given")

    def elsewhere(xs: Sequence[Any], cotangents: Sequence[Any]) -> Arrays:
        full = with_chosen(xs)
        if vjp is not None:
            found = vjp(cotangents[0] if len(first) == 1 else list(cotangents), *full, **params)
        else:
            assert grad is not None
            found = grad(*full, **params)
        trees = list(found) if len(args) > 1 and isinstance(found, (tuple, list)) else [found]
        trees = [trees[i] for i in chosen] if len(trees) == len(args) else trees
        gradients = [data_of(x) for x in flatten(trees)[0]]
        if vjp is not None:
            return gradients
        weight = float(np.ravel(cotangents[0])[0])
        return [x * weight for x in gradients]  # ``weight`` is a Python number, which keeps the dtype of x

    return PairSubject(name, function, point, labels, elsewhere, linear=grad is not None)


def name_of(f: Any) -> str:
    """The name of a function in reports."""
    name = str(getattr(f, "__name__", None) or type(f).__name__)
    owner = getattr(f, "__self__", None)
    return f"{owner.__name__}.{name}" if isinstance(owner, type) else name  # a class method, as Function.apply


def check_unchanged(name: str, leaves: Sequence[Any], kept: Sequence[Any], seed: int) -> None:
    """Raise a GradientError if the leaves have changed."""
    for x, before in zip(leaves, kept, strict=False):
        now = data_of(x)
        if not isinstance(now, np.ndarray) or np.array_equal(now, data_of(before)):
            continue
        if now.dtype.kind not in "fc" or not np.array_equal(now, data_of(before), equal_nan=True):  # the slow test
            raise GradientError(
                "mutation", f"{name} changes its arguments: an array of shape {now.shape}", function=name, seed=seed
            )


def _by_parts(
    f: Any,
    args: Sequence[Any],
    argnum: Any,
    params: dict[str, Any],
    grad: Any,
    vjp: Any,
    seed: int,
    framework: Framework | None,
) -> Subject:
    """A function of complex numbers, or with complex results, by their real and imaginary parts."""
    if grad is not None or vjp is not None:
        raise OperandError("check_grads: got complex numbers with grad or vjp, expected a function of real ones")
    return pose(*realified(f, args, framework), argnum, params, grad, vjp, seed, framework)


def _is_module(f: Any) -> bool:
    return callable(f) and is_container(f) and all(map(is_differentiable, flatten(f)[0]))


def _call(f: Any, *args: Any, **params: Any) -> Any:
    return f(*args, **params)


def _parameters(f: Any, count: int) -> list[str]:
    """The names of the positional parameters of ``f``, or their numbers."""
    try:
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        names = [p.name for p in inspect.signature(f).parameters.values() if p.kind in kinds]
    except (TypeError, ValueError):
        names = []
    return [names[i] if i < len(names) else f"argument {i}" for i in range(count)]


def _kind(x: Any) -> str:
    dtype = getattr(x, "dtype", None)
    return type(x).__name__ if dtype is None else f"{type(x).__name__} of {dtype}"


def positions(argnum: int | Sequence[int], count: int) -> list[int]:
    """The positions of arguments, counted from the left."""
    wanted = [argnum] if isinstance(argnum, int) else list(argnum)
    for i in wanted:
        if isinstance(i, bool) or not isinstance(i, int) or not -count <= i < count:
            raise OperandError(f"check_grads: got argnum={argnum!r} and {count} arguments, expected positions of them")
    return [i % count for i in wanted]


def _chosen(args: Sequence[Any], argnum: int | Sequence[int] | None) -> list[int]:
    """The positions of the arguments to differentiate by."""
    if argnum is not None:
        return positions(argnum, len(args))
    found = []
    for i, arg in enumerate(args):
        leaves, _ = flatten(arg)
        if leaves and all(is_differentiable(x) for x in leaves):
            found.append(i)
    if not found:
        raise OperandError(
            f"check_grads: got {[_kind(x) for x in args]} as arguments, expected floating numbers or arrays in "
            f"at least one of them"
        )
    return found
