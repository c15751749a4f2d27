"""The built-in layout."""

from autograd.drawing import draw
from autograd.drawing.painting.grid import Box, Edge
from autograd.drawing.painting.layout import place
from tests.drawing.graphs import lecture
from tests.drawing.svg_reading import read


def test_layout_keeps_wires_straight_where_it_can():
    box = Box(left=5, body=40, right=20, above=20, below=20)
    layout = place([box] * 4, [Edge(0, 1), Edge(1, 2), Edge(2, 3)])
    assert len(set(layout.y)) == 1
    assert layout.rank == [0, 1, 2, 3]


def test_layout_puts_leaves_before_their_first_user():
    box = Box(left=5, body=40, right=20, above=20, below=20)
    layout = place([box] * 5, [Edge(0, 1), Edge(1, 3, -10), Edge(2, 3, 10), Edge(3, 4)])
    assert layout.rank == [0, 1, 1, 2, 3]


def test_a_tree_is_drawn_without_crossings():
    f, *_ = lecture()
    points = read(draw(f).svg).wires
    assert points["w0"][0][1] < points["w1"][0][1]  # w1 stands above x, as in the formula
    assert points["w2"][0][1] < points["w3"][0][1]
