"""From the nodes of a recorded graph to the parts and wires of a circuit.

Nothing is changed in the graph: the gradients shown are computed here, ``.grad`` is only compared with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from numbers import Number
from typing import Any, Self

import numpy as np

from autograd.drawing.circuit import notation, parameters, rules
from autograd.drawing.circuit.dust import Marks, find_marks, marked, marked_as
from autograd.drawing.circuit.modules import Group, collapse, deepest, find_calls
from autograd.drawing.circuit.naming import Variables, module_names, name_all
from autograd.drawing.circuit.opening import Inside, is_counted
from autograd.drawing.circuit.parts import Circuit, Kind, Part, Wire
from autograd.drawing.circuit.repeats import Steps, find_steps, fold_steps
from autograd.drawing.errors import DrawingError
from autograd.drawing.language.speaking import say
from autograd.engine.arrays import is_foreign
from autograd.engine.doors import shown
from autograd.engine.local import local_derivatives, local_gradients
from autograd.engine.node import Node, data_of
from autograd.engine.order import topological_order
from autograd.engine.structural import Live
from autograd.engine.versions import changed_since
from autograd.errors import GraphError, OperandError

MOST_NOTES = 3
_CODE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*|\[\w+\])*")  # a variable with its attributes and entries
MANY_GATES = 40  # a graph with fewer gates hides them only on request


def read_circuit(
    root: Node,
    names: Mapping[str, Node] | None = None,
    variables: Variables | None = None,
    *,
    depth: int | None = None,
    max_nodes: int | None = None,
    most: int = 1,
    fold: bool | None = None,
) -> Circuit:
    """The circuit of everything ``root`` was computed from: the fullest of at most ``max_nodes`` parts.

    Args:
        root: the Value or Tensor to explain.
        names: names that the caller gives.
        variables: names that were found in the caller's variables.
        depth: how many levels of modules are open; None opens as many as ``max_nodes`` allows.
        max_nodes: how many parts are still readable; None for any number.
        most: how many entries an array may have to be shown in full.
        fold: True draws steps that repeat as one box; False draws them all, and equal modules too; None draws steps as
            one box in graphs of 40 gates or more, if ``max_nodes`` demands it.

    Raises:
        OperandError: ``root`` is no node or holds no NumPy array, or a name is given to an object that is no node.
        DrawingError: there are more than ``max_nodes`` parts, even collapsed; or an unknown depth or ``fold``.
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
    return next(read_circuits(root, names, variables, depth=depth, max_nodes=max_nodes, most=most, fold=fold))


def read_circuits(
    root: Node,
    names: Mapping[str, Node] | None = None,
    variables: Variables | None = None,
    *,
    depth: int | None = None,
    max_nodes: int | None = None,
    most: int = 1,
    fold: bool | None = None,
) -> Iterator[Circuit]:
    """The circuits of at most ``max_nodes`` parts that may stand for a graph, the fullest first; there is at least one.

    Arguments and errors as of ``read_circuit``; each circuit is made when it is asked for. A graph of fewer than 40
    gates is whole in all of them, unless ``depth``, ``max_nodes`` or ``fold`` want something else.
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
    if depth is not None and (not isinstance(depth, int) or isinstance(depth, bool) or depth < 0):
        raise DrawingError(f"depth: got {depth!r}, expected None, or 0 or more levels of modules to open")
    if fold is not None and not isinstance(fold, (bool, np.bool_)):
        raise DrawingError(f"fold: got {shown(fold)}, expected True, False or None")
    yield from _views(read_graph(root, names, variables or {}, most), depth, max_nodes, fold)


def _views(graph: Graph, depth: int | None, max_nodes: int | None, fold: bool | None) -> Iterator[Circuit]:
    """The graph whole, with its modules collapsed, and with its steps folded."""
    whole, levels = _size(graph.circuit), deepest(graph.groups)
    many = sum(part.computed for part in graph.circuit.parts) >= MANY_GATES
    may_fold = many if fold is None else fold
    depths = range(levels, -1, -1) if many or (max_nodes is not None and whole > max_nodes) else ()
    folds = (True, False) if fold else (False, True)
    plans = [(levels + 1, False), *((d, folded) for d in depths for folded in folds), (levels + 1, True)]
    if fold:
        plans = [plans[-1], *plans[:-1]]
    if depth is not None:
        plans = [(min(depth, levels + 1), folded) for folded in folds]
    calls = [frozenset(graph.circuit.parts[i].identity for i in group.gates) for group in graph.groups]
    size, none = whole, True
    for d, folded in plans:
        if folded and not may_fold:
            continue
        base = collapse(graph.circuit, graph.groups, d, fold is not False) if d <= levels else graph.circuit
        steps = find_steps(base, calls) if folded else []
        if folded and not steps:
            continue
        found = fold_steps(base, steps) if steps else base
        size = min(size, _size(found))
        if max_nodes is not None and _size(found) > max_nodes:
            continue
        none = False
        if d <= levels or steps:
            shown = graph.renamed(found, d if d <= levels else None, steps, fold is not False)
            shown.inside = graph.inside(found, shown, d, calls if steps else None, fold is not False)
            found = shown
            more = next((k for k in range(d + 1, levels + 1) if _opens(graph, d, k, fold is not False)), levels + 1)
            _add_remarks(found, whole, levels, d, more, steps, max_nodes, by_itself=depth is None)
        yield found
    if none:
        smaller = f", still {size} with modules as boxes" if levels >= 0 else ""
        raise DrawingError(
            f"draw: got a graph of {whole} nodes{smaller}, and more than {max_nodes} are hard to read; draw a part "
            f"of it (any inner node will do as a root), or pass max_nodes={size}"
        )


def _folded(calls: Sequence[frozenset[int]], circuit: Circuit) -> Circuit:
    """The circuit with the steps of loops as boxes."""
    steps = find_steps(circuit, calls)
    return fold_steps(circuit, steps) if steps else circuit


def _opens(graph: Graph, depth: int, deeper: int, fold: bool) -> bool:
    """True if more is seen at a greater depth: a layer of neurons is as many boxes as its equal neurons are."""
    first, second = (collapse(graph.circuit, graph.groups, d, fold) for d in (depth, deeper))
    return _size(second) > _size(first)


def _size(circuit: Circuit) -> int:
    """The number of parts, constants not counted."""
    return sum(part.kind is not Kind.CONSTANT for part in circuit.parts)


def _add_remarks(
    circuit: Circuit,
    whole: int,
    levels: int,
    depth: int,
    deeper: int,
    steps: Sequence[Steps],
    max_nodes: int | None,
    *,
    by_itself: bool,
) -> None:
    """Sentences on the hidden parts, each with the call that shows them; at the depth ``deeper`` more is seen."""
    # A user's name need not be code: "my loss", for example.
    root = circuit.root.name if _CODE.fullmatch(circuit.root.name) else "..."
    all_nodes = f", max_nodes={whole}" if max_nodes is not None and whole > max_nodes else ""
    if depth <= levels:
        boxes = sum(part.kind is Kind.MODULE for part in circuit.parts)
        more = f", depth={deeper}" if deeper <= levels else all_nodes or (", fold=False" if by_itself else "")
        facts = {"whole": whole, "depth": depth, "boxes": boxes, "root": root, "more": more}
        circuit.remarks.append(
            say("{whole} nodes, drawn at depth {depth} (1 box). draw({root}{more}) shows more.", **facts)
            if boxes == 1
            else say("{whole} nodes, drawn at depth {depth} ({boxes} boxes). draw({root}{more}) shows more.", **facts)
        )
    if steps:
        count = sum(each.count for each in steps)
        facts = {"whole": whole, "count": count, "boxes": len(steps), "root": root, "more": f", fold=False{all_nodes}"}
        circuit.remarks.append(
            say("{whole} nodes; {count} steps that are alike are one box. draw({root}{more}) shows all.", **facts)
            if len(steps) == 1
            else say(
                "{whole} nodes; {count} steps that repeat are {boxes} boxes. draw({root}{more}) shows all.", **facts
            )
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

    def inside(
        self, collapsed: Circuit, renamed: Circuit, depth: int, calls: Sequence[frozenset[int]] | None, fold: bool
    ) -> Inside:
        """The circuit before collapsing: facts alone, no nodes; ``renamed`` is ``collapsed`` with other names.

        ``calls`` are as of ``find_steps``; None if no steps are folded.
        """
        given = {node.name for node in self.order} | set(self.given or ())
        given |= {name for found in (self.paths, self.variables) for name in found.values()}
        names = {part.name for part in self.circuit.parts if part.named and is_counted(part.name)}
        folded = None if calls is None else partial(_folded, calls)
        inside = Inside(self.circuit, self.groups, depth, fold, folded, frozenset(names - given))
        inside.called_as(collapsed, renamed)
        return inside

    def renamed(self, collapsed: Circuit, depth: int | None, steps: Sequence[Steps], fold: bool) -> Circuit:
        """The collapsed circuit once more, with v1, v2 ... for the parts that are still seen."""
        seen = {name for part in collapsed.parts for name in part.names or (part.name,)}
        chosen = name_all(self.order, self.given, self.paths, self.variables, seen)
        circuit, _ = _wired(self.order, chosen, self.variables, self.gradients)
        circuit.most = self.circuit.most
        _compare_with_grad(circuit, self.order[-1].node_type.no_grad_yet)
        found = circuit if depth is None else collapse(circuit, self.groups, depth, fold)
        found = fold_steps(found, steps) if steps else found
        found.notes = [*circuit.notes, *found.not_finite(found.has_gradients)]
        return found


def read_graph(root: Node, names: Mapping[str, Node] | None, variables: Variables, most: int = 1) -> Graph:
    """The graph of all nodes from which ``root`` was computed; errors are those of ``read_circuit``."""
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
    """The gradient that every node receives, the one that every gate sends to each of its operands, and their marks."""

    received: dict[Node, Any] = field(default_factory=dict)
    sent: dict[tuple[Node, int], Any] = field(default_factory=dict)
    marks: Marks = field(default_factory=Marks)


def _send_back(order: Sequence[Node], root: Node) -> _Gradients:
    """Backprop from the root into a table, keeping the part that comes along each wire."""
    found = _Gradients()
    received = found.received
    if root.requires_grad:
        received[root] = 1.0 if root._data.__class__ is float else np.ones_like(root._data)
    with np.errstate(all="ignore"):  # a sum of infinite gradients is NaN, and shown as NaN
        live = Live(order, received)
        for node in reversed(order):
            if node in received:
                for i, g in enumerate(local_gradients(node, received[node], live)):
                    x = node.inputs[i]
                    if g is not None and x.requires_grad:
                        found.sent[node, i] = g
                        received[x] = received[x] + g if x in received else g
    found.marks = find_marks(order, received, found.sent)
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
            parts[wire.source].adds += wire.sent is not None
            parts[-1].entering.append(len(wires))
            wires.append(wire)
    return circuit, index


class ClassName(str):
    """The name of the class of an object that stands where others have numbers; sums of such objects go by it, too."""

    __slots__ = ()

    def __add__(self, other: str) -> Self:
        return self


def _or_class(x: Any) -> Any:
    """Data as they are drawn: an object of a class of its own goes by the name of the class."""
    return ClassName(f"{x}") if hasattr(x, "has_no_entries") else x


def _part(node: Node, name: str | None, gradients: _Gradients) -> Part:
    kind = Kind.GATE if node.op else Kind.LEAF if node.requires_grad else Kind.CONSTANT
    marks = gradients.marks
    data = marked(_or_class(node._data), marks.values.get(node, False), marks.near.get(node, False))
    text = name or notation.value(data, 4)
    part = Part(kind, text, named=bool(name), value=data, op=node.op, identity=id(node))
    if node.op is not None:
        operands = [data_of(x) for x in node.inputs]
        part.details, part.details_in_full = parameters.described(node.op, node.params, operands, node._data)
    if node.requires_grad:
        nothing = 0.0 if node._data.__class__ is float else np.zeros_like(node._data)
        found = gradients.received.get(node, nothing)
        part.gradient = marked(
            _or_class(found), marks.gradients.get(node, False), marks.gradients_near.get(node, False)
        )
        part.grad = _or_class(data_of(node.grad))
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
    for word, part in known.items():  # an array without a name goes by its shape, as in formulas
        if word not in names and getattr(part.value, "dtype", np.dtype(bool)).kind in "fc":
            names[word] = notation.value(part.value)
    data, raw = node._data, [data_of(x) for x in node.inputs]
    single = all(notation.is_single(part.value) for part in known.values())
    sloped = (single or op.kind == "elementwise") and not any(hasattr(x, "has_no_entries") for x in (data, *raw))
    locals_ = local_derivatives(node) if sloped else (None,) * len(sources)
    shape = np.shape(data)
    marks = gradients.marks
    wires = []
    for i, (x, source) in enumerate(zip(node.inputs, sources, strict=True)):
        wire = Wire(source, target, i)
        same = np.shape(parts[source].value) == shape
        if op.kind == "elementwise" and not same and not isinstance(x, Number):
            wire.spread = np.shape(parts[source].value), shape
        if isinstance(x, Node) and x.requires_grad and op.rule(i) is not None:
            text = rules.declared(op, i, node.params, raw, data)
            wire.passes = True
            projected = rules.keeps_real_part(raw[i], data)  # a projected gradient is no multiple of the incoming one
            wire.local = locals_[i] if (single or same) and not projected else None
            if wire.local is not None and text in known:  # the slope is that number, so both must read alike
                wire.local = marked_as(wire.local, known[text].value)
            elif wire.local is not None:
                dust, near = marks.locals.get((node, i), False), marks.locals_near.get((node, i), False)
                wire.local = marked(wire.local, dust, near)
            if op.kind == "elementwise" or wire.local is None:  # a rule is no slope, so it does not equal the number
                wire.symbol = rules.written(op, i, node.params, raw, data, names)
            if op.kind != "elementwise" and wire.local is None:
                wire.rule = rules.with_shapes(op, i, node.params, raw, data, names)
            wire.of = names[text] if single and text in known and known[text].named else None
            sent = _or_class(gradients.sent.get((node, i)))
            wire.sent = marked(sent, marks.sent.get((node, i), False), marks.sent_near.get((node, i), False))
            if op.symbol == "[ ]" and parameters.is_indexing(op):
                wire.repeated = parameters.read_repeatedly(node.params["index"], np.shape(raw[0]))
        wires.append(wire)
    return wires


def _compare_with_grad(circuit: Circuit, no_grad_yet: float | None) -> None:
    """Note on the circuit if ``backward()`` was called, and which ``.grad`` is not the derivative of the root."""
    root = circuit.root
    leaves = [part for part in circuit.parts if part.kind is Kind.LEAF]
    if no_grad_yet is None:  # inner nodes of arrays keep no gradient, so only the leaves can tell
        called = any(leaf.grad is not None for leaf in leaves)
    else:
        zeroed = not any(leaf.grad for leaf in leaves) and any(leaf.gradient for leaf in leaves)
        called = root.grad not in (None, no_grad_yet) and not zeroed
    circuit.has_gradients = circuit.called = called
    if not called or not notation.is_single(root.value):
        return
    if no_grad_yet is not None and root.op is not None and root.grad != 1:
        circuit.notes.append(
            say(
                "{root}.grad = {got}: backward() was called on something that {root} is a part of; drawn are the "
                "derivatives of {root}",
                root=root.name, got=notation.number(root.grad),
            )
        )  # fmt: skip
        return
    for leaf in leaves:
        leaf.stale = leaf.grad is None or not _same(leaf.grad, leaf.gradient)
    circuit.notes += _stale_notes(circuit, [leaf for leaf in leaves if leaf.stale])


def _same(got: Any, expected: Any) -> bool:
    if isinstance(expected, str):
        return True
    rtol = float(np.sqrt(np.finfo(getattr(expected, "dtype", np.float64)).eps))
    return bool(np.allclose(got, expected, rtol=rtol, atol=0.0, equal_nan=True))


def _stale_notes(circuit: Circuit, stale: Sequence[Part]) -> list[str]:
    notes = []
    for leaf in stale[:MOST_NOTES]:
        got = "None" if leaf.grad is None else notation.gradient(leaf.grad)
        derivative = f"{circuit.derivative_of_root(leaf.name)} = {notation.gradient(leaf.gradient)}"
        notes.append(f"{leaf.name}.grad = {got}, {derivative}: {_guess(leaf)}")
    if len(stale) > MOST_NOTES:
        notes.append(say("and {count} more like these", count=len(stale) - MOST_NOTES))
    return notes


def _guess(leaf: Part) -> str:
    """The likely cause of a ``.grad`` that is not the derivative."""
    if leaf.grad is None or not np.any(leaf.grad):
        return say("was it zeroed after backward()?")
    if _same(leaf.grad, 2 * leaf.gradient):
        return say("was backward() called twice without zero_grad()?")
    if _same(leaf.grad, 3 * leaf.gradient):
        return say("was backward() called three times without zero_grad()?")
    if _same(leaf.grad, 4 * leaf.gradient):
        return say("was backward() called four times without zero_grad()?")
    return say("was backward() called on something else too, without zero_grad()?")
