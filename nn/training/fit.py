"""``fit``: the arguments of a training; ``loop`` has the loop itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import numpy as np

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.init import Rng
from nn.io import PathLike
from nn.modules.arguments import flag, generator, integer, one_of
from nn.modules.module import Module, modes_restored
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler
from nn.schedulers.plateau import ReduceLROnPlateau
from nn.training.augmenting import Augment, Augmentation, derived
from nn.training.callbacks import Callback, Training, sees_gradients
from nn.training.checkpoint import Checkpoint
from nn.training.checks import Loss, Metric, check_kinds, checked_metrics
from nn.training.data import rows_for_tests
from nn.training.feeding import Arrays, Stream, feed_of, is_stream, without_gradients
from nn.training.history import History
from nn.training.loop import Loop
from nn.training.progress import progress_bar
from nn.training.row_weights import ClassWeight, ClassWeights


@door
def fit(
    model: Module,
    x: Any,
    y: Any = None,
    *,
    loss: Loss,
    optimizer: Optimizer,
    epochs: int,
    batch_size: int | None = None,
    shuffle: bool = True,
    drop_last: bool = False,
    rng: Rng = None,
    validation: Any = None,
    metrics: Mapping[str, Metric] | None = None,
    scheduler: LRScheduler | None = None,
    schedule_every: str = "epoch",
    clip_grad_norm: float | None = None,
    callbacks: Sequence[Callback | Callable[[Training], Any]] = (),
    checkpoint: PathLike | None = None,
    resume: bool = False,
    progress: bool = True,
    sample_weight: Any = None,
    class_weight: ClassWeight | None = None,
    augment: Augment | None = None,
    on_nan: str = "raise",
    compile: bool = False,
) -> History:
    """Train a model on minibatches.

    The model is in training mode while it learns and in evaluation mode while it is validated; afterwards every module
    is in the mode it was in before. Graphs are freed as soon as their gradients are known. When the training ends, in
    any way, no gradients are left behind: they would be added to those of the next ``backward()``.

    Ctrl-C ends the training early: the step that is being made is finished, the model keeps its parameters, and the
    history of the finished epochs is returned. (A second Ctrl-C during that step does not wait for it.)

    NaN in a batch, a loss that is not finite, and gradients that are not end the training before the step: parameters,
    buffers and the optimiser are as they were before that batch.

    Args:
        model: the model to train; called on a batch of rows of ``x``.
        x: inputs, one sample a row: an array; a tuple of arrays, which the model takes as ``model(*x)``; or a dict of
            them, ``model(**x)``. Rows of pandas and xarray are counted by position. x and y may be Dask arrays: each
            step is then one computation over the chunks of its batch; ``shuffle=False`` keeps a batch together in few
            of them. Or, without ``y``, an iterable of batches (x, y) or (x, y, weight), such as a ``DataLoader``, gone
            through once an epoch.
        y: targets, one a row: an array, or a tuple or a dict of them, which the loss takes as it is.
        loss: ``loss(prediction, target)`` -> a Tensor with one number, the mean over the batch.
        optimizer: made for the parameters to train. ``LBFGS`` evaluates each batch several times a step: give it all
            samples as one batch, or large ones.
        epochs: how often to go through the data; with ``resume``, the epochs of the checkpoint included.
        batch_size: samples in a step, 32 if it is not given; a loader says it itself.
        shuffle: go through the samples in another order in each epoch; a loader says it itself.
        drop_last: leave out the last batch of an epoch if it has fewer samples.
        rng: a ``numpy.random.Generator`` or an integer seed for the order of the samples, for a fraction as validation,
            and for ``augment``; None takes a fresh generator.
        validation: ``(x, y)`` or ``(x, y, weight)`` to measure on after each epoch, without training on them; or an
            iterable of such batches; or a part of the rows, such as 0.2, or their number, set aside at random.
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
        sample_weight: how much each row counts, shape (N,). The loss of a batch is then sum(weight * loss of the row) /
            sum(weight). The loss must be able to give the losses of rows: those of ``nn`` can, a function with an
            argument ``reduction`` can, and one that returns a loss a row. Metrics count all rows alike.
        class_weight: how much the rows of each class count, where y holds classes: a dict, an array with the weight of
            class k in place k, or ``"balanced"``, rows / (classes * rows of the class). It multiplies
            ``sample_weight``, and is not applied to the validation.
        augment: a function ``augment(x, rng)`` that returns an altered x, or ``augment(x, y, rng)`` that returns both:
            called on each batch of the training, with copies that it may write to and a source of randomness that
            ``rng`` and checkpoints determine.
        on_nan: ``"raise"``; ``"warn"`` to leave out the steps of such batches and go on; ``"ignore"`` for no checks.
        compile: True to make the steps as programs; see ``autograd.compile``. The numbers are the same. It pays for
            small models. Not with ``LBFGS``, nor with callbacks that look at the gradients in the middle of a step.

    Returns:
        One number an epoch for ``"loss"`` and each metric, and the same with ``"val_"`` in front for the validation.

    Raises:
        OperandError: something of another kind than it should be, such as an optimiser's class instead of an optimiser.
        ShapeError: x and y differ in length, there is not a single batch, or a shape that the loss refuses.
        ArgumentError: a number out of its range, a metric with a name that is taken, an optimiser for another model, a
            schedule for another optimiser, a checkpoint of another training.
        FileFormatError: a checkpoint that is damaged.
        AnomalyError: NaN in a batch, or a loss or a gradient that is not finite. It names the batch, its rows, and
            where the first NaN came from.

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
    check_kinds(model, loss, optimizer, scheduler, callbacks)
    epochs = integer("fit", "epochs", epochs, 0)
    shuffle, drop_last = flag("fit", "shuffle", shuffle), flag("fit", "drop_last", drop_last)
    resume, progress = flag("fit", "resume", resume), flag("fit", "progress", progress)
    metrics = checked_metrics("fit", metrics)
    per_batch = one_of("fit", "schedule_every", schedule_every, ("epoch", "batch")) == "batch"
    if per_batch and isinstance(scheduler, ReduceLROnPlateau):
        raise ArgumentError("fit: got ReduceLROnPlateau with schedule_every='batch', expected 'epoch'")
    if clip_grad_norm is not None and optimizer.needs_closure:
        raise ArgumentError(
            f"fit: got clip_grad_norm with {type(optimizer).__name__}, whose steps need the gradients as they are; "
            f"expected one without the other"
        )
    if flag("fit", "compile", compile):
        seeing = [hook for hook in callbacks if isinstance(hook, Callback) and sees_gradients(hook)]
        if optimizer.needs_closure or seeing:
            other = type(optimizer if optimizer.needs_closure else seeing[0]).__name__
            raise ArgumentError(
                f"fit: got compile=True and {other}, which acts in the middle of a step, expected one without the other"
            )
    if resume and checkpoint is None:
        raise ArgumentError("fit: got resume=True and no checkpoint, expected the file to go on from")
    one_of("fit", "on_nan", on_nan, ("raise", "warn", "ignore"))
    order = generator("fit", rng)
    feed = feed_of("fit", x, y, sample_weight)
    if isinstance(feed, Arrays):
        size = 32 if batch_size is None else batch_size
        feed.in_portions(size, order if shuffle else None, drop_last)
    else:
        _check_alone(
            feed, epochs, batch_size=batch_size, shuffle=None if shuffle else False, drop_last=drop_last or None
        )
    held_out = _held_out(validation, feed, epochs)
    params = [p for group in optimizer.param_groups for p in group["params"]]
    alter = None if augment is None else Augmentation(augment, derived(order, 0))
    splitter = derived(order, 1)
    names = ["loss", *metrics, *(["val_loss", *(f"val_{name}" for name in metrics)] if validation is not None else [])]
    names += ["lr"] if scheduler is not None else []
    training = Training(model, optimizer, scheduler, epochs, tuple(names), History(), criterion=loss)
    hooks = [callback if isinstance(callback, Callback) else _AfterEpoch(callback) for callback in callbacks]
    others = {f"data.{name}": source for name, source in feed.generators.items()}
    if isinstance(held_out, Stream):
        others |= {f"validation.{name}": source for name, source in held_out.generators.items()}
    if alter is not None:
        others |= {f"augment.{name}": source for name, source in alter.generators.items()}
    if isinstance(held_out, (int, float)):
        others["split"] = splitter
    file = None if checkpoint is None else Checkpoint(checkpoint, training, order, hooks, others)
    if file is not None and resume and file.path.exists():
        file.restore()

    if isinstance(feed, Arrays):
        if isinstance(held_out, (int, float)):  # after the restoring, so that the rows set aside are the same as before
            dealt = deepcopy(splitter).permutation(feed.rows)
            tests = rows_for_tests("fit", "validation", held_out, feed.rows)
            feed, held_out = feed.of_rows(dealt[tests:]), feed.of_rows(dealt[:tests])
        if not feed.steps and epochs:
            raise ShapeError(
                f"fit: got {feed.rows} samples, batch_size={feed.batch_size} and drop_last={drop_last}, "
                f"expected at least one batch"
            )
        feed.x, feed.y = without_gradients(feed.x, params), without_gradients(feed.y, params)
    if isinstance(held_out, Arrays):
        held_out.in_portions(feed.batch_size if isinstance(feed, Arrays) else 1024)
    of_classes = None
    if class_weight is not None:
        of_classes = ClassWeights("fit", class_weight, feed.y if isinstance(feed, Arrays) else None)
    assert not isinstance(held_out, (int, float))
    loop = Loop(
        training, feed, loss, metrics, held_out, per_batch, clip_grad_norm, hooks, file, params, of_classes, alter,
        on_nan, compile,
    )  # fmt: skip
    total = None if feed.steps is None else epochs * feed.steps
    with progress_bar(total, progress) as bar, modes_restored(model), _gradients_forgotten(training):
        loop.run(bar)
    return training.history


def _check_alone(feed: Stream, epochs: int, **given: Any) -> None:
    """Refuse options that batches made in advance cannot serve."""
    for name, x in given.items():
        if x is not None:
            raise ArgumentError(
                f"fit: got {name}={shown(x)} and {shown(feed.source)} as x, whose batches are made already, "
                f"expected it there: DataLoader(dataset, {name}={shown(x)})"
            )
    feed.check_rounds(epochs)


def _held_out(validation: Any, feed: Arrays | Stream, epochs: int) -> Arrays | Stream | int | float | None:
    """The data to measure on after each epoch; a fraction stays one."""
    if validation is None:
        return None
    if isinstance(validation, (int, float, np.integer, np.floating)) and not isinstance(validation, bool):
        size = validation.item() if isinstance(validation, np.generic) else validation
        if isinstance(feed, Stream):
            raise ArgumentError(
                f"fit: got validation={validation} and batches, expected a loader of its own; "
                f"nn.random_split(dataset, [0.8, 0.2]) splits a dataset"
            )
        rows_for_tests("fit", "validation", size, feed.rows)
        return size
    if is_stream(validation):
        stream = Stream("fit", validation, "validation")
        stream.check_rounds(epochs)
        return stream
    if not isinstance(validation, (tuple, list)) or len(validation) not in (2, 3):
        raise ArgumentError(
            f"fit: got a {type(validation).__name__} as validation, expected a pair (x, y), (x, y, weight), an "
            f"iterable of batches, or a fraction such as 0.2"
        )
    weight = validation[2] if len(validation) == 3 else None
    found = Arrays("fit", validation[0], validation[1], weight, "validation ")
    if not found.rows:
        raise ShapeError("fit: got no samples for the validation, expected at least one")
    return found


@contextmanager
def _gradients_forgotten(training: Training) -> Iterator[None]:
    """A block after which model and optimiser have no gradients, errors or not: the next sweep would add to them."""
    try:
        yield
    finally:
        training.model.zero_grad()
        training.optimizer.zero_grad()


class _AfterEpoch(Callback):
    """A plain function as a callback."""

    def __init__(self, function: Callable[[Training], Any]) -> None:
        if isinstance(function, type):  # a class can be called, but would make a new object after each epoch
            name = function.__name__
            raise OperandError(f"fit: got the class {name} in callbacks, expected an object of it: {name}()")
        if not callable(function):
            raise OperandError(f"fit: got {function!r:.60} in callbacks, expected a Callback or a function")
        self.function = function

    def on_epoch_end(self, training: Training) -> None:
        self.function(training)
