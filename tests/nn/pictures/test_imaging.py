"""Images side by side: colours, labels, feature maps, wrong arguments."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from nn.pictures import images, raster
from tests.nn.pictures.reading import images as drawn
from tests.nn.pictures.reading import smallest_text


def test_each_pixel_has_its_colour():
    array = np.array([[1.0, -0.5, 0.0], [0.25, -1.0, 0.5]])
    tile, _ = drawn(images(array).svg)
    assert tile[..., 3].tolist() == [[255, 128, 0], [64, 255, 128]]
    for i, j in np.ndindex(array.shape):
        if array[i, j]:
            colour = raster.POSITIVE if array[i, j] > 0 else raster.NEGATIVE
            assert tuple(tile[i, j, :3]) == raster.rgb(colour)


def test_images_and_feature_maps_on_one_scale():
    batch = np.arange(32.0).reshape(2, 1, 4, 4)
    picture = images(batch, ["a two", "a three"])
    assert len(drawn(picture.svg)) == 3  # two images and the scale
    assert picture.numbers["scale"] == 31
    assert picture.numbers["images"].shape == (2, 4, 4)
    assert picture.description == "2 images of 4 by 4 pixels."
    assert ">a two<" in picture.svg
    assert ">a three<" in picture.svg
    maps = nn.Conv2d(1, 6, 3, rng=0)(batch)
    assert images(maps[0], most=4).description == "6 images of 2 by 2 pixels. The first 4 of 6 are shown."
    assert images(Tensor(np.zeros((3, 3)))).numbers["scale"] == 0


def test_in_russian_and_not_finite():
    odd = images([[np.nan, 1.0], [2.0, np.inf]], language="ru")
    assert odd.title == "Изображения"
    assert odd.description == "Одно изображение, пикселей: 2 на 2. У пикселей с бесконечностью и с NaN нет цвета."
    assert odd.numbers["scale"] == 2
    assert "Изображений: 2" in images(np.ones((2, 3, 3)), language="ru").description


def test_legible_and_small():
    picture = images(np.ones((40, 8, 8)), ["a label that is longer than its image is wide"] * 40)
    assert smallest_text(picture.svg) >= 11
    assert "…" in picture.svg
    assert len(picture.svg) < 40_000


def test_wrong_arguments():
    for error, words, call in (
        (ShapeError, r"shape \(2, 3, 4, 4\), with 3 channels, .* x\[0\] has the channels",
         lambda: images(np.ones((2, 3, 4, 4)))),
        (ShapeError, r"shape \(3,\), expected \(rows, columns\)", lambda: images(np.ones(3))),
        (ShapeError, r"shape \(0, 2\)", lambda: images(np.ones((0, 2)))),
        (ShapeError, "3 labels for 2 images", lambda: images(np.ones((2, 2, 2)), ["1", "2", "3"])),
        (OperandError, "as labels, expected a list", lambda: images(np.ones((2, 2, 2)), "ab")),
        (OperandError, "expected an array of real numbers", lambda: images(np.ones((2, 2)) * 1j)),
        (ArgumentError, "most=0", lambda: images(np.ones((2, 2)), most=0)),
    ):  # fmt: skip
        with pytest.raises(error, match=words):
            call()
