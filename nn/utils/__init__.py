"""Helpers around gradients and parameters, under the names of ``torch.nn.utils``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd.engine.beside import as_array
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.errors import OperandError, ShapeError
from nn.modules.arguments import refuse_copy
from nn.optim.arguments import in_order
from nn.optim.clipping import clip_grad_norm_ as clip_grad_norm_
from nn.optim.clipping import clip_grad_value_ as clip_grad_value_
from nn.utils import data as data
from nn.utils import rnn as rnn


@door
def parameters_to_vector(parameters: Iterable[Any]) -> Any:
    """All parameters as one long vector, in order; it is differentiable with respect to each of them.

    Args:
        parameters: Tensors, as from ``model.parameters()``.

    Returns:
        A Tensor of one axis.

    Raises:
        OperandError: something that is no Tensor.
        ArgumentError: a set, which has no order.

    Example:
        >>> from nn import Linear
        >>> layer = Linear(2, 1, rng=0)
        >>> parameters_to_vector(layer.parameters()).shape
        (3,)
    """
    params = _listed("parameters_to_vector", parameters)
    return np.concatenate([np.ravel(p) for p in params])


@door
def vector_to_parameters(vec: Any, parameters: Iterable[Any]) -> None:
    """Write one long vector into the parameters, in order; each is converted to the dtype that it has.

    Args:
        vec: numbers, or a Tensor, of one axis, as long as all parameters together.
        parameters: Tensors, as from ``model.parameters()``.

    Raises:
        OperandError: something that is no Tensor.
        ShapeError: ``vec`` has another length; nothing was written.

    Example:
        >>> from nn import Linear
        >>> layer = Linear(2, 1, rng=0)
        >>> vector_to_parameters([1.0, 2.0, 3.0], layer.parameters())
        >>> layer.weight.data, layer.bias.data
        (array([[1., 2.]]), array([3.]))
    """
    params = _listed("vector_to_parameters", parameters)
    refuse_copy("vector_to_parameters", vec, "a function of nn.functional, as linear(x, weight, bias),")
    numbers = as_array(data_of(vec))
    size = sum(np.size(p.data) for p in params)
    if numbers.shape != (size,):
        raise ShapeError(f"vector_to_parameters: got vec of shape {numbers.shape}, expected ({size},)")
    if numbers.dtype.kind not in "fiu":
        raise OperandError(f"vector_to_parameters: got vec of dtype {numbers.dtype}, expected real numbers")
    first = 0
    for p in params:
        last = first + np.size(p.data)
        p.data = numbers[first:last].reshape(np.shape(p.data)).astype(getattr(p.data, "dtype", np.float64))
        first = last


def _listed(name: str, parameters: Any) -> list[Any]:
    if callable(getattr(parameters, "parameters", None)):
        raise OperandError(f"{name}: got {shown(parameters)} as parameters, expected a list: model.parameters()")
    params = in_order(name, [parameters] if isinstance(parameters, Node) else parameters)
    for i, p in enumerate(params):
        if not isinstance(p, Node):
            raise OperandError(f"{name}: got a {type(p).__name__} as parameters[{i}], expected a Tensor")
    if not params:
        raise OperandError(f"{name}: got no parameters, expected at least one")
    return params
