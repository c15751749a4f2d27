"""``convolve`` and ``correlate``: SciPy's values at every border and origin, derivatives, refusals."""

import numpy as np
import pytest
import scipy.ndimage

from autograd import OperandError, ShapeError, Tensor
from autograd.scipy import ndimage
from tests.numeric import check_function

rng = np.random.default_rng(0)
X = rng.normal(size=(5, 6))


@pytest.mark.parametrize("name", ["convolve", "correlate"])
@pytest.mark.parametrize("mode", list(ndimage._MODES))
def test_values(name, mode):
    ours, theirs = getattr(ndimage, name), getattr(scipy.ndimage, name)
    for shape in ((1, 1), (2, 3), (3, 4), (5, 2)):
        w = rng.normal(size=shape)
        for origin in (0, (1 if shape[0] > 2 else 0, -1)):
            if origin and shape[1] < 2:
                continue
            np.testing.assert_allclose(
                ours(Tensor(X), w, mode=mode, cval=0.5, origin=origin).data,
                theirs(X, w, mode=mode, cval=0.5, origin=origin), rtol=1e-12, atol=1e-13,
            )  # fmt: skip


@pytest.mark.parametrize("name", ["convolve", "correlate"])
def test_plain_images_are_scipys(name):
    ours, theirs = getattr(ndimage, name), getattr(scipy.ndimage, name)
    image = rng.integers(0, 9, (4, 4)).astype(np.uint8)
    got = ours(image, np.full((2, 2), 0.25))
    assert got.dtype == np.uint8
    np.testing.assert_array_equal(got, theirs(image, np.full((2, 2), 0.25)))
    np.testing.assert_array_equal(ours(X, np.ones(2), axes=(1,)), theirs(X, np.ones(2), axes=(1,)))
    with pytest.raises(OperandError, match=f"{name}: axes= is not supported"):
        ours(Tensor(X), np.ones(2), axes=(1,))


@pytest.mark.parametrize("mode", ["reflect", "constant", "nearest", "mirror", "wrap"])
def test_derivatives(mode):
    check_function(lambda x, w: ndimage.convolve(x, w, mode=mode, cval=0.3), X[:4, :3], rng.normal(size=(2, 3)))
    check_function(lambda x, w: ndimage.correlate(x, w, mode=mode), X[0], rng.normal(size=3))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: ndimage.convolve(Tensor(X), np.ones(3)), ShapeError, "expected as many axes"),
        (
            lambda: ndimage.convolve(Tensor(X), np.ones((3, 3)), mode="far"),
            OperandError,
            "got mode='far', expected one of",
        ),
        (lambda: ndimage.convolve(Tensor(X), np.ones((3, 3)), origin=2), OperandError, "got origin=2"),
        (lambda: ndimage.convolve(Tensor(X), np.ones((3, 3)), X), OperandError, "output= is not supported"),
        (
            lambda: ndimage.gaussian_filter(Tensor(X), 1.0),
            OperandError,
            r"scipy\.ndimage\.gaussian_filter: no derivative",
        ),
    ],
)
def test_what_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
