"""The page of a film: one image of all frames, marks at their places; and the player in a browser."""

import re
from base64 import b64decode

import numpy as np
import pytest

import nn
from autograd.drawing.story.page import whole_page
from nn.pictures import Film
from tests.nn.pictures.reading import images, smallest_text
from tests.nn.training.trainings import X, Y, train

EPOCHS = 12


def made(**options):
    model = nn.MLP([2, 8, 2], rng=1)
    film = Film(model, X, Y, **options)
    train(EPOCHS, model, callbacks=[film], validation=(X, Y))
    return film


@pytest.fixture(scope="module")
def film():
    return made()


def panels(html):
    return [b64decode(data).decode() for data in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', html)]


def test_all_frames_are_one_image(film):
    plane, losses, layers = panels(film.html)
    (strip,) = images(plane)
    assert strip.shape == ((EPOCHS + 1) * 42, 40, 4)
    palette = np.array(film._map.palette)
    for k, frame in enumerate(film.frames):
        np.testing.assert_array_equal(strip[42 * k + 1 : 42 * k + 41], palette[frame.map])
        np.testing.assert_array_equal(strip[42 * k], palette[frame.map[0]])
    assert f'viewBox="0 {EPOCHS * 42 + 1} 40 40"' in plane, "without scripts the last frame is shown"
    assert losses.count("<polyline") == 2
    assert all(smallest_text(panel) >= 11 for panel in (plane, losses, layers))


def test_a_picture_speaks_to_those_who_do_not_see_it(film):
    alts = re.findall(r'alt="([^"]+)"', film.html)
    assert alts[0].startswith("Film of a training: epoch 12 · loss ")
    assert alts[1].startswith("Loss: loss from ")
    assert len(alts) == 3


def press(browser, key):
    browser.switch_to.active_element.send_keys(key)


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the driver leaves sockets open
class TestInABrowser:
    def visit(self, browser, path, html):
        path.write_text(whole_page(html, "Film"), encoding="utf-8")
        browser.get(path.as_uri())
        return browser

    def state(self, browser, film=0):
        return browser.execute_script(
            """
            var root = document.querySelectorAll("[data-frame]")[arguments[0]];
            function of(key) { return root.querySelector("[data-k=" + key + "]"); }
            return [+root.dataset.frame, root.querySelector(".now").textContent, of("window").getAttribute("viewBox"),
                    +root.querySelector("input").value, of("now").getAttribute("transform")];
            """, film,
        )  # fmt: skip

    def test_every_frame_tells_its_numbers(self, browser, film, tmp_path):
        self.visit(browser, tmp_path / "f.html", film.html)
        browser.execute_script("document.querySelector('[data-frame]').focus()")
        press(browser, "\ue011")  # the Home key
        assert self.state(browser)[1].startswith("start · ")
        for k, frame in enumerate(film.frames[1:], 1):
            press(browser, "\ue014")  # the Right key
            frame_number, told, window, slider, _ = self.state(browser)
            assert (frame_number, slider, window) == (k, k, f"0 {42 * k + 1} 40 40")
            assert told == f"epoch {k} · loss {float(f'{frame.loss:.3g}'):g} · {int(frame.score)} of 60 points right"
        places = [float(re.search(r"[\d.]+", self.state(browser)[4])[0])]
        press(browser, "\ue011")
        places.insert(0, float(re.search(r"[\d.]+", self.state(browser)[4])[0]))
        assert places[0] < places[1]
        assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []

    def test_focus_and_keys(self, browser, film, tmp_path):
        self.visit(browser, tmp_path / "f.html", film.html)
        browser.execute_script("window.heard = ''; document.addEventListener('keydown', e => window.heard += e.key)")
        back, following, play, _ = browser.find_elements("css selector", "button")
        following.click()
        assert self.state(browser)[0] == EPOCHS
        assert following.get_attribute("aria-disabled") == "true"
        assert browser.switch_to.active_element == following, "the focus stays at the end"
        press(browser, "m")
        assert browser.execute_script("return window.heard") == "", "plain keys do not reach the notebook"
        back.click()
        assert self.state(browser)[0] == EPOCHS - 1
        play.click()
        assert play.text == "Pause"
        browser.execute_async_script("setTimeout(arguments[0], 700)")
        assert self.state(browser)[0] == EPOCHS
        assert play.text == "Play"

    def test_two_films_on_a_page(self, browser, film, tmp_path):
        other = made(resolution=20, title="Other")
        self.visit(browser, tmp_path / "f.html", film.html + other.html + film.html)
        assert browser.execute_script("return document.querySelectorAll('[data-frame]').length") == 3
        browser.find_elements("css selector", ".controls")[1].find_elements("css selector", "button")[0].click()
        assert [self.state(browser, i)[0] for i in range(3)] == [EPOCHS, EPOCHS - 1, EPOCHS]
        assert self.state(browser, 1)[2] == f"0 {22 * (EPOCHS - 1) + 1} 20 20"

    def test_no_text_is_cut_or_covered_and_it_fits_a_phone(self, browser, film, tmp_path):
        for width in (860, 390):
            metrics = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": True}
            browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
            self.visit(browser, tmp_path / "f.html", film.html)
            wide, overlaps = browser.execute_script(OVERLAPS)
            assert wide <= width
            assert overlaps == []
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


OVERLAPS = """
var found = [];
document.querySelectorAll(".card>svg").forEach(function (svg) {
  var frame = svg.getBoundingClientRect(), boxes = [];
  svg.querySelectorAll("text").forEach(function (text) {
    var box = text.getBoundingClientRect();
    if (!box.width) return;
    var cut = box.left < frame.left || box.right > frame.right || box.bottom > frame.bottom;
    if (cut) found.push("cut: " + text.textContent);
    boxes.forEach(function (other) {
      if (box.left < other[0].right - 1 && other[0].left < box.right - 1 && box.top < other[0].bottom - 3 &&
          other[0].top < box.bottom - 3) found.push(text.textContent + " / " + other[1]);
    });
    boxes.push([box, text.textContent]);
  });
});
return [document.documentElement.scrollWidth, found];
"""
