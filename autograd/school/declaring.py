"""Exercises as declarations: the draws, the right answer, and the mistakes that students make.

A ``Lesson`` holds exercises of four kinds. Of a *value* exercise the answer is a number, an array, or a tuple, list or
dict of them; of a *function* exercise it is a function, which is called and compared with the declared one; of a
*choice* it is one of several sentences; of a *judged* exercise it is anything, and the declared function says what is
wrong with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from inspect import cleandoc, signature
from typing import Any, TypeVar

import numpy as np

from autograd.errors import DeclarationError

Draws = Callable[[np.random.Generator], Mapping[str, Any]]
E = TypeVar("E", bound="Declared")


@dataclass(frozen=True)
class Slip:
    """A mistake: the sentence that names it, and the answer that it leads to."""

    said: str
    answer: Callable[..., Any]


@dataclass
class Declared:
    """The part that all kinds of exercises have.

    Attributes:
        key: as in "01.3".
        title: a few words.
        task: the question.
        draws: makes the given values of a generator of random numbers; None if nothing is given.
        hints: sentences, the first one first.
        guess: True for a prediction, which may be wrong and is not counted.
    """

    key: str
    title: str
    task: str
    draws: Draws | None
    hints: tuple[str, ...]
    guess: bool


@dataclass
class ValueExercise(Declared):
    """The answer is a number, an array, or a tuple, list or dict of them."""

    solve: Callable[..., Any]
    rtol: float
    slips: list[Slip] = field(default_factory=list)
    parts_of: Callable[..., Sequence[Any]] | None = None

    def mistake(self, said: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """Declare a mistake: the decorated function makes the wrong answer that it leads to of the same arguments."""

        def declare(answer: Callable[..., Any]) -> Callable[..., Any]:
            self.slips.append(Slip(said, answer))
            return answer

        return declare

    def parts(self, parts_of: Callable[..., Sequence[Any]]) -> Callable[..., Sequence[Any]]:
        """Declare the parts that the right answer is the sum of, so that a forgotten one is noticed."""
        self.parts_of = parts_of
        return parts_of

    def __call__(self, *args: Any, **given: Any) -> Any:
        """The right answer."""
        return self.solve(*args, **given)


@dataclass
class FunctionExercise(ValueExercise):
    """The answer is a function with the arguments of the declared one."""

    calls: int = 5

    @property
    def arguments(self) -> list[str]:
        """The names of the arguments, in order."""
        return list(signature(self.solve).parameters)


@dataclass
class ChoiceExercise(Declared):
    """The answer is one of several sentences, or its letter."""

    right: str
    wrong: Mapping[str, str]


@dataclass
class JudgedExercise(Declared):
    """The answer is any object; ``judge(answer, given)`` returns a sentence on its mistake, or None.

    Attributes:
        solution: makes a right answer of the given values, for the tests.
        planted: pairs of a wrong answer, or a function of the given values that makes one, and a part of the verdict.
    """

    judge: Callable[[Any, Any], str | None]
    solution: Callable[[Any], Any]
    planted: Sequence[tuple[Any, str]]


class Lesson:
    """The exercises of one notebook, in their order.

    Args:
        number: two digits, as in "01".
        title: a few words.

    Example:
        >>> import numpy as np
        >>> from autograd import school
        >>> lesson = school.Lesson("90", "Powers")
        >>> @lesson.value("1", "A slope", draws=lambda rng: {"x": round(rng.uniform(1, 2), 1)})
        ... def slope(x):
        ...     \"\"\"The derivative of x^3 at x.\"\"\"
        ...     return 3 * x**2
        >>> @slope.mistake("The factor 3 is missing.")
        ... def _(x):
        ...     return x**2
        >>> school.register(lesson)
        >>> x = school.exercise("90.1").given.x
        >>> print(school.exercise("90.1").check(x**2))
        90.1 is not right yet: The factor 3 is missing.
        >>> bool(school.exercise("90.1").check(3 * x**2))
        True
    """

    def __init__(self, number: str, title: str) -> None:
        if not (isinstance(number, str) and len(number) == 2 and number.isdigit()):
            raise DeclarationError(f'Lesson: got number={number!r:.40}, expected two digits, as "01"')
        self.number, self.title = number, title
        self.exercises: dict[str, Declared] = {}

    def value(
        self,
        key: str,
        title: str,
        *,
        draws: Draws | None = None,
        rtol: float = 1e-6,
        hints: Sequence[str] = (),
        guess: bool = False,
    ) -> Callable[[Callable[..., Any]], ValueExercise]:
        """Declare an exercise whose answer is a number, an array or a container of them.

        Args:
            key: the part of the key after the dot.
            title: a few words.
            draws: makes the arguments of the decorated function of a generator.
            rtol: how far the answer may be from the right one, relatively: 1e-6, or 0.01 for numbers typed by hand.
            hints: sentences, the first one first.
            guess: True for a prediction, which is not counted.

        Returns:
            A decorator of the function that computes the right answer; its docstring is the task.
        """

        def declare(solve: Callable[..., Any]) -> ValueExercise:
            common = self._common(key, title, _task(solve), draws, hints, guess)
            return self._add(ValueExercise(*common, solve=solve, rtol=rtol))

        return declare

    def function(
        self,
        key: str,
        title: str,
        *,
        draws: Draws,
        calls: int = 5,
        rtol: float = 1e-6,
        hints: Sequence[str] = (),
        guess: bool = False,
    ) -> Callable[[Callable[..., Any]], FunctionExercise]:
        """Declare an exercise whose answer is a function; it is called with ``calls`` draws, and 15 more if it is fast.

        See ``value``.
        """

        def declare(solve: Callable[..., Any]) -> FunctionExercise:
            common = self._common(key, title, _task(solve), draws, hints, guess)
            return self._add(FunctionExercise(*common, solve=solve, rtol=rtol, calls=calls))

        return declare

    def choice(
        self,
        key: str,
        title: str,
        *,
        task: str,
        right: str,
        wrong: Mapping[str, str],
        hints: Sequence[str] = (),
        guess: bool = False,
    ) -> ChoiceExercise:
        """Declare an exercise with a right and several wrong sentences, each wrong one with the reason why."""
        options = [right, *wrong]
        if clash := [option for option in options if option.casefold() in "abcdefghij"[: len(options)]]:
            raise DeclarationError(
                f"{self.number}.{key}: got the option {clash[0]!r}, expected a longer text: letters choose"
            )
        return self._add(
            ChoiceExercise(*self._common(key, title, task, None, hints, guess), right=right, wrong=dict(wrong))
        )

    def judged(
        self,
        key: str,
        title: str,
        *,
        draws: Draws | None = None,
        solution: Callable[[Any], Any],
        planted: Sequence[tuple[Any, str]] = (),
        hints: Sequence[str] = (),
        guess: bool = False,
    ) -> Callable[[Callable[[Any, Any], str | None]], JudgedExercise]:
        """Declare an exercise that the decorated function judges: ``judge(answer, given)`` is None or a sentence."""

        def declare(judge: Callable[[Any, Any], str | None]) -> JudgedExercise:
            common = self._common(key, title, _task(judge), draws, hints, guess)
            return self._add(JudgedExercise(*common, judge=judge, solution=solution, planted=planted))

        return declare

    def _common(
        self, key: str, title: str, task: str, draws: Draws | None, hints: Sequence[str], guess: bool
    ) -> tuple[str, str, str, Draws | None, tuple[str, ...], bool]:
        full = f"{self.number}.{key}"
        if full in self.exercises:
            raise DeclarationError(f"Lesson {self.number}: got two exercises {full}, expected one of each key")
        return full, title, task, draws, tuple(hints), guess

    def _add(self, exercise: E) -> E:
        self.exercises[exercise.key] = exercise
        return exercise


def _task(function: Callable[..., Any]) -> str:
    """The docstring of a function as one paragraph or more."""
    text = cleandoc(function.__doc__ or "")
    if not text:
        raise DeclarationError(f"{function.__name__}: got no docstring, expected the task of the exercise")
    return "\n\n".join(" ".join(part.split()) for part in text.split("\n\n"))
