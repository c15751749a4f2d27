"""Narrower layouts: rows parted, slots pushed together, wires straight where there is room."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from autograd.drawing.painting.grid import ROW_GAP, Box, Edge, Grid
from autograd.drawing.painting.layout import place
from autograd.drawing.painting.squeezing import parted, snapped, squeezed, straightened

BOX = Box(left=5, body=40, right=20, above=50, below=50)


def overlaps(grid, y):
    """Pairs of neighbours of a row that are too close."""
    return [
        (u, v) for row in grid.layers for u, v in pairwise(row)
        if y[v] - grid.above[v] - y[u] - grid.below[u] < ROW_GAP - 0.2
    ]  # fmt: skip


@st.composite
def graphs(draw):
    n = draw(st.integers(3, 24))
    edges = []
    for v in range(1, n):
        for u in draw(st.lists(st.integers(max(0, v - 6), v - 1), min_size=1, max_size=2)):
            edges.append(Edge(u, v, draw(st.sampled_from([0.0, -20.0, 20.0]))))
    used = {edge.source for edge in edges}
    edges += [Edge(v, n, 0.0) for v in range(n) if v not in used]
    widths = draw(st.lists(st.sampled_from([20.0, 50.0, 90.0]), min_size=n + 1, max_size=n + 1))
    return [Box(5, 40, 20, w, w) for w in widths], edges


@given(graphs())
def test_a_squeezed_layout_is_as_narrow_as_its_widest_row_and_nothing_overlaps(graph):
    boxes, edges = graph
    seen = {}

    def squeeze(grid, edges, y):
        found = straightened(grid, edges, snapped(grid, squeezed(grid, y, 100.0)))
        seen["grid"], seen["y"] = grid, found
        return found

    layout = place(boxes, edges, None, parted, squeeze)
    grid = seen["grid"]
    assert not overlaps(grid, seen["y"])
    widest = max(sum(grid.above[v] + grid.below[v] + ROW_GAP for v in row) - ROW_GAP for row in grid.layers)
    assert layout.height <= max(100.0, widest) + 0.2


@given(graphs())
def test_parted_rows_keep_every_edge_forward(graph):
    boxes, edges = graph
    before = place(boxes, edges).rank
    after = parted(boxes, edges, before, wanted=150.0)
    assert all(after[edge.source] < after[edge.target] for edge in edges)
    assert sorted(set(after)) == list(range(max(after) + 1))
    assert parted(boxes, edges, before, wanted=1e9) == before


def test_a_narrow_layout_stays_as_it_is():
    edges = [Edge(0, 2, -10), Edge(1, 2, 10)]
    grid = Grid([BOX] * 3, edges, [0, 0, 1])
    assert squeezed(grid, [0.0, 200.0, 100.0], 1000.0) == [0.0, 200.0, 100.0]


def test_a_box_that_stands_a_little_aside_is_moved_under_its_input():
    grid = Grid([BOX] * 2, [Edge(0, 1)], [0, 1])
    assert snapped(grid, [0.0, 9.0]) == [0.0, 0.0] or snapped(grid, [0.0, 9.0])[1] == 0.0
    assert snapped(grid, [0.0, 60.0]) == [0.0, 60.0]


def test_a_long_wire_is_straight_where_there_is_room():
    edges = [Edge(0, 1), Edge(1, 2), Edge(2, 3, -10), Edge(0, 3, 10)]
    grid = Grid([BOX] * 4, edges, [0, 1, 2, 3])
    y = [0.0, -60.0, -60.0, 0.0, 30.0, 45.0]
    grid.arrange([[0], [1, 4], [2, 5], [3]])
    found = straightened(grid, edges, y)
    assert found[4] == found[5]
    assert not overlaps(grid, found)
