"""``Sparse``: a sparse matrix whose stored values may be a Tensor, and the operators of sparse matrices beside Tensors.

It is what ``A * t`` is for a sparse array of SciPy and a Tensor, and what the constructors of ``autograd.scipy.sparse``
make of values that are a Tensor. It is no node: its stored values are one, and every operation on it is an operation
on them. Places never depend on numbers.
"""

import operator
import sys
from typing import Any

import numpy as np
import scipy.sparse

from autograd.engine.arrays import admitted
from autograd.engine.node import Node, data_of, describe
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.protocols.libraries import stand_in
from autograd.scipy.sparse.layouts import FLAT, Layout, taken
from autograd.scipy.sparse.operations import added, gathered, product, scaled, scattered

_NATIVE = (*FLAT, "dia", "bsr")

_BY_UFUNC = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.matmul: operator.matmul,
    np.divide: operator.truediv,
}  # fmt: skip


class Sparse:
    """A sparse matrix: stored values, a Tensor or an array, and their places.

    It is made by ``coo_array``, ``csr_array``, ``csc_array`` of ``autograd.scipy.sparse`` (or ``coo_matrix`` ...) and
    by operators. It has the operators and methods of a SciPy array that keep to the stored places: ``@``, ``*`` and
    ``/`` with dense operands and numbers, ``+`` and ``-``, ``** n``, ``dot``, ``multiply``, ``sum``, ``mean``, ``T``,
    ``diagonal``, ``toarray``, indices. What is dense in SciPy is a Tensor here. Made by ``..._matrix`` it takes ``*``
    for the product of matrices, as SciPy does.

    Attributes:
        data: the stored values, in the order in which they were given.
        layout: their places.
        is_matrix: True if ``*`` is the product of matrices.

    Example:
        >>> from autograd import grad
        >>> from autograd.scipy.sparse import coo_array
        >>> def energy(values, x):
        ...     A = coo_array((values, ([0, 1, 1], [0, 0, 1])), shape=(2, 2))
        ...     return x @ (A @ x)
        >>> grad(energy)(np.array([2.0, 1.0, 3.0]), np.array([1.0, -1.0]))
        array([ 1., -1.,  1.])
    """

    __slots__ = ("data", "is_matrix", "layout")

    def __init__(self, data: Any, layout: Layout, is_matrix: bool = False) -> None:
        self.data = data
        self.layout = layout
        self.is_matrix = is_matrix

    @staticmethod
    def of(x: Any, formats: tuple[str, ...] = _NATIVE) -> "Sparse":
        """A Sparse as it is; a matrix of SciPy with its values as plain constants, which are shared."""
        if isinstance(x, Sparse):
            return x if x.layout.format in formats else Sparse.of(x.detach(), formats)
        plain = taken(x, formats)
        return Sparse(plain.data, Layout(plain), isinstance(x, scipy.sparse.spmatrix))

    def _flat(self) -> "Sparse":
        """The same with a value for each place. (Formats without are constants.)"""
        return Sparse.of(self, FLAT)

    def _single(self) -> "Sparse":
        """The same with each place once: values at the same place are added up, as SciPy means them."""
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
        return Sparse(product(ones, flat.data, layout=Layout(adder)), layout, self.is_matrix)

    def _with(self, data: Any) -> "Sparse":
        return Sparse(data, self.layout, self.is_matrix)

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
    def T(self) -> "Sparse":
        """The transposed matrix, with the same stored values."""
        flat = self._flat()
        return Sparse(flat.data, flat.layout.transposed(), self.is_matrix)

    def transpose(self) -> "Sparse":
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
        """SciPy's array (or matrix) of the plain values."""
        plain = self.layout.matrix(np.array(data_of(self.data)))
        return getattr(scipy.sparse, f"{self.format}_matrix")(plain) if self.is_matrix else plain

    def toarray(self) -> Any:
        """The dense matrix."""
        flat = self._flat()
        return scattered(flat.data, layout=flat.layout, shape=self.shape)

    todense = toarray

    # Products.

    def __matmul__(self, x: Any) -> Any:
        if _is_sparse(x):
            return _sparse_product(self, Sparse.of(x))
        x = _dense("matmul", x)
        if x.ndim not in (1, 2) or x.shape[0] != self.shape[1]:
            raise ShapeError(f"matmul: got a sparse matrix of shape {self.shape} and {describe(x)}: expected a vector "
                             f"or a matrix of {self.shape[1]} rows")  # fmt: skip
        return product(self.data, x, layout=self.layout)

    def __rmatmul__(self, x: Any) -> Any:
        if _is_sparse(x):
            return _sparse_product(Sparse.of(x), self)
        x = _dense("matmul", x)
        if x.ndim not in (1, 2) or x.shape[-1] != self.shape[0]:
            raise ShapeError(f"matmul: got {describe(x)} and a sparse matrix of shape {self.shape}: expected a vector "
                             f"or a matrix of {self.shape[0]} columns")  # fmt: skip
        return product(self.data, x.T, layout=self.layout, transposed=True).T

    def dot(self, x: Any) -> Any:
        """``A @ x``, or A scaled if x is a number."""
        return self.multiply(x) if _is_number(x) else self @ x

    def __mul__(self, x: Any) -> Any:
        return self @ x if self.is_matrix and not _is_number(x) else self.multiply(x)

    def __rmul__(self, x: Any) -> Any:
        return x @ self if self.is_matrix and not _is_number(x) else self.multiply(x)

    def multiply(self, x: Any) -> "Sparse":
        """A times x entry by entry: x is a number, a dense array that broadcasts to A, or sparse of the same shape."""
        if _is_sparse(x):
            return _common("multiply", self, Sparse.of(x))
        flat = self._flat()
        if _is_number(x):
            return flat._with(flat.data * x)
        return flat._with(scaled(flat.data, self._fitting("multiply", x), layout=flat.layout))

    def _fitting(self, name: str, x: Any) -> Any:
        """A dense operand that broadcasts to the shape of this matrix."""
        x = _dense(name, x)
        try:
            fits = np.broadcast_shapes(x.shape, self.shape) == self.shape
        except ValueError:
            fits = False
        if not fits:
            raise ShapeError(f"{name}: got a sparse matrix of shape {self.shape} and {describe(x)}, expected an array "
                             f"that broadcasts to the shape of the matrix")  # fmt: skip
        return x

    def __truediv__(self, x: Any) -> "Sparse":
        if _is_sparse(x):
            raise OperandError("divide: got a sparse matrix as the divisor, whose zeros divide: A.toarray() is dense")
        flat = self._flat()
        return flat._with(
            flat.data / (x if _is_number(x) else gathered(self._fitting("divide", x), layout=flat.layout))
        )

    def __rtruediv__(self, x: Any) -> Any:
        raise OperandError("divide: got a sparse matrix as the divisor, whose zeros divide: A.toarray() is dense")

    def __pow__(self, n: Any) -> "Sparse":
        if not _is_number(n) or isinstance(n, Node) or not n > 0:
            raise OperandError(f"power: got {n!r:.60}, expected a positive number; A.toarray() is dense")
        if self.is_matrix:
            raise OperandError("power: got a ..._matrix, whose ** is a product of matrices: write A @ A, A.power(n)")
        return self.power(n)

    def power(self, n: Any) -> "Sparse":
        """Every entry to the power of a positive number."""
        single = self._single()
        return single._with(single.data**n)

    # Sums.

    def __neg__(self) -> "Sparse":
        flat = self._flat()
        return flat._with(-flat.data)

    def __add__(self, x: Any) -> Any:
        if _is_sparse(x):
            return _joined(self, Sparse.of(x))
        if _is_number(x):
            if not isinstance(x, Node) and x == 0:
                return self
            raise OperandError("add: got a number and a sparse matrix, whose sum is dense: write A.toarray() + x")
        return added(self.data, self._fitting("add", x), layout=self.layout)

    __radd__ = __add__

    def __sub__(self, x: Any) -> Any:
        return self + -(x if _is_sparse(x) or _is_number(x) else _dense("subtract", x))

    def __rsub__(self, x: Any) -> Any:
        return -(self - x)

    def sum(self, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        """The sum of all entries, or of those along an axis, as a dense vector; ``dtype`` and ``out`` are refused."""
        if dtype is not None or out is not None:
            raise OperandError("sum: dtype= and out= are not supported for a sparse matrix of a Tensor")
        if axis not in (None, 0, 1, -1, -2):
            raise OperandError(f"sum: got axis={axis!r}, expected None, 0 or 1")
        flat = self._flat()
        if axis is None:
            return flat.data.sum()
        (m, n), down = self.shape, axis % 2 == 0
        sums = scattered(flat.data, layout=flat.layout, shape=(1, n) if down else (m, 1))
        return sums if self.is_matrix else sums.reshape(-1)

    def mean(self, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        """The mean of all entries, or of those along an axis: zeros count."""
        count = self.shape[0] * self.shape[1] if axis is None else self.shape[axis % 2]
        return self.sum(axis, dtype, out) / count

    # Entries: whatever moves entries is done by SciPy to a matrix of their numbers.

    def moved(self, move: Any) -> Any:
        """The result of a function of SciPy that moves entries and computes nothing: of an index, of ``tril``."""
        single = self._single()
        numbers = numbered(single, 0)
        numbers = scipy.sparse.csr_matrix(numbers) if self.is_matrix else numbers
        return rearranged(move(numbers), single.data, self.is_matrix)

    def __getitem__(self, index: Any) -> Any:
        return self.moved(lambda numbers: numbers.tocsr()[index])

    def diagonal(self, k: int = 0) -> Any:
        """The entries on a diagonal, a dense vector."""
        return self.moved(lambda numbers: scipy.sparse.csr_array(numbers.diagonal(k)[None])).sum(0).reshape(-1)

    def trace(self, offset: int = 0) -> Any:
        """The sum of a diagonal."""
        return self.diagonal(offset).sum()

    def tocsr(self) -> "Sparse":
        """The same matrix in the format csr, with each place once."""
        moved: Sparse = self.moved(lambda numbers: numbers.tocsr())
        return moved

    def tocsc(self) -> "Sparse":
        """The same matrix in the format csc, with each place once."""
        moved: Sparse = self.moved(lambda numbers: numbers.tocsc())
        return moved

    def tocoo(self) -> "Sparse":
        """The same matrix in the format coo, with each place once."""
        moved: Sparse = self.moved(lambda numbers: numbers.tocoo())
        return moved

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method == "__call__" and not kwargs and ufunc in _BY_UFUNC and len(inputs) == 2:
            x, y = inputs
            if isinstance(x, Sparse):
                return _BY_UFUNC[ufunc](x, y)
            return getattr(y, f"__r{_BY_UFUNC[ufunc].__name__.strip('_')}__")(x)
        raise OperandError(f"np.{ufunc.__name__}: got a sparse matrix; A.toarray() is dense, A.data its stored values")


def _is_sparse(x: Any) -> bool:
    return isinstance(x, Sparse) or scipy.sparse.issparse(x)


def _is_number(x: Any) -> bool:
    return isinstance(x, (int, float, complex)) or (not _is_sparse(x) and getattr(x, "shape", None) == ())


def _dense(name: str, x: Any) -> Any:
    x = array(admitted(name, x))
    if isinstance(x, Node) or x.dtype.kind in "biufc":
        return x
    raise OperandError(f"{name}: got {describe(x)} beside a sparse matrix, expected numbers")


def numbered(x: Sparse, before: int) -> Any:
    """SciPy's matrix of the numbers of the stored values, from ``before + 1`` on: 0 is left for what is not stored."""
    return x.layout.matrix(np.arange(before + 1, before + 1 + x.nnz))


def rearranged(numbers: Any, values: Any, is_matrix: bool) -> Any:
    """The matrix, the vector or the number of which a function of SciPy has moved the numbers."""
    if not scipy.sparse.issparse(numbers):
        return values[int(numbers) - 1] if numbers else values[:0].sum()
    row = numbers.ndim == 1
    flat = taken(numbers.reshape(1, -1) if row else numbers, FLAT)
    flat.eliminate_zeros()
    found = Sparse(values[flat.data.astype(np.intp) - 1], Layout(flat), is_matrix)
    return found.toarray().reshape(-1) if row else found


def _checked(name: str, x: Sparse, y: Sparse) -> None:
    if x.shape != y.shape:
        raise ShapeError(f"{name}: got sparse matrices of shapes {x.shape} and {y.shape}, expected the same shape")


def _joined(x: Sparse, y: Sparse) -> Sparse:
    """The sum: the values and places of both. A place may stand there twice, which means the sum."""
    _checked("add", x, y)
    x, y = x._flat(), y._flat()
    places = tuple(map(np.concatenate, zip(x.layout.places(), y.layout.places(), strict=True)))
    values = np.concatenate([x.data, y.data])
    return Sparse(values, Layout(scipy.sparse.coo_array((data_of(values), places), x.shape)), x.is_matrix)


def _common(name: str, x: Sparse, y: Sparse) -> Sparse:
    """The product entry by entry of two sparse matrices: their common places."""
    _checked(name, x, y)
    x, y = x._single(), y._single()
    a, b = numbered(x, 0).tocsr(), numbered(y, 0).tocsr()
    left, right = a.multiply(b != 0).tocsr(), b.multiply(a != 0).tocsr()
    left.sort_indices()
    right.sort_indices()
    return Sparse(x.data[left.data - 1] * y.data[right.data - 1], Layout(left), x.is_matrix)


def _sparse_product(x: Sparse, y: Sparse) -> Sparse:
    """x @ y: each stored value of x meets the row of y that its column says; the same place may come often."""
    if x.shape[1] != y.shape[0]:
        raise ShapeError(f"matmul: got sparse matrices of shapes {x.shape} and {y.shape}, which do not go together")
    x, y = x._flat(), y._flat()
    (rows, inner), (outer, columns) = x.layout.places(), y.layout.places()
    order = np.argsort(outer, kind="stable")
    first, stop = (np.searchsorted(outer[order], inner, side) for side in ("left", "right"))
    lengths = stop - first
    left = np.repeat(np.arange(len(inner)), lengths)
    right = order[np.arange(len(left)) - np.repeat(np.cumsum(lengths) - lengths - first, lengths)]
    values = x.data[left] * y.data[right]
    layout = Layout(scipy.sparse.coo_array((data_of(values), (rows[left], columns[right])), (x.shape[0], y.shape[1])))
    return Sparse(values, layout, x.is_matrix)._single()
