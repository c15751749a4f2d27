"""Structural zeros: gradients that a selection cut off, told apart from zeros that arithmetic made.

A zero that arithmetic made is a number, and times an infinite slope it is NaN. A branch that ``where`` did not take, an
entry that an index or a maximum passed over, and an output with a seed of 0 play no part: they send back 0, also where
it meets an infinite slope. A sweep computes with plain numbers and knows nothing of this, because a structural zero
that met a finite slope is right as it is. Only where its results hold NaN, it runs again with a ``Live``, which finds
for every gradient the entries that play a part ("live") and holds the others at 0.

The mask of a gate is found from its own rule (``probing``): given a gradient of arbitrary numbers, and 0 at the entries
that are not live, entries of its result that are 0 are not live either. The operands are arbitrary numbers too, so that
a slope of 0 is not mistaken for a selection; an op that chooses by its operands (``selects``) is given these. Factors
of 0 count as structural if they were made by a selection (a recorded gradient is full of them) or are constant, unless
the product is NaN.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import numpy as np
from numpy import ndarray

from autograd.engine.arrays import is_foreign
from autograd.engine.choices import ChoosingOp, note_choice
from autograd.engine.custom import CustomOp
from autograd.engine.hooks import HOOKED
from autograd.engine.joint import JointOp, receivers
from autograd.engine.node import Node, data_of, describe
from autograd.engine.numerics import apply_rule
from autograd.engine.op import Op, Table
from autograd.engine.pieces import hand_over
from autograd.engine.probing import Mask, arbitrary, arbitrary_operands, fitted, leaves, only, simplified, widened
from autograd.engine.recording import gradients_are_shown
from autograd.engine.versions import changed_since
from autograd.errors import GraphError


def holds_nan(gradients: Collection[Any], ignoring: bool = False) -> bool:
    """True if a gradient among these, in a node or not, holds NaN, or may be lazy and cannot be asked.

    ``ignoring`` says that the caller ignores floating-point errors: squares that leave the range are no overflow.
    """
    for g in gradients:
        if g.__class__ is not float or g != g:
            if ignoring:
                return _some_hold_nan(gradients)
            with np.errstate(all="ignore"):
                return _some_hold_nan(gradients)
    return False


def _some_hold_nan(gradients: Collection[Any]) -> bool:
    for g in gradients:
        if g.__class__ is ndarray:  # a sum of squares is NaN if an entry is, and takes a third of the time of isnan
            flat = g if g.ndim == 1 else g.ravel("K")
            number = flat.dot(flat)
        elif type(g) in _NUMBERS:
            number = g
        else:
            g = data_of(g)
            if hasattr(g, "has_no_entries"):  # an object of a class of its own, which holds no NaN
                continue
            if g is not None and not isinstance(g, (float, np.ndarray, np.generic)):
                return True
            flat = np.ravel(0.0 if g is None else g)
            number = flat.dot(flat)
        if number != number:
            return True
    return False


_NUMBERS = frozenset((float, np.float32, np.float64))


def from_the_start(order: Sequence[Node]) -> bool:
    """True if a sweep needs a ``Live`` at once, because it cannot run twice.

    An observer would see the gradients of each gate twice, and a lazy array cannot be searched for NaN.
    """
    return is_foreign(order[-1]._data) or any(x in HOOKED for x in order) or gradients_are_shown()


class Live:
    """The live entries of gradients, or of tangents, in one sweep.

    Args:
        order: the nodes of the sweep, inputs first.
        start: what it starts from. Entries of 0 are not live: they say which outputs, or directions, do not count.
    """

    def __init__(self, order: Sequence[Node], start: Table) -> None:
        self._live: dict[Node, Mask] = {}
        self._changed: Node | None = None  # a node whose zeros, or NaN, are not known any more
        for x, g in start.items():
            # A seed that is differentiated itself may be 0 by chance, so its zeros are not structural.
            self.add(x, None if isinstance(g, Node) and g.requires_grad else data_of(g) != 0)
        self._zeros: dict[Node, Mask] = {}
        with np.errstate(all="ignore"):
            for node in order:
                self._find_zeros(node)

    def add(self, x: Node, live: Mask) -> None:
        """Another part of the gradient of x has come: an entry is live if it is in any part."""
        live = None if is_foreign(live) else live
        if x in self._live:
            other = self._live[x]
            live = None if live is None or other is None else live | other
        self._live[x] = simplified(live)

    def send_back(self, node: Node, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
        """As ``Op.send_back``, with structural zeros held at 0."""
        op, inputs, params = node.op, node.inputs, node.params
        assert op is not None
        g, out, args = op.given_to_rules(node, table, create_graph)
        needed = [i for i in receivers(inputs, wanted) if op.rule(i) is not None]
        found: Sequence[Any]
        if isinstance(op, JointOp):
            found = op.pull(needed, g, out, args, params)
        else:
            found = [apply_rule(op.rule(i), g, out, args, params) for i in needed]
        for i, gx in zip(needed, found, strict=True):
            if gx is not None:
                hand_over(table, inputs[i], self.held(node, i, gx, g), op, i)
        if isinstance(op, ChoosingOp):
            note_choice(node, table)

    def held(self, node: Node, i: int, gx: Any, g: Any) -> Any:
        """``gx``, returned by the rule of operand ``i`` for the gradient ``g`` of a node, with zeros held at 0."""
        op, x = node.op, node.inputs[i]
        assert op is not None
        live = widened(self._sent_back(node, op, i, data_of(g)), gx)
        self.add(x, fitted(live, x, op, i))
        return self.only(gx, live)

    def only(self, g: Any, live: Mask) -> Any:
        """``g`` with zeros held at 0; GraphError if it holds NaN that could be one of the zeros that are not known."""
        g = only(g, live)
        if self._changed is not None and holds_nan([g], ignoring=True):
            name = self._changed.op.name if self._changed.op else ""
            raise GraphError(
                f"{name}: got a gradient with NaN, and the data of the result ({describe(self._changed)}) or of a "
                f"constant operand were changed after {name} recorded them: whether an entry plays no part cannot be "
                f"told any more; run the forward pass again before backward()"
            )
        return g

    def _sent_back(self, node: Node, op: Op, i: int, g: Any) -> Mask:
        """The mask of what the rule of operand ``i`` returns for the gradient of ``node``."""
        live = self._live.get(node)
        if is_foreign(g):
            return g != 0 if op.kind == "elementwise" else None

        def probe(live: Mask, args: Sequence[Any], out: Any) -> Any:
            return apply_rule(op.rule(i), arbitrary(node._data, live), out, args, node.params)

        return self._passed(node, op, live, probe)

    def passed_on(self, node: Node, op: Op, moving: Mapping[int, Any], push: Callable[..., Any]) -> Mask:
        """The mask of the part of a tangent that comes from the operands ``moving``, by position.

        ``push(tangents, out, operands)`` computes it.
        """
        for t in moving.values():
            if is_foreign(data_of(t)):
                return data_of(t) != 0 if op.kind == "elementwise" else None
        masks = {i: self._live.get(node.inputs[i]) for i in moving}
        live: Mask = False
        for mask in masks.values():
            live = None if mask is None or live is None else live | np.any(mask)
        if op.kind == "elementwise" and live is not None:
            live = False
            for mask in masks.values():
                live = live | mask

        def probe(live: Mask, args: Sequence[Any], out: Any) -> Any:
            shown = masks if live is not None else dict.fromkeys(masks)
            return push({i: arbitrary(data_of(node.inputs[i]), shown[i], -i) for i in shown}, out, args)

        return self._passed(node, op, live, probe)

    def _passed(self, node: Node, op: Op, live: Mask, probe: Callable[[Mask, Sequence[Any], Any], Any]) -> Mask:
        """The mask of what leaves a gate whose incoming gradient has the mask ``live``.

        ``probe(live, operands, out)`` computes what leaves it for an arbitrary gradient.
        """
        if live is not None and not np.any(live):
            return False
        if isinstance(op, CustomOp):
            return None
        zeros = [self._zeros_in(x) for x in node.inputs]
        if not op.selects and (op.kind == "elementwise" or live is None) and all(zero is None for zero in zeros):
            return live
        try:
            if op.selects and op.kind != "linear":
                passes = data_of(probe(live, [data_of(x) for x in node.inputs], node._data)) != 0
            else:
                passes = leaves(node, op, zeros, lambda args, out: probe(live, args, out))
                if not op.selects:  # a zero that appears without any structural zero is an ordinary number
                    passes = passes | ~leaves(node, op, [None] * len(zeros), lambda args, out: probe(None, args, out))
        except Exception:  # the op refuses arbitrary operands: its zeros count as ordinary numbers
            return live if op.kind == "elementwise" else None
        if op.kind == "elementwise":
            if not op.selects and not np.all(passes) and changed_since(node, node.time):
                self._changed = node
                return live
            if not op.selects:  # 0 times NaN is NaN, so a structural factor of 0 hides nothing there
                passes = passes | (node._data != node._data)
            return passes if live is None else passes & live
        return passes

    def _find_zeros(self, node: Node) -> None:
        """Note which entries of a node's data are 0 because a selection made them so."""
        op = node.op
        if op is None or isinstance(op, CustomOp) or op.kind == "general" or is_foreign(node._data):
            return
        constants = [x for x in node.inputs if not (isinstance(x, Node) and x.requires_grad)]
        changed = [x for x in constants if changed_since(x, node.time)]  # each may have held zeros
        zeros = [
            np.full(np.shape(data_of(x)), True) if any(x is y for y in changed) else self._zeros_in(x)
            for x in node.inputs
        ]
        makes = op.selects and (op.kind == "linear" or None in op.rules)
        if not makes and (op.selects or all(zero is None for zero in zeros)):
            return
        try:
            found = op.compute(arbitrary_operands(node, op, zeros), node.params) == 0
            if not makes:  # a zero that appears without any structural zero is an ordinary number
                found = found & (op.compute(arbitrary_operands(node, op, [None] * len(zeros)), node.params) != 0)
        except Exception:  # the op refuses arbitrary operands, as in ``_passed``
            return
        if np.any(found) and changed:
            self._changed = node
        elif np.any(found):
            self._zeros[node] = found

    def _zeros_in(self, x: Any) -> Mask:
        """True where an operand holds zeros that are constant or that a selection made; None if there are none."""
        if isinstance(x, Node) and x.requires_grad:
            return self._zeros.get(x)
        data = data_of(x)
        found = False if is_foreign(data) else data == 0
        return found if np.any(found) else None
