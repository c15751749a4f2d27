"""Pooling against loops, to second order and in both sweeps, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


def pooled(x, kernel, stride, padding, reduce, outside):
    """Pooling one place after the other, without entries outside."""
    n, c, h, w = x.shape
    down, across = ((m + 2 * padding - kernel) // stride + 1 for m in (h, w))
    out = np.zeros((n, c, down, across))
    for m, k, i, j in np.ndindex(out.shape):
        top, left = i * stride - padding, j * stride - padding
        rows = [r for r in range(top, top + kernel) if 0 <= r < h]
        columns = [q for q in range(left, left + kernel) if 0 <= q < w]
        seen = [x[m, k, r, q] for r in rows for q in columns]
        out[m, k, i, j] = reduce(seen + [outside] * (kernel**2 - len(seen) if outside is not None else 0))
    return out


@pytest.mark.parametrize(("kernel", "stride", "padding"), [(2, 2, 0), (3, 1, 1), (3, 2, 0), (2, 3, 1)])
def test_pooling_is_its_definition(kernel, stride, padding, rng):
    x = Tensor(rng.permutation(2 * 5 * 6).reshape(1, 2, 5, 6) / 7)
    largest = F.max_pool2d(x, kernel, stride, padding)
    np.testing.assert_array_equal(largest.data, pooled(x.data, kernel, stride, padding, max, None))
    check_grads(lambda x: F.max_pool2d(x, kernel, stride, padding), x)
    for counted, outside in ((True, 0.0), (False, None)):
        mean = F.avg_pool2d(x, kernel, stride, padding, count_include_pad=counted)
        np.testing.assert_allclose(mean.data, pooled(x.data, kernel, stride, padding, np.mean, outside), rtol=1e-14)
        check_grads(lambda x, c=counted: F.avg_pool2d(x, kernel, stride, padding, count_include_pad=c), x)
    np.testing.assert_array_equal(F.max_pool2d(x.data[0], kernel, stride, padding), largest.data[0])


def test_of_equal_entries_the_first_receives_the_gradient():
    x = Tensor([[[0.0, 0.0], [0.0, 0.0]]])
    F.max_pool2d(x, 2).backward([[[1.0]]])
    assert x.grad.tolist() == [[[1.0, 0.0], [0.0, 0.0]]]


def test_images_of_minus_infinity_do_not_lose_their_gradient_to_the_padding():
    x = Tensor(np.full((1, 3, 3), -np.inf))
    y = F.max_pool2d(x, 3, 1, 1, dilation=1)
    assert (y.data == -np.inf).all()
    y.backward(np.ones(y.shape))
    assert x.grad.sum() == 9.0
    assert x.grad[0, 0, 0] == 4.0  # that corner is the first real entry of four windows


def test_nan_wins():
    x = np.arange(16.0).reshape(1, 4, 4)
    x[0, 1, 1] = np.nan
    assert np.isnan(F.max_pool2d(x, 2)[0, 0, 0])
    assert F.max_pool2d(x, 2)[0, 1, 1] == 15.0


def test_a_last_window_may_reach_over_the_edge():
    x = np.arange(25.0).reshape(1, 5, 5)
    assert F.max_pool2d(x, 2, ceil_mode=True).shape == (1, 3, 3)
    assert F.max_pool2d(x, 2, ceil_mode=True)[0, 2, 2] == 24.0
    assert F.avg_pool2d(x, 2, ceil_mode=True)[0, 2].tolist() == [20.5, 22.5, 24.0]
    # the window starts inside of the image
    assert F.max_pool2d(x[:, :4, :4], 2, 3, 1, ceil_mode=True).shape == (1, 2, 2)
    assert nn.MaxPool2d(2, ceil_mode=True)(x).shape == nn.AvgPool2d(2, ceil_mode=True)(x).shape == (1, 3, 3)


def test_integers_are_pooled_as_numbers():
    x = np.arange(16).reshape(1, 4, 4)
    assert F.max_pool2d(x, 2, padding=1).tolist() == [[[0, 2, 3], [8, 10, 11], [12, 14, 15]]]
    assert F.avg_pool2d([x.tolist()], 4).tolist() == [[[[7.5]]]]


@pytest.mark.parametrize(("name", "function"), [("MaxPool2d", F.max_pool2d), ("AvgPool2d", F.avg_pool2d)])
def test_what_pooling_refuses(name, function):
    with pytest.raises(ShapeError, match=r"got input of shape \(4, 4\), expected \(N, C, H, W\)"):
        function(np.zeros((4, 4)), 2)
    with pytest.raises(ShapeError, match="expected images that a kernel of 5 x 5"):
        function(np.zeros((1, 4, 4)), 5)
    with pytest.raises(ArgumentError, match="padding=2 and kernel_size=2, expected at most half"):
        function(np.zeros((1, 4, 4)), 2, padding=2)
    for wrong in ({"kernel_size": 0}, {"kernel_size": 2, "stride": 0}, {"kernel_size": 2, "padding": -1}):
        with pytest.raises(ArgumentError, match=f"{name}: got"):
            getattr(nn, name)(**wrong)
    with pytest.raises(ArgumentError, match=r"got kernel_size=\(1, 2, 3\), expected an integer >= 1, or a pair"):
        function(np.zeros((1, 4, 4)), (1, 2, 3))


@pytest.mark.parametrize(
    ("shape", "how"),
    [
        ((1, 2, 8, 2), {"kernel_size": 2, "stride": 1, "padding": 1, "dilation": 3}),
        ((1, 2, 2, 8), {"kernel_size": 2, "stride": 1, "padding": 1, "dilation": 3}),
        ((2, 2, 3, 5), {"kernel_size": (2, 4), "stride": (1, 2), "padding": (1, 2), "dilation": (3, 2)}),
        ((1, 1, 1, 1), {"kernel_size": 3, "stride": 1, "padding": 1, "dilation": 1}),
    ],
)
def test_windows_of_padding_alone_are_minus_infinity_and_move_no_gradient(shape, how, rng):
    x = Tensor(rng.normal(size=shape))
    out = F.max_pool2d(x, **how)
    kernel, stride, padding, dilation = (np.broadcast_to(how[key], 2) for key in how)
    expected, grad = np.full(out.shape, -np.inf), np.zeros(shape)
    for n, c, i, j in np.ndindex(out.shape):
        place = (0, 0, 0, 0)
        for a, b in np.ndindex(*kernel):
            r, q = (k * s - p + m * d for k, s, p, m, d in zip((i, j), stride, padding, (a, b), dilation, strict=True))
            if 0 <= r < shape[2] and 0 <= q < shape[3] and x.data[n, c, r, q] > expected[n, c, i, j]:
                expected[n, c, i, j], place = x.data[n, c, r, q], (n, c, r, q)
        grad[place] += expected[n, c, i, j] > -np.inf
    np.testing.assert_array_equal(out.data, expected)
    out.backward(np.ones(out.shape))
    np.testing.assert_array_equal(x.grad, grad)
    if shape[2] == 1:
        return
    line = {key: np.broadcast_to(value, 2)[1].item() for key, value in how.items()}
    row = F.max_pool1d(x.data[:, :, 0], **line)
    wide = F.max_pool2d(x.data[:, :, :1], **{key: (0 if key == "padding" else 1, value) for key, value in line.items()})
    np.testing.assert_array_equal(row, wide[:, :, 0])


@pytest.mark.parametrize("pool", [F.max_pool2d, F.max_pool1d])
def test_padding_is_at_most_half_of_the_entries_of_a_window_with_gaps_too(pool):
    with pytest.raises(ArgumentError, match="padding=2 and kernel_size=2, expected at most half"):
        pool(np.ones((1, 2, 8, 8)[: 4 if pool is F.max_pool2d else 3]), 2, 1, 2, 3)


def test_means_of_float16_do_not_leave_its_range_on_the_way():
    x = np.full((1, 1, 4, 4), 60000.0, np.float16)
    for out in (F.avg_pool2d(x, 2), F.avg_pool1d(x[0], 2)):
        assert out.dtype == np.float16
        assert (out == 60000.0).all()
