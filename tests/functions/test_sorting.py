"""Sorting and partitioning Tensors, in every form that NumPy knows."""

import numpy as np
import pytest

from autograd.errors import OperandError
from tests.functions.helpers import check_form, check_message, check_single_precision, forms, wrong

FORMS = [
    ("sort", lambda x: np.sort(x)),
    ("sort axis", lambda x: np.sort(x, axis=0, kind="mergesort")),
    ("sort flat", lambda x: np.sort(x, axis=None)),
    ("partition", lambda x: np.partition(x, 2)),
    ("partition axis", lambda x: np.partition(x, [0, 1], axis=0)),
    ("partition flat", lambda x: np.partition(x, -2, axis=None)),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms(FORMS)
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


WRONG = [
    ("np.sort", lambda x: np.sort(x, axis=7), ValueError, "axis 7 is out of bounds"),
    ("np.sort", lambda x: np.sort(x, order="a"), OperandError, "order='a'"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)
