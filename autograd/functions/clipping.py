"""Numbers kept within bounds: ``clip`` with NumPy's arguments, ``nan_to_num``."""

import math

import numpy as np

from autograd import ops
from autograd.engine.beside import as_array
from autograd.engine.node import data_of, is_complex
from autograd.errors import OperandError
from autograd.functions.operands import cast, check_casting
from autograd.functions.registry import implements, refuse

_NOT_GIVEN = np._NoValue


@implements(np.clip)
def np_clip(
    a, a_min=_NOT_GIVEN, a_max=_NOT_GIVEN, out=None, *, min=_NOT_GIVEN, max=_NOT_GIVEN, dtype=None, casting="same_kind",
    **kwargs,
):  # fmt: skip
    """``clip`` with NumPy's arguments: None, or a missing argument, means no bound."""
    refuse("np.clip", out=out, **kwargs)
    if dtype is not None or casting != "same_kind":
        if dtype is not None and np.dtype(dtype).kind == "c":
            raise OperandError(
                f"np.clip: got dtype={np.dtype(dtype)}, expected a real one: complex numbers have no order"
            )
        own = as_array(data_of(a)).dtype
        check_casting("np.clip", [own.type(0)], own if dtype is None else dtype, casting)
        a = cast(a, dtype) if hasattr(a, "astype") else a
    bounds = []
    for name, first, second, without in (("min", a_min, min, -math.inf), ("max", a_max, max, math.inf)):
        if first is not _NOT_GIVEN and second is not _NOT_GIVEN:
            raise OperandError(f"np.clip: got both a_{name} and {name}, expected one of them")
        bound = second if first is _NOT_GIVEN else first
        bounds.append(without if bound is _NOT_GIVEN or bound is None else bound)
    result = ops.clip(a, *bounds)
    return result if dtype is None else cast(result, dtype)


@implements(np.nan_to_num)
def nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """Finite numbers pass as they are; NaN and the infinities are replaced by constants, so their gradient is 0.

    Real and imaginary parts of complex numbers are looked at each on its own.
    """
    if not copy:
        raise OperandError(f"np.nan_to_num: copy={copy!r} is not supported for Value and Tensor")
    if is_complex(x):
        return nan_to_num(x.real, copy, nan, posinf, neginf) + 1j * nan_to_num(x.imag, copy, nan, posinf, neginf)
    return np.where(np.isfinite(x), x, np.nan_to_num(data_of(x), nan=nan, posinf=posinf, neginf=neginf))
