"""Declarations that cannot be meant are refused where they stand."""

import pytest

from autograd import DeclarationError, school
from autograd.school.declaring import FunctionExercise


@pytest.mark.parametrize("number", ["1", 1, "001", "ab", None])
def test_the_number_of_a_lesson(number):
    with pytest.raises(DeclarationError, match="expected two digits"):
        school.Lesson(number, "x")


def test_a_key_twice():
    lesson = school.Lesson("91", "x")
    lesson.choice("1", "x", task="Which?", right="one", wrong={"two": "No."})
    with pytest.raises(DeclarationError, match=r"two exercises 91\.1"):
        lesson.choice("1", "x", task="Which?", right="one", wrong={"two": "No."})


def test_an_option_that_is_a_letter():
    lesson = school.Lesson("91", "x")
    with pytest.raises(DeclarationError, match="got the option 'b'"):
        lesson.choice("1", "x", task="Which?", right="one", wrong={"b": "No."})
    lesson.choice("2", "x", task="Which?", right="x", wrong={"y": "No."})


def test_an_exercise_without_a_task():
    lesson = school.Lesson("91", "x")
    with pytest.raises(DeclarationError, match="expected the task"):

        @lesson.value("1", "x")
        def nothing():
            return 1


def test_a_declared_exercise_is_still_its_function(lesson):
    product = lesson.exercises["90.3"]
    assert isinstance(product, FunctionExercise)
    assert product(2.0, 3.0, 5.0) == (10.0, 6.0)
    assert product.arguments == ["g", "x", "y"]
    assert product.task == "The gradients of x y by x and y."
