"""NumPy's two protocols: which op answers when a NumPy function is called on a node.

An op carries the name of the NumPy function that it differentiates, so the tables below are read off the rule table: a
new op is reachable through NumPy as soon as it is declared. Functions without a derivative (comparisons, ``argmax``,
``zeros_like`` ...) run on the data and give plain results. Anything else is refused by name: no silent detaching.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from autograd import ops
from autograd.engine.declaration import OPS
from autograd.engine.node import Node
from autograd.engine.op import Op
from autograd.errors import OperandError
from autograd.ops import series
from autograd.ops.derived import DERIVED, PLAIN, plain

UFUNCS: dict[Any, Op] = {
    getattr(np, name): op
    for name, op in OPS.items()
    if isinstance(getattr(np, name, None), np.ufunc) and getattr(np, name) not in DERIVED
}


def answer_to(namespace: Any, ops: Iterable[Op]) -> None:
    """Have ops answer to the ufuncs of another library, those in ``namespace`` that bear their names."""
    named = {getattr(namespace, op.name, None): op for op in ops}
    UFUNCS.update((function, op) for function, op in named.items() if isinstance(function, np.ufunc))


REDUCTIONS: dict[Any, Callable[..., Any]] = {
    np.add: DERIVED[np.sum], np.multiply: DERIVED[np.prod], np.maximum: DERIVED[np.max], np.minimum: DERIVED[np.min],
    np.fmax: DERIVED[np.nanmax], np.fmin: DERIVED[np.nanmin], np.logaddexp: ops.logsumexp,
}  # fmt: skip
"""What answers to ``ufunc.reduce``."""

ACCUMULATIONS: dict[Any, Callable[..., Any]] = {
    np.add: DERIVED[np.cumsum], np.multiply: DERIVED[np.cumprod],
    np.maximum: series.cumulative_max, np.minimum: series.cumulative_min,
}  # fmt: skip
"""What answers to ``ufunc.accumulate``."""

plain(
    *(
        getattr(np, name)
        for name in (
            "equal", "not_equal", "less", "less_equal", "greater", "greater_equal", "isnan", "isinf", "isfinite",
            "signbit", "logical_and", "logical_or", "logical_xor", "logical_not", "all", "allclose", "any", "argmax",
            "argmin", "argsort", "argwhere", "array_equal", "array_repr", "array_str", "array2string",
            "count_nonzero", "empty_like", "flatnonzero", "isclose", "ndim", "nonzero", "ones_like",
            "result_type", "searchsorted", "shape", "size", "zeros_like",
        )
    )
)  # fmt: skip

# C functions whose signature cannot be read in every NumPy that is supported
_C_SIGNATURES = {"concatenate": ("arrays", "axis", "out", "dtype", "casting"), "where": ("condition", "x", "y")}


class _Adapter:
    """An op under NumPy's own signature: operands first, then whatever of the rest the op knows."""

    __slots__ = ("count", "defaults", "name", "names", "op")

    def __init__(self, name: str, op: Op) -> None:
        self.name, self.op = name, op
        self.count = len(op.operands)
        if name in _C_SIGNATURES:
            self.names: tuple[str, ...] = _C_SIGNATURES[name]
            self.defaults: dict[str, Any] = {}
        else:
            parameters = inspect.signature(getattr(np, name)).parameters
            self.names = tuple(parameters)
            self.defaults = {k: p.default for k, p in parameters.items()}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if len(args) > len(self.names):
            raise OperandError(f"np.{self.name}: got {len(args)} arguments, expected at most {len(self.names)}")
        given = dict(zip(self.names, args, strict=False))
        given.update(kwargs)
        missing = [name for name in self.names[: self.count] if name not in given]
        if missing:
            raise OperandError(f"np.{self.name}: expected the argument {missing[0]!r} when called on a node")
        operands = [given.pop(name) for name in self.names[: self.count]]
        for name in [name for name in given if name not in self.op.static]:
            value = given.pop(name)
            default = self.defaults.get(name)
            is_default = value is default or (not hasattr(value, "shape") and value == default)
            if value is not None and value is not np._NoValue and not is_default:
                raise OperandError(f"np.{self.name}: {name}={value!r} is not supported for Value and Tensor")
        given = {name: value for name, value in given.items() if value is not np._NoValue}
        return self.op(*operands[0], **given) if self.op.variadic else self.op(*operands, **given)


_OTHER_NAMES = {"amax": ops.max, "amin": ops.min}  # the same functions, but not the same objects, in NumPy

FUNCTIONS: dict[Callable[..., Any], Callable[..., Any]] = {
    getattr(np, name): _Adapter(name, op)
    for name, op in (OPS | _OTHER_NAMES).items()
    if callable(getattr(np, name, None)) and not isinstance(getattr(np, name), np.ufunc)
}


def _plain(x: Any) -> Any:
    """``x`` with every node in it replaced by its data."""
    if isinstance(x, Node):
        return x._data
    if isinstance(x, (list, tuple)):
        return type(x)(_plain(part) for part in x)
    return x


def ufunc(ufunc: Any, method: str, inputs: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What ``__array_ufunc__`` returns."""
    if method == "__call__" and not kwargs:
        if ufunc in UFUNCS:
            return UFUNCS[ufunc](*inputs)
        if ufunc in PLAIN:
            return ufunc(*map(_plain, inputs))
        if ufunc in DERIVED:
            return DERIVED[ufunc](*inputs)
    name = ("np." if getattr(np, ufunc.__name__, None) is ufunc else "") + ufunc.__name__
    name += "" if method == "__call__" else f".{method}"
    if kwargs.get("out") is not None:
        raise OperandError(
            f"{name}: a node cannot be written into an existing array (out=, or an array on the left of +=); "
            f"use the result that is returned"
        )
    if method == "reduce" and ufunc in REDUCTIONS:
        return _reduce(name, REDUCTIONS[ufunc], *inputs, **kwargs)
    if method == "accumulate" and ufunc in ACCUMULATIONS:
        return ACCUMULATIONS[ufunc](*inputs, **{"axis": 0, **kwargs})
    if method == "__call__" and ufunc in PLAIN:
        return ufunc(*map(_plain, inputs), **kwargs)
    if method == "__call__" and ufunc in DERIVED and kwargs.keys() <= _parameters(DERIVED[ufunc]):
        return DERIVED[ufunc](*inputs, **kwargs)
    if method == "__call__" and (ufunc in UFUNCS or ufunc in DERIVED):
        raise OperandError(f"{name}: {', '.join(kwargs)}= is not supported for Value and Tensor")
    raise OperandError(f"{name}: no derivative is known for it here; for its plain value call it on .data")


def _parameters(f: Callable[..., Any]) -> Any:
    return inspect.signature(f).parameters.keys()


def _reduce(
    name: str, reduction: Callable[..., Any], x: Any, axis: Any = 0, *, keepdims: bool = False, **kwargs: Any
) -> Any:
    given = {k: v for k, v in kwargs.items() if v is not None and v is not np._NoValue and v is not True}
    refused = given and given.keys() - _parameters(reduction)
    if refused:
        raise OperandError(f"{name}: {', '.join(sorted(refused))}= is not supported for Value and Tensor")
    return reduction(x, axis=axis, keepdims=keepdims, **given)


def function(func: Callable[..., Any], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """What ``__array_function__`` returns."""
    if func in PLAIN:
        return func(*_plain(args), **{k: _plain(v) for k, v in kwargs.items()})
    answer = DERIVED.get(func) or FUNCTIONS.get(func)
    if answer is None:
        raise OperandError(
            f"{_spelled(func)}: no derivative is known for it here; for its plain value call it on .data"
        )
    try:
        return answer(*args, **kwargs)
    except (IndexError, TypeError, ValueError) as error:
        if func.__name__ not in " ".join((str(error), *getattr(error, "__notes__", ()))):
            error.add_note(f"in {_spelled(func)}")
        raise


def is_answered(func: Callable[..., Any]) -> bool:
    """Whether a function has a derivative here: an op, or a function of NumPy or SciPy that nodes answer to."""
    if isinstance(func, Op) or func in UFUNCS or func in DERIVED or func in FUNCTIONS:
        return True
    wrapped = getattr(func, "__wrapped__", None)  # NumPy's own function, of one in autograd.numpy
    return wrapped is not None and is_answered(wrapped)


def _spelled(func: Callable[..., Any]) -> str:
    """A NumPy function as one writes it: np.linalg.inv."""
    module = func.__module__.removeprefix("numpy").lstrip(".")
    return f"np.{module + '.' if module else ''}{func.__name__}"
