"""Whether something is being differentiated by, and its plain value: ``isbox`` and ``getval`` of HIPS autograd.

``Box`` is the class of all that is recorded: ``Node`` here.
"""

from __future__ import annotations

from typing import Any

from autograd.extend import notrace_primitive as notrace_primitive
from autograd.extend import primitive as primitive
from autograd.graph import Node
from autograd.graph import Node as Box

__all__ = ["Box", "getval", "isbox", "notrace_primitive", "primitive"]


def isbox(x: Any) -> bool:
    """Whether ``x`` is a Value or a Tensor.

    Example:
        >>> from autograd import grad
        >>> grad(lambda x: 2.0 * x if isbox(x) else 0.0)(1.0)
        2.0
    """
    return isinstance(x, Node)


def getval(x: Any) -> Any:
    """The plain number or array in ``x``, through which no derivative passes; anything else as it is.

    Example:
        >>> from autograd import Value
        >>> getval(Value(2.0)), getval("a")
        (2.0, 'a')
    """
    return x._value if isinstance(x, Node) else x
