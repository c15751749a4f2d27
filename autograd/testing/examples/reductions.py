"""Examples of reductions, the softmax family, and sequences."""

import numpy as np

from autograd.testing.examples.common import Example, on

EXAMPLES: dict[str, Example] = {
    "sum": on((3, 4), axis=0),
    "mean": on((3, 4), axis=1, keepdims=True),
    "max": on((3, 4), axis=1),
    "min": on((3, 4), axis=None),
    "logsumexp": on((3, 4), axis=0),
    "softmax": on((3, 4), axis=1),
    "log_softmax": on((3, 4), axis=1),
    "prod": on((3, 4), axis=1),
    "var": on((3, 4), axis=0, ddof=1),
    "rms": on((3, 4), axis=0, count=2),
    "nanmax": on((3, 4), axis=1),
    "nanmin": on((3, 4), axis=None),
    "cumsum": on((3, 4), axis=1),
    "cumprod": on((3, 4), axis=0),
    "cummax": on((3, 4), axis=1),
    "cummin": on((3, 4), axis=0),
    "linear_recurrence": on((3, 4), (3, 4), axis=1),
    "rearrange": on((2, 3), order=np.array([[2, 0, 1], [1, 0, 2]]), axis=1),
    "average_runs": on((2, 3), starts=np.array([[True, False, True], [True, False, False]])),
    "ranked": on((3, 4)),
    "convolve": on((5,), (3,)),
    "unwrap": on((3, 4), axis=0),
}
