"""Backprop one step at a time: each step in words, with the parts of the picture that it concerns.

First the values flow forward, a gate a step; then the gradients flow back, a wire a step: ``upstream × local =
downstream``, with the numbers of the circuit. Elements of the picture are named by their keys (see
``painting.scene``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Part, Wire
from autograd.drawing.words import labels


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of the line that tells a step: ``text`` with what it is (``label``), or a sign between two of them.

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
    """

    phase: str
    heading: str
    line: list[Piece]
    shows: list[str] = field(default_factory=list)
    flows: list[str] = field(default_factory=list)
    stresses: list[str] = field(default_factory=list)
    writes: dict[str, str] = field(default_factory=dict)

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
    start = "Inputs are set. Next: values flow forward, then gradients flow back."
    steps = [Step("start", "start", [Piece("plain", start)])]
    forward = [_forward(circuit, i, part) for i, part in enumerate(circuit.parts) if part.entering]
    backward = list(_backward(circuit)) if circuit.root.gradient is not None else []
    for name, phase in (("forward", forward), ("backward", backward)):
        for k, step in enumerate(phase):
            step.heading = f"{name} {k + 1} of {len(phase)}{step.heading}"
    if backward:  # gradients that nothing arrives at are 0; the last step shows them, and the beads there
        seen = {key for step in backward for key in step.shows}
        everything = [key for i, part in enumerate(circuit.parts) for key in _gradient_keys(circuit, i, part)]
        everything += [f"b{w}" for w in range(len(circuit.wires))]
        backward[-1].shows += [key for key in everything if key not in seen]
    return [*steps, *forward, *backward]


def _gradient_keys(circuit: Circuit, i: int, part: Part) -> list[str]:
    return _keys("g", i, labels.gradient_lines(circuit, part)) if part.gradient is not None else []


def _forward(circuit: Circuit, i: int, part: Part) -> Step:
    wires = [circuit.wires[w] for w in part.entering]
    formula = circuit.formula(part)
    with_numbers = circuit.formula(part, numbers=True)
    result = labels.value(circuit, part)
    line = [Piece("plain", f"{part.name} = {formula} =")]
    line += [Piece("plain", f"{with_numbers} =")] if with_numbers != formula else []
    last = part is circuit.root
    return Step(
        "forward", "", [*line, Piece("value", result)],
        shows=[*_wire_keys(part), *_keys("v", i, labels.value_lines(circuit, part)), *([ROOT_WIRE] if last else [])],
        flows=[f"w{w}" for w in part.entering],
        stresses=[f"n{i}", *(key for wire in wires for key in _keys("v", wire.source, _values(circuit, wire)))],
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
    yield Step(
        "backward", "", [Piece("plain", f"seed {circuit.derivative_of_root(root.name)} ="), Piece("downstream", seed)],
        shows=_keys("g", last, labels.gradient_lines(circuit, root)), flows=[ROOT_WIRE], stresses=["root"],
    )  # fmt: skip
    arrived: dict[int, list[Wire]] = {}
    for i in reversed(range(len(circuit.parts))):
        gate = circuit.parts[i]
        for w in gate.entering:
            wire = circuit.wires[w]
            if wire.sent is not None:
                arrived.setdefault(wire.source, []).append(wire)
                yield _pull(circuit, i, w, arrived[wire.source])


def _pull(circuit: Circuit, i: int, w: int, arrived: list[Wire]) -> Step:
    """One wire: the gradient that comes back along it, and the sum so far at its source."""
    wire = circuit.wires[w]
    gate, source = circuit.parts[i], circuit.parts[wire.source]
    derivative = circuit.derivative_of_root(source.name)
    back = labels.summed(wire)
    numbers = wire.local is not None or bool(back)
    local = labels.local(circuit, wire) or f"of {gate.symbol}"
    line = [
        _piece(circuit, "upstream", f"upstream {circuit.derivative_of_root(gate.name)}", gate.gradient),
        Piece("sign", "×" if numbers else "→"),
        Piece("local", local, f"local ∂{gate.name}/∂{source.name}" if numbers else "rule for g"),
        *([Piece("sign", "→"), Piece("local", back, "undo broadcasting")] if back else []),
        Piece("sign", "=" if numbers else "→"),
    ]
    lines = labels.gradient_lines(circuit, source)
    shows, writes = [f"b{w}", f"s{w}"], {}
    if len(arrived) == 1:
        shows += _keys("g", wire.source, lines)
    if source.adds > 1:
        last = len(arrived) == source.adds  # then the gradient itself, which knows what rounding left of it
        total = source.gradient if last else sum((other.sent for other in arrived[1:]), arrived[0].sent)
        so_far = notation.gradient_lines(total, circuit.most)
        writes = dict(zip(_keys("g", wire.source, lines), so_far, strict=True))
        derivative += f", part {len(arrived)} of {source.adds}"
    line.append(_piece(circuit, "downstream", derivative, wire.sent))
    if len(arrived) > 1:
        line.append(_running_sum(circuit, arrived, total))
    return Step(
        "backward", f" · {gate.symbol} is a {gate.role}" if gate.role not in ("", "gate") else "", line,
        shows=shows, flows=[f"w{w}"], stresses=[f"n{i}", *_gradient_keys(circuit, i, gate), f"b{w}", f"g{wire.source}"],
        writes=writes,
    )  # fmt: skip


def _piece(circuit: Circuit, look: str, label: str, g: object) -> Piece:
    """A gradient with its label; the shape stands in the label where the number is a norm."""
    text = notation.gradient(g, circuit.most)
    return Piece(look, text, f"{label}, shape {notation.value(g)}" if text.startswith("‖") else label)


def _running_sum(circuit: Circuit, arrived: list[Wire], total: Any) -> Piece:
    """The sum of the gradients that have arrived at a fork so far."""
    parts = [notation.gradient(wire.sent, circuit.most) for wire in arrived]
    written = notation.gradient(total, circuit.most)
    if any(text.startswith("‖") for text in parts):  # the norm of a sum is not the sum of norms
        return Piece("downstream", written, "sum so far")
    return Piece("downstream", f"{notation.plus(parts)} = {written}", "sum")
