import math

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor, Value

GRADIENTS = [np.array([[3.0, -4.0]]), np.array([12.0]), None]


def parameters():
    params = [Tensor(np.zeros((1, 2))), Tensor(np.zeros(1)), Tensor(0.0)]
    for p, g in zip(params, GRADIENTS, strict=True):
        p.grad = g
    return params


@pytest.mark.parametrize(("order", "norm"), [(2.0, 13.0), (1, 19.0), (math.inf, 12.0), (3.0, 1819 ** (1 / 3))])
def test_norm(order, norm):
    params = parameters()
    assert nn.clip_grad_norm_(params, 1.0, norm_type=order) == pytest.approx(norm)
    np.testing.assert_allclose(params[0].grad, GRADIENTS[0] / (norm + 1e-6))
    np.testing.assert_allclose(params[1].grad, GRADIENTS[1] / (norm + 1e-6))
    assert GRADIENTS[1][0] == 12.0  # the array that was returned before stays unchanged
    assert params[2].grad is None
    assert nn.clip_grad_norm_(parameters(), 20.0) == 13.0
    again = parameters()
    before = again[0].grad
    nn.clip_grad_norm_(again, 20.0)
    assert again[0].grad is before
    assert nn.clip_grad_norm_([], 1.0) == 0.0


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("order", [0.5, 1, 2, 3, math.inf])
@pytest.mark.parametrize("where", ["largest", "half the largest", "smallest", "least"])
def test_gradients_of_any_size(dtype, order, where):
    """Their powers may leave the range, the norm may, and the factor may have no place in the dtype."""
    info = np.finfo(dtype)
    size = {"largest": info.max, "half the largest": info.max / 2, "smallest": info.tiny}
    size = size.get(where, info.smallest_subnormal)
    arrays = [np.array([size, 0.0, -size / 2], dtype), np.array([size], dtype)]
    long = [x.astype(np.longdouble) for x in arrays]
    entries = abs(np.concatenate(long))
    power = np.longdouble(order)
    norm = entries.max() if order == math.inf else (entries**power).sum() ** (1 / power)
    for limit in (0.0, 1e-3, 1.0, math.inf):
        params = [Tensor(np.zeros(x.shape), dtype=dtype) for x in arrays]
        for p, g in zip(params, arrays, strict=True):
            p.grad = g
        got = nn.clip_grad_norm_(params, limit, order)
        assert got == math.inf if norm > np.finfo(float).max else abs(got - norm) <= 1e-12 * norm + 5e-324
        factor = min(1, limit / (norm + np.longdouble(1e-6)))
        for p, g in zip(params, long, strict=True):
            assert p.grad.dtype == dtype
            assert np.all(abs(p.grad - g * factor) <= 4 * info.eps * abs(g * factor) + info.smallest_subnormal)


def test_no_bound():
    params = parameters()
    before = params[0].grad
    assert nn.clip_grad_norm_(params, math.inf) == 13.0
    assert params[0].grad is before
    params[0].grad = np.array([[math.inf, 1.0]])
    assert nn.clip_grad_norm_(params, math.inf) == math.inf
    assert params[0].grad.tolist() == [[math.inf, 1.0]]
    with pytest.raises(ArgumentError, match="a norm of inf, expected a finite one"):
        nn.clip_grad_norm_(params, math.inf, error_if_nonfinite=True)


def test_what_pytorch_takes_is_taken():
    assert nn.clip_grad_norm_(parameters(), 1.0, "inf", foreach=False) == 12.0
    nn.clip_grad_value_(parameters(), 1.0, foreach=True)
    params = parameters()
    assert nn.clip_grad_norm_(params[0], 100.0) == 5.0
    for p in params:
        p.grad = None
    assert nn.clip_grad_norm_(params, 1.0) == 0.0


def test_norm_of_bad_gradients():
    params = parameters()
    params[0].grad = np.array([[np.nan, 1.0]])
    with pytest.raises(ArgumentError, match="a norm of nan, expected a finite one"):
        nn.clip_grad_norm_(params, 1.0, error_if_nonfinite=True)
    assert params[1].grad[0] == 12.0
    assert math.isnan(nn.clip_grad_norm_(params, 1.0))
    assert np.isnan(params[1].grad[0])  # NaN shows, as in PyTorch


def test_value():
    params = parameters()
    nn.clip_grad_value_(params, 3.5)
    assert params[0].grad.tolist() == [[3.0, -3.5]]
    assert params[1].grad.tolist() == [3.5]
    assert GRADIENTS[1][0] == 12.0


def test_values_and_single_parameters_and_float32():
    v = Value(3.0)
    (v * v).backward()
    assert nn.clip_grad_norm_(v, 1.0) == 6.0
    assert v.grad == pytest.approx(1.0)
    nn.clip_grad_value_(v, 0.5)
    assert v.grad == 0.5
    w = Tensor(np.ones(2, np.float32))
    w.grad = np.full(2, 9.0, np.float32)
    nn.clip_grad_norm_(w, 1.0)
    nn.clip_grad_value_([w], 0.1)
    assert w.grad.dtype == np.float32
    (w * w).sum().backward(create_graph=True)
    nn.clip_grad_norm_([w], 1.0)
    assert isinstance(w.grad, Tensor)


@pytest.mark.oracle
def test_numbers_are_pytorchs(rng):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    for order in (0.5, 1.0, 2.0, 3.7, math.inf):
        for bound in (0.1, 5.0, 1e3):
            arrays = [rng.normal(size=(3, 4)), rng.normal(size=2)]
            mine, theirs = [Tensor(x) for x in arrays], [torch.nn.Parameter(torch.tensor(x)) for x in arrays]
            for p, q, x in zip(mine, theirs, arrays, strict=True):
                p.grad, q.grad = x, torch.tensor(x)
            norm = torch.nn.utils.clip_grad_norm_(theirs, bound, norm_type=order).item()
            assert nn.clip_grad_norm_(mine, bound, norm_type=order) == pytest.approx(norm, rel=1e-13)
            for p, q in zip(mine, theirs, strict=True):
                np.testing.assert_allclose(p.grad, q.grad.numpy(), rtol=1e-13)


def test_wrong_arguments():
    with pytest.raises(ArgumentError, match="clip_grad_norm_: got max_norm=-1, expected a finite number >= 0"):
        nn.clip_grad_norm_(parameters(), -1)
    with pytest.raises(ArgumentError, match="norm_type=0, expected a finite number > 0"):
        nn.clip_grad_norm_(parameters(), 1.0, 0)
    with pytest.raises(ArgumentError, match="clip_grad_value_: got clip_value=nan"):
        nn.clip_grad_value_(parameters(), math.nan)
    with pytest.raises(TypeError, match=r"got a ndarray as parameters\[0\]"):
        nn.clip_grad_value_([np.ones(2)], 1.0)
