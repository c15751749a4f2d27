"""Losses of predicted probabilities of one event, given as they are or as logits."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError
from autograd.ops import logaddexp, sigmoid, where
from autograd.ops.scaling import widened
from autograd.tensor import Tensor
from nn.losses.base import Loss, Reduction, TensorLike, check_reduction, reduced
from nn.losses.checks import same_shape, weighted


@door
def binary_cross_entropy(
    input: TensorLike, target: TensorLike, weight: TensorLike | None = None, *, reduction: Reduction = "mean"
) -> Tensor:
    """-t log p - (1 - t) log(1 - p), from probabilities p; logarithms count as -100 where they are below.

    Prefer ``binary_cross_entropy_with_logits``, which needs no such limit.

    Args:
        input: probabilities p from 0 to 1, any shape.
        target: probabilities t from 0 to 1 (or booleans) of the same shape.
        weight: how much each entry counts: any shape that broadcasts to that of ``input``.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ, or the weights do not broadcast.
        ArgumentError: a number outside of 0 to 1, or an unknown reduction.

    Example:
        >>> float(binary_cross_entropy(Tensor([0.5, 0.0]), [1.0, 1.0], reduction="none").data[1])
        100.0
    """
    name = "binary_cross_entropy"
    check_reduction(name, reduction)
    p, t = same_shape(name, input, target)
    p, t = probabilities(name, "input", p), probabilities(name, "target", t)
    return reduced(weighted(name, bernoulli_cross_entropy(p, t), weight), reduction)


def _bernoulli_rule(g: Any, out: Any, p: Any, t: Any) -> Any:
    p = widened(p)  # widened, because 1e-12 is 0 in float16
    return g * ((p - t) / np.maximum(p * (1 - p), 1e-12))


@op(
    _bernoulli_rule,
    lambda g, out, p, t: g * (np.maximum(np.log1p(-p), -100.0) - np.maximum(np.log(p), -100.0)),
    kind="elementwise", gate="scaler", symbol="cross entropy", local=("(p - t) / (p (1 - p))", "log(1 - p) - log(p)"),
)  # fmt: skip
def bernoulli_cross_entropy(p: Any, t: Any) -> Any:
    """-t log p - (1 - t) log(1 - p), with logarithms of at least -100 and a slope of at most 1e12."""
    with np.errstate(divide="ignore"):
        return -(t * np.maximum(np.log(p), -100.0) + (1 - t) * np.maximum(np.log1p(-p), -100.0))


@door
def binary_cross_entropy_with_logits(
    input: TensorLike,
    target: TensorLike,
    weight: TensorLike | None = None,
    *,
    reduction: Reduction = "mean",
    pos_weight: TensorLike | None = None,
) -> Tensor:
    """-t log p - (1 - t) log(1 - p) with p = sigmoid(input), accurate in both tails.

    Args:
        input: logits, any shape.
        target: probabilities t from 0 to 1 (or booleans) of the same shape.
        weight: how much each entry counts: any shape that broadcasts to that of ``input``.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.
        pos_weight: a factor for the term of t, to make up for rare positives; broadcasts like ``weight``.

    Raises:
        ShapeError: the shapes differ, or weights do not broadcast.
        ArgumentError: a target outside of 0 to 1, or an unknown reduction.

    Example:
        >>> logits = Tensor([0.0, 800.0])
        >>> loss = binary_cross_entropy_with_logits(logits, [1.0, 1.0], reduction="sum")
        >>> loss.backward()
        >>> print(f"{loss.data:.4f}", logits.grad.tolist())
        0.6931 [-0.5, 0.0]
    """
    name = "binary_cross_entropy_with_logits"
    check_reduction(name, reduction)
    logits, t = same_shape(name, input, target)
    t = probabilities(name, "target", t)
    if pos_weight is None:
        losses = sigmoid_cross_entropy(logits, t)
    else:
        positive = weighted(name, t, pos_weight, "pos_weight")
        losses = positive * logaddexp(0.0, -logits) + (1 - t) * logaddexp(0.0, logits)
    return reduced(weighted(name, losses, weight), reduction)


@op(
    lambda g, out, logit, t: g * ((1 - t) * sigmoid(logit) - t * sigmoid(-logit)),
    lambda g, out, logit, t: -g * logit,
    kind="elementwise", gate="scaler", symbol="cross entropy", local=("sigmoid(logit) - t", "-logit"),
)  # fmt: skip
def sigmoid_cross_entropy(logit: Any, t: Any) -> Any:
    """t log(1 + e^-logit) + (1 - t) log(1 + e^logit). The logit receives sigmoid(logit) - t.

    Both forms are split by t, so that neither tail is the difference of two numbers close to each other.
    """
    return t * np.logaddexp(0, -logit) + (1 - t) * np.logaddexp(0, logit)


def probabilities(name: str, which: str, x: Any) -> Any:
    """``x``, checked; in arrays that are not computed yet, NaN replaces numbers outside of 0 to 1."""
    data = data_of(x)
    if is_lazy(data):
        return where((data < 0) | (data > 1), math.nan, x)
    if data.size and not (data.min() >= 0 and data.max() <= 1):  # NaN passes, so that the loss becomes NaN
        wrong = data[(data < 0) | (data > 1)]
        if wrong.size:
            raise ArgumentError(f"{name}: got {wrong.flat[0]} in the {which}, expected numbers from 0 to 1")
    return x


class BCELoss(Loss):
    """``functional.binary_cross_entropy``: probabilities against probabilities of the same shape.

    Example:
        >>> BCELoss()(np.array([0.9, 0.2]), np.array([1.0, 0.0])).round(4)
        np.float64(0.1643)
    """

    weight: Any

    @door
    def __init__(self, weight: TensorLike | None = None, *, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.register_buffer("weight", weight)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Probabilities of one shape."""
        return binary_cross_entropy(input, target, self.weight, reduction=self.reduction)


class BCEWithLogitsLoss(Loss):
    """``functional.binary_cross_entropy_with_logits``: logits against probabilities of the same shape.

    Example:
        >>> BCEWithLogitsLoss()(np.array([2.0, -1.0]), np.array([1.0, 0.0])).round(4)
        np.float64(0.2201)
    """

    weight: Any
    pos_weight: Any

    @door
    def __init__(
        self,
        weight: TensorLike | None = None,
        *,
        reduction: Reduction = "mean",
        pos_weight: TensorLike | None = None,
    ) -> None:
        super().__init__(reduction=reduction)
        self.register_buffer("weight", weight)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Logits and probabilities of one shape."""
        return binary_cross_entropy_with_logits(
            input, target, self.weight, reduction=self.reduction, pos_weight=self.pos_weight
        )
