"""``linear`` and ``Linear``: layout, starting values, gradients, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads


def test_linear_layout_start_and_dtype():
    layer = nn.Linear(100, 50, rng=0)
    assert layer.weight.shape == (50, 100)
    assert layer.bias.shape == (50,)
    assert layer.weight.dtype == layer.bias.dtype == np.float64
    for p in layer.parameters():
        assert abs(p.data).max() <= 0.1
        assert abs(p.data).max() > 0.09
    assert abs(layer.weight.data.std() - 0.1 / np.sqrt(3)) < 1e-3
    assert nn.Linear(3, 2, bias=False).bias is None
    assert nn.Linear(3, 2, dtype=np.float32).weight.dtype == np.float32


def test_seeds_generators_and_dtypes_give_the_same_numbers():
    a, b = nn.Linear(3, 2, rng=7), nn.Linear(3, 2, rng=np.random.default_rng(7))
    single = nn.Linear(3, 2, rng=7, dtype=np.float32)
    np.testing.assert_array_equal(a.weight.data, b.weight.data)
    np.testing.assert_array_equal(a.bias.data.astype(np.float32), single.bias.data)
    assert not np.array_equal(nn.Linear(3, 2).weight.data, nn.Linear(3, 2).weight.data)


@pytest.mark.parametrize(("n_in", "n_out"), [(0, 1), (1, 0), (-1, 2)])
def test_linear_refuses_no_features(n_in, n_out):
    with pytest.raises(
        ArgumentError, match=f"Linear: got (in|out)_features={min(n_in, n_out)}, expected an integer >= 1"
    ):
        nn.Linear(n_in, n_out)


def test_linear_refuses_another_number_of_features():
    with pytest.raises(ShapeError, match=r"\(5, 4\).*\(2, 3\)"):
        nn.Linear(3, 2)(np.zeros((5, 4)))
    with pytest.raises(ShapeError, match=r"\(5, 4\)"):
        nn.Linear(3, 2, bias=False)(np.zeros((5, 4)))


@pytest.mark.parametrize("shape", [(3,), (5, 3), (2, 4, 3), (0, 3), (2, 0, 3)])
@pytest.mark.parametrize("bias", [True, False])
def test_linear_is_a_matrix_product_with_right_gradients(shape, bias, rng):
    x, w, b = Tensor(rng.normal(size=shape)), Tensor(rng.normal(size=(2, 3))), Tensor(rng.normal(size=2))
    tensors = (x, w, b) if bias else (x, w)
    y = F.linear(*tensors)
    np.testing.assert_allclose(y.data, x.data @ w.data.T + (b.data if bias else 0), rtol=1e-14)
    check_grads(F.linear, *tensors)


@pytest.mark.parametrize(
    ("x", "w", "b"),
    [
        ((5, 4), (2, 3), (2,)),
        ((5, 3), (2, 3), (3,)),
        ((5, 3), (2, 3), (1,)),
        ((5, 3), (2, 3), (5, 2)),
        ((3,), (3,), (3,)),
    ],
)
def test_linear_refuses_shapes_that_do_not_fit(x, w, b):
    with pytest.raises(ShapeError, match="affine"):
        F.linear(np.zeros(x), Tensor(np.zeros(w)), Tensor(np.zeros(b)))


@pytest.mark.parametrize("shape", [(4, 5), (5,), (), (2, 3, 5), (0,)])
@pytest.mark.parametrize("kind", [np.asarray, Tensor], ids=lambda f: f.__name__)
def test_without_a_bias_the_expected_shape_is_named_too(shape, kind):
    with pytest.raises(ShapeError, match=r"linear: got input of shape .* expected an input of shape \(\.\.\., 2\)"):
        nn.Linear(2, 3, bias=False)(kind(np.ones(shape)))
