"""The pieces of the viewer: its script made dense, its words, its style."""

import pytest

from autograd.drawing.language.speaking import speaking
from autograd.drawing.story import viewer


@pytest.mark.parametrize("name", ["viewer.js", "inline.js", "boxes.js"])
def test_dense_scripts_keep_their_strings(name):
    dense = viewer.script(name)
    assert len(dense) < 0.85 * len(viewer._resource(name))
    assert not any(line.strip() != line or line.startswith("//") for line in dense.splitlines())
    assert '" = "' in viewer.script("viewer.js")
    assert "inset " in viewer.script("viewer.js")
    assert "</script" not in dense
    assert "]]>" not in dense


def test_the_viewer_is_small():
    """The script has few bytes, because each picture of a notebook carries it."""
    assert len(viewer.source().encode()) < 10_000
    assert len(viewer.script("inline.js").encode()) < 2_500
    assert len(viewer.script("boxes.js").encode()) < 7_000
    assert len(viewer.style("v12345678").encode()) < 3_000


def test_the_style_stays_in_its_element():
    rules = viewer.style("own").split("}")
    for rule in rules:
        head = rule.rpartition("{")[0].rpartition("{")[2].strip()
        assert all(part.strip().startswith((".own", "@media")) for part in head.split(",") if part), head


def test_words_are_in_the_language_spoken():
    assert viewer.words()["find"] == "find by name"
    with speaking("ru"):
        assert viewer.words()["find"] == "найти по имени"
        assert viewer.words()["count"] == "{k} из {n}"


def test_literals_may_stand_in_a_script():
    assert viewer.literal("</script>]]>") == '"\\u003c/script\\u003e]]\\u003e"'
