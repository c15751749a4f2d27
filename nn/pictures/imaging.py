"""``images``: arrays of pixels side by side, on one scale: data, maps of features, gradients of pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.engine.arrays import admitted
from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.errors import OperandError, ShapeError
from nn.modules.arguments import integer
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, paragraph
from nn.pictures.weighing import INNER, SCALE, WIDTH, _laid_out, _rest, _scale


@door
def images(
    x: Any,
    labels: Sequence[Any] | None = None,
    *,
    most: int = 64,
    title: str | None = None,
    language: str | None = None,
) -> Plate:
    """Arrays of pixels side by side, on one scale that is symmetric around 0: blue below, orange above.

    Args:
        x: one image (rows, columns); several (N, rows, columns), such as the feature maps of one sample; or images of
            one channel (N, 1, rows, columns).
        labels: a text above each image; by default numbers from 0. Long ones are cut.
        most: the largest number of images.
        title: the heading.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers["images"]`` is the array (N, rows, columns), ``numbers["scale"]`` the number at the end
        of the scale.

    Raises:
        ShapeError: arrays of another number of axes, without pixels, of several channels; or another number of labels.
        OperandError: it does not hold real numbers, or labels that are no list.

    Example:
        >>> import numpy as np
        >>> picture = images(np.eye(8), title="A stroke")
        >>> picture.description
        '1 image of 8 by 8 pixels.'
    """
    spoken = chosen(language)
    most = integer("images", "most", most, 1)
    array = _array(x)
    names = _names(labels, len(array))
    count = min(len(array), most)
    known = np.abs(array[np.isfinite(array)])
    largest = float(known.max()) if known.size else 0.0
    with speaking(spoken):
        heading = say("Images") if title is None else title
        rows, columns = array.shape[1:]
        words = [
            say("{count} images of {rows} by {columns} pixels.", count=len(array), rows=rows, columns=columns)
            if len(array) > 1
            else say("1 image of {rows} by {columns} pixels.", rows=rows, columns=columns)
        ]
        words += _rest(count, len(array))
        if not np.isfinite(array).all():
            words.append(say("Pixels that are not finite have no colour."))
        lines, height = _laid_out(list(array[:count]), names[:count], largest, 1)
        lines += _scale(54 + height, largest)
        y = 54 + height + SCALE + 30
        told = " ".join(words)
        lines += (written := paragraph(18, y, told, "remark", INNER))
        panel = Panel(WIDTH, y + LINE * len(written), heading, told, lines)
    return Plate(heading, [panel], {"images": array, "scale": largest}, spoken)


def _array(x: Any) -> Any:
    """The images, of shape (N, rows, columns)."""
    array = np.asarray(data_of(admitted("images", x)))
    if array.dtype.kind not in "fiub":
        raise OperandError(f"images: got {shown(x)}, expected an array of real numbers")
    shape = array.shape
    if array.ndim == 4 and shape[1] == 1:
        array = array[:, 0]
    elif array.ndim == 4:
        raise ShapeError(
            f"images: got an array of shape {shape}, with {shape[1]} channels, expected (N, rows, columns) or "
            f"(N, 1, rows, columns); x[0] has the channels of the first sample side by side"
        )
    elif array.ndim == 2:
        array = array[None]
    if array.ndim != 3 or not array.size:
        raise ShapeError(
            f"images: got an array of shape {shape}, expected (rows, columns), (N, rows, columns) or "
            f"(N, 1, rows, columns)"
        )
    return array.astype(float)


def _names(labels: Any, count: int) -> list[str]:
    if labels is None:
        return [str(i) for i in range(count)] if count > 1 else [""]
    if isinstance(labels, str) or not hasattr(labels, "__iter__"):
        raise OperandError(f"images: got {shown(labels)} as labels, expected a list with a text for each image")
    names = [str(label) for label in labels]
    if len(names) != count:
        raise ShapeError(f"images: got {len(names)} labels for {count} images, expected one for each")
    return names
