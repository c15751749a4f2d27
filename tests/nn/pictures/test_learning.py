"""Learning curves: the numbers in the picture, the best epoch, scales, and refused histories."""

import math
import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError
from nn.pictures import curves
from tests.nn.pictures.reading import smallest_text

HISTORY = {"loss": [0.9, 0.4, 0.2, 0.1], "accuracy": [0.5, 0.7, 0.8, 0.9], "val_loss": [0.8, 0.5, 0.6, 0.7],
           "val_accuracy": [0.6, 0.7, 0.75, 0.7]}  # fmt: skip


def lines(svg):
    """The points of the curves of a panel, in order."""
    found = re.findall(r'<polyline points="([^"]+)"', svg)
    return [np.array([pair.split(",") for pair in piece.split()], float) for piece in found]


def test_curves_are_the_numbers():
    picture = curves(HISTORY)
    assert [panel.title for panel in picture.panels] == ["loss", "accuracy"]
    training, validation = lines(picture.panels[0].svg)
    for course, drawn in ((HISTORY["loss"], training), (HISTORY["val_loss"], validation)):
        np.testing.assert_allclose(np.diff(drawn[:, 0]), np.diff(drawn[:, 0])[0], atol=0.11)
        slope = np.diff(drawn[:, 1]) / np.diff(course)
        np.testing.assert_allclose(slope, slope[0], rtol=0.02)
        assert slope[0] < 0  # y points down, so a smaller y is a larger value
    assert picture.numbers["history"] == HISTORY
    _, history = None, nn.History(HISTORY)
    assert curves(history).svg == picture.svg


def test_the_best_epoch():
    assert curves(HISTORY).numbers["best_epoch"] == 2
    assert curves(HISTORY, monitor="val_accuracy", mode="max").numbers["best_epoch"] == 3
    assert curves({"loss": [3.0, 1.0, 2.0]}).numbers["best_epoch"] == 2
    assert curves({"loss": [math.nan, 1.0, 1.0]}).numbers["best_epoch"] == 2
    assert curves({"loss": [math.nan]}).numbers["best_epoch"] is None
    assert curves(HISTORY, monitor=None).numbers["best_epoch"] is None
    assert curves({"lr": [1.0]}).numbers["best_epoch"] is None
    marked, plain = curves(HISTORY).panels[0].svg, curves(HISTORY, monitor=None).panels[0].svg
    assert (marked.count('stroke-dasharray="2 3"'), plain.count('stroke-dasharray="2 3"')) == (1, 0)
    place = float(re.search(r'<path d="M([\d.]+) [^>]*stroke-dasharray="2 3"', marked)[1])
    assert place == pytest.approx(lines(marked)[0][1, 0], abs=0.11)


def test_a_logarithmic_scale():
    course = [1.0, 0.1, 0.01, 0.001]
    (drawn,) = lines(curves({"loss": course}, log=True).panels[0].svg)
    steps = np.diff(drawn[:, 1])
    np.testing.assert_allclose(steps, steps[0], atol=0.11)
    only = curves({"loss": course, "error": course}, log=["loss"])
    assert np.ptp(np.diff(lines(only.panels[1].svg)[0][:, 1])) > 10
    assert "no place on this scale" in curves({"loss": [1.0, 0.0, 0.1]}, log="loss").description
    assert "no place on this scale" not in curves({"loss": [1.0, 0.0]}).description


def test_sentences():
    assert curves(HISTORY).panels[0].description == (
        "loss: from 0.9 to 0.1 in 4 epochs; validation from 0.8 to 0.7. Best: epoch 2, val_loss 0.5."
    )
    one = curves({"loss": [0.5], "val_loss": [0.25]})
    assert one.description == "loss: 0.5 after 1 epoch; validation 0.25. Best: epoch 1, val_loss 0.25."
    assert curves(HISTORY, language="ru").description.startswith("loss: от 0.9 до 0.1, эпох: 4; проверка: от 0.8")
    assert "&lt;b&gt;" in curves({"<b>": [1.0, 2.0]}).svg


def test_ends():
    broken = curves({"loss": [1.0, math.nan, 0.5, 0.4], "val_loss": [math.inf, 1.0, 0.5, 0.4]})
    assert [len(line) for line in lines(broken.panels[0].svg)] == [2, 3]
    long = curves({"loss": list(np.geomspace(1, 1e-3, 10_000))})
    assert len(long.svg) < 12_000
    assert long.numbers["best_epoch"] == 10_000


def test_legible_on_a_phone():
    picture = curves(HISTORY)
    assert smallest_text(picture.svg) >= 11
    assert all(panel.width <= 384 for panel in picture.panels)


def test_wrong_arguments():
    for error, words, call in (
        (OperandError, "got 3, expected a History", lambda: curves(3)),
        (OperandError, r"got 'abc' as 'loss', expected a list of numbers", lambda: curves({"loss": "abc"})),
        (OperandError, "got 0.5 as 'loss'", lambda: curves({"loss": 0.5})),
        (OperandError, "got a measurement called 1", lambda: curves({1: [0.5]})),
        (ArgumentError, "got a history of 0 epochs", lambda: curves(nn.History())),
        (ArgumentError, "got log for los, expected some of loss, accuracy", lambda: curves(HISTORY, log=["los"])),
        (ArgumentError, "got log=3", lambda: curves(HISTORY, log=3)),
        (ArgumentError, "got monitor='auc', expected one of loss, accuracy", lambda: curves(HISTORY, monitor="auc")),
        (ArgumentError, "got mode='best'", lambda: curves(HISTORY, mode="best")),
    ):
        with pytest.raises(error, match=words):
            call()
