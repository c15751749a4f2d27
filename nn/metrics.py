"""Numbers that tell how good predictions are: for people, not for gradients."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.errors import OperandError, ShapeError
from autograd.graph import Node


def accuracy(prediction: Any, target: npt.ArrayLike) -> float:
    """The part of the samples whose class was predicted right.

    Args:
        prediction: scores of shape (N, C), of which the largest wins; or classes (integers or booleans) of shape (N,).
        target: classes (integers or booleans) of shape (N,).

    Raises:
        ShapeError: the shapes do not go together, or there are no samples.
        OperandError: a score where a class was expected.

    Example:
        >>> accuracy([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]], [1, 0, 0])
        0.6666666666666666
    """
    scores, classes = _plain(prediction), _plain(target)
    if scores.ndim == 2 and classes.ndim == 1:
        scores = scores.argmax(axis=1)
    if scores.shape != classes.shape or not classes.size:
        raise ShapeError(
            f"accuracy: got prediction of shape {_plain(prediction).shape} and target of shape {classes.shape}, "
            f"expected (N, C) or (N,), and (N,), with N > 0"
        )
    for name, array in (("prediction", scores), ("target", classes)):
        if array.dtype.kind not in "iub":
            raise OperandError(
                f"accuracy: got {name} of dtype {array.dtype}, expected classes (integers or booleans); "
                f"decide first, as in accuracy(scores > 0, target)"
            )
    return float((scores == classes).mean())


def _plain(x: Any) -> Any:
    x = x._data if isinstance(x, Node) else x
    return x if hasattr(x, "shape") else np.asarray(x)
