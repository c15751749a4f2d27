"""Forms: calls whose results have shapes and dtypes that follow from those of the arguments, and calls that write.

The results of all other calls are guarded: their form is another, perhaps, with other numbers.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from functools import cache
from inspect import Parameter, signature
from typing import Any

import numpy as np

from autograd.compiling.program import Attribute, Method
from autograd.compiling.traced import TracedNumber, tracers_in, write_flat
from autograd.engine.whole import KERNELS

UFUNC_METHOD = type(np.add.reduce)

IN_PLACE = frozenset(
    (operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ifloordiv, operator.imod, operator.ipow,
     operator.imatmul, operator.iand, operator.ior, operator.ixor, operator.ilshift, operator.irshift)
)  # fmt: skip

_FIRST_IS_WRITTEN = frozenset(
    (operator.setitem, np.copyto, np.put, np.place, np.putmask, np.fill_diagonal, np.put_along_axis, write_flat)
)
_WRITING_METHODS = frozenset(("sort", "fill", "partition", "put", "setflags"))

_CONVERSIONS = (np.asarray, np.array, np.asanyarray, np.ascontiguousarray, np.asfortranarray)
_ZEROS = np.zeros
"""NumPy's own functions: while a function is traced, others stand under their names (``stand_ins``)."""

_OUT_OF_METHOD = {
    "sum": 2, "prod": 2, "mean": 2, "std": 2, "var": 2, "cumsum": 2, "cumprod": 2, "max": 1, "min": 1, "argmax": 1,
    "argmin": 1, "all": 1, "any": 1, "take": 2, "clip": 2, "compress": 2, "dot": 1, "round": 1, "choose": 1, "trace": 4,
}  # fmt: skip
"""The position of ``out`` among the arguments of a method."""

# A variable number may be a length. The forms of these calls are static only without such numbers.
_STATIC_WITH_NUMBERS = frozenset(
    (np.where, np.clip, np.full_like, np.copyto, np.stack, np.concatenate, np.hstack, np.vstack, np.sum, np.prod,
     np.max, np.min, np.amax, np.amin, np.isclose, np.allclose, np.array_equal, np.dot, np.multiply.outer, np.outer,
     np.inner, np.vdot, np.kron, np.linalg.norm, np.interp, np.searchsorted, np.digitize, np.nan_to_num, np.quantile,
     np.percentile, np.nanquantile, np.nanpercentile, np.select, np.trapezoid, np.polyval, np.fill_diagonal,
     np.put_along_axis, np.append)
)  # fmt: skip
_STATIC = _STATIC_WITH_NUMBERS | frozenset(
    (np.mean, np.any, np.all, np.argmax, np.argmin, np.argsort, np.sort, np.cumsum, np.cumprod, np.zeros_like,
     np.ones_like, np.empty_like, np.transpose, np.swapaxes, np.moveaxis, np.rollaxis, np.expand_dims, np.squeeze,
     np.ravel, np.matmul, np.einsum, np.tensordot, np.real, np.imag, np.conj, np.angle, np.take_along_axis,
     np.broadcast_to, np.reshape, np.copy, np.diagonal, np.diag, np.triu, np.tril, np.flip, np.flipud, np.fliplr,
     np.rot90, np.roll, np.tile, np.var, np.std, np.ptp, np.median, np.average, np.trace, np.cross, np.atleast_1d,
     np.atleast_2d, np.atleast_3d, np.diff, np.ediff1d, np.gradient, np.convolve, np.correlate, np.vander, np.cov,
     np.corrcoef, np.unwrap, np.sinc, np.i0, np.fix, np.round, np.around, np.partition, np.argpartition, np.take,
     np.meshgrid, np.broadcast_arrays, np.dstack, np.column_stack, np.pad, np.nansum, np.nanprod, np.nanmax, np.nanmin,
     np.nanmean, np.nanvar, np.nanstd, np.nanmedian, np.nancumsum, np.nancumprod, np.nanargmax, np.nanargmin,
     np.lexsort, np.isneginf, np.isposinf, np.iscomplex, np.isreal, np.count_nonzero, np.linalg.solve, np.linalg.inv,
     np.linalg.det, np.linalg.cholesky, np.linalg.eigh, np.linalg.eigvalsh, np.linalg.svd, np.linalg.svdvals,
     np.linalg.qr, np.linalg.slogdet, np.linalg.pinv, np.linalg.cond, np.linalg.matrix_norm, np.linalg.vector_norm,
     np.fft.fft, np.fft.ifft, np.fft.rfft, np.fft.irfft, np.fft.hfft, np.fft.ihfft, np.fft.fft2, np.fft.ifft2,
     np.fft.fftn, np.fft.ifftn, np.fft.rfft2, np.fft.irfft2, np.fft.rfftn, np.fft.irfftn, np.fft.fftshift,
     np.fft.ifftshift, np.lib.stride_tricks.sliding_window_view)
)  # fmt: skip
_STATIC_METHODS_WITH_NUMBERS = frozenset(
    ("clip", "fill", "item", "sum", "prod", "max", "min", "searchsorted", "dot", "__round__")
)
_STATIC_METHODS = _STATIC_METHODS_WITH_NUMBERS | frozenset(
    ("all", "any", "argmax", "argmin", "argsort", "argpartition", "astype", "conj", "conjugate", "copy", "cumsum",
     "cumprod", "diagonal", "mean", "partition", "ravel", "reshape", "round", "sort", "squeeze", "std", "swapaxes",
     "take", "trace", "transpose", "var", "view", "flatten", "is_integer", "setflags", "__trunc__", "__floor__",
     "__ceil__")
)  # fmt: skip


def is_static(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """True if the forms of the results follow from the forms of the arguments alone."""
    if getattr(f, "forms_follow", False):
        return True
    if getattr(f, "__code__", None) in KERNELS:
        # the kernel turns integers into floats, so the form depends on the type
        return not any(isinstance(x, int) and not isinstance(x, bool) for x in args)
    if f is operator.getitem:
        return _is_static_index(args[1])
    if f is _ZEROS:  # a shape that is a variable makes the tracer read its numbers
        return not any(True for _ in tracers_in((args, kwargs)))
    if isinstance(f, (Attribute, np.ufunc)):
        return True
    if getattr(f, "__module__", "") == "_operator" or f is divmod:
        # A power of Python's numbers may be complex, and one of integers may be a float. Exceptions: a positive float
        # as base, a natural number as exponent.
        if f not in (operator.pow, operator.ipow) or not all(isinstance(x, (float, int, complex)) for x in args):
            return True
        base, exponent = args
        natural = type(exponent) is int and exponent >= 0
        return natural or (type(base) is float and base > 0 and isinstance(exponent, (float, int)))
    if isinstance(f, UFUNC_METHOD) and isinstance(getattr(f, "__self__", None), np.ufunc):
        return not any(isinstance(x, TracedNumber) for x in tracers_in((args[1:], kwargs)))
    numbers = any(not issubclass(x.__class__, np.ndarray) for x in tracers_in((args[1:], kwargs)))
    if isinstance(f, Method):
        return f.name in _STATIC_METHODS and (not numbers or f.name in _STATIC_METHODS_WITH_NUMBERS)
    if f is np.where:
        return len(args) + len(kwargs) > 1
    if f in _CONVERSIONS:  # an integer that does not fit int64 gets another dtype
        return not any(isinstance(x, TracedNumber) and x.__class__ is int for x in tracers_in(args))
    if f in (np.split, np.array_split):
        return not any(True for _ in tracers_in((args[1:], kwargs)))
    return f in _STATIC and (not numbers or f in _STATIC_WITH_NUMBERS)


def _is_static_index(index: Any) -> bool:
    """False for a mask, and for a slice with variable ends."""
    for part in index if isinstance(index, tuple) else (index,):
        if isinstance(part, slice) and any(True for _ in tracers_in(part)):
            return False
        if any(getattr(x, "dtype", np.dtype(int)).kind == "b" for x in tracers_in(part)):
            return False
    return True


def form_of(x: Any) -> Any:
    """The type, shape, dtype and strides of a result, as guards compare them."""
    return type(x).__name__, getattr(x, "shape", ()), str(getattr(x, "dtype", "")), getattr(x, "strides", ())


def written_by(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
    """The arrays that a call changes: ``out``, by name or by position, or the argument that a function writes to."""
    out = kwargs.get("out")
    if out is None and len(args) > (position := _position_of_out(f)):
        out = args[position]
    written = [x for x in (out if isinstance(out, tuple) else (out,)) if x is not None]
    writes_first = f in _FIRST_IS_WRITTEN or (isinstance(f, UFUNC_METHOD) and f.__name__ == "at")
    if isinstance(f, Method):
        writes_first = f.name in _WRITING_METHODS
    elif f in IN_PLACE:
        writes_first = issubclass(args[0].__class__, np.ndarray)
    elif f is np.nan_to_num:
        writes_first = not (args[1] if len(args) > 1 else kwargs.get("copy", True))
    elif kwargs and any(name.startswith("overwrite_") and x for name, x in kwargs.items()):  # overwrite_input, too
        writes_first = True
    return [*written, args[0]] if writes_first else written


_NEVER = 1000


@cache
def _position_of_out(f: Callable[..., Any]) -> int:
    """The position of the argument ``out`` of a function of NumPy's; a large number if it has none."""
    if isinstance(f, Method):
        return 1 + _OUT_OF_METHOD.get(f.name, _NEVER)
    if isinstance(f, np.ufunc) or not str(getattr(f, "__module__", "")).startswith("numpy"):
        return _NEVER
    try:
        names = [p.name for p in signature(f).parameters.values() if p.kind is not Parameter.KEYWORD_ONLY]
    except (TypeError, ValueError):  # written in C, which has no signature before NumPy 2.4
        return 2 if f in (np.dot, np.concatenate) else _NEVER
    return names.index("out") if "out" in names else _NEVER
