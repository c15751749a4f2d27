"""Steps of ``fit`` as programs: forward, backward, clipping and the optimiser's step in one compiled function."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from autograd.compiling import compile as compiled
from autograd.engine.doors import shown
from autograd.engine.node import Node, data_of
from autograd.errors import OperandError
from nn.modules.module import Module
from nn.optim.base import Optimizer
from nn.optim.clipping import clip_grad_norm_
from nn.training.alarms import is_finite
from nn.training.feeding import called
from nn.training.row_weights import RowLoss

LOSS, GRADIENTS = "loss", "gradients"
"""The number that was not finite; the step was not made then."""

Step = Callable[[Any, Any, Any, int], tuple[str, Any, Any, Any]]


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
        ``step(x, y, weight, size)``, which returns the name of the part that was not finite ("" if all was), the loss,
        how much it counts if there are weights, and the prediction, as plain numbers and arrays.
    """

    def step(x: Any, y: Any, weight: Any, size: int) -> tuple[str, Any, Any, Any]:
        optimizer.zero_grad()
        error: Any
        prediction, counts = called(model, x), None
        if weight is not None:
            error, counts = of_rows(prediction, y, weight)
        elif hasattr(of_rows.given, "counted"):
            error = of_rows.counted(prediction, y, size)[0]
        else:
            error = of_rows.given(prediction, y)
        if not isinstance(error, Node):
            raise OperandError(f"fit: got {shown(error)} from loss={of_rows.name}, expected a Tensor")
        answer = data_of(prediction) if predicts else None
        if watches and not is_finite(data_of(error)):
            return LOSS, data_of(error), counts, answer
        error.backward(retain_graph=False)  # type: ignore[attr-defined]
        if watches and not all(p.grad is None or is_finite(data_of(p.grad)) for p in params):
            return GRADIENTS, data_of(error), counts, answer
        if clip_grad_norm is not None:
            clip_grad_norm_(params, clip_grad_norm)
        optimizer.step()
        return "", data_of(error), counts, answer

    made: Any = compiled(step)
    return made  # type: ignore[no-any-return]
