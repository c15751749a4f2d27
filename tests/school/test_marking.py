"""Right answers pass; stubs, wrong kinds, and functions that fail get a sentence each."""

import math
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from autograd import Tensor, Value, school
from autograd.school import marking


def said(key, answer):
    verdict = school.exercise(key).check(answer)
    assert not verdict
    return verdict.said


class Refuses:
    def __array__(self, *args, **kwargs):
        raise RuntimeError("not today")


@pytest.mark.parametrize("answer", [..., None, NotImplemented])
@pytest.mark.parametrize("key", ["90.1", "90.2", "90.4", "90.5", "90.7"])
def test_a_stub_is_no_answer_and_no_try(lesson, key, answer, fresh):
    assert school.exercise(key).check(answer).state == "open"
    assert not fresh.tries


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ("7", "The text '7' is not what was asked for: a number."),
        (True, "True is not what was asked for"),
        ([1.0, 2.0], "asked for: a number."),
        (np.ones((2, 2)), "An array of the shape (2, 2) is not what was asked for: a number."),
        (1j, "complex"),
        (float("nan"), "NaN"),
        (abs, "The function abs is not what was asked for"),
        ({"x": 1}, "A dict is not what was asked for"),
        (object(), "An object is not"),
        (Refuses(), "not today"),
        (np.array(["a"]), "asked for"),
        (iter([1]), "asked for"),
        (np.True_, "True is not what was asked for: a number."),
        (int, "The class int is not"),
        (np.array(None), "A NoneType is not"),
        ((1, None), "A tuple with None in it is not"),
        (np.inf, "There is an inf in it."),
        (10**400, "There is an inf in it."),
        ([3 * 1.5], "asked for: a number."),
        (2.0 + 0j, "complex"),
    ],
)
def test_answers_of_a_wrong_kind(lesson, answer, part):
    assert part in said("90.1", answer)


@pytest.mark.parametrize(
    ("answer", "part"),
    [
        ({}, "lacks the keys 'twice', 'sum'"),
        ({"twice": 1, "sum": 2, "z": 3}, "not asked for: 'z'"),
        (3.0, "a dict with the keys 'twice', 'sum'"),
        ({"twice": "a", "sum": 1}, "['twice']: The text 'a'"),
    ],
)
def test_containers(lesson, answer, part):
    assert part in said("90.7", answer)


def test_one_part_of_a_container_is_wrong(lesson):
    w = school.exercise("90.7").given.w
    assert said("90.7", {"twice": 2 * w, "sum": -w.sum()}) == (
        "['sum']: The size is right, the sign is not. (the others are right)"
    )
    assert "[0]: " in said("90.3", lambda g, x, y: (-g * y, g * x))


def mutates(g, x):
    g[0] = 0.0
    return g.sum(axis=0)


def fails(g, x):
    return g @ x


@pytest.mark.parametrize(
    ("function", "part"),
    [
        (fails, "Your code raised ValueError"),
        (fails, "The line: return g @ x"),
        (fails, "It was called with g = an array (5, 3)"),
        (mutates, "changes its argument g"),
        (lambda g: g.sum(axis=0), "TypeError"),
        (lambda g, x: 1 / 0, "ZeroDivisionError"),
        (lambda g, x: g, "The sum over axis 0 is missing"),
        (lambda g, x: g.sum(axis=0, keepdims=True), "the shape is not: (1, 3) instead of (3,)"),
        (lambda g, x: g.mean(axis=0), "5 times too small"),
        (lambda g, x: -g.sum(axis=0), "the sign is not"),
        (lambda g, x: g.sum(), "It is summed over axis 0. That axis stays."),
        (lambda g, x: np.full(3, np.inf), "The result stays the same when g changes."),
        (lambda g, x: g.sum(axis=0) ** 5 + 1, "another result"),
        (lambda g, x: g.sum(axis=1), "Is it summed over another axis?"),
        (lambda g, x: g.sum(axis=0) if g > 0 else g, "An array has no single truth value"),
        (lambda g, x: math.exp(g), "The functions of math take single numbers"),
        (lambda g, x: g.sum(axis=0).round(2), "rounded to 2 digits"),
        (lambda g, x: g.sum(axis=0) * 1.0001, "within 0.1 %"),
        (np.zeros(3), "Hand over the function itself"),
        (3.0, "A function of g, x was asked for, not float."),
        ("g.sum(axis=0)", "A function of g, x was asked for, not str."),
    ],
)
def test_functions(lesson, function, part):
    assert part in said("90.2", function)


def test_numbers_of_every_kind_are_numbers(lesson):
    exercise = school.exercise("90.1")
    right = 3 * exercise.given.x**2
    for answer in (
        Fraction(right),
        Decimal(right),
        Value(right),
        Tensor(right),
        np.array(right),
        np.array(Value(right)),
    ):
        assert exercise.check(answer), answer
    assert "stands in an array of the shape (1,)" in said("90.1", [right])
    w = school.exercise("90.7").given.w
    truths = {"twice": w > 0, "sum": w.sum()}
    assert "An array of True and False is not what was asked for: an array of numbers." in said("90.7", truths)


class Silent(Exception):
    def __str__(self):
        raise RuntimeError("no text")


def raises(error):
    def function(g, x):
        raise error

    return function


@pytest.mark.parametrize(
    ("function", "part"),
    [
        (raises(ZeroDivisionError()), "Your code raised ZeroDivisionError. The line"),
        (raises(Silent()), "Your code raised Silent. The line"),
        (raises(SystemExit(3)), "Your code raised SystemExit: 3."),
        (lambda g, x: g.T @ x.T, "in A @ B, A has 5 columns and B has 3 rows; the two have to be equal"),
        (lambda g, x: g.sum(axis=0) > 0, "An array of True and False is not what was asked for: an array of numbers."),
        (lambda g, x: 3, "The number 3 is not what was asked for: an array of the shape (3,)."),
        (lambda g, x: g.sum(axis=0) / 0, "There is an inf in it."),
        (lambda g, x: g.sum(axis=0) * 0 / 0, "There is a NaN in it. Usual reasons: 0/0, inf/inf"),
        (lambda g, x: [1.0, "a", 2.0], "A list with 'a' in it is not"),
    ],
)
def test_verdicts_on_functions_that_fail(lesson, function, part):
    assert part in said("90.2", function)


def test_a_keyboard_interrupt_is_the_user_s(lesson):
    with pytest.raises(KeyboardInterrupt):
        school.exercise("90.2").check(raises(KeyboardInterrupt()))


@pytest.fixture
def nested(lesson):
    draws = lambda rng: {"d": {"w": rng.normal(size=2)}, "xs": [rng.normal(size=2)], "n": rng.normal()}  # noqa: E731

    @lesson.function("8", "Of containers", draws=draws)
    def total(d, xs, n):
        """The sum of the arrays and the number."""
        return d["w"].sum() + xs[0].sum() + n

    return total.solve


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda d, xs: d["w"].fill(0), "d"),
        (lambda d, xs: d.update(q=1), "d"),
        (lambda d, xs: xs[0].sort(), "xs"),
        (lambda d, xs: xs.append(1), "xs"),
        (lambda d, xs: xs.__setitem__(0, list(xs[0])), "xs"),
    ],
)
def test_changes_inside_of_containers_are_noticed(nested, change, name):
    def function(d, xs, n):
        result = nested(d, xs, n)
        change(d, xs)
        return result

    assert f"changes its argument {name}." in said("90.8", function)


def test_what_is_said_holds_beyond_a_step(lesson):
    """A function that is right, or blind, on one side of a step alone."""
    for factor in (0.0, 0.5, 1.0):
        verdict = school.exercise("90.3").check(lambda g, x, y, f=factor: (g * y, g * x if y > -f else 0.0))
        assert "calls" in verdict.said
    assert "stays the same" not in said("90.3", lambda g, x, y: (max(y, 5.0) * g, g * x))


def test_a_function_that_remembers(lesson):
    total = np.zeros(3)

    def adds(g, x):
        nonlocal total
        total = total + g.sum(axis=0)
        return total

    rng = np.random.default_rng(0)
    for function in (adds, lambda g, x: g.sum(axis=0) + rng.normal()):
        assert "another result when it is called again" in said("90.2", function)


def test_answers_from_several_threads(lesson, fresh):
    exercise = school.exercise("90.2")
    functions = [lambda g, x: g.sum(axis=0), lambda g, x: -g.sum(axis=0), lambda g, x: g]
    with ThreadPoolExecutor(6) as pool:
        verdicts = list(pool.map(exercise.check, functions * 10))
    assert [bool(v) for v in verdicts] == [True, False, False] * 10
    assert len({v.said for v in verdicts}) == 3
    assert fresh.tries["", "90.2"] == 30


def test_a_slow_function_is_called_as_often_as_the_exercise_says(lesson, monkeypatch):
    monkeypatch.setattr(marking, "LONGEST", 0.0)
    calls = []
    assert school.exercise("90.2").check(lambda g, x: calls.append(g) or g.sum(axis=0))
    assert len(calls) == 5


@pytest.mark.parametrize("function", [lambda g, x: None, lambda g, x: ..., raises(NotImplementedError())])
def test_a_function_without_a_result_is_open(lesson, function):
    assert school.exercise("90.2").check(function).state == "open"


def test_right_at_some_calls_only(lesson):
    text = said("90.3", lambda g, x, y: (g * y, g * x) if x > 0 else (g * y, 7.0))
    assert "[1]: It is right at" in text
    assert "It gave 7" in text


def test_others_are_right_only_if_they_are(lesson):
    assert "(the others are right)" in said("90.3", lambda g, x, y: (-g * y, g * x))
    text = said("90.3", lambda g, x, y: (-g * y, 7.0))
    assert text.startswith("[0]: The size is right")
    assert "the others are right" not in text


def test_parts(lesson):
    given = school.exercise("90.6").given
    assert "one of the 2 parts" in said("90.6", given.b)
    assert "multiplied" in said("90.6", given.a * given.b)
    assert "right, in the reverse order" in said("90.6", (given.a + given.b)[::-1])
    near = given.a + given.b
    near[2] += 1
    assert said("90.6", near) == "All entries are right but [2]."


def test_choices(lesson):
    exercise = school.exercise("90.4")
    right = next(line[0] for line in repr(exercise).splitlines() if line.endswith(") add"))
    for answer in (right, right.upper(), f"({right})", "add", "Add."):
        assert exercise.check(answer), answer
    assert said("90.4", "multiply") == "It swaps."
    assert "none of the answers: a, b" in said("90.4", "z")
    assert "A letter was asked for" in said("90.4", 1)


def test_judged(lesson):
    low = school.exercise("90.5").given.low
    assert school.exercise("90.5").check(low + 1)
    assert said("90.5", low) == "It is not larger."
    assert "Your code raised TypeError" in said("90.5", "five")


def test_others_are_called_right_only_if_they_are(lesson):
    exercise = school.exercise("90.3")
    assert "the others are right" in str(exercise.check(lambda g, x, y: (-g * y, g * x)))
    assert "the others are right" not in str(exercise.check(lambda g, x, y: (x, 7 * g)))
    assert "the others are right" not in str(exercise.check(lambda g, x, y: (x + 1, 7 * g)))


def test_a_choice_may_be_the_line_as_it_is_shown():
    shown = repr(school.exercise("00.1")).splitlines()
    [line] = [line for line in shown if line.endswith("down by about 0.03")]
    assert school.exercise("00.1").check(line)
    assert "none of the answers" in said("00.1", line.replace(line[0], "d" if line[0] != "d" else "a", 1))


def test_a_call_is_right_only_if_all_of_its_places_are():
    sentence = said("02.15", lambda w1, w2, b, x1, x2, target: (w1, 7.0, b))
    assert "right at" not in sentence
    sentence = said("00.3", lambda w, b, x, y, rate: (w, 7.0))
    assert "right at" not in sentence


def test_an_argument_is_not_called_unused_for_a_few_draws_alone():
    assert "stays the same" not in said("01.7", lambda g, a, b: (g, 0.0) if abs(a) > abs(b) else (0.0, g))
    assert "when b changes" in said("01.7", lambda g, a, b: (g, 0.0) if a > 1 else (0.0, g))


def test_numbers_that_are_typed_and_not_near_enough():
    given = school.exercise("00.2").given
    right = 2 * (given.w * given.x + given.b - given.y) * given.x
    assert "within 1 %" in said("00.2", right * 1.005)
    assert "within" not in said("00.2", right * 1.03)
    assert "Or:" not in said("00.2", -right)


def test_the_numbers_of_the_text_above_are_noticed():
    for key, answer in {"00.2": -3.0, "01.2": math.exp(-1), "01.3": 3 * math.exp(-1), "01.10": math.exp(2) - 3}.items():
        assert "of the exercise" in said(key, answer)
    assert "the example above" in said("01.5", 3 * math.cos(2.25))


def test_one_sweep_of_the_root_is_not_said_to_begin_at_the_other_end():
    def root_alone(order):
        root = order[-1]
        root.grad = 1.0
        for node, slope in zip(root.inputs, root.slopes, strict=True):
            node.grad += slope * root.grad

    assert said("01.17", root_alone).startswith("Only what the root sends arrives.")


def test_shared_work_has_to_hold_where_a_weight_is_0():
    def by_logarithms(w):
        logs = [math.log(float(one)) for one in w]
        return [math.exp(sum(logs) - one) for one in logs]

    assert "ValueError" in said("01.22", by_logarithms)


def test_truth_values_are_shown_as_such():
    assert "It gave True" in said("02.9", lambda w1, w2, t: [t >= 0, w2 >= t, w1 > t, w1 + w2 <= t])


def test_results_in_another_order(lesson):
    assert said("90.3", lambda g, x, y: (g * x, g * y)) == "The results are right, in another order."
    assert "another order" not in said("90.3", lambda g, x, y: (g * x, g * x))


def test_an_array_is_no_pair_of_its_rows(lesson):
    made = school.Lesson("92", "Pairs")

    @made.value("1", "A pair", draws=lambda rng: {"W": rng.normal(size=(2, 2)), "b": rng.normal(size=2)})
    def pair(W, b):
        """The pair (2 W, 2 b)."""
        return 2 * W, 2 * b

    @made.value("2", "Rows", draws=lambda rng: {"W": rng.normal(size=(2, 2))})
    def rows(W):
        """The two rows of W."""
        return W[0], W[1]

    school.register(made)
    given = school.exercise("92.1").given
    verdict = school.exercise("92.1").check(2 * given.W)
    assert str(verdict) == "92.1: An array of the shape (2, 2) is not what was asked for: 2 results, in order."
    assert "another order" in school.exercise("92.1").check((2 * given.b, 2 * given.W)).said
    assert school.exercise("92.2").check(school.exercise("92.2").given.W)


def test_entries_are_counted_at_one_call(lesson):
    def wrong(g, x):
        right = g.sum(axis=0)
        right[np.argmax(right)] += 1
        return right

    assert said("90.2", wrong) == "At the first call 2 of 3 entries are right."


def test_an_answer_that_cannot_be_right_is_no_wrong_guess(lesson):
    assert str(school.exercise("90.4").check(3)).startswith("90.4: A letter was asked for")
    assert str(school.exercise("90.4").check("multiply")) == "90.4: not so. It swaps."
    assert str(school.exercise("90.1").check("7")).startswith("90.1: The text '7' is not")


def test_a_long_line_is_cut_with_a_sign(lesson):
    def fails(g, x):
        return (
            g @ x + 11111111111111111111111111111111111111 + 22222222222222222222222222222222222222222222222222222222222
        )

    assert "2222… It was called" in said("90.2", fails)
