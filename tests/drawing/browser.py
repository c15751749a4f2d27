"""A headless Chromium for tests of pages: the system's own, driven by Selenium; skipped where there is none."""

import shutil
from contextlib import contextmanager

import pytest

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1200,900",
)  # fmt: skip
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser():
    """Paths of a browser and of its driver, and the package that talks to them; skips the test if one is missing."""
    webdriver = pytest.importorskip("selenium.webdriver", reason='no Selenium: pip install ".[browser]"')
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("no browser installed: on Debian, apt-get install chromium chromium-driver")
    return webdriver, browser, driver


def start(profile):
    """A browser with a fresh profile and no way to the network."""
    webdriver, browser, driver = find_browser()
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))


@contextmanager
def window(browser, size=(1200, 900)):
    """A window of its own, without a network: the settings of its pages end with it."""
    first = browser.current_window_handle
    browser.switch_to.new_window("window")
    browser.set_window_size(*size)
    browser.execute_cdp_cmd("Network.enable", {})
    browser.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
    yield browser
    browser.close()
    browser.switch_to.window(first)
