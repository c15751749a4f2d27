"""``RowLoss``: the loss that ``fit`` calls with the numbers of rows, so that each row can have a weight.

Targets and weights stay where they are; a batch brings the places of its rows. Weights mean what they mean in ``fit``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.engine.doors import shown
from autograd.errors import ShapeError
from autograd.tensor import Tensor
from nn.training import row_weights


class RowLoss:
    """A loss of predictions against the targets of some rows.

    Args:
        owner: the name of the estimator, for messages.
        loss: ``loss(prediction, target)`` -> the mean over the rows, or one loss a row (or an entry).
        target: the targets of all rows.
        weight: a number for each of all rows; None if all rows count the same. Weights need a loss for each row: a
            module of ``nn`` or a function with an argument ``reduction`` is asked for them.
        penalty: a function whose result is added to the loss; None for no penalty.

    Example:
        >>> import numpy as np
        >>> from nn.functional import mse_loss
        >>> loss = RowLoss("example", mse_loss, np.array([[0.0], [0.0], [5.0]]), np.array([0.5, 1.5, 1.0]))
        >>> float(loss(Tensor([[2.0], [4.0]]), np.array([0, 1])).data)
        13.0
    """

    def __init__(
        self,
        owner: str,
        loss: Callable[..., Any],
        target: Any,
        weight: Any,
        penalty: Callable[[], Any] | None = None,
    ) -> None:
        self.owner = owner
        self.loss = loss
        self.weighed = row_weights.RowLoss(owner, loss)
        self.reduction = self.weighed.reduction
        self.target = target
        self.weight = weight
        self.penalty = penalty

    def __call__(self, prediction: Any, rows: Any) -> Any:
        """The loss of the predictions for some rows, whose places are ``rows``."""
        return self.counted(prediction, rows, len(rows))[0]

    def counted(self, prediction: Any, rows: Any, size: int) -> tuple[Any, float]:
        """The loss of the predictions for some rows, and the weight of these rows in the mean of an epoch."""
        error, counts = self._counted(prediction, rows, size)
        return (error if self.penalty is None else error + self.penalty()), counts

    def _counted(self, prediction: Any, rows: Any, size: int) -> tuple[Any, float]:
        target = self.target[rows]
        if not isinstance(prediction, Tensor):
            raise ShapeError(f"{self.owner}: got {shown(prediction)} from the module, expected a Tensor of outputs")
        prediction = prediction.reshape((size, -1))
        if self.weight is not None:
            return self.weighed(prediction, target, self.weight[rows])
        losses = self.loss(prediction, target)
        shape = getattr(losses, "shape", None)
        if not isinstance(losses, Tensor) or (shape and shape[0] != size):
            raise ShapeError(
                f"{self.owner}: got {'something of shape ' + str(shape) if shape else type(losses).__name__} from the "
                f"loss, expected a Tensor with one number, or with one for each of {size} rows"
            )
        return (losses.mean(), float(size)) if shape else (losses, self.weighed.part(target, size))
