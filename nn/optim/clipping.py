"""Gradients kept within bounds, between the backward pass and the optimiser's step; names and numbers are PyTorch's."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, OperandError
from nn.modules.arguments import real


@door
def clip_grad_norm_(
    parameters: Node | Iterable[Node], max_norm: float, norm_type: float = 2.0, error_if_nonfinite: bool = False
) -> float:
    """Scale all gradients by one factor so that their norm, taken as one long vector, is at most ``max_norm``.

    The factor is max_norm / (norm + 1e-6), or 1 if that is larger. Source: Pascanu, Mikolov and Bengio, "On the
    difficulty of training recurrent neural networks", 2013.

    Args:
        parameters: Tensors (or Values), as from ``model.parameters()``, or a single one; those without a gradient are
            passed over.
        max_norm: the bound, >= 0.
        norm_type: which norm, > 0: 2 is the length, ``math.inf`` the largest absolute entry.
        error_if_nonfinite: refuse a norm that is nan or infinite; otherwise all gradients become nan (or 0) with it.

    Returns:
        The norm before.

    Raises:
        ArgumentError: a bound or a norm out of its range, or a norm that is not finite; no gradient was changed then.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([3.0, 4.0])
        >>> (w * w / 2).sum().backward()
        >>> clip_grad_norm_([w], max_norm=1.0)
        5.0
        >>> w.grad.round(4)
        array([0.6, 0.8])
    """
    limit = real("clip_grad_norm_", "max_norm", max_norm)
    order = norm_type if norm_type == math.inf else real("clip_grad_norm_", "norm_type", norm_type, above=True)
    params = _with_gradients(parameters)
    norms = [np.linalg.norm(np.ravel(data_of(p.grad)), order) for p in params]
    total = float(np.linalg.norm(norms, order)) if norms else 0.0
    if error_if_nonfinite and not math.isfinite(total):
        raise ArgumentError(f"clip_grad_norm_: got gradients with a norm of {total}, expected a finite one")
    factor = limit / (total + 1e-6)
    if not factor >= 1.0:
        for p in params:
            p.grad = p.grad * factor
    return total


@door
def clip_grad_value_(parameters: Node | Iterable[Node], clip_value: float) -> None:
    """Bring every entry of the gradients into [-clip_value, clip_value].

    Args:
        parameters: Tensors (or Values), as from ``model.parameters()``, or a single one; those without a gradient are
            passed over.
        clip_value: the bound, >= 0.

    Raises:
        ArgumentError: a bound out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([3.0, -0.25])
        >>> (w * w).sum().backward()
        >>> clip_grad_value_([w], 1.0)
        >>> w.grad
        array([ 1. , -0.5])
    """
    limit = real("clip_grad_value_", "clip_value", clip_value)
    for p in _with_gradients(parameters):
        p.grad = p.grad.clip(-limit, limit) if hasattr(p.grad, "clip") else max(-limit, min(limit, p.grad))


def _with_gradients(parameters: Any) -> list[Any]:
    params = [parameters] if isinstance(parameters, Node) else list(parameters)
    for i, p in enumerate(params):
        if not isinstance(p, Node):
            raise OperandError(f"got a {type(p).__name__} as parameters[{i}], expected a Tensor or a Value")
    return [p for p in params if p.grad is not None]
