"""Pictures are the same on every machine of these tests, whether Graphviz is installed or not."""

import pytest


@pytest.fixture(autouse=True)
def built_in_layout(monkeypatch):
    monkeypatch.setenv("GATEGRAD_LAYOUT", "python")
