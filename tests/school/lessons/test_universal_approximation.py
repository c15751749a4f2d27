"""Bumps and corners: mistakes that were not declared are not named as others."""

import numpy as np
import pytest

from autograd import school
from autograd.school.lessons import universal_approximation as module


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


DECLARED = {
    key: [slip.said for slip in getattr(exercise, "slips", ())] for key, exercise in module.LESSON.exercises.items()
}


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("07.2", lambda x, a, b, h, k: h * sigmoid(k * (x - a)) * (1 - sigmoid(k * (x - b)))),
        ("07.2", lambda x, a, b, h, k: h * ((x > a) & (x < b))),
        ("07.5", lambda function, n: function(np.arange(n) + 0.5)),
        ("07.5", lambda function, n: function((np.arange(n) + 0.5) / n) / n),
        ("07.9", lambda x, xs, y0, c: y0 - np.maximum(x - xs, 0) @ c),
        ("07.9", lambda x, xs, y0, c: y0 + np.abs(x - xs) @ c),
        ("07.9", lambda x, xs, y0, c: y0 + np.maximum(x, xs) @ c),
        ("07.11", 0.0),
        ("07.14", (2.0, -2.0)),
    ],
)
def test_what_was_not_declared_is_not_named_as_something_else(key, answer):
    verdict = school.exercise(key).check(answer)
    assert verdict.state == "wrong"
    assert not any(sentence in verdict.said for sentence in DECLARED[key])


@pytest.mark.parametrize("student", ["", "Ada Lovelace", "Somebody Else", "Emmy Noether"])
def test_no_other_rule_counts_as_many_pieces(fresh, student):
    fresh.student = student
    layers = school.exercise("07.13").given.layers
    verdicts = [str(school.exercise("07.13").check(pieces)) for pieces in (layers**2, 2 * layers, 2 ** (layers - 1))]
    assert "That many neurons" in verdicts[1]
    assert "one layer too few" in verdicts[2]
    assert school.exercise("07.13").check(layers**2).state != "right"


def test_the_steepness_is_judged_by_the_error_that_it_leads_to():
    errors = [module._error_of_bumps(k) for k in (20, 40, 100, 200, 400, 10_000)]
    assert [error < 0.05 for error in errors] == [False, False, False, True, True, True]
    assert errors[:5] == sorted(errors[:5], reverse=True)


def test_a_function_that_is_given_reads_as_its_formula():
    assert repr(school.exercise("07.5").given.function).startswith("(x -> sin(")


@pytest.mark.parametrize("answer", ["steep", [1000, 2000], float("nan"), float("inf")])
def test_a_steepness_of_a_wrong_kind_is_told_what_is_wanted(answer):
    assert "One finite number" in str(school.exercise("07.6").check(answer))
