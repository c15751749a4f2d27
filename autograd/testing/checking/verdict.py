"""The outcome of a gradient check: a ``Verdict``, or a ``GradientError`` that is a small report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from autograd.errors import AutogradError


@dataclass(frozen=True)
class Comparison:
    """One derivative along one direction, found twice.

    Attributes:
        what: the name of the derivative, as in "reverse of f".
        argument: the argument it is by, as in "x" or "p['W']".
        analytic: the derivative under test.
        numeric: the same by differences of function values.
        error: the largest error that the numeric value may have.
        resolution: the smallest error that would have been noticed, relative to the derivative along the direction.
    """

    what: str
    argument: str
    analytic: float
    numeric: float
    error: float
    resolution: float


@dataclass
class Verdict:
    """All that was compared, and found to agree; true in a condition.

    Attributes:
        function: the name of the function.
        comparisons: the comparisons, in order.
        evaluations: the number of evaluations of the function and its derivative functions for differences.
        seed: the seed of the random directions.
        moved: the distance that the point was moved away from a kink, relative to its size; 0 if it was not.
        notes: what was left out of the check though nobody asked for that, each with its reason.
    """

    function: str
    seed: int
    comparisons: list[Comparison] = field(default_factory=list)
    evaluations: int = 0
    moved: float = 0.0
    notes: list[str] = field(default_factory=list)

    @property
    def resolution(self) -> float:
        """The smallest error, relative to the derivative compared, that every comparison would have noticed."""
        return max((c.resolution for c in self.comparisons), default=0.0)

    def __str__(self) -> str:
        moved = f", at a point moved by {self.moved:.1g} off a kink" if self.moved else ""
        return (
            f"the gradients of {self.function} are right{moved}: {len(self.comparisons)} comparisons, "
            f"{self.evaluations} evaluations, relative errors down to {self.resolution:.0e} would have shown"
            f"{''.join(f'; {note}' for note in self.notes)}"
        )


class GradientError(AutogradError, AssertionError):
    """A gradient is wrong, or cannot be checked; the message is a report.

    Attributes:
        problem: "wrong", "kink", "value", "shape", "dtype", "mutation", "random", "linearity", "modes", "noise",
            "not finite" or "failed".
        function, argument: the function that was checked, and the argument that it was differentiated by.
        index: the entry of the argument that is most wrong.
        result: the entry of the result whose derivative this is; None for a weighted sum of all.
        analytic, numeric: the derivative under test there, and the same by differences.
        error: the largest error that the numeric value may have.
        order: the observed power of h with which the first-order remainder shrinks: 2 for a right gradient, 1 for a
            wrong one.
        cause: the likely mistake, if one can be told.
        worst: the entries that are most wrong: (index, analytic, numeric).
        seed: the seed that gives the same report again.
    """

    def __init__(
        self,
        problem: str,
        headline: str,
        *,
        function: str,
        seed: int,
        argument: str | None = None,
        index: tuple[int, ...] | None = None,
        result: tuple[int, ...] | None = None,
        analytic: Any = None,
        numeric: Any = None,
        error: float | None = None,
        order: float | None = None,
        cause: str | None = None,
        worst: Sequence[tuple[tuple[int, ...], float, float]] = (),
    ) -> None:
        self.problem = problem
        self.function, self.argument, self.index, self.result = function, argument, index, result
        self.analytic, self.numeric, self.error = analytic, numeric, error
        self.order, self.cause, self.worst, self.seed = order, cause, list(worst), seed
        estimated = "" if error is None else f" ± {error:.1g}"
        rows = {
            "argument": argument,
            "index": str(list(index)) if index else None,
            "result": str(list(result)) if result else None,
            "analytic": _number(analytic),
            "numeric": None if numeric is None else f"{_number(numeric)}{estimated}",
            "remainder": None if order is None else f"shrinks like h^{order:.2f}; of a right gradient it does like h^2",
            "likely": cause,
            "worst": None if len(self.worst) < 2 else _table(self.worst),
            "again": f"seed={seed}",
        }
        body = [f"  {name:<10}{text}" for name, text in rows.items() if text]
        super().__init__("\n".join([headline, *body]))

    def __reduce__(self) -> Any:
        """An error is pickled and copied as its report and its attributes, so one process can report to another."""
        return _restored, (type(self), self.args, vars(self))


def _restored(cls: type[GradientError], args: tuple[Any, ...], attributes: dict[str, Any]) -> GradientError:
    """An error out of a pickle."""
    error = cls.__new__(cls, *args)
    vars(error).update(attributes)
    return error


class KinkError(GradientError):
    """The function has no derivative to compare with: it has a kink or a jump here, or ends here."""


class UnclearError(GradientError):
    """Function values cannot tell the gradient: no accusation, and no pass; ``problem`` is "noise".

    The values are rough, or the function varies over so few roundings of its argument that differences say nothing.
    """


def _number(x: Any) -> str | None:
    return None if x is None else f"{x:.10g}" if isinstance(x, float) else str(x)


def _table(worst: Sequence[tuple[tuple[int, ...], float, float]]) -> str:
    rows = [f"{list(index)}: analytic {a:.6g}, numeric {n:.6g}" for index, a, n in worst]
    return ("\n" + " " * 12).join(rows)
