"""A recorded graph as a circuit: plain facts for every box and every wire, without places.

Pictures, tables and explanations all read a ``Circuit``; none of them looks at a node again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.parameters import is_indexing
from autograd.drawing.circuit.roles import spoken_role
from autograd.drawing.language.speaking import say
from autograd.engine.infinities import passed_on
from autograd.engine.op import Op

LONGEST_FORMULA = 64


class Kind(Enum):
    """The kinds of boxes."""

    LEAF = "leaf"
    CONSTANT = "constant"
    GATE = "gate"
    MODULE = "module"
    REFUSED = "refused"  # the kind of a gate that refused its operands and so has no result; see ``refusal``


@dataclass(slots=True)
class Part:
    """One box: a leaf, a constant, a gate or a module, with the value on the wire that leaves it.

    Attributes:
        kind: leaf, constant, gate or module.
        name: its name; for a constant without a name, its number.
        named: True if the name is more than the number itself.
        value: the number or array it holds.
        op: the operation of a gate.
        gradient: the derivative of the root with respect to it, computed here; None for constants.
        grad: the content of its ``.grad``; None if nothing.
        stale: True if ``grad`` should be ``gradient``, and is not.
        uses: how many wires leave it.
        adds: how many of these wires bring a gradient back.
        entering: the wires that enter it, as indices, in the order of the operands.
        identity: the ``id`` of the node or array that it shows.
        params: the static parameters of a gate, by name; empty for other nodes, None for an operand that is no node.
        label: the text on a module.
        caption: the text under a module.
        outputs: how many values leave a module; its value then holds all of them.
        names: the names of these values.
        adding: for each of these values, how many gradients that come back add up; empty if there is only one value.
        repeats: how many modules this box stands for.
        steps: how many steps of a loop it stands for; 0 if none.
        details: the static parameters of a gate, short.
        details_in_full: the same, not shortened.
        inside: the parameters that only this module uses, and that are not drawn.
        groups: the calls that this box stands for; see ``modules.Group``.
    """

    kind: Kind
    name: str
    named: bool
    value: Any
    op: Op | None = None
    gradient: Any = None
    grad: Any = None
    stale: bool = False
    uses: int = 0
    adds: int = 0
    entering: list[int] = field(default_factory=list)
    identity: int = 0
    params: Any = None
    label: str = ""
    caption: str = ""
    outputs: int = 1
    names: tuple[str, ...] = ()
    adding: tuple[int, ...] = ()
    repeats: int = 1
    steps: int = 0
    details: str = ""
    details_in_full: str = ""
    inside: tuple[Part, ...] = ()
    groups: tuple[Any, ...] = ()

    @property
    def computed(self) -> bool:
        """True for a gate or a module."""
        return self.kind in (Kind.GATE, Kind.MODULE, Kind.REFUSED)

    @property
    def sign(self) -> str:
        """The sign on a gate without its static parameters; the name on a module; empty for anything else."""
        return self.op.symbol or self.op.name if self.op else self.label

    @property
    def symbol(self) -> str:
        """The sign on a gate, with its static parameters; the name on a module; empty for anything else."""
        sign = self.sign
        if self.op is None or not self.details:
            return sign
        if is_indexing(self.op):
            return sign.replace(" ", self.details)
        return f"{sign} {self.details}"

    @property
    def gate(self) -> str:
        """The role of a gate for gradients, as its op declares it; empty for anything else."""
        # with one operand there is nothing to multiply by
        if self.op and self.op.name == "einsum" and len(self.entering) == 1:
            term, result = self.params["subscripts"].split("->")
            return "distributor" if len(result) < len(term) else "reshaper"
        return self.op.gate if self.op and self.op.gate != "gate" else ""

    @property
    def role(self) -> str:
        """The role of a gate in the language spoken here, in two or three words; empty for anything else."""
        return spoken_role(self.gate)


@dataclass(slots=True)
class Wire:
    """One use of a part by a gate.

    Attributes:
        source: index of the part it comes from.
        target: index of the gate it enters.
        slot: which operand of the gate it is.
        passes: True if a gradient can come back along it.
        local: the local derivative, where it is a number for each entry; None where only a rule can say it.
        symbol: that derivative as the op declares it, in the names of the picture; empty if the op does not say.
        of: the name of the part whose value the local derivative is, if it is just that.
        sent: the gradient that comes back along it; None if none does.
        spread: the shapes before and after, where an array is broadcast at the gate.
        rule: the symbol of a gate of arrays, with the shapes that go in and come out.
        repeated: the entries that the gate reads more than once from its operand, with counts.
        outputs: which of the values of a box with several comes along it, as indices; empty for all of them.
        carried: this value, if it is one.
        given: the operand as text, at a gate that refused it; empty at any other gate.
    """

    source: int
    target: int
    slot: int
    passes: bool = False
    local: Any = None
    symbol: str = ""
    of: str | None = None
    sent: Any = None
    spread: tuple[tuple[int, ...], tuple[int, ...]] | None = None
    rule: str = ""
    repeated: Sequence[tuple[str, int]] = ()
    outputs: tuple[int, ...] = ()
    carried: Any = None
    given: str = ""


@dataclass(slots=True)
class Circuit:
    """A whole graph: parts in the order of computation, wires, and notes on all of it.

    Attributes:
        parts: inputs before their users; the root is the last.
        wires: in the order of their gates and, at each gate, of its operands.
        has_gradients: True if gradients are shown: ``backward()`` was called, or they are wanted before.
        called: True if ``backward()`` was called.
        notes: warnings to the reader.
        remarks: other sentences to the reader.
        most: how many entries an array may have to be shown in full.
        inside: the parts that it was collapsed from, see ``opening.Inside``; None if nothing was collapsed.
    """

    parts: list[Part] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    has_gradients: bool = False
    called: bool = False
    notes: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    most: int = 1
    inside: Any = None

    @property
    def root(self) -> Part:
        """The part that was drawn: the last one."""
        return self.parts[-1]

    def derivative_of_root(self, name: str = "·") -> str:
        """``∂f/∂x``; with ``∂Σf`` where the root has several entries, as the gradients are then those of their sum."""
        of = "" if notation.is_single(self.root.value) else "Σ"
        return f"∂{of}{self.root.name}/∂{name}"

    def carries(self, wire: Wire) -> str:
        """The name of the value on a wire: that of its source, or of the outputs of its source that are meant."""
        source = self.parts[wire.source]
        return ", ".join(source.names[k] for k in wire.outputs) if wire.outputs else source.name

    def value_along(self, wire: Wire) -> Any:
        """The value that comes along a wire."""
        return self.parts[wire.source].value if wire.carried is None else wire.carried

    def formula(self, gate: Part, *, numbers: bool = False) -> str:
        """The formula of a gate: ``w1 × x``; with ``numbers``, those (or the shapes) of its operands: ``3 × 2``."""
        wires = [self.wires[w] for w in gate.entering]
        texts = [notation.constant(self.value_along(w), self.most) if numbers else self._atom(w) for w in wires]
        return _formula(gate, texts)[0]

    def _atom(self, wire: Wire) -> tuple[str, int]:
        return (self.carries(wire), notation.ATOM) if wire.outputs else _atom(self.parts[wire.source])

    def with_gradients(self) -> Circuit:
        """The same circuit with all gradients shown, even if ``backward()`` was not called."""
        if self.has_gradients or self.root.gradient is None:
            return self
        more = [note for note in self.not_finite(backward=True) if note not in self.notes]
        return replace(self, has_gradients=True, notes=[*self.notes, *more])

    def not_finite(self, backward: bool) -> list[str]:
        """A sentence on the first NaN or infinity: of the forward pass, else of the way back; none if all is finite.

        Infinities that a gate was given, such as those of a mask, are none that it makes.
        """
        for part in self.parts:
            if part.named and not notation.is_finite(part.value) and not self._only_passed_on(part):
                how = f"{self.formula(part)} = " if part.computed else ""
                said = say("here the numbers stop being finite")
                return [f"{part.name} = {how}{notation.value(part.value)}: {said}"]
        for part in reversed(self.parts if backward else []):
            if part.gradient is not None and not notation.is_finite(part.gradient):
                gradient = f"{self.derivative_of_root(part.name)} = {notation.gradient(part.gradient)}"
                return [f"{gradient}: {say('here the gradients stop being finite')}"]
        return []

    def _only_passed_on(self, part: Part) -> bool:
        """True if a part holds no NaN, and no infinities that it makes.

        A gate passes on infinities of its operands, see ``passed_on``. A leaf or a constant is given them; but if the
        root is not finite either, that is where it starts.
        """
        if np.any(np.isnan(part.value)):
            return False
        if part.op is None:
            return not part.computed and notation.is_finite(self.root.value)
        operands = [self.value_along(self.wires[w]) for w in part.entering]
        return bool(np.all(np.isfinite(part.value) | passed_on(part.op, operands, part.value)))

    def whole_formula(self) -> str | None:
        """The root in terms of leaves and constants; None if that is too long to be read."""
        texts: list[tuple[str, int] | None] = []
        for part in self.parts:
            if not part.computed:
                texts.append(_atom(part))
                continue
            wires = [self.wires[w] for w in part.entering]
            # The formula of a box with several outputs belongs to all of them, and to none alone.
            operands = [None if wire.outputs else texts[wire.source] for wire in wires]
            known = [x for x in operands if x is not None]
            written = len(known) == len(operands) and not part.steps  # "step × 48" would read as a product
            text = _formula(part, known, times="·") if written else None
            texts.append(text if text and len(text[0]) <= LONGEST_FORMULA else None)
        whole = texts[-1]
        return whole[0] if whole else None


def _formula(part: Part, operands: list[tuple[str, int]], times: str = " × ") -> tuple[str, int]:
    if part.op:
        return notation.formula(part.op, operands, times=times, details=part.details)
    inside = ", ".join(text for text, _ in operands)
    return f"{part.symbol}({inside or '…'})", notation.ATOM  # all operands of a module may be constants inside


def _atom(part: Part) -> tuple[str, int]:
    return (part.name, notation.ATOM) if part.named else notation.constant(part.value)
