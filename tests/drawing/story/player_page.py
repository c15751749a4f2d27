"""The page of a step-through in a browser, for the tests of the player: opened offline, and read back."""

import re

import pytest


@pytest.fixture
def visit(browser, tmp_path):
    def visit(steps, scripts=True):
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        browser.get(steps.save(tmp_path / "f.html").as_uri())
        return browser

    yield visit
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []


PRESS = "document.querySelectorAll('button')[1].click(); return document.querySelector('.panel').innerText"


def find(browser, selector):
    return browser.find_elements("css selector", selector)


def button(browser, name):
    (found,) = [b for b in find(browser, "button") if b.text == name]
    return found


def enabled(browser, name):
    """No button is disabled, because a disabled button loses the focus."""
    return button(browser, name).get_attribute("aria-disabled") != "true"


def panel(browser):
    return find(browser, ".panel")[0].text.split("\n")


def number(text):
    text = re.split("[=≈]", text)[-1].strip().replace("−", "-").replace("∞", "inf")
    return float(text)


def seen(browser, key):
    """The text of an element of the picture; None if it is not shown at this step."""
    (element,) = find(browser, f"svg [id$='-{key}']")
    return None if "later" in (element.get_attribute("class") or "") else element.get_attribute("textContent")


def keys():
    return pytest.importorskip("selenium.webdriver.common.keys").Keys


def wait(browser):
    return pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait(browser, 20)
