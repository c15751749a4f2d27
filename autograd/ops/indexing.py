"""Reading and writing by index; each is the transpose of the other."""

import numpy as np

from autograd.graph import op


@op(lambda g, out, x, index: scatter(g, index=index, shape=x.shape), kind="linear", gate="router", symbol="[ ]")
def getitem(x, *, index):
    """x[index], for every index NumPy takes. A router: entries receive the gradient of each place they were read to."""
    return x[index]


def _may_repeat(index):
    """Whether an index can name one entry twice: only arrays of integers can."""
    parts = index if isinstance(index, tuple) else (index,)
    return any(isinstance(part, (np.ndarray, list)) and np.asarray(part).dtype != bool for part in parts)


@op(lambda g, out, x, index, shape: getitem(g, index=index), kind="linear", gate="router", symbol="[ ]")
def scatter(x, *, index, shape):
    """Zeros of a given shape with x added at ``index``; the transpose of ``getitem``, so repeated places add up."""
    out = np.zeros_like(x, shape=shape)
    if _may_repeat(index):
        np.add.at(out, index, x)
    else:
        out[index] = x
    return out
