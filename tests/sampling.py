"""Less for the usual run: a sample of the parameters of a test, or few examples of a costly one.

The other parameters are marked slow, and run by ``.ci/full``, which draws as many examples as its profile says. It runs
the tests of the usual run again where the profile changes what they do: ``looks_deeper`` finds them.
"""

from types import CodeType, FunctionType, ModuleType

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


def looks_deeper(test, known):
    """True where a profile changes the test: it draws examples, or reads QUICK, itself or in a function that it names.

    ``known`` holds the answers for functions that were asked about before.
    """
    if getattr(test, "is_hypothesis_test", False):
        return True
    if test not in known:
        known[test] = False  # also the answer to functions that call each other
        names = _names(test.__code__)
        known[test] = "QUICK" in names or any(looks_deeper(f, known) for f in _functions(test.__globals__, names))
    return known[test]


def _names(code):
    """The names that code reads, with those of the functions inside of it."""
    inner = [_names(constant) for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*inner)


def _functions(namespace, names):
    """The functions of the tests among the names of a module, and of the test modules that it names."""
    found = [namespace[name] for name in names if name in namespace]
    modules = [value for value in found if isinstance(value, ModuleType) and value.__name__.startswith("tests")]
    found += [vars(module)[name] for module in modules for name in names if name in vars(module)]
    return [f for f in found if isinstance(f, FunctionType) and f.__module__.startswith("tests")]
