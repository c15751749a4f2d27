"""A picture with its boxes opened and closed, as data that travels in a page.

Every form is a whole picture, laid out here: the page only exchanges them. Those that few clicks lead to come first,
and two limits hold: a number of parts in all, which bounds the time, and a number of bytes, which bounds the page. A
box whose open form is not among them says which code opens it.
"""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from autograd.drawing.circuit.modules import Group
from autograd.drawing.circuit.opening import Inside, State, called, closings, explore, members, opening
from autograd.drawing.circuit.parts import Circuit, Part
from autograd.drawing.language.speaking import say

MOST_PARTS = 900  # the most parts drawn for a page, all forms together
LARGEST = 300  # the most parts of one form
MOST_BYTES = 200_000  # the most bytes of the packed forms
MANY = 25  # pictures with more parts can be searched, and the page gets their names

Painter = Callable[[Circuit], str]


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of a picture: notes on the first one, which the page holds anyway, and the others packed."""

    first: dict[str, Any]
    packed: str


def forms_of(circuit: Circuit, painted: Painter, readable: int = 150) -> Forms | None:
    """The forms of a picture; None if it has no boxes.

    Args:
        circuit: the circuit that the picture shows.
        painted: the function that makes the SVG of a circuit.
        readable: how many nodes ``draw`` accepts by default.

    Example:
        >>> import numpy as np
        >>> from autograd import draw
        >>> from nn import MLP
        >>> picture = draw(MLP([2, 8, 1], rng=0)(np.ones((5, 2))).sum(), depth=0)
        >>> forms = forms_of(picture._circuit, lambda circuit: "<svg/>")
        >>> [(box["label"], box["to"]) for box in forms.first["boxes"].values()]
        [('MLP', 0)]
    """
    inside = circuit.inside
    if inside is None or not any(part.groups for part in circuit.parts):
        return None
    found = explore(inside, circuit, MOST_PARTS, LARGEST)
    svgs = [_bare(painted(drawn)) for drawn in list(found.values())[1:]]
    states = list(found)
    while True:
        index = {state: i - 1 for i, state in enumerate(states)}
        first, *others = (_Form(inside, state, found[state], index, readable).data(found) for state in states)
        lines: dict[str, int] = {}
        written = [{"svg": _coded(svg, lines), **form} for svg, form in zip(svgs, others, strict=False)]
        data = json.dumps({"lines": list(lines), "forms": written}, ensure_ascii=False, separators=(",", ":"))
        packed = b64encode(zlib.compress(data.encode(), 9)).decode()
        if len(packed) <= MOST_BYTES:
            return Forms(first, packed)
        states = states[: max(1, int(len(states) * 0.95 * MOST_BYTES / len(packed)))]


def _bare(svg: str) -> str:
    """An SVG without the parts that all forms share: the style sheet, and the prefix of the ids."""
    svg = re.sub(r"<style>.*?</style>\n?", "", svg, count=1, flags=re.S)
    prefix = re.search(r'class="(\w+)"', svg)
    return svg.replace(f"{prefix[1]}-", "~-") if prefix else svg


_LINE = re.compile(r"(?<=\. )|(?<=\n)")  # the long description is cut at its sentences
_PLACE = re.compile(r'(?<=")(?:~-[^"]*|[-\d.MHVCLlvz ]+)(?=")')  # an id, a coordinate or a path


def _coded(svg: str, lines: dict[str, int]) -> list[str]:
    """An SVG as lines without their places, which are numbered in ``lines``, each followed by these places.

    Forms of a picture differ in little but places; so each line is in the page once.
    """
    coded = []
    for line in _LINE.split(svg):
        places = _PLACE.findall(line)
        number = lines.setdefault(_PLACE.sub("\x01", line), len(lines))
        coded.append("\x01".join([str(number), *places]))
    return coded


def names_of(circuit: Circuit) -> dict[str, str]:
    """The texts that a search looks at, by the keys of the parts; none for a picture that is seen at a glance."""
    if len(circuit.parts) < MANY:
        return {}
    return {f"n{i}": _texts(part) for i, part in enumerate(circuit.parts)}


def _texts(part: Part) -> str:
    names = part.names if len(part.names) > 1 else (part.name,)
    return " ".join(filter(None, [*names, part.symbol, part.caption, *(called(group) for group in part.groups)]))


@dataclass(frozen=True, slots=True)
class _Form:
    """One form, and the numbers of the others."""

    inside: Inside
    state: State
    circuit: Circuit
    index: dict[State, int]
    readable: int

    def data(self, found: dict[State, Circuit]) -> dict[str, Any]:
        boxes = {f"n{i}": self._box(part) for i, part in enumerate(self.circuit.parts) if part.groups}
        opened = []
        for groups, closed in closings(self.inside, self.state).items():
            if closed in self.index:
                keys, gates = members(self.inside, self.circuit, groups, found[closed])
                opened.append({
                    "id": self._id(groups), "label": self._label(groups, found[closed]), "to": self.index[closed],
                    "keys": [f"n{i}" for i in keys], "gates": [f"n{i}" for i in gates if len(groups) < 2],
                })  # fmt: skip
        data: dict[str, Any] = {"boxes": boxes, "open": opened}
        if (names := names_of(self.circuit)) != {}:
            data["names"] = names
        if len(boxes) > 1 and (level := self._next_level()) is not None:
            data["all"] = level
        return data

    def _box(self, part: Part) -> dict[str, Any]:
        one_call = len(part.groups) == 1 and self.inside.knows(part)
        label = called(part.groups[0]) if one_call else part.label
        box: dict[str, Any] = {"id": self._id(part.groups), "label": label}
        for state in (opening(self.inside, self.state, part), self._alone(part)):
            if state in self.index:
                return {**box, "to": self.index[state]}
        return {**box, "code": say("{code} opens it", code=self._code(part))}

    def _alone(self, part: Part) -> State:
        """The state in which only this box is open, with the boxes around it."""
        start = self.inside.start()
        if not self.inside.knows(part):
            return opening(self.inside, start, part)
        around: set[Group] = set()
        group = part.groups[0].parent
        while group is not None:
            around.add(group)
            group = group.parent
        apart = {siblings for siblings in self.state.apart if around & set(siblings) or part.groups[0] in siblings}
        return opening(self.inside, State(start.opened | around, frozenset(apart)), part)

    def _code(self, part: Part) -> str:
        known = self.inside.knows(part)
        depth = part.groups[0].level + 1 if known else self.inside.levels
        nodes = self.inside.size(depth)
        more = f", max_nodes={nodes}" if nodes > self.readable else ""
        return f"draw({self.inside.root}, {f'depth={depth}' if known else 'fold=False'}{more})"

    def _label(self, groups: tuple[Group, ...], closed: Circuit) -> str:
        """The text on a box, as it stands on the closed form of the picture."""
        if len(groups) == 1:
            return called(groups[0])
        if groups:
            return next(part.label for part in closed.parts if part.groups == groups)
        return ", ".join(part.label for part in closed.parts if not self.inside.knows(part))

    def _next_level(self) -> int | None:
        """The number of the form in which everything is open one level deeper."""
        for depth in range(self.inside.depth + 1, self.inside.levels + 1):
            state = self.inside.level(depth)
            if state.opened > self.state.opened:
                return self.index.get(state)
        return None

    def _id(self, groups: Sequence[Group]) -> str:
        if not groups or groups[0] not in self.inside.groups:
            return "loops"
        fold = "s" if len(groups) > 1 else "c"
        return f"{fold}{next(i for i, group in enumerate(self.inside.groups) if group is groups[0])}"
