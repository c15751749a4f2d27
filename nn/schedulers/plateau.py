"""``ReduceLROnPlateau``: the learning rate follows a measurement."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from autograd.engine.doors import door
from autograd.errors import ArgumentError
from nn.modules.arguments import integer, one_of, real
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler, checked_optimizer, one_a_group


class ReduceLROnPlateau(LRScheduler):
    """Multiply the learning rate by ``factor`` when a measurement has not become better for ``patience`` epochs.

    Args:
        optimizer: the optimiser whose learning rates change.
        mode: ``"min"`` if smaller is better, ``"max"`` if larger is.
        factor: above 0 and below 1.
        patience: how many epochs without improvement are put up with, >= 0.
        threshold: how much better counts as better, >= 0.
        threshold_mode: ``"rel"``: by that part of the best; ``"abs"``: by that much.
        cooldown: how many epochs to wait after a reduction before counting again, >= 0.
        min_lr: never go below, >= 0; or a list, one a group.
        eps: leave out a reduction that is not larger than this, >= 0.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range, or an unknown mode.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = ReduceLROnPlateau(SGD([Tensor(1.0)], lr=0.5), factor=0.5, patience=1)
        >>> for loss in (0.9, 0.8, 0.8, 0.8):
        ...     schedule.step(loss)
        ...     print(schedule.get_last_lr())
        [0.5]
        [0.5]
        [0.5]
        [0.25]
    """

    _remembered = ("last_epoch", "best", "num_bad_epochs", "cooldown_counter")

    @door
    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | Sequence[float] = 0.0,
        eps: float = 1e-8,
    ) -> None:
        owner = "ReduceLROnPlateau"
        self.optimizer = checked_optimizer(owner, optimizer)
        self.mode = one_of(owner, "mode", mode, ("min", "max"))
        self.factor = real(owner, "factor", factor, below=1.0, above=True)
        self.patience = integer(owner, "patience", patience, 0)
        self.threshold = real(owner, "threshold", threshold)
        self.threshold_mode = one_of(owner, "threshold_mode", threshold_mode, ("rel", "abs"))
        self.cooldown = integer(owner, "cooldown", cooldown, 0)
        self.min_lrs = one_a_group(owner, "min_lr", optimizer, min_lr)
        self.eps = real(owner, "eps", eps)
        self.last_epoch = 0
        self.best = math.inf if mode == "min" else -math.inf
        self.num_bad_epochs = 0
        self.cooldown_counter = 0

    def get_lr(self) -> list[float]:
        """The learning rate of each group as it is now: the next one depends on a measurement."""
        return self.get_last_lr()

    def step(self, metrics: Any = None) -> None:
        """Take note of an epoch's measurement, and reduce the learning rates if it is time.

        Args:
            metrics: the number to watch, such as the validation loss; nan counts as no improvement.

        Raises:
            ArgumentError: no number.
        """
        try:
            current = float(metrics)
        except (OverflowError, TypeError, ValueError):
            raise ArgumentError(
                f"ReduceLROnPlateau.step: got {metrics!r:.60}, expected a number, such as the validation loss"
            ) from None
        self._check_groups(self.min_lrs)
        self.last_epoch += 1
        if self._is_better(current):
            self.best, self.num_bad_epochs = current, 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
            for group, lowest in zip(self.optimizer.param_groups, self.min_lrs, strict=True):
                lr = max(group["lr"] * self.factor, lowest)
                if group["lr"] - lr > self.eps:
                    group["lr"] = lr

    def _is_better(self, current: float) -> bool:
        margin = self.threshold if self.mode == "max" else -self.threshold
        bar = self.best * (1 + margin) if self.threshold_mode == "rel" else self.best + margin
        return current > bar if self.mode == "max" else current < bar
