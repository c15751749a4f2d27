"""Pictures as files."""

import sys

import pytest

from autograd.drawing import DrawingError, draw
from tests.drawing.graphs import fan_out, neuron


def test_svg_and_dot(tmp_path):
    picture = draw(neuron())
    assert picture.save(tmp_path / "f.svg").read_text(encoding="utf-8") == picture.svg
    assert picture.save(str(tmp_path / "F.DOT")).read_text(encoding="utf-8").startswith("digraph")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["F.DOT", "f.svg"]


def test_html_is_the_steppable_picture_and_needs_no_network(tmp_path):
    picture = draw(fan_out()[0])
    page = picture.save(tmp_path / "f.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert picture.step().html in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    with pytest.raises(DrawingError, match=r"'f.svg', expected a name that ends in \.html"):
        picture.step().save(tmp_path / "f.svg")


def test_png(tmp_path):
    pytest.importorskip("resvg_py")
    picture = draw(neuron())
    data = picture.save(tmp_path / "f.png").read_bytes()
    assert data.startswith(b"\x89PNG\r\n")
    width, height = (int.from_bytes(data[i : i + 4], "big") for i in (16, 20))
    assert f'width="{width // 2}" height="{height // 2}"' in picture.svg
    assert picture.save(tmp_path / "g.png").read_bytes() == data


def test_pdf(tmp_path):
    pytest.importorskip("typst")
    data = draw(neuron()).save(tmp_path / "f.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert b"/FontDescriptor" in data or len(data) > 10_000  # text is stored as text, with a font
    assert data.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize(("ending", "package"), [("png", "resvg_py"), ("pdf", "typst")])
def test_what_is_missing_is_said(tmp_path, monkeypatch, ending, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ImportError, match=rf'needs the package {package}: pip install "gategrad\[{ending}\]"'):
        draw(neuron()).save(tmp_path / f"f.{ending}")
    assert list(tmp_path.iterdir()) == []


def test_other_endings_and_missing_folders(tmp_path):
    picture = draw(neuron())
    with pytest.raises(DrawingError, match=r"'f.gif', expected a name that ends in \.svg, \.html, \.png, \.pdf, \.dot"):
        picture.save(tmp_path / "f.gif")
    with pytest.raises(FileNotFoundError, match=r"no such folder.*missing'$"):
        picture.save(tmp_path / "missing" / "f.svg")
    assert list(tmp_path.iterdir()) == []
