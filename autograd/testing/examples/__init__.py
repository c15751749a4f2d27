"""For every op of the rule table, operands and parameters at a smooth point, by family as under ``autograd/ops``."""

from autograd.testing.examples import elementwise, linalg, reductions, shaping
from autograd.testing.examples.common import Example

EXAMPLES: dict[str, Example] = {
    **elementwise.EXAMPLES,
    **linalg.EXAMPLES,
    **reductions.EXAMPLES,
    **shaping.EXAMPLES,
}
