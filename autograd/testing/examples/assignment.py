"""An example of assignment."""

from autograd.testing.examples.common import Example, on

EXAMPLES: dict[str, Example] = {
    "set_entries": on((3, 4), (3,), index=(slice(None), 1)),
}
