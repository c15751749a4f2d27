"""Objects of one's own as payloads of nodes: vectors of a space, which only primitives and the space compute with.

A ``Held`` stands where a Tensor has its array, without axes. Two are added, and multiplied by numbers, as the vector
space of the object says (``VSpace.register``). ``objects`` enters classes of objects.
"""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Number
from typing import Any, NoReturn

import numpy as np

from autograd.engine.node import Node
from autograd.errors import NotDefinedError, OperandError
from autograd.transforms.vspaces import VSpace


class Held:
    """An object where a node has its array: one vector, without axes and without entries.

    Example:
        >>> class Steps:
        ...     def __init__(self, n):
        ...         self.n = n
        >>> class Space(VSpace):
        ...     def zeros(self):
        ...         return Steps(0)
        ...     def _add(self, x, y):
        ...         return Steps(x.n + y.n)
        ...     def _scalar_mul(self, x, a):
        ...         return Steps(x.n * a)
        >>> Space.register(Steps)
        >>> (2 * Held(Steps(3)) + Held(Steps(1))).of.n
        7
    """

    __slots__ = ("of",)

    dtype = np.dtype(float)
    shape: tuple[int, ...] = ()
    ndim = 0
    size = 1
    nbytes = 0
    has_no_entries = True
    __hash__ = object.__hash__

    def __init__(self, of: Any) -> None:
        self.of = of

    def __repr__(self) -> str:
        return f"Held({type(self.of).__name__})"

    def __str__(self) -> str:
        return type(self.of).__name__

    @property
    def space(self) -> Any:
        """The vector space of the object.

        Raises:
            NotDefinedError: none was registered for its class.
        """
        made = next((VSpace.mappings[cls] for cls in type(self.of).__mro__ if cls in VSpace.mappings), None)
        if made is None:
            name = type(self.of).__name__
            raise NotDefinedError(
                f"vspace: got an object of class {name}, expected one whose class has a vector space: gradients by it "
                f"are added there; a class derived from autograd.extend.VSpace is its space after .register({name})"
            )
        return made(self.of)

    def zeros(self) -> Held:
        """The zero vector of the object's space."""
        return Held(self.space.zeros())

    def copy(self, order: str = "K") -> Held:
        """The same one: nothing writes into it."""
        return self

    def astype(self, dtype: Any, **ignored: Any) -> Held:
        """The same one, which has one dtype alone."""
        return self if np.dtype(dtype) == self.dtype else self._refused("astype")

    def __getitem__(self, index: Any) -> Held:
        return self if index == () else self._refused("[]")

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Node):
            return NotImplemented
        return Held(self.space.add(self.of, other.of)) if isinstance(other, Held) else self._refused("add")

    def __radd__(self, other: Any) -> Any:
        return self + other

    def __mul__(self, other: Any) -> Any:
        """The object times a number; of two objects the inner product, as the rule of such a product asks for it."""
        if isinstance(other, Node):
            return NotImplemented
        if isinstance(other, Held):
            found = self.space.inner_prod(self.of, other.of)
            if isinstance(found, Node):
                raise OperandError(
                    f"inner_prod: got an object of class {type(self.of).__name__} that holds a node, beside one that "
                    f"is differentiated by, expected plain numbers in it: VSpace.scalar_mul and primitives make "
                    f"objects of nodes"
                )
            return found
        if np.ndim(other) or not isinstance(other, (Number, np.ndarray)):
            return self._refused("multiply")
        return Held(self.space.scalar_mul(self.of, other[()] if isinstance(other, np.ndarray) else other))

    def __rmul__(self, other: Any) -> Any:
        return self * other

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if any(isinstance(x, Node) for x in inputs):
            return NotImplemented
        if ufunc in (np.isnan, np.isinf, np.isfinite):
            return np.bool_(ufunc is np.isfinite)
        if method == "__call__" and not kwargs and ufunc in (np.add, np.multiply):
            x, y = inputs if isinstance(inputs[0], Held) else inputs[::-1]
            return x + y if ufunc is np.add else x * y
        return self._refused(ufunc.__name__)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if func in (np.shape, np.ndim, np.size):
            return getattr(self, func.__name__)
        if func is np.iscomplexobj:
            return False
        if func in (np.zeros_like, np.copy) and isinstance(args[0], Held):
            return self.zeros() if func is np.zeros_like else self
        return self._refused(func.__name__)

    def _refused(self, name: str) -> NoReturn:
        raise OperandError(
            f"{name}: got an object of class {type(self.of).__name__}, expected numbers: it is an operand of "
            f"primitives (autograd.extend.primitive) and of its vector space alone"
        )


class HeldSpace(VSpace):
    """The space of an object where it is a part of a container: that of the object, of vectors that are ``Held``."""

    def __init__(self, value: Held) -> None:
        self._of = value.space

    @property
    def size(self) -> int:  # type: ignore[override]
        """The dimension, if the object's space knows it."""
        found: int = self._of.size
        return found

    @property
    def iscomplex(self) -> bool:  # type: ignore[override]
        """True if the object's space is complex."""
        return bool(self._of.iscomplex)

    def zeros(self) -> Any:
        """The zero vector."""
        return Held(self._of.zeros())

    def ones(self) -> Any:
        """The sum of the standard basis."""
        return Held(self._of.ones())

    def randn(self) -> Any:
        """A vector as the object's space draws it."""
        return Held(self._of.randn())

    def standard_basis(self) -> Iterator[Any]:
        """The unit vectors, one after the other."""
        return map(Held, self._of.standard_basis())

    def flatten(self, x: Any) -> Any:
        """The vector as one array of real numbers."""
        return self._of.flatten(x.of)

    def unflatten(self, numbers: Any) -> Any:
        """The vector of which ``flatten`` made ``numbers``."""
        return Held(self._of.unflatten(numbers))

    def _add(self, x: Any, y: Any) -> Any:
        return x + y

    def _scalar_mul(self, x: Any, a: Any) -> Any:
        return x * a

    def _inner_prod(self, x: Any, y: Any) -> Any:
        return x * y

    def _covector(self, x: Any) -> Any:
        return Held(self._of.covector(x.of))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HeldSpace) and bool(self._of == other._of)

    def __hash__(self) -> int:
        return hash(type(self._of))

    def __repr__(self) -> str:
        return f"VSpace({self._of!r})"


HeldSpace.register(Held)
