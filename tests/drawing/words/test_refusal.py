"""The sentences of the picture of an error, against NumPy: shapes that are said not to go together do not."""

import itertools

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.drawing import draw
from autograd.drawing.circuit.refusal import find_refusal, read_refusal
from autograd.drawing.words.refusal import legend, mismatch, title, where

SHAPES = [(), (1,), (2,), (3,), (1, 3), (2, 1), (2, 3), (3, 2), (4, 2, 3), (2, 3, 1)]


def said(f):
    """The sentence on the shapes of a call that fails; None if it succeeds."""
    try:
        f()
    except Exception as error:
        found = find_refusal(error)
        return mismatch(read_refusal(found), found)
    return None


def lengths(sentence):
    """The two numbers that are said not to be equal."""
    words = sentence.split(". ")[0].replace(":", "").replace(",", "").split()
    return sorted(int(word) for word in words if word.isdigit())


@pytest.mark.parametrize(("left", "right"), list(itertools.product(SHAPES, SHAPES)))
def test_sums(left, right):
    sentence = said(lambda: Tensor(np.ones(left), name="a") + Tensor(np.ones(right), name="b"))
    try:
        np.broadcast_shapes(left, right)
    except ValueError:
        axis = -int(sentence.split(":")[0].removeprefix("Axis \N{MINUS SIGN}"))
        assert sentence.startswith("Axis")
        assert lengths(sentence) == sorted([left[axis], right[axis]])
        assert f"{left[axis]} in a, {right[axis]} in b" in sentence
    else:
        assert sentence is None


@pytest.mark.parametrize(("left", "right"), list(itertools.product(SHAPES, SHAPES)))
def test_products_of_matrices(left, right):
    sentence = said(lambda: Tensor(np.ones(left), name="a") @ Tensor(np.ones(right), name="b"))
    try:
        np.ones(left) @ np.ones(right)
    except ValueError:
        if not left or not right:
            assert "is a single number" in sentence
            assert sentence.startswith("b" if left else "a")
        elif left[-1] != right[-2:][0]:
            assert lengths(sentence) == sorted([left[-1], right[-2:][0]])
            assert f"of a: {left[-1]}" in sentence
            assert f"of b: {right[-2:][0]}" in sentence
        else:  # the axes in front of the matrices have no text
            assert sentence == ""
    else:
        assert sentence is None


def test_shapes_are_not_blamed_for_another_reason():
    assert said(lambda: np.array([Value(1.0), Value(2.0)]) @ Tensor([1.0, 2.0])) == ""
    assert said(lambda: Tensor(np.ones(3)) + np.array(["a", "b"])) == ""
    assert said(lambda: Value(1.0) + np.ones(3)) == ""


def test_title_legend_and_place():
    x, w = Tensor(np.ones((2, 3)), name="x"), Tensor(np.ones((2, 3)), name="w")
    try:
        x @ w
    except ValueError as error:
        found = find_refusal(error)
    circuit = read_refusal(found)
    assert title(circuit, found) == "ShapeError at x @ w"
    assert [ink for _, ink in legend(circuit)] == ["value", "alarm"]
    assert where(found) == ""
    found.module = "net.second", "Linear(3, 2)"
    assert where(found) == "In net.second: Linear(3, 2)"
    found.backward = True
    assert title(circuit, found) == "ShapeError on the way back through x @ w"
    assert mismatch(circuit, found) == ""
    assert "local derivative" not in draw.error(found.error).svg
