"""The class of classes that ``Box`` and ``ArrayBox`` have, and ``Box.type_mappings``."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from autograd.tensor import Tensor
from autograd.transforms.leaf_types import register_leaf

_TENSORS_OWN = frozenset(dir(Tensor)) - {"item"}
"""Names that rules rely on. (``item`` is refused where it is differentiated, so Tensor's is not needed.)"""


class TypeMappings(dict[type, Any]):
    """Makers of boxes, by the class of the value. An entry here is asked for leaves by every transform."""

    def __setitem__(self, cls: type, maker: Callable[..., Any]) -> None:
        if isinstance(maker, Boxes) and "stands_for" not in vars(maker):
            maker.register(cls)
            return
        super().__setitem__(cls, maker)
        register_leaf(cls, maker)


class Boxes(type):
    """The class of ``Box`` and ``ArrayBox``: all nodes, or all Tensors, are their instances.

    A class of one's own that derives from ``Box`` is an ordinary class in all this.
    """

    stands_for: type

    def __instancecheck__(cls, x: object) -> bool:
        return ("stands_for" in vars(cls) and isinstance(x, cls.stands_for)) or super().__instancecheck__(x)

    def __subclasscheck__(cls, other: type) -> bool:
        return ("stands_for" in vars(cls) and issubclass(other, cls.stands_for)) or super().__subclasscheck__(other)

    def __getattr__(cls, name: str) -> Any:
        if "stands_for" not in vars(cls):
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        return getattr(cls.stands_for, name)

    def __setattr__(cls, name: str, x: Any) -> None:
        """Give all boxes an attribute. If Tensors have it, as NumPy's protocols, it is only kept for reading.

        Tensors answer NumPy by themselves: a method that hands NumPy's function on to ``autograd.numpy``, which is
        NumPy here, would be asked again, without end.
        """
        if name in _TENSORS_OWN or name.startswith("__array_") or "stands_for" not in vars(cls):
            super().__setattr__(name, x)
        else:
            setattr(cls.stands_for, name, x if hasattr(x, "__get__") or not callable(x) else _as_method(x))


def _as_method(function: Callable[..., Any]) -> Callable[..., Any]:
    """A callable as a method: a ufunc, for example, does not bind to an object as Python's functions do."""

    @wraps(function, updated=())
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        return function(self, *args, **kwargs)

    return method
