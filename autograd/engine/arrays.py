"""Arrays of other kinds than NumPy's: a Tensor may hold some; others are converted to plain arrays, or refused.

The rules are written in NumPy's functions and operators, so they run on every array that speaks NumPy's two protocols:
a CuPy array on a GPU, a Dask array on a cluster. This module brings constants to the kind of the operands, refuses
arrays that cannot be held, and computes lazy ones. An array with operators of its own would mean one thing in a forward
and another in a rule, so ``admitted`` decides about its class, once; every door calls it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import numpy

from autograd.engine.algebras import OwnAlgebraError
from autograd.engine.node import Node, data_of, describe
from autograd.engine.objects import joined
from autograd.errors import OperandError, ShapeError

np: Any = numpy  # NumPy's stubs know plain arrays only


def is_foreign(x: Any) -> bool:
    """True if x is an array, not a stack or a number, of another kind than NumPy's: on a GPU, a cluster, or lazy."""
    # The tracer of a Python number has the method of arrays, but its ``__class__`` is float.
    other = not isinstance(x, (numpy.ndarray, numpy.generic, complex, float, int)) and hasattr(x, "__array_function__")
    return other and not hasattr(x, "hidden_axis")


def as_like(constant: Any, x: Any) -> Any:
    """``constant``, made by NumPy, as the kind of array that x is or holds: a GPU's arrays do not mix with NumPy's."""
    if x.__class__ is numpy.ndarray:
        return constant
    x = data_of(x)
    other = is_foreign(x) or hasattr(x, "hidden_axis")
    return np.asarray(constant, like=x) if other and not is_foreign(constant) else constant


def with_known_shape(x: Any) -> Any:
    """``x``, an array, if the lengths of all its axes are known; ShapeError if some are not, as with Dask's masks."""
    if any(n != n for n in x.shape):
        raise ShapeError(
            f"got an array of {describe(x)} ({type(x).__module__}), with lengths that are not known before it is "
            f"computed, expected known ones: a gradient needs them; Dask finds them with x.compute_chunk_sizes()"
        )
    return x


def is_lazy(x: Any) -> bool:
    """True if x is a Dask array: a plan for numbers that are still to be computed."""
    return hasattr(x, "__dask_graph__")


def materialize(x: Any) -> Any:
    """``x`` as a NumPy array if it is lazy, for a caller that asked for its numbers."""
    return np.asarray(x) if is_lazy(x) else x


ORDINARY: frozenset[type] = frozenset(
    (numpy.ndarray, float, int, bool, complex, str, bytes, slice, type(None), type(...), numpy.float64, numpy.float32,
     numpy.int64, numpy.bool_, range, type, numpy.dtype)
)  # fmt: skip
"""Classes that need no decision; doors on hot paths look here before they call ``admitted``."""

_PYTHONS_NUMBERS = frozenset((float, int, bool, complex))

PLAIN: set[type] = set()  # classes derived from NumPy's array; they count as plain, whatever methods they override
_Decision = Callable[[str, Any], Any]
_decisions: dict[type, _Decision | None] = {}
_MOST_DECISIONS = 1000  # a full table is emptied, because it keeps the classes alive that a program makes

_OPERATORS = ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul")
_ARITHMETIC = (
    "__array_ufunc__", "__array_function__", *(f"__{side}{name}__" for name in _OPERATORS for side in ("", "r")),
)  # fmt: skip
"""Methods that a subclass of NumPy's array overrides if its operators mean something else."""


def admitted(name: str, x: Any) -> Any:
    """``x`` as the doors take it: labels dropped, arrays of another arithmetic refused, all else as it is.

    The arrays of pandas and xarray, and other objects with ``__array__`` that do not speak NumPy's protocols, become
    plain arrays, of which the position counts. So does a subclass of NumPy's array that has NumPy's operators. Lists
    and tuples are looked through. A labelled array that holds a node gives the node. An array of objects that holds
    Tensors becomes the one Tensor that it stands for; one that holds Values stays as it is.

    Args:
        name: the name of the caller, for the message.
        x: anything.

    Raises:
        OperandError: a masked array, a ``numpy.matrix``, a sparse matrix, a collection of labelled arrays, or an array
            with operators of its own, such as one with units. The message says how to make a plain one.

    Example:
        >>> admitted("multiply", numpy.ma.array([1.0, 2.0]))
        Traceback (most recent call last):
        autograd.errors.OperandError: multiply: got a masked array of shape (2,), expected a plain array: ...
    """
    cls = x.__class__
    if cls in ORDINARY:
        return joined(x) if cls is numpy.ndarray and x.dtype.char == "O" else x
    decision = _decision(cls)
    return x if decision is None else decision(name, x)


def admitted_each(name: str, xs: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments of a call, each of them admitted."""
    for x in xs:
        cls = x.__class__
        if _decision(cls) is not None if cls not in ORDINARY else cls is numpy.ndarray and x.dtype.char == "O":
            return tuple([admitted(name, x) for x in xs])
    return xs


def _decision(cls: type) -> _Decision | None:
    try:
        return _decisions[cls]
    except KeyError:
        if len(_decisions) >= _MOST_DECISIONS:
            _decisions.clear()
        decision = _decisions[cls] = _decided(cls)
        return decision


def node_in(name: str, x: Any) -> Any:
    """The node in an array of xarray that holds one (``DataArray * Tensor``), or in one of objects; or x as it is.

    Raises:
        OperandError: a quantity of pint that holds a node, as ``Quantity * Tensor`` does: its unit would be lost.
    """
    if x.__class__ in ORDINARY:
        return admitted(name, x)
    if not (_is_labelled(x.__class__) or hasattr(x.__class__, "magnitude")):
        return x
    held = x.data if _is_labelled(x.__class__) else x.magnitude
    if held is x or not isinstance(held, Node):
        return x
    return held if _is_labelled(x.__class__) else admitted(name, x)


def _is_labelled(cls: type) -> bool:
    """True for the arrays of xarray."""
    known = any(base.__module__.partition(".")[0] == "xarray" for base in cls.__mro__)
    return known and all(hasattr(cls, name) for name in ("dims", "data", "__array__"))


def _decided(cls: type) -> _Decision | None:
    """The decision about a class of operands; None if its objects pass unchanged."""
    homes = {base.__module__.partition(".")[0] for base in cls.__mro__}
    if issubclass(cls, (list, tuple)):
        return _parts
    if issubclass(cls, (Node, numpy.generic)):
        return None
    if issubclass(cls, int):  # NumPy computes with the number of an IntEnum, for example
        return lambda name, x: int(x)
    if issubclass(cls, numpy.ma.MaskedArray):
        return _refusal("a masked array", "its operators skip masked entries; x.filled(value) makes one")
    if issubclass(cls, numpy.matrix):
        return _refusal("a numpy.matrix", "its * is a matrix product; np.asarray(m) makes one")
    if issubclass(cls, numpy.ndarray):
        if cls not in PLAIN and any(getattr(cls, name) is not getattr(numpy.ndarray, name) for name in _ARITHMETIC):
            return _refusal(f"a {_spelled(cls)}", "it has operators of its own; np.asarray(x) makes one")
        return lambda name, x: admitted(name, x.view(numpy.ndarray))
    if any(base.__module__.startswith(("scipy.sparse", "autograd.scipy.sparse")) for base in cls.__mro__):
        return _refusal(f"a {_spelled(cls)}", "its operators are not those of arrays; x.toarray() makes one", own=True)
    if "pandas" in homes:
        if hasattr(cls, "__array__"):
            return _of_pandas
        several = hasattr(cls, "__iter__")  # a scalar of pandas is left to the doors, which judge any object
        return _refusal(f"a {_spelled(cls)}", "it is not one array", by_class=True) if several else None
    if "xarray" in homes:
        if _is_labelled(cls):
            return lambda name, x: _as_array(name, x.data)
        return _refusal(f"a {_spelled(cls)}", "it is not one array; ds[name] and ds.to_dataarray() are", by_class=True)
    if "pint" in homes and hasattr(cls, "magnitude"):
        return _refusal(f"a {_spelled(cls)}", "its operators convert units; x.magnitude makes one")
    if issubclass(cls, memoryview) or "array" in homes:  # memoryview, and ``array.array`` of the standard library
        return _as_array
    if any(hasattr(cls, name) for name in ("__array__", "__array_interface__", "__array_struct__")) and not hasattr(
        cls, "__array_function__"
    ):
        return _as_array
    return None


def _refusal(what: str, because: str, by_class: bool = False, own: bool = False) -> _Decision:
    def refuse(name: str, x: Any) -> NoReturn:
        shape = "" if by_class else f" of shape {x.shape}" if hasattr(x, "shape") else ""
        error = OwnAlgebraError if own else OperandError
        raise error(f"{name}: got {what}{shape}, expected a plain array: {because}")

    return refuse


def _spelled(cls: type) -> str:
    return f"{cls.__module__.partition('.')[0]} {cls.__name__}"


def _parts(name: str, x: Any) -> Any:
    """A list or tuple with its entries admitted; the same object if all entries are ordinary.

    Fast path: Python's numbers alone. (Every entry is looked at, because NumPy would take ``ma.masked`` as NaN.)
    """
    if _PYTHONS_NUMBERS.issuperset(map(type, x)):
        return x
    for part in x:
        cls = part.__class__
        if _decision(cls) is not None if cls not in ORDINARY else cls is numpy.ndarray and part.dtype.char == "O":
            break
    else:
        return x
    try:
        parts = [admitted(name, part) for part in x]
    except RecursionError:
        raise OperandError(f"{name}: got a {type(x).__name__} that holds itself, expected numbers") from None
    if all(new is old for new, old in zip(parts, x, strict=True)):
        return x
    return tuple(parts) if isinstance(x, tuple) else parts


def _as_array(name: str, x: Any) -> Any:
    """The array that ``__array__`` gives, unless ``x`` may be held or is a node already."""
    if isinstance(x, Node) or is_foreign(x):
        return x
    try:
        array: numpy.ndarray[Any, Any] = numpy.asarray(x)
    except (RuntimeError, TypeError, ValueError) as error:
        raise OperandError(f"{name}: got a {_spelled(type(x))}, expected an array-like object: {error}") from error
    return admitted(name, array)


def _of_pandas(name: str, x: Any) -> Any:
    """The numbers of a Series or a DataFrame, of nullable and of mixed columns too; a missing number is NaN."""
    array = _as_array(name, x)
    if isinstance(array, Node) or array.dtype.kind != "O":
        return array
    if getattr(x, "ndim", 1) == 2:
        columns = [_of_pandas(name, x.iloc[:, i]) for i in range(x.shape[1])]
        return np.stack(columns, axis=1) if columns and all(c.dtype.kind in "fiubc" for c in columns) else array
    dtype = getattr(getattr(x, "dtype", None), "numpy_dtype", None)  # a nullable column has it
    if dtype is None or dtype.kind not in "fiub":
        return array
    missing = np.asarray(x.isna())
    if not missing.any():
        return array.astype(dtype)
    return np.where(missing, np.nan, np.where(missing, 0, array)).astype(dtype if dtype.kind == "f" else float)
