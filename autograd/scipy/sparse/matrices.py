"""``Sparse``: a sparse matrix whose stored values may be a Tensor, and the operators of sparse matrices beside Tensors.

It is the result of ``A * t`` for a sparse array of SciPy and a Tensor, and of the constructors of
``autograd.scipy.sparse`` for values in a Tensor. It is no node: its stored values are one, and every operation on it is
an operation on them. Places never depend on numbers.
"""

import operator
from typing import Any

import numpy as np
import scipy.sparse

from autograd.engine.arrays import admitted
from autograd.engine.doors import shown
from autograd.engine.node import Node, data_of, describe
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.scipy.sparse.entrywise import Entrywise
from autograd.scipy.sparse.layouts import Layout
from autograd.scipy.sparse.operations import added, gathered, product, scaled, scattered
from autograd.scipy.sparse.stored import numbered

_BY_UFUNC = {
    np.add: operator.add, np.subtract: operator.sub, np.multiply: operator.mul, np.matmul: operator.matmul,
    np.divide: operator.truediv,
}  # fmt: skip


class Sparse(Entrywise):
    """A sparse matrix: stored values, a Tensor or an array, and their places.

    It is made by ``coo_array``, ``csr_array``, ``csc_array`` of ``autograd.scipy.sparse`` (or ``coo_matrix`` ...) and
    by operators. It has the operators and methods of a SciPy array that keep to the stored places: ``@``, ``*`` and
    ``/`` with dense operands and numbers, ``+`` and ``-``, ``** n``, ``dot``, ``multiply``, ``sum``, ``mean``, ``T``,
    ``diagonal``, ``toarray``, ``abs``, ``conj``, ``reshape``, indices. What is dense in SciPy is a
    Tensor here. Made by ``..._matrix`` it takes ``*`` for the product of matrices, as SciPy does.

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

    __slots__ = ()

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
        x = x if _is_number(x) else gathered(self._fitting("divide", x), layout=flat.layout)
        return flat._with(flat.data / x)

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
        if _is_number(x):
            return self + -x
        if _is_sparse(x):
            flat = Sparse.of(x)._flat()
            return self + flat._with(_negated(flat.data, self.dtype))
        return self + _negated(_dense("subtract", x), self.dtype)

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
    try:
        x = array(admitted(name, x))
    except ValueError as error:  # a ragged list
        raise OperandError(f"{name}: got {shown(x)} beside a sparse matrix, expected numbers: {error}") from error
    if isinstance(x, Node) or getattr(getattr(x, "dtype", None), "kind", "?") in "biufc":
        return x
    raise OperandError(f"{name}: got {describe(x)} beside a sparse matrix, expected numbers")


def _negated(x: Any, dtype: Any) -> Any:
    """-x in the dtype of a difference from numbers of ``dtype``: unsigned numbers and booleans have none."""
    signed: Any = x if isinstance(x, Node) else x.astype(np.result_type(x, dtype))
    return -signed


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
