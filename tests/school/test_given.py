"""Given values: drawn from the name, fresh at each look."""

import numpy as np
import pytest

from autograd import SchoolError
from autograd.school.given import Given, brief, drawn, generator, letters


def test_writing_into_a_value_changes_nothing():
    given = Given("90.1", {"x": np.zeros(2)})
    given.x[0] = 1.0
    assert given["x"].tolist() == [0.0, 0.0]


def test_a_name_that_is_not_given():
    given = Given("90.1", {"x": 1.0, "y": 2.0})
    with pytest.raises(SchoolError, match=r"exercise 90\.1: got 'z', expected one of what is given: x, y"):
        _ = given.z
    with pytest.raises(KeyError):
        given["z"]
    with pytest.raises(SchoolError, match="nothing"):
        _ = Given("90.2", {}).x
    assert not hasattr(given, "__array__")
    assert (list(given), len(given), repr(given)) == (["x", "y"], 2, "x = 1, y = 2")


def test_values_in_one_line():
    assert brief(np.zeros((4, 5))) == "an array (4, 5)"
    assert brief(np.eye(2)) == "[[1., 0.], [0., 1.]]"
    assert brief("a" * 200) == "'" + "a" * 79
    assert brief(3) == "3"


def test_the_draws_of_a_student(lesson):
    exercise = lesson.exercises["90.3"]
    first, second = drawn(exercise, "Ada", 2)
    assert first != second
    assert drawn(exercise, "ada", 1) == [first]
    assert drawn(lesson.exercises["90.4"], "Ada", 2) == [{}, {}]
    assert generator("a", "1").random() != generator("a", "2").random()


def test_letters_are_the_students():
    options = ["one", "two", "three", "four"]
    orders = {tuple(letters(options, student, "1").values()) for student in "abcdefgh"}
    assert len(orders) > 3
    assert sorted(letters(options, "a", "1")) == ["a", "b", "c", "d"]


def test_what_is_given_cannot_be_set():
    given = Given("01.3", {"x": 0.5})
    with pytest.raises(SchoolError, match="what is given stays as it is"):
        given.x = 1.0
    assert given.x == 0.5
