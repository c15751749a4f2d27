"""``History``: the measurements of a training, epoch by epoch; it prints, shows and plots itself."""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any

from autograd.engine.doors import door
from autograd.errors import ArgumentError, MissingPackageError
from nn.modules.showing import Shown

TRAINING, VALIDATION = "#3c78b4", "#b3360b"


class History(dict[str, list[float]], Shown):
    """The measurements: for each name (``"loss"``, ``"accuracy"``, ``"val_loss"`` ...) one number an epoch.

    A notebook shows the curves and a table; ``nn.pictures.curves(history)`` draws them with the best epoch marked,
    ``plot()`` with matplotlib.

    Attributes:
        interrupted: True if Ctrl-C ended the training.
        stopped: the reason for which a callback ended the training early; None if none did.

    Example:
        >>> History(loss=[0.7, 0.4, 0.2], val_loss=[0.8, 0.5, 0.3])
        History(3 epochs: loss 0.7 -> 0.2, val_loss 0.8 -> 0.3)
    """

    interrupted: bool = False
    stopped: str | None = None

    @property
    def epochs(self) -> int:
        """The number of finished epochs."""
        return max(map(len, self.values()), default=0)

    @door
    def append(self, measured: Mapping[str, float]) -> None:
        """Add one epoch's numbers."""
        for name, number in measured.items():
            self.setdefault(name, []).append(number)

    @door
    def plot(self, axes: Any = None) -> Any:
        """Draw the curves with matplotlib: a measurement in training and in validation together.

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
            raise MissingPackageError(
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
        """The names without ``"val_"``: one plot for each."""
        return list(dict.fromkeys(name.removeprefix("val_") for name in self))

    def __repr__(self) -> str:
        courses = ", ".join(f"{name} {course[0]:.4g} -> {course[-1]:.4g}" for name, course in self.items() if course)
        return f"History({self._described()}{': ' if courses else ''}{courses})"

    def _described(self) -> str:
        ended = ", interrupted" if self.interrupted else f", stopped: {self.stopped}" if self.stopped else ""
        return f"{self.epochs} epoch{'s' * (self.epochs != 1)}{ended}"

    def _html(self, notebook: ModuleType) -> str:
        text: str = notebook.of_history(self, self._described())
        return text
