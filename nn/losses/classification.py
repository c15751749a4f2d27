"""Losses of predicted classes: cross entropy, from logits or from log-probabilities."""

from __future__ import annotations

import math
import sys
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import as_like, is_lazy
from autograd.engine.beside import read_at
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.ops import log_softmax, mean, scale, scatter
from autograd.ops import sum as sum_
from autograd.ops.rows import ones
from autograd.ops.scaling import narrowed, widened
from autograd.tensor import Tensor
from nn.losses.base import Loss, Reduction, TensorLike, check_reduction, reduced
from nn.losses.checks import as_target, classes_of, floating, is_outside, same_shape, weights_of_classes
from nn.modules.arguments import integer, real


@door
def cross_entropy(
    input: TensorLike,
    target: TensorLike,
    weight: TensorLike | None = None,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Minus the log-probability of the right class, from unnormalised scores.

    Args:
        input: logits, shape (N, C); (C,) for one sample; or (N, C, d1, ...), with a class for each of N d1 ... places.
        target: integer classes from 0 to C - 1, shape (N,), (), or (N, d1, ...). Or probabilities of the classes: a
            floating array of the shape of ``input``.
        weight: how much each class counts, shape (C,). A mean is then the weighted one; with probabilities as target
            it stays the mean over samples.
        ignore_index: samples of this class count for nothing; not for probabilities.
        reduction: ``"mean"`` over the samples, ``"sum"``, or ``"none"`` for one loss a sample.
        label_smoothing: from 0 to 1, the part of the target that is spread evenly over all classes
            (Szegedy et al. 2016).

    Raises:
        ShapeError: there is not one class a sample, or the weights are not one a class.
        OperandError: the classes are no integers.
        ArgumentError: a class outside 0 ... C - 1, an unknown reduction, or a smoothing outside of 0 to 1.

    Example:
        >>> logits = Tensor([[2.0, 0.0], [0.0, 0.0]])
        >>> loss = cross_entropy(logits, [0, 1])
        >>> loss.backward()
        >>> print(f"{loss.data:.4f}", logits.grad.round(3).tolist())
        0.4100 [[-0.06, 0.06], [0.25, -0.25]]
        >>> float(cross_entropy(logits, [[0.5, 0.5], [0.5, 0.5]]).data.round(4))
        0.91
    """
    usual = weight is None and ignore_index.__class__ is int and label_smoothing.__class__ is float
    usual = usual and (ignore_index, reduction, label_smoothing) == (-100, "mean", 0.0)
    if usual and _is_a_class_a_row(input, target):  # fast path: the checks below take as long as the loss itself
        result: Tensor = negative_log_likelihood(log_softmax(input, axis=1), target, reduction="mean")
        return result
    name = "cross_entropy"
    check_reduction(name, reduction)
    label_smoothing = real(name, "label_smoothing", label_smoothing, most=1.0)
    ignore_index = integer(name, "ignore_index", ignore_index, -sys.maxsize)
    logits = floating(input)
    wanted = as_target(target)
    if wanted.shape == logits.shape and wanted.dtype.kind == "f" and logits.ndim:
        return _of_probabilities(name, logits, wanted, weight, reduction, label_smoothing)
    classes, kept = classes_of(name, logits, wanted, ignore_index)
    log_p = log_softmax(logits, axis=0 if logits.ndim == 1 else 1)
    return _of_classes(name, log_p, classes, kept, weight, reduction, label_smoothing)


@door
def nll_loss(
    input: TensorLike,
    target: npt.ArrayLike,
    weight: TensorLike | None = None,
    *,
    ignore_index: int = -100,
    reduction: Reduction = "mean",
) -> Tensor:
    """Minus the log-probability of the right class, from log-probabilities (the output of ``log_softmax``).

    Arguments and errors are those of ``cross_entropy`` with integer classes, with log-probabilities for logits.

    Example:
        >>> import numpy as np
        >>> float(nll_loss(Tensor(np.log([[0.5, 0.5], [0.25, 0.75]])), [0, 0], reduction="sum").data.round(4))
        2.0794
    """
    check_reduction("nll_loss", reduction)
    ignore_index = integer("nll_loss", "ignore_index", ignore_index, -sys.maxsize)
    log_p = floating(input)
    classes, kept = classes_of("nll_loss", log_p, target, ignore_index)
    return _of_classes("nll_loss", log_p, classes, kept, weight, reduction, 0.0)


def _is_a_class_a_row(input: Any, target: Any) -> bool:
    """True for a Tensor of rows of logits, and a plain array of as many integers, each of which is a class."""
    if input.__class__ is not Tensor or target.__class__ is not np.ndarray:
        return False
    data, kind = input._data, target.dtype
    if data.__class__ is not np.ndarray or data.ndim != 2 or data.dtype.char not in "fd" or kind.kind != "i":
        return False
    return target.shape == data.shape[:1] and not is_outside(target, data.shape[1])


def _minus_one_hot(g: Any, out: Any, log_p: Any, target: Any, reduction: str) -> Any:
    if reduction == "mean":
        g = widened(g) / target.size
    elif reduction == "none":
        g = g[..., None]
    return -g * _one_hot(target, log_p)


def _one_hot(target: Any, log_p: Any) -> Any:
    """A mask of the right class in each row."""
    return target[..., None] == as_like(np.arange(log_p.shape[-1]), target)


def _of_logits(g: Any, out: Any, log_p: Any, target: Any, axis: Any, reduction: str) -> Any:
    """g (p - onehot), reduced: the gradient of the logits whose ``log_softmax`` is ``log_p``."""
    if axis not in (-1, log_p.ndim - 1) or log_p.dtype.char not in "fd" or target.__class__ is not np.ndarray:
        return NotImplemented
    if reduction == "mean":
        g = g / target.size
    elif reduction == "none":
        g = g[..., None]
    gx, places = np.exp(log_p), _places(log_p, target)
    gx.put(places, gx.take(places) - 1)
    gx *= g
    return gx


def _mean(x: Any) -> Any:
    """The mean of one axis; of a small batch as a product with ones, which takes a third less than NumPy's sum."""
    n = x.size
    if x.__class__ is np.ndarray and x.ndim == 1 and 0 < n <= 1024 and x.dtype.char in "fd":
        return x.dot(ones(n, x.dtype.char)) / n
    return mean.forward(x)


def _places(log_p: Any, target: Any) -> Any:
    """The places of the right class of each row, counted in C order: ``take`` and ``put`` are faster than indices."""
    if target.dtype.kind == "u":  # NumPy's sum of unsigned and signed integers may be a float
        target = target.astype(np.intp)
    if log_p.ndim == 1:
        return target
    first = _first(*log_p.shape)
    return target + (first if target.__class__ is np.ndarray else as_like(first, target))


@lru_cache(16)
def _first(rows: int, columns: int) -> Any:
    """The place of the first entry of each row."""
    places = np.arange(0, rows * columns, columns) if columns else np.zeros(rows, np.intp)
    places.flags.writeable = False
    return places


@op(
    _minus_one_hot, None,
    kind="linear", gate="label picker", symbol="nll", local=("-reduced(g) onehot", ""), selects=True,
    shortcut=(log_softmax, _of_logits),
)  # fmt: skip
def negative_log_likelihood(log_p: Any, target: Any, *, reduction: Any = "mean") -> Any:
    """-log_p[target] of each row, reduced. A router: only the right class of each row receives a gradient.

    Dask's arrays are read through a mask and not at places, and a class that does not exist makes the loss NaN.
    """
    if (log_p.__class__ is not np.ndarray or target.__class__ is not np.ndarray) and (
        is_lazy(log_p) or is_lazy(target)
    ):
        right = np.where(_one_hot(target, log_p), log_p, 0.0).sum(axis=-1)
        right = np.where((target >= 0) & (target < log_p.shape[-1]), right, math.nan).astype(log_p.dtype)
    else:
        right = log_p.take(_places(log_p, target))
    if reduction == "none":
        return -right
    return -_mean(right) if reduction == "mean" else -right.sum()


def _of_classes(
    name: str, log_p: Any, classes: Any, kept: Any, weight: Any, reduction: Reduction, smoothing: float
) -> Tensor:
    """The loss of log-probabilities (N, C, ...) against integer classes; with ``kept``, of the marked samples alone."""
    shape = log_p.shape
    count = shape[0 if len(shape) == 1 else 1]
    if weight is not None:
        weight = weights_of_classes(name, weight, count, log_p.dtype)
    result: Tensor
    if len(shape) <= 2 and kept is None and weight is None and not smoothing:
        result = negative_log_likelihood(log_p, classes, reduction=reduction)
        return result
    if len(shape) > 2:
        log_p = log_p.transpose((0, *range(2, len(shape)), 1))
    rows, flat = log_p.reshape((-1, count)), classes.reshape(-1)
    if kept is not None:
        places = np.flatnonzero(kept)
        rows, flat = rows[places], flat[places]
    losses = negative_log_likelihood(rows, flat, reduction="none")
    total: Any = flat.size
    if weight is not None:
        counted = read_at(weight, flat)
        losses, total = losses * counted, sum_(widened(counted))
    if smoothing:
        evenly = rows if weight is None else rows * weight
        losses = losses * (1 - smoothing) - sum_(evenly, axis=1) * (smoothing / count)
    if reduction == "none":
        if kept is not None:
            losses = scatter(losses, index=places, shape=(classes.size,))
        result = losses.reshape(classes.shape)
        return result
    if reduction == "sum":
        result = sum_(losses)
        return result
    result = narrowed(sum_(widened(losses)) / total, losses.dtype)
    return result


def _of_probabilities(
    name: str, logits: Any, target: Any, weight: Any, reduction: Reduction, smoothing: float
) -> Tensor:
    """The loss of logits (N, C, ...) against probabilities of the classes."""
    axis = 0 if logits.ndim == 1 else 1
    count = logits.shape[axis]
    weight = weights_of_classes(name, weight, count, logits.dtype)
    logits, target = same_shape(name, logits, target)
    if smoothing:
        target = target * (1 - smoothing) + smoothing / count
    terms = scale(target, log_softmax(logits, axis=axis))  # a class of probability 0 may have a log-probability of -inf
    if weight is not None:
        terms = terms * weight.reshape((-1,) + (1,) * (logits.ndim - axis - 1))
    return reduced(-sum_(terms, axis=axis), reduction)


class CrossEntropyLoss(Loss):
    """``functional.cross_entropy``: logits (N, C) against integer classes (N,) or probabilities (N, C).

    Example:
        >>> loss = CrossEntropyLoss(reduction="sum")
        >>> float(loss(Tensor([[0.0, 0.0], [0.0, 0.0]]), [0, 1]).data.round(4))
        1.3863
    """

    weight: Any

    @door
    def __init__(
        self,
        weight: TensorLike | None = None,
        *,
        ignore_index: int = -100,
        reduction: Reduction = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(reduction=reduction)
        self.label_smoothing = real("CrossEntropyLoss", "label_smoothing", label_smoothing, most=1.0)
        self.register_buffer("weight", weight)
        self.ignore_index = integer("CrossEntropyLoss", "ignore_index", ignore_index, -sys.maxsize)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Logits (N, C, ...) or (C,), and integer classes (N, ...) or one integer, or probabilities."""
        return cross_entropy(
            input,
            target,
            self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )


class NLLLoss(Loss):
    """``functional.nll_loss``: log-probabilities (N, C) against integer classes (N,).

    Example:
        >>> NLLLoss()(np.log([[0.5, 0.5], [0.25, 0.75]]), np.array([0, 1])).round(4)
        np.float64(0.4904)
    """

    weight: Any

    @door
    def __init__(
        self, weight: TensorLike | None = None, *, ignore_index: int = -100, reduction: Reduction = "mean"
    ) -> None:
        super().__init__(reduction=reduction)
        self.register_buffer("weight", weight)
        self.ignore_index = integer("NLLLoss", "ignore_index", ignore_index, -sys.maxsize)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Log-probabilities (N, C, ...) or (C,), and integer classes (N, ...) or one integer."""
        return nll_loss(input, target, self.weight, ignore_index=self.ignore_index, reduction=self.reduction)
