import math
import sys
import xml.etree.ElementTree as ET

import pytest

import nn
from autograd import ArgumentError, OperandError

HISTORY = {"loss": [0.7, 0.4, 0.2], "val_loss": [0.8, math.nan, 0.3], "accuracy": [0.1, 0.5, 0.9]}


def test_it_reads_well():
    history = nn.History(HISTORY)
    assert repr(history) == "History(3 epochs: loss 0.7 -> 0.2, val_loss 0.8 -> 0.3, accuracy 0.1 -> 0.9)"
    history.stopped = "it is good enough"
    assert repr(history).startswith("History(3 epochs, stopped: it is good enough: loss")
    history.interrupted = True
    assert repr(history).startswith("History(3 epochs, interrupted: loss")
    assert repr(nn.History()) == "History(0 epochs)"
    assert repr(nn.History(loss=[1.0])) == "History(1 epoch: loss 1 -> 1)"


def test_a_notebook_shows_curves_and_a_table():
    html = nn.History({**HISTORY, "<b>": [2.0], "lost": [math.nan, math.inf]})._repr_html_()
    page = ET.fromstring(f"<div>{html}</div>")
    rows = [[cell.text for cell in row.findall("td")] for row in page.iter("tr")][1:]
    assert rows[0] == ["loss", "0.7", "0.2", "0.2", "0.7"]
    assert rows[1] == ["val_loss", "0.8", "0.3", "0.3", "0.8"]
    assert rows[3][0] == "<b>"
    assert rows[4] == ["lost", "NaN", "∞", "∞", "∞"]
    (picture,) = page.iter("img")
    assert picture.get("alt").startswith("History: 3 epochs: loss from 0.7 to 0.2, val_loss from 0.8 to 0.3")
    assert nn.History()._repr_html_() == "<p>0 epochs</p>"


def test_plot():
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    from matplotlib import pyplot

    axes = nn.History(HISTORY).plot()
    assert [ax.get_title() for ax in axes] == ["loss", "accuracy"]
    assert [line.get_label() for line in axes[0].lines] == ["training", "validation"]
    assert axes[0].lines[0].get_xydata().tolist() == [[1.0, 0.7], [2.0, 0.4], [3.0, 0.2]]
    assert len(axes[1].lines) == 1
    _, own = pyplot.subplots(1, 2)
    assert nn.History(HISTORY).plot(own) is own
    with pytest.raises(ArgumentError, match="got 1 axes, expected 2: loss, accuracy"):
        nn.History(HISTORY).plot(own[:1])
    assert nn.History().plot().size == 1
    pyplot.close("all")


def test_plot_without_matplotlib(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r'pip install "gategrad\[plot\]"'):
        nn.History(HISTORY).plot()


def test_plot_on_what_are_no_axes():
    pytest.importorskip("matplotlib")
    with pytest.raises(OperandError, match=r"History.plot\(1.0\)"):
        nn.History(HISTORY).plot(1.0)
