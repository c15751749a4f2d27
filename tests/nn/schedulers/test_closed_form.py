"""Schedules that are formulas: changes from outside, and rates of 0."""

import pytest

import nn
from tests.nn.schedulers.courses import optimizer, rates


def test_what_somebody_else_does_to_the_rate_stays_as_a_factor():
    o = optimizer(1.0)
    schedule = nn.ExponentialLR(o, 0.5)
    schedule.step()
    o.lr = 0.05
    assert rates(schedule, 2) == pytest.approx([0.05, 0.025, 0.0125])


def test_a_rate_that_was_zero_comes_back():
    o = optimizer(1.0)
    assert rates(nn.CosineAnnealingLR(o, 1), 3) == pytest.approx([1.0, 0.0, 1.0, 0.0])


def test_a_later_schedule_starts_from_the_first_rate():
    o = optimizer(1.0)
    first = nn.StepLR(o, 1, 0.1)
    first.step()
    second = nn.ExponentialLR(o, 0.5)
    assert second.base_lrs == [1.0]
    assert rates(second, 1) == pytest.approx([0.1, 0.05])
