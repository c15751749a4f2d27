"""Losses that place vectors: near to those that belong together, far from the others, in the right order."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from autograd.engine.doors import callable_for, door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import clip, minimum, sqrt, where
from autograd.ops import sum as sum_
from autograd.ops.scaling import narrowed, widened
from autograd.tensor import Tensor
from nn.layers.distance import order_of, pairwise_distance
from nn.losses.base import Loss, Reduction, TensorLike, check_reduction, reduced
from nn.losses.checks import floating, in_dtype, same_shape, signs
from nn.modules.arguments import flag, real

Distance = Callable[[Any, Any], Any]

_EPS = 1e-12  # PyTorch's constant, added to squared lengths


def _above_0(x: Any) -> Any:
    """max(x, 0); the gradient at 0 is 1 as in PyTorch, so that a tie without a margin is still pulled apart."""
    return clip(x, 0.0, math.inf)


@door
def cosine_embedding_loss(
    input1: TensorLike, input2: TensorLike, target: TensorLike, margin: float = 0.0, *, reduction: Reduction = "mean"
) -> Tensor:
    """1 - cos of the angle between two vectors where the target is 1, max(0, cos - margin) where it is -1.

    Args:
        input1: shape (N, D), or (D,) for one pair.
        input2: the same shape.
        target: 1 for vectors that belong together, -1 for others; shape (N,) or ().
        margin: the cosine below which vectors that do not belong together count for nothing, from -1 to 1.
        reduction: ``"mean"`` over the pairs, ``"sum"``, or ``"none"`` for one loss a pair.

    Raises:
        ShapeError: the shapes do not go together.
        ArgumentError: a target other than -1 and 1, a margin out of its range, or an unknown reduction.

    Example:
        >>> a, b = Tensor([[1.0, 0.0], [1.0, 0.0]]), [[1.0, 1.0], [1.0, 1.0]]
        >>> cosine_embedding_loss(a, b, [1, -1], reduction="none").data.round(4)
        array([0.2929, 0.7071])
    """
    name = "cosine_embedding_loss"
    check_reduction(name, reduction)
    margin = _cosine_margin(name, margin)
    a, b = same_shape(name, input1, input2, ("input1", "input2"))
    if len(a.shape) not in (1, 2):
        raise ShapeError(f"{name}: got input1 of shape {a.shape}, expected (N, D), or (D,) for one pair")
    t = floating(target)
    if t.shape != a.shape[:-1]:
        raise ShapeError(
            f"{name}: got target of shape {t.shape} and input1 of shape {a.shape}, expected target of shape "
            f"{a.shape[:-1]}: one sign a pair"
        )
    t = data_of(signs(name, t))
    x, y = widened(a), widened(b)
    cosine = sum_(x * y, axis=-1) / sqrt((sum_(x * x, axis=-1) + _EPS) * (sum_(y * y, axis=-1) + _EPS))
    # a Dask target that is NaN gives NaN
    losses = where(t == 1, 1.0 - cosine, where(t == -1, _above_0(cosine - margin), t))
    return reduced(narrowed(losses, a.dtype), reduction)


def _cosine_margin(name: str, margin: Any) -> float:
    number = real(name, "margin", margin, low=-math.inf)
    if not -1 <= number <= 1:
        raise ArgumentError(f"{name}: got margin={number}, expected a cosine from -1 to 1")
    return number


@door
def margin_ranking_loss(
    input1: TensorLike, input2: TensorLike, target: TensorLike, margin: float = 0.0, *, reduction: Reduction = "mean"
) -> Tensor:
    """max(0, margin - target (input1 - input2)): the first score is to be larger where the target is 1, less where -1.

    Args:
        input1: scores, any shape.
        input2: scores of the same shape.
        target: -1 or 1 for each pair, the same shape.
        margin: by how much. At the margin itself the gradient is that of a pair within it, as in PyTorch.
        reduction: ``"mean"`` over the pairs, ``"sum"``, or ``"none"`` for one loss a pair.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: a target other than -1 and 1, or an unknown reduction.

    Example:
        >>> margin_ranking_loss(Tensor([2.0, 1.0]), [0.0, 1.5], [1, 1], reduction="none").data
        array([0. , 0.5])
    """
    name = "margin_ranking_loss"
    check_reduction(name, reduction)
    a, b = same_shape(name, input1, input2, ("input1", "input2"))
    a, t = same_shape(name, a, target, ("input1", "target"))
    t = signs(name, t)
    return reduced(_above_0(real(name, "margin", margin, low=-math.inf) - t * (a - b)), reduction)


@door
def triplet_margin_loss(
    anchor: TensorLike,
    positive: TensorLike,
    negative: TensorLike,
    margin: float = 1.0,
    p: float = 2.0,
    eps: float = 1e-6,
    swap: bool = False,
    *,
    reduction: Reduction = "mean",
) -> Tensor:
    """max(0, d(anchor, positive) - d(anchor, negative) + margin), with p-norms for d. (Balntas et al. 2016.)

    Args:
        anchor: shape (..., D).
        positive: the same shape: vectors that are to be near to the anchor.
        negative: the same shape: vectors that are to be farther from it.
        margin: by how much farther, > 0.
        p: the order of the norm.
        eps: added to each difference, so that the distance of equal vectors has a gradient.
        swap: whether the distance of positive and negative counts where it is less than that of anchor and negative.
        reduction: ``"mean"`` over the triplets, ``"sum"``, or ``"none"`` for one loss a triplet.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: a margin that is not positive, or an unknown reduction.

    Example:
        >>> anchor, near, far = Tensor([[0.0, 0.0]]), [[0.0, 1.0]], [[0.0, -1.5]]
        >>> round(float(triplet_margin_loss(anchor, near, far).data), 4)
        0.5
    """
    name = "triplet_margin_loss"
    p, eps = order_of(name, p), real(name, "eps", eps, low=-math.inf)

    def distance(x: Any, y: Any) -> Any:
        return pairwise_distance(x, y, p, eps)

    return _of_triplets(name, anchor, positive, negative, distance, margin, swap, reduction)


@door
def triplet_margin_with_distance_loss(
    anchor: TensorLike,
    positive: TensorLike,
    negative: TensorLike,
    *,
    distance_function: Distance | None = None,
    margin: float = 1.0,
    swap: bool = False,
    reduction: Reduction = "mean",
) -> Tensor:
    """``triplet_margin_loss`` with a distance of the caller's choice.

    Args:
        anchor: shape (..., D), or any argument of the distance.
        positive: the same shape.
        negative: the same shape.
        distance_function: a function of two such arrays that gives one number a pair, which must be differentiable;
            the Euclidean ``pairwise_distance`` if not given.
        margin: by how much farther the negative is to be, > 0.
        swap: whether the distance of positive and negative counts where it is less than that of anchor and negative.
        reduction: ``"mean"`` over the triplets, ``"sum"``, or ``"none"`` for one loss a triplet.

    Raises:
        ShapeError: the shapes differ.
        OperandError: the distance is no function.
        ArgumentError: a margin that is not positive, or an unknown reduction.

    Example:
        >>> from nn.layers.distance import cosine_similarity
        >>> anchor, near, far = Tensor([[1.0, 0.0]]), [[2.0, 0.0]], [[0.0, 1.0]]
        >>> loss = triplet_margin_with_distance_loss(
        ...     anchor, near, far, distance_function=lambda x, y: 1.0 - cosine_similarity(x, y), margin=1.5
        ... )
        >>> float(loss.data)
        0.5
    """
    name = "triplet_margin_with_distance_loss"
    distance = _distance(name, distance_function)
    return _of_triplets(name, anchor, positive, negative, distance, margin, swap, reduction)


def _distance(name: str, function: Distance | None) -> Distance:
    if function is None:
        return pairwise_distance
    checked: Distance = callable_for(name, function, "distance_function")
    return checked


def _of_triplets(
    name: str,
    anchor: Any,
    positive: Any,
    negative: Any,
    distance: Distance,
    margin: Any,
    swap: Any,
    reduction: Reduction,
) -> Tensor:
    check_reduction(name, reduction)
    margin = real(name, "margin", margin, above=True)
    a, p = same_shape(name, anchor, positive, ("anchor", "positive"))
    a, n = same_shape(name, a, negative, ("anchor", "negative"))
    if not a.shape:
        raise ShapeError(f"{name}: got anchor of shape (), expected (..., D)")
    p, n = (in_dtype(floating(x), a.dtype) for x in (p, n))
    near, far = distance(a, p), distance(a, n)
    if flag(name, "swap", swap):
        far = minimum(far, distance(p, n))
    return reduced(_above_0(margin + near - far), reduction)


class CosineEmbeddingLoss(Loss):
    """``functional.cosine_embedding_loss``: pairs of vectors against 1 for belonging together, or -1.

    Example:
        >>> float(CosineEmbeddingLoss()(Tensor([[1.0, 0.0]]), [[0.0, 2.0]], [1]).data)
        1.0
    """

    @door
    def __init__(self, margin: float = 0.0, *, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.margin = _cosine_margin("CosineEmbeddingLoss", margin)

    def forward(self, input1: Any, input2: Any, target: Any) -> Tensor:
        """Vectors (N, D) and (N, D), signs (N,)."""
        return cosine_embedding_loss(input1, input2, target, self.margin, reduction=self.reduction)


class MarginRankingLoss(Loss):
    """``functional.margin_ranking_loss``: pairs of scores against 1 where the first is to be larger, or -1.

    Example:
        >>> float(MarginRankingLoss(margin=1.0)(Tensor([2.0]), [1.5], [1]).data)
        0.5
    """

    @door
    def __init__(self, margin: float = 0.0, *, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.margin = real("MarginRankingLoss", "margin", margin, low=-math.inf)

    def forward(self, input1: Any, input2: Any, target: Any) -> Tensor:
        """Scores, scores and signs of one shape."""
        return margin_ranking_loss(input1, input2, target, self.margin, reduction=self.reduction)


class TripletMarginLoss(Loss):
    """``functional.triplet_margin_loss``: anchors, vectors that belong to them, and vectors that do not.

    Example:
        >>> loss = TripletMarginLoss(margin=1.0)
        >>> round(float(loss(Tensor([[0.0, 0.0]]), [[0.0, 1.0]], [[0.0, -1.5]]).data), 4)
        0.5
    """

    @door
    def __init__(
        self,
        margin: float = 1.0,
        p: float = 2.0,
        eps: float = 1e-6,
        swap: bool = False,
        *,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        self.margin = real("TripletMarginLoss", "margin", margin, above=True)
        self.p = order_of("TripletMarginLoss", p)
        self.eps = real("TripletMarginLoss", "eps", eps, low=-math.inf)
        self.swap = flag("TripletMarginLoss", "swap", swap)

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Tensor:
        """Three arrays of vectors, of one shape (..., D)."""
        return triplet_margin_loss(
            anchor, positive, negative, self.margin, self.p, self.eps, self.swap, reduction=self.reduction
        )


class TripletMarginWithDistanceLoss(Loss):
    """``functional.triplet_margin_with_distance_loss``: triplets by a distance of one's own, a function or a module.

    Example:
        >>> loss = TripletMarginWithDistanceLoss(distance_function=lambda x, y: abs(x - y).sum(axis=-1))
        >>> round(float(loss(Tensor([[0.0, 0.0]]), [[0.0, 1.0]], [[0.0, -1.5]]).data), 4)
        0.5
    """

    @door
    def __init__(
        self,
        *,
        distance_function: Distance | None = None,
        margin: float = 1.0,
        swap: bool = False,
        reduction: Reduction = "mean",
    ) -> None:
        super().__init__(reduction=reduction)
        name = "TripletMarginWithDistanceLoss"
        self.distance_function = _distance(name, distance_function)
        self.margin = real(name, "margin", margin, above=True)
        self.swap = flag(name, "swap", swap)

    def forward(self, anchor: Any, positive: Any, negative: Any) -> Tensor:
        """Three arrays of one shape, which the distance takes in pairs."""
        return triplet_margin_with_distance_loss(
            anchor,
            positive,
            negative,
            distance_function=self.distance_function,
            margin=self.margin,
            swap=self.swap,
            reduction=self.reduction,
        )
