"""``MultiplicativeLR``: products, and functions that it refuses."""

import pytest

import nn
from autograd import ArgumentError
from tests.nn.schedulers.courses import optimizer, rates


def test_each_rate_is_the_last_one_times_a_number():
    assert rates(nn.MultiplicativeLR(optimizer(1.0), lambda t: 1 / (1 + t)), 3) == pytest.approx(
        [1.0, 1 / 2, 1 / 6, 1 / 24]
    )


def test_changes_from_outside_stay():
    o = optimizer(1.0)
    schedule = nn.MultiplicativeLR(o, [lambda t: 0.5])
    schedule.step()
    o.lr = 8.0
    assert rates(schedule, 1) == [8.0, 4.0]


def test_wrong_functions():
    with pytest.raises(TypeError, match=r"MultiplicativeLR: got 0\.5"):
        nn.MultiplicativeLR(optimizer(), [0.5])
    with pytest.raises(ArgumentError, match="MultiplicativeLR: got 2 functions, expected 1"):
        nn.MultiplicativeLR(optimizer(), [abs, abs])
