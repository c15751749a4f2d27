"""Gradients kept within bounds, between the backward pass and the optimiser's step; names and numbers are PyTorch's."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd.engine.arrays import materialize
from autograd.engine.beside import as_array
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, OperandError
from autograd.ops.scaling import moderate
from nn.modules.arguments import flag, real


@door
def clip_grad_norm_(
    parameters: Node | Iterable[Node],
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
    foreach: bool | None = None,
) -> np.float64:
    """Scale all gradients by one factor so that their norm, taken as one long vector, is at most ``max_norm``.

    The factor is max_norm / (norm + 1e-6), or 1 if that is larger. Norm and factor are taken in double precision, and
    in units in which no power overflows, so they are right for gradients of any size and dtype. Source: Pascanu,
    Mikolov and Bengio, "On the difficulty of training recurrent neural networks", 2013.

    Args:
        parameters: Tensors (or Values), as from ``model.parameters()``, or a single one; those without a gradient are
            passed over.
        max_norm: the bound, >= 0; ``math.inf`` for none: the norm is returned, and nothing is changed.
        norm_type: which norm, > 0: 2 is the length, ``math.inf`` (or ``"inf"``) the largest absolute entry.
        error_if_nonfinite: refuse a norm that is nan or infinite; otherwise all gradients become nan (or 0) with it.
        foreach: taken as PyTorch takes it, and of no effect: there is one way to compute it here.

    Returns:
        The norm before, a float that also has ``.item()``; infinite, too, if it is beyond the largest float.

    Raises:
        ArgumentError: a bound or a norm out of its range, or a norm that is not finite; no gradient was changed then.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([3.0, 4.0])
        >>> (w * w / 2).sum().backward()
        >>> float(clip_grad_norm_([w], max_norm=1.0))
        5.0
        >>> w.grad.round(4)
        array([0.6, 0.8])
    """
    limit = math.inf if max_norm == math.inf else real("clip_grad_norm_", "max_norm", max_norm)
    order = math.inf if norm_type in (math.inf, "inf") else real("clip_grad_norm_", "norm_type", norm_type, above=True)
    params = _with_gradients("clip_grad_norm_", parameters)
    size, unit = _norm([_double(data_of(p.grad)) for p in params], order)
    total = size * unit
    if flag("clip_grad_norm_", "error_if_nonfinite", error_if_nonfinite) and not abs(total) < math.inf:
        raise ArgumentError(f"clip_grad_norm_: got gradients with a norm of {total}, expected a finite one")
    if limit == math.inf:
        return _number(total)
    if not limit / (total + 1e-6) >= 1.0:
        factor = limit / (size + 1e-6 / unit)
        for p in params:
            p.grad = _scaled(p.grad, factor, unit)
    return _number(total)


def _number(x: float) -> np.float64:
    """A float as a NumPy number. (``np.float64`` would not take a traced float.)"""
    number: np.float64 = as_array(x)[()]
    return number


def _double(g: Any) -> Any:
    """A gradient along one axis, in double precision."""
    g = np.ravel(g)
    return g.astype(np.complex128 if g.dtype.kind == "c" else np.float64, copy=False)


def _norm(gradients: list[Any], order: float) -> tuple[float, float]:
    """The norm of all gradients together, in a unit: a power of two near the largest entry, or 1 if it is not finite.

    Of infinite and NaN entries it is NumPy's. Where powers would leave the range, each entry is divided by the unit
    before any is taken.
    """
    with np.errstate(over="ignore"):
        norm = _norm_together(gradients, order)
    if moderate(norm, 2 if order == math.inf else order):
        return norm, 1.0
    largest = [float(abs(g).max()) for g in gradients if g.size]
    unit = _power_of_two(max(largest, default=0.0)) if all(map(math.isfinite, largest)) else 1.0
    return _norm_together([g / unit for g in gradients], order), unit


def _norm_together(gradients: list[Any], order: float) -> float:
    norms = [np.linalg.norm(g, order) for g in gradients if g.size]
    norm: float = materialize(np.linalg.norm(np.stack(norms), order)).item() if norms else 0.0
    return norm


def _power_of_two(x: float) -> float:
    """The power of two just below a positive number, but none with an infinite reciprocal; 1 for 0."""
    return 2.0 ** max(math.frexp(x)[1] - 1, -1022) if x > 0 else 1.0


def _scaled(g: Any, factor: float, unit: float) -> Any:
    """g / unit * factor in the dtype of g, which may have a place for neither the factor nor the quotient."""
    ratio = factor / unit
    dtype = getattr(g, "dtype", None)
    if dtype is not None and dtype.char in "efF":
        return (g.astype(np.complex128 if dtype.char == "F" else np.float64) * ratio).astype(dtype)
    return g * ratio if 1e-290 < ratio < 1e290 else g / unit * factor


@door
def clip_grad_value_(parameters: Node | Iterable[Node], clip_value: float, foreach: bool | None = None) -> None:
    """Bring every entry of the gradients into [-clip_value, clip_value].

    Args:
        parameters: Tensors (or Values), as from ``model.parameters()``, or a single one; those without a gradient are
            passed over.
        clip_value: the bound, >= 0.
        foreach: taken as PyTorch takes it, and of no effect.

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
    for p in _with_gradients("clip_grad_value_", parameters):
        p.grad = p.grad.clip(-limit, limit) if hasattr(p.grad, "clip") else max(-limit, min(limit, p.grad))


def _with_gradients(name: str, parameters: Any) -> list[Any]:
    if callable(getattr(parameters, "parameters", None)):
        raise OperandError(f"{name}: got {shown(parameters)} as parameters, expected a list: model.parameters()")
    params = [parameters] if isinstance(parameters, Node) else list(parameters)
    for i, p in enumerate(params):
        if not isinstance(p, Node):
            raise OperandError(f"{name}: got a {type(p).__name__} as parameters[{i}], expected a Tensor or a Value")
    return [p for p in params if p.grad is not None]
