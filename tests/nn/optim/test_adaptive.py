"""NAdam, RAdam, Adamax, Adadelta: their courses by the formulas, one number at a time;, and refusals."""

import math

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor
from tests.nn.optim.courses import GRADIENTS, START, course


def nadam(x, gradients, lr, beta1=0.9, beta2=0.999, eps=1e-8, decay=4e-3):
    m = s = 0.0
    product = 1.0
    for t, g in enumerate(gradients, start=1):
        mu = beta1 * (1 - 0.96 ** (t * decay) / 2)
        following = beta1 * (1 - 0.96 ** ((t + 1) * decay) / 2)
        product *= mu
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g * g
        m_hat = following * m / (1 - product * following) + (1 - mu) * g / (1 - product)
        x -= lr * m_hat / (math.sqrt(s / (1 - beta2**t)) + eps)
        yield x


def radam(x, gradients, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = s = 0.0
    limit = 2 / (1 - beta2) - 1
    for t, g in enumerate(gradients, start=1):
        m, s = beta1 * m + (1 - beta1) * g, beta2 * s + (1 - beta2) * g * g
        m_hat = m / (1 - beta1**t)
        rho = limit - 2 * t * beta2**t / (1 - beta2**t)
        if rho > 5:
            r = math.sqrt((rho - 4) * (rho - 2) * limit / ((limit - 4) * (limit - 2) * rho))
            x -= lr * m_hat * r * math.sqrt(1 - beta2**t) / (math.sqrt(s) + eps)
        else:
            x -= lr * m_hat
        yield x


def adamax(x, gradients, lr, beta1=0.9, beta2=0.999, eps=1e-8):
    m = u = 0.0
    for t, g in enumerate(gradients, start=1):
        m, u = beta1 * m + (1 - beta1) * g, max(beta2 * u, abs(g) + eps)
        x -= lr / (1 - beta1**t) * m / u
        yield x


def adadelta(x, gradients, lr, rho=0.9, eps=1e-6):
    s = a = 0.0
    for g in gradients:
        s = rho * s + (1 - rho) * g * g
        d = math.sqrt(a + eps) / math.sqrt(s + eps) * g
        a = rho * a + (1 - rho) * d * d
        x -= lr * d
        yield x


@pytest.mark.parametrize(
    ("kind", "formula", "lr", "tolerance"),
    [
        (nn.NAdam, nadam, 0.05, 1e-6),  # its product of momenta has single precision, as PyTorch's has
        (nn.RAdam, radam, 0.05, 1e-12),
        (nn.Adamax, adamax, 0.05, 1e-12),
        (nn.Adadelta, adadelta, 0.7, 1e-12),
    ],
)
def test_the_course_is_that_of_the_formulas(kind, formula, lr, tolerance):
    expected = np.array([list(formula(x, GRADIENTS[:, j], lr)) for j, x in enumerate(START)]).T
    np.testing.assert_allclose(course(lambda params: kind(params, lr=lr)), expected, rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    ("kind", "options", "message"),
    [
        (nn.NAdam, {"momentum_decay": -1}, "momentum_decay=-1"),
        (nn.NAdam, {"betas": (0.9,)}, r"betas=\(0.9,\), expected two numbers"),
        (nn.NAdam, {"decoupled_weight_decay": "yes"}, "decoupled_weight_decay='yes', expected True or False"),
        (nn.RAdam, {"betas": (0.9, 1.0)}, r"betas\[1\]=1.0"),
        (nn.RAdam, {"lr": None}, "lr=None"),
        (nn.Adamax, {"eps": -1.0}, "eps=-1.0"),
        (nn.Adamax, {"weight_decay": math.nan}, "weight_decay=nan"),
        (nn.Adadelta, {"rho": 1.5}, "rho=1.5"),
    ],
)
def test_wrong_hyperparameters(kind, options, message):
    with pytest.raises(ArgumentError, match=f"{kind.__name__}: got {message}"):
        kind([Tensor([1.0])], **options)
