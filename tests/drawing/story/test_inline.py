"""The static picture as HTML: an image first, and a script that upgrades it."""

import random
import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest

import nn
from autograd import Value, draw
from autograd.drawing.story.inline import picture
from nn import scalar
from tests.drawing.graphs import lecture

MODEL = nn.MLP([4, 8, 3], rng=0)


def network():
    loss = nn.functional.cross_entropy(MODEL(np.ones((5, 4))), [0, 1, 2, 0, 1])
    loss.backward()
    return draw(loss, depth=0, title="a < b & ]]> </script>")


def test_well_formed_and_the_same_each_time():
    for made in (draw(lecture()[0]), network()):
        html = made._repr_html_()
        assert html == made._repr_html_()
        image, script = ElementTree.fromstring(f"<div>{html}</div>")
        assert (image.tag, script.tag) == ("img", "script")
        assert html.count("</script>") == html.count("]]>") == 1


def test_sizes_of_pages():
    f, *_ = lecture()
    f.backward()
    assert len(draw(f)._repr_html_().encode()) < 33_000
    assert len(network()._repr_html_().encode()) < 48_000


@pytest.mark.slow
def test_the_page_about_zoom_runs_and_states_true_sizes():
    text = (Path(__file__).parents[3] / "docs" / "pictures" / "zoom.md").read_text("utf-8")
    space = {}
    (block,) = re.findall(r"```python\n(.*?)```", text, re.S)
    exec(block, space)
    f, *_ = lecture()
    f.backward()
    random.seed(0)
    out = scalar.MLP(3, [16, 16, 1])([Value(1.0), Value(-2.0), Value(0.5)])
    out.backward()
    pictures = [draw(f), draw(space["loss"], depth=0), draw(out, depth=0)]
    rows = re.findall(r"\| (\d+) KB \| (\d+) KB \|", text)
    for shown, (image, whole) in zip(pictures, rows, strict=True):
        html = shown._repr_html_()
        assert len(html.partition("<script>")[0].encode()) / 1000 == pytest.approx(int(image), rel=0.2)
        assert len(html.encode()) / 1000 == pytest.approx(int(whole), rel=0.2)


def test_no_network():
    html = network()._repr_html_()
    assert set(re.findall(r"https?://[^\"'\s\\]+", html)) <= {"http://www.w3.org/2000/svg"}


def test_what_has_no_boxes_carries_no_script_for_them():
    plain, boxes = draw(lecture()[0])._repr_html_(), network()._repr_html_()
    assert "DecompressionStream(" not in plain
    assert "DecompressionStream(" in boxes


def test_a_picture_of_its_own():
    assert picture("<svg/>", 'say "a"').startswith(
        '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="say &quot;a&quot;"'
    )
