"""Rows of Fourier transforms: real operands, of any length, cut or filled up."""

from functools import partial
from typing import Any

from autograd import ops
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Move, Operands, row


def _signals(pick: Pick, least: int = 1) -> tuple[Operands, dict[str, Any]]:
    """An array, one of its axes, a length (not given, shorter, longer, even or odd) and a norm."""
    shape = pick.shape(min_dims=1, min_side=least, max_side=5)
    params = {
        "axis": pick.axis(len(shape)),
        "n": pick.integer(1, 8) if pick.boolean() else None,
        "norm": pick.choice((None, "backward", "ortho", "forward")),
    }
    return [pick.array(shape)], params


def _two_or_more(x: Any) -> bool:
    return bool(x.ndim > 0 and x.shape[-1] > 1)


ROWS = [
    row(ops.fft, _signals),
    row(ops.ifft, _signals),
    row(ops.rfft, _signals),
    row(ops.irfft, partial(_signals, least=2), Move("np.fft.irfft({x})", _two_or_more)),
]
