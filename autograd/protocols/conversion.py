"""``__array__`` of a Tensor that is tracked: an array of objects with its entries, or a refusal that says the way out.

NumPy asks for an array wherever it copies numbers: ``np.array([a, b])``, ``np.asarray(t)``, ``y[:] = t``. Only an
array of objects can hold nodes. Where another dtype is wanted, or a library asks that would write the numbers down (a
frame, a plot, compiled code), the gradient would end, and the error gives the form to write.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import numpy as np

from autograd import ops
from autograd.engine.arrays import is_foreign
from autograd.engine.later import later
from autograd.engine.node import Node, data_of, is_complex
from autograd.engine.recording import is_recording
from autograd.errors import ArgumentError, OperandError
from autograd.protocols.libraries import refusal

if TYPE_CHECKING:
    from autograd.engine.taken import entries_of
else:
    entries_of = later("autograd.engine.taken", "entries_of")

WAYS = (
    "np.stack([a, b]) and np.array([a, b]), without a dtype, keep the gradient; so do np.zeros(n, dtype=object) and "
    "Tensor(np.zeros(n), requires_grad=False), to be filled entry by entry"
)
"""Forms to write in the place of an array of floating numbers."""

WAYS_OF_COMPLEX = (
    "np.stack([a, b]) and autograd.numpy.array([a, b]) keep the gradient; so does "
    "Tensor(np.zeros(n, complex), requires_grad=False), to be filled entry by entry"
)
"""The same for complex numbers, which an array of objects does not hold well: its ``.real`` is the array itself."""

WAYS_OF_NUMBERS = (
    "np.array([a, b]), without a dtype, keeps the gradient; so does np.zeros(n, dtype=object), to be filled one by one"
)
"""The same for nodes that hold one number each, which are not stacked."""


def ways_of(x: Any, into_complex: bool = False) -> str:
    """The forms to write for a node, in the place of an array of floating or complex numbers."""
    if x.node_type.native is float:
        return WAYS_OF_NUMBERS
    return WAYS_OF_COMPLEX if into_complex or is_complex(x) else WAYS


def array_of_tracked(x: Any, dtype: np.dtype[Any] | None, copy: bool | None, frame: types.FrameType) -> Any:
    """The answer of a Tensor that requires a gradient, where operations are recorded, to ``__array__(dtype, copy)``.

    Args:
        x: the Tensor.
        dtype: the dtype that is wanted, if one is.
        copy: False if the result must show the memory of ``x``.
        frame: the frame that asked.

    Returns:
        An array of objects with the entries of ``x``; numbers, in a dtype of integers, truth values or text, which are
        constant between jumps.

    Raises:
        OperandError: floating numbers are wanted, the Tensor is complex, or a library asked that would write numbers
            down.
        ArgumentError: ``copy`` is False.
    """
    if (refused := refusal(x, frame)) is not None:
        raise refused
    if dtype is not None and dtype.kind != "O":
        if dtype.kind in "bUS" or (dtype.kind in "iu" and not is_complex(x)):
            return x._data.astype(dtype)
        raise OperandError(
            f"np.array: got a Tensor that requires a gradient for an array of {dtype}, which would lose its gradient: "
            f"{ways_of(x, dtype.kind == 'c')}"
        )
    # NumPy's code may be called by this package, for example by grad(np.vectorize(f))
    ours = str(frame.f_globals.get("__name__"))
    if is_foreign(x._data) or (ours.startswith(("autograd.", "nn.")) and ours != "autograd.engine.objects"):
        raise OperandError(f"np.asarray: got a Tensor that requires a gradient, which would be lost here: {ways_of(x)}")
    if is_complex(x):
        raise OperandError(
            f"np.array: got a complex Tensor that requires a gradient; NumPy takes every array of objects for real "
            f"numbers, so that the imaginary part of such an array would be 0: {ways_of(x)}"
        )
    if copy is False:
        raise ArgumentError("np.asarray: got copy=False for a Tensor that requires a gradient, expected None or True")
    return entries_of(x, ops.getitem)


def of_entries(x: Any) -> Any:
    """A node as an array of objects, or of numbers if it requires no gradient; anything else as it is."""
    if not isinstance(x, Node):
        return x
    if not (x.requires_grad and is_recording()):
        return data_of(x)
    if hasattr(x, "ndim"):
        return entries_of(x, ops.getitem)
    number = np.empty((), dtype=object)
    number[()] = x
    return number


def is_of_objects(x: Any) -> bool:
    """True for an array of objects, which can hold nodes."""
    return isinstance(x, np.ndarray) and x.dtype.char == "O"


def written(out: Any, result: Any, places: Any = ...) -> Any:
    """``out``, an array of objects, with the entries of a result written into it, at all places or under a mask."""
    out[places] = of_entries(result)
    return out
