"""Hooks into a training: ``Callback``; ``Training``, the argument of each hook; and ``EarlyStopping``."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError
from nn.modules.arguments import flag, integer, one_of, real
from nn.modules.module import Module
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler
from nn.training.history import History


@dataclass
class Training:
    """A training while it goes on, as callbacks see it.

    Attributes:
        model: the model that is trained.
        optimizer: its optimiser.
        scheduler: the schedule of the learning rate, or None.
        epochs: the number of epochs of the whole training.
        names: the names of the measurements of each epoch.
        history: the finished epochs.
        epoch: the number of finished epochs.
        batch: the number of finished batches of this epoch.
        loss: the loss of the last batch.
        stopped: the reason to end after this epoch; None if it is to go on.
        criterion: the function that computes the loss.

    Example:
        >>> import numpy as np
        >>> import nn
        >>> class Report(nn.Callback):
        ...     def on_epoch_end(self, training):
        ...         print(training.epoch, training.batch, list(training.history))
        >>> model = nn.Linear(2, 1, rng=0)
        >>> history = nn.fit(model, np.ones((6, 2)), np.ones((6, 1)), loss=nn.MSELoss(), epochs=2, batch_size=3, rng=0,
        ...                  optimizer=nn.SGD(model.parameters(), lr=0.1), callbacks=[Report()], progress=False)
        1 2 ['loss']
        2 2 ['loss']
    """

    model: Module
    optimizer: Optimizer
    scheduler: LRScheduler | None
    epochs: int
    names: tuple[str, ...]
    history: History
    epoch: int = 0
    batch: int = 0
    loss: float = math.nan
    stopped: str | None = None
    criterion: Callable[..., Any] | None = None

    def stop(self, reason: str = "by a callback") -> None:
        """End the training after this epoch."""
        self.stopped = reason


class Callback:
    """Something that is called as a training goes on; each hook does nothing until a subclass overrides it.

    A plain function works too: it is called as ``on_epoch_end``.

    Example:
        >>> class LossBelow(Callback):
        ...     def __init__(self, bound):
        ...         self.bound = bound
        ...
        ...     def on_epoch_end(self, training):
        ...         if training.history["loss"][-1] < self.bound:
        ...             training.stop(f"the loss is below {self.bound}")
    """

    def on_train_begin(self, training: Training) -> None:
        """Called before the first epoch; a checkpoint, if there is one, is restored already."""

    def on_epoch_begin(self, training: Training) -> None:
        """Called before the first batch of an epoch."""

    def on_gradients(self, training: Training) -> None:
        """Called after a backward pass, before the optimiser steps, to look at gradients or to change them."""

    def on_batch_end(self, training: Training) -> None:
        """Called after a step."""

    def on_epoch_end(self, training: Training) -> None:
        """Called after an epoch was trained, validated, and added to the history."""

    def on_train_end(self, training: Training) -> None:
        """Called after the last epoch, or after Ctrl-C; not after any other error."""

    def state_dict(self) -> dict[str, Any]:
        """The state of the callback that goes into a checkpoint."""
        return {}

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``."""


def sees_gradients(callback: Callback) -> bool:
    """True if a callback has a hook ``on_gradients``, by its class or by itself."""
    return getattr(callback.on_gradients, "__func__", None) is not Callback.on_gradients


class EarlyStopping(Callback):
    """Stop when a measurement has not become better for ``patience`` epochs, and bring back the best parameters.

    Args:
        monitor: the name of the measurement.
        patience: how many epochs in a row without improvement end the training, >= 1.
        min_delta: how much better counts as better, >= 0.
        mode: ``"min"`` if smaller is better, ``"max"`` if larger is.
        restore_best: whether the model ends with the state of its best epoch, however the training ended.

    Attributes:
        best: the best measurement.
        best_epoch: the number of epochs after which it was made.

    Raises:
        ArgumentError: a number out of its range, or an unknown mode; by ``fit``: a measurement that is not made.

    Example:
        >>> EarlyStopping("val_accuracy", patience=3, mode="max")
        EarlyStopping('val_accuracy', patience=3, min_delta=0.0, mode='max', restore_best=True)
    """

    @door
    def __init__(
        self,
        monitor: str = "val_loss",
        patience: int = 5,
        min_delta: float = 0.0,
        mode: str = "min",
        restore_best: bool = True,
    ) -> None:
        if not isinstance(monitor, str):
            raise ArgumentError(
                f"EarlyStopping: got monitor={shown(monitor)}, expected the name of a measurement, such as 'val_loss'; "
                f"the number of epochs is patience={shown(monitor)}"
            )
        self.monitor = monitor
        self.patience = integer("EarlyStopping", "patience", patience, 1)
        self.min_delta = real("EarlyStopping", "min_delta", min_delta)
        self.mode = one_of("EarlyStopping", "mode", mode, ("min", "max"))
        self.restore_best = flag("EarlyStopping", "restore_best", restore_best)
        self._start()

    def _start(self) -> None:
        self.best = math.inf if self.mode == "min" else -math.inf
        self.best_epoch = 0
        self.waited = 0
        self.best_state: dict[str, Any] | None = None

    def __repr__(self) -> str:
        options = ("patience", "min_delta", "mode", "restore_best")
        return f"EarlyStopping({self.monitor!r}, {', '.join(f'{name}={getattr(self, name)!r}' for name in options)})"

    @door
    def on_train_begin(self, training: Training) -> None:
        """Forget an earlier training; check that the measurement is made."""
        if self.monitor not in training.names:
            raise ArgumentError(
                f"EarlyStopping: got monitor={self.monitor!r}, expected one of {', '.join(training.names)}"
            )
        if training.epoch == 0:
            self._start()
        self._stop_if_it_is_time(training)

    @door
    def on_epoch_end(self, training: Training) -> None:
        """Compare, remember the best, stop if it is time."""
        current = training.history[self.monitor][-1]
        gain = self.best - current if self.mode == "min" else current - self.best
        if gain > self.min_delta:
            self.best, self.best_epoch, self.waited = current, training.epoch, 0
            self.best_state = training.model.state_dict() if self.restore_best else None
        else:
            self.waited += 1
        self._stop_if_it_is_time(training)

    def _stop_if_it_is_time(self, training: Training) -> None:
        if self.waited >= self.patience:
            training.stop(f"no better {self.monitor} than {self.best:.4g}, of epoch {self.best_epoch}")

    @door
    def on_train_end(self, training: Training) -> None:
        """Bring back the best parameters."""
        if self.restore_best and self.best_state is not None:
            training.model.load_state_dict(self.best_state)

    def state_dict(self) -> dict[str, Any]:
        """The best so far, and the number of epochs since."""
        return {name: getattr(self, name) for name in ("best", "best_epoch", "waited", "best_state")}

    @door
    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from a result of ``state_dict()``.

        Raises:
            ArgumentError: something is missing, unexpected, or no such number. Nothing was loaded then.
        """
        if state_dict.keys() != self.state_dict().keys():
            raise ArgumentError(f"EarlyStopping: got {', '.join(state_dict)}, expected {', '.join(self.state_dict())}")
        best, best_state = state_dict["best"], state_dict["best_state"]
        if not isinstance(best, (int, float)) or isinstance(best, bool) or math.isnan(best):
            raise ArgumentError(f"EarlyStopping: got best={best!r:.60}, expected a number")
        if not isinstance(best_state, Mapping | None):
            raise ArgumentError(f"EarlyStopping: got a {type(best_state).__name__} as best_state, expected a mapping")
        for name in ("best_epoch", "waited"):
            if isinstance(state_dict[name], bool):
                raise ArgumentError(f"EarlyStopping: got {name}={state_dict[name]}, expected an integer >= 0")
            integer("EarlyStopping", name, state_dict[name], 0)
        for name, x in state_dict.items():
            setattr(self, name, x)
