"""``np.interp`` on Tensors."""

import numpy as np
import pytest

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
    ("interp", lambda x: np.interp(x, [-1.0, 0.0, 0.5, 2.0], [1.0, 3.0, -1.0, 0.5])),
    ("interp ends", lambda x: np.interp(x, [-0.5, 0.5], [1.0, 3.0], left=-1.0, right=7.0)),
    ("interp one point", lambda x: np.interp(x, [0.5], [1.0]) + 0.0 * x),
    ("interp period", lambda x: np.interp(x, [0.5, 0.25, 1.0], [1.0, 3.0, -1.0], period=1.25)),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms([*FORMS, ("interp self", lambda x: np.interp(x, x[0] ** 2, x[1]))])
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


TWO = [
    ("interp", lambda x, fp: np.interp(x, [-1.0, 0.0, 0.5], fp), X, numbers(3, seed=3)),
    ("interp xp", lambda x, xp: np.interp(x, np.sort(xp), [1.0, 3.0, -2.0]), X, numbers(3, seed=3)),
    ("interp period", lambda xp, fp: np.interp([0.1, 3.3], xp, fp, period=1.5), numbers(3), numbers(3, seed=3)),
]


@pairs(TWO)
def test_functions_of_two_arrays(f, a, b):
    check_pair(f, a, b)


@pairs(TWO)
def test_the_first_of_two_arrays_may_be_plain(f, a, b):
    check_function(wrt(f, 1, a, b), b)


WRONG = [
    ("np.interp", lambda x: np.interp(x, [0.0, 1.0], [1.0]), ShapeError, r"xp of shape \(2,\) and fp of \(1,\)"),
    ("np.interp", lambda x: np.interp(x, [0.0, 1.0], [1.0, 2.0], period=0), OperandError, "period=0"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)
