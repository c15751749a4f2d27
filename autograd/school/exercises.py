"""The student's side: the student's name, the exercise, its given values, and the verdict on an answer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from importlib import import_module
from typing import Any
from unicodedata import normalize

import numpy as np

import autograd
from autograd.drawing.language.speaking import VARIABLE, chosen, say, speaking, translated
from autograd.engine.doors import shown
from autograd.errors import AutogradError, OperandError, SchoolError
from autograd.school.answers import Complaint, NoAnswer, equal, leaves
from autograd.school.calling import text_of
from autograd.school.declaring import ChoiceExercise, Declared, FunctionExercise, Lesson, ValueExercise
from autograd.school.given import Given, drawn, letters
from autograd.school.lessons import MODULES
from autograd.school.marking import complaint
from autograd.school.order import explain_missing_names
from autograd.school.record import RECORD, Report, report_of
from autograd.school.verdict import OPEN, RIGHT, WRONG, Verdict

_registered: dict[str, Lesson] = {}


def register(lesson: Lesson) -> None:
    """Make the exercises of a lesson of one's own known to ``exercise``.

    Raises:
        OperandError: no ``Lesson``.
    """
    if not isinstance(lesson, Lesson):
        raise OperandError(f"register: got a {type(lesson).__name__}, expected a school.Lesson")
    _registered[lesson.number] = lesson


def lesson_of(number: Any) -> Lesson:
    """The lesson of a number, as "01"."""
    is_text = isinstance(number, str)
    if is_text and number in _registered:
        return _registered[number]
    if not is_text or number not in MODULES:
        known = ", ".join(sorted({*MODULES, *_registered}))
        raise SchoolError(f"lesson: got {shown(number)}, expected one of {known}")
    try:
        module = import_module(f"autograd.school.lessons.{MODULES[number]}")
    except ModuleNotFoundError as error:
        raise SchoolError(f"lesson {number}: its exercises are not installed ({error})") from None
    _registered[number] = module.LESSON
    return _registered[number]


@contextmanager
def _language() -> Iterator[None]:
    try:
        language = RECORD.language or chosen()
    except AutogradError:
        language = "en"
    with speaking(language):
        yield


class Said(str):
    """A text that a notebook shows as it is."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


class Exercise:
    """One exercise, for the student of this process; ``exercise("01.3")`` makes it."""

    def __init__(self, declared: Declared, lesson: Lesson) -> None:
        self._declared, self._lesson = declared, lesson

    @property
    def key(self) -> str:
        """The key, as "01.3"."""
        return self._declared.key

    @property
    def given(self) -> Given:
        """The drawn values, by attribute and by item; for a function exercise, the arguments of one call."""
        return Given(self.key, drawn(self._declared, RECORD.student)[0])

    @property
    def solved(self) -> bool:
        """True if the student of this process gave a right answer."""
        return (RECORD.student, self.key) in RECORD.solved

    def check(self, answer: Any) -> Verdict:
        """The verdict on an answer. It never raises: the faults of any answer are told in words."""
        with _language():
            declared, student = self._declared, RECORD.student
            try:
                said, refused = self._said(answer, student)
            except NoAnswer as open_yet:
                return Verdict(self.key, OPEN, str(open_yet), declared.guess)
            except Exception as error:  # no check expects such an answer, for example an object that refuses to be read
                said, refused = say("The answer cannot be read ({kind}: {text}).", kind=type(error).__name__,
                                    text=text_of(error)[:100]), True  # fmt: skip
            RECORD.note(student, self.key, said is None)
            return Verdict(self.key, RIGHT if said is None else WRONG, said or "", declared.guess, refused)

    def _said(self, answer: Any, student: str) -> tuple[str | None, bool]:
        """The sentence on a wrong answer, and True if it is of a kind that cannot be right."""
        try:
            said, refused = complaint(self._declared, answer, student), False
        except NoAnswer:
            raise
        except Complaint as error:
            said, refused = str(error), True
        other = None if said is None else self._of_others(answer)
        return (said, refused) if other is None else (other, False)

    def hint(self, number: int | None = None) -> Said:
        """The next hint, or one by its number, from 1; after the last one, the last one again."""
        with _language():
            hints = self._declared.hints
            if not hints:
                return Said(say("There is no hint for {key}.", key=self.key))
            if number is None:
                number = min(RECORD.next_hint(self.key), len(hints))
            if not (isinstance(number, int) and 1 <= number <= len(hints)):
                return Said(
                    say("There are {count} hints for {key}: hint(1) is the first.", count=len(hints), key=self.key)
                )
            return Said(translated(hints[number - 1]))

    def _of_others(self, answer: Any) -> str | None:
        """A sentence if the answer is right for the numbers of another student, or for the exercise beside this one."""
        declared = self._declared
        if not isinstance(declared, ValueExercise) or isinstance(declared, FunctionExercise):
            return None
        if any(_solves_slip(declared, slip, answer) for slip in declared.slips):
            return None
        for student in reversed(RECORD.before if _tells(declared) else []):
            if student != RECORD.student and _solves(declared, answer, student):
                return say("That is right for other numbers: those given before the name was changed. "
                           "Run the cell that takes .given again.")  # fmt: skip
        keys = list(self._lesson.exercises)
        i = keys.index(self.key)
        for key in [*keys[max(0, i - 1) : i], *keys[i + 1 : i + 2]]:
            other = self._lesson.exercises[key]
            if isinstance(other, ValueExercise) and not isinstance(other, FunctionExercise) and (
                _tells(other) and _solves(other, answer, RECORD.student)
            ):  # fmt: skip
                return say("That is the answer to {key}.", key=key)
        return None

    def _text(self) -> list[str]:
        declared = self._declared
        lines = [translated(declared.task)]
        if isinstance(declared, ChoiceExercise):
            options = letters([declared.right, *declared.wrong], RECORD.student, self.key)
            lines += [f"{letter}) {translated(option)}" for letter, option in options.items()]
        elif isinstance(declared, FunctionExercise):
            lines.append(say("The answer is a function of {arguments}.", arguments=", ".join(declared.arguments)))
        elif declared.draws is not None:
            lines.append(say("Given: {given}", given=repr(self.given)))
        return lines

    def __repr__(self) -> str:
        with _language():
            return "\n".join([f"{self.key}  {translated(self._declared.title)}", *self._text()])

    def _repr_markdown_(self) -> str:
        with _language():
            return "\n\n".join([f"**{self.key}  {translated(self._declared.title)}**", *self._text()])


def _tells(exercise: ValueExercise) -> bool:
    """True if no other exercise may have the right answer by chance, as it may have 0, 12 or 0.5."""
    right = exercise.solve(**drawn(exercise, RECORD.student)[0])
    return any((np.round(leaf, 2) != np.round(leaf, 9)).any() for leaf in leaves(right, right).values())


def _solves(exercise: ValueExercise, answer: Any, student: str) -> bool:
    given = drawn(exercise, student)[0]
    right = exercise.solve(**deepcopy(given))
    return equal(answer, right, 1e-9)


def _solves_slip(exercise: ValueExercise, slip: Any, answer: Any) -> bool:
    with np.errstate(all="ignore"):
        made = slip.answer(**drawn(exercise, RECORD.student)[0])
    return equal(answer, made, exercise.rtol)


def exercise(key: str) -> Exercise:
    """An exercise by its key: shown, it is the task with the given numbers; ``.check(answer)`` is the verdict.

    Args:
        key: number of the lesson, a dot, number of the exercise, as "01.3".

    Raises:
        SchoolError: there is no such exercise; the message lists those of the lesson.

    Example:
        >>> from autograd import school
        >>> school.exercise("01.99")
        Traceback (most recent call last):
        ...
        autograd.errors.SchoolError: exercise: got '01.99', ...
    """
    if not isinstance(key, str) or "." not in key:
        raise SchoolError(f'exercise: got {shown(key)}, expected a key as "01.3": the lesson, a dot, the exercise')
    lesson = lesson_of(key.partition(".")[0])
    if key not in lesson.exercises:
        raise SchoolError(f"exercise: got {key!r:.40}, expected one of {', '.join(lesson.exercises)}")
    return Exercise(lesson.exercises[key], lesson)


def student(name: str) -> Said:
    """Set the student's name: the numbers of all exercises are drawn from it, case and spaces apart.

    Raises:
        SchoolError: no name.
    """
    cleaned = "".join(c if c.isprintable() else " " for c in normalize("NFC", name)) if isinstance(name, str) else ""
    if not cleaned.strip():
        raise SchoolError(f'student: got {shown(name)}, expected a name, as in school.student("Ada Lovelace")')
    RECORD.change(" ".join(cleaned.split()).replace("|", "/"))
    with _language():
        return Said(say("The numbers are {name}'s from here on.", name=RECORD.student))


def start(number: str, language: str | None = None) -> Said:
    """Open a lesson: the first cell of each notebook does it.

    Args:
        number: as "01".
        language: "en" or "ru", for the exercises and the pictures; else the environment variable GATEGRAD_LANGUAGE.
    """
    lesson = lesson_of(number)
    if language is not None:
        os.environ[VARIABLE] = chosen(language)
    RECORD.lesson, RECORD.language = number, language
    explain_missing_names()
    with _language():
        return Said(
            say("gategrad {version}. Lesson {number}: {title}, {count} exercises.", version=autograd.__version__,
                number=number, title=translated(lesson.title), count=len(lesson.exercises))
        )  # fmt: skip


def report(number: str | None = None) -> Report:
    """The result of a lesson: the solved exercises, and the line that a teacher collects.

    Args:
        number: of the lesson; that of ``start`` if it is left out.

    Raises:
        SchoolError: no lesson was opened, or there is none of the number.
    """
    number = number if number is not None else RECORD.lesson
    if number is None:
        raise SchoolError('report: got no lesson, expected school.start("01") first, or report("01")')
    with _language():
        return report_of(lesson_of(number))
