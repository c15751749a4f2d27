"""The quick way into an error state and out of it."""

import numpy as np

from autograd.compiling import quiet
from autograd.compiling.quiet import quick_state

RAISING = {"divide": "raise", "over": "ignore", "under": "warn", "invalid": "ignore"}


def test_it_is_the_state_of_numpy():
    before = np.geterr()
    enter, state, leave = quick_state(RAISING)
    for _ in range(2):
        token = enter(state)
        inside = np.geterr()
        leave(token)
        assert inside == RAISING
        assert np.geterr() == before


def test_one_in_another():
    enter, state, leave = quick_state(RAISING)
    with np.errstate(all="print"):
        token = enter(state)
        with np.errstate(divide="ignore"):
            assert np.geterr() == RAISING | {"divide": "ignore"}
        leave(token)
        assert set(np.geterr().values()) == {"print"}


def test_versions_of_numpy_without_it(monkeypatch):
    monkeypatch.setattr(quiet, "_umath", None)
    assert quick_state(RAISING) is None
