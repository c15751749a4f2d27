"""The texts of a picture: on beads, along wires, in the legend, and a description for readers who do not see it."""

from __future__ import annotations

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.dust import Dust, Marked
from autograd.drawing.circuit.parameters import cut
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.language.speaking import say
from autograd.drawing.words import refusal
from autograd.drawing.words.rules import spoken_rule

LONGEST_NAME = 24
LONGEST_RULE = 28  # the most letters of a rule on a bead; its tip shows all of it
MOST_PLACES = 3  # the most places, read more than once, that are named


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
        return cut(spoken_rule(wire.symbol), LONGEST_RULE)
    number = notation.value(wire.local)
    if not wire.of:
        return number
    return f"{short(wire.of)}{number}" if number.startswith(notation.ABOUT) else f"{short(wire.of)}={number}"


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
        return say("Σ all axes")
    return f"Σ {'axis' if len(axes) == 1 else 'axes'} {', '.join(map(str, axes))}"


def sum_of(count: int) -> str:
    """The remark on a fork: how many gradients add up."""
    return say("sum of {count}", count=count)


def repeated(wire: Wire) -> str:
    """The rows or entries that a gate reads more than once: ``row 0 adds up twice``; empty if there are none."""
    said = [_adds_up(place, count) for place, count in wire.repeated[:MOST_PLACES]]
    if len(wire.repeated) > MOST_PLACES:
        said.append(say("and {count} more like these", count=len(wire.repeated) - MOST_PLACES))
    return ", ".join(said)


def _adds_up(place: str, count: int) -> str:
    if count == 2:
        return say("{place} adds up twice", place=place)
    return say("{place} adds up {count} times", place=place, count=count)


def sent(circuit: Circuit, wire: Wire) -> str:
    """The gradient that a branch of a fan-out sends back; empty if the wire is no branch.

    A wire that carries one of several outputs is one: below the box stand the gradients of all of them.
    """
    branch = (circuit.parts[wire.source].adds > 1 or bool(wire.outputs)) and circuit.has_gradients
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
    return notation.equation(".grad", "None" if part.grad is None else notation.gradient(part.grad))


def statement(circuit: Circuit, part: Part) -> str:
    """A part as an equation: ``x = −1``, ``v1 = w1 × x = −3``."""
    left = f"{part.name} = {circuit.formula(part)}" if part.computed else part.name
    return notation.equation(left, value(circuit, part))


def part_tip(circuit: Circuit, part: Part) -> str:
    """The tooltip of a part."""
    if not part.named:
        return ""
    known = gradient(circuit, part)
    lines = [statement(circuit, part) + _all_digits(part.value)]
    if part.details != part.details_in_full:
        lines.append(part.details_in_full)
    if known:
        lines.append(notation.equation(circuit.derivative_of_root(part.name), known) + _all_digits(part.gradient))
    return "\n".join(lines)


def _all_digits(x: object) -> str:
    """The number behind a ``≈``, in brackets; empty for any other."""
    digits = notation.exact(x)
    if not digits:
        return ""
    if isinstance(x, Dust) or (isinstance(x, Marked) and bool(np.any(x.dust))):
        return f" ({say('computed: {number}, which is rounding error', number=digits)})"
    return f" ({say('computed: {number}', number=digits)})"


def bead_tip(circuit: Circuit, wire: Wire) -> str:
    """The tooltip of a bead: the local derivative, and the product that it makes on the way back."""
    if wire.given:
        return refusal.wire_tip(circuit, wire)
    target = circuit.parts[wire.target]
    derivative = f"∂{target.name}/∂{circuit.carries(wire)}"
    tip = say("local derivative {derivative}: {local}", derivative=derivative, local=local(circuit, wire))
    if wire.sent is None or not circuit.has_gradients:
        return tip
    incoming, outgoing = (notation.gradient(g, circuit.most) for g in (target.gradient, wire.sent))
    if wire.local is None:
        return f"{tip}\n{say('sends back {gradient}', gradient=outgoing)}"
    product = notation.equation(f"{incoming} × {notation.value(wire.local, circuit.most)}", outgoing)
    return f"{tip}\n{say('sends back {gradient}', gradient=product)}"


def local(circuit: Circuit, wire: Wire) -> str:
    """A local derivative with its number: ``1 − v3^2 = 0.42``, ``−1``; or its rule alone: ``xᵀ g``.

    The rule of a gate of arrays has its shapes, and tells entries that were read more than once.
    """
    if wire.local is None:
        return "; ".join(filter(None, [spoken_rule(wire.rule or wire.symbol), repeated(wire)]))
    number = notation.value(wire.local, circuit.most)
    if wire.symbol and not notation.is_single(wire.local) and not notation.is_small(wire.local, circuit.most):
        return spoken_rule(wire.symbol)  # a large array shows as its shape, which says nothing here
    return notation.equation(spoken_rule(wire.symbol), number) if wire.symbol not in ("", number) else number


def legend(circuit: Circuit) -> list[tuple[str, str]]:
    """The meaning of the colours: texts, each with the name of its colour."""
    if circuit.root.kind is Kind.REFUSED:
        return refusal.legend(circuit)
    sizes = [part.value for part in circuit.parts]
    shapes = any(not notation.is_single(x) and not notation.is_small(x, circuit.most) for x in sizes)
    root = circuit.root.name
    if circuit.root.gradient is None:
        gradients = say("nothing here requires a gradient")
    elif circuit.has_gradients:
        derivative = circuit.derivative_of_root() + (f", ‖{say('norm')}‖" if shapes else "")
        gradients = say("← gradient {derivative}", derivative=derivative)
        gradients += "" if circuit.called else say(", in .grad after {root}.backward()", root=root)
    else:
        gradients = say("no gradients yet: call {root}.backward()", root=root)
    entries = [(say("value or shape →") if shapes else say("value →"), "value"), (gradients, "gradient")]
    if any(bead(wire) for wire in circuit.wires):
        rules = any(wire.passes and wire.local is None for wire in circuit.wires)
        said = say("rule for g, or local derivative") if rules else say("local derivative: × on the way back")
        entries.append((said, "local"))
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
            total = f" ({sum_of(part.adds)})" if part.adds > 1 else ""
            back = [_way_back(circuit, circuit.wires[w]) for w in part.entering]
            arrived = ", " + say("gradient {gradient}", gradient=known) + total if known else ""
            clauses = [statement(circuit, part) + arrived, *back]
            sentences.append("; ".join(filter(None, clauses)))
    return ". ".join([*sentences, *(said.removesuffix(".") for said in circuit.remarks), *circuit.notes]) + "."


def _way_back(circuit: Circuit, wire: Wire) -> str:
    on_bead = bead(wire)
    facts = [say("broadcast {shapes}", shapes=spread(wire))] if wire.spread else []
    facts += [say("local derivative {bead}", bead=on_bead)] if on_bead else []
    facts += [repeated(wire)] if wire.repeated else []
    facts += [say("then {sum}", sum=summed(wire))] if summed(wire) else []
    if wire.sent is not None and circuit.has_gradients:
        facts.append(say("sends back {gradient}", gradient=notation.gradient(wire.sent)))
    if not facts:
        return ""
    return say("to {name}: {facts}", name=circuit.carries(wire), facts=", ".join(facts))
