"""Pooling of signals: as images of one row, gradients, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


@pytest.mark.parametrize(
    ("kernel", "stride", "padding", "ceil"), [(2, None, 0, False), (3, 2, 1, True), (2, 3, 1, False)]
)
def test_signals_are_images_of_one_row(kernel, stride, padding, ceil, rng):
    x = rng.permutation(24).reshape(2, 2, 6) / 7
    step = kernel if stride is None else stride
    how = {"kernel_size": (1, kernel), "stride": (1, step), "padding": (0, padding), "ceil_mode": ceil}
    line = {"kernel_size": kernel, "stride": stride, "padding": padding, "ceil_mode": ceil}
    for one, two in ((F.max_pool1d, F.max_pool2d), (F.avg_pool1d, F.avg_pool2d)):
        np.testing.assert_allclose(one(x, **line), two(x[:, :, None], **how)[:, :, 0], rtol=1e-14)
        np.testing.assert_array_equal(one(x[0], **line), one(x, **line)[0])
        check_grads(lambda x, f=one: f(x, **line), Tensor(x))


def test_of_equal_entries_the_first_receives_the_gradient():
    x = Tensor([[0.0, 0.0, 1.0, 1.0]])
    F.max_pool1d(x, 2).sum().backward()
    assert x.grad.tolist() == [[1.0, 0.0, 1.0, 0.0]]
    assert np.isnan(F.max_pool1d(np.array([[np.nan, 1.0]]), 2)).all()


@pytest.mark.parametrize("pool", [F.max_pool1d, F.avg_pool1d])
@pytest.mark.parametrize(
    ("shape", "options", "error", "message"),
    [
        ((5,), {}, ShapeError, r"input of shape \(5,\), expected \(N, C, L\)"),
        ((1, 2, 1), {}, ShapeError, "1 with padding, expected signals that a kernel of 2"),
        ((1, 2, 5), {"stride": 0}, ArgumentError, "stride=0"),
        ((1, 2, 5), {"padding": 2}, ArgumentError, "padding=2 and kernel_size=2, expected at most half"),
        ((1, 2, 5), {"ceil_mode": "yes"}, ArgumentError, "ceil_mode='yes'"),
    ],
)
def test_what_it_refuses(pool, shape, options, error, message):
    with pytest.raises(error, match=message):
        pool(np.zeros(shape), 2, **options)


def test_what_layers_refuse():
    for layer in (nn.MaxPool1d, nn.AvgPool1d):
        with pytest.raises(ArgumentError, match=f"{layer.__name__}: got kernel_size"):
            layer((2, 2))
