"""``RowLoss``: the loss that ``fit`` calls with the numbers of rows, so that each row can have a weight.

Targets and weights stay where they are; a batch brings the places of its rows. A loss of single rows times their
weights is averaged over the batch: an unbiased estimate of the weighted mean over all rows, whose weights have mean 1.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable
from typing import Any

from autograd.errors import ArgumentError, ShapeError
from autograd.tensor import Tensor
from nn.losses.base import Loss


class RowLoss:
    """A loss of predictions against the targets of some rows.

    Args:
        owner: the name of the estimator, for messages.
        loss: ``loss(prediction, target)`` -> the mean over the rows, or one loss a row (or an entry).
        target: the targets of all rows.
        weight: a number for each of all rows, with mean 1; None if all rows count the same. Weights need a loss for
            each row: a module of ``nn`` or a function with an argument ``reduction`` is asked for them.

    Example:
        >>> import numpy as np
        >>> from nn.functional import mse_loss
        >>> loss = RowLoss("example", mse_loss, np.array([[0.0], [0.0], [5.0]]), np.array([0.5, 1.5, 1.0]))
        >>> float(loss(Tensor([[2.0], [2.0]]), np.array([0, 1])).data)
        4.0
    """

    def __init__(self, owner: str, loss: Callable[..., Any], target: Any, weight: Any) -> None:
        self.owner = owner
        self.loss = loss if weight is None else of_rows(loss)
        self.target = target
        self.weight = weight

    def __call__(self, prediction: Any, rows: Any) -> Any:
        """The loss of the predictions for some rows, whose places are ``rows``."""
        target = self.target[rows]
        losses = self.loss(prediction.reshape((len(rows), -1)), target)
        shape = getattr(losses, "shape", None)
        if not isinstance(losses, Tensor) or (shape and shape[0] != len(rows)):
            raise ShapeError(
                f"{self.owner}: got {'something of shape ' + str(shape) if shape else type(losses).__name__} from the "
                f"loss, expected a Tensor with one number, or with one for each of {len(rows)} rows"
            )
        if self.weight is None:
            return losses.mean() if shape else losses
        if not shape:
            raise ArgumentError(
                f"{self.owner}: got weights and a loss that returns one number for all rows, expected one number a "
                f'row, as from nn.MSELoss(reduction="none")'
            )
        if len(shape) > 1:
            losses = losses.mean(axis=tuple(range(1, len(shape))))
        return (losses * self.weight[rows]).mean()


def of_rows(loss: Callable[..., Any]) -> Callable[..., Any]:
    """The same loss without its mean, if it can be asked for that."""
    if isinstance(loss, Loss):
        single = copy.copy(loss)
        single.reduction = "none"
        return single
    try:
        has_reduction = "reduction" in inspect.signature(loss).parameters
    except (TypeError, ValueError):
        has_reduction = False
    return (lambda prediction, target: loss(prediction, target, reduction="none")) if has_reduction else loss
