"""Schedules that come back again and again: ``CosineAnnealingWarmRestarts`` and ``CyclicLR``."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, OperandError
from nn.modules.arguments import flag, integer, one_of, real
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler, Settings, at_least, checked_optimizer, number, one_a_group
from nn.schedulers.closed_form import cosine
from nn.schedulers.one_cycle import cycles_beta1, set_momentum


class CosineAnnealingWarmRestarts(LRScheduler):
    """Half a cosine from lr_0 down to eta_min, then back up at once and down again, each time in T_mult as many steps.

    Source: Loshchilov and Hutter, "SGDR: Stochastic gradient descent with warm restarts", 2017.

    Args:
        optimizer: the optimiser whose learning rates change.
        T_0: how many steps the first way down has, >= 1.
        T_mult: how many times longer each way is than the one before, an integer >= 1.
        eta_min: the lowest learning rate, >= 0.
        last_epoch: see ``LRScheduler``.

    Attributes:
        T_i: how many steps the way down has that it is on.
        T_cur: how many of them were taken.

    Raises:
        OperandError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> schedule = CosineAnnealingWarmRestarts(SGD([Tensor(1.0)], lr=0.5), T_0=2)
        >>> for epoch in range(4):
        ...     print(round(schedule.get_last_lr()[0], 6))
        ...     schedule.step()
        0.5
        0.25
        0.5
        0.25
    """

    T_0: int
    T_i: int
    T_mult: int
    eta_min: float
    T_cur: float
    _is_absolute = True
    _settings: ClassVar[Settings] = {
        "T_0": at_least(1), "T_i": at_least(1), "T_mult": at_least(1), "eta_min": number(), "T_cur": number(),
    }  # fmt: skip

    @door
    def __init__(
        self, optimizer: Optimizer, T_0: int, T_mult: int = 1, eta_min: float = 0.0, last_epoch: int = -1
    ) -> None:
        self._set(T_0=T_0, T_mult=T_mult, eta_min=eta_min)
        self._go_to(integer("CosineAnnealingWarmRestarts", "last_epoch", last_epoch, -1) + 1)
        super().__init__(optimizer, last_epoch)

    def _start(self) -> None:
        self._go_to(0)
        super()._start()

    def get_lr(self) -> list[float]:
        """The learning rate of each group at the present place of its way."""
        return [cosine(base, self.eta_min, self.T_cur / self.T_i) for base in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Go on by one epoch, or to any place: ``step(epoch + batch / batches)`` after each batch.

        Args:
            epoch: the place, >= 0; None for the next one.

        Raises:
            ArgumentError: no number, or a group was added to the optimiser after the schedule was made.
        """
        self._check_groups(self.base_lrs)
        if epoch is None:
            self.last_epoch += 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur -= self.T_i
                self.T_i *= self.T_mult
        else:
            place = real("CosineAnnealingWarmRestarts.step", "epoch", epoch)
            self._go_to(place)
            self.last_epoch = math.floor(place)
        self._write(self.get_lr())

    def _go_to(self, place: float) -> None:
        """Find the way down that a place lies on."""
        self.T_i, self.T_cur = self.T_0, place
        if self.T_mult == 1:
            self.T_cur %= self.T_0
        while self.T_cur >= self.T_i:
            self.T_cur -= self.T_i
            self.T_i *= self.T_mult


class CyclicLR(LRScheduler):
    """Up from base_lr to max_lr and down again in straight lines, over and over, with a ``step()`` after every batch.

    The momentum (or beta1) goes the other way. Source: Smith, "Cyclical learning rates for training neural networks",
    2017.

    Args:
        optimizer: the optimiser whose learning rates change.
        base_lr: the lowest learning rate, >= 0; or a list, one a group.
        max_lr: the highest of the first cycle, >= 0; or a list.
        step_size_up: how many steps up, >= 1.
        step_size_down: how many steps down, >= 1; as many as up if not given.
        mode: ``"triangular"``: all cycles are of one height; ``"triangular2"``: each is half as high as the one before;
            ``"exp_range"``: gamma^t is the factor of the height at step t.
        gamma: for ``"exp_range"``, >= 0.
        scale_fn: a factor of the height, in place of ``mode``.
        scale_mode: the argument of ``scale_fn``: the number of the ``"cycle"`` (from 1), or of ``"iterations"``.
        cycle_momentum: whether the momentum goes the other way.
        base_momentum: the lowest momentum, or a list.
        max_momentum: the highest momentum, or a list.
        last_epoch: see ``LRScheduler``.

    Raises:
        OperandError: no optimiser, or a ``scale_fn`` that is no function.
        ArgumentError: a number out of its range, an unknown mode, or an optimiser without momentum.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
        >>> optimizer = SGD([Tensor(1.0)], momentum=0.9)
        >>> schedule = CyclicLR(optimizer, base_lr=0.5, max_lr=1.0, step_size_up=2)
        >>> for batch in range(5):
        ...     print(optimizer.lr, round(optimizer.param_groups[0]["momentum"], 6))
        ...     schedule.step()
        0.5 0.9
        0.75 0.85
        1.0 0.8
        0.75 0.85
        0.5 0.9
    """

    max_lrs: list[float]
    total_size: float
    step_ratio: float
    mode: str
    gamma: float
    scale_mode: str
    cycle_momentum: bool
    use_beta1: bool
    base_momentums: list[float]
    max_momentums: list[float]
    _is_absolute = True
    _settings: ClassVar[Settings] = {
        "max_lrs": lambda owner, name, x: _numbers(owner, name, x),
        "total_size": number(low=1.0), "step_ratio": number(above=True, below=1.0),
        "mode": lambda owner, name, x: one_of(owner, name, x, _MODES), "gamma": number(),
        "scale_mode": lambda owner, name, x: one_of(owner, name, x, ("cycle", "iterations")),
        "cycle_momentum": flag, "use_beta1": flag,
        "base_momentums": lambda owner, name, x: _numbers(owner, name, x, below=1.0),
        "max_momentums": lambda owner, name, x: _numbers(owner, name, x, below=1.0),
    }  # fmt: skip

    @door
    def __init__(
        self,
        optimizer: Optimizer,
        base_lr: float | Sequence[float],
        max_lr: float | Sequence[float],
        step_size_up: int = 2000,
        step_size_down: int | None = None,
        mode: str = "triangular",
        gamma: float = 1.0,
        scale_fn: Callable[[float], float] | None = None,
        scale_mode: str = "cycle",
        cycle_momentum: bool = True,
        base_momentum: float | Sequence[float] = 0.8,
        max_momentum: float | Sequence[float] = 0.9,
        last_epoch: int = -1,
    ) -> None:
        owner = "CyclicLR"
        checked_optimizer(owner, optimizer)
        lows = one_a_group(owner, "base_lr", optimizer, base_lr)
        up = integer(owner, "step_size_up", step_size_up, 1)
        down = up if step_size_down is None else integer(owner, "step_size_down", step_size_down, 1)
        if scale_fn is not None and not callable(scale_fn):
            raise OperandError(f"{owner}: got {shown(scale_fn)} as scale_fn, expected a function of a number")
        self.scale_fn = scale_fn
        cycles = flag(owner, "cycle_momentum", cycle_momentum)
        self._set(
            max_lrs=one_a_group(owner, "max_lr", optimizer, max_lr), mode=mode, gamma=gamma,
            total_size=float(up + down), step_ratio=up / (up + down),
            scale_mode=scale_mode if scale_fn is not None else "iterations" if mode == "exp_range" else "cycle",
            cycle_momentum=cycles, use_beta1=cycles_beta1(owner, optimizer, cycles),
            base_momentums=one_a_group(owner, "base_momentum", optimizer, base_momentum),
            max_momentums=one_a_group(owner, "max_momentum", optimizer, max_momentum),
        )  # fmt: skip
        if last_epoch == -1:
            for group, low, least, most in zip(
                optimizer.param_groups, lows, self.base_momentums, self.max_momentums, strict=True
            ):
                group["lr"] = low
                if cycles:
                    group.update(base_momentum=least, max_momentum=most)
        super().__init__(optimizer, last_epoch)
        self.base_lrs = lows  # initial_lr stays that of an earlier schedule, as in PyTorch

    def get_lr(self) -> list[float]:
        """The learning rate of each group; the momentum is set on the way."""
        cycle = math.floor(1 + self.last_epoch / self.total_size)
        place = 1.0 + self.last_epoch / self.total_size - cycle
        height = place / self.step_ratio if place <= self.step_ratio else (place - 1) / (self.step_ratio - 1)
        height *= self._scale(cycle if self.scale_mode == "cycle" else self.last_epoch)
        rates = []
        for i, (group, low, high) in enumerate(
            zip(self.optimizer.param_groups, self.base_lrs, self.max_lrs, strict=True)
        ):
            if self.cycle_momentum:
                most, least = self.max_momentums[i], self.base_momentums[i]
                set_momentum(group, most - (most - least) * height, self.use_beta1)
            rates.append(low + (high - low) * height)
        return rates

    def _scale(self, x: int) -> float:
        return _MODES[self.mode](x, self.gamma) if self.scale_fn is None else float(self.scale_fn(x))

    def _marks(self) -> dict[str, Any]:
        return {**super()._marks(), "_scale_fn_custom": None}

    @door
    def load_state_dict(self, state_dict: Any) -> None:
        """Go on from a result of ``state_dict()``, here or in PyTorch; see ``LRScheduler``."""
        groups = len(self.optimizer.param_groups)
        for name in ("max_lrs", "base_momentums", "max_momentums"):
            saved = state_dict.get(name) if isinstance(state_dict, dict) else None
            if isinstance(saved, (list, tuple)) and len(saved) != groups:
                raise ArgumentError(
                    f"CyclicLR.load_state_dict: got {len(saved)} {name}, expected {groups}, one a group"
                )
        super().load_state_dict(state_dict)


_MODES: dict[str, Callable[[int, float], float]] = {
    "triangular": lambda x, gamma: 1.0,
    "triangular2": lambda x, gamma: 0.5 ** (x - 1),
    "exp_range": lambda x, gamma: float(gamma**x),
}


def _numbers(owner: str, name: str, x: Any, **limits: Any) -> list[float]:
    if not isinstance(x, (list, tuple)):
        raise ArgumentError(f"{owner}: got {name}={x!r:.60}, expected a list of numbers, one a group")
    return [real(owner, name, one, **limits) for one in x]
