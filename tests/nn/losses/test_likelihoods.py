"""Divergence, Gaussian and Poisson likelihood: edges and targets that are none; the tables have PyTorch's numbers."""

import math

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads

REDUCTIONS = ["mean", "sum", "none"]


class TestKLDiv:
    @pytest.mark.parametrize("reduction", [*REDUCTIONS, "batchmean"])
    def test_gradients(self, reduction, rng):
        x, t = Tensor(np.log(rng.dirichlet(np.ones(3), 4))), Tensor(rng.dirichlet(np.ones(3), 4))
        check_grads(lambda x, t: F.kl_div(x, t, reduction=reduction), x, t)
        check_grads(lambda x, t: F.kl_div(x, t, reduction=reduction, log_target=True), x, Tensor(np.log(t.data)))

    def test_batchmean_is_the_divergence(self, rng):
        p, q = rng.dirichlet(np.ones(3), 4), rng.dirichlet(np.ones(3), 4)
        expected = (p * np.log(p / q)).sum(axis=1).mean()
        for loss in (nn.KLDivLoss(reduction="batchmean"), nn.KLDivLoss(reduction="batchmean", log_target=True)):
            assert float(loss(np.log(q), np.log(p) if loss.log_target else p)) == pytest.approx(expected)
        assert float(F.kl_div(np.log(q), p)) == pytest.approx(expected / 3)
        assert repr(nn.KLDivLoss(reduction="batchmean")) == "KLDivLoss(reduction='batchmean')"

    def test_a_class_of_probability_0_counts_for_nothing(self):
        t = [[0.0, 1.0]]
        for options in ({}, {"log_target": True}):
            x = Tensor([[-800.0 if options else -np.inf, 0.0]])
            with np.errstate(divide="ignore"):
                y = F.kl_div(x, np.log(t) if options else t, reduction="sum", **options)
            y.backward()
            assert y.data == 0.0
            assert x.grad.tolist() == [[0.0, -1.0]]
        assert np.isnan(F.kl_div(Tensor([np.nan]), [0.0]).data)

    def test_targets_that_are_none(self):
        x = Tensor([[-1.0, -1.0]])
        with pytest.raises(ArgumentError, match=r"kl_div: got -0.5 in the target, expected probabilities; logarithms"):
            F.kl_div(x, [[-0.5, 1.5]])
        for options in ({}, {"log_target": True}):
            with pytest.raises(ArgumentError, match="kl_div: got nan in the target"):
                F.kl_div(x, [[np.nan, 1.0]], **options)
        with pytest.raises(ShapeError, match=r"got input of shape \(1, 2\) and target of shape \(2,\), expected equal"):
            F.kl_div(x, [0.5, 0.5])
        with pytest.raises(ArgumentError, match="got reduction 'average', expected one of mean, batchmean, sum, none"):
            F.kl_div(x, x, reduction="average")
        with pytest.raises(ArgumentError, match="KLDivLoss: got reduction 'average'"):
            nn.KLDivLoss(reduction="average")
        with pytest.raises(ShapeError, match="expected a first axis to average over"):
            F.kl_div(-1.0, 0.5, reduction="batchmean")


class TestGaussian:
    @pytest.mark.parametrize("reduction", REDUCTIONS)
    @pytest.mark.parametrize("shape", [(3, 4), (3,), (3, 1), (1, 4)])
    def test_gradients(self, reduction, shape, rng):
        x, t, v = Tensor(rng.normal(size=(3, 4))), Tensor(rng.normal(size=(3, 4))), Tensor(rng.uniform(0.3, 2, shape))
        check_grads(lambda x, t, v: F.gaussian_nll_loss(x, t, v, True, reduction=reduction), x, t, v)

    def test_it_is_the_likelihood(self):
        x, t, v = 1.0, 3.0, 2.0
        expected = -math.log(math.exp(-((x - t) ** 2) / (2 * v)) / math.sqrt(2 * math.pi * v))
        assert float(F.gaussian_nll_loss(Tensor([x]), [t], [v], full=True).data) == pytest.approx(expected)
        assert float(nn.GaussianNLLLoss(full=True)(Tensor([x]), [t], v).data) == pytest.approx(expected)

    def test_the_least_variance_has_the_gradient_of_the_loss(self):
        v = Tensor([0.0, 0.25])
        F.gaussian_nll_loss(Tensor([1.0, 1.0]), [0.0, 0.0], v, eps=0.5, reduction="sum").backward()
        np.testing.assert_allclose(v.grad, [0.5 * (1 / 0.5 - 1 / 0.25)] * 2)  # the gradient at 0.5, as in PyTorch

    def test_float32_and_numbers_for_variances(self):
        x = Tensor(np.ones((2, 3), np.float32))
        for var in (2, 2.0, np.float64(2.0), np.full((2, 3), 2.0), np.full(2, 2), [[2.0], [2.0]]):
            y = F.gaussian_nll_loss(x, np.zeros((2, 3)), var)
            assert y.dtype == np.float32
            assert float(y.data) == pytest.approx(0.5 * (math.log(2) + 0.5))

    def test_variances_and_targets_that_are_none(self):
        x, t = Tensor(np.ones((2, 3))), np.zeros((2, 3))
        for shape in ((3,), (1, 1), (2, 3, 1), (), (2, 2)):
            with pytest.raises(ShapeError, match=r"gaussian_nll_loss: got var of shape .* and input of shape \(2, 3\)"):
                F.gaussian_nll_loss(x, t, np.ones(shape))
        for var in (-1.0, np.full((2, 3), -1.0), np.nan):
            with pytest.raises(
                ArgumentError, match=r"gaussian_nll_loss: got (-1.0|nan) in the var, expected variances"
            ):
                F.gaussian_nll_loss(x, t, var)
        with pytest.raises(ArgumentError, match="gaussian_nll_loss: got nan in the target"):
            F.gaussian_nll_loss(x, t * np.nan, 1.0)
        with pytest.raises(ShapeError, match=r"target.reshape\(input.shape\)"):
            F.gaussian_nll_loss(x, np.zeros(6), 1.0)
        with pytest.raises(ArgumentError, match="GaussianNLLLoss: got full='yes'"):
            nn.GaussianNLLLoss(full="yes")


class TestPoisson:
    @pytest.mark.parametrize("reduction", REDUCTIONS)
    @pytest.mark.parametrize("log_input", [True, False])
    def test_gradients(self, reduction, log_input, rng):
        x, t = Tensor(rng.uniform(0.5, 2, (3, 4))), Tensor(rng.uniform(1.2, 5, (3, 4)))
        check_grads(lambda x, t: F.poisson_nll_loss(x, t, log_input, True, reduction=reduction), x, t)

    def test_counts_of_0_and_1_have_no_stirling_term(self):
        t = Tensor([0.0, 1.0, 2.0])
        y = F.poisson_nll_loss([0.0, 0.0, 0.0], t, full=True, reduction="none")
        np.testing.assert_allclose(y.data, [1, 1, 1 + 2 * math.log(2) - 2 + 0.5 * math.log(4 * math.pi)])
        y.backward(np.ones(3))
        np.testing.assert_allclose(t.grad, [0, 0, math.log(2) + 0.25])

    def test_rates_and_counts_that_are_none(self):
        x = Tensor([0.5, 0.5])
        with pytest.raises(ArgumentError, match=r"poisson_nll_loss: got -1.0 in the target, expected counts >= 0"):
            F.poisson_nll_loss(x, [1, -1])
        with pytest.raises(ArgumentError, match="poisson_nll_loss: got nan in the target"):
            F.poisson_nll_loss(x, [1, np.nan])
        with pytest.raises(
            ArgumentError, match=r"got -0.5 in the input, expected rates >= 0; logarithms need log_input"
        ):
            F.poisson_nll_loss(-x, [1, 0], log_input=False)
        with pytest.raises(ShapeError, match="poisson_nll_loss: got input of shape"):
            nn.PoissonNLLLoss()(x, [1])
        assert np.isnan(F.poisson_nll_loss(Tensor([np.nan]), [1.0], log_input=False).data)


@pytest.mark.parametrize("loss", [F.kl_div, F.poisson_nll_loss], ids=lambda f: f.__name__)
def test_float32_stays_float32(loss):
    x = Tensor(-np.ones((2, 2), np.float32))
    for target in (np.ones((2, 2)), np.ones((2, 2), int), np.ones((2, 2), bool), [[1, 0], [0, 1]]):
        y = loss(x, target)
        y.backward()
        assert y.dtype == x.grad.dtype == np.float32
    assert loss([-1, -1], [1, 1]).dtype == np.float64
