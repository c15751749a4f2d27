"""Weighted means, covariances and counts, called on Tensors in every form that NumPy knows."""

import numpy as np
import pytest

from autograd import grad, make_vjp
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import (
    WEIGHTS,
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
    ("average", lambda x: np.average(x, axis=0, keepdims=True)),
    ("average of rows", lambda x: np.average(x, axis=1, weights=[1.0, 2.0, 3.0, 4.0])),
    ("average of all", lambda x: np.average(x, weights=WEIGHTS)),
    ("average returned", lambda x: np.average(x, axis=0, weights=np.abs(x), returned=True)),
    ("average two axes", lambda x: np.average(x, axis=(1, 0), weights=WEIGHTS.T)),
    ("cov", lambda x: np.cov(x)),
    ("cov of columns", lambda x: np.cov(x, rowvar=False, bias=True)),
    ("cov of two", lambda x: np.cov(x[0], x[1], ddof=2)),
    ("cov of one", lambda x: np.cov(x[0])),
    ("cov fweights", lambda x: np.cov(x, fweights=[1, 2, 1, 3])),
    ("cov both weights", lambda x: np.cov(x, fweights=[1, 2, 1, 3], aweights=[0.5, 1.0, 2.0, 1.5])),
    ("cov aweights ddof 0", lambda x: np.cov(x, aweights=[0.5, 1.0, 2.0, 1.5], ddof=0)),
    ("corrcoef", lambda x: np.corrcoef(x)),
    ("corrcoef of two", lambda x: np.corrcoef(x[0], x[2], rowvar=False)),
    ("bincount", lambda x: np.bincount([0, 3, 0, 1], weights=x[0], minlength=6)),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms(FORMS)
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


TWO = [
    ("average", lambda a, w: np.average(a, axis=0, weights=w**2), X, WEIGHTS),
    ("average of rows", lambda a, w: np.average(a, axis=1, weights=w[0]), X, WEIGHTS),
    ("average returned", lambda a, w: np.average(a, weights=w, returned=True), X, WEIGHTS),
    ("cov", lambda x, y: np.cov(x, y), X, numbers(2, 4, seed=3)),
    ("cov aweights", lambda x, w: np.cov(x, aweights=w, ddof=1), X, WEIGHTS[0]),
    ("corrcoef", lambda x, y: np.corrcoef(x, y), X, numbers(4, seed=3)),
]


@pairs(TWO)
def test_functions_of_two_arrays(f, a, b):
    check_pair(f, a, b)


@pairs(TWO)
def test_the_first_of_two_arrays_may_be_plain(f, a, b):
    check_function(wrt(f, 1, a, b), b)


WRONG = [
    ("np.average", lambda x: np.average(x, weights=[1.0, 2.0]), ShapeError, r"weights of shape \(2,\)"),
    ("np.average", lambda x: np.average(x, weights=0 * x), ZeroDivisionError, "add up to zero"),
    ("np.cov", lambda x: np.cov(x[None]), ShapeError, "expected one or two axes"),
    ("np.cov", lambda x: np.cov(x, ddof=0.5), OperandError, "ddof=0.5"),
    ("np.cov", lambda x: np.cov(x, fweights=x[0]), OperandError, "plain integer counts"),
    ("np.cov", lambda x: np.cov(x, aweights=[1.0]), ShapeError, r"aweights of shape \(1,\)"),
    ("np.cov", lambda x: np.cov(x, aweights=[1.0, 1.0, -1.0, 1.0]), ShapeError, "negative aweights"),
    ("np.bincount", lambda x: np.bincount([0, 1], x[0]), ShapeError, r"weights of shape \(4,\)"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)


def test_bincount_keeps_numbers_of_its_own():
    """The op keeps a copy of the numbers as a parameter, which derivatives of every order read."""
    x, i = np.array([1.0, 2.0, 3.0]), np.array([0, 1, 1])
    pull, _ = make_vjp(grad(lambda t: np.sum(np.bincount(i, weights=t) ** 3)))(x)
    i[0] = 1
    np.testing.assert_allclose(pull(np.array([1.0, 0.0, 2.0])), [6.0, 60.0, 60.0])
