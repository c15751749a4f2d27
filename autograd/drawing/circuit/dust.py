"""Misleading numbers: rests of rounding where larger numbers cancel ("dust"), and saturated values.

``find_marks`` bounds the rounding error of every number of a graph, to first order: an operation rounds by at most eps
times its result, and errors travel with the absolute values of the derivatives, forward with the values and back with
the gradients. A small number that is not above its own bound is dust: 4e-16 beside terms of 1. A number that is small
by itself (1e-20 as an input, or a product of small factors) is far above its bound, and stays as it is.

A number is near, and not exact, where a limit was reached that no number reaches (sigmoid(800) = 1), where a product
became too small for a float, where a summand is lost beside larger ones (1 - 1e-17), and wherever such a number
matters: later values, local derivatives, gradients. It is printed with ``≈`` where it reads as a whole number.

Source of the bounds: N. Higham, "Accuracy and Stability of Numerical Algorithms" (2002), chapter 3.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograd.engine.custom import CustomOp
from autograd.engine.node import Node, data_of
from autograd.engine.numerics import apply_rule
from autograd.engine.op import Op
from autograd.errors import AutogradError

ROOT_EPS = 2.0**-26  # the square root of float64's rounding unit
PROBE = 16.0  # operands move by this multiple of an error to show how a slope follows; much less would be rounded away
STEP = 2.0**-10  # an operand moves by this share of itself to show whether a slope depends on it
FEW_ROUNDINGS = 4  # a saturated value may differ from its limit by so many units in the last place
MOST_ENTRIES = 64  # larger operands and results get no full Jacobian

REACHED_NEVER: Mapping[str, tuple[float, ...]] = {
    "exp": (0.0,), "exp2": (0.0,), "expm1": (-1.0,), "sigmoid": (0.0, 1.0), "expit": (0.0, 1.0), "tanh": (-1.0, 1.0),
    "softmax": (0.0, 1.0), "log_softmax": (0.0,), "log_expit": (0.0,), "soft_ramp": (0.0,), "normal_cdf": (0.0, 1.0),
    "ndtr": (0.0, 1.0), "erf": (-1.0, 1.0), "erfc": (0.0, 2.0), "logaddexp": (0.0,), "logaddexp2": (0.0,),
    "sigmoid_cross_entropy": (0.0,), "soft_sign": (-1.0, 1.0), "mish_weight": (0.0, 1.0),
}  # fmt: skip
"""By op, the numbers that its results only come near to; in floating point they reach them."""

SLOPE_NEVER: Mapping[str, tuple[float, ...]] = {
    "exp": (0.0,), "exp2": (0.0,), "expm1": (0.0,), "sigmoid": (0.0,), "expit": (0.0,), "tanh": (0.0,),
    "soft_ramp": (0.0, 1.0), "normal_cdf": (0.0,), "ndtr": (0.0,), "erf": (0.0,), "erfc": (0.0,), "arctan": (0.0,),
    "logaddexp": (0.0, 1.0), "logaddexp2": (0.0, 1.0), "exponential_ramp": (0.0,), "continuous_ramp": (0.0,),
    "mish_weight": (0.0,),
    "sigmoid_cross_entropy": (-1.0, 1.0), "power": (),
}  # fmt: skip
"""The same, of its slopes; they do not reach 0 either where the result is not exact."""

ZERO_OF_0 = {"multiply": 2, "scale": 2, "divide": 1, "power": 1, "square": 1}
"""By op, how many of its operands have to be 0 in turn for its result to be; else that was too small for a float."""

SUMS = ("add", "subtract")
ABOVE_ALL = ("logaddexp", "logaddexp2", "soft_ramp")
"""Ops whose result is above each of its operands."""


class Dust(float):
    """A number that is nothing but rounding error; printed as ``≈ 0``."""


class Near(float):
    """A number that an exact calculation would not quite give, as tanh(40) = 1; printed as ``≈ 1``."""


class Marked(np.ndarray):
    """An array some of whose entries are dust, or near to their shown values.

    Attributes:
        dust: a mask.
        near: a mask.
    """

    dust: Any
    near: Any

    def __array_finalize__(self, obj: Any) -> None:
        self.dust = self.near = None


def marked(x: Any, dust: Any = False, near: Any = False) -> Any:
    """x with its marks; x itself if there are none."""
    if x is None or (dust is False and near is False) or not (np.any(dust) or np.any(near)):
        return x
    if not isinstance(x, np.ndarray):
        return Dust(x) if np.any(dust) else Near(x)
    view = x.view(Marked)
    view.dust, view.near = (
        np.reshape(mask, x.shape) if np.size(mask) == x.size else np.broadcast_to(mask, x.shape)
        for mask in (dust, near)
    )
    return view


def marked_as(x: Any, other: Any) -> Any:
    """x with the marks of another number or array, which it equals."""
    if isinstance(other, (Dust, Near)):
        return marked(x, isinstance(other, Dust), isinstance(other, Near))
    if isinstance(other, Marked) and other.dust is not None:
        return marked(x, other.dust, other.near)
    return x


def is_marked(x: Any, kind: type[Dust] | type[Near]) -> Any:
    """A mask, or a single boolean, of the entries that are marked as dust or as near."""
    if isinstance(x, Marked) and x.dust is not None:
        return x.dust if kind is Dust else x.near
    return isinstance(x, kind)


def entries(x: Any) -> Any:
    """The numbers of an array as a nested list, or of a single one as a number, marked ones as ``Dust`` or ``Near``."""
    if not isinstance(x, Marked) or x.dust is None:
        return x.tolist()
    plain = x.view(np.ndarray).astype(object)
    for kind, mask in ((Near, x.near), (Dust, x.dust)):
        for place in np.argwhere(mask):
            plain[tuple(place)] = kind(plain[tuple(place)])
    return plain.tolist()


@dataclass(slots=True)
class Marks:
    """Masks, or single booleans, of dust and of near entries: values, gradients, local derivatives, parts sent."""

    values: dict[Node, Any] = field(default_factory=dict)
    gradients: dict[Node, Any] = field(default_factory=dict)
    locals: dict[tuple[Node, int], Any] = field(default_factory=dict)
    sent: dict[tuple[Node, int], Any] = field(default_factory=dict)
    near: dict[Node, Any] = field(default_factory=dict)
    gradients_near: dict[Node, Any] = field(default_factory=dict)
    locals_near: dict[tuple[Node, int], Any] = field(default_factory=dict)
    sent_near: dict[tuple[Node, int], Any] = field(default_factory=dict)


def find_marks(order: Sequence[Node], received: Mapping[Node, Any], sent: Mapping[tuple[Node, int], Any]) -> Marks:
    """The marks of a graph.

    Args:
        order: its nodes, inputs first.
        received: the gradient that each receives.
        sent: the one that each sends to each of its operands.
    """
    marks = Marks()
    numbers = [node._data for node in order]
    if any(np.iscomplexobj(x) or hasattr(x, "has_no_entries") for x in numbers):
        return marks
    with np.errstate(all="ignore"):
        _find_near(marks, order, received, sent)
        gradients = [*received.values(), *sent.values()]
        largest, steepest = _largest(numbers), _largest(gradients)
        if _any_small(numbers, largest) or _any_small(gradients, steepest):
            _find_dust(marks, order, received, sent, largest, steepest)
    return marks


def _largest(numbers: Sequence[Any]) -> float:
    """The largest size of finite numbers."""
    return max((_size(x) for x in numbers), default=0.0)


def _size(x: Any) -> float:
    if x.__class__ is float:
        return abs(x) if math.isfinite(x) else 0.0
    size = abs(np.asarray(x))
    return float(np.max(size, initial=0.0, where=np.isfinite(size)))


def _is_small(x: Any, largest: float) -> Any:
    """A mask of the numbers that are neither 0 nor comparable with the largest."""
    size = abs(x)
    if x.__class__ is float:
        return bool(0 < size < ROOT_EPS * largest)
    return (size > 0) & (size < _eps(x) ** 0.5 * largest)


def _any_small(numbers: Sequence[Any], largest: float) -> bool:
    found = (_is_small(x, largest) for x in numbers)
    return any(mask is not False and bool(np.any(mask)) for mask in found)


def _find_near(
    marks: Marks, order: Sequence[Node], received: Mapping[Node, Any], sent: Mapping[tuple[Node, int], Any]
) -> None:
    """Limits that an op never reaches, numbers too small or lost, and all numbers that depend on such ones."""
    flat: dict[tuple[Node, int], Any] = {}
    for node in order:
        if node.op is None:
            continue
        here = _reached(node) if (ours := is_known(node.op)) else False
        if ours and (ends := SLOPE_NEVER.get(node.op.name)) is not None and _all_finite(node):
            gate = _Gate(node)
            for i, rule in enumerate(node.op.rules):
                if rule is not None:
                    never = _is_any_of(slope := gate.slope(i), ends) | (here & (slope == 0))
                    if _any(never):
                        flat[node, i] = never
        coming = [(i, marks.near[x]) for i, x in enumerate(node.inputs) if isinstance(x, Node) and x in marks.near]
        if coming:
            gate = _Gate(node)
            for i, mask in coming:
                if node.op.rule(i) is not None:
                    here = here | gate.spread(i, mask, flat.get((node, i), False))
        if _any(here):
            marks.near[node] = here
    if not marks.near and not flat:
        return
    back: dict[Node, Any] = {}
    for node in reversed(order):
        g = received.get(node)
        if _any(back.get(node, False)):
            marks.gradients_near[node] = back[node]
        if g is None or node.op is None:
            continue
        known = {i: marks.near[x] for i, x in enumerate(node.inputs) if isinstance(x, Node) and x in marks.near}
        out, coming_back = marks.near.get(node, False), back.get(node, False)
        touched = known or out is not False or coming_back is not False
        if not touched and not any((node, i) in flat for i in range(len(node.inputs))):
            continue
        gate = _Gate(node)
        for i, x in enumerate(node.inputs):
            if (node, i) in sent and isinstance(x, Node):
                local = flat.get((node, i), False) | gate.depends(i, known, out)
                if _any(local):
                    marks.locals_near[node, i] = local
                part = gate.spread_back(i, g, coming_back, local, known)
                if _any(part):
                    marks.sent_near[node, i] = part
                    back[x] = back.get(x, False) | part


def _any(x: Any) -> bool:
    """``np.any``, which takes its time for a single number."""
    return bool(x if x.__class__ in (bool, float, np.bool_, np.float64) else np.any(x))


def is_known(op: Op) -> bool:
    """False for a user's ops, under any name, and for the op that stands for a refused gate."""
    module = str(op.__module__)
    return module.startswith(("autograd.", "nn.")) and not module.startswith("autograd.drawing")


def _all_finite(node: Node) -> bool:
    return all(np.all(np.isfinite(data_of(x))) for x in node.inputs)


def _is_any_of(x: Any, ends: Sequence[float]) -> Any:
    x, found = np.asarray(x), np.False_
    for end in ends:
        found = found | (abs(x - end) <= FEW_ROUNDINGS * abs(end) * _eps(x))
    return found


def ends_of(op: Op, params: Mapping[str, Any]) -> tuple[float, ...]:
    """The limits that the results of an op approach and never reach."""
    if op.name == "exponential_ramp":
        return (float(-params["alpha"] * params["scale"]),)
    if op.name == "continuous_ramp":
        return (float(-params["alpha"]),)
    return REACHED_NEVER.get(op.name, ())


def _reached(node: Node) -> Any:
    """A mask of the results of a gate that are not exact though its operands are; False if there are none."""
    assert node.op is not None
    name, out = node.op.name, node._data
    if name in SUMS:
        x, y = map(data_of, node.inputs)
        lost = (out == x) & (y != 0) | (out == (y if name == "add" else 0 - y)) & (x != 0)
        return lost & np.isfinite(out) if _any(lost) else False
    if name in ZERO_OF_0:
        zero = out == 0
        if not _any(zero) or not _all_finite(node):
            return False
        operands = [data_of(x) for x in node.inputs]
        for x in operands[: ZERO_OF_0[name]]:
            zero = zero & (x != 0)
        return zero
    if name in ("sum", "mean", "logsumexp", "prod"):
        return _lost_along(node, name) if _all_finite(node) else False
    ends = ends_of(node.op, node.params)
    if not ends or not _all_finite(node) or ("axis" in node.params and np.size(out) and _lone(node)):
        return False
    found = _is_any_of(out, ends)
    if name in ABOVE_ALL:
        for x in node.inputs:
            found = found | (out == data_of(x))
    elif name in ("softmax", "log_softmax"):  # one inexact entry makes the others inexact
        found = found | np.any(found, axis=node.params["axis"], keepdims=True)
    return found


def _lost_along(node: Node, name: str) -> Any:
    """A mask of the results of a reduction in which one summand, or all factors, left no trace."""
    x, out, axis = np.asarray(data_of(node.inputs[0])), np.asarray(node._data), node.params["axis"]
    if not x.size or x.dtype.kind != "f":
        return False
    restored = out if out.ndim == x.ndim or axis is None else np.expand_dims(out, axis)
    if name == "prod":
        found = (restored == 0) & np.all(x != 0, axis=axis, keepdims=True)
    elif name == "logsumexp":
        found = (restored == x.max(axis=axis, keepdims=True)) & (x.size > out.size)
    else:
        size = abs(x)
        least = np.min(size, axis=axis, keepdims=True, where=size > 0, initial=np.inf)
        if not np.any(least <= x.size * _eps(x) * size.max()):
            return False
        exact = x.astype(np.longdouble).sum(axis=axis, keepdims=True)
        got = restored * (x.size // out.size) if name == "mean" else restored
        found = abs(exact - got) >= least / 2
    return found.reshape(out.shape)


def _lone(node: Node) -> bool:
    """True if an op along an axis has rows of one entry."""
    axis = node.params["axis"]
    shape = np.shape(node._data)
    axes = range(len(shape)) if axis is None else axis if isinstance(axis, tuple) else (axis,)
    return all(shape[a] == 1 for a in axes) if shape else True


def _find_dust(
    marks: Marks,
    order: Sequence[Node],
    received: Mapping[Node, Any],
    sent: Mapping[tuple[Node, int], Any],
    largest: float,
    steepest: float,
) -> None:
    errors: dict[Node, Any] = {}
    for node in order:
        errors[node] = bound = _Gate(node, errors).forward() if node.op else _rounding(node._data) / 2
        if _any(dust := _below(node._data, bound, largest)):
            marks.values[node] = dust
    back: dict[Node, Any] = {}
    for node in reversed(order):
        if node not in received:
            continue
        g, bound = received[node], back.setdefault(node, 0.0)
        if _any(dust := _below(g, bound, steepest)):
            marks.gradients[node] = dust
        gate = _Gate(node, errors) if node.op else None
        for i, x in enumerate(node.inputs):
            if gate is not None and (part := sent.get((node, i))) is not None:
                wrong = gate.slope_error(i)
                if wrong is not None and _any(dust := _below(gate.slope(i), wrong, largest)):
                    marks.locals[node, i] = dust
                travelled = gate.backward(i, g, bound, wrong) + _rounding(part)
                if _any(dust := _below(part, travelled, steepest)):
                    marks.sent[node, i] = dust
                back[x] = back.get(x, 0.0) + travelled


def _below(x: Any, bound: Any, largest: float) -> Any:
    """A mask of dust: entries that are small beside the largest number, and not above their bound.

    The bound alone would do for sums; in a long recurrence that spreads errors, as the logistic map does, it outgrows
    numbers that are far from 0.
    """
    small = _is_small(x, largest)
    if small is False:
        return False
    return small & (abs(x) <= bound) & np.isfinite(bound)


def _rounding(x: Any) -> Any:
    """One unit in the last place of each number."""
    return abs(np.asarray(x)) * _eps(x)


def _eps(x: Any) -> float:
    if x.__class__ is float:
        return ROOT_EPS**2
    kind = getattr(x, "dtype", None)
    return float(np.finfo(kind if kind is not None and kind.kind == "f" else float).eps)


class _Gate:
    """The passage of errors through one gate, both ways."""

    def __init__(self, node: Node, errors: Mapping[Node, Any] | None = None) -> None:
        assert node.op is not None
        self.node, self.op, self.params = node, node.op, node.params
        self.args = [data_of(x) for x in node.inputs]
        self.errors: list[Any] = []
        if errors is not None:
            self.errors = [errors[x] if isinstance(x, Node) else self._of_constant(x) for x in node.inputs]
        # An unknown op is asked for its slopes alone, because its forward and rules may expect special operands.
        self.known = is_known(self.op)
        self.numeric = [getattr(x, "dtype", np.asarray(x).dtype).kind == "f" for x in self.args]

    @staticmethod
    def _of_constant(x: Any) -> Any:
        x = np.asarray(x)
        return np.where(x == np.rint(x), 0.0, _rounding(x) / 2) if x.dtype.kind == "f" else 0.0

    def forward(self) -> Any:
        """The bound of the result."""
        out, total = self.node._data, _rounding(self.node._data)
        op, args = self.op, self.args
        if op.kind == "elementwise":
            for i, error in enumerate(self.errors):
                if op.rule(i) is not None and _any(error):  # without an error, a slope of NaN means nothing
                    total = total + abs(self.slope(i)) * error
            return total
        if not self.known:
            return total
        summed = [e + _rounding(x) if kind else x for e, x, kind in zip(self.errors, args, self.numeric, strict=True)]
        summed = [np.broadcast_to(e, np.shape(x)) for e, x in zip(summed, args, strict=True)]
        if op.kind == "linear":
            moved = [e if op.rule(i) is not None else args[i] for i, e in enumerate(summed)]
            return total + abs(op.forward(*moved, **self.params))
        if op.kind == "multilinear":
            sizes = [abs(np.asarray(x)) for x in args]
            for i, e in enumerate(summed):
                total = total + abs(op.forward(*sizes[:i], e, *sizes[i + 1 :], **self.params))
            return total
        for i, e in enumerate(summed):
            if (slopes := self._jacobian(i)) is not None:
                total = total + (slopes @ np.ravel(e)).reshape(np.shape(out))
        return total

    def backward(self, i: int, g: Any, bound: Any, wrong: Any) -> Any:
        """The bound of the gradient sent to operand ``i``, from those of the incoming gradient and of the slope."""
        op, x = self.op, self.node.inputs[i]
        rule = op.rule(i)
        if op.kind == "elementwise":
            slope = self.slope(i)
            total = abs(slope) * bound + abs(g) * wrong
            if np.shape(total) != np.shape(x._data):  # the sum over broadcast axes rounds, too
                total = total + _rounding(abs(g) * slope)
            return _summed_to(total, np.shape(x._data))
        if not self.known:
            return 0.0
        bound = np.broadcast_to(bound, np.shape(self.node._data)) + _rounding(g)
        if op.kind in ("linear", "multilinear"):
            sizes = [abs(np.asarray(a)) if kind else a for a, kind in zip(self.args, self.numeric, strict=True)]
            total = abs(apply_rule(rule, bound, abs(self.node._data), sizes, self.params))
            if op.kind == "multilinear" and len(self.args) == 2:
                errors = [np.broadcast_to(e, np.shape(a)) + 0.0 for e, a in zip(self.errors, self.args, strict=True)]
                total = total + abs(apply_rule(rule, abs(g), abs(self.node._data), errors, self.params))
            return total
        slopes = self._jacobian(i)
        if slopes is None:
            return 0.0
        return (np.ravel(bound) @ slopes).reshape(np.shape(x._data)) + self._rule_error(i, g)

    def slope(self, i: int) -> Any:
        """The local derivative by operand ``i`` of an elementwise gate."""
        return self._slope_at(i, self.node._data, self.args)

    def _slope_at(self, i: int, out: Any, args: Sequence[Any]) -> Any:
        one = np.ones_like(out) if isinstance(out, np.ndarray) else 1.0
        return np.asarray(apply_rule(self.op.rule(i), one, out, args, self.params))

    def slope_error(self, i: int) -> Any:
        """The bound of the local derivative by operand ``i``; None if the gate is not elementwise."""
        op, out = self.op, self.node._data
        if op.kind != "elementwise":
            return None
        if op.name in ("add", "subtract", "negative"):
            return 0.0
        if op.name in ("multiply", "scale"):  # the slope is the other operand
            return self.errors[1 - i]
        if not self.known or op.selects:  # a slope jumps at the edge of a selection
            return 0.0
        total: Any = 0.0
        slope = self.slope(i)
        for k, error in enumerate(self.errors):
            if self.numeric[k] and _any(error):
                total = total + _finite(abs(self._moved(i, k, PROBE * error) - slope) / PROBE)
        moved = self._slope_at(i, out + PROBE * _rounding(out), self.args)
        return total + _finite(abs(moved - slope) / PROBE)

    def _moved(self, i: int, k: int, by: Any) -> Any:
        """The local derivative by operand ``i`` when operand ``k`` is moved."""
        args = [*self.args[:k], self.args[k] + by, *self.args[k + 1 :]]
        try:
            return self._slope_at(i, self.op.compute(args, self.params), args)
        except (AutogradError, ArithmeticError, ValueError):  # the moved operands left the domain of the op
            return np.nan

    def _rule_error(self, i: int, g: Any) -> Any:
        """The error of the rule of operand ``i`` that comes from the errors of its operands."""
        op, out = self.op, self.node._data
        was = np.asarray(apply_rule(op.rule(i), g, out, self.args, self.params))
        total = np.zeros_like(was)
        for k, (x, error) in enumerate(zip(self.args, self.errors, strict=True)):
            if self.numeric[k]:
                # alternating signs, because a common shift may change nothing
                signs = np.where(np.arange(np.size(x)).reshape(np.shape(x)) % 2, -1.0, 1.0)
                args = [*self.args[:k], x + PROBE * signs * (error + _rounding(x)), *self.args[k + 1 :]]
                try:
                    moved = apply_rule(op.rule(i), g, op.compute(args, self.params), args, self.params)
                except (AutogradError, ArithmeticError, ValueError):  # the moved operands left the domain of the op
                    continue
                total = total + abs(moved - was) / PROBE
        moved = apply_rule(op.rule(i), g, out + PROBE * _rounding(out), self.args, self.params)
        return _finite(total + abs(moved - was) / PROBE)

    def depends(self, i: int, near: Mapping[int, Any], out_near: Any) -> Any:
        """A mask of the local derivatives by operand ``i`` that follow a near operand, or the near result."""
        op, out = self.op, self.node._data
        if not self.known or op.selects or op.name in ("add", "subtract", "negative") or op.kind == "linear":
            return False
        if op.kind == "general":
            return self._along(i, near, out_near)
        if op.kind == "multilinear":
            return False
        if op.name in ("multiply", "scale"):
            return near.get(1 - i, False)
        slope = self.slope(i)
        found: Any = False
        for k, mask in near.items():
            if self.numeric[k]:
                found = found | (mask & (self._moved(i, k, STEP * np.maximum(abs(self.args[k]), 1.0)) != slope))
        if np.any(out_near):
            moved = self._slope_at(i, out + STEP * np.maximum(abs(out), 1.0), self.args)
            found = found | (out_near & (moved != slope))
        return found

    def _along(self, i: int, near: Mapping[int, Any], out_near: Any) -> Any:
        """A mask of the entries that a rule which mixes entries may get wrong: those along its axis, or all."""
        shape = np.shape(self.args[i])
        axis = axis if isinstance(axis := self.params.get("axis"), (int, tuple)) else None
        masks = [near.get(i, False), *(bool(np.any(mask)) for k, mask in near.items() if k != i)]
        if np.size(out_near) == int(np.prod(shape)):
            masks.append(np.reshape(out_near, shape))
        elif axis is not None and np.ndim(out_near) + np.size(axis) == len(shape):
            masks.append(np.expand_dims(out_near, axis))
        else:
            masks.append(bool(np.any(out_near)))
        found = np.zeros(shape, bool)
        for mask in masks:
            found = found | mask
        return found | np.any(found, axis=axis, keepdims=True)

    def spread(self, i: int, mask: Any, flat: Any) -> Any:
        """A mask of the results that depend on those entries of operand ``i``."""
        op = self.op
        if op.kind == "elementwise":
            return mask & ((self.slope(i) != 0) | flat)
        if not self.known:
            return False
        weight = np.broadcast_to(mask, np.shape(self.args[i])) + 0.0
        if op.kind == "linear":
            zeros = [np.zeros(np.shape(x)) if op.rule(k) is not None else x for k, x in enumerate(self.args)]
            args = [*zeros[:i], weight, *zeros[i + 1 :]]
            return np.asarray(op.forward(*args, **self.params)) != 0
        if op.kind == "multilinear":
            sizes = [abs(np.asarray(x)) for x in self.args]
            return np.asarray(op.forward(*sizes[:i], weight, *sizes[i + 1 :], **self.params)) != 0
        slopes = self._jacobian(i)
        return (slopes @ np.ravel(weight) != 0).reshape(np.shape(self.node._data)) if slopes is not None else False

    def spread_back(self, i: int, g: Any, g_near: Any, local_near: Any, near: Mapping[int, Any]) -> Any:
        """A mask of the near entries of the gradient sent to operand ``i``."""
        op, x = self.op, self.node.inputs[i]
        shape = np.shape(data_of(x))
        if op.kind == "elementwise":
            found = (g_near & ((self.slope(i) != 0) | local_near)) | (local_near & ((np.asarray(g) != 0) | g_near))
            return _summed_to(np.broadcast_to(found, np.shape(self.node._data)) + 0.0, shape) != 0
        if not self.known:
            return False
        weight = np.broadcast_to(g_near, np.shape(self.node._data)) + 0.0
        if op.kind in ("linear", "multilinear"):
            sizes = [abs(np.asarray(a)) if kind else a for a, kind in zip(self.args, self.numeric, strict=True)]
            found = np.asarray(apply_rule(op.rule(i), weight, abs(self.node._data), sizes, self.params)) != 0
            if op.kind == "multilinear":
                for k, mask in near.items():
                    if k != i:
                        moved = [*sizes[:k], np.broadcast_to(mask, np.shape(sizes[k])) + 0.0, *sizes[k + 1 :]]
                        reached = apply_rule(op.rule(i), abs(np.asarray(g)), abs(self.node._data), moved, self.params)
                        found = found | (np.asarray(reached) != 0)
            return found
        found = local_near & bool(np.any(g))
        slopes = self._jacobian(i) if np.any(weight) else None
        return found | (np.ravel(weight) @ slopes != 0).reshape(shape) if slopes is not None else found

    def _jacobian(self, i: int) -> Any:
        """The sizes of all derivatives, results by entries of operand ``i``; None if they are too many."""
        rule, out = self.op.rule(i), self.node._data
        if rule is None or isinstance(self.op, CustomOp) or not isinstance(out, np.ndarray):
            return None
        if max(out.size, np.size(self.args[i])) > MOST_ENTRIES:
            return None
        rows = []
        for j in range(out.size):
            unit = np.zeros_like(out)
            unit.reshape(-1)[j] = 1.0
            rows.append(np.ravel(abs(np.asarray(apply_rule(rule, unit, out, self.args, self.params)))))
        return np.array(rows).reshape(out.size, np.size(self.args[i]))


def _finite(x: Any) -> Any:
    """x with 0 in the place of entries that are not finite."""
    return np.where(np.isfinite(x), x, 0.0) if np.ndim(x) else x if math.isfinite(x) else 0.0


def _summed_to(x: Any, shape: tuple[int, ...]) -> Any:
    x = np.asarray(x)
    if x.shape == shape:
        return x
    x = x.sum(axis=tuple(range(x.ndim - len(shape)))) if x.ndim > len(shape) else x
    axes = tuple(i for i, n in enumerate(shape) if n == 1 and x.shape[i] != 1) if x.ndim == len(shape) else ()
    return x.sum(axis=axes, keepdims=True) if axes else x
