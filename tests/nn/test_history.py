import math
import sys
import xml.etree.ElementTree as ET
from base64 import b64decode

import pytest

import nn
from autograd import ArgumentError

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


def test_a_notebook_shows_a_table_with_curves():
    html = nn.History({**HISTORY, "<b>": [2.0], "flat": [1.0, 1.0], "lost": [math.nan, math.inf]})._repr_html_()
    page = ET.fromstring(f"<div>{html}</div>")
    rows = [[cell.text for cell in row.findall("td")[:5]] for row in page.iter("tr")][1:]
    assert rows[0] == ["loss", "0.7", "0.2", "0.2", "0.7"]
    assert rows[1] == ["val_loss", "0.8", "0.3", "0.3", "0.8"]
    assert rows[3][0] == "<b>"
    images = list(page.iter("img"))
    assert images[0].get("alt") == "from 0.7 to 0.2 in 3 epochs"
    curves = [ET.fromstring(b64decode(image.get("src").removeprefix("data:image/svg+xml;base64,"))) for image in images]
    lines = [[line.get("points") for line in curve] for curve in curves]
    assert lines[0] == ["3.0,3.0 80.0,21.0 157.0,33.0"]
    assert len(lines[1]) == 2  # a gap where it is nan
    assert lines[3] == ["80.0,18.0 80.0,18.0"]
    assert lines[4] == ["3.0,18.0 157.0,18.0"]
    assert lines[5] == []
    assert curves[0].get("stroke") != curves[1].get("stroke")
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
