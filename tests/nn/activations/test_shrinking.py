"""Shrinkage and thresholds at their kinks, where PyTorch's slopes are the standard."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, Tensor, Value
from autograd.testing import check_grads
from tests.nn.activations.slopes import derivatives


@pytest.mark.parametrize(
    ("f", "rows"),
    [
        (F.softshrink, {-0.5: (0, 0, 0), 0.5: (0, 0, 0), 2.0: (1.5, 1, 0), -2.0: (-1.5, 1, 0)}),
        (F.hardshrink, {-0.5: (0, 0, 0), 0.5: (0, 0, 0), 2.0: (2, 1, 0), -2.0: (-2, 1, 0)}),
        (lambda x: F.hardshrink(x, -1.0), {0.0: (0, 1, 0), 0.5: (0.5, 1, 0)}),
        (lambda x: F.threshold(x, 1.0, -3.0), {1.0: (-3, 0, 0), 2.0: (2, 1, 0), -9.0: (-3, 0, 0)}),
        (F.tanhshrink, {0.0: (0, 0, 0), 1e4: (9999, 1, 0), 1e-3: (3.333332e-10, 9.999993333e-07, 0.00199999733)}),
    ],
)  # fmt: skip
def test_kinks_are_pytorchs(f, rows):
    np.testing.assert_allclose(derivatives(f, list(rows)), list(rows.values()), rtol=1e-8)


def test_nan_passes_and_so_does_its_gradient():
    for f in (F.softshrink, F.hardshrink, lambda x: F.threshold(x, 0.0, 1.0)):
        x = Tensor([np.nan])
        y = f(x)
        y.backward([1.0])
        assert np.isnan(y.data[0])
        assert x.grad[0] == 1.0


def test_a_slope_of_0_meets_an_infinite_one():
    for f in (F.softshrink, F.hardshrink, lambda x: F.threshold(x, 1.0, 1.0)):
        x = Tensor([0.0])
        f(np.sqrt(x)).backward([1.0])
        assert x.grad[0] == 0.0


@pytest.mark.parametrize(
    "layer", [nn.Softshrink(0.3), nn.Hardshrink(0.3), nn.Tanhshrink(), nn.Threshold(0.1, 20.0)], ids=repr
)
def test_modules(layer, rng):
    x = Tensor(rng.uniform(0.4, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
    check_grads(layer, x)
    assert layer(np.ones(2, np.float32)).dtype == np.float32
    assert isinstance(layer(Value(0.7)), Value)


def test_reprs_are_pytorchs():
    assert repr(nn.Softshrink(0.3)) == "Softshrink(0.3)"
    assert repr(nn.Hardshrink()) == "Hardshrink(0.5)"
    assert repr(nn.Threshold(0.1, 20)) == "Threshold(threshold=0.1, value=20)"


def test_wrong_settings():
    with pytest.raises(ArgumentError, match="softshrink: got lambd=-1, expected a finite number >= 0"):
        F.softshrink([1.0], -1)
    with pytest.raises(ArgumentError, match="Hardshrink: got lambd=inf"):
        nn.Hardshrink(np.inf)
    with pytest.raises(ArgumentError, match="Threshold: got value=None"):
        nn.Threshold(1.0, None)
