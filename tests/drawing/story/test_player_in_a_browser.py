"""The step-through in a real browser: clicked through to the end, read back, with and without scripts."""

import re

import numpy as np
import pytest

from autograd import Tensor, draw, gradients
from autograd.drawing.circuit import notation
from autograd.engine.order import topological_order
from tests.drawing.graphs import fan_out, lecture
from tests.drawing.story import player_page
from tests.drawing.story.player_page import PRESS, button, enabled, find, number, panel, seen

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver leaves sockets open
]


visit = player_page.visit  # a fixture, used by its name


def test_every_product_shown_is_true(visit, root):
    steps = draw(root).step()
    browser = visit(steps)
    lines = [panel(browser), *(browser.execute_script(PRESS).split("\n") for _ in range(len(steps) - 1))]
    assert not enabled(browser, "Next")
    assert len(lines) == len(steps)
    products = 0
    for heading, *line in lines:
        if heading.startswith("backward") and len(line) >= 7:
            upstream, local, downstream = (number(line[i]) for i in (1, 4, 7))
            assert [line[2], line[5]] == ["×", "="]
            assert downstream == pytest.approx(upstream * local, rel=2e-3, abs=1e-12)
            products += 1
            for total in line[9:]:
                left, right = total.split(" = ")
                parts = re.findall(r"[−\d.e]+", left)
                assert number(right) == pytest.approx(sum(map(number, parts)), rel=2e-3, abs=2e-3)
    assert products == sum(wire.sent is not None for wire in draw(root)._circuit.wires) > 3
    order = [node for node in topological_order(root, constants=True) if node.requires_grad]
    parts = {i: part for i, part in enumerate(draw(root)._circuit.parts) if part.gradient is not None}
    expected = [0.0 if g is None else g for g in gradients([root], order)]
    assert [float(part.gradient) for part in parts.values()] == expected
    assert [seen(browser, f"g{i}") for i in parts] == [notation.number(part.gradient) for part in parts.values()]


def test_forward_then_backward_and_back_again(visit):
    f, *_ = fan_out()
    browser = visit(draw(f).step())
    assert seen(browser, "v0") == "2"
    assert seen(browser, "g0") is seen(browser, "v4") is None
    assert not enabled(browser, "Back")
    for _ in range(4):
        button(browser, "Next").click()
    assert panel(browser)[0] == "forward 4 of 4"
    assert panel(browser)[1:] == ["f = v2 + v3 =", "−12 + 2 =", "−10"]
    assert len(find(browser, "svg .flow")) == 2
    running = []
    while enabled(browser, "Next"):
        button(browser, "Next").click()
        running.append(seen(browser, "g0"))
    assert [running[i] for i in range(1, len(running)) if running[i] != running[i - 1]] == ["1", "−5", "−11"]
    while enabled(browser, "Back"):
        button(browser, "Back").click()
    assert seen(browser, "g0") is None
    assert panel(browser)[0] == "start"


def test_keys_slider_and_play(visit):
    f, *_ = lecture()
    steps = draw(f).step()
    browser = visit(steps)
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    (player,) = find(browser, "[role=group]")
    player.send_keys(keys.ARROW_RIGHT)
    assert panel(browser)[0] == "forward 1 of 4"
    player.send_keys(keys.END)
    assert panel(browser)[0].startswith("backward 7 of 7")
    player.send_keys(keys.ARROW_LEFT)
    assert panel(browser)[0].startswith("backward 6 of 7")
    (slider,) = find(browser, "input[type=range]")
    slider.send_keys(keys.HOME)
    assert panel(browser)[0] == "start"
    slider.send_keys(keys.ARROW_RIGHT)
    assert slider.get_attribute("aria-valuetext") == "forward 1 of 4"
    button(browser, "Play").click()
    wait = pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait(browser, 1800)
    wait.until(lambda _: panel(browser)[0] == "forward 3 of 4")
    button(browser, "Pause").click()
    assert button(browser, "Play")


def test_a_screen_reader_finds_its_way(visit):
    f, *_ = lecture()
    browser = visit(draw(f).step())
    browser.execute_cdp_cmd("Accessibility.enable", {})
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    named = {(n["role"]["value"], n.get("name", {}).get("value", "")) for n in nodes if not n["ignored"]}
    assert {("button", "Back"), ("button", "Next"), ("button", "Play"), ("slider", "step")} <= named
    assert ("group", "Backprop step by step: f = 1 + exp(w0 + w1·x)") in named
    roles = {role for role, _ in named}
    assert roles & {"image", "img", "graphics-document"}
    assert find(browser, ".panel")[0].get_attribute("aria-live") == "polite"


FILL = "return getComputedStyle(document.querySelector(arguments[0])).fill"


def brightness(browser, selector):
    return sum(map(int, re.findall(r"\d+", browser.execute_script(FILL, selector))[:3])) / 3


@pytest.fixture(params=["light", "dark"])
def scheme(browser, request):
    """The preferences of the reader's system."""
    features = [{"name": "prefers-color-scheme", "value": request.param}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    yield request.param
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_light_and_dark(visit, scheme):
    browser = visit(draw(lecture()[0]).step())
    paper, ink = brightness(browser, "svg > rect"), brightness(browser, "svg text.f-text")
    assert (paper > 200 and ink < 100) if scheme == "light" else (paper < 100 and ink > 200)


@pytest.mark.parametrize("notebook", ["light", "dark"])
def test_the_theme_of_the_notebook_counts_more_than_that_of_the_system(visit, browser, scheme, notebook, tmp_path):
    steps = draw(lecture()[0]).step()
    visit(steps)
    body = f"<body data-jp-theme-light={'true' if notebook == 'light' else 'false'}>{steps.html}"
    (tmp_path / "lab.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{body}", "utf-8")
    browser.get((tmp_path / "lab.html").as_uri())
    paper, ink = brightness(browser, "svg > rect"), brightness(browser, "svg text.f-text")
    assert (paper > 200 and ink < 100) if notebook == "light" else (paper < 100 and ink > 200)


def test_without_scripts_the_finished_picture_stays(visit):
    f, *_ = lecture()
    browser = visit(draw(f).step(), scripts=False)
    (image,) = find(browser, "img")
    assert image.size["width"] > 400
    assert "gradient 1.104" in image.get_attribute("alt")
    assert find(browser, "button") == []


def test_twice_on_one_page(browser, tmp_path, visit):
    f, *_ = lecture()
    steps = draw(f).step()
    visit(steps)
    (tmp_path / "two.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{steps.html}{steps.html}", "utf-8")
    browser.get((tmp_path / "two.html").as_uri())
    first, second = find(browser, "[role=group]")
    first.find_elements("css selector", "button")[1].click()
    assert "forward 1 of 4" in first.text
    assert "start" in second.text


def test_arrays_step_too(visit):
    w, b = Tensor([[1.0, -1.0], [0.5, 2.0]], name="w"), Tensor([0.1, 0.2], name="b")
    loss = (np.ones((3, 2)) @ w + b).tanh().sum()
    browser = visit(draw(loss).step())
    while enabled(browser, "Next"):
        button(browser, "Next").click()
    loss.backward()
    i = next(i for i, part in enumerate(draw(loss)._circuit.parts) if part.name == "w")
    shown = [seen(browser, f"g{i}"), seen(browser, f"g{i}.1")]
    assert [" ".join(row.split()) for row in shown] == [" ".join(row.split()) for row in notation.rows(w.grad)]


def test_what_is_told_later_does_not_fade_out_on_loading(visit):
    """A bead that fades is still read out by a screen reader, and still seen."""
    browser = visit(draw(lecture()[0]).step())
    source = browser.page_source
    seen_at_once = browser.execute_script(
        "var page = new DOMParser().parseFromString(arguments[0], 'text/html');"
        "document.body.innerHTML = '<div></div>';"
        "document.body.firstChild.innerHTML = page.querySelector('body > div').outerHTML;"
        "var script = document.createElement('script');"
        "script.textContent = page.querySelector('body > script').textContent;"
        "document.body.append(script);"
        "return Array.from(document.querySelectorAll('svg .bead'), bead => getComputedStyle(bead).visibility)",
        source,
    )
    assert set(seen_at_once) == {"hidden"}
    button(browser, "Next").click()
    running = browser.execute_script("return document.getAnimations().filter(a => a instanceof CSSTransition).length")
    assert running > 0
