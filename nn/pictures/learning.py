"""``curves``: the course of a training, epoch by epoch, with the best epoch marked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import chosen, say, speaking
from autograd.drawing.painting.svg import paints
from autograd.drawing.painting.theme import text_width
from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, OperandError
from nn.modules.arguments import one_of
from nn.pictures.plate import Panel, Plate
from nn.pictures.sheet import LINE, Axis, Field, curve, line, marks, paragraph, text

WIDTH, LEFT, TOP, FIELD, HEIGHT = 384.0, 58.0, 74.0, 306.0, 200.0
LOOKS = (("", "leaf-rim", ""), ("val_", "gradient", "6 4"))  # for each prefix of a name, its ink and its dashes
MOST = 400  # the most points of a curve


@door
def curves(
    history: Mapping[str, Sequence[float]],
    *,
    log: bool | Sequence[str] = False,
    monitor: str | None = "val_loss",
    mode: str = "min",
    language: str | None = None,
) -> Plate:
    """Learning curves: a panel for each measurement, training and validation together, the best epoch marked.

    Args:
        history: a result of ``nn.fit``, or a dict of numbers, one an epoch, by name.
        log: True for logarithmic scales; or the names of those that have them, such as ``["loss"]``.
        monitor: the measurement that says which epoch is the best: it is marked in all panels. If there is no
            ``"val_loss"``, the default, it is the loss. None for no mark.
        mode: ``"min"`` if small numbers are good, ``"max"`` if large ones are.
        language: "en" or "ru"; None asks the environment variable GATEGRAD_LANGUAGE, then takes "en".

    Returns:
        The picture; ``numbers["best_epoch"]`` is the best epoch, counted from 1, or None; ``numbers["history"]`` has
        the measurements.

    Raises:
        OperandError: something that is no history, or holds no numbers.
        ArgumentError: there are no epochs, or no measurement of a name.

    Example:
        >>> import nn
        >>> picture = nn.pictures.curves({"loss": [0.9, 0.4, 0.2], "val_loss": [0.8, 0.5, 0.6]}, log=True)
        >>> picture.numbers["best_epoch"]
        2
        >>> print(picture.description)
        loss: from 0.9 to 0.2 in 3 epochs; validation from 0.8 to 0.6. Best: epoch 2, val_loss 0.5.
    """
    spoken = chosen(language)
    found = _measurements(history)
    names = list(dict.fromkeys(name.removeprefix("val_") for name in found))
    logarithmic = _logarithmic(log, names)
    monitor = _monitored(monitor, found)
    one_of("curves", "mode", mode, ("min", "max"))
    best = None if monitor is None else _best(found[monitor], mode)
    epochs = max(map(len, found.values()))
    with speaking(spoken):
        panels = [_panel(name, found, epochs, name in logarithmic, monitor, best) for name in names]
        heading = say("Learning curves")
    return Plate(heading, panels, {"best_epoch": best, "history": found}, spoken)


def _measurements(history: Any) -> dict[str, list[float]]:
    if not isinstance(history, Mapping):
        raise OperandError(f"curves: got {shown(history)}, expected a History, as from nn.fit, or a dict of lists")
    found: dict[str, list[float]] = {}
    for name, course in history.items():
        try:
            found[name] = [float(x) for x in course]
        except (TypeError, ValueError):
            raise OperandError(f"curves: got {shown(course)} as {name!r}, expected a list of numbers") from None
        if not isinstance(name, str):
            raise OperandError(f"curves: got a measurement called {shown(name)}, expected a string as its name")
    found = {name: course for name, course in found.items() if course}
    if not found:
        raise ArgumentError("curves: got a history of 0 epochs, expected at least one")
    return found


def _logarithmic(log: Any, names: list[str]) -> set[str]:
    if isinstance(log, bool):
        return set(names) if log else set()
    wanted = [log] if isinstance(log, str) else log
    if not isinstance(wanted, Iterable) or not all(isinstance(name, str) for name in wanted):
        raise ArgumentError(f"curves: got log={shown(log)}, expected True, False or a list of names")
    chosen_names = {name.removeprefix("val_") for name in wanted}
    if unknown := sorted(chosen_names - set(names)):
        raise ArgumentError(f"curves: got log for {', '.join(unknown)}, expected some of {', '.join(names)}")
    return chosen_names


def _monitored(monitor: Any, found: Mapping[str, Any]) -> str | None:
    if monitor is None:
        return None
    if monitor == "val_loss" and monitor not in found:
        return "loss" if "loss" in found else None
    if not isinstance(monitor, str) or monitor not in found:
        raise ArgumentError(f"curves: got monitor={shown(monitor)}, expected one of {', '.join(found)}, or None")
    return monitor


def _best(course: Sequence[float], mode: str) -> int | None:
    """The first epoch with the best number, counted from 1; None if there are no numbers."""
    known = [(x if mode == "min" else -x, i + 1) for i, x in enumerate(course) if not math.isnan(x)]
    return min(known)[1] if known else None


def _panel(
    name: str, found: Mapping[str, list[float]], epochs: int, log: bool, monitor: str | None, best: int | None
) -> Panel:
    courses = [(prefix, ink, dashes, found[prefix + name]) for prefix, ink, dashes in LOOKS if prefix + name in found]
    numbers = [x for _, _, _, course in courses for x in course]
    across = Axis(1.0, float(epochs)) if epochs > 1 else Axis(0.5, 1.5)
    up = Axis.around(numbers, 0.06, log)
    names = (say("epoch"), "")
    area = Field(LEFT, TOP, FIELD, HEIGHT, across, up, names, (max(1, min(6, epochs - 1)), 5))
    lines = area.axes()
    if best is not None:
        place = area.at(float(best), up.low)[0]
        lines.append(line((place, TOP), (place, TOP + HEIGHT), "rim", 1.2, "2 3"))
    for prefix, ink, dashes, course in courses:
        step = -(-len(course) // MOST)
        kept = [i for i in range(len(course)) if i % step == 0 or i in (len(course) - 1, (best or 0) - 1)]
        lines += curve([area.at(i + 1.0, course[i]) for i in kept], ink, 2.2, dashes)
        if best is not None and best <= len(course) and math.isfinite(area.at(float(best), course[best - 1])[1]):
            shape = 3 if prefix else 0
            lines.append(marks([area.at(float(best), course[best - 1])], shape, paints(ink, "paper")))
    lines.append(area.rim())
    lines += _legend(name, courses)
    told = _sentence(name, found, epochs, monitor, best)
    if log and not all(x > 0 for x in numbers if math.isfinite(x)):
        told += " " + say("Numbers that are not above 0 have no place on this scale.")
    lines += (written := paragraph(18, TOP + HEIGHT + 54, told, "remark", WIDTH - 36))
    return Panel(WIDTH, TOP + HEIGHT + 58 + LINE * len(written), name, told, lines)


def _legend(name: str, courses: Sequence[tuple[str, str, str, list[float]]]) -> list[str]:
    """The lines with their names and their last numbers."""
    lines, x = [], 22.0
    for prefix, ink, dashes, course in courses:
        whose = say("validation") if prefix else name if name == "lr" else say("training")
        words = f"{whose} {notation.number(course[-1], 3)}"
        style = f"curve-{ink}"
        lines.append(line((x, 46), (x + 22, 46), ink, 2, dashes))
        lines.append(text(x + 28, 50, words, style))
        x += text_width(words, style) + 46
    return lines


def _sentence(name: str, found: Mapping[str, list[float]], epochs: int, monitor: str | None, best: int | None) -> str:
    first = found.get(name)
    parts = []
    if first is not None:
        sentence = (
            say("{name}: from {first} to {last} in {epochs} epochs", name=name, first=notation.number(first[0], 3),
                last=notation.number(first[-1], 3), epochs=epochs)
            if epochs > 1 else say("{name}: {last} after 1 epoch", name=name, last=notation.number(first[-1], 3))
        )  # fmt: skip
        parts.append(sentence)
    second = found.get(f"val_{name}")
    if second is not None:
        parts.append(
            say("validation from {first} to {last}", first=notation.number(second[0], 3),
                last=notation.number(second[-1], 3))
            if epochs > 1 else say("validation {last}", last=notation.number(second[-1], 3))
        )  # fmt: skip
    told = "; ".join(parts) + "."
    if best is not None and monitor is not None:
        number = notation.number(found[monitor][best - 1], 3)
        told += " " + say("Best: epoch {epoch}, {name} {number}.", epoch=best, name=monitor, number=number)
    return told
