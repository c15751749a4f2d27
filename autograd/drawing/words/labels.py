"""The texts of a picture: on beads, along wires, in the legend, and a description for readers who do not see it."""

from __future__ import annotations

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.words import refusal

LONGEST_NAME = 24


def short(name: str) -> str:
    """A name that fits a box."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1] + "…"


def value(circuit: Circuit, part: Part) -> str:
    """The value of a part in one line."""
    return notation.value(part.value, circuit.most)


def value_lines(circuit: Circuit, part: Part) -> list[str]:
    """The lines above the wire that leaves a part: the number, a small array in full, or a shape."""
    return notation.value_lines(part.value, circuit.most)


def bead(wire: Wire) -> str:
    """The local derivative as it stands on a bead: ``x=−1``, ``0.3679``, ``g wᵀ``; empty if it is not known."""
    if wire.given:
        return wire.given
    if not wire.passes:
        return ""
    if wire.local is None or not notation.is_single(wire.local):
        return wire.symbol
    number = notation.value(wire.local)
    return f"{short(wire.of)}={number}" if wire.of else number


def spread(wire: Wire) -> str:
    """The broadcasting of an array at its gate: ``(8,) → (5, 8)``; empty if there is none."""
    return f"{wire.spread[0]} → {wire.spread[1]}" if wire.spread else ""


def summed(wire: Wire) -> str:
    """The sum that undoes the broadcasting on the way back: ``Σ axis 0``; empty if there is none."""
    if not wire.spread or not wire.passes:
        return ""
    before, after = wire.spread
    padded = (1,) * (len(after) - len(before)) + before
    axes = [
        axis for axis, (old, new) in enumerate(zip(padded, after, strict=True))
        if old != new or axis < len(after) - len(before)
    ]  # fmt: skip
    if len(axes) == len(after) > 1:
        return "Σ all axes"
    return f"Σ {'axis' if len(axes) == 1 else 'axes'} {', '.join(map(str, axes))}"


def sent(circuit: Circuit, wire: Wire) -> str:
    """The gradient that a branch of a fan-out sends back; empty on a wire that is no branch."""
    branch = circuit.parts[wire.source].adds > 1 and circuit.has_gradients
    return f"← {notation.gradient(wire.sent)}" if branch and wire.sent is not None else ""


def gradient(circuit: Circuit, part: Part) -> str:
    """The gradient of a part in one line; empty while there is none to show."""
    shown = part.gradient is not None and circuit.has_gradients
    return notation.gradient(part.gradient, circuit.most) if shown else ""


def gradient_lines(circuit: Circuit, part: Part) -> list[str]:
    """The lines below the wire that leaves a part; none while there is no gradient to show."""
    if part.gradient is None or not circuit.has_gradients:
        return []
    return notation.gradient_lines(part.gradient, circuit.most)


def stale(part: Part) -> str:
    """The ``.grad`` of a leaf if it is not the derivative; else empty."""
    if not part.stale:
        return ""
    return f".grad = {'None' if part.grad is None else notation.gradient(part.grad)}"


def statement(circuit: Circuit, part: Part) -> str:
    """A part as an equation: ``x = −1``, ``v1 = w1 × x = −3``."""
    how = f"{circuit.formula(part)} = " if part.computed else ""
    return f"{part.name} = {how}{value(circuit, part)}"


def part_tip(circuit: Circuit, part: Part) -> str:
    """The tooltip of a part."""
    if not part.named:
        return ""
    known = gradient(circuit, part)
    return statement(circuit, part) + (f"\n{circuit.derivative_of_root(part.name)} = {known}" if known else "")


def bead_tip(circuit: Circuit, wire: Wire) -> str:
    """The tooltip of a bead: the local derivative, and the product that it makes on the way back."""
    if wire.given:
        return refusal.wire_tip(circuit, wire)
    source, target = circuit.parts[wire.source], circuit.parts[wire.target]
    tip = f"local derivative ∂{target.name}/∂{source.name}: {local(circuit, wire)}"
    if wire.sent is None or not circuit.has_gradients:
        return tip
    incoming, outgoing = (notation.gradient(g, circuit.most) for g in (target.gradient, wire.sent))
    if wire.local is None:
        return f"{tip}\nsends back {outgoing}"
    return f"{tip}\nsends back {incoming} × {notation.value(wire.local, circuit.most)} = {outgoing}"


def local(circuit: Circuit, wire: Wire) -> str:
    """A local derivative with its number: ``1 − v3^2 = 0.42``, ``−1``; or its rule alone: ``xᵀ g``."""
    if wire.local is None:
        return wire.symbol
    number = notation.value(wire.local, circuit.most)
    return f"{wire.symbol} = {number}" if wire.symbol not in ("", number) else number


def legend(circuit: Circuit) -> list[tuple[str, str]]:
    """The meaning of the colours: texts, each with the name of its colour."""
    if circuit.root.kind is Kind.REFUSED:
        return refusal.legend(circuit)
    sizes = [part.value for part in circuit.parts]
    shapes = any(not notation.is_single(x) and not notation.is_small(x, circuit.most) for x in sizes)
    if circuit.root.gradient is None:
        gradients = "nothing here requires a gradient"
    elif circuit.has_gradients:
        gradients = f"← gradient {circuit.derivative_of_root()}{', ‖norm‖' if shapes else ''}"
        gradients += "" if circuit.called else f", in .grad after {circuit.root.name}.backward()"
    else:
        gradients = f"no gradients yet: call {circuit.root.name}.backward()"
    entries = [("value or shape →" if shapes else "value →", "value"), (gradients, "gradient")]
    if any(bead(wire) for wire in circuit.wires):
        rules = any(wire.passes and wire.local is None for wire in circuit.wires)
        said = "rule for g, or local derivative" if rules else "local derivative"
        entries.append((f"{said}: × on the way back" if not rules else said, "local"))
    return entries


def title(circuit: Circuit) -> str:
    """The formula of the whole if it is short enough, else the name of the root."""
    whole = circuit.whole_formula() if circuit.root.computed else None
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
    return ". ".join([*sentences, *(said.removesuffix(".") for said in circuit.remarks), *circuit.notes]) + "."


def _way_back(circuit: Circuit, wire: Wire) -> str:
    on_bead = bead(wire)
    facts = [f"broadcast {spread(wire)}"] if wire.spread else []
    facts += [f"local derivative {on_bead}"] if on_bead else []
    facts += [f"then {summed(wire)}"] if summed(wire) else []
    if wire.sent is not None and circuit.has_gradients:
        facts.append(f"sends back {notation.gradient(wire.sent)}")
    return f"to {circuit.parts[wire.source].name}: {', '.join(facts)}" if facts else ""
