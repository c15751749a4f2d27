"""The step-through as readers handle it: keys, fingers, paper, assistive technology, clicks on gates."""

import re

import pytest

from autograd import Value, draw
from tests.drawing.graphs import fan_out, lecture
from tests.drawing.story import player_page
from tests.drawing.story.player_page import PRESS, button, enabled, find, keys, panel, seen, wait

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver leaves sockets open
]

visit = player_page.visit  # a fixture, used by its name


def focused(browser):
    return browser.execute_script("return document.activeElement.textContent")


def test_the_focus_stays_at_both_ends(visit):
    browser = visit(draw(lecture()[0]).step())
    browser.execute_script("document.querySelectorAll('button')[1].focus()")
    for _ in range(14):
        browser.switch_to.active_element.send_keys(keys().ENTER)
    assert (focused(browser), enabled(browser, "Next")) == ("Next", False)
    browser.switch_to.active_element.send_keys(keys().ARROW_LEFT)
    assert panel(browser)[0].startswith("backward 6 of 7")
    browser.execute_script("document.querySelectorAll('button')[0].focus()")
    for _ in range(12):
        browser.switch_to.active_element.send_keys(keys().ENTER)
    assert (focused(browser), enabled(browser, "Back"), panel(browser)[0]) == ("Back", False, "start")
    browser.switch_to.active_element.send_keys(keys().END)
    assert panel(browser)[0].startswith("backward 7 of 7")


LISTEN = """
window.heard = []; window.free = [];
document.addEventListener('keydown', function (event) { window.heard.push(event.key); });
document.addEventListener('keydown', function (event) {
  if (!event.target.closest('[data-lm-suppress-shortcuts]')) window.free.push(event.key);
}, true);
"""


@pytest.mark.parametrize("where", ["[role=group]", "button", "[type=range]", "[type=checkbox]", "svg [tabindex='0']"])
def test_plain_keys_do_not_reach_the_notebook_and_others_do(visit, where):
    browser = visit(draw(lecture()[0]).step())
    browser.execute_script(LISTEN)
    browser.execute_script("document.querySelector(arguments[0]).focus()", where)
    k = keys()
    for key in ("m", "a", "d", "M", "0", k.ARROW_DOWN, k.ARROW_UP, k.ARROW_RIGHT, k.HOME, k.END, k.SPACE, k.ENTER):
        browser.switch_to.active_element.send_keys(key)
    assert browser.execute_script("return [window.heard, window.free]") == [[], []]
    actions = pytest.importorskip("selenium.webdriver").ActionChains(browser)
    actions.key_down(k.CONTROL).send_keys("b").key_up(k.CONTROL).send_keys(k.ESCAPE)
    actions.key_down(k.SHIFT).send_keys(k.ENTER).key_up(k.SHIFT).send_keys(k.TAB).perform()
    heard, free = browser.execute_script("return [window.heard, window.free]")
    assert {"b", "Escape", "Enter", "Tab"} <= set(heard)
    assert {"b", "Escape", "Enter", "Tab"} <= set(free)
    assert not {"m", "a", "d", "ArrowDown", "Home", " "} & set(heard)


def unseen(browser):
    """Texts of the picture that a reader does not see."""
    return browser.execute_script("""
        return [...document.querySelectorAll('svg text')].filter(function (text) {
          if (getComputedStyle(text).visibility === 'hidden') return true;
          for (var part = text; part.tagName !== 'svg'; part = part.parentNode)
            if (+getComputedStyle(part).opacity < 1) return true;
        }).map(text => text.textContent)""")


def test_paper_gets_the_finished_picture_and_no_controls(visit, browser):
    visit(draw(fan_out()[0]).step())
    for _ in range(12):  # after 12 steps, a sum is half complete
        button(browser, "Next").click()
    assert seen(browser, "g0") == "−5"
    browser.execute_script("document.querySelectorAll('svg [data-step]').forEach(e => e.style.transition = 'none')")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        wait(browser).until(lambda _: seen(browser, "g0") == "−11")
        assert unseen(browser) == []
        assert not any(element.is_displayed() for element in find(browser, ".foot, .flow, .cue"))
        assert browser.execute_script("return document.querySelector('svg').clientWidth") > 500
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    wait(browser).until(lambda _: seen(browser, "g0") == "−5")
    assert unseen(browser)
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert seen(browser, "g0") == "−11"
    browser.execute_script("dispatchEvent(new Event('afterprint'))")
    assert panel(browser)[0].startswith("backward 8 of 9")


def told(browser):
    """Everything that assistive technology and tips tell."""
    browser.execute_script("document.querySelectorAll('svg [data-step]').forEach(e => e.style.transition = 'none')")
    browser.execute_cdp_cmd("Accessibility.enable", {})
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    said = [
        str(n.get(k, {}).get("value", "")) for n in nodes if not n["ignored"] for k in ("name", "description", "value")
    ]
    tips = (
        "return [...document.querySelectorAll('title,desc')].map(e => [e.textContent, getComputedStyle(e).visibility])"
    )
    return " | ".join(said + [tip for tip, visible in browser.execute_script(tips) if visible == "visible"])


def test_nothing_is_told_in_advance_and_everything_in_the_end(visit):
    w0, w1, x = Value(2.0, name="w0"), Value(3.0, name="w1"), Value(-1.0, name="x")
    f = 1 + (w0 + w1 * x).exp()
    f.backward()
    w0.grad = 7.0
    browser = visit(draw(f, names={"f": f}).step())
    start = told(browser)
    assert "v1 = w1 × x" in start
    assert not re.search(r"0\.3679|1\.104|1\.368|−3|local derivative ∂|grad = |∂f/∂[wxv]", start)
    for _ in range(4):
        button(browser, "Next").click()
    forward = told(browser)
    assert "v3 = exp(v2) = 0.3679" in forward
    assert not re.search(r"1\.104|local derivative ∂|grad = |∂f/∂[wxv]", forward)
    find(browser, "[role=group]")[0].send_keys(keys().END)
    end = told(browser)
    for fact in ("x = −1, ∂f/∂x = 1.104", "w0.grad = 7, ∂f/∂w0 = 0.3679", "sends back 0.3679 × 3 = 1.104", ".grad = 7"):
        assert fact in end
    assert "gradient 1.104" in end


def test_a_gate_leads_to_its_step(visit):
    browser = visit(draw(lecture()[0]).step())
    body = {part.name: f"svg [id$='-n{i}']" for i, part in enumerate(draw(lecture()[0])._circuit.parts)}
    find(browser, body["v2"])[0].click()
    assert panel(browser)[0] == "forward 2 of 4"
    find(browser, body["v2"])[0].click()  # a second click leads to the step at which the gate sends
    assert panel(browser)[0].startswith("backward 4 of 7")
    find(browser, body["v1"])[0].click()  # during the backward pass, a click stays in the backward pass
    assert panel(browser)[0].startswith("backward 6 of 7")
    find(browser, body["x"])[0].click()
    assert panel(browser)[0].startswith("backward 7 of 7")
    browser.switch_to.active_element.send_keys(keys().HOME, keys().ARROW_DOWN, keys().ENTER)
    assert panel(browser)[0] == "forward 1 of 4"
    assert browser.execute_script("return document.querySelectorAll(\"svg [tabindex='0']\").length") == 1
    button(browser, "To the backward pass").click()
    assert panel(browser)[0].startswith("backward 1 of 7")


def test_a_step_a_gate(visit):
    steps = draw(fan_out()[0]).step()
    browser = visit(steps)
    for _ in range(7):
        button(browser, "Next").click()
    find(browser, "[type=checkbox]")[0].click()
    assert panel(browser)[0] == "backward, gate 1 of 4 · + is a distributor"
    assert len(find(browser, ".panel .line")) == len(find(browser, "svg .flow")) == 2
    button(browser, "Next").click()
    assert panel(browser)[0] == "backward, gate 2 of 4 · max is a router"
    assert find(browser, "[type=range]")[0].get_attribute("max") == "9"
    find(browser, "[type=checkbox]")[0].click()
    assert panel(browser)[0].startswith("backward 5 of 9")


def wide():
    """A graph that is neither as wide nor as high as a window."""
    x = [Value(0.5, name=f"x{i}") for i in range(12)]
    total = x[0]
    for i, leaf in enumerate(x[1:]):
        total = total + (leaf * x[i]).tanh().sin()
    return total


SCROLLED = "var e = document.querySelector('.scroll'); return [e.scrollLeft, e.scrollTop]"
HIDDEN = """
var e = document.querySelector('.scroll');
return [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]
"""
PLACES = """
var box = arguments[0].map(s => document.querySelector(s)).map(e => e && e.getBoundingClientRect());
return box.map(b => [b.left, b.top, b.right, b.bottom]).concat([[scrollX, scrollY, innerWidth, innerHeight]])
"""


def test_head_and_controls_stay_in_view_and_the_step_is_in_the_frame(visit, browser):
    visit(draw(wide()).step())
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]}
    )
    browser.execute_script(
        "document.body.style.paddingBottom = document.body.style.paddingTop = '900px'; scrollTo(0, 890)"
    )
    assert max(browser.execute_script(HIDDEN)) > 300
    cues = browser.execute_script(
        "return ['--r', '--b'].map(e => document.querySelector('.cue').style.getPropertyValue(e))"
    )
    assert [cue == "1" for cue in cues] == [hidden > 1 for hidden in browser.execute_script(HIDDEN)]
    for _ in range(36):
        browser.execute_script(PRESS)
        places = browser.execute_script(PLACES, [".head", ".foot", ".scroll", "g.look[id*='-n']"])
        head, foot, frame, gate, (_, down, _, height) = places
        assert 0 <= head[1] < head[3] <= frame[1] + 1 < frame[3] <= foot[1] + 1 < foot[3] <= height
        assert frame[0] <= gate[0] < gate[2] <= frame[2]
        assert frame[1] <= gate[1] < gate[3] <= frame[3]
        assert down == 890
    assert max(browser.execute_script(SCROLLED)) > 300
    moves = "return getComputedStyle(document.querySelector('.flow')).animationName"
    assert browser.execute_script(moves) == "none"
    for y in (600, 1200):  # half of the picture is below, or above, the window
        browser.execute_script("scrollTo(0, arguments[0])", y)
        head, foot, *_ = browser.execute_script(PLACES, [".head", ".foot"])
        assert 0 <= head[1] < foot[3] <= height
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_targets_are_large_enough_for_fingers(visit, browser):
    browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    size = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        visit(draw(lecture()[0]).step())
        assert browser.execute_script("return matchMedia('(pointer: coarse)').matches")
        targets = find(browser, ".controls > :not(.bar), .controls .bar > *, svg .target")
        assert len(targets) > 10
        targets = [t for t in targets if t.is_displayed()]
        assert {t.tag_name: t.size for t in targets if min(t.size["width"], t.size["height"]) < 44} == {}
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 390
    finally:
        browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_speed(visit):
    browser = visit(draw(lecture()[0]).step())
    pytest.importorskip("selenium.webdriver.support.ui").Select(find(browser, "select")[0]).select_by_visible_text("4×")
    script = """
        var done = arguments[0], began = performance.now(), panel = document.querySelector('.panel');
        new MutationObserver(function () {
          if (panel.innerText.startsWith('forward 2')) done(performance.now() - began);
        }).observe(panel, { childList: true, subtree: true });
        document.querySelectorAll('button')[2].click();
    """
    assert 600 < browser.execute_async_script(script) < 2400  # two pauses of 350 ms; a busy machine takes longer


def test_the_same_picture_in_two_languages_on_one_page(browser, tmp_path, visit):
    english, russian = (draw(lecture()[0], language=language).step() for language in ("en", "ru"))
    visit(english)
    (tmp_path / "two.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{english.html}{russian.html}", "utf-8")
    browser.get((tmp_path / "two.html").as_uri())
    first, second = find(browser, "[role=group]")
    assert [b.text for b in first.find_elements("css selector", "button")][:3] == ["Back", "Next", "Play"]
    assert [b.text for b in second.find_elements("css selector", "button")][:3] == ["Назад", "Дальше", "Пуск"]
    second.send_keys(keys().ARROW_RIGHT)
    assert second.find_element("css selector", ".heading").text == "прямой проход, 1 из 4"
    assert first.find_element("css selector", ".heading").text == "start"
