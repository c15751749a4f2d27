"""Lesson 12 with wrong answers that it does not declare, and right answers of other forms."""

import numpy as np
import pytest

from autograd import Tensor, gradients, school


def given(key):
    return school.exercise(key).given


def slid(image, kernel, stride=1):
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)[::stride, ::stride]
    return np.einsum("ijab,ab->ij", windows, kernel)


def routed(g, x, largest):
    return np.repeat(np.repeat(g, 2, 0), 2, 1) * largest(np.repeat(np.repeat(tops(x), 2, 0), 2, 1), x)


def tops(x):
    return x.reshape(x.shape[0] // 2, 2, x.shape[1] // 2, 2).max(axis=(1, 3))


def size():
    g = given("12.5")
    return (g.n + 2 * g.padding - g.kernel) // g.stride + 1


def size_of(places):
    g = given("12.5")
    return places(g.n + 2 * g.padding - g.kernel, g.stride)


def scores_gradient(chosen):
    def answer(x, W):
        pixels = Tensor(x)
        return gradients([chosen(pixels @ W.T)], [pixels])[0]

    return answer


def filtered(change):
    g = given("12.15")
    return change(g, (g.patches * g.kernel).sum(axis=(1, 2)))


WRONG = (
    ("12.2", lambda: lambda image, kernel: slid(image, kernel).T, "transposed"),
    ("12.2", lambda: lambda image, kernel: np.zeros(slid(image, kernel).shape), "stays the same when kernel changes"),
    ("12.2", lambda: lambda image, kernel: image[99], "IndexError"),
    ("12.3", lambda: lambda image, kernel, stride: slid(image, kernel, 3), "The shape is"),
    ("12.5", lambda: size() ** 2, "the square of the right answer"),
    ("12.5", lambda: (size(), size()), "One number was asked for"),
    ("12.5", lambda: size_of(lambda m, s: (m + 1) // s), "behind //"),
    ("12.5", lambda: size_of(lambda m, s: (m + 1) / s), "inside of the division"),
    ("12.6", lambda: "80", "a number"),
    ("12.9", lambda: lambda g, image: -slid(image, g), "the sign is not"),
    ("12.9", lambda: lambda g, image: slid(image, g) / 9, "9 times too small"),
    ("12.10", lambda: lambda g, x: g, "in the shape of x"),
    ("12.10", lambda: lambda g, x: -routed(g, x, np.equal), "the sign is not"),
    ("12.12", lambda: lambda scores, labels: 100 * (scores.argmax(axis=1) == labels).mean(), "100 times too large"),
    ("12.12", lambda: lambda scores, labels: scores.argmax(axis=1) == labels, "a number"),
    ("12.14", lambda: (5, 5), "One number was asked for"),
    ("12.15", lambda: filtered(lambda g, sums: np.maximum(sums - g.bias, 0)), "-bias"),
    (
        "12.15",
        lambda: filtered(lambda g, sums: np.maximum(sums + g.bias, 0)[0]),
        "asked for: an array of the shape (3,)",
    ),
    ("12.16", lambda: lambda images: images, "The shape is"),
    ("12.18", lambda: lambda image, weights: image.__imul__(0), "changes its argument image"),
    ("12.19", lambda: lambda maps, weights: np.tensordot(weights, maps, 1).T, "transposed"),
    ("12.20", lambda: scores_gradient(lambda scores: scores.sum()), "the sum of all scores"),
)


@pytest.mark.parametrize("name", ["", "Ada Lovelace", "Somebody Else"])
@pytest.mark.parametrize("case", range(len(WRONG)))
def test_answers_that_nobody_declared(fresh, case, name):
    fresh.student = name
    key, answer, said = WRONG[case]
    verdict = school.exercise(key).check(answer())
    assert not verdict
    assert said in str(verdict)


RIGHT = (
    ("12.2", lambda: slid),
    ("12.3", lambda: lambda image, kernel, stride: slid(image, kernel)[::stride, ::stride]),
    ("12.5", lambda: float(size())),
    ("12.9", lambda: lambda g, image: slid(image, g)),
    ("12.10", lambda: lambda g, x: routed(g, x, np.equal)),
    ("12.16", lambda: lambda images: np.einsum("nhwc->nchw", images)),
    ("12.19", lambda: lambda maps, weights: np.einsum("c,cij->ij", weights, maps)),
    ("12.20", lambda: scores_gradient(lambda scores: scores.max(axis=1).sum())),
)


@pytest.mark.parametrize("case", range(len(RIGHT)))
def test_right_answers_of_other_forms(case):
    key, answer = RIGHT[case]
    assert school.exercise(key).check(answer())
