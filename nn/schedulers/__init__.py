"""Schedules: changes of the learning rate as training goes on, under PyTorch's names, defaults and numbers.

A schedule is made for an optimiser; each ``step()``, called after an epoch (or, for ``OneCycleLR``, after a batch),
writes new learning rates into the optimiser's groups. In the formulas, t counts the steps of the schedule and lr_0 is
the learning rate that the group had when the first schedule was made for it.

If something else changed a learning rate in between (you, or a second schedule on the same optimiser), the change stays
as a factor: lr_t becomes lr * lr_t / lr_(t-1). (``LambdaLR``, ``OneCycleLR``,
``CyclicLR`` and ``CosineAnnealingWarmRestarts`` set it anew.)
"""
