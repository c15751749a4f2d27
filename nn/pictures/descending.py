"""``paths``: the ways of optimisers over a loss surface; ``plane``: a surface cut out of the loss of a model."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.painting.svg import paints, px
from autograd.drawing.painting.theme import CURVES
from autograd.engine.doors import door, shown
from autograd.engine.node import data_of
from autograd.engine.recording import ensure_recording, no_grad
from autograd.errors import ArgumentError, AutogradError, OperandError, ShapeError
from autograd.tensor import Tensor
from nn.init import Rng
from nn.modules.arguments import generator, integer
from nn.modules.module import Module
from nn.modules.pytree import _parts, _rebuilt
from nn.optim.base import Optimizer
from nn.pictures import raster
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, Axis, Field, curve, image, line, marks, paragraph, shortened, text

Surface = Callable[[Any, Any], Any]

SIDE, LEFT, TOP, WIDTH, CHART = 352.0, 50.0, 62.0, 422.0, 388.0
BANDS = 14
FINE, COARSE = 160, 36  # the points along a side, for functions of arrays and for functions of single numbers
ROOM = 0.18
EXPLODED = 30.0  # losses above this multiple of the first one are not drawn
DECADES = 1.5  # losses over more decades than this get a logarithmic scale


@dataclass
class Way:
    """The way of one optimiser.

    Attributes:
        name: of the optimiser.
        points: of shape (steps + 1, 2), the start first.
        losses: at these points.
    """

    name: str
    points: Any
    losses: Any

    @property
    def fails(self) -> int | None:
        """The first step whose point or loss is not finite; None if there is none."""
        bad = ~(np.isfinite(self.points).all(axis=1) & np.isfinite(self.losses))
        return int(bad.argmax()) if bad.any() else None


@door
def paths(
    surface: Surface,
    optimisers: Mapping[str, Callable[[list[Tensor]], Optimizer]],
    start: Sequence[float],
    *,
    steps: int = 60,
    span: Sequence[Sequence[float]] | None = None,
    names: tuple[str, str] = ("a", "b"),
    title: str | None = None,
    language: str | None = None,
) -> Plate:
    """The ways that optimisers take over a surface of two parameters, from one start; and the loss along each.

    Args:
        surface: ``surface(a, b)`` -> the loss, of two Tensors; ``plane`` makes one of a model.
        optimisers: by name, functions that make an optimiser for a list of parameters, at most six.
        start: the first values of a and b.
        steps: how many steps each takes.
        span: the part of the plane to show, ``((a_low, a_high), (b_low, b_high))``; by default it holds the ways of
            all optimisers whose loss has not grown.
        names: of the two parameters.
        title: the heading.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers["ways"]`` has for each optimiser ``name``, ``points`` and ``losses``.

    Raises:
        OperandError: a surface that gives no Tensor, or something that makes no optimiser.
        ArgumentError: an invalid start or span, or more than six optimisers.

    Example:
        >>> import nn
        >>> valley = lambda a, b: a**2 + 10 * b**2
        >>> picture = nn.pictures.paths(valley, {"SGD": lambda p: nn.SGD(p, lr=0.05)}, (2.0, 1.0), steps=3)
        >>> picture.numbers["ways"][0].points.round(3).tolist()
        [[2.0, 1.0], [1.8, 0.0], [1.62, 0.0], [1.458, 0.0]]
    """
    spoken = chosen(language)
    steps = integer("paths", "steps", steps, 1)
    if not callable(surface):
        raise OperandError(f"paths: got {shown(surface)} as surface, expected a function of two numbers")
    if not isinstance(optimisers, Mapping) or not 0 < len(optimisers) <= len(CURVES):
        raise ArgumentError(
            f"paths: got {shown(optimisers)} as optimisers, expected a dict with 1 to {len(CURVES)} of them, such as "
            f'{{"SGD": lambda p: nn.SGD(p, lr=0.1)}}'
        )
    first = _pair("start", start)
    box = None if span is None else _box(span)
    ways = [_way(surface, str(name), make, first, steps) for name, make in optimisers.items()]
    low_high = box or _around(ways)
    axes = [Axis(low, high) for low, high in low_high]
    heights = _heights(surface, axes)
    with speaking(spoken):
        heading = say("Ways of optimisers") if title is None else title
        panels = [_map(heading, ways, axes, heights, names), _courses(ways)]
    return Plate(heading, panels, {"ways": ways, "surface": heights}, spoken)


def _pair(argument: str, x: Any) -> tuple[float, float]:
    array = np.asarray(data_of(x))
    if array.shape != (2,) or array.dtype.kind not in "fiub" or not np.isfinite(array).all():
        raise ArgumentError(f"paths: got {argument}={shown(x)}, expected two finite numbers")
    return float(array[0]), float(array[1])


def _box(span: Any) -> list[tuple[float, float]]:
    pairs = [_pair("span", part) for part in span] if isinstance(span, (tuple, list, np.ndarray)) else []
    if len(pairs) != 2 or not all(low < high for low, high in pairs):
        raise ArgumentError(f"paths: got span={shown(span)}, expected ((low, high), (low, high))")
    return pairs


def _way(surface: Surface, name: str, make: Any, start: tuple[float, float], steps: int) -> Way:
    if not callable(make):
        raise OperandError(f"paths: got {shown(make)} as {name!r}, expected a function: lambda p: nn.SGD(p, lr=0.1)")
    parameters = [Tensor(x) for x in start]
    optimiser = make(parameters)
    if not isinstance(optimiser, Optimizer):
        raise OperandError(
            f"paths: got {shown(optimiser)} from {name!r}, expected an optimiser of nn for the parameters"
        )
    points, losses = [start], []
    with np.errstate(all="ignore"), ensure_recording():
        for step in range(steps + 1):
            optimiser.zero_grad()
            loss = surface(*parameters)
            if not isinstance(loss, Tensor) or np.size(loss.data) != 1:
                raise OperandError(
                    f"paths: got {shown(loss)} from the surface, expected a Tensor with one number, computed of both"
                )
            losses.append(_number(loss))
            if step < steps:
                loss.backward(retain_graph=False)
                optimiser.step()
                points.append((float(parameters[0].data), float(parameters[1].data)))
    return Way(name, np.array(points), np.array(losses))


def _around(ways: Sequence[Way]) -> list[tuple[float, float]]:
    """The part of the plane that holds the start and the ways of all whose loss has not grown."""
    good = [way.points for way in ways if way.fails is None and way.losses[-1] <= way.losses[0]]
    points = np.concatenate([ways[0].points[:1], *good])
    found = []
    for low, high in zip(points.min(axis=0), points.max(axis=0), strict=True):
        room = max((high - low) * ROOM, 0.05 * max(abs(low), abs(high)), 1e-3 if good else 1.0)
        found.append((float(low - room), float(high + room)))
    widest = max(high - low for low, high in found)
    return [  # the longer side is at most five times the shorter one
        ((low + high - widest / 5) / 2, (low + high + widest / 5) / 2) if high - low < widest / 5 else (low, high)
        for low, high in found
    ]


def _heights(surface: Surface, axes: Sequence[Axis]) -> Any:
    """The loss at the cells of the plane, rows from the top."""
    with no_grad(), np.errstate(all="ignore"):
        found = _at_once(surface, *_cells(axes, FINE))
        if found is not None:
            return found
        columns, rows = _cells(axes, COARSE)
        pairs = zip(columns.ravel().tolist(), rows.ravel().tolist(), strict=True)
        return _finer(np.array([_number(surface(a, b)) for a, b in pairs]).reshape(columns.shape))


def _finer(heights: Any) -> Any:
    """The same surface with ``FINE`` points along a side, straight between those that are known."""
    old, new = (np.arange(n) + 0.5 for n in (len(heights), FINE))
    new = new * len(heights) / FINE
    rows = np.stack([np.interp(new, old, row) for row in heights])
    return np.stack([np.interp(new, old, column) for column in rows.T], axis=1)


def _cells(axes: Sequence[Axis], count: int) -> Any:
    middles = (np.arange(count) + 0.5) / count
    a, b = (axis.low + (axis.high - axis.low) * middles for axis in axes)
    return np.meshgrid(a, b[::-1])


def _number(x: Any) -> float:
    return float(np.asarray(data_of(x)).reshape(()))


def _at_once(surface: Surface, columns: Any, rows: Any) -> Any:
    """The loss at all cells by one call; None if the surface takes single numbers only."""
    try:
        found = np.asarray(data_of(surface(columns, rows)), float)
        if found.shape != columns.shape:
            return None
        middle = len(columns) // 3
        alone = _number(surface(float(columns[middle, middle]), float(rows[middle, middle])))
    except (AutogradError, ArithmeticError, LookupError, TypeError, ValueError):
        return None
    return found if np.isclose(found[middle, middle], alone, equal_nan=True) else None


def _bands(heights: Any) -> tuple[Any, list[raster.Colour], bool]:
    """Bands in stronger colours for larger losses, with lines between them; and True if they have equal areas."""
    known = heights[np.isfinite(heights)]
    if not known.size:
        return np.zeros(heights.shape, np.uint8), [raster.CLEAR], False
    edges = np.unique(np.quantile(known, np.linspace(0, 1, BANDS + 1)[1:-1]))
    band = np.searchsorted(edges, np.nan_to_num(heights, nan=0.0), side="right")
    border = np.zeros(heights.shape, bool)
    border[:, 1:] |= band[:, 1:] != band[:, :-1]
    border[1:] |= band[1:] != band[:-1]
    ink = raster.rgb("#3c78b4")
    palette = [raster.CLEAR, *((*ink, 14 + 150 * i // BANDS) for i in range(BANDS + 1)), (*raster.rgb("#5d6878"), 70)]
    indices = np.where(border, len(palette) - 1, band + 1)
    areas = np.bincount(band[np.isfinite(heights)], minlength=BANDS)
    even = len(areas) == BANDS and areas.max() - areas.min() <= 0.02 * known.size
    return np.where(np.isfinite(heights), indices, 0), palette, bool(even)


def _map(title: str, ways: Sequence[Way], axes: Sequence[Axis], heights: Any, names: tuple[str, str]) -> Panel:
    area = Field(LEFT, TOP, SIDE, SIDE, axes[0], axes[1], names)
    indices, palette, even = _bands(heights)
    lines = [image(LEFT, TOP, SIDE, SIDE, raster.data_uri(indices, palette)), *area.axes(grid=False)]
    # A nested svg clips its content.
    frame = f'x="{px(LEFT)}" y="{px(TOP)}" width="{px(SIDE)}" height="{px(SIDE)}"'
    lines.append(f'<svg {frame} viewBox="{px(LEFT)} {px(TOP)} {px(SIDE)} {px(SIDE)}">')
    told = [
        say("All start at {a}, {b}.", a=notation.number(ways[0].points[0, 0]), b=notation.number(ways[0].points[0, 1]))
    ]
    for i, way in enumerate(ways):
        places = [area.at(a, b) for a, b in way.points.tolist()]
        places = [(min(max(x, -1e4), 1e4), min(max(y, -1e4), 1e4)) for x, y in places]
        lines += curve(places, "paper", 4.2)
        lines += curve(places, CURVES[i], 2.0)
        each = max(1, len(places) // 12)
        seen = [place for place in places[::each] if math.isfinite(place[0])]
        lines.append(marks(seen, i, paints(CURVES[i], "paper"), ' stroke-width="1"'))
        lines.append(marks([x for x in places[-1:] if math.isfinite(x[0])], i, paints(CURVES[i], "text")))
        told.append(_sentence(way, area, places))
    start = area.at(*ways[0].points[0].tolist())
    lines += ["</svg>", marks([start], 0, paints("paper", "text"), ' stroke-width="1.5"'), area.rim()]
    y = TOP + SIDE + 56
    if even:
        told.append(say("The stronger the blue, the larger the loss; each band has the same area."))
    else:
        told.append(say("The stronger the blue, the larger the loss."))
    if not np.isfinite(heights).all():
        told.append(say("Where the loss is not finite there is no band."))
    words = " ".join(told)
    lines += (written := paragraph(18, y, words, "remark", WIDTH - 36))
    return Panel(WIDTH, y + LINE * len(written) + 2, title, words, lines)


def _sentence(way: Way, area: Field, places: Sequence[tuple[float, float]]) -> str:
    steps, fails = len(way.points) - 1, way.fails
    if fails is not None:
        return say("{name}: not finite from step {step} on.", name=way.name, step=fails)
    first, last = notation.number(way.losses[0], 3), notation.number(way.losses[-1], 3)
    facts = {"name": way.name, "first": first, "last": last, "steps": steps}
    outside = next((k for k, place in enumerate(places) if not area.holds(place)), None)
    if outside is None:
        return say("{name}: loss {first} to {last} in {steps} steps.", **facts)
    if outside == 0:
        inside = next((k for k, place in enumerate(places) if area.holds(place)), None)
        if inside is None:
            return say(
                "{name}: loss {first} to {last} in {steps} steps; all its points lie outside of the picture.", **facts
            )
        return say(
            "{name}: loss {first} to {last} in {steps} steps; it starts outside of the picture and is in it at step "
            "{inside}.",
            inside=inside, **facts,
        )  # fmt: skip
    return say(
        "{name}: loss {first} to {last} in {steps} steps; it leaves the picture at step {outside}.",
        outside=outside, **facts,
    )  # fmt: skip


def _courses(ways: Sequence[Way]) -> Panel:
    most = EXPLODED * max([abs(float(way.losses[0])) for way in ways if math.isfinite(way.losses[0])] or [1.0])
    known = [x for way in ways for x in way.losses.tolist() if abs(x) <= most]
    log = bool(known) and min(known) > 0 and math.log10(max(known) / min(known)) > DECADES
    rows = -(-len(ways) // 2)
    top = 46 + LINE * rows + 10
    steps = len(ways[0].losses) - 1
    area = Field(58, top, CHART - 78, 220, Axis(0, steps), Axis.around(known, 0.06, log), (say("step"), ""), (6, 5))
    lines = area.axes()
    for i, way in enumerate(ways):
        x, y = 24 + (i % 2) * (CHART - 36) / 2, 46 + LINE * (i // 2)
        lines.append(line((x - 4, y), (x + 16, y), CURVES[i], 2))
        lines.append(marks([(x + 6, y)], i, paints(CURVES[i], None)))
        name = shortened(way.name, f"curve-{CURVES[i]}", (CHART - 36) / 2 - 34)
        lines.append(text(x + 22, y + 4, name, f"curve-{CURVES[i]}"))
        places = [area.at(k, loss) for k, loss in enumerate(way.losses.tolist()) if abs(loss) <= most]
        lines += curve(places, CURVES[i], 2)
        lines.append(marks([p for p in places[-1:] if math.isfinite(p[1])], i, paints(CURVES[i], "paper")))
    heading = say("Loss at each step, logarithmic") if log else say("Loss at each step")
    ends = ", ".join(f"{way.name} {notation.number(way.losses[-1], 3)}" for way in ways)
    told = say("Loss after {steps} steps: {losses}.", steps=steps, losses=ends)
    if any(abs(x) > most for way in ways for x in way.losses.tolist()):
        told += " " + say("Losses above {most} are not drawn.", most=notation.number(most, 3))
    written = paragraph(18, area.y + area.height + 54, told, "remark", CHART - 36)
    return Panel(CHART, area.y + area.height + 58 + LINE * len(written), heading, told, [*lines, *written])


@door
def plane(
    model: Module,
    x: Any,
    y: Any,
    loss: Callable[[Any, Any], Any],
    *,
    rng: Rng = None,
) -> Surface:
    """The loss of a model in the plane through its parameters along two random directions.

    ``plane(...)(a, b)`` is the loss with the parameters ``p + a d + b e``. Each row of a direction is as long as that
    row of the parameter, so that layers of any scale can be compared (Li et al., "Visualizing the loss landscape of
    neural nets", 2018). The model itself is left alone, and is in evaluation mode.

    Args:
        model: the model; its parameters are the point (0, 0).
        x: inputs.
        y: targets.
        loss: ``loss(prediction, y)``.
        rng: a ``numpy.random.Generator`` or an integer seed for the directions; None takes fresh ones.

    Raises:
        OperandError: the model is no Module, or has no parameters to train; or the loss is no function.

    Example:
        >>> import numpy as np
        >>> import nn
        >>> model = nn.Linear(2, 1, rng=0)
        >>> surface = nn.pictures.plane(model, np.ones((3, 2)), np.zeros((3, 1)), nn.functional.mse_loss, rng=1)
        >>> found = nn.evaluate(model, np.ones((3, 2)), np.zeros((3, 1)), loss=nn.functional.mse_loss)["loss"]
        >>> abs(float(surface(0.0, 0.0).data) - found) < 1e-12
        True
    """
    if not isinstance(model, Module):
        raise OperandError(f"plane: got {shown(model)} as model, expected a Module")
    middle = [np.array(part) for part in _parts(model)]
    if not middle:
        raise OperandError(f"plane: got {type(model).__name__}, which has no parameters to train")
    if not callable(loss):
        raise OperandError(
            f"plane: got {shown(loss)} as loss, expected a function of prediction and target, such as "
            f"nn.functional.cross_entropy"
        )
    source = generator("plane", rng)
    first, second = ([_direction(part, source) for part in middle] for _ in range(2))

    def surface(a: Any, b: Any) -> Any:
        if np.size(data_of(a)) != 1 or np.size(data_of(b)) != 1:
            raise ShapeError("plane: got arrays as a and b, expected two numbers")
        moved = [p + a * d + b * e for p, d, e in zip(middle, first, second, strict=True)]
        return loss(_rebuilt(model, moved).eval()(x), y)

    return surface


def _direction(parameter: Any, source: np.random.Generator) -> Any:
    direction = source.normal(size=parameter.shape)
    axes = tuple(range(1, parameter.ndim)) or None
    with np.errstate(all="ignore"):
        scale = np.sqrt((parameter**2).sum(axes, keepdims=True) / (direction**2).sum(axes, keepdims=True))
    return (direction * np.nan_to_num(scale)).astype(parameter.dtype)
