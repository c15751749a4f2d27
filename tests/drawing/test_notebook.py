"""The HTML that notebooks show of values, tensors, modules and trainings."""

import math
import re
import sys
from base64 import b64decode
from itertools import pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given

import nn
from autograd import Tensor, Value, ops
from nn.training.history import History
from tests.drawing.graphs import lecture, value_graphs
from tests.drawing.svg_reading import read


def well_formed(html):
    return ElementTree.fromstring(f"<div>{html}</div>")


def cells(html):
    """The rows of all tables."""
    return [["".join(cell.itertext()) for cell in row] for row in well_formed(html).iter("tr")]


def picture(html):
    return b64decode(re.search(r"base64,([^\"]*)", html)[1]).decode()


def test_a_computed_value_shows_its_picture_with_the_notebooks_names(monkeypatch):
    rate, x = Value(2.0), Value(3.0)
    loss = rate * x
    monkeypatch.setattr(sys.modules["__main__"], "rate", rate, raising=False)
    texts = [box.text for box in read(picture(loss._repr_html_())).texts]
    assert "rate" in texts
    assert "no gradients yet: call f.backward()" in texts
    assert loss.grad == 0.0


def test_a_long_loop_shows_its_first_and_last_step_in_the_language_of_the_environment(monkeypatch):
    x = Value(1.0, name="x")
    for _ in range(100):
        x = x * 1.01
    monkeypatch.setenv("GATEGRAD_LANGUAGE", "ru")
    html = x._repr_html_()
    assert "draw(f, fold=False, max_nodes=101)" in html
    assert "похожие шаги (98) свёрнуты в один блок" in html
    assert "Узлов: 101" in "".join(box.text for box in read(picture(html)).texts)


def test_a_leaf_shows_its_numbers():
    x = Value(3.0, name="x")
    (x * x).backward()
    assert cells(x._repr_html_()) == [["name", "value", "made by", "grad"], ["x", "3", "leaf", "6"]]


def test_what_cannot_be_drawn_is_a_table():
    x = [Value(0.1 * i) for i in range(9)]
    for k in range(7):  # each value is used by many others
        x = [ops.maximum(x[i], x[(i * i + k) % 9]) for i in range(9)]
    x = sum(x)
    assert cells(x._repr_html_())[0] == ["value", "made by", "grad"]
    f, *_ = lecture()
    f.backward(retain_graph=False)
    assert cells(f._repr_html_())[1][:2] == ["1.368", "add"]
    f, _, w1, _ = lecture()
    w1.data = 4.0
    assert cells(f._repr_html_())[1][:2] == ["1.368", "add"]


@given(value_graphs(most=15))
def test_any_value_shows_something(root):
    assert well_formed(root._repr_html_())


def test_a_large_tensor_shows_its_corners_and_its_gradient():
    t = Tensor(np.arange(200.0).reshape(10, 20), name="float64_t")
    (t * t).sum().backward()
    rows = cells(t._repr_html_())
    assert rows[1] == ["float64_t", "(10, 20)", "float64", "leaf", f"‖≈ {np.linalg.norm(t.grad):.4g}‖"]
    assert rows[2] == ["", "0", "1", "2", "3", "…", "16", "17", "18", "19"]
    assert rows[3] == ["0", "0", "1", "2", "3", "…", "16", "17", "18", "19"]
    assert rows[-1] == ["9", "360", "362", "364", "366", "…", "392", "394", "396", "398"]


@pytest.mark.parametrize("shape", [(), (1,), (3,), (2, 2), (0,), (2, 0), (2, 3, 4), (1, 1, 1), (100,), (9, 1)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_tensors_of_all_shapes(shape, dtype):
    t = Tensor(np.ones(shape), dtype=dtype)
    assert well_formed(t._repr_html_())
    assert well_formed((t * 2)._repr_html_())


def test_a_loss_shows_its_picture():
    assert "<img" in (Tensor([1.0, 2.0]) ** 2).sum()._repr_html_()
    assert "<img" not in (Tensor([1.0, 2.0]) ** 2)._repr_html_()


def test_a_module_lists_layers_parameters_and_norms():
    model = nn.MLP([2, 16, 2], rng=0)
    x = np.ones((3, 2))
    assert cells(model._repr_html_())[2] == [
        "0", "Linear(in_features=2, out_features=16, bias=True)", "48",
        f"{math.sqrt(sum((p.data**2).sum() for p in model[0].parameters())):.4g}", "",
    ]  # fmt: skip
    (model(x) ** 2).sum().backward()
    rows = cells(model._repr_html_())
    assert rows[0] == ["module", "layer", "parameters", "‖values‖", "‖gradients‖"]
    assert rows[2][4] == f"{math.sqrt(sum((p.grad**2).sum() for p in model[0].parameters())):.4g}"
    assert rows[-1][:3] == ["", "all", "82"]


def test_a_shared_parameter_is_counted_once():
    layer = nn.Linear(2, 2, rng=0)
    model = nn.Sequential(layer, nn.ReLU(), layer)
    assert cells(model._repr_html_())[-1][2] == str(sum(p.size for p in model.parameters())) == "6"


def curves(html):
    """The points of each curve in a chart."""
    root = read(picture(html)).root
    lines = [e for e in root.iter() if e.tag.endswith("polyline")]
    return [[tuple(map(float, p.split(","))) for p in line.get("points").split()] for line in lines]


def test_the_course_of_a_training():
    history = History(loss=[1.0, 0.5, 0.25], val_loss=[1.2, 0.8, 0.9], accuracy=[0.5, 0.7, 0.9])
    html = history._repr_html_()
    train, validation, accuracy = curves(html)
    assert [len(c) for c in (train, validation, accuracy)] == [3, 3, 3]
    assert train[0][1] < train[1][1] < train[2][1]  # larger y is further down: the loss falls
    assert train[0][1] > validation[0][1]  # both curves share one scale
    drawing = read(picture(html))
    texts = {box.text for box in drawing.texts}
    assert {"History: 3 epochs", "loss", "training 0.25", "validation 0.9", "accuracy 0.9", "1", "3"} <= texts
    assert 'alt="History: 3 epochs: loss from 1 to 0.25, val_loss from 1.2 to 0.9' in html


def test_a_course_over_decades_is_logarithmic():
    (falling,) = curves(History(loss=[100.0, 10.0, 1.0, 0.1])._repr_html_())
    steps = [b[1] - a[1] for a, b in pairwise(falling)]
    assert steps == pytest.approx([steps[0]] * 3, abs=0.2)


def test_nan_leaves_a_gap_and_no_epochs_no_chart():
    assert [len(c) for c in curves(History(loss=[3.0, 2.0, math.nan, 1.0, 1.0])._repr_html_())] == [2, 2]
    assert well_formed(History(loss=[math.nan])._repr_html_()) is not None
    history = History()
    history.interrupted = True
    assert history._repr_html_() == "<p>0 epochs, interrupted</p>"


def test_everything_has_a_readable_text():
    x = Value(3.0, name="x")
    assert repr(ops.exp(x)).startswith("Value(data=20.08")
    assert repr(History(loss=[0.7, 0.2])) == "History(2 epochs: loss 0.7 -> 0.2)"
    assert "Linear(in_features=2" in repr(nn.MLP([2, 3, 1]))
