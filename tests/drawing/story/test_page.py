"""Pages: in the language of their picture, with their names escaped, and for one ending alone."""

import pytest

from autograd import PathError, Value
from autograd.drawing import DrawingError, draw
from autograd.drawing.language.speaking import speaking
from autograd.drawing.story.page import whole_page


def test_the_document_around_a_fragment():
    with speaking("ru"):
        assert '<html lang="ru">' in whole_page("<p></p>", "a<b")
    assert "<title>a&lt;b</title>" in whole_page("<p></p>", "a<b")


@pytest.mark.parametrize("kind", ["step", "live", "quiz"])
def test_a_saved_page_is_in_the_language_of_the_picture(kind, tmp_path):
    f = Value(2.0, name="a") * 3
    shown = getattr(draw(f, language="ru"), kind)()
    assert '<html lang="ru">' in shown.save(tmp_path / "f.html").read_text(encoding="utf-8")
    assert shown._repr_html_() == shown.html
    with pytest.raises(DrawingError, match="svg"):
        shown.save(tmp_path / "f.svg")
    with pytest.raises(PathError):
        shown.save(tmp_path / "nowhere" / "f.html")
