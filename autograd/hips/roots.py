"""Roots: nodes that are made before a function runs, and the leaves of the graph that each is bound to.

A leaf is found from its root without being kept alive by it, and a result of a leaf finds its root by going over the
graph: nothing is stored in the results.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextvars import ContextVar
from typing import Any, NamedTuple, Self
from weakref import ref

from autograd.engine.levels import Level, further_out, levels_of
from autograd.engine.node import Node as EngineNode
from autograd.engine.order import topological_order
from autograd.engine.weak import WeakTable
from autograd.errors import GraphError, NotDefinedError
from autograd.transforms.pytree import flatten, leaves_like

NO_TRACE = -1
"""The number of the trace of all that was computed from no root: ``grad`` and its like number no traces."""


class Node:
    """The base of nodes. A class of one's own defines ``initialize_root`` and a constructor.

    The constructor is called as ``cls(value, fun, args, kwargs, parent_argnums, parents)`` for each result on the way
    from the root, in the order in which they were computed: ``fun`` is the op, ``args`` are plain, and ``parents`` are
    the nodes of those at the positions ``parent_argnums``.

    Example:
        >>> import numpy as np
        >>> from autograd.tracer import trace
        >>> class Depth(Node):
        ...     def __init__(self, value, fun, args, kwargs, parent_argnums, parents):
        ...         self.depth = 1 + max(parent.depth for parent in parents)
        ...     def initialize_root(self):
        ...         self.depth = 0
        >>> value, node = trace(Depth.new_root(), lambda x: np.sin(x) * x, 2.0)
        >>> node.depth
        2
    """

    __slots__ = ("_leaves",)
    _leaves: Leaves

    def __init__(
        self, value: Any, fun: Any, args: Any, kwargs: Any, parent_argnums: Sequence[int], parents: Sequence[Any]
    ) -> None:
        raise NotDefinedError(
            f"{type(self).__name__}: expected the class to define __init__(value, fun, args, kwargs, parent_argnums, "
            f"parents); nodes of VJPNode and JVPNode are not made by hand, a box has its own: box._node"
        )

    def initialize_root(self, *args: Any, **kwargs: Any) -> None:
        """Set up a root, with the arguments of ``new_root``."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define initialize_root()")

    @classmethod
    def new_root(cls, *args: Any, **kwargs: Any) -> Self:
        """A node to start from; ``new_box(value, trace, root)`` binds it to a value."""
        root = cls.__new__(cls)
        root.initialize_root(*args, **kwargs)
        return root


class Leaves(NamedTuple):
    """The binding of a root: the leaves of a value, which it does not keep alive, and how to build one like it."""

    nodes: list[ref[EngineNode]]
    originals: list[Any]
    build: Callable[[Sequence[Any]], Any]


class Root(NamedTuple):
    """The root of a leaf, the number of its trace, and its level in the graph."""

    node: Node
    trace: int
    level: Level


ROOTS: WeakTable[EngineNode, Root] = WeakTable()

OPEN: ContextVar[tuple[Level, ...]] = ContextVar("open", default=())
"""The levels of the traces that are open: the number of a trace is its place here."""


def alive(root: Node, what: str, vector: Any) -> tuple[list[EngineNode], list[Any]]:
    """The leaves of a root that are in use, and the parts of a vector like its value that belong to them."""
    leaves = root._leaves
    parts = leaves_like(what, vector, leaves.build(leaves.originals))
    pairs = [(node(), part) for node, part in zip(leaves.nodes, parts, strict=True)]
    return [x for x, _ in pairs if x is not None], [part for x, part in pairs if x is not None]


def bind(root: Node, trace: int, nodes: Sequence[EngineNode], originals: Sequence[Any], build: Any) -> None:
    """Make nodes the leaves of a root.

    Raises:
        GraphError: it is bound already.
    """
    if hasattr(root, "_leaves"):
        raise GraphError(
            f"new_box: got a {type(root).__name__} that belongs to another box, expected a new root: "
            f"{type(root).__name__}.new_root()"
        )
    root._leaves = Leaves([ref(x) for x in nodes], list(originals), build)
    traces = OPEN.get()
    level = traces[trace] if 0 <= trace < len(traces) else Level()
    level.enter(nodes)
    for x in nodes:
        ROOTS[x] = Root(root, trace, level)


def outside(x: Any, level: int) -> Any:
    """A node as it is outside of the level of a number; anything else as it is."""
    return further_out(x, level) if isinstance(x, EngineNode) and x.requires_grad else x


def roots_of(tree: Any) -> Iterator[Root]:
    """The roots of all leaves that something was computed from, each once, of the levels that it has not left."""
    nodes = [x for x in flatten(tree)[0] if isinstance(x, EngineNode) and x.requires_grad]
    order = topological_order(*nodes)
    levels = levels_of(order)
    entered, seen = frozenset[int]().union(*[levels[x] for x in nodes]), set()
    for x in order:
        if x in ROOTS and id(ROOTS[x].node) not in seen and ROOTS[x].level.number in entered:
            seen.add(id(ROOTS[x].node))
            yield ROOTS[x]


def trace_of(x: Any) -> int:
    """The number of the innermost trace that ``x`` was computed in."""
    return max([root.trace for root in roots_of(x)], default=NO_TRACE)


def root_of(tree: Any) -> Root | None:
    """The root of the innermost trace; None if there is none.

    Raises:
        GraphError: there are two.
    """
    roots = list(roots_of(tree))
    inner = [root for root in roots if root.trace == max(r.trace for r in roots)]
    if len(inner) > 1:
        raise GraphError(
            f"_node: got a result of {len(inner)} roots with the trace {inner[0].trace}, expected one: number traces "
            f"by trace_stack.new_trace(), or make one box of a tuple of the values"
        )
    return inner[0] if inner else None
