"""Weights of rows and of classes: checked, and the loss of a batch as the weighted mean of the losses of its rows."""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from functools import partial
from typing import Any, Protocol

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.doors import shown
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.ops import sum as sum_
from autograd.ops.scaling import narrowed, widened
from nn.data.rows import as_array
from nn.losses.classification import CrossEntropyLoss, NLLLoss, cross_entropy, nll_loss
from nn.modules.arguments import as_classes
from nn.modules.module import Module
from nn.training.checks import Loss

ClassWeight = Mapping[Any, float] | str | Any
_OF_CLASSES = (cross_entropy, nll_loss)


def checked_weights(owner: str, name: str, weight: Any, rows: int, some: bool = True) -> Any:
    """Weights of rows as an array of float64, of shape (rows,).

    Args:
        owner: the function that is called.
        name: of the argument.
        weight: one number a row, as (rows,) or (rows, 1).
        rows: how many there should be.
        some: True if at least one has to be above 0.

    Raises:
        ShapeError: not one a row.
        OperandError: they are no real numbers, or not computed yet.
        ArgumentError: some are negative or not finite, or all are 0.
    """
    array = data_of(as_array(owner, name, weight))
    if is_lazy(array):
        raise OperandError(f"{owner}: got {name} that is not computed yet, expected plain numbers: weight.compute()")
    if array.dtype.kind not in "fiub":
        raise OperandError(f"{owner}: got {name} of dtype {array.dtype}, expected numbers")
    if array.shape not in ((rows,), (rows, 1)):
        raise ShapeError(f"{owner}: got {name} of shape {array.shape}, expected ({rows},): one a row")
    array = array.reshape(rows).astype(np.float64)
    wrong = np.flatnonzero(~(np.isfinite(array) & (array >= 0)))
    if wrong.size:
        raise ArgumentError(f"{owner}: got {array[wrong[0]]} in {name}, row {wrong[0]}, expected finite numbers >= 0")
    if some and rows and not array.any():
        raise ArgumentError(f"{owner}: got {name} of zeros alone, expected some above 0")
    return array


class ClassWeights:
    """The weights of rows, by their classes.

    Args:
        owner: the function that is called.
        given: a dict of weights by class, where classes that are not in it count 1; an array with the weight of class
            k in place k; or ``"balanced"``: rows / (classes * rows of the class), as in scikit-learn.
        y: the classes of all rows, for ``"balanced"``; None if they are not known before.

    Raises:
        ArgumentError: a negative weight, other words, or ``"balanced"`` without all rows.
        OperandError: neither of these, or targets that are no classes.
    """

    def __init__(self, owner: str, given: ClassWeight, y: Any = None) -> None:
        self.owner = owner
        self.table: dict[Any, float] | None = None
        self.array: Any = None
        if isinstance(given, str):
            if given != "balanced":
                raise ArgumentError(f"{owner}: got class_weight={given!r:.40}, expected 'balanced', a dict or an array")
            if y is None:
                raise ArgumentError(
                    f"{owner}: got class_weight='balanced' and batches, expected a dict or an array of weights: the "
                    f"number of rows of each class is not known before"
                )
            classes, counts = np.unique(self._classes(y), return_counts=True)
            weights = counts.sum() / (len(classes) * counts)
            self.table = dict(zip(classes.tolist(), weights.tolist(), strict=True))
        elif isinstance(given, Mapping):
            if not all(isinstance(k, (int, np.integer, np.bool_)) for k in given):
                raise OperandError(
                    f"{owner}: got a class_weight with other keys than classes, expected {{0: 1.0, ...}}"
                )
            values = checked_weights(owner, "class_weight", list(given.values()), len(given))
            self.table = {int(k): float(w) for k, w in zip(given, values, strict=True)}
        else:
            array = data_of(as_array(owner, "class_weight", given))
            if array.ndim != 1:
                raise OperandError(
                    f"{owner}: got {shown(given)} as class_weight, expected 'balanced', a dict or an array with a "
                    f"weight for each class"
                )
            self.array = checked_weights(owner, "class_weight", array, len(array))

    def of(self, y: Any) -> Any:
        """The weight of each row."""
        classes = self._classes(y)
        if self.table is not None:
            known, places = np.unique(classes, return_inverse=True)
            return np.array([self.table.get(k, 1.0) for k in known.tolist()])[places.reshape(-1)]
        if classes.size and not 0 <= classes.min() <= classes.max() < len(self.array):
            wrong = classes[(classes < 0) | (classes >= len(self.array))][0]
            raise ArgumentError(
                f"{self.owner}: got class {wrong} and a class_weight of {len(self.array)} numbers, expected one for "
                f"each class; a dict may leave some out"
            )
        return self.array[classes.astype(np.intp)]

    def _classes(self, y: Any) -> Any:
        array = data_of(y) if hasattr(y, "dtype") else None
        array = array if array is None or is_lazy(array) else as_classes(array)
        known = array is not None and not is_lazy(array) and array.dtype.kind in "iub"
        if array is not None and known and (array.ndim == 1 or (array.ndim == 2 and array.shape[1] == 1)):
            return array.reshape(-1)
        what = f"targets of shape {tuple(array.shape)} {array.dtype}" if array is not None else shown(y)
        raise OperandError(
            f"{self.owner}: got class_weight and {what}, expected a class in each row: integers of shape (N,) or (N, 1)"
        )


class CountingLoss(Protocol):
    """A loss that says itself how much a batch counts."""

    reduction: str

    def counted(self, prediction: Any, y: Any, size: int) -> tuple[Any, float]:
        """The loss of a batch of so many rows, and how much it counts in the mean of an epoch."""


class RowLoss:
    """A loss with weights: sum(weight * loss of the row) / sum(weight); and the part of each batch in a mean.

    The losses of rows come from the loss itself, with ``reduction="none"``. Where a mean counts some entries less, as
    ``ignore_index`` and ``weight`` of a cross entropy do, they count less here too: equal weights change nothing. With
    ``reduction="sum"`` it is sum(weight * loss of the row). A batch of weights 0 alone has the loss 0.

    The losses of batches, each times its weight, make the loss that one call with all rows would give; that of
    ``reduction="sum"`` is their sum.

    Args:
        owner: the function that is called.
        loss: a loss of ``nn``, or a function with an argument ``reduction``; or one that returns a loss a row.
    """

    def __init__(self, owner: str, loss: Loss) -> None:
        self.owner = owner
        self.given: Any = loss
        self.rows: Callable[[Any, Any], Any] = loss
        self.reduction = getattr(loss, "reduction", "mean") if hasattr(loss, "counted") else "mean"
        self.options: Mapping[str, Any] = {}
        function: Any = inspect.unwrap(loss.func) if isinstance(loss, partial) else inspect.unwrap(loss)
        self.of_classes = isinstance(loss, (CrossEntropyLoss, NLLLoss)) or any(
            function is inspect.unwrap(known) for known in _OF_CLASSES
        )
        if isinstance(loss, Module):
            self.options = vars(loss)
            self.reduction = getattr(loss, "reduction", "mean")
            if hasattr(loss, "reduction"):
                rows = copy.copy(loss)
                rows.reduction = "none"
                self.rows = rows
        else:
            try:
                parameters = inspect.signature(loss).parameters
            except (TypeError, ValueError):
                return
            if isinstance(loss, partial):
                self.options = loss.keywords
            if "reduction" in parameters:
                default = parameters["reduction"].default
                self.reduction = default if isinstance(default, str) else "mean"
                bound: Any = partial
                self.rows = bound(loss, reduction="none")

    @property
    def is_sum(self) -> bool:
        """True if the losses of batches add up to that of all rows."""
        return self.reduction == "sum"

    @property
    def counts_itself(self) -> bool:
        """True for a ``CountingLoss``."""
        return hasattr(self.given, "counted")

    def counted(self, prediction: Any, y: Any, size: int) -> tuple[Any, float]:
        """The loss of a batch without weights, and how much it counts in the mean of an epoch."""
        if self.counts_itself:
            found: tuple[Any, float] = self.given.counted(prediction, y, size)
            return found
        return self.alone(prediction, y, self.is_ignored(y)), self.part(y, size)

    def alone(self, prediction: Any, y: Any, ignored: bool) -> Any:
        """The loss of a batch without weights; ``ignored`` is ``is_ignored(y)``.

        It asks no questions about numbers, because it may be traced (``autograd.compile``).
        """
        # A batch whose rows are all ignored gives 0 / 0.
        with np.errstate(invalid="ignore") if ignored else nullcontext():
            error = self.given(prediction, y)
        shape = tuple(getattr(error, "shape", ()))
        if shape not in ((), (1,)):
            raise ShapeError(
                f"{self.owner}: got a loss of shape {shape} from loss={self.name}, expected one number "
                f"for the batch: reduction='mean' or its mean"
            )
        return error

    def tensor(self, error: Any) -> Any:
        """The loss of a batch, if it is one to differentiate.

        Raises:
            OperandError: it is a plain number.
        """
        if not isinstance(error, Node):
            raise OperandError(
                f"{self.owner}: got {shown(error)} from loss={self.name}, expected a Tensor, which the gradients start "
                f"from: operators, NumPy's functions and those of nn.functional make one of the prediction"
            )
        return error

    def is_ignored(self, y: Any) -> bool:
        """True if the loss passes over all entries of a batch."""
        if not self.of_classes or is_lazy(data_of(y)):
            return False
        classes, ignored = np.asarray(data_of(y)), self.options.get("ignore_index", -100)
        if classes.size and classes.item(0) != ignored:
            return False  # fast path of nearly every batch
        return bool(np.all(classes == ignored))

    def part(self, y: Any, size: int) -> float:
        """The share of a batch without weights in the mean of an epoch."""
        if not self.of_classes or self.is_sum:
            return float(size)
        classes = y
        if y.__class__ is not np.ndarray:
            if is_lazy(data_of(y)):
                return float(size)
            classes = np.asarray(data_of(y))
        elif (
            y.ndim == 1 and y.size and y.dtype.kind == "i" and self.options.get("weight") is None
            and y.item(y.argmin()) >= 0 > self.options.get("ignore_index", -100)
        ):  # fmt: skip
            return float(y.size)  # fast path of every batch: nothing is ignored
        entries = self._counted(classes, classes.shape)
        return float(classes.size if entries is None else entries.sum())

    @property
    def name(self) -> str:
        """The name of the loss, for messages."""
        return str(getattr(self.given, "__name__", type(self.given).__name__))

    def __call__(self, prediction: Any, y: Any, weight: Any) -> tuple[Any, float]:
        """The loss of a batch, and how much it counts in the mean of an epoch."""
        losses = self.rows(prediction, y)
        shape = tuple(getattr(losses, "shape", ()))
        if not shape or shape[0] != len(weight):
            raise ShapeError(
                f"{self.owner}: got weights, and a loss of shape {shape} from loss={self.name}, expected one a row of "
                f"{len(weight)}: a loss of nn, a function with an argument reduction ('none' is a loss a row), or one "
                f"that returns a loss a row"
            )
        if is_lazy(data_of(losses)):
            raise OperandError(f"{self.owner}: got weights, and rows that are not computed yet, expected plain arrays")
        dtype = losses.dtype
        wide = widened(losses)
        column = weight.reshape(-1, *(1,) * (len(shape) - 1))
        total = sum_(wide * column.astype(wide.dtype))
        if self.reduction == "sum":
            return narrowed(total, dtype), float(len(weight))
        entries = self._counted(y, shape)
        if self.reduction == "batchmean":
            count = _sum(weight)
        elif entries is None:
            count = _sum(weight) * (np.prod(shape[1:]).item() if len(shape) > 1 else 1)
        else:
            count = _sum(column * entries)
        return narrowed(total * (1.0 / count if count else 0.0), dtype), count

    def _counted(self, y: Any, shape: tuple[int, ...]) -> Any:
        """The weight of each entry in a mean; None if all count the same."""
        if not self.of_classes:
            return None
        classes = data_of(y) if hasattr(y, "dtype") else np.asarray(y)
        if classes.dtype.kind not in "iub" or classes.shape != shape:
            return None
        kept = classes != self.options.get("ignore_index", -100)
        weight = self.options.get("weight")
        if weight is None:
            return None if np.count_nonzero(kept) == kept.size else kept
        return np.where(kept, np.asarray(data_of(weight))[np.where(kept, classes, 0)], 0.0)


def _sum(weights: Any) -> float:
    """The sum as a Python number. No line looks at its value, because it may be traced (``autograd.compile``)."""
    total: float = 1.0 * weights.sum().item()
    return total
