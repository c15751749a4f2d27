"""Two editions of one notebook's source: the student's, with stubs, and the solution edition.

Solutions stand between ``### BEGIN SOLUTION`` and ``### END SOLUTION``, as in nbgrader. The student's edition has a
stub in their place: ``name = ...`` for each name that the solution assigns at the top of the cell, ``...`` inside of a
function or class. Every notebook begins with the same cell, which is written here.
"""

from __future__ import annotations

import ast
import re
import textwrap
from dataclasses import dataclass

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
_REGION = re.compile(rf"^([ \t]*){BEGIN}[ \t]*\n(.*?)^[ \t]*{END}[ \t]*$", re.DOTALL | re.MULTILINE)

STUDENT, SOLUTION = "student", "solution"


@dataclass(frozen=True)
class Words:
    """What the editions say in one language."""

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
This notebook needs gategrad, and this Python has no autograd, or another package's: that of HIPS has the same
name, and whichever was installed last overwrites the other. In a checkout of gategrad, make an environment for it:
python3 -m venv .venv && source .venv/bin/activate && pip install ".[notebooks]" && jupyter lab notebooks""",
    ),
    "ru": Words(
        answer="ваш ответ",
        code="ваш код",
        first="""\
Этому ноутбуку нужен gategrad, а в этом Python пакета autograd нет или он чужой: у пакета HIPS то же имя, и
установленный последним затирает другой. Дайте gategrad отдельное окружение, в папке с его исходниками:
python3 -m venv .venv && source .venv/bin/activate && pip install ".[notebooks]" && jupyter lab notebooks""",
    ),
}


def first_cell(lesson: str, language: str) -> str:
    """The source of the first cell: it says whose autograd was found, and opens the lesson."""
    lines = WORDS[language].first.splitlines()
    message = "\n".join(
        f"        {text!r}" for text in [*(f"{line} " for line in lines[:-2]), f"{lines[-2]}\n", lines[-1]]
    )
    argument = "" if language == "en" else f', language="{language}"'
    return _FIRST.format(message=message, lesson=lesson, language=argument)


def solution(source: str) -> str:
    """A cell of the solution edition: the source without the marks."""
    return _checked(_REGION.sub(lambda found: found[2].rstrip("\n"), source))


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
    if BEGIN in source or END in source:
        raise ValueError(f"a mark without its partner in the cell:\n{source}")
    return source


def _stub(indent: str, region: str, words: Words) -> str:
    """The lines that take the place of a solution."""
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
