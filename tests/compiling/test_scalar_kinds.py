"""Kinds of single numbers."""

import numpy as np
import pytest

from autograd.compiling.program import Var
from autograd.compiling.scalar_kinds import NotScalar, is_python, kind, kind_of, number_of


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1.0, "f"), (np.float64(1.0), "f"), (np.array(1.0), "f"), (np.array([[1.0]]), "f"), (3, "i"), (True, "b"),
        (np.bool_(True), "b"), (np.array(True), "b"),
    ],
)  # fmt: skip
def test_numbers(value, expected):
    assert kind(Var(1, value)) == kind_of(Var(1, value)) == expected


@pytest.mark.parametrize("value", [np.float32(1.0), 1j, np.ones(2), np.int64(3), np.array(3), np.array(1j)])
def test_others(value):
    with pytest.raises(NotScalar):
        kind(Var(1, value))


def test_constants():
    assert [number_of(x) for x in (1.5, 2, True, np.float64(0.5), np.array([2.0]), np.bool_(False))] == [
        1.5, 2, True, 0.5, 2.0, False,
    ]  # fmt: skip
    assert [number_of(x) for x in (np.float32(1.0), np.ones(2), "a", None, 1j)] == [None] * 5
    assert [kind_of(x) for x in (1.5, 2, True)] == ["f", "i", "b"]


def test_pythons_own():
    assert is_python(1.0)
    assert is_python(Var(1, 2.0))
    assert not is_python(np.float64(1.0))
    assert not is_python(Var(1, np.float64(1.0)))
