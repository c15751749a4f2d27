"""``activation``: functions of a neuron, their derivatives, and where they saturate."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.painting.theme import PALETTE, text_width
from autograd.engine.doors import door, shown
from autograd.engine.node import Node, data_of
from autograd.engine.recording import ensure_recording
from autograd.engine.reverse import gradients
from autograd.errors import ArgumentError, AutogradError, OperandError, ShapeError
from autograd.tensor import Tensor
from nn.activations import ACTIVATIONS
from nn.modules.arguments import real
from nn.pictures.answers import at_rest
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, Axis, Field, curve, line, paragraph, text

POINTS = 601
SATURATED = 0.05  # a slope below this share of the largest one saturates
WIDTH, LEFT, TOP, FIELD, HEIGHT = 400.0, 50.0, 70.0, 332.0, 220.0
CLOSER = 7  # the largest slope is searched for in so many steps, each 50 times as fine
# a slope has no bound if it grows by this factor when this small distance shrinks to a thousandth
NEAR, STILL_GROWS = 1e-9, 1.5
FINER, MOST_STEEP = 40, 40  # the parts of a step, and the number of steps, that are examined closely
JUMP = 0.25  # a change by more than this share of the range between neighbouring points is a jump


@dataclass
class Curve:
    """A function with its derivative.

    Attributes:
        name: of the function.
        x: the points.
        y: the values.
        slope: the derivatives.
        saturated: intervals at the ends of ``x`` on which the slope is below 5 % of the largest.
        steepest: the largest slope between the ends of ``x``; infinite if there is no bound.
        drawn: ``x``, ``y`` and ``slope`` with more points where they are steep; None where they are not.
    """

    name: str
    x: Any
    y: Any
    slope: Any
    saturated: list[tuple[float, float]]
    steepest: float
    drawn: tuple[Any, Any, Any] | None = None


@door
def activation(*functions: Any, span: tuple[float, float] = (-6.0, 6.0), language: str | None = None) -> Plate:
    """Functions with their derivatives, and the ends where they saturate in shade.

    The derivative is taken by this package, at each point. An end of the picture is shaded if the slope is below 5 % of
    the largest one from there on to the edge: a unit that works there hardly learns.

    Args:
        *functions: modules (``nn.Tanh()``), names of ``nn.MLP`` (``"gelu"``), or functions of a Tensor that work entry
            by entry; a panel for each.
        span: the interval to draw.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers["curves"]`` has for each function ``x``, ``y``, ``slope`` and ``saturated``.

    Raises:
        OperandError: something that is no function, or whose result is no Tensor.
        ArgumentError: no function, an unknown name, or an invalid span.
        ShapeError: a function that mixes entries, such as ``softmax``.

    Example:
        >>> import nn
        >>> picture = nn.pictures.activation("sigmoid")
        >>> (curve,) = picture.numbers["curves"]
        >>> float(curve.slope.max())
        0.25
    """
    spoken = chosen(language)
    if not functions:
        raise ArgumentError("activation: got no function, expected one or more, such as nn.Tanh()")
    if not isinstance(span, (tuple, list)) or len(span) != 2:
        raise ArgumentError(f"activation: got span={shown(span)}, expected two numbers, such as (-6, 6)")
    low, high = (real("activation", f"span[{i}]", end, low=-np.inf) for i, end in enumerate(span))
    if not low < high:
        raise ArgumentError(f"activation: got span=({low:g}, {high:g}), expected the lower end first")
    curves = [_sampled(function, low, high) for function in functions]
    with speaking(spoken):
        panels = [_panel(curve) for curve in curves]
        title = curves[0].name if len(curves) == 1 else say("Activations")
    return Plate(title, panels, {"curves": curves}, spoken)


def _sampled(given: Any, low: float, high: float) -> Curve:
    function, name = _function(given)
    x = np.linspace(low, high, POINTS)
    with np.errstate(all="ignore"), ensure_recording(), at_rest(given):
        probe = Tensor(x)
        try:
            out = function(probe)
        except AutogradError:
            raise
        except (TypeError, ValueError) as error:
            raise OperandError(
                f"activation: got {name}, which fails for an array ({error}), expected a function of a Tensor of many "
                f"numbers, with np.where in the place of if: np.where(x > 0, x, 0.1 * x)"
            ) from error
        y = np.asarray(data_of(out))
        if y.dtype.kind not in "fiub" or y.shape != x.shape:
            raise ShapeError(
                f"activation: got a result of shape {np.shape(y)} from {name} of {x.shape}, "
                f"expected a function that works entry by entry"
            )
        part = np.asarray(data_of(function(Tensor(x[7:12]))))
        if part.shape != (5,) or not np.allclose(part, y[7:12], equal_nan=True):
            raise ShapeError(
                f"activation: got {name}, whose entries depend on each other, expected a function that works entry by "
                f"entry; a softmax has no curve"
            )
        y = y.astype(float)
        slope = _slopes(function, x)
        slopes_of = partial(_slopes, function)
        steepest = _steepest(slopes_of, x, slope)
        found = Curve(name, x, y, slope, _tails(slopes_of, x, slope, steepest), steepest)
        places = _closer(x, y, slope)
        if len(places):
            at = np.argsort(more := np.concatenate([x, places]), kind="stable")
            values = np.asarray(data_of(function(Tensor(places))), float)
            all_y, all_slopes = np.concatenate([y, values]), np.concatenate([slope, slopes_of(places)])
            found.drawn = more[at], all_y[at], all_slopes[at]
        return found


def _closer(x: Any, *courses: Any) -> Any:
    """Further points for steep parts of a course, which would look like dots. (At a jump, they find the same jump.)"""
    steep = np.zeros(len(x) - 1, bool)
    for y in courses:
        steep |= _jumps(y, JUMP / 5)
    steep &= np.cumsum(steep) <= MOST_STEEP
    inner = np.arange(1, FINER) / FINER
    return (x[:-1][steep][:, None] + np.diff(x)[steep][:, None] * inner).ravel()


def _jumps(y: Any, share: float) -> Any:
    """True between neighbours that differ by more than a share of the whole range."""
    known = y[np.isfinite(y)]
    with np.errstate(all="ignore"):
        return np.abs(np.diff(y)) > share * np.ptp(known) if len(known) else np.zeros(len(y) - 1, bool)


def _slopes(function: Callable[[Any], Any], x: Any) -> Any:
    """The derivatives at some points."""
    probe = Tensor(x)
    out = function(probe)
    found = gradients([out], [probe], [np.ones(len(x))])[0] if isinstance(out, Node) else None
    return np.zeros(len(x)) if found is None else np.asarray(found, float)


def _steepest(slopes_of: Callable[[Any], Any], x: Any, slope: Any) -> float:
    """The largest size of the slope, also between the points; infinite if the slope grows without end near a place."""
    sizes, low, high = np.abs(slope), x[0], x[-1]
    if np.isposinf(sizes).any():
        return float("inf")
    if not np.isfinite(sizes).any():
        return float("nan")
    best, place = -1.0, 0.0
    for _ in range(CLOSER):
        known = np.where(np.isfinite(sizes), sizes, -1.0)
        i = int(known.argmax())
        if known[i] > best:
            best, place = float(known[i]), float(x[i])
        step = float(x[51] - x[50])  # a step in the middle, because the ends may cut steps off
        x = np.linspace(place - step, place + step, 101).clip(low, high)
        sizes = np.abs(slopes_of(x))
    near, nearer = (
        np.nanmax(np.abs(slopes_of(np.clip([place - d, place + d], low, high))), initial=0.0)
        for d in ((high - low) * NEAR, (high - low) * NEAR / 1000)
    )
    return float("inf") if nearer > STILL_GROWS * near > 0 else best


def _function(given: Any) -> tuple[Callable[[Any], Any], str]:
    if isinstance(given, str):
        if given not in ACTIVATIONS:
            raise ArgumentError(f"activation: got {given!r}, expected one of {', '.join(ACTIVATIONS)}")
        return ACTIVATIONS[given](), given
    if isinstance(given, type):
        raise OperandError(f"activation: got the class {given.__name__}, expected an object of it: {given.__name__}()")
    if not callable(given):
        raise OperandError(f"activation: got {shown(given)}, expected a Module, a name or a function")
    return given, getattr(given, "__name__", None) or repr(given).partition("\n")[0][:40]


def _tails(slopes_of: Callable[[Any], Any], x: Any, slope: Any, largest: float) -> list[tuple[float, float]]:
    """The intervals at both ends on which the slope stays small; none if it is small everywhere, or unknown."""
    sizes = np.abs(slope)
    if not np.isfinite(largest) or largest == 0 or np.isnan(sizes).any():
        return []
    steep = np.flatnonzero(sizes >= SATURATED * largest)
    if not len(steep):  # the peak lies between two points
        return []

    def edge(flat: int, steeper: int) -> float:
        """The place between two points where the slope becomes small, but for rounding."""
        a, b = float(x[flat]), float(x[steeper])
        for _ in range(50):
            middle = (a + b) / 2
            is_flat = bool(np.abs(slopes_of(np.full(1, middle)))[0] < SATURATED * largest)
            a, b = (middle, b) if is_flat else (a, middle)
        return round(a, 12 - math.ceil(math.log10(float(x[-1] - x[0]))))

    found = []
    if steep[0] > 1:
        found.append((float(x[0]), edge(steep[0] - 1, steep[0])))
    if steep[-1] < len(x) - 2:
        found.append((edge(steep[-1] + 1, steep[-1]), float(x[-1])))
    return found


def _panel(shape: Curve) -> Panel:
    x, y, slope = shape.x, shape.y, shape.slope
    all_x, all_y, all_slopes = shape.drawn or (x, y, slope)
    held = (all_y, all_slopes) if np.isfinite(shape.steepest) else (y, slope)
    shown_numbers = np.concatenate([*(course[np.isfinite(course)] for course in held), [0.0]])
    up = Axis.around(shown_numbers.tolist(), 0.06)
    area = Field(LEFT, TOP, FIELD, HEIGHT, Axis(float(x[0]), float(x[-1])), up, ("x", ""))
    lines = []
    for a, b in shape.saturated:
        left, right = area.at(a, 0)[0], area.at(b, 0)[0]
        size = f'x="{left:.1f}" y="{TOP:.0f}" width="{right - left:.1f}" height="{HEIGHT:.0f}"'
        lines.append(f'<rect {size} fill="{PALETTE["module-rim"][0]}" fill-opacity="0.22" data-k="saturated"/>')
    lines += area.axes()
    if up.low < 0 < up.high:
        lines.append(line(area.at(float(x[0]), 0), area.at(float(x[-1]), 0), "wire"))
    if x[0] < 0 < x[-1]:
        lines.append(line(area.at(0, up.low), area.at(0, up.high), "wire"))
    lines += _curve(area, all_x, all_slopes, "gradient", "6 4")
    lines += _curve(area, all_x, all_y, "value", "")
    at = 24.0
    for words, ink, dashes in ((say("value"), "value", ""), (say("derivative"), "gradient", "6 4")):
        lines.append(line((at - 4, 46), (at + 18, 46), ink, 2, dashes))
        lines.append(text(at + 25, 50, words, f"curve-{ink}"))
        at += text_width(words, f"curve-{ink}") + 52
    told = _sentence(shape)
    lines += (written := paragraph(18, TOP + HEIGHT + 54, told, "remark", WIDTH - 36))
    height = TOP + HEIGHT + 58 + LINE * len(written)
    return Panel(WIDTH, height, shape.name, told, lines)


def _curve(area: Field, x: Any, y: Any, ink: str, dashes: str) -> list[str]:
    """A curve through many points, broken where it jumps, and with fewer points where it is straight."""
    span = area.up.high - area.up.low
    y = np.where((y >= area.up.low) & (y <= area.up.high), y, np.nan)  # a curve without a bound ends at the edge
    jumps = _jumps(y, JUMP)
    points: list[tuple[float, float]] = []
    for i in range(len(x)):
        inner = 0 < i < len(x) - 1 and not jumps[i] and not jumps[i - 1]
        if inner and i % 4 and abs(y[i - 1] - 2 * y[i] + y[i + 1]) < 1e-3 * span:
            continue
        points.append(area.at(float(x[i]), float(y[i])) if np.isfinite(y[i]) else (np.nan, np.nan))
        if i < len(x) - 1 and jumps[i]:
            points.append((np.nan, np.nan))
    return curve(points, ink, 2.2, dashes)


def _sentence(shape: Curve) -> str:
    largest = shape.steepest
    if not largest > 0:
        if np.isfinite(largest):
            return say("The derivative is 0 everywhere: no gradient passes, and nothing is learned through it.")
        return say("The derivative is not finite anywhere here.")
    parts = [
        say("The largest slope here is {slope}.", slope=notation.number(largest, 3))
        if np.isfinite(largest)
        else say("The slope has no bound here.")
    ]
    if not np.isfinite(shape.y).all():
        parts.append(say("It is not finite everywhere."))
    flat = shape.saturated
    if not flat and np.isfinite(largest) and np.isfinite(shape.slope).all():
        parts.append(say("It does not saturate here."))
    left = next((b for a, b in flat if a == shape.x[0]), None)
    right = next((a for a, b in flat if b == shape.x[-1] and a != shape.x[0]), None)
    if left is not None and right is not None:
        parts.append(
            say("Shaded: below {left} and above {right} the slope is less than 5 % of it.",
                left=notation.number(left, 3), right=notation.number(right, 3))
        )  # fmt: skip
    elif left is not None:
        parts.append(say("Shaded: below {left} the slope is less than 5 % of it.", left=notation.number(left, 3)))
    elif right is not None:
        parts.append(say("Shaded: above {right} the slope is less than 5 % of it.", right=notation.number(right, 3)))
    return " ".join(parts)
