"""NaN and infinities in a training: noticed before a step is made with them, and traced to where they come from."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.debugging import detect_anomaly
from autograd.engine.node import Node, data_of
from autograd.engine.reverse import gradients
from autograd.errors import AnomalyError
from nn.data.rows import leaves
from nn.modules.module import Module

MOST_ROWS = 8  # the most rows that a message names
LARGEST = 2**16  # the most entries of a buffer that is compared with a copy


def data_problem(tree: Any, name: str, rows: Any, infinities: bool = False) -> str:
    """The NaN in some data, in words; "" if there is none.

    Args:
        tree: an array, or a tuple or a dict of them.
        name: of the argument.
        rows: the numbers of the rows in the whole; None if they are not known.
        infinities: True to look for infinities too.

    Example:
        >>> data_problem(np.array([[1.0, 2.0], [np.nan, 3.0]]), "x", slice(8, 10))
        'x has NaN in row 9'
    """
    if tree.__class__ is np.ndarray and (tree.dtype.kind not in "fc" or is_finite(tree)):  # fast path of every batch
        return ""
    for place, array in ((name, tree),) if isinstance(tree, np.ndarray) else leaves(tree, name):
        array = data_of(array)
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "fc":
            continue
        if is_finite(array):
            continue
        found = [("NaN", np.isnan(array))] + ([("infinities", np.isinf(array))] if infinities else [])
        for what, wrong in found:
            if wrong.any():
                inside = np.flatnonzero(wrong.reshape(len(array), -1).any(axis=1)) if array.ndim else np.zeros(1, int)
                return f"{place} has {what} in {_rows(inside, rows)}"
    return ""


def _rows(inside: Any, rows: Any) -> str:
    numbers = inside if rows is None else inside + rows.start if isinstance(rows, slice) else rows[inside]
    first = ", ".join(map(str, np.sort(numbers)[:MOST_ROWS].tolist()))
    more = f" and {len(inside) - MOST_ROWS} more" if len(inside) > MOST_ROWS else ""
    return f"row{'s' * (len(inside) > 1)} {first}{more}{' of the batch' if rows is None else ''}"


def is_finite(array: Any) -> bool:
    """True if all entries of an array are finite; an array that is not computed yet passes.

    Example:
        >>> is_finite(np.array([1e200, 2.0])), is_finite(np.array([np.inf]))
        (True, False)
    """
    if array.__class__ is not np.ndarray:
        return is_lazy(array) or bool(np.isfinite(array).all())
    if array.ndim == 0:
        return bool(abs(array) < math.inf)
    flat = array if array.ndim == 1 else array.ravel("K")  # order "K" avoids a copy in any memory layout
    square = np.vdot(flat, flat).real  # the fastest pass over the numbers, without warnings; it may overflow
    return bool(abs(square) < math.inf) or bool(np.isfinite(array).all())


def gradient_problem(model: Module, params: Sequence[Any]) -> str:
    """The gradients that are not finite, in words; "" if there are none."""
    wrong = [p for p in params if p.grad is not None and not is_finite(data_of(p.grad))]
    return f"the gradient of {_named(model, wrong)} is not finite" if wrong else ""


def _named(model: Module, params: Sequence[Any]) -> str:
    names = {id(p): name for name, p in model.named_parameters()}
    found = [names.get(id(p), "a parameter outside of the model") for p in params]
    more = f" and {len(found) - 3} more" if len(found) > 3 else ""
    return ", ".join(found[:3]) + more


def origin(
    model: Module, params: Sequence[Any], batch: Any, forward: Callable[[], Any], kept: Kept, backward: bool
) -> str:
    """The first place of a NaN or an infinity behind a loss or a gradient, in words.

    Args:
        model: the model.
        params: its parameters that are trained.
        batch: the batch.
        forward: computes the loss once more.
        kept: brings buffers back.
        backward: True if the loss is finite and a gradient is not.
    """
    for name, tree in (("x", batch.x), ("y", batch.y)):
        found = data_problem(tree, name, batch.rows, infinities=True)
        if found:
            return found
    wrong = [p for p in model.parameters() if not is_finite(data_of(p))]
    if wrong:
        return f"{_named(model, wrong)} held NaN or an infinity already"
    try:
        with detect_anomaly():
            loss = forward()
            if backward and isinstance(loss, Node):
                gradients([loss], [p for p in params if p.requires_grad], retain_graph=False)
    except AnomalyError as error:
        return f"data and parameters are finite; {error}"
    except Exception:  # the model may fail when it is called a second time
        return "data and parameters are finite"
    finally:
        kept.restore()
    return "data and parameters are finite"


class Kept:
    """The buffers of a model as they were before a batch, such as the running means of a batch normalisation."""

    def __init__(self, model: Module) -> None:
        self.places = [(module, name) for module in model.modules() for name in module._buffers]
        self.found: list[Any] = []

    def keep(self) -> None:
        """Remember the buffers as they are now."""
        if self.places:
            self.found = [getattr(module, name) for module, name in self.places]
            self.found = [x.copy() if getattr(x, "size", LARGEST) < LARGEST else x for x in self.found]

    def restore(self) -> None:
        """Give the buffers their remembered values."""
        for (module, name), x in zip(self.places, self.found, strict=True):
            setattr(module, name, x if x is None else x.copy())
