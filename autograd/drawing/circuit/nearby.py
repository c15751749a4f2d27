"""The neighbourhood of the root of a circuit that is too large to be drawn: some steps back from the root."""

from __future__ import annotations

from dataclasses import replace

from autograd.drawing.circuit.parts import Circuit, Kind
from autograd.drawing.language.speaking import say

NEAREST = 24  # the most parts


def nearest(circuit: Circuit, count: int = NEAREST) -> Circuit:
    """The root with its operands and theirs, breadth first, until there are ``count`` parts; a remark tells it.

    A gate whose operands are left out is a box with three dots: its name and its value are known, its formula is not.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> x = Value(1.0, name="x")
        >>> for _ in range(10):
        ...     x = x.tanh()
        >>> [part.symbol for part in nearest(read_circuit(x), 3).parts]
        ['…', 'tanh', 'tanh']
    """
    parts, wires = circuit.parts, circuit.wires
    kept = {len(parts) - 1: True}  # True if the operands of the part are kept too
    for i in (queue := [len(parts) - 1]):
        kept[i] = len(kept) < count
        new = [wires[w].source for w in parts[i].entering] if kept[i] else []
        queue += [source for source in dict.fromkeys(new) if source not in kept]
        kept.update(dict.fromkeys((source for source in new if source not in kept), False))
    near = replace(circuit, parts=[], wires=[], remarks=[])
    place: dict[int, int] = {}
    for i in sorted(kept):
        place[i] = len(near.parts)
        part = replace(parts[i], uses=0, adds=0, entering=[])
        if part.computed and not kept[i]:
            part = replace(part, kind=Kind.MODULE, op=None, label="…", caption=say("computed before"), details="")
        near.parts.append(part)
        for w in parts[i].entering if kept[i] else ():
            near.parts[place[wires[w].source]].uses += 1
            near.parts[-1].entering.append(len(near.wires))
            near.wires.append(replace(wires[w], source=place[wires[w].source], target=place[i]))
    near.remarks = [
        say(
            "{whole} nodes; drawn are the {count} nearest to the gate that failed.",
            whole=sum(part.kind is not Kind.CONSTANT for part in parts) - 1,
            count=sum(part.kind is not Kind.CONSTANT for part in near.parts) - 1,
        )
    ]
    return near
