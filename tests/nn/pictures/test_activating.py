"""Activations: derivatives against a quotient of differences, and the ends that are shaded."""

import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, no_grad
from nn.activations import ACTIVATIONS
from nn.pictures import activation
from tests.nn.pictures.reading import smallest_text


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_the_derivative_is_the_slope_of_the_curve(name):
    (curve,) = activation(name, span=(-5.05, 5.0)).numbers["curves"]
    middle = (curve.slope[1:] + curve.slope[:-1]) / 2
    found = np.diff(curve.y) / np.diff(curve.x)
    smooth = np.abs(np.diff(curve.slope)) < 0.02
    if name == "softsign":  # the slope of softsign has a kink at 0
        smooth &= (curve.x[1:] < 0) | (curve.x[:-1] > 0)
    np.testing.assert_allclose(middle[smooth & (np.abs(found) < 5)], found[smooth & (np.abs(found) < 5)], atol=5e-3)


def test_what_is_shaded_is_flat_and_what_is_not_is_steep():
    for name in ACTIVATIONS:
        (curve,) = activation(name).numbers["curves"]
        flat = np.zeros(len(curve.x), bool)
        for low, high in curve.saturated:
            flat |= (curve.x >= low) & (curve.x <= high)
        limit = 0.05 * np.abs(curve.slope).max()
        assert (np.abs(curve.slope[flat]) < limit).all()
        if flat.any():
            inner = np.flatnonzero(~flat)
            assert np.abs(curve.slope[inner[[0, -1]]]).max() >= limit


def test_ends_by_formula():
    (tanh, relu, line) = activation("tanh", nn.ReLU(), nn.Identity()).numbers["curves"]
    edge = np.arccosh(np.sqrt(1 / 0.05))  # where 1 - tanh^2 is 0.05
    (left, right) = tanh.saturated
    assert [-left[1], right[0]] == pytest.approx([edge, edge], abs=1e-8)
    assert relu.saturated == [(-6.0, 0.0)]
    assert line.saturated == []
    assert (line.slope == 1).all()


@pytest.mark.parametrize("shift", [0.0, 0.123])
def test_a_slope_without_bound(shift):
    for function in (np.sqrt, np.log, lambda x: 1 / x, lambda x: np.abs(x) ** 0.7):
        picture = activation(lambda x, f=function: f(x - shift))
        assert "The slope has no bound here." in picture.description
        assert "largest slope" not in picture.description
        assert picture.numbers["curves"][0].saturated == []
    assert "Наклон здесь не ограничен." in activation(np.sqrt, language="ru").description


@pytest.mark.parametrize("shift", [0.0, 0.0123])
def test_the_largest_slope_is_not_that_of_the_points_alone(shift):
    (curve,) = activation(lambda x: np.tanh(50 * (x - shift))).numbers["curves"]
    assert curve.steepest == pytest.approx(50)


@pytest.mark.parametrize(("function", "pieces"), [
    (lambda x: np.tanh(50 * x), 1), (lambda x: nn.functional.sigmoid(300 * (x - 0.0123)), 1), (nn.ReLU(), 2),
])  # fmt: skip
def test_a_steep_derivative_is_a_curve_and_not_dots(function, pieces):
    svg = activation(function).svg
    drawn = [line for line in svg.split("<") if "s-gradient" in line and line.startswith("polyline")]
    assert len(drawn) == pieces
    assert "<circle cx" not in svg


@pytest.mark.parametrize("function", [
    np.sqrt, np.log, lambda x: 1 / x, np.tan, lambda x: np.tanh(50 * (x - 0.0123)), lambda x: (x - 0.3) ** -2
])  # fmt: skip
def test_no_curve_leaves_its_field(function):
    svg = activation(function).svg
    for piece in re.findall(r'<polyline points="([^"]+)"', svg):
        places = np.array([pair.split(",") for pair in piece.split()], float)
        assert (places[:, 1] >= 69.9).all()
        assert (places[:, 1] <= 290.1).all()


def test_edges_are_those_of_the_function_not_of_the_points():
    words = activation(lambda x: np.maximum(x - 1, 0), lambda x: np.clip(x, -1, 1)).description
    assert words == (
        "The largest slope here is 1. Shaded: below 1 the slope is less than 5 % of it. "
        "The largest slope here is 1. Shaded: below −1 and above 1 the slope is less than 5 % of it."
    )


def test_sentences():
    words = activation("tanh", "step", np.sin).description
    assert words == (
        "The largest slope here is 1. Shaded: below −2.18 and above 2.18 the slope is less than 5 % of it. "
        "The derivative is 0 everywhere: no gradient passes, and nothing is learned through it. "
        "The largest slope here is 1. It does not saturate here."
    )
    assert "It is not finite everywhere." in activation(np.log).description
    assert activation("relu", language="ru").description.startswith("Наибольший наклон здесь 1.")


def test_a_module_is_left_as_it_was():
    module = nn.Dropout(0.5, rng=0)
    (curve,) = activation(module).numbers["curves"]
    np.testing.assert_array_equal(curve.y, curve.x)
    assert module.training


def test_under_no_grad_a_derivative_is_none_the_less_there():
    with no_grad():
        (curve,) = activation("tanh").numbers["curves"]
    assert curve.slope.max() == 1


def test_legible():
    picture = activation("tanh", "gelu")
    assert smallest_text(picture.svg) >= 11
    assert picture.svg.count('data-k="saturated"') == 3
    assert len(activation("tanh").svg) < 9_000


def test_wrong_arguments():
    def by_if(v):
        return v if v > 0 else 0.1 * v

    for error, words, call in (
        (ArgumentError, "got no function", lambda: activation()),
        (ArgumentError, "got 'tnh', expected one of relu", lambda: activation("tnh")),
        (OperandError, r"expected an object of it: Tanh\(\)", lambda: activation(nn.Tanh)),
        (OperandError, "expected a Module, a name or a function", lambda: activation(3)),
        (ShapeError, "a softmax has no curve", lambda: activation(nn.Softmax())),
        (ShapeError, "expected a function that works entry by entry", lambda: activation(np.sum)),
        (ArgumentError, "expected the lower end first", lambda: activation("tanh", span=(1, -1))),
        (OperandError, r"got by_if, which fails for an array .*np.where\(x > 0", lambda: activation(by_if)),
        (ArgumentError, "expected two numbers", lambda: activation("tanh", span=3)),
    ):
        with pytest.raises(error, match=words):
            call()
