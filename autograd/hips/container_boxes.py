"""Boxes of containers: a list, a tuple or a dict of boxes, with the node and the trace that they have together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.engine.levels import innermost
from autograd.engine.node import Node as EngineNode
from autograd.hips.nodes import node_of
from autograd.hips.roots import outside, trace_of
from autograd.transforms.pytree import flatten, replaced
from autograd.transforms.results import value_of


class ContainerBox:
    """A container of boxes, with the node and the trace that they have together."""

    __slots__ = ()

    @property
    def _node(self) -> Any:
        return node_of(self)

    @property
    def _trace(self) -> int:
        return trace_of(self)

    @property
    def _value(self) -> Any:
        nodes = [x for x in flatten(self)[0] if isinstance(x, EngineNode) and x.requires_grad]
        level = innermost(*nodes)
        return _plain_of(self, lambda x: outside(x, level) if level else value_of(x))


class SequenceBox(ContainerBox):
    """A list or a tuple of boxes."""

    __slots__ = ()


class ListBox(SequenceBox, list[Any]):
    """A list of boxes."""


class TupleBox(SequenceBox, tuple[Any, ...]):
    """A tuple of boxes."""


class DictBox(ContainerBox, dict[Any, Any]):
    """A dict of boxes."""


BOXES_OF: dict[type, type] = {list: ListBox, tuple: TupleBox, dict: DictBox}


def getval(x: Any) -> Any:
    """The plain number or array in a node, through which no derivative passes; anything else as it is."""
    return _plain_of(x, value_of) if isinstance(x, ContainerBox) else value_of(x)


def _plain_of(box: ContainerBox, value: Callable[[Any], Any]) -> Any:
    """The list, tuple, dict or object that a container of boxes is, with ``value(x)`` for each leaf."""
    plain = replaced(box, value)
    return next((cls(plain) for cls in BOXES_OF if isinstance(box, cls)), plain)
