"""The live picture as HTML, and the picture in its place."""

import random
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

from autograd import Tensor, Value, draw
from autograd.drawing.circuit import notation
from autograd.drawing.errors import DrawingError
from autograd.drawing.painting.scene import compose
from autograd.drawing.story import live as module
from autograd.drawing.story.live import Live
from autograd.drawing.story.page import whole_page
from nn import scalar
from tests.drawing.graphs import KNOWN, fan_out, lecture


def test_the_page_of_the_lecture_function_is_small(tmp_path):
    page = draw(lecture()[0]).live().save(tmp_path / "f.html")
    assert page.stat().st_size < 25_000


def test_the_fragment_is_well_formed_and_the_same_each_time():
    html, again = (draw(fan_out()[0], title="</script><b> 100% #1 'f'").live().html for _ in range(2))
    assert html == again
    outside = re.sub(r"<script>.*?</script>", "", html, flags=re.S)
    ElementTree.fromstring(f"<div>{outside}</div>")
    assert html.count("</script>") == 1


def test_the_picture_is_in_the_page_as_an_image():
    html = draw(lecture()[0]).live().html
    (source,) = re.findall(r"src='data:image/svg\+xml,([^']*)'", html)
    svg = source.replace("&amp;", "&").replace("%23", "#").replace("%3C", "<").replace("%0A", "\n").replace("%25", "%")
    root = ElementTree.fromstring(svg)
    texts = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "f = 1 + exp(w0 + w1·x) = 1.368" in texts
    assert {"0.3679", "−0.3679", "1.104", "x=−1"} <= set(texts)
    assert "gradient 1.104" in html[: html.index("<script>")]


def test_no_network_and_no_forbidden_words_in_the_page():
    html = draw(lecture()[0]).live().html
    assert not re.findall(r"https?://(?!www\.w3\.org/2000/svg)|\bimport\b|\bfetch\b|\beval\b", html)


@pytest.mark.parametrize("known", sorted(KNOWN))
def test_every_text_stands_where_the_widest_number_has_room(known):
    circuit = module._alone(draw(KNOWN[known]())._circuit)
    made = module.tape(circuit)
    scene = module._roomy(circuit, made, "f", "python")
    now, wide = compose(circuit, "f"), compose(made.wide, "f")
    assert [text.text for text in scene.texts[1:]] == [text.text for text in now.texts[1:]]
    assert [(text.x, text.y) for text in scene.texts[1:]] == [(text.x, text.y) for text in wide.texts[1:]]
    assert [bead.width for bead in scene.beads] == [bead.width for bead in wide.beads]
    assert all(not shape.tip for shape in scene.bodies + scene.beads)


@pytest.mark.parametrize("terms", range(3, 12))
def test_a_title_of_several_lines_ends_with_the_value_now(terms):
    x = Value(-1.5, name="a_long_name")
    f = sum((x.exp() / k for k in range(2, terms)), x)
    circuit = module._alone(draw(f)._circuit)
    scene = module._roomy(circuit, module.tape(circuit), draw(f).title, "python", "TB")
    lines = [text for text in scene.texts if text.style == "title"]
    assert [line.key for line in lines] == [""] * (len(lines) - 1) + ["title"]
    assert " ".join(line.text for line in lines) == scene.title
    assert lines[-1].text.endswith(f" = {notation.number(f.data)}")


def test_gradients_are_shown_before_backward_was_called_and_notes_on_grad_are_not():
    f, w0, *_ = lecture()
    f.backward()
    w0.grad = 7.0
    picture = draw(f)
    assert "w0.grad = 7" in repr(picture)
    live = picture.live()
    assert "w0.grad" not in live.html
    assert "stale" not in live.html


def test_the_sizes_that_its_page_of_the_documentation_states_are_true():
    text = (Path(__file__).parents[3] / "docs" / "pictures" / "live.md").read_text("utf-8")
    random.seed(0)
    network = draw(scalar.MLP(2, [3, 1])([Value(1.0, name="x1"), Value(-2.0, name="x2")]))
    found = re.findall(r"function above is (\d+) KB.*\n.*with (\d+) boxes, takes (\d+) KB", text)
    small, boxes, large = map(int, found[0])
    assert len(whole_page(draw(lecture()[0]).live().html, "").encode()) / 1000 == pytest.approx(small, rel=0.03)
    assert len(network._circuit.parts) == boxes
    assert len(network.live().html.encode()) / 1000 == pytest.approx(large, rel=0.03)


def test_what_cannot_be_live_is_stepped_through_with_the_reason():
    live = draw((Tensor([1.0, 2.0], name="t") * 2).sum()).live()
    assert live.reason == "t is an array, (2,), and only single numbers can be dragged"
    assert f"This picture is not live: {live.reason}. Here it is step by step." in live.html
    assert draw((Tensor([1.0, 2.0], name="t") * 2).sum()).step().html in live.html
    assert repr(live).endswith("not live: " + live.reason)


@pytest.mark.parametrize("reduce", [np.sum, np.mean, lambda x: x.mean(), lambda x: np.prod(x), lambda x: x.reshape(())])
def test_a_reduced_single_number_is_live_or_told_in_a_sentence(reduce):
    t = Tensor(2.0, name="t")
    reason = draw(reduce(t * t)).live().reason
    assert "Symbol" not in reason
    assert "Error" not in reason
    assert (reduce in (np.sum, np.mean)) <= (not reason)


def test_reasons_and_names_are_escaped():
    live = draw(np.tanh(Tensor([1.0, 2.0], name="<b>"))).live()
    assert "<b>" not in live.html[: live.html.index("<div")]


def test_in_russian():
    html = draw(lecture()[0], language="ru").live().html
    assert "Шаг спуска" in html
    assert "Step down" not in html
    refused = draw((Tensor([1.0, 2.0], name="t") * 2).sum(), language="ru").live()
    assert "эту картинку" in refused.html.lower()


def test_other_endings_are_refused(tmp_path):
    with pytest.raises(DrawingError, match="html"):
        draw(lecture()[0]).live().save(tmp_path / "f.svg")


def test_a_title_of_the_user_gets_the_number_too():
    assert "lesson 3 · f = 1.368" in draw(lecture()[0], title="lesson 3").live().html


def test_the_shown_object_says_what_it_is():
    live = draw(Value(3.0, name="w") * 2).live()
    assert isinstance(live, Live)
    assert repr(live) == "f = w·2, live"
    assert live._repr_html_() == live.html


def test_it_says_what_it_is_in_its_language():
    a = Value(2.0, name="a")
    assert repr(draw(a * 3, language="ru").live()) == "f = a·3, живая картинка"
    assert repr(draw(Tensor([1.0, 2.0], name="t") * 2, language="ru").live()).startswith("f = t·2, не живая картинка: ")
    assert repr(draw(a * 3).live()) == "f = a·3, live"
