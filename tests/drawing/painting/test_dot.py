"""A circuit in Graphviz's language."""

import pytest

from autograd.drawing import draw
from tests.drawing.checks import uses
from tests.drawing.graphs import neuron


def test_dot_has_an_edge_for_every_use(root):
    source = draw(root).to_dot().source
    assert source.count("->") == len(uses(root))
    assert source == draw(root).to_dot().source


def test_dot_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "graphviz", None)
    with pytest.raises(ImportError, match="pip install graphviz"):
        draw(neuron()).to_dot()
