"""Rectifiers: kinks, slopes that are learned, slopes that are drawn."""

import copy
import pickle

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor, gradients, hessian
from autograd.testing import check_grads
from tests.nn.activations.slopes import derivatives


@pytest.mark.parametrize("alpha", [0.1, 1.0, 2.0, -0.5])
def test_celu_has_slope_1_at_0(alpha):
    e = np.exp(-1 / alpha)
    rows = derivatives(lambda x: F.celu(x, alpha), [-1.0, 1.0])
    np.testing.assert_allclose(rows, [(alpha * (e - 1), e, e / alpha), (1, 1, 0)])
    np.testing.assert_array_equal(derivatives(lambda x: F.celu(x, alpha), [0.0])[0], [0, 1, 0])


def test_celu_stays_in_range():
    assert derivatives(lambda x: F.celu(x, 0.1), [1e308, -1e308]).tolist() == [[1e308, 1, 0], [-0.1, 0, 0]]
    np.testing.assert_allclose(F.celu(np.array([-5000.0]), 1e4), 1e4 * np.expm1(-0.5))
    assert F.celu(np.array([6e4, -6e4], np.float16), 0.1).tolist() == [np.float16(6e4), np.float16(-0.1)]


class TestPReLU:
    def test_gradients(self, rng):
        x = Tensor(rng.uniform(0.2, 2, (2, 3, 4)) * rng.choice([-1.0, 1.0], (2, 3, 4)))
        for weight in (Tensor(0.3), Tensor([0.3]), Tensor([0.1, -0.2, 0.4])):
            check_grads(F.prelu, x, weight)

    def test_the_kink_is_pytorchs(self):
        x, w = Tensor([0.0]), Tensor([0.3])
        F.prelu(x, w).backward([1.0])
        assert (x.grad.tolist(), w.grad.tolist()) == ([0.3], [0.0])
        (gw,) = gradients([F.prelu(x, w).sum()], [w], create_graph=True)
        assert gradients([gw.sum()], [x])[0].tolist() == [0.0]
        (gx,) = gradients([F.prelu(x, w).sum()], [x], create_graph=True)
        assert gx.data.tolist() == [0.3]
        assert gradients([gx.sum()], [w])[0].tolist() == [0.0]
        assert np.array_equal(hessian(lambda v: F.prelu(v[:1], v[1:]).sum())(np.array([-2.0, 0.3])), [[0, 1], [1, 0]])

    def test_slopes_of_channels(self):
        layer = nn.PReLU(2)
        layer.load_state_dict({"weight": [0.1, 0.5]})
        x = -np.ones((3, 2, 4, 5))
        np.testing.assert_allclose(layer(x).data, x * np.array([0.1, 0.5])[:, None, None])
        assert nn.PReLU()(np.float64(-4.0)).data == -1.0

    def test_state_repr_dtype_and_copies(self):
        layer = nn.PReLU(3, 0.1, dtype=np.float32)
        assert repr(layer) == "PReLU(num_parameters=3)"
        assert list(layer.state_dict()) == ["weight"]
        assert layer.weight.data.tolist() == [np.float32(0.1)] * 3
        x = Tensor(-np.ones((2, 3), np.float32))
        y = layer(x)
        y.sum().backward()
        assert y.dtype == x.grad.dtype == layer.weight.grad.dtype == np.float32
        for again in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
            np.testing.assert_array_equal(again(x).data, y.data)

    def test_in_an_mlp(self):
        for activation in ("prelu", nn.PReLU):
            model = nn.MLP([2, 3, 3, 1], activation=activation, dtype=np.float32)
            assert [p.dtype for p in model.parameters()] == [np.float32] * 8
            assert model[1] is not model[3]
        with pytest.raises(ArgumentError, match=r"expected one of relu, .*, prelu$"):
            nn.MLP([2, 1, 1], activation="nothing")

    def test_wrong_shapes(self):
        with pytest.raises(ShapeError, match=r"prelu: got 2 slopes and an input of shape \(3, 4\), expected .* \(N, 2"):
            nn.PReLU(2)(np.ones((3, 4)))
        with pytest.raises(ShapeError, match=r"prelu: got 2 slopes and an input of shape \(2,\)"):
            F.prelu(np.ones(2), [0.1, 0.2])
        with pytest.raises(ShapeError, match=r"prelu: got weight of shape \(1, 2\)"):
            F.prelu(np.ones((3, 2)), np.ones((1, 2)))
        with pytest.raises(ArgumentError, match="PReLU: got num_parameters=0, expected an integer >= 1"):
            nn.PReLU(0)
        with pytest.raises(ArgumentError, match="PReLU: got init='he'"):
            nn.PReLU(init="he")


class TestRReLU:
    def test_slopes_lie_in_the_range_and_differ(self):
        layer = nn.RReLU(0.25, 0.75, rng=0)
        y = layer(Tensor(-np.ones(4000))).data
        assert -0.75 < y.min() < -0.74
        assert -0.26 < y.max() < -0.25
        assert abs(y.mean() + 0.5) < 0.01
        assert not np.array_equal(y, layer(-np.ones(4000)))
        assert layer(np.ones(3)).tolist() == [1.0] * 3
        np.testing.assert_array_equal(nn.RReLU(0.25, 0.75, rng=0)(-np.ones(4000)), y)

    def test_outside_of_training_the_mean(self, rng):
        layer = nn.RReLU().eval()
        x = Tensor(rng.uniform(0.2, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
        np.testing.assert_allclose(layer(x).data, F.leaky_relu(x, 11 / 48).data)
        check_grads(layer, x)
        assert repr(layer) == "RReLU(lower=0.125, upper=0.3333333333333333)"

    def test_the_gradient_is_the_slope_that_was_drawn(self):
        x = Tensor([-2.0, 3.0])
        y = F.rrelu(x, training=True, rng=0)
        y.backward([1.0, 1.0])
        assert x.grad.tolist() == [y.data[0] / -2, 1.0]
        assert F.rrelu(Tensor(np.ones(2, np.float32)), training=True, rng=0).dtype == np.float32

    def test_wrong_slopes(self):
        with pytest.raises(ArgumentError, match=r"rrelu: got lower=0.5 and upper=0.25, expected lower <= upper"):
            F.rrelu([1.0], 0.5, 0.25)
        with pytest.raises(ArgumentError, match="RReLU: got lower='low'"):
            nn.RReLU("low")


def test_wrong_levels():
    with pytest.raises(ArgumentError, match="celu: got alpha=0, expected another number"):
        F.celu([1.0], 0)
    with pytest.raises(ArgumentError, match="CELU: got alpha=nan"):
        nn.CELU(np.nan)
    assert repr(nn.CELU(2.0)) == "CELU(alpha=2.0)"
