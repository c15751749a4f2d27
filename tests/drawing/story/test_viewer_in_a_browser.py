"""Static pictures in a real browser: zoom, pan, fit, keys, search, boxes that open and close; and without scripts."""

import random

import numpy as np
import pytest

import nn
from autograd import Value, draw
from autograd.drawing.story import viewer
from nn import scalar
from tests.drawing.browser import window
from tests.drawing.graphs import lecture, perceptron

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver leaves sockets open
]

HEARD = "window.heard = []; document.addEventListener('keydown', e => heard.push(e.key));"


@pytest.fixture(scope="module")
def browser(chromium):
    with window(chromium, (900, 900)) as browser:
        yield browser


@pytest.fixture
def visit(browser, tmp_path):
    """Opens a page with some pieces of HTML, with a text before and after them."""

    def visit(*pieces, scripts=True, body=""):
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        style = "body{margin:20px}:root{color-scheme:light dark;overflow-y:scroll}"
        head = f"<!DOCTYPE html><meta charset=utf-8><style>{style}</style>"
        text = f"{head}<body {body}><p>before</p>{'<hr>'.join(pieces)}<p id=after>after</p>"
        (tmp_path / "page.html").write_text(text, "utf-8")
        browser.get((tmp_path / "page.html").as_uri())
        if scripts:
            browser.execute_script(HEARD)
        return browser

    yield visit
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def large():
    """A picture that is wider and higher than its frame."""
    out = perceptron(5)
    out.backward()
    return draw(out, direction="LR")


MODEL = nn.MLP([4, 8, 3], rng=0)


def network():
    loss = nn.functional.cross_entropy(MODEL(np.ones((5, 4))), [0, 1, 2, 0, 1])
    loss.backward()
    return draw(loss, depth=0, names={"loss": loss})


def find(browser, selector):
    return browser.find_elements("css selector", selector)


def button(browser, text):
    (found,) = [b for b in find(browser, "button") if b.text == text]
    return found


def scale(browser, k=0):
    """The size of the drawing, relative to its own."""
    js = """const s = document.querySelectorAll('svg')[arguments[0]];
        return s.getBoundingClientRect().width / s.viewBox.baseVal.width"""
    return browser.execute_script(js, k)


def near(expected):
    """Equal up to browsers' rounding of lengths."""
    return pytest.approx(expected, rel=1e-3)


def scrolled(browser):
    return browser.execute_script("const v = document.querySelector('.view'); return [v.scrollLeft, v.scrollTop]")


def texts(browser):
    """The texts on the bodies of parts."""
    js = "return [...document.querySelectorAll(\"svg g[id*='-n'] > text\")].map(t => t.textContent)"
    return browser.execute_script(js)


def wait_for(browser, condition):
    waiting = pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait(browser, 60)
    waiting.until(lambda _: condition())


@pytest.fixture
def keys():
    return pytest.importorskip("selenium.webdriver.common.keys").Keys


@pytest.fixture
def actions(browser):
    return pytest.importorskip("selenium.webdriver.common.action_chains").ActionChains(browser, duration=20)


def test_a_picture_that_fits_is_quiet_and_has_its_tips(visit):
    f, *_ = lecture()
    f.backward()
    browser = visit(draw(f)._repr_html_())
    assert not any(image.is_displayed() for image in find(browser, "img"))
    assert scale(browser) > 0.8
    assert [b for b in find(browser, "button,input") if b.is_displayed()] == []
    assert find(browser, "[tabindex]") == []
    tips = [tip.get_attribute("textContent") for tip in find(browser, "svg g > title")]
    assert "x = −1\n∂f/∂x = 1.104" in tips


def test_without_scripts_the_image_stays(visit):
    browser = visit(large()._repr_html_(), network()._repr_html_(), scripts=False)
    assert len(find(browser, "img")) == 2
    assert find(browser, "svg, button") == []
    assert find(browser, "body")[0].text.split() == ["before", "after"]


def test_zoom_by_buttons_keys_and_wheel(visit, keys, actions):
    browser = visit(large()._repr_html_())
    assert scale(browser) == near(1)  # a smaller picture would be illegible
    button(browser, "+").click()
    assert scale(browser) == near(1.25)
    button(browser, "−").click()
    (view,) = find(browser, ".view")
    view.send_keys("+")
    view.send_keys("=")
    assert scale(browser) == near(1.25**2)
    view.send_keys("-")
    assert scale(browser) == near(1.25)
    view.send_keys("0")
    whole = scale(browser)
    assert whole < 0.7
    assert scrolled(browser) == [0, 0]
    view.send_keys(keys.ARROW_RIGHT)
    button(browser, f"{100 * whole:.0f} %").click()
    assert scale(browser) == near(1)
    before = scrolled(browser)
    view.send_keys(keys.ARROW_RIGHT, keys.ARROW_DOWN)
    after = scrolled(browser)
    assert [b - a for a, b in zip(before, after, strict=True)] == [60, 60]
    view.send_keys("m", "a", keys.ENTER, keys.SPACE)
    assert browser.execute_script("return heard") == []  # no key reaches the notebook
    turn = """const how = {deltaY: -50, ctrlKey: arguments[0], bubbles: true, cancelable: true};
        document.querySelector('.view').dispatchEvent(new WheelEvent('wheel', how))"""
    browser.execute_script(turn, False)
    assert scale(browser) == near(1)  # the wheel without Ctrl scrolls the page
    browser.execute_script(turn, True)
    assert scale(browser) == near(np.exp(0.25))
    button(browser, "fit").click()
    assert scale(browser) == near(whole)


def test_what_is_under_the_pointer_stays_there(visit):
    browser = visit(large()._repr_html_())
    js = """const v = document.querySelector('.view'), n = document.querySelector("svg g[id$='-n5'] rect");
        const a = n.getBoundingClientRect();
        const how = {deltaY: -40, ctrlKey: true, clientX: a.left, clientY: a.top, cancelable: true};
        v.dispatchEvent(new WheelEvent('wheel', how));
        const b = n.getBoundingClientRect(); return [b.left - a.left, b.top - a.top, b.width / a.width]"""
    across, down, grown = browser.execute_script(js)
    assert grown == pytest.approx(np.exp(0.2), rel=1e-3)
    assert abs(across) < 1.5 > abs(down)


def test_dragging_pans_and_is_no_click(visit, actions):
    browser = visit(large()._repr_html_())
    (view,) = find(browser, ".view")
    browser.execute_script("window.clicks = 0; document.addEventListener('click', () => clicks++)")
    js = """const b = arguments[0].getBoundingClientRect(); let x = 150, y = 60;
        while (document.elementFromPoint(b.left + x, b.top + y).parentNode.nodeName !== 'svg') x += 7;
        return [x - b.width / 2, y - b.height / 2]"""  # a point of the card that no element covers
    x, y = map(int, browser.execute_script(js, view))
    actions.move_to_element_with_offset(view, x, y).click_and_hold().move_by_offset(-90, -40).release().perform()
    assert scrolled(browser) == [90, 40]
    assert browser.execute_script("return clicks") == 0
    assert browser.execute_script("return getSelection().toString()") == ""


def test_nothing_jumps_when_the_picture_upgrades_itself(visit):
    """The page is laid out once, with the drawing in its place."""
    moved = (
        "new PerformanceObserver(l => moved += l.getEntries().length).observe({type: 'layout-shift', buffered: true})"
    )
    browser = visit(f"<script>var moved = 0; {moved}</script>", large()._repr_html_())
    wait_for(browser, lambda: browser.execute_script("return document.readyState") == "complete")
    assert browser.execute_script("return new Promise(r => setTimeout(() => r(moved), 200))") == 0


def test_twice_on_a_page(visit):
    html = large()._repr_html_()
    browser = visit(html, html)
    assert len(find(browser, "svg")) == 2
    ids = browser.execute_script("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids)) > 50
    [b for b in find(browser, "button") if b.text == "+"][1].click()
    assert scale(browser, 0) == near(1)
    assert scale(browser, 1) == near(1.25)


def test_a_notebook_that_inserts_its_outputs(visit):
    """JupyterLab sets the HTML of an output, then makes its scripts anew; a cell may be run again."""
    browser = visit("<div id=cell></div>")
    insert = """const cell = document.querySelector('#cell');
        cell.innerHTML = arguments[0];
        cell.querySelectorAll('script').forEach(old => {
            const script = document.createElement('script');
            script.textContent = old.textContent;
            old.replaceWith(script);
        });"""
    for _ in range(2):
        browser.execute_script(insert, large()._repr_html_())
        assert not any(image.is_displayed() for image in find(browser, "img"))
        assert scale(browser) == near(1)
        button(browser, "+").click()
        assert scale(browser) == near(1.25)


def test_a_cell_that_is_shown_later(visit):
    browser = visit(f"<div id=cell style='display:none'>{large()._repr_html_()}</div>")
    browser.execute_script("document.querySelector('#cell').style.display = 'block'")
    wait_for(browser, lambda: button(browser, "100 %").is_displayed())
    assert find(browser, ".view")[0].size["height"] > 300


def test_search_by_name(visit, keys):
    browser = visit(large()._repr_html_())
    (field,) = find(browser, "input")
    field.send_keys("v20")
    (found,) = find(browser, "svg .found")
    assert found.find_elements("css selector", "title")[0].get_attribute("textContent").startswith("v20 = ")
    (view,) = find(browser, ".view")
    place, frame = found.rect, view.rect
    assert frame["x"] <= place["x"] <= frame["x"] + frame["width"] - place["width"]
    assert frame["y"] <= place["y"] <= frame["y"] + frame["height"] - place["height"]
    field.clear()
    field.send_keys("tanh")
    assert find(browser, ".count")[0].text == "1 of 5"
    first = find(browser, "svg .now")[0].get_attribute("id")
    field.send_keys(keys.ENTER)
    assert find(browser, ".count")[0].text == "2 of 5"
    assert find(browser, "svg .now")[0].get_attribute("id") != first
    field.send_keys(*[keys.ENTER] * 4)
    assert find(browser, "svg .now")[0].get_attribute("id") == first
    field.send_keys("xyz")
    assert find(browser, ".count")[0].text == "not found"
    assert find(browser, "svg .found") == []
    assert browser.execute_script("return heard") == []


def test_boxes_open_and_close_by_clicks_and_keys(visit, keys, actions):
    browser = visit(network()._repr_html_())
    assert [t for t in texts(browser) if t in ("MLP", "Linear")] == ["MLP"]
    (box,) = find(browser, "svg [role=button]")
    assert box.get_attribute("aria-expanded") == "false"
    assert box.get_attribute("aria-label") == "open MLP"
    box.click()
    wait_for(browser, lambda: texts(browser).count("Linear") == 2)
    assert browser.execute_script("return document.activeElement.textContent") == "MLP ✕"
    assert browser.execute_script("return document.activeElement.getAttribute('aria-expanded')") == "true"
    first = [b for b in find(browser, "svg [aria-expanded=false]") if b.get_attribute("aria-label") == "open Linear 0"]
    first[0].send_keys(keys.ENTER)
    wait_for(browser, lambda: "0.weight" in texts(browser))
    assert texts(browser).count("Linear") == 1
    assert [b.text for b in find(browser, ".chip")] == ["Linear 0 ✕", "MLP ✕"]
    gate = browser.execute_script("return [...document.querySelectorAll('svg .opened')].pop()")
    actions.move_to_element(gate.find_elements("css selector", "rect")[0]).click().perform()
    wait_for(browser, lambda: texts(browser).count("Linear") == 2)
    assert browser.execute_script("return document.activeElement.getAttribute('aria-label')") == "open Linear 0"
    (frame,) = find(browser, "svg .frame")
    heading = frame.find_elements("css selector", "text")[0]
    assert heading.text == "MLP ✕"
    actions.move_to_element(heading).click().perform()
    wait_for(browser, lambda: "MLP" in texts(browser))
    assert browser.execute_script("return heard") == []


def test_equal_siblings_are_taken_apart(visit):
    random.seed(0)
    out = scalar.MLP(3, [16, 1])([Value(1.0), Value(-2.0), Value(0.5)])
    out.backward()
    browser = visit(draw(out, depth=2, max_nodes=500)._repr_html_())
    assert texts(browser).count("Neuron × 16") == 1
    find(browser, "svg [aria-label='open Neuron × 16']")[0].click()
    wait_for(browser, lambda: texts(browser).count("Neuron") == 17)
    button(browser, "Neuron × 16 ✕").click()
    wait_for(browser, lambda: texts(browser).count("Neuron × 16") == 1)


def test_an_opened_picture_is_dark_where_the_first_one_is(visit):
    browser = visit(network()._repr_html_(), body="data-jp-theme-light=false")
    fill = "return getComputedStyle(document.querySelector('svg > rect')).fill"
    dark = browser.execute_script(fill)
    assert dark != "rgb(255, 255, 255)"
    find(browser, "svg [role=button]")[0].click()
    wait_for(browser, lambda: texts(browser).count("Linear") == 2)
    assert browser.execute_script(fill) == dark


def test_the_viewer_serves_other_drawings_too(visit):
    """A page with a frame of its own, as the step-through."""
    page = f"""<div class="own"><style>{viewer.style("own")}</style>
        <div class="scroll" style="overflow:auto;max-height:300px">{large().svg}</div></div>
        <script>var made = {viewer.source()}(document.querySelector(".scroll"), document.querySelector("svg"),
        {viewer.literal(viewer.words())}, {{embedded: true}});</script>"""
    browser = visit(page)
    button(browser, "+").click()
    assert scale(browser) == near(1.25)
    assert browser.execute_script("return document.querySelector('.scroll').clientHeight") <= 300
    find(browser, ".scroll")[0].send_keys("a")
    assert browser.execute_script("return heard") == ["a"]  # the list handles its keys itself


def test_fingers_zoom_and_find_large_targets(visit):
    browser = visit(large()._repr_html_())
    try:
        browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
        browser.refresh()
        heights = [b.size["height"] for b in find(browser, ".bar button, .bar input")]
        assert min(heights) >= 44
        before, (view,) = scale(browser), find(browser, ".view")
        x, y = view.rect["x"] + 300, view.rect["y"] + 200
        for kind, apart in (("touchStart", 40), ("touchMove", 50), ("touchMove", 60), ("touchEnd", None)):
            points = [{"x": x - apart, "y": y}, {"x": x + apart, "y": y}] if apart else []
            browser.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        assert scale(browser) == pytest.approx(1.5 * before, rel=0.02)
    finally:
        browser.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})


def test_paper_gets_the_whole_picture(visit):
    browser = visit(large()._repr_html_())
    try:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        assert not any(b.is_displayed() for b in find(browser, "button, input, .edge"))
        drawing, view = find(browser, "svg")[0].size, find(browser, ".view")[0].size
        assert drawing["width"] <= view["width"]
        assert drawing["height"] <= view["height"] + 5
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_names_of_all_kinds_and_another_language(visit):
    x = Value(2.0, name="</script><b>&\"'x$&")
    out = perceptron(5) * x
    browser = visit(draw(out, direction="LR", language="ru")._repr_html_())
    (field,) = find(browser, "input")
    assert field.get_attribute("placeholder") == "найти по имени"
    field.send_keys("$&")
    assert find(browser, ".count")[0].text == "1 из 1"
    assert find(browser, "b") == []
