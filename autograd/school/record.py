"""The student's name, solved exercises and numbers of tries; the line that a teacher collects, and its reader."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from html import escape
from threading import RLock
from typing import Any

from autograd.drawing.language.speaking import say, translated
from autograd.errors import OperandError
from autograd.school.declaring import Lesson

NOBODY = ""
_LINE = re.compile(r"gategrad (\d\d) \| (.*) \| (\d+) of (\d+) \| (\d+) tries \| ([0-9a-f]{8})")


@dataclass
class Record:
    """The student who works in this process, with tries and solved exercises; nothing is written to a disk."""

    student: str = NOBODY
    before: list[str] = field(default_factory=list)
    lesson: str | None = None
    language: str | None = None
    tries: Counter[tuple[str, str]] = field(default_factory=Counter)
    hints: Counter[tuple[str, str]] = field(default_factory=Counter)
    solved: set[tuple[str, str]] = field(default_factory=set)
    lock: RLock = field(default_factory=RLock)

    def note(self, student: str, key: str, right: bool) -> None:
        """Count a try."""
        with self.lock:
            self.tries[student, key] += 1
            if right:
                self.solved.add((student, key))

    def next_hint(self, key: str) -> int:
        """The number of the student's next hint, from 1."""
        with self.lock:
            self.hints[self.student, key] += 1
            return self.hints[self.student, key]

    def change(self, student: str) -> None:
        """Another student works here from now on."""
        with self.lock:
            if student != self.student and self.student not in self.before:
                self.before.append(self.student)
            self.student = student


RECORD = Record()


@dataclass(frozen=True)
class Report:
    """The result of a lesson: a table of solved exercises, and below it the line that a teacher collects.

    Attributes:
        line: the line: student, lesson, solved of counted, tries, a checksum.
    """

    student: str
    lesson: str
    title: str
    rows: tuple[tuple[str, str, str, int], ...]
    solved: int
    counted: int
    tries: int

    @property
    def line(self) -> str:
        """One line for the teacher."""
        body = _body(self.lesson, self.student or "?", self.solved, self.counted, self.tries)
        return f"{body} | {_checksum(body)}"

    def __str__(self) -> str:
        wide = max((len(key) for key, *_ in self.rows), default=0)
        width = max((len(title) for _, title, _, _ in self.rows), default=0)
        lines = [f"{key:<{wide}}  {title:<{width}}  {state}" for key, title, state, _ in self.rows]
        return "\n".join([*lines, self.line])

    def __repr__(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        rows = "".join(
            f'<tr><td>{key}</td><td style="text-align:left">{escape(title)}</td>'
            f'<td style="text-align:left">{escape(state)}</td></tr>'
            for key, title, state, _ in self.rows
        )
        return f"<table>{rows}</table><pre>{escape(self.line)}</pre>"


def report_of(lesson: Lesson) -> Report:
    """The report of the student of this process."""
    with RECORD.lock:
        student, tries, solved = RECORD.student, RECORD.tries.copy(), set(RECORD.solved)
    rows, right, counted, total = [], 0, 0, 0
    for key, exercise in lesson.exercises.items():
        n, done = tries[student, key], (student, key) in solved
        total += n
        counted += not exercise.guess
        right += done and not exercise.guess
        state = say("solved") if done else say("tried") if n else say("open")
        if exercise.guess:
            state = say("guessed") if n else say("open")
        rows.append((key, translated(exercise.title), state, n))
    return Report(student, lesson.number, translated(lesson.title), tuple(rows), right, counted, total)


def _body(lesson: str, student: str, solved: int, counted: int, tries: int) -> str:
    return f"gategrad {lesson} | {student} | {solved} of {counted} | {tries} tries"


def _checksum(body: str) -> str:
    """A checksum that stops an honest person's slip; a reader of this code can compute it."""
    return sha256(f"school/{body}".encode()).hexdigest()[:8]


@dataclass(frozen=True)
class Collected:
    """One line that was read.

    Attributes:
        trusted: False if the checksum does not fit: the line was edited.
    """

    student: str
    lesson: str
    solved: int
    counted: int
    tries: int
    trusted: bool


def collect(lines: str | Iterable[str]) -> list[Collected]:
    """The reports in a text or in lines of text, in their order; other lines are left out.

    Args:
        lines: a text, as of a file that students' lines were pasted into, or several.

    Raises:
        OperandError: no text.

    Example:
        >>> collect("gategrad 01 | Ada Lovelace | 5 of 9 | 14 tries | 00000000")
        [Collected(student='Ada Lovelace', lesson='01', solved=5, counted=9, tries=14, trusted=False)]
    """
    try:
        texts: list[Any] = [lines] if isinstance(lines, str) else list(lines)
    except TypeError:  # no sequence: refused below
        texts = [lines]
    found = []
    for text in texts:
        if not isinstance(text, str):
            raise OperandError(f"collect: got a {type(text).__name__}, expected texts, as of school.report().line")
        for match in _LINE.finditer(text):
            lesson, student, solved, counted, tries, checksum = match.groups()
            trusted = checksum == _checksum(match[0].rpartition(" | ")[0])
            found.append(Collected(student, lesson, int(solved), int(counted), int(tries), trusted))
    return found
