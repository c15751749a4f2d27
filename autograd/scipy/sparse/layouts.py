"""``Layout``: the places of the stored values of a sparse matrix, without the values.

An op on sparse matrices has the stored values as an operand and the layout as a static parameter. A layout makes
SciPy's matrix of its places and any values without copying either, and walks over the places by blocks, so that a
computation over all of them needs little memory beside its result.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import scipy.sparse

from autograd.errors import OperandError, ShapeError

BLOCK = 1 << 15
"""Places that are looked at together: enough for NumPy to be fast, and megabytes at most."""

FLAT = ("csr", "csc", "coo")
"""Formats with a value for each place. The others that have arrays (bsr, dia) only multiply and are added."""


class Layout:
    """The places of stored values: the format, the index arrays and the shape of a SciPy matrix.

    Args:
        matrix: a matrix or array of SciPy, in the format csr, csc, coo, bsr or dia; the index arrays are shared.
    """

    __slots__ = ("format", "index", "known", "make", "shape", "stored")

    def __init__(self, matrix: Any) -> None:
        self.format: str = matrix.format
        self.shape: tuple[int, int] = matrix.shape
        self.stored: tuple[int, ...] = matrix.data.shape
        self.make = getattr(scipy.sparse, f"{self.format}_array")
        self.known = matrix  # a shortcut: the matrix for the values that it holds already
        self.index: tuple[Any, ...]
        if self.format == "coo":
            self.index = (matrix.row, matrix.col)
        elif self.format == "dia":
            self.index = (matrix.offsets,)
        else:
            self.index = (matrix.indices, matrix.indptr)

    def __repr__(self) -> str:
        return f"<{self.stored[0]} places of {self.shape[0]} x {self.shape[1]}, {self.format}>"

    def matrix(self, values: Any) -> Any:
        """SciPy's array with these stored values."""
        if self.known is not None and self.known.data is values:
            return self.known
        index = (self.index,) if self.format == "coo" else self.index
        return self.make((values, *index), shape=self.shape)

    def blocks(self, width: int = 1) -> Iterator[tuple[slice, Any, Any]]:
        """Slices of the stored values, with the rows and the columns of the places; shorter ones for wide operands."""
        length = max(BLOCK // max(width, 1), 256)
        for start in range(0, self.stored[0], length):
            stop = min(start + length, self.stored[0])
            part = slice(start, stop)
            if self.format == "coo":
                yield part, self.index[0][part], self.index[1][part]
            else:
                minor, pointers = self.index
                first = int(np.searchsorted(pointers, start, side="right")) - 1
                last = int(np.searchsorted(pointers, stop, side="left"))
                lengths = np.diff(np.clip(pointers[first : last + 1], start, stop))
                major = np.repeat(np.arange(first, last), lengths)
                yield part, *((major, minor[part]) if self.format == "csr" else (minor[part], major))

    def places(self) -> tuple[Any, Any]:
        """The rows and the columns of all places."""
        if self.format == "coo":
            return self.index[0], self.index[1]
        minor, pointers = self.index
        major = np.repeat(np.arange(len(pointers) - 1, dtype=minor.dtype), np.diff(pointers))
        return (major, minor) if self.format == "csr" else (minor, major)

    def transposed(self) -> "Layout":
        """The places of the transposed matrix, for the same values in the same order."""
        turned = object.__new__(Layout)
        turned.format = {"csr": "csc", "csc": "csr"}.get(self.format, self.format)
        turned.shape, turned.stored = self.shape[::-1], self.stored
        turned.known = None
        turned.make = getattr(scipy.sparse, f"{turned.format}_array")
        turned.index = self.index[::-1] if self.format == "coo" else self.index
        return turned


def taken(matrix: Any, formats: tuple[str, ...]) -> Any:
    """A SciPy matrix of two axes in one of the formats: itself, or a copy as csr.

    Raises:
        ShapeError: it does not have two axes.
        OperandError: its entries are no numbers.
    """
    if matrix.ndim != 2:
        raise ShapeError(f"sparse: got an array of shape {matrix.shape}, expected two axes; A.reshape(1, -1) has them")
    if matrix.dtype.kind not in "biufc":
        raise OperandError(f"sparse: got entries of dtype {matrix.dtype}, expected numbers")
    return kept(matrix) if matrix.format in formats else matrix.tocsr()


def kept(matrix: Any) -> Any:
    """A SciPy matrix whose arrays SciPy leaves as they are: itself, or a copy if its places are in no order.

    Comparisons, solvers and more of SciPy bring the arrays of a matrix in csr, csc or bsr into order in place.
    """
    ordered = matrix.format not in ("csr", "csc", "bsr") or matrix.has_canonical_format
    return matrix if ordered else matrix.copy()
