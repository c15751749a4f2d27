"""The built pages in a browser: players work, the picture moves, nothing fails, no other host is asked."""

import functools
import http.server
import json
import threading

import pytest

from tests.drawing.browser import find_browser, start

pytestmark = pytest.mark.slow

WIDTHS = {"desktop": 1280, "phone": 390}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def address(site):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    find_browser()
    browser = start(tmp_path_factory.mktemp("profile"))
    browser.execute_cdp_cmd("Network.enable", {})
    yield browser
    browser.quit()


def sized(browser, width):
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)


def complaints(browser):
    return [entry["message"] for entry in browser.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]


def names(site):
    """The pages that are looked at: all but the long tail of the reference."""
    found = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    return [name for name in found if name != "404.html" and not name.startswith("files/")]


def asked(browser):
    """The hosts that the page in the browser asked for anything."""
    script = "return performance.getEntriesByType('resource').map(function (entry) { return entry.name; })"
    return {
        name for name in browser.execute_script(script) if not name.startswith(("http://127.0.0.1:", "data:", "blob:"))
    }


@pytest.mark.parametrize("kind", WIDTHS)
def test_pages_fit_complain_of_nothing_and_ask_nobody(site, address, browser, kind):
    sized(browser, WIDTHS[kind])
    browser.get_log("browser")
    for name in names(site):
        browser.get(f"{address}/{name}")
        width, inner = browser.execute_script("return [document.documentElement.scrollWidth, innerWidth]")
        assert width <= inner, f"{name} is {width} px wide"
        assert asked(browser) == set(), name
        assert complaints(browser) == [], name


def test_players_work(address, browser):
    sized(browser, 1280)
    browser.get(f"{address}/index.html")
    field = browser.find_elements("css selector", ".picture input[type=range]")[0]
    shown = ".picture"
    before = browser.find_element("css selector", shown).text
    browser.execute_script(
        "arguments[0].value = arguments[0].min;"
        "arguments[0].dispatchEvent(new Event('input', {bubbles: true}));", field,
    )  # fmt: skip
    assert browser.find_element("css selector", shown).text != before

    browser.get(f"{address}/pictures/player.html")
    assert json.dumps(steps(browser)) != json.dumps(steps(browser, press="Next"))

    browser.get(f"{address}/pictures/quiz.html")
    box = browser.find_element("css selector", ".picture")
    before = box.text
    field = box.find_element("css selector", "input:not([type=range])")
    field.send_keys("12345\n")
    assert box.text != before


def steps(browser, press=None):
    """The words below the player in the page, after a button was pressed."""
    box = browser.find_element("css selector", ".picture")
    for button in box.find_elements("css selector", "button"):
        if press and press in (button.text + str(button.get_attribute("aria-label"))):
            button.click()
            break
    return box.text


def test_players_of_a_notebook_work(site, address, browser):
    """Each notebook's page has players that are alive: their content changes when they are used."""
    sized(browser, 1280)
    alive = 0
    for path in sorted((site / "learn").rglob("*.html")):
        browser.get(f"{address}/{path.relative_to(site).as_posix()}")
        for box in browser.find_elements("css selector", ".jp-OutputArea-output"):
            fields = box.find_elements("css selector", "input[type=range]")
            if fields:
                alive += 1
                before = box.get_attribute("innerHTML")
                browser.execute_script(
                    "var f = arguments[0]; f.value = f.value === f.max ? f.min : f.max;"
                    "f.dispatchEvent(new Event('input', {bubbles: true}));", fields[0],
                )  # fmt: skip
                assert box.get_attribute("innerHTML") != before, path.name
    assert alive > 0


def test_the_picture_of_the_start_page_moves(address, browser):
    sized(browser, 1280)
    browser.get(f"{address}/index.html")
    picture = browser.find_element("css selector", "img[src*=lecture_animated]")
    seen = {picture.screenshot_as_base64}
    for _ in range(4):
        browser.execute_async_script("setTimeout(arguments[0], 900)")
        seen.add(picture.screenshot_as_base64)
    assert len(seen) > 1


@pytest.mark.parametrize("scheme", ["slate", "default"])
def test_pictures_follow_the_theme_of_the_page(address, browser, scheme):
    sized(browser, 1280)
    browser.get(f"{address}/index.html")
    browser.execute_script("document.body.setAttribute('data-md-color-scheme', arguments[0])", scheme)
    browser.execute_async_script("setTimeout(arguments[0], 100)")
    theme = browser.execute_script("return document.documentElement.getAttribute('theme')")
    assert theme == {"slate": "dark", "default": "light"}[scheme]


@pytest.mark.parametrize("font", ["as it is", "none for mathematics"])
def test_subscripts_are_lowered(address, browser, font):
    sized(browser, 1280)
    browser.get(f"{address}/learn/01_computation_graphs.html")
    if font != "as it is":  # theme.js does this if the probe is not lowered
        browser.execute_script(
            "document.documentElement.classList.add('no-math-font');"
            "document.querySelectorAll('math').forEach(function (m) { m.style.fontFamily = 'sans-serif'; });"
        )
    lowered = browser.execute_script(
        "return Array.from(document.querySelectorAll('.md-typeset msub')).map(function (e) {"
        "  return e.children[1].getBoundingClientRect().bottom - e.children[0].getBoundingClientRect().bottom; })"
    )
    assert len(lowered) > 0
    assert min(lowered) > 1


def test_search_finds_a_page(address, browser):
    sized(browser, 1280)
    browser.get(f"{address}/index.html")
    browser.find_element("css selector", ".md-search__input").send_keys("jacobian")
    for _ in range(50):
        browser.execute_async_script("setTimeout(arguments[0], 100)")
        if browser.find_elements("css selector", ".md-search-result__item"):
            return
    pytest.fail("nothing was found")
