"""From top to bottom: values to the left of the wires, gradients to their right."""

from itertools import combinations, pairwise

import numpy as np
import pytest

import nn
from autograd import Tensor, Value
from autograd.drawing import draw
from tests.drawing.checks import assert_readable
from tests.drawing.graphs import fan_out, lecture, perceptron
from tests.drawing.svg_reading import read


def test_values_stand_to_the_left_of_their_wires_and_gradients_to_the_right():
    f, *_ = lecture()
    f.backward()
    drawing = read(draw(f, direction="TB").svg)
    x, y = drawing.wires["root-wire"][0]
    value = next(box for box in drawing.texts if box.text == "1.368")
    gradient = max((box for box in drawing.texts if box.text == "1" and box.ink == "gradient"), key=lambda b: b.top)
    assert value.right <= x <= gradient.left
    assert y < value.top


def test_wires_run_down_and_inputs_stand_at_the_top():
    drawing = read(draw(lecture()[0], direction="TB").svg)
    for key, points in drawing.wires.items():
        if key.startswith("w"):
            assert all(a[1] <= b[1] for a, b in pairwise(points)), key
    ends = {key: points[-1][1] for key, points in drawing.wires.items()}
    assert max(ends.values()) == ends["root-wire"]


def test_what_flows_back_points_upwards():
    f, *_ = fan_out()
    f.backward()
    drawing = read(draw(f, direction="TB").svg)
    sent = [t for t in drawing.inked("gradient") if t.startswith("↑") and "∂" not in t]
    assert sorted(sent) == ["↑ 0", "↑ 1", "↑ 4", "↑ −6", "↑ −6"]


def test_a_chain_is_a_straight_line():
    x = Value(1.0, name="x")
    for _ in range(6):
        x = x * 2 + 1
    drawing = read(draw(x, direction="TB").svg)
    turns = [points for key, points in drawing.wires.items() if key != "root-wire" and not key.startswith("a")]
    straight = [points for points in turns if max(p[0] for p in points) - min(p[0] for p in points) < 0.1]
    assert len(straight) >= 11  # one for each gate but the first


def bodies(drawing):
    """The frames of all bodies, beads and pills."""
    for key, group in drawing.shapes.items():
        rect = group.findall("{http://www.w3.org/2000/svg}rect")[-1]
        x, y, width, height = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        yield key, x, y, x + width, y + height


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("make", [lambda: lecture()[0], lambda: fan_out()[0], perceptron])
def test_no_two_bodies_meet_and_no_text_runs_through_one(make, direction):
    root = make()
    root.backward()
    drawing = read(draw(root, direction=direction).svg)
    for (_, *a), (_, *b) in combinations(bodies(drawing), 2):
        assert a[0] >= b[2] or b[0] >= a[2] or a[1] >= b[3] or b[1] >= a[3]
    for text in drawing.texts:
        if not text.on_shape:
            for key, left, top, right, bottom in bodies(drawing):
                outside = text.left >= right or left >= text.right or text.top >= bottom or top >= text.bottom
                assert outside, (text, key)


def test_models_and_arrays_are_readable():
    model = nn.Sequential(nn.Linear(2, 3, rng=0), nn.Tanh(), nn.Linear(3, 2, rng=1))
    loss = nn.functional.cross_entropy(model(np.ones((2, 2))), [0, 1])
    loss.backward()
    for options in ({}, {"depth": 0}, {"depth": 1}, {"detail": "values"}):
        assert_readable(draw(loss, direction="TB", **options).svg)
    x, b = Tensor(np.ones((5, 8)), name="a_rather_long_name_of_an_array"), Tensor(np.ones(8))
    assert_readable(draw(((x + b) * np.ones(8)).sum(), direction="TB").svg)
