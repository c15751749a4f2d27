"""Live pictures in a real browser: dragged, typed into, stepped down; every number compared with Python's."""

import math
import re

import numpy as np
import pytest

from autograd import Value, draw, ops
from autograd.drawing.circuit import notation
from autograd.drawing.circuit.reading import read_circuit
from autograd.drawing.words import labels
from tests.drawing.graphs import perceptron
from tests.drawing.story.gardens import gardens

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver leaves sockets open
]

SET = """
function setLeaf(root, name, text) {
  var input = root.querySelector("input[type=text][aria-label='number of " + name + "']");
  input.value = text;
  input.dispatchEvent(new Event("change"));
}
function plain(list) { return Array.from(list, function (x) { return x === undefined ? null : String(x); }); }
function numbers(root) {
  var state = root.numbers();
  return { V: plain(state.V), G: plain(state.G), D: plain(state.D), S: plain(state.S) };
}
"""


@pytest.fixture
def visit(browser, tmp_path):
    def visit(html, scripts=True):
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        (tmp_path / "f.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{html}", "utf-8")
        browser.get((tmp_path / "f.html").as_uri())
        return browser

    yield visit
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def number(text):
    return None if text is None else float(text.replace("Infinity", "inf"))


def expected(circuit):
    """Values, gradients, local derivatives and gradients sent back, by Python."""
    return {
        "V": [None if part.kind.value == "constant" else part.value for part in circuit.parts],
        "G": [part.gradient for part in circuit.parts],
        "D": [wire.local if wire.passes else None for wire in circuit.wires],
        "S": [wire.sent for wire in circuit.wires],
    }


def differences(got, circuit):
    for key, numbers in expected(circuit).items():
        for i, want in enumerate(numbers):
            if want is not None:
                x, want = number(got[key][i]), float(want)
                same = x == want or (math.isnan(x) and math.isnan(want))
                if not same and not abs(x - want) <= 1e-12 * abs(want) + 1e-300:
                    yield f"{key}{i}: {x!r}, Python {want!r}"


@pytest.mark.slow
def test_every_op_gives_the_numbers_of_python(visit):
    made, pages, rows = [], [], []
    with np.errstate(all="ignore"):
        for label, build, points in gardens():
            live = draw(build(*points[0])).live()
            assert not live.reason, (label, live.reason)
            made.append((label, build, points))
            pages.append(f"<div>{live.html}</div>")
            rows.append([list(map(repr, point)) for point in points])
    browser = visit("".join(pages))
    results = browser.execute_script(
        SET + "var rows = arguments[0]; return Array.from(document.body.children).map(function (holder, k) {"
        "  var root = holder.firstElementChild;"
        "  return rows[k].map(function (row) {"
        "    row.forEach(function (text, j) { setLeaf(root, 'abc'[j], text); });"
        "    return numbers(root);"
        "  });"
        "});",
        rows,
    )
    wrong, count = [], 0
    for (label, build, points), found in zip(made, results, strict=True):
        for point, got in zip(points, found, strict=True):
            with np.errstate(all="ignore"):
                circuit = read_circuit(build(*point))
            count += 1
            wrong += [f"{label} at {point}: {text}" for text in differences(got, circuit)]
    assert not wrong, "\n".join([f"{len(wrong)} wrong", *wrong[:25]])
    assert count > 1000


def find(browser, selector):
    return browser.find_elements("css selector", selector)


def leaf(browser, name):
    return find(browser, f"svg [role=slider][aria-label='{name}']")[0]


def typed(browser, name):
    return find(browser, f"input[type=text][aria-label='number of {name}']")[0]


def button(browser, name):
    return next(b for b in find(browser, "button") if b.text == name)


def readout(browser):
    return find(browser, ".readout")[0].text


def state(browser):
    return browser.execute_script(SET + "return numbers(document.querySelector('[data-live]'))")


def shown(browser):
    """Every text of the picture that follows, by its key."""
    return browser.execute_script(
        "var found = {}; document.querySelectorAll('svg [id]').forEach(function (e) {"
        "  var key = e.id.slice(e.id.indexOf('-') + 1);"
        "  if (/^([vgs]\\d+|title)$/.test(key)) found[key] = e.textContent;"
        "  if (/^b\\d+$/.test(key)) found[key] = e.querySelector('text').textContent;"
        "}); return found"
    )


def assert_as_in_python(browser, root):
    """Numbers to 12 digits, and texts as the static picture of the same numbers has them."""
    circuit = read_circuit(root, {"f": root}).with_gradients()
    assert not list(differences(state(browser), circuit))
    texts = shown(browser)
    for i, part in enumerate(circuit.parts):
        if part.named:
            assert texts[f"v{i}"] == notation.number(part.value)
            if part.gradient is not None:
                assert texts[f"g{i}"] == notation.number(part.gradient)
    for w, wire in enumerate(circuit.wires):
        if labels.bead(wire):
            assert texts[f"b{w}"] == labels.bead(wire)
        if labels.sent(circuit, wire):
            assert texts[f"s{w}"][1:] == f" {notation.number(wire.sent)}"  # an arrow stands in front of the number
    assert texts["title"].endswith(f" {notation.number(circuit.root.value)}")


def of_lecture(w0=2.0, w1=3.0, x=-1.0):
    w0, w1, x = Value(w0, name="w0"), Value(w1, name="w1"), Value(x, name="x")
    f = 1 + (w0 + w1 * x).exp()
    return f


def of_fan_out(a=2.0, b=-3.0):
    a, b = Value(a, name="a"), Value(b, name="b")
    f = a * a * b + ops.maximum(a, b)
    return f


def test_dragging_a_leaf_gives_the_numbers_of_python(visit):
    actions = pytest.importorskip("selenium.webdriver").ActionChains
    browser = visit(draw(of_fan_out()).live().html)
    assert_as_in_python(browser, of_fan_out())
    actions(browser).click_and_hold(leaf(browser, "a")).move_by_offset(-37, 5).perform()
    during = float(leaf(browser, "a").get_attribute("aria-valuenow"))
    assert during == pytest.approx(2.0 - 37 / 200 * 5, abs=0.011)
    assert_as_in_python(browser, of_fan_out(a=during))
    actions(browser).move_by_offset(400, 0).release().perform()
    assert float(leaf(browser, "a").get_attribute("aria-valuenow")) == 5.0
    actions(browser).move_by_offset(-300, 0).perform()
    assert_as_in_python(browser, of_fan_out(a=5.0))


def test_keys_move_a_leaf_and_do_not_reach_the_notebook(visit):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    browser = visit(draw(of_lecture()).live().html)
    browser.execute_script(
        "window.got = []; document.addEventListener('keydown', function (e) { window.got.push(e.key); })"
    )
    box = leaf(browser, "x")
    now = -1.0
    for key, change in [
        (keys.ARROW_RIGHT, 0.05), (keys.ARROW_UP, 0.05), (keys.ARROW_LEFT, -0.05), (keys.ARROW_DOWN, -0.05),
        (keys.PAGE_UP, 0.5), (keys.PAGE_DOWN, -0.5), (keys.SHIFT + keys.ARROW_RIGHT, 0.5),
    ]:  # fmt: skip
        box.send_keys(key)
        now = round(now + change, 12)
        assert float(box.get_attribute("aria-valuenow")) == now
        browser.switch_to.active_element
    assert_as_in_python(browser, of_lecture(x=now))
    box.send_keys(keys.HOME)
    assert box.get_attribute("aria-valuenow") == box.get_attribute("aria-valuemin") == "-5"
    box.send_keys(keys.END)
    assert box.get_attribute("aria-valuenow") == box.get_attribute("aria-valuemax") == "5"
    assert box.get_attribute("aria-valuetext") == "5"
    box.send_keys("m")
    box.send_keys("a")
    assert browser.execute_script("return window.got") == []
    assert find(browser, "[data-live]")[0].get_attribute("data-lm-suppress-shortcuts") == "true"
    box.send_keys(keys.ENTER)
    assert browser.switch_to.active_element == typed(browser, "x")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.123456789", 0.123456789),
        ("−1.5", -1.5),
        ("+3", 3.0),
        ("1e-7", 1e-7),
        ("-42", -42.0),
        ("0,1", 0.1),
        ("−1/4", -0.25),
        ("1,5/2,5", 0.6),
    ],
)
def test_typed_numbers(visit, text, value):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    browser = visit(draw(of_lecture()).live().html)
    typed(browser, "x").clear()
    typed(browser, "x").send_keys(text + keys.ENTER)
    assert_as_in_python(browser, of_lecture(x=value))
    assert float(leaf(browser, "x").get_attribute("aria-valuemax")) >= abs(value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abc", "“abc” is not a number: x stays −1."),
        ("", "“” is not a number: x stays −1."),
        ("1e999", "“1e999” is too large: x stays −1."),
        ("1,234.5", "“1,234.5” is not a number: x stays −1."),
        ("1/2/3", "“1/2/3” is not a number: x stays −1."),
        ("1/0", "“1/0” is too large: x stays −1."),
        ("0x10", "“0x10” is not a number: x stays −1."),
    ],
)
def test_wrong_numbers_are_refused_and_nothing_moves(visit, text, said):
    browser = visit(draw(of_lecture()).live().html)
    browser.execute_script(SET + "setLeaf(document, 'x', arguments[0])", text)
    assert readout(browser) == said
    assert typed(browser, "x").get_attribute("aria-invalid") == "true"
    assert_as_in_python(browser, of_lecture())
    browser.execute_script(SET + "setLeaf(document, 'x', '-1')")
    assert typed(browser, "x").get_attribute("aria-invalid") == "false"
    assert readout(browser).startswith("x + 0.01 moves f by ")


def test_step_down_and_reset(visit):
    browser = visit(draw(of_lecture()).live().html)
    now = {"w0": 2.0, "w1": 3.0, "x": -1.0}
    for eta in (0.1, 0.1, 0.3):
        find(browser, ".buttons input")[0].clear()
        find(browser, ".buttons input")[0].send_keys(str(eta))
        button(browser, "Step down").click()
        f = of_lecture(**now)
        gradients = {part.name: part.gradient for part in draw(f)._circuit.parts}
        now = {name: x - eta * gradients[name] for name, x in now.items()}
        assert_as_in_python(browser, of_lecture(**now))
    button(browser, "Reset").click()
    assert_as_in_python(browser, of_lecture())
    find(browser, ".buttons input")[0].clear()
    find(browser, ".buttons input")[0].send_keys("-1")
    button(browser, "Step down").click()
    assert readout(browser) == "“-1” is not a positive number: no step is taken."
    assert_as_in_python(browser, of_lecture())


def test_no_step_along_a_gradient_that_is_not_finite(visit):
    with np.errstate(all="ignore"):
        browser = visit(draw(of_lecture(w0=800.0)).live().html)
    assert find(browser, ".note")[0].text == "Not finite from here on: v3 = exp(v2) = ∞"
    button(browser, "Step down").click()
    assert readout(browser) == "No step is taken: ∂f/∂w0 = ∞."
    browser.execute_script(SET + "setLeaf(document, 'w0', '2')")
    assert find(browser, ".note")[0].text == ""
    assert_as_in_python(browser, of_lecture())


def test_the_wiggle_is_what_python_finds(visit):
    browser = visit(draw(of_lecture()).live().html)
    browser.execute_script(SET + "setLeaf(document, 'w1', '2.5')")
    circuit = draw(of_lecture(w1=2.5))._circuit
    moved = of_lecture(w1=2.51).data - of_lecture(w1=2.5).data
    slope = next(part.gradient for part in circuit.parts if part.name == "w1")
    numbers = [notation.number(x) for x in (moved, slope, 0.01 * slope)]
    said = "w1 + 0.01 moves f by {}; the slope says 0.01 × ({}) = {}."
    assert readout(browser) == said.format(*numbers)


@pytest.mark.parametrize("build", [lambda x: x.log(), lambda x: 1 / x], ids=["log", "1/x"])
def test_a_wiggle_out_of_infinity_is_infinite(visit, build):
    browser = visit(draw(build(Value(1.0, name="x"))).live().html)
    browser.execute_script(SET + "setLeaf(document, 'x', '0')")
    assert " by ∞;" in readout(browser) or " by −∞;" in readout(browser)


def of_a_floor(x=0.7, y=2.0):
    x, y = Value(x, name="x"), Value(y, name="y")
    return y * x + np.floor(3 * np.sin(x))


def test_gates_that_pass_nothing_back_have_their_slopes(visit):
    browser = visit(draw(of_a_floor()).live().html)
    for x in (0.7, -1.3):
        browser.execute_script(SET + "setLeaf(document, 'x', arguments[0])", x)
        assert_as_in_python(browser, of_a_floor(x))
        assert find(browser, "svg .f-alarm, svg .f-alarm-fill") == []


def test_two_on_a_page_do_not_meet(visit):
    html = draw(of_lecture()).live().html
    browser = visit(html + html + draw(of_fan_out()).live().html)
    roots = find(browser, "[data-live]")
    assert len(roots) == 3
    browser.execute_script(SET + "setLeaf(arguments[0], 'x', '0')", roots[1])
    values = [browser.execute_script(SET + "return numbers(arguments[0]).V[2]", root) for root in roots[:2]]
    assert values == ["-1", "0"]


def test_without_scripts_the_picture_stays(visit):
    browser = visit(draw(of_lecture()).live().html, scripts=False)
    (image,) = find(browser, "img")
    assert image.size["width"] > 400
    assert "gradient 1.104" in image.get_attribute("alt")
    assert find(browser, "button") == []


OVERLAPS = """
var card = document.querySelector("svg").getBoundingClientRect(), found = [];
var texts = Array.from(document.querySelectorAll("svg text"));
var boxes = texts.map(function (text) { return text.getBoundingClientRect(); });
boxes.forEach(function (r, i) {
  var name = texts[i].textContent;
  if (r.left < card.left || r.right > card.right || r.bottom > card.bottom) found.push(name + " out");
  boxes.slice(0, i).forEach(function (s, j) {
    var x = Math.min(r.right, s.right) - Math.max(r.left, s.left);
    var y = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
    if (x > 1 && y > 4) found.push(name + " on " + texts[j].textContent);
  });
});
return found;
"""


@pytest.mark.parametrize("build", [of_lecture, of_fan_out, perceptron], ids=["lecture", "fan_out", "mlp"])
def test_no_text_meets_another_at_extreme_numbers(visit, build):
    browser = visit(draw(build()).live().html)
    names = [box.get_attribute("aria-label") for box in find(browser, "svg [role=slider]")]
    for text in ("-4.99", "5", "0.001234", "-1.2345e-123", "-98765.4"):
        for name in names:
            browser.execute_script(SET + "setLeaf(document, arguments[0], arguments[1])", name, text)
        assert browser.execute_script(OVERLAPS) == []


def test_printing_shows_the_present_numbers_without_controls(visit):
    browser = visit(draw(of_lecture()).live().html)
    browser.execute_script(SET + "setLeaf(document, 'x', '0.5')")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert not find(browser, ".buttons")[0].is_displayed()
        assert not find(browser, "input[type=range]")[0].is_displayed()
        assert_as_in_python(browser, of_lecture(x=0.5))
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_light_and_dark(visit, theme):
    browser = visit(
        f"<body data-jp-theme-light={'true' if theme == 'light' else 'false'}>{draw(of_lecture()).live().html}"
    )
    paper, ink = (
        sum(map(int, re.findall(r"\d+", browser.execute_script(f"return getComputedStyle({e}).{what}"))[:3])) / 3
        for e, what in (
            ("document.querySelector('.panel')", "backgroundColor"),
            ("document.querySelector('svg text.f-text')", "fill"),
        )
    )
    assert (paper > 200 and ink < 100) if theme == "light" else (paper < 100 and ink > 200)


def test_a_screen_reader_finds_sliders_with_names_and_values(visit):
    browser = visit(draw(of_lecture()).live().html)
    browser.execute_cdp_cmd("Accessibility.enable", {})
    nodes = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    named = [(n["role"]["value"], n.get("name", {}).get("value", "").strip()) for n in nodes if not n["ignored"]]
    assert named.count(("slider", "w0")) == 2  # the leaf itself, and its track
    assert {("button", "Step down"), ("button", "Reset"), ("textbox", "number of w0"), ("textbox", "η")} <= set(named)
    assert ("group", "Live picture: f = 1 + exp(w0 + w1·x)") in named


def test_in_russian_the_page_speaks_russian(visit):
    browser = visit(draw(of_lecture(), language="ru").live().html)
    button(browser, "Шаг спуска").click()
    assert "сдвигает f на" in readout(browser)
    browser.execute_script(SET.replace("number of ", "число ") + "setLeaf(document, 'x', '0,5')")
    assert state(browser)["V"][2] == "0.5"


def of_rounding(a=0.3, b=1.7):
    a, b = Value(a, name="a"), Value(b, name="b")
    mean = (a + b) / 2
    f = ((a - mean) + (b - mean)) * a + (30 * b).tanh() + (a + 0.1 - a - 0.1)
    return f


def test_rounding_and_saturation_are_marked_as_in_a_static_picture(visit):
    browser = visit(draw(of_rounding()).live().html)
    marked = 0
    for a, b in [(0.3, 1.7), (1.1, -2.9), (2.345, 0.001), (0.7, 4.0)]:
        browser.execute_script(SET + "setLeaf(document, 'a', arguments[0]); setLeaf(document, 'b', arguments[1])", a, b)
        assert_as_in_python(browser, of_rounding(a, b))
        marked += sum("≈" in text for text in shown(browser).values())
    assert marked > 4


def of_limits(a=0.3, b=1.7):
    a, b = Value(a, name="a"), Value(b, name="b")
    gone = (a - 0.1 - 0.2) ** 2 * b
    near = (400 * b).tanh() * a + (1 - (50 * a).sigmoid()) + ops.logaddexp(a, 300 * b)
    f = gone + near + (-a * a * 900).exp() * b + (1 - b * 1e-17)
    return f


def test_marks_are_carried_on_as_in_a_static_picture(visit):
    browser = visit(draw(of_limits()).live().html)
    marked = 0
    for a, b in [(0.3, 1.7), (1.0, 2.0), (2.0, -1.0), (0.0, 3.0), (-4.0, 0.0), (0.30000001, 4.0), (1e-200, 1e-200)]:
        browser.execute_script(SET + "setLeaf(document, 'a', arguments[0]); setLeaf(document, 'b', arguments[1])", a, b)
        assert_as_in_python(browser, of_limits(a, b))
        marked += sum("≈" in text for text in shown(browser).values())
    assert marked > 40


def test_an_arrow_key_back_to_zero_arrives_there(visit):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    a = Value(-1e-300, name="a")
    browser = visit(draw(a * 2 + 1 / a).live().html)
    leaf(browser, "a").send_keys(keys.ARROW_RIGHT)
    assert state(browser)["V"][0] == "0"
