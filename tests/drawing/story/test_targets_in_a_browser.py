"""Tables, curves and maps of live pictures in a real browser, compared with Python."""

import numpy as np
import pytest

from autograd import Value, draw
from nn import scalar
from nn.functional import sigmoid
from tests.drawing.story import test_live_in_a_browser as live
from tests.drawing.story.test_live_in_a_browser import SET, find

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver leaves sockets open
]

visit = live.visit  # a fixture, used by its name

OR = {(0, 0): 0, (0, 1): 1, (1, 0): 1, (1, 1): 1}


def of_a_neuron(weights=(0.0, 1.0), threshold=0.5):
    x = [Value(0.0, name="x1"), Value(0.0, name="x2")]
    return draw(scalar.Perceptron(2, weights=weights, threshold=threshold)(x)).live(inputs=x, wanted=OR)


def of_a_bump(a=-1.0, b=1.0):
    x, a, b = Value(0.0, name="x"), Value(a, name="a"), Value(b, name="b")
    return sigmoid(8 * (x - a)) - sigmoid(8 * (x - b))


def wanted(x):
    return 1.0 if 0 < x < 2 else 0.0


def put(browser, name, x):
    browser.execute_script(SET + "setLeaf(document, arguments[0], arguments[1])", name, str(x))


def cells(browser):
    return [[cell.text for cell in row.find_elements("css selector", "td")] for row in find(browser, ".watch tbody tr")]


def test_the_table_follows_and_turns_green(visit):
    page = visit(of_a_neuron().html)
    assert [row[3:] for row in cells(page)] == [["0", "✓"], ["1", "✓"], ["0", "✗"], ["1", "✓"]]
    assert find(page, ".tally")[0].text == "3 of 4 right"
    assert not find(page, ".watch.good")
    put(page, "w1", 1)
    assert [row[3:] for row in cells(page)] == [["0", "✓"], ["1", "✓"], ["1", "✓"], ["1", "✓"]]
    assert find(page, ".tally")[0].text == "✓ 4 of 4 right"
    assert find(page, ".watch.good")
    put(page, "b", 0.25)
    assert find(page, ".tally")[0].text == "3 of 4 right"


def test_a_row_is_sent_through_the_picture(visit):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    page = visit(of_a_neuron().html)
    rows = find(page, ".watch tbody tr")
    rows[1].click()
    # w2 and x2 are 1
    assert [box.get_attribute("aria-valuenow") for box in find(page, "svg [role=slider]")].count("1") == 2
    assert "now" in rows[1].get_attribute("class")
    rows[3].send_keys(keys.ENTER)
    assert "now" in rows[3].get_attribute("class")


def test_the_map_has_the_colours_of_the_outputs(visit):
    page = visit(of_a_neuron((2.0, -1.0), 0.3).html)
    alphas = page.execute_script(
        "var c = document.querySelector('.watch canvas'), d = c.getContext('2d').getImageData(0, 0, 64, 64).data;"
        "return Array.from({length: 64 * 64}, (_, k) => d[4 * k + 3])"
    )
    at = -0.5 + 2 * (np.arange(64) + 0.5) / 64
    x1, x2 = np.meshgrid(at, at[::-1])
    assert np.array_equal(np.reshape(alphas, (64, 64)) > 0, 2 * x1 - x2 > 0.3)


def test_the_curve_follows_and_its_gap_is_that_of_python(visit):
    page = visit(draw(of_a_bump()).live(inputs="x", wanted=wanted, span=(-3, 3), within=0.6).html)
    at = np.linspace(-3, 3, 161)
    for a, b in ((-1.0, 1.0), (0.0, 2.0)):
        put(page, "a", a)
        put(page, "b", b)
        out = np.array([1 / (1 + np.exp(-8 * (x - a))) - 1 / (1 + np.exp(-8 * (x - b))) for x in at])
        gaps = np.abs(out - [wanted(x) for x in at])
        said = find(page, ".tally")[0].text
        assert f"largest gap {gaps.max():.4g}, mean squared error {np.mean(gaps**2):.4g}" in said
    assert find(page, ".watch.good")
    put(page, "b", 1)
    assert not find(page, ".watch.good")


def test_numbers_that_are_not_finite_leave_a_gap_in_the_curve(visit):
    page = visit(draw(1 / Value(1.0, name="x")).live(inputs="x", span=(-1, 1)).html)
    path = find(page, ".plot .got")[0].get_attribute("d")
    assert path.count("M") == 2
    assert "NaN" not in path
    assert "Infinity" not in path


def test_nothing_is_clipped_or_lies_on_another(visit):
    page = visit(of_a_neuron().html + draw(of_a_bump()).live(inputs="x", wanted=wanted, span=(-3, 3)).html)
    for plot in find(page, ".plot"):
        assert page.execute_script(
            "var card = arguments[0].getBoundingClientRect(), found = [];"
            "var boxes = Array.from(arguments[0].querySelectorAll('text')).map(t => t.getBoundingClientRect());"
            "boxes.forEach((r, i) => {"
            "  if (r.left < card.left || r.right > card.right || r.bottom > card.bottom + 1) found.push('out');"
            "  boxes.slice(0, i).forEach(s => {"
            "    if (Math.min(r.right, s.right) - Math.max(r.left, s.left) > 1"
            "      && Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top) > 4) found.push(i);"
            "  });"
            "}); return found", plot
        ) == []  # fmt: skip
