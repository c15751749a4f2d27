"""A picture of several panels: one document, or an image for each in a page."""

import re

import pytest

from autograd.drawing.errors import DrawingError
from nn.pictures.plate import Panel, Plate


def plate(count, width=400.0):
    panels = [Panel(width, 100 + 10 * i, f"P{i}", f"Number {i}.", ["<g/>"]) for i in range(count)]
    return Plate("All", panels, {"n": count}, "en")


def test_panels_stand_in_rows():
    found = re.findall(r"translate\((\d+) (\d+)\)", plate(3).svg)
    assert found == [("0", "0"), ("410", "0"), ("0", "120")]
    assert 'viewBox="0 0 810 240"' in plate(3).svg
    assert "translate" not in plate(1).svg


def test_a_page_has_an_image_for_each_panel():
    picture = plate(2)
    html = picture._repr_html_()
    assert html.count("<img") == 2
    assert 'alt="P1: Number 1."' in html
    assert picture._repr_svg_() == picture.svg
    assert repr(picture) == "All\nNumber 0. Number 1."


def test_files(tmp_path):
    picture = plate(2)
    assert picture.save(tmp_path / "p.svg").read_text("utf-8") == picture.svg
    assert "<img" in picture.save(tmp_path / "p.html").read_text("utf-8")
    with pytest.raises(DrawingError, match=r"got 'p.gif', expected a name that ends in .svg, .html, .png, .pdf"):
        picture.save(tmp_path / "p.gif")
    with pytest.raises(FileNotFoundError):
        picture.save(tmp_path / "no" / "p.svg")


def test_pixels(tmp_path):
    pytest.importorskip("resvg_py")
    assert plate(1).save(tmp_path / "p.png").read_bytes()[:4] == b"\x89PNG"
