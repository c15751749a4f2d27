"""``SequentialLR``: one schedule after the other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

from autograd.engine.doors import door
from autograd.errors import ArgumentError, OperandError
from nn.modules.arguments import integer
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler, checked_optimizer
from nn.schedulers.plateau import ReduceLROnPlateau


class SequentialLR(LRScheduler):
    """One schedule after the other, such as a warm-up and then a cosine; each counts its steps from 0.

    Args:
        optimizer: the optimiser whose learning rates change.
        schedulers: schedules made for that optimiser, in order.
        milestones: the steps at which the second takes over, the third, and so on.

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
    def __init__(self, optimizer: Optimizer, schedulers: Sequence[LRScheduler], milestones: Sequence[int]) -> None:
        self.optimizer = checked_optimizer("SequentialLR", optimizer)
        self.schedulers = list(schedulers)
        self.milestones = [integer("SequentialLR", "milestones", t, 1) for t in milestones]
        for schedule in self.schedulers:
            if not isinstance(schedule, LRScheduler) or isinstance(schedule, ReduceLROnPlateau):
                raise OperandError(f"SequentialLR: got {schedule!r:.60}, expected a schedule that needs no measurement")
            if schedule.optimizer is not optimizer:
                raise ArgumentError(
                    f"SequentialLR: got a {type(schedule).__name__} for another optimiser, expected the same"
                )
        if len(self.milestones) != len(self.schedulers) - 1 or self.milestones != sorted(set(self.milestones)):
            raise ArgumentError(
                f"SequentialLR: got {len(self.schedulers)} schedules and milestones {self.milestones}, "
                f"expected one milestone fewer than schedules, each larger than the one before"
            )
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
            for group in self.optimizer.param_groups:  # each schedule starts from lr_0
                group["lr"] = group["initial_lr"]
            schedule._start()
        else:
            schedule.step()

    def state_dict(self) -> dict[str, Any]:
        """The state that the next steps depend on, of all schedules."""
        states = [schedule.state_dict() for schedule in self.schedulers]
        return {"last_epoch": self.last_epoch, "schedulers": states}

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``."""
        states = state_dict.get("schedulers", ())
        if len(states) != len(self.schedulers) or "last_epoch" not in state_dict:
            raise ArgumentError(
                f"SequentialLR.load_state_dict: got {len(states)} schedules, expected {len(self.schedulers)}"
            )
        step = state_dict["last_epoch"]
        integer("SequentialLR.load_state_dict", "last_epoch", None if isinstance(step, bool) else step, 0)
        before = [schedule.state_dict() for schedule in self.schedulers]
        try:
            for schedule, state in zip(self.schedulers, states, strict=True):
                schedule.load_state_dict(state)
        except Exception:
            for schedule, state in zip(self.schedulers, before, strict=True):
                schedule.load_state_dict(state)
            raise
        self.last_epoch = state_dict["last_epoch"]
