"""The p-norm, from which norms and condition numbers are made. Tensors only.

At singular points the gradient is the shortest subgradient: every norm has gradient 0 at 0, entries that are 0 add
nothing to the gradient of a 1-norm or nuclear norm, and entries that tie for the largest share evenly.
"""

import numpy as np

from autograd.engine.declaration import op
from autograd.ops.complex import direction, squared_size
from autograd.ops.masking import scale
from autograd.ops.scaling import moderate, moderate_or_0, unit_along, widened, wider


def _pnorm_rule(g, out, x, p, axis, keepdims):
    plain = moderate(out, p) and moderate_or_0(g)
    if not keepdims:
        kept = tuple(1 if k in axis else n for k, n in enumerate(x.shape))
        g, out = g.reshape(kept), out.reshape(kept)
    if not plain:
        g, x = wider(g), wider(x)
        x = x / unit_along(x, axis, p)
        out = pnorm(x, p=p, axis=axis, keepdims=True)
    if p == 2:
        return scale(x.conj(), g / out)
    return scale(direction(x).conj(), g * (abs(x) / out) ** (p - 1))


def _root_of_sum(x, p, axis, keepdims):
    if p == 2:
        return np.sqrt(squared_size(x).sum(axis=axis, keepdims=keepdims))
    return (abs(x) ** p).sum(axis=axis, keepdims=keepdims) ** (1 / p)


@op(_pnorm_rule, gate="norm", symbol="‖ ‖", local=("g conj(sign(x)) (|x|/out)^(p-1)",), complex=True)
def pnorm(x, *, p, axis, keepdims=False):
    """sum(abs(x) ** p) ** (1 / p) over a tuple of axes, each in range(x.ndim). dx = g sign(x) (abs(x) / out)^(p-1).

    Entries of 0 receive 0, so the gradient at x = 0 is 0, for every p. For complex x, sign(x) is conj(x) / abs(x).
    Where the powers would leave the range of the dtype, value and gradient are computed of x / unit; see ``scaling``.
    """
    wide = widened(x)
    with np.errstate(over="ignore"):
        out = _root_of_sum(wide, p, axis, keepdims)
    if not moderate(out, p):
        wide = wider(x)
        unit = unit_along(wide, axis, p)
        out = _root_of_sum(wide / unit, p, axis, True) * unit
        out = out if keepdims else out.squeeze(axis)
    return out if wide is x else out.astype(x.real.dtype)
