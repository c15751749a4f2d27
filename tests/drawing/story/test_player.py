"""The step-through as HTML."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from autograd.drawing import draw
from autograd.drawing.story.page import whole_page
from autograd.drawing.story.player import fragment
from tests.drawing.graphs import fan_out, lecture


def test_the_fragment_is_well_formed_and_the_same_each_time():
    f, *_ = fan_out()
    html, again = (draw(f, title="</script><b>").step().html for _ in range(2))
    assert html == again
    outside = re.sub(r"<script>.*?</script>", "", html, flags=re.S)
    ElementTree.fromstring(f"<div>{outside}</div>")
    assert html.count("</script>") == 1
    assert whole_page(html, "<t>").count("<title>&lt;t&gt;</title>") == 1
    assert fragment("<svg/>", "t", "alt", []).startswith('<div class="p')


def test_a_literal_may_stand_in_a_script_element():
    html = draw(fan_out()[0], title="<!--<script></SCRIPT>").step().html
    inside = html.partition("<script>")[2].rpartition("</script>")[0]
    assert not re.search(r"</script|<!--", inside, re.IGNORECASE)


def test_the_page_about_the_player_runs(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = Path(__file__).parents[3] / "docs" / "pictures" / "player.md"
    blocks = re.findall(r"```python\n(.*?)```", page.read_text("utf-8"), re.S)
    assert blocks
    for block in blocks:
        exec(compile(block, "player.md", "exec"), {})
    assert "backward 7 of 7" in capsys.readouterr().out
    stated = int(re.search(r"w1 x\)` \| 12 \| (\d+) KB", page.read_text("utf-8"))[1])
    assert (tmp_path / "f.html").stat().st_size / 1000 == pytest.approx(stated, rel=0.15)


@pytest.mark.parametrize("kind", ["step", "live", "quiz"])
def test_controls_are_dark_where_the_system_is(kind):
    """A checkbox that is told nothing is white on a dark phone."""
    html = getattr(draw(lecture()[0]), kind)().html
    assert re.search(r"prefers-color-scheme:dark\)\{[^}]*color-scheme:dark\}", html)
