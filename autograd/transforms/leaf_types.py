"""Classes of arguments that say by themselves how a node is made of them: an array class of one's own, say.

Every transform asks here before it makes a node of a leaf. A maker may return a node, or raise an error: so a class of
arrays keeps those that are no parameters from being differentiated by. A class derived from NumPy's array is taken for
plain numbers where a rule meets it, and gradients by such a leaf are of that class.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np

from autograd.engine.arrays import PLAIN
from autograd.engine.doors import shown
from autograd.engine.node import Node
from autograd.errors import OperandError

MAKERS: dict[type, Callable[..., Any]] = {}
"""The function that makes a node of a leaf, by the exact class of the leaf; see ``register_leaf``."""


def register_leaf(cls: type, maker: Callable[..., Any]) -> None:
    """Have ``maker`` make the nodes of all leaves of a class.

    Args:
        cls: the class; derived classes are registered by themselves.
            One derived from NumPy's array leaves ufuncs with a node among their operands to the node from then on.
        maker: called with the leaf and, for code of HIPS autograd, with the number of a trace and a root, which it may
            pass on; it returns a Tensor that no op made.

    Example:
        >>> import numpy as np
        >>> from autograd import Tensor, grad
        >>> class Frozen(np.ndarray):
        ...     pass
        >>> def refuse(x, *args):
        ...     raise ValueError("these numbers are frozen")
        >>> register_leaf(Frozen, refuse)
        >>> grad(np.sum)(np.ones(2).view(Frozen))
        Traceback (most recent call last):
        ValueError: these numbers are frozen
    """
    MAKERS[cls] = maker
    if issubclass(cls, np.ndarray):
        PLAIN.add(cls)
        if cls.__array_ufunc__ is not np.ndarray.__array_ufunc__ and "_before_nodes" not in vars(cls):
            _let_nodes_answer(cls)


def _let_nodes_answer(cls: Any) -> None:
    """Have a class pass ufuncs on with a node among the operands: it would take that for an array of objects."""
    cls._before_nodes = own = cls.__array_ufunc__

    @wraps(own)
    def __array_ufunc__(self: Any, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if any(isinstance(x, Node) for x in inputs):
            return NotImplemented
        return own(self, ufunc, method, *inputs, **kwargs)

    cls.__array_ufunc__ = __array_ufunc__


def like_leaf(gradient: Any, leaf: Any) -> Any:
    """A gradient in the class of a leaf that is registered; any other as it is."""
    cls = type(leaf)
    return np.asarray(gradient).view(cls) if cls in MAKERS and issubclass(cls, np.ndarray) else gradient


def made_by(maker: Callable[..., Any], x: Any, trace: int = -1, root: Any = None) -> Node:
    """The node that a maker makes of a leaf; OperandError if it is none."""
    node = maker(x, trace, root)
    if not isinstance(node, Node):
        raise OperandError(
            f"the maker of leaves of {type(x).__name__}: got {shown(node)}, expected a Tensor; "
            f"a class that holds several arrays is a container: autograd.containers.register_container"
        )
    return node
