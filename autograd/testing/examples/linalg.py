"""Examples of linear algebra."""

from autograd.testing.examples.common import Example, on

EXAMPLES: dict[str, Example] = {
    "matmul": on((2, 1, 3, 4), (3, 4, 2)),
}
