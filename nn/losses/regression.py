"""Losses of predicted numbers: squared, absolute, and those that are either."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.ops import absolute, subtract
from autograd.ops.scaling import narrowed, widened
from autograd.tensor import Tensor
from nn.losses.base import Loss, Reduction, TensorLike, check_reduction, reduced
from nn.losses.checks import same_shape, without_nan
from nn.modules.arguments import real


@door
def mse_loss(input: TensorLike, target: TensorLike, *, reduction: Reduction = "mean") -> Tensor:
    """The squared difference (input - target)^2, over all entries.

    Args:
        input: predictions, any shape.
        target: the same shape. A plain array is taken in the predictions' dtype.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: an unknown reduction.

    Example:
        >>> prediction = Tensor([1.0, 2.0])
        >>> loss = mse_loss(prediction, [0.0, 4.0])
        >>> loss.backward()
        >>> float(loss.data), prediction.grad.tolist()
        (2.5, [1.0, -2.0])
    """
    check_reduction("mse_loss", reduction)
    error = subtract(*same_shape("mse_loss", input, target))
    if reduction == "none":
        return reduced(error * error, reduction)
    wide = widened(error)  # the mean of squares may fit float16 where a single square overflows
    loss: Tensor = narrowed(reduced(wide * wide, reduction), error.dtype)
    return loss


@door
def l1_loss(input: TensorLike, target: TensorLike, *, reduction: Reduction = "mean") -> Tensor:
    """The absolute difference abs(input - target), over all entries; its gradient is 0 where they are equal.

    Arguments and errors are those of ``mse_loss``.

    Example:
        >>> float(l1_loss(Tensor([1.0, 2.0]), [0.0, 4.0]).data)
        1.5
    """
    check_reduction("l1_loss", reduction)
    return reduced(absolute(subtract(*same_shape("l1_loss", input, target))), reduction)


@door
def huber_loss(input: TensorLike, target: TensorLike, *, reduction: Reduction = "mean", delta: float = 1.0) -> Tensor:
    """Half the squared difference up to delta, and from there on its tangent. (Huber 1964.)

    Arguments and errors are those of ``mse_loss``, and ``delta`` has to be positive.

    Example:
        >>> prediction = Tensor([0.5, 3.0])
        >>> loss = huber_loss(prediction, [0.0, 0.0], reduction="sum")
        >>> loss.backward()
        >>> float(loss.data), prediction.grad.tolist()
        (2.625, [0.5, 1.0])
    """
    check_reduction("huber_loss", reduction)
    delta = real("huber_loss", "delta", delta, above=True)
    return reduced(huber(subtract(*same_shape("huber_loss", input, target)), delta=delta), reduction)


@door
def smooth_l1_loss(
    input: TensorLike, target: TensorLike, *, reduction: Reduction = "mean", beta: float = 1.0
) -> Tensor:
    """``huber_loss`` divided by its limit: squared up to beta, absolute with slope 1 from there on. (Girshick 2015.)

    Arguments and errors are those of ``mse_loss``, and ``beta`` is at least 0, which makes it ``l1_loss``; NaN in the
    target is an error.

    Example:
        >>> prediction = Tensor([0.25, 3.0])
        >>> loss = smooth_l1_loss(prediction, [0.0, 0.0], reduction="sum", beta=0.5)
        >>> loss.backward()
        >>> float(loss.data), prediction.grad.tolist()
        (2.8125, [0.5, 1.0])
    """
    name = "smooth_l1_loss"
    check_reduction(name, reduction)
    beta = real(name, "beta", beta)
    input, target = same_shape(name, input, target)
    error = subtract(input, without_nan(name, target))
    return reduced(absolute(error) if beta == 0 else huber(error, delta=beta) / beta, reduction)


@op(
    lambda g, out, error, delta: g * np.clip(error, -delta, delta),
    kind="elementwise", gate="scaler", local=("clip(error, -delta, delta)",),
)  # fmt: skip
def huber(error: Any, *, delta: Any = 1.0) -> Any:
    """error^2 / 2 where abs(error) < delta, else delta (abs(error) - delta / 2). The gradient is limited to delta."""
    size = abs(error)
    inner = np.minimum(size, delta)
    return inner * (size - 0.5 * inner)


class MSELoss(Loss):
    """``functional.mse_loss``: squared differences.

    Example:
        >>> float(MSELoss()(Tensor([1.0, 2.0]), [0.0, 4.0]).data)
        2.5
    """

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return mse_loss(input, target, reduction=self.reduction)


class L1Loss(Loss):
    """``functional.l1_loss``: absolute differences.

    Example:
        >>> L1Loss()(np.array([0.5, -3.0]), np.zeros(2))
        np.float64(1.75)
    """

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return l1_loss(input, target, reduction=self.reduction)


class HuberLoss(Loss):
    """``functional.huber_loss``: squared differences up to delta, absolute ones from there on.

    Example:
        >>> HuberLoss(reduction="none")(np.array([0.5, 3.0]), np.zeros(2))
        array([0.125, 2.5  ])
    """

    @door
    def __init__(self, *, reduction: Reduction = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.delta = real("HuberLoss", "delta", delta, above=True)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return huber_loss(input, target, reduction=self.reduction, delta=self.delta)


class SmoothL1Loss(Loss):
    """``functional.smooth_l1_loss``: squared differences up to beta, absolute ones from there on.

    Example:
        >>> float(SmoothL1Loss(beta=0.5)(Tensor([0.25, 3.0]), [0.0, 0.0]).data)
        1.40625
    """

    @door
    def __init__(self, *, reduction: Reduction = "mean", beta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.beta = real("SmoothL1Loss", "beta", beta)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return smooth_l1_loss(input, target, reduction=self.reduction, beta=self.beta)
