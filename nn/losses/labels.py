"""Margins of classification: of one class against all others, and of several labels at a time."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.beside import read_at
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.ops import relu
from autograd.ops import sum as sum_
from autograd.tensor import Tensor
from nn.activations import soft_ramp
from nn.losses.base import Loss, Reduction, TensorLike, check_reduction, reduced
from nn.losses.binary import probabilities, sigmoid_cross_entropy
from nn.losses.checks import as_target, classes_of, floating, same_shape, signs, weighted, weights_of_classes
from nn.modules.arguments import real


@door
def soft_margin_loss(input: TensorLike, target: TensorLike, *, reduction: Reduction = "mean") -> Tensor:
    """log(1 + e^(-target input)): the logistic loss with -1 and 1 for classes.

    Args:
        input: scores, any shape.
        target: -1 or 1 for each score.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: a target other than -1 and 1, or an unknown reduction.

    Example:
        >>> soft_margin_loss(Tensor([0.0, 800.0]), [1, -1], reduction="none").data.round(4).tolist()
        [0.6931, 800.0]
    """
    name = "soft_margin_loss"
    check_reduction(name, reduction)
    scores, t = same_shape(name, input, target)
    return reduced(soft_ramp(-signs(name, t) * scores, beta=1.0, threshold=math.inf), reduction)


@door
def multi_margin_loss(
    input: TensorLike,
    target: npt.ArrayLike,
    p: int = 1,
    margin: float = 1.0,
    weight: TensorLike | None = None,
    *,
    reduction: Reduction = "mean",
) -> Tensor:
    """The mean over the wrong classes i of max(0, margin - x[right] + x[i])^p, out of all C. (Crammer, Singer 2001.)

    Args:
        input: scores, shape (N, C), or (C,) for one sample.
        target: integer classes from 0 to C - 1, shape (N,) or ().
        p: 1 or 2.
        margin: by how much the score of the right class is to be the largest.
        weight: how much each class counts, shape (C,).
        reduction: ``"mean"`` over the samples, ``"sum"``, or ``"none"`` for one loss a sample.

    Raises:
        ShapeError: there is not one class a sample, or the weights are not one a class.
        OperandError: the classes are no integers.
        ArgumentError: a class outside 0 ... C - 1, another p, or an unknown reduction.

    Example:
        >>> float(multi_margin_loss(Tensor([[0.0, 0.5, 2.0]]), [1]).data.round(4))
        1.0
    """
    name = "multi_margin_loss"
    check_reduction(name, reduction)
    _check_power(name, p)
    x = floating(input)
    if len(x.shape) not in (1, 2):
        raise ShapeError(f"{name}: got input of shape {x.shape}, expected (N, C), or (C,) for one sample")
    classes, _ = classes_of(name, x, target)
    each = weights_of_classes(name, weight, x.shape[-1], x.dtype)
    rows, y = x.reshape((-1, x.shape[-1])), classes.reshape(-1)
    count = rows.shape[1]
    wrong = (y[:, None] != np.arange(count)).astype(x.dtype)
    excess = relu(real(name, "margin", margin, low=-math.inf) - rows[np.arange(len(y)), y][:, None] + rows)
    terms = (excess if p == 1 else excess * excess) * wrong
    if each is not None:
        terms = terms * read_at(each, y)[:, None]
    losses = sum_(terms, axis=1) / count
    return reduced(losses.reshape(classes.shape), reduction)


def _check_power(name: str, p: Any) -> None:
    if isinstance(p, bool) or p not in (1, 2):
        raise ArgumentError(f"{name}: got p={p!r}, expected 1 or 2")


@door
def multilabel_margin_loss(input: TensorLike, target: npt.ArrayLike, *, reduction: Reduction = "mean") -> Tensor:
    """max(0, 1 - x[j] + x[i]), summed over the labels j and all other classes i, out of C.

    Args:
        input: scores, shape (N, C), or (C,) for one sample.
        target: the labels of each sample as integers, filled up with -1, the same shape: ``[3, 0, -1, 1]`` means the
            classes 3 and 0, as entries behind the first -1 are not read.
        reduction: ``"mean"`` over the samples, ``"sum"``, or ``"none"`` for one loss a sample.

    Raises:
        ShapeError: the shapes differ, or there are no classes.
        OperandError: the labels are no integers.
        ArgumentError: a label outside -1 ... C - 1, or an unknown reduction.

    Example:
        >>> x = Tensor([[0.1, 0.2, 0.4, 0.8]])
        >>> round(float(multilabel_margin_loss(x, [[3, 0, -1, 1]]).data), 4)
        0.85
    """
    name = "multilabel_margin_loss"
    check_reduction(name, reduction)
    x, labels = floating(input), data_of(as_target(target))
    if labels.dtype.kind not in "iu":
        raise OperandError(f"{name}: got a target of dtype {labels.dtype}, expected integer labels, filled up with -1")
    if len(x.shape) not in (1, 2) or labels.shape != x.shape or not x.shape[-1]:
        raise ShapeError(
            f"{name}: got input of shape {x.shape} and target of shape {labels.shape}, expected (N, C) twice, or (C,), "
            f"with at least one class"
        )
    count = x.shape[-1]
    outside = labels[(labels < -1) | (labels >= count)]
    if outside.size:
        raise ArgumentError(f"{name}: got label {outside.flat[0]} in the target, expected -1 to {count - 1}")
    rows, y = x.reshape((-1, count)), labels.reshape((-1, count)).astype(np.int64)
    read = np.cumprod(y >= 0, axis=1, dtype=bool)
    place = np.arange(len(y))[:, None]
    others = np.ones_like(y, bool)
    others[read_at(np.broadcast_to(place, y.shape), read), y[read]] = False
    pairs = (read[:, :, None] & others[:, None, :]).astype(x.dtype)
    scores = rows[place, np.where(read, y, 0)]
    losses = sum_(relu(1.0 - scores[:, :, None] + rows[:, None, :]) * pairs, axis=(1, 2)) / count
    return reduced(losses.reshape(x.shape[:-1]), reduction)


@door
def multilabel_soft_margin_loss(
    input: TensorLike, target: TensorLike, weight: TensorLike | None = None, *, reduction: Reduction = "mean"
) -> Tensor:
    """Binary cross-entropy of each class from its logit, averaged over the classes: any number of labels a sample.

    Args:
        input: logits, shape (..., C).
        target: probabilities from 0 to 1 (or booleans) of the same shape.
        weight: how much each class counts, any shape that broadcasts to that of ``input``.
        reduction: ``"mean"`` over the samples, ``"sum"``, or ``"none"`` for one loss a sample.

    Raises:
        ShapeError: the shapes differ, or there is no axis of classes.
        ArgumentError: a target outside of 0 to 1, or an unknown reduction.

    Example:
        >>> round(float(multilabel_soft_margin_loss(Tensor([[0.0, 800.0]]), [[1, 1]]).data), 4)
        0.3466
    """
    name = "multilabel_soft_margin_loss"
    check_reduction(name, reduction)
    logits, t = same_shape(name, input, target)
    if not logits.shape:
        raise ShapeError(f"{name}: got input of shape (), expected (..., C)")
    losses = weighted(name, sigmoid_cross_entropy(logits, probabilities(name, "target", t)), weight)
    return reduced(sum_(losses, axis=-1) / logits.shape[-1], reduction)


class SoftMarginLoss(Loss):
    """``functional.soft_margin_loss``: scores against -1 and 1.

    Example:
        >>> round(float(SoftMarginLoss()(Tensor([0.0]), [1]).data), 4)
        0.6931
    """

    def forward(self, input: Any, target: Any) -> Tensor:
        """Scores and signs of one shape."""
        return soft_margin_loss(input, target, reduction=self.reduction)


class MultiMarginLoss(Loss):
    """``functional.multi_margin_loss``: scores (N, C) against integer classes (N,).

    Example:
        >>> float(MultiMarginLoss()(Tensor([[0.0, 0.5, 2.0]]), [1]).data.round(4))
        1.0
    """

    weight: Any

    @door
    def __init__(
        self, p: int = 1, margin: float = 1.0, weight: TensorLike | None = None, *, reduction: Reduction = "mean"
    ) -> None:
        super().__init__(reduction=reduction)
        _check_power("MultiMarginLoss", p)
        self.p = p
        self.margin = real("MultiMarginLoss", "margin", margin, low=-math.inf)
        self.register_buffer("weight", weight)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Scores (N, C) or (C,), and integer classes (N,) or one integer."""
        return multi_margin_loss(input, target, self.p, self.margin, self.weight, reduction=self.reduction)


class MultiLabelMarginLoss(Loss):
    """``functional.multilabel_margin_loss``: scores (N, C) against lists of labels, filled up with -1.

    Example:
        >>> round(float(MultiLabelMarginLoss()(Tensor([[0.1, 0.2, 0.4, 0.8]]), [[3, 0, -1, 1]]).data), 4)
        0.85
    """

    def forward(self, input: Any, target: Any) -> Tensor:
        """Scores and labels of one shape, (N, C) or (C,)."""
        return multilabel_margin_loss(input, target, reduction=self.reduction)


class MultiLabelSoftMarginLoss(Loss):
    """``functional.multilabel_soft_margin_loss``: logits (N, C) against zeros and ones (N, C).

    Example:
        >>> round(float(MultiLabelSoftMarginLoss()(Tensor([[0.0, 800.0]]), [[1, 1]]).data), 4)
        0.3466
    """

    weight: Any

    @door
    def __init__(self, weight: TensorLike | None = None, *, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.register_buffer("weight", weight)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Logits and probabilities of one shape."""
        return multilabel_soft_margin_loss(input, target, self.weight, reduction=self.reduction)
