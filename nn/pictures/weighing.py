"""``weights``: the weights of a layer, as images."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn import scalar
from nn.layers.convolution import Conv1d, Conv2d
from nn.layers.embedding import Embedding
from nn.layers.embedding_bag import EmbeddingBag
from nn.layers.positional import LearnedEncoding
from nn.layers.transposed import ConvTranspose1d, ConvTranspose2d
from nn.modules.arguments import integer
from nn.modules.module import Module
from nn.pictures import raster
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, Axis, Field, box, image, paragraph, shortened, text

WIDTH = 620.0
INNER = WIDTH - 36
GAP, LABEL = 8.0, 14.0
SMALLEST, LARGEST = 34.0, 110.0  # the sides of a tile
LEAST_SQUARE = 16  # the least number of inputs that become a square without a request
SCALE = 26.0


@door
def weights(
    layer: Any,
    shape: tuple[int, int] | None = None,
    *,
    most: int = 64,
    title: str | None = None,
    language: str | None = None,
) -> Plate:
    """The weights of a layer as images, on one scale that is symmetric around 0: blue below, orange above.

    A ``Linear`` layer has a tile for each unit if its inputs can be laid out in rows and columns, else one image with a
    row for each unit. A convolution has a tile for each kernel: a filter for each output, side by side for each input;
    a transposed one for each input, side by side for each output. A table, such as an ``Embedding``, is one image with
    a row for each entry.

    Args:
        layer: a module with a ``weight``; a layer or a neuron of ``nn.scalar``; or a Tensor or an array of two or four
            axes, such as ``lstm.weight_hh_l0``.
        shape: rows and columns of the inputs of a unit, such as (28, 28). By default a square, if there are 16 inputs
            or more and their number is a square.
        most: the largest number of tiles.
        title: the heading.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers["weights"]`` is the array, ``numbers["scale"]`` the number at the end of the scale.

    Raises:
        OperandError: something without weights.
        ShapeError: weights of another number of axes, or a ``shape`` that does not hold the inputs.

    Example:
        >>> import nn
        >>> picture = nn.pictures.weights(nn.Linear(16, 3, rng=0))
        >>> picture.numbers["weights"].shape
        (3, 16)
    """
    spoken = chosen(language)
    most = integer("weights", "most", most, 1)
    array, name = _array(layer)
    drawn = array[:, :, None] if array.ndim == 3 and isinstance(layer, _KERNELS) else array
    if drawn.ndim not in (2, 4) or not array.size:
        raise ShapeError(
            f"weights: got weights of shape {array.shape}, expected (out, in), or (out, in, rows, columns) of a "
            f"convolution"
        )
    known = np.abs(array[np.isfinite(array)])
    largest = float(known.max()) if known.size else 0.0
    with speaking(spoken):
        heading = say("Weights of {layer}", layer=name) if title is None else title
        tiles, labels, words = _tiles(drawn, shape, most, layer)
        lines, height = _laid_out(tiles, labels, largest, drawn.shape[1] if drawn.ndim == 4 else 1)
        if not np.isfinite(array).all():
            words.append(say("Weights that are not finite have no colour."))
        if largest == 0:
            words.append(say("All weights are 0."))
        lines += _scale(54 + height, largest)
        y = 54 + height + SCALE + 30
        told = " ".join(words)
        lines += (written := paragraph(18, y, told, "remark", INNER))
        panel = Panel(WIDTH, y + LINE * len(written), heading, told, lines)
    return Plate(heading, [panel], {"weights": array, "scale": largest}, spoken)


def _array(layer: Any) -> tuple[Any, str]:
    """The weights, with one row a unit, and the name of their holder."""
    if isinstance(layer, scalar.Neuron):
        return np.array([[w.data for w in layer.w]], float), repr(layer)
    if isinstance(layer, scalar.Layer):
        return np.array([[w.data for w in neuron.w] for neuron in layer.neurons], float), repr(layer)
    held = layer.__dict__.get("weight") if isinstance(layer, Module) else layer
    if isinstance(layer, Module) and not isinstance(held, Node):
        below = [
            path for path, module in layer.named_modules() if path and _is_drawn(vars(module).get("weight"), module)
        ]
        own = [f"weights(layer.{path})" for path, member in layer._members() if _is_drawn(member, None)]
        raise OperandError(
            f"weights: got {type(layer).__name__}, which has no weight of its own, expected a layer"
            + (f"; its Tensors may be given: {', '.join(own)}" if own else "")
            + (f"; layers with weights in it: {', '.join(below)}" if below else "")
        )
    if not isinstance(held, (Node, np.ndarray, list, tuple)):
        raise OperandError(f"weights: got {shown(layer)}, expected a layer with weights, a Tensor or an array")
    array = np.asarray(data_of(held))
    if array.dtype.kind not in "fiub":
        raise OperandError(f"weights: got {shown(layer)}, expected an array of numbers")
    name = f"{type(layer).__name__}({layer.extra_repr()})" if isinstance(layer, Module) else str(array.shape)
    return array.astype(float), name


_TRANSPOSED = (ConvTranspose1d, ConvTranspose2d)
_KERNELS = (Conv1d, Conv2d, *_TRANSPOSED)
_TABLES = (Embedding, EmbeddingBag, LearnedEncoding)


def _is_drawn(weight: Any, module: Any) -> bool:
    """True for weights that can be drawn."""
    return isinstance(weight, Node) and (np.ndim(weight._data) in (2, 4) or isinstance(module, _KERNELS))


def _tiles(array: Any, shape: Any, most: int, layer: Any) -> tuple[list[Any], list[str], list[str]]:
    """The images, a label for each, and sentences on them."""
    if array.ndim == 4:
        if shape is not None:
            raise ArgumentError("weights: got a shape and the kernels of a convolution, expected one or the other")
        many, each = array.shape[:2]
        rows, columns = array.shape[2:]
        pairs = [(i, j) for i in range(many) for j in range(each)][:most]
        if isinstance(layer, _TRANSPOSED):
            words = [say("A tile for each kernel of {rows} by {columns}, {into} inputs with {out} outputs each.",
                         rows=rows, columns=columns, into=many, out=each)]  # fmt: skip
            above = say("Above each: input, output.")
        else:
            words = [say("A tile for each kernel of {rows} by {columns}, {out} outputs with {into} inputs each.",
                         rows=rows, columns=columns, out=many, into=each)]  # fmt: skip
            above = say("Above each: output, input.")
        words += [above] if each > 1 else []
        words += _rest(len(pairs), many * each)
        return [array[i, j] for i, j in pairs], [f"{i}" if each == 1 else f"{i}, {j}" for i, j in pairs], words
    if isinstance(layer, _TABLES) and shape is None:
        return [array], [""], [say("A row for each of {entries} entries, a column for each of {features} features.",
                                   entries=array.shape[0], features=array.shape[1])]  # fmt: skip
    units, inputs = array.shape
    side = math.isqrt(inputs)
    if shape is None and inputs >= LEAST_SQUARE and side * side == inputs:
        shape = (side, side)
    if shape is None:
        return [array], [""], [say("A row for each of {units} units, a column for each of {inputs} inputs.",
                                   units=units, inputs=inputs)]  # fmt: skip
    if not isinstance(shape, (tuple, list)) or len(shape) != 2 or math.prod(shape) != inputs:
        raise ShapeError(
            f"weights: got shape={shown(shape)} and units with {inputs} inputs, expected rows and columns with the "
            f"product {inputs}"
        )
    count = min(units, most)
    words = [
        say("A tile for each of {entries} entries; its {features} features are laid out in {rows} rows of {columns}.",
            entries=units, features=inputs, rows=shape[0], columns=shape[1])
        if isinstance(layer, _TABLES) else
        say("A tile for each of {units} units; its {inputs} inputs are laid out in {rows} rows of {columns}.",
            units=units, inputs=inputs, rows=shape[0], columns=shape[1])
    ]  # fmt: skip
    return [array[i].reshape(shape) for i in range(count)], list(map(str, range(count))), words + _rest(count, units)


def _rest(shown_count: int, all_of_them: int) -> list[str]:
    if shown_count == all_of_them:
        return []
    return [say("The first {count} of {all} are shown.", count=shown_count, all=all_of_them)]


def _laid_out(tiles: list[Any], labels: list[str], largest: float, together: int) -> tuple[list[str], float]:
    """The tiles in rows below each other, if possible with a whole number of ``together`` in each; height of all."""
    rows, columns = tiles[0].shape
    if len(tiles) == 1:
        cell = min(INNER / columns, 420 / rows, 40.0)
        width, height, across = max(cell * columns, 20.0), max(cell * rows, 12.0), 1
    else:
        across = min(len(tiles), max(4, math.ceil(math.sqrt(len(tiles) * 1.6))))
        width = min(max((INNER + GAP) / across - GAP, SMALLEST), LARGEST)
        across = max(1, int((INNER + GAP) // (width + GAP)))
        across -= across % together if across > together else 0
        height = min(max(width * rows / columns, 10.0), 2 * LARGEST)
    lines = []
    for i, (tile, label) in enumerate(zip(tiles, labels, strict=True)):
        x = 18 + (i % across) * (width + GAP)
        y = 44 + (i // across) * (height + GAP + LABEL) + LABEL
        uri = raster.data_uri(raster.signed_indices(tile, largest), raster.signed_palette())
        lines += [image(x, y, width, height, uri, smooth=False), box(x, y, width, height, None, "wire")]
        if label:
            room = INNER if len(tiles) == 1 else width + GAP - 4
            lines.append(text(x, y - 3, shortened(label, "tick", room), "tick"))
    count = math.ceil(len(tiles) / across)
    return lines, count * (height + GAP + LABEL)


def _scale(y: float, largest: float) -> list[str]:
    end = largest or 1.0
    strip = raster.signed_indices(np.linspace(-1, 1, 2 * (raster.SHADES // 2) + 1)[None], 1.0)
    x, width = 18 + 20.0, 240.0
    lines = [
        image(x, y, width, 10, raster.data_uri(strip, raster.signed_palette())),
        box(x, y, width, 10, None, "wire"),
    ]
    area = Field(x, y, width, 10, Axis(-end, end), Axis(0, 1))
    for tick in (-end, 0.0, end):
        lines.append(text(area.at(tick, 0)[0], y + 24, notation.number(tick, 3), "tick", "middle"))
    return lines
