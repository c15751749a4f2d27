"""An optimiser to make schedules for, and the learning rates that a schedule writes."""

import nn
from autograd import Tensor


def optimizer(lr=0.5, **options):
    return nn.SGD([Tensor([1.0])], lr=lr, **options)


def rates(schedule, steps, *measured):
    found = [schedule.get_last_lr()[0]]
    for t in range(steps):
        schedule.step(*([measured[t]] if measured else []))
        found.append(schedule.get_last_lr()[0])
    return found
