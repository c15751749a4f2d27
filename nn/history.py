"""``History``: what was measured in a training, epoch by epoch; it prints, shows and plots itself."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from autograd.errors import ArgumentError

TRAINING, VALIDATION = "#3c78b4", "#b3360b"


class History(dict[str, list[float]]):
    """What was measured: for each name (``"loss"``, ``"accuracy"``, ``"val_loss"`` ...) one number an epoch.

    A notebook shows a table with a curve for each; ``plot()`` draws them with matplotlib.

    Attributes:
        interrupted: whether Ctrl-C ended the training.
        stopped: why a callback ended the training early; None if none did.

    Example:
        >>> History(loss=[0.7, 0.4, 0.2], val_loss=[0.8, 0.5, 0.3])
        History(3 epochs: loss 0.7 -> 0.2, val_loss 0.8 -> 0.3)
    """

    interrupted: bool = False
    stopped: str | None = None

    @property
    def epochs(self) -> int:
        """How many epochs were finished."""
        return max(map(len, self.values()), default=0)

    def append(self, measured: Mapping[str, float]) -> None:
        """Add one epoch's numbers."""
        for name, number in measured.items():
            self.setdefault(name, []).append(number)

    def plot(self, axes: Any = None) -> Any:
        """Draw the curves with matplotlib: what was measured in training and in validation together.

        Args:
            axes: matplotlib's axes to draw on, one for each name without ``"val_"``; new ones if not given.

        Returns:
            The axes, as an array; ``axes[0].figure`` is the figure.

        Raises:
            ImportError: matplotlib is not installed.
            ArgumentError: fewer axes than there are names.

        Example:
            >>> axes = History(loss=[0.7, 0.4, 0.2], val_loss=[0.8, 0.5, 0.3]).plot()  # doctest: +SKIP
            >>> axes[0].figure.savefig("training.png")  # doctest: +SKIP
        """
        try:
            from matplotlib import pyplot
            from matplotlib.ticker import MaxNLocator
        except ImportError:
            raise ImportError(
                'matplotlib is missing, which draws the curves; install it with: pip install "gategrad[plot]"'
            ) from None
        names = self._names()
        if axes is None:
            count = max(len(names), 1)
            _, grid = pyplot.subplots(1, count, figsize=(4.5 * count, 3.2), squeeze=False, layout="constrained")
            axes = grid[0]
        if len(axes) < len(names):
            raise ArgumentError(f"History.plot: got {len(axes)} axes, expected {len(names)}: {', '.join(names)}")
        for name, ax in zip(names, axes, strict=False):
            for key, label, colour in ((name, "training", TRAINING), (f"val_{name}", "validation", VALIDATION)):
                course = self.get(key, [])
                if course:
                    mark = "o" if len(course) == 1 else ""
                    ax.plot(range(1, len(course) + 1), course, color=colour, label=label, marker=mark)
            ax.set(title=name, xlabel="epoch")
            ax.xaxis.set_major_locator(MaxNLocator(integer=True))
            if len(ax.lines) > 1:
                ax.legend()
        return axes

    def _names(self) -> list[str]:
        """What was measured in training, and what only in validation under that name."""
        return list(dict.fromkeys(name.removeprefix("val_") for name in self))

    def __repr__(self) -> str:
        courses = ", ".join(f"{name} {course[0]:.4g} -> {course[-1]:.4g}" for name, course in self.items() if course)
        return f"History({self._described()}{': ' if courses else ''}{courses})"

    def _described(self) -> str:
        ended = ", interrupted" if self.interrupted else f", stopped: {self.stopped}" if self.stopped else ""
        return f"{self.epochs} epoch{'s' * (self.epochs != 1)}{ended}"

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{word}</th>" for word in ("", "first", "last", "lowest", "highest", "course"))
        rows = "".join(
            f'<tr><td align="left">{escape(name)}</td>'
            + "".join(f'<td align="right">{number:.4g}</td>' for number in _landmarks(course))
            + f'<td align="left">{_curve(course, VALIDATION if name.startswith("val_") else TRAINING)}</td></tr>'
            for name, course in self.items()
            if course
        )
        table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>" if rows else ""
        return f"{table}<p>{escape(self._described())}</p>"


def _landmarks(course: Sequence[float]) -> tuple[float, float, float, float]:
    numbers = [x for x in course if not math.isnan(x)] or [math.nan]
    return course[0], course[-1], min(numbers), max(numbers)


def _curve(course: Sequence[float], colour: str, width: int = 160, height: int = 36) -> str:
    """The course as a line without axes, from its lowest to its highest number; a gap where it is not finite."""
    finite = [x for x in course if math.isfinite(x)]
    low, spread = (min(finite), max(finite) - min(finite)) if finite else (0.0, 0.0)
    parts: list[list[str]] = [[]]
    for i, x in enumerate(course):
        if math.isfinite(x):
            across = 3 + (width - 6) * (i / (len(course) - 1) if len(course) > 1 else 0.5)
            up = (x - low) / spread if spread else 0.5
            parts[-1].append(f"{across:.1f},{height - 3 - (height - 6) * up:.1f}")
        elif parts[-1]:
            parts.append([])
    lines = "".join(
        # a single point is drawn as a dot: a line of no length with round ends
        f'<polyline points="{" ".join(part if len(part) > 1 else part * 2)}"/>'
        for part in parts
        if part
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'fill="none" stroke="{colour}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{lines}</svg>'
    )
    # as an image, not inline: a notebook that was not run here strips an inline picture, but shows an image
    data = b64encode(picture.encode()).decode()
    told = f"from {course[0]:.4g} to {course[-1]:.4g} in {len(course)} epochs"
    return f'<img src="data:image/svg+xml;base64,{data}" alt="{told}" width="{width}" height="{height}"/>'
