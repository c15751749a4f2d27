"""Arguments of NumPy's functions, read as NumPy reads them: operands (nodes, numbers, lists), axes and flags."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.lib.array_utils import normalize_axis_tuple

from autograd.engine.arrays import admitted
from autograd.engine.beside import as_array
from autograd.engine.doors import holds_itself
from autograd.engine.node import ONE_KIND, Node, data_of
from autograd.errors import OperandError, ShapeError


def array(x: Any) -> Any:
    """``x`` as something with a shape: arrays and nodes as they are, numbers as arrays, lists (of nodes too) joined."""
    if isinstance(x, Node):
        if x.node_type.native is float:
            raise OperandError(f"got a {type(x).__name__}, expected an array: {ONE_KIND}")
        return x
    if isinstance(x, (list, tuple)) and holds_nodes(x):
        return np.stack([array(part) for part in x])
    x = admitted("operand", x)
    return x if hasattr(x, "shape") else as_array(x)


def holds_nodes(x: Any) -> bool:
    """True for a node, and for a list or an array of objects with one in it, however deep."""
    try:
        if x.__class__ is np.ndarray:
            return bool(x.dtype.char == "O" and any(map(holds_nodes, x.flat)))
        return isinstance(x, Node) or (isinstance(x, (list, tuple)) and any(map(holds_nodes, x)))
    except RecursionError:
        if not holds_itself(x):
            raise
        return False  # a list that holds itself is refused when it is turned into an array


def number(x: Any) -> Any:
    """``x`` if it is a Python number, because that adapts to the dtype of other operands; else ``array(x)``."""
    return x if isinstance(x, (bool, int, float, complex)) else array(x)


def one_or_tuple(xs: list[Any]) -> Any:
    """The only entry, or all of them, as ``atleast_1d`` and its like return them."""
    return xs[0] if len(xs) == 1 else tuple(xs)


def array_for(name: str, x: Any) -> Any:
    """``array(x)``, with the name of the calling function in the error."""
    try:
        return array(x)
    except OperandError as error:
        raise OperandError(f"{name}: {error}") from None


def operand(name: str, x: Any, ndim: int = 0) -> Any:
    """``x`` as an array or Tensor with at least ``ndim`` axes; OperandError or ShapeError in the caller's name."""
    if isinstance(x, Node) and x.node_type.native is float:
        raise OperandError(f"{name}: got a {type(x).__name__}, expected arrays and Tensors")
    x = array(x)
    if x.ndim < ndim:
        raise ShapeError(f"{name}: got an operand of shape {x.shape}, expected at least {ndim} axes")
    return x


def cast(x: Any, dtype: Any) -> Any:
    """x in a dtype, if one is given; OperandError if that is no floating or complex one.

    NumPy's functions compute in the dtype that they are given: a sum in integers is not the sum, made an integer.
    """
    if dtype is None or dtype is np._NoValue:
        return x
    if isinstance(x, Node) and np.dtype(dtype).kind not in "fc":
        raise OperandError(
            f"got dtype {np.dtype(dtype)}, expected a floating or complex dtype; x.astype({np.dtype(dtype)}) is plain"
        )
    return x.astype(dtype)


def check_casting(name: str, xs: Iterable[Any], dtype: Any, casting: Any) -> None:
    """OperandError if ``casting`` does not allow operands to become ``dtype``, or is no word of NumPy's."""
    if casting not in ("no", "equiv", "safe", "same_kind", "unsafe"):
        raise OperandError(f"{name}: got casting={casting!r}, expected 'no', 'equiv', 'safe', 'same_kind' or 'unsafe'")
    for x in xs:
        if hasattr(x, "dtype") and not np.can_cast(x.dtype, dtype, casting):
            raise OperandError(f"{name}: got casting={casting!r}, which does not allow {x.dtype} to become {dtype}")


def axes_of(name: str, axis: Any, ndim: int) -> tuple[int, ...]:
    """The axes as a tuple of positive integers; AxisError, which says the function's name, if there is no such axis."""
    return tuple(range(ndim)) if axis is None else normalize_axis_tuple(axis, ndim, name)


def one_axis(name: str, axis: Any, ndim: int) -> int:
    """One axis as a positive integer; AxisError if there is no such axis, OperandError if it is not one integer."""
    try:
        (found,) = normalize_axis_tuple(axis.__index__(), ndim, name)
    except (AttributeError, TypeError):
        raise OperandError(f"{name}: got axis={axis!r}, expected one integer") from None
    return int(found)


def yes(flag: Any) -> bool:
    """True for a flag that is given and set; NumPy passes ``np._NoValue`` for one that is not given."""
    return flag is not np._NoValue and bool(flag)


def is_given(x: Any) -> bool:
    """True for an argument of a reduction that is given and is not its default: None, ``np._NoValue`` or True."""
    return x is not None and x is not np._NoValue and x is not True


def without_nodes(x: Any, of: Callable[[Any], Any] = data_of) -> Any:
    """``x`` with every node in it replaced by its data, or by ``of(node)``, in lists and tuples too."""
    return type(x)(without_nodes(part, of) for part in x) if isinstance(x, (list, tuple)) else of(x)
