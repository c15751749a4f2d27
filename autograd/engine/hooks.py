"""Hooks: functions that see the gradient of a node in every reverse sweep, and may replace it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np

from autograd.engine.arrays import is_foreign
from autograd.engine.node import Node, data_of, describe, is_complex
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
        self._node._hooks = tuple(hook for hook in self._node._hooks if hook is not self)

    def __enter__(self) -> Hook:
        return self

    def __exit__(self, *exception: object) -> None:
        self.remove()


HOOKED: WeakTable[Node, None] = WeakTable()
"""The nodes that had a hook at some time. While it is empty, a sweep asks no node for hooks."""


def after_hooks(node: Node, g: Any, at: AtTimeOf | None = None) -> Any:
    """The gradient of a node after its hooks have seen it, each of which may put another in its place.

    ``at`` is the recorder of a recorded sweep: what a hook records itself is of the hook's own time.
    """
    if at is not None:
        at.turn_to(None)
    with nullcontext() if at is None or at.on_around else recording(False):
        g = _answered(node, g)
    if at is not None:
        at.turn_to(node)
    return g


def _answered(node: Node, g: Any) -> Any:
    for hook in node._hooks:
        if hook.removed:  # the hook was removed from a node of which this one is an earlier version
            continue
        # A copy, because a hook may keep its argument or write into it, and the sweep goes on with g.
        answer = hook(g if isinstance(g, Node) or g.__class__ is float else g.copy() if is_foreign(g) else np.copy(g))
        if answer is not None:
            data = node._payload(data_of(answer))
            who = f"a hook of {node.name or type(node).__name__}"
            if np.shape(data) != np.shape(node._data):
                raise RuleError(f"{who} returned {describe(data)}, expected None or {describe(node)}")
            if is_complex(data) and not is_complex(node):
                raise RuleError(f"{who} returned complex numbers, {describe(data)}, expected real ones")
            g = node._spread(answer if isinstance(answer, Node) and isinstance(g, Node) else data)
    return g
