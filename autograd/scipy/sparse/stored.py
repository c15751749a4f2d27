"""``Stored``: stored values and their places; operations without arithmetic: shapes, formats, indices, dense arrays.

SciPy moves the entries, in a matrix that holds the number of each entry: its result shows which value stands where. So
every index of SciPy's works here, and has a derivative.
"""

import sys
from typing import Any, Self

import numpy as np
import scipy.sparse

from autograd.engine.doors import door
from autograd.engine.node import data_of, describe
from autograd.errors import OperandError
from autograd.ops.indexing import scatter
from autograd.protocols.libraries import stand_in
from autograd.scipy.sparse.layouts import FLAT, Layout, kept, taken
from autograd.scipy.sparse.operations import product, scattered

_NATIVE = (*FLAT, "dia", "bsr")


class Stored:
    """Stored values, a Tensor or an array, and their places; ``Sparse`` adds the arithmetic.

    Attributes:
        data: the stored values, in the order in which they were given.
        layout: their places.
        is_matrix: True if ``*`` is the product of matrices.
    """

    __slots__ = ("data", "is_matrix", "layout")

    def __init__(self, data: Any, layout: Layout, is_matrix: bool = False) -> None:
        self.data = data
        self.layout = layout
        self.is_matrix = is_matrix

    @classmethod
    def of(cls, x: Any, formats: tuple[str, ...] = _NATIVE) -> Self:
        """A Sparse as it is; a matrix of SciPy with its values as plain constants, which are shared."""
        if isinstance(x, cls):
            return x if x.layout.format in formats else cls.of(x.detach(), formats)
        plain = taken(x, formats)
        return cls(plain.data, Layout(plain), isinstance(x, scipy.sparse.spmatrix))

    def _flat(self) -> Self:
        """The same matrix in a format with a value for each place. (Matrices in other formats are constants.)"""
        return self.of(self, FLAT)

    def _single(self) -> Self:
        """The same matrix with each place once: values at the same place are added up, as in SciPy."""
        flat = self._flat()
        if flat.format != "coo" and flat.layout.matrix(data_of(flat.data)).has_canonical_format:
            return flat
        rows, columns = flat.layout.places()
        numbers = rows.astype(np.int64) * self.shape[1] + columns
        places, group = np.unique(numbers, return_inverse=True)
        if len(places) == len(numbers):
            return flat
        ones = np.ones(len(numbers))
        adder = scipy.sparse.coo_array((ones, (group, np.arange(len(group)))), shape=(len(places), len(group)))
        layout = Layout(scipy.sparse.coo_array((ones[: len(places)], np.divmod(places, self.shape[1])), self.shape))
        return type(self)(product(ones, flat.data, layout=Layout(adder)), layout, self.is_matrix)

    def _with(self, data: Any) -> Self:
        return type(self)(data, self.layout, self.is_matrix)

    @property
    def shape(self) -> tuple[int, int]:
        """The numbers of rows and columns."""
        return self.layout.shape

    @property
    def ndim(self) -> int:
        """2."""
        return 2

    @property
    def nnz(self) -> int:
        """The number of stored values."""
        return int(np.prod(self.layout.stored))

    size = nnz

    @property
    def dtype(self) -> Any:
        """The dtype of the stored values."""
        return self.data.dtype

    @property
    def format(self) -> str:
        """The format of the places: csr, csc, coo."""
        return self.layout.format

    @property
    def T(self) -> Self:
        """The transposed matrix, with the same stored values."""
        flat = self._flat()
        return type(self)(flat.data, flat.layout.transposed(), self.is_matrix)

    def transpose(self) -> Self:
        """The transposed matrix."""
        return self.T

    def __repr__(self) -> str:
        return f"Sparse({self.layout!r}, data={describe(self.data)})"

    def __bool__(self) -> bool:
        raise OperandError(f"bool: got a sparse matrix of shape {self.shape}, expected a single number")

    def __len__(self) -> int:
        raise OperandError("len: a sparse matrix has no length; A.shape[0] are its rows, A.nnz its stored values")

    def __iter__(self) -> Any:
        raise OperandError("iter: a sparse matrix has no iterator; A[i] is a row of it")

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        given = stand_in(sys._getframe(1))
        if given is not None:
            return given
        raise OperandError("np.asarray: got a sparse matrix; A.toarray() is the dense Tensor, A.detach() SciPy's array")

    def detach(self) -> Any:
        """SciPy's array (or matrix) of the plain values, with arrays of its own."""
        plain = self.layout.matrix(data_of(self.data)).copy()
        return getattr(scipy.sparse, f"{self.format}_matrix")(plain) if self.is_matrix else plain

    def toarray(self) -> Any:
        """The dense matrix."""
        flat = self._flat()
        return scattered(flat.data, layout=flat.layout, shape=self.shape)

    todense = toarray

    def moved(self, move: Any) -> Any:
        """The result of a function of SciPy that moves entries and computes nothing, such as ``tril`` or an index."""
        single = self._single()
        numbers = numbered(single, 0)
        numbers = scipy.sparse.csr_matrix(numbers) if self.is_matrix else numbers
        return rearranged(type(self), move(numbers), single.data, self.is_matrix)

    @door
    def __getitem__(self, index: Any) -> Any:
        return self.moved(lambda numbers: numbers.tocsr()[index])

    def diagonal(self, k: int = 0) -> Any:
        """The entries on a diagonal, a dense vector."""
        return self.moved(lambda numbers: scipy.sparse.csr_array(numbers.diagonal(k)[None])).sum(0).reshape(-1)

    def trace(self, offset: int = 0) -> Any:
        """The sum of a diagonal."""
        return self.diagonal(offset).sum()

    def tocsr(self) -> Self:
        """The same matrix in the format csr, with each place once."""
        moved: Self = self.moved(lambda numbers: numbers.tocsr())
        return moved

    def tocsc(self) -> Self:
        """The same matrix in the format csc, with each place once."""
        moved: Self = self.moved(lambda numbers: numbers.tocsc())
        return moved

    def tocoo(self) -> Self:
        """The same matrix in the format coo, with each place once."""
        moved: Self = self.moved(lambda numbers: numbers.tocoo())
        return moved


def numbered(x: Stored, before: int) -> Any:
    """SciPy's matrix with ``before + 1``, ``before + 2`` ... in the places of the stored values, to follow them."""
    return kept(x.layout.matrix(np.arange(before + 1, before + 1 + x.nnz)))


def rearranged(cls: Any, numbers: Any, values: Any, is_matrix: bool) -> Any:
    """The result of a function of SciPy that moves entries: the values in the places of their ``numbers``."""
    if isinstance(numbers, np.ndarray):  # a pair of index arrays, or a mask: SciPy's result is dense
        flat = np.asarray(numbers).reshape(-1)
        filled = np.flatnonzero(flat)
        taken_up = values[flat[filled].astype(np.intp) - 1]
        return scatter(taken_up, index=filled, shape=flat.shape).reshape(numbers.shape)
    if not scipy.sparse.issparse(numbers):
        return values[int(numbers) - 1] if numbers else values[:0].sum()
    row = numbers.ndim == 1
    flat = taken(numbers.reshape(1, -1) if row else numbers, FLAT)
    flat.eliminate_zeros()
    found = cls(values[flat.data.astype(np.intp) - 1], Layout(flat), is_matrix)
    return found.toarray().reshape(-1) if row else found
