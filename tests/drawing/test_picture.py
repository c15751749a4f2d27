"""``draw``: its arguments, and the text and HTML of pictures and steps."""

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.drawing import DrawingError, Steps, draw
from autograd.errors import OperandError
from tests.drawing.graphs import lecture, neuron
from tests.drawing.svg_reading import read


def test_unknown_directions_are_refused():
    for wrong in ("BT", "lr", 3, None, ["LR"]):
        with pytest.raises(DrawingError, match=r"direction: got .*, expected one of 'auto', 'LR', 'TB'"):
            draw(Value(1.0), direction=wrong)


@pytest.mark.slow
def test_long_chains_need_no_recursion():
    x = Value(1.0)
    for _ in range(3000):
        x = x + 1
    assert draw(x, max_nodes=10**5).svg


def test_notebooks_get_an_image_a_picture_and_a_table():
    picture = draw(neuron(), title="neuron")
    assert picture._repr_svg_() == picture.svg
    html = picture._repr_html_()
    assert html.startswith('<img src="data:image/svg+xml;base64,')
    assert 'alt="neuron: ' in html
    assert repr(picture).startswith("neuron\nname")


def test_large_arrays_are_shown_in_full_on_request():
    w = Tensor(np.arange(20.0).reshape(4, 5), name="w")
    assert "(4, 5)" in read(draw(w * 2).svg).inked("value")
    assert "[15 16 17 18 19]" in read(draw(w * 2, detail="values").svg).inked("value")
    with pytest.raises(DrawingError, match="detail: got 'all', expected one of 'shapes', 'auto', 'values'"):
        draw(w, detail="all")


def test_text_and_notebook_form_of_the_steps():
    steps = draw(lecture()[0]).step()
    assert len(steps) == 12
    assert repr(steps).startswith("f = 1 + exp(w0 + w1·x), in 12 steps\nstart: ")
    assert steps._repr_html_() == steps.html
    assert steps._repr_svg_() == steps.svg
    assert "1.104" in read(steps.svg).inked("gradient")


def test_steps_are_made_of_a_picture():
    with pytest.raises(OperandError, match=r"Steps: got 3, expected a Picture: draw\(f\).step\(\)"):
        Steps(3)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"title": 5}, "title: got 5, expected a text"),
        ({"depth": True}, "depth: got True, expected None"),
    ],
)
def test_options_of_another_kind_are_refused(options, said):
    with pytest.raises(DrawingError, match=said):
        draw(Value(2.0) * 2, **options)
