"""Numbers kept within bounds; shared by Value and Tensor."""

import numpy as np

from autograd.engine.declaration import elementwise, gate
from autograd.ops.masking import kept


@elementwise(
    lambda g, out, x, low, high: kept(((x >= low) & (x <= high)) | (x != x), g),
    lambda g, out, x, low, high: kept(((x < low) & (low <= high)) | (low != low), g),
    lambda g, out, x, low, high: kept((x > high) | (low > high) | (high != high), g),
    selects=True,
)
@gate("router", local=("[low ≤ x ≤ high]", "[x < low ≤ high]", "[high < max(x, low)]"))
def clip(x, low, high):
    """x, but low where it is less and high where it is more. A router: the chosen operand receives the gradient.

    Between the bounds, and at them, x is chosen. An operand that is NaN receives it too. Of crossed bounds, high wins.
    """
    return np.clip(x, low, high)
