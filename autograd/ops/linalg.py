"""Linear algebra. Tensors only."""

from autograd.graph import op
from autograd.ops.shaping import unbroadcast


def _matmul_x(g, out, x, y):
    if y.ndim == 1:  # a column: the last axis of the result is missing
        g, y = g.reshape((*g.shape, 1)), y.reshape((*y.shape, 1))
    if x.ndim == 1:  # a row: the axis before the last one is missing
        gx = g.reshape((*g.shape[:-1], 1, g.shape[-1])) @ y.swapaxes(-1, -2)
        gx = gx.reshape((*gx.shape[:-2], gx.shape[-1]))
    else:
        gx = g @ y.swapaxes(-1, -2)
    return gx if gx.shape == x.shape else unbroadcast(gx, shape=x.shape)


def _matmul_y(g, out, x, y):
    if x.ndim == 1:
        g = g.reshape((*g.shape[:-1], 1, *g.shape[-1:]) if y.ndim > 1 else (1,))
        x = x.reshape((1, *x.shape))
    if y.ndim == 1:
        gy = x.swapaxes(-1, -2) @ g.reshape((*g.shape, 1))
        gy = gy.reshape(gy.shape[:-1])
    else:
        gy = x.swapaxes(-1, -2) @ g
    return gy if gy.shape == y.shape else unbroadcast(gy, shape=y.shape)


@op(_matmul_x, _matmul_y, kind="multilinear", gate="swap multiplier", symbol="@", local=("g yᵀ", "xᵀ g"))
def matmul(x, y):
    """x @ y, with NumPy's rules for vectors and stacks of matrices. dx = g yᵀ, dy = xᵀ g.

    A swap multiplier, as ``multiply`` is: each operand receives the gradient times the other, transposed. Stacks that
    were broadcast are summed back.
    """
    return x @ y
