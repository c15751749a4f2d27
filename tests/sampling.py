"""A sample of the parameters of a test for the usual run; the others are marked slow, and run by ``.ci/full``."""

import pytest


def sampled(values, kept):
    """The parameters ``values``; all but those in ``kept`` are marked slow.

    ``kept`` is a collection of values, or a number n: every n-th value, beginning with the first.
    """
    kept = list(values)[::kept] if isinstance(kept, int) else kept
    return [value if value in kept else pytest.param(*_each(value), marks=pytest.mark.slow) for value in values]


def _each(value):
    """The parameters of a call: a tuple is one for each name."""
    return value if isinstance(value, tuple) else (value,)
