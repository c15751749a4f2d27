"""NumPy's array methods for Tensors: each is the NumPy function of the same name, and so the same op."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

from autograd import ops
from autograd.engine.doors import door, shown
from autograd.engine.later import later
from autograd.engine.node import Node, data_of
from autograd.engine.views import base_of, memory_of
from autograd.errors import OperandError, ShapeError
from autograd.protocols.pytorch.refused import Refusal, refuse_arguments

if TYPE_CHECKING:
    from autograd.protocols.flat import Flat
else:
    Flat = later("autograd.protocols.flat", "Flat")

np: Any = numpy  # NumPy's stubs know plain arrays only


_OF_UFUNCS = ("where", "casting", "order", "dtype", "subok", "signature")


def _of(name: str, other: dict[str, Any], known: tuple[str, ...], axis: Any = None) -> dict[str, Any]:
    """The keyword arguments of NumPy's method beyond the named parameters; OperandError for unknown ones."""
    if not other.keys() <= set(known):
        refuse_arguments(name, {key: x for key, x in other.items() if key not in known}, axis)
    return other


def _numpys(name: str, other: dict[str, Any], known: tuple[str, ...] = (), **named: Any) -> dict[str, Any]:
    """All keyword arguments of a call of NumPy; OperandError for those that its method does not have."""
    return {**named, **_of(name, other, known, named.get("axis"))}


def _bool_for(name: str, given: Any, keepdims: Any) -> dict[str, Any]:
    """NumPy's argument ``name``, and ``keepdims``. A True or False in the place of ``name`` is PyTorch's keepdim."""
    if given is None:
        return {"keepdims": keepdims}
    return {"keepdims": given} if isinstance(given, bool) else {name: given, "keepdims": keepdims}


def _spread(
    name: str, axis: Any, dtype: Any, out: Any, ddof: Any, keepdims: Any, other: dict[str, Any]
) -> dict[str, Any]:
    """The keyword arguments of ``np.std`` and ``np.var``; a number in the place of dtype is PyTorch's ``unbiased``."""
    if isinstance(dtype, (bool, int, float)):
        dtype, ddof = None, dtype
    other = _numpys(name, other, ("where", "mean"), axis=axis, dtype=dtype, ddof=ddof)
    return {**other, **_bool_for("out", out, keepdims)}


class ArrayMethods(Node):
    """Mixed into Tensor. Arguments are NumPy's."""

    __slots__ = ()

    # Comparisons and positions. The results are plain, so that ``out`` may be a plain array.

    @door
    def all(self, axis: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True, **other: Any) -> Any:
        """True where all entries are other than 0: plain booleans."""
        return self._data.all(**_numpys("all", other, axis=axis, **_bool_for("out", out, keepdims), where=where))

    @door
    def any(self, axis: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True, **other: Any) -> Any:
        """True where any entry is other than 0: plain booleans."""
        return self._data.any(**_numpys("any", other, axis=axis, **_bool_for("out", out, keepdims), where=where))

    @door
    def argmax(self, axis: int | None = None, out: Any = None, keepdims: Any = False, **other: Any) -> Any:
        """The index of the largest entry: plain integers, as a choice has no derivative."""
        if out is None and not other:
            return self._data.argmax(axis=axis, keepdims=keepdims)
        return self._data.argmax(**_numpys("argmax", other, axis=axis, **_bool_for("out", out, keepdims)))

    @door
    def argmin(self, axis: int | None = None, out: Any = None, keepdims: Any = False, **other: Any) -> Any:
        """The index of the smallest entry: plain integers, as a choice has no derivative."""
        if out is None and not other:
            return self._data.argmin(axis=axis, keepdims=keepdims)
        return self._data.argmin(**_numpys("argmin", other, axis=axis, **_bool_for("out", out, keepdims)))

    @door
    def argsort(
        self, axis: int | None = -1, kind: Any = None, order: Any = None, *, stable: Any = None, **other: Any
    ) -> Any:
        """The indices that would sort the entries: plain integers."""
        # Other arrays may not know the argument ``stable``.
        if stable is not None and not isinstance(self._data, np.ndarray):
            kind, stable = "stable" if stable else None, None
        keywords = _numpys("argsort", other, axis=axis, kind=kind, order=order, stable=stable)
        return self._data.argsort(**{key: x for key, x in keywords.items() if key == "axis" or x is not None})

    @door
    def argpartition(self, kth: Any, axis: int | None = -1, kind: Any = "introselect", order: Any = None) -> Any:
        """The indices that would partition the entries: plain integers."""
        return self._data.argpartition(kth, axis=axis, kind=kind, order=order)

    @door
    def nonzero(self, **other: Any) -> Any:
        """The indices of the entries other than 0: an array of plain integers for each axis, as in NumPy."""
        return self._data.nonzero(**_numpys("nonzero", other))

    @door
    def searchsorted(self, v: Any, side: Any = "left", sorter: Any = None) -> Any:
        """The indices at which ``v`` would have to be inserted to keep the entries sorted: plain integers."""
        return np.searchsorted(self, v, side=side, sorter=sorter)

    @door
    def choose(self, choices: Any, out: Any = None, mode: Any = "raise") -> Any:
        """Refused: the entries are floating numbers, and NumPy chooses by integers.

        Raises:
            OperandError: always; ``np.choose(t.astype(int), choices)`` is differentiable in the choices.
        """
        raise OperandError(
            f"choose: got {shown(self)} to choose by, expected plain integers: np.choose(t.astype(int), choices)"
        )

    # Shapes and parts.

    def compress(self, condition: Any, axis: int | None = None, out: Any = None) -> Any:
        """The slices along an axis where the condition holds."""
        return np.compress(condition, self, axis=axis, out=out)

    def diagonal(self, offset: int = 0, axis1: int = 0, axis2: int = 1, **other: Any) -> Any:
        """The diagonals of matrices."""
        return np.diagonal(self, **_numpys("diagonal", other, offset=offset, axis1=axis1, axis2=axis2))

    def repeat(self, repeats: Any, axis: Any = None, *more: Any, **other: Any) -> Any:
        """Each entry repeated along an axis, as NumPy's method; PyTorch's is ``np.tile(t, (2, 3))``."""
        if more or other:
            given = ", ".join(map(shown, (repeats, axis, *more)))
            raise OperandError(
                f"repeat: got {given}{', ' if other else ''}{', '.join(other)}, expected repeats and axis, as NumPy's "
                f"method takes them; PyTorch's t.repeat(2, 3) is np.tile(t, (2, 3))"
            )
        return np.repeat(self, repeats, axis=axis)

    def squeeze(self, axis: Any = None, **other: Any) -> Any:
        """Axes of length 1 removed."""
        return np.squeeze(self, **_numpys("squeeze", other, axis=axis))

    def take(self, indices: Any, axis: int | None = None, out: Any = None, mode: Any = "raise", **other: Any) -> Any:
        """The entries at indices along an axis."""
        return np.take(self, indices, **_numpys("take", other, axis=axis, out=out, mode=mode))

    # Numbers.

    def clip(self, min: Any = None, max: Any = None, out: Any = None, **other: Any) -> Any:
        """Entries limited to an interval; see ``numpy.clip``."""
        return np.clip(self, min, max, **_numpys("clip", other, _OF_UFUNCS, out=out))

    def conj(self) -> Any:
        """The complex conjugate; this Tensor itself, if it is real."""
        return ops.conjugate(self) if self._data.dtype.kind == "c" else self

    conjugate = conj

    def cumprod(self, axis: int | None = None, dtype: Any = None, out: Any = None, **other: Any) -> Any:
        """Products of the entries up to each place."""
        return np.cumprod(self, **_numpys("cumprod", other, axis=axis, dtype=dtype, out=out))

    def cumsum(self, axis: int | None = None, dtype: Any = None, out: Any = None, **other: Any) -> Any:
        """Sums of the entries up to each place."""
        return np.cumsum(self, **_numpys("cumsum", other, axis=axis, dtype=dtype, out=out))

    def dot(self, b: Any, out: Any = None) -> Any:
        """The dot product; see ``numpy.dot``."""
        return np.dot(self, b, out=out)

    def round(self, decimals: int = 0, out: Any = None, **other: Any) -> Any:
        """Entries rounded; constant between jumps."""
        return np.round(self, **_numpys("round", other, decimals=decimals, out=out))

    def trace(
        self, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: Any = None, **other: Any
    ) -> Any:
        """The sum of the diagonals of matrices."""
        keywords = {"offset": offset, "axis1": axis1, "axis2": axis2, "dtype": dtype, "out": out}
        return np.trace(self, **_numpys("trace", other, **keywords))

    # Reductions. A True or False in the place of NumPy's ``dtype`` or ``out`` is PyTorch's ``keepdim``.

    def sum(self, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, **other: Any) -> Any:
        """The sum along axes (an integer, a tuple, or None for all); ``initial`` and ``where`` as in NumPy."""
        if dtype is None and out is None and not other:
            return ops.sum(self, axis=axis, keepdims=keepdims)
        return self._reduced(np.sum, axis, _of("sum", other, ("initial", "where"), axis), dtype, out, keepdims)

    def mean(self, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, **other: Any) -> Any:
        """The mean along axes (an integer, a tuple, or None for all); ``where`` as in NumPy."""
        if dtype is None and out is None and not other:
            return ops.mean(self, axis=axis, keepdims=keepdims)
        return self._reduced(np.mean, axis, _of("mean", other, ("where",), axis), dtype, out, keepdims)

    def max(self, axis: Any = None, out: Any = None, keepdims: Any = False, **other: Any) -> Any:
        """The largest entry along axes (an integer, a tuple, or None for all); ``initial``, ``where`` as in NumPy."""
        if out is None and not other and not isinstance(axis, Node):
            return ops.max(self, axis=axis, keepdims=keepdims)
        return self._extreme(np.max, axis, out, keepdims, other)

    def min(self, axis: Any = None, out: Any = None, keepdims: Any = False, **other: Any) -> Any:
        """The smallest entry along axes (an integer, a tuple, or None for all); ``initial``, ``where`` as in NumPy."""
        if out is None and not other and not isinstance(axis, Node):
            return ops.min(self, axis=axis, keepdims=keepdims)
        return self._extreme(np.min, axis, out, keepdims, other)

    def prod(self, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, **other: Any) -> Any:
        """The product along axes; ``initial`` and ``where`` as in NumPy."""
        return self._reduced(np.prod, axis, _of("prod", other, ("initial", "where"), axis), dtype, out, keepdims)

    def std(
        self, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: Any = False, **other: Any
    ) -> Any:
        """The standard deviation along axes, divided by n - ddof: ddof is 0 as in NumPy, where PyTorch has 1."""
        return np.std(self, **_spread("std", axis, dtype, out, ddof, keepdims, other))

    def var(
        self, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: Any = False, **other: Any
    ) -> Any:
        """The variance along axes, divided by n - ddof: ddof is 0 as in NumPy, where PyTorch has 1."""
        return np.var(self, **_spread("var", axis, dtype, out, ddof, keepdims, other))

    def _reduced(self, reduce: Any, axis: Any, other: Any, dtype: Any, out: Any, keepdims: Any) -> Any:
        return reduce(self, axis, **_bool_for("dtype", dtype, keepdims), out=out, **other)

    def _extreme(self, reduce: Any, axis: Any, out: Any, keepdims: Any, other: Any) -> Any:
        if isinstance(axis, Node):
            refuse_arguments(reduce.__name__, other or {"other": axis})
        other = _of(reduce.__name__, other, ("initial", "where"), axis)
        return reduce(self, axis, **_bool_for("out", out, keepdims), **other)

    # Methods in place, under NumPy's names.

    if TYPE_CHECKING:  # Tensor defines it

        def __setitem__(self, index: Any, value: Any) -> None: ...

    @door
    def sort(self, axis: int = -1, kind: Any = None, order: Any = None, *, stable: Any = None, **other: Any) -> None:
        """Sort the entries of this Tensor itself, as NumPy's method does; ``np.sort(t)`` returns a sorted copy."""
        self[...] = np.sort(self, **_numpys("sort", other, axis=axis, kind=kind, order=order, stable=stable))

    @door
    def partition(self, kth: Any, axis: int = -1, kind: Any = "introselect", order: Any = None) -> None:
        """Partition the entries of this Tensor itself; ``np.partition(t, kth)`` returns a partitioned copy."""
        self[...] = np.partition(self, kth, axis=axis, kind=kind, order=order)

    @door
    def fill(self, value: Any) -> None:
        """Write one number into all entries of this Tensor itself, as NumPy's method does."""
        if np.shape(data_of(value)):
            raise ShapeError(f"fill: got {shown(value)}, expected one number; t[...] = array writes an array")
        self[...] = value

    @property
    def flat(self) -> Flat:
        """The entries in C order, to iterate over, read and assign, as NumPy's ``flat``."""
        return Flat(self)

    @flat.setter
    def flat(self, values: Any) -> None:
        Flat(self)[:] = values

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

    @property
    def strides(self) -> tuple[int, ...]:
        """The steps in bytes from an entry to the next along each axis."""
        strides: tuple[int, ...] = memory_of(self).strides
        return strides

    @property
    def flags(self) -> Any:
        """The layout of the entries in memory; see ``numpy.ndarray.flags``."""
        return memory_of(self).flags

    @property
    def base(self) -> Any:
        """The Tensor whose memory this one shows, if it is a view; None otherwise."""
        base = base_of(self)
        return None if base is self else base

    def to_device(self, device: Any, *, stream: Any = None) -> Any:
        """This Tensor itself, because a Tensor is where its array is.

        Raises:
            OperandError: another device is named; a Tensor is made of an array that lies there.
        """
        here = str(getattr(self._data, "device", "cpu"))
        if str(device) != here or stream is not None:
            raise OperandError(
                f"to_device: got {shown(device)}{'' if stream is None else ' and a stream'}, expected {here!r}: make a "
                f"Tensor of an array that lies there, such as Tensor(cupy.asarray(t.data))"
            )
        return self


REFUSED_METHODS = {
    "byteswap": "bytes have no derivative; t.data.byteswap() swaps those of the plain array",
    "ctypes": "t.data.ctypes is the plain array for C code",
    "dump": "pickle.dump(t, file) keeps the Tensor, t.data.dump(file) the plain array",
    "dumps": "pickle.dumps(t) keeps the Tensor, t.data.dumps() the plain array",
    "getfield": "bytes have no derivative; t.data.getfield(dtype) reads those of the plain array",
    "setfield": "bytes have no derivative; t[index] = value writes numbers",
    "setflags": "t.data.setflags(write=False) protects the plain array; t.requires_grad = False makes a constant",
    "tofile": "t.data.tofile(file) writes the plain array",
}
"""Methods of NumPy's arrays that are not offered, with replacements; ``put`` and ``resize`` are among PyTorch's."""

for _name, _text in REFUSED_METHODS.items():
    setattr(ArrayMethods, _name, Refusal(_name, _text, "NumPy's"))
