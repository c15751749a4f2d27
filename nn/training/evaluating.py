"""A model in use: ``evaluate`` measures it, ``predict`` gives its answers; and the measurements of an epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograd.engine.arrays import is_lazy, materialize
from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.engine.recording import no_grad
from autograd.errors import OperandError, ShapeError
from nn.data.rows import joined, leaves, mapped
from nn.modules.module import Module, modes_restored
from nn.training.checks import Loss, Metric, check_loss, checked_metrics
from nn.training.feeding import Arrays, Stream, called, feed_of, is_stream
from nn.training.row_weights import RowLoss


@door
def evaluate(
    model: Module,
    x: Any,
    y: Any = None,
    *,
    loss: Loss,
    metrics: Mapping[str, Metric] | None = None,
    batch_size: int | None = None,
    sample_weight: Any = None,
) -> dict[str, float]:
    """Loss and metrics of a model in evaluation mode; nothing is recorded, and the model is left as it was.

    Arguments and errors are those of ``fit``: ``x`` and ``y`` are arrays, tuples or dicts of them, or ``x`` alone is an
    iterable of batches. The batch size, 1024 if it is not given, only limits the memory that is used: the loss is that
    of one call with all rows, the total for ``reduction="sum"``, and a mean in which rows count what the loss makes
    them count (``ignore_index``, the weights of classes). A loss of one's own should be a mean over the rows. With
    ``sample_weight`` the loss is the weighted mean; metrics count all rows alike.

    Example:
        >>> import numpy as np
        >>> from nn import Identity
        >>> from nn.functional import mse_loss
        >>> evaluate(Identity(), np.array([1.0, 2.0]), np.array([1.0, 4.0]), loss=mse_loss)
        {'loss': 2.0}
    """
    if not isinstance(model, Module):
        raise OperandError(f"evaluate: got {shown(model)} as model, expected a Module")
    check_loss("evaluate", loss)
    metrics = checked_metrics("evaluate", metrics)
    feed = feed_of("evaluate", x, y, sample_weight)
    if isinstance(feed, Arrays):
        feed.in_portions(1024 if batch_size is None else batch_size)
        if not feed.rows:
            raise ShapeError("evaluate: got no samples, expected at least one")
    elif batch_size is not None:
        raise OperandError(f"evaluate: got batch_size={shown(batch_size)} and batches, expected x and y, or no size")
    return measured("evaluate", model, feed, loss, metrics)


def measured(
    owner: str, model: Module, feed: Arrays | Stream, loss: Loss, metrics: Mapping[str, Metric]
) -> dict[str, float]:
    """Loss and metrics over some batches; the model is left in its modes."""
    of_rows = RowLoss(owner, loss)
    record = Record(metrics, of_rows.is_sum)
    with modes_restored(model), no_grad():
        model.eval()
        for batch in feed:
            prediction = called(model, batch.x)
            if batch.weight is None:
                error, counts = of_rows.counted(prediction, batch.y, batch.size)
            else:
                error, counts = of_rows(prediction, batch.y, batch.weight)
            record.add(error, counts, prediction, batch.y, batch.size)
    return record.measured()


@door
def predict(model: Module, x: Any, *, batch_size: int = 1024) -> Any:
    """The answers of a model in evaluation mode, as a plain array; nothing is recorded.

    Args:
        model: the model; it is left as it was.
        x: inputs, one sample a row: an array, a tuple of arrays (the model's arguments) or a dict of them (arguments by
            name); or an iterable of batches, such as a ``DataLoader``. Of a batch (x, y) or (x, y, weight) only x is
            used.
        batch_size: rows at a time, which only limits the memory that is used.

    Returns:
        The outputs of all rows, in order; a tuple or a dict of arrays if the model returns one.

    Raises:
        OperandError: the model is no Module, or x makes no array.
        ShapeError: inputs of different lengths, an output without a row for each row of its batch (a recurrent layer's
            last state has the batch on its second axis), or an input that the model refuses.

    Example:
        >>> import numpy as np
        >>> from nn import Linear
        >>> model = Linear(3, 2, rng=0)
        >>> answers = predict(model, np.ones((5, 3)), batch_size=2)
        >>> type(answers).__name__, answers.shape, bool((answers == model(np.ones((5, 3))).data).all())
        ('ndarray', (5, 2), True)
    """
    if not isinstance(model, Module):
        raise OperandError(f"predict: got {shown(model)} as model, expected a Module")
    feed: Arrays | Stream
    as_stream = is_stream(x)
    feed = Stream("predict", x, targets=False) if as_stream else Arrays("predict", x, None).in_portions(batch_size)
    found = []
    with modes_restored(model), no_grad():
        model.eval()
        for batch in feed:
            found.append(plain(kept(called(model, batch.x))))
            _check_rows("predict", found[-1], batch.size)
        if not found and isinstance(feed, Arrays):  # without rows, the model itself shows the shape of its results
            found.append(plain(called(model, feed.x)))
    return joined("predict", found)


def plain(tree: Any) -> Any:
    """Outputs as plain arrays."""
    if isinstance(tree, list):
        tree = tuple(tree)
    return mapped(lambda x: np.asarray(materialize(data_of(x))), tree)


def kept(tree: Any) -> Any:
    """The arrays of a tree with memory of their own, to keep for later; those that are not computed yet have none.

    A source of batches may fill the same array again and again, a model may return its input or a parameter, and an
    optimiser writes into parameters: kept without a copy, they would show the numbers of a later batch.
    """

    def own(x: Any) -> Any:
        data = data_of(x)
        return data if is_lazy(data) or not hasattr(data, "copy") else data.copy()

    return mapped(own, tuple(tree) if isinstance(tree, list) else tree)


def _check_rows(owner: str, outputs: Any, rows: int, several: bool = False) -> None:
    """ShapeError unless each array of some outputs has a row (or several) for each of the batch, so that it joins."""
    for place, x in leaves(outputs, "output"):
        shape = tuple(getattr(x, "shape", ()))
        if not shape or (shape[0] % rows if several and rows else shape[0] != rows):
            raise ShapeError(
                f"{owner}: got {place} of shape {shape} for a batch of {rows} rows, expected a row for each along the "
                f"first axis, as batches are joined there; a module around the model may return only arrays with rows: "
                f"its forward(x) is return self.model(x)[0], say"
            )


class Record:
    """Losses and predictions of an epoch; metrics need all of them, as most are no means over batches."""

    def __init__(self, metrics: Mapping[str, Metric], is_sum: bool = False) -> None:
        self.metrics = metrics
        self.is_sum = is_sum  # True if the losses add up
        self.loss = 0.0
        self.counts = 0.0
        self.of_nothing = 0.0  # the loss of a batch in which no row counts
        self.predictions: list[Any] = []
        self.targets: list[Any] = []

    def add(self, error: Any, counts: float, prediction: Any, target: Any, rows: int) -> float:
        """Take down a batch, and return its loss; ``counts`` is its part in the mean, such as its number of rows."""
        loss = float(error)
        if counts:
            self.loss += loss if self.is_sum else loss * counts
            self.counts += counts
        else:
            self.of_nothing = loss
        if self.metrics:
            _check_rows("metrics", prediction, rows, several=True)
            self.predictions.append(kept(prediction))
            self.targets.append(kept(target))
        return loss

    def measured(self) -> dict[str, float]:
        """The loss as one call with all rows would give it, and the metrics of all rows."""
        mean = self.loss / (1.0 if self.is_sum else self.counts) if self.counts else self.of_nothing
        numbers = {"loss": mean}
        if self.metrics:
            prediction, target = joined("metrics", self.predictions), joined("metrics", self.targets)
            numbers.update({name: float(metric(prediction, target)) for name, metric in self.metrics.items()})
        return numbers
