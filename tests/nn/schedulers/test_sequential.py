"""``SequentialLR``: warm-ups, and sequences in sequences."""

import itertools
import math

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor
from tests.nn.schedulers.courses import optimizer, rates


def test_warm_up_then_cosine():
    o = optimizer(1.0)
    schedule = nn.SequentialLR(o, [nn.LinearLR(o, 0.25, total_iters=3), nn.CosineAnnealingLR(o, 4)], milestones=[3])
    expected = [0.25, 0.5, 0.75, *(0.5 * (1 + math.cos(math.pi * t / 4)) for t in range(5))]
    np.testing.assert_allclose(rates(schedule, 7), expected, rtol=1e-14)


def test_sequences_nest():
    o = optimizer(1.0)
    inner = nn.SequentialLR(o, [nn.ExponentialLR(o, 0.5), nn.StepLR(o, 1, 0.1)], milestones=[2])
    schedule = nn.SequentialLR(o, [nn.LambdaLR(o, lambda t: 2 + t), inner], milestones=[2])
    assert rates(schedule, 5) == pytest.approx([2.0, 3.0, 1.0, 0.5, 1.0, 0.1])


def test_rates_as_they_are():
    o = optimizer(1.0)
    schedule = nn.SequentialLR(o, [nn.LinearLR(o, 0.25, total_iters=3), nn.CosineAnnealingLR(o, 4)], milestones=[3])
    for _ in range(5):
        assert schedule.get_lr() == schedule.get_last_lr()
        schedule.step()


def test_schedules_at_once():
    o = optimizer(1.0)
    schedule = nn.ChainedScheduler([nn.ConstantLR(o, 0.5, 2), nn.ExponentialLR(o, 0.5)], optimizer=o)
    assert rates(schedule, 3) == pytest.approx([0.5, 0.25, 0.25, 0.125])
    assert schedule.last_epoch == 3
    assert schedule.get_lr() == schedule.get_last_lr()
    again = nn.SequentialLR(o, [nn.ConstantLR(o, 0.5, 2), schedule], [2])
    assert rates(again, 4) == pytest.approx([0.5, 0.5, 0.5, 0.25, 0.25])


def test_wrong_chains():
    o = optimizer()
    with pytest.raises(ArgumentError, match="ChainedScheduler: got no schedules"):
        nn.ChainedScheduler([])
    with pytest.raises(TypeError, match=r"ChainedScheduler: got .*ReduceLROnPlateau.*needs no measurement"):
        nn.ChainedScheduler([nn.ReduceLROnPlateau(o)])
    with pytest.raises(TypeError, match="ChainedScheduler: got schedulers=None, expected a list of them"):
        nn.ChainedScheduler(None)
    with pytest.raises(TypeError, match="SequentialLR: got milestones=3, expected a list of them"):
        nn.SequentialLR(o, [nn.StepLR(o, 1)], 3)
    with pytest.raises(ArgumentError, match="for another optimiser"):
        nn.ChainedScheduler([nn.StepLR(o, 1), nn.StepLR(optimizer(), 1)])
    with pytest.raises(ArgumentError, match="last_epoch=3, expected -1"):
        nn.SequentialLR(o, [nn.StepLR(o, 1)], [], last_epoch=3)


@pytest.mark.oracle
@pytest.mark.parametrize("steps", range(7))
def test_the_state_of_a_sequence_is_pytorchs_at_every_step(steps):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')

    def made(library, optimizer):
        first = library.LinearLR(optimizer, 0.25, total_iters=2)
        rest = [library.MultiplicativeLR(optimizer, lambda t: 0.9 - 0.1 * t), library.StepLR(optimizer, 1, 0.5)]
        return library.SequentialLR(optimizer, [first, *rest], milestones=[2, 5])

    theirs = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    their_schedule = made(torch.optim.lr_scheduler, theirs)
    ours = nn.SGD([Tensor([1.0])], lr=1.0)
    schedule = made(nn, ours)
    for _ in range(steps):
        theirs.step()
        their_schedule.step()
        schedule.step()
    assert np.isclose(ours.lr, theirs.param_groups[0]["lr"], rtol=1e-14)
    other = nn.SGD([Tensor([1.0])], lr=1.0)
    loaded = made(nn, other)
    other.load_state_dict(theirs.state_dict())
    loaded.load_state_dict(their_schedule.state_dict())
    for _ in range(4):
        theirs.step()
        their_schedule.step()
        loaded.step()
        assert np.isclose(other.lr, theirs.param_groups[0]["lr"], rtol=1e-14)


PARTS = {
    "linear": lambda library, o: library.LinearLR(o, 0.5, total_iters=2),
    "exponential": lambda library, o: library.ExponentialLR(o, 0.9),
    "cyclic": lambda library, o: library.CyclicLR(o, 0.1, 0.4, step_size_up=2),
    "one cycle": lambda library, o: library.OneCycleLR(o, 0.7, total_steps=12),
    "restarts": lambda library, o: library.CosineAnnealingWarmRestarts(o, 2),
}


def course(library, o, names, made, step=lambda: None):
    """Rates and momenta of a sequence; its schedules are made in an order of their own."""
    parts = {name: PARTS[name](library, o) for name in made}
    schedule = library.SequentialLR(o, [parts[name] for name in names], [3 * i for i in range(1, len(names))])
    for _ in range(10):
        yield o.param_groups[0]["lr"], o.param_groups[0]["momentum"]
        step()
        schedule.step()


def test_a_cyclic_schedule_leaves_the_rates_of_those_made_before_it():
    o = nn.SGD([Tensor([1.0])], lr=0.5, momentum=0.9)
    rates = [rate for rate, _ in course(nn, o, ("linear", "cyclic"), ("linear", "cyclic"))]
    np.testing.assert_allclose(rates, [0.25, 0.375, 0.5, 0.1, 0.25, 0.4, 0.25, 0.1, 0.25, 0.4], rtol=1e-14)


@pytest.mark.oracle
@pytest.mark.parametrize("made", list(itertools.permutations(PARTS, 2)))
@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.filterwarnings("ignore:.*lr_scheduler:UserWarning")
def test_the_order_in_which_schedules_are_made_counts_as_in_pytorch(made, turned):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    names = made[::-1] if turned else made
    theirs = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=0.5, momentum=0.9)
    ours = nn.SGD([Tensor([1.0])], lr=0.5, momentum=0.9)
    expected = list(course(torch.optim.lr_scheduler, theirs, names, made, theirs.step))
    np.testing.assert_allclose(list(course(nn, ours, names, made)), expected, rtol=1e-12)
