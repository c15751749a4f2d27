"""``scipy.sparse`` beside Tensors: sparse matrices as constants, and with stored values that have gradients.

**Constants.** A matrix or array of ``scipy.sparse`` on either side of a Tensor: ``A @ t``, ``t @ A``, ``A.dot(t)``,
``A * t`` as the type of A means it, ``A / t``, ``A + t``, ``A - t``. Products of matrices and sums are dense Tensors,
``A * t`` for an array is a ``Sparse``. Nothing has to be imported for it.

**Stored values that are a Tensor** go through one constructor, ``coo_array((data, (row, col)), shape=(m, n))``, which
takes SciPy's arguments; ``csr_array((data, indices, indptr), shape=...)`` and ``csc_array`` do the same for places that
are sorted already, and ``coo_matrix`` and its like for a ``*`` that is the product of matrices. They give a ``Sparse``,
or SciPy's own object where the data are plain.

``autograd.scipy.sparse.linalg`` solves equations. Every other name is SciPy's own.
"""

import importlib
from typing import Any

import scipy.sparse

from autograd.engine.doors import door
from autograd.engine.node import Node, data_of, describe
from autograd.engine.op import Op
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array, holds_nodes
from autograd.scipy.refusals import everything_else
from autograd.scipy.sparse.arranging import block_array as block_array
from autograd.scipy.sparse.arranging import block_diag as block_diag
from autograd.scipy.sparse.arranging import bmat as bmat
from autograd.scipy.sparse.arranging import diags as diags
from autograd.scipy.sparse.arranging import diags_array as diags_array
from autograd.scipy.sparse.arranging import hstack as hstack
from autograd.scipy.sparse.arranging import tril as tril
from autograd.scipy.sparse.arranging import triu as triu
from autograd.scipy.sparse.arranging import vstack as vstack
from autograd.scipy.sparse.layouts import Layout, kept
from autograd.scipy.sparse.matrices import Sparse as Sparse

MODULES = ("linalg",)
"""The modules, by name, which are loaded when they are asked for."""

_of_scipy = everything_else("sparse")


def __getattr__(name: str) -> Any:
    return importlib.import_module(f"autograd.scipy.sparse.{name}") if name in MODULES else _of_scipy(name)


@door
def coo_array(arg1: Any, shape: tuple[int, int] | None = None, **options: Any) -> Any:
    """``scipy.sparse.coo_array``; a ``Sparse`` if the stored values are a Tensor.

    Args:
        arg1: ``(data, (row, col))``: the values, and the row and the column of each. Values at the same place are
            added.
        shape: the numbers of rows and columns; the smallest that hold all places by default.
        **options: SciPy's, for plain values.

    Raises:
        ShapeError: the values are no vector, or not as many as the places.
        OperandError: the places are a Tensor, or an option is given beside a Tensor.
        ArgumentError: a place that the shape does not have.

    Example:
        >>> import numpy as np
        >>> from autograd import grad
        >>> row, col = np.array([0, 1, 1]), np.array([0, 0, 1])
        >>> def loss(values):
        ...     return np.sum(coo_array((values, (row, col)), shape=(2, 2)) @ np.array([1.0, 10.0]))
        >>> grad(loss)(np.array([2.0, 3.0, 4.0]))
        array([ 1.,  1., 10.])
    """
    return _made("coo_array", arg1, shape, options)


@door
def csr_array(arg1: Any, shape: tuple[int, int] | None = None, **options: Any) -> Any:
    """``scipy.sparse.csr_array`` of ``(data, indices, indptr)`` or ``(data, (row, col))``; see ``coo_array``."""
    return _made("csr_array", arg1, shape, options)


@door
def csc_array(arg1: Any, shape: tuple[int, int] | None = None, **options: Any) -> Any:
    """``scipy.sparse.csc_array`` of ``(data, indices, indptr)`` or ``(data, (row, col))``; see ``coo_array``."""
    return _made("csc_array", arg1, shape, options)


@door
def coo_matrix(arg1: Any, shape: tuple[int, int] | None = None, **options: Any) -> Any:
    """As ``coo_array``, for a matrix whose ``*`` is the product of matrices."""
    return _made("coo_matrix", arg1, shape, options)


@door
def csr_matrix(arg1: Any, shape: tuple[int, int] | None = None, **options: Any) -> Any:
    """As ``csr_array``, for a matrix whose ``*`` is the product of matrices."""
    return _made("csr_matrix", arg1, shape, options)


@door
def csc_matrix(arg1: Any, shape: tuple[int, int] | None = None, **options: Any) -> Any:
    """As ``csc_array``, for a matrix whose ``*`` is the product of matrices."""
    return _made("csc_matrix", arg1, shape, options)


def _made(name: str, arg1: Any, shape: Any, options: dict[str, Any]) -> Any:
    of_scipy, is_matrix = getattr(scipy.sparse, name), name.endswith("matrix")
    given = arg1[0] if isinstance(arg1, tuple) and len(arg1) in (2, 3) else arg1
    if not isinstance(given, Sparse) and not holds_nodes(given):
        return of_scipy(arg1, shape=shape, **options)
    if options:
        raise OperandError(f"{name}: {', '.join(options)}= is not supported for stored values that are a Tensor")
    if isinstance(given, Sparse):
        found = given.moved(lambda numbers: numbers.asformat(name[:3]))
        return Sparse(found.data, found.layout, is_matrix)
    if given is arg1:
        raise OperandError(f"{name}: got {describe(arg1)}, expected stored values and their places: (data, (row, col))")
    data, places = array(given), arg1[1] if len(arg1) == 2 else arg1[1:]
    if any(map(holds_nodes, places)):
        raise OperandError(f"{name}: got a Tensor as the places of stored values, expected plain integers")
    if data.ndim != 1:
        raise ShapeError(f"{name}: got stored values of {describe(data)}, expected a vector")
    if len(arg1) == 2:
        plain = scipy.sparse.coo_array((data_of(data), places), shape=shape)
    else:
        plain = of_scipy((data_of(data), *places), shape=shape)
        plain.check_format(full_check=True)
    if plain.ndim != 2 or plain.data.shape != data.shape:
        raise ShapeError(
            f"{name}: got {data.shape[0]} stored values for {plain.nnz} places of shape {plain.shape}, expected as "
            f"many values as places, and two axes"
        )
    found = Sparse(data, Layout(kept(plain)), is_matrix)
    return found if plain.format == name[:3] else found.moved(lambda numbers: numbers.asformat(name[:3]))


_OPERATORS = {"add": "add", "subtract": "sub", "multiply": "mul", "divide": "truediv", "matmul": "matmul"}


def answer(op: Op, x: Any, y: Any, by_name: bool) -> Any:
    """The result of an op of a Tensor and a sparse matrix; NotImplemented where there is none.

    ``by_name`` says that ``np.multiply`` was called, which is entry by entry for matrices too, and not ``*``.
    """
    left = not isinstance(x, Node)
    matrix, beside = (x, y) if left else (y, x)
    if op.name not in _OPERATORS or beside.node_type.native is float:
        return NotImplemented
    matrix = Sparse.of(matrix)
    if by_name:
        matrix = Sparse(matrix.data, matrix.layout)
    return getattr(matrix, f"__{'' if left else 'r'}{_OPERATORS[op.name]}__")(beside)
