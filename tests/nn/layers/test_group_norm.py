"""Group and instance normalisation against their definitions, running statistics, and refusals."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads


@pytest.mark.parametrize("shape", [(2, 6), (2, 6, 3), (2, 6, 2, 3)])
@pytest.mark.parametrize("groups", [1, 2, 3])
def test_it_is_its_definition(shape, groups, rng):
    x, w, b = rng.normal(size=shape), rng.normal(size=6), rng.normal(size=6)
    dealt = x.reshape(2, groups, -1)
    expected = (dealt - dealt.mean(axis=2, keepdims=True)) / np.sqrt(dealt.var(axis=2, keepdims=True) + 1e-5)
    column = (-1, *(1,) * (len(shape) - 2))
    expected = expected.reshape(shape) * w.reshape(column) + b.reshape(column)
    np.testing.assert_allclose(F.group_norm(x, groups, w, b), expected, rtol=1e-12)
    check_grads(lambda x, w, b: F.group_norm(x, groups, w, b), Tensor(x), Tensor(w), Tensor(b))


def test_one_channel_a_group_is_an_instance_norm(rng):
    x = rng.normal(size=(2, 3, 4, 5))
    np.testing.assert_allclose(F.group_norm(x, 3), nn.InstanceNorm2d(3)(x), rtol=1e-14)
    assert F.group_norm(np.zeros((0, 4, 2)), 2).shape == (0, 4, 2)


def test_running_statistics_are_means_over_samples(rng):
    layer = nn.InstanceNorm1d(3, momentum=0.25, track_running_stats=True)
    x = rng.normal(size=(4, 3, 6))
    before = layer.running_mean
    layer(x)
    assert before is not layer.running_mean
    np.testing.assert_allclose(layer.running_mean, 0.25 * x.mean(axis=(0, 2)), rtol=1e-12)
    np.testing.assert_allclose(layer.running_var, 0.75 + 0.25 * x.var(axis=2, ddof=1).mean(axis=0), rtol=1e-12)
    out = layer.eval()(x[0])
    expected = (x[0] - layer.running_mean[:, None]) / np.sqrt(layer.running_var[:, None] + 1e-5)
    np.testing.assert_allclose(out, expected, rtol=1e-12)


def test_half_precision_is_computed_in_single():
    x = np.array([[300.0, -300.0], [200.0, 100.0]], np.float16).reshape(1, 4, 1)
    out = F.group_norm(x, 2)
    assert out.dtype == np.float16
    np.testing.assert_allclose(out.ravel(), [1, -1, 1, -1], rtol=1e-3)


@pytest.mark.parametrize(
    ("args", "options", "error", "message"),
    [
        (((2, 5), 2), {}, ArgumentError, "num_groups=2, expected a divisor of the 5 channels"),
        (((5,), 1), {}, ShapeError, r"input of shape \(5,\), expected \(N, C, ...\)"),
        (((2, 4), 0), {}, ArgumentError, "num_groups=0"),
        (((2, 4), 2), {"weight": np.ones(2)}, ShapeError, r"weight of shape \(2,\), expected \(4,\)"),
        (((2, 4), 2), {"eps": -1.0}, ArgumentError, "eps=-1.0"),
    ],
)
def test_what_it_refuses(args, options, error, message):
    shape, groups = args
    with pytest.raises(error, match=f"group_norm: got {message}"):
        F.group_norm(np.zeros(shape), groups, **options)


def test_what_layers_refuse():
    with pytest.raises(ArgumentError, match="GroupNorm: got num_groups=4, expected a divisor of num_channels=6"):
        nn.GroupNorm(4, 6)
    with pytest.raises(ShapeError, match=r"GroupNorm: got input of shape \(2, 5\), expected \(N, 6, ...\)"):
        nn.GroupNorm(2, 6)(np.zeros((2, 5)))
    with pytest.raises(ShapeError, match=r"InstanceNorm2d: got input of shape \(2, 3\)"):
        nn.InstanceNorm2d(3)(np.zeros((2, 3)))
    with pytest.raises(ShapeError, match="a single one has no variance"):
        nn.InstanceNorm1d(3)(np.zeros((2, 3, 1)))
    with pytest.raises(ArgumentError, match="momentum=2"):
        nn.InstanceNorm1d(3, momentum=2)
    with pytest.raises((ArgumentError, OperandError), match="GroupNorm"):
        nn.GroupNorm("2", 6)


def test_the_function_is_what_the_layer_computes(rng):
    x, weight, bias = rng.normal(size=(2, 3, 4)), rng.normal(size=3), rng.normal(size=3)
    layer = nn.InstanceNorm1d(3, affine=True, track_running_stats=True)
    layer.load_state_dict({"weight": weight, "bias": bias}, strict=False)
    np.testing.assert_allclose(F.instance_norm(x, None, None, weight, bias), layer(x).data, rtol=1e-14)
    mean, var = layer.running_mean, layer.running_var
    found = F.instance_norm(x, mean, var, weight, bias, use_input_stats=False)
    np.testing.assert_allclose(found, layer.eval()(x).data, rtol=1e-14)
    with pytest.raises(ArgumentError, match=r"no argument is written to; nn\.InstanceNorm1d and nn\.InstanceNorm2d"):
        F.instance_norm(x, mean, var)
