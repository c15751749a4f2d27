"""Heights from Graphviz's program ``dot``, where it is installed; columns and drawing are ours.

The columns and the pieces of the long wires are ours (``grid.Grid``): ``dot`` gets them as a graph and is asked, in
its plainest format, for the heights. If it fails in any way, the built-in layout is used instead, unless ``dot`` was
asked for by name.
"""

from __future__ import annotations

import os
import shutil
import subprocess

from autograd.drawing.errors import DrawingError
from autograd.drawing.painting.grid import ROW_GAP, Grid

LAYOUTS = ("auto", "python", "dot")
VARIABLE = "GATEGRAD_LAYOUT"
SECONDS = 5.0
MOST_SLOTS = 600  # layout="auto" gives dot no larger graphs, because they take too long

POINTS = 72.0  # the units of a picture in one inch of dot

_hung: set[str] = set()  # programs that did not answer in time; they are not started again


class DotError(DrawingError):
    """The program ``dot`` was asked for, and is missing or fails."""


def chosen(layout: str) -> str:
    """The layout that was asked for; instead of "auto", the one that the environment variable names.

    Raises:
        DrawingError: it is none of those known.
    """
    for said, by in ((layout, "layout"), (os.environ.get(VARIABLE) or "auto", VARIABLE)):
        if not isinstance(said, str) or said not in LAYOUTS:
            raise DrawingError(f"{by}: got {said!r}, expected one of {', '.join(map(repr, LAYOUTS))}")
    return layout if layout != "auto" else os.environ.get(VARIABLE) or "auto"


def heights(grid: Grid) -> list[float] | None:
    """The heights that ``dot`` finds; None if it is missing, fails, hangs, or would take too long."""
    program = shutil.which("dot")
    if program is None or program in _hung or len(grid.above) > MOST_SLOTS:
        return None
    try:
        return heights_or_error(grid)
    except DotError:
        return None


def heights_or_error(grid: Grid) -> list[float]:
    """The heights that ``dot`` finds.

    Raises:
        DotError: it is missing, fails, hangs, or answers something else.
    """
    program = shutil.which("dot")
    if program is None:
        raise DotError("layout='dot': the program dot was not found; install Graphviz, or use layout='python'")
    try:
        done = subprocess.run(
            [program, "-Tplain"],
            input=_source(grid),
            capture_output=True,
            timeout=SECONDS,
            check=True,
            encoding="utf-8",
        )
        return _read(done.stdout, len(grid.above))
    except subprocess.TimeoutExpired as error:
        _hung.add(program)
        raise DotError(f"layout='dot': {program} gave no answer within {SECONDS:.0f} seconds") from error
    except subprocess.CalledProcessError as error:
        raise DotError(f"layout='dot': {program} failed: {error.stderr.strip()[:200]}") from error
    except (OSError, ValueError) as error:
        raise DotError(f"layout='dot': {program} cannot be used: {error}") from error


def _source(grid: Grid) -> str:
    """The grid in Graphviz's language: a record for each slot, with a field for each wire that enters it."""
    lines = [f"digraph {{ rankdir=LR; nodesep={ROW_GAP / POINTS:.4f}; node [shape=record, fixedsize=true, width=0.2];"]
    for v, (above, below) in enumerate(zip(grid.above, grid.below, strict=True)):
        fields = "|".join(f"<{i}>" for i in range(len(grid.before[v])))
        lines.append(f's{v} [label="{fields}", height={2 * max(above, below) / POINTS:.4f}];')
    for v, steps in enumerate(grid.before):
        by_port = sorted(range(len(steps)), key=lambda i: steps[i][1])
        lines += [f"s{steps[i][0]}:e -> s{v}:{place}:w;" for place, i in enumerate(by_port)]
    return "\n".join([*lines, "}"])


def _read(plain: str, slots: int) -> list[float]:
    """The heights in ``dot``'s answer, ours growing downwards; ValueError if it is not one."""
    found: dict[int, float] = {}
    for line in plain.splitlines():
        words = line.split()
        if words[:1] == ["node"]:
            found[int(words[1].removeprefix("s"))] = -float(words[3]) * POINTS
    if set(found) != set(range(slots)):
        raise ValueError(f"its answer has {len(found)} places, expected {slots}")
    return [found[v] for v in range(slots)]
