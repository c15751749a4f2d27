"""Calls as text: the text computes the call, with the brackets that it needs and no others."""

import operator

import numpy as np
import pytest

from autograd import ops
from autograd.compiling.program import Attribute, Method, Var
from autograd.compiling.signs import Text, Unspellable
from autograd.compiling.spelling import Speller

X = np.arange(6.0).reshape(2, 3) + 0.5


def named(value, name):
    var = Var(1, value)
    var.name = name
    return var


def speller(scalar=False, **options):
    return Speller(lambda var: Text(var.name), scalar=scalar, **options)


def spelled(f, *args, scalar=False, **kwargs):
    return str(speller(scalar).call(f, args, kwargs))


x, v, s = named(X, "x"), named(X[0], "v"), named(2.0, "s")

CALLS = [
    (operator.add, (x, 1), {}, "x + 1"),
    (operator.matmul, (x, v), {}, "x @ v"),
    (np.multiply, (x, x), {}, "x * x"),
    (operator.pow, (x, 2), {}, "x ** 2"),
    (operator.neg, (x,), {}, "-x"),
    (Method("sum"), (x,), {"axis": None, "keepdims": False}, "x.sum()"),
    (Method("sum"), (x, 0), {}, "x.sum(axis=0)"),
    (np.add.reduce, (x,), {"axis": None, "dtype": None}, "x.sum()"),
    (np.add.reduce, (x,), {}, "x.sum(axis=0)"),
    (np.sum, (x,), {"axis": 1, "keepdims": True}, "x.sum(axis=1, keepdims=True)"),
    (Method("swapaxes"), (x, -1, -2), {}, "x.T"),
    (Attribute("T"), (x,), {}, "x.T"),
    (np.transpose, (x,), {}, "x.T"),
    (Method("dot"), (x, v), {}, "x @ v"),
    (Method("reshape"), (x, (3, 2)), {}, "x.reshape(3, 2)"),
    (operator.getitem, (x, (slice(1, None), 0)), {}, "x[1:, 0]"),
    (operator.getitem, (v, np.array([2, 0])), {}, "v[[2, 0]]"),
    (operator.getitem, (v, (slice(None, None, -1),)), {}, "v[::-1]"),
    (np.where, (x, 1.0, np.inf), {}, "np.where(x, 1.0, np.inf)"),
    (np.linalg.norm, (v,), {}, "np.linalg.norm(v)"),
    (np.concatenate, ((v, v),), {"axis": None}, "np.concatenate((v, v), axis=None)"),
    (ops.relu, (x,), {}, "np.maximum(x, 0)"),
]


@pytest.mark.parametrize(("f", "args", "kwargs", "text"), CALLS, ids=[text for *_, text in CALLS])
def test_calls(f, args, kwargs, text):
    assert spelled(f, *args, **kwargs) == text
    plain = [{"x": X, "v": X[0]}.get(getattr(arg, "name", None), arg) for arg in args]
    if f is np.concatenate:
        plain = [(X[0], X[0])]
    np.testing.assert_array_equal(eval(text, {"np": np, "x": X, "v": X[0]}), f(*plain, **kwargs))


def test_what_is_left_out_changes_nothing():
    """``axis=None`` is the default of a sum, and something else for a sort."""
    assert spelled(Method("argsort"), x, axis=None) == "x.argsort(axis=None)"


@pytest.mark.parametrize(
    ("f", "inner", "text"),
    [
        (operator.mul, Text("a + b", 7), "x * (a + b)"),
        (operator.add, Text("a * b", 8), "x + a * b"),
        (operator.sub, Text("a - b", 7), "x - (a - b)"),
        (operator.pow, Text("a * b", 8), "x ** (a * b)"),
        (operator.lt, Text("a < b", 2), "x < (a < b)"),
    ],
)
def test_brackets(f, inner, text):
    expression = named(X, "expression")
    made = Speller(lambda var: inner if var is expression else Text("x")).call(f, (x, expression), {})
    assert made == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1 / 32, "1 / 32"), (0.5, "0.5"), (-1 / 3, "-1 / 3"), (2.0, "2.0"), (0.1, "0.1"), (np.nan, "np.nan"),
        (-np.inf, "-np.inf"), (np.float32(0.5), "np.float32(0.5)"), (1e-9, "1e-09"), (2 + 1j, "(2+1j)"), (7, "7"),
    ],
)  # fmt: skip
def test_numbers(number, text):
    assert speller().of(number) == text
    np.testing.assert_equal(eval(text, {"np": np}), number)


@pytest.mark.parametrize(
    "array",
    [
        np.zeros((2, 0)), np.zeros(3), np.ones((2, 2)), np.full(5, 1 / 8), np.arange(4), np.array([[1.5, np.nan]]),
        np.array([True, False]), np.array([1, 5], dtype=np.int32), -np.zeros(3), np.ones(2, dtype=np.float32),
    ],
    ids=str,
)  # fmt: skip
def test_arrays(array):
    got = eval(speller().of(array), {"np": np})
    assert got.dtype == array.dtype
    np.testing.assert_array_equal(got, array)
    np.testing.assert_array_equal(np.signbit(got), np.signbit(array))


def test_large_arrays_are_no_literals():
    with pytest.raises(Unspellable):
        speller().of(np.linspace(0, 1, 100))
    assert speller(constants=lambda array: "data").of(np.linspace(0, 1, 100)) == "data"


def test_single_numbers_use_math():
    made = speller(scalar=True)
    assert made.call(np.exp, (s,), {}) == "math.exp(s)"
    assert made.call(np.arctan2, (s, s), {}) == "math.atan2(s, s)"
    assert made.call(np.where, (s, s, 0.0), {}) == "s if s else 0.0"
    assert made.imports == {"import math"}
    with pytest.raises(Unspellable):
        made.call(np.linalg.norm, (s,), {})


def test_functions_of_nobody():
    with pytest.raises(Unspellable):
        spelled(lambda y: y, x)
