"""Checks as one expression: their answers; a place that is gone does not raise."""

import numpy as np
import pytest

from autograd.compiling import checks as module
from autograd.compiling.checks import Checks, same_bits
from autograd.compiling.tracer import Untraceable


def test_the_first_place_that_is_another():
    checks, box = Checks(), {"a": 1.0, "b": np.ones(2)}
    name = checks.bind(box)
    checks.expect(f"{name}['a'] == 1.0", "a")
    checks.expect(f"{name}['b'].shape == (2,)", "b")
    checks.read([f"{name}['b']", f"{name}['a']"])
    assert checks.holds()
    assert checks.missed() == ""
    assert checks.values() == [box["b"], 1.0]
    box["b"] = np.ones(3)
    assert not checks.holds()
    assert checks.missed() == "b"
    del box["a"]
    assert not checks.holds()
    assert checks.missed() == "a"


def test_there_may_be_none():
    checks = Checks()
    checks.read([])
    assert checks.holds()
    assert checks.values() == []


def test_the_limit(monkeypatch):
    monkeypatch.setattr(module, "MOST_CHECKS", 3)
    checks = Checks()
    for i in range(3):
        checks.expect("True", f"place {i}")
    with pytest.raises(Untraceable, match=r"more than 3 things .*place 3"):
        checks.expect("True", "place 3")


@pytest.mark.parametrize(
    ("x", "y", "same"),
    [
        (np.array([1.0, np.nan]), np.array([1.0, np.nan]), True),
        (np.array([0.0]), np.array([-0.0]), False),
        (np.array([1]), np.array([1.0]), False),
        (np.ones((2, 2)), np.ones((2, 2), order="F"), False),
        (np.array(["a"]), np.array(["a"]), True),
        (np.array(["a"]), np.array(["b"]), False),
        ([1.0], np.array([1.0]), False),
    ],
)
def test_same_bits(x, y, same):
    assert same_bits(x, y) is same
