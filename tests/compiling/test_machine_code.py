"""Programs of numbers as machine code, bitwise beside the program as it was traced."""

import math
import random
import sys
import warnings

import numpy as np
import pytest

from autograd import value_and_grad
from autograd.compiling.machine_code import emit_machine_code
from autograd.compiling.program import GuardMiss, run
from autograd.errors import ArgumentError
from autograd.ops import relu
from tests.compiling.test_scalars import SPECIAL, exact, outcome, traced
from tests.compiling.test_unrolling import rosenbrock


def compare(f, args, points):
    """The machine code gives the results of the program, at all points."""
    pytest.importorskip("numba")
    program = traced(f, *args)
    emitted = emit_machine_code(program)
    assert emitted is not None
    for values in points:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            got, want = outcome(emitted.function, values), outcome(lambda *values: run(program, list(values)), values)
        assert got == want, (values, emitted.text)
    return emitted


def test_numbers():
    def f(x, y):
        return [x * y + 1.0, y / x - abs(y), np.where(y > 0.5, y, x), np.sqrt(y * y), relu(x), (y > x) & (y > 0)]

    compare(f, [0.5, np.float64(1.5)], [[x, np.float64(y)] for x in SPECIAL for y in SPECIAL])


def test_small_arrays():
    rng = random.Random(0)
    points = [[np.array([rng.gauss(0, 1) * 10 ** rng.randint(-9, 9) for _ in range(10)])] for _ in range(100)]
    points += [[np.zeros(10)], [np.full(10, 1e200)], [np.full(10, math.nan)], [np.arange(20.0)[::2]]]
    compare(value_and_grad(rosenbrock), [np.random.default_rng(0).normal(size=10)], points)


@pytest.mark.parametrize("shape", [(), (1,), (1, 1)])
def test_arrays_of_one_number(shape):
    def f(x):
        return {"sum": np.sum(x) * 2.0, "array": x * x, "entry": x.reshape(()) + 0.5, "sign": np.where(x > 0.5, x, -x)}

    compare(f, [np.full(shape, 0.75)], [[np.full(shape, x)] for x in SPECIAL])


def test_results_in_containers():
    def f(x):
        return {"a": [x[0] * x[1], (x * 2.0).reshape(1, -1)], "b": (np.sum(x * x * x), None), "c": x[0] > x[1]}

    compare(f, [np.array([1.0, 2.0, 3.0])], [[np.array([0.1, 0.2, -0.3])], [np.array([3.0, 1.0, 2.0])]])


def test_guards():
    pytest.importorskip("numba")
    program = traced(lambda x: x * 2.0 if x > 1.0 else -x, 2.0)
    function = emit_machine_code(program).function
    assert exact(function(3.0)) == exact(6.0)
    with pytest.raises(GuardMiss) as miss:
        function(0.5)
    assert program.steps[miss.value.index].kind == "bool"
    assert miss.value.answer is False


def test_division_by_zero_is_pythons():
    pytest.importorskip("numba")
    program = traced(lambda x: 1.0 / x, 2.0)
    with pytest.raises(ZeroDivisionError):
        emit_machine_code(program).function(0.0)


@pytest.mark.parametrize("f", [np.exp, lambda x: x**3, lambda x: x % 2.0, lambda x: np.maximum(x, 0.5)])
def test_what_may_round_otherwise_is_left_to_python(f):
    pytest.importorskip("numba")
    assert emit_machine_code(traced(f, 0.3)) is None


def test_fast():
    pytest.importorskip("numba")
    function = emit_machine_code(traced(lambda x: np.exp(np.sin(x)) * np.tanh(x), 0.3), fast=True).function
    for x in np.random.default_rng(0).normal(size=50).tolist():
        assert function(x) == pytest.approx(np.exp(np.sin(x)) * np.tanh(x), rel=1e-14)


def test_without_numba_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "numba", None)
    with pytest.raises(ArgumentError, match="pip install numba"):
        emit_machine_code(traced(lambda x: x * 2.0, 1.0))
