"""Pages that a browser has saved, with the elements made by scripts, and opened again: they work as before."""

import numpy as np
import pytest

import nn
from autograd import draw
from nn import pictures
from tests.drawing.graphs import lecture

pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),  # the driver leaves sockets open
]


def of_film():
    x, y = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
    model = nn.MLP([2, 3, 2], rng=0)
    film = pictures.Film(model, x, y)
    optimizer = nn.optim.SGD(model.parameters(), lr=0.1)
    nn.fit(model, x, y, loss=nn.functional.cross_entropy, optimizer=optimizer, epochs=3, callbacks=[film])
    return film.html


CLICK = "Array.from(document.querySelectorAll('button')).find(b => b.textContent === '{}').click();"
SET = """
var input = document.querySelector("input[aria-label='number of x']");
input.value = "0";
input.dispatchEvent(new Event("change"));
"""
ANSWER = "document.querySelector('form input').value = '1'; document.querySelector('form').requestSubmit();"
TEXT = "return document.querySelector('{}').textContent"
PAGES = {
    "step": (lambda f: draw(f).step().html, CLICK.format("Next"), TEXT.format(".heading")),
    "live": (lambda f: draw(f).live().html, SET, TEXT.format(".readout")),
    "quiz": (lambda f: draw(f).quiz().html, ANSWER, TEXT.format(".verdict")),
    "zoom": (
        lambda f: draw(f)._repr_html_(),
        "document.querySelector('.bar button').click();",
        "return document.querySelector('svg').getBoundingClientRect().width",
    ),
    "film": (lambda f: of_film(), CLICK.format("Back"), TEXT.format(".now")),
}


@pytest.mark.parametrize("kind", PAGES)
def test_a_saved_page_works_as_before(browser, tmp_path, kind):
    build, act, probe = PAGES[kind]
    html = build(lecture()[0])
    page = tmp_path / "f.html"
    page.write_text(f"<!DOCTYPE html><meta charset=utf-8>{html}{html}", "utf-8")

    def told():
        browser.get(page.as_uri())
        before = browser.execute_script(probe)
        browser.execute_script(act)
        count = "return document.body.querySelectorAll('button, svg, form').length"
        return before, browser.execute_script(probe), browser.execute_script(count)

    first = told()
    assert first[0] != first[1]
    for _ in range(2):
        page.write_text(browser.execute_script("return document.documentElement.outerHTML"), "utf-8")
        assert told() == first
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
