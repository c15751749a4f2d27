"""``Parameter``: PyTorch's name for a leaf Tensor that a module trains."""

from __future__ import annotations

from typing import Any, Self, cast

import numpy.typing as npt

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, OperandError
from autograd.tensor import Tensor


class _OfLeaves(type(Tensor)):  # type: ignore[misc]
    """The class of ``Parameter``, which decides what counts as an instance."""

    def __instancecheck__(cls, x: Any) -> bool:
        return isinstance(x, Tensor) and x.op is None


class Parameter(Tensor, metaclass=_OfLeaves):
    """A Tensor of one's own numbers, for a module to train.

    Every leaf Tensor that is set as an attribute of a module is a parameter: ``Tensor(array)`` serves as well, and
    ``isinstance(x, Parameter)`` is true of each of them. The result is a plain Tensor.

    Args:
        data: numbers, which are copied: an array, or a Tensor that no op made.
        requires_grad: False freezes it: it is saved and loaded, and receives no gradient.
        dtype: a floating dtype; by default that of ``data``.
        name: the name in pictures and tables.

    Raises:
        ArgumentError: a Tensor that was computed from others; ``x.detach()`` has its numbers.
        OperandError: something that is not made of numbers.

    Example:
        >>> import numpy as np
        >>> w = Parameter(np.ones(2))
        >>> w
        Tensor([1., 1.])
        >>> isinstance(w, Parameter), isinstance(w * 2, Parameter)
        (True, False)
    """

    __slots__ = ()

    @door
    def __new__(
        cls,
        data: Any,
        requires_grad: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
        name: str | None = None,
    ) -> Self:
        """A Tensor."""
        if isinstance(data, Tensor) and data.op is not None:
            raise ArgumentError(
                f"Parameter: got a Tensor of shape {data.shape} that {data.op.name} computed, expected one's own "
                f"numbers: no gradient would pass to its operands; Parameter(x.detach()) copies them"
            )
        if data is None or isinstance(data, str):
            raise OperandError(f"Parameter: got {shown(data)}, expected numbers")
        return cast(Self, Tensor(data, requires_grad, dtype, name))


def as_parameter(owner: str, value: Any) -> Tensor:
    """``value`` as a parameter: a leaf Tensor as it is, numbers in a new one.

    Raises:
        ArgumentError: a Tensor that was computed from others.
        OperandError: something that is not made of numbers, a module for example.
    """
    if isinstance(value, Tensor):
        if value.op is not None:
            raise ArgumentError(
                f"{owner}: got a Tensor of shape {value.shape} that {value.op.name} computed, expected one of one's "
                f"own numbers, as Parameter(x.detach())"
            )
        return value
    if value is None or isinstance(value, (str, dict, set)) or callable(value):
        raise OperandError(f"{owner}: got {shown(value)}, expected a Tensor or numbers")
    return Parameter(value)
