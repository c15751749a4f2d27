"""Lesson 08: wrong answers that its exercises do not declare are not called something that they are not."""

import numpy as np
import pytest

from autograd import school
from autograd.school.lessons.checking_gradients import LESSON


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def network(change):
    """Gradients of the network by hand, after a change."""

    def backward(x, y, W1, W2):
        h = np.tanh(x @ W1)
        d = 2 * (h @ W2 - y) / len(x)
        return change(x, h, d, d @ W2.T)

    return backward


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("08.3", lambda x: (np.log(x + 1e-5) - np.log(x - 1e-5)) / 2e-5, "It is 0"),
        ("08.3", lambda x: (np.log(1.1 * x) - np.log(0.9 * x)) / (0.2 * x), "x/10 is too long"),
        ("08.5", lambda w, X, y, s: 2 * X.T @ (X @ w + y) / len(y) + 2 * s * w, "y has the wrong sign"),
        ("08.5", lambda w, X, y, s: 2 * X.T @ (X @ w - y) / len(y) + s * np.sum(w**2), None),
        ("08.5", lambda w, X, y, s: X.T @ (X @ w - y) / len(y) + s * w, "2 times too small"),
        ("08.6", lambda w, X, y: X.T @ (sigmoid(X @ w) - y) / len(w), "divided by the number of weights"),
        ("08.6", lambda w, X, y: X.T @ (y - X @ w) / len(y), None),
        ("08.9", lambda r, d: np.where(abs(r) <= d, r, np.sign(r) * abs(r)), "That is r everywhere"),
        ("08.9", lambda r, d: -np.clip(r, -d, d), "the sign is not"),
        ("08.11", lambda g, x: g * np.tanh(x), None),
        ("08.11", lambda g, x: g, "the incoming gradient g"),
        ("08.12", lambda g, x, b: g.max(axis=0), None),
        ("08.14", lambda s, k: np.exp(s) / np.exp(s).sum() - np.eye(3)[k] / len(k), None),
        ("08.15", network(lambda x, h, d, dh: (x.T @ (dh * (1 - h**2)), x.T @ d)), None),
        ("08.15", network(lambda x, h, d, dh: (-x.T @ (dh * (1 - h**2)), -h.T @ d)), "the sign is not"),
        ("08.15", network(lambda x, h, d, dh: ((dh * (1 - h**2)).T @ x, h.T @ d)), "[0]: It is transposed."),
    ],
)
def test_wrong_answers(key, answer, said):
    verdict = school.exercise(key).check(answer)
    assert verdict.state == "wrong"
    if said is None:
        assert [slip.said for slip in LESSON.exercises[key].slips if slip.said in verdict.said] == []
    else:
        assert said in verdict.said


@pytest.mark.parametrize("student", range(60))
def test_the_planted_rule_is_never_right(fresh, student):
    fresh.student = f"student {student}"
    verdict = school.exercise("08.11").check(lambda g, x: g * np.where(x > 1.5, 1.0, sigmoid(x)))
    assert "The planted fault" in str(verdict)


def test_numbers():
    given = school.exercise("08.2").given
    x, h = given.x, given.h
    assert school.exercise("08.2").check((np.exp(x + h) - 2 * np.exp(x) + np.exp(x - h)) / h**2).state == "wrong"
    given = school.exercise("08.8").given
    assert "(the others are right)" in school.exercise("08.8").check((0.0, max(given.a, given.b))).said


def test_other_ways_are_right():
    assert school.exercise("08.3").check(lambda x: 1 / x)
    assert school.exercise("08.9").check(lambda r, d: np.sign(r) * np.minimum(abs(r), d))
    assert school.exercise("08.11").check(lambda g, x: g * (0.5 + 0.5 * np.tanh(x / 2)))
