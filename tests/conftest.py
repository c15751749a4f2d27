"""Hypothesis profiles: ``dev`` is quick; ``gate``, of ``.ci/run``, draws as few examples, always the same.

``ci``, of ``.ci/full``, looks harder, and ``thorough``, with 2,000 examples a test, takes hours.
"""

import collections
import gc
import os
import sys

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import HealthCheck, settings

from tests.drawing.browser import start, window
from tests.sampling import looks_deeper

SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]

settings.register_profile("dev", max_examples=4, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.register_profile(
    "gate", max_examples=4, deadline=None, derandomize=True, print_blob=True, suppress_health_check=SLOW_IS_FINE
)
settings.register_profile(
    "ci", max_examples=40, deadline=None, derandomize=True, print_blob=True, suppress_health_check=SLOW_IS_FINE
)
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "gate" if os.environ.get("CI") else "dev"))


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Collect the tests, a million objects that stay, without looking for garbage among them; leave them out later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()


def pytest_runtest_protocol(item, nextitem):
    """Run a test; a worker sends one report of a test that passed, not six messages: they took a third of its time."""
    if not hasattr(item.config, "workerinput"):
        return None
    for report in runtestprotocol(item, nextitem=nextitem, log=False):
        if report.when == "call" or not report.passed:
            item.ihook.pytest_runtest_logreport(report=report)
    return True


KEPT_OF_BROWSERS = 2
"""Tests of each file for a browser that the usual run keeps: its time is the browser's, not Python's."""


@pytest.hookimpl(tryfirst=True)  # before the option -m selects
def pytest_collection_modifyitems(items):
    seen = collections.Counter()
    known = {}
    for item in items:
        if isinstance(item, pytest.Function) and looks_deeper(item.function, known):
            item.add_marker(pytest.mark.deeper)
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


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """One browser for all files: it takes two seconds to start."""
    browser = start(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.quit()


@pytest.fixture(scope="module")
def browser(chromium):
    """The browser, in a window of this file."""
    with window(chromium) as browser:
        yield browser
