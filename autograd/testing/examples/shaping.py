"""Examples of ops that move numbers about, and of indexing."""

import numpy as np

from autograd.testing.examples.common import Example, on

EXAMPLES: dict[str, Example] = {
    "reshape": on((3, 4), shape=(2, 6)),
    "transpose": on((2, 3, 4), axes=(2, 0, 1)),
    "swapaxes": on((2, 3, 4), axis1=0, axis2=2),
    "broadcast_to": on((4,), shape=(2, 3, 4)),
    "unbroadcast": on((3, 4), shape=(3, 1)),
    "astype": on((3, 4), dtype=np.dtype(np.float64)),
    "concatenate": on((3, 4), (1, 4), (2, 4), axis=0),
    "stack": on((3, 4), (3, 4), axis=1),
    "roll": on((3, 4), shift=(1, -2), axis=(0, 1)),
    "getitem": on((3, 4), index=(slice(None), [0, 0, 3])),
    "scatter": on((3, 3), index=(slice(None), [0, 0, 3]), shape=(3, 4)),
}
