"""Methods of single numbers and of arrays entry by entry, under PyTorch's names and those of NumPy's ufuncs."""

from __future__ import annotations

from typing import Any

import numpy

from autograd import ops
from autograd.engine.doors import shown
from autograd.engine.node import Node
from autograd.errors import ArgumentError
from autograd.protocols.pytorch.making import method, of_op

np: Any = numpy  # NumPy's stubs know plain arrays only


def _scaled(other: Any, alpha: Any) -> Any:
    return other if alpha.__class__ in (int, float) and alpha == 1 else ops.multiply(other, alpha)


def _divided(x: Any, other: Any, rounding_mode: Any) -> Any:
    if rounding_mode is None:
        return ops.divide(x, other)
    if rounding_mode == "floor":
        return ops.floor_divide(x, other)
    if rounding_mode == "trunc":
        return ops.trunc(ops.divide(x, other))
    raise ArgumentError(f"div: got rounding_mode={shown(rounding_mode)}, expected None, 'trunc' or 'floor'")


def _clamped(x: Any, low: Any, high: Any) -> Any:
    if low is None and high is None:
        raise ArgumentError("clamp: got neither min nor max, expected at least one of them")
    return np.clip(x, low, high)


class EntrywiseMethods(Node):
    """Mixed into Value and Tensor.

    Example:
        >>> from autograd import Tensor, Value
        >>> Value(3.0).pow(2).add(1.0, alpha=10).data
        19.0
        >>> Tensor([-1.0, 4.0]).clamp(min=1).rsqrt().data.tolist()
        [1.0, 0.5]
    """

    __slots__ = ()

    abs = absolute = fabs = of_op(ops.absolute)
    acos = arccos = of_op(ops.arccos)
    acosh = arccosh = of_op(ops.arccosh)
    asin = arcsin = of_op(ops.arcsin)
    asinh = arcsinh = of_op(ops.arcsinh)
    atan = arctan = of_op(ops.arctan)
    atanh = arctanh = of_op(ops.arctanh)
    atan2 = arctan2 = of_op(ops.arctan2)
    angle = of_op(ops.angle)
    cbrt = of_op(ops.cbrt)
    ceil = of_op(ops.ceil)
    conj = conjugate = of_op(np.conjugate, "The complex conjugate.")
    copysign = of_op(ops.copysign)
    cosh = of_op(ops.cosh)
    deg2rad = radians = of_op(ops.radians)
    rad2deg = degrees = of_op(ops.degrees)
    exp2 = of_op(ops.exp2)
    expm1 = of_op(ops.expm1)
    floor = of_op(ops.floor)
    floor_divide = of_op(ops.floor_divide)
    fmax = of_op(ops.fmax)
    fmin = of_op(ops.fmin)
    fmod = of_op(ops.fmod)
    heaviside = of_op(ops.heaviside)
    hypot = of_op(ops.hypot)
    i0 = of_op(ops.i0)
    ldexp = of_op(ops.ldexp)
    log10 = of_op(ops.log10)
    log1p = of_op(ops.log1p)
    log2 = of_op(ops.log2)
    logaddexp = of_op(ops.logaddexp)
    logaddexp2 = of_op(ops.logaddexp2)
    maximum = of_op(ops.maximum)
    minimum = of_op(ops.minimum)
    multiply = mul = of_op(ops.multiply)
    negative = neg = of_op(ops.negative)
    nextafter = of_op(ops.nextafter)
    reciprocal = of_op(ops.reciprocal)
    remainder = of_op(ops.remainder)
    rint = of_op(ops.rint)
    sign = sgn = of_op(ops.sign)
    sinc = of_op(ops.sinc)
    sinh = of_op(ops.sinh)
    square = of_op(ops.square)
    tan = of_op(ops.tan)
    trunc = fix = of_op(ops.trunc)
    pow = power = float_power = method(
        "This to a power; see ``numpy.power``.", lambda self, exponent: ops.power(self, exponent)
    )
    positive = method("This itself, computed anew.", lambda self: +self)
    frac = method("This without its whole part, towards 0.", lambda self: ops.subtract(self, ops.trunc(self)))
    rsqrt = method("1 over the square root.", lambda self: ops.reciprocal(ops.sqrt(self)))

    add = method("self + alpha * other.", lambda self, other, *, alpha=1: ops.add(self, _scaled(other, alpha)))
    sub = subtract = method(
        "self - alpha * other.", lambda self, other, *, alpha=1: ops.subtract(self, _scaled(other, alpha))
    )
    div = divide = true_divide = method(
        "self / other; rounded towards 0 or down with rounding_mode 'trunc' or 'floor'.",
        lambda self, other, *, rounding_mode=None: _divided(self, other, rounding_mode),
    )
    lerp = method(
        "self + weight * (end - self).",
        lambda self, end, weight: ops.add(self, ops.multiply(weight, ops.subtract(end, self))),
    )
    clamp = method(
        "This limited to an interval; see ``numpy.clip``.", lambda self, min=None, max=None: _clamped(self, min, max)
    )
    clamp_min = method("The larger of this and min.", lambda self, min: _clamped(self, min, None))
    clamp_max = method("The smaller of this and max.", lambda self, max: _clamped(self, None, max))
    nan_to_num = method(
        "This with other numbers in place of NaN and the infinities; see ``numpy.nan_to_num``.",
        lambda self, nan=0.0, posinf=None, neginf=None: np.nan_to_num(self, nan=nan, posinf=posinf, neginf=neginf),
    )

    eq = method("self == other: plain booleans.", lambda self, other: self == other)
    ne = not_equal = method("self != other: plain booleans.", lambda self, other: self != other)
    lt = less = method("self < other: plain booleans.", lambda self, other: self < other)
    le = less_equal = method("self <= other: plain booleans.", lambda self, other: self <= other)
    gt = greater = method("self > other: plain booleans.", lambda self, other: self > other)
    ge = greater_equal = method("self >= other: plain booleans.", lambda self, other: self >= other)
    isnan = of_op(np.isnan, "True where this is NaN: plain booleans.")
    isinf = of_op(np.isinf, "True where this is infinite: plain booleans.")
    isfinite = of_op(np.isfinite, "True where this is neither infinite nor NaN: plain booleans.")
    isposinf = of_op(np.isposinf, "True where this is +inf: plain booleans.")
    isneginf = of_op(np.isneginf, "True where this is -inf: plain booleans.")
    isreal = of_op(np.isreal, "True where the imaginary part is 0: plain booleans.")
    signbit = of_op(np.signbit, "True where the sign is -, that of -0.0 too: plain booleans.")
    isclose = method(
        "True where this is close to other; see ``numpy.isclose``.",
        lambda self, other, rtol=1e-5, atol=1e-8, equal_nan=False: np.isclose(self, other, rtol, atol, equal_nan),
    )
    logical_and = of_op(np.logical_and, "True where both are other than 0: plain booleans.")
    logical_not = of_op(np.logical_not, "True where this is 0: plain booleans.")
    logical_or = of_op(np.logical_or, "True where either is other than 0: plain booleans.")
    logical_xor = of_op(np.logical_xor, "True where one alone is other than 0: plain booleans.")
