"""Hooks: functions that see the gradient of a node in every reverse sweep, and may replace it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Any

import numpy as np

from autograd.engine import clock
from autograd.engine.arrays import is_foreign
from autograd.engine.guards import settled, shown
from autograd.engine.node import FROZEN, Node, data_of, describe, is_complex
from autograd.engine.recording import AtTimeOf, recording
from autograd.engine.weak import WeakTable
from autograd.errors import GraphError, RuleError


class Hook:
    """The handle of a hook on a node; see ``register_hook`` of Value and Tensor."""

    def __init__(self, node: Node, hook: Callable[[Any], Any]) -> None:
        if not node.requires_grad:
            raise GraphError("register_hook: got a node that requires no gradient, so no sweep would call the hook")
        self._node = node
        self._hook = hook
        self.removed = False
        node._hooks = (*getattr(node, "_hooks", ()), self)
        HOOKED[node] = None

    def __call__(self, g: Any) -> Any:
        """The answer of the hook to a gradient: None, or another gradient."""
        return self._hook(g)

    def remove(self) -> None:
        """Remove the hook; a second call does nothing."""
        self.removed = True
        hooks = getattr(self._node, "_hooks", ())  # empty if the node was assigned to: an earlier version has the hook
        if self in hooks:
            self._node._hooks = tuple(hook for hook in hooks if hook is not self)

    def __enter__(self) -> Hook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


HOOKED: WeakTable[Node, None] = WeakTable()
"""The nodes that had a hook at some time. While it is empty, a sweep asks no node for hooks."""


def after_hooks(node: Node, g: Any, at: AtTimeOf | None, order: Sequence[Node], changed: int) -> tuple[Any, int]:
    """The gradient of a node after its hooks have seen it, each of which may put another in its place.

    ``at`` is the recorder of a recorded sweep: what a hook records itself is of the hook's own time. Also returned is
    the time of the last change of data, which is a new one if a hook has changed some.

    Raises:
        GraphError: a hook assigned to a node of ``order`` whose turn is still to come, or froze it.
    """
    before = clock.now
    if at is not None:
        at.turn_to(None)
    with nullcontext() if at is None or at.on_around else recording(False):
        g = _answered(node, g)
    if at is not None:
        at.turn_to(node)
    if shown or clock.now != before:
        changed = settled()
        _check_graph(node, order, before)
    return g, changed


def _check_graph(node: Node, order: Sequence[Node], time: int) -> None:
    """GraphError if a node before ``node`` in ``order`` has another past since a time, or became a constant."""
    for x in order:
        if x is node:
            return
        if x.time > time if x.op is not None else FROZEN.get(x, (0,))[-1] > time and not x.requires_grad:
            raise GraphError(
                f"a hook of {_name(node)} {'froze' if x.op is None else 'assigned to'} {x.name or describe(x)}, which "
                f"its gradient has yet to pass; change what is not in the graph, or wait until the sweep has ended"
            )


def _name(node: Node) -> str:
    return node.name or type(node).__name__


def _answered(node: Node, g: Any) -> Any:
    for hook in node._hooks:
        if hook.removed:  # the hook was removed from a node of which this one is an earlier version
            continue
        # Copies, because a hook may keep its argument and its answer, and write into them later.
        answer = hook(g if isinstance(g, Node) else _copied(g))
        if answer is not None:
            data = _copied(node._payload(data_of(answer)))
            who = f"a hook of {_name(node)}"
            if np.shape(data) != np.shape(node._data):
                raise RuleError(f"{who} returned {describe(data)}, expected None or {describe(node)}")
            if is_complex(data) and not is_complex(node):
                raise RuleError(f"{who} returned complex numbers, {describe(data)}, expected real ones")
            g = node._spread(answer if isinstance(answer, Node) and isinstance(g, Node) else data)
    return g


def _copied(g: Any) -> Any:
    return g if g.__class__ is float else g.copy() if is_foreign(g) else np.copy(g)
