"""Threshold neurons: mistakes that were not declared are not named as others, and judges speak both languages."""

import ast
import inspect

import pytest

from autograd import school
from autograd.drawing.language.speaking import LANGUAGES
from autograd.school.lessons import neurons_and_logic as module
from tests.sampling import sampled


def said(key, answer):
    verdict = school.exercise(key).check(answer)
    assert verdict.state == "wrong"
    return verdict.said


DECLARED = {
    key: [slip.said for slip in getattr(exercise, "slips", ())] for key, exercise in module.LESSON.exercises.items()
}


@pytest.mark.parametrize(
    ("key", "answer"),
    sampled([
        ("02.2", lambda w1, w2, threshold, x1, x2: 1),
        ("02.2", lambda w1, w2, threshold, x1, x2: 1 if w1 * x1 + w2 * x2 + threshold >= 0 else 0),
        ("02.2", lambda w1, w2, threshold, x1, x2: 1 if w1 * x1 > threshold or w2 * x2 > threshold else 0),
        ("02.3", lambda w1, w2, b, x1, x2: 1 if w1 * x1 + w2 * x2 + b < 0 else 0),
        ("02.3", lambda w1, w2, b, x1, x2: w1 * x1 + w2 * x2),
        ("02.9", lambda w1, w2, t: [0 <= t, w1 + w2 > t, w1 > t, w1 + w2 <= t]),  # noqa: SIM300
        ("02.9", lambda w1, w2, t: [0 <= t, w2 >= t, w1 > t, w1 + w2 <= t]),  # noqa: SIM300
        ("02.15", lambda w1, w2, b, x1, x2, target: (w1 + x1, w2 + x2, b)),
        ("02.15", lambda w1, w2, b, x1, x2, target: (w1 + target * x1, w2 + target * x2, b)),
    ], 4),
)  # fmt: skip
def test_what_was_not_declared_is_not_named_as_something_else(key, answer):
    found = said(key, answer)
    assert not any(sentence in found for sentence in DECLARED[key])


def test_a_bias_that_is_left_out_is_not_said_to_be_counted_twice():
    sentence = said("02.3", lambda w1, w2, b, x1, x2: 1 if w1 * x1 + w2 * x2 > 0 else 0)
    assert "b has no effect" in sentence
    assert "twice" not in sentence
    assert sentence == said("02.3", lambda w1, w2, b, x1, x2: 1 if w1 * x1 + w2 * x2 + b > b else 0)


@pytest.mark.parametrize("key", ["02.2", "02.3"])
def test_truth_values_of_a_neuron_are_told_what_to_become(key):
    answer = {
        "02.2": lambda w1, w2, threshold, x1, x2: w1 * x1 + w2 * x2 > threshold,
        "02.3": lambda w1, w2, b, x1, x2: w1 * x1 + w2 * x2 + b > 0,
    }[key]
    assert "True and False" in said(key, answer)


def test_a_sum_is_never_minus_0(fresh):
    for name in "ABCDEFGH":
        school.student(name)
        assert "-0," not in said("02.12", (-1, -1, -1.5))


@pytest.mark.parametrize("answer", range(5))
def test_a_count_that_is_right_for_other_numbers_by_chance_is_no_mistake_of_its_own(answer):
    verdict = school.exercise("02.1").check(answer)
    assert verdict or "another number" in verdict.said


def test_every_gate_by_hand_is_judged_by_its_truth_table():
    for gate, numbers in module.SOLUTIONS.items():
        for other, table in module.TABLES.items():
            assert (module._table(numbers) == table) == (gate == other)


@pytest.mark.parametrize("hidden", module.HIDDEN)
def test_every_hidden_layer_has_a_solution(hidden):
    rows = list(zip(*(module.TABLES[name] for name in hidden), strict=True))
    assert module._table(module.HIDDEN[hidden], rows) == module.TABLES["XOR"]


@pytest.mark.parametrize("key", ["02.5", "02.6", "02.7", "02.12", "02.13"])
@pytest.mark.parametrize("answer", [True, "one", [float("nan")] * 3, {"w": 1}, object(), [[1, 2], [3]], [True] * 9])
def test_answers_of_a_wrong_kind_are_told_what_is_wanted(key, answer):
    assert "needed" in said(key, answer)


def test_what_judges_say_is_said_in_russian_too():
    sentences = [
        x for name, x in vars(module).items() if isinstance(x, str) and name.isupper() and not name.startswith("_")
    ]
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            sentences.append(node.value.value)
    assert len(sentences) > 15
    assert [x for x in sentences if x not in LANGUAGES["ru"]] == []
