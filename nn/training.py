"""The training loop: ``fit`` trains a model, ``evaluate`` measures it, ``History`` is what happened."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import numpy as np

from autograd.graph import no_grad
from autograd.tensor import Tensor
from nn.data import batches
from nn.init import Rng
from nn.module import Module
from nn.optimizer import Optimizer

Loss = Callable[[Any, Any], Tensor]
Metric = Callable[[Any, Any], float]


class History(dict[str, list[float]]):
    """What was measured: for each name (``"loss"``, ``"accuracy"``, ``"val_loss"`` ...) one number an epoch.

    Attributes:
        interrupted: whether Ctrl-C ended the training.

    Example:
        >>> History(loss=[0.7, 0.4, 0.2], val_loss=[0.8, 0.5, 0.3])
        History(3 epochs: loss 0.7 -> 0.2, val_loss 0.8 -> 0.3)
    """

    interrupted: bool = False

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return max(map(len, self.values()), default=0)

    def append(self, measured: Mapping[str, float]) -> None:
        """Add one epoch's numbers."""
        for name, number in measured.items():
            self.setdefault(name, []).append(number)

    def __repr__(self) -> str:
        courses = ", ".join(f"{name} {course[0]:.4g} -> {course[-1]:.4g}" for name, course in self.items() if course)
        ended = ", interrupted" if self.interrupted else ""
        return f"History({self.epochs} epochs{ended}{': ' if courses else ''}{courses})"


def fit(
    model: Module,
    x: Any,
    y: Any,
    *,
    loss: Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int = 32,
    rng: Rng = None,
    validation: tuple[Any, Any] | None = None,
    metrics: Mapping[str, Metric] | None = None,
    progress: bool = True,
) -> History:
    """Train a model on minibatches.

    The model is in training mode while it learns and in evaluation mode while it is validated; afterwards every module
    is in the mode it was in before. Graphs are freed as soon as their gradients are known. Ctrl-C ends the training
    early: the model keeps what it has learned, and the history of the finished epochs is returned.

    Args:
        model: what to train; called on a batch of rows of ``x``.
        x: inputs, one sample a row.
        y: targets, one a row.
        loss: ``loss(prediction, target)`` -> a Tensor with one number, the mean over the batch.
        optimizer: made for the parameters to train.
        epochs: how often to go through the data.
        batch_size: samples in a step.
        rng: a ``numpy.random.Generator`` or an integer seed for the order of the samples; None takes a fresh generator.
        validation: ``(x, y)`` to measure on after each epoch, without training on them.
        metrics: functions ``metric(prediction, target)`` -> float by name, called on plain arrays with all samples of
            an epoch. Training metrics come from the predictions made while training.
        progress: show a progress bar.

    Returns:
        One number an epoch for ``"loss"`` and each metric, and the same with ``"val_"`` in front for the validation.

    Raises:
        ShapeError: x and y differ in length, or whatever the loss refuses.
        ValueError: a negative number of epochs, a batch size below 1, or a metric called "loss".

    Example:
        >>> import numpy as np
        >>> from nn.containers import MLP
        >>> from nn.functional import cross_entropy
        >>> from nn.metrics import accuracy
        >>> from nn.optim import Adam
        >>> x = np.random.default_rng(0).uniform(-1, 1, (200, 2))
        >>> y = (x[:, 0] * x[:, 1] > 0).astype(int)
        >>> model = MLP([2, 16, 2], rng=0)
        >>> history = fit(model, x, y, loss=cross_entropy, optimizer=Adam(model.parameters(), lr=0.03), epochs=20,
        ...               rng=0, metrics={"accuracy": accuracy}, progress=False)
        >>> history["accuracy"][-1] > 0.9
        True
    """
    if epochs < 0:
        raise ValueError(f"fit: got epochs={epochs}, expected at least 0")
    metrics = _checked_metrics("fit", metrics)
    portions = batches(x, y, batch_size=batch_size, rng=rng)
    history = History()
    with _modes_restored(model), _progress_bar(epochs * len(portions), progress) as bar:
        try:
            for epoch in range(epochs):
                bar.set_description(f"epoch {epoch + 1}/{epochs}")
                measured = _train_one_epoch(model, portions, loss, optimizer, metrics, bar)
                if validation is not None:
                    found = evaluate(model, *validation, loss=loss, metrics=metrics, batch_size=batch_size)
                    measured.update({f"val_{name}": number for name, number in found.items()})
                history.append(measured)
                bar.set_postfix({name: f"{number:.4g}" for name, number in measured.items()})
        except KeyboardInterrupt:
            history.interrupted = True
    return history


def evaluate(
    model: Module,
    x: Any,
    y: Any,
    *,
    loss: Loss,
    metrics: Mapping[str, Metric] | None = None,
    batch_size: int = 1024,
) -> dict[str, float]:
    """Loss and metrics of a model in evaluation mode; nothing is recorded, and the model is left as it was.

    Arguments and errors are those of ``fit``; the batch size only limits the memory that is used.

    Example:
        >>> import numpy as np
        >>> from nn.activations import Identity
        >>> from nn.functional import mse_loss
        >>> evaluate(Identity(), np.array([1.0, 2.0]), np.array([1.0, 4.0]), loss=mse_loss)
        {'loss': 2.0}
    """
    metrics = _checked_metrics("evaluate", metrics)
    record = _Record(metrics)
    with _modes_restored(model), no_grad():
        model.eval()
        for xb, yb in batches(x, y, batch_size=batch_size, shuffle=False):
            prediction = model(xb)
            record.add(loss(prediction, yb), prediction, yb)
    return record.measured()


def _train_one_epoch(
    model: Module, portions: batches, loss: Loss, optimizer: Optimizer, metrics: Mapping[str, Metric], bar: Any
) -> dict[str, float]:
    record = _Record(metrics)
    model.train()
    for xb, yb in portions:
        optimizer.zero_grad()
        prediction = model(xb)
        error = loss(prediction, yb)
        error.backward(retain_graph=False)
        optimizer.step()
        record.add(error, prediction, yb)
        bar.update()
    return record.measured()


class _Record:
    """Losses and predictions of an epoch; metrics need all of them, as most are no means over batches."""

    def __init__(self, metrics: Mapping[str, Metric]) -> None:
        self.metrics = metrics
        self.loss = 0.0
        self.samples = 0
        self.predictions: list[Any] = []
        self.targets: list[Any] = []

    def add(self, error: Any, prediction: Any, target: Any) -> None:
        samples = len(target)
        self.loss += float(error) * samples
        self.samples += samples
        if self.metrics:
            self.predictions.append(prediction.data if isinstance(prediction, Tensor) else prediction)
            self.targets.append(target)

    def measured(self) -> dict[str, float]:
        numbers = {"loss": self.loss / self.samples}
        if self.metrics:
            prediction, target = np.concatenate(self.predictions), np.concatenate(self.targets)
            numbers.update({name: float(metric(prediction, target)) for name, metric in self.metrics.items()})
        return numbers


def _checked_metrics(name: str, metrics: Mapping[str, Metric] | None) -> Mapping[str, Metric]:
    metrics = {} if metrics is None else metrics
    if "loss" in metrics:
        raise ValueError(f"{name}: got a metric called 'loss', expected another name: the loss itself has this one")
    return metrics


@contextmanager
def _modes_restored(model: Module) -> Iterator[None]:
    """Whatever happens inside, every module is afterwards in the mode it was in."""
    modes = [(module, module.training) for module in model.modules()]
    try:
        yield
    finally:
        for module, training in modes:
            module.training = training


def _progress_bar(steps: int, shown: bool) -> Any:
    from tqdm import tqdm  # here, because it takes half as long to import as NumPy, and only training needs it

    return tqdm(total=steps, disable=not shown, unit="batch")
