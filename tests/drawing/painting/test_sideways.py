"""From left to right: values above the wires, gradients below them."""

from itertools import pairwise

from autograd.drawing import draw
from tests.drawing.graphs import lecture
from tests.drawing.svg_reading import read


def test_values_stand_above_their_wires_and_gradients_below():
    f, *_ = lecture()
    f.backward()
    drawing = read(draw(f, direction="LR").svg)
    x, y = drawing.wires["root-wire"][0]
    value = next(box for box in drawing.texts if box.text == "1.368")
    gradient = max((box for box in drawing.texts if box.text == "1" and box.ink == "gradient"), key=lambda b: b.left)
    assert value.bottom <= y <= gradient.top
    assert x < value.left


def test_wires_run_to_the_right():
    for key, points in read(draw(lecture()[0], direction="LR").svg).wires.items():
        if key.startswith("w"):
            assert all(a[0] <= b[0] for a, b in pairwise(points)), key
