"""Hypothesis profiles: ``dev`` is quick, ``ci``, of the gates, looks harder and always at the same examples.

``thorough``, with 2,000 examples a test, takes hours.
"""

import collections
import gc
import os
import sys

import pytest
from hypothesis import HealthCheck, settings

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile("dev", max_examples=4, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile(
    "ci", max_examples=40, deadline=None, derandomize=True, print_blob=True, suppress_health_check=SLOW_IS_FINE
)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci" if os.environ.get("CI") else "dev"))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish():
    """Leave the collected tests, a million objects, out of all that is collected later: a test pays for its own."""
    gc.collect()
    gc.freeze()


KEPT_OF_BROWSERS = 2
"""Tests of each file for a browser that the usual run keeps: its time is the browser's, not Python's."""


@pytest.hookimpl(tryfirst=True)  # before the option -m selects
def pytest_collection_modifyitems(items):
    seen = collections.Counter()
    for item in items:
        if item.path.stem.endswith("_in_a_browser"):
            seen[item.path] += 1
            if seen[item.path] > KEPT_OF_BROWSERS:
                item.add_marker(pytest.mark.slow)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    """Check that a test leaves the trace function as it was: without it, later code would not count as covered."""
    before = sys.gettrace()
    result = yield
    if sys.gettrace() is not before:
        sys.settrace(before)
        pytest.fail("the test has changed sys.gettrace(), expected it as before: sys.settrace(before)", pytrace=False)
    return result
