"""``flow``: activations and gradients layer by layer, dead and saturated units, and the reason where they vanish."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.painting.svg import paints
from autograd.drawing.painting.theme import text_width
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn import scalar
from nn.layers.embedding import Embedding
from nn.layers.embedding_bag import EmbeddingBag
from nn.layers.mlp import MLP
from nn.modules.module import Module
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, Axis, Field, curve, line, marks, paragraph, percent, shortened, text
from nn.pictures.watching import Stage, Watched, chain, watch

ROW = 26.0
WIDTH, LEFT, RIGHT, TOP = 400.0, 136.0, 18.0, 76.0
LANE = 26.0  # the width of the lane for zeros, at the left of the field
SMALL, LARGE = 1e-3, 1e3  # gradients vanish below the first factor, and explode above the second
MOST_FACTORS = 12
MUCH = 0.8  # a layer is marked if this share of its entries is saturated
MOST_STAGES = 120
COLUMNS = (204.0, 257.0, 311.0, 382.0)  # the right edges of factor, slope, dead and saturated


@door
def flow(
    model: Any,
    x: Any,
    y: Any = None,
    loss: Callable[..., Any] | None = None,
    *,
    title: str | None = None,
    language: str | None = None,
) -> Plate:
    """The sizes of activations and gradients in each layer, on a logarithmic axis, and how each layer changes them.

    One sweep forward and one back over the batch x, in evaluation mode. The model is left as it was: no ``.grad`` is
    touched. Functions between modules (a bare ``np.tanh``, a product or a mask in ``forward``) are layers of the
    picture too.

    For each layer the table has the factor by which it multiplies the norm of the gradient on its way back, which is
    the bead of a larger picture: the product of all factors says why a gradient vanishes. A unit is *dead* if its slope
    is 0 for every sample; an entry is *saturated* if its slope is below 5 % of the largest slope of that function.

    Args:
        model: a Module; or an MLP, a layer or a neuron of ``nn.scalar``, looked at as the ``MLP`` of its layers.
        x: inputs, one sample a row.
        y: targets, for the loss.
        loss: ``loss(output, y)``, or ``loss(output)`` without y. Without a loss the sum of the outputs is
            differentiated.
        title: the heading.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers["layers"]`` is a list of records with ``path``, ``kind``, ``activation`` (root mean
        square), ``gradient`` (norm, with respect to the output), ``weights`` (norm, with respect to the parameters),
        ``factor``, ``slope``, ``dead`` and ``saturated``; ``numbers["loss"]`` is the loss.

    Raises:
        OperandError: the model is no Module.
        ArgumentError: y without a loss, or a model without layers.
        ShapeError: no samples, a loss that is not one number; or a refusal of the model.

    Example:
        >>> import numpy as np
        >>> import nn
        >>> model = nn.MLP([2, 8, 8, 1], activation="sigmoid", rng=0)
        >>> picture = nn.pictures.flow(model, np.ones((5, 2)))
        >>> [layer.kind for layer in picture.numbers["layers"]]
        ['Linear', 'Sigmoid', 'Linear', 'Sigmoid', 'Linear']
    """
    spoken = chosen(language)
    model = _of_arrays(model)
    if not isinstance(model, Module):
        raise OperandError(f"flow: got {shown(model)} as model, expected a Module, or a network of nn.scalar")
    if y is not None and loss is None:
        raise ArgumentError("flow: got y and no loss, expected both, such as loss=nn.functional.cross_entropy")
    if loss is not None and not callable(loss):
        raise OperandError(f"flow: got {shown(loss)} as loss, expected a function of output and target")
    inputs = np.asarray(data_of(x))
    if inputs.dtype.kind not in "fiub":
        raise OperandError(f"flow: got {shown(x)} as x, expected an array of numbers")
    if inputs.ndim < 1 or not len(inputs):
        raise ShapeError(f"flow: got x of shape {inputs.shape}, expected at least one sample a row")
    if inputs.dtype.kind in "iub" and not _reads_indices(model):
        inputs = inputs.astype(float)

    def error_of(output: Any) -> Any:
        if loss is None:
            if not isinstance(output, Node):
                raise OperandError(
                    f"flow: got {type(output).__name__} from the model, expected a Tensor; say what is to be "
                    f"differentiated, such as loss=lambda output: output[0].sum()"
                )
            return np.sum(output)  # type: ignore[call-overload]
        return loss(output) if y is None else loss(output, y)

    watched = watch(model, inputs, error_of)
    if not watched.stages:
        raise ArgumentError("flow: got a model in which no module without children was called, expected layers")
    if inputs.ndim == 1 and len(watched.stages[0].shape) < 2:
        raise ShapeError(f"flow: got x of shape {inputs.shape}, expected one sample a row; x[None] is a single one")
    with speaking(spoken):
        title = say("Flow through the layers") if title is None else title
        panels = [_chart(watched, title, loss is not None), _table(watched, inputs)]
    return Plate(title, panels, {"layers": watched.stages, "loss": watched.loss}, spoken)


def _of_arrays(model: Any) -> Any:
    """A network of Values as one of arrays; anything else as it is."""
    if isinstance(model, scalar.Neuron):
        layer = scalar.Layer(1, 0)
        layer.neurons = [model]
        model = layer
    if isinstance(model, scalar.Layer):
        network = scalar.MLP(1, [])
        network.layers = [model]
        model = network
    return MLP.from_scalar(model) if isinstance(model, scalar.MLP) else model


def _reads_indices(model: Module) -> bool:
    return any(isinstance(module, (Embedding, EmbeddingBag)) for module in model.modules())


def _chart(watched: Watched, title: str, has_loss: bool) -> Panel:
    stages = watched.stages[:MOST_STAGES]
    drawn = Bands(stages)
    bottom = TOP + ROW * len(stages)
    lines = [*drawn.lines]
    of = (
        say("Gradients are those of the loss, {number}.", number=notation.number(watched.loss))
        if has_loss
        else say("Gradients are those of the sum of the outputs.")
    )
    of += " " + say(
        "activation: root mean square of the outputs. gradient: its norm with respect to the outputs, and with respect "
        "to the weights of the layer."
    )
    if len(watched.stages) > len(stages):
        of += " " + say(
            "The first {count} of {all} layers are shown.", count=len(stages), all=len(watched.stages)
        )  # fmt: skip
    lines += (told := paragraph(18, bottom + 40, of, "remark", WIDTH - 36))
    words = [describe(stage) for stage in stages]
    height = bottom + 44 + LINE * len(told)
    return Panel(WIDTH, height, title, " ".join([of, *words]), lines)


def describe(stage: Stage) -> str:
    """A layer's sizes in words."""
    if not stage.arrives:
        return say(
            "{layer}: activation {activation}, no gradient.",
            layer=stage.name, activation=notation.number(stage.activation, 3),
        )  # fmt: skip
    return say(
        "{layer}: activation {activation}, gradient {gradient}.",
        layer=stage.name, activation=notation.number(stage.activation, 3), gradient=notation.number(stage.gradient, 3),
    )  # fmt: skip


class Bands:
    """The chart: a row for each layer, sizes along a logarithmic axis.

    Args:
        stages: the layers.
        axis: the axis; by default one that holds all sizes.
    """

    def __init__(self, stages: Sequence[Stage], axis: Axis | None = None) -> None:
        self.stages = stages
        kinds = ("activation", "gradient", "weights")
        sizes = [getattr(stage, kind) for stage in stages for kind in kinds]
        self.axis = Axis.around(sizes, 0.04, log=True) if axis is None else axis
        left = LEFT + LANE
        self.field = Field(left, TOP, WIDTH - RIGHT - left, ROW * len(stages), self.axis, Axis(0, 1), most=(5, 1))
        self.lines = [*self._legend(), *self._axes()]
        for kind, ink, mark in zip(kinds, ("value", "gradient", "local"), (0, 3, 2), strict=True):
            self.lines += self._course(kind, ink, mark)

    def _legend(self) -> list[str]:
        x, found = 24.0, []
        entries = (
            (say("activation"), "value", 0), (say("gradient"), "gradient", 3), (say("of the weights"), "local", 2)
        )  # fmt: skip
        for words, ink, mark in entries:
            found.append(marks([(x, 46)], mark, paints(ink, None)))
            found.append(text(x + 10, 50, words, f"curve-{ink}"))
            x += text_width(words, f"curve-{ink}") + 28
        return found

    def _axes(self) -> list[str]:
        found = []
        field = self.field
        bottom = field.y + field.height
        for tick in self.axis.ticks(5):
            x = field.at(tick, 0)[0]
            found.append(line((x, field.y), (x, bottom), "card"))
            found.append(text(x, bottom + 16, notation.number(tick, 2), "tick", "middle"))
        if any(0 in (stage.activation, stage.gradient, stage.weights) for stage in self.stages):
            found.append(line((field.x, field.y), (field.x, bottom), "card", dashes="3 3"))
            found.append(text(LEFT + LANE / 2, bottom + 16, "0", "tick", "middle"))
        for i, stage in enumerate(self.stages):
            y = field.y + ROW * (i + 0.5)
            found.append(line((LEFT, y), (WIDTH - RIGHT, y), "card"))
            found.append(text(18, y + 4, shortened(stage.name, "remark", LEFT - 26), "remark"))
        return found

    def _course(self, kind: str, ink: str, mark: int) -> list[str]:
        places = []
        for i, stage in enumerate(self.stages):
            size = getattr(stage, kind)
            y = self.field.y + ROW * (i + 0.5)
            x = LEFT + LANE / 2 if size == 0 else self.field.at(size, 0)[0]
            places.append((x, y))
        lines = [] if kind == "weights" else curve(places, ink, 1.5)
        known = [place for place in places if math.isfinite(place[0])]
        more = ' stroke-width="1"'
        return [*lines, marks(known, mark, paints(ink, "paper"), more)] if known else lines


def _table(watched: Watched, inputs: Any) -> Panel:
    stages = watched.stages[:MOST_STAGES]
    heads = (say("factor"), say("slope"), say("dead"), say("saturated"))
    lines = [text(x, 58, head, "tick", "end") for x, head in zip(COLUMNS, heads, strict=True)]
    lines.append(text(18, 58, say("layer"), "tick"))
    for i, stage in enumerate(stages):
        y = TOP + ROW * (i + 0.5)
        lines.append(line((18, y + ROW / 2), (WIDTH - 18, y + ROW / 2), "card"))
        lines.append(text(18, y + 4, shortened(stage.name, "remark", 116), "remark"))
        cells = [(f"× {notation.number(stage.factor, 3)}", "legend-gradient")] if stage.factor >= 0 else [("", "")]
        cells += [(notation.number(stage.slope, 3), "legend-local")] if stage.bends else [("", "")]
        for share in (stage.dead, stage.saturated):
            bad = share > (0.0 if share is stage.dead else MUCH)
            cells.append(("" if math.isnan(share) else percent(share), "note" if bad else "remark"))
        lines += [
            text(x, y + 4, words, style, "end") for x, (words, style) in zip(COLUMNS, cells, strict=True) if words
        ]
    y = TOP + ROW * len(stages) + 24
    told = reasons(watched, inputs)
    for sentence, style in told:
        written = paragraph(18, y, sentence, style, WIDTH - 36)
        lines += written
        y += LINE * len(written) + 4
    return Panel(WIDTH, y + 2, say("What each layer does to the gradient"), " ".join(s for s, _ in told), lines)


def reasons(watched: Watched, inputs: Any) -> list[tuple[str, str]]:
    """Sentences, with the style of each, on where the gradient goes: product of factors, dead units, NaN."""
    samples = len(inputs)
    bad = samples - int(np.isfinite(inputs.reshape(samples, -1)).all(axis=1).sum())
    found: list[tuple[str, str]] = []
    stages = watched.stages
    broken = next((stage for stage in stages if not math.isfinite(stage.activation)), None)
    if bad:
        found.append((say("NaN or infinity is in the data: in {bad} of {samples} rows of x.", bad=bad, samples=samples),
                      "note"))  # fmt: skip
    elif broken is not None:
        found.append((say("The first output that is not finite is that of {layer}.", layer=broken.name), "note"))
    elif not math.isfinite(watched.loss):
        found.append((say("The loss is {loss}.", loss=notation.number(watched.loss)), "note"))
    for stage in stages:
        if stage.bends and stage.steepest == 0:
            found.append((say("{layer} has the slope 0 everywhere: no gradient passes it.", layer=stage.name), "note"))
        elif stage.dead == 1:
            found.append((say("All units of {layer} are dead: no gradient passes it for any of these samples.",
                              layer=stage.name), "note"))  # fmt: skip
    found += _product(stages)
    if any(stage.bends for stage in stages):
        meaning = say(
            "slope: its mean size. dead: units with slope 0 for each of the {samples} samples. "
            "saturated: entries with a slope below 5 % of the largest.", samples=samples,
        ) if samples > 1 else say(
            "slope: its mean size. dead: units with slope 0 for the only sample. "
            "saturated: entries with a slope below 5 % of the largest."
        )  # fmt: skip
        found.append((meaning, "tick"))
    return found


def _product(stages: Sequence[Stage]) -> list[tuple[str, str]]:
    """The sentences on the factors through which every gradient passes, from the last layer back."""
    factors = list(chain(stages))
    if len(factors) < 1:
        return []
    last, first = factors[0], stages[len(stages) - len(factors) - 1]
    product = first.gradient / last.gradient
    several = len(factors) > 1
    shown_factors = [notation.number(stage.factor, 3) for stage in factors[:MOST_FACTORS]]
    if len(factors) > MOST_FACTORS:
        shown_factors[-1:] = ["…", notation.number(factors[-1].factor, 3)]
    sentence = say(
        "From the output of {last} back to that of {first} the norm of the gradient is multiplied by "
        "{factors} = {product}.",
        last=last.name, first=first.name, factors=" × ".join(shown_factors), product=notation.number(product, 3),
    ) if several else say(
        "From the output of {last} back to that of {first} the norm of the gradient is multiplied by {product}.",
        last=last.name, first=first.name, product=notation.number(product, 3),
    )  # fmt: skip
    bad = not SMALL <= product <= LARGE
    found = [(sentence, "note" if bad else "remark")]
    if several and 0 < product < SMALL:
        least = min(factors, key=lambda stage: stage.factor)
        found.append((_why_small(least, factors), "remark"))
    elif several and product > LARGE:
        most = max(factors, key=lambda stage: stage.factor)
        found.append(
            (say("It explodes: the largest factor is {factor}, at {layer}.",
                 factor=notation.number(most.factor, 3), layer=most.name), "remark")
        )  # fmt: skip
    return found


def _why_small(least: Stage, factors: Sequence[Stage]) -> str:
    factor, layer = notation.number(least.factor, 3), least.name
    below = sum(stage.factor < 1 for stage in factors)
    if least.bends:
        return say(
            "It vanishes: {below} of {count} factors are below 1. The smallest is {factor}, at {layer}, whose slopes "
            "have a mean size of {slope}, and of at most {steepest}.",
            below=below, count=len(factors), factor=factor, layer=layer,
            slope=notation.number(least.slope, 3), steepest=notation.number(least.steepest, 3),
        )  # fmt: skip
    return say(
        "It vanishes: {below} of {count} factors are below 1. The smallest is {factor}, at {layer}.",
        below=below, count=len(factors), factor=factor, layer=layer,
    )  # fmt: skip
