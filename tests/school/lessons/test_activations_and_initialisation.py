"""Lesson 06 with wrong answers that it does not declare, and right answers of other forms."""

import numpy as np
import pytest

from autograd import school


def given(key):
    return school.exercise(key).given


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def two_layers(change):
    g = given("06.2")
    return change(g.W2 @ g.W1, g.W2 @ g.b1 + g.b2)


WRONG = (
    ("06.2", lambda: two_layers(lambda W, b: (W.T, b)), "[0]: It is transposed."),
    ("06.2", lambda: two_layers(lambda W, b: (b, W)), "in another order"),
    ("06.3", lambda: lambda x, W1, b1, W2, b2: W2 @ sigmoid(W1 @ x + b1) + b2, "It is another result."),
    ("06.4", lambda: 1 / 8, "2 times too small"),
    ("06.5", lambda: lambda x, a: np.sign(x), "stays the same when a changes"),
    ("06.5", lambda: lambda x, a: 1 if x > 0 else a, "np.where"),
    ("06.7", lambda: lambda g, x, alpha: np.where(x > 0, 1, alpha * np.exp(x)), "incoming gradient g is missing"),
    ("06.9", lambda: lambda z: 100 * (z <= 0).all(axis=0).mean(), "100 times too large"),
    ("06.9", lambda: lambda z: (z <= 0).mean(axis=0), "a number"),
    ("06.10", lambda: lambda b, z: b.__isub__(np.median(z, axis=0)), "changes its argument b"),
    ("06.12", lambda: abs(np.prod(given("06.12").w * given("06.12").a * (1 - given("06.12").a))), "the sign is not."),
    ("06.12", lambda: given("06.12").w, "a number"),
    ("06.13", lambda: (given("06.13").s * given("06.13").n ** 0.5) ** -given("06.13").layers, "1 over the right"),
    ("06.14", lambda: "1", "no index of a layer"),
    ("06.14", lambda: True, "no index of a layer"),
    ("06.16", lambda: [2 / (given("06.16").n_in + given("06.16").n_out), (2 / given("06.16").n_in) ** 0.5],
     "[0]: That is the square of the right answer."),
    ("06.17", lambda: lambda z: (z * np.sqrt(2 / z.shape[1])).T, "transposed"),
    ("06.19", lambda: 1 + given("06.19").beads, "a number"),
    ("06.20", lambda: lambda g, x, w: (g * (1 + w * (1 - np.tanh(w * x) ** 2))).sum(), "summed over axis 0"),
    ("06.20", lambda: lambda g, x: g, "TypeError"),
    ("06.5", lambda: lambda x, a: x > 0, "An array of True and False is not what was asked for"),
    ("06.9", lambda: lambda z: (z == 0).all(axis=0).mean(), "That is 0 for every z."),
    ("06.16", lambda: [round((2 / (given("06.16").n_in + given("06.16").n_out)) ** 0.5, 3),
                       round((2 / given("06.16").n_in) ** 0.5, 3)], "rounded to 3 digits"),
)  # fmt: skip


@pytest.mark.parametrize("name", ["", "Ada Lovelace", "Somebody Else"])
@pytest.mark.parametrize("case", range(len(WRONG)))
def test_answers_that_nobody_declared(fresh, case, name):
    fresh.student = name
    key, answer, said = WRONG[case]
    verdict = school.exercise(key).check(answer())
    assert not verdict
    assert said in str(verdict)


RIGHT = (
    ("06.2", lambda: [part.tolist() for part in two_layers(lambda W, b: (W, b))]),
    ("06.4", lambda: np.float32(0.25)),
    ("06.5", lambda: lambda slope, leak: np.maximum(slope > 0, leak)),
    ("06.7", lambda: lambda g, x, alpha: np.where(x > 0, g, g * alpha * np.exp(x))),
    ("06.9", lambda: lambda z: np.mean(z.max(axis=0) <= 0)),
    ("06.10", lambda: lambda b, z: b - (z <= 0).all(axis=0) * np.median(z, axis=0)),
    ("06.14", lambda: float(np.argmin(np.abs(given("06.14").weights).max(axis=(1, 2))))),
    ("06.20", lambda: lambda g, x, w: g + g * w / np.cosh(w * x) ** 2),
)


@pytest.mark.parametrize("case", range(len(RIGHT)))
def test_right_answers_of_other_forms(case):
    key, answer = RIGHT[case]
    assert school.exercise(key).check(answer())
