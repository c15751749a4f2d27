"""From the nodes of a recorded graph to the parts and wires of a circuit.

Nothing is changed in the graph: the gradients shown are computed here, ``.grad`` is only compared with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Number
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.circuit.modules import Group, collapse, deepest, find_calls
from autograd.drawing.circuit.naming import Variables, module_names, name_all
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.errors import DrawingError
from autograd.engine.arrays import is_foreign
from autograd.engine.doors import shown
from autograd.engine.local import local_derivatives, local_gradients
from autograd.engine.node import Node, data_of
from autograd.engine.order import topological_order
from autograd.engine.structural import Live
from autograd.engine.versions import changed_since
from autograd.errors import GraphError, OperandError

MOST_NOTES = 3


def read_circuit(
    root: Node,
    names: Mapping[str, Node] | None = None,
    variables: Variables | None = None,
    *,
    depth: int | None = None,
    max_nodes: int | None = None,
    most: int = 1,
) -> Circuit:
    """The circuit of everything ``root`` was computed from.

    Args:
        root: the Value or Tensor to explain.
        names: names that the caller gives.
        variables: names that were found in the caller's variables.
        depth: how many levels of modules are open; None opens as many as ``max_nodes`` allows.
        max_nodes: how many parts are still readable; None for any number.
        most: how many entries an array may have to be shown in full.

    Raises:
        OperandError: ``root`` is no node or holds no NumPy array, or a name is given to something that is none.
        DrawingError: there are more than ``max_nodes`` parts, whatever is collapsed; or a negative depth.
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
    if names is not None and not isinstance(names, Mapping):
        raise OperandError(f"names: got {shown(names)}, expected a dict of names to Values and Tensors")
    if max_nodes is not None and not isinstance(max_nodes, (int, float, np.integer)):
        raise DrawingError(f"max_nodes: got {shown(max_nodes)}, expected a number or None")
    if not isinstance(root, Node):
        raise OperandError(f"draw: got {type(root).__name__}, expected a Value or a Tensor")
    if is_foreign(root._data):
        kind = f"{type(root._data).__module__}.{type(root._data).__name__}"
        raise OperandError(
            f"draw: got a Tensor that holds a {kind}, expected NumPy arrays, whose numbers can be shown: draw a small "
            f"example of them"
        )
    if depth is not None and (not isinstance(depth, int) or depth < 0):
        raise DrawingError(f"depth: got {depth!r}, expected None, or 0 or more levels of modules to open")
    graph = read_graph(root, names, variables or {}, most)
    if depth is None and (max_nodes is None or _size(graph.circuit) <= max_nodes):
        return graph.circuit
    return _fitting(graph, depth, max_nodes)


def _fitting(graph: Graph, depth: int | None, max_nodes: int | None) -> Circuit:
    """The graph with its modules collapsed to ``depth``, or no more than needed."""
    whole, levels = _size(graph.circuit), deepest(graph.groups)
    size = whole
    for d in range(levels, -1, -1) if depth is None else [depth]:
        found = collapse(graph.circuit, graph.groups, d) if d <= levels else graph.circuit
        size = _size(found)
        if max_nodes is None or size <= max_nodes:
            if d > levels:
                return found
            found = graph.renamed(found, d)
            more = f", max_nodes={whole}" if max_nodes is not None and whole > max_nodes else ""
            _add_remark(found, whole, d, f", depth={d + 1}" if d < levels else more)
            return found
    smaller = f", still {size} with modules as boxes" if levels >= 0 else ""
    raise DrawingError(
        f"draw: got a graph of {whole} nodes{smaller}, and more than {max_nodes} are hard to read; draw a part of it "
        f"(any inner node will do as a root), or pass max_nodes={size}"
    )


def _size(circuit: Circuit) -> int:
    """The number of parts, constants not counted."""
    return sum(part.kind is not Kind.CONSTANT for part in circuit.parts)


def _add_remark(circuit: Circuit, whole: int, depth: int, more: str) -> None:
    boxes = sum(part.kind is Kind.MODULE for part in circuit.parts)
    circuit.remarks.append(
        f"{whole} nodes, drawn at depth {depth} ({boxes} {'box' if boxes == 1 else 'boxes'}). "
        f"draw({circuit.root.name}{more}) shows more."
    )


@dataclass(slots=True)
class Graph:
    """A graph as read: the nodes in order, their circuit, and the calls of modules that made them."""

    order: Sequence[Node]
    given: Mapping[str, Node] | None
    variables: Variables
    paths: Variables
    gradients: _Gradients
    circuit: Circuit
    groups: list[Group]

    def renamed(self, collapsed: Circuit, depth: int) -> Circuit:
        """The collapsed circuit once more, with v1, v2 ... for what is still seen."""
        seen = {name for part in collapsed.parts for name in part.names or (part.name,)}
        chosen = name_all(self.order, self.given, self.paths, self.variables, seen)
        circuit, _ = _wired(self.order, chosen, self.variables, self.gradients)
        circuit.most = self.circuit.most
        _compare_with_grad(circuit, self.order[-1].node_type.no_grad_yet)
        found = collapse(circuit, self.groups, depth)
        found.notes = [*circuit.notes, *found.not_finite(found.has_gradients)]
        return found


def read_graph(root: Node, names: Mapping[str, Node] | None, variables: Variables, most: int = 1) -> Graph:
    """Everything that ``root`` was made of; errors as of ``read_circuit``."""
    order = topological_order(root, constants=True)
    _check_unchanged(order)
    paths = module_names(order, variables)
    chosen = name_all(order, names, paths, variables)
    gradients = _send_back(order, root)
    circuit, index = _wired(order, chosen, variables, gradients)
    circuit.most = most
    _compare_with_grad(circuit, root.node_type.no_grad_yet)
    circuit.notes += circuit.not_finite(circuit.has_gradients)
    return Graph(order, names, variables, paths, gradients, circuit, find_calls(order, index, paths))


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
    """The gradient that every node receives, and the one that every gate sends to each of its operands."""

    received: dict[Node, Any] = field(default_factory=dict)
    sent: dict[tuple[Node, int], Any] = field(default_factory=dict)


def _send_back(order: Sequence[Node], root: Node) -> _Gradients:
    """Backprop from the root into a table, keeping the part that comes along each wire."""
    found = _Gradients()
    received = found.received
    if root.requires_grad:
        received[root] = 1.0 if root._data.__class__ is float else np.ones_like(root._data)
    with np.errstate(all="ignore"):  # a sum of infinite gradients is NaN, and is shown as such
        live = Live(order, received)
        for node in reversed(order):
            if node in received:
                for i, g in enumerate(local_gradients(node, received[node], live)):
                    x = node.inputs[i]
                    if g is not None and x.requires_grad:
                        found.sent[node, i] = g
                        received[x] = received[x] + g if x in received else g
    return found


def _wired(
    order: Sequence[Node], names: Mapping[Node, str], variables: Variables, gradients: _Gradients
) -> tuple[Circuit, dict[Node, int]]:
    """Parts and wires, and the index of each node's part; an operand that is no node becomes a part at each use."""
    circuit = Circuit()
    parts, wires = circuit.parts, circuit.wires
    index: dict[Node, int] = {}
    for node in order:
        sources = []
        for x in node.inputs:
            if not isinstance(x, Node):
                name = variables.get(id(x))
                value = x if hasattr(x, "shape") or isinstance(x, (Number, str)) else notation.array_or_words(x)
                text = name or notation.value(value, 4)
                parts.append(Part(Kind.CONSTANT, text, named=bool(name), value=value, identity=id(x)))
            sources.append(index[x] if isinstance(x, Node) else len(parts) - 1)
        index[node] = len(parts)
        parts.append(_part(node, names.get(node), gradients))
        for wire in _entering(node, sources, parts, gradients):
            parts[wire.source].uses += 1
            parts[wire.source].adds += wire.passes
            parts[-1].entering.append(len(wires))
            wires.append(wire)
    return circuit, index


def _part(node: Node, name: str | None, gradients: _Gradients) -> Part:
    kind = Kind.GATE if node.op else Kind.LEAF if node.requires_grad else Kind.CONSTANT
    text = name or notation.value(node._data, 4)
    part = Part(kind, text, named=bool(name), value=node._data, op=node.op, identity=id(node))
    if node.requires_grad:
        nothing = 0.0 if node._data.__class__ is float else np.zeros_like(node._data)
        part.gradient = gradients.received.get(node, nothing)
        part.grad = data_of(node.grad)
    part.params = node.params if node.op else {}
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


def _compare_with_grad(circuit: Circuit, no_grad_yet: float | None) -> None:
    """Note on the circuit if ``backward()`` was called, and which ``.grad`` is not the derivative of the root."""
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
