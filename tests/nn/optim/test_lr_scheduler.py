"""PyTorch's place for schedules holds all of them."""

import nn


def test_every_schedule_is_there():
    kinds = {name for name, x in vars(nn).items() if isinstance(x, type) and issubclass(x, nn.LRScheduler)}
    assert {name for name in vars(nn.optim.lr_scheduler) if not name.startswith("_")} == kinds
    assert all(getattr(nn.optim.lr_scheduler, name) is getattr(nn, name) for name in kinds)
