"""Classes of objects of one's own to differentiate by: each object is a container with one leaf, which is ``Held``.

An object whose leaf is a node is a box: it stands for the node in the code of a user, and is an instance of a class
that derives from that of the object. ``autograd.hips.boxes`` makes such classes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from autograd.engine.doors import shown
from autograd.engine.node import Node, data_of
from autograd.errors import OperandError
from autograd.transforms.held import Held
from autograd.transforms.pytree import register_container


def nodes_within(x: Any) -> Iterator[Node]:
    """The nodes among the attributes of an object, and in the containers among these."""
    waiting, seen_before = [*getattr(x, "__dict__", {}).values()], set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, Node):
            yield part
        elif isinstance(part, (list, tuple, dict)) and id(part) not in seen_before:
            seen_before.add(id(part))
            waiting.extend(part.values() if isinstance(part, dict) else part)


OBJECTS: dict[type, Callable[[Node], Any]] = {}
"""The maker of a box of a node, by the class of the objects; see ``register_object``."""


def register_object(cls: type, boxed: Callable[[Node], Any], node_in: Callable[[Any], Node | None]) -> None:
    """Let objects of a class, and of classes derived from it, be vectors to differentiate by.

    Args:
        cls: the class. Its vector space is registered by ``VSpace.register``.
        boxed: ``boxed(node)`` is an object that stands for a node with such an object in it.
        node_in: ``node_in(x)`` is the node that ``boxed`` was given, None for an ordinary object of the class.

    Raises:
        OperandError: ``cls`` is no class, or its objects are numbers, arrays or nodes.

    Example:
        >>> from autograd import grad
        >>> from autograd.extend import defvjp, primitive
        >>> class Line:
        ...     def __init__(self, slope, node=None):
        ...         self.slope, self.node = slope, node
        >>> @primitive
        ... def at(line, x):
        ...     return line.slope * x
        >>> defvjp(at, lambda ans, line, x: lambda g: Line(g * x))
        >>> register_object(Line, lambda node: Line(None, node), lambda line: line.node)
        >>> grad(at)(Line(2.0), 5.0).slope
        np.float64(5.0)
    """

    def parts(x: Any) -> list[Any]:
        node = node_in(x)
        return [Held(x) if node is None else node]

    def rebuild(x: Any, new: list[Any]) -> Any:
        return seen(new[0], type(x).__name__)

    register_container(cls, parts, rebuild)
    OBJECTS[cls] = boxed


def arrays_only(name: str, leaves: Iterable[Any]) -> None:
    """OperandError if an object is among the leaves of the argument or the result of a function."""
    for x in map(data_of, leaves):
        if isinstance(x, Held):
            raise OperandError(
                f"{name}: got an object of class {type(x.of).__name__} in an argument or a result, expected numbers "
                f"and arrays: it has no entries; grad, value_and_grad, make_vjp and make_jvp take objects"
            )


def seen(x: Any, name: str = "") -> Any:
    """A leaf as code of a user sees it: a box of a node with an object in it, an object that is held; else as it is.

    ``name`` is that of the class of objects that is expected; OperandError for anything else then.
    """
    data = x._data if isinstance(x, Node) else x
    if isinstance(data, Held):
        if x is data or not x.requires_grad:
            return data.of
        return next(OBJECTS[cls] for cls in type(data.of).__mro__ if cls in OBJECTS)(x)
    if name:
        raise OperandError(f"flatten: got {shown(x)} in the place of an object, expected an object of class {name}")
    return x
