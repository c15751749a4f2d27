"""Measurements leave the objects of the test run frozen."""

import gc

import pytest


@pytest.fixture(autouse=True)
def nothing_is_unfrozen(monkeypatch):
    """Without this, each collection of a later test would go through the million objects of all collected tests."""
    monkeypatch.setattr(gc, "freeze", lambda: None)
    monkeypatch.setattr(gc, "unfreeze", lambda: None)
