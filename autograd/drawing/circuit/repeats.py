"""Repeated steps of plain graphs as one box: loops, recurrences, Newton's method, writes in place.

``find_steps`` looks for stretches of gates that repeat one after the other: the same operations, wired to each other in
the same way, each step fed by the one before it, by parts that all steps share, and by leaves of its own.
``fold_steps`` draws the steps between the first and the last as one box, "step × 48". The numbers of all wires that
remain are those of the whole circuit, and the local derivative at the box is the product over its steps.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograd.drawing.circuit.modules import Box, Group, Plan, rebuilt
from autograd.drawing.circuit.parts import Circuit, Kind, Part
from autograd.drawing.language.speaking import say

FEWEST_HIDDEN = 2  # the fewest hidden steps; a box for one would be as large as the step
FEWEST_GATES = 4  # the fewest gates in them; fewer are not worth a box
LONGEST_STEP = 64  # the most gates of a step
MANY_GATES, SHORT_STEP = 20_000, 16  # a graph with more gates is searched for short steps only
MOST_INPUTS = 8  # a gate with more inputs belongs to no step
MOST_SOURCES, MOST_OUTPUTS = 8, 4  # the limits of a box; beyond them it would be harder to read than its steps
MOST_BOXES = 16
TINY = 1e-100  # below this size, a quotient of two gradients is no derivative

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Steps:
    """Steps that repeat, between a first one and a last one that are drawn.

    Attributes:
        gates: the indices of their parts, in order.
        count: how many steps they are.
    """

    gates: tuple[int, ...]
    count: int


def find_steps(circuit: Circuit, calls: Sequence[frozenset[int]] = ()) -> list[Steps]:
    """The steps that may be hidden, those that save most first; no gate is in two of them.

    Args:
        circuit: the circuit.
        calls: for each call of a module, the identities of its gates. Steps do not cut through one: a neuron that adds
            up those of the layer before it would else make steps of them.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> w, h = Value(0.9, name="w"), Value(1.0, name="h")
        >>> for _ in range(50):
        ...     h = (w * h).tanh()
        >>> [(steps.count, len(steps.gates)) for steps in find_steps(read_circuit(h))]
        [(48, 96)]
    """
    orders = [[i for i, part in enumerate(circuit.parts) if part.computed], _late(circuit)]
    present = {part.identity for part in circuit.parts if part.kind is Kind.GATE}
    seen = [call & present for call in calls]
    found = [_in_order(circuit, order, seen) for order in orders]
    return max(found, key=lambda steps: sum(len(each.gates) for each in steps))


def fold_steps(circuit: Circuit, found: Sequence[Steps]) -> Circuit:
    """The circuit with these steps as boxes.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> x = Value(1.0, name="x")
        >>> for _ in range(10):
        ...     x = x * 1.5
        >>> circuit = read_circuit(x)
        >>> [part.symbol for part in fold_steps(circuit, find_steps(circuit)).parts if part.computed]
        ['×', 'step × 8', '×']
    """
    boxes = []
    for steps in found:
        each = len(steps.gates) // steps.count
        modules = any(circuit.parts[i].kind is Kind.MODULE for i in steps.gates)
        caption = say("{count} parts each", count=each) if modules else say("{count} gates each", count=each)
        if each == 1:
            caption = say("1 part each") if modules else say("1 gate each")
        group = Group(say("step"), "", 0, set(steps.gates), frozenset())
        boxes.append(Box([group], group.gates, steps.count, caption=caption, steps=steps.count))
    plan = Plan(circuit, boxes)
    order = plan.order()
    assert order is not None, "steps that feed each other"
    folded = rebuilt(plan, order)
    _add_locals(folded)
    return folded


def _late(circuit: Circuit) -> list[int]:
    """The gates, each as late as its users allow, so that the gates of one step stand together."""
    distance = [0] * len(circuit.parts)
    for i in reversed(range(len(circuit.parts))):
        for w in circuit.parts[i].entering:
            source = circuit.wires[w].source
            distance[source] = max(distance[source], distance[i] + 1)
    return sorted((i for i, part in enumerate(circuit.parts) if part.computed), key=lambda i: -distance[i])


def _in_order(circuit: Circuit, order: Sequence[int], calls: Sequence[frozenset[int]]) -> list[Steps]:
    """The steps to hide, in an order of the gates."""
    rows = _Rows(circuit, order)
    found: list[Steps] = []
    for steps in sorted(_candidates(rows), key=lambda steps: (-len(steps.gates), -steps.count)):
        if len(found) < MOST_BOXES and not _cuts(circuit, steps, calls) and _is_clear(circuit, [*found, steps]):
            found.append(steps)
    return found


class _Rows:
    """The gates as rows of numbers: one for the operation, and for each operand its kind and its source."""

    def __init__(self, circuit: Circuit, order: Sequence[int]) -> None:
        self.order = order
        place = {i: k for k, i in enumerate(order)}
        codes: dict[object, int] = {}
        n = len(order)
        self.code = np.zeros(n, np.int64)
        # 0: none; 1: a gate; other codes: the kind of leaf or constant
        self.kind = np.zeros((n, MOST_INPUTS), np.int64)
        self.source = np.full((n, MOST_INPUTS), -1, np.int64)
        self.span = np.zeros((n, MOST_INPUTS), np.int64)  # the distance from the first use of a leaf to its last
        self.last_use = np.full(n, n, np.int64)
        users: dict[int, list[int]] = {}
        for k, i in enumerate(order):
            for w in circuit.parts[i].entering:
                users.setdefault(circuit.wires[w].source, []).append(k)
        for k, i in enumerate(order):
            part = circuit.parts[i]
            self.last_use[k] = max(users.get(i, [n]))
            many = len(part.entering) > MOST_INPUTS
            self.code[k] = codes.setdefault(i if many else (_kind(part), _outputs(circuit, part)), len(codes))
            for slot, w in enumerate(part.entering[:MOST_INPUTS]):
                source = circuit.wires[w].source
                if source in place:
                    self.kind[k, slot], self.source[k, slot] = 1, place[source]
                else:
                    kind = (circuit.parts[source].kind, np.shape(circuit.parts[source].value))
                    self.kind[k, slot] = 2 + codes.setdefault(kind, len(codes))
                    self.source[k, slot] = source
                    self.span[k, slot] = max(users[source]) - min(users[source])

    def alike(self, p: int) -> NDArray[np.bool_]:
        """A mask of the gates that do the same, with corresponding operands, as the gate ``p`` places later."""
        same = (self.kind[:-p] == self.kind[p:]) & (self.kind[:-p] != 1)
        shared = self.source[:-p] == self.source[p:]
        own = same & (self.span[:-p] < p) & (self.span[p:] < p)
        gates = (self.kind[:-p] == 1) & (self.kind[p:] == 1)
        following = gates & (self.source[p:] - self.source[:-p] == p)
        fits = (same & shared) | own | following | (gates & shared)
        return np.asarray((self.code[:-p] == self.code[p:]) & fits.all(axis=1))

    def hidden(self, start: int, end: int, p: int) -> tuple[int, int]:
        """The start and the count of the steps that may be hidden, among the gates from ``start`` to ``end``.

        The first is shown, if it is not one that stands before them: its operands may be other ones.
        """
        count, rest = divmod(end - start, p)
        first = start + rest
        led = first >= p and bool((self.code[first - p : first] == self.code[first : first + p]).all())
        return (first, count - 1) if led else (first + p, count - 2)

    def is_chain(self, start: int, p: int) -> bool:
        """True if the third step is computed from the first; equal siblings, as the neurons of a layer, are no loop."""
        reached = set(range(start, start + p))
        for k in range(start + p, start + 3 * p):
            # the operand moves on from step to step
            own = (self.kind[k] == 1) & (self.source[k] - self.source[k - p] == p)
            if reached.intersection(self.source[k][own].tolist()):
                reached.add(k)
        return max(reached) >= start + 2 * p

    def passing(self, start: int, end: int) -> int:
        """The number of these gates that later ones use."""
        return int((self.last_use[start:end] >= end).sum())


def _outputs(circuit: Circuit, part: Part) -> object:
    """The outputs of its operands that a gate takes."""
    return tuple(circuit.wires[w].outputs for w in part.entering)


def _kind(part: Part) -> object:
    return part.sign, part.kind, part.outputs, np.shape(part.value)


def _candidates(rows: _Rows) -> list[Steps]:
    """Every stretch that repeats, for every length of a step; where a step begins, few numbers pass to the next."""
    found = []
    n = len(rows.order)
    for p in range(1, min(LONGEST_STEP if n <= MANY_GATES else SHORT_STEP, n // (FEWEST_HIDDEN + 1)) + 1):
        alike = rows.alike(p)
        edges = np.flatnonzero(np.diff(np.concatenate(([0], alike.view(np.int8), [0]))))
        for start, end in edges.reshape(-1, 2).tolist():
            turns = [rows.hidden(start, end + p - turn, p) for turn in range(min(p, end - start))]
            worth = [(begin, count) for begin, count in turns if count >= FEWEST_HIDDEN and count * p >= FEWEST_GATES]
            known = [(rows.passing(begin, begin + count * p), -count, begin) for begin, count in worth]
            _, less, begin = min(known, default=(0, 0, 0))
            if less and rows.is_chain(start, p):
                found.append(Steps(tuple(rows.order[begin : begin - less * p]), -less))
    return found


def _cuts(circuit: Circuit, steps: Steps, calls: Sequence[frozenset[int]]) -> bool:
    """True if a call of a module lies partly in the steps, and does not contain them all."""
    own = {circuit.parts[i].identity for i in steps.gates if circuit.parts[i].kind is Kind.GATE}
    return any(not (own.isdisjoint(call) or own <= call or call <= own) for call in calls)


def _is_clear(circuit: Circuit, found: Sequence[Steps]) -> bool:
    """True if the steps share no gate, and a box for each can be read: few wires enter and leave it, and none twice."""
    gates = set(found[-1].gates)
    if any(gates.intersection(steps.gates) for steps in found[:-1]):
        return False
    boxes = [Box([Group("", "", 0, set(steps.gates), frozenset())], set(steps.gates)) for steps in found]
    plan = Plan(circuit, boxes)
    if plan.order() is None:
        return False
    outside = {wire.source for wire in circuit.wires if wire.source in gates and wire.target not in gates}
    last = found[-1]
    each = len(last.gates) // last.count
    places = Counter(k % each for k, i in enumerate(last.gates) if i in outside)
    if last.count in places.values():  # the last step feeds several later gates: a layer of neurons, not a loop
        return False
    return len(outside) <= MOST_OUTPUTS and len(plan.sources.get(boxes[-1], {})) <= MOST_SOURCES


def _add_locals(circuit: Circuit) -> None:
    """The derivative of a box's result with respect to its operand, where both are one real number."""
    for wire in circuit.wires:
        box = circuit.parts[wire.target]
        if box.steps and box.outputs == 1 and wire.passes:
            g, sent = _real(box.gradient), _real(wire.sent)
            if g is not None and sent is not None and TINY < abs(g) < 1 / TINY:
                wire.local = sent / g


def _real(x: Any) -> float | None:
    """A finite real number, from an array too; None for anything else."""
    if x is None or np.size(x) != 1 or np.iscomplexobj(x):
        return None
    number = float(np.asarray(x).item())
    return number if math.isfinite(number) else None
