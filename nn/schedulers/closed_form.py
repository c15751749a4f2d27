"""Schedules that are a formula: the learning rate after t steps, whatever came before."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from autograd.engine.doors import door
from autograd.errors import ArgumentError, OperandError
from nn.modules.arguments import integer, real
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler, checked_optimizer


class LambdaLR(LRScheduler):
    """lr_t = lr_0 * f(t), for any function.

    Args:
        optimizer: the optimiser whose learning rates change.
        lr_lambda: f, a function of the number of steps; or a list of them, one a group.

    Raises:
        OperandError: no optimiser, or no function.
        ArgumentError: a list of another length than there are groups.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = LambdaLR(SGD([Tensor(1.0)], lr=0.4), lambda t: 1 / (1 + t))
        >>> schedule.step()
        >>> schedule.get_last_lr()
        [0.2]
    """

    @door
    def __init__(
        self, optimizer: Optimizer, lr_lambda: Callable[[int], float] | Sequence[Callable[[int], float]]
    ) -> None:
        groups = len(checked_optimizer("LambdaLR", optimizer).param_groups)
        self.lr_lambdas = [lr_lambda] * groups if callable(lr_lambda) else list(lr_lambda)
        for f in self.lr_lambdas:
            if not callable(f):
                raise OperandError(f"LambdaLR: got {f!r:.60} as lr_lambda, expected a function of the number of steps")
        if len(self.lr_lambdas) != groups:
            raise ArgumentError(f"LambdaLR: got {len(self.lr_lambdas)} functions, expected {groups}, one a group")
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        """lr_0 * f(t) for each group."""
        return [base * f(self.last_epoch) for base, f in zip(self.base_lrs, self.lr_lambdas, strict=True)]


class StepLR(LRScheduler):
    """lr_t = lr_0 * gamma^floor(t / step_size): multiplied by gamma every few epochs.

    Args:
        optimizer: the optimiser whose learning rates change.
        step_size: how many epochs apart, >= 1.
        gamma: the factor, >= 0.

    Raises:
        OperandError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = StepLR(SGD([Tensor(1.0)], lr=0.5), step_size=2, gamma=0.5)
        >>> for epoch in range(4):
        ...     schedule.step()
        ...     print(schedule.get_last_lr())
        [0.5]
        [0.25]
        [0.25]
        [0.125]
    """

    @door
    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        self.step_size = integer("StepLR", "step_size", step_size, 1)
        self.gamma = real("StepLR", "gamma", gamma)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma ** (t // self.step_size))


class MultiStepLR(LRScheduler):
    """lr_t = lr_0 * gamma^(number of milestones that t has reached).

    Args:
        optimizer: the optimiser whose learning rates change.
        milestones: the epochs after which it is multiplied by gamma, in any order.
        gamma: the factor, >= 0.

    Raises:
        OperandError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = MultiStepLR(SGD([Tensor(1.0)], lr=0.5), milestones=[1, 3], gamma=0.5)
        >>> for epoch in range(3):
        ...     schedule.step()
        ...     print(schedule.get_last_lr())
        [0.25]
        [0.25]
        [0.125]
    """

    @door
    def __init__(self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1) -> None:
        self.milestones = sorted(integer("MultiStepLR", "milestones", t, 0) for t in milestones)
        self.gamma = real("MultiStepLR", "gamma", gamma)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma ** bisect_right(self.milestones, t))


class ExponentialLR(LRScheduler):
    """lr_t = lr_0 * gamma^t.

    Args:
        optimizer: the optimiser whose learning rates change.
        gamma: the factor of every epoch, >= 0.

    Raises:
        OperandError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = ExponentialLR(SGD([Tensor(1.0)], lr=0.5), gamma=0.5)
        >>> schedule.step()
        >>> schedule.get_last_lr()
        [0.25]
    """

    @door
    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        self.gamma = real("ExponentialLR", "gamma", gamma)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma**t)


class LinearLR(LRScheduler):
    """A straight line from lr_0 * start_factor to lr_0 * end_factor in total_iters steps: a warm-up.

    Args:
        optimizer: the optimiser whose learning rates change.
        start_factor: above 0 and at most 1.
        end_factor: from 0 to 1.
        total_iters: the number of steps, >= 1.

    Raises:
        OperandError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = LinearLR(SGD([Tensor(1.0)], lr=0.5), start_factor=0.5, total_iters=2)
        >>> for epoch in range(4):
        ...     print(schedule.get_last_lr())
        ...     schedule.step()
        [0.25]
        [0.375]
        [0.5]
        [0.5]
    """

    @door
    def __init__(
        self, optimizer: Optimizer, start_factor: float = 1.0 / 3, end_factor: float = 1.0, total_iters: int = 5
    ) -> None:
        above_one = math.nextafter(1.0, 2.0)
        self.start_factor = real("LinearLR", "start_factor", start_factor, below=above_one, above=True)
        self.end_factor = real("LinearLR", "end_factor", end_factor, below=above_one)
        self.total_iters = integer("LinearLR", "total_iters", total_iters, 1)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        way = min(t, self.total_iters) / self.total_iters
        return base * (self.start_factor + (self.end_factor - self.start_factor) * way)


class CosineAnnealingLR(LRScheduler):
    """lr_t = eta_min + (lr_0 - eta_min) * (1 + cos(pi t / T_max)) / 2: half a cosine down, and up again after that.

    Source: Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts", 2017 (without the restarts).

    Args:
        optimizer: the optimiser whose learning rates change.
        T_max: how many steps down, >= 1.
        eta_min: the lowest learning rate, >= 0.

    Raises:
        OperandError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = CosineAnnealingLR(SGD([Tensor(1.0)], lr=0.5), T_max=2)
        >>> schedule.step()
        >>> schedule.get_last_lr()
        [0.25]
    """

    @door
    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:
        self.T_max = integer("CosineAnnealingLR", "T_max", T_max, 1)
        self.eta_min = real("CosineAnnealingLR", "eta_min", eta_min)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        return cosine(base, self.eta_min, t / self.T_max)


@door
def cosine(start: float, end: float, way: float) -> float:
    """Half a cosine from ``start`` (where ``way`` is 0) to ``end`` (where it is 1)."""
    return end + (start - end) * (1 + math.cos(math.pi * way)) / 2
