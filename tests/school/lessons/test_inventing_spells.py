"""Lesson 10: wrong answers that its exercises do not declare are not called something that they are not."""

import numpy as np
import pytest

from autograd import school
from autograd.school.lessons.inventing_spells import LESSON


def softmax(scores):
    e = np.exp(scores - np.max(scores))
    return e / e.sum()


def first_reading(g, codes, rows):
    table = np.zeros((rows, g.shape[1]))
    for i in reversed(range(len(codes))):
        table[codes[i]] = g[i]
    return table


def targets_reversed(codes, width):
    row = [0] * width + list(codes) + [0]
    return np.array([row[i : i + width] for i in range(len(row) - width)]), np.array(row[width:])[::-1]


def one_zero_too_many(codes, width):
    row = [0] * (width + 1) + list(codes) + [0]
    return np.array([row[i : i + width] for i in range(len(row) - width)]), np.array(row[width:])


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("10.3", lambda c, m: np.exp(c + m) / np.exp(c + m).sum(1, keepdims=True), None),
        ("10.3", lambda c, m: (c + 1) / (c + 1).sum(1, keepdims=True), None),
        ("10.3", lambda c, m: c / (c + m).sum(0, keepdims=True), "That is the function as it was."),
        ("10.5", first_reading, None),
        ("10.5", lambda g, c, n: -np.eye(n)[c].T @ g, "the sign is not"),
        ("10.8", lambda s, k: 1 - softmax(s)[k], None),
        ("10.8", lambda s, k: -np.log(1 / (1 + np.exp(-s[k]))), None),
        ("10.9", targets_reversed, "[1]: The numbers are right, in the reverse order. (the others are right)"),
        ("10.9", one_zero_too_many, "One zero too many"),
        ("10.11", lambda x, h, W, U, b: 1 / (1 + np.exp(-W @ x - U @ h - b)), "That is a sigmoid"),
        ("10.11", lambda x, h, W, U, b: np.tanh(W @ x) + np.tanh(U @ h) + b, None),
        ("10.12", lambda x, n: x.sum() / n.sum(), "losses of the padding"),
        ("10.12", lambda x, n: np.sum(x * (np.arange(x.shape[1]) < n[:, None])) / x.shape[1], None),
        ("10.14", lambda s, T: softmax(s) ** T / np.sum(softmax(s) ** T), "The scores are multiplied"),
        ("10.14", lambda s, T: softmax(s) ** (1 / T), None),
        ("10.15", lambda p, u: int(np.argmin(abs(p - u))), "calls. It gave"),
        ("10.17", lambda a, b: len(b), "That is the last epoch."),
        ("10.17", lambda a, b: int(np.argmax(np.diff(b) > 0)), "before the first rise, counted from 0"),
    ],
)
def test_wrong_answers(key, answer, said):
    verdict = school.exercise(key).check(answer)
    assert verdict.state == "wrong"
    if said is None:
        assert [slip.said for slip in LESSON.exercises[key].slips if slip.said in verdict.said] == []
    else:
        assert said in verdict.said


@pytest.mark.parametrize("student", range(20))
def test_the_first_rise_is_not_called_a_missing_argument(fresh, student):
    fresh.student = f"student {student}"
    said = str(school.exercise("10.17").check(lambda a, b: int(np.argmax(np.diff(b) > 0))))
    assert "counted from 0" in said
    assert "missing in it" not in said


def test_other_ways_are_right():
    assert school.exercise("10.15").check(lambda p, u: np.searchsorted(np.cumsum(p), u))
    assert school.exercise("10.6").check(lambda codes, n: (np.arange(n) == codes[:, None]).astype(int))
    assert school.exercise("10.14").check(lambda s, T: softmax(s) ** (1 / T) / np.sum(softmax(s) ** (1 / T)))
