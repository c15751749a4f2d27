"""Resampling: by hand, constants, derivatives, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads

CASES = [
    ("nearest", {"scale_factor": 2}, 3), ("nearest-exact", {"size": 5}, 3), ("linear", {"size": 7}, 3),
    ("linear", {"scale_factor": 1.7, "align_corners": True}, 3), ("area", {"size": 2}, 3),
    ("nearest", {"size": (3, 5)}, 4), ("bilinear", {"scale_factor": (2, 1.5)}, 4),
    ("bilinear", {"size": (7, 2), "align_corners": True}, 4), ("bicubic", {"scale_factor": 2}, 4),
    ("area", {"size": 2}, 4),
]  # fmt: skip


@pytest.mark.parametrize(("mode", "options", "ndim"), CASES)
def test_constants_stay_and_derivatives_are_right(mode, options, ndim, rng):
    x = rng.normal(size=(2, 1, 3, 4)[:ndim])
    np.testing.assert_allclose(F.interpolate(np.full_like(x, 3.0), mode=mode, **options), 3.0, rtol=1e-14)
    check_grads(lambda x: F.interpolate(x, mode=mode, **options), Tensor(x))


def test_a_line_stays_a_line():
    x = np.arange(5.0).reshape(1, 1, 5)
    np.testing.assert_allclose(
        F.interpolate(x, 9, mode="linear", align_corners=True)[0, 0], np.arange(9) / 2, atol=1e-14
    )
    plane = np.arange(5.0)[:, None] + 10 * np.arange(4.0)
    found = F.interpolate(plane[None, None], (9, 7), mode="bilinear", align_corners=True)[0, 0]
    np.testing.assert_allclose(found, np.arange(9.0)[:, None] / 2 + 5 * np.arange(7.0), atol=1e-13)
    assert F.interpolate(plane[None, None], size=(5, 4)).tolist() == [[plane.tolist()]]


@pytest.mark.parametrize(
    ("shape", "options", "error", "message"),
    [
        ((2, 3), {"size": 4}, ShapeError, r"input of shape \(2, 3\), expected \(N, C, L\) or \(N, C, H, W\)"),
        ((1, 1, 3), {}, ArgumentError, "neither of size and scale_factor"),
        ((1, 1, 3), {"size": 2, "scale_factor": 2}, ArgumentError, "both of size and scale_factor"),
        ((1, 1, 3), {"size": 2, "mode": "bilinear"}, ArgumentError, "mode='bilinear' for an input of shape"),
        ((1, 1, 3), {"size": 2, "mode": "cubic"}, ArgumentError, "mode='cubic', expected one of 'nearest'"),
        ((1, 1, 3), {"size": 2, "align_corners": True}, ArgumentError, "align_corners=True and mode='nearest'"),
        ((1, 1, 3), {"size": 0}, ArgumentError, "size=0"),
        ((1, 1, 3), {"size": (2, 2)}, ArgumentError, r"size=\(2, 2\), expected one number, or one for each of 1 axes"),
        ((1, 1, 3), {"scale_factor": 0.1}, ArgumentError, "nothing is left"),
        ((1, 1, 3), {"scale_factor": -1}, ArgumentError, "scale_factor=-1"),
        ((1, 1, 3), {"size": 4, "recompute_scale_factor": True}, ArgumentError, "expected a scale_factor with it"),
    ],
)
def test_what_it_refuses(shape, options, error, message):
    with pytest.raises(error, match=f"interpolate: got .*{message}"):
        F.interpolate(np.zeros(shape), **options)


def test_what_a_layer_refuses():
    with pytest.raises(ArgumentError, match="Upsample: got neither"):
        nn.Upsample()
    with pytest.raises(ArgumentError, match="Upsample: got mode='linearly'"):
        nn.Upsample(2, mode="linearly")
    with pytest.raises(ArgumentError, match="Upsample: got size=0"):
        nn.Upsample(0)
