"""Lesson 11 with wrong answers that its own mistakes do not cover."""

import re
from inspect import signature
from pathlib import Path

import numpy as np
import pytest

from autograd import school
from autograd.school.exercises import lesson_of


def in_place(parameters, gradients, lr):
    for name in parameters:
        parameters[name] -= lr * gradients[name]
    return parameters


def another_array(parameters, gradients, lr):
    for name in parameters:
        parameters[name] = parameters[name] - lr * gradients[name]
    return parameters


def shallow(parameters, gradients, lr):
    new = dict(parameters)
    for name in new:
        new[name] -= lr * gradients[name]
    return new


def emptied(parameters, gradients, lr):
    return {name: parameters.pop(name) - lr * gradients[name] for name in list(parameters)}


@pytest.mark.parametrize("function", [in_place, another_array, shallow, emptied])
def test_a_step_that_changes_its_dict_is_refused(fresh, function):
    verdict = school.exercise("11.36").check(function)
    assert not verdict
    assert "changes its argument parameters" in str(verdict)


def test_a_dict_of_arrays_is_shown_whole(fresh):
    said = str(school.exercise("11.36").check(lambda parameters, gradients, lr: {"W": 1 / 0}))
    assert "array(" not in said
    assert re.search(r"parameters = \{'W': \[\[.*\]\], 'b': \[.*\]\}, gradients", said)


def test_one_number_for_each_picked_entry_is_no_sum(fresh):
    verdict = school.exercise("11.2").check(lambda logprobs, Y: -np.ones(len(Y)) / len(Y))
    assert "summed" not in str(verdict)
    assert "dlogprobs has the shape of logprobs" in str(verdict)


def test_products_that_cannot_be_computed_name_the_axes_that_meet(fresh):
    exercise = lesson_of("11").exercises["11.11"]
    shapes = {"h": (5, 8), "dlogits": (5, 7), "h.T": (8, 5), "dlogits.T": (7, 5)}
    assert str(shapes["h"]) in exercise.task
    for option, why in exercise.wrong.items():
        left, right = (shapes[name] for name in option.split(" @ "))
        if left[1] != right[0]:
            assert f"{left[1]} columns meet {right[0]} rows" in why
        else:
            assert str((left[0], right[1])) in why


def test_the_notebook_compares_functions_of_its_own_names_only(fresh, capsys):
    text = (Path(__file__).parents[3] / "notebooks/src/11_backprop_ninja.py").read_text(encoding="utf-8")
    names = {"signature": signature, "np": np, "school": school, "numbers": {"probs": np.ones((5, 7))}}
    names["exact"] = {"dprobs": np.full((5, 7), 2.0), "dlogprobs": np.full((5, 7), 2.0)}
    exec(text[text.index("def compare(") : text.index("# %%", text.index("def compare("))], names)

    def dprobs(dlogprobs, probs):
        return dlogprobs / probs

    def renamed(d, p):
        return d / p

    school.exercise("11.3").check(dprobs)
    names["compare"]("11.3", dprobs)
    assert "equal the engine's" in capsys.readouterr().out
    names["compare"]("11.3", renamed, "dprobs")
    assert "no array is called d." in capsys.readouterr().out
    names["compare"]("11.3", lambda dlogprobs, probs: dlogprobs / probs)
    assert "no array is called <lambda>." in capsys.readouterr().out
