"""``Loss``, the base of all losses as modules, and ``reduction``, which makes one number of the losses of entries."""

from __future__ import annotations

from typing import Any, Literal

import numpy.typing as npt

from autograd.engine.doors import door
from autograd.errors import ArgumentError
from autograd.ops import mean
from autograd.ops import sum as sum_
from autograd.tensor import Tensor
from nn.modules.module import Module

Reduction = Literal["mean", "sum", "none"]
REDUCTIONS = ("mean", "sum", "none")
TensorLike = Tensor | npt.ArrayLike


def check_reduction(name: str, reduction: str, allowed: tuple[str, ...] = REDUCTIONS) -> None:
    """Raise ArgumentError unless ``reduction`` is one of ``allowed``; ``name`` is the loss, for the message."""
    if reduction not in allowed:
        raise ArgumentError(f"{name}: got reduction {reduction!r}, expected one of {', '.join(allowed)}")


def reduced(losses: Any, reduction: str) -> Tensor:
    """The mean or the sum of the losses, or all of them."""
    result: Tensor = losses if reduction == "none" else mean(losses) if reduction == "mean" else sum_(losses)
    return result


class Loss(Module):
    """A loss as a module: it holds the reduction, and subclasses hold the other options of their function."""

    @door
    def __init__(self, *, reduction: Reduction = "mean") -> None:
        check_reduction(type(self).__name__, reduction)
        self.reduction: Reduction = reduction

    def extra_repr(self) -> str:
        """The reduction, if it is not the mean."""
        return "" if self.reduction == "mean" else f"reduction={self.reduction!r}"
