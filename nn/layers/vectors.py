"""``one_hot``: labels as rows of 0 and 1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door
from autograd.errors import ArgumentError
from nn.modules.arguments import integer, plain_integers


@door
def one_hot(tensor: npt.ArrayLike, num_classes: int = -1) -> npt.NDArray[np.int64]:
    """For each label a row with 1 at its place and 0 elsewhere: plain integers, as labels have no gradient.

    Args:
        tensor: integers from 0 on, any shape.
        num_classes: the length of the rows; -1 for one more than the largest label.

    Returns:
        int64, shape (*tensor.shape, num_classes).

    Raises:
        OperandError: labels that are no integers.
        ArgumentError: a label below 0 or beyond the classes, or no label at all and no number of classes.

    Example:
        >>> one_hot([0, 2])
        array([[1, 0, 0],
               [0, 0, 1]])
    """
    labels = plain_integers("one_hot", "tensor", tensor)
    if num_classes == -1:
        if not labels.size:
            raise ArgumentError("one_hot: got no labels, expected num_classes with them")
        count = int(labels.max()) + 1
    else:
        count = integer("one_hot", "num_classes", num_classes, 1)
    wrong = labels[(labels < 0) | (labels >= count)]
    if wrong.size:
        expected = "0 or more" if num_classes == -1 else f"0 to {count - 1}, as num_classes={count}"
        raise ArgumentError(f"one_hot: got the label {wrong.flat[0]}, expected {expected}")
    found: npt.NDArray[np.int64] = (labels[..., None] == np.arange(count)).astype(np.int64)
    return found
