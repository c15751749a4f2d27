"""Modules as boxes: which gates a call of a module made, and the circuit with such calls collapsed.

- ``find_calls`` reads the notes that modules leave on their results: for each call its gates, and the call it was
  part of. A call at level 0 is part of no other; its children are at level 1, and so on.
- ``collapse`` replaces the calls at one level by boxes, hides what only they use (their parameters), and lets equal
  siblings stand as one box, "× 12": those side by side on the same inputs, and those one after the other.

The numbers of the wires that remain are those of the whole circuit. A box with several outputs stands for all of them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.language.speaking import say
from autograd.engine.node import Node
from autograd.engine.provenance import Call, calls_of, given_to

FEWEST_TO_FOLD = 3
_COUNTED = re.compile(r"v\d+")
MOST_NAMES = 4  # the most names at a box with several outputs
LONGEST_PERIOD = 4  # the longest group of boxes that repeats in a chain, for example Linear, Norm, ReLU, Dropout


@dataclass(slots=True, eq=False)
class Group:
    """The gates that one call of a module made.

    Attributes:
        label: the class of the module.
        name: the module's path: ``"layers.0"``; empty if it has none.
        level: how many calls it was part of.
        gates: indices of its parts, those of the calls inside among them.
        given: ids of its arguments.
        parent: the call that it was part of.
    """

    label: str
    name: str
    level: int
    gates: set[int]
    given: frozenset[int]
    parent: Group | None = None


def find_calls(order: Sequence[Node], index: Mapping[Node, int], names: Mapping[int, str]) -> list[Group]:
    """The calls of modules in a graph, outer ones first.

    Args:
        order: the nodes, inputs first.
        index: where the part of each node is.
        names: the paths of modules, by their ids.
    """
    outputs: dict[int, list[Node]] = {}
    calls: dict[int, Call] = {}
    for node in order:
        for call in calls_of(node):  # the outermost call comes first
            calls[id(call)] = call
            outputs.setdefault(id(call), []).append(node)
    given = {key: given_to(call) for key, call in calls.items()}
    reached = {key: _gates(outputs[key], given[key]) for key in calls}
    owner: dict[Node, Group] = {}
    groups: list[Group] = []
    # the sort is stable: among equal ones, the outer call comes first
    for key in sorted(calls, key=lambda key: -len(reached[key])):
        made_by, module, _ = calls[key]
        parent = owner.get(outputs[key][-1])
        mine = [node for node in reached[key] if owner.get(node) is parent]
        if not mine or any(owner.get(node) is not parent for node in outputs[key]):
            continue  # the call overlaps with another one, which is drawn instead
        level = 0 if parent is None else parent.level + 1
        name = names.get(id(module()), "")
        group = Group(made_by.__name__, name, level, {index[node] for node in mine}, given[key], parent)
        groups.append(group)
        owner.update(dict.fromkeys(mine, group))
    return groups


def _gates(outputs: Sequence[Node], given: Container[int]) -> list[Node]:
    """The gates between a call's arguments and its outputs."""
    found: dict[Node, None] = {}
    stack = list(outputs)
    while stack:
        node = stack.pop()
        if node.op is not None and id(node) not in given and node not in found:
            found[node] = None
            stack += [x for x in node.inputs if isinstance(x, Node)]
    return list(found)


def deepest(groups: Iterable[Group]) -> int:
    """The level of the innermost calls; -1 if there are none."""
    return max((group.level for group in groups), default=-1)


def collapse(
    circuit: Circuit,
    groups: Sequence[Group],
    depth: int,
    fold: bool = True,
    opened: Container[Group] | None = None,
    apart: Container[Group] = (),
) -> Circuit:
    """The circuit with the calls at level ``depth`` as boxes; those above are open, so their own gates are seen.

    Args:
        circuit: the whole circuit.
        groups: its calls of modules, outer ones first.
        depth: the level.
        fold: True draws equal siblings as one box.
        opened: the calls that are open, instead of those above ``depth``.
        apart: calls that are not folded with their equal siblings.

    Example:
        >>> import numpy as np
        >>> from autograd.drawing.circuit.reading import read_graph
        >>> from nn import MLP
        >>> graph = read_graph(MLP([2, 8, 1], rng=0)(np.ones((5, 2))).sum(), None, {})
        >>> [part.symbol for part in collapse(graph.circuit, graph.groups, depth=1).parts if part.computed]
        ['Linear', 'ReLU', 'Linear', 'Σ']
        >>> [part.symbol for part in collapse(graph.circuit, graph.groups, depth=0).parts if part.computed]
        ['MLP', 'Σ']
    """
    if opened is None:
        opened = {group for group in groups if group.level < depth}
    boxes = [Box([group], group.gates, apart=group in apart) for group in _closed(groups, opened)]
    while True:
        plan = Plan(circuit, boxes)
        order = plan.order()
        if order is not None:
            break
        boxes = [box for box in boxes if box not in plan.tangled]  # a tangled box stays open
    for joined in (_side_by_side, _one_after_the_other) if fold else ():
        folded = joined(plan)
        if folded is not None:
            plan = Plan(circuit, folded)
            order = plan.order()
            assert order is not None
    return rebuilt(plan, order)


def _closed(groups: Sequence[Group], opened: Container[Group]) -> list[Group]:
    """The outermost calls that are not open."""
    seen: dict[Group, bool] = {}  # True if all calls around a call are open
    for group in groups:
        seen[group] = group.parent is None or (seen[group.parent] and group.parent in opened)
    return [group for group in groups if seen[group] and group not in opened]


@dataclass(slots=True, eq=False)
class Box:
    """One box: the calls it stands for, and all their gates; ``caption``, if given, replaces the usual one.

    ``steps`` is not 0 if it stands for so many steps of a loop, and not for calls.
    """

    groups: list[Group]
    gates: set[int]
    repeats: int = 1
    labels: tuple[str, ...] = ()
    caption: str = ""
    steps: int = 0
    apart: bool = False

    @property
    def label(self) -> str:
        """The text on the box."""
        unit = " · ".join(self.labels or (self.groups[0].label,))
        return unit if self.repeats == 1 else f"{unit} × {self.repeats}"


class Plan:
    """The unit of every part; a unit is a box, or the index of a part that stays.

    ``sources`` holds for each unit those that feed it, each with the wires between them.
    """

    def __init__(self, circuit: Circuit, boxes: Sequence[Box]) -> None:
        self.circuit = circuit
        self.boxes = list(boxes)
        self.unit: dict[int, Any] = {i: box for box in boxes for i in box.gates}
        self.hidden: dict[int, list[Box]] = {}
        same: dict[int, int] = {}
        self.leaving: dict[int, list[Wire]] = {}
        for wire in circuit.wires:
            self.leaving.setdefault(wire.source, []).append(wire)
        users = {i: [wire.target for wire in wires] for i, wires in self.leaving.items()}
        for i, part in enumerate(circuit.parts):
            if i not in self.unit:
                inside = {id(box): box for j in users.get(i, ()) if (box := self.unit.get(j)) is not None}
                given = _is_given(part, inside.values())
                all_inside = users.get(i) and all(j in self.unit for j in users[i])
                if part.kind is not Kind.GATE and all_inside and not given:
                    self.hidden[i] = list(inside.values())
                else:  # a constant that several boxes receive is drawn once
                    self.unit[i] = same.setdefault(part.identity, i) if given and part.kind is Kind.CONSTANT else i
        self.sources: dict[Any, dict[Any, list[int]]] = {}
        for w, wire in enumerate(circuit.wires):
            if wire.source in self.unit:
                source, target = self.unit[wire.source], self.unit[wire.target]
                if source is not target:
                    self.sources.setdefault(target, {}).setdefault(source, []).append(w)
        self.tangled: list[Box] = []

    def order(self) -> list[Any] | None:
        """The units, inputs before their users; None if boxes feed each other, which are then in ``tangled``."""
        done: dict[Any, bool] = {}
        order: list[Any] = []
        stack = [self.unit[len(self.circuit.parts) - 1]]
        while stack:
            unit = stack[-1]
            if unit not in done:
                done[unit] = False
                for source in reversed(self.sources.get(unit, {})):
                    if done.get(source) is False:
                        open_units = [u for u in stack if done.get(u) is False]
                        self.tangled = [u for u in open_units[open_units.index(source) :] if isinstance(u, Box)]
                        return None
                    if source not in done:
                        stack.append(source)
            else:
                stack.pop()
                if not done[unit]:
                    done[unit] = True
                    order.append(unit)
        return order

    def targets(self) -> dict[Any, set[Any]]:
        """The users of each unit."""
        targets: dict[Any, set[Any]] = {}
        for target, sources in self.sources.items():
            for source in sources:
                targets.setdefault(source, set()).add(target)
        return targets

    def signature(self, box: Box) -> Any:
        """Class, gates, sizes of the parameters and of the results: equal for equal siblings."""
        parts = self.circuit.parts
        gates = Counter(parts[i].sign for i in box.gates)
        inside = Counter(np.shape(parts[i].value) for i, boxes in self.hidden.items() if box in boxes)
        made = Counter(np.shape(parts[i].value) for i in box.gates)
        return (
            box.label,
            box if box.apart else None,
            frozenset(gates.items()),
            frozenset(inside.items()),
            frozenset(made.items()),
        )


def _is_given(part: Part, boxes: Iterable[Box]) -> bool:
    """True if a leaf or constant was an argument of a call."""
    return any(part.identity in group.given for box in boxes for group in box.groups)


def _side_by_side(plan: Plan) -> list[Box] | None:
    """The boxes, with equal boxes on the same inputs joined; None if no boxes are equal."""
    place: dict[Any, Any] = {}  # the key of each unit's bundle
    bundles: dict[Any, list[Box]] = {}
    for unit in plan.order() or []:
        key: Any = unit
        if isinstance(unit, Box):
            sources = frozenset(place[source] for source in plan.sources.get(unit, {}))
            key = (plan.signature(unit), unit.groups[0].parent, sources)
            bundles.setdefault(key, []).append(unit)
        place[unit] = key
    big = {key for key, boxes in bundles.items() if len(boxes) >= FEWEST_TO_FOLD}
    if not big:
        return None
    folded: list[Box] = []
    for key, boxes in bundles.items():
        folded += [_joined(boxes, len(boxes))] if key in big else boxes
    return folded


def _joined(boxes: Sequence[Box], repeats: int, labels: tuple[str, ...] = ()) -> Box:
    groups = [group for box in boxes for group in box.groups]
    return Box(groups, set().union(*(box.gates for box in boxes)), repeats, labels)


def _one_after_the_other(plan: Plan) -> list[Box] | None:
    """The boxes, repetitions along a chain joined; None if nothing repeats."""
    targets = plan.targets()
    following: dict[Any, Any] = {}
    for box in plan.boxes:
        users = targets.get(box, set())
        user = next(iter(users)) if len(users) == 1 else None
        if isinstance(user, Box) and len(plan.sources[user]) == 1:
            following[box] = user
    first = [box for box in plan.boxes if box not in set(following.values())]
    folded: list[Box] = []
    for box in first:
        chain = [box]
        while chain[-1] in following:
            chain.append(following[chain[-1]])
        folded += _runs(plan, chain)
    return folded if len(folded) < len(plan.boxes) else None


def _runs(plan: Plan, chain: Sequence[Box]) -> list[Box]:
    """A chain with its repetitions joined, from the left, the longest stretch at each place."""
    signatures = [(plan.signature(box), box.groups[0].parent) for box in chain]
    found: list[Box] = []
    at = 0
    while at < len(chain):
        best, period = 1, 1
        for p in range(1, LONGEST_PERIOD + 1):
            n = 1
            while signatures[at + n * p : at + (n + 1) * p] == signatures[at : at + p]:
                n += 1
            if n >= FEWEST_TO_FOLD and n * p > best * period:
                best, period = n, p
        boxes = chain[at : at + best * period]
        unit = tuple(box.label for box in boxes[:period])
        found.append(boxes[0] if best == 1 else _joined(boxes, best, unit))
        at += len(boxes)
    return found


def rebuilt(plan: Plan, order: Sequence[Any]) -> Circuit:
    """The circuit of a plan."""
    old = plan.circuit
    new = replace(old, parts=[], wires=[])
    place: dict[Any, int] = {}
    exits: dict[Any, list[tuple[int, int]]] = {}
    targets = plan.targets()
    last = len(old.parts) - 1
    for unit in order:
        place[unit] = len(new.parts)
        if isinstance(unit, Box):
            made = _outputs(plan, unit, last)
            exits[unit] = _exits(plan, made)
            new.parts.append(_box_part(plan, unit, made))
        else:
            new.parts.append(replace(old.parts[unit], uses=0, adds=0, adding=(), entering=[]))
        for wire in _wires_into(plan, unit, place, exits):
            source = new.parts[wire.source]
            source.uses += 1
            if source.outputs == 1:
                source.adds += wire.sent is not None
            elif wire.sent is not None:  # each output has a sum of its own
                before = source.adding or (0,) * source.outputs
                source.adding = tuple(n + (not wire.outputs or k in wire.outputs) for k, n in enumerate(before))
            new.parts[-1].entering.append(len(new.wires))
            new.wires.append(wire)
    for unit, i in place.items():
        if new.parts[i].outputs > 1 and len(targets.get(unit, ())) == 1:  # a bundle to one user is no fork
            new.parts[i].uses = min(new.parts[i].uses, 1)
    return new


def _outputs(plan: Plan, box: Box, last: int) -> list[int]:
    """The gates of a box whose results are used outside."""
    used = {w.source for w in plan.circuit.wires if w.source in box.gates and w.target not in box.gates}
    return sorted(used | ({last} & box.gates))


def _exits(plan: Plan, made: Sequence[int]) -> list[tuple[int, int]]:
    """The values that leave a box, in order: the index of a part, and which of its own outputs it is."""
    return [(i, k) for i in made for k in range(plan.circuit.parts[i].outputs)]


def _box_part(plan: Plan, box: Box, made: Sequence[int]) -> Part:
    parts = plan.circuit.parts
    outputs = [parts[i] for i in made]
    hidden = {i: len(boxes) > 1 for i, boxes in plan.hidden.items() if box in boxes and parts[i].kind is Kind.LEAF}
    inside = [_own_share(plan, box, i) if shared else parts[i] for i, shared in hidden.items()]
    params = sum(int(np.size(part.value)) for part in inside)
    name = box.groups[0].name if len(box.groups) == 1 else ""
    words = [name, _size_of(params, len(box.gates))]
    called = tuple(name for part in outputs for name in part.names or (part.name,))
    return Part(
        Kind.MODULE, all_of(called), named=True, label=box.label,
        caption=box.caption or " · ".join(filter(None, words)),
        value=_values([part.value for part in outputs], box.steps),
        gradient=_bundle([part.gradient for part in outputs]), outputs=len(called), names=called, repeats=box.repeats,
        steps=box.steps,
        inside=tuple(inside),
        groups=tuple(box.groups),
    )  # fmt: skip


def _own_share(plan: Plan, box: Box, i: int) -> Part:
    """A parameter of several boxes with the part of its gradient that comes from this one."""
    sent = [wire.sent for wire in plan.leaving[i] if wire.target in box.gates and wire.sent is not None]
    part = plan.circuit.parts[i]
    return replace(part, gradient=sum(sent[1:], sent[0])) if sent and part.gradient is not None else part


def all_of(names: Sequence[str]) -> str:
    """The names of all values that leave a box; if there are many, the range that they are, or their number.

    Example:
        >>> all_of(["h", "v3"]), all_of([f"v{i}" for i in range(2, 9)]), all_of(list("abcde"))
        ('h, v3', 'v2…v8', 'a, … 5 in all')
    """
    if len(names) <= MOST_NAMES:
        return ", ".join(names)
    if _COUNTED.fullmatch(names[0]) and list(names) == [f"v{int(names[0][1:]) + k}" for k in range(len(names))]:
        return f"{names[0]}…{names[-1]}"
    return f"{names[0]}, … {notation.count_in_all(len(names))}"


def _size_of(params: int, gates: int) -> str:
    """The size of a box in words."""
    if params:
        return say("{count} params", count=params)
    return say("{count} gates", count=gates) if gates > 1 else ""


def _values(values: Sequence[Any], steps: int) -> Any:
    """Several values as one: stacked if they are alike, else in words, ``(2, 4), 0.5``. A single one as it is.

    The arrays that ``steps`` of a loop hand on are different things: they are not stacked.
    """
    if len({np.shape(x) for x in values}) > 1 or (steps and len(values) > 1 and not notation.is_single(values[0])):
        return ", ".join(map(notation.value, values))
    return _bundle(values)


def _bundle(values: Sequence[Any]) -> Any:
    """Several values as one array: stacked if they are alike, else in a row. A single one as it is."""
    if len(values) == 1 or values[0] is None:
        return values[0]
    arrays = [np.asarray(x) for x in values]
    alike = len({array.shape for array in arrays}) == 1
    return np.stack(arrays) if alike else np.concatenate([array.ravel() for array in arrays])


def _wires_into(
    plan: Plan, unit: Any, place: Mapping[Any, int], exits: Mapping[Any, Sequence[tuple[int, int]]]
) -> list[Wire]:
    """The wires into a unit: for a gate those it had, for a box one from each source."""
    wires = plan.circuit.wires
    target = place[unit]
    if not isinstance(unit, Box):
        entering = []
        for wire in (wires[w] for w in plan.circuit.parts[unit].entering):
            source = plan.unit[wire.source]
            outputs = _taken(plan, [wire], exits.get(source))
            carried = wire.carried
            if len(outputs) == 1 and carried is None:
                carried = plan.circuit.parts[wire.source].value
            entering.append(replace(wire, source=place[source], target=target, outputs=outputs, carried=carried))
        return entering
    merged = []
    for slot, (source, group) in enumerate(plan.sources.get(unit, {}).items()):
        sent: dict[int, Any] = {}
        for w in group:
            wire = wires[w]
            if wire.sent is not None:
                sent[wire.source] = sent[wire.source] + wire.sent if wire.source in sent else wire.sent
        passes = any(wires[w].passes for w in group)
        outputs = _taken(plan, [wires[w] for w in group], exits.get(source))
        carried = None
        if len(outputs) == 1:
            first = wires[group[0]]
            carried = plan.circuit.parts[first.source].value if first.carried is None else first.carried
        sum_ = _bundle(list(sent.values())) if sent else None
        merged.append(Wire(place[source], target, slot, passes=passes, sent=sum_, outputs=outputs, carried=carried))
    return merged


def _taken(plan: Plan, wires: Sequence[Wire], exits: Sequence[tuple[int, int]] | None) -> tuple[int, ...]:
    """The values of their source that some wires carry; empty if they carry all, or the only one.

    ``exits`` are those of a new box; None if the source is a part that stays.
    """
    parts = plan.circuit.parts
    taken = [(w.source, k) for w in wires for k in w.outputs or range(parts[w.source].outputs)]
    if exits is None:
        exits = [(wires[0].source, k) for k in range(parts[wires[0].source].outputs)]
    found = tuple(k for k, value in enumerate(exits) if value in taken)
    return found if len(found) < len(exits) else ()
