"""The student's side: keys, names, given values, hints, reports; sentences in the place of tracebacks."""

import numpy as np
import pytest

from autograd import SchoolError, Tensor, Value, school
from autograd.errors import OperandError


@pytest.mark.parametrize("key", ["90.9", "90", 90, None, "99.1", "", "x.y"])
def test_an_exercise_that_there_is_not(lesson, key):
    with pytest.raises(SchoolError, match=r"exercise|lesson"):
        school.exercise(key)


def test_a_notebook_shows_the_sentence_alone(lesson):
    with pytest.raises(SchoolError) as caught:
        school.exercise("90.8")
    (line,) = caught.value._render_traceback_()
    assert line == "SchoolError: exercise: got '90.8', expected one of " + ", ".join(lesson.exercises)


def test_numbers_are_the_students(lesson):
    numbers = [school.exercise("90.1").given.x]
    for name in ("Ada Lovelace", "  ada   LOVELACE ", "Grace Hopper"):
        assert "numbers are" in school.student(name)
        numbers.append(school.exercise("90.1").given.x)
    assert numbers[1] == numbers[2]
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("name", ["", "  ", None, 3])
def test_a_student_has_a_name(name):
    with pytest.raises(SchoolError, match="expected a name"):
        school.student(name)


def test_the_numbers_before_the_name_are_recognised(lesson):
    x = school.exercise("90.1").given.x
    school.student("Ada Lovelace")
    assert "other numbers" in school.exercise("90.1").check(3 * x**2).said


def test_the_answer_of_the_exercise_beside_it_is_recognised(lesson):
    twice = school.exercise("90.6").given
    assert school.exercise("90.6").check(twice.a + twice.b)
    w = school.exercise("90.7").given.w
    verdict = school.exercise("90.6").check({"twice": 2 * w, "sum": w.sum()})
    assert verdict.said == "That is the answer to 90.7."


def test_hints_come_one_after_the_other(lesson):
    exercise = school.exercise("90.1")
    assert [exercise.hint() for _ in range(3)] == ["One.", "Two.", "Two."]
    assert exercise.hint(1) == "One."
    assert "There are 2 hints" in exercise.hint(7)
    assert "no hint" in school.exercise("90.2").hint()


def test_solved(lesson):
    exercise = school.exercise("90.1")
    assert not exercise.solved
    exercise.check(0.0)
    assert not exercise.solved
    exercise.check(3 * exercise.given.x**2)
    assert exercise.solved
    school.student("Ada Lovelace")
    assert not school.exercise("90.1").solved


@pytest.mark.parametrize("wrap", [Value, Tensor, np.float64, np.array, lambda x: Tensor(x).detach()])
def test_nodes_and_arrays_are_numbers(lesson, wrap):
    x = school.exercise("90.1").given.x
    assert school.exercise("90.1").check(wrap(3 * x**2))


def test_it_shows_its_task(lesson):
    for key, kinds in {"90.1": "Given: x = ", "90.2": "a function of g, x", "90.4": "a) "}.items():
        exercise = school.exercise(key)
        assert kinds in repr(exercise)
        assert f"**{key}" in exercise._repr_markdown_()


def test_the_report(lesson):
    school.student("Ada | Lovelace")
    x = school.exercise("90.1").given.x
    school.exercise("90.1").check(3 * x**2)
    school.exercise("90.2").check(lambda g, x: g)
    school.exercise("90.4").check("multiply")
    report = school.report("90")
    assert (report.solved, report.counted, report.tries) == (1, 6, 3)
    (read,) = school.collect(f"some text\n{report}\nmore")
    assert (read.student, read.lesson, read.solved, read.counted, read.tries) == ("Ada / Lovelace", "90", 1, 6, 3)
    assert read.trusted
    (edited,) = school.collect([report.line.replace("1 of 6", "6 of 6")])
    assert not edited.trusted
    assert report.line in report._repr_html_()
    with pytest.raises(OperandError, match="expected texts"):
        school.collect([3])
    with pytest.raises(SchoolError, match="got no lesson"):
        school.report()


def test_start_opens_a_lesson(lesson, monkeypatch):
    said = school.start("90")
    assert "Lesson 90: Of the tests, 7 exercises." in repr(said)
    assert "/" not in said
    assert school.report().lesson == "90"
    monkeypatch.setenv("GATEGRAD_LANGUAGE", "en")
    assert "Урок 90" in school.start("90", language="ru")
    assert "Ответа ещё нет" in school.exercise("90.1").check(...).said


def test_a_language_that_there_is_not(lesson, monkeypatch):
    monkeypatch.setenv("GATEGRAD_LANGUAGE", "fr")
    assert "There is no answer yet" in school.exercise("90.1").check(...).said


def test_only_lessons_are_registered():
    with pytest.raises(OperandError, match=r"expected a school\.Lesson"):
        school.register({})


def test_names_that_look_alike_are_one(lesson):
    """A composed and a decomposed letter, and characters that are not shown."""
    numbers = set()
    for name in ("Zo\u00eb", "Zoe\u0308", "Zo\u00eb\u200e", " zo\u00eb\n"):
        school.student(name)
        numbers.add(school.exercise("90.1").given.x)
    assert len(numbers) == 1
    for name in ("\0", "\ud800", "\u200e"):
        with pytest.raises(SchoolError):
            school.student(name)
