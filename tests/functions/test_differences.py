"""Differences, integrals and slopes along an axis, called on Tensors in every form that NumPy knows."""

import numpy as np
import pytest

from autograd import Tensor
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import (
    X,
    check_form,
    check_message,
    check_pair,
    check_single_precision,
    forms,
    numbers,
    pairs,
    wrong,
    wrt,
)
from tests.numeric import check_function

FORMS = [
    ("diff", lambda x: np.diff(x)),
    ("diff n axis", lambda x: np.diff(x, n=2, axis=0)),
    ("diff 0", lambda x: np.diff(x, n=0) * 1.0),
    ("diff ends", lambda x: np.diff(x, axis=0, prepend=2.0, append=x[:1] ** 2)),
    ("diff to nothing", lambda x: np.diff(x, n=5, axis=1)),
    ("ediff1d", lambda x: np.ediff1d(x)),
    ("ediff1d ends", lambda x: np.ediff1d(x, to_begin=[1.0, 2.0], to_end=x[0])),
    ("trapezoid", lambda x: np.trapezoid(x)),
    ("trapezoid dx axis", lambda x: np.trapezoid(x, dx=0.5, axis=0)),
    ("trapezoid x, as a dx for each", lambda x: np.trapezoid(x[0], dx=np.arange(1.0, 7.0).reshape(2, 3))),
    ("trapezoid x", lambda x: np.trapezoid(x, [0.0, 1.0, 3.0], axis=0)),
    ("trapezoid of x by x", lambda x: np.trapezoid(x, x**2, axis=1)),
    ("unwrap", lambda x: np.unwrap(3.0 * x)),
    ("unwrap period", lambda x: np.unwrap(x, axis=0, period=1.7, discont=1.0)),
    ("gradient", lambda x: np.gradient(x)),
    ("gradient axis", lambda x: np.gradient(x, axis=0)),
    ("gradient axes", lambda x: np.gradient(x, axis=(1, 0))),
    ("gradient tuple of one", lambda x: np.gradient(x, axis=(1,))),
    ("gradient spacing", lambda x: np.gradient(x, 0.5)),
    ("gradient spacings", lambda x: np.gradient(x, 0.5, 2, edge_order=2)),
    ("gradient coordinates", lambda x: np.gradient(x, [0.0, 1.0, 3.0], [0.0, 0.5, 2.0, 2.5], edge_order=2)),
    ("gradient mixed", lambda x: np.gradient(x, [0.0, 1.0, 3.0], 0.25)),
    ("gradient of two", lambda x: np.gradient(x[:2], axis=0)),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms(FORMS)
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


TWO = [
    ("diff", lambda x, y: np.diff(x, prepend=y, append=y[:, :1] ** 2), X, numbers(3, 2, seed=3)),
    ("ediff1d", lambda x, y: np.ediff1d(x, y, y), X, numbers(2, seed=3)),
    ("trapezoid", lambda y, x: np.trapezoid(y, x), X, numbers(4, seed=3)),
    ("trapezoid axis", lambda y, x: np.trapezoid(y, x, axis=0), X, numbers(3, 4, seed=3)),
    ("trapezoid dx", lambda y, dx: np.trapezoid(y, dx=dx), X, np.array(0.3)),
    ("gradient coordinates", lambda y, x: np.gradient(y, x, edge_order=2), numbers(5), np.sort(numbers(5, seed=3))),
    ("gradient axis", lambda y, x: np.gradient(y, x, axis=1), X, np.sort(numbers(4, seed=3))),
    ("gradient spacing", lambda y, h: np.gradient(y, h), X, np.array(0.3)),
]


@pairs(TWO)
def test_functions_of_two_arrays(f, a, b):
    check_pair(f, a, b)


# NumPy looks for Tensors only in the arguments that it dispatches on. It does not look at initial=, dx=, k= and the
# like.
@pairs([row for row in TWO if row[0] != "trapezoid dx"])
def test_the_first_of_two_arrays_may_be_plain(f, a, b):
    check_function(wrt(f, 1, a, b), b)


WRONG = [
    ("np.diff", lambda x: np.diff(x, n=-1), ShapeError, "n=-1"),
    ("np.gradient", lambda x: np.gradient(x, 1.0, 2.0, 3.0), OperandError, "3 spacings"),
    ("np.gradient", lambda x: np.gradient(x, [0.0, 1.0]), OperandError, "coordinates for one axis"),
    ("np.gradient", lambda x: np.gradient(x[:1], axis=0), ShapeError, "at least 2"),
    ("np.gradient", lambda x: np.gradient(x, [0.0, 1.0], axis=0), ShapeError, "2 coordinates"),
    ("np.gradient", lambda x: np.gradient(x, edge_order=3), OperandError, "edge_order=3"),
    ("np.unwrap", lambda x: np.unwrap(x, period=Tensor(3.0)), OperandError, "period of type Tensor"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)


def test_gradient_returns_one_array_or_a_tuple_as_numpy_does():
    x = Tensor(X)
    assert isinstance(np.gradient(x, axis=(1,)), Tensor)
    assert isinstance(np.gradient(x), tuple)
    assert np.gradient(Tensor(1.0)) == ()
