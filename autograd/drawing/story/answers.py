"""Typed answers: read as numbers, compared with the right one, and with the numbers that known mistakes lead to.

``quiz.js`` reads and compares in the same way; the numbers and sentences that it compares with come from here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from autograd.drawing.circuit import notation
from autograd.drawing.language.speaking import say

TOLERANCE = 0.01  # relative to the right answer
CLOSE = 0.005  # relative to the number that a mistake leads to
MOST_CAUSES = 2  # the most causes that are named for one number
NEAR_0 = "≈ 0"  # the text that pictures show for a rest of rounding

_DECIMAL = r"([+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?)"
_ANSWER = re.compile(rf"{_DECIMAL}(?:/{_DECIMAL})?", re.ASCII)
_DASHES = re.compile("[\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}]")

Mistake = tuple[float, str]
"""A wrong number, and the sentence on the mistake that leads to it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on an answer; true if it is right.

    Attributes:
        right: True if the answer is right.
        said: the verdict in words; for a wrong answer, with the mistake if it is a known one.
    """

    right: bool
    said: str

    def __bool__(self) -> bool:
        return self.right

    def __str__(self) -> str:
        return self.said


@dataclass(frozen=True, slots=True)
class Key:
    """The right answer to a question, and the wrong ones that are known.

    Attributes:
        number: the right answer.
        printed: the same as it stands in the picture.
        others: right answers besides: without the rounding of floats, and 0 for a number that is shown as ``≈ 0``.
        mistakes: the likely ones first; none leads to a right answer.
    """

    number: float
    printed: str
    others: tuple[float, ...]
    mistakes: tuple[Mistake, ...]

    def praise(self, other: float) -> str:
        """The verdict on one of the other right answers."""
        if not other and self.printed == NEAR_0:  # "≈ 0" already says that the number is 0 up to rounding
            return say("Right: {number}.", number=self.printed)
        return say("Right: {paper} without rounding; in floats it is {number}.",
                   paper=notation.number(other), number=self.printed)  # fmt: skip


def key(number: float, printed: str, mistakes: Iterable[Mistake], paper: float | None = None) -> Key:
    """A key without the mistakes that lead to a right number, or to none.

    Args:
        number: the right answer.
        printed: the same as it stands in the picture.
        mistakes: the likely ones first.
        paper: the number that pencil and paper give, if it is known.

    Example:
        >>> key(2.0, "2", [(-2.0, "the sign"), (2.0, "added"), (float("inf"), "divided")]).mistakes
        ((-2.0, 'the sign'),)
    """
    others = [x for x in (paper, 0.0 if printed == NEAR_0 else None) if x is not None]
    others = [x for x in dict.fromkeys(others) if not _near(x, number, TOLERANCE)]
    found: dict[Mistake, None] = {}
    for wrong, said in mistakes:
        if math.isfinite(wrong) and not any(_near(wrong, right, TOLERANCE) for right in (number, *others)):
            found[wrong, said] = None
    return Key(number, printed, tuple(others), tuple(found))


def read(text: str) -> float | None:
    """A typed number: with a decimal point or comma, a fraction, either minus sign; None if it is no finite number.

    Example:
        >>> [read(text) for text in ("0,25", "−1/4", "-2e-3", "1.000,5", "1/0", "")]
        [0.25, -0.25, -0.002, None, None, None]
    """
    found = _ANSWER.fullmatch(_DASHES.sub("-", "".join(text.split())))
    if not found:
        return None
    above, below = (float(part.replace(",", ".")) if part else 1.0 for part in found.groups())
    number = above / below if below else math.inf
    return number if math.isfinite(number) else None


def judge(key: Key, number: float, typed: str) -> Verdict:
    """The verdict on a number: right, or wrong with its likely causes.

    Example:
        >>> print(judge(key(2.0, "2", [(-2.0, "The sign is wrong.")]), -2.0, "-2"))
        Not -2. The sign is wrong.
    """
    if _near(number, key.number, TOLERANCE):
        return Verdict(True, say("Right: {number}.", number=key.printed))
    for other in key.others:
        if _near(number, other, TOLERANCE):
            return Verdict(True, key.praise(other))
    causes = list(dict.fromkeys(said for wrong, said in key.mistakes if _near(number, wrong, CLOSE)))
    return Verdict(False, joined(say("Not {typed}.", typed=typed), causes))


def joined(said: str, causes: list[str]) -> str:
    """A verdict with the causes that it may have."""
    if not causes:
        return said
    return f"{said} " + f" {say('Or:')} ".join(causes[:MOST_CAUSES])


def _near(x: float, target: float, tolerance: float) -> bool:
    return abs(x - target) <= tolerance * abs(target)


def typed_form(answer: Any) -> str | None:
    """An answer as typed text; None if it is neither text nor a real number."""
    if isinstance(answer, str):
        return answer.strip()
    if isinstance(answer, bool):
        return None
    try:
        return notation.number(float(answer), 6)
    except (TypeError, ValueError, OverflowError):
        return None
