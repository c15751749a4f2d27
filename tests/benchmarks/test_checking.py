"""Results that differ are found and named, and those that do not are not."""

import re

import numpy as np
import pytest

from autograd import Tensor
from benchmarks.checking import differences, plain
from benchmarks.harness import Case

CASE = Case("a case", "group", {}, rtol=1e-6)


def compared(expected, got, engine="other"):
    return differences(CASE, {"gategrad": plain(expected), engine: plain(got)})


A = np.array([1.0, 1e-9])


@pytest.mark.parametrize(
    ("expected", "got"),
    [
        (1.0, 1.0 + 1e-9),
        (A, A + np.array([0, 9e-7])),  # the tolerance is relative to the largest entry
        ((A, [1.0, A]), (A.tolist(), [1.0, A.tolist()])),  # results of another process come as text
        ({"value": A, "gradients": [A]}, {"value": A}),  # only the common keys are compared
        (Tensor(A), A),
        (np.zeros(3), np.zeros(3)),
        (np.zeros((0, 2)), np.zeros((0, 2))),
        (np.ones((1, 1)), 1.0),
    ],
)
def test_the_same(expected, got):
    assert not compared(expected, got)


@pytest.mark.parametrize(
    ("expected", "got", "said"),
    [
        (1.0, 1.001, "differs from gategrad at the top by 0.001"),
        (A, A + np.array([0, 1e-5]), "by 1e-05 where the largest entry is 1"),
        ((1.0, A), (1.0, A[::-1]), r"at \[1\]"),
        ({"value": A}, {"value": -A}, r"at \['value'\]"),
        (A, np.ones(3), r"shape \(3,\), expected \(2,\)"),
        ((A, A), (A,), "1 parts, expected 2"),
        (A, (A, 1.0), "parts|shape|list"),
        ((A, 1.0), A, "expected list"),
        (1.0, np.nan, "by nan"),
    ],
)
def test_not_the_same(expected, got, said):
    (line,) = compared(expected, got)
    assert line.startswith("a case: other differs")
    assert re.search(said, line)


def test_an_engine_without_gradients_is_compared_by_its_value():
    assert not compared((1.0, A), 1.0, "numpy forward")
    assert compared((1.0, A), 2.0, "numpy forward")


def test_nobody_to_compare():
    assert differences(CASE, {}) == []
