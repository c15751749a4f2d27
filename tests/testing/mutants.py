"""Ops with errors planted in their rules, which a gradient checker must not let through."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograd import ops
from autograd.engine.node import data_of

KINDS = (
    "sign", "factor 2", "factor 1 + 1e-5", "swapped operands", "dropped operand", "no sum over broadcast axes",
    "transposed", "zero", "second order",
)  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """An op whose rule for one operand is wrong in one way."""

    op: Any
    kind: str
    operand: int

    def __str__(self) -> str:
        return f"{self.op.name}: {self.kind}, operand {self.operand}"


def mutants(op: Any, operands: list[Any]):
    """Every mutant of an op, or of a test's wrapper around one, that can be made for such operands."""
    inner = op.op if hasattr(op, "op") else op
    for i in range(len(operands)):
        if inner.rule(i) is None:
            continue
        for kind in KINDS:
            broken = _break(inner, i, kind, len(operands))
            if broken is not None:
                yield Mutant(replace(op, op=broken) if hasattr(op, "op") else broken, kind, i)


def _break(op: Any, i: int, kind: str, count: int) -> Any:
    """``op`` with the rule of operand i replaced; None if there is no such mutant."""
    rule = op.rule(i)
    others = [op.rule(j) for j in range(count) if j != i and op.rule(j) is not None]
    if kind == "swapped operands":
        if not others:
            return None
        swapped = others[0]

        def wrong(g: Any, out: Any, *xs: Any, **params: Any) -> Any:
            return _fit(swapped(g, out, *xs, **params), xs[i])

    elif kind == "dropped operand":
        if count < 2:
            return None

        def wrong(g: Any, out: Any, *xs: Any, **params: Any) -> Any:
            ones = [x if j == i or not _is_float(x) else ops.add(ops.multiply(x, 0.0), 1.0) for j, x in enumerate(xs)]
            return rule(g, out, *ones, **params)

    elif kind == "second order":

        def wrong(g: Any, out: Any, *xs: Any, **params: Any) -> Any:
            return rule(g, data_of(out), *map(data_of, xs), **params)

    else:
        spoil = SPOILS[kind]

        def wrong(g: Any, out: Any, *xs: Any, **params: Any) -> Any:
            return spoil(rule(g, out, *xs, **params), xs[i])

    if op.variadic:

        def dispatch(g: Any, out: Any, *xs: Any, i: int, **params: Any) -> Any:
            return wrong(g, out, *xs, **params) if i == target else op.rule(i)(g, out, *xs, **params)

        target = i
        return op.with_rules((dispatch,))
    return op.with_rules(tuple(wrong if j == i else old for j, old in enumerate(op.rules)))


def _is_float(x: Any) -> bool:
    return getattr(np.asarray(data_of(x)), "dtype", np.dtype(int)).kind == "f"


def _fit(g: Any, x: Any) -> Any:
    """``g`` in the shape of ``x``: its sum along broadcast axes, or its entries over and over."""
    shape = np.shape(data_of(x))
    if np.shape(data_of(g)) == shape:
        return g
    try:
        return ops.broadcast_to(g, shape=shape)
    except ValueError:
        return g


def _first_slice(g: Any, x: Any) -> Any:
    """The result of a rule whose author forgot to sum over the axes that ``x`` was broadcast along."""
    shape, got = np.shape(data_of(x)), np.shape(data_of(g))
    if got == shape or 0 in got:
        return g
    return g[(*(0,) * (len(got) - len(shape)), *(slice(0, n) for n in shape))]


def _transposed(g: Any, x: Any) -> Any:
    shape = np.shape(data_of(g))
    if len(shape) < 2:
        return g
    return ops.reshape(ops.swapaxes(g, axis1=-1, axis2=-2), shape=shape)


SPOILS = {
    "sign": lambda g, x: -1.0 * g,
    "factor 2": lambda g, x: 2.0 * g,
    "factor 1 + 1e-5": lambda g, x: (1 + 1e-5) * g,
    "no sum over broadcast axes": _first_slice,
    "transposed": _transposed,
    "zero": lambda g, x: 0.0 * g,
}
