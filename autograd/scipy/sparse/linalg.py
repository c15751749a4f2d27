"""``scipy.sparse.linalg``: equations with a sparse matrix, solved by SuperLU, differentiable by both sides.

The derivative by the right side solves the transposed equations with the same factors, which are kept; that by the
stored values has the entries of -y xᵀ at their places, where y is that solution. Both are ops of this package again,
so every order has the one factorisation. All other names are SciPy's own.
"""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse.linalg

from autograd.engine.arrays import admitted
from autograd.engine.declaration import gate, op
from autograd.engine.doors import door
from autograd.engine.node import Node, data_of, describe
from autograd.engine.outside import call_outside
from autograd.errors import ArgumentError, MissingRuleError, OperandError, ShapeError
from autograd.functions.operands import array
from autograd.scipy.refusals import everything_else
from autograd.scipy.sparse.layouts import FLAT, Layout
from autograd.scipy.sparse.matrices import Sparse
from autograd.scipy.sparse.operations import sampled

__getattr__ = everything_else("sparse.linalg")

_TURNED = {"N": "T", "T": "N"}


class Factor:
    """The factors of a matrix, made of its stored values when they are first needed and kept.

    Args:
        layout: the places of the values.
        dtype: that of the factors.
        make: SciPy's function that makes the factors of a matrix in the format csc.
    """

    def __init__(self, layout: Layout, dtype: Any, make: Callable[[Any], Any]) -> None:
        self.layout = layout
        self.dtype = np.dtype(dtype)
        self.make = make
        self.values: Any = None
        self.lu: Any = None

    def __repr__(self) -> str:
        return f"<factors of {self.layout!r}>"

    def are_of(self, values: Any) -> bool:
        """True if the factors are those of these values. They are compared: an array may have been written into."""
        return self.values is not None and np.array_equal(self.values, values, equal_nan=True)

    def of(self, values: Any) -> Any:
        """The factors for these values."""
        if not self.are_of(values):
            matrix = self.layout.matrix(values).tocsc()
            if self.layout.format == "csc" and not matrix.has_canonical_format:
                matrix = matrix.copy()  # SciPy sorts its argument in place
            self.lu = self.make(matrix.astype(self.dtype, copy=False))
            self.values = np.array(values)
        return self.lu

    def solve(self, values: Any, b: Any, trans: str) -> Any:
        """The x with A x = b, or with Aᵀ x = b, in the dtype of both."""
        lu = self.of(values)
        if lu is None:  # None stands for a singular matrix
            return np.full(b.shape, np.nan, np.result_type(values, b, np.float32))
        if b.dtype.kind == "c" and self.dtype.kind != "c":
            return lu.solve(b.real.astype(self.dtype), trans) + 1j * lu.solve(b.imag.astype(self.dtype), trans)
        return lu.solve(np.asarray(b, self.dtype), trans)


def _solve_values(g, out, values, b, factor, trans):
    y = _solution(values, g, factor=factor, trans=_TURNED[trans])
    x, y = (out, y) if trans == "N" else (y, out)
    return -sampled(y, x, layout=factor.layout)


@op(
    _solve_values,
    lambda g, out, values, b, factor, trans: _solution(values, g, factor=factor, trans=_TURNED[trans]),
    complex=True,
)
@gate("matrix divider", symbol="\\", local=("(-gb outᵀ) at the places", "gb: the transposed equations, for g"))
def _solution(values, b, *, factor, trans):
    return call_outside(factor.solve, values, b, trans)


@door
def spsolve(A: Any, b: Any, permc_spec: str | None = None, use_umfpack: bool = True) -> Any:
    """The x with A x = b for a square sparse matrix A, by SuperLU: ``scipy.sparse.linalg.spsolve``.

    Args:
        A: a sparse matrix of SciPy, or a ``Sparse`` whose stored values are differentiated by; shape ``(n, n)``.
        b: a vector ``(n,)``, or a matrix ``(n, k)`` of right sides; real or complex. A sparse b is for plain A alone.
        permc_spec: as SciPy's: how the columns are ordered.
        use_umfpack: as SciPy's, for plain arguments; ignored beside Tensors.

    Returns:
        x of the shape of b; a vector for one column, as in SciPy. NaN, with SciPy's warning, if A is singular.

    Raises:
        ShapeError: A is not square, or b has another number of rows.
        OperandError: A is not sparse, or b is and there are Tensors.

    Example:
        >>> import scipy.sparse
        >>> from autograd import grad
        >>> A = scipy.sparse.csc_array([[2.0, 0.0], [1.0, 4.0]])
        >>> grad(lambda b: np.sum(spsolve(A, b)))(np.array([1.0, 2.0]))
        array([0.375, 0.25 ])
    """
    if not isinstance(A, Sparse) and not isinstance(b, (Node, Sparse)):
        if isinstance(A, Node):
            raise OperandError("spsolve: got a dense Tensor as A, expected a sparse matrix; np.linalg.solve takes it")
        return scipy.sparse.linalg.spsolve(A, b, permc_spec, use_umfpack)
    matrix = _square("spsolve", A)
    b = _right_side("spsolve", matrix, b)
    dtype = np.result_type(_floating(matrix.dtype), b.dtype)
    x = _solution(matrix.data, b, factor=Factor(matrix.layout, dtype, _maker(permc_spec)), trans="N")
    return x.reshape(-1) if x.ndim == 2 and x.shape[1] == 1 else x


def _maker(permc_spec: str | None) -> Callable[[Any], Any]:
    """A function that makes factors; None, with SciPy's warning, of a singular matrix."""

    def make(matrix: Any) -> Any:
        try:
            return scipy.sparse.linalg.splu(matrix, permc_spec)
        except RuntimeError as error:
            if "singular" not in str(error):
                raise
            warning = scipy.sparse.linalg.MatrixRankWarning
            warnings.warn("Matrix is exactly singular", warning, stacklevel=2)
            return None

    return make


def _floating(dtype: Any) -> Any:
    return dtype if dtype.char in "fdFD" else np.result_type(dtype, np.float64)


def _square(name: str, A: Any) -> Sparse:
    if not isinstance(A, Sparse) and not scipy.sparse.issparse(A):
        raise OperandError(f"{name}: got {describe(A)} as A, expected a sparse matrix")
    matrix = Sparse.of(A, FLAT)
    if matrix.shape[0] != matrix.shape[1]:
        raise ShapeError(f"{name}: got a sparse matrix of shape {matrix.shape}, expected a square one")
    return matrix


def _right_side(name: str, matrix: Sparse, b: Any) -> Any:
    if isinstance(b, Sparse) or scipy.sparse.issparse(b):
        raise OperandError(f"{name}: got a sparse right side beside a Tensor, expected a dense one; b.toarray() is it")
    b = array(admitted(name, b))
    if b.ndim not in (1, 2) or b.shape[0] != matrix.shape[0]:
        n = matrix.shape[0]
        raise ShapeError(f"{name}: got b with {describe(b)}, expected ({n},) or ({n}, k)")
    return b if b.dtype.kind in "fc" else b.astype(np.float64)


class Factorization:
    """The result of ``splu``: the factors of a sparse matrix, for right sides to come.

    ``L``, ``U``, ``perm_r``, ``perm_c``, ``nnz`` and ``shape`` are SciPy's, plain numbers.
    """

    def __init__(self, name: str, matrix: Sparse, make: Callable[[Any], Any]) -> None:
        self._name = name
        self._matrix = matrix
        self._factor = Factor(matrix.layout, _floating(matrix.dtype), make)
        self._factor.of(data_of(matrix.data))

    def __getattr__(self, name: str) -> Any:
        data = self._matrix.data
        if name in ("L", "U") and isinstance(data, Node) and data.requires_grad:
            raise MissingRuleError(f"{self._name}: no derivative of {name} by the stored values is known here")
        return getattr(self._factor.lu, name)

    @door
    def solve(self, rhs: Any, trans: str = "N") -> Any:
        """The x with A x = rhs.

        Args:
            rhs: a vector ``(n,)`` or a matrix ``(n, k)``.
            trans: "N" for A, "T" for the transposed matrix, "H" for the conjugated and transposed one.

        Raises:
            ArgumentError: another ``trans``; the stored values were changed since the matrix was factorised.
        """
        if trans not in ("N", "T", "H"):
            raise ArgumentError(f"{self._name}: got trans={trans!r:.20}, expected 'N', 'T' or 'H'")
        matrix, b = self._matrix, _right_side(self._name, self._matrix, rhs)
        if not self._factor.are_of(data_of(matrix.data)):
            raise ArgumentError(f"{self._name}: the stored values were changed since; factorise the matrix again")
        if trans == "H":
            return _solution(matrix.data, b.conj(), factor=self._factor, trans="T").conj()
        return _solution(matrix.data, b, factor=self._factor, trans=trans)


@door
def splu(A: Any, *args: Any, **options: Any) -> Any:
    """The LU factors of a square sparse matrix: ``scipy.sparse.linalg.splu``, with a ``solve`` that takes Tensors.

    Args:
        A: a sparse matrix of SciPy, or a ``Sparse`` whose stored values are differentiated by.
        *args: SciPy's.
        **options: SciPy's.

    Returns:
        A ``Factorization``: ``solve(b)``, ``solve(b, trans="T")``. All solutions and derivatives use the same factors.

    Raises:
        RuntimeError: A is singular, as in SciPy.

    Example:
        >>> import scipy.sparse
        >>> from autograd import grad
        >>> lu = splu(scipy.sparse.csc_array([[2.0, 0.0], [1.0, 4.0]]))
        >>> grad(lambda b: np.sum(lu.solve(b) ** 2))(np.array([2.0, 9.0]))
        array([0.5, 1. ])
    """
    return Factorization("splu", _square("splu", A), lambda matrix: scipy.sparse.linalg.splu(matrix, *args, **options))


@door
def spilu(A: Any, *args: Any, **options: Any) -> Any:
    """The incomplete factors of a constant sparse matrix: ``scipy.sparse.linalg.spilu``; ``solve`` takes Tensors."""
    matrix = _square("spilu", A)
    if isinstance(matrix.data, Node):
        raise MissingRuleError("spilu: no derivative by the stored values is known here; A.detach() is SciPy's matrix")
    return Factorization("spilu", matrix, lambda matrix: scipy.sparse.linalg.spilu(matrix, *args, **options))


@door
def factorized(A: Any) -> Callable[[Any], Any]:
    """A function that solves A x = b for each b: ``scipy.sparse.linalg.factorized``; see ``splu``.

    Example:
        >>> import scipy.sparse
        >>> from autograd import grad
        >>> solve = factorized(scipy.sparse.csc_array([[2.0, 0.0], [1.0, 4.0]]))
        >>> grad(lambda b: np.sum(solve(b)))(np.array([1.0, 2.0]))
        array([0.375, 0.25 ])
    """
    factors = splu(A)
    return lambda b: factors.solve(b)
