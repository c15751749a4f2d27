"""``SequentialLR`` and ``ChainedScheduler``: schedules made of schedules, one after the other or all at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, OperandError
from nn.modules.arguments import integer, mapping
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler, checked_optimizer
from nn.schedulers.plateau import ReduceLROnPlateau


class _SeveralSchedules(LRScheduler):
    """A schedule made of schedules, which has no rates of its own to begin with."""

    def _take_over(self) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        self._start()


class SequentialLR(_SeveralSchedules):
    """One schedule after the other, such as a warm-up and then a cosine; each counts its steps from 0.

    Args:
        optimizer: the optimiser whose learning rates change.
        schedulers: schedules made for that optimiser, in order.
        milestones: the steps at which the second takes over, the third, and so on.
        last_epoch: -1; to go on from a state, use ``load_state_dict``.

    Raises:
        OperandError: no optimiser, or no schedule.
        ArgumentError: no schedules, one for another optimiser, or milestones that do not fit or do not rise.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD, CosineAnnealingLR, LinearLR
        >>> optimizer = SGD([Tensor(1.0)], lr=0.5)
        >>> warm_up, cool_down = LinearLR(optimizer, 0.5, total_iters=2), CosineAnnealingLR(optimizer, T_max=2)
        >>> schedule = SequentialLR(optimizer, [warm_up, cool_down], milestones=[2])
        >>> for epoch in range(5):
        ...     print(schedule.get_last_lr())
        ...     schedule.step()
        [0.25]
        [0.375]
        [0.5]
        [0.25]
        [0.0]
    """

    @door
    def __init__(
        self,
        optimizer: Optimizer,
        schedulers: Sequence[LRScheduler],
        milestones: Sequence[int],
        last_epoch: int = -1,
    ) -> None:
        self.optimizer = checked_optimizer("SequentialLR", optimizer)
        if last_epoch != -1:
            raise ArgumentError(f"SequentialLR: got last_epoch={last_epoch!r:.60}, expected -1; use load_state_dict()")
        self.schedulers = _checked("SequentialLR", optimizer, schedulers)
        steps = _listed("SequentialLR", "milestones", milestones)
        self.milestones = [integer("SequentialLR", "milestones", t, 1) for t in steps]
        _check_milestones("SequentialLR", self.schedulers, self.milestones)
        self._start()

    def _start(self) -> None:
        self.last_epoch = 0
        for group in self.optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        self.schedulers[0]._start()

    def get_lr(self) -> list[float]:
        """The learning rate of each group after ``last_epoch`` steps."""
        return self.get_last_lr()

    def step(self) -> None:
        """Go on by one epoch (or batch) with the schedule whose turn it is."""
        self.last_epoch += 1
        schedule = self.schedulers[bisect_right(self.milestones, self.last_epoch)]
        if self.last_epoch in self.milestones:
            schedule._take_over()
        else:
            schedule.step()

    def state_dict(self) -> dict[str, Any]:
        """The state that the next steps depend on, of all schedules."""
        return {"_milestones": list(self.milestones), "last_epoch": self.last_epoch, **_states(self)}

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``, here or in PyTorch."""
        owner = "SequentialLR.load_state_dict"
        mapping(owner, state_dict)
        states = _saved_states(owner, self, state_dict)
        step = state_dict.get("last_epoch")
        step = integer(owner, "last_epoch", None if isinstance(step, bool) else step, 0)
        steps = _listed(owner, "_milestones", state_dict.get("_milestones", self.milestones))
        milestones = [integer(owner, "_milestones", t, 1) for t in steps]
        _check_milestones(owner, self.schedulers, milestones)
        _load_all(self.schedulers, states)
        self.last_epoch, self.milestones = step, milestones


class ChainedScheduler(_SeveralSchedules):
    """Several schedules at once: each step is a step of all of them, in order, so their factors multiply.

    Args:
        schedulers: schedules made for one optimiser.
        optimizer: that optimiser; it may be left out.

    Raises:
        OperandError: no schedule.
        ArgumentError: no schedules, or one for another optimiser.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD, ConstantLR, ExponentialLR
        >>> optimizer = SGD([Tensor(1.0)], lr=1.0)
        >>> schedule = ChainedScheduler([ConstantLR(optimizer, 0.5, total_iters=2), ExponentialLR(optimizer, 0.5)])
        >>> for epoch in range(4):
        ...     print(schedule.get_last_lr())
        ...     schedule.step()
        [0.5]
        [0.25]
        [0.25]
        [0.125]
    """

    @door
    def __init__(self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None) -> None:
        listed = (
            [schedulers]
            if isinstance(schedulers, LRScheduler)
            else _listed("ChainedScheduler", "schedulers", schedulers)
        )
        if not listed:
            raise ArgumentError("ChainedScheduler: got no schedules, expected at least one")
        given = getattr(listed[0], "optimizer", None) if optimizer is None else optimizer
        self.schedulers = _checked("ChainedScheduler", given, listed)
        self.optimizer = checked_optimizer("ChainedScheduler", given)
        self.last_epoch = 0

    def _start(self) -> None:
        self.last_epoch = 0
        for schedule in self.schedulers:
            schedule._start()

    def get_lr(self) -> list[float]:
        """The learning rate of each group after ``last_epoch`` steps."""
        return self.get_last_lr()

    def step(self) -> None:
        """Go on by one epoch (or batch) with all schedules."""
        for schedule in self.schedulers:
            schedule.step()
        self.last_epoch += 1

    def state_dict(self) -> dict[str, Any]:
        """The state that the next steps depend on, of all schedules."""
        return _states(self)

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``, here or in PyTorch."""
        mapping("ChainedScheduler.load_state_dict", state_dict)
        _load_all(self.schedulers, _saved_states("ChainedScheduler.load_state_dict", self, state_dict))
        self.last_epoch = self.schedulers[0].last_epoch


def _listed(owner: str, argument: str, x: Any) -> list[Any]:
    if not isinstance(x, Iterable):
        raise OperandError(f"{owner}: got {argument}={x!r:.60}, expected a list of them")
    return list(x)


def _checked(owner: str, optimizer: Any, schedulers: Any) -> list[LRScheduler]:
    """Schedules as a list, all for one optimiser."""
    listed = _listed(owner, "schedulers", schedulers)
    for schedule in listed:
        if not isinstance(schedule, LRScheduler) or isinstance(schedule, ReduceLROnPlateau):
            raise OperandError(f"{owner}: got {schedule!r:.60}, expected a schedule that needs no measurement")
        if schedule.optimizer is not optimizer:
            raise ArgumentError(f"{owner}: got {type(schedule).__name__} for another optimiser, expected the same")
    return listed


def _check_milestones(owner: str, schedulers: list[LRScheduler], milestones: list[int]) -> None:
    if len(milestones) != len(schedulers) - 1 or milestones != sorted(set(milestones)):
        raise ArgumentError(
            f"{owner}: got {len(schedulers)} schedules and milestones {milestones}, "
            f"expected one milestone fewer than schedules, each larger than the one before"
        )


def _states(schedule: SequentialLR | ChainedScheduler) -> dict[str, Any]:
    return {"_last_lr": schedule.get_last_lr(), "_schedulers": [part.state_dict() for part in schedule.schedulers]}


def _saved_states(owner: str, schedule: SequentialLR | ChainedScheduler, saved: Mapping[str, Any]) -> Sequence[Any]:
    states = saved.get("_schedulers", saved.get("schedulers", ()))  # files of earlier versions have the second name
    if not isinstance(states, (list, tuple)) or len(states) != len(schedule.schedulers):
        count = len(states) if isinstance(states, (list, tuple)) else shown(states)
        raise ArgumentError(f"{owner}: got {count} schedules, expected {len(schedule.schedulers)}")
    # PyTorch counts a schedule that has not begun as -1.
    return [
        {**state, "last_epoch": 0} if isinstance(state, Mapping) and state.get("last_epoch") == -1 else state
        for state in states
    ]


def _load_all(schedulers: list[LRScheduler], states: Sequence[Any]) -> None:
    """Load a state into each schedule; after an error all are as before."""
    before = [schedule.state_dict() for schedule in schedulers]
    try:
        for schedule, state in zip(schedulers, states, strict=True):
            schedule.load_state_dict(state)
    except Exception:
        for schedule, state in zip(schedulers, before, strict=True):
            schedule.load_state_dict(state)
        raise
