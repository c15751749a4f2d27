"""Rules and calls as textbooks write them, where the engine computes the same in a way that is faster or more careful.

A mask is a product with a truth value here, a vector is no matrix with one column, and nothing is done for places where
a function has no slope. So the numbers may differ in rounding, and at such places in more: the writer of such a source
compares its results with those of the trace.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograd.compiling.program import Attribute, Call, Method
from autograd.compiling.things import Thing


def plain_rule(name: str, params: Any, g: Any, inputs: list[Any], out: Any) -> Callable[[int], Any] | None:
    """The rule of an op as an expression ``(f, x, y)`` for operand i; None if the table has the rule of textbooks.

    Masks are products with a truth value, vectors are not made matrices of, and nothing is done for places where the
    function has no slope.
    """
    shapes = [np.shape(x) if not isinstance(x, Thing) else x.shape for x in inputs]
    if not isinstance(g, Thing):
        return None
    x, y = (*inputs, None)[:2]
    if len(inputs) == 1 and name in _SLOPES and isinstance(x, Thing):
        return lambda i: _SLOPES[name](g, x, out)
    if name == "where" and isinstance(x, Thing) and all(np.shape(part) in (g.shape, ()) for part in inputs):
        return lambda i: (np.where, x, g, 0.0) if i == 1 else (np.where, x, 0.0, g)
    if name in ("max", "min") and params.get("axis") is None and g.shape == () and isinstance(x, Thing) and x.shape:
        chosen = operator.eq, x, out
        return lambda i: (operator.truediv, (operator.mul, g, chosen), (Method("sum"), chosen))
    fits = all(x.shape == g.shape if isinstance(x, Thing) else np.shape(x) in (g.shape, ()) for x in inputs)
    if name in ("maximum", "minimum", "fmax", "fmin") and fits:
        wins = operator.gt if name in ("maximum", "fmax") else operator.lt

        def half_at_ties(i: int) -> Any:
            mine, other = (x, y) if i == 0 else (y, x)
            chosen = operator.add, (wins, mine, other), (operator.truediv, (operator.eq, mine, other), 2)
            return (operator.mul, g, chosen)

        return half_at_ties
    if name == "clip" and fits and not any(isinstance(bound, Thing) for bound in inputs[1:]):
        within = operator.and_, (operator.ge, x, inputs[1]), (operator.le, x, inputs[2])
        return lambda i: (operator.mul, g, within)
    if name == "power" and fits and not _is_whole(y):
        slope = operator.mul, y, (operator.pow, x, (operator.sub, y, 1) if isinstance(y, Thing) else y - 1)
        return lambda i: (operator.mul, g, slope if i == 0 else (operator.mul, out, (np.log, x)))
    if name == "matmul" and len(shapes) == 2 and max(map(len, shapes)) <= 2 and min(map(len, shapes)) == 1:
        if len(shapes[0]) == 2:  # a matrix times a vector
            return lambda i: (np.outer, g, y) if i == 0 else (operator.matmul, (_T, x), g)
        if len(shapes[1]) == 2:  # a vector times a matrix
            return lambda i: (operator.matmul, y, g) if i == 0 else (np.outer, x, g)
        return lambda i: (operator.mul, g, y if i == 0 else x)
    return None


_SLOPES: dict[str, Callable[[Any, Any, Any], Any]] = {
    "relu": lambda g, x, out: (operator.mul, g, (operator.gt, x, 0)),
    "sqrt": lambda g, x, out: (operator.mul, g, (operator.truediv, 0.5, out)),
    "cbrt": lambda g, x, out: (operator.truediv, g, (operator.mul, 3, (operator.mul, out, out))),
    "log": lambda g, x, out: (operator.truediv, g, x),
    "log1p": lambda g, x, out: (operator.truediv, g, (operator.add, 1, x)),
}
"""Gradients that functions of one operand send back, as expressions."""

_T = Attribute("T")

SHAPED: dict[Any, Callable[..., tuple[int, ...]]] = {
    np.outer: lambda x, y: (*x.shape, *y.shape),
    operator.matmul: lambda x, y: (x.shape[0],),
    _T: lambda x: x.shape[::-1],
    Method("sum"): lambda x: (),
}
"""The shapes for functions that are not elementwise."""


def plainer(call: Call) -> tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]:
    """A call as a person would write it, although the engine has a faster way: with the same result up to rounding."""
    f, args, kwargs = call.f, call.args, call.kwargs
    if f is np.zeros_like and "shape" in kwargs and isinstance(call.out, Thing):
        shape, dtype = kwargs["shape"], call.out.dtype
        return np.zeros, (shape[0] if len(shape) == 1 else shape,), {} if dtype == np.float64 else {"dtype": dtype}
    if kwargs or len(args) != 2:
        return f, args, kwargs
    x, y = args
    if f in (np.dot, Method("dot")) and isinstance(y, Thing) and len(y.shape) == 2 and _are_ones(x):
        return Method("sum"), (y,), {"axis": 0}
    if f is np.broadcast_to and isinstance(x, Thing) and x.shape == () and x.dtype is not None:
        return np.full, (y[0] if len(y) == 1 else y, x), {} if x.dtype == np.float64 else {"dtype": x.dtype}
    return f, args, kwargs


def _is_whole(x: Any) -> bool:
    """True for a number without a fraction, and for any object whose dtype is not floating."""
    return not isinstance(x, Thing) and (np.ndim(x) > 0 or np.asarray(x).dtype.kind != "f" or float(x).is_integer())


def _are_ones(x: Any) -> bool:
    return isinstance(x, np.ndarray) and x.ndim == 1 and bool((x == 1).all())
