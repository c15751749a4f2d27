"""Inputs, states and lengths of recurrent layers: checked, and brought to one form."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import admitted
from autograd.engine.doors import shown
from autograd.engine.node import Node, describe, is_complex
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn.modules.arguments import array, floats


def checked_input(name: str, input: Any, size: int, shapes: dict[int, str]) -> Any:
    """``input`` with a floating dtype.

    Args:
        name: of the layer, for messages.
        input: its argument.
        size: the length that the last axis should have.
        shapes: the shapes that it may have, as text, by the number of axes.

    Raises:
        ShapeError: it has another number of axes, or another last axis.
        OperandError: it is no array of real numbers.
    """
    if input is None or isinstance(input, (str, bytes)):
        raise OperandError(f"{name}: got {shown(input)} as input, expected a Tensor or an array")
    _refuse_several(name, "input", input)
    try:
        given = array(input)
    except ValueError as error:
        raise ShapeError(
            f"{name}: got a list of sequences of different lengths as input, expected one array: nn.pad_sequence makes "
            f"it, and lengths=[...] tells the layer what counts"
        ) from error
    if is_complex(given):
        raise OperandError(f"{name}: got complex numbers as input ({describe(given)}), expected real ones")
    x = floats(given)
    if x.ndim not in shapes or x.shape[-1] != size:
        expected = " or ".join(shape.replace("input_size", str(size)) for shape in shapes.values())
        hint = ""
        if x.ndim in shapes and getattr(given, "dtype", x.dtype).kind in "iu":
            hint = "; integers that stand for symbols go through nn.Embedding or nn.functional.one_hot first"
        raise ShapeError(f"{name}: got input of shape {x.shape}, expected {expected}{hint}")
    return x


def checked_state(name: str, argument: str, state: Any, shape: tuple[int, ...], described: str) -> Any:
    """A first state of the shape that fits the input.

    Args:
        name: of the layer, for messages.
        argument: of the state, such as "h_0".
        state: a Tensor or an array.
        shape: the shape that it should have.
        described: that shape in words.

    Raises:
        ShapeError: it has another.
        OperandError: it is no array of numbers.
    """
    _refuse_several(name, argument, state)
    if state is None:
        raise OperandError(f"{name}: got None as {argument}, expected a Tensor or an array; leave hx out for zeros")
    state = floats(state)
    if state.shape != shape:
        raise ShapeError(f"{name}: got {argument} of shape {state.shape}, expected {shape}, which is {described}")
    return state


def _refuse_several(name: str, argument: str, x: Any) -> None:
    """OperandError for a tuple, or a list of Tensors, where one array is expected."""
    if isinstance(x, tuple) or (isinstance(x, list) and any(isinstance(part, Node) for part in x)):
        hint = "; a recurrent layer returns (output, state)" if argument == "input" else ""
        hint = "; a pair (h, c) is the state of an LSTM" if argument[0] == "h" and len(x) == 2 else hint
        raise OperandError(f"{name}: got {shown(x)} as {argument}, expected one Tensor or array{hint}")


def state_pair(name: str, hx: Any) -> tuple[Any, Any]:
    """The two first states of an LSTM.

    Raises:
        OperandError: ``hx`` is no pair.
    """
    if not isinstance(hx, (tuple, list)) or len(hx) != 2:
        raise OperandError(f"{name}: got {shown(hx)} as hx, expected a pair (h_0, c_0)")
    h, c = hx
    return h, c


def mask_of(name: str, lengths: Any, steps: int, batch: int | None) -> npt.NDArray[np.bool_] | None:
    """Booleans of shape (T, B, 1), True while a sequence lasts; None if all last to the end.

    Args:
        name: of the layer, for messages.
        lengths: B integers from 1 to T; None if all are T.
        steps: T.
        batch: B; None for an input without a batch.

    Raises:
        ArgumentError: a length below 1 or above T, or an input without a batch.
        ShapeError: another number of lengths.
        OperandError: they are no integers.
    """
    if lengths is None:
        return None
    if batch is None:
        raise ArgumentError(f"{name}: got lengths and an input without a batch, expected an input of three axes")
    given = admitted(name, lengths)
    try:
        numbers = np.asarray(given) if not isinstance(given, Node) else given
    except ValueError:  # the lists have different lengths
        numbers = np.zeros(0)
    if isinstance(numbers, Node) or numbers.dtype.kind not in "iu":
        raise OperandError(f"{name}: got {shown(lengths)} as lengths, expected {batch} integers, one a sequence")
    if numbers.shape != (batch,):
        raise ShapeError(f"{name}: got lengths of shape {numbers.shape}, expected ({batch},), one a sequence")
    wrong = numbers[(numbers < 1) | (numbers > steps)]
    if wrong.size:
        raise ArgumentError(f"{name}: got {wrong[0]} in lengths, expected 1 to {steps}, the steps of the input")
    if (numbers == steps).all():
        return None
    mask: npt.NDArray[np.bool_] = (np.arange(steps)[:, None] < numbers)[:, :, None]
    return mask
