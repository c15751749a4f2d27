"""The painted document: themes, ids, escaped texts."""

import re

from autograd import Value
from autograd.drawing import draw
from tests.drawing.graphs import KNOWN, fan_out, perceptron
from tests.drawing.svg_reading import read


def test_same_graph_same_bytes():
    def picture():
        f, *_ = fan_out()
        f.backward()
        return draw(f).svg

    assert picture() == picture()


def test_different_pictures_do_not_share_ids():
    ids = [set(re.findall(r'id="(g\w+)-', draw(make()).svg)) for make in KNOWN.values()]
    assert all(len(found) == 1 for found in ids)
    assert len(set.union(*ids)) == len(KNOWN)


def test_light_theme_in_attributes_dark_theme_in_the_style():
    svg = draw(perceptron()).svg
    (style,) = re.findall(r"<style>(.*?)</style>", svg, re.S)
    assert re.fullmatch(r"@media \(prefers-color-scheme:dark\)\{.*\}", style)
    bare = svg.replace(style, "")
    assert " style=" not in bare
    assert "marker" not in bare
    used = set(re.findall(r"\b[fs]-[\w-]+", " ".join(re.findall(r'class="([^"]*)"', bare))))
    assert used <= set(re.findall(r"\.([fs]-[\w-]+)\{", style))


def test_texts_are_escaped():
    a = Value(1.0, name='<a> & "b"')
    picture = draw(a * 2, title="1 < 2 & 3")
    assert "1 < 2 & 3" in [box.text for box in read(picture.svg).texts]
    assert "<a>" not in picture._repr_html_()


def test_the_title_speaks_the_language_of_the_picture():
    a = Value(2.0, name="a")
    assert ">Граф вычислений: f = a·3</title>" in draw(a * 3, language="ru").svg
    assert "Computation graph" not in draw(a * 3, language="ru").animate().svg
    assert ">Computation graph: f = a·3</title>" in draw(a * 3).svg
