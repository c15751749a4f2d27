"""The grid: columns of boxes, and stand-ins for the wires that pass through."""

from autograd.drawing.painting.grid import Box, Edge, Grid, Layout

BOX = Box(left=5, body=40, right=20, above=20, below=20)


def test_a_long_wire_has_a_stand_in_in_each_column_between_its_ends():
    grid = Grid([BOX] * 3, [Edge(0, 1), Edge(1, 2), Edge(0, 2, 11.0, main=True)], [0, 1, 3])
    assert grid.chains == [[], [3], [4, 5]]
    assert grid.layers == [[0], [1, 4], [3, 5], [2]]
    assert grid.before[2] == [(3, 0.0), (5, 11.0)]  # the last piece of the wire meets the port
    assert grid.main == {(0, 4), (4, 5), (5, 2)}


def test_an_order_is_taken_over():
    grid = Grid([BOX] * 3, [Edge(0, 2), Edge(1, 2)], [0, 0, 1])
    grid.arrange([[1, 0], [2]])
    assert (grid.position[1], grid.position[0]) == (0, 1)
    assert grid.key_after(0) == [(0, 0.0)]


def test_a_layout_moves_as_a_whole():
    layout = Layout([], [0], [5.0], [[1.0, 2.0]], 10.0, 20.0).moved(3.0, 4.0)
    assert (layout.y, layout.through, layout.width, layout.height) == ([9.0], [[5.0, 6.0]], 10.0, 20.0)
