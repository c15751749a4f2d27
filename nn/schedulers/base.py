"""``LRScheduler``: the base of all schedules, which writes learning rates into groups, counts steps and saves both."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError, NotDefinedError, OperandError
from nn.modules.arguments import mapping, real
from nn.optim.base import Optimizer


class LRScheduler:
    """The base of all schedules. To write your own, derive from it and define ``get_lr``; or use ``LambdaLR``.

    Args:
        optimizer: the optimiser whose learning rates change.

    Attributes:
        optimizer: the optimiser.
        last_epoch: how many steps were taken.
        base_lrs: lr_0 of each group.

    Raises:
        OperandError: ``optimizer`` is none.
    """

    _remembered: tuple[str, ...] = ("last_epoch", "base_lrs")

    @door
    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = checked_optimizer(type(self).__name__, optimizer)
        for group in optimizer.param_groups:
            group.setdefault("initial_lr", group["lr"])
        self.base_lrs: list[float] = [group["initial_lr"] for group in optimizer.param_groups]
        self._start()

    def _start(self) -> None:
        self.last_epoch = 0
        self._write(self.get_lr())

    def step(self) -> None:
        """Go on by one epoch (or batch): write the next learning rates into the groups.

        Raises:
            ArgumentError: a group was added to the optimiser after the schedule was made.
        """
        self._check_groups(self.base_lrs)
        self.last_epoch += 1
        self._write(self.get_lr())

    def get_lr(self) -> list[float]:
        """The learning rate of each group after ``last_epoch`` steps."""
        rates = []
        for group, base in zip(self.optimizer.param_groups, self.base_lrs, strict=True):
            before = self._at(self.last_epoch - 1, base) if self.last_epoch else base
            now = self._at(self.last_epoch, base)
            lr = group["lr"]
            rates.append(now if lr == before or not before else lr * (now / before))
        return rates

    def get_last_lr(self) -> list[float]:
        """The learning rate of each group as it is now."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        """The state that the next steps depend on, apart from the arguments of the constructor: numbers and lists."""
        return {name: _copied(getattr(self, name)) for name in self._remembered}

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``. Learning rates belong to the optimiser: load its state too.

        Raises:
            ArgumentError: something is missing or no number, or there are other groups. Nothing was loaded then.
        """
        name = type(self).__name__
        mapping(f"{name}.load_state_dict", state_dict)
        for key in self._remembered:
            now, saved = getattr(self, key), state_dict.get(key)
            groups = len(now) if isinstance(now, list) else None
            numbers = saved if isinstance(saved, list) else [saved]
            fits = groups == (len(saved) if isinstance(saved, list) else None)
            counts = key in _COUNTS
            if not fits or not all(_is_count(x) if counts else _is_number(x) for x in numbers):
                number = "a number (an integer >= 0)" if counts else "a number"
                kind = number if groups is None else f"a list of {groups} numbers, one a group"
                raise ArgumentError(f"{name}.load_state_dict: got {key}={saved!r:.60}, expected {kind}")
        for key in self._remembered:
            setattr(self, key, _copied(state_dict[key]))

    def _check_groups(self, known: Sequence[float]) -> None:
        groups = len(self.optimizer.param_groups)
        if groups != len(known):
            raise ArgumentError(
                f"{type(self).__name__}.step: got an optimizer with {groups} groups, expected {len(known)}, "
                f"as when the schedule was made; make schedules after all groups were added"
            )

    def _write(self, rates: Sequence[float]) -> None:
        for group, lr in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = float(lr)

    def _at(self, t: int, base: float) -> float:
        """The learning rate after t steps, if nothing else changes it."""
        raise NotDefinedError(f"{type(self).__name__}: got step(), expected the class to define get_lr()")


_COUNTS = ("last_epoch", "num_bad_epochs", "cooldown_counter")


def _is_number(x: Any) -> bool:
    return isinstance(x, (int, float)) and not isinstance(x, bool) and not math.isnan(x)


def _is_count(x: Any) -> bool:
    return isinstance(x, int) and not isinstance(x, bool) and x >= 0


def _copied(x: Any) -> Any:
    return list(x) if isinstance(x, (list, tuple)) else x


def checked_optimizer(owner: str, optimizer: Any) -> Optimizer:
    """``optimizer``, or an OperandError in the name of ``owner`` if it is something else."""
    if not isinstance(optimizer, Optimizer):
        raise OperandError(f"{owner}: got a {type(optimizer).__name__} as optimizer, expected an Optimizer")
    return optimizer


def one_a_group(owner: str, argument: str, optimizer: Optimizer, x: Any, **limits: Any) -> list[float]:
    """One number, or a list of them, as one for each group."""
    groups = len(optimizer.param_groups)
    numbers = list(x) if isinstance(x, (list, tuple, np.ndarray)) and np.ndim(x) else [x] * groups
    if len(numbers) != groups:
        raise ArgumentError(f"{owner}: got {len(numbers)} numbers as {argument}, expected {groups}, one a group")
    return [real(owner, argument, number, **limits) for number in numbers]
