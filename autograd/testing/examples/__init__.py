"""For every op of the rule table, operands and parameters at a smooth point, by family as under ``autograd/ops``."""

from autograd.testing.examples import assignment, elementwise, fourier, linalg, reductions, shaping
from autograd.testing.examples.common import Example

EXAMPLES: dict[str, Example] = {
    **assignment.EXAMPLES,
    **elementwise.EXAMPLES,
    **fourier.EXAMPLES,
    **linalg.EXAMPLES,
    **reductions.EXAMPLES,
    **shaping.EXAMPLES,
}
