"""Convolution and correlation of Tensors."""

import numpy as np
import pytest

from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import check_message, check_single_precision, forms, name, numbers, wrong
from tests.numeric import check_function


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("lengths", [(5, 3), (3, 5), (4, 4), (6, 2), (2, 6), (3, 1), (1, 1)], ids=str)
@pytest.mark.parametrize("f", [np.convolve, np.correlate], ids=name)
def test_convolutions(f, lengths, mode):
    a, v = numbers(lengths[0]), numbers(lengths[1], seed=3)
    check_function(lambda a, v: f(a, v, mode), a, v)
    check_function(lambda a: f(a, v, mode=mode), a)
    check_function(lambda v: f(list(a), v, mode), v)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms([("convolve", lambda x: np.convolve(x[0], x[1]))])
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


WRONG = [
    ("np.convolve", lambda x: np.convolve(x, x), ShapeError, r"a of shape \(3, 4\)"),
    ("np.convolve", lambda x: np.convolve(x[0], x[1], "some"), OperandError, "mode='some'"),
    ("np.correlate", lambda x: np.correlate(x[0], []), ShapeError, r"v of shape \(0,\)"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)
