"""Rows of the case table at random points, for the scripts that look at many."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, given, settings
from hypothesis import strategies as st

from autograd.testing import check_grads


def at_random_points(case: Any, points: int) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Call the decorated function with so many draws of operands, parameters and a seed; always with the same ones."""

    def decorate(look: Callable[..., None]) -> Callable[[], None]:
        @settings(
            max_examples=points, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
            suppress_health_check=list(HealthCheck), report_multiple_bugs=False, verbosity=Verbosity.quiet,
        )  # fmt: skip
        @given(case.draw, st.integers(0, 2**32 - 1))
        def draw(drawn: Any, seed: int) -> None:
            look(*drawn, seed)

        return draw

    return decorate


def checked(case: Any, operands: list[Any], params: dict[str, Any], seed: int) -> None:
    """Put one point to the checker: every operand that has a rule."""
    at = [i for i in range(len(operands)) if case.op.rule(i) is not None]
    if at:
        check_grads(case.op, *operands, argnum=at, params=params, seed=seed)
