"""``ReduceLROnPlateau``: patience, cooldown, thresholds."""

import math

import pytest

import nn
from autograd import Tensor
from tests.nn.schedulers.courses import optimizer, rates


def test_reduce_on_plateau():
    o = optimizer(1.0)
    schedule = nn.ReduceLROnPlateau(o, factor=0.5, patience=0, cooldown=2, threshold=0.0)
    assert rates(schedule, 7, 3, 3, 3, 3, 3, 2, math.nan) == [1.0, 1.0, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25]
    largest = nn.ReduceLROnPlateau(optimizer(1.0), mode="max", patience=0, threshold=0.1, threshold_mode="abs")
    assert rates(largest, 3, 0.5, 0.61, 0.65) == pytest.approx([1.0, 1.0, 1.0, 0.1])
    lowest = nn.ReduceLROnPlateau(optimizer(1.0), patience=0, min_lr=0.3)
    assert rates(lowest, 3, 1.0, 1.0, Tensor(1.0)) == [1.0, 1.0, 0.3, 0.3]


def test_rates_as_they_are():
    schedule = nn.ReduceLROnPlateau(optimizer(1.0), factor=0.5, patience=0)
    rates(schedule, 3, 1.0, 1.0, 1.0)
    assert schedule.get_lr() == schedule.get_last_lr()
