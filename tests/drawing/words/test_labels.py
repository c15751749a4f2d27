"""The texts of a picture: legend, hints and description."""

import numpy as np

from autograd import Tensor
from autograd.drawing import draw, explain
from tests.drawing.graphs import frozen, lecture
from tests.drawing.svg_reading import read


def test_without_backward_there_are_no_gradients_but_a_hint():
    f, *_ = lecture()
    picture = draw(f)
    assert read(picture.svg).inked("gradient") == ["no gradients yet: call f.backward()"]
    assert "no gradients yet: call f.backward()" in str(picture)


def test_nothing_to_differentiate():
    assert "nothing here requires a gradient" in draw(frozen()).svg


def test_the_description_has_every_number():
    f, *_ = lecture()
    f.backward()
    drawing = read(draw(f).svg)
    assert drawing.root.get("role") == "img"
    (title,) = [e.text for e in drawing.root if e.tag.endswith("title")]
    (text,) = [e.text for e in drawing.root if e.tag.endswith("desc")]
    assert title == "Computation graph: f = 1 + exp(w0 + w1·x)"
    for box in drawing.texts:
        if box.ink in ("value", "gradient") and "→" not in box.text and "←" not in box.text and box.text != "1":
            assert box.text in text
    assert "w1 = 3, gradient −0.3679" in text
    assert "to x: local derivative w1=3, sends back 1.104" in text


def test_a_count_in_russian_fits_every_number():
    e = Tensor(np.ones((3, 2)), name="E")
    for n in (3, 5, 22):
        assert f"складывается (раз: {n})" in str(explain(e[[0] * n].sum(), language="ru"))
