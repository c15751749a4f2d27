"""``ReduceLROnPlateau``: the learning rate follows a measurement."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from autograd.engine.doors import door
from autograd.errors import ArgumentError
from nn.modules.arguments import mapping, one_of
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler, Settings, at_least, checked_optimizer, number, one_a_group


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

    mode: str
    factor: float
    patience: int
    threshold: float
    threshold_mode: str
    cooldown: int
    eps: float
    _settings: ClassVar[Settings] = {
        "mode": lambda owner, name, x: one_of(owner, name, x, ("min", "max")),
        "factor": number(below=1.0, above=True), "patience": at_least(0), "threshold": number(),
        "threshold_mode": lambda owner, name, x: one_of(owner, name, x, ("rel", "abs")),
        "cooldown": at_least(0), "eps": number(),
    }  # fmt: skip
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
        self.optimizer = checked_optimizer("ReduceLROnPlateau", optimizer)
        self._set(
            mode=mode, factor=factor, patience=patience, threshold=threshold, threshold_mode=threshold_mode,
            cooldown=cooldown, eps=eps,
        )  # fmt: skip
        self.min_lrs = one_a_group("ReduceLROnPlateau", "min_lr", optimizer, min_lr)
        self.last_epoch = 0
        self.best = self.mode_worse
        self.num_bad_epochs = 0
        self.cooldown_counter = 0

    @property
    def mode_worse(self) -> float:
        """The worst measurement there can be."""
        return math.inf if self.mode == "min" else -math.inf

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

    def _marks(self) -> dict[str, Any]:
        return {"mode_worse": self.mode_worse, "default_min_lr": self.min_lrs[0], "min_lrs": list(self.min_lrs)}

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``, here or in PyTorch; see ``LRScheduler``."""
        lowest = mapping("ReduceLROnPlateau.load_state_dict", state_dict).get("min_lrs", self.min_lrs)
        lowest = one_a_group("ReduceLROnPlateau.load_state_dict", "min_lrs", self.optimizer, lowest)
        super().load_state_dict(state_dict)
        self.min_lrs = lowest

    def _is_better(self, current: float) -> bool:
        margin = self.threshold if self.mode == "max" else -self.threshold
        bar = self.best * (1 + margin) if self.threshold_mode == "rel" else self.best + margin
        return current > bar if self.mode == "max" else current < bar
