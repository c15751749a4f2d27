"""Weights as images: the colours of single weights, the layout, and layers of all kinds."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from nn.pictures import raster, weights
from tests.nn.pictures.reading import images, smallest_text


def test_each_weight_has_its_colour():
    array = np.array([[1.0, -0.5, 0.0], [0.25, -1.0, 0.5]])
    tile, _ = images(weights(array).svg)
    assert tile[..., 3].tolist() == [[255, 128, 0], [64, 255, 128]]
    for i, j in np.ndindex(array.shape):
        if array[i, j]:
            colour = raster.POSITIVE if array[i, j] > 0 else raster.NEGATIVE
            assert tuple(tile[i, j, :3]) == raster.rgb(colour)


def test_units_are_tiles_on_one_scale():
    layer = nn.Linear(16, 3, rng=0)
    layer.weight.data = np.arange(48.0).reshape(3, 16) - 10
    picture = weights(layer)
    *tiles, _ = images(picture.svg)
    assert len(tiles) == 3
    assert tiles[0].shape == (4, 4, 4)
    assert tiles[0][0, 0, 3] == round(255 * round(32 * 10 / 37) / 32)
    assert picture.numbers["scale"] == 37
    assert "its 16 inputs are laid out in 4 rows of 4" in picture.description
    assert images(weights(layer, (2, 8)).svg)[0].shape == (2, 8, 4)


def test_layers_of_all_kinds():
    conv = weights(nn.Conv2d(3, 8, 5, rng=0))
    assert len(images(conv.svg)) == 25
    assert (
        "A tile for each kernel of 5 by 5, 8 outputs with 3 inputs each. Above each: output, input." in conv.description
    )
    assert "The first 10 of 24 are shown." in weights(nn.Conv2d(3, 8, 5, rng=0), most=10).description
    assert weights(nn.scalar.Layer(2, 3, rng=0)).numbers["weights"].shape == (3, 2)
    assert weights(nn.scalar.Neuron(4, rng=0)).numbers["weights"].shape == (1, 4)
    assert weights(Tensor(np.ones((2, 2)))).numbers["scale"] == 1
    assert weights(nn.Embedding(7, 3, rng=0)).title == "Weights of Embedding(7, 3)"
    assert "All weights are 0." in weights(np.zeros((2, 3))).description
    odd = weights(np.array([[np.nan, 1.0, np.inf]]))
    assert odd.numbers["scale"] == 1
    assert "Weights that are not finite have no colour." in odd.description
    assert images(odd.svg)[0][0, 0, 3] == images(odd.svg)[0][0, 2, 3] == 0


def test_transposed_convolutions_and_those_of_one_axis():
    transposed = weights(nn.ConvTranspose2d(2, 3, 4, rng=0)).description
    assert "A tile for each kernel of 4 by 4, 2 inputs with 3 outputs each. Above each: input, output." in transposed
    conv = weights(nn.Conv1d(2, 3, 5, rng=0))
    assert (
        "A tile for each kernel of 1 by 5, 3 outputs with 2 inputs each. Above each: output, input." in conv.description
    )
    assert conv.numbers["weights"].shape == (3, 2, 5)
    assert "kernel of 1 by 5, 2 inputs with 3 outputs" in weights(nn.ConvTranspose1d(2, 3, 5, rng=0)).description
    assert "входов 2, у каждого выходов 3" in weights(nn.ConvTranspose2d(2, 3, 4, rng=0), language="ru").description


@pytest.mark.parametrize("layer", [nn.Embedding(7, 16, rng=0), nn.EmbeddingBag(7, 16), nn.LearnedEncoding(16, 7)])
def test_tables_have_entries(layer):
    picture = weights(layer)
    assert picture.description.startswith("A row for each of 7 entries, a column for each of 16 features.")
    assert len(images(picture.svg)) == 2  # the table and the scale
    assert "7 entries; its 16 features are laid out in 2 rows of 8" in weights(layer, (2, 8)).description
    assert weights(layer, language="ru").description.startswith(
        "Строка на каждую запись (их 7), столбец на каждый приз"
    )
    assert "Плитка на каждую запись" in weights(layer, (2, 8), language="ru").description


def test_layers_of_several_tensors_say_which_to_give():
    lstm = nn.LSTM(3, 4, rng=0)
    with pytest.raises(
        OperandError, match=r"may be given: weights\(layer\.weight_ih_l0\), weights\(layer\.weight_hh_l0\)"
    ):
        weights(lstm)
    assert weights(lstm.weight_hh_l0).numbers["weights"].shape == (16, 4)
    with pytest.raises(OperandError, match=r"weights\(layer\.weight_ih\)"):
        weights(nn.GRUCell(3, 4, rng=0))
    model = nn.Sequential(
        nn.Conv1d(1, 2, 3), nn.BatchNorm1d(2), nn.PReLU(), nn.Flatten(), nn.Linear(4, 2), nn.LayerNorm(2)
    )
    with pytest.raises(OperandError, match=r"layers with weights in it: 0, 4$"):
        weights(model)


def test_legible_and_small():
    picture = weights(nn.Linear(784, 64, rng=0))
    assert smallest_text(picture.svg) >= 11
    assert len(picture.svg) < 110_000
    assert weights(np.ones((2, 3)), language="ru").description.startswith("Строка на каждый нейрон")


def test_wrong_arguments():
    for error, words, call in (
        (OperandError, "no weight of its own, expected a layer; layers with weights in it: 0, 2",
         lambda: weights(nn.MLP([2, 3, 1], rng=0))),
        (OperandError, "got ReLU, which has no weight", lambda: weights(nn.ReLU())),
        (OperandError, "expected a layer with weights", lambda: weights("x")),
        (ShapeError, r"got weights of shape \(3,\)", lambda: weights(np.ones(3))),
        (ShapeError, r"got weights of shape \(0, 2\)", lambda: weights(np.ones((0, 2)))),
        (ShapeError, "expected rows and columns with the product 16", lambda: weights(nn.Linear(16, 2, rng=0), (3, 5))),
        (ArgumentError, "expected one or the other", lambda: weights(nn.Conv2d(1, 1, 3, rng=0), (3, 3))),
        (ArgumentError, "most=0", lambda: weights(np.ones((2, 2)), most=0)),
    ):  # fmt: skip
        with pytest.raises(error, match=words):
            call()
