"""The heat map of attention: colours and titles of cells, labels, heads, refusals."""

import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError
from nn.pictures import attention
from nn.pictures.attending import FULLEST
from tests.nn.pictures.reading import smallest_text


def cells(svg):
    """Opacity and title of each cell, in order."""
    return re.findall(r'<rect [^>]*fill-opacity="([^"]*)"><title>([^<]*)</title>', svg)


def test_each_cell_has_its_weight():
    weights = np.array([[1.0, 0.0, 0.0], [0.25, 0.5, 0.25]])
    picture = attention(weights, ["a", "b"], ["x", "y & z", " "])
    assert [(float(opacity) / FULLEST, title) for opacity, title in cells(picture.svg)] == [
        (1.0, "a → x: 1"), (0.0, "a → y &amp; z: 0"), (0.0, "a → ␣: 0"),
        (pytest.approx(0.25, abs=1e-3), "b → x: 0.25"), (0.5, "b → y &amp; z: 0.5"),
        (pytest.approx(0.25, abs=1e-3), "b → ␣: 0.25"),
    ]  # fmt: skip
    # a weight of 0 has no number
    assert re.findall(r">(\d\.\d\d)</text>", picture.svg) == ["1.00", "0.25", "0.50", "0.25"]
    assert picture.numbers["scale"] == 1
    assert "A row for each of 2 queries, a column for each of 3 keys" in picture.description
    assert "“a” looks at “x” with 1" in picture.description


def test_what_a_layer_returns_can_be_shown(rng):
    x = rng.normal(size=(2, 4, 6))
    module = nn.MultiheadAttention(6, 3, batch_first=True, rng=0)
    picture = attention(module(x, x, x, is_causal=True)[1][0], "spel")
    assert picture.title == "Attention"
    assert [float(opacity) for opacity, _ in cells(picture.svg)][1:4] == [0, 0, 0]
    heads = attention(module(x, x, x, average_attn_weights=False)[1][1], "spel")
    assert [panel.title for panel in heads.panels] == ["weights[0]", "weights[1]", "weights[2]"]
    assert len({re.search(r"strongest colour is ([\d.]+);?", p.description).group(1) for p in heads.panels}) == 1
    alone = attention(module(x[0], x[0], x[0])[1].data.tolist())
    assert [title for _, title in cells(alone.svg)][5].startswith("1 → 1: ")


def test_sequences_and_heads_have_the_titles_that_are_given(rng):
    x = rng.normal(size=(2, 4, 6))
    module = nn.MultiheadAttention(6, 3, batch_first=True, rng=0)
    sequences, heads = module(x, x, x)[1], module(x, x, x, average_attn_weights=False)[1][0]
    for weights, titles in ((sequences, ["first", "second"]), (heads, range(3))):
        panels = attention(weights, titles=titles).panels
        assert [panel.title for panel in panels] == list(map(str, titles))
    assert [panel.title for panel in attention(sequences).panels] == ["weights[0]", "weights[1]"]
    with pytest.raises(ShapeError, match="attention: got 1 titles, expected 2"):
        attention(sequences, titles="heads")
    with pytest.raises(OperandError, match="attention: got 3 as titles, expected a list of labels"):
        attention(sequences, titles=3)
    with pytest.raises(ArgumentError, match="expected title= for a single panel"):
        attention(np.eye(2), titles=["one"])


def test_keys_are_the_queries_if_there_are_as_many():
    assert cells(attention(np.eye(2), "ab").svg)[1][1] == "a → b: 0"
    assert cells(attention(np.ones((2, 3)) / 3, "ab").svg)[1][1].startswith("a → 1: ")
    assert cells(attention(np.eye(2), None, "ab").svg)[1][1] == "0 → b: 0"


def test_long_labels_stand_upright_and_are_cut():
    svg = attention(np.eye(2), ["a", "an unusually long token, longer than all"]).svg
    assert "rotate(-90" in svg
    assert "…" in svg
    assert "rotate(-90" not in attention(np.eye(2), "ab").svg


def test_large_ones_are_cut_and_say_so():
    picture = attention(np.full((60, 50), 0.02))
    assert len(cells(picture.svg)) == 1600
    assert "The first 40 rows and 40 columns are shown." in picture.description
    assert len(picture.svg) < 250_000
    assert len(cells(attention(np.full((60, 50), 0.02), most=3).svg)) == 9
    assert smallest_text(picture.svg) >= 11


def test_nothing_seen_and_another_language():
    assert "All weights are 0." in attention(np.zeros((2, 2))).description
    picture = attention(np.eye(2), language="ru")
    assert picture.title == "Внимание"
    assert "«0» смотрит на «0» с весом 1" in picture.description
    assert attention(np.eye(2), title="Layer 1").title == "Layer 1"


def test_wrong_arguments(rng):
    module = nn.MultiheadAttention(4, 2, rng=0)
    x = rng.normal(size=(3, 4))
    for error, words, call in (
        (OperandError, "a layer returns them second", lambda: attention(module(x, x, x))),
        (OperandError, "got None, expected an array", lambda: attention(module(x, x, x, need_weights=False)[1])),
        (OperandError, "got 'x'", lambda: attention("x")),
        (OperandError, "expected an array of weights", lambda: attention([[1.0], [1.0, 2.0]])),
        (ShapeError, r"got weights of shape \(3,\)", lambda: attention(np.ones(3))),
        (ShapeError, "of a batch show one entry", lambda: attention(np.ones((1, 2, 3, 3)))),
        (ShapeError, r"got weights of shape \(0, 2\)", lambda: attention(np.ones((0, 2)))),
        (ShapeError, "got 3 queries, expected 2", lambda: attention(np.eye(2), "abc")),
        (ShapeError, "got 1 keys, expected 2", lambda: attention(np.eye(2), "ab", ["a"])),
        (OperandError, "got 5 as queries, expected a list of labels", lambda: attention(np.eye(2), 5)),
        (ArgumentError, "weights below 0, infinite or NaN", lambda: attention(np.eye(2) - 1)),
        (ArgumentError, "weights below 0, infinite or NaN", lambda: attention(np.full((2, 2), np.nan))),
        (ArgumentError, "most=0", lambda: attention(np.eye(2), most=0)),
    ):  # fmt: skip
        with pytest.raises(error, match=words):
            call()
