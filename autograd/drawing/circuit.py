"""A recorded graph as a circuit: plain facts for every box and every wire, before anybody decides where they go.

Pictures, tables and explanations all read a ``Circuit``; none of them looks at a node again. Reading a graph changes
nothing in it: the gradients shown are computed here, ``.grad`` is only compared with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from numbers import Number
from typing import Any

import numpy as np

from autograd.backward import local_derivatives, local_gradients
from autograd.drawing import notation
from autograd.drawing.naming import Variables, name_all
from autograd.errors import AutogradError, GraphError, OperandError
from autograd.graph import Node, Op, changed_since, topological_order

LONGEST_FORMULA = 64
MOST_NOTES = 3


class DrawingError(AutogradError, ValueError):
    """A picture that cannot be made: too many boxes, an unknown file type, an unknown direction."""


class Kind(Enum):
    """What a box is."""

    LEAF = "leaf"
    CONSTANT = "constant"
    GATE = "gate"


@dataclass(slots=True)
class Part:
    """One box: a leaf, a constant or a gate, with the value on the wire that leaves it.

    Attributes:
        kind: leaf, constant or gate.
        name: what it is called; for a constant without a name, its number.
        named: whether the name is more than the number itself.
        value: the number or array it holds.
        op: the operation of a gate.
        gradient: the derivative of the root with respect to it, computed here; None for constants.
        grad: what its ``.grad`` holds; None if nothing.
        stale: whether ``grad`` should have been ``gradient``, and is not.
        uses: how many wires leave it.
        adds: on how many of them a gradient comes back.
        entering: the wires that enter it, as indices, in the order of the operands.
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

    @property
    def symbol(self) -> str:
        """The sign on a gate; empty for anything else."""
        return self.op.symbol or self.op.name if self.op else ""

    @property
    def role(self) -> str:
        """What a gate does with gradients, in two or three words; empty for anything else."""
        return self.op.gate if self.op else ""


@dataclass(slots=True)
class Wire:
    """One use of a part by a gate.

    Attributes:
        source: index of the part it comes from.
        target: index of the gate it enters.
        slot: which operand of the gate it is.
        passes: whether a gradient can come back along it.
        local: the local derivative, where it is a number for each entry; None where only a rule can say it.
        symbol: that derivative as the op declares it, in the names of the picture; empty if the op does not say.
        of: the name of the part whose value the local derivative is, if it is just that.
        sent: the gradient that comes back along it; None if none does.
        spread: the shapes before and after, where an array is broadcast at the gate.
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


@dataclass(slots=True)
class Circuit:
    """A whole graph: parts in the order of computation, wires, and what is to be said about all of it.

    Attributes:
        parts: inputs before what uses them; the root is the last.
        wires: in the order of their gates and, at each gate, of its operands.
        has_gradients: whether gradients are shown: ``backward()`` was called, or they are wanted before.
        called: whether ``backward()`` was called.
        notes: what the reader must be warned of.
        most: how many entries an array may have to be shown in full.
    """

    parts: list[Part] = field(default_factory=list)
    wires: list[Wire] = field(default_factory=list)
    has_gradients: bool = False
    called: bool = False
    notes: list[str] = field(default_factory=list)
    most: int = 1

    @property
    def root(self) -> Part:
        """What was drawn."""
        return self.parts[-1]

    def derivative_of_root(self, name: str = "·") -> str:
        """``∂f/∂x``; with ``∂Σf`` where the root has several entries, as the gradients are then those of their sum."""
        of = "" if notation.is_single(self.root.value) else "Σ"
        return f"∂{of}{self.root.name}/∂{name}"

    def formula(self, gate: Part, *, numbers: bool = False) -> str:
        """What a gate computes: ``w1 × x``; with ``numbers``, in those (or the shapes) of its operands, ``3 × 2``."""
        assert gate.op is not None
        operands = [self.parts[self.wires[w].source] for w in gate.entering]
        texts = [notation.constant(part.value, self.most) if numbers else _atom(part) for part in operands]
        return notation.formula(gate.op, texts)[0]

    def with_gradients(self) -> Circuit:
        """The same with all gradients to be shown, though nobody may have called ``backward()``."""
        if self.has_gradients or self.root.gradient is None:
            return self
        shown = replace(self, has_gradients=True)
        shown.notes = _not_finite(shown)
        return shown

    def whole_formula(self) -> str | None:
        """The root in terms of leaves and constants; None if that is too long to be read."""
        texts: list[tuple[str, int] | None] = []
        for part in self.parts:
            if part.op is None:
                texts.append(_atom(part))
                continue
            operands = [texts[self.wires[w].source] for w in part.entering]
            known = [x for x in operands if x is not None]
            text = notation.formula(part.op, known, times="·") if len(known) == len(operands) else None
            texts.append(text if text and len(text[0]) <= LONGEST_FORMULA else None)
        whole = texts[-1]
        return whole[0] if whole else None


def _atom(part: Part) -> tuple[str, int]:
    return (part.name, notation.ATOM) if part.named else notation.constant(part.value)


def read_circuit(
    root: Node,
    names: Mapping[str, Node] | None = None,
    variables: Variables | None = None,
    max_nodes: int | None = None,
    most: int = 1,
) -> Circuit:
    """The circuit of everything ``root`` was computed from.

    Args:
        root: the Value or Tensor to explain.
        names: names that the caller gives.
        variables: names that were found in the caller's variables.
        max_nodes: how many nodes are still readable; None for any number.
        most: how many entries an array may have to be shown in full.

    Raises:
        OperandError: ``root`` is no node.
        DrawingError: there are more than ``max_nodes`` nodes.
        GraphError: the graph was freed, or its data were changed since it was recorded.

    Example:
        >>> from autograd import Value
        >>> a = Value(3.0, name="a")
        >>> circuit = read_circuit(a * a)
        >>> [(part.name, part.uses, part.gradient) for part in circuit.parts]
        [('a', 2, 6.0), ('f', 0, 1.0)]
        >>> [wire.sent for wire in circuit.wires]
        [3.0, 3.0]
    """
    if not isinstance(root, Node):
        raise OperandError(f"draw: got {type(root).__name__}, expected a Value or a Tensor")
    order = topological_order(root, constants=True)
    if max_nodes is not None and len(order) > max_nodes:
        raise DrawingError(
            f"draw: got a graph of {len(order)} nodes, and more than {max_nodes} are hard to read; "
            f"draw a part of it (any inner node will do as a root), or pass max_nodes={len(order)}"
        )
    _check_unchanged(order)
    variables = variables or {}
    chosen = name_all(order, root, names, variables)
    circuit = _wired(order, chosen, variables, _send_back(order, root))
    circuit.most = most
    _compare_with_grad(circuit, root.family.no_grad_yet)
    circuit.notes += _not_finite(circuit)
    return circuit


def _check_unchanged(order: Sequence[Node]) -> None:
    """GraphError if a node holds other data than its users saw: a picture must not mix old and new numbers."""
    for node in order:
        for i, x in enumerate(node.inputs):
            if node.op is not None and isinstance(x, Node) and changed_since(x, node.time):
                raise GraphError(
                    f"draw: the data of operand {node.op.operand(i)} of {node.op.name} was assigned to after the graph "
                    f"was recorded, so its results are of older numbers; run the forward pass again, then draw"
                )


@dataclass(slots=True)
class _Gradients:
    """What every node receives, and what every gate sends to each of its operands."""

    received: dict[Node, Any] = field(default_factory=dict)
    sent: dict[tuple[Node, int], Any] = field(default_factory=dict)


def _send_back(order: Sequence[Node], root: Node) -> _Gradients:
    """Backprop from the root into a table, keeping the part that comes along each wire."""
    found = _Gradients()
    received = found.received
    if root.requires_grad:
        received[root] = 1.0 if root._data.__class__ is float else np.ones_like(root._data)
    with np.errstate(all="ignore"):  # a sum of infinite gradients is NaN, and is shown as such
        for node in reversed(order):
            if node in received:
                for i, g in enumerate(local_gradients(node, received[node])):
                    x = node.inputs[i]
                    if g is not None and x.requires_grad:
                        found.sent[node, i] = g
                        received[x] = received[x] + g if x in received else g
    return found


def _wired(order: Sequence[Node], names: Mapping[Node, str], variables: Variables, gradients: _Gradients) -> Circuit:
    """Parts and wires; operands that are no nodes become parts of their own, one for each use."""
    circuit = Circuit()
    parts, wires = circuit.parts, circuit.wires
    index: dict[Node, int] = {}
    for node in order:
        sources = []
        for x in node.inputs:
            if not isinstance(x, Node):
                name = variables.get(id(x))
                value = x if hasattr(x, "shape") or isinstance(x, (Number, str)) else notation.array_or_words(x)
                parts.append(Part(Kind.CONSTANT, name or notation.value(value, 4), named=bool(name), value=value))
            sources.append(index[x] if isinstance(x, Node) else len(parts) - 1)
        index[node] = len(parts)
        parts.append(_part(node, names.get(node), gradients))
        for wire in _entering(node, sources, parts, gradients):
            parts[wire.source].uses += 1
            parts[wire.source].adds += wire.passes
            parts[-1].entering.append(len(wires))
            wires.append(wire)
    return circuit


def _part(node: Node, name: str | None, gradients: _Gradients) -> Part:
    kind = Kind.GATE if node.op else Kind.LEAF if node.requires_grad else Kind.CONSTANT
    part = Part(kind, name or notation.value(node._data, 4), named=bool(name), value=node._data, op=node.op)
    if node.requires_grad:
        nothing = 0.0 if node._data.__class__ is float else np.zeros_like(node._data)
        part.gradient = gradients.received.get(node, nothing)
        part.grad = notation.plain(node.grad)
    return part


def _entering(node: Node, sources: Sequence[int], parts: Sequence[Part], gradients: _Gradients) -> list[Wire]:
    """The wires into the gate that ``parts`` ends with, each with its local derivative."""
    op = node.op
    if op is None:
        return []
    target = len(parts) - 1
    operands = {op.operand(i): parts[source] for i, source in enumerate(sources)}
    known = {**operands, "out": parts[target]}
    names = {word: part.name for word, part in known.items() if part.named or notation.is_single(part.value)}
    single = all(notation.is_single(part.value) for part in known.values())
    locals_ = local_derivatives(node) if single or op.kind == "elementwise" else (None,) * len(sources)
    shape = np.shape(node._data)
    wires = []
    for i, (x, source) in enumerate(zip(node.inputs, sources, strict=True)):
        wire = Wire(source, target, i)
        same = np.shape(parts[source].value) == shape
        if op.kind == "elementwise" and not same and not isinstance(x, Number):
            wire.spread = np.shape(parts[source].value), shape
        if isinstance(x, Node) and x.requires_grad and op.rule(i) is not None:
            text = op.local[0 if op.variadic else i] if op.local else ""
            wire.passes = True
            wire.local = locals_[i] if single or same else None
            wire.symbol = notation.substituted(text, names)
            wire.of = names[text] if single and text in known and known[text].named else None
            wire.sent = gradients.sent.get((node, i))
        wires.append(wire)
    return wires


def _not_finite(circuit: Circuit) -> list[str]:
    """Where NaN or infinity comes from: the first of the forward pass, else the first of the way back."""
    for part in circuit.parts:
        if part.named and not notation.is_finite(part.value):
            how = f"{circuit.formula(part)} = " if part.op else ""
            return [f"{part.name} = {how}{notation.value(part.value)}: here the numbers stop being finite"]
    for part in reversed(circuit.parts if circuit.has_gradients else []):
        if part.gradient is not None and not notation.is_finite(part.gradient):
            gradient = f"{circuit.derivative_of_root(part.name)} = {notation.gradient(part.gradient)}"
            return [f"{gradient}: here the gradients stop being finite"]
    return []


def _compare_with_grad(circuit: Circuit, no_grad_yet: float | None) -> None:
    """Whether ``backward()`` was called, and whether what it left in ``.grad`` are the derivatives of the root."""
    root = circuit.root
    leaves = [part for part in circuit.parts if part.kind is Kind.LEAF]
    if no_grad_yet is None:  # arrays: inner nodes keep no gradient, so only the leaves can tell
        called = any(leaf.grad is not None for leaf in leaves)
    else:
        zeroed = not any(leaf.grad for leaf in leaves) and any(leaf.gradient for leaf in leaves)
        called = root.grad not in (None, no_grad_yet) and not zeroed
    circuit.has_gradients = circuit.called = called
    if not called or not notation.is_single(root.value):
        return
    if no_grad_yet is not None and root.op is not None and root.grad != 1:
        circuit.notes.append(
            f"{root.name}.grad = {notation.number(root.grad)}: backward() was called on something that {root.name} "
            f"is a part of; drawn are the derivatives of {root.name}"
        )
        return
    for leaf in leaves:
        leaf.stale = leaf.grad is None or not _same(leaf.grad, leaf.gradient)
    circuit.notes += _stale_notes(circuit, [leaf for leaf in leaves if leaf.stale])


def _same(got: Any, expected: Any) -> bool:
    rtol = float(np.sqrt(np.finfo(getattr(expected, "dtype", np.float64)).eps))
    return bool(np.allclose(got, expected, rtol=rtol, atol=0.0, equal_nan=True))


def _stale_notes(circuit: Circuit, stale: Sequence[Part]) -> list[str]:
    notes = []
    for leaf in stale[:MOST_NOTES]:
        got = "None" if leaf.grad is None else notation.gradient(leaf.grad)
        derivative = f"{circuit.derivative_of_root(leaf.name)} = {notation.gradient(leaf.gradient)}"
        notes.append(f"{leaf.name}.grad = {got}, {derivative}: {_guess(leaf)}")
    if len(stale) > MOST_NOTES:
        notes.append(f"and {len(stale) - MOST_NOTES} more like these")
    return notes


def _guess(leaf: Part) -> str:
    """The likely cause of a ``.grad`` that is not the derivative."""
    if leaf.grad is None or not np.any(leaf.grad):
        return "was it zeroed after backward()?"
    for times, said in ((2, "twice"), (3, "three times"), (4, "four times")):
        if _same(leaf.grad, times * leaf.gradient):
            return f"was backward() called {said} without zero_grad()?"
    return "was backward() called on something else too, without zero_grad()?"
