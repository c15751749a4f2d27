"""Answers as trees of arrays."""

import numpy as np
import pytest

from autograd import Tensor, Value
from autograd.school.answers import Complaint, NoAnswer, leaves, near, nothing_yet, same


@pytest.mark.parametrize("stub", [..., None, NotImplemented, (..., ...), [None], {"a": ...}, [(..., None)]])
def test_stubs(stub):
    assert nothing_yet(stub)


@pytest.mark.parametrize("answer", [0, "", [], (), {}, (1, ...), np.zeros(0)])
def test_no_stubs(answer):
    assert not nothing_yet(answer)


def test_places():
    right = {"w": [1.0, np.zeros(2)], "b": 0}
    assert list(leaves({"b": Value(1.0), "w": (2, [1, 2])}, right)) == ["['w'][0]", "['w'][1]", "['b']"]
    assert leaves(Tensor([1.0, 2.0]), np.zeros(2))[""].tolist() == [1.0, 2.0]
    assert leaves([Value(1.0), 2], np.zeros(2))[""].tolist() == [1.0, 2.0]
    assert leaves(np.ones(2), (1.0, 1.0)).keys() == {"[0]", "[1]"}
    with pytest.raises(NoAnswer, match=r"for \['w'\]\[1\]"):
        leaves({"b": 1, "w": [1, ...]}, right)
    with pytest.raises(Complaint, match=r"length of the answer is 2\. Asked for were 3 things"):
        leaves((1, 2), (1, 2, 3))


def test_truths():
    assert leaves([True, False], np.array([True, False]))[""].tolist() == [1.0, 0.0]
    with pytest.raises(Complaint):
        leaves([1.0, 0.0], np.array([True, False]))
    with pytest.raises(Complaint):
        leaves([True, False], np.array([1.0, 0.0]))
    with pytest.raises(Complaint, match="The number 0 is not what was asked for: True or False"):
        leaves(0, True)


def test_ragged_lists():
    with pytest.raises(Complaint, match="A list is not"):
        leaves([[1], [1, 2]], np.zeros((2, 2)))


def test_equal_but_for_rounding():
    x = np.array([1e6, 1e-12, 0.0])
    assert same(x * (1 + 1e-9), x, 1e-6)
    assert not same(x * (1 + 1e-5), x, 1e-6)
    assert not same(x, x[:2], 1e-6)
    assert same(np.zeros((0, 3)), np.zeros((0, 3)), 1e-6)
    assert near(np.array([np.inf, np.nan, 1.0]), np.array([np.inf, np.nan, 2.0]), 1e-6).tolist() == [True, True, False]
    assert not same(np.array(1e-8), np.array(0.0), 1e-6)
