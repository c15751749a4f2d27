"""The training loop: ``fit`` trains a model, ``evaluate`` measures it."""

from __future__ import annotations

import math
import signal
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any, Self

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.doors import door, shown
from autograd.engine.lazy import compute
from autograd.engine.recording import no_grad
from autograd.errors import ArgumentError, OperandError, ShapeError
from autograd.tensor import Tensor
from nn.init import Rng
from nn.io import PathLike
from nn.modules.arguments import flag, integer, one_of
from nn.modules.module import Module, modes_restored
from nn.optim.base import Optimizer
from nn.optim.clipping import clip_grad_norm_
from nn.schedulers.base import LRScheduler
from nn.schedulers.plateau import ReduceLROnPlateau
from nn.training.callbacks import Callback, Training
from nn.training.checkpoint import Checkpoint
from nn.training.data import batches
from nn.training.history import History
from nn.training.progress import progress_bar

Loss = Callable[[Any, Any], Tensor]
Metric = Callable[[Any, Any], float]


@door
def fit(
    model: Module,
    x: Any,
    y: Any,
    *,
    loss: Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int = 32,
    shuffle: bool = True,
    drop_last: bool = False,
    rng: Rng = None,
    validation: tuple[Any, Any] | None = None,
    metrics: Mapping[str, Metric] | None = None,
    scheduler: LRScheduler | None = None,
    schedule_every: str = "epoch",
    clip_grad_norm: float | None = None,
    callbacks: Sequence[Callback | Callable[[Training], Any]] = (),
    checkpoint: PathLike | None = None,
    resume: bool = False,
    progress: bool = True,
) -> History:
    """Train a model on minibatches.

    The model is in training mode while it learns and in evaluation mode while it is validated; afterwards every module
    is in the mode it was in before. Graphs are freed as soon as their gradients are known. When the training ends, in
    whatever way, no gradients are left behind: they would be added to those of the next ``backward()``.

    Ctrl-C ends the training early: the step that is being made is finished, the model keeps what it has learned, and
    the history of the finished epochs is returned. (A second Ctrl-C during that step does not wait for it.)

    Args:
        model: the model to train; called on a batch of rows of ``x``.
        x: inputs, one sample a row. x and y may be Dask arrays: each step is then one computation over the chunks of
            its batch; ``shuffle=False`` keeps a batch together in few of them.
        y: targets, one a row.
        loss: ``loss(prediction, target)`` -> a Tensor with one number, the mean over the batch.
        optimizer: made for the parameters to train. ``LBFGS`` evaluates each batch several times a step: give it all
            samples as one batch, or large ones.
        epochs: how often to go through the data; with ``resume``, the epochs of the checkpoint included.
        batch_size: samples in a step.
        shuffle: go through the samples in another order in each epoch.
        drop_last: leave out the last batch of an epoch if it has fewer samples.
        rng: a ``numpy.random.Generator`` or an integer seed for the order of the samples; None takes a fresh generator.
        validation: ``(x, y)`` to measure on after each epoch, without training on them.
        metrics: functions ``metric(prediction, target)`` -> float by name, called on plain arrays with all samples of
            an epoch. Training metrics come from the predictions made while training.
        scheduler: changes the learning rate, which then is part of the history as ``"lr"``. ``ReduceLROnPlateau`` is
            given the validation loss, or the training loss if there is no validation.
        schedule_every: the rhythm of the schedule: ``"epoch"``, or ``"batch"``, as ``OneCycleLR`` needs.
        clip_grad_norm: the largest norm that the gradients of a step may have; see ``clip_grad_norm_``. Not with
            ``LBFGS``.
        callbacks: objects with hooks, such as ``EarlyStopping`` and ``nn.pictures.Film``; or functions, called after
            each epoch.
        checkpoint: a file to write after each epoch, ending in ``.npz`` or ``.safetensors``, with everything that the
            rest of the training depends on.
        resume: go on from that file if it is there: to the same numbers as a training that was never interrupted, given
            the same arguments. If there is none, start from the beginning: so one script both starts and goes on.
        progress: show a progress bar: one line, which a notebook keeps as one when it is saved.

    Returns:
        One number an epoch for ``"loss"`` and each metric, and the same with ``"val_"`` in front for the validation.

    Raises:
        OperandError: something of another kind than it should be, such as an optimiser's class instead of an optimiser.
        ShapeError: x and y differ in length, there is not a single batch, or whatever the loss refuses.
        ArgumentError: a number out of its range, a metric with a name that is taken, an optimiser for another model, a
            schedule for another optimiser, a checkpoint of another training.
        FileFormatError: a checkpoint that is damaged.

    Example:
        >>> import numpy as np
        >>> from nn import MLP, Adam, accuracy
        >>> from nn.functional import cross_entropy
        >>> x = np.random.default_rng(0).uniform(-1, 1, (200, 2))
        >>> y = (x[:, 0] * x[:, 1] > 0).astype(int)
        >>> model = MLP([2, 16, 2], rng=0)
        >>> history = fit(model, x, y, loss=cross_entropy, optimizer=Adam(model.parameters(), lr=0.03), epochs=20,
        ...               rng=0, metrics={"accuracy": accuracy}, progress=False)
        >>> history["accuracy"][-1] > 0.9
        True
    """
    _check_kinds(model, loss, optimizer, scheduler, callbacks)
    epochs = integer("fit", "epochs", epochs, 0)
    shuffle, drop_last = flag("fit", "shuffle", shuffle), flag("fit", "drop_last", drop_last)
    resume, progress = flag("fit", "resume", resume), flag("fit", "progress", progress)
    metrics = _checked_metrics("fit", metrics)
    per_batch = one_of("fit", "schedule_every", schedule_every, ("epoch", "batch")) == "batch"
    if per_batch and isinstance(scheduler, ReduceLROnPlateau):
        raise ArgumentError("fit: got ReduceLROnPlateau with schedule_every='batch', expected 'epoch'")
    if clip_grad_norm is not None and optimizer.needs_closure:
        raise ArgumentError(
            f"fit: got clip_grad_norm with {type(optimizer).__name__}, whose steps need the gradients as they are; "
            f"expected one without the other"
        )
    if resume and checkpoint is None:
        raise ArgumentError("fit: got resume=True and no checkpoint, expected the file to go on from")
    portions = batches(x, y, batch_size=batch_size, shuffle=shuffle, rng=rng, drop_last=drop_last)
    if not len(portions) and epochs:
        raise ShapeError(
            f"fit: got {portions.rows} samples, batch_size={batch_size} and drop_last={drop_last}, "
            f"expected at least one batch"
        )
    if validation is not None:
        if not isinstance(validation, (tuple, list)) or len(validation) != 2:
            raise ArgumentError(f"fit: got a {type(validation).__name__} as validation, expected a pair (x, y)")
        if not batches(*validation, batch_size=1).rows:  # batches() also raises if x and y differ in length
            raise ShapeError("fit: got no samples for the validation, expected at least one")
    names = ["loss", *metrics, *(["val_loss", *(f"val_{name}" for name in metrics)] if validation is not None else [])]
    names += ["lr"] if scheduler is not None else []
    training = Training(model, optimizer, scheduler, epochs, tuple(names), History(), criterion=loss)
    hooks = [callback if isinstance(callback, Callback) else _AfterEpoch(callback) for callback in callbacks]
    file = None if checkpoint is None else Checkpoint(checkpoint, training, portions.rng, hooks)
    if file is not None and resume and file.path.exists():
        file.restore()

    loop = _Loop(training, portions, loss, metrics, validation, per_batch, clip_grad_norm, hooks, file)
    with progress_bar(epochs * len(portions), progress) as bar, modes_restored(model), _gradients_forgotten(training):
        loop.run(bar)
    return training.history


@contextmanager
def _gradients_forgotten(training: Training) -> Iterator[None]:
    """A block after which model and optimiser have no gradients, errors or not: the next sweep would add to them."""
    try:
        yield
    finally:
        training.model.zero_grad()
        training.optimizer.zero_grad()


@dataclass
class _Loop:
    """The loop of ``fit`` and what it needs; see there."""

    training: Training
    portions: batches
    loss: Loss
    metrics: Mapping[str, Metric]
    validation: tuple[Any, Any] | None
    schedule_every_batch: bool
    clip_grad_norm: float | None
    hooks: Sequence[Callback]
    file: Checkpoint | None

    def run(self, bar: Any) -> None:
        training, history = self.training, self.training.history
        bar.update(min(training.epoch, training.epochs) * len(self.portions))
        with _Interrupts() as interrupts:
            try:
                self.call(Callback.on_train_begin)
                while training.epoch < training.epochs and training.stopped is None:
                    bar.set_description(f"epoch {training.epoch + 1}/{training.epochs}")
                    measured = self.train_one_epoch(bar, interrupts)
                    with interrupts.held():
                        self.finish_epoch(measured)
                    bar.set_postfix({name: f"{number:.4g}" for name, number in measured.items()})
            except KeyboardInterrupt:
                history.interrupted = True
            self.call(Callback.on_train_end)
        history.stopped = training.stopped

    def train_one_epoch(self, bar: Any, interrupts: _Interrupts) -> dict[str, float]:
        training, optimizer = self.training, self.training.optimizer
        training.batch = 0
        self.call(Callback.on_epoch_begin)
        record = _Record(self.metrics)
        training.model.train()
        for xb, yb in self.portions:
            optimizer.zero_grad()
            prediction = training.model(xb)
            error = self.loss(prediction, yb)
            error.backward(retain_graph=False)
            if is_lazy(error.data):  # batches of Dask arrays: loss, gradients and predictions in one pass
                params = [p for group in optimizer.param_groups for p in group["params"]]
                compute(error, *params, *([prediction] if self.metrics and isinstance(prediction, Tensor) else []))
            if self.clip_grad_norm is not None:
                params = [p for group in optimizer.param_groups for p in group["params"]]
                clip_grad_norm_(params, self.clip_grad_norm)
            self.call(Callback.on_gradients)
            lr = optimizer.param_groups[0].get("lr", math.nan)
            with interrupts.held():
                optimizer.step(*([self.closure(xb, yb, error)] if optimizer.needs_closure else []))
                if training.scheduler is not None and self.schedule_every_batch:
                    training.scheduler.step()
            training.batch += 1
            training.loss = record.add(error, prediction, yb)
            self.call(Callback.on_batch_end)
            bar.update()
        measured = record.measured()
        if self.validation is not None:
            found = evaluate(
                training.model, *self.validation,
                loss=self.loss, metrics=self.metrics, batch_size=self.portions.batch_size,
            )  # fmt: skip
            measured.update({f"val_{name}": number for name, number in found.items()})
        if training.scheduler is not None:
            measured["lr"] = lr
        return measured

    def closure(self, xb: Any, yb: Any, error: Tensor) -> Callable[[], Tensor]:
        """The loss of a batch and its gradients as a function, whose first result, ``error``, is there already."""
        first = [error]

        def evaluate() -> Tensor:
            if first:
                return first.pop()
            self.training.optimizer.zero_grad()
            again = self.loss(self.training.model(xb), yb)
            again.backward(retain_graph=False)
            if is_lazy(again.data):
                compute(again, *(p for group in self.training.optimizer.param_groups for p in group["params"]))
            return again

        return evaluate

    def finish_epoch(self, measured: dict[str, float]) -> None:
        training, scheduler = self.training, self.training.scheduler
        training.history.append(measured)
        training.epoch += 1
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(measured.get("val_loss", measured["loss"]))
        elif scheduler is not None and not self.schedule_every_batch:
            scheduler.step()
        self.call(Callback.on_epoch_end)
        if self.file is not None:
            self.file.save()

    def call(self, hook: Callable[[Callback, Training], None]) -> None:
        for callback in self.hooks:
            getattr(callback, hook.__name__)(self.training)


@door
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
        >>> from nn import Identity
        >>> from nn.functional import mse_loss
        >>> evaluate(Identity(), np.array([1.0, 2.0]), np.array([1.0, 4.0]), loss=mse_loss)
        {'loss': 2.0}
    """
    if not isinstance(model, Module):
        raise OperandError(f"evaluate: got {shown(model)} as model, expected a Module")
    _check_loss("evaluate", loss)
    record = _Record(_checked_metrics("evaluate", metrics))
    portions = batches(x, y, batch_size=batch_size, shuffle=False)
    if not portions.rows:
        raise ShapeError("evaluate: got no samples, expected at least one")
    with modes_restored(model), no_grad():
        model.eval()
        for xb, yb in portions:
            prediction = model(xb)
            record.add(loss(prediction, yb), prediction, yb)
    return record.measured()


class _Record:
    """Losses and predictions of an epoch; metrics need all of them, as most are no means over batches."""

    def __init__(self, metrics: Mapping[str, Metric]) -> None:
        self.metrics = metrics
        self.loss = 0.0
        self.samples = 0
        self.predictions: list[Any] = []
        self.targets: list[Any] = []

    def add(self, error: Any, prediction: Any, target: Any) -> float:
        samples, loss = len(target), float(error)
        self.loss += loss * samples
        self.samples += samples
        if self.metrics:
            self.predictions.append(prediction.data if isinstance(prediction, Tensor) else prediction)
            self.targets.append(target)
        return loss

    def measured(self) -> dict[str, float]:
        numbers = {"loss": self.loss / self.samples}
        if self.metrics:
            prediction, target = np.concatenate(self.predictions), np.concatenate(self.targets)
            numbers.update({name: float(metric(prediction, target)) for name, metric in self.metrics.items()})
        return numbers


class _AfterEpoch(Callback):
    """A plain function as a callback."""

    def __init__(self, function: Callable[[Training], Any]) -> None:
        if isinstance(function, type):  # which can be called, and would make an object after each epoch
            name = function.__name__
            raise OperandError(f"fit: got the class {name} in callbacks, expected an object of it: {name}()")
        if not callable(function):
            raise OperandError(f"fit: got {function!r:.60} in callbacks, expected a Callback or a function")
        self.function = function

    def on_epoch_end(self, training: Training) -> None:
        self.function(training)


class _Interrupts:
    """Ctrl-C as KeyboardInterrupt, as always, but not inside a ``held`` block: then it comes at the end of the block.

    This is so in the main thread, where Python delivers signals, and unless the program has a handler of its own.
    """

    def __enter__(self) -> Self:
        self.holding = self.pending = False
        in_main = threading.current_thread() is threading.main_thread()
        self.installed = in_main and signal.getsignal(signal.SIGINT) is signal.default_int_handler
        if self.installed:
            signal.signal(signal.SIGINT, self._received)
        return self

    def __exit__(self, *_: object) -> None:
        if self.installed:
            signal.signal(signal.SIGINT, signal.default_int_handler)

    def _received(self, number: int, frame: FrameType | None) -> None:
        if not self.holding or self.pending:
            raise KeyboardInterrupt
        self.pending = True

    @contextmanager
    def held(self) -> Iterator[None]:
        self.holding = True
        try:
            yield
        finally:
            self.holding = False
        if self.pending:
            self.pending = False
            raise KeyboardInterrupt


def _check_kinds(model: Any, loss: Any, optimizer: Any, scheduler: Any, callbacks: Any) -> None:
    """The arguments of ``fit`` are what they should be, and belong together."""
    for argument, x, kind in (("model", model, Module), ("optimizer", optimizer, Optimizer)):
        if not isinstance(x, kind):
            raise OperandError(f"fit: got {x!r:.60} as {argument}, expected a {kind.__name__}")
    _check_loss("fit", loss)
    if not isinstance(callbacks, Iterable):
        raise OperandError(f"fit: got a {type(callbacks).__name__} as callbacks, expected a list of them")
    own = {id(p) for p in model.parameters()}
    if not any(id(p) in own for group in optimizer.param_groups for p in group["params"]):
        raise ArgumentError("fit: got an optimizer with none of the model's parameters, expected some or all of them")
    if scheduler is not None and not (hasattr(scheduler, "optimizer") and callable(getattr(scheduler, "step", None))):
        raise OperandError(
            f"fit: got {shown(scheduler)} as scheduler, expected a schedule such as StepLR(optimizer, 10)"
        )
    if scheduler is not None and scheduler.optimizer is not optimizer:
        raise ArgumentError("fit: got a scheduler for another optimizer, expected one for this one")


def _check_loss(name: str, loss: Any) -> None:
    if isinstance(loss, type) and issubclass(loss, Module):
        raise OperandError(
            f"{name}: got the class {loss.__name__} as loss, expected an object of it: {loss.__name__}()"
        )
    if not callable(loss) or isinstance(loss, type):
        raise OperandError(f"{name}: got {shown(loss)} as loss, expected a function of prediction and target")


def _checked_metrics(name: str, metrics: Mapping[str, Metric] | None) -> Mapping[str, Metric]:
    metrics = {} if metrics is None else metrics
    if not isinstance(metrics, Mapping):
        raise OperandError(
            f'{name}: got a {type(metrics).__name__} as metrics, expected a dict: {{"accuracy": accuracy}}'
        )
    for metric, function in metrics.items():
        if not isinstance(metric, str):
            raise OperandError(f"{name}: got a metric called {shown(metric)}, expected a string as its name")
        if not callable(function):
            raise OperandError(
                f"{name}: got {shown(function)} as metric {metric!r}, expected a function of prediction and target, "
                f"such as nn.accuracy"
            )
        if metric in ("loss", "lr") or metric.startswith("val_"):
            raise ArgumentError(
                f"{name}: got a metric called {metric!r}, expected another name: 'loss', 'lr' and 'val_...' are taken"
            )
    return metrics
