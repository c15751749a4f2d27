"""``MultiplicativeLR``: each learning rate is the last one times a number."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

from autograd.engine.doors import door
from nn.modules.arguments import real
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler
from nn.schedulers.closed_form import functions


class MultiplicativeLR(LRScheduler):
    """lr_t = lr_(t-1) * f(t), for any function; the first learning rate is left as it is.

    In a ``SequentialLR`` that it does not begin, it goes on from the last rate of the schedule before, times f(0).

    Args:
        optimizer: the optimiser whose learning rates change.
        lr_lambda: f, a function of the number of steps; or a list of them, one a group.
        last_epoch: see ``LRScheduler``.

    Raises:
        OperandError: no optimiser, or no function.
        ArgumentError: a list of another length than there are groups.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = MultiplicativeLR(SGD([Tensor(1.0)], lr=0.5), lambda t: 0.5)
        >>> schedule.step()
        >>> schedule.step()
        >>> schedule.get_last_lr()
        [0.125]
    """

    @door
    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | Sequence[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        self.lr_lambdas = functions("MultiplicativeLR", optimizer, lr_lambda)
        super().__init__(optimizer, last_epoch)

    def _take_over(self) -> None:
        """Begin after another schedule: from its last rate times f(0), as in PyTorch."""
        self.last_epoch = 0
        self._write([lr * f(0) for lr, f in zip(self.get_last_lr(), self.lr_lambdas, strict=True)])

    def get_lr(self) -> list[float]:
        """The learning rate of each group times f(t), after the first step."""
        if not self.last_epoch:
            return self.get_last_lr()
        factors = [real("MultiplicativeLR", "lr_lambda(t)", f(self.last_epoch), low=-math.inf) for f in self.lr_lambdas]
        return [lr * factor for lr, factor in zip(self.get_last_lr(), factors, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """The state that the next steps depend on; of the functions no more than their number."""
        return {**super().state_dict(), "lr_lambdas": [None] * len(self.lr_lambdas)}
