"""All lessons: the right answer passes, every mistake gets its sentence, for several students."""

import importlib.util
import re

import numpy as np
import pytest

from autograd import school
from autograd.drawing.language.speaking import LANGUAGES
from autograd.school.declaring import ChoiceExercise, FunctionExercise, JudgedExercise, ValueExercise
from autograd.school.exercises import lesson_of
from autograd.school.given import Given, drawn
from autograd.school.lessons import MODULES
from tests.sampling import QUICK

STUDENTS = ("", "Ada Lovelace", "Grace Hopper", "Emmy Noether", "Sofja Kowalewskaja")
LESSONS = [number for number, name in MODULES.items() if importlib.util.find_spec(f"autograd.school.lessons.{name}")]
EXERCISES = {key: exercise for number in LESSONS for key, exercise in lesson_of(number).exercises.items()}
every_exercise = pytest.mark.parametrize("key", EXERCISES)


@pytest.fixture(params=STUDENTS)
def student(request, fresh):
    fresh.student = request.param
    return request.param


def marked(key, student):
    """The right answers to an exercise, and pairs of a wrong answer and words of its verdict."""
    exercise = EXERCISES[key]
    if isinstance(exercise, FunctionExercise):
        return [exercise.solve], [(slip.answer, slip.said) for slip in exercise.slips]
    if isinstance(exercise, ValueExercise):
        given = drawn(exercise, student)[0]
        return [exercise.solve(**given)], [(slip.answer(**given), slip.said) for slip in exercise.slips]
    if isinstance(exercise, ChoiceExercise):
        return [exercise.right], list(exercise.wrong.items())
    assert isinstance(exercise, JudgedExercise)
    given = Given(key, drawn(exercise, student)[0])
    wrong = [(answer(given) if callable(answer) else answer, said) for answer, said in exercise.planted]
    return [exercise.solution(given)], wrong


@every_exercise
def test_right_answers_pass_and_every_mistake_is_named(key, student):
    with np.errstate(all="ignore"):
        right, wrong = marked(key, student)
    for answer in right:
        verdict = school.exercise(key).check(answer)
        assert verdict, verdict
    for answer, said in wrong[STUDENTS.index(student) :: len(STUDENTS)] if QUICK else wrong:
        verdict = school.exercise(key).check(answer)
        assert verdict.state == "wrong", f"{said}: {verdict}"
        assert said in verdict.said


@every_exercise
def test_a_stub_is_no_answer_and_tasks_are_sentences(key, student):
    exercise = school.exercise(key)
    for stub in (..., None, (..., ...)):
        assert exercise.check(stub).state == "open"
    assert re.search(r"[.?!:»)”`$]$", EXERCISES[key].task), EXERCISES[key].task
    assert repr(exercise).startswith(key)
    assert exercise.hint()


@pytest.mark.parametrize("number", LESSONS)
def test_keys_are_in_order(number):
    keys = list(lesson_of(number).exercises)
    assert keys == [f"{number}.{i}" for i in range(1, len(keys) + 1)]


@pytest.mark.parametrize("number", [number for number in ("00", "01", "02") if number in LESSONS])
def test_lessons_with_a_twin_speak_russian(number):
    lesson = lesson_of(number)
    sentences = [lesson.title]
    for exercise in lesson.exercises.values():
        sentences += [exercise.title, exercise.task, *exercise.hints]
        sentences += [slip.said for slip in getattr(exercise, "slips", ())]
        if isinstance(exercise, ChoiceExercise):
            sentences += [exercise.right, *exercise.wrong, *exercise.wrong.values()]
    told = [text for text in sentences if re.search("[A-Za-z]{3}", text)]
    assert [text for text in told if text not in LANGUAGES["ru"]] == []
