"""Lesson 09: wrong answers that its exercises do not declare are not called something that they are not."""

import numpy as np
import pytest

from autograd import grad, hessian, school
from autograd.school.lessons.derivatives_for_science import LESSON


def chain(x):
    return np.sum(np.sin(x[1:] * x[:-1]))


def pull(q):
    return -q / np.sum(q**2) ** 1.5


def drift_first(q, v, h):
    q = q + h / 2 * v
    v = v + h * pull(q)
    return q + h / 2 * v, v


def place_alone(q, v, h):
    return q + h * (v + h / 2 * pull(q))


def in_place(q, v, h):
    v += h / 2 * pull(q)
    q += h * v
    return q, v + h / 2 * pull(q)


@pytest.mark.parametrize(
    ("key", "answer", "said"),
    [
        ("09.3", lambda x, y: np.array([[2 * y, 2 * x], [2 * x, np.cos(y)]]), "but [1, 1]"),
        ("09.5", lambda x, g, H: x - np.linalg.solve(H, g) / 2, None),
        ("09.5", lambda x, g, H: x - g / H, "The shape is (2, 2)"),
        ("09.8", lambda x, v: 6 * x * v, None),
        ("09.8", lambda x, v: np.diag(3 * x**2 - 1), "The shape is (4, 4)"),
        ("09.9", lambda x, v: grad(lambda x: np.sum(grad(chain)(x * v)))(x), None),
        ("09.9", lambda x, v: grad(chain)(x) * v, "That is the gradient times v."),
        ("09.12", lambda x, a: (x - a / x) / 2, None),
        ("09.9", lambda x, v: hessian(chain)(x) * v, "entry by entry"),
        ("09.14", drift_first, "half a drift"),
        ("09.14", in_place, "changes its argument"),
        ("09.15", lambda J, s: np.diag(s * np.sqrt(np.diag(np.linalg.inv(J.T @ J)))), "on the diagonal of a matrix"),
        ("09.15", lambda J, s: s / np.diag(J.T @ J), None),
        ("09.15", lambda J, s: s * np.sqrt(np.diag(np.linalg.inv(J.T @ J)) / len(J)), None),
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
def test_no_hessian_is_diagonal(fresh, student):
    fresh.student = f"student {student}"
    assert abs(school.exercise("09.5").given.H[0, 1]) >= 0.3


def test_a_place_alone_is_not_half_right():
    assert "the others are right" not in school.exercise("09.14").check(place_alone).said


def test_numbers():
    given = school.exercise("09.2").given
    c, s = np.cos(given.phi), np.sin(given.phi)
    rows = [[c, -given.r * s], [s, given.r * c]]
    assert school.exercise("09.2").check(rows)
    assert "The rows are exchanged" in school.exercise("09.2").check(rows[::-1]).said
    assert "but [1, 0]" in school.exercise("09.2").check([rows[0], [-s, given.r * c]]).said


def test_other_ways_are_right():
    assert school.exercise("09.9").check(lambda x, v: grad(lambda x: np.dot(grad(chain)(x), v))(x))
    assert school.exercise("09.12").check(lambda x, a: x - (x * x - a) / (2 * x))
    assert school.exercise("09.5").check(lambda x, g, H: x - np.linalg.inv(H) @ g)
