"""Examples of elementwise ops: positive numbers, operands broadcast against each other, no two equal."""

from autograd.testing.examples.common import Example, on, positive

EXAMPLES: dict[str, Example] = {
    "exp": on((3, 4)),
    "log": on((3, 4)),
    "sqrt": on((3, 4)),
    "sin": on((3, 4)),
    "cos": on((3, 4)),
    "tanh": on((3, 4)),
    "sigmoid": on((3, 4)),
    "relu": on((3, 4)),
    "negative": on((3, 4)),
    "absolute": on((3, 4)),
    "sign": on((3, 4)),
    "scale": on((3, 4), (4,)),
    "add": on((3, 4), (4,)),
    "subtract": on((3, 4), (4,)),
    "multiply": on((3, 4), (4,)),
    "divide": on((3, 4), (4,)),
    "power": on((3, 4), (4,)),
    "maximum": on((3, 4), (4,)),
    "minimum": on((3, 4), (4,)),
    "floor_divide": on((3, 4), (4,)),
    "remainder": on((3, 4), (4,)),
    "where": lambda rng: ([positive(rng, 3, 4) > 1.5, positive(rng, 3, 4), positive(rng, 4)], {}),
}
