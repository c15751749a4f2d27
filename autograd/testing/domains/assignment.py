"""Rows of assignment."""

from typing import Any

import numpy as np

from autograd import ops
from autograd.testing.domains.pick import Pick
from autograd.testing.domains.row import Move, Operands, row


def _assigned(pick: Pick) -> tuple[Operands, dict[str, Any]]:
    """An array, an index into it, and a value that fits: of the indexed shape, or broadcast to it."""
    shape = pick.shape(max_side=4)
    x, index = pick.array(shape), pick.index(shape)
    target = np.shape(x[index])
    small = tuple(pick.choice((n, 1)) for n in target)[pick.integer(0, len(target)) :]
    return [x, pick.array(small)], {"index": index}


def _is_row(x: Any, y: Any) -> bool:
    return bool(x.ndim > 0 and np.shape(y) == x.shape[1:])


ROWS = [
    row(
        ops.set_entries,
        _assigned,
        Move("{x}.copy(); {out}[{k}] = {y}", _is_row, lambda x, k: {"k": k % x.shape[0]}),
    ),
]
