"""Lessons in Russian: every translation is of a sentence that the lesson says."""

import ast
import importlib.util
from pathlib import Path

import pytest

from autograd.school.exercises import lesson_of
from autograd.school.lessons import MODULES
from autograd.school.russian import LESSONS


@pytest.mark.parametrize("number", LESSONS)
def test_no_translation_is_left_over(number):
    spec = importlib.util.find_spec(f"autograd.school.lessons.{MODULES[number]}")
    if spec is None:
        pytest.skip("no such lesson yet")
    tree = ast.parse(Path(spec.origin).read_text("utf-8"))
    said = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    said |= {exercise.task for exercise in lesson_of(number).exercises.values()}
    assert [text for text in LESSONS[number] if text not in said] == []
    assert all(translation.strip() for translation in LESSONS[number].values())
