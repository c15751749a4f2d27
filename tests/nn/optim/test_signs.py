"""Rprop and Lion: their courses by the published programs, one number at a time;, and refusals."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor
from tests.nn.optim.courses import GRADIENTS, START, course


def rprop(x, gradients, lr, shrink=0.5, grow=1.2, least=1e-6, most=50.0):
    size, before = lr, 0.0
    for g in gradients:
        if g * before > 0:
            size = min(size * grow, most)
        elif g * before < 0:
            size = max(size * shrink, least)
            g = 0.0
        x -= np.sign(g) * size
        before = g
        yield x


def lion(x, gradients, lr, beta1=0.9, beta2=0.99, weight_decay=0.0):
    """Program 1 of the paper: the update, then the momentum; the decay is a part of the update."""
    m = 0.0
    for g in gradients:
        update = np.sign(beta1 * m + (1 - beta1) * g)
        m = beta2 * m + (1 - beta2) * g
        update = update + x * weight_decay
        x = x - update * lr
        yield x


@pytest.mark.parametrize(
    ("kind", "formula", "options"),
    [
        (nn.Rprop, rprop, {"lr": 0.05}),
        (nn.Lion, lion, {"lr": 0.05}),
        (nn.Lion, lion, {"lr": 0.01, "weight_decay": 0.3}),
    ],
)
def test_the_course_is_that_of_the_formulas(kind, formula, options):
    expected = np.array([list(formula(x, GRADIENTS[:, j], **options)) for j, x in enumerate(START)]).T
    np.testing.assert_allclose(course(lambda params: kind(params, **options)), expected, rtol=0, atol=1e-13)


def test_lion_with_other_betas_and_upwards():
    options = {"lr": 0.02, "betas": (0.5, 0.8)}
    expected = np.array([list(lion(x, -GRADIENTS[:, j], 0.02, 0.5, 0.8)) for j, x in enumerate(START)]).T
    np.testing.assert_allclose(course(lambda p: nn.Lion(p, maximize=True, **options)), expected, rtol=0, atol=1e-13)


def test_signs_of_gradients_whose_product_underflows():
    w = Tensor([1.0])
    optimizer = nn.Rprop([w], lr=0.1)
    for _ in range(2):
        w.grad = np.array([1e-300])
        optimizer.step()
    assert w.data[0] == pytest.approx(1.0 - 0.1 - 0.12)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (nn.Rprop, {"etas": (0.5, 0.9)}, r"etas\[1\]=0.9, expected a finite number > 1"),
        (nn.Rprop, {"etas": (1.5, 2.0)}, r"etas\[0\]=1.5"),
        (nn.Rprop, {"etas": 0.5}, "etas=0.5, expected two numbers"),
        (nn.Rprop, {"step_sizes": (1.0, 0.1)}, r"step_sizes=\(1.0, 0.1\), expected the smallest and then the largest"),
        (nn.Lion, {"betas": (1.0, 0.9)}, r"betas\[0\]=1.0"),
        (nn.Lion, {"lr": -1.0}, "lr=-1.0"),
    ],
)
def test_wrong_hyperparameters(kind, options, message):
    with pytest.raises(ArgumentError, match=f"{kind.__name__}: got {message}"):
        kind([Tensor([1.0])], **options)
