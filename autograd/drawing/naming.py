"""What the nodes of a picture are called: as the user says, else as the user's own variables say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count
from types import FrameType
from typing import Any

import numpy as np

from autograd.errors import OperandError
from autograd.graph import Node

Variables = Mapping[int, str]
"""Names of variables by the ``id`` of what they hold; good as long as the frame that holds it is alive."""

_LONGEST = 1000  # entries of a list that are looked at: lists of parameters are shorter, data sets are of no interest


def name_all(
    order: Sequence[Node], root: Node, names: Mapping[str, Node] | None, variables: Variables
) -> dict[Node, str]:
    """A name for every node that has or needs one; constants without a name get none, their number is shown instead.

    In this order: ``names``, the node's own ``.name``, ``variables``, ``f`` for the root, then v1, v2 ... as the
    computation goes. A name that one of the first two sources gave is not used again by the others.

    Raises:
        OperandError: ``names`` holds something that is no node.
    """
    given = _by_node(names or {})
    named = {node: given.get(node) or node.name for node in order}
    chosen: dict[Node, str] = {node: name for node, name in named.items() if name}
    taken = set(chosen.values())
    for node in order:
        name = variables.get(id(node))
        if node not in chosen and name and name not in taken:
            chosen[node] = name
            taken.add(name)
    unnamed = [node for node in order if node not in chosen and (node.requires_grad or node is root)]
    numbers = (name for i in count(1) if (name := f"v{i}") not in taken)
    for node in unnamed:
        chosen[node] = "f" if node is root and "f" not in taken else next(numbers)
    return chosen


def variables_of(frame: FrameType | None) -> Variables:
    """The nodes and arrays that a frame's variables hold, local ones first; entries of lists as ``w[0]``, ``W[0][1]``.

    Names that begin with an underscore are private to the user or to a notebook, and not used.
    """
    if frame is None:
        return {}
    scopes = [frame.f_locals] if frame.f_locals is frame.f_globals else [frame.f_locals, frame.f_globals]
    found: dict[int, str] = {}
    public = [[(k, x) for k, x in list(scope.items()) if k[:1] != "_" and k.isidentifier()] for scope in scopes]
    for scope in public:
        for name, x in scope:
            if isinstance(x, (Node, np.ndarray)):
                found.setdefault(id(x), name)
    for scope in public:
        for name, x in _entries(_entries(scope, keep=True)):
            if isinstance(x, Node):
                found.setdefault(id(x), name)
    return found


def _entries(items: Iterable[tuple[str, Any]], keep: bool = False) -> Iterator[tuple[str, Any]]:
    """The entries of the lists and tuples among ``items``; with ``keep``, the items themselves too."""
    for name, x in items:
        if keep:
            yield name, x
        if isinstance(x, (list, tuple)):
            yield from ((f"{name}[{i}]", entry) for i, entry in enumerate(x[:_LONGEST]))


def _by_node(names: Mapping[str, Node]) -> dict[Node, str]:
    for name, node in names.items():
        if not isinstance(node, Node):
            raise OperandError(f"names: got {type(node).__name__} for {name!r}, expected a Value or a Tensor")
    return {node: name for name, node in names.items()}
