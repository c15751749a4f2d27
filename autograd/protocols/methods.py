"""NumPy's array methods for Tensors: each is the NumPy function of the same name, and so the same op."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from autograd import ops
from autograd.engine.doors import door
from autograd.engine.node import Node

np: Any = numpy  # NumPy's stubs know plain arrays only


class ArrayMethods(Node):
    """Mixed into Tensor. Arguments are NumPy's."""

    __slots__ = ()

    @door
    def all(self, axis: Any = None, keepdims: bool = False) -> Any:
        """True where all entries are other than 0: plain booleans."""
        return self._data.all(axis=axis, keepdims=keepdims)

    @door
    def any(self, axis: Any = None, keepdims: bool = False) -> Any:
        """True where any entry is other than 0: plain booleans."""
        return self._data.any(axis=axis, keepdims=keepdims)

    @door
    def argmax(self, axis: int | None = None, keepdims: bool = False) -> Any:
        """The index of the largest entry: plain integers, as a choice has no derivative."""
        return self._data.argmax(axis=axis, keepdims=keepdims)

    @door
    def argmin(self, axis: int | None = None, keepdims: bool = False) -> Any:
        """The index of the smallest entry: plain integers, as a choice has no derivative."""
        return self._data.argmin(axis=axis, keepdims=keepdims)

    @door
    def argsort(self, axis: int | None = -1, kind: Any = None) -> Any:
        """The indices that would sort the entries: plain integers."""
        return self._data.argsort(axis=axis, kind=kind)

    @door
    def argpartition(self, kth: Any, axis: int | None = -1) -> Any:
        """The indices that would partition the entries: plain integers."""
        return self._data.argpartition(kth, axis=axis)

    @door
    def nonzero(self) -> Any:
        """The indices of the entries other than 0: plain integers."""
        return self._data.nonzero()

    @door
    def searchsorted(self, v: Any, side: Any = "left", sorter: Any = None) -> Any:
        """The indices at which ``v`` would have to be inserted to keep the entries sorted: plain integers."""
        return np.searchsorted(self, v, side=side, sorter=sorter)

    def clip(self, min: Any = None, max: Any = None) -> Any:
        """Entries limited to an interval; see ``numpy.clip``."""
        return np.clip(self, min, max)

    def compress(self, condition: Any, axis: int | None = None) -> Any:
        """The slices along an axis where the condition holds."""
        return np.compress(condition, self, axis=axis)

    def conj(self) -> Any:
        """The complex conjugate; this Tensor itself, if it is real."""
        return ops.conjugate(self) if self._data.dtype.kind == "c" else self

    conjugate = conj

    def cumprod(self, axis: int | None = None) -> Any:
        """Products of the entries up to each place."""
        return np.cumprod(self, axis=axis)

    def cumsum(self, axis: int | None = None) -> Any:
        """Sums of the entries up to each place."""
        return np.cumsum(self, axis=axis)

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
        """The diagonals of matrices."""
        return np.diagonal(self, offset, axis1, axis2)

    def dot(self, b: Any) -> Any:
        """The dot product; see ``numpy.dot``."""
        return np.dot(self, b)

    def prod(self, axis: Any = None, keepdims: bool = False) -> Any:
        """The product along axes."""
        return np.prod(self, axis=axis, keepdims=keepdims)

    def repeat(self, repeats: Any, axis: int | None = None) -> Any:
        """Each entry repeated."""
        return np.repeat(self, repeats, axis=axis)

    def round(self, decimals: int = 0) -> Any:
        """Entries rounded; constant between jumps."""
        return np.round(self, decimals)

    def squeeze(self, axis: Any = None) -> Any:
        """Axes of length 1 removed."""
        return np.squeeze(self, axis=axis)

    def std(self, axis: Any = None, ddof: float = 0, keepdims: bool = False) -> Any:
        """The standard deviation along axes."""
        return np.std(self, axis=axis, ddof=ddof, keepdims=keepdims)

    def take(self, indices: Any, axis: int | None = None, mode: Any = "raise") -> Any:
        """The entries at indices along an axis."""
        return np.take(self, indices, axis=axis, mode=mode)

    def trace(self, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Any:
        """The sum of the diagonals of matrices."""
        return np.trace(self, offset, axis1, axis2)

    def var(self, axis: Any = None, ddof: float = 0, keepdims: bool = False) -> Any:
        """The variance along axes."""
        return np.var(self, axis=axis, ddof=ddof, keepdims=keepdims)

    if TYPE_CHECKING:  # Tensor has it

        def __setitem__(self, index: Any, value: Any) -> None: ...

    def sort(self, axis: int = -1, kind: Any = None) -> None:
        """Sort the entries of this Tensor itself, as NumPy's method does; ``np.sort(t)`` returns a sorted copy."""
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
