"""Answers to lesson 05 that it does not declare: right ones of other forms pass, wrong ones get no false name."""

import numpy as np
import pytest

from autograd import school


def slope(w, x, y):
    return 2 * x.T @ (x @ w - y) / len(y)


def by_counting(losses, patience):
    best, waited = 0, 0
    for i in range(1, len(losses)):
        if losses[i] < losses[best]:
            best, waited = i, 0
        else:
            waited += 1
        if waited == patience:
            return best + 1, i + 1
    return best + 1, len(losses)


RIGHT = {
    "05.2": lambda parameters, gradients, lr: (parameters[0] - lr * gradients[0], parameters[1] - lr * gradients[1]),
    "05.7": lambda gradients, sizes: (gradients * sizes[:, None]).mean(axis=0) / sizes.mean(),
    "05.10": lambda w, v, g, lr, momentum: (w - lr * g - lr * momentum * v, g + momentum * v),
    "05.18": lambda h, u, p: np.where(u < p, 0, h / (1 - p)),
    "05.19": by_counting,
    "05.22": lambda predicted, true: np.bincount(3 * true + predicted, minlength=9).reshape(3, 3),
}  # fmt: skip


@pytest.mark.parametrize("key", RIGHT)
def test_another_way_to_the_right_answer_passes(key):
    verdict = school.exercise(key).check(RIGHT[key])
    assert verdict, verdict


WRONG = [  # an answer, and a part of the reply
    ("05.4", lambda w, x, y, lr: slope(w, x, y), "the same when lr changes"),
    ("05.6", lambda w, x, y, rows: np.mean((x[rows] @ w - y[rows]) ** 2), "asked for: an array of the shape (2,)"),
    ("05.7", lambda gradients, sizes: gradients[0], "the same when sizes changes"),
    ("05.8", lambda x, y, order: (x[order], y[order[::-1]]), "reverse order"),
    ("05.10", lambda w, v, g, lr, momentum: w - lr * (momentum * v + g), "2 results, in order"),
    ("05.12", lambda w, m, s, g, t, lr: (w - lr * g, m, s), "the same when t changes"),
    ("05.14", lambda w, x, y, decay: (slope(w, x, y) + 2 * decay * w) / 2, "2 times too small"),
    ("05.18", lambda h, u, p: np.where(u < p, 0, h) / (1 + p), "5 of 12 entries are right"),
    ("05.22", lambda predicted, true: np.sum(predicted == true), "asked for: an array of the shape (3, 3)"),
    ("05.23", lambda table: table.max(axis=1) / table.sum(axis=1), "calls"),
]


@pytest.mark.parametrize("i", range(len(WRONG)))
def test_an_unforeseen_mistake_gets_no_false_name(i):
    key, answer, said = WRONG[i]
    verdict = school.exercise(key).check(answer)
    assert not verdict
    assert said in verdict.said


def test_parameters_in_a_list_are_not_written_into():
    def in_place(parameters, gradients, lr):
        for p, g in zip(parameters, gradients, strict=True):
            p -= lr * g
        return parameters

    assert "changes its argument parameters" in school.exercise("05.2").check(in_place).said


def test_lists_of_arrays_are_read():
    def exchanged(parameters, gradients, lr):
        return [g - lr * p for p, g in zip(parameters, gradients, strict=True)]

    verdict = school.exercise("05.2").check(exchanged)
    assert "are exchanged" in verdict.said


def stopped_without_a_reset(losses, patience):
    best, best_epoch, waited = np.inf, 0, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < best:
            best, best_epoch = loss, epoch
        else:
            waited += 1
        if waited == patience:
            return best_epoch, epoch
    return best_epoch, len(losses)


def stopped_with_ties(losses, patience):
    best, best_epoch = np.inf, 0
    for epoch, loss in enumerate(losses, 1):
        if loss <= best:
            best, best_epoch = loss, epoch
        elif epoch - best_epoch == patience:
            return best_epoch, epoch
    return best_epoch, len(losses)


def stopped_too_late_to_know(losses, patience):
    return np.argmin(losses) + 1, np.argmin(losses) + 1 + patience


NAMED = [  # mistakes that were once accepted, or got a wrong name
    ("05.19", stopped_without_a_reset, "sets them to 0"),
    ("05.19", stopped_with_ties, "equal to the smallest"),
    ("05.19", stopped_too_late_to_know, "smallest loss of the whole course"),
]


@pytest.mark.parametrize("student", ["Alan Turing", "Ada Lovelace", "Tess C", "Emmy Noether"])
@pytest.mark.parametrize("i", range(len(NAMED)))
def test_early_stopping_that_is_wrong_has_its_own_name(i, student):
    key, answer, said = NAMED[i]
    school.student(student)
    verdict = school.exercise(key).check(answer)
    assert not verdict
    assert verdict.said.startswith(("A loss that is", "The epochs that waited", "The smallest loss of the whole"))
    assert said in verdict.said


@pytest.mark.parametrize("student", [f"Student {i}" for i in range(30)])
def test_answers_of_the_text_are_not_taken_for_other_mistakes(student):
    school.student(student)
    assert "log(10)" in school.exercise("05.1").check(2.3026).said
    given = school.exercise("05.15").given
    doubled = given.w * (1 - 2 * given.lr * given.decay) ** given.steps
    assert "a 2 too many" in school.exercise("05.15").check(doubled).said
