"""Connectionist temporal classification: a sequence of labels from a longer one of predictions, without alignment."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.beside import as_array
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.engine.outside import outside
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.ops import concatenate, logaddexp, where
from autograd.ops.scaling import narrowed, widened
from autograd.tensor import Tensor
from nn.losses.base import Loss, Reduction, TensorLike, check_reduction, reduced
from nn.losses.checks import as_target, floating
from nn.modules.arguments import flag, integer

_NAME = "ctc_loss"


@door
def ctc_loss(
    log_probs: TensorLike,
    targets: npt.ArrayLike,
    input_lengths: npt.ArrayLike,
    target_lengths: npt.ArrayLike,
    blank: int = 0,
    reduction: Reduction = "mean",
    zero_infinity: bool = False,
) -> Tensor:
    """Minus the log-probability of a label sequence, summed over all its alignments. (Graves et al. 2006.)

    An alignment has one class at each of T times; its labels remain when repetitions are merged and then blanks are
    removed. The sum over alignments is a recursion over the times, made of ``logaddexp``, so derivatives of any order
    come out of it. The gradient is the derivative with respect to ``log_probs`` as they are. PyTorch's takes for
    granted that they come from ``log_softmax``, and adds what that will remove again: behind ``log_softmax`` both send
    the same back.

    Args:
        log_probs: log-probabilities, shape (T, N, C); (T, C) for one sequence. The output of ``log_softmax``.
        targets: the labels, integers from 0 to C - 1 other than ``blank``: shape (N, S), where entries behind a
            target's length are not read, or all of them in a row, shape (sum of target_lengths,).
        input_lengths: how many of the T times count, shape (N,); or () for one sequence.
        target_lengths: how many labels each target has, likewise.
        blank: the class that stands for no label.
        reduction: ``"mean"`` divides each loss by its target's length (by 1 if that is 0) and takes the mean over the
            sequences; ``"sum"``; or ``"none"`` for one loss a sequence.
        zero_infinity: whether a target that does not fit into its times counts 0; else its loss is infinite. Its
            gradient is 0 in both cases.

    Raises:
        ShapeError: the shapes do not go together.
        OperandError: labels or lengths are no integers.
        ArgumentError: a label out of range, or the blank; a length out of range; an unknown reduction.

    Example:
        >>> log_p = Tensor(np.log([[[0.6, 0.4]], [[0.7, 0.3]]]))  # two times, one sequence, blank and one label
        >>> round(float(np.exp(-ctc_loss(log_p, [[1]], [2], [1]).data)), 2)  # 0.4 0.3 + 0.4 0.7 + 0.6 0.3
        0.58
    """
    check_reduction(_NAME, reduction)
    zero_infinity = flag(_NAME, "zero_infinity", zero_infinity)
    x = floating(log_probs)
    if len(x.shape) not in (2, 3) or not x.shape[0]:
        raise ShapeError(f"{_NAME}: got log_probs of shape {x.shape}, expected (T, N, C), or (T, C) for one sequence")
    single = len(x.shape) == 2
    times, count, classes = x.shape if not single else (x.shape[0], 1, x.shape[1])
    blank = integer(_NAME, "blank", blank, 0)
    if blank >= classes:
        raise ArgumentError(f"{_NAME}: got blank={blank}, expected a class from 0 to {classes - 1}")
    steps = _lengths("input_lengths", input_lengths, count, single, times)
    sizes = _lengths("target_lengths", target_lengths, count, single, None)
    labels = _labels(targets, sizes, single, blank, classes)
    losses = _recursion(widened(x).reshape((times, count, classes)), labels, steps, sizes, blank)
    if zero_infinity:
        losses = where(data_of(losses) == math.inf, 0.0, losses)
    if reduction == "mean":
        losses = losses / np.maximum(sizes, 1).astype(losses.dtype)
    losses = narrowed(losses, x.dtype)
    return reduced(losses.reshape(()) if single else losses, reduction)


def _recursion(x: Any, labels: Any, steps: Any, sizes: Any, blank: int) -> Any:
    """Minus log-probabilities (N,) from log-probabilities (T, N, C) and labels (N, S).

    ``a[n, k]`` is the log-probability of all ways to be at place k of a target with blanks between its labels. A way
    stays, goes on to the next place, or passes over a blank between two labels that differ.
    """
    count = x.shape[1]
    places = np.full_like(labels, blank, shape=(count, 2 * labels.shape[1] + 1))
    places[:, 1::2] = labels
    k, rows = np.arange(places.shape[1]), np.arange(count)
    said = x[:, rows[:, None], places]  # the log-probabilities of the labels, of shape (T, N, places)
    passes = np.zeros_like(places, bool)
    passes[:, 2:] = (places[:, 2:] != blank) & (places[:, 2:] != places[:, :-2])
    never = np.full(places.shape, -math.inf, x.dtype)
    a = where((k <= 1) & (k <= 2 * sizes[:, None]), said[0], -math.inf)
    for t in range(1, int(steps.max(initial=0))):
        arrived = logaddexp(a, concatenate(never[:, :1], a[:, :-1], axis=1))
        if labels.shape[1] > 1:
            skipped = concatenate(never[:, :2], a[:, :-2], axis=1)
            arrived = logaddexp(arrived, where(passes, skipped, -math.inf))
        goes_on = (t < steps)[:, None]
        a = arrived + said[t] if goes_on.all() else where(goes_on, arrived + said[t], a)
    last, before = a[rows, 2 * sizes], a[rows, np.maximum(2 * sizes - 1, 0)]
    losses = -logaddexp(last, where(sizes > 0, before, -math.inf))
    if steps.all():
        return losses
    # with no time steps, only an empty label fits
    return where(steps > 0, losses, np.where(sizes > 0, math.inf, 0.0).astype(x.dtype))


def _integers(which: str, x: Any) -> Any:
    array = data_of(as_target(x))
    array = as_array(array)
    if array.dtype.kind not in "iu" and array.size:
        raise OperandError(f"{_NAME}: got {which} of dtype {array.dtype}, expected integers")
    return array.astype(np.int64)


def _lengths(which: str, x: Any, count: int, single: bool, most: int | None) -> Any:
    """Lengths, one a sequence, from 0 to the most."""
    lengths = _integers(which, x)
    if lengths.shape != (count,) and not (single and lengths.shape == ()):
        raise ShapeError(f"{_NAME}: got {which} of shape {lengths.shape}, expected ({count},): one a sequence")
    outside = lengths[(lengths < 0) | (lengths > (math.inf if most is None else most))]
    if outside.size:
        wanted = "lengths >= 0" if most is None else f"lengths from 0 to {most}, the number of times"
        raise ArgumentError(f"{_NAME}: got {outside.flat[0]} in {which}, expected {wanted}")
    return lengths.reshape(count)


@outside
def _labels(targets: Any, sizes: Any, single: bool, blank: int, classes: int) -> Any:
    """The labels (N, S), with the blank behind the end of each target."""
    given, count, most = _integers("targets", targets), len(sizes), int(sizes.max(initial=0))
    ends = np.arange(most) < sizes[:, None]
    labels = np.full((count, most), blank)
    if given.ndim == 2 and not (single and given.shape[0] != 1):
        if given.shape[0] != count or given.shape[1] < most:
            raise ShapeError(
                f"{_NAME}: got targets of shape {given.shape}, expected ({count}, {most}) or more labels in each row"
            )
        labels[ends] = given[:, :most][ends]
    elif given.ndim == 1:
        total = int(sizes.sum())
        if given.size != total and not (single and given.size > total):
            raise ShapeError(
                f"{_NAME}: got targets of shape {given.shape}, expected ({total},): the sum of target_lengths; "
                f"or ({count}, S), one row a sequence"
            )
        labels[ends] = given[:total]
    else:
        raise ShapeError(f"{_NAME}: got targets of shape {given.shape}, expected (N, S), or (sum of target_lengths,)")
    read = labels[ends]
    wrong = read[(read < 0) | (read >= classes) | (read == blank)]
    if wrong.size:
        raise ArgumentError(
            f"{_NAME}: got {wrong[0]} in targets, expected classes from 0 to {classes - 1} without the blank, {blank}"
        )
    return labels


class CTCLoss(Loss):
    """``functional.ctc_loss``: log-probabilities (T, N, C) against sequences of labels.

    Example:
        >>> log_p = Tensor(np.log([[[0.6, 0.4]], [[0.7, 0.3]]]))
        >>> round(float(np.exp(-CTCLoss()(log_p, [[1]], [2], [1]).data)), 2)
        0.58
    """

    @door
    def __init__(self, blank: int = 0, reduction: Reduction = "mean", zero_infinity: bool = False) -> None:
        super().__init__(reduction=reduction)
        self.blank = integer("CTCLoss", "blank", blank, 0)
        self.zero_infinity = flag("CTCLoss", "zero_infinity", zero_infinity)

    def forward(self, log_probs: Any, targets: Any, input_lengths: Any, target_lengths: Any) -> Tensor:
        """Log-probabilities (T, N, C) or (T, C), labels, and the lengths of both."""
        return ctc_loss(
            log_probs, targets, input_lengths, target_lengths, self.blank, self.reduction, self.zero_infinity
        )
