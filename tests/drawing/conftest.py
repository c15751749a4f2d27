"""The layout of all pictures here is the built-in one, whether Graphviz is installed or not; graphs to draw."""

import pytest

from tests.drawing.graphs import KNOWN

pytest.register_assert_rewrite("tests.drawing.checks")


@pytest.fixture(autouse=True)
def built_in_layout(monkeypatch):
    monkeypatch.setenv("GATEGRAD_LAYOUT", "python")


@pytest.fixture(params=sorted(KNOWN))
def root(request):
    return KNOWN[request.param]()
