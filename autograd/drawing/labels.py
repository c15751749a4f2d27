"""What is written where: on beads, along wires, in the legend, and in words for those who do not see the picture."""

from __future__ import annotations

from autograd.drawing import notation
from autograd.drawing.circuit import Circuit, Part, Wire

LONGEST_NAME = 24


def short(name: str) -> str:
    """A name that fits a box."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def bead(wire: Wire) -> str:
    """The local derivative as it stands on a bead: ``x=−1``, ``0.3679``, ``g wᵀ``; empty if it is not known."""
    if not wire.passes:
        return ""
    if wire.local is None:
        return wire.symbol
    number = notation.value(wire.local)
    return f"{short(wire.of)}={number}" if wire.of else number


def sent(circuit: Circuit, wire: Wire) -> str:
    """What a branch of a fan-out sends back; empty on a wire that is no branch."""
    branch = circuit.parts[wire.source].adds > 1 and circuit.has_gradients
    return f"← {notation.gradient(wire.sent)}" if branch and wire.sent is not None else ""


def gradient(circuit: Circuit, part: Part) -> str:
    """The gradient of a part; empty while there is none to show."""
    return notation.gradient(part.gradient) if part.gradient is not None and circuit.has_gradients else ""


def stale(part: Part) -> str:
    """What the ``.grad`` of a leaf says if it is not the derivative."""
    if not part.stale:
        return ""
    return f".grad = {'None' if part.grad is None else notation.gradient(part.grad)}"


def statement(circuit: Circuit, part: Part) -> str:
    """What a part is: ``x = −1``, ``v1 = w1 × x = −3``."""
    how = f"{circuit.formula(part)} = " if part.op else ""
    return f"{part.name} = {how}{notation.value(part.value)}"


def part_tip(circuit: Circuit, part: Part) -> str:
    """What a reader is told who points at a part."""
    if not part.named:
        return ""
    known = gradient(circuit, part)
    return statement(circuit, part) + (f"\n{circuit.derivative_of_root(part.name)} = {known}" if known else "")


def bead_tip(circuit: Circuit, wire: Wire) -> str:
    """What a reader is told who points at a bead: where the number comes from, and what it does on the way back."""
    source, target = circuit.parts[wire.source], circuit.parts[wire.target]
    number = wire.symbol if wire.local is None else notation.value(wire.local)
    how = f"{wire.symbol} = " if wire.symbol not in ("", number) else ""
    tip = f"local derivative ∂{target.name}/∂{source.name} = {how}{number}"
    if wire.sent is None or not circuit.has_gradients:
        return tip
    if wire.local is None:
        return f"{tip}\nsends back {notation.gradient(wire.sent)}"
    return f"{tip}\nsends back {notation.gradient(target.gradient)} × {number} = {notation.gradient(wire.sent)}"


def legend(circuit: Circuit) -> list[tuple[str, str]]:
    """What the colours mean: a text and the name of its colour."""
    arrays = not all(notation.is_single(part.value) for part in circuit.parts)
    if circuit.root.gradient is None:
        gradients = "nothing here requires a gradient"
    elif circuit.has_gradients:
        gradients = f"← gradient {circuit.derivative_of_root()}{', ‖norm‖' if arrays else ''}"
    else:
        gradients = f"no gradients yet: call {circuit.root.name}.backward()"
    entries = [("value or shape →" if arrays else "value →", "value"), (gradients, "gradient")]
    if any(bead(wire) for wire in circuit.wires):
        entries.append(("local derivative: × on the way back", "local"))
    return entries


def title(circuit: Circuit) -> str:
    """The formula of the whole if it is short enough, else the name of the root."""
    whole = circuit.whole_formula() if circuit.root.op else None
    return f"{circuit.root.name} = {whole}" if whole else circuit.root.name


def description(circuit: Circuit) -> str:
    """Every number of a circuit in words."""
    sentences = []
    for part in circuit.parts:
        if part.named:
            known = gradient(circuit, part)
            total = f" (sum of {part.adds})" if part.adds > 1 else ""
            back = [_way_back(circuit, circuit.wires[w]) for w in part.entering]
            clauses = [statement(circuit, part) + (f", gradient {known}{total}" if known else ""), *back]
            sentences.append("; ".join(filter(None, clauses)))
    return ". ".join([*sentences, *circuit.notes]) + "."


def _way_back(circuit: Circuit, wire: Wire) -> str:
    on_bead = bead(wire)
    facts = [f"local derivative {on_bead}"] if on_bead else []
    if wire.sent is not None and circuit.has_gradients:
        facts.append(f"sends back {notation.gradient(wire.sent)}")
    return f"to {circuit.parts[wire.source].name}: {', '.join(facts)}" if facts else ""
