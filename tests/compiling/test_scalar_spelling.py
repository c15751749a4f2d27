"""The spelling of calls of a program."""

import operator

import numpy as np
import pytest

from autograd import ops
from autograd.compiling.program import Attribute, Call, Method, Var
from autograd.compiling.scalar_kinds import NotScalar
from autograd.compiling.scalar_spelling import Speller


def call(f, *args, out=1.0, kwargs=None, **more):
    return Call(f, args, kwargs or {}, Var(9, out), **more)


def named(wish, x):
    return wish


NUMBER, SCALAR, ARRAY, TRUTH = Var(1, 1.0), Var(2, np.float64(1.0)), Var(3, np.array(1.0)), Var(4, np.bool_(True))


def test_operators():
    speller = Speller(False, named)
    for _ in range(2):  # the second call reads the memory
        assert speller.spelling(call(operator.add, NUMBER, NUMBER))[0].text == "{0} + {1}"
    assert speller.spelling(call(operator.mul, SCALAR, 2, out=np.float64(1.0)))[0].text == "{0} * {1}"
    assert speller.spelling(call(operator.lt, SCALAR, ARRAY, out=np.bool_(True)))[0].out == "b"


def test_powers_of_arrays_are_not_those_of_numbers():
    speller = Speller(False, named)
    assert speller.spelling(call(operator.pow, ARRAY, 2, out=np.float64(1.0)))[0].text == "{0} * {0}"
    assert speller.spelling(call(operator.pow, SCALAR, 2, out=np.float64(1.0)))[0].text == "pow({0}, {1})"
    assert speller.spelling(call(operator.pow, SCALAR, ARRAY, out=np.float64(1.0)))[0].calls
    assert speller.spelling(call(operator.pow, NUMBER, 2))[0].text == "{0} ** {1}"


@pytest.mark.parametrize(
    ("f", "args", "kwargs"),
    [
        (Method("item"), (SCALAR,), {}), (operator.getitem, (ARRAY, ...), {}), (operator.getitem, (SCALAR, ()), {}),
        (Attribute("T"), (ARRAY,), {}), (np.asarray, (SCALAR,), {"dtype": np.float64}),
        (Method("copy"), (ARRAY, "K"), {}),
        (np.reshape, (ARRAY, (1, 1)), {}), (Method("astype"), (ARRAY, np.float64), {}),
    ],
)  # fmt: skip
def test_calls_that_change_the_type_alone(f, args, kwargs):
    spelling, operands = Speller(False, named).spelling(call(f, *args, kwargs=kwargs, out=np.array(1.0)))
    assert spelling is None
    assert operands == args[:1]


def test_kernels():
    speller = Speller(False, named)
    assert speller.spelling(call(ops.relu.scalar, NUMBER))[0].text == "0.0 if {0} <= 0 else {0}"
    assert speller.spelling(call(ops.sigmoid.scalar, NUMBER))[0].text == "sigmoid_of_number({0})"
    assert speller.spelling(call(ops.power.scalar, NUMBER, 2))[0].text == "pow({0}, {1})"
    with pytest.raises(NotScalar):
        speller.spelling(call(ops.maximum.scalar, NUMBER, 2))  # the kernel may return the integer


@pytest.mark.parametrize(
    "wrong",
    [
        call(np.linalg.norm, ARRAY, out=np.float64(1.0)),
        call(operator.add, SCALAR, SCALAR, out=np.float64(1.0), error_state={"under": "raise"}),
        call(operator.add, NUMBER, NUMBER, pure=False),
        call(operator.iadd, ARRAY, NUMBER, writes=(ARRAY,)),
        call(operator.add, TRUTH, TRUTH, out=np.bool_(True)),
        call(np.exp, SCALAR, out=np.float64(1.0), kwargs={"where": TRUTH}),
        call(divmod, NUMBER, NUMBER),
    ],
)
def test_what_cannot_be_spelled(wrong):
    with pytest.raises(NotScalar):
        Speller(False, named).spelling(wrong)


def test_an_earlier_call_of_these_types_counts_for_its_error_state_alone():
    speller, x = Speller(False, named), np.float64(1.0)
    spelling, _ = speller.spelling(call(operator.mul, Var(1, x), Var(2, x), out=x))
    assert spelling is not None
    assert spelling.text == "{0} * {1}"
    with pytest.raises(NotScalar):
        speller.spelling(call(operator.mul, Var(1, x), Var(2, x), out=x, error_state={"under": "raise"}))
    again, operands = speller.spelling(call(operator.mul, Var(3, x), 2.0, out=x))
    assert again == spelling
    assert operands[1] == 2.0
    with pytest.raises(NotScalar):  # an array of one number in its place is not of the same type
        speller.spelling(call(operator.mul, Var(1, np.ones(2)), Var(2, x), out=np.ones(2)))
