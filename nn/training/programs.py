"""Steps of ``fit`` as programs: forward, backward, clipping and the optimiser's step in one compiled function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiling import compile as compiled
from autograd.engine.node import data_of
from nn.modules.module import Module
from nn.optim.base import Optimizer
from nn.optim.clipping import clip_grad_norm_
from nn.training.alarms import is_finite
from nn.training.evaluating import kept
from nn.training.feeding import called
from nn.training.row_weights import RowLoss

LOSS, GRADIENTS = "loss", "gradients"
"""The number that was not finite; the step was not made then."""

Step = Callable[[Any, Any, Any, int, bool], tuple[str, Any, Any, Any]]


def compiled_step(
    model: Module,
    optimizer: Optimizer,
    of_rows: RowLoss,
    params: Sequence[Any],
    clip_grad_norm: float | None,
    watches: bool,
    predicts: bool,
) -> Step:
    """A function that makes one step of a training; see ``fit`` for the arguments.

    Args:
        model: the model.
        optimizer: its optimiser.
        of_rows: the loss.
        params: the parameters that are trained.
        clip_grad_norm: the largest norm of the gradients.
        watches: True to look for numbers that are not finite before the step.
        predicts: True to return the prediction, too.

    Returns:
        ``step(x, y, weight, size, ignored)``, which returns the name of the part that was not finite ("" if all was),
        the loss, how much it counts (None if that depends on the targets alone), and the prediction, as plain numbers
        and arrays. ``ignored`` is True for a batch that the loss passes over.
    """

    def step(x: Any, y: Any, weight: Any, size: int, ignored: bool) -> tuple[str, Any, Any, Any]:
        optimizer.zero_grad()
        error: Any
        prediction, counts = called(model, x), None
        if weight is not None:
            error, counts = of_rows(prediction, y, weight)
        elif of_rows.counts_itself:
            error, counts = of_rows.counted(prediction, y, size)
        else:
            error = of_rows.alone(prediction, y, ignored)
        error = of_rows.tensor(error)
        loss = data_of(error)
        if getattr(loss, "shape", ()):  # of shape (1,)
            loss = loss.reshape(())
        answer = kept(prediction) if predicts else None
        if watches and not is_finite(loss):
            return LOSS, loss, counts, answer
        error.backward(retain_graph=False)
        if watches and not all(p.grad is None or is_finite(data_of(p.grad)) for p in params):
            return GRADIENTS, loss, counts, answer
        if clip_grad_norm is not None:
            clip_grad_norm_(params, clip_grad_norm)
        optimizer.step()
        return "", loss, counts, answer

    made: Any = compiled(step)
    return made  # type: ignore[no-any-return]
