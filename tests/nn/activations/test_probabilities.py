"""Softmax and its relatives: an axis by either name."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor
from autograd.testing import check_grads
from nn.activations.probabilities import axis_of

FUNCTIONS = [F.softmax, F.log_softmax, F.softmin]
every = pytest.mark.parametrize("f", FUNCTIONS, ids=lambda f: f.__name__)


@every
def test_an_axis_has_two_names(f, rng):
    x = rng.normal(size=(3, 4))
    np.testing.assert_array_equal(f(x, axis=0), f(x, 0))
    np.testing.assert_array_equal(f(x, dim=0), f(x, 0))
    np.testing.assert_array_equal(f(x), f(x, -1))
    np.testing.assert_array_equal(f(Tensor(x), axis=0).data, f(x, 0))
    with pytest.raises(
        ArgumentError, match=f"{f.__name__}: got dim=0 and axis=0, expected one: they name the same axis"
    ):
        f(x, 0, axis=0)
    with pytest.raises(np.exceptions.AxisError):
        f(x, axis=2)
    check_grads(lambda x: f(x, axis=0), Tensor(x))


@pytest.mark.parametrize("cls", [nn.Softmax, nn.LogSoftmax, nn.Softmin])
def test_modules_take_either_name(cls, rng):
    x = rng.normal(size=(3, 4))
    np.testing.assert_array_equal(cls(axis=0)(x), cls(dim=0)(x))
    assert repr(cls(axis=0)) == f"{cls.__name__}(dim=0)"
    assert repr(cls()) == f"{cls.__name__}(dim=-1)"
    with pytest.raises(ArgumentError, match=f"{cls.__name__}: got dim=1 and axis=0"):
        cls(1, axis=0)


def test_softmin_is_the_softmax_of_the_negative(rng):
    x = rng.normal(size=(3, 4))
    np.testing.assert_allclose(F.softmin(x, 0), F.softmax(-x, 0))
    assert F.softmin([1e4, -1e4]).tolist() == [0.0, 1.0]


def test_softmax_of_images(rng):
    x = rng.normal(size=(2, 3, 4, 5))
    np.testing.assert_array_equal(nn.Softmax2d()(x), F.softmax(x, 1))
    np.testing.assert_array_equal(nn.Softmax2d()(Tensor(x[0])).data, F.softmax(x[0], 0))
    with pytest.raises(ShapeError, match=r"Softmax2d: got an input of shape \(2, 3\), expected \(N, C, H, W\) or"):
        nn.Softmax2d()(x[:, :, 0, 0])


def test_the_default_axis():
    assert axis_of("f", None, None) == -1
    assert axis_of("f", None, None, 1) == 1
    assert axis_of("f", None, 0) == axis_of("f", 0, None) == 0


@every
@pytest.mark.parametrize(("shape", "axis"), [((0,), 0), ((2, 0), 1), ((0, 3), 0), ((2, 0, 3), -2), ((0, 3), 1)])
def test_an_axis_without_entries_gives_none(f, shape, axis):
    x = Tensor(np.zeros(shape))
    out = f(x, axis=axis)
    assert out.shape == shape
    out.backward(np.zeros(shape))
    assert x.grad.shape == shape


def test_the_probabilities_of_no_classes_cost_nothing():
    assert F.cross_entropy(Tensor(np.zeros((2, 0))), np.zeros((2, 0)), reduction="sum").item() == 0.0
