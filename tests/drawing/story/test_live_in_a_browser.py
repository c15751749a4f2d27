"""Live pictures in a real browser: dragged, typed into, stepped down; every number compared with Python's."""

import math

import numpy as np
import pytest

from autograd import draw
from autograd.drawing.circuit.reading import read_circuit
from tests.drawing.browser import start
from tests.drawing.story.gardens import gardens

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # of the driver's sockets
]

OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
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


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    browser = start(tmp_path_factory.mktemp("profile"))
    yield browser
    browser.quit()


@pytest.fixture
def visit(browser, tmp_path):
    def visit(html, scripts=True):
        browser.execute_cdp_cmd("Network.enable", {})
        browser.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        (tmp_path / "f.html").write_text(f"<!DOCTYPE html><meta charset=utf-8>{html}", "utf-8")
        browser.get((tmp_path / "f.html").as_uri())
        return browser

    yield visit
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


def number(text):
    return None if text is None else float(text.replace("Infinity", "inf"))


def expected(circuit):
    """Values, gradients, local derivatives and what is sent back, as Python finds them."""
    return {
        "V": [None if part.kind.value == "constant" else part.value for part in circuit.parts],
        "G": [part.gradient for part in circuit.parts],
        "D": [wire.local if wire.passes and wire.sent is not None else None for wire in circuit.wires],
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
