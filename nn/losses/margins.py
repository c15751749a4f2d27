"""Losses of scores and distances that are to keep a margin: the hinge losses."""

from __future__ import annotations

from typing import Any

import numpy.typing as npt

from autograd.engine.arrays import is_lazy
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.ops import relu, where
from autograd.tensor import Tensor
from nn.losses.base import Loss, Reduction, TensorLike, check_reduction, reduced
from nn.losses.checks import same_shape
from nn.losses.checks import signs as checked_signs
from nn.modules.arguments import any_real


@door
def hinge_loss(input: TensorLike, target: TensorLike, *, margin: float = 1.0, reduction: Reduction = "mean") -> Tensor:
    """max(0, margin - target input): nothing is lost on scores with the right sign and a margin. (Cortes, Vapnik 1995.)

    Args:
        input: scores, any shape; the sign is the decision.
        target: -1 or 1 for each score.
        margin: how far from 0 a score has to be. At the margin itself the gradient is 0.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: a target other than -1 and 1, or an unknown reduction.

    Example:
        >>> hinge_loss(Tensor([2.0, 0.5, 0.5]), [1, 1, -1], reduction="none").data
        array([0. , 0.5, 1.5])
    """
    check_reduction("hinge_loss", reduction)
    margin = any_real("hinge_loss", "margin", margin)
    scores, signs = same_shape("hinge_loss", input, target)
    signs = checked_signs("hinge_loss", signs)
    return reduced(relu(margin - signs * scores), reduction)


@door
def hinge_embedding_loss(
    input: TensorLike, target: npt.ArrayLike, *, margin: float = 1.0, reduction: Reduction = "mean"
) -> Tensor:
    """For distances: the distance itself where the target is 1, max(0, margin - distance) where it is -1.

    Arguments and errors are those of ``hinge_loss``, with distances for scores.

    Example:
        >>> hinge_embedding_loss(Tensor([2.0, 0.25, 3.0]), [1, -1, -1], reduction="none").data
        array([2.  , 0.75, 0.  ])
    """
    name = "hinge_embedding_loss"
    check_reduction(name, reduction)
    margin = any_real(name, "margin", margin)
    distances, signs = same_shape(name, input, target)
    signs = checked_signs(name, signs)
    losses = where(data_of(signs) == 1, distances, relu(margin - distances))
    return reduced(losses + 0.0 * signs if is_lazy(data_of(signs)) else losses, reduction)


class HingeLoss(Loss):
    """``functional.hinge_loss``: scores against -1 and 1.

    Example:
        >>> import numpy as np
        >>> HingeLoss(reduction="none")(np.array([0.3, 0.3, 2.0]), np.array([1.0, -1.0, 1.0]))
        array([0.7, 1.3, 0. ])
    """

    @door
    def __init__(self, *, margin: float = 1.0, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.margin = any_real(type(self).__name__, "margin", margin)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Scores and signs of one shape."""
        return hinge_loss(input, target, margin=self.margin, reduction=self.reduction)


class HingeEmbeddingLoss(Loss):
    """``functional.hinge_embedding_loss``: distances against -1 and 1.

    Example:
        >>> import numpy as np
        >>> HingeEmbeddingLoss(reduction="none")(np.array([0.3, 0.3]), np.array([1.0, -1.0]))
        array([0.3, 0.7])
    """

    @door
    def __init__(self, margin: float = 1.0, *, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.margin = any_real(type(self).__name__, "margin", margin)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Distances and signs of one shape."""
        return hinge_embedding_loss(input, target, margin=self.margin, reduction=self.reduction)
