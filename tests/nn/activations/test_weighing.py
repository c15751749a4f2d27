"""Products of x and a weight: mish, hardswish, glu; ``test_activations`` has gelu and silu."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads
from tests.nn.activations.slopes import derivatives


def test_mish_far_and_near():
    """PyTorch's numbers, but for the second derivative at 1e4, which is NaN there."""
    rows = derivatives(F.mish, [0.0, 1.0, -1e4, 1e4, -20.0])
    expected = [(0, 0.6, 0.64), (0.8650983882673103, 1.0490362200997922, 0.1846857644733283), (0, 0, 0), (1e4, 1, 0)]
    np.testing.assert_allclose(rows[:4], expected, rtol=1e-14)
    e = np.exp(-20)  # the tail is x e^x
    np.testing.assert_allclose(rows[4], (-20 * e, -19 * e, -18 * e), rtol=1e-7)


def test_hardswish_at_its_kinks():
    rows = derivatives(F.hardswish, [-3.0, 3.0, 1.0, -5.0, 5.0])
    expected = [(0, 0, 0), (3, 1, 0), (2 / 3, 5 / 6, 1 / 3), (0, 0, 0), (5, 1, 0)]
    np.testing.assert_allclose(rows, expected, rtol=1e-15)


def test_glu_halves_an_axis(rng):
    x = rng.normal(size=(4, 6))
    np.testing.assert_allclose(F.glu(x), x[:, :3] / (1 + np.exp(-x[:, 3:])))
    np.testing.assert_allclose(F.glu(x, 0), x[:2] / (1 + np.exp(-x[2:])))
    np.testing.assert_array_equal(F.glu(x, axis=0), F.glu(x, -2))
    np.testing.assert_array_equal(nn.GLU(axis=0)(x), nn.GLU(0)(x))
    for dim in (0, 1, -1):
        check_grads(lambda x, dim=dim: F.glu(x, dim), Tensor(x))
    assert F.glu(Tensor([1e4, -1e4, -1e4, 1e4])).data.tolist() == [0.0, -1e4]
    assert F.glu(np.ones(4, np.float32)).dtype == np.float32
    assert repr(nn.GLU()) == "GLU(dim=-1)"


def test_wrong_axes_of_glu():
    with pytest.raises(
        ShapeError, match=r"glu: got an input of shape \(2, 3\), expected an even length of axis -1, got 3"
    ):
        F.glu(np.ones((2, 3)))
    with pytest.raises(ShapeError, match="glu: got one number"):
        F.glu(2.0)
    with pytest.raises(ArgumentError, match="glu: got dim=0 and axis=0, expected one"):
        F.glu(np.ones((2, 2)), 0, axis=0)
    with pytest.raises(np.exceptions.AxisError):
        F.glu(np.ones((2, 2)), 2)
