"""Normalisation: second order, running statistics, refusals; ``test_layer_table`` has the plain numbers."""

import copy
import pickle

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, ShapeError, Tensor, no_grad
from autograd.testing import check_grads
from nn.layers.normalization import standardize


@pytest.mark.parametrize("axis", [(0,), (0, 2), (-1,), (1, 2)])
def test_gradients_of_standardize(axis, rng):
    x = Tensor(rng.normal(size=(3, 4, 2)))
    y = standardize(x, axis=axis, eps=0.0)
    np.testing.assert_allclose(y.data.mean(axis=axis), 0, atol=1e-14)
    np.testing.assert_allclose(y.data.var(axis=axis), 1, rtol=1e-12)
    check_grads(lambda x: standardize(x, axis=axis, eps=0.1), x)


def test_standardize_is_stable_far_from_zero():
    x = Tensor([1e4, 1e4 + 1e-3, -1e4, 1e4], dtype=np.float64)
    y = standardize(x, axis=(0,), eps=1e-5)
    assert np.isfinite(y.data).all()
    same = Tensor(np.full(4, -1e4))
    y = standardize(same, axis=(0,), eps=1e-5)
    y.backward([1.0, 0.0, 0.0, 0.0])
    assert y.data.tolist() == [0.0] * 4
    np.testing.assert_allclose(same.grad, np.array([0.75, -0.25, -0.25, -0.25]) / np.sqrt(1e-5), rtol=1e-12)


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize(("kind", "shape"), [("1d", (4, 3)), ("1d", (4, 3, 2)), ("2d", (2, 3, 2, 2))])
def test_gradients_of_batch_norm(kind, shape, training, rng):
    layer = getattr(nn, f"BatchNorm{kind}")(3, eps=0.1, momentum=0.0)
    layer(rng.normal(size=shape))
    layer.weight.data = rng.normal(size=3)
    layer.bias.data = rng.normal(size=3)
    layer.running_var = rng.uniform(0.5, 2, 3)
    layer.train(training)
    x = Tensor(rng.normal(size=shape))
    check_grads(layer, x)


def test_running_statistics_are_those_of_the_batches(rng):
    layer = nn.BatchNorm1d(2, momentum=None)
    batches = rng.normal(3.0, 2.0, (50, 40, 2))
    for batch in batches:
        layer(batch)
    assert layer.num_batches_tracked == 50
    np.testing.assert_allclose(layer.running_mean, batches.mean(axis=(0, 1)), rtol=1e-12)
    np.testing.assert_allclose(layer.running_var, batches.var(axis=1, ddof=1).mean(axis=0), rtol=1e-12)
    layer.eval()
    out = layer(batches.reshape(-1, 2))
    np.testing.assert_allclose(out.data.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(out.data.var(axis=0), 1, rtol=0.05)
    assert layer.num_batches_tracked == 50


def test_they_are_kept_without_recording_too_and_not_at_all_if_not_wanted():
    layer = nn.BatchNorm1d(1)
    with no_grad():
        layer(np.array([[0.0], [2.0]]))
    np.testing.assert_allclose(layer.running_mean, [0.1])
    np.testing.assert_allclose(layer.running_var, [0.9 + 0.2])
    layer = nn.BatchNorm1d(1, track_running_stats=False, affine=False)
    assert layer.state_dict() == {}
    x = np.array([[0.0], [2.0]])
    np.testing.assert_array_equal(layer(x), layer.eval()(x))


def test_a_graph_of_evaluation_mode_keeps_the_statistics_it_was_recorded_with():
    layer = nn.BatchNorm1d(1, eps=0.0, affine=False).eval()
    x = Tensor([[1.0], [3.0]])
    y = layer(x).sum()
    layer.train()(np.array([[5.0], [50.0]]))
    y.backward()
    assert x.grad.tolist() == [[1.0], [1.0]]


@pytest.mark.filterwarnings("ignore:Mean of empty", "ignore:invalid value", "ignore:Degrees of freedom")
@pytest.mark.parametrize("shape", [(0, 4), (0, 4, 5)])
def test_an_empty_batch_keeps_its_dtype_without_running_statistics(shape):
    x = Tensor(np.ones(shape, np.float32))
    layer = nn.BatchNorm1d(4, track_running_stats=False, dtype=np.float32).eval()
    y = layer(x)
    y.sum().backward()
    assert y.shape == x.grad.shape == shape
    assert y.dtype == x.grad.dtype == layer.weight.grad.dtype == np.float32


def test_dtypes():
    layer = nn.BatchNorm2d(2, dtype=np.float32)
    x = Tensor(np.random.default_rng(0).normal(size=(2, 2, 3, 3)), dtype=np.float32)
    for mode in (True, False):
        y = layer.train(mode)(x)
        y.backward(np.ones(y.shape))
        assert y.dtype == x.grad.dtype == layer.weight.grad.dtype == np.float32
    assert layer.running_mean.dtype == layer.running_var.dtype == np.float32
    assert layer.num_batches_tracked.dtype == np.int64
    norm = nn.LayerNorm(3, dtype=np.float32)
    assert norm(x).dtype == np.float32
    assert nn.LayerNorm(3)([[1, 2, 3]]).dtype == np.float64


@pytest.mark.parametrize("clone", [copy.deepcopy, lambda layer: pickle.loads(pickle.dumps(layer))])
def test_copies_have_statistics_of_their_own(clone):
    layer = nn.BatchNorm1d(1)
    other = clone(layer)
    other(np.array([[0.0], [2.0]]))
    assert layer.running_mean.tolist() == [0.0]
    assert other.running_mean.tolist() == [0.1]
    layer.load_state_dict(other.state_dict())
    assert layer.running_mean.tolist() == [0.1]
    assert layer.num_batches_tracked == 1


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (nn.BatchNorm1d(3), (4, 2), r"BatchNorm1d: got input of shape \(4, 2\), expected \(N, 3\) or \(N, 3, L\)"),
        (nn.BatchNorm1d(3), (4, 3, 2, 2), r"BatchNorm1d: got input of shape \(4, 3, 2, 2\)"),
        (nn.BatchNorm2d(3), (4, 3), r"BatchNorm2d: got input of shape \(4, 3\), expected \(N, 3, H, W\)"),
        (nn.BatchNorm1d(3), (1, 3), "expected more than one value a feature"),
        (nn.BatchNorm1d(3), (0, 3), "expected more than one value a feature"),
        (nn.LayerNorm((3, 2)), (4, 2, 3), r"layer_norm: got input of shape \(4, 2, 3\), expected \(\.\.\., 3, 2\)"),
        (nn.LayerNorm((3, 2)), (2,), r"layer_norm: got input of shape \(2,\)"),
    ],
)
def test_inputs_of_wrong_shape(layer, shape, message):
    with pytest.raises(ShapeError, match=message):
        layer(np.zeros(shape))


def test_a_single_value_will_do_in_evaluation():
    layer = nn.BatchNorm1d(3).eval()
    assert layer(np.ones((1, 3))).shape == (1, 3)


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        (nn.BatchNorm1d(3, track_running_stats=False), (1, 3)),
        (nn.BatchNorm1d(3, track_running_stats=False), (1, 3, 1)),
        (nn.BatchNorm2d(3, track_running_stats=False), (1, 3, 1, 1)),
        (nn.InstanceNorm1d(3), (2, 3, 1)),
        (nn.InstanceNorm1d(3), (3, 1)),
        (nn.InstanceNorm2d(3, affine=True), (2, 3, 1, 1)),
    ],
)
def test_a_single_value_has_no_variance_without_running_statistics_either(layer, shape):
    """The result would be the bias, whatever the input, and its gradient 0."""
    for mode in (layer.train(), layer.eval()):
        with pytest.raises(ShapeError, match="more than one value a"):
            mode(np.ones(shape))


def test_wrong_settings():
    with pytest.raises(ArgumentError, match="BatchNorm1d: got num_features=0, expected an integer >= 1"):
        nn.BatchNorm1d(0)
    with pytest.raises(ArgumentError, match=r"BatchNorm2d: got momentum=1\.5, expected a finite number >= 0 and <= 1"):
        nn.BatchNorm2d(1, momentum=1.5)
    for wrong in (0, (), 2.5, (2, -1)):
        with pytest.raises(ArgumentError, match="LayerNorm: got normalized_shape="):
            nn.LayerNorm(wrong)
    with pytest.raises(ShapeError, match=r"layer_norm: got bias of shape \(2,\), expected \(3,\)"):
        F.layer_norm(np.zeros((2, 3)), 3, None, np.zeros(2))


@pytest.mark.parametrize("shape", [(5, 3), (2, 3, 4), (2, 3, 2, 2)])
def test_the_function_is_what_the_layer_computes(shape, rng):
    x, weight, bias = rng.normal(size=shape), rng.normal(size=3), rng.normal(size=3)
    layer = nn.BatchNorm2d(3) if len(shape) == 4 else nn.BatchNorm1d(3)
    layer.load_state_dict({"weight": weight, "bias": bias}, strict=False)
    np.testing.assert_allclose(F.batch_norm(x, None, None, weight, bias, True), layer(x).data, rtol=1e-14)
    mean, var = layer.running_mean, layer.running_var
    np.testing.assert_allclose(F.batch_norm(x, mean, var, weight, bias), layer.eval()(x).data, rtol=1e-14)
    check_grads(lambda x, w, b: F.batch_norm(x, mean, var, w, b), Tensor(x), Tensor(weight), Tensor(bias))
    with pytest.raises(ArgumentError, match=r"no argument is written to; nn\.BatchNorm1d and nn\.BatchNorm2d"):
        F.batch_norm(x, mean, var, training=True)
    with pytest.raises(ArgumentError, match="got no running statistics, expected both, or training=True"):
        F.batch_norm(x, None, None)
