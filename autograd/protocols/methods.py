"""NumPy's array methods for Tensors: each is the NumPy function of the same name, and so the same op."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from autograd import ops
from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.errors import OperandError
from autograd.protocols.pytorch.refused import refuse_arguments

np: Any = numpy  # NumPy's stubs know plain arrays only


class ArrayMethods(Node):
    """Mixed into Tensor. Arguments are NumPy's."""

    __slots__ = ()

    @door
    def all(self, axis: Any = None, keepdims: bool = False, **other: Any) -> Any:
        """True where all entries are other than 0: plain booleans."""
        if other:
            refuse_arguments("all", other)
        return self._data.all(axis=axis, keepdims=keepdims)

    @door
    def any(self, axis: Any = None, keepdims: bool = False, **other: Any) -> Any:
        """True where any entry is other than 0: plain booleans."""
        if other:
            refuse_arguments("any", other)
        return self._data.any(axis=axis, keepdims=keepdims)

    @door
    def argmax(self, axis: int | None = None, keepdims: bool = False, **other: Any) -> Any:
        """The index of the largest entry: plain integers, as a choice has no derivative."""
        if other:
            refuse_arguments("argmax", other)
        return self._data.argmax(axis=axis, keepdims=keepdims)

    @door
    def argmin(self, axis: int | None = None, keepdims: bool = False, **other: Any) -> Any:
        """The index of the smallest entry: plain integers, as a choice has no derivative."""
        if other:
            refuse_arguments("argmin", other)
        return self._data.argmin(axis=axis, keepdims=keepdims)

    @door
    def argsort(self, axis: int | None = -1, kind: Any = None, **other: Any) -> Any:
        """The indices that would sort the entries: plain integers."""
        if other:
            refuse_arguments("argsort", other)
        return self._data.argsort(axis=axis, kind=kind)

    @door
    def argpartition(self, kth: Any, axis: int | None = -1) -> Any:
        """The indices that would partition the entries: plain integers."""
        return self._data.argpartition(kth, axis=axis)

    @door
    def nonzero(self, **other: Any) -> Any:
        """The indices of the entries other than 0: an array of plain integers for each axis, as in NumPy."""
        if other:
            refuse_arguments("nonzero", other)
        return self._data.nonzero()

    @door
    def searchsorted(self, v: Any, side: Any = "left", sorter: Any = None) -> Any:
        """The indices at which ``v`` would have to be inserted to keep the entries sorted: plain integers."""
        return np.searchsorted(self, v, side=side, sorter=sorter)

    def clip(self, min: Any = None, max: Any = None, **other: Any) -> Any:
        """Entries limited to an interval; see ``numpy.clip``."""
        if other:
            refuse_arguments("clip", other)
        return np.clip(self, min, max)

    def compress(self, condition: Any, axis: int | None = None) -> Any:
        """The slices along an axis where the condition holds."""
        return np.compress(condition, self, axis=axis)

    def conj(self) -> Any:
        """The complex conjugate; this Tensor itself, if it is real."""
        return ops.conjugate(self) if self._data.dtype.kind == "c" else self

    conjugate = conj

    def cumprod(self, axis: int | None = None, **other: Any) -> Any:
        """Products of the entries up to each place."""
        if other:
            refuse_arguments("cumprod", other)
        return np.cumprod(self, axis=axis)

    def cumsum(self, axis: int | None = None, **other: Any) -> Any:
        """Sums of the entries up to each place."""
        if other:
            refuse_arguments("cumsum", other)
        return np.cumsum(self, axis=axis)

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1, **other: Any) -> Any:
        """The diagonals of matrices."""
        if other:
            refuse_arguments("diagonal", other)
        return np.diagonal(self, offset, axis1, axis2)

    def dot(self, b: Any) -> Any:
        """The dot product; see ``numpy.dot``."""
        return np.dot(self, b)

    def prod(self, axis: Any = None, keepdims: bool = False, **other: Any) -> Any:
        """The product along axes."""
        if other:
            refuse_arguments("prod", other)
        return np.prod(self, axis=axis, keepdims=keepdims)

    def repeat(self, repeats: Any, axis: Any = None, *more: Any, **other: Any) -> Any:
        """Each entry repeated along an axis, as NumPy's method; PyTorch's is ``np.tile(t, (2, 3))``."""
        if more or other:
            given = ", ".join(map(shown, (repeats, axis, *more)))
            raise OperandError(
                f"repeat: got {given}{', ' if other else ''}{', '.join(other)}, expected repeats and axis, as NumPy's "
                f"method takes them; PyTorch's t.repeat(2, 3) is np.tile(t, (2, 3))"
            )
        return np.repeat(self, repeats, axis=axis)

    def round(self, decimals: int = 0, **other: Any) -> Any:
        """Entries rounded; constant between jumps."""
        if other:
            refuse_arguments("round", other)
        return np.round(self, decimals)

    def squeeze(self, axis: Any = None, **other: Any) -> Any:
        """Axes of length 1 removed."""
        if other:
            refuse_arguments("squeeze", other)
        return np.squeeze(self, axis=axis)

    def std(self, axis: Any = None, ddof: float = 0, keepdims: bool = False, **other: Any) -> Any:
        """The standard deviation along axes, divided by n - ddof: ddof is 0 as in NumPy, where PyTorch has 1."""
        if other:
            refuse_arguments("std", other)
        return np.std(self, axis=axis, ddof=ddof, keepdims=keepdims)

    def take(self, indices: Any, axis: int | None = None, mode: Any = "raise", **other: Any) -> Any:
        """The entries at indices along an axis."""
        if other:
            refuse_arguments("take", other)
        return np.take(self, indices, axis=axis, mode=mode)

    def trace(self, offset: int = 0, axis1: int = 0, axis2: int = 1, **other: Any) -> Any:
        """The sum of the diagonals of matrices."""
        if other:
            refuse_arguments("trace", other)
        return np.trace(self, offset, axis1, axis2)

    def var(self, axis: Any = None, ddof: float = 0, keepdims: bool = False, **other: Any) -> Any:
        """The variance along axes, divided by n - ddof: ddof is 0 as in NumPy, where PyTorch has 1."""
        if other:
            refuse_arguments("var", other)
        return np.var(self, axis=axis, ddof=ddof, keepdims=keepdims)

    if TYPE_CHECKING:  # Tensor has it

        def __setitem__(self, index: Any, value: Any) -> None: ...

    def sort(self, axis: int = -1, kind: Any = None, **other: Any) -> None:
        """Sort the entries of this Tensor itself, as NumPy's method does; ``np.sort(t)`` returns a sorted copy."""
        if other:
            refuse_arguments("sort", other)
        self[...] = np.sort(self, axis=axis, kind=kind)

    @property
    def real(self) -> Any:
        """The real part; this Tensor itself, if it is real."""
        return ops.real(self) if self._data.dtype.kind == "c" else self

    @property
    def imag(self) -> Any:
        """The imaginary part: plain zeros, if the numbers are real."""
        return np.imag(self)

    @property
    def nbytes(self) -> int:
        """The bytes that the entries take."""
        nbytes: int = self._data.nbytes
        return nbytes

    @property
    def itemsize(self) -> int:
        """The bytes that one entry takes."""
        itemsize: int = self._data.itemsize
        return itemsize
