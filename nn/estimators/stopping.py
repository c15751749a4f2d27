"""Ends of trainings: scikit-learn's rule, and a learning rate that falls before it stops them."""

from __future__ import annotations

from dataclasses import dataclass

from autograd.engine.doors import door
from nn.training.callbacks import EarlyStopping, Training

SMALLEST_RATE = 1e-6  # scikit-learn's limit: an adaptive training ends below it


@dataclass(frozen=True)
class InverseScaling:
    """scikit-learn's ``"invscaling"``: the factor 1 / (rows seen + 1) ** power; an object, as a lambda does not pickle.

    Args:
        rows: rows in an epoch.
        power: the exponent, ``power_t``.
        epochs: epochs of earlier trainings, which may have had other rows.
        seen: rows that were seen in them.

    Example:
        >>> InverseScaling(rows=99, power=0.5)(1)
        0.1
    """

    rows: int
    power: float
    epochs: int = 0
    seen: int = 0

    def __call__(self, epoch: int) -> float:
        """The factor after so many epochs."""
        return float((self.seen + self.rows * (epoch - self.epochs) + 1) ** -self.power)


class Stopping(EarlyStopping):
    """scikit-learn's rule: more than ``patience`` epochs in a row were not better than the best by ``min_delta``.

    The best is the best, by however little: its parameters are kept. (``EarlyStopping`` takes an epoch for the best if
    it was better by ``min_delta``, so that many small steps count in the end.)

    Example:
        >>> Stopping("loss", patience=10)
        Stopping('loss', patience=10, min_delta=0.0, mode='min', restore_best=True)
    """

    def __repr__(self) -> str:
        return super().__repr__().replace("EarlyStopping", type(self).__name__, 1)

    @door
    def on_epoch_end(self, training: Training) -> None:
        """Compare, remember the best; stop if it is time."""
        current = training.history[self.monitor][-1]
        gain = self.best - current if self.mode == "min" else current - self.best
        self.waited = self.waited + 1 if gain < self.min_delta else 0
        if gain > 0:
            self.best, self.best_epoch = current, training.epoch
            self.best_state = training.model.state_dict() if self.restore_best else None
        if self.waited > self.patience and training.stopped is None:
            self.end(training)

    def end(self, training: Training) -> None:
        """Stop the training, and say why."""
        training.stop(f"no better {self.monitor} than {self.best:.4g}, of epoch {self.best_epoch}")


class Adaptive(Stopping):
    """Divides the learning rate by 5 where ``Stopping`` would stop, and lets it stop at 1e-6.

    Example:
        >>> Adaptive("loss", patience=10)
        Adaptive('loss', patience=10, min_delta=0.0, mode='min', restore_best=True)
    """

    def end(self, training: Training) -> None:
        """Divide the learning rate by 5; stop the training if it cannot fall further."""
        if training.optimizer.lr <= SMALLEST_RATE:
            super().end(training)
            return
        training.optimizer.lr = training.optimizer.lr / 5
        self.waited = 0
