"""Numbers kept within bounds; shared by Value and Tensor."""

import math

import numpy as np

from autograd.engine.declaration import op
from autograd.engine.node import data_of, is_complex
from autograd.errors import OperandError
from autograd.ops.derived import implements, refuse


@op(
    lambda g, out, x, low, high: np.where(((x >= low) & (x <= high)) | (x != x), g, 0.0),
    lambda g, out, x, low, high: np.where(((x < low) & (low <= high)) | (low != low), g, 0.0),
    lambda g, out, x, low, high: np.where((x > high) | (low > high) | (high != high), g, 0.0),
    kind="elementwise", gate="router",
)  # fmt: skip
def clip(x, low, high):
    """x, but low where it is less and high where it is more. A router: what was chosen receives the gradient.

    Between the bounds, and at them, that is x; NaN receives it wherever it is. If the bounds have crossed, high wins.
    """
    return np.clip(x, low, high)


_NOT_GIVEN = np._NoValue


@implements(np.clip)
def _clip(a, a_min=_NOT_GIVEN, a_max=_NOT_GIVEN, out=None, *, min=_NOT_GIVEN, max=_NOT_GIVEN, **kwargs):
    """``clip`` with NumPy's arguments: None, or nothing, is no bound."""
    refuse("np.clip", out=out, **kwargs)
    bounds = []
    for name, first, second, without in (("min", a_min, min, -math.inf), ("max", a_max, max, math.inf)):
        if first is not _NOT_GIVEN and second is not _NOT_GIVEN:
            raise OperandError(f"np.clip: got both a_{name} and {name}, expected one of them")
        bound = second if first is _NOT_GIVEN else first
        bounds.append(without if bound is _NOT_GIVEN or bound is None else bound)
    return clip(a, *bounds)


@implements(np.nan_to_num)
def _nan_to_num(x, copy=True, nan=0.0, posinf=None, neginf=None):
    """Finite numbers pass as they are; what replaces NaN and the infinities is constant, so their gradient is 0.

    Real and imaginary parts of complex numbers are looked at each on its own.
    """
    if not copy:
        raise OperandError(f"np.nan_to_num: copy={copy!r} is not supported for Value and Tensor")
    if is_complex(x):
        return _nan_to_num(x.real, copy, nan, posinf, neginf) + 1j * _nan_to_num(x.imag, copy, nan, posinf, neginf)
    return np.where(np.isfinite(x), x, np.nan_to_num(data_of(x), nan=nan, posinf=posinf, neginf=neginf))
