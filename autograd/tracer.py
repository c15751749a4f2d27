"""HIPS autograd's name for ``isbox``, ``getval`` and ``Box``: a test for nodes, and the plain value in one.

``Box`` is the class of all that is recorded: ``Node`` here.
"""

from __future__ import annotations

from typing import Any

from autograd.engine.node import Node
from autograd.engine.node import Node as Box
from autograd.extend import notrace_primitive as notrace_primitive
from autograd.extend import primitive as primitive
from autograd.transforms.results import value_of as getval

__all__ = ["Box", "getval", "isbox", "notrace_primitive", "primitive"]


def isbox(x: Any) -> bool:
    """True if ``x`` is a Value or a Tensor.

    Example:
        >>> from autograd import grad
        >>> grad(lambda x: 2.0 * x if isbox(x) else 0.0)(1.0)
        2.0
    """
    return isinstance(x, Node)
