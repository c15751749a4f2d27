"""The self-playing picture in a real browser: at each time, inside of ``<img>``, and in print."""

import numpy as np
import pytest

from autograd import Tensor, draw
from autograd.drawing.story.animation import FADE, beats
from autograd.drawing.story.steps import tell

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver leaves sockets open
]

SEEN = """
for (const a of document.getAnimations()) { a.pause(); a.currentTime = arguments[0] * 1000; }
const found = {};
for (const e of document.querySelectorAll("[id]")) {
  const key = e.id.slice(e.id.indexOf("-") + 1);
  found[key] = Number(getComputedStyle(e).opacity);
}
return found;
"""


@pytest.fixture(scope="module")
def picture():
    x = np.array([[1.0, 2.0], [0.5, -1.0], [0.0, 1.0]])
    w, b = Tensor([[0.5, -1.0], [1.5, 0.25]], name="w"), Tensor([0.1, -0.2], name="b")
    return draw(np.mean(np.tanh(x @ w + b) ** 2) + (w * w).sum(), layout="python")


@pytest.fixture
def film(picture, tmp_path):
    return picture.animate(tmp_path / "f.svg", seconds=10.0, pause=2.0), tmp_path / "f.svg"


def test_each_thing_appears_at_its_beat_and_stays(browser, picture, film):
    story = beats(tell(picture._circuit.with_gradients()))
    browser.get(film[1].as_uri())
    beat = 10.0 / len(story)
    first = {}
    for k, each in enumerate(story):
        for key in each.shows:
            first.setdefault(key, k)
    last = {key: k for k, each in enumerate(story) for key in each.writes}
    for k, each in enumerate(story):
        seen = browser.execute_script(SEEN, (k + FADE + 0.05) * beat)
        for key, when in first.items():
            if key in seen:
                assert (seen[key] == 1.0) == (last.get(key, when) <= k), (k, key)
        for key, when in last.items():  # a partial sum stands in the place of the complete one
            texts = [seen[name] for name in seen if name == key or name.startswith(f"{key}-")]
            assert sum(texts) == (1.0 if first[key] <= k else 0.0), (k, key)
            assert when >= first[key]
        assert [name for name in seen if name[0] == "f" and name[1:].isdigit() and seen[name] == 1.0] == (
            [f"f{k}"] if each.flows else []
        )
    seen = browser.execute_script(SEEN, 11.0)
    assert {key: seen[key] for key in first if key in seen} == dict.fromkeys(set(first) & set(seen), 1.0)
    assert not [name for name in seen if name[0] in "fh" and name[1:].isdigit() and seen[name] > 0]


def test_it_is_finished_in_print_and_for_readers_who_asked_for_reduced_motion(browser, film):
    for media in (
        {"media": "print"},
        {"media": "screen", "features": [{"name": "prefers-reduced-motion", "value": "reduce"}]},
    ):
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        browser.get(film[1].as_uri())
        assert browser.execute_script("return document.getAnimations().length") == 0
        seen = browser.execute_script(SEEN, 0.0)
        assert {key for key, opacity in seen.items() if opacity < 1} == {
            key for key in seen if key[0] in "cfh" and key[1:].isdigit() and key != last_caption(seen)
        } | {key for key in seen if key[0] == "g" and "-" in key}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "screen", "features": []})


def last_caption(seen):
    return max((key for key in seen if key[0] == "c" and key[1:].isdigit()), key=lambda key: int(key[1:]))


def test_it_moves_inside_of_an_image_where_no_scripts_run(browser, film, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(f"<!DOCTYPE html>{film[0]._repr_html_()}", encoding="utf-8")
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(page.as_uri())
    shots = []
    for _ in range(40):
        shots.append(browser.get_screenshot_as_base64())
        if len(set(shots)) > 2:
            break
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert len(set(shots)) > 2
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
