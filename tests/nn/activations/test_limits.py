"""Bounded activations at their limits, where PyTorch's slopes are the standard."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, Tensor
from autograd.testing import check_grads
from tests.nn.activations.slopes import derivatives


@pytest.mark.parametrize(
    ("f", "rows"),
    [
        (F.hardtanh, {-1.0: (-1, 0, 0), 1.0: (1, 0, 0), 0.0: (0, 1, 0)}),
        (lambda x: F.hardtanh(x, -2, 0.5), {-2.0: (-2, 0, 0), 0.5: (0.5, 0, 0), -1.0: (-1, 1, 0)}),
        (F.relu6, {0.0: (0, 0, 0), 6.0: (6, 0, 0), 2.0: (2, 1, 0)}),
        (F.hardsigmoid, {-3.0: (0, 0, 0), 3.0: (1, 0, 0), 0.0: (0.5, 1 / 6, 0)}),
        (F.softsign, {0.0: (0, 1, 0), 1.0: (0.5, 0.25, -0.25), -1.0: (-0.5, 0.25, 0.25)}),
        (F.logsigmoid, {0.0: (-np.log(2), 0.5, -0.25), -1e4: (-1e4, 1, 0), 1e4: (0, 0, 0)}),
    ],
)  # fmt: skip
def test_kinks_and_ends_are_pytorchs(f, rows):
    np.testing.assert_allclose(derivatives(f, list(rows)), list(rows.values()), rtol=1e-15)


def test_nan_and_infinity():
    for f in (F.hardtanh, F.relu6, F.hardsigmoid, F.softsign):
        assert np.isnan(f(np.array([np.nan])))
    assert F.softsign(np.array([-np.inf, np.inf])).tolist() == [-1.0, 1.0]
    x = Tensor([np.nan])
    F.hardtanh(x).backward([1.0])
    assert x.grad.tolist() == [1.0]  # NaN is outside of all limits, and its gradient passes, as in PyTorch


def test_a_slope_of_0_meets_an_infinite_one():
    x = Tensor([0.0, 0.0])
    F.hardtanh(np.sqrt(x) - 2.0).backward([1.0, 1.0])
    assert x.grad.tolist() == [0.0, 0.0]


def test_softsign_is_accurate_in_its_tails():
    slope = derivatives(F.softsign, [1e8, 1e150, 1e160])[:, 1]
    np.testing.assert_allclose(slope, [1e-16 * (1 - 2e-8), 1e-300, 0], rtol=1e-12, atol=1e-310)
    x = Tensor(np.array([1000.0], np.float16))
    F.softsign(x).backward(np.ones(1, np.float16))
    assert x.grad[0] == np.float16(1e-6)  # the square of 1001 exceeds float16


def test_wrong_limits():
    with pytest.raises(ArgumentError, match=r"hardtanh: got min_val=2.0 and max_val=1.0, expected min_val <= max_val"):
        F.hardtanh([1.0], 2, 1)
    with pytest.raises(ArgumentError, match="Hardtanh: got min_val=nan"):
        nn.Hardtanh(np.nan)
    with pytest.raises(ArgumentError, match="Hardtanh: got max_val="):
        nn.Hardtanh(0, Tensor([1.0, 2.0]))


@pytest.mark.parametrize(
    "layer", [nn.Hardtanh(-2.0, 0.5), nn.ReLU6(), nn.Hardsigmoid(), nn.Softsign(), nn.LogSigmoid()]
)
def test_modules(layer, rng):
    x = Tensor(rng.uniform(0.6, 1.9, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
    check_grads(layer, x)
    assert layer(np.ones(2, np.float32)).dtype == np.float32


def test_reprs_are_pytorchs():
    assert repr(nn.Hardtanh()) == "Hardtanh(min_val=-1.0, max_val=1.0)"
    assert repr(nn.ReLU6()) == "ReLU6()"
