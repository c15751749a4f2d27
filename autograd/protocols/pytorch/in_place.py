"""Methods of PyTorch that end in an underscore: they write into the Tensor itself, and return it.

``p.sub_(lr * p.grad)`` is ``p[...] = p.sub(lr * p.grad)``. A result of ops is assigned to as ``t[...] = value`` does,
and gradients pass. A leaf that requires a gradient is written to under ``no_grad()`` alone, as in an optimiser's step.
``t[0, 1].zero_()`` writes to the entry of t, although ``t[0, 1]`` is a number of its own in NumPy and here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.node import Node, data_of, describe
from autograd.engine.recording import is_recording
from autograd.engine.views import base_of
from autograd.errors import AssignmentError, ShapeError
from autograd.protocols.pytorch.making import method


def _check_leaf(x: Any, name: str, bare: str | None = None) -> None:
    entry = getattr(x, "_entry", None)
    shown = None if entry is None else entry[0]()
    base = base_of(x) if shown is None else shown
    if is_recording() and base.requires_grad and base.op is None and not hasattr(base, "_versions"):
        part = "" if base is x else "a view of " if shown is None else "one entry of "
        raise AssignmentError(
            f"{name}: got {part}a leaf that requires a gradient, where operations are recorded; put it into a block "
            f"`with autograd.no_grad():`, as a step of an optimiser{f', or write t = t.{bare}(...)' if bare else ''}"
        )


def _written(x: Any, name: str, value: Any, broadcast: bool = False) -> Any:
    shape = np.shape(data_of(value))
    fits = shape == x.shape
    if broadcast and not fits:
        try:
            fits = np.broadcast_shapes(shape, x.shape) == x.shape
        except ValueError:
            fits = False
    if not fits:
        raise ShapeError(f"{name}: got {describe(value)} to write into {describe(x)}, expected the same shape")
    x[...] = value
    return x


def _of(name: str) -> Any:
    def write(self: Any, *args: Any, **kwargs: Any) -> Any:
        _check_leaf(self, f"{name}_", name)
        return _written(self, f"{name}_", getattr(self, name)(*args, **kwargs))

    return method(f"``t[...] = t.{name}(...)``; returns t.", write)


def _each(names: str) -> list[Any]:
    return [_of(name) for name in names.split()]


def _fill(self: Any, value: Any) -> Any:
    _check_leaf(self, "fill_")
    if np.shape(data_of(value)):
        raise ShapeError(f"fill_: got {describe(value)}, expected one number; copy_ takes an array")
    return _written(self, "fill_", value, True)


def _zero(self: Any) -> Any:
    _check_leaf(self, "zero_")
    return _written(self, "zero_", 0.0, True)


def _copy(self: Any, src: Any) -> Any:
    _check_leaf(self, "copy_")
    return _written(self, "copy_", src, True)


class InPlaceMethods(Node):
    """Mixed into Tensor.

    Raises:
        AssignmentError: the Tensor is a leaf that requires a gradient (or a view of one), and operations are recorded.
        ShapeError: the result has another shape.

    Example:
        >>> from autograd import Tensor, no_grad
        >>> w = Tensor([1.0, 2.0])
        >>> (w * w).sum().backward()
        >>> with no_grad():
        ...     w.sub_(0.25 * w.grad)
        Tensor([0.5, 1. ])
    """

    __slots__ = ()

    zero_ = method("``t[...] = 0``; returns t.", _zero)
    fill_ = method("``t[...] = value``, one number; returns t.", _fill)
    copy_ = method("``t[...] = src``, broadcast to the shape of t; returns t.", _copy)
    abs_, absolute_, acos_, acosh_, arccos_, arccosh_, arcsin_, arcsinh_ = _each(
        "abs absolute acos acosh arccos arccosh arcsin arcsinh"
    )
    arctan_, arctan2_, arctanh_, asin_, asinh_, atan_, atan2_, atanh_ = _each(
        "arctan arctan2 arctanh asin asinh atan atan2 atanh"
    )
    ceil_, copysign_, cos_, cosh_, deg2rad_, exp_, exp2_, expm1_, fix_ = _each(
        "ceil copysign cos cosh deg2rad exp exp2 expm1 fix"
    )
    floor_, floor_divide_, float_power_, fmod_, frac_, heaviside_, hypot_, i0_, ldexp_, lerp_ = _each(
        "floor floor_divide float_power fmod frac heaviside hypot i0 ldexp lerp"
    )
    log_, log10_, log1p_, log2_, nan_to_num_, neg_, negative_, nextafter_, pow_ = _each(
        "log log10 log1p log2 nan_to_num neg negative nextafter pow"
    )
    rad2deg_, reciprocal_, relu_, remainder_, round_, rsqrt_, sgn_, sigmoid_, sign_ = _each(
        "rad2deg reciprocal relu remainder round rsqrt sgn sigmoid sign"
    )
    sin_, sinc_, sinh_, sqrt_, square_, tan_, tanh_, trunc_ = _each("sin sinc sinh sqrt square tan tanh trunc")
    add_, sub_, subtract_, mul_, multiply_, div_, divide_, true_divide_ = _each(
        "add sub subtract mul multiply div divide true_divide"
    )
    addcmul_, addcdiv_, addmm_, addmv_, addr_, baddbmm_ = _each("addcmul addcdiv addmm addmv addr baddbmm")
    clamp_, clamp_min_, clamp_max_, clip_, masked_fill_ = _each("clamp clamp_min clamp_max clip masked_fill")
    cumsum_, cumprod_, tril_, triu_ = _each("cumsum cumprod tril triu")
