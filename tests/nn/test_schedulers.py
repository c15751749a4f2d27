import json
import math

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor
from tests.nn.optim_table import SCHEDULES, STEPS, TABLE, make_schedule, random_schedule, schedule_course

CASES = json.loads(str(np.load(TABLE)["cases"]))["schedules"]


def optimizer(lr=0.5, **options):
    return nn.SGD([Tensor([1.0])], lr=lr, **options)


def rates(schedule, steps, *measured):
    found = [schedule.get_last_lr()[0]]
    for t in range(steps):
        schedule.step(*([measured[t]] if measured else []))
        found.append(schedule.get_last_lr()[0])
    return found


@pytest.mark.parametrize("i", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_rates_are_those_that_pytorch_computed(i):
    found = schedule_course(nn, nn, Tensor, CASES[i])
    np.testing.assert_allclose(found, np.load(TABLE)["rates"][i], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", SCHEDULES)
def test_rates_are_pytorchs_for_random_schedules(name):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(1)
    for _ in range(20):
        case = random_schedule(name, rng)
        theirs = schedule_course(
            torch.optim, torch.optim.lr_scheduler, lambda x: torch.nn.Parameter(torch.tensor(x)), case
        )
        np.testing.assert_allclose(schedule_course(nn, nn, Tensor, case), theirs, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("i", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_a_schedule_goes_on_from_its_state(i):
    def make():
        o = nn.SGD([{"params": [Tensor([1.0])]}, {"params": [Tensor([1.0])], "lr": 0.1}], lr=0.4, momentum=0.7)
        made = make_schedule(nn, o, CASES[i])
        return o, made if isinstance(made, list) else [made]

    def go(schedules):
        for schedule in schedules:
            schedule.step(*([1.0] if isinstance(schedule, nn.ReduceLROnPlateau) else []))

    (first, schedules), (second, resumed) = make(), make()
    for _ in range(37):
        go(schedules)
    second.load_state_dict(json.loads(json.dumps(first.state_dict())))
    for schedule, other in zip(schedules, resumed, strict=True):
        other.load_state_dict(json.loads(json.dumps(schedule.state_dict())))
    for _ in range(37, STEPS - 1):
        go(schedules)
        go(resumed)
        assert first.param_groups[1]["lr"] == second.param_groups[1]["lr"]
    assert first.state_dict() == second.state_dict()


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


def test_what_somebody_else_does_to_the_rate_stays_as_a_factor():
    o = optimizer(1.0)
    schedule = nn.ExponentialLR(o, 0.5)
    schedule.step()
    o.lr = 0.05
    assert rates(schedule, 2) == pytest.approx([0.05, 0.025, 0.0125])


def test_a_rate_that_was_zero_comes_back():
    o = optimizer(1.0)
    assert rates(nn.CosineAnnealingLR(o, 1), 3) == pytest.approx([1.0, 0.0, 1.0, 0.0])


def test_a_later_schedule_starts_from_the_first_rate():
    o = optimizer(1.0)
    first = nn.StepLR(o, 1, 0.1)
    first.step()
    second = nn.ExponentialLR(o, 0.5)
    assert second.base_lrs == [1.0]
    assert rates(second, 1) == pytest.approx([0.1, 0.05])


def test_reduce_on_plateau():
    o = optimizer(1.0)
    schedule = nn.ReduceLROnPlateau(o, factor=0.5, patience=0, cooldown=2, threshold=0.0)
    assert rates(schedule, 7, 3, 3, 3, 3, 3, 2, math.nan) == [1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25]
    largest = nn.ReduceLROnPlateau(optimizer(1.0), mode="max", patience=0, threshold=0.1, threshold_mode="abs")
    assert rates(largest, 3, 0.5, 0.61, 0.65) == pytest.approx([1.0, 1.0, 1.0, 0.1])
    lowest = nn.ReduceLROnPlateau(optimizer(1.0), patience=0, min_lr=0.3)
    assert rates(lowest, 3, 1.0, 1.0, Tensor(1.0)) == [1.0, 1.0, 0.3, 0.3]


def test_one_cycle_ends():
    o = optimizer(momentum=0.9)
    schedule = nn.OneCycleLR(o, 1.0, epochs=2, steps_per_epoch=2, anneal_strategy="linear")
    last = rates(schedule, 4)
    assert last[-2:] == pytest.approx([1 / 25 / 1e4] * 2)  # the step after the last batch changes nothing
    with pytest.raises(ArgumentError, match="got step number 5, expected at most total_steps=4"):
        schedule.step()
    one = nn.OneCycleLR(optimizer(), 1.0, total_steps=1, cycle_momentum=False)
    assert one.get_last_lr() == pytest.approx([1 / 25 / 1e4])


def test_a_schedule_of_ones_own():
    class Halving(nn.LRScheduler):
        def get_lr(self):
            return [base / 2**self.last_epoch for base in self.base_lrs]

    assert rates(Halving(optimizer(1.0)), 2) == [1.0, 0.5, 0.25]
    with pytest.raises(NotImplementedError, match="get_lr"):
        nn.LRScheduler(optimizer())


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda o: nn.StepLR(o, 0), "StepLR: got step_size=0, expected an integer >= 1"),
        (lambda o: nn.StepLR(o, 2.5), "StepLR: got step_size=2.5"),
        (lambda o: nn.StepLR(o, 2, math.nan), "StepLR: got gamma=nan, expected a finite number >= 0"),
        (lambda o: nn.MultiStepLR(o, [3, "5"]), "MultiStepLR: got milestones='5'"),
        (lambda o: nn.ExponentialLR(o, -0.5), "ExponentialLR: got gamma=-0.5"),
        (lambda o: nn.LinearLR(o, 0.0), "LinearLR: got start_factor=0.0, expected a finite number > 0"),
        (lambda o: nn.LinearLR(o, total_iters=0), "LinearLR: got total_iters=0"),
        (lambda o: nn.CosineAnnealingLR(o, 10, -1), "CosineAnnealingLR: got eta_min=-1"),
        (lambda o: nn.LambdaLR(o, [abs, abs]), "LambdaLR: got 2 functions, expected 1"),
        (lambda o: nn.OneCycleLR(o, 1.0), "OneCycleLR: got total_steps=None, epochs=None"),
        (lambda o: nn.OneCycleLR(o, 1.0, 10, anneal_strategy="sine"), "expected one of 'cos', 'linear'"),
        (lambda o: nn.OneCycleLR(o, [1.0, 2.0], 10), "got 2 numbers as max_lr, expected 1, one a group"),
        (lambda o: nn.OneCycleLR(nn.Adagrad([Tensor(1.0)]), 1.0, 10), "got a Adagrad and cycle_momentum=True"),
        (lambda o: nn.ReduceLROnPlateau(o, "low"), "got mode='low', expected one of 'min', 'max'"),
        (lambda o: nn.ReduceLROnPlateau(o, factor=1.0), "got factor=1.0, expected a finite number > 0 and < 1"),
        (lambda o: nn.ReduceLROnPlateau(o).step("low"), "step: got 'low', expected a number"),
        (lambda o: nn.SequentialLR(o, [], []), "got 0 schedules"),
        (lambda o: nn.SequentialLR(o, [nn.StepLR(o, 1)] * 3, [5, 5]), r"milestones \[5, 5\], expected"),
        (lambda o: nn.SequentialLR(o, [nn.StepLR(optimizer(), 1)], []), "for another optimiser"),
    ],
)
def test_wrong_arguments(make, message):
    with pytest.raises(ArgumentError, match=message):
        make(optimizer())


def test_groups_are_added_before_schedules_are_made():
    o = optimizer()
    schedules = [nn.StepLR(o, 1), nn.ReduceLROnPlateau(o)]
    o.add_param_group({"params": [Tensor(1.0)]})
    for schedule in schedules:
        with pytest.raises(ArgumentError, match="step: got an optimizer with 2 groups, expected 1"):
            schedule.step(*([1.0] if isinstance(schedule, nn.ReduceLROnPlateau) else []))
        assert schedule.last_epoch == 0


def test_wrong_kinds():
    with pytest.raises(TypeError, match="StepLR: got a Linear as optimizer"):
        nn.StepLR(nn.Linear(1, 1), 1)
    with pytest.raises(TypeError, match=r"LambdaLR: got 0\.5"):
        nn.LambdaLR(optimizer(), [0.5])
    o = optimizer()
    with pytest.raises(TypeError, match=r"SequentialLR: got .*ReduceLROnPlateau"):
        nn.SequentialLR(o, [nn.ReduceLROnPlateau(o)], [])


@pytest.mark.parametrize(
    ("state", "message"),
    [
        ({}, "got last_epoch=None, expected a number"),
        ({"last_epoch": "3", "base_lrs": [0.5]}, "got last_epoch='3', expected a number"),
        ({"last_epoch": 3, "base_lrs": [0.5, 0.1]}, r"base_lrs=\[0.5, 0.1\], expected a list of 1 numbers"),
        ({"last_epoch": 3, "base_lrs": 0.5}, "base_lrs=0.5, expected a list of 1 numbers"),
        ({"last_epoch": [3], "base_lrs": [0.5]}, r"last_epoch=\[3\], expected a number"),
    ],
)
def test_a_wrong_state_is_refused_and_changes_nothing(state, message):
    o = optimizer()
    for schedule in (
        nn.StepLR(o, 1),
        nn.SequentialLR(o, [nn.StepLR(o, 1), nn.StepLR(o, 2)], [3]),
    ):
        before = schedule.state_dict()
        nested = isinstance(schedule, nn.SequentialLR)
        given = {"last_epoch": 4, "schedulers": [schedule.schedulers[0].state_dict(), state]} if nested else state
        with pytest.raises(ArgumentError, match=message):
            schedule.load_state_dict(given)
        assert schedule.state_dict() == before
    with pytest.raises(ArgumentError, match="got 0 schedules, expected 2"):
        schedule.load_state_dict({})
