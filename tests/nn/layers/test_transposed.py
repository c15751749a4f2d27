"""Transposed convolutions: the transpose of convolutions, sizes that were asked for, refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


@pytest.mark.parametrize(("stride", "padding", "behind", "dilation", "groups"), [
    ((1, 1), (0, 0), (0, 0), (1, 1), 1), ((2, 3), (1, 0), (1, 2), (1, 2), 2), ((1, 2), (0, 2), (2, 0), (3, 1), 1),
])  # fmt: skip
def test_it_is_the_transpose_of_a_convolution(stride, padding, behind, dilation, groups, rng):
    x, w = rng.normal(size=(2, 4, 3, 4)), rng.normal(size=(4, 2 // groups, 3, 2))
    how = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    up = F.conv_transpose2d(x, w, output_padding=behind, **how)
    z = rng.normal(size=up.shape)
    down = F.conv2d(z, w, **how)[:, :, : x.shape[2], : x.shape[3]]
    assert np.sum(down * x) == pytest.approx(np.sum(up * z), rel=1e-12)
    check_grads(lambda x, w: F.conv_transpose2d(x, w, output_padding=behind, **how), Tensor(x), Tensor(w))
    one = F.conv_transpose2d(x[0], w, output_padding=behind, **how)
    np.testing.assert_array_equal(one, up[0])


def test_signals_are_images_of_one_row(rng):
    x, w, b = rng.normal(size=(2, 4, 5)), rng.normal(size=(4, 3, 3)), rng.normal(size=3)
    line = F.conv_transpose1d(x, w, b, stride=2, padding=1, output_padding=1)
    image = F.conv_transpose2d(x[:, :, None], w[:, :, None], b, stride=(1, 2), padding=(0, 1), output_padding=(0, 1))
    np.testing.assert_allclose(line, image[:, :, 0], rtol=1e-14)
    check_grads(lambda *args: F.conv_transpose1d(*args, stride=2, padding=1, output_padding=1), *map(Tensor, (x, w, b)))


def test_a_size_that_was_asked_for():
    layer = nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1, rng=0)
    x = np.ones((2, 1, 4, 5))
    assert layer(x).shape == (2, 1, 7, 9)
    for size in ((8, 9), (7, 10), [8, 10]):
        assert layer(x, size).shape == (2, 1, *size)
        assert layer(x, output_size=(2, 1, *size)).shape == (2, 1, *size)
        assert layer(x[0], output_size=size).shape == (1, *size)
    for size in ((9, 9), (6, 9), (8,), (8, 9.5), "8"):
        with pytest.raises(ArgumentError, match=r"ConvTranspose2d: got output_size=.*expected"):
            layer(x, output_size=size)
    assert nn.ConvTranspose1d(1, 1, 3, stride=2, padding=1, rng=0)(np.ones((1, 4)), output_size=[8]).shape == (1, 8)


@pytest.mark.parametrize(
    ("x", "w", "options", "error", "message"),
    [
        ((1, 3, 4, 4), (2, 1, 3, 3), {}, ShapeError, r"expected input of shape \(N, 2, H, W\)"),
        ((2, 4), (2, 1, 3, 3), {}, ShapeError, r"expected input of shape \(N, 2, H, W\)"),
        ((1, 2, 4, 4), (2, 1, 3), {}, ShapeError, r"weight of shape \(2, 1, 3\), expected \(C, O / groups, rows"),
        ((1, 3, 4, 4), (3, 1, 3, 3), {"groups": 2}, ShapeError, "with C a multiple of 2"),
        ((1, 2, 4, 4), (2, 1, 3, 3), {"bias": np.ones(2)}, ShapeError, r"bias of shape \(2,\), expected \(1,\)"),
        (
            (1, 2, 4, 4),
            (2, 1, 3, 3),
            {"output_padding": 1},
            ArgumentError,
            "output_padding=1, expected less than stride",
        ),
        ((1, 2, 1, 1), (2, 1, 3, 3), {"padding": 2}, ShapeError, "padding=2 leaves -1 x -1, expected at least 1"),
        ((1, 2, 0, 1), (2, 1, 3, 3), {}, ShapeError, "expected at least 1"),
        ((1, 2, 4, 4), (2, 1, 3, 3), {"stride": 0}, ArgumentError, "stride=0"),
        ((1, 2, 4, 4), (2, 1, 3, 3), {"padding": "same"}, ArgumentError, "padding='same'"),
    ],
)
def test_what_it_refuses(x, w, options, error, message):
    with pytest.raises(error, match=f"conv_transpose2d: .*{message}"):
        F.conv_transpose2d(Tensor(np.zeros(x)), Tensor(np.zeros(w)), **options)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"output_padding": 2, "stride": 2}, r"output_padding=2, expected less than stride=\(2, 2\)"),
        ({"padding_mode": "reflect"}, "padding_mode='reflect', expected 'zeros'"),
        ({"padding": "same"}, "padding='same'"),
        ({"groups": 2}, "groups=2, expected a divisor of in_channels=1"),
    ],
)
def test_what_a_layer_refuses(options, message):
    with pytest.raises(ArgumentError, match=f"ConvTranspose2d: got {message}"):
        nn.ConvTranspose2d(1, 1, 3, **options)
