"""``Entrywise``: the methods of a sparse matrix that change each stored value alone, comparisons, and refusals by name.

A function of single entries that is 0 at 0 keeps to the stored places. Where it is linear, values at the same place
may stay apart; where it is not, they are added up first. Comparisons are constant between jumps, so their results are
SciPy's.
"""

import operator
from collections.abc import Callable
from typing import Any, Self

import numpy as np
import scipy.sparse

from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.errors import NotOfferedError, OperandError
from autograd.scipy.sparse.layouts import FLAT
from autograd.scipy.sparse.stored import Stored

_FORMATS = "a Tensor is held in the formats csr, csc and coo: A.tocsr()"
_DENSE = "A.toarray() is the dense Tensor, A.data the stored values"
_WAYS: dict[str, str] = {
    **dict.fromkeys(("tobsr", "todia", "todok", "tolil"), _FORMATS),
    "setdiag": "add a matrix of the differences, A + autograd.scipy.sparse.diags_array(v - A.diagonal())",
    "maximum": "np.maximum(A.toarray(), x) is dense",
    "minimum": "np.minimum(A.toarray(), x) is dense",
    "max": "np.max(A.toarray(), axis) counts the zeros too",
    "min": "np.min(A.toarray(), axis) counts the zeros too",
}
"""The code to write for a name of SciPy's matrices that ``Sparse`` does not have."""

_IN_FORMATS = {"indices": ("csr", "csc"), "indptr": ("csr", "csc"), "row": ("coo",), "col": ("coo",)}
"""Attributes that not every format has."""

_OF_SCIPY = _IN_FORMATS.keys() | frozenset(
    name
    for kind in ("array", "matrix")
    for form in (*FLAT, "bsr", "dia", "lil", "dok")
    for name in dir(getattr(scipy.sparse, f"{form}_{kind}"))
    if not name.startswith("_")
)


def _compared(compare: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def method(self: "Entrywise", x: Any) -> Any:
        try:
            return compare(self.detach(), x.detach() if isinstance(x, Stored) else data_of(x))
        except (TypeError, ValueError) as error:
            raise OperandError(f"{compare.__name__}: got {shown(x)} beside a sparse matrix: {error}") from error

    method.__name__ = f"__{compare.__name__}__"
    return method


class Entrywise(Stored):
    """The methods of single entries; ``Sparse`` adds the arithmetic."""

    __slots__ = ()

    __eq__ = _compared(operator.eq)
    __ne__ = _compared(operator.ne)
    __lt__ = _compared(operator.lt)
    __le__ = _compared(operator.le)
    __gt__ = _compared(operator.gt)
    __ge__ = _compared(operator.ge)
    __hash__ = object.__hash__

    def __getattr__(self, name: str) -> Any:
        if name not in _OF_SCIPY:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        formats = _IN_FORMATS.get(name)
        way = f"A.to{formats[0]}() has it" if formats else _WAYS.get(name, _DENSE)
        which = f"in the format {self.format}" if formats else "which is of SciPy's sparse matrices"
        raise NotOfferedError(f"{type(self).__name__} has no {name}, {which}: {way}")

    def __abs__(self) -> Self:
        single = self._single()
        return single._with(np.abs(single.data))

    def __pos__(self) -> Self:
        return self

    def copy(self) -> Self:
        """The same matrix with stored values in memory of their own; gradients pass."""
        return self._with(self.data.copy())

    def astype(self, dtype: Any, casting: str = "unsafe", copy: bool = True) -> Self:
        """The same matrix in another dtype; one of integers has plain numbers."""
        if casting != "unsafe":
            raise OperandError(f"astype: got casting={casting!r}, expected 'unsafe'")
        single = self if np.dtype(dtype).kind in "fc" else self._single()  # a sum of rounded parts is another number
        return single._with(single.data.astype(dtype))

    def conj(self, copy: bool = True) -> Self:
        """The complex conjugate."""
        return self._with(np.conj(self.data))

    conjugate = conj

    @property
    def real(self) -> Self:
        """The real parts of the entries."""
        return self._with(np.real(self.data))

    @property
    def imag(self) -> Self:
        """The imaginary parts of the entries."""
        return self._with(np.imag(self.data))

    def nonzero(self) -> tuple[Any, Any]:
        """The rows and columns of the entries that are not 0."""
        found: tuple[Any, Any] = self._single().detach().nonzero()
        return found

    def count_nonzero(self, axis: Any = None) -> Any:
        """The number of entries that are not 0, of the whole matrix or along an axis."""
        plain = self._single().detach()
        return plain.count_nonzero() if axis is None else plain.count_nonzero(axis=axis)

    def _places(self, name: str, i: int) -> Any:
        if self.format not in _IN_FORMATS[name]:
            raise AttributeError(name)  # Python asks ``__getattr__`` then, which says more
        places = self.layout.index[i].view()
        places.flags.writeable = False
        return places

    @property
    def indices(self) -> Any:
        """The column of each stored value in the format csr, the row in csc; not to be written into."""
        return self._places("indices", 0)

    @property
    def indptr(self) -> Any:
        """The places in ``data`` where the rows begin in the format csr, the columns in csc; not to be written into."""
        return self._places("indptr", 1)

    @property
    def row(self) -> Any:
        """The row of each stored value in the format coo; not to be written into."""
        return self._places("row", 0)

    @property
    def col(self) -> Any:
        """The column of each stored value in the format coo; not to be written into."""
        return self._places("col", 1)

    @door
    def asformat(self, format: str | None, copy: bool = False) -> Self:
        """The same matrix in the format csr, csc or coo; None leaves it as it is."""
        if format is None or format == self.format:
            return self
        if format not in FLAT:
            raise OperandError(f"asformat: got {shown(format)}, expected 'csr', 'csc' or 'coo'; {_FORMATS}")
        found: Self = self.moved(lambda numbers: numbers.asformat(format))
        return found

    @door
    def reshape(self, *shape: Any, order: str = "C", copy: bool = False) -> Any:
        """The same entries in another shape; a dense vector for a shape of one axis."""
        return self.moved(lambda numbers: numbers.reshape(*shape, order=order))
