"""Methods of sizes, dtypes and places under PyTorch's names, and the way to plain arrays."""

from __future__ import annotations

from typing import Any

import numpy

from autograd.engine.arrays import is_foreign, materialize
from autograd.engine.doors import shown
from autograd.engine.node import Node, data_of, leaf
from autograd.errors import OperandError
from autograd.protocols.pytorch.making import method

np: Any = numpy  # NumPy's stubs know plain arrays only

_DEVICES = ("cpu", "cuda", "mps", "xpu", "meta")


def each(given: tuple[Any, ...]) -> tuple[Any, ...]:
    """Numbers given one by one, or in one list or tuple."""
    return tuple(given[0]) if len(given) == 1 and isinstance(given[0], (tuple, list)) else given


def checked_dtype(name: str, dtype: Any) -> Any:
    """A dtype as NumPy's; OperandError in the name of a method otherwise."""
    try:
        if dtype is not None:
            return np.dtype(dtype)
    except (TypeError, ValueError):
        pass
    expected = "the lengths of the axes, or a dtype" if name == "view" else "a dtype"
    package, _, own = str(dtype).rpartition(".")
    if package == "torch":
        raise OperandError(f"{name}: got {dtype}, which is PyTorch's dtype, expected NumPy's: np.{own}")
    raise OperandError(f"{name}: got {shown(dtype)}, expected {expected}")


def _in_dtype(x: Any, dtype: Any) -> Any:
    return x if x.dtype == np.dtype(dtype) else x.astype(dtype)


def _to(x: Any, given: tuple[Any, ...], dtype: Any, device: Any, copy: Any) -> Any:
    for target in given:
        if isinstance(target, str) and target.partition(":")[0] in _DEVICES:
            device = target
        elif isinstance(target, (Node, np.ndarray)):
            dtype = data_of(target).dtype
        elif dtype is None and target is not None:
            dtype = target
        else:
            raise OperandError(f"to: got {shown(given)}, expected a dtype")
    if device is not None and str(device) != str(_device(x)):
        raise OperandError(
            f"to: got the device {device!s:.40}; a Tensor is where its array is ({_device(x)}): "
            f"make one of an array there, such as Tensor(cupy.asarray(t.data))"
        )
    same = dtype is None or x.dtype == checked_dtype("to", dtype)
    return (x.copy() if copy else x) if same else x.astype(dtype)


def _device(x: Any) -> Any:
    return getattr(x._data, "device", "cpu")


def _numpy(x: Any, force: Any) -> Any:
    if x.requires_grad and not force:
        raise OperandError(
            "numpy: got a Tensor that requires a gradient, which a plain array would lose; "
            "t.detach().numpy() and t.data say that the numbers alone are meant"
        )
    x._check_given_away("numpy()")
    return np.asarray(materialize(x._data)) if is_foreign(x._data) else x.data


def _new(x: Any, make: Any, given: Any, dtype: Any, *more: Any) -> Any:
    """The result of ``make`` as a constant like x; a plain array in a dtype that no Tensor has."""
    dtype = x.dtype if dtype is None else checked_dtype("dtype", dtype)
    array = make(given, *more, dtype=dtype)
    return leaf(type(x), array, requires_grad=False) if dtype.kind in "fc" else array


def _requires_grad(x: Any, requires_grad: Any) -> Any:
    x.requires_grad = requires_grad
    return x


class PlainMethods(Node):
    """Mixed into Tensor.

    Example:
        >>> from autograd import Tensor
        >>> t = Tensor([1.5, -2.0])
        >>> t.float().dtype, t.long(), t.detach().numpy(), t.numel()
        (dtype('float32'), array([ 1, -2]), array([ 1.5, -2. ]), 2)
    """

    __slots__ = ()

    dim = ndimension = method("The number of axes; ``ndim``.", lambda self: self.ndim)
    numel = nelement = method("The number of entries; ``size``.", lambda self: int(self._data.size))
    element_size = method("The bytes of one entry; ``itemsize``.", lambda self: self.itemsize)
    is_complex = method("True if the entries are complex.", lambda self: self.dtype.kind == "c")
    is_floating_point = method("True if the entries are real.", lambda self: self.dtype.kind == "f")
    is_contiguous = method(
        "True if the entries lie one after the other in memory, by rows.",
        lambda self: not isinstance(self._data, np.ndarray) or self._data.flags.c_contiguous,
    )
    is_leaf = property(lambda self: self.op is None, doc="True if no op made this Tensor.")
    device = property(_device, doc='The device of the array, as the array itself says it; "cpu" for NumPy.')
    clone = method("The same numbers in a Tensor of its own; gradients pass. ``copy``.", lambda self: self.copy())
    contiguous = method(
        "This itself, if its entries lie by rows in memory; else a copy where they do.",
        lambda self: self if self.is_contiguous() else self.copy(),
    )
    numpy = method(
        "The plain array, not copied; of a Tensor that requires a gradient only with ``force=True``.",
        lambda self, *, force=False: _numpy(self, force),
    )
    cpu = method("This itself, if its array is NumPy's.", lambda self: _to(self, (), None, "cpu", False))
    requires_grad_ = method(
        "Let gradients reach this leaf, or not; returns the leaf.",
        lambda self, requires_grad=True: _requires_grad(self, requires_grad),
    )
    to = method(
        "In another dtype; this itself if it has it already. In a dtype of integers it is a plain array.",
        lambda self, *target, dtype=None, device=None, copy=False: _to(self, target, dtype, device, copy),
    )
    type_as = method("In the dtype of other.", lambda self, other: _in_dtype(self, other.dtype))
    half = method("In float16; this itself if it is.", lambda self: _in_dtype(self, np.float16))
    float = method("In float32; this itself if it is.", lambda self: _in_dtype(self, np.float32))
    double = method("In float64; this itself if it is.", lambda self: _in_dtype(self, np.float64))
    cfloat = method("In complex64; this itself if it is.", lambda self: _in_dtype(self, np.complex64))
    cdouble = method("In complex128; this itself if it is.", lambda self: _in_dtype(self, np.complex128))
    bool = method("True where entries are not 0: a plain array.", lambda self: self.astype(np.bool_))
    byte = method("A plain array of uint8.", lambda self: self.astype(np.uint8))
    char = method("A plain array of int8.", lambda self: self.astype(np.int8))
    short = method("A plain array of int16.", lambda self: self.astype(np.int16))
    int = method("A plain array of int32.", lambda self: self.astype(np.int32))
    long = method("A plain array of int64, as for class labels.", lambda self: self.astype(np.int64))
    new_zeros = method(
        "A constant of zeros in this dtype, or another.",
        lambda self, *size, dtype=None: _new(self, np.zeros, each(size), dtype),
    )
    new_ones = method(
        "A constant of ones in this dtype, or another.",
        lambda self, *size, dtype=None: _new(self, np.ones, each(size), dtype),
    )
    new_empty = method(
        "A constant in this dtype, to be filled.",
        lambda self, *size, dtype=None: _new(self, np.zeros, each(size), dtype),
    )
    new_full = method(
        "A constant of one number in this dtype.",
        lambda self, size, fill_value, dtype=None: _new(self, np.full, size, dtype, fill_value),
    )
    new_tensor = method(
        "A constant of other numbers in this dtype.",
        lambda self, data, dtype=None: _new(self, np.array, data_of(data), dtype),
    )
