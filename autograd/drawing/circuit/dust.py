"""Numbers that are not what they look like: what rounding leaves where larger numbers cancel, and saturated values.

``find_marks`` bounds the rounding error of every number of a graph, to first order: what an operation rounds is at most
eps times its result, and errors travel with the absolute values of the derivatives, forward with the values and back
with the gradients. A small number that is not above its own bound is dust: 4e-16 beside terms of 1. A number that is
small by itself (1e-20 as an input, or a product of small factors) is far above its bound, and stays as it is.

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

ROOT_EPS = 2.0**-26  # of float64
FEW_ROUNDINGS = 4  # in the last place, by which a saturated value may still differ from its limit
MOST_ENTRIES = 64  # of an operand or a result whose whole Jacobian is computed

REACHED_NEVER: Mapping[str, tuple[float, ...]] = {
    "exp": (0.0,), "exp2": (0.0,), "expm1": (-1.0,), "sigmoid": (0.0, 1.0), "expit": (0.0, 1.0), "tanh": (-1.0, 1.0),
    "softmax": (0.0, 1.0), "log_softmax": (0.0,), "log_expit": (0.0,), "soft_ramp": (0.0,), "normal_cdf": (0.0, 1.0),
    "ndtr": (0.0, 1.0), "erf": (-1.0, 1.0), "erfc": (0.0, 2.0),
}  # fmt: skip
"""By op, the numbers that its results only come near to; in floating point they reach them."""

SLOPE_NEVER_0 = ("exp", "exp2", "expm1", "sigmoid", "expit", "tanh", "soft_ramp", "normal_cdf", "ndtr", "erf", "erfc")


class Dust(float):
    """A number that is nothing but rounding error; printed as ``≈ 0``."""


class Near(float):
    """A number that an exact calculation would not quite reach, as tanh(40) = 1; printed as ``≈ 1``."""


class Marked(np.ndarray):
    """An array some of whose entries are dust, or near to what they are.

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
    view.dust, view.near = np.broadcast_to(dust, x.shape), np.broadcast_to(near, x.shape)
    return view


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
    """Masks, or single booleans, of what is dust, and of what is only near: values, gradients, parts of gradients."""

    values: dict[Node, Any] = field(default_factory=dict)
    gradients: dict[Node, Any] = field(default_factory=dict)
    sent: dict[tuple[Node, int], Any] = field(default_factory=dict)
    near: dict[Node, Any] = field(default_factory=dict)
    gradients_near: dict[Node, Any] = field(default_factory=dict)
    sent_near: dict[tuple[Node, int], Any] = field(default_factory=dict)
    slopes_near: dict[Node, Any] = field(default_factory=dict)


def find_marks(order: Sequence[Node], received: Mapping[Node, Any], sent: Mapping[tuple[Node, int], Any]) -> Marks:
    """The marks of a graph.

    Args:
        order: its nodes, inputs first.
        received: the gradient that each receives.
        sent: the one that each sends to each of its operands.
    """
    marks = Marks()
    with np.errstate(all="ignore"):
        _find_saturated(marks, order, received, sent)
        numbers = [node._data for node in order]
        if any(np.iscomplexobj(x) for x in numbers):
            return marks
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


def _find_saturated(
    marks: Marks, order: Sequence[Node], received: Mapping[Node, Any], sent: Mapping[tuple[Node, int], Any]
) -> None:
    """What an op never reaches, slopes of it that are never 0, and gradients that vanish for that reason."""
    for node in order:
        ends = REACHED_NEVER.get(node.op.name, ()) if node.op else ()
        if not ends or node.op is None or not all(np.all(np.isfinite(data_of(x))) for x in node.inputs):
            continue
        if "axis" in node.params and np.size(node._data) and _lone(node):
            continue
        data = np.asarray(node._data)
        near = np.any([abs(data - end) <= FEW_ROUNDINGS * abs(end) * _eps(data) for end in ends], axis=0)
        if np.any(near):
            marks.near[node] = near
            if node.op.name in SLOPE_NEVER_0:
                marks.slopes_near[node] = near
    if not marks.near:
        return
    for node in reversed(order):
        for i, x in enumerate(node.inputs):
            g = sent.get((node, i))
            if g is None or np.shape(g) != np.shape(received[node]) or node.op is None or node.op.kind != "elementwise":
                continue
            flat, gone = marks.slopes_near.get(node, False), marks.gradients_near.get(node, False)
            vanished = (np.asarray(g) == 0) & ((np.asarray(flat) & (np.asarray(received[node]) != 0)) | gone)
            if np.any(vanished):
                marks.sent_near[node, i] = vanished
                there = np.asarray(received[x]) == 0
                marks.gradients_near[x] = (marks.gradients_near.get(x, False) | vanished) & there


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
        if np.any(dust := _below(node._data, bound, largest)):
            marks.values[node] = dust
    back: dict[Node, Any] = {}
    for node in reversed(order):
        if node not in received:
            continue
        g, bound = received[node], back.setdefault(node, 0.0)
        if np.any(dust := _below(g, bound, steepest)):
            marks.gradients[node] = dust
        gate = _Gate(node, errors) if node.op else None
        for i, x in enumerate(node.inputs):
            if gate is not None and (part := sent.get((node, i))) is not None:
                travelled = gate.backward(i, g, bound) + _rounding(part)
                if np.any(dust := _below(part, travelled, steepest)):
                    marks.sent[node, i] = dust
                back[x] = back.get(x, 0.0) + travelled


def _below(x: Any, bound: Any, largest: float) -> Any:
    """A mask of what is dust: small beside the largest number, and not above its bound.

    The bound alone would do for sums; in a long recurrence that spreads errors, as the logistic map does, it outgrows
    numbers that are far from 0.
    """
    small = _is_small(x, largest)
    if small is False:
        return False
    return small & (abs(np.asarray(x)) <= bound) & np.isfinite(bound)


def _rounding(x: Any) -> Any:
    """One unit in the last place of each number."""
    return abs(np.asarray(x)) * _eps(x)


def _eps(x: Any) -> float:
    if x.__class__ is float:
        return ROOT_EPS**2
    kind = getattr(x, "dtype", None)
    return float(np.finfo(kind if kind is not None and kind.kind == "f" else float).eps)


class _Gate:
    """How errors pass through one gate, both ways."""

    def __init__(self, node: Node, errors: Mapping[Node, Any]) -> None:
        assert node.op is not None
        self.node, self.op, self.params = node, node.op, node.params
        self.args = [data_of(x) for x in node.inputs]
        self.errors = [errors[x] if isinstance(x, Node) else self._of_constant(x) for x in node.inputs]
        # the ops of a user are not asked for more than their slopes: nobody knows what their forwards and rules expect
        self.known = str(self.op.__module__).startswith(("autograd.", "nn."))
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
                if op.rule(i) is not None:
                    total = total + self._slope(i) * error
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

    def backward(self, i: int, g: Any, bound: Any) -> Any:
        """The bound of what comes back at operand ``i``, from that of the incoming gradient."""
        op, x = self.op, self.node.inputs[i]
        rule = op.rule(i)
        shape = np.shape(self.node._data)
        bound = np.broadcast_to(bound, shape) + 0.0
        if op.kind == "elementwise":
            total = self._slope(i) * bound
            if op.name in ("multiply", "scale"):  # the slope is the other operand, with its own error
                total = total + abs(g) * self.errors[1 - i]
            if np.shape(total) != np.shape(x._data):  # the sum over what was broadcast rounds, too
                total = total + _rounding(abs(g) * self._slope(i))
            return _summed_to(total, np.shape(x._data))
        if not self.known:
            return 0.0
        bound = bound + _rounding(g)
        if op.kind in ("linear", "multilinear"):
            sizes = [abs(np.asarray(a)) if kind else a for a, kind in zip(self.args, self.numeric, strict=True)]
            total = abs(apply_rule(rule, bound, abs(self.node._data), sizes, self.params))
            if op.kind == "multilinear" and len(self.args) == 2:
                errors = [np.broadcast_to(e, np.shape(a)) + 0.0 for e, a in zip(self.errors, self.args, strict=True)]
                total = total + abs(apply_rule(rule, abs(g), abs(self.node._data), errors, self.params))
            return total
        slopes = self._jacobian(i)
        return (np.ravel(bound) @ slopes).reshape(np.shape(x._data)) if slopes is not None else 0.0

    def _slope(self, i: int) -> Any:
        rule, out = self.op.rule(i), self.node._data
        one = np.ones_like(out) if isinstance(out, np.ndarray) else 1.0
        return abs(np.asarray(apply_rule(rule, one, out, self.args, self.params)))

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
        return np.array(rows).reshape(out.size, -1)


def _summed_to(x: Any, shape: tuple[int, ...]) -> Any:
    x = np.asarray(x)
    x = x.sum(axis=tuple(range(x.ndim - len(shape)))) if x.ndim > len(shape) else x
    axes = tuple(i for i, n in enumerate(shape) if n == 1 and x.shape[i] != 1) if x.ndim == len(shape) else ()
    return x.sum(axis=axes, keepdims=True) if axes else x
