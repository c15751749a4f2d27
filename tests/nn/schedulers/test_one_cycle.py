"""``OneCycleLR``: its end."""

import pytest

import nn
from autograd import ArgumentError
from tests.nn.schedulers.courses import optimizer, rates


def test_one_cycle_ends():
    o = optimizer(momentum=0.9)
    schedule = nn.OneCycleLR(o, 1.0, epochs=2, steps_per_epoch=2, anneal_strategy="linear")
    last = rates(schedule, 4)
    assert last[-2:] == pytest.approx([1 / 25 / 1e4] * 2)  # the step after the last batch changes nothing
    with pytest.raises(ArgumentError, match="got step number 5, expected at most total_steps=4"):
        schedule.step()
    one = nn.OneCycleLR(optimizer(), 1.0, total_steps=1, cycle_momentum=False)
    assert one.get_last_lr() == pytest.approx([1 / 25 / 1e4])
