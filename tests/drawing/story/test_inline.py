"""The static picture as HTML: an image first, and a script that upgrades it."""

import re
from xml.etree import ElementTree

import numpy as np

import nn
from autograd import draw
from autograd.drawing.story.inline import picture
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
