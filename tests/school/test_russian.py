"""Lessons in Russian: every translation is of a sentence that the lesson says."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest

from autograd import school
from autograd.school.declaring import JudgedExercise
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


@pytest.mark.parametrize("number", LESSONS)
def test_what_a_judge_says_is_translated(number, fresh):
    if importlib.util.find_spec(f"autograd.school.lessons.{MODULES[number]}") is None:
        pytest.skip("no such lesson yet")
    fresh.language = "ru"
    for key, declared in lesson_of(number).exercises.items():
        if isinstance(declared, JudgedExercise):
            exercise = school.exercise(key)
            for wrong, _ in declared.planted:
                said = exercise.check(wrong(exercise.given) if callable(wrong) else wrong).said
                assert re.search("[а-я]{3}", said), f"{key}: {said}"
