"""Programs: variables, the parts of calls, the interpreter."""

import operator
from collections import namedtuple

import numpy as np
import pytest

from autograd.compiling.program import (
    Attribute,
    Call,
    Guard,
    GuardMiss,
    Method,
    Program,
    Var,
    bind,
    run,
    same,
    substituted,
    variables_in,
)

Pair = namedtuple("Pair", "left right")


def variables(*values):
    return [Var(i, x) for i, x in enumerate(values)]


def test_a_variable_knows_its_form_and_whose_memory_it_shows():
    array, number, plain = variables(np.zeros((2, 3), np.float32), np.float64(1.0), 2.0)
    assert (array.shape, array.dtype, array.is_array) == ((2, 3), np.float32, True)
    assert (number.shape, number.type, number.is_array) == ((), np.float64, False)
    assert (plain.dtype, plain.type) == (None, float)
    view = Var(3, np.zeros(3), array)
    assert Var(4, np.zeros(2), view).root is array
    assert repr(view) == "v3"


def test_variables_are_found_and_replaced_at_any_depth():
    a, b = variables(1.0, 2.0)
    tree = {"x": [a, (b, 3)], "y": slice(a, None, b), "z": Pair(a, "text")}
    assert list(variables_in(tree)) == [a, b, a, b, a]
    found = substituted(tree, {a: 10, b: 20}.__getitem__)
    assert found == {"x": [10, (20, 3)], "y": slice(10, None, 20), "z": Pair(10, "text")}
    assert type(found["z"]) is Pair


def test_methods_and_attributes_are_functions():
    assert Method("sum")(np.ones((2, 2)), axis=0).tolist() == [2.0, 2.0]
    assert Attribute("T")(np.ones((2, 3))).shape == (3, 2)
    assert Method("sum") == Method("sum") != Method("mean")


def test_a_run():
    x, y, low, high, s = variables(np.ones(3), 2.0, np.ones(3), np.ones(3), np.float64(0))
    steps = [
        Call(operator.mul, (x, y), {}, low),
        Call(np.modf, (low,), {}, (s, high)),
        Call(operator.setitem, (low, 0, y), {}, None, (low,)),
        Guard("number", len, low, 3),
    ]
    program = Program([x, y], steps, {"low": low, "whole": [high, 7]})
    found = run(program, [np.array([1.25, 2.0, 3.0]), 2.0])
    assert found["low"].tolist() == [2.0, 4.0, 6.0]
    assert found["whole"][0].tolist() == [2.0, 4.0, 6.0]
    assert found["whole"][1] == 7
    assert len(program.calls) == 3
    assert len(program.guards) == 1
    with pytest.raises(GuardMiss) as miss:
        run(program, [np.ones(4), 2.0])
    assert (miss.value.index, miss.value.answer) == (3, 4)
    with pytest.raises(ValueError, match="zip"):
        run(program, [np.ones(3)])


def test_results_of_another_number_are_an_error():
    a, b = variables(1.0, 2.0)
    with pytest.raises(ValueError, match="zip"):
        bind((a, b), (1.0,), {})


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (1, 1, True), (1, 1.0, False), (True, 1, False), (0.0, -0.0, False), (np.nan, np.nan, True), (1j, 1j, True),
        (complex(0.0, -0.0), 0j, False), ([1, 2.0], [1, 2.0], True), ([1], [1, 2], False), ((1,), [1], False),
        ("a", "a", True), (None, None, True), (("ndarray", (3,)), ("ndarray", (4,)), False),
    ],
)  # fmt: skip
def test_answers_that_are_the_same(x, y, expected):
    assert same(x, y) is expected
