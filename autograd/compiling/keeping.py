"""Arrays and containers that a function keeps outside of it: views made again, and objects at two places.

If a function keeps an array of its caller, a program has to keep the same array: a copy would not show later writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd.compiling.program import Call, Var, variables_in
from autograd.compiling.tracer import Trace, Untraceable

KINDS: dict[type, str] = {list: "a list", dict: "a dict", np.ndarray: "an array"}
"""Objects that can be written into, in words."""


def mutable_parts(x: Any) -> Iterator[Any]:
    """The lists, dicts and plain arrays in a result or in arguments."""
    if type(x) in KINDS:
        yield x
    if isinstance(x, (tuple, list, dict)):
        for part in x.values() if isinstance(x, dict) else x:
            yield from mutable_parts(part)


def view_of(trace: Trace, var: Var) -> Callable[[Any], Any]:
    """The function that makes a view, given as a variable, from the array that owns its memory.

    Raises:
        Untraceable: the part of the array that it shows depends on numbers.

    Example:
        >>> trace = Trace()
        >>> x = trace.input(np.zeros((2, 3)))
        >>> view_of(trace, x.T[1]._var)(np.arange(6.0).reshape(2, 3))
        array([1., 4.])
    """
    calls: dict[Any, Call] = {step.out: step for step in trace.steps if isinstance(step, Call) and step.out is not None}
    steps: list[Call] = []
    while var.of is not None:
        step = calls.get(var)
        if step is None or step.args[:1] != (var.of,) or [*variables_in((step.args, dict(step.kwargs)))] != [var.of]:
            raise Untraceable("keeps a part of an array that depends on numbers; keep a copy")
        steps.append(step)
        var = var.of

    def view(x: Any) -> Any:
        for step in reversed(steps):
            x = step.f(x, *step.args[1:], **step.kwargs)
        return x

    return view
