"""Numbers that tell how good predictions are: for people, not for gradients. The definitions are scikit-learn's.

Every metric is called ``metric(prediction, target)``, as a loss is (scikit-learn's own take the target first), on
arrays or Tensors. Where classes are predicted, ``prediction`` may hold scores, of which the largest wins: so all
of them can be given to ``fit`` as they are, or with options: ``{"f1": lambda p, t: f1_score(p, t, average="macro")}``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import admitted, materialize
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.modules.arguments import one_of, real

Average = Literal["binary", "micro", "macro", "weighted"] | None


@door
def accuracy(prediction: Any, target: Any) -> float:
    """The part of the samples whose class was predicted right.

    Args:
        prediction: scores of shape (N, C), of which the largest wins; or classes (integers or booleans) of shape (N,)
            or (N, 1). One score a row is no class: decide first, as in ``scores > 0`` for logits.
        target: classes (integers or booleans) of shape (N,) or (N, 1).

    Raises:
        ShapeError: the shapes do not go together, or there are no samples.
        OperandError: a score where a class was expected.

    Example:
        >>> accuracy([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]], [1, 0, 0])
        0.6666666666666666
    """
    predicted, true = classes_of("accuracy", prediction, target)
    return float((predicted == true).mean())


@door
def precision(
    prediction: Any, target: Any, *, average: Average = "binary", pos_label: int = 1, zero_division: float = 0.0
) -> Any:
    """Of the samples that were predicted to be of a class, the part that are: tp / (tp + fp).

    Args:
        prediction: scores of shape (N, C), of which the largest wins; or classes (integers or booleans) of shape (N,)
            or (N, 1). One score a row is no class: decide first, as in ``scores > 0`` for logits.
        target: classes (integers or booleans) of shape (N,) or (N, 1).
        average: ``"binary"``: of the class ``pos_label`` alone, where there are only two; ``"macro"``: the mean over
            the classes; ``"weighted"``: the mean weighted by how many samples each class has; ``"micro"``: of all
            samples together; None: an array with one number for each class that occurs, in order.
        pos_label: the class that ``"binary"`` is about.
        zero_division: the value of 0 / 0, where no sample was predicted to be of a class.

    Raises:
        ShapeError: the shapes do not go together, or there are no samples.
        OperandError: a score where a class was expected.
        ArgumentError: ``"binary"`` with more than two classes, or with a ``pos_label`` outside of them; an unknown
            average.

    Example:
        >>> precision([1, 1, 0, 1], [1, 0, 0, 1])
        0.6666666666666666
    """
    tp, predicted, true = _counts("precision", prediction, target, average, pos_label)
    return _averaged(tp, predicted, true, average, zero_division)


@door
def recall(
    prediction: Any, target: Any, *, average: Average = "binary", pos_label: int = 1, zero_division: float = 0.0
) -> Any:
    """Of the samples that are of a class, the part that were predicted to be: tp / (tp + fn).

    Arguments and errors are those of ``precision``.

    Example:
        >>> recall([1, 1, 0, 0], [1, 0, 0, 1])
        0.5
    """
    tp, _, true = _counts("recall", prediction, target, average, pos_label)
    return _averaged(tp, true, true, average, zero_division)


@door
def f1_score(
    prediction: Any, target: Any, *, average: Average = "binary", pos_label: int = 1, zero_division: float = 0.0
) -> Any:
    """The harmonic mean of precision and recall: 2 tp / (2 tp + fp + fn).

    Arguments and errors are those of ``precision``.

    Example:
        >>> f1_score([1, 1, 0, 1], [1, 0, 0, 1])
        0.8
        >>> f1_score([0, 2, 2, 1], [0, 1, 2, 1], average=None).round(3)
        array([1.   , 0.667, 0.667])
    """
    tp, predicted, true = _counts("f1_score", prediction, target, average, pos_label)
    return _averaged(2 * tp, predicted + true, true, average, zero_division)


@door
def confusion_matrix(prediction: Any, target: Any, *, labels: Sequence[int] | None = None) -> npt.NDArray[np.int64]:
    """The number of samples of each class (a row) that were predicted to be of each class (a column).

    Args:
        prediction: scores of shape (N, C), of which the largest wins; or classes (integers or booleans) of shape (N,)
            or (N, 1). One score a row is no class: decide first, as in ``scores > 0`` for logits.
        target: classes (integers or booleans) of shape (N,) or (N, 1).
        labels: the classes, in the order of rows and columns; others are left out. By default all that occur, sorted.

    Raises:
        ShapeError: the shapes do not go together, or there are no samples.
        OperandError: a score where a class was expected.
        ArgumentError: a label twice, or none.

    Example:
        >>> confusion_matrix([0, 2, 2, 1], [0, 1, 2, 1])
        array([[1, 0, 0],
               [0, 1, 1],
               [0, 0, 1]])
    """
    predicted, true = classes_of("confusion_matrix", prediction, target)
    if labels is None:
        wanted = np.unique(np.concatenate([predicted, true]))
    else:
        wanted = np.asarray(labels)
        if wanted.ndim != 1 or not wanted.size or len(np.unique(wanted)) < len(wanted):
            raise ArgumentError(f"confusion_matrix: got labels {labels!r:.60}, expected each class once")
    order = np.argsort(wanted)
    known = np.isin(predicted, wanted) & np.isin(true, wanted)
    rows, columns = (order[np.searchsorted(wanted, x[known], sorter=order)] for x in (true, predicted))
    counts = np.bincount(rows * len(wanted) + columns, minlength=len(wanted) ** 2)
    return counts.reshape(len(wanted), len(wanted))


@door
def mean_squared_error(prediction: Any, target: Any) -> float:
    """The mean of (prediction - target)^2 over everything.

    Args:
        prediction: numbers of shape (N,) or (N, K).
        target: numbers of the same shape; (N, 1) and (N,) are the same.

    Raises:
        ShapeError: the shapes differ in another way (nothing is broadcast), or there are no samples.

    Example:
        >>> mean_squared_error([1.0, 2.0], [0.0, 4.0])
        2.5
    """
    p, t = _numbers("mean_squared_error", prediction, target)
    return float(np.mean((p - t) ** 2))


@door
def mean_absolute_error(prediction: Any, target: Any) -> float:
    """The mean of abs(prediction - target) over everything; arguments and errors are those of ``mean_squared_error``.

    Example:
        >>> mean_absolute_error([1.0, 2.0], [0.0, 4.0])
        1.5
    """
    p, t = _numbers("mean_absolute_error", prediction, target)
    return float(np.mean(np.abs(p - t)))


@door
def r2_score(prediction: Any, target: Any) -> float:
    """The coefficient of determination: 1 - sum((target - prediction)^2) / sum((target - mean(target))^2).

    1 is perfect, 0 as good as predicting the mean, and there is no lower bound. Of several outputs it is the mean. For
    a target that does not vary it is 1 if the prediction is exact and 0 otherwise. Arguments and errors are those of
    ``mean_squared_error``, with at least two samples.

    Example:
        >>> r2_score([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])
        0.7857142857142857
    """
    p, t = _numbers("r2_score", prediction, target)
    if len(t) < 2:
        raise ShapeError(f"r2_score: got {len(t)} sample, expected at least two: the target has to vary")
    left = np.atleast_1d(((t - p) ** 2).sum(axis=0))
    total = np.atleast_1d(((t - t.mean(axis=0)) ** 2).sum(axis=0))
    scores = np.where(left == 0, 1.0, 0.0)
    scores[total != 0] = 1 - left[total != 0] / total[total != 0]
    return float(scores.mean())


def column(x: Any) -> Any:
    """(N, 1) as (N,); anything else as it is."""
    return x[:, 0] if x.ndim == 2 and x.shape[1] == 1 else x


def plain(x: Any) -> Any:
    """A prediction or a target as an array."""
    x = materialize(data_of(admitted("metric", x)))
    return x if hasattr(x, "shape") else np.asarray(x)


def classes_of(name: str, prediction: Any, target: Any) -> tuple[Any, Any]:
    """Predicted and true classes, both of shape (N,)."""
    scores, classes = plain(prediction), plain(target)
    shapes = scores.shape, classes.shape
    scores, classes = column(scores), column(classes)
    if scores.ndim == 2 and classes.ndim == 1 and scores.shape[1]:
        unclear = np.flatnonzero((scores != scores).any(axis=1))
        if unclear.size:  # argmax would take NaN for the largest score
            raise ArgumentError(f"{name}: got NaN in the prediction, row {unclear[0]}, expected scores to compare")
        scores = scores.argmax(axis=1)
    if scores.shape != classes.shape or classes.ndim != 1 or not classes.size:
        raise ShapeError(
            f"{name}: got prediction of shape {shapes[0]} and target of shape {shapes[1]}, "
            f"expected (N, C), (N, 1) or (N,), and (N,) or (N, 1), with N > 0"
        )
    for argument, array in (("prediction", scores), ("target", classes)):
        if array.dtype.kind not in "iub":
            raise OperandError(
                f"{name}: got {argument} of dtype {array.dtype}, expected classes (integers or booleans); "
                + (
                    f"decide first, as in {name}(scores > 0, target)"
                    if argument == "prediction"
                    else "as in target.astype(int)"
                )
            )
    return scores, classes


def _counts(name: str, prediction: Any, target: Any, average: Average, pos_label: int) -> tuple[Any, Any, Any]:
    """Three counts for each class that is asked for: samples predicted rightly, predicted, and truly of the class."""
    predicted, true = classes_of(name, prediction, target)
    labels = np.unique(np.concatenate([predicted, true]))
    if average is not None:
        one_of(name, "average", average, ("binary", "micro", "macro", "weighted"))
    if average == "binary":
        if len(labels) > 2 or (len(labels) == 2 and pos_label not in labels):
            raise ArgumentError(
                f"{name}: got classes {labels.tolist()} with average='binary' and pos_label={pos_label}, expected two "
                f"classes, pos_label among them; choose average='macro', 'micro', 'weighted' or None"
            )
        labels = np.array([pos_label])
    hit = predicted == true
    tp, said, there = (np.array([np.sum(x == label) for label in labels]) for x in (predicted[hit], predicted, true))
    return tp, said, there


def _averaged(above: Any, below: Any, weights: Any, average: Average, zero_division: float) -> Any:
    """The ratio for each class, or one number for all."""
    otherwise = real("metrics", "zero_division", zero_division)
    if average == "micro":
        above, below = above.sum(keepdims=True), below.sum(keepdims=True)
    ratios = np.full(len(above), otherwise)
    np.divide(above, below, out=ratios, where=below != 0)
    if average is None:
        return ratios
    return float(np.average(ratios, weights=weights if average == "weighted" else None))


def _numbers(name: str, prediction: Any, target: Any) -> tuple[Any, Any]:
    """Predictions and targets as arrays of float64, of one shape."""
    p, t = plain(prediction), plain(target)
    if p.ndim != t.ndim:  # (N, 1) counts as (N,): rows are compared one by one, without broadcasting
        p, t = column(p), column(t)
    if p.shape != t.shape or not p.size or p.ndim == 0:
        raise ShapeError(
            f"{name}: got prediction of shape {p.shape} and target of shape {t.shape}, "
            f"expected the same shape, with at least one sample"
        )
    for array in (p, t):
        if array.dtype.kind not in "fiubO":  # as floats, complex numbers would lose a part, and texts become numbers
            raise OperandError(f"{name}: got an array of dtype {array.dtype}, expected real numbers")
    return p.astype(np.float64), t.astype(np.float64)
