"""Traces as HIPS autograd has them: a function is run on boxes of a root, and the node of its result is returned."""

from __future__ import annotations

import operator
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import reduce
from typing import Any

from autograd.engine.doors import shown
from autograd.engine.levels import Level, is_inside
from autograd.engine.node import Node as EngineNode
from autograd.engine.recording import differentiating, ensure_recording
from autograd.errors import OperandError
from autograd.hips.boxes import new_box
from autograd.hips.nodes import JVPNode, VJPNode, node_of
from autograd.hips.roots import OPEN, outside, trace_of
from autograd.protocols.dispatch import is_answered
from autograd.transforms.calling import plain_value
from autograd.transforms.custom_rules import defjvp_argnums, defvjp_argnums
from autograd.transforms.primitive_calls import ZERO, Rules
from autograd.transforms.pytree import flatten, replaced
from autograd.transforms.sparse import dense
from autograd.transforms.vspaces import vspace


class TraceStack:
    """The traces that are open, one inside the other; each thread and each task has its own.

    Example:
        >>> with trace_stack.new_trace() as outer, trace_stack.new_trace() as inner:
        ...     outer, inner
        (0, 1)
    """

    @property
    def top(self) -> int:
        """The number of the innermost trace that is open; -1 if none is."""
        return len(OPEN.get()) - 1

    @contextmanager
    def new_trace(self) -> Iterator[int]:
        """A block with a trace of its own, whose number it gives."""
        level = Level()
        token = OPEN.set((*OPEN.get(), level))
        try:
            with ensure_recording(), differentiating():
                yield self.top
        finally:
            OPEN.reset(token)
            level.close()


trace_stack = TraceStack()


def trace(start_node: Any, fun: Callable[[Any], Any], x: Any) -> tuple[Any, Any]:
    """The value of ``fun(x)``, and its node, from which the steps on the way can be reached.

    Args:
        start_node: a new root, ``VJPNode.new_root()`` say; see ``new_box``.
        fun: a function of one argument.
        x: a number, an array, or a container of them.

    Returns:
        The value, plain unless this is a part of another derivative, and its node; None for one if the value does not
        depend on ``x``.

    Warns:
        UserWarning: "Output seems independent of input."

    Example:
        >>> from autograd.core import backward_pass
        >>> value, node = trace(VJPNode.new_root(), lambda x: x**3, 2.0)
        >>> value, backward_pass(1.0, node)
        (np.float64(8.0), 12.0)
    """
    with trace_stack.new_trace() as number:
        level = OPEN.get()[number].number
        end = fun(new_box(x, number, start_node))
    if trace_of(end) < number:
        warnings.warn("Output seems independent of input.", UserWarning, stacklevel=2)
        return end, None
    nested = any(isinstance(part, EngineNode) for part in flatten(x)[0]) or is_inside(*flatten(end)[0])
    value = replaced(end, lambda y: outside(y, level)) if nested else plain_value(end)
    return value, node_of(end)


def toposort(end_node: Any, parents: Callable[[Any], Any] = operator.attrgetter("parents")) -> Iterator[Any]:
    """All nodes that lead to ``end_node``, each before its parents; one that stands twice among parents comes once.

    Example:
        >>> above = {"d": ["b", "c"], "b": ["a"], "c": ["a"], "a": []}
        >>> list(toposort("d", parents=above.get))
        ['d', 'b', 'c', 'a']
    """
    above: dict[Any, list[Any]] = {}
    children: dict[Any, int] = {end_node: 0}
    found = deque([end_node])
    while found:
        node = found.popleft()
        above[node] = list(dict.fromkeys(parents(node)))
        for parent in above[node]:
            if parent not in children:
                children[parent] = 0
                found.append(parent)
            children[parent] += 1
    ready = deque([end_node])
    while ready:
        node = ready.popleft()
        yield node
        for parent in above[node]:
            children[parent] -= 1
            if not children[parent]:
                ready.append(parent)


def add_outgrads(previous: tuple[Any, bool] | None, g: Any) -> tuple[Any, bool]:
    """The sum of two gradients, and a flag: False, as nothing is added in place. None stands for no gradient yet.

    Example:
        >>> add_outgrads(add_outgrads(None, 1.0), 2.0)
        (3.0, False)
    """
    g = dense(g)
    return (g if previous is None else vspace(g).add(previous[0], g)), False


def sum_outgrads(gs: Iterable[Any]) -> Any:
    """The sum of gradients.

    Example:
        >>> sum_outgrads([(1.0, 2.0), (10.0, 20.0)])
        (11.0, 22.0)
    """
    return reduce(add_outgrads, gs, None)[0]  # type: ignore[index]


def register_notrace(trace_type: type, primitive_fun: Any) -> None:
    """Declare that no derivative passes a primitive, in reverse mode (VJPNode) or in forward mode (JVPNode).

    A function that has a derivative here, as those of ``autograd.numpy`` have, keeps it.

    Raises:
        OperandError: ``primitive_fun`` is no primitive, or ``trace_type`` is neither VJPNode nor JVPNode.

    Example:
        >>> from autograd import grad
        >>> from autograd.extend import primitive
        >>> @primitive
        ... def steps(x):
        ...     return x // 1.0
        >>> register_notrace(VJPNode, steps)
        >>> grad(lambda x: x * steps(x))(2.5)
        2.0
    """
    if isinstance(getattr(primitive_fun, "rules", None), Rules):
        if trace_type is VJPNode:
            defvjp_argnums(primitive_fun, lambda argnums, ans, args, kwargs: lambda g: [ZERO] * len(argnums))
        elif trace_type is JVPNode:
            defjvp_argnums(primitive_fun, lambda argnums, gs, ans, args, kwargs: ZERO)
        else:
            raise OperandError(f"register_notrace: got {shown(trace_type)}, expected VJPNode or JVPNode")
    elif not callable(primitive_fun) or not is_answered(primitive_fun):
        raise OperandError(
            f"register_notrace: got {shown(primitive_fun)}, expected a function made by primitive(); "
            f"notrace_primitive(fun) is fun on plain numbers"
        )
