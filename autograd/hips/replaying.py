"""Programs out of graphs: a function is traced once, and what depends on its arguments is computed again with others.

``const_graph`` takes nothing for granted but that the same operations belong to all arguments; ``autograd.compile``
notices where they do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from autograd.engine.doors import callable_for
from autograd.errors import GraphError, OperandError
from autograd.hips.roots import Node
from autograd.hips.tracing import toposort, trace

Function = Callable[..., Any]


class Step(Node):
    """One operation, with the values that do not depend on the arguments.

    Attributes:
        value: what it gave when it was traced; None for the root.
        fun: the operation; None for the root.
        args: its operands.
        kwargs: its other arguments.
        argnums: the positions of the operands that depend on the arguments.
        parents: the nodes of these.
    """

    def __init__(
        self, value: Any, fun: Function, args: Sequence[Any], kwargs: Any, argnums: Sequence[int], parents: Any
    ) -> None:
        self.value, self.args, self.kwargs = value, args, kwargs
        self.fun: Function | None = fun
        self.argnums, self.parents = argnums, parents

    def initialize_root(self) -> None:
        """A root has a value when a program is run."""
        self.value, self.fun, self.parents = None, None, ()

    def again(self, values: Mapping[Step, Any]) -> Any:
        """The operation on other values of its parents."""
        args = list(self.args)
        for i, parent in zip(self.argnums, self.parents, strict=True):
            args[i] = values[parent]
        assert self.fun is not None
        return self.fun(*args, **self.kwargs)


def full_graph(fun: Function, *args: Any, **kwargs: Any) -> Any:
    """The node of ``fun(*args, **kwargs)``, a ``Step``: its parents lead to the root, the tuple of arguments.

    Raises:
        GraphError: the function returned something other than one number or array.

    Example:
        >>> import numpy as np
        >>> node = full_graph(lambda x, y: np.sin(x) * y, 0.0, 2.0)
        >>> node.fun.__name__, [parent.fun.__name__ for parent in node.parents]
        ('multiply', ['sin', 'part'])
    """
    callable_for("full_graph", fun)
    return trace(Step.new_root(), lambda given: fun(*given, **kwargs), args)[1]


def const_graph(fun: Function, *args: Any, **kwargs: Any) -> Function:
    """A function whose operations are traced at its first call, and done again, without calling it, from then on.

    Args:
        fun: a function that takes the same steps whatever its arguments are: its loops, its choices and the shapes of
            its arrays are those of the first call. Nothing checks that; ``autograd.compile`` does.
        *args: its first arguments, which stay the same.
        **kwargs: the arguments by name, which stay the same.

    Returns:
        A function of the other arguments. It can be differentiated after its first call; that one is to have plain
        numbers.

    Raises:
        GraphError: at the first call: the result does not depend on the arguments.
        OperandError: another number of arguments than at the first call.

    Example:
        >>> calls = []
        >>> def slow(a, x):
        ...     calls.append(x)
        ...     return a * x**2
        >>> quick = const_graph(slow, 3.0)
        >>> float(quick(2.0)), float(quick(4.0)), len(calls)
        (12.0, 48.0, 1)
    """
    callable_for("const_graph", fun)
    steps: list[Step] = []
    count = 0

    @wraps(fun)
    def replayed(*given: Any) -> Any:
        nonlocal count
        if not steps:
            value, node = trace(Step.new_root(), lambda x: fun(*args, *x, **kwargs), given)
            if node is None:
                raise GraphError("const_graph: the result does not depend on the arguments, so there are no steps")
            steps.extend(list(toposort(node))[::-1])
            count = len(given)
            return value
        if len(given) != count:
            raise OperandError(f"const_graph: got {len(given)} arguments, expected the {count} of the first call")
        values: dict[Step, Any] = {}
        for step in steps:
            values[step] = given if step.fun is None else step.again(values)
        return values[steps[-1]]

    return replayed
