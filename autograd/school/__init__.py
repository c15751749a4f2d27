"""Exercises that mark themselves, and name the mistake.

A student calls ``exercise("01.3")``, looks at the given values, and hands an answer to its ``check``. A teacher reads
the lines of ``report`` with ``collect``, and writes exercises with ``Lesson``.
"""

from autograd.drawing.language.speaking import learn as _learn
from autograd.school.declaring import Lesson as Lesson
from autograd.school.exercises import Exercise as Exercise
from autograd.school.exercises import exercise as exercise
from autograd.school.exercises import register as register
from autograd.school.exercises import report as report
from autograd.school.exercises import start as start
from autograd.school.exercises import student as student
from autograd.school.record import Collected as Collected
from autograd.school.record import Report as Report
from autograd.school.record import collect as collect
from autograd.school.russian import LESSONS as _LESSONS
from autograd.school.verdict import Verdict as Verdict

__all__ = [
    "Collected", "Exercise", "Lesson", "Report", "Verdict", "collect", "exercise", "register", "report", "start",
    "student",
]  # fmt: skip

for _sentences in _LESSONS.values():
    _learn("ru", _sentences)
