"""Arguments of ``fit``, ``evaluate`` and ``predict``: of the right kinds, and belonging together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from autograd.engine.doors import shown
from autograd.errors import ArgumentError, OperandError
from autograd.tensor import Tensor
from nn.modules.module import Module
from nn.optim.base import Optimizer

Loss = Callable[[Any, Any], Tensor]
Metric = Callable[[Any, Any], float]


def check_kinds(model: Any, loss: Any, optimizer: Any, scheduler: Any, callbacks: Any) -> None:
    """Check that the arguments of ``fit`` are valid and belong together."""
    for argument, x, kind in (("model", model, Module), ("optimizer", optimizer, Optimizer)):
        if not isinstance(x, kind):
            raise OperandError(f"fit: got {x!r:.60} as {argument}, expected a {kind.__name__}")
    check_loss("fit", loss)
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


def check_loss(name: str, loss: Any) -> None:
    """OperandError unless a loss is a function or a module; the class of a module is refused."""
    if isinstance(loss, type) and issubclass(loss, Module):
        raise OperandError(
            f"{name}: got the class {loss.__name__} as loss, expected an object of it: {loss.__name__}()"
        )
    if not callable(loss) or isinstance(loss, type):
        raise OperandError(f"{name}: got {shown(loss)} as loss, expected a function of prediction and target")


def checked_metrics(name: str, metrics: Mapping[str, Metric] | None) -> Mapping[str, Metric]:
    """The metrics, none for None; an error of this package unless they are functions by names that are free."""
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
