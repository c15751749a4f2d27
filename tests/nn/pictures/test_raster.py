"""Images as PNG: read back by a decoder of the tests' own, colours of classes and numbers."""

import numpy as np
import pytest

from nn.pictures import raster
from tests.nn.pictures.reading import colours


@pytest.mark.parametrize("shape", [(1, 1), (3, 5), (40, 7)])
def test_an_image_can_be_read_back(shape):
    rng = np.random.default_rng(0)
    palette = [tuple(int(x) for x in rng.integers(0, 256, 4)) for _ in range(256)]
    for indices in (rng.integers(0, 256, shape), np.arange(np.prod(shape)).reshape(shape) // shape[1] % 256):
        found = colours(raster.data_uri(indices.astype(np.uint8), palette))
        np.testing.assert_array_equal(found, np.array(palette)[indices])


def test_rows_that_are_alike_take_little_room():
    rows = np.repeat(np.random.default_rng(0).integers(0, 200, (1, 300)), 300, axis=0)
    assert len(raster.png(rows, [(0, 0, 0, 255)] * 256)) < 3000


def test_classes_have_their_colour_and_are_fuller_when_surer():
    palette = np.array(raster.class_palette(3))
    found = palette[raster.class_indices(np.array([0, 1, 2, 2, -1]), np.array([0.0, 0.5, 1.0, 0.2, 1.0]))]
    for row, k in zip(found, (0, 1, 2, 2), strict=False):
        assert tuple(row[:3]) == raster.rgb(raster.CLASSES[k])
    assert found[:, 3].tolist() == [40, 115, 190, 77, 0]


def test_numbers_run_through_the_scale():
    indices = raster.number_indices(np.array([0.0, 10.0, 5.0, -3.0, 99.0, np.nan, np.inf]), 0.0, 10.0)
    assert indices.tolist() == [1, 64, 33, 1, 64, 0, 64]
    light = [0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b, _ in raster.number_palette()[1:]]
    assert light == sorted(light), "lighter all the way"


def test_signed_numbers_are_clear_at_zero():
    palette = np.array(raster.signed_palette())
    found = palette[raster.signed_indices(np.array([-2.0, -1.0, 0.0, 1.0, 2.0, np.nan]), 2.0)]
    assert found[:, 3].tolist() == [255, 128, 0, 128, 255, 0]
    assert tuple(found[0, :3]) == raster.rgb(raster.NEGATIVE)
    assert tuple(found[4, :3]) == raster.rgb(raster.POSITIVE)
