"""Answers to lesson 04 that it does not declare: right ones of other forms pass, wrong ones get no false name."""

import numpy as np
import pytest

from autograd import school


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


RIGHT = {
    "04.2": lambda w, b, x, y: (-2 * np.mean((y - w * x - b) * x), 2 * (w * x + b - y).sum() / len(x)),
    "04.8": lambda x: np.column_stack([(column - column.mean()) / column.std() for column in x.T]),
    "04.9": lambda w, b, mean, std: (w / std, b - (mean / std) @ w),
    "04.12": lambda z, y: np.mean(np.logaddexp(0, z) - y * z),
    "04.13": lambda w, b, x, y: [np.mean((sigmoid(x @ w + b) - y)[:, None] * x, 0), np.mean(sigmoid(x @ w + b) - y)],
    "04.17": lambda z, y: (softmax(z) - np.eye(3)[y]) / len(z),
    "04.18": lambda z, y: np.mean(np.logaddexp.reduce(z, axis=1) - z[np.arange(len(y)), y]),
}  # fmt: skip


@pytest.mark.parametrize("key", RIGHT)
def test_another_way_to_the_right_answer_passes(key):
    verdict = school.exercise(key).check(RIGHT[key])
    assert verdict, verdict


WRONG = [  # an answer, and a part of the reply
    ("04.2", lambda w, b, x, y: (np.mean(2 * (w * x + b - y) * y), np.mean(2 * (w * x + b - y))), "another result"),
    ("04.2", lambda w, b, x, y: (2 * (w * x + b - y) * x, 2 * (w * x + b - y)), "mean over axis 0 is missing"),
    ("04.3", lambda w, b, x, y, lr: (w, b), "That is w itself"),
    ("04.6", lambda prediction, price: 100 * np.median(np.abs(prediction - price)), "another result"),
    ("04.8", lambda x: (x - np.median(x, axis=0)) / x.std(axis=0), "another result"),
    ("04.10", lambda train, new: new, "That is new itself"),
    ("04.13", lambda w, b, x, y: (x.T @ (sigmoid(x @ w + b) - y) / len(y), sigmoid(x @ w + b) - y), "[1]"),
    ("04.16", lambda z: softmax(2 * z), "another result"),
    ("04.16", lambda z: np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), "NaN"),
    ("04.17", lambda z, y: softmax(z) - y[:, None], "another result"),
    ("04.18", lambda z, y: -np.mean(np.log(np.maximum(softmax(z)[np.arange(len(y)), y], 1e-15))), "kept above"),
]


@pytest.mark.parametrize("i", range(len(WRONG)))
def test_an_unforeseen_mistake_gets_no_false_name(i):
    key, answer, said = WRONG[i]
    verdict = school.exercise(key).check(answer)
    assert not verdict
    assert said in verdict.said


def test_probabilities_are_not_taken_for_outcomes():
    assert school.exercise("04.11").check(0).said == "It is another result."


NAMED = [  # mistakes that once got a wrong name, or none
    ("04.5", lambda w, b, x, y: (np.mean(np.sign(w * x - y) * x), np.mean(np.sign(w * x - y))), "b is missing"),
    ("04.5", lambda w, b, x, y: (np.mean(x), 1.0), "signs are missing"),
    ("04.9", lambda w, b, mean, std: (w * std, b + w @ mean), "the way back"),
    ("04.17", lambda z, y: softmax(z), "p alone"),
    (
        "04.18",
        lambda z, y: -np.mean((z - z.max() - np.log(np.exp(z - z.max()).sum()))[range(len(y)), y]),
        "whole table",
    ),
]


@pytest.mark.parametrize("student", ["Alan Turing", "Ada Lovelace", "Tess C", "Emmy Noether"])
@pytest.mark.parametrize("i", range(len(NAMED)))
def test_a_mistake_has_one_name_for_every_student(i, student):
    key, answer, said = NAMED[i]
    school.student(student)
    with np.errstate(all="ignore"):
        verdict = school.exercise(key).check(answer)
    assert not verdict
    assert said in verdict.said
    assert "degrees" not in verdict.said


@pytest.mark.parametrize("student", [f"Student {i}" for i in range(30)])
def test_apartments_lie_on_both_sides_of_the_line(student):
    school.student(student)
    assert not school.exercise("04.5").check(lambda w, b, x, y: (-np.mean(x), -1.0))
