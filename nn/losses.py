"""Losses as modules: the functions of ``nn.functional`` with the reduction chosen once."""

from __future__ import annotations

from typing import Any

from autograd.tensor import Tensor
from nn import functional
from nn.functional import Reduction
from nn.module import Module


class _Loss(Module):
    def __init__(self, reduction: Reduction = "mean") -> None:
        functional._check_reduction(type(self).__name__, reduction)
        self.reduction: Reduction = reduction

    def extra_repr(self) -> str:
        """The reduction, if it is not the mean."""
        return "" if self.reduction == "mean" else f"reduction={self.reduction!r}"


class CrossEntropyLoss(_Loss):
    """``functional.cross_entropy``: logits (N, C) against integer classes (N,).

    Example:
        >>> loss = CrossEntropyLoss(reduction="sum")
        >>> float(loss(Tensor([[0.0, 0.0], [0.0, 0.0]]), [0, 1]).data.round(4))
        1.3863
    """

    def forward(self, input: Any, target: Any) -> Tensor:
        """Logits (N, C) or (C,), and integer classes (N,) or one integer."""
        return functional.cross_entropy(input, target, self.reduction)


class NLLLoss(_Loss):
    """``functional.nll_loss``: log-probabilities (N, C) against integer classes (N,)."""

    def forward(self, input: Any, target: Any) -> Tensor:
        """Log-probabilities (N, C) or (C,), and integer classes (N,) or one integer."""
        return functional.nll_loss(input, target, self.reduction)


class MSELoss(_Loss):
    """``functional.mse_loss``: squared differences.

    Example:
        >>> float(MSELoss()(Tensor([1.0, 2.0]), [0.0, 4.0]).data)
        2.5
    """

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return functional.mse_loss(input, target, self.reduction)


class L1Loss(_Loss):
    """``functional.l1_loss``: absolute differences."""

    def forward(self, input: Any, target: Any) -> Tensor:
        """Predictions and targets of one shape."""
        return functional.l1_loss(input, target, self.reduction)


class BCEWithLogitsLoss(_Loss):
    """``functional.binary_cross_entropy_with_logits``: logits against probabilities of the same shape."""

    def forward(self, input: Any, target: Any) -> Tensor:
        """Logits and probabilities of one shape."""
        return functional.binary_cross_entropy_with_logits(input, target, self.reduction)
