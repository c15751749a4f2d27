"""The loop of ``fit``: epochs, batches, steps."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.lazy import compute
from autograd.engine.node import data_of
from autograd.errors import AnomalyError
from autograd.tensor import Tensor
from nn.data.rows import leaves
from nn.optim.clipping import clip_grad_norm_
from nn.schedulers.plateau import ReduceLROnPlateau
from nn.training.alarms import Kept, data_problem, gradient_problem, is_finite, origin
from nn.training.augmenting import Augmentation
from nn.training.callbacks import Callback, Training, sees_gradients
from nn.training.checkpoint import Checkpoint
from nn.training.checks import Loss, Metric
from nn.training.evaluating import Record, measured
from nn.training.feeding import Arrays, Batch, Stream, called, without_gradients
from nn.training.interrupts import Interrupts
from nn.training.programs import LOSS, Step, compiled_step
from nn.training.row_weights import ClassWeights, RowLoss


@dataclass
class Loop:
    """A training and its parts; see ``fit``."""

    training: Training
    feed: Arrays | Stream
    loss: Loss
    metrics: Mapping[str, Metric]
    held_out: Arrays | Stream | None
    schedule_every_batch: bool
    clip_grad_norm: float | None
    hooks: Sequence[Callback]
    file: Checkpoint | None
    params: Sequence[Any]
    of_classes: ClassWeights | None = None
    alter: Augmentation | None = None
    on_nan: str = "raise"
    compile: bool = False

    def __post_init__(self) -> None:
        self.watches = self.on_nan != "ignore"
        self.kept = Kept(self.training.model)
        self.of_rows = RowLoss("fit", self.loss)
        self.changes_gradients = any(map(sees_gradients, self.hooks))
        training = self.training
        self.program = compiled_step(
            training.model, training.optimizer, self.of_rows, self.params, self.clip_grad_norm, self.watches,
            bool(self.metrics),
        ) if self.compile else None  # fmt: skip

    def run(self, bar: Any) -> None:
        """Train until the last epoch, until a callback stops it, or until Ctrl-C."""
        training, history = self.training, self.training.history
        if self.feed.steps is not None:
            bar.update(min(training.epoch, training.epochs) * self.feed.steps)
        with Interrupts() as interrupts:
            try:
                self.call(Callback.on_train_begin)
                while training.epoch < training.epochs and training.stopped is None:
                    bar.set_description(f"epoch {training.epoch + 1}/{training.epochs}")
                    found = self.train_one_epoch(bar, interrupts)
                    with interrupts.held():
                        self.finish_epoch(found)
                    bar.set_postfix({name: f"{number:.4g}" for name, number in found.items()})
            except KeyboardInterrupt:
                history.interrupted = True
            self.call(Callback.on_train_end)
        history.stopped = training.stopped

    def train_one_epoch(self, bar: Any, interrupts: Interrupts) -> dict[str, float]:
        """The steps of an epoch, and its measurements."""
        training = self.training
        training.batch = 0
        self.call(Callback.on_epoch_begin)
        record = Record(self.metrics, self.of_rows.is_sum)
        training.model.train()
        left_out = 0
        lr = math.nan
        for number, batch in enumerate(self.feed, 1):
            lr = training.optimizer.param_groups[0].get("lr", math.nan)
            problem = self.step(self.prepared(batch), record, interrupts)
            if problem:
                left_out += 1
                self.report(problem, number, batch, left_out)
                self.schedule(interrupts)
            bar.update()
        if left_out > 1:
            warnings.warn(f"fit: epoch {training.epoch + 1}: {left_out} batches were left out", stacklevel=5)
        if left_out and not record.counts:
            raise AnomalyError(f"fit: epoch {training.epoch + 1}: all {left_out} batches were left out, for NaN")
        found = record.measured()
        if self.held_out is not None:
            validated = measured("fit", training.model, self.held_out, self.loss, self.metrics)
            found.update({f"val_{name}": number for name, number in validated.items()})
        if training.scheduler is not None:
            found["lr"] = lr
        return found

    def prepared(self, batch: Batch) -> Batch:
        """A batch with its weights, altered by the augmentation."""
        if self.of_classes is not None:
            weight = self.of_classes.of(batch.y)
            batch = batch._replace(weight=weight if batch.weight is None else weight * batch.weight)
        if isinstance(self.feed, Stream):
            batch = batch._replace(x=without_gradients(batch.x, self.params), y=without_gradients(batch.y))
        return batch if self.alter is None else self.alter(batch)

    def step(self, batch: Batch, record: Record, interrupts: Interrupts) -> str:
        """Make one step; or change nothing, and return the reason in words."""
        training, optimizer = self.training, self.training.optimizer
        optimizer.zero_grad()
        if self.watches:
            for name, tree in (("x", batch.x), ("y", batch.y)):
                problem = data_problem(tree, name, batch.rows)
                if problem:
                    return problem
            self.kept.keep()
        if self.program is not None and not _is_lazy(batch):
            return self.step_by_program(self.program, batch, record, interrupts)
        prediction = called(training.model, batch.x)
        error, counts = self.error(prediction, batch)
        lazy = is_lazy(data_of(error))
        if self.watches and not lazy and not is_finite(data_of(error)):
            return self.explained(f"the loss is {float(error):g}", batch, backward=False)
        error.backward(retain_graph=False)
        if lazy:  # Dask batches compute loss, gradients and predictions in one pass
            compute(error, *self.params, *([prediction] if self.metrics and isinstance(prediction, Tensor) else []))
            if self.watches and not is_finite(data_of(error)):
                return self.undone(f"the loss is {float(error):g}")
        problem = gradient_problem(training.model, self.params) if self.watches else ""
        if problem:
            return self.undone(problem) if lazy else self.explained(problem, batch, backward=True)
        if self.clip_grad_norm is not None:
            clip_grad_norm_(self.params, self.clip_grad_norm)
        self.call(Callback.on_gradients)
        if self.watches and self.changes_gradients:
            problem = gradient_problem(training.model, self.params)
            if problem:
                return self.undone(f"{problem} after the callbacks")
        # Before the step: a prediction may be a part of a parameter.
        loss = record.add(error, counts, prediction, batch.y, batch.size)
        with interrupts.held():
            optimizer.step(*([self.closure(batch, error)] if optimizer.needs_closure else []))
            self.schedule_in_step()
        training.batch += 1
        training.loss = loss
        self.call(Callback.on_batch_end)
        return ""

    def step_by_program(self, program: Step, batch: Batch, record: Record, interrupts: Interrupts) -> str:
        """As ``step``, in one call of a compiled function."""
        training = self.training
        of_rows, weight = self.of_rows, batch.weight
        by_targets = of_rows.part(batch.y, batch.size) if weight is None and not of_rows.counts_itself else None
        ignored = by_targets == 0 and of_rows.is_ignored(batch.y)
        with interrupts.held():
            wrong, error, counts, prediction = program(batch.x, batch.y, weight, batch.size, ignored)
            if not wrong:
                self.schedule_in_step()
        if wrong == LOSS:
            return self.explained(f"the loss is {float(error):g}", batch, backward=False)
        if wrong:
            problem = gradient_problem(training.model, self.params)
            return self.explained(problem, batch, backward=True)
        if by_targets is not None:
            counts = by_targets
        training.batch += 1
        training.loss = record.add(error, counts, prediction, batch.y, batch.size)
        self.call(Callback.on_batch_end)
        return ""

    def error(self, prediction: Any, batch: Batch) -> tuple[Any, float]:
        """The loss of a batch, and how much it counts in the mean of the epoch."""
        if batch.weight is None:
            error, counts = self.of_rows.counted(prediction, batch.y, batch.size)
        else:
            error, counts = self.of_rows(prediction, batch.y, batch.weight)
        return self.of_rows.tensor(error), counts

    def closure(self, batch: Batch, error: Tensor) -> Callable[[], Tensor]:
        """The loss of a batch and its gradients as a function, whose first result, ``error``, is there already."""
        first = [error]

        def evaluate() -> Tensor:
            if first:
                return first.pop()
            self.training.optimizer.zero_grad()
            again: Tensor = self.error(called(self.training.model, batch.x), batch)[0]
            again.backward(retain_graph=False)
            if is_lazy(again.data):
                compute(again, *self.params)
            return again

        return evaluate

    def schedule_in_step(self) -> None:
        """The schedule's step after a batch."""
        if self.training.scheduler is not None and self.schedule_every_batch:
            self.training.scheduler.step()

    def schedule(self, interrupts: Interrupts) -> None:
        """The schedule's step for a batch that was left out, so that the schedule ends when the training does."""
        with interrupts.held():
            self.schedule_in_step()

    def undone(self, problem: str) -> str:
        """Restore everything as it was before the batch, and return the reason."""
        self.kept.restore()
        self.training.optimizer.zero_grad()
        return problem

    def explained(self, problem: str, batch: Batch, backward: bool) -> str:
        """Restore everything as it was before the batch, and return the reason with its origin."""
        self.undone(problem)

        def forward() -> Any:
            return self.error(called(self.training.model, batch.x), batch)[0]

        return f"{problem}; {origin(self.training.model, self.params, batch, forward, self.kept, backward)}"

    def report(self, problem: str, number: int, batch: Batch, left_out: int) -> None:
        """An error, or a warning for the first such batch of an epoch."""
        of_all = "" if self.feed.steps is None else f" of {self.feed.steps}"
        place = f"fit: epoch {self.training.epoch + 1}, batch {number}{of_all} ({_rows(batch)}): {problem}"
        if self.on_nan == "raise":
            raise AnomalyError(
                f"{place}. The step was not made: parameters are as before. on_nan='warn' leaves such batches out, "
                f"on_nan='ignore' makes the step"
            )
        if left_out == 1:
            warnings.warn(f"{place}. The batch was left out", stacklevel=6)

    def finish_epoch(self, found: dict[str, float]) -> None:
        """Note the measurements, adapt the learning rate, tell the callbacks, write the checkpoint."""
        training, scheduler = self.training, self.training.scheduler
        training.history.append(found)
        training.epoch += 1
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(found.get("val_loss", found["loss"]))
        elif scheduler is not None and not self.schedule_every_batch:
            scheduler.step()
        self.call(Callback.on_epoch_end)
        if self.file is not None:
            self.file.save()

    def call(self, hook: Callable[[Callback, Training], None]) -> None:
        """Call one hook of all callbacks."""
        for callback in self.hooks:
            getattr(callback, hook.__name__)(self.training)


def _is_lazy(batch: Batch) -> bool:
    """True if a batch has arrays that are not computed yet, of which a step computes gradients and loss in one pass."""
    if batch.x.__class__ is batch.y.__class__ is np.ndarray:  # fast path of nearly every batch
        return False
    return any(is_lazy(data_of(array)) for tree in (batch.x, batch.y) for _, array in leaves(tree))


def _rows(batch: Batch) -> str:
    """The rows of a batch in words."""
    if batch.rows is None:
        return f"{batch.size} rows"
    numbers = range(batch.rows.start, batch.rows.stop) if isinstance(batch.rows, slice) else batch.rows.tolist()
    first = ", ".join(map(str, numbers[:4]))
    return f"rows {first}, ..." if batch.size > 4 else f"row{'s' * (batch.size > 1)} {first}"
