"""The text of a call is the call: evaluated, it gives the result of the function."""

import math
import operator

import numpy as np
import pytest

from autograd.compiling.program import Attribute, Call, Method, Var
from autograd.compiling.wording import BINARY, IN_PLACE, UNARY, Words

X = np.array([[4, 2], [3, 1]])


def texts(f, args, kwargs=None, values=(X,)):
    """The text of a call on variables a, b, ..., its value, and the result of the call."""
    words = Words()
    variables = [Var(i, x) for i, x in enumerate(values, 1)]
    for name, var in zip("ab", variables, strict=False):
        var.name = name
    spots = {"$a": variables[0], "$b": variables[-1]}

    def put(x, by):
        if isinstance(x, str) and x in by:
            return by[x]
        if isinstance(x, (tuple, list)):
            return type(x)(put(part, by) for part in x)
        if isinstance(x, slice):
            return slice(put(x.start, by), put(x.stop, by), put(x.step, by))
        return x

    call = Call(f, put(args, spots), {key: put(x, spots) for key, x in (kwargs or {}).items()}, Var(9, 0))
    text = words.expression(call)
    plain = {"$a": values[0], "$b": values[-1]}
    expected = f(*put(args, plain), **{key: put(x, plain) for key, x in (kwargs or {}).items()})
    got = eval(text, {**words.namespace, "a": values[0], "b": values[-1]})
    return text, got, expected


@pytest.mark.parametrize("f", [*BINARY, *UNARY])
def test_operators(f):
    args = ("$a", "$b") if f in BINARY else ("$a",)
    text, got, expected = texts(f, args, values=(X, X[::-1].copy()))
    assert "operator" not in text
    assert "(" not in text
    assert np.array_equal(got, expected)


@pytest.mark.parametrize("f", IN_PLACE)
def test_in_place_operators_of_numbers(f):
    text, got, expected = texts(f, ("$a", 3), values=(np.int64(5),)) if f is not operator.imatmul else ("a @ 3", 1, 1)
    assert IN_PLACE[f][:-1] in text
    assert "=" not in text
    assert got == expected


@pytest.mark.parametrize(
    ("f", "args", "kwargs", "text", "values"),
    [case if len(case) == 5 else (*case, (X,)) for case in [
        (operator.sub, ("$a", -1), None, "a - (-1)"),
        (operator.pow, (-2.0, "$a"), None, "(-2.0) ** a"),
        (operator.mul, ("$a", 1e-300), None, "a * 1e-300"),
        (operator.getitem, ("$a", (slice(1, None), 0)), None, "a[1:, 0]"),
        (operator.getitem, ("$a", (slice(None, None, -1), None, ...)), None, "a[::(-1), None, ...]"),
        (operator.getitem, ("$a", ()), None, "a[()]"),
        (operator.getitem, ("$a", (0,)), None, "a[0,]"),
        (operator.getitem, ("$a", [0, 1]), None, "a[[0, 1]]"),
        (operator.getitem, ("$a", ("$b", 0)), None, "a[b, 0]", (X, np.int64(1))),
        (Method("sum"), ("$a",), {"axis": 0}, "a.sum(axis=0)"),
        (Method("astype"), ("$a", np.dtype(np.float32)), None, "a.astype(np.float32)"),
        (Method("astype"), ("$a", np.dtype(">f8")), None, None),
        (Method("view"), ("$a", np.uint64), None, "a.view(np.uint64)"),
        (Attribute("T"), ("$a",), None, "a.T"),
        (np.exp, ("$a",), None, "np.exp(a)"),
        (np.power, ("$a", 2), None, "np.power(a, 2)"),
        (np.add.reduce, ("$a", 1), {"keepdims": True}, "np.add.reduce(a, 1, keepdims=True)"),
        (np.linalg.inv, ("$a",), None, "np.linalg.inv(a)"),
        (np.fft.fft, ("$a",), None, "np.fft.fft(a)"),
        (np.where, (True, "$a", [1.5, None][:1]), None, "np.where(True, a, [1.5])"),
        (np.concatenate, (["$a", "$b"],), {"axis": 1}, "np.concatenate([a, b], axis=1)", (X, X + 1)),
        (np.concatenate, (("$a",),), None, "np.concatenate((a,))"),
        (np.einsum, ("ij->i", "$a"), {"optimize": False}, "np.einsum('ij->i', a, optimize=False)"),
        (np.full_like, ("$a", float("inf")), {"dtype": float}, None),
        (np.add, ("$a", np.array([0.5])), None, None),
        (operator.add, ("$a", 10**30), None, None, (2.0,)),
        (np.multiply, ("$a", 2j), None, None),
        (lambda x, **kwargs: x + kwargs["not a name"], ("$a",), {"not a name": 2}, None),
    ]],
)  # fmt: skip
def test_calls(f, args, kwargs, text, values):
    written, got, expected = texts(f, args, kwargs, values)
    assert text is None or written == text
    assert np.array_equal(got, expected)
    assert type(got) is type(expected)


def test_math():
    assert texts(math.exp, ("$a",), values=(1.5,)) == ("math.exp(a)", math.exp(1.5), math.exp(1.5))


def test_one_constant_has_one_name():
    words, table = Words(), np.ones(3)
    assert words.of(table) == words.of(table) != words.of(np.ones(3))


def test_statements():
    words, x = Words(), Var(1, X)
    y = Var(2, X)
    assert words.statement(Call(operator.isub, (x, y), {}, None, (x,))) == "t1 -= t2"
    assert words.statement(Call(operator.setitem, (x, (0, slice(1, None)), 2.0), {}, None, (x,))) == "t1[0, 1:] = 2.0"
    assert words.statement(Call(operator.isub, (x, y), {}, Var(3, X))) is None
