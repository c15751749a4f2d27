"""Lines of a program: the result of each, and the calls without a line."""

import operator

import numpy as np
import pytest

from autograd.compiling.listing import unchanged
from autograd.compiling.program import Attribute, Call, Method, Var
from autograd.compiling.running import traced_run
from autograd.compiling.source import _Text

x, z = Var(1, np.ones((2, 3))), Var(2, np.ones(3, complex))
number = Var(3, np.float64(2.0))


def like(var):
    return Var(9, np.ones(var.shape, var.dtype)[()] if not var.shape else np.ones(var.shape, var.dtype))


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (operator.mul, (x, 1.0)), (operator.mul, (1, x)), (operator.pow, (x, 1)), (operator.truediv, (x, 1.0)),
        (operator.getitem, (x, ...)), (Method("copy"), (x,)), (Method("reshape"), (x, (2, 3))), (np.asarray, (x,)),
        (np.broadcast_to, (x, (2, 3))), (Attribute("T"), (number,)), (Method("sum"), (number,)),
    ],
)  # fmt: skip
def test_calls_that_change_nothing(f, args):
    var = next(a for a in args if isinstance(a, Var))
    assert unchanged(Call(f, args, {}, like(var)), {}) is var


@pytest.mark.parametrize(
    ("f", "args"),
    [
        (operator.mul, (x, 2.0)), (operator.mul, (x, np.ones((2, 3)))), (operator.sub, (1, x)), (operator.add, (x, 1)),
        (operator.truediv, (1, x)), (operator.pow, (1, x)), (Method("conj"), (z,)), (np.tanh, (x,)),
        (operator.getitem, (x, slice(None, None, -1))), (operator.mul, (x, x)), (Method("cumsum"), (x,)),
    ],
)  # fmt: skip
def test_calls_that_do(f, args):
    var = next(a for a in args if isinstance(a, Var))
    assert unchanged(Call(f, args, {}, like(var)), {}) is None


def test_a_copy_that_is_written_into_is_a_line():
    out = like(x)
    assert unchanged(Call(Method("copy"), (x,), {}, out), {out: 3}) is None
    assert unchanged(Call(Method("copy"), (x,), {}, out), {x: 3}) is None


def lines(f, *args):
    return _Text(traced_run(f, args, None, True), "both", False, True).lines


def test_a_distributor_has_a_line_for_each_operand():
    handed_on = [line for line in lines(lambda x, y: np.sum(x + y), np.ones(2), np.ones(2)) if line.call is None]
    assert len(handed_on) == 2
    assert {line.passing.op.name for line in handed_on} == {"add"}


def test_a_sum_of_gradients_takes_over_the_name():
    adds = [line for line in lines(lambda x: np.sum(x * np.exp(x)), np.ones(2)) if line.adds]
    assert len(adds) == 1
    assert adds[0].out.replaces is not None


def test_what_nobody_needs_is_left_out():
    def f(x):
        np.cosh(x)
        return np.sum(x)

    assert not any(line.call is not None and line.call.f is np.cosh for line in lines(f, np.ones(2)))


def test_a_factor_of_one_is_a_gate_as_any_other():
    """The gradient of the factor has a line, so the factor has a line, too."""

    def f(x):
        s = 0.0
        for i in range(3):
            s = s + np.sin(x) * i
        return s / 1

    read = lines(f, 1.0)
    forward = [line.call for line in read if line.call is not None and line.phase == "forward"]
    assert [call.args[1] for call in forward if call.note.op == "multiply"] == [0, 1, 2]
    assert [call.args[1] for call in forward if call.note.op == "divide"] == [1]
    assert [line.passing.op.name for line in read if line.call is None and line.phase == "backward"] == ["add"] * 5


def test_a_sum_of_one_number_has_no_line_on_either_way():
    read = lines(lambda x: np.sum(x**2), 3.0)
    assert all(line.call is not None for line in read)
    assert {line.passing.op.name for line in read if line.passing is not None} == {"power"}


def test_changes_in_memory_that_nobody_looks_at_afterwards_are_left_out():
    def f(x):
        unseen, seen = x * 2, x * 3
        view = seen[1:]
        unseen[0] = 1.0
        seen[2] = x[0]
        return view * x[0]

    read = _Text(traced_run(f, (np.ones(3),), None, differentiates=False), "whole", False, True).lines
    assert sum(line.call is not None and line.call.f is operator.setitem for line in read) == 1
