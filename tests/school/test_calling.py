"""Calls of a student's function: errors, changed arguments, memory, arguments without use."""

import numpy as np
import pytest

from autograd.school.answers import Complaint, NoAnswer
from autograd.school.calling import called, remembers, text_of, unused
from autograd.school.given import drawn


def test_the_arguments_are_copies_in_order():
    given = {"x": np.ones(2), "y": 3.0}
    assert called(lambda a, b: (a * b).tolist(), given, ["x", "y"]) == [3.0, 3.0]
    assert called(lambda a, b: b, given, ["y", "x"]) is not given["x"]


@pytest.mark.parametrize("change", [
    lambda x, d: x.__setitem__(0, 7.0), lambda x, d: d.update(z=1), lambda x, d: d["w"].fill(0.0),
])  # fmt: skip
def test_a_changed_argument_is_noticed(change):
    def function(x, d):
        change(x, d)
        return 1.0

    with pytest.raises(Complaint, match="changes its argument"):
        called(function, {"x": np.ones(2), "d": {"w": np.ones(2)}}, ["x", "d"])


@pytest.mark.parametrize("result", [None, ...])
def test_no_result_is_no_answer(result):
    with pytest.raises(NoAnswer):
        called(lambda x: result, {"x": 1.0}, ["x"])


def test_a_stub_that_raises_is_no_answer():
    def stub(x):
        raise NotImplementedError

    with pytest.raises(NoAnswer):
        called(stub, {"x": 1.0}, ["x"])


@pytest.mark.parametrize(
    ("function", "part"),
    [
        (lambda x: x.nothing, "AttributeError"),
        (lambda x: x @ np.ones((3, 3)), "A has 2 columns and B has 3 rows"),
        (lambda x: 1.0 if x > 0 else 0.0, "np.where chooses entry by entry"),
        (lambda x: __import__("math").exp(x), "those of NumPy arrays too"),
        (lambda x: __import__("sys").exit(), "SystemExit"),
    ],
)
def test_what_it_raises_is_said(function, part):
    with pytest.raises(Complaint) as caught:
        called(function, {"x": np.ones(2)}, ["x"])
    assert part in str(caught.value)
    assert "It was called with x = [1., 1.]" in str(caught.value)


def test_an_error_that_cannot_say_its_text():
    class Silent(Exception):
        def __str__(self):
            raise ValueError

    assert text_of(Silent()) == text_of(ValueError()) == ""


def test_memory():
    calls = []

    def counting(x):
        calls.append(x)
        return x * len(calls)

    assert remembers(["x"], counting, counting(2.0), {"x": 2.0})
    assert not remembers(["x"], lambda x: 2 * x, 4.0, {"x": 2.0})


def test_an_argument_without_use(lesson):
    exercise = lesson.exercises["90.3"]
    draws = drawn(exercise, "", 8)
    for function, names in {
        (lambda g, x, y: (g, g)): ["x", "y"],
        (lambda g, x, y: (g * y, g)): ["x"],
        (lambda g, x, y: (g * y, g * max(x, -50.0))): [],
    }.items():
        results = [function(**given) for given in draws]
        assert unused(exercise, function, results, draws) == names
