"""Metrics of probabilities and of rankings, next to those of ``metrics``; the definitions are scikit-learn's."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.modules.arguments import as_classes, flag, integer, one_of
from nn.training.metrics import classes_of, column, plain


@door
def balanced_accuracy(prediction: Any, target: Any, *, adjusted: bool = False) -> float:
    """The mean over the classes of the part of their samples that was predicted right: the mean recall.

    Args:
        prediction: scores of shape (N, C), of which the largest wins; or classes of shape (N,) or (N, 1).
        target: classes of shape (N,) or (N, 1).
        adjusted: scale it so that guessing gives 0 and 1 stays 1.

    Raises:
        ShapeError: the shapes do not go together, or there are no samples.
        OperandError: a score where a class was expected.

    Example:
        >>> balanced_accuracy([0, 1, 0, 0, 0, 1], [0, 1, 0, 0, 1, 0])
        0.625
    """
    adjusted = flag("balanced_accuracy", "adjusted", adjusted)
    predicted, true = classes_of("balanced_accuracy", prediction, target)
    classes = np.unique(true)
    score = float(np.mean([np.mean(predicted[true == k] == k) for k in classes]))
    if not adjusted:
        return score
    chance = 1 / len(classes)
    return (score - chance) / (1 - chance) if len(classes) > 1 else float("nan")


@door
def top_k_accuracy(prediction: Any, target: Any, *, k: int = 2, labels: Sequence[int] | None = None) -> float:
    """The part of the samples whose class is among the k largest scores; of equal scores the last ones count as larger.

    Args:
        prediction: scores of shape (N, C), C > 1.
        target: classes of shape (N,) or (N, 1).
        k: how many guesses there are.
        labels: the class of each column, in order; by default 0 to C - 1.

    Raises:
        ShapeError: the shapes do not go together, or there are no samples.
        ArgumentError: k below 1, or a class that no column stands for.

    Example:
        >>> top_k_accuracy([[0.5, 0.2, 0.3], [0.3, 0.4, 0.3], [0.1, 0.2, 0.7], [0.5, 0.4, 0.1]], [2, 0, 1, 1])
        0.75
    """
    k = integer("top_k_accuracy", "k", k, 1)
    shape = np.shape(column(plain(prediction)))
    if len(shape) == 1:  # nothing says whether it is a probability or a logit, whose border is 0.5 or 0
        raise ShapeError("top_k_accuracy: got a prediction with one score a row, expected (N, C) with C > 1")
    scores, places = _columns("top_k_accuracy", prediction, target, labels)
    best = np.argsort(scores, axis=1, kind="stable")[:, ::-1][:, :k]
    return float(np.mean((best == places[:, None]).any(axis=1)))


@door
def log_loss(prediction: Any, target: Any, *, labels: Sequence[int] | None = None) -> float:
    """Minus the mean logarithm of the probability of the right class, probabilities kept off 0 and 1 by their epsilon.

    Args:
        prediction: probabilities of shape (N, C); or of shape (N,) or (N, 1), of the larger one of two classes.
        target: classes of shape (N,) or (N, 1); whole numbers as floats are classes too.
        labels: the class of each column, in order; by default 0 to C - 1, or those that occur, if they are as many.

    Raises:
        ShapeError: the shapes do not go together, or there are no samples.
        ArgumentError: numbers outside of 0 to 1, rows whose sum is not 1, or a class that no column stands for.

    Example:
        >>> round(log_loss([0.9, 0.1, 0.2, 0.65], [1, 0, 0, 1]), 5)
        0.21616
    """
    scores, places = _columns("log_loss", prediction, target, labels)
    _check_probabilities("log_loss", scores)
    eps = np.finfo(scores.dtype).eps
    right = np.clip(scores[np.arange(len(scores)), places], eps, 1 - eps)
    return float(-np.log(right.astype(np.float64)).mean())


@door
def roc_auc_score(prediction: Any, target: Any, *, average: str | None = "macro", multi_class: str = "raise") -> Any:
    """The area under the ROC curve: the chance that a sample of the class has a larger score than one that is not.

    Equal scores count half. It is NaN if all samples are of one class. Of more than two classes it is taken of each
    against the rest, or of each pair (Hand and Till, "A simple generalisation of the area under the ROC curve for
    multiple class classification problems", 2001).

    Args:
        prediction: scores for the larger one of two classes, shape (N,) or (N, 1); or of both, (N, 2); or probabilities
            of C classes, (N, C).
        target: classes of shape (N,) or (N, 1); whole numbers as floats are classes too.
        average: of more than two classes: ``"macro"``, the mean; ``"weighted"``, by how often they occur; None: an
            array with one number a class, for ``"ovr"`` alone.
        multi_class: ``"ovr"``, one against the rest, or ``"ovo"``, one against one; it must be chosen where there are
            more than two.

    Raises:
        ShapeError: the shapes do not go together, or there are no samples.
        ArgumentError: more than two classes and no ``multi_class``, scores that are NaN, or no probabilities for more
            than two classes.

    Example:
        >>> roc_auc_score([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])
        0.75
    """
    name = "roc_auc_score"
    if average is not None:
        one_of(name, "average", average, ("macro", "weighted"))
    one_of(name, "multi_class", multi_class, ("raise", "ovr", "ovo"))
    scores, places = _columns(name, prediction, target, None)
    if scores.shape[1] == 2:
        given = column(plain(prediction))
        return _area(given if given.ndim == 1 else _lead(scores), places == 1)
    if multi_class == "raise":
        raise ArgumentError(f"{name}: got {scores.shape[1]} classes, expected multi_class='ovr' or 'ovo'")
    _check_probabilities(name, scores)
    counts = np.bincount(places, minlength=scores.shape[1])
    if multi_class == "ovr":
        areas = [_area(scores[:, k], places == k) for k in range(scores.shape[1])]
        weights: Any = counts
        if average is None:
            return np.array(areas)
    else:
        if average is None:
            raise ArgumentError(f"{name}: got average=None with multi_class='ovo', expected 'macro' or 'weighted'")
        areas, weights = [], []
        for a, b in combinations(range(scores.shape[1]), 2):
            pair = (places == a) | (places == b)
            either = (_area(scores[pair, k], places[pair] == k) for k in (a, b))
            areas.append(sum(either) / 2)
            weights.append(counts[a] + counts[b])
    return float(np.average(areas, weights=weights if average == "weighted" else None))


def _lead(scores: Any) -> Any:
    """The lead of the second of two scores, as numbers that sort by it without rounding.

    Next to a score of 1 the difference of two small probabilities rounds away. So the rounding error, which is a
    floating number itself (Knuth's two-sum), is the imaginary part: NumPy sorts complex numbers by the real part first.
    """
    wide = scores.astype(np.result_type(scores.dtype, np.float64))
    lower, upper = wide[:, 0], wide[:, 1]
    found = np.zeros(len(wide), np.result_type(wide.dtype, np.complex64))
    with np.errstate(invalid="ignore"):  # infinite scores have no rounding error
        lead = np.where(upper == lower, 0.0, upper - lower)
        part = lead - upper
        error = (upper - (lead - part)) - (lower + part)
    found.real, found.imag = lead, np.where(np.isfinite(error), error, 0.0)
    return found


def _area(scores: Any, hit: Any) -> float:
    """The area for scores of samples, True for those of the class: from the sum of their ranks."""
    inside, outside = int(hit.sum()), int((~hit).sum())
    if not inside or not outside:
        return float("nan")
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = np.cumsum(counts) - (counts - 1) / 2  # equal scores share the mean of their ranks
    return float((ranks[places.reshape(-1)][hit].sum() - inside * (inside + 1) / 2) / (inside * outside))


def _columns(name: str, prediction: Any, target: Any, labels: Any) -> tuple[Any, Any]:
    """Scores of shape (N, C), and the column of the right class in each row."""
    scores, classes = column(plain(prediction)), column(plain(target))
    if scores.ndim not in (1, 2) or classes.ndim != 1 or len(scores) != len(classes) or not classes.size:
        raise ShapeError(
            f"{name}: got prediction of shape {np.shape(plain(prediction))} and target of shape "
            f"{np.shape(plain(target))}, expected (N, C), (N, 1) or (N,), and (N,) or (N, 1), with N > 0"
        )
    classes = as_classes(classes)
    if classes.dtype.kind not in "iub":
        raise OperandError(f"{name}: got target of dtype {classes.dtype}, expected classes, as in target.astype(int)")
    if scores.dtype.kind not in "fiub":
        raise OperandError(f"{name}: got prediction of dtype {scores.dtype}, expected numbers")
    scores = scores if scores.dtype.kind == "f" else scores.astype(np.float64)
    if np.isnan(scores).any():
        raise ArgumentError(f"{name}: got NaN in the prediction, row {int(np.argwhere(np.isnan(scores))[0][0])}")
    if scores.ndim == 1:
        scores = np.stack([1 - scores, scores], axis=1)
    count = scores.shape[1]
    if labels is not None:
        wanted = np.asarray(labels)
        if wanted.ndim != 1 or len(wanted) != count or len(np.unique(wanted)) < count:
            raise ArgumentError(f"{name}: got labels {labels!r:.60} for {count} columns, expected the class of each")
    else:
        found = np.unique(classes)
        wanted = np.arange(count)
        if len(found) == count and not np.isin(found, wanted).all():
            wanted = found
    order = np.argsort(wanted)
    at = np.searchsorted(wanted, classes, sorter=order)
    places = order[np.minimum(at, count - 1)]
    wrong = np.flatnonzero(wanted[places] != classes)
    if wrong.size:
        raise ArgumentError(
            f"{name}: got class {classes[wrong[0]]} in the target and {count} columns for {wanted.tolist()!s:.60}, "
            f"expected a column for each class; labels says which is which"
        )
    return scores, places


def _check_probabilities(name: str, scores: Any) -> None:
    sums = scores.astype(np.float64).sum(axis=1)
    off = np.flatnonzero(~np.isclose(sums, 1, rtol=float(np.sqrt(np.finfo(scores.dtype).eps))))
    if scores.min() < 0 or scores.max() > 1 or off.size:
        raise ArgumentError(
            f"{name}: got numbers from {scores.min():.4g} to {scores.max():.4g}, and a row with the sum "
            f"{sums[off[0] if off.size else 0]:.4g}, expected probabilities: logits become some by "
            f"nn.functional.softmax(logits, 1), or sigmoid(logits) of one output"
        )
