"""Steps in a fresh process: their results, their limits, their failures."""

import signal
import time

import numpy as np
import pytest

from benchmarks.limited import Outcome, Unfinished, limited

HERE = "tests.benchmarks.test_limited"


def double(number):
    """A step that ends."""
    return lambda: 2 * number


def forever():
    """A step that does not."""
    return lambda: time.sleep(60)


def large(megabytes):
    """A step that needs memory."""
    return lambda: np.ones(megabytes * 125_000).sum()


def faulty():
    """A step that fails."""
    return lambda: [][1]


def test_a_result_and_its_time():
    outcome = limited(HERE, "double", (21,))()
    assert isinstance(outcome, Outcome)
    assert outcome.numbers == 42
    assert 0 <= outcome.seconds < 10


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="needs an alarm")
def test_a_step_that_does_not_end():
    with pytest.raises(Unfinished, match=r"over 0\.2 s"):
        limited(HERE, "forever", (), seconds=0.2)()


def test_a_step_that_takes_too_much_memory():
    pytest.importorskip("resource")
    with pytest.raises(Unfinished, match=r"over 0\.1 GB"):
        limited(HERE, "large", (400,), megabytes=100)()


def test_a_step_that_fails():
    with pytest.raises(RuntimeError, match=r"(?s)faulty.*IndexError"):
        limited(HERE, "faulty", ())()
