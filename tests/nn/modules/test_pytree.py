"""Derivative functions of functions of modules."""

import numpy as np
import pytest

import nn
from autograd import Tensor, grad, hessian_vector_product, make_jvp, value_and_grad
from autograd.misc import flatten
from autograd.optimize import minimize

X, Y = np.random.default_rng(0).normal(size=(5, 3)), np.arange(5.0)[:, None]


def model():
    return nn.MLP([3, 4, 1], activation="tanh", rng=np.random.default_rng(1))


def loss(m):
    return ((m(X) - Y) ** 2).mean()


class TestModulesAsContainers:
    def test_the_gradients_are_those_of_backward(self):
        m = model()
        loss(m).backward()
        value, g = value_and_grad(loss)(m)
        assert isinstance(value, float)
        assert type(g) is type(m)
        for (name, p), (same, q) in zip(m.named_parameters(), g.named_parameters(), strict=True):
            assert name == same
            np.testing.assert_allclose(q.data, p.grad, rtol=1e-12)
            assert q.op is None

    def test_the_module_is_left_alone(self):
        m = model()
        before = dict(m.named_parameters())
        grad(loss)(m)
        assert all(p is before[name] and p.grad is None for name, p in m.named_parameters())

    def test_second_order(self):
        m = model()
        vector, unflatten = flatten(m)
        v = np.random.default_rng(2).normal(size=vector.shape)
        product, _ = flatten(hessian_vector_product(loss)(m, unflatten(v)))
        step = 1e-5
        slopes = [flatten(grad(loss)(unflatten(vector + k * step * v)))[0] for k in (1, -1)]
        np.testing.assert_allclose(product, (slopes[0] - slopes[1]) / (2 * step), atol=1e-7)
        assert make_jvp(loss)(m)(unflatten(v))[1] == pytest.approx(flatten(grad(loss)(m))[0] @ v)

    def test_a_gradient_penalty(self):
        """The gradient of the squared norm of the gradient, against differences."""

        def penalty(m):
            return sum((q**2).sum() for q in grad(loss)(m).parameters())

        m = model()
        vector, unflatten = flatten(m)
        v = np.random.default_rng(3).normal(size=vector.shape)
        g, _ = flatten(grad(penalty)(m))
        step = 1e-5
        up, down = (float(penalty(unflatten(vector + k * step * v)).data) for k in (1, -1))
        assert g @ v == pytest.approx((up - down) / (2 * step), rel=1e-6)

    def test_in_other_containers_beside_other_arguments(self):
        def scaled(p, x):
            return (p["scale"] * p["model"](x)).sum()

        g = grad(scaled)({"model": model(), "scale": 2.0}, X)
        assert isinstance(g["scale"], float)
        assert g["model"].state_dict().keys() == model().state_dict().keys()

    def test_shared_and_frozen_parameters(self):
        class Tied(nn.Module):
            def __init__(self):
                self.layers = [nn.Linear(2, 2, rng=0), nn.Linear(2, 2, rng=1)]
                self.layers[1].weight = self.layers[0].weight
                self.layers[1].bias.requires_grad = False

            def forward(self, x):
                return self.layers[1](self.layers[0](x))

        m = Tied()
        vector, unflatten = flatten(m)
        assert vector.shape == (6,)
        again = unflatten(vector)
        assert again.layers[0].weight is again.layers[1].weight
        x = np.ones((1, 2))
        m(x).sum().backward()
        g = grad(lambda m: m(x).sum())(m)
        np.testing.assert_allclose(g.layers[0].weight.data, m.layers[0].weight.grad)

    def test_running_statistics_of_the_module_stay(self):
        m = nn.Sequential(nn.Linear(3, 2, rng=0), nn.BatchNorm1d(2))
        before = m[1].running_mean
        grad(lambda m: (m(X) ** 3).sum())(m)
        assert m[1].running_mean is before
        np.testing.assert_array_equal(before, 0.0)

    def test_solved_by_an_optimiser_of_scipy(self):
        line = nn.Linear(3, 1, rng=0)
        y = X @ np.array([[1.0], [2.0], [3.0]]) + 4.0
        found = minimize(lambda m: ((m(X) - y) ** 2).sum(), line, method="trust-exact").x
        np.testing.assert_allclose(found.weight.data, [[1.0, 2.0, 3.0]], atol=1e-5)
        assert found.bias.requires_grad
        assert isinstance(found.weight, Tensor)
