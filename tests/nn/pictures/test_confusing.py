"""Confusion matrices: the colours of single cells, numbers, labels of many classes."""

import re

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError
from nn.pictures import confusion, raster
from tests.nn.pictures.reading import images, smallest_text

MATRIX = np.array([[8, 2, 0], [0, 0, 0], [1, 3, 0]])


def texts(svg):
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_each_cell_has_its_colour():
    picture = confusion(MATRIX)
    (cells,) = images(picture.svg)
    shares = MATRIX / np.array([[10], [1], [4]])
    np.testing.assert_allclose(picture.numbers["shares"], shares)
    for i, j in np.ndindex(3, 3):
        opacity = cells[i, j, 3]
        level = np.ceil(np.sqrt(shares[i, j]) * raster.SHADES)
        assert opacity == round(150 * level / raster.SHADES)
        if opacity:
            colour = raster.NEGATIVE if i == j else raster.POSITIVE
            assert tuple(cells[i, j, :3]) == raster.rgb(colour)


def test_numbers_and_sentences():
    picture = confusion(MATRIX, ["cat", "dog", "owl"])
    found = texts(picture.svg)
    assert [word for word in found if word.isdigit()] == ["8", "2", "1", "3"]
    assert {"80 %", "0 %"} <= set(found)
    assert (
        picture.description == "8 of 14 are right, 57 %. Most often owl is taken for dog: 3 of 4. Without samples: dog."
    )
    assert confusion(np.zeros((2, 2))).description == "There are no samples."
    assert confusion(np.eye(2, dtype=int)).description == "2 of 2 are right, 100 %."
    assert confusion(MATRIX, language="ru").description.startswith("Верно 8 из 14")
    assert confusion(MATRIX, title="Digits").title == "Digits"
    assert "&lt;b&gt;" in confusion(np.eye(1), ["<b>"]).svg


def test_large_numbers_are_shortened_where_they_have_no_room():
    assert "123456" in texts(confusion(np.array([[123456, 1], [2, 3]])).svg)
    found = texts(confusion(np.full((10, 10), 12345)).svg)
    assert found.count("12k") == 100


@pytest.mark.parametrize("count", [1, 2, 10, 13, 20, 26, 60, 200])
def test_any_number_of_classes_fits_on_a_phone(count):
    picture = confusion(np.random.default_rng(0).integers(0, 9, (count, count)) + 1)
    (panel,) = picture.panels
    assert panel.width == 384
    assert smallest_text(panel.svg) >= 11
    labels = [word for word in texts(panel.svg) if word == "0"]
    assert len(labels) == 2
    assert len(panel.svg) < 60_000


def test_what_confusion_matrix_gives():
    p, t = np.random.default_rng(0).integers(0, 3, (2, 50))
    matrix = nn.confusion_matrix(p, t)
    np.testing.assert_array_equal(confusion(matrix).numbers["matrix"], matrix)
    pd = pytest.importorskip("pandas")
    assert confusion(pd.DataFrame(matrix)).svg == confusion(matrix.tolist()).svg == confusion(matrix).svg


def test_wrong_arguments():
    for error, words, call in (
        (ShapeError, r"got a matrix of shape \(2, 3\), expected \(C, C\)", lambda: confusion(np.ones((2, 3)))),
        (ShapeError, r"got a matrix of shape \(3,\)", lambda: confusion([1, 2, 3])),
        (ShapeError, r"got a matrix of shape \(0, 0\)", lambda: confusion(np.ones((0, 0)))),
        (ShapeError, "got 201 classes, expected at most 200", lambda: confusion(np.ones((201, 201)))),
        (OperandError, "expected counts", lambda: confusion([["a"]])),
        (ArgumentError, "negative numbers or NaN", lambda: confusion([[1, -1], [0, 1]])),
        (ArgumentError, "negative numbers or NaN", lambda: confusion([[np.nan]])),
        (ShapeError, "got 2 labels for 3 classes", lambda: confusion(MATRIX, ["a", "b"])),
        (OperandError, "got 'abc' as labels", lambda: confusion(MATRIX, "abc")),
    ):
        with pytest.raises(error, match=words):
            call()
