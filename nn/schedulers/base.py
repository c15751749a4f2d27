"""``LRScheduler``: the base of all schedules, which writes learning rates into groups, counts steps and saves both."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError, NotDefinedError, OperandError
from nn.modules.arguments import integer, mapping, real
from nn.optim.base import Optimizer

Check = Callable[[str, str, Any], Any]
"""A function of owner, name and value that returns the value as it should be, or raises an ArgumentError."""

Settings = Mapping[str, Check]


class LRScheduler:
    """The base of all schedules. To write your own, derive from it and define ``get_lr``; or use ``LambdaLR``.

    Args:
        optimizer: the optimiser whose learning rates change.
        last_epoch: -1 to begin. To go on with an optimiser whose state was loaded, the number of the last epoch that
            was trained, the first having number 0; the learning rates are then as they should be.

    Attributes:
        optimizer: the optimiser.
        last_epoch: how many steps were taken.
        base_lrs: lr_0 of each group.

    Raises:
        OperandError: ``optimizer`` is none.
        ArgumentError: ``last_epoch`` is not -1, and the optimiser had no schedule before.

    Example:
        >>> import nn
        >>> class Halving(LRScheduler):
        ...     def get_lr(self):
        ...         return [lr / 2**self.last_epoch for lr in self.base_lrs]
        >>> optimizer = nn.SGD(nn.Linear(2, 1).parameters(), lr=0.1)
        >>> schedule = Halving(optimizer)
        >>> for _ in range(3):
        ...     optimizer.step()
        ...     schedule.step()
        >>> optimizer.param_groups[0]["lr"]
        0.0125
    """

    _remembered: tuple[str, ...] = ("last_epoch", "base_lrs")

    # Constructor arguments that belong to the state, as in PyTorch, with the checks of their values.
    _settings: ClassVar[Settings] = {}

    _is_absolute = False  # True if the rates do not depend on those of the groups

    @door
    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        name = type(self).__name__
        self.optimizer = checked_optimizer(name, optimizer)
        last = integer(name, "last_epoch", last_epoch, -1)
        for i, group in enumerate(optimizer.param_groups):
            if last >= 0 and "initial_lr" not in group:
                raise ArgumentError(
                    f"{name}: got last_epoch={last} and param_groups[{i}] without initial_lr, expected an optimizer "
                    f"that had a schedule; load its state first, or leave last_epoch out"
                )
            group.setdefault("initial_lr", group["lr"])
        self.base_lrs: list[float] = [group["initial_lr"] for group in optimizer.param_groups]
        if last < 0:
            self._start()
        else:
            self.last_epoch = last + 1
            if self._is_absolute:
                self._write(self.get_lr())

    def _set(self, **settings: Any) -> None:
        """Arguments of the constructor as attributes, after their checks."""
        for name, value in settings.items():
            setattr(self, name, self._settings[name](type(self).__name__, name, value))

    def _start(self) -> None:
        self.last_epoch = 0
        self._write(self.get_lr())

    def _take_over(self) -> None:
        """Begin after another schedule, from its own lr_0: a schedule made later may have changed the group's."""
        self._write(self.base_lrs)
        self._start()

    def step(self) -> None:
        """Go on by one epoch (or batch): write the next learning rates into the groups.

        Raises:
            ArgumentError: a group was added to the optimiser after a schedule was made that has settings or functions
                for each group. Other schedules go on with the rate that the group has.
        """
        if not self._is_absolute and type(self).get_lr is LRScheduler.get_lr:
            # a group added later starts from its own rate, as in PyTorch
            for group in self.optimizer.param_groups[len(self.base_lrs) :]:
                group.setdefault("initial_lr", group["lr"])
                self.base_lrs.append(group["initial_lr"])
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
            if now == before:
                rates.append(lr)
            else:
                rates.append(now if lr == before or not before else lr * (now / before))
        return rates

    def get_last_lr(self) -> list[float]:
        """The learning rate of each group as it is now."""
        return self._rates()

    def _rates(self) -> list[float]:
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        """The state that the next steps depend on, under PyTorch's names; functions are not part of it."""
        names = (*self._settings, *self._remembered)
        return {**{name: _copied(getattr(self, name)) for name in names}, **self._marks(), "_last_lr": self._rates()}

    def _marks(self) -> dict[str, Any]:
        """Entries that only PyTorch's schedules use; nothing here depends on them."""
        return {
            "_step_count": self.last_epoch + 1, "_is_initial": False, "_get_lr_called_within_step": False,
        }  # fmt: skip

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``, here or in PyTorch. The optimiser has the rates: load its state too.

        Arguments of the constructor that it holds take the place of those that were given.

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
                one = "a number (an integer >= 0)" if counts else "a number"
                kind = one if groups is None else f"a list of {groups} numbers, one a group"
                raise ArgumentError(f"{name}.load_state_dict: got {key}={saved!r:.60}, expected {kind}")
        settings = {
            key: check(f"{name}.load_state_dict", key, state_dict[key])
            for key, check in self._settings.items()
            if key in state_dict  # files of earlier versions lack some
        }
        for key, found in [*settings.items(), *((key, state_dict[key]) for key in self._remembered)]:
            setattr(self, key, _copied(found))

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


def at_least(low: int) -> Check:
    """The check of an integer."""
    return lambda owner, name, x: integer(owner, name, x, low)


def number(**limits: Any) -> Check:
    """The check of a finite number; see ``real``."""
    return lambda owner, name, x: real(owner, name, x, **limits)


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
    return [real(owner, argument, x, **limits) for x in numbers]
