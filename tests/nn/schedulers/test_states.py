"""States of schedules: PyTorch's names, loaded here and there; a schedule made anew with ``last_epoch``."""

import copy
import json
import math

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, Tensor

MARKS = {"base_lrs", "last_epoch", "_step_count", "_is_initial", "_get_lr_called_within_step", "_last_lr"}
KEYS = {
    "LambdaLR": MARKS | {"lr_lambdas"},
    "MultiplicativeLR": MARKS | {"lr_lambdas"},
    "StepLR": MARKS | {"step_size", "gamma"},
    "MultiStepLR": MARKS | {"milestones", "gamma"},
    "ConstantLR": MARKS | {"factor", "total_iters"},
    "LinearLR": MARKS | {"start_factor", "end_factor", "total_iters"},
    "ExponentialLR": MARKS | {"gamma"},
    "PolynomialLR": MARKS | {"total_iters", "power"},
    "CosineAnnealingLR": MARKS | {"T_max", "eta_min"},
    "CosineAnnealingWarmRestarts": MARKS | {"T_0", "T_i", "T_mult", "eta_min", "T_cur"},
    "CyclicLR": MARKS | {
        "max_lrs", "total_size", "step_ratio", "mode", "gamma", "scale_mode", "cycle_momentum", "use_beta1",
        "base_momentums", "max_momentums", "_scale_fn_custom",
    },
    "OneCycleLR": MARKS | {"total_steps", "_schedule_phases", "_anneal_func_type", "cycle_momentum", "use_beta1"},
    "ReduceLROnPlateau": {
        "factor", "default_min_lr", "min_lrs", "patience", "cooldown", "eps", "last_epoch", "_last_lr", "mode_worse",
        "mode", "threshold", "threshold_mode", "best", "cooldown_counter", "num_bad_epochs",
    },
    "SequentialLR": {"_milestones", "last_epoch", "_last_lr", "_schedulers"},
    "ChainedScheduler": {"_last_lr", "_schedulers"},
}  # fmt: skip


def make(library, name, optimizer, other=False):
    """A schedule; ``other`` is one with different arguments, which a state replaces."""

    def part(kind, *arguments, **options):
        return getattr(library, kind)(optimizer, *arguments, **options)

    if name == "SequentialLR":
        parts = [part("ConstantLR", 0.5, 3), part("ExponentialLR", 0.9), part("PolynomialLR", 30)]
        return part(name, parts, [2, 5] if other else [4, 9])
    if name == "ChainedScheduler":
        parts = [part("ConstantLR", 0.5, 3), part("ExponentialLR", 0.8 if other else 0.9), part("StepLR", 4, 0.5)]
        return library.ChainedScheduler(parts)
    arguments = {
        "LambdaLR": (lambda t: 1 / (1 + 0.1 * t),),
        "MultiplicativeLR": (lambda t: 0.9,),
        "StepLR": (2, 0.5) if other else (3, 0.7),
        "MultiStepLR": ([1], 0.5) if other else ([3, 3, 18], 0.7),
        "ConstantLR": (0.5, 2) if other else (0.3, 20),
        "LinearLR": (0.5, 1.0, 4) if other else (0.3, 0.9, 25),
        "ExponentialLR": (0.5,) if other else (0.9,),
        "PolynomialLR": (60, 2.0) if other else (30, 1.7),
        "CosineAnnealingLR": (5, 0.0) if other else (7, 0.01),
        "CosineAnnealingWarmRestarts": (5, 1, 0.0) if other else (3, 2, 0.01),
        "CyclicLR": (0.1, 0.5, 4) if other else ([0.1, 0.2], [1.0, 2.0], 3, 5, "triangular2"),
        "OneCycleLR": ([1.0, 0.5], 50) if other else ([1.0, 0.5], 40, None, None, 0.3, "linear"),
        "ReduceLROnPlateau": ("max", 0.5, 9) if other else ("min", 0.3, 1, 0.01, "abs", 2, 1e-3),
    }[name]
    return part(name, *arguments)


def go(optimizer, schedule, steps, first):
    """Learning rates and momenta after each step."""
    rows = []
    for t in range(first, first + steps):
        optimizer.step()
        schedule.step(*([math.cos(t / 3)] if type(schedule).__name__ == "ReduceLROnPlateau" else []))
        rows.append([x for group in optimizer.param_groups for x in (group["lr"], group["momentum"])])
    return np.array(rows)


def sgd(library, parameter):
    groups = [{"params": [parameter([1.0])]}, {"params": [parameter([1.0])], "lr": 0.1}]
    return library.SGD(groups, lr=0.4, momentum=0.7)


def test_the_table_has_every_schedule():
    kinds = {name for name, x in vars(nn).items() if isinstance(x, type) and issubclass(x, nn.LRScheduler)}
    assert kinds - {"LRScheduler"} == KEYS.keys()


@pytest.mark.parametrize("name", KEYS)
def test_a_state_has_pytorchs_names_and_replaces_arguments(name):
    first, second = sgd(nn, Tensor), sgd(nn, Tensor)
    schedule, other = make(nn, name, first), make(nn, name, second, other=True)
    go(first, schedule, 15, 0)
    state = schedule.state_dict()
    assert state.keys() == KEYS[name]
    assert state["_last_lr"] == schedule.get_last_lr()
    second.load_state_dict(json.loads(json.dumps(first.state_dict())))
    other.load_state_dict(json.loads(json.dumps(state)))
    np.testing.assert_array_equal(go(first, schedule, 15, 15), go(second, other, 15, 15))
    assert other.state_dict() == schedule.state_dict()


@pytest.mark.oracle
@pytest.mark.parametrize("name", KEYS)
def test_states_load_both_ways(name):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    schedules = torch.optim.lr_scheduler

    def tensor(x):
        return torch.nn.Parameter(torch.tensor(x))

    theirs, mine = sgd(torch.optim, tensor), sgd(nn, Tensor)
    their_schedule, my_schedule = make(schedules, name, theirs), make(nn, name, mine)
    np.testing.assert_allclose(go(mine, my_schedule, 15, 0), go(theirs, their_schedule, 15, 0), rtol=1e-10, atol=1e-13)
    assert my_schedule.state_dict().keys() == their_schedule.state_dict().keys()

    came, went = sgd(nn, Tensor), sgd(torch.optim, tensor)
    here, there = make(nn, name, came, other=True), make(schedules, name, went, other=True)
    came.load_state_dict(theirs.state_dict())
    here.load_state_dict(copy.deepcopy(their_schedule.state_dict()))
    numbered = went.state_dict()["param_groups"]
    groups = [{**ours, "params": its["params"]} for ours, its in zip(mine.param_groups, numbered, strict=True)]
    went.load_state_dict({"state": {}, "param_groups": groups})
    there.load_state_dict(copy.deepcopy(my_schedule.state_dict()))
    expected = go(theirs, their_schedule, 15, 15)
    for optimizer, schedule in ((came, here), (went, there), (mine, my_schedule)):
        np.testing.assert_allclose(go(optimizer, schedule, 15, 15), expected, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", sorted(KEYS.keys() - {"SequentialLR", "ChainedScheduler", "ReduceLROnPlateau"}))
def test_a_schedule_made_for_an_optimizer_that_goes_on(name):
    first, second = sgd(nn, Tensor), sgd(nn, Tensor)
    schedule = make(nn, name, first)
    go(first, schedule, 6, 0)
    second.load_state_dict(first.state_dict())
    kind, made = type(schedule), []

    class Later(kind):
        def __init__(self, *arguments, **options):
            made.append(kind(*arguments, **options, last_epoch=5))

    library = type("library", (), {name: Later})
    make(library, name, second)
    assert made[0].last_epoch == 6
    np.testing.assert_allclose(go(second, made[0], 9, 6), go(first, schedule, 9, 6), rtol=1e-12, atol=1e-15)


def test_files_of_earlier_versions_load():
    o = sgd(nn, Tensor)
    schedule = nn.StepLR(o, 3, 0.7)
    schedule.load_state_dict({"last_epoch": 5, "base_lrs": [0.4, 0.1]})
    assert (schedule.last_epoch, schedule.step_size, schedule.gamma) == (5, 3, 0.7)
    parts = [nn.ConstantLR(o), nn.StepLR(o, 3)]
    sequence = nn.SequentialLR(o, parts, [4])
    state = {"last_epoch": 2, "schedulers": [{"last_epoch": 2, "base_lrs": [0.4, 0.1]} for _ in parts]}
    sequence.load_state_dict(state)
    assert [sequence.last_epoch, *(part.last_epoch for part in parts)] == [2, 2, 2]


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("StepLR", {"gamma": -1.0}, "StepLR.load_state_dict: got gamma=-1.0"),
        ("StepLR", {"step_size": 2.5}, "step_size=2.5"),
        ("MultiStepLR", {"milestones": {"x": 1}}, "milestones='x'"),
        ("OneCycleLR", {"_schedule_phases": []}, r"_schedule_phases=\[\], expected a list of dicts"),
        ("OneCycleLR", {"_anneal_func_type": "sine"}, "_anneal_func_type='sine'"),
        ("CyclicLR", {"max_lrs": [1.0]}, "got 1 max_lrs, expected 2"),
        ("CyclicLR", {"max_lrs": 1.0}, "max_lrs=1.0, expected a list"),
        ("CosineAnnealingWarmRestarts", {"T_i": 0}, "T_i=0"),
        ("ReduceLROnPlateau", {"min_lrs": [0.1]}, "got 1 numbers as min_lrs, expected 2"),
        ("ReduceLROnPlateau", {"mode": "low"}, "mode='low'"),
        ("SequentialLR", {"_milestones": [9]}, r"got 3 schedules and milestones \[9\]"),
        ("SequentialLR", {"_schedulers": 5}, "got 5 schedules, expected 3"),
        ("ChainedScheduler", {"_schedulers": []}, "got 0 schedules, expected 3"),
    ],
)
def test_a_wrong_state_is_refused_and_changes_nothing(name, change, message):
    o = sgd(nn, Tensor)
    schedule = make(nn, name, o)
    go(o, schedule, 5, 0)
    state = schedule.state_dict()
    before = repr(state)
    with pytest.raises(ArgumentError, match=message):
        schedule.load_state_dict({**state, **change})
    assert repr(schedule.state_dict()) == before
    with pytest.raises(TypeError, match="expected a dict"):
        schedule.load_state_dict(5)
    if "_milestones" in state:
        with pytest.raises(OperandError, match=r"SequentialLR.load_state_dict: got _milestones=None, expected a list"):
            schedule.load_state_dict({**state, "_milestones": None})
