"""NumPy's two protocols: the op that answers when a NumPy function is called on a node.

An op carries the name of the NumPy function that it differentiates, so the tables below are read off the rule table: a
new op answers to the ufunc of its name as soon as it is declared. An op whose arguments are not NumPy's has a function
beside it that takes those, in ``autograd.functions``. Functions without a derivative (comparisons, ``argmax``,
``zeros_like`` ...) run on the data and give plain results. Anything else is refused by name: no silent detaching.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from autograd import ops
from autograd.engine.arrays import admitted, admitted_each
from autograd.engine.binary import BinaryOp
from autograd.engine.declaration import OPS
from autograd.engine.doors import BARE, called, passes, refuse
from autograd.engine.node import Node, data_of
from autograd.engine.op import Op
from autograd.engine.unary import UnaryOp
from autograd.errors import AutogradError, OperandError
from autograd.functions.cumulative import cumulative_max, cumulative_min
from autograd.functions.operands import array, cast, is_given, without_nodes
from autograd.functions.registry import DERIVED, PLAIN, TAKEN, dtype_asked_for
from autograd.functions.selecting import WRITERS
from autograd.protocols import ufuncs
from autograd.protocols.conversion import is_of_objects, of_entries, written
from autograd.protocols.libraries import loaded_for, refuse_solver

UFUNCS: dict[Any, Op] = {
    getattr(np, name): op
    for name, op in OPS.items()
    if isinstance(getattr(np, name, None), np.ufunc) and getattr(np, name) not in DERIVED
}


def _as_function(op: Op) -> Callable[..., Any]:
    return op.call if isinstance(op, (BinaryOp, UnaryOp)) else op


CALLS: dict[Any, Callable[..., Any]] = {ufunc: _as_function(op) for ufunc, op in UFUNCS.items()}
"""The same ops as they are called with the least detour."""


def answer_to(namespace: Any, ops: Iterable[Op]) -> None:
    """Have ops answer to the ufuncs of another library, those in ``namespace`` that bear their names."""
    named = {getattr(namespace, op.name, None): op for op in ops}
    for function, op in named.items():
        if isinstance(function, np.ufunc):
            UFUNCS[function], CALLS[function] = op, _as_function(op)


REDUCTIONS: dict[Any, Callable[..., Any]] = {
    np.add: DERIVED[np.sum], np.multiply: DERIVED[np.prod], np.maximum: DERIVED[np.max], np.minimum: DERIVED[np.min],
    np.fmax: DERIVED[np.nanmax], np.fmin: DERIVED[np.nanmin], np.logaddexp: ops.logsumexp,
}  # fmt: skip
"""The answers to ``ufunc.reduce``."""

ACCUMULATIONS: dict[Any, Callable[..., Any]] = {
    np.add: DERIVED[np.cumsum], np.multiply: DERIVED[np.cumprod],
    np.maximum: cumulative_max, np.minimum: cumulative_min,
}  # fmt: skip
"""The answers to ``ufunc.accumulate``."""

FUNCTIONS: dict[Callable[..., Any], Op] = {
    function: op
    for function, op in ((getattr(np, name, None), op) for name, op in OPS.items())
    if callable(function) and not isinstance(function, np.ufunc) and function not in DERIVED
}
"""Ops that answer to the function of their name as they are, because it has the same signature."""


_UNKNOWN = (
    "no derivative is known for it here; write it in functions that have one (docs/numpy.md lists them), or declare "
    "one with autograd.extend.primitive"
)


def ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """The result of ``__array_ufunc__``."""
    try:
        if method == "__call__" and not kwargs:
            call = CALLS.get(ufunc)
            if call is not None:
                return call(*inputs)
            if ufunc in PLAIN:
                refuse_solver(sys._getframe(2), *inputs)
                return ufunc(*map(without_nodes, admitted_each(ufunc.__name__, inputs)))
            if ufunc in DERIVED:
                return DERIVED[ufunc](*inputs)
        return _in_another_form(ufunc, method, inputs, kwargs)
    except BARE as error:
        if passes(error, *inputs, *kwargs.values()):
            raise
        refuse(error, called(_ufunc_name(ufunc, method), inputs, kwargs))
        raise


def _ufunc_name(ufunc: Any, method: str) -> str:
    name: str = ("np." if getattr(np, ufunc.__name__, None) is ufunc else "") + ufunc.__name__
    return name if method == "__call__" else f"{name}.{method}"


def _in_another_form(ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """The result of a ufunc's method, or of a call with keywords; OperandError for one that has no derivative."""
    name = _ufunc_name(ufunc, method)
    out = kwargs.get("out")
    if out is not None and any(is_of_objects(x) for x in out):
        return _into_objects(ufunc, method, inputs, kwargs)
    if method == "at":  # the target must be the caller's own object: ``admitted`` would make another one of it
        target, *rest = inputs
        inputs = (target, *admitted_each(name, tuple(rest)))
    else:
        inputs = admitted_each(name, inputs)
    if kwargs:
        kwargs = {k: admitted(name, x) for k, x in kwargs.items()}
    known = ufunc in UFUNCS or ufunc in DERIVED or ufunc in PLAIN
    if method == "__call__" and known:
        if ufunc in DERIVED and kwargs and kwargs.keys() <= _parameters(DERIVED[ufunc]):
            return DERIVED[ufunc](*inputs, **kwargs)
        return ufuncs.with_keywords(name, ufunc, inputs, dict(kwargs), ufunc in PLAIN)
    if known and ufunc in PLAIN and method != "at":
        return getattr(ufunc, method)(*map(without_nodes, inputs), **{k: without_nodes(v) for k, v in kwargs.items()})
    if known and method == "outer":
        return ufuncs.outer(ufunc, *inputs, **kwargs)
    if known and method == "at" and ufunc not in PLAIN:
        return ufuncs.apply_at(name, ufunc, *inputs)
    if known and method in ("reduce", "accumulate", "reduceat"):
        return _along_axis(name, ufunc, method, inputs, kwargs)
    if loaded_for(ufunc):
        return getattr(ufunc, method)(*inputs, **kwargs)
    if all(set(types) <= set("O->") for types in ufunc.types):  # np.frompyfunc made it: the function of one entry
        if method == "at":
            return ufuncs.apply_at(name, ufunc, *inputs)
        return getattr(ufunc, method)(*map(of_entries, inputs), **kwargs)
    raise OperandError(f"{name}: {_UNKNOWN}")


def _into_objects(ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """The result of a call with arrays of objects as ``out=``, written into them."""
    given = dict(kwargs)
    out = given.pop("out")
    mask = given.pop("where", True) if method == "__call__" else True
    if not all(x is None or is_of_objects(x) for x in out):
        kinds = " and ".join(type(x).__name__ for x in out if not is_of_objects(x))
        raise OperandError(
            f"{_ufunc_name(ufunc, method)}: got a {kinds} beside an array of objects as out=; use the results that are "
            f"returned"
        )
    places: Any = ...
    if is_given(mask):  # the other entries are not computed, and stay as they are
        if any(x is None for x in out):
            raise OperandError(f"{_ufunc_name(ufunc, method)}: where= needs an array as out= for every result")
        shape = out[0].shape
        places = np.broadcast_to(data_of(mask), shape)
        inputs = tuple(
            x if np.ndim(x) == 0 else np.broadcast_to(x, shape)[places] for x in admitted_each(ufunc.__name__, inputs)
        )
    result = getattr(ufunc, method)(*inputs, **given)
    if not isinstance(result, tuple):
        return written(out[0], result, places)
    return tuple(part if x is None else written(x, part, places) for x, part in zip(out, result, strict=True))


def _parameters(f: Callable[..., Any]) -> Any:
    return inspect.signature(f).parameters.keys()


def _along_axis(name: str, ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """``reduce``, ``accumulate`` or ``reduceat``: by the function that NumPy has for it, or slice after slice."""
    if kwargs.get("out") is not None:
        raise OperandError(
            f"{name}: a node cannot be written into an existing array (out=); use the result that is returned"
        )
    x, *rest = inputs
    if isinstance(rest[0] if rest else None, Node):
        raise OperandError(f"{name}: got a {type(rest[0]).__name__} as indices, expected plain integers")
    given = {key: value for key, value in kwargs.items() if value is not None or key == "axis"}
    dtype = given.pop("dtype", None)
    if dtype is not None:
        if np.dtype(dtype).kind in "iub":
            return getattr(ufunc, method)(*map(without_nodes, inputs), **{**given, "dtype": dtype})
        x = cast(array(x), dtype)
    if method == "reduce":
        return _reduce(name, ufunc, x, **given)
    if method == "reduceat":
        return ufuncs.reduced_at(ufunc, x, *rest, **given)
    if ufunc in ACCUMULATIONS:
        return ACCUMULATIONS[ufunc](x, **{"axis": 0, **given})
    return ufuncs.accumulated(ufunc, x, **given)


def _reduce(name: str, ufunc: Any, x: Any, axis: Any = 0, *, keepdims: bool = False, **kwargs: Any) -> Any:
    given = {k: v for k, v in kwargs.items() if v is not None and v is not np._NoValue and v is not True}
    reduction = REDUCTIONS.get(ufunc)
    if reduction is None:
        return ufuncs.fold(ufunc, x, axis, keepdims=keepdims, **given)
    if given.keys() - _parameters(reduction):
        raise OperandError(f"{name}: {', '.join(sorted(given))}= is not supported for Value and Tensor")
    return reduction(x, axis=axis, keepdims=keepdims, **given)


def function(func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """The result of ``__array_function__``."""
    for x in args:
        if x.__class__ is np.ndarray and x.dtype.char == "O":
            break
    else:
        x = kwargs.get("out") if kwargs else None
    if x is not None and is_of_objects(x):
        try:
            result = _written_to(func, args, kwargs)
        except BARE as error:
            if not passes(error, *args, *kwargs.values()):
                refuse(error, called(_spelled(func), args, kwargs))
            raise
        if result is not NotImplemented:
            return result
    try:
        args = admitted_each("", args)
        if kwargs:
            kwargs = {k: admitted("", x) for k, x in kwargs.items()}
    except OperandError as error:
        raise OperandError(f"{_spelled(func)}{error}") from error
    try:
        if func in PLAIN:
            of = TAKEN.get(func, data_of)
            return func(*without_nodes(args, of), **{k: without_nodes(v, of) for k, v in kwargs.items()})
        answer = DERIVED.get(func) or FUNCTIONS.get(func)
        if answer is not None:
            dtype = dtype_asked_for(func, args, kwargs)
            if dtype is not None and np.dtype(dtype).kind in "iub":  # a result of integers is constant between jumps
                return func(*without_nodes(args), **{k: without_nodes(v) for k, v in kwargs.items()})
            return answer(*args, **kwargs)
    except BARE as error:
        name = _spelled(func)
        if passes(error, *args, *kwargs.values()):
            if isinstance(error, AutogradError) and func.__name__ not in _text(error):
                error.add_note(f"in {name}")
            raise
        refuse(error, called(name, args, kwargs))
        raise
    raise OperandError(f"{_spelled(func)}: {_UNKNOWN}")


def _written_to(func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """The result of a function that writes into an array of objects; NotImplemented if the call writes into none."""
    if func in WRITERS:
        if not (args and is_of_objects(args[0])):
            return NotImplemented
        target, *rest = args
        return func(target, *map(of_entries, rest), **{k: of_entries(x) for k, x in kwargs.items()})
    out, given = kwargs.get("out"), {k: x for k, x in kwargs.items() if k != "out"}
    if out is None:
        place = _place_of_out(func)
        if place is None or place >= len(args):
            return NotImplemented
        out, args = args[place], (*args[:place], None, *args[place + 1 :])
    return written(out, func(*args, **given)) if is_of_objects(out) else NotImplemented


@functools.cache
def _place_of_out(func: Callable[..., Any]) -> int | None:
    """The place of the parameter ``out`` among the positional ones; None if the function has none."""
    try:
        parameters = list(inspect.signature(func).parameters.values())
    except (TypeError, ValueError):  # written in C
        return None
    names = [x.name for x in parameters if x.kind is x.POSITIONAL_OR_KEYWORD]
    variadic = any(x.kind is x.VAR_POSITIONAL for x in parameters)
    return names.index("out") if "out" in names and not variadic else None


def _text(error: Exception) -> str:
    return " ".join((str(error), *getattr(error, "__notes__", ())))


def is_answered(func: Callable[..., Any]) -> bool:
    """True for an op, and for a function of NumPy or SciPy that nodes answer to with a derivative."""
    if isinstance(func, Op) or func in UFUNCS or func in DERIVED or func in FUNCTIONS:
        return True
    wrapped = getattr(func, "__wrapped__", None)  # autograd.numpy wraps NumPy's functions
    return wrapped is not None and is_answered(wrapped)


def _spelled(func: Callable[..., Any]) -> str:
    """A NumPy function as one writes it: np.linalg.inv."""
    module = func.__module__.removeprefix("numpy").lstrip(".")
    return f"np.{module + '.' if module else ''}{func.__name__}"
