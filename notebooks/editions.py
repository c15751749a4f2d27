"""Two editions of one notebook's source: the student's, with stubs, and the solution edition.

Solutions stand between ``### BEGIN SOLUTION`` and ``### END SOLUTION``, as in nbgrader. The student's edition has a
stub in their place: ``name = ...`` for each name that the solution assigns at the top of the cell, ``...`` inside of a
function or class. Where the student is to repair something, the faulty lines stand as comments at the end of the
region, after ``### INSTEAD``: the student's edition has these lines in the place of the solution. Every notebook begins
with the same cell, which is written here.
"""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass

BEGIN, INSTEAD, END = "### BEGIN SOLUTION", "### INSTEAD", "### END SOLUTION"
_REGION = re.compile(rf"^([ \t]*){BEGIN}[ \t]*\n(.*?)^[ \t]*{END}[ \t]*$", re.DOTALL | re.MULTILINE)

STUDENT, SOLUTION = "student", "solution"


@dataclass(frozen=True)
class Words:
    """The words of the editions in one language."""

    answer: str
    code: str
    first: str


_FIRST = """\
try:
    from autograd import school
except ImportError as problem:
    raise ImportError(
{message}
    ) from problem
school.start("{lesson}"{language})"""

WORDS = {
    "en": Words(
        answer="your answer",
        code="your code here",
        first="""\
This notebook needs gategrad. This Python has no autograd, or the other package of
that name, HIPS autograd. In a checkout of gategrad, make an environment for it:
python3 -m venv .venv && source .venv/bin/activate
pip install ".[notebooks]" && jupyter lab notebooks""",
    ),
    "ru": Words(
        answer="ваш ответ",
        code="ваш код",
        first="""\
Этому ноутбуку нужен gategrad. В этом Python пакета autograd нет, или это другой
пакет с тем же именем, HIPS autograd. В папке с исходниками gategrad:
python3 -m venv .venv && source .venv/bin/activate
pip install ".[notebooks]" && jupyter lab notebooks""",
    ),
}


def first_cell(lesson: str, language: str) -> str:
    """The source of the first cell: it says whose autograd was found, and opens the lesson."""
    *lines, last = WORDS[language].first.splitlines()
    message = "\n".join(f"        {text!r}" for text in [*(f"{line}\n" for line in lines), last])
    argument = "" if language == "en" else f', language="{language}"'
    return _FIRST.format(message=message, lesson=lesson, language=argument)


def solution(source: str) -> str:
    """A cell of the solution edition: the source without the marks."""
    return _checked(_REGION.sub(lambda found: _parts(found[2])[0], source))


def student(source: str, language: str = "en") -> str:
    """A cell of the student's edition: the source with stubs in the place of solutions.

    Args:
        source: the code of one cell.
        language: the language of the comments at the stubs.

    Raises:
        ValueError: a mark stands alone.
    """
    return _checked(_REGION.sub(lambda found: _stub(found[1], found[2], WORDS[language]), source))


def has_solution(source: str) -> bool:
    """True for a cell with a solution in it."""
    return _REGION.search(source) is not None


def _checked(source: str) -> str:
    if any(mark in source for mark in (BEGIN, INSTEAD, END)):
        raise ValueError(f"a mark without its partner in the cell:\n{source}")
    return source


def _parts(region: str) -> tuple[str, str]:
    """The solution, and the faulty lines that the student finds in its place, or ""."""
    right, _, faulty = (part.rstrip() for part in region.partition(INSTEAD))
    return right, re.sub(r"^([ \t]*)# ?", r"\1", faulty.lstrip("\n"), flags=re.MULTILINE)


def _stub(indent: str, region: str, words: Words) -> str:
    """The lines that take the place of a solution."""
    region, faulty = _parts(region)
    if faulty:
        return faulty
    if indent:
        return f"{indent}...  # {words.code}"
    names = dict.fromkeys(name for node in ast.parse(textwrap.dedent(region)).body for name in _names(node))
    return "\n".join(f"{name} = ...  # {words.answer}" for name in names) or f"...  # {words.code}"


def _names(node: ast.stmt) -> list[str]:
    """The names that a statement at the top of a cell gives a value to, in the order of their places."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, (ast.Assign, ast.AnnAssign, ast.For, ast.With)):
        parts: list[ast.AST] = []
        if isinstance(node, ast.Assign):
            parts = list(node.targets)
        elif isinstance(node, ast.AnnAssign):
            parts = [node.target]
        else:  # what is made inside of a loop or a block, without its own variable
            return [name for inner in node.body for name in _names(inner)]
        found = [name for part in parts for name in ast.walk(part) if isinstance(name, ast.Name)]
        return [name.id for name in found if isinstance(name.ctx, ast.Store)]
    return []
