"""Both directions share this: texts, keys, labels of leaves with many uses."""

import re

import pytest

from autograd import Tensor, Value
from autograd.drawing import draw
from autograd.drawing.painting.composing import tip_depth
from autograd.drawing.painting.shapes import ROUND
from tests.drawing.checks import assert_complete, assert_gradients, assert_readable
from tests.drawing.graphs import fan_out, lecture, perceptron
from tests.drawing.svg_reading import read


def keys(svg):
    return set(re.findall(r'id="g\w{8}-([\w.-]+)"', svg))


@pytest.mark.parametrize("make", [lambda: lecture()[0], lambda: fan_out()[0], perceptron])
def test_the_keys_are_the_same_in_both_directions(make):
    root = make()
    root.backward()
    assert keys(draw(root, direction="LR").svg) == keys(draw(root, direction="TB").svg)


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_a_leaf_with_many_uses_stands_as_a_label_at_each(direction):
    w, h = Value(0.9, name="w"), Value(1.0, name="h")
    for _ in range(20):
        h = (w * h).tanh()
    h.backward()
    svg = draw(h, direction=direction, fold=False).svg
    drawing = assert_readable(svg)
    assert_complete(h, drawing)
    assert_gradients(h, drawing)
    labels = [key for key in drawing.shapes if re.fullmatch(r"l\d+", key)]
    assert len(labels) == 19  # the first use of the leaf has a wire
    assert "adder: Σ of 20" in drawing.inked("dim")
    sent = {key for key in keys(svg) if re.fullmatch(r"s\d+", key)}
    assert len(sent) == 20
    assert sum(text.text == "w" for text in drawing.texts) == 20


@pytest.mark.parametrize("direction", ["LR", "TB"])
def test_the_key_of_a_matrix_is_that_of_its_last_row_and_of_its_gradient_that_of_the_first(direction):
    w = Tensor([[1.0, 2.0], [3.0, 4.0]], name="w")
    f = (w * w).sum()
    f.backward()
    svg = draw(f, direction=direction).svg
    texts = dict(re.findall(r'id="g\w{8}-([vg]0(?:\.1)?)"[^>]*>([^<]*)<', svg))
    assert texts == {"v0.1": "[1 2]", "v0": "[3 4]", "g0": "[2 4]", "g0.1": "[6 8]"}


def test_few_uses_have_wires():
    f, *_ = fan_out()
    assert not [key for key in read(draw(f).svg).shapes if key.startswith("l") and key[1:].isdigit()]


def test_arrows_reach_the_round_corner_of_a_gate():
    assert tip_depth(0.0, 2 * ROUND) == 0.0
    assert tip_depth(ROUND, 2 * ROUND) == ROUND
    assert 0 < tip_depth(15.0, 2 * ROUND) < ROUND
    assert tip_depth(15.0, 100.0) == 0.0
