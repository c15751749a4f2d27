"""``np.interp``."""

import numpy as np

from autograd.engine.beside import read_at
from autograd.engine.node import Node, is_complex
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array_for
from autograd.functions.registry import implements


@implements(np.interp)
def interp(x, xp, fp, left=None, right=None, period=None):
    """``np.interp``: straight lines between the points (xp, fp); differentiable in x, xp, fp, left and right.

    At a point the slope is that of the line to its right, at the last point of the line to its left. Beyond the ends
    the value is constant: x receives 0 there.
    """
    x, xp, fp = (array_for("np.interp", part) for part in (x, xp, fp))
    if is_complex(x) or is_complex(xp):
        raise OperandError("np.interp: got complex numbers as x or xp, expected real ones; only fp may be complex")
    if xp.ndim != 1 or xp.shape != fp.shape or not xp.size:
        raise ShapeError(f"np.interp: got xp of shape {xp.shape} and fp of {fp.shape}, expected one axis of one length")
    if period is not None:
        if isinstance(period, Node) or period == 0:
            raise OperandError(f"np.interp: got period={period!r}, expected a plain number other than 0")
        period = abs(period)
        x, xp = x % period, xp % period
        order = np.argsort(xp)
        xp, fp = read_at(xp, order), read_at(fp, order)
        xp = np.concatenate((xp[-1:] - period, xp, xp[:1] + period))
        fp = np.concatenate((fp[-1:], fp, fp[:1]))
        left = right = None
    n = xp.shape[0]
    left, right = fp[0] if left is None else left, fp[-1] if right is None else right
    if n == 1:
        inside = np.broadcast_to(fp[0], x.shape)
    else:
        i = np.clip(np.searchsorted(xp, x, side="right") - 1, 0, n - 2)
        # Beyond the ends, the lines are read at an end, so that none overflows.
        within = np.where((x >= xp[0]) & (x <= xp[-1]) | np.isnan(x), x, xp[0])
        (y0, y1), (x0, x1) = ((read_at(p, i), read_at(p, i + 1)) for p in (fp, xp))
        inside = y0 + (y1 - y0) / (x1 - x0) * (within - x0)
    return np.where(x < xp[0], left, np.where(x > xp[-1], right, inside))
