"""Averages of weights: means, exponential ones, buffers, states, and PyTorch's numbers."""

import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError
from nn.optim.swa_utils import (
    AveragedModel,
    get_ema_avg_fn,
    get_ema_multi_avg_fn,
    get_swa_avg_fn,
    get_swa_multi_avg_fn,
    update_bn,
)  # fmt: skip


def model(rng=0):
    return nn.Sequential(nn.Linear(2, 3, rng=rng), nn.BatchNorm1d(3), nn.Linear(3, 1, rng=rng))


def weights(module):
    return np.concatenate([np.ravel(p.data) for p in module.parameters()])


def moved(net, rng):
    for p in net.parameters():
        p.data += rng.normal(size=p.shape)
    net(rng.normal(size=(8, 2)))  # the call moves the running statistics


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, lambda course: np.mean(course, axis=0)),
        ({"avg_fn": get_swa_avg_fn()}, lambda course: np.mean(course, axis=0)),
        ({"multi_avg_fn": get_swa_multi_avg_fn()}, lambda course: np.mean(course, axis=0)),
        ({"avg_fn": get_ema_avg_fn(0.75)}, lambda c: 0.75**2 * c[0] + 0.25 * 0.75 * c[1] + 0.25 * c[2]),
        ({"multi_avg_fn": get_ema_multi_avg_fn(0.75)}, lambda c: 0.75**2 * c[0] + 0.25 * 0.75 * c[1] + 0.25 * c[2]),
    ],
)
def test_averages(options, expected, rng):
    net = model()
    average = AveragedModel(net, **options)
    start = weights(average)
    np.testing.assert_array_equal(start, weights(net))
    course = []
    for _ in range(3):
        moved(net, rng)
        course.append(weights(net))
        average.update_parameters(net)
    np.testing.assert_allclose(weights(average), expected(course), rtol=1e-13)
    assert average.n_averaged == 3
    np.testing.assert_array_equal(average.module[1].running_mean, net[1].running_mean)
    assert average.module[1].running_mean is not net[1].running_mean


def test_buffers_are_averaged_if_that_is_asked_for(rng):
    net = model()
    average = AveragedModel(net, use_buffers=True)
    course = []
    for _ in range(3):
        moved(net, rng)
        average.update_parameters(net)
        course.append(net[1].running_mean)
    np.testing.assert_allclose(average.module[1].running_mean, np.mean(course, axis=0), rtol=1e-13)
    assert average.module[1].num_batches_tracked.dtype == net[1].num_batches_tracked.dtype


@pytest.mark.oracle
@pytest.mark.parametrize("use_buffers", [False, True])
@pytest.mark.parametrize("exponential", [False, True])
def test_numbers_are_pytorchs(use_buffers, exponential, rng):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    net = model()
    twin = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3), torch.nn.Linear(3, 1)).double()
    theirs = torch.optim.swa_utils
    functions = [lib.get_ema_multi_avg_fn(0.9) if exponential else None for lib in (nn.optim.swa_utils, theirs)]
    mine = AveragedModel(net, multi_avg_fn=functions[0], use_buffers=use_buffers)
    other = theirs.AveragedModel(twin, multi_avg_fn=functions[1], use_buffers=use_buffers)
    for _ in range(3):
        moved(net, rng)
        twin.load_state_dict({name: torch.tensor(x) for name, x in net.state_dict().items()})
        mine.update_parameters(net)
        other.update_parameters(twin)
    state = other.state_dict()
    assert sorted(mine.state_dict()) == sorted(state)
    for name, array in mine.state_dict().items():
        np.testing.assert_allclose(array, state[name].numpy(), rtol=1e-12)
    mine.load_state_dict(state)
    other.load_state_dict({name: torch.tensor(x) for name, x in mine.state_dict().items()})


def test_copies_and_states_keep_the_count(rng):
    net = model()
    average = AveragedModel(net)
    average.update_parameters(net)
    fresh = AveragedModel(model(1))
    fresh.load_state_dict(average.state_dict())
    for twin in (fresh, copy.deepcopy(average), pickle.loads(pickle.dumps(average))):
        moved(net, rng)
        twin.update_parameters(net)
        assert twin.n_averaged == 2
    assert average.n_averaged == 1
    x = rng.normal(size=(4, 2))
    np.testing.assert_array_equal(average.eval()(x).data, average.module(x).data)
    assert "AveragedModel" in repr(average)


def test_wrong_arguments():
    net = model()
    average = AveragedModel(net)
    before = weights(average)
    with pytest.raises(TypeError, match="got 5 as model, expected a Module"):
        AveragedModel(5)
    with pytest.raises(TypeError, match="got avg_fn and multi_avg_fn"):
        AveragedModel(net, get_swa_avg_fn(), get_swa_multi_avg_fn())
    with pytest.raises(TypeError, match=r"got 0.9 as avg_fn, expected a function"):
        AveragedModel(net, 0.9)
    with pytest.raises(ArgumentError, match="use_buffers='yes'"):
        AveragedModel(net, use_buffers="yes")
    with pytest.raises(ArgumentError, match=r"get_ema_avg_fn: got decay=1.5"):
        get_ema_avg_fn(1.5)
    with pytest.raises(ShapeError, match="a model with other parameters"):
        average.update_parameters(nn.Linear(2, 3))
    odd = AveragedModel(net, lambda old, current, n: 0.0)
    odd.update_parameters(net)
    with pytest.raises(ShapeError, match=r"got an average of shape \(\), expected \(3, 2\)"):
        odd.update_parameters(net)
    assert odd.n_averaged == 1
    with pytest.raises(TypeError, match="got None, expected a Module"):
        average.update_parameters(None)
    np.testing.assert_array_equal(weights(average), before)
    assert average.n_averaged == 0


def test_running_statistics_are_measured_anew():
    net, x = model(), np.random.default_rng(0).normal(2.0, 3.0, (12, 2))
    net[1].running_mean = net[1].running_mean + 100.0
    net.eval()
    update_bn([(x[:6], None), (x[6:], None)], net)
    hidden = net[0](x).data
    assert np.allclose(net[1].running_mean, hidden.mean(axis=0), rtol=1e-12)
    halves = [hidden[:6].var(axis=0, ddof=1), hidden[6:].var(axis=0, ddof=1)]
    assert np.allclose(net[1].running_var, np.mean(halves, axis=0), rtol=1e-12)
    assert (net[1].momentum, net.training, int(net[1].num_batches_tracked)) == (0.1, False, 2)
    update_bn([x], nn.Linear(2, 1))
    with pytest.raises(OperandError, match="update_bn"):
        update_bn(3, net)


@pytest.mark.oracle
def test_running_statistics_are_pytorchs():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    theirs = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.BatchNorm1d(3)).double()
    mine = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    mine.load_state_dict(theirs.state_dict())
    batches = [np.random.default_rng(i).normal(i, 2.0, (5 + i, 2)) for i in range(3)]
    update_bn(batches, mine)
    torch.optim.swa_utils.update_bn([torch.tensor(x) for x in batches], theirs)
    for name, array in theirs.state_dict().items():
        assert np.allclose(mine.state_dict()[name], array.numpy(), rtol=1e-12), name
