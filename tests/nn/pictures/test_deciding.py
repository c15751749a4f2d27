"""Decision boundaries: colours at known points, verdicts, and data of all kinds."""

import math
import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor
from nn.pictures import boundary, raster
from tests.nn.pictures.reading import images, smallest_text

X = np.random.default_rng(0).uniform(-1, 1, (80, 2))


def pixel(picture, image, a, b):
    """The colour of the map at a point of the plane."""
    across, up = picture.numbers["x"], picture.numbers["y"]
    return image[len(up) - 1 - np.abs(up - b).argmin(), np.abs(across - a).argmin()]


def test_a_line_is_where_it_is():
    picture = boundary(lambda x: x[:, 0] - 0.5, X, X[:, 0] > 0.2)
    (drawn,) = images(picture.svg)
    for a, b, k in ((-0.9, -0.9, 0), (0.4, 0.9, 0), (0.6, 0.9, 1), (0.9, -0.9, 1)):
        assert tuple(pixel(picture, drawn, a, b)[:3]) == raster.rgb(raster.CLASSES[k])
    found = picture.numbers["class"]
    assert found.shape == (120, 120)
    np.testing.assert_array_equal(found, np.broadcast_to(picture.numbers["x"] > 0.5, found.shape))
    right = int(((X[:, 0] > 0.5) == (X[:, 0] > 0.2)).sum())
    assert picture.description == (
        "80 points. The output is read as a logit. "
        "The colour is class 1 where the output is above 0, else class 0; fainter where it is closer to 0. "
        f"It is right for {right} of 80 points."
    )


def test_the_top_of_the_map_is_the_top_of_the_plane():
    picture = boundary(lambda x: x[:, 1], X, X[:, 1] > 0)
    (drawn,) = images(picture.svg)
    assert tuple(drawn[0, 0, :3]) == raster.rgb(raster.CLASSES[1])
    assert tuple(drawn[-1, 0, :3]) == raster.rgb(raster.CLASSES[0])
    assert (picture.numbers["class"][-1] == 1).all()


def test_many_classes_and_numbers():
    centres = np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])
    picture = boundary(lambda x: x @ centres.T * 3, X, (X @ centres.T).argmax(axis=1))
    assert "It is right for 80 of 80 points." in picture.description
    (drawn,) = images(picture.svg)
    for k, (a, b) in enumerate(centres * 0.9):
        assert tuple(pixel(picture, drawn, a, b)[:3]) == raster.rgb(raster.CLASSES[k])
    picture = boundary(lambda x: 2 * x[:, 0], X, 2 * X[:, 0] + 0.5, resolution=30)
    assert "Its root mean squared error on the data is 0.5." in picture.description
    np.testing.assert_allclose(picture.numbers["output"], np.tile(2 * picture.numbers["x"], (30, 1)))
    first, scale = images(picture.svg)
    assert first[0, 0].tolist() == scale[0, 0].tolist(), "the smallest output has the colour of the scale's low end"


def test_a_training_leaves_a_true_map():
    y = (X[:, 0] * X[:, 1] > 0).astype(int)
    model = nn.MLP([2, 16, 2], rng=0)
    nn.fit(model, X, y, loss=nn.CrossEntropyLoss(), optimizer=nn.Adam(model.parameters(), lr=0.05), epochs=40, rng=0,
           progress=False)  # fmt: skip
    picture = boundary(model, X, y)
    right = round(nn.accuracy(model(X), y) * 80)
    assert f"right for {right} of 80" in picture.description
    assert len(picture.svg) < 25_000
    assert smallest_text(picture.svg) >= 11


@pytest.mark.parametrize("kind", ["one class", "constant", "one point", "NaN", "many points", "constant column"])
def test_odd_data(kind):
    x, y = X, (X[:, 0] > 0).astype(int)
    model = lambda x: x[:, 0]  # noqa: E731
    if kind == "one class":
        assert "All data are of one class, 1." in boundary(model, x, np.ones(80)).description
    elif kind == "constant":
        assert "All targets are 2.5." in boundary(model, x, np.full(80, 2.5)).description
    elif kind == "one point":
        words = boundary(model, x[:1], y[:1]).description
        assert words.startswith("1 point. ")
        assert "It is right for the only point." in words
        assert "It is wrong for the only point." in boundary(model, x[:1], 1 - y[:1]).description
    elif kind == "NaN":
        picture = boundary(lambda x: np.where(x[:, 0] > 0, np.nan, -1.0), x, y)
        assert "The output is NaN in 50 % of the plane, which has no colour." in picture.description
        (drawn,) = images(picture.svg)
        assert pixel(picture, drawn, 0.5, 0.0)[3] == 0
        assert f"right for {(y == 0).sum()} of 80" in picture.description
    elif kind == "many points":
        many = np.random.default_rng(1).normal(size=(4000, 2))
        picture = boundary(model, many, many[:, 0] > 0)
        assert "Of 4000 points one in 3 is drawn." in picture.description
        assert "right for 4000 of 4000" in picture.description
    else:
        x = np.column_stack([X[:, 0], np.full(80, 3.0)])
        assert boundary(model, x, y).numbers["y"].min() < 3 < boundary(model, x, y).numbers["y"].max()


@pytest.mark.parametrize("model", [
    lambda x: 1 / (1 + np.exp(-9 * x[:, 0])),
    lambda x: np.clip(nn.functional.sigmoid(9 * Tensor(x)[:, 0]), 1e-7, 1 - 1e-7),
    lambda x: np.where(x[:, 0] > 0, 1.1, -0.05),
    lambda x: 0.5 + 0.4 * x[:, 0],
])  # fmt: skip
def test_outputs_that_are_no_logits_by_their_numbers(model):
    picture = boundary(model, X, X[:, 0] > 0)
    assert "The output is read as a probability. The colour is class 1 where the output is above 0.5" in str(picture)
    assert "It is right for 80 of 80 points." in picture.description
    told = boundary(model, X, X[:, 0] > 0, output="logits").description
    assert "The output is read as a logit. The colour is class 1 where the output is above 0," in told


def test_large_numbers_close_together_are_told_apart_at_the_axes():
    far = X + 1e6
    picture = boundary(lambda x: x[:, 0] + 1e6, far, far[:, 1] + 1e6, resolution=10)
    assert picture.svg.count(">1e6<") == 0
    assert re.search(r">x\[0\] = 999999 \+ …<", picture.svg)
    assert re.search(r'text-anchor="start"[^>]*>1999999 \+ …<', picture.svg), "at the scale of colours"


def test_points_on_a_map_of_numbers_have_a_rim_that_is_seen():
    picture = boundary(lambda x: x[:, 0], X, X[:, 0])
    for fill, rim in re.findall(r'<path d="M[^>]*fill="#(\w{6})" stroke="#(\w{6})"', picture.svg):
        light = [sum(int(colour[i : i + 2], 16) for i in (0, 2, 4)) for colour in (fill, rim)]
        assert abs(light[0] - light[1]) > 250
    assert picture.svg.count('stroke="#ffffff"') > 5 < picture.svg.count('stroke="#00224e"')


def test_a_network_of_values_with_a_function_of_its_own():
    neuron = nn.scalar.Neuron(2, activation=lambda v: 1 / (1 + (-9 * v).exp()))
    for parameter, number in zip(neuron.parameters(), (1.0, 0.0, 0.0), strict=True):
        parameter.data = number
    assert "It is right for 80 of 80 points." in boundary(neuron, X, X[:, 0] > 0, resolution=10).description


def test_a_function_of_numbers_that_fails_far_away():
    steep = lambda x: 1 / (1 + math.exp(-9 * x[0]))  # noqa: E731
    assert "It is right for 80 of 80 points." in boundary(steep, X, X[:, 0] > 0, resolution=10).description


def test_logits_before_a_training_are_logits_though_they_lie_from_0_to_1_near_the_data():
    model = nn.Linear(2, 1, rng=0)
    model.weight.data, model.bias.data = np.array([[0.02, 0.3]]), np.array([0.5])
    assert "read as a logit." in boundary(model, X, X[:, 0] > 0).description


@pytest.mark.parametrize("scale", [0.1, 1.0, 30.0])
def test_logits_of_any_size_stay_logits(scale):
    picture = boundary(lambda x: scale * x[:, 0], X, X[:, 0] > 0)
    assert "It is right for 80 of 80 points." in picture.description


def test_it_speaks_russian():
    picture = boundary(lambda x: x[:, 0], X, X[:, 0] > 0, language="ru")
    assert picture.title == "Граница решений"
    assert picture.description.startswith("Точек: 80. Выход прочитан как логит. Цвет класса 1 там")


def test_wrong_arguments():
    with pytest.raises(ShapeError, match=r"boundary: got x of shape \(80, 1\)"):
        boundary(lambda x: x[:, 0], X[:, :1], X[:, 0] > 0)
    with pytest.raises(ArgumentError, match="resolution=1"):
        boundary(lambda x: x[:, 0], X, X[:, 0] > 0, resolution=1)
    with pytest.raises(ValueError, match="expected one of 'en', 'ru'"):
        boundary(lambda x: x[:, 0], X, X[:, 0] > 0, language="xx")
