"""Texts of all pictures, in both languages, in a browser: none is cut, none lies over another, none is small."""

import numpy as np
import pytest

import nn
from nn.pictures import activation, attention, boundary, confusion, curves, flow, images, paths, weights
from nn.pictures.plate import Panel
from nn.pictures.sheet import text
from tests.drawing.browser import start
from tests.nn.pictures.reading import smallest_text
from tests.nn.pictures.test_reel import OVERLAPS

X = np.random.default_rng(0).uniform(-1, 1, (60, 2))


class Named(nn.Module):
    def __init__(self):
        self.first_projection_of_the_encoder = nn.Linear(2, 3, rng=0)
        self.classifier = nn.Linear(3, 1, rng=0)

    def forward(self, x):
        return self.classifier(np.tanh(self.first_projection_of_the_encoder(x)))


def valley(a, b):
    return (1 - a) ** 2 + 20 * (b - a**2) ** 2


def sgd(lr):
    return lambda p: nn.SGD(p, lr=lr)


def panels(language):
    deep = nn.MLP([2, *[3] * 8, 1], activation="sigmoid", rng=0)
    history = {"loss": [0.9, 0.3, 0.2], "val_loss": [0.8, 0.5, 0.6], "top_k_accuracy": [0.5, 0.6, 0.98765]}
    some, many = np.random.default_rng(0).integers(0, 400, (13, 13)), np.ones((26, 26))
    makers = {"SGD": sgd(0.004), "Adam": lambda p: nn.Adam(p, lr=0.1), "one with a long name, too fast": sgd(0.2)}
    plates = (
        boundary(lambda x: x[:, 0], X, X[:, 0] > 0, language=language),
        boundary(lambda x: 1e6 * x[:, 0], X * 1e-5, 1e-3 * X[:, 0], language=language),
        boundary(lambda x: np.repeat(x[:, :1], 12, 1), X * 1e7, np.arange(60) % 12, language=language),
        flow(deep, X, language=language),
        flow(Named(), X, language=language),
        flow(nn.MLP([2, 3, 1], activation="step", rng=0), X, language=language),
        activation("tanh", "relu", "step", np.log, lambda x: 1e-7 * x**3, language=language),
        paths(valley, makers, (-1.5, 1.2), language=language),
        paths(valley, makers, (-1500, 1.2), language=language),
        attention(np.tri(30) / np.arange(1, 31)[:, None], [f"token {i}" for i in range(30)], language=language),
        attention(np.full((2, 5, 4), 0.25), "abcde", "x yz", language=language),
        attention(np.full((60, 50), 0.02), language=language),
        weights(nn.Linear(16, 40, rng=0), language=language),
        curves(history, log=True, language=language),
        confusion(some, language=language),
        confusion(many, list("abcdefghijklmnopqrstuvwxyz"), language=language),
        confusion(some[:3, :3], ["cat", "a long name of a class", "dog"], language=language),
        weights(nn.Conv2d(3, 30, 3, rng=0), language=language),
        images(np.ones((40, 8, 8)), [f"image number {i}" for i in range(40)], language=language),
        images(np.ones((2, 8, 20)), ["a label that is longer than its image is wide"] * 2, language=language),
        weights(np.ones((3, 300)), title="A title that is much longer than any picture of weights could ever be wide",
                language=language),
    )  # fmt: skip
    return [panel for plate in plates for panel in plate.panels]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the driver leaves sockets open
def test_texts_are_legible(tmp_path):
    browser = start(tmp_path / "profile")
    try:
        found = {}
        for language in ("en", "ru"):
            shown = panels(language)
            assert min(smallest_text(panel.svg) for panel in shown) >= 11
            assert max(panel.width for panel in shown) <= 640
            found[language] = overlaps(browser, tmp_path, shown)
        twice = [text(20, 60, "one text", "remark"), text(40, 62, "another", "remark"), text(90, 90, "long", "title")]
        planted = overlaps(browser, tmp_path, [Panel(100, 100, "T", "D", twice)])
    finally:
        browser.quit()
    assert found == {"en": [], "ru": []}
    assert planted == ["another / one text", "cut: long"]


def overlaps(browser, folder, shown):
    page = "".join(f"<div class=card>{panel.svg}</div>" for panel in shown)
    (folder / "p.html").write_text(f"<meta charset=utf-8>{page}", encoding="utf-8")
    browser.get((folder / "p.html").as_uri())
    return browser.execute_script(OVERLAPS)[1]
