"""Doors: errors that they convert, errors that pass, and the texts."""

import gc
import inspect
import operator
import warnings
import weakref

import numpy as np
import pytest

import nn
from autograd import ArgumentError, AutogradError, IndexingError, OperandError, ShapeError, Tensor, Value
from autograd.engine.doors import (
    BARE,
    callable_for,
    called,
    door,
    holds_itself,
    is_from_inside,
    passes,
    refuse,
    shown,
    user_level,
)


def inside(body):
    """A door around a function of this package, as far as the door can tell: one with its name for a module."""
    space = {"__name__": "autograd.made_up", "door": door, "np": np}
    exec(f"@door\ndef function(x, key=None):\n    '''Some words.'''\n    {body}", space)
    return space["function"]


@pytest.mark.parametrize(
    ("body", "x", "error", "says"),
    [
        ("return x + None", 1, OperandError, "function(1): unsupported operand"),
        ("return x.nothing", "t", OperandError, "function('t'): 'str' object has no attribute 'nothing'"),
        ("return x[9]", [1.5], IndexingError, "function([1.5]): list index out of range"),
        ("return x['b']", {"a": 1}, ArgumentError, "function(a dict): there is no 'b'"),
        ("return float(x)", "x", ArgumentError, "function('x'): could not convert"),
        ("return float(x)", 10**400, ArgumentError, "function(an integer of 1329 bits): int too large"),
        ("return 1 / x", 0, ArgumentError, "function(0): division by zero"),
        (
            "return np.reshape(x, 5)",
            np.ones((2, 2)),
            ArgumentError,
            "(ndarray of shape (2, 2) float64): cannot",
        ),
        ("return [function(part) for part in x]", [[]], ArgumentError, "holds itself"),
    ],
)
def test_a_bare_error_leaves_with_the_call_in_its_text(body, x, error, says):
    if isinstance(x, list) and x == [[]]:
        x[0] = x
    with pytest.raises(error) as caught:
        inside(body)(x)
    assert says in str(caught.value)
    cause = caught.value.__cause__
    assert isinstance(cause, BARE)
    assert not isinstance(cause, AutogradError)


def test_errors_of_axes_and_matrices_get_a_note():
    with pytest.raises(np.exceptions.AxisError) as caught:
        inside("return np.sum(x, axis=7)")(np.ones(2), key="k")
    assert caught.value.__notes__ == ["in function(ndarray of shape (2,) float64, key='k')"]
    with pytest.raises(np.linalg.LinAlgError) as caught:
        inside("return np.linalg.inv(x)")(np.zeros((2, 2)))
    assert "in function(" in caught.value.__notes__[0]


def test_what_passes():
    with pytest.raises(ShapeError, match="own"):
        door(lambda: (_ for _ in ()).throw(ShapeError("own")))()
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'x'") as refused:
        inside("return x")()
    assert type(refused.value) is TypeError
    with pytest.raises(FloatingPointError), np.errstate(divide="raise"):
        inside("return np.log(x)")(np.zeros(1))
    with pytest.raises(KeyError) as own:
        inside("return x(1)")(lambda y: {}[y])
    assert type(own.value) is KeyError
    with pytest.raises(RecursionError):
        inside("return function(x)")(1.0)


@pytest.mark.parametrize(
    "make",
    [
        lambda: nn.Linear(2, 3, device="cpu"),
        lambda: nn.LSTM(2, 3, device=None),
        lambda: nn.GRUCell(2, 3, device="cpu"),
        lambda: nn.MultiheadAttention(4, 2, device="cpu"),
        lambda: nn.TransformerEncoderLayer(4, 2, device="cpu"),
        lambda: nn.Embedding(4, 2, device="cuda"),
    ],
)
def test_a_device_is_refused_with_what_to_do(make):
    with pytest.raises(OperandError, match="unexpected keyword argument 'device'; leave it out: arrays lie where"):
        make()
    with pytest.raises(TypeError) as refused:
        nn.Linear(2, 3, devise="cpu")
    assert type(refused.value) is TypeError


def test_a_door_looks_like_the_function():
    function = inside("return x")
    assert function(3) == 3
    assert function.__name__ == "function"
    assert function.__doc__ == "Some words."
    assert list(inspect.signature(function).parameters) == ["x", "key"]
    assert function.__globals__["__name__"] == "autograd.made_up"  # doctest looks there


class Thing:
    """A class with doors."""

    @door
    def __init__(self, n):
        self.n = operator.index(n)

    @door
    def twice(self, m):
        return [self.n][m]


def test_methods_are_named_by_the_class():
    """(The frames of this file are a user's, so these errors pass; only the text of the call matters.)"""
    with pytest.raises(TypeError):
        Thing("x")
    with pytest.raises(OperandError, match=r"^Tensor\.argmax\(Tensor of shape \(2,\) float64, axis='x'\): "):
        Tensor([1.0, 2.0]).argmax(axis="x")


def test_no_cycle_is_left():
    gc.collect()
    gc.disable()
    try:
        t = Tensor(np.ones(2))
        ref = weakref.ref(t)
        for call in (lambda t: t["x"], lambda t: t.argmax(axis="x"), lambda t: np.flip(t, "x"), lambda t: t < "x"):
            with pytest.raises(AutogradError) as caught:
                call(t)
            del caught
        del t
        assert ref() is None
    finally:
        gc.enable()


def test_frames_of_others():
    def here():
        try:
            raise ValueError("x")
        except ValueError as error:
            return error

    assert is_from_inside(None)
    assert not is_from_inside(here().__traceback__)
    assert passes(OperandError("x"))
    assert not passes(here())  # no frame below the one that caught it
    with pytest.raises(ShapeError, match=r"^f\(\): x$"):
        refuse(here(), "f()", value_error=ShapeError)


def test_callables():
    assert callable_for("grad", len) is len
    with pytest.raises(OperandError, match="grad: got 3 as fun, expected a function"):
        callable_for("grad", 3)


def test_containers_that_hold_themselves():
    a, b = [], {}
    a.append(b)
    assert not holds_itself([a, a])  # a list that occurs twice does not hold itself
    b["a"] = a
    assert holds_itself(a)
    assert holds_itself((1, b))
    assert not holds_itself("text")


@pytest.mark.parametrize(
    ("x", "text"),
    [
        (np.ones((2, 3)), "ndarray of shape (2, 3) float64"), (Tensor([1.0]), "Tensor of shape (1,) float64"),
        (Value(1.0), "Value of float"), (None, "None"), ("text", "'text'"), (2**900, "an integer of 901 bits"),
        (int, "the class int"), ([1, "a"], "[1, 'a']"), ((), "()"), ([[1]], "a list"), ({}, "a dict"),
        (len, "the function len"), (nn.Linear(1, 1), "a Linear"), (np, "a module"),
        (np.float32(1.5), "np.float32(1.5)"), (slice(None), "slice(None, None, None)"),
    ],
)  # fmt: skip
def test_arguments_in_a_few_words(x, text):
    assert shown(x) == text


def test_calls_in_a_few_words():
    assert called("f", (1, "a"), {"axis": 0, "initial": np._NoValue}) == "f(1, 'a', axis=0)"


def test_a_warning_from_a_sweep_names_the_line_of_the_user():
    """NumPy's frame stands between: a sweep is a function decorated by ``np.errstate``."""
    space = {"__name__": "autograd.made_up", "np": np, "warnings": warnings, "user_level": user_level}
    lines = "@np.errstate(all='ignore')", "def sweep():", "    warnings.warn('words', stacklevel=user_level())"
    exec("\n".join(lines), space)
    with pytest.warns(UserWarning, match="words") as caught:
        space["sweep"]()
    assert caught[0].filename == __file__
