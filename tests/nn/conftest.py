"""Fixtures of the tests of ``nn``."""

import signal

import numpy as np
import pytest


@pytest.fixture
def ctrl_c():
    """Ctrl-C as Python handles it, also where tests run in the background and it is ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(12345)
