"""Backprop one step at a time: each step in words, with the parts of the picture that it concerns.

First the values flow forward, a gate a step; then the gradients flow back, a wire a step: ``upstream × local =
downstream``, with the numbers of the circuit. Elements of the picture are named by their keys (see
``painting.scene``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import add
from typing import Any

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Part, Wire
from autograd.drawing.language.speaking import say
from autograd.drawing.words import labels


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of the line that tells a step: ``text`` with its ``label``, or a sign between two of them.

    ``look`` is "plain", "value", "upstream", "local", "downstream" or "sign".
    """

    look: str
    text: str
    label: str = ""


@dataclass(slots=True)
class Step:
    """One step: a heading, the line that tells it, and the parts of the picture that it concerns.

    Attributes:
        phase: "start", "forward" or "backward".
        heading: the phase, and the number of the step in it.
        line: the step in words.
        shows: keys of the elements that are seen from this step on.
        flows: keys of the wires along which something flows now.
        stresses: keys of the elements that the reader should look at.
        writes: keys of texts that say something else from this step on.
        role: a sentence on the gate's effect on gradients; empty in the forward pass.
        gate: index of the part that computes or sends here; None at the start and at the seed.
        wire: index of the wire along which a gradient comes back; None where none does.
    """

    phase: str
    heading: str
    line: list[Piece]
    shows: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    stresses: list[str] = field(default_factory=list)
    writes: dict[str, str] = field(default_factory=dict)
    role: str = ""
    gate: int | None = None
    wire: int | None = None

    def __str__(self) -> str:
        said = " ".join(f"{piece.label} {piece.text}" if piece.label else piece.text for piece in self.line)
        return f"{self.heading}: {said}"


def tell(circuit: Circuit) -> list[Step]:
    """The story of a circuit.

    Example:
        >>> from autograd import Value
        >>> from autograd.drawing.circuit.reading import read_circuit
        >>> a = Value(3.0, name="a")
        >>> for step in tell(read_circuit(a.exp() + a)):
        ...     print(step.heading)
        start
        forward 1 of 2
        forward 2 of 2
        backward 1 of 4
        backward 2 of 4 · + is a distributor
        backward 3 of 4 · + is a distributor
        backward 4 of 4 · exp is a scaler
    """
    start = say("Inputs are set. Next: values flow forward, then gradients flow back.")
    steps = [Step("start", say("start"), [Piece("plain", start)])]
    forward = [_forward(circuit, i, part) for i, part in enumerate(circuit.parts) if part.entering]
    backward = list(_backward(circuit)) if circuit.root.gradient is not None else []
    for k, step in enumerate(forward, 1):
        step.heading = say("forward {k} of {n}", k=k, n=len(forward))
    for k, step in enumerate(backward, 1):
        step.heading = with_role(say("backward {k} of {n}", k=k, n=len(backward)), step)
    if backward:  # gradients that no wire reaches are 0; the last step shows them and the beads there
        seen = {key for step in backward for key in step.shows}
        everything = [key for i, part in enumerate(circuit.parts) for key in _gradient_keys(circuit, i, part)]
        everything += [f"b{w}" for w in range(len(circuit.wires))]
        backward[-1].shows += [key for key in everything if key not in seen]
    return [*steps, *forward, *backward]


def with_role(counted: str, step: Step) -> str:
    """A heading: where the story is, then the role of the step's gate."""
    return f"{counted} · {step.role}" if step.role else counted


def _gradient_keys(circuit: Circuit, i: int, part: Part) -> list[str]:
    return _keys("g", i, labels.gradient_lines(circuit, part)) if part.gradient is not None else []


def _forward(circuit: Circuit, i: int, part: Part) -> Step:
    wires = [circuit.wires[w] for w in part.entering]
    formula = circuit.formula(part)
    with_numbers = circuit.formula(part, numbers=True)
    result = labels.value(circuit, part)
    equal = "" if result.startswith("≈") else " ="
    if with_numbers == formula:
        line = [Piece("plain", f"{part.name} = {formula}{equal}")]
    else:
        line = [Piece("plain", f"{part.name} = {formula} ="), Piece("plain", f"{with_numbers}{equal}")]
    last = part is circuit.root
    return Step(
        "forward", "", [*line, Piece("value", result)],
        shows=[*_wire_keys(part), *_keys("v", i, labels.value_lines(circuit, part)), *([ROOT_WIRE] if last else [])],
        flows=[f"w{w}" for w in part.entering],
        stresses=[f"n{i}", *(key for wire in wires for key in _keys("v", wire.source, _values(circuit, wire)))],
        gate=i,
    )  # fmt: skip


ROOT_WIRE = "root-wire"


def _wire_keys(part: Part) -> list[str]:
    return [key for w in part.entering for key in (f"w{w}", f"a{w}")]


def _values(circuit: Circuit, wire: Wire) -> list[str]:
    return labels.value_lines(circuit, circuit.parts[wire.source])


def _keys(letter: str, i: int, lines: list[str]) -> list[str]:
    return [f"{letter}{i}", *(f"{letter}{i}.{k}" for k in range(1, len(lines)))]


def _backward(circuit: Circuit) -> Iterator[Step]:
    """The seed, then every wire that a gradient comes back along, gates in the order of the sweep."""
    last = len(circuit.parts) - 1
    root = circuit.root
    seed = notation.gradient(root.gradient, circuit.most)
    told = say("seed {derivative}", derivative=circuit.derivative_of_root(root.name))
    yield Step(
        "backward", "", [Piece("plain", f"{told} ="), Piece("downstream", seed)],
        shows=_keys("g", last, labels.gradient_lines(circuit, root)), flows=[ROOT_WIRE], stresses=["root"],
    )  # fmt: skip
    arrived: dict[tuple[int, tuple[int, ...]], list[Wire]] = {}  # each output of a box has a sum of its own
    coming = Counter((wire.source, wire.outputs) for wire in circuit.wires if wire.sent is not None)
    for i in reversed(range(len(circuit.parts))):
        gate = circuit.parts[i]
        for w in gate.entering:
            wire = circuit.wires[w]
            if wire.sent is not None:
                key = wire.source, wire.outputs
                arrived.setdefault(key, []).append(wire)
                yield _pull(circuit, i, w, arrived[key], coming[key])


def _pull(circuit: Circuit, i: int, w: int, arrived: list[Wire], coming: int) -> Step:
    """One wire: the gradient that comes back along it, and the sum so far at its source, of as many as are coming."""
    wire = circuit.wires[w]
    gate, source = circuit.parts[i], circuit.parts[wire.source]
    name = circuit.carries(wire)
    derivative = circuit.derivative_of_root(name)
    back = labels.summed(wire)
    numbers = wire.local is not None or bool(back)
    local = labels.local(circuit, wire) or say("of {gate}", gate=gate.symbol)
    upstream = say("upstream {derivative}", derivative=circuit.derivative_of_root(gate.name))
    rule = say("local {derivative}", derivative=f"∂{gate.name}/∂{name}") if numbers else say("rule for g")
    line = [
        _piece(circuit, "upstream", upstream, gate.gradient),
        Piece("sign", "×" if numbers else "→"),
        Piece("local", local, rule),
        *([Piece("sign", "→"), Piece("local", back, say("undo broadcasting"))] if back else []),
        Piece("sign", "=" if numbers else "→"),
    ]
    lines = labels.gradient_lines(circuit, source)
    shows, writes = [f"b{w}", f"s{w}"], {}
    if (len(arrived) == 1 and not wire.outputs) or _is_last(circuit, w):
        shows += _keys("g", wire.source, lines)
    if coming > 1:
        # A gradient itself knows its rest of rounding; the gradient of a box covers all its outputs.
        complete = len(arrived) == coming and not wire.outputs
        total = source.gradient if complete else reduce(add, [other.sent for other in arrived])
        if not wire.outputs:  # a box shows the gradients of all outputs in this place
            so_far = notation.gradient_lines(total, circuit.most)
            writes = dict(zip(_keys("g", wire.source, lines), so_far, strict=True))
        derivative = say("{derivative}, part {k} of {n}", derivative=derivative, k=len(arrived), n=coming)
    line.append(_piece(circuit, "downstream", derivative, wire.sent))
    if len(arrived) > 1:
        line.append(_running_sum(circuit, arrived, total))
    return Step(
        "backward", "", line,
        shows=shows, flows=[f"w{w}"], stresses=[f"n{i}", *_gradient_keys(circuit, i, gate), f"b{w}", f"g{wire.source}"],
        writes=writes, role=_role(gate), gate=i, wire=w,
    )  # fmt: skip


def _role(gate: Part) -> str:
    """The role of the gate in words: ``+ is a distributor``; empty if it plays no known role."""
    role = gate.role
    if role in ("", "gate"):
        return ""
    if role[0] in "aeiou":
        return say("{gate} is an {role}", gate=gate.symbol, role=role)
    return say("{gate} is a {role}", gate=gate.symbol, role=role)


def _piece(circuit: Circuit, look: str, label: str, g: object) -> Piece:
    """A gradient with its label; the shape stands in the label where the number is a norm."""
    text = notation.gradient(g, circuit.most)
    shaped = text.startswith("‖")
    return Piece(look, text, say("{label}, shape {shape}", label=label, shape=notation.value(g)) if shaped else label)


def _is_last(circuit: Circuit, w: int) -> bool:
    """True for the wire by which the last of the gradients of a box with several outputs arrives."""
    wire = circuit.wires[w]
    along = [x for x in circuit.wires if x.source == wire.source and x.sent is not None]
    return bool(wire.outputs) and wire is min(along, key=lambda x: (x.target, -x.slot))


def _running_sum(circuit: Circuit, arrived: list[Wire], total: Any) -> Piece:
    """The sum of the gradients that have arrived at a fork so far."""
    parts = [notation.gradient(wire.sent, circuit.most) for wire in arrived]
    written = notation.gradient(total, circuit.most)
    if any(text.startswith("‖") for text in parts):  # the norm of a sum is not the sum of the norms
        return Piece("downstream", written, say("sum so far"))
    equal = "" if written.startswith("≈") else " ="
    return Piece("downstream", f"{notation.plus(parts)}{equal} {written}", say("sum"))
