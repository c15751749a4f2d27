"""``CosineAnnealingWarmRestarts`` and ``CyclicLR``: places between epochs, scales, and refusals."""

import math

import pytest

import nn
from autograd import ArgumentError, Tensor
from tests.nn.schedulers.courses import optimizer, rates


@pytest.mark.parametrize(
    ("place", "done", "length", "epoch"),
    [
        (0.5, 0.5, 5, 0),
        (4.0, 4.0, 5, 4),
        (5.0, 0.0, 10, 5),
        (6.5, 1.5, 10, 6),
        (15, 0.0, 20, 15),
        (40.25, 5.25, 40, 40),
    ],
)
def test_places_between_epochs(place, done, length, epoch):
    """The numbers are PyTorch's."""
    schedule = nn.CosineAnnealingWarmRestarts(optimizer(1.0), 5, 2)
    schedule.step(place)
    assert (schedule.T_cur, schedule.T_i, schedule.last_epoch) == (done, length, epoch)
    assert schedule.get_last_lr() == pytest.approx([(1 + math.cos(math.pi * done / length)) / 2])
    schedule.step()
    assert schedule.T_cur == (done + 1) % length


def test_a_scale_of_ones_own():
    cycle = nn.CyclicLR(optimizer(momentum=0.9), 0.0, 1.0, 1, scale_fn=lambda n: 1 / n)
    assert rates(cycle, 5) == pytest.approx([0.0, 1.0, 0.0, 1 / 2, 0.0, 1 / 3])
    steps = nn.CyclicLR(optimizer(momentum=0.9), 0.0, 1.0, 1, scale_fn=lambda t: t, scale_mode="iterations")
    assert rates(steps, 3) == pytest.approx([0.0, 1.0, 0.0, 3.0])


def test_a_mode_decides_what_its_scale_is_a_function_of():
    schedule = nn.CyclicLR(optimizer(momentum=0.9), 0.0, 1.0, 1, mode="triangular2", scale_mode="iterations")
    assert rates(schedule, 3) == pytest.approx([0.0, 1.0, 0.0, 0.5])


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda o: nn.CosineAnnealingWarmRestarts(o, 0), ArgumentError, "T_0=0, expected an integer >= 1"),
        (lambda o: nn.CosineAnnealingWarmRestarts(o, 2.5), ArgumentError, "T_0=2.5"),
        (lambda o: nn.CosineAnnealingWarmRestarts(o, 5, 0), ArgumentError, "T_mult=0"),
        (lambda o: nn.CosineAnnealingWarmRestarts(o, 5).step(-1), ArgumentError, "epoch=-1, expected a finite number"),
        (lambda o: nn.CyclicLR(o, 0.1, [1.0, 2.0]), ArgumentError, "got 2 numbers as max_lr, expected 1"),
        (lambda o: nn.CyclicLR(o, 0.1, 1.0, 0), ArgumentError, "step_size_up=0"),
        (
            lambda o: nn.CyclicLR(o, 0.1, 1.0, mode="square"),
            ArgumentError,
            "mode='square', expected one of 'triangular'",
        ),
        (lambda o: nn.CyclicLR(o, 0.1, 1.0, scale_fn=0.5), TypeError, "got 0.5 as scale_fn, expected a function"),
        (lambda o: nn.CyclicLR(o, 0.1, 1.0, max_momentum=1.5), ArgumentError, "max_momentums=1.5"),
        (lambda o: nn.CyclicLR(nn.Adagrad([Tensor(1.0)]), 0.1, 1.0), ArgumentError, "got Adagrad and cycle_momentum"),
    ],
)
def test_wrong_arguments(make, error, message):
    with pytest.raises(error, match=message):
        make(optimizer())


def test_a_place_that_is_refused_changes_nothing():
    schedule = nn.CosineAnnealingWarmRestarts(optimizer(), 5)
    schedule.step(3.5)
    before = schedule.state_dict()
    with pytest.raises(ArgumentError, match="epoch='x'"):
        schedule.step("x")
    assert schedule.state_dict() == before
