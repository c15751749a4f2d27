"""The boxes of a picture opened and closed: the collapsed parts, and the circuits that a reader may want to see next.

A ``State`` says which calls are open. ``explore`` walks from the state that was drawn to those one click away, then
to those two clicks away, and so on, as far as a number of parts allows. The names of a picture stay when a box opens:
``v3`` is the same value in all of them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import count

from autograd.drawing.circuit.modules import Group, all_of, collapse, deepest
from autograd.drawing.circuit.parts import Circuit, Kind, Part
from autograd.drawing.language.speaking import say

WHOLE = 25  # collapsing so many parts takes as long as drawing one
_NAME = re.compile(r"(?<![\w.])v\d+(?![\w.\[])")


def is_counted(name: str) -> bool:
    """True for a name that looks as if it was given by counting: v1, v2 ..."""
    return _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class State:
    """The open calls, the equal siblings that stand one by one, and a flag: True if loops are folded."""

    opened: frozenset[Group]
    apart: frozenset[tuple[Group, ...]] = frozenset()
    folded: bool = True


@dataclass(slots=True)
class Inside:
    """The circuit from which a picture was collapsed.

    Attributes:
        whole: the circuit with nothing collapsed.
        groups: the calls of modules, outer ones first.
        depth: how many levels of them are open in the picture.
        siblings: True if equal siblings are one box.
        fold: the function that folds the steps of loops, after calls were collapsed; None if the picture folds none.
        automatic: names that were given by counting; only these may change.
        names: for each counted name of ``whole``, its name in the picture.
        sizes: the number of nodes and boxes at a depth, where it was asked for.
    """

    whole: Circuit
    groups: Sequence[Group]
    depth: int
    siblings: bool = True
    fold: Callable[[Circuit], Circuit] | None = None
    automatic: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    sizes: dict[int, int] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _notes: list[str] = field(default_factory=list)

    def start(self) -> State:
        """The state of the picture."""
        return self.level(self.depth)

    @property
    def root(self) -> str:
        """The name of the root."""
        return self._said(self.whole.root.name)

    @property
    def levels(self) -> int:
        """The depth at which everything is open."""
        return deepest(self.groups) + 1

    def size(self, depth: int) -> int:
        """The number of nodes and boxes drawn at a depth, constants not counted."""
        if depth not in self.sizes:
            parts = collapse(self.whole, self.groups, depth, self.siblings).parts
            self.sizes[depth] = sum(part.kind is not Kind.CONSTANT for part in parts)
        return self.sizes[depth]

    def level(self, depth: int) -> State:
        """The state in which all calls above a level are open."""
        return State(frozenset(group for group in self.groups if group.level < depth))

    def called_as(self, collapsed: Circuit, renamed: Circuit) -> None:
        """Take over the names of the picture: ``renamed`` is ``collapsed`` with other names."""
        if len(collapsed.parts) == len(renamed.parts):
            for old, new in zip(collapsed.parts, renamed.parts, strict=True):
                both = zip(old.names or (old.name,), new.names or (new.name,), strict=True)
                self.names.update((name, called) for name, called in both if name in self.automatic)
        self._taken = {part.name for part in self.whole.parts} - self.automatic | set(self.names.values())
        self._notes = [note for note in self.whole.notes if note not in self.whole.not_finite(backward=True)]

    def knows(self, part: Part) -> bool:
        """True for a box that stands for calls; False for steps of a loop."""
        return all(group in self.groups for group in part.groups)

    def circuit(self, state: State) -> Circuit:
        """The circuit of a state."""
        apart = frozenset(group for siblings in state.apart for group in siblings)
        found = collapse(self.whole, self.groups, self.depth, self.siblings, state.opened, apart)
        if self.fold is not None and state.folded:
            found = self.fold(found)
        for part in found.parts:
            part.names = tuple(map(self._said, part.names))
            part.name = all_of(part.names) if part.outputs > 1 else self._said(part.name)
        for wire in found.wires:
            # each text of the wire, the local derivative and the name of its value among them
            for each in fields(wire):
                if isinstance(text := getattr(wire, each.name), str):
                    setattr(wire, each.name, self._said(text))
        found.notes = [self._said(note) for note in self._notes]
        found.notes += found.not_finite(found.has_gradients)
        boxes = sum(part.kind is Kind.MODULE for part in found.parts)
        nodes = sum(part.kind is not Kind.CONSTANT for part in self.whole.parts)
        found.remarks = [
            say("{nodes} nodes; closed boxes: {boxes}.", nodes=nodes, boxes=boxes)
            if boxes
            else say("{nodes} nodes, no box is closed.", nodes=nodes)
        ]
        return found

    def _said(self, text: str) -> str:
        return _NAME.sub(lambda match: self._name(match[0]), text)

    def _name(self, name: str) -> str:
        """The name in the picture; the next number for a new part."""
        if name in self.automatic and name not in self.names:
            self.names[name] = next(free for i in count(1) if (free := f"v{i}") not in self._taken)
            self._taken.add(self.names[name])
        return self.names.get(name, name)


def opening(inside: Inside, state: State, part: Part) -> State:
    """The state in which a box is open: a call shows its inside, equal siblings and steps of loops stand one by one.

    Example:
        >>> import numpy as np
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> from nn import MLP
        >>> circuit = read_circuit(MLP([2, 8, 1], rng=0)(np.ones((5, 2))).sum(), depth=0)
        >>> inside = circuit.inside
        >>> (box,) = [part for part in circuit.parts if part.groups]
        >>> opened = inside.circuit(opening(inside, inside.start(), box))
        >>> [part.symbol for part in opened.parts if part.computed]
        ['Linear', 'ReLU', 'Linear', 'Σ']
    """
    if not inside.knows(part):
        return replace(state, folded=False)
    if len(part.groups) > 1:
        return replace(state, apart=state.apart | {part.groups})
    return replace(state, opened=state.opened | frozenset(part.groups))


def closings(inside: Inside, state: State) -> dict[tuple[Group, ...], State]:
    """The calls or equal siblings that the reader opened, inner ones first, and the state in which each is closed.

    The steps of loops have no calls, so they stand under the empty tuple.
    """
    before = inside.start().opened
    calls = [(group,) for group in inside.groups if group in state.opened and group not in before]
    place = {group: i for i, group in enumerate(inside.groups)}
    # Opened siblings lie within the call around them, and each of them within its box.
    within = {groups: (2 * groups[0].level + (len(groups) == 1), place[groups[0]]) for groups in (*calls, *state.apart)}
    found: dict[tuple[Group, ...], State] = {}
    for groups in sorted(within, key=within.__getitem__, reverse=True):
        if _is_seen(groups[0], state):
            closed = _without(state, groups)
            found[groups] = replace(closed, apart=closed.apart - {groups})
    if not state.folded:
        found[()] = replace(state, folded=True)
    return found


def called(group: Group) -> str:
    """A call in one line: its class and its path."""
    return f"{group.label} {group.name}".strip()


def _is_seen(group: Group, state: State) -> bool:
    """True if everything around a call is open."""
    return group.parent is None or (group.parent in state.opened and _is_seen(group.parent, state))


def _without(state: State, groups: Sequence[Group]) -> State:
    """A state with these calls closed, and with them everything inside."""
    return State(
        frozenset(group for group in state.opened if not is_within(group, groups)),
        frozenset(siblings for siblings in state.apart if not is_within(siblings[0].parent, groups)),
        state.folded,
    )


def is_within(group: Group | None, outer: Sequence[Group]) -> bool:
    """True for a call that is one of the outer ones, or was part of one."""
    while group is not None:
        if group in outer:
            return True
        group = group.parent
    return False


def explore(inside: Inside, first: Circuit, most: int, largest: int) -> dict[State, Circuit]:
    """The circuits that clicks lead to, the nearest first, no more than ``most`` parts in all.

    Opening all boxes at once, level by level, counts as one click.

    Args:
        inside: what the picture was collapsed from.
        first: the circuit of the picture.
        most: the number of parts, about; to find a circuit costs a few, even if it is not taken.
        largest: circuits of more parts are left out.
    """
    found = {inside.start(): first}
    for state in _nearest(inside, found):
        drawn = inside.circuit(state)
        most -= len(inside.whole.parts) // WHOLE + 1
        if len(drawn.parts) <= min(most, largest):
            most -= len(drawn.parts)
            found[state] = drawn
        if most <= 0:
            break
    return found


def _nearest(inside: Inside, found: Mapping[State, Circuit]) -> Iterator[State]:
    """States that are not in ``found`` yet, the nearest first. The caller enters them there as they come."""
    levels = [inside.level(depth) for depth in range(inside.depth + 1, inside.levels + 1)]
    done: set[State] = set()
    while waiting := [state for state in found if state not in done]:
        for state in waiting:
            done.add(state)
            near = (
                [opening(inside, state, part) for part in found[state].parts if part.groups]
                if state not in levels
                else []
            )
            for next_ in [*near, *levels]:
                if next_ not in found:
                    yield next_
            levels = []


def members(inside: Inside, circuit: Circuit, groups: Sequence[Group], closed: Circuit) -> tuple[list[int], list[int]]:
    """Indices of the parts that belong to something open, with what only these use; and of the gates alone.

    Args:
        inside: what the picture was collapsed from.
        circuit: the circuit in which it is open.
        groups: what is open, as ``closings`` names it.
        closed: the circuit in which it is closed.
    """
    if groups:
        gates = {inside.whole.parts[i].identity for group in groups for i in group.gates}
        given = frozenset().union(*(group.given for group in groups))
    else:
        gates = {part.identity for part in circuit.parts} - {part.identity for part in closed.parts}
        given = frozenset()
    own = {i for i, part in enumerate(circuit.parts) if part.kind is Kind.GATE and part.identity in gates}
    boxes = {
        i for i, part in enumerate(circuit.parts)
        if part.groups and all(is_within(group, groups) for group in part.groups)
    }  # fmt: skip
    users: dict[int, list[int]] = {}
    for wire in circuit.wires:
        users.setdefault(wire.source, []).append(wire.target)
    inner = {
        i for i, targets in users.items()
        if not circuit.parts[i].computed and circuit.parts[i].identity not in given and own | boxes >= set(targets)
    }  # fmt: skip
    return sorted(own | boxes | inner), sorted(own)
