"""Examples of reductions and the softmax family."""

from autograd.testing.examples.common import Example, on

EXAMPLES: dict[str, Example] = {
    "sum": on((3, 4), axis=0),
    "mean": on((3, 4), axis=1, keepdims=True),
    "max": on((3, 4), axis=1),
    "min": on((3, 4), axis=None),
    "logsumexp": on((3, 4), axis=0),
    "softmax": on((3, 4), axis=1),
    "log_softmax": on((3, 4), axis=1),
}
