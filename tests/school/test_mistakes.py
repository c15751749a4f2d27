"""Mistakes that are found without a declaration: an answer gets the name of a mistake only if it contains it."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from autograd.school import mistakes
from autograd.school.answers import same

RNG = np.random.default_rng(0)
G, X, W = RNG.normal(size=(5, 4)), RNG.normal(size=(5, 3)), RNG.normal(size=(3, 4))
S = RNG.normal(size=(3, 3))
a, b, c = RNG.normal(size=(3, 6))


def named(answer, right, draw=None, parts=None):
    pack = [[np.asarray(part, float) for part in parts]] if parts is not None else None
    return mistakes.found([np.asarray(answer, float)], [np.asarray(right, float)], [draw or {}], 1e-6, pack)


@pytest.mark.parametrize(
    ("answer", "right", "part"),
    [
        (-X.T @ G, X.T @ G, "the sign is not"),
        (G.T @ X, X.T @ G, "transposed"),
        (S.T, S, "transposed"),
        (G, G.sum(axis=0), "The sum over axis 0 is missing"),
        (G, G.sum(axis=1), "The sum over axis 1 is missing"),
        (G, G.sum(), "The sum over axis 0, 1 is missing"),
        (G, G.mean(axis=0), "The mean over axis 0 is missing"),
        (G.sum(axis=0, keepdims=True), G.sum(axis=0), "the shape is not: (1, 4) instead of (4,)"),
        (G.sum(axis=0), G, "summed over axis 0. That axis stays"),
        (G.mean(axis=1, keepdims=True), G, "the mean over axis 1. That axis stays"),
        (np.abs(a), a, "absolute value"),
        (1 / a, a, "1 over"),
        (a**2, a, "square"),
        (a[::-1], a, "reverse order"),
        (2 * a, a, "2 times too large"),
        (a / 2, a, "2 times too small"),
        (6 * a, a, "6 is a number of entries"),
        (a / 6, a, "a 1/n too many"),
    ],
)
def test_each_kind_is_named(answer, right, part):
    assert [said for said in named(answer, right) if part in said]


def test_with_what_is_given():
    x, g = a, b
    assert "local derivative alone" in named(2 * x, 2 * x * g, {"g": g, "x": x})[0]
    assert "The local derivative is missing" in named(g, 2 * x * g, {"g": g, "x": x})[0]
    assert named(x, 2 * x * g, {"g": g, "x": x}) == ["That is x itself."]
    assert "5 is a number of entries" in named(5 * W, W, {"X": X})[0]


USE = {"x": 0.4, "w": 1.7, "g": 2.3}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (2.3 * np.cos(1.7), "It would be right with x and w swapped."),
        (np.cos(0.4), "The incoming gradient g is missing: that is the local derivative alone."),
        (2.3 * np.cos(np.radians(0.4)), "It would be right with x in degrees. NumPy takes radians."),
        (2.3 * np.cos(0.4) + 1.7, None),
    ],
)
def test_the_use_of_what_is_given(answer, said):
    def solve(given):
        return np.asarray(given["g"] * np.cos(given["x"]) + given["w"] * 0)

    found = mistakes.found([np.asarray(answer)], [solve(USE)], [USE], 1e-6, None, solve)
    assert found == ([said] if said else [])


def test_a_sign_of_what_is_given():
    def solve(given):
        return np.exp(given["x"])

    assert mistakes.found([np.exp(-X)], [np.exp(X)], [{"x": X}], 1e-6, None, solve) == [
        "That is 1 over the right answer."
    ]
    assert mistakes.found([np.exp(-X) + X], [np.exp(X) - X], [{"x": X}], 1e-6, None, lambda g: solve(g) - g["x"]) == [
        "It would be right for -x: a sign is wrong there."
    ]


@pytest.mark.parametrize(
    ("answer", "right", "part"),
    [
        (np.sqrt(a**2), a**2, "square root"),
        (0.7, 0.3, "1 minus"),
        (13.0, 12.0, "1 too large"),
        (11.0, 12.0, "1 too small"),
        (np.trunc(3 * a), 3 * a, "Only the whole part"),
        (np.log10(np.abs(a)), np.log(np.abs(a)), "base 10"),
        (np.log2(np.abs(a)), np.log(np.abs(a)), "base 2"),
        (G.sum(axis=1), G.sum(axis=0), "another axis"),
    ],
)
def test_digits_bases_and_axes(answer, right, part):
    assert [said for said in named(answer, right) if part in said]


@pytest.mark.parametrize(
    ("answer", "right"),
    [
        ([1, 0, 0, 0], [0, 0, 0, 1]),  # NOR for AND must not count as a reversed order
        (np.zeros(3), G.sum(axis=0) * 0),  # the shape differs, and any axis has the total 0
        (0.0, 0.3),  # no whole part of the answer is right
        (2.0, 1.0 + 1e-9),
    ],
)
def test_chance_is_no_mistake(answer, right):
    said = named(answer, right)
    assert not [s for s in said if "order" in s or "axis" in s or "whole" in s]


def test_near_but_not_equal():
    near = mistakes.nearly
    assert "rounded to 2 digits" in near([np.round(a, 2)], [a], 1e-6)
    assert "within 0.1 %" in near([a * 1.0005], [a], 1e-6)
    assert near([a * 1.5], [a], 1e-6) is None
    assert near([a * 1.0005], [a], 0.01) is None
    assert near([np.zeros(2)], [np.full(2, 0.001)], 1e-6) is None


def test_a_number_of_entries_may_differ_from_draw_to_draw():
    rights = [np.full(n, 1.5) for n in (4, 6, 5)]
    draws = [{"x": r} for r in rights]
    said = mistakes.found([r * len(r) for r in rights], rights, draws, 1e-6, None)
    assert said == ["It is n times too large, where n is a number of entries. Is a 1/n missing, as in a mean?"]
    assert mistakes.found([r * 4 for r in rights], rights, draws, 1e-6, None) == ["It is 4 times too large."]


def test_a_constant_is_not_one_that_lacks_an_argument():
    draws = [{"x": x, "y": y} for x, y in ((0.4, 1.2), (-0.7, 0.3), (1.6, -2.0))]
    rights = [np.asarray(float(draw["x"] > 0)) for draw in draws]

    def solve(draw):
        return np.asarray(float(draw["x"] > 0))

    assert mistakes.found([np.asarray(1.0)] * 3, rights, draws, 1e-6, None, solve) == []


def test_truth_values_that_are_exchanged():
    assert named([1, 0, 0], [0, 1, 1]) == ["1 and 0, or True and False, are exchanged."]


def test_rounding():
    rights = [np.asarray(x) for x in (0.031, 1.237, -2.416)]
    assert "rounded to one digit" in mistakes.nearly([np.round(r, 1) for r in rights], rights, 1e-6)
    assert mistakes.nearly([np.asarray(0.0)], [np.asarray(0.004)], 1e-6) is None


def test_parts_of_a_sum():
    right = a + b + c
    for part in (a, b, c):
        assert "one of the 3 parts" in named(part, right, parts=[a, b, c])[0]
    for two in (a + b, b + c, a + c):
        assert "is missing" in named(two, right, parts=[a, b, c])[0]
    assert "multiplied" in named(a * b * c, right, parts=[a, b, c])[0]


def test_every_draw_counts():
    answers, rights = [-a, b], [a, b + 1]
    assert mistakes.found(answers, rights, [{}, {}], 1e-6, None) == []


def test_a_mistake_that_is_no_mistake_is_not_named():
    zero = np.zeros(3)
    assert named(zero, zero) == []
    assert "sign" not in " ".join(named(zero + 1, zero))


FLOATS = st.floats(-10, 10).filter(lambda x: abs(x) > 1e-3)
ARRAYS = array_shapes(max_dims=2, max_side=4).flatmap(lambda shape: arrays(float, shape, elements=FLOATS))


@given(ARRAYS, st.data())
def test_what_is_named_explains_the_answer(right, data):
    """Each sentence on a number is recomputed here from its words."""
    answer = data.draw(arrays(float, right.shape, elements=FLOATS))
    assume(not same(answer, right, 1e-6))
    meaning = {
        "The size is right": lambda: -right, "It is transposed": lambda: right.T, "absolute": lambda: np.abs(right),
        "1 over": lambda: 1 / right, "square": lambda: right**2, "reverse": lambda: right[::-1],
    }  # fmt: skip
    for said in named(answer, right):
        makes = [make for words, make in meaning.items() if words in said]
        if makes:
            np.testing.assert_allclose(answer, makes[0](), rtol=1e-5)
        else:
            factor = float(said.split()[2])
            ratio = answer / right
            np.testing.assert_allclose(ratio, factor if "large" in said else 1 / factor, rtol=1e-5)


@given(ARRAYS, st.sampled_from(["entry", "row", "column", "most"]), st.data())
def test_entries_that_are_wrong(right, kind, data):
    answer = right.copy()
    index = tuple(data.draw(st.integers(0, n - 1)) for n in right.shape)
    if kind == "entry":
        answer[index] += 1
    elif kind == "row" and right.ndim == 2 and min(right.shape) > 1:
        answer[index[0]] += 1
    elif kind == "column" and right.ndim == 2 and min(right.shape) > 1:
        answer[:, index[1]] += 1
    else:
        answer += 1
    said = mistakes.partly([answer], [right], 1e-6)
    wrong = np.argwhere(answer != right)
    if len(wrong) == right.size:
        assert said is None
    elif len(wrong) == 1:
        assert said == f"All entries are right but [{', '.join(map(str, index))}]."
    else:
        assert said == f"All {kind}s are right but {kind} {index[0] if kind == 'row' else index[1]}."


def test_shapes_may_differ_from_draw_to_draw():
    rights, answers = [G, np.ones((4, 1))], [G.sum(axis=0), np.ones((4, 3))]
    assert mistakes.found(answers, rights, [{}, {}], 1e-6, None) == []


def test_a_root_or_a_square_is_not_named_of_a_rounded_number():
    right, answer = np.asarray(1.5408), np.asarray(1.2408)  # the root of the right answer is 1.2413
    assert mistakes.found([answer], [right], [{}], 1e-3, None) == []
    assert mistakes.found([np.sqrt(right)], [right], [{}], 1e-3, None) == [
        "That is the square root of the right answer."
    ]


def test_one_reason_is_enough_where_the_right_answer_is_negative():
    assert named(3.7, -3.7) == ["The size is right, the sign is not."]
