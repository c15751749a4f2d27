"""``SequentialLR``: warm-ups, and sequences in sequences."""

import math

import numpy as np
import pytest

import nn
from tests.nn.schedulers.courses import optimizer, rates


def test_warm_up_then_cosine():
    o = optimizer(1.0)
    schedule = nn.SequentialLR(o, [nn.LinearLR(o, 0.25, total_iters=3), nn.CosineAnnealingLR(o, 4)], milestones=[3])
    expected = [0.25, 0.5, 0.75, *(0.5 * (1 + math.cos(math.pi * t / 4)) for t in range(5))]
    np.testing.assert_allclose(rates(schedule, 7), expected, rtol=1e-14)


def test_sequences_nest():
    o = optimizer(1.0)
    inner = nn.SequentialLR(o, [nn.ExponentialLR(o, 0.5), nn.StepLR(o, 1, 0.1)], milestones=[2])
    schedule = nn.SequentialLR(o, [nn.LambdaLR(o, lambda t: 2 + t), inner], milestones=[2])
    assert rates(schedule, 5) == pytest.approx([2.0, 3.0, 1.0, 0.5, 1.0, 0.1])


def test_rates_as_they_are():
    o = optimizer(1.0)
    schedule = nn.SequentialLR(o, [nn.LinearLR(o, 0.25, total_iters=3), nn.CosineAnnealingLR(o, 4)], milestones=[3])
    for _ in range(5):
        assert schedule.get_lr() == schedule.get_last_lr()
        schedule.step()
