"""All schedules: their rates by PyTorch, states that are saved and loaded, and arguments that they refuse."""

import json
import math

import numpy as np
import pytest

import nn
from autograd import ArgumentError, Tensor
from tests.nn.optim_table import (
    LATER_SCHEDULES,
    SCHEDULES,
    STEPS,
    TABLE,
    make_schedule,
    random_schedule,
    schedule_course,
)
from tests.nn.schedulers.courses import optimizer, rates

CASES = json.loads(str(np.load(TABLE)["cases"]))["schedules"]


@pytest.mark.parametrize("i", range(len(CASES)), ids=[case["name"] for case in CASES])
def test_rates_are_those_that_pytorch_computed(i):
    found = schedule_course(nn, nn, Tensor, CASES[i])
    np.testing.assert_allclose(found, np.load(TABLE)["rates"][i], rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("name", [*SCHEDULES, *LATER_SCHEDULES])
@pytest.mark.oracle
def test_rates_are_pytorchs_for_random_schedules(name):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
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
        (lambda o: nn.OneCycleLR(nn.Adagrad([Tensor(1.0)]), 1.0, 10), "got Adagrad and cycle_momentum=True"),
        (lambda o: nn.ReduceLROnPlateau(o, "low"), "got mode='low', expected one of 'min', 'max'"),
        (lambda o: nn.ReduceLROnPlateau(o, factor=1.0), "got factor=1.0, expected a finite number > 0 and < 1"),
        (lambda o: nn.ReduceLROnPlateau(o).step("low"), "step: got 'low', expected a number"),
        (lambda o: nn.MultiStepLR(o, 3), "MultiStepLR: got milestones=3, expected a list of integers >= 0"),
        (lambda o: nn.ConstantLR(o, 1.5), "ConstantLR: got factor=1.5"),
        (lambda o: nn.PolynomialLR(o, 0), "PolynomialLR: got total_iters=0"),
        (lambda o: nn.PolynomialLR(o, 5, -1.0), "PolynomialLR: got power=-1.0"),
        (lambda o: nn.StepLR(o, 3, last_epoch=4), r"StepLR: got last_epoch=4 and param_groups\[0\] without initial_lr"),
        (lambda o: nn.StepLR(o, 3, last_epoch=-2), "StepLR: got last_epoch=-2, expected an integer >= -1"),
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
    schedules = [nn.LambdaLR(o, lambda t: 0.5**t), nn.ReduceLROnPlateau(o)]
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


@pytest.mark.oracle
@pytest.mark.parametrize(
    "make",
    [
        lambda library, o: library.StepLR(o, 2, 0.5),
        lambda library, o: library.ExponentialLR(o, 0.5),
        lambda library, o: library.LinearLR(o, 0.25, total_iters=6),
        lambda library, o: library.MultiStepLR(o, [1, 4, 5], 0.5),
    ],
)
def test_a_group_that_is_added_later_follows_the_schedule(make):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    theirs = torch.optim.SGD([torch.nn.Parameter(torch.ones(1))], lr=1.0)
    ours = nn.SGD([Tensor([1.0])], lr=1.0)
    schedules = make(torch.optim.lr_scheduler, theirs), make(nn, ours)
    for t in range(6):
        if t == 3:
            theirs.add_param_group({"params": [torch.nn.Parameter(torch.ones(1))], "lr": 0.3})
            ours.add_param_group({"params": [Tensor([1.0])], "lr": 0.3})
        theirs.step()
        for schedule in schedules:
            schedule.step()
        rates = [[group["lr"] for group in o.param_groups] for o in (ours, theirs)]
        assert np.allclose(*rates, rtol=1e-14)
