"""Curves of a training."""

from itertools import combinations

from hypothesis import example, given
from hypothesis import strategies as st

from autograd.drawing.painting.curves import chart
from tests.drawing.svg_reading import read

NAMES = st.sampled_from(["loss", "val_loss", "accuracy", "val_accuracy", "lr"])
COURSES = st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=6)


@given(st.dictionaries(NAMES, COURSES, min_size=1))
@example({"loss": [1e308, -1e308]})
@example({"loss": [1.0], "val_loss": [1.1605877e-272], "accuracy": [1.1605877e-272]})  # long texts stand side by side
@example({"loss": [5e-324, 1.0], "val_loss": [-0.0]})
def test_charts_are_readable(history):
    drawing = read(chart("History", history, max(map(len, history.values()))))
    width, height = float(drawing.root.get("width")), float(drawing.root.get("height"))
    for box in drawing.texts:
        assert box.left > 0, box
        assert box.right < width, box
        assert 0 < box.top < box.bottom < height, box
    for one, other in combinations(drawing.texts, 2):
        assert not one.overlaps(other), (one, other)
