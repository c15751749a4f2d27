"""Schedules that are a formula: the learning rate after t steps, independent of earlier ones."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar

from autograd.engine.doors import door
from autograd.errors import ArgumentError, OperandError
from nn.modules.arguments import integer
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler, Settings, at_least, checked_optimizer, number


class LambdaLR(LRScheduler):
    """lr_t = lr_0 * f(t), for any function.

    Args:
        optimizer: the optimiser whose learning rates change.
        lr_lambda: f, a function of the number of steps; or a list of them, one a group.
        last_epoch: see ``LRScheduler``.

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

    _is_absolute = True

    @door
    def __init__(
        self,
        optimizer: Optimizer,
        lr_lambda: Callable[[int], float] | Sequence[Callable[[int], float]],
        last_epoch: int = -1,
    ) -> None:
        self.lr_lambdas = functions("LambdaLR", optimizer, lr_lambda)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """lr_0 * f(t) for each group."""
        return [base * f(self.last_epoch) for base, f in zip(self.base_lrs, self.lr_lambdas, strict=True)]

    def state_dict(self) -> dict[str, Any]:
        """The state that the next steps depend on; of the functions no more than their number."""
        return {**super().state_dict(), "lr_lambdas": [None] * len(self.lr_lambdas)}


def functions(owner: str, optimizer: Any, given: Any) -> list[Callable[[int], float]]:
    """A function of the number of steps for each group, from one for all or a list."""
    groups = len(checked_optimizer(owner, optimizer).param_groups)
    listed = [given] * groups if callable(given) else list(given)
    for f in listed:
        if not callable(f):
            raise OperandError(f"{owner}: got {f!r:.60} as lr_lambda, expected a function of the number of steps")
    if len(listed) != groups:
        raise ArgumentError(f"{owner}: got {len(listed)} functions, expected {groups}, one a group")
    return listed


class StepLR(LRScheduler):
    """lr_t = lr_0 * gamma^floor(t / step_size): multiplied by gamma every few epochs.

    Args:
        optimizer: the optimiser whose learning rates change.
        step_size: how many epochs apart, >= 1.
        gamma: the factor, >= 0.
        last_epoch: see ``LRScheduler``.

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

    step_size: int
    gamma: float
    _settings: ClassVar[Settings] = {"step_size": at_least(1), "gamma": number()}

    @door
    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1) -> None:
        self._set(step_size=step_size, gamma=gamma)
        super().__init__(optimizer, last_epoch)

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma ** (t // self.step_size))


def _milestones(owner: str, name: str, given: Any) -> list[int]:
    """Milestones in order, from any iterable of them, or from a mapping to their counts (keys are texts in JSON)."""
    if not isinstance(given, Iterable):
        raise ArgumentError(f"{owner}: got {name}={given!r:.60}, expected a list of integers >= 0")
    if isinstance(given, Mapping):
        counted = {int(t) if isinstance(t, str) and t.isdecimal() else t: n for t, n in given.items()}
        given = [t for t, n in counted.items() for _ in range(integer(owner, name, n, 0))]
    return sorted(integer(owner, name, t, 0) for t in given)


class MultiStepLR(LRScheduler):
    """lr_t = lr_0 * gamma^(number of milestones that t has reached).

    Args:
        optimizer: the optimiser whose learning rates change.
        milestones: the epochs after which it is multiplied by gamma, in any order.
        gamma: the factor, >= 0.
        last_epoch: see ``LRScheduler``.

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

    milestones: list[int]
    gamma: float
    _settings: ClassVar[Settings] = {"milestones": _milestones, "gamma": number()}

    @door
    def __init__(
        self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        self._set(milestones=milestones, gamma=gamma)
        super().__init__(optimizer, last_epoch)

    def state_dict(self) -> dict[str, Any]:
        """The state that the next steps depend on, under PyTorch's names: milestones are counted."""
        return {**super().state_dict(), "milestones": Counter(self.milestones)}

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma ** bisect_right(self.milestones, t))


class ExponentialLR(LRScheduler):
    """lr_t = lr_0 * gamma^t.

    Args:
        optimizer: the optimiser whose learning rates change.
        gamma: the factor of every epoch, >= 0.
        last_epoch: see ``LRScheduler``.

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

    gamma: float
    _settings: ClassVar[Settings] = {"gamma": number()}

    @door
    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> None:
        self._set(gamma=gamma)
        super().__init__(optimizer, last_epoch)

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma**t)


class ConstantLR(LRScheduler):
    """lr_t = lr_0 * factor for the first steps, and lr_0 from step total_iters on: the simplest warm-up.

    Args:
        optimizer: the optimiser whose learning rates change.
        factor: from 0 to 1.
        total_iters: the number of steps, >= 0.
        last_epoch: see ``LRScheduler``.

    Raises:
        OperandError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = ConstantLR(SGD([Tensor(1.0)], lr=0.5), factor=0.5, total_iters=2)
        >>> for epoch in range(3):
        ...     print(schedule.get_last_lr())
        ...     schedule.step()
        [0.25]
        [0.25]
        [0.5]
    """

    factor: float
    total_iters: int
    _settings: ClassVar[Settings] = {"factor": number(most=1.0), "total_iters": at_least(0)}

    @door
    def __init__(
        self, optimizer: Optimizer, factor: float = 1.0 / 3, total_iters: int = 5, last_epoch: int = -1
    ) -> None:
        self._set(factor=factor, total_iters=total_iters)
        super().__init__(optimizer, last_epoch)

    def _at(self, t: int, base: float) -> float:
        return base * self.factor if t < self.total_iters else base


class PolynomialLR(LRScheduler):
    """lr_t = lr_0 * (1 - t / total_iters)^power, down to 0 at step total_iters; it stays there.

    Args:
        optimizer: the optimiser whose learning rates change.
        total_iters: the number of steps, >= 1.
        power: the exponent, >= 0; 1 is a straight line.
        last_epoch: see ``LRScheduler``.

    Raises:
        OperandError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = PolynomialLR(SGD([Tensor(1.0)], lr=0.5), total_iters=2, power=2.0)
        >>> for epoch in range(3):
        ...     print(schedule.get_last_lr())
        ...     schedule.step()
        [0.5]
        [0.125]
        [0.0]
    """

    total_iters: int
    power: float
    _settings: ClassVar[Settings] = {"total_iters": at_least(1), "power": number()}

    @door
    def __init__(self, optimizer: Optimizer, total_iters: int = 5, power: float = 1.0, last_epoch: int = -1) -> None:
        self._set(total_iters=total_iters, power=power)
        super().__init__(optimizer, last_epoch)

    def _at(self, t: int, base: float) -> float:
        return float(base * (1.0 - min(t, self.total_iters) / self.total_iters) ** self.power)


class LinearLR(LRScheduler):
    """A straight line from lr_0 * start_factor to lr_0 * end_factor in total_iters steps: a warm-up.

    Args:
        optimizer: the optimiser whose learning rates change.
        start_factor: above 0 and at most 1.
        end_factor: from 0 to 1.
        total_iters: the number of steps, >= 1.
        last_epoch: see ``LRScheduler``.

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

    start_factor: float
    end_factor: float
    total_iters: int
    _settings: ClassVar[Settings] = {
        "start_factor": number(most=1.0, above=True), "end_factor": number(most=1.0),
        "total_iters": at_least(1),
    }  # fmt: skip

    @door
    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        self._set(start_factor=start_factor, end_factor=end_factor, total_iters=total_iters)
        super().__init__(optimizer, last_epoch)

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
        last_epoch: see ``LRScheduler``.

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

    T_max: int
    eta_min: float
    _settings: ClassVar[Settings] = {"T_max": at_least(1), "eta_min": number()}

    @door
    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0, last_epoch: int = -1) -> None:
        self._set(T_max=T_max, eta_min=eta_min)
        super().__init__(optimizer, last_epoch)

    def _at(self, t: int, base: float) -> float:
        return cosine(base, self.eta_min, t / self.T_max)


@door
def cosine(start: float, end: float, way: float) -> float:
    """Half a cosine from ``start`` (where ``way`` is 0) to ``end`` (where it is 1)."""
    return end + (start - end) * (1 + math.cos(math.pi * way)) / 2
