"""Nodes as HIPS autograd has them: ``VJPNode`` and ``JVPNode`` show a part of a graph.

A root is made first (``VJPNode.new_root()``) and bound to a leaf by ``new_box``. Results of the leaf show themselves as
nodes of the root's class: its parents, and the gradients that it sends to them. Nothing is stored for that while a
function runs. For a class of one's own, whose constructor takes an op and its operands, all nodes between the root and
a result are made when the result is asked for its node.
"""

from __future__ import annotations

from typing import Any, Self

import numpy as np

from autograd.engine.forward import tangents
from autograd.engine.levels import further_out, is_inside
from autograd.engine.node import Node as EngineNode
from autograd.engine.order import topological_order
from autograd.engine.recording import AtTimeOf, recording
from autograd.engine.reverse import gradients
from autograd.engine.seeds import seed_of
from autograd.engine.weak import WeakTable
from autograd.errors import GraphError
from autograd.hips.roots import ROOTS, Node, alive, root_of, trace_of
from autograd.tensor import Tensor
from autograd.transforms.calling import number_like
from autograd.transforms.objects import seen
from autograd.transforms.pytree import flatten, is_container, leaves_like
from autograd.transforms.vspaces import vspace

_BUILT: WeakTable[EngineNode, Node] = WeakTable()
"""The nodes of classes of one's own that were made for results."""


class _Shown(Node):
    """A node that shows a result, or a container of results. Two that show the same are equal."""

    __slots__ = ("_shown",)
    _shown: Any

    @classmethod
    def showing(cls, shown: Any) -> Self:
        """The node of a result."""
        node = cls.__new__(cls)
        node._shown = shown
        return node

    def results(self) -> list[EngineNode]:
        """The nodes of the graph that this one shows; none for a root."""
        shown = getattr(self, "_shown", None)
        return [x for x in flatten(shown)[0] if isinstance(x, EngineNode)]

    def _key(self) -> Any:
        return tuple(map(id, self.results())) or id(self)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Shown) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())


class VJPNode(_Shown):
    """A node of reverse mode: its parents, and the rule that sends a gradient to them.

    Example:
        >>> from autograd.core import backward_pass
        >>> from autograd.tracer import new_box
        >>> x = new_box(3.0, 0, VJPNode.new_root())
        >>> y = x * x + 1.0
        >>> backward_pass(1.0, y._node)
        6.0
        >>> product, = y._node.parents
        >>> product.vjp(10.0)
        (np.float64(60.0),)
    """

    __slots__ = ()

    def initialize_root(self) -> None:
        """A root has neither parents nor rule."""

    @property
    def parents(self) -> list[VJPNode]:
        """The nodes of the operands that gradients pass to, each once, even if it is used twice."""
        results = self.results()
        if len(results) == 1 and results[0] in ROOTS:  # the node stands for a part of a root's value
            return [ROOTS[results[0]].node]  # type: ignore[list-item]
        return [node_of(seen(x)) for x in self._operands()]

    def _operands(self) -> list[EngineNode]:
        results = self.results()
        if len(results) != 1 or isinstance(self._shown, (list, tuple, dict)):
            return results
        unique: dict[int, EngineNode] = {}
        for x in results[0].inputs:
            if isinstance(x, EngineNode) and x.requires_grad:
                unique.setdefault(id(x), x)
        return list(unique.values())

    def vjp(self, g: Any) -> tuple[Any, ...]:
        """The gradients of the parents, when ``g`` is that of this node: of the one gate between them."""
        results, operands = self.results(), self._operands()
        if not results:
            return ()
        if [*map(id, operands)] == [*map(id, results)]:
            return tuple(leaves_like("vjp: the gradient", g, self._shown, loose=True))
        if results[0] in ROOTS:
            return (backward_pass(g, self),)
        if is_container(self._shown):  # an object, whose leaf is its node
            (g,) = leaves_like("vjp: the gradient", g, self._shown)
        node, record = results[0], isinstance(g, EngineNode) or is_inside(results[0])
        table: dict[Any, Any] = {node: seed_of(node, g, record)}
        at = AtTimeOf(node)
        with np.errstate(all="ignore"), recording(at if record else False):
            assert node.op is not None
            node.op.send_back(node, table, None, record)
        root = root_of(node) if record else None
        sent = [_number(table.get(x), x._data, record) for x in operands]
        return tuple(map(seen, sent if root is None else [root.level.leave(x) for x in sent]))


class JVPNode(_Shown):
    """A node of forward mode. ``JVPNode.new_root(g)`` starts with a tangent; ``g`` is that of a result.

    Example:
        >>> from autograd.tracer import new_box
        >>> x = new_box(3.0, 0, JVPNode.new_root(10.0))
        >>> (x * x)._node.g
        np.float64(60.0)
    """

    __slots__ = ("_tangent",)
    _tangent: Any

    def initialize_root(self, g: Any) -> None:
        """A root has the tangent that it is given."""
        self._tangent = g

    @property
    def g(self) -> Any:
        """The tangent of the object that this node shows."""
        if not hasattr(self, "_shown"):
            return self._tangent
        leaves, build = flatten(self._shown)
        root = root_of(self._shown)
        assert root is not None
        start, directions = alive(root.node, "the tangent", root.node._tangent)  # type: ignore[attr-defined]
        live = [x for x in leaves if isinstance(x, EngineNode)]
        record = any(isinstance(d, EngineNode) for d in directions) or is_inside(*live)
        found = iter(tangents(live, start, directions, create_graph=record))
        moved = [_number(next(found), x._data, record) if isinstance(x, EngineNode) else 0.0 * x for x in leaves]
        return build([root.level.leave(x) for x in moved])


def _number(found: Any, data: Any, record: bool) -> Any:
    """A gradient as the caller gets it: zeros like ``data`` for None, a number for an array without axes."""
    if found is None:
        found = np.zeros_like(data)
    return found[()] if not record and getattr(found, "shape", None) == () else found


def node_of(tree: Any) -> Any:
    """The node of a box, or of a container of boxes: of the class that its root is of."""
    root = ROOTS[tree] if isinstance(tree, EngineNode) and tree in ROOTS else root_of(tree)
    if root is None:
        return VJPNode.showing(tree)
    kind = type(root.node)
    if issubclass(kind, _Shown):
        return root.node if _is_whole(root.node, tree) else kind.showing(tree)
    return _built(kind, tree)


def _is_whole(root: Node, tree: Any) -> bool:
    """True if a container holds the leaves of a root, and nothing else."""
    return [id(x) for x in flatten(tree)[0]] == [id(node()) for node in root._leaves.nodes]


def _built(kind: type[Node], tree: Any) -> Node:
    """The node of a user's class for a result; the nodes that lead to it are made first."""
    leaves = flatten(tree)[0]
    if len(leaves) == 1 and seen(leaves[0]) is not leaves[0]:  # the box of an object
        tree = leaves[0]
    if not isinstance(tree, EngineNode):
        raise GraphError(f"{kind.__name__}: got a function that returns {type(tree).__name__}, expected one array")
    for x in topological_order(tree):
        if x in ROOTS:
            _BUILT[x] = _leaf_of(kind, ROOTS[x].node, x)
        elif x not in _BUILT and x.op is not None:
            inputs = x.inputs
            argnums = [i for i, parent in enumerate(inputs) if isinstance(parent, EngineNode) and parent in _BUILT]
            if argnums:
                args = [seen(further_out(part) if isinstance(part, EngineNode) else part) for part in inputs]
                parents = [_BUILT[inputs[i]] for i in argnums]
                _BUILT[x] = kind(seen(further_out(x)), x.op, args, dict(x.params), argnums, parents)
    return _BUILT[tree]


def _leaf_of(kind: type[Node], root: Node, x: EngineNode) -> Node:
    """The node of a leaf: the root, or one whose parent is the root if its value is a container of several."""
    leaves = root._leaves
    whole = leaves.build(leaves.originals)
    if not is_container(whole) or seen(leaves.originals[0]) is whole:
        return root
    i, data = next(i for i, node in enumerate(leaves.nodes) if node() is x), x._data

    def part(tree: Any) -> Any:
        found = flatten(tree)[0][i]
        if isinstance(found, EngineNode):
            return found
        return float(found) if type(data) is float else np.asarray(found, data.dtype)[()]  # as the ops saw it

    return kind(further_out(x), part, [whole], {}, [0], [root])


def backward_pass(g: Any, end_node: Any) -> Any:
    """The gradient of the value of the root, when ``g`` is the gradient of the object that ``end_node`` shows.

    Args:
        g: like the result; a node, if the gradient is to be differentiated again.
        end_node: a VJPNode, as ``trace`` returns and ``box._node`` is.

    Raises:
        GraphError: ``end_node`` is no VJPNode, or was computed from no root, or from two of one trace.
        ShapeError: ``g`` is not like the result.
    """
    if not isinstance(end_node, VJPNode):
        raise GraphError(
            f"backward_pass: got a {type(end_node).__name__}, expected a VJPNode, as box._node is for a box that was "
            f"computed from new_box(x, trace, VJPNode.new_root())"
        )
    if not hasattr(end_node, "_shown"):
        return g
    root = root_of(end_node._shown)
    if root is None:
        raise GraphError(
            "backward_pass: got a node that was computed from no root, expected one that new_box made; "
            "autograd.make_vjp(fun)(x) differentiates a function at a point"
        )
    seeds = leaves_like("backward_pass: the gradient", g, end_node._shown, loose=True)
    pairs = zip(flatten(end_node._shown)[0], seeds, strict=True)
    live = [(y, v) for y, v in pairs if isinstance(y, EngineNode) and y.requires_grad and v is not None]
    boxed = any(isinstance(v, EngineNode) for v in seeds)
    leaves = root.node._leaves
    inputs = [node() for node in leaves.nodes]
    used = [x for x in inputs if x is not None]
    record = boxed or is_inside(*[y for y, _ in live])
    sweep = gradients([y for y, _ in live], used, [v for _, v in live], create_graph=record)
    found = {id(x): part for x, part in zip(used, sweep, strict=True)}
    parts = []
    for x, original in zip(inputs, leaves.originals, strict=True):
        part = None if x is None else found[id(x)]
        if part is None:
            part = vspace(original).zeros()
        if boxed and not isinstance(part, EngineNode):  # the caller expects a box for its value
            part = Tensor(part, requires_grad=False)
        parts.append(root.level.leave(part) if isinstance(part, EngineNode) else number_like(part, original))
    return leaves.build(parts)


# Boxes of HIPS autograd have these two attributes. Engine nodes get them when this module is loaded.
EngineNode._node = property(node_of, doc="The node of HIPS autograd; see autograd.hips.")  # type: ignore[attr-defined]
EngineNode._trace = property(trace_of, doc="The number of its trace.")  # type: ignore[attr-defined]
