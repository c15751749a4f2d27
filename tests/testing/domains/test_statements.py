"""Conditions and fields that the statements of random programs are made with."""

import numpy as np
import pytest

from autograd.testing.domains import statements
from autograd.testing.domains.domain import NEAR

CLOSE = [1.0, 1.0 + NEAR]
APART = [1.0 + 2 * NEAR, 1.0]


@pytest.mark.parametrize(
    ("condition", "x", "expected"),
    [
        (statements.every, [True, False], False),
        (statements.every, [[True], [True]], True),
        (statements.every, [], True),
        (statements.ndim(1), 0.0, False),
        (statements.ndim(1), [0.0], True),
        (statements.ndim(1), np.ones((1,) * 9), True),
        (statements.ndim(2, 2), [[0.0]], True),
        (statements.ndim(2, 2), [[[0.0]]], False),
        (statements.off_zero, [1.0, -2 * NEAR], True),
        (statements.off_zero, [1.0, -NEAR / 2], False),
        (statements.all_differ, APART, True),
        (statements.all_differ, CLOSE, False),
        (statements.all_differ, [APART, CLOSE], False),
        (statements.all_differ, [[3.0], [1.0]], True),
        (statements.all_differ, [[1.0, 2.0], [2.0, 3.0]], False),
        (statements.all_differ, 1.0, True),
        (statements.all_differ, [], False),
        (statements.axes_and_all_differ, APART, True),
        (statements.axes_and_all_differ, CLOSE, False),
        (statements.axes_and_all_differ, 1.0, False),
    ],
)
def test_conditions(condition, x, expected):
    found = condition(np.array(x))
    assert found is expected


@pytest.mark.parametrize(
    ("x", "y", "expected"),
    [
        (np.ones(2), np.ones(2), True),
        (np.ones(2), np.ones((1, 2)), False),
        (np.ones((2, 3)), np.ones((3, 2)), False),
        (np.ones(()), np.ones(()), False),
        (np.ones(()), 1.0, False),
    ],
)
def test_same_shape(x, y, expected):
    assert statements.same_shape(x, y) is expected


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (statements.axis, {-2, -1, 0, 1}),
        (statements.axis_or_none, {None, -2, -1, 0, 1}),
        (lambda x, k: {"axis": statements.axis_and_keepdims(x, k)["axis"]}, {None, -2, -1, 0, 1}),
    ],
    ids=["axis", "axis_or_none", "axis_and_keepdims"],
)
def test_every_axis_comes_up(field, expected):
    x = np.ones((2, 3))
    assert {field(x, k)["axis"] for k in range(20)} == expected
    assert {field(np.ones(()), k)["axis"] for k in range(20)} == {None}


def test_every_axis_comes_up_with_keepdims_and_without():
    found = [statements.axis_and_keepdims(np.ones(3), k) for k in range(20)]
    assert {(fields["axis"], fields["keepdims"]) for fields in found} == {
        (axis, keepdims) for axis in (None, -1, 0) for keepdims in (False, True)
    }
