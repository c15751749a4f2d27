"""Less for the usual run: a sample of the parameters of a test, or few examples of a costly one.

The other parameters are marked slow, and run by ``.ci/full``, which draws as many examples as its profile says.
"""

import pytest
from hypothesis import settings

QUICK = settings.default.max_examples < 20
"""True in the profiles ``dev`` and ``gate``."""


def costly(examples, otherwise=settings.default.max_examples, **more):
    """Settings of a test whose examples take long: so many of them in a quick profile, and ``otherwise`` in another."""
    return settings(max_examples=examples if QUICK else otherwise, **more)


def sampled(values, kept):
    """The parameters ``values``; all but those in ``kept`` are marked slow.

    ``kept`` is a collection of values, or a number n: every n-th value, beginning with the first.
    """
    kept = list(values)[::kept] if isinstance(kept, int) else kept
    return [value if value in kept else pytest.param(*_each(value), marks=pytest.mark.slow) for value in values]


def _each(value):
    """The parameters of a call: a tuple is one for each name."""
    return value if isinstance(value, tuple) else (value,)
