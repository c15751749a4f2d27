"""Schedules: how the learning rate changes while training goes on, under PyTorch's names, defaults and numbers.

A schedule is made for an optimiser; each ``step()``, called after an epoch (or, for ``OneCycleLR``, after a batch),
writes new learning rates into the optimiser's groups. In the formulas, t counts the steps of the schedule and lr_0 is
the learning rate that the group had when the first schedule was made for it.

If something else changed a learning rate in between (you, or a second schedule on the same optimiser), the change stays
as a factor: lr_t becomes lr * lr_t / lr_(t-1). (``LambdaLR`` and ``OneCycleLR`` set it whatever it was.)
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.errors import ArgumentError
from nn.arguments import integer, one_of, real
from nn.optimizer import Optimizer


class LRScheduler:
    """What all schedules share. To write your own, derive from it and define ``get_lr``; or use ``LambdaLR``.

    Args:
        optimizer: whose learning rates to change.

    Attributes:
        optimizer: the optimiser.
        last_epoch: how many steps were taken.
        base_lrs: lr_0 of each group.

    Raises:
        TypeError: ``optimizer`` is none.
    """

    _remembered: tuple[str, ...] = ("last_epoch", "base_lrs")

    def __init__(self, optimizer: Optimizer) -> None:
        self.optimizer = _checked_optimizer(type(self).__name__, optimizer)
        for group in optimizer.param_groups:
            group.setdefault("initial_lr", group["lr"])
        self.base_lrs: list[float] = [group["initial_lr"] for group in optimizer.param_groups]
        self._start()

    def _start(self) -> None:
        self.last_epoch = 0
        self._write(self.get_lr())

    def step(self) -> None:
        """Go on by one epoch (or batch): write the next learning rates into the groups.

        Raises:
            ArgumentError: a group was added to the optimiser after the schedule was made.
        """
        self._check_groups(self.base_lrs)
        self.last_epoch += 1
        self._write(self.get_lr())

    def get_lr(self) -> list[float]:
        """The learning rate of each group after ``last_epoch`` steps."""
        rates = []
        for group, base in zip(self.optimizer.param_groups, self.base_lrs, strict=True):
            before = self._at(self.last_epoch - 1, base) if self.last_epoch else base
            now = self._at(self.last_epoch, base)
            lr = group["lr"]
            rates.append(now if lr == before or not before else lr * (now / before))
        return rates

    def get_last_lr(self) -> list[float]:
        """The learning rate of each group as it is now."""
        return [group["lr"] for group in self.optimizer.param_groups]

    def state_dict(self) -> dict[str, Any]:
        """What the next steps depend on, apart from the arguments of the constructor: plain numbers and lists."""
        return {name: _copied(getattr(self, name)) for name in self._remembered}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from what ``state_dict()`` returned. Learning rates belong to the optimiser: load its state too.

        Raises:
            ArgumentError: something is missing or no number, or there are other groups. Nothing was loaded then.
        """
        name = type(self).__name__
        for key in self._remembered:
            now, saved = getattr(self, key), state_dict.get(key)
            groups = len(now) if isinstance(now, list) else None
            numbers = saved if isinstance(saved, list) else [saved]
            fits = groups == (len(saved) if isinstance(saved, list) else None)
            if not fits or not all(isinstance(x, (int, float)) for x in numbers):
                kind = "a number" if groups is None else f"a list of {groups} numbers, one a group"
                raise ArgumentError(f"{name}.load_state_dict: got {key}={saved!r:.60}, expected {kind}")
        for key in self._remembered:
            setattr(self, key, _copied(state_dict[key]))

    def _check_groups(self, known: Sequence[float]) -> None:
        groups = len(self.optimizer.param_groups)
        if groups != len(known):
            raise ArgumentError(
                f"{type(self).__name__}.step: got an optimizer with {groups} groups, expected {len(known)}, "
                f"as when the schedule was made; make schedules after all groups were added"
            )

    def _write(self, rates: Sequence[float]) -> None:
        for group, lr in zip(self.optimizer.param_groups, rates, strict=True):
            group["lr"] = float(lr)

    def _at(self, t: int, base: float) -> float:
        """The learning rate after t steps, if nothing else changes it."""
        raise NotImplementedError(f"{type(self).__name__}: got step(), expected the class to define get_lr()")


class LambdaLR(LRScheduler):
    """lr_t = lr_0 * f(t), for any function.

    Args:
        optimizer: whose learning rates to change.
        lr_lambda: f, a function of the number of steps; or a list of them, one a group.

    Raises:
        TypeError: no optimiser, or no function.
        ArgumentError: a list of another length than there are groups.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> schedule = LambdaLR(SGD([Tensor(1.0)], lr=0.4), lambda t: 1 / (1 + t))
        >>> schedule.step()
        >>> schedule.get_last_lr()
        [0.2]
    """

    def __init__(
        self, optimizer: Optimizer, lr_lambda: Callable[[int], float] | Sequence[Callable[[int], float]]
    ) -> None:
        groups = len(_checked_optimizer("LambdaLR", optimizer).param_groups)
        self.lr_lambdas = [lr_lambda] * groups if callable(lr_lambda) else list(lr_lambda)
        for f in self.lr_lambdas:
            if not callable(f):
                raise TypeError(f"LambdaLR: got {f!r:.60} as lr_lambda, expected a function of the number of steps")
        if len(self.lr_lambdas) != groups:
            raise ArgumentError(f"LambdaLR: got {len(self.lr_lambdas)} functions, expected {groups}, one a group")
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        """lr_0 * f(t) for each group."""
        return [base * f(self.last_epoch) for base, f in zip(self.base_lrs, self.lr_lambdas, strict=True)]


class StepLR(LRScheduler):
    """lr_t = lr_0 * gamma^floor(t / step_size): multiplied by gamma every few epochs.

    Args:
        optimizer: whose learning rates to change.
        step_size: how many epochs apart, >= 1.
        gamma: the factor, >= 0.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> schedule = StepLR(SGD([Tensor(1.0)], lr=0.5), step_size=2, gamma=0.5)
        >>> for epoch in range(4):
        ...     schedule.step()
        ...     print(schedule.get_last_lr())
        [0.5]
        [0.25]
        [0.25]
        [0.125]
    """

    def __init__(self, optimizer: Optimizer, step_size: int, gamma: float = 0.1) -> None:
        self.step_size = integer("StepLR", "step_size", step_size, 1)
        self.gamma = real("StepLR", "gamma", gamma)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma ** (t // self.step_size))


class MultiStepLR(LRScheduler):
    """lr_t = lr_0 * gamma^(number of milestones that t has reached).

    Args:
        optimizer: whose learning rates to change.
        milestones: the epochs after which it is multiplied by gamma, in any order.
        gamma: the factor, >= 0.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> schedule = MultiStepLR(SGD([Tensor(1.0)], lr=0.5), milestones=[1, 3], gamma=0.5)
        >>> for epoch in range(3):
        ...     schedule.step()
        ...     print(schedule.get_last_lr())
        [0.25]
        [0.25]
        [0.125]
    """

    def __init__(self, optimizer: Optimizer, milestones: Iterable[int], gamma: float = 0.1) -> None:
        self.milestones = sorted(integer("MultiStepLR", "milestones", t, 0) for t in milestones)
        self.gamma = real("MultiStepLR", "gamma", gamma)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma ** bisect_right(self.milestones, t))


class ExponentialLR(LRScheduler):
    """lr_t = lr_0 * gamma^t.

    Args:
        optimizer: whose learning rates to change.
        gamma: the factor of every epoch, >= 0.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> schedule = ExponentialLR(SGD([Tensor(1.0)], lr=0.5), gamma=0.5)
        >>> schedule.step()
        >>> schedule.get_last_lr()
        [0.25]
    """

    def __init__(self, optimizer: Optimizer, gamma: float) -> None:
        self.gamma = real("ExponentialLR", "gamma", gamma)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        return float(base * self.gamma**t)


class LinearLR(LRScheduler):
    """A straight line from lr_0 * start_factor to lr_0 * end_factor in total_iters steps: a warm-up.

    Args:
        optimizer: whose learning rates to change.
        start_factor: above 0 and at most 1.
        end_factor: from 0 to 1.
        total_iters: the number of steps, >= 1.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> schedule = LinearLR(SGD([Tensor(1.0)], lr=0.5), start_factor=0.5, total_iters=2)
        >>> for epoch in range(4):
        ...     print(schedule.get_last_lr())
        ...     schedule.step()
        [0.25]
        [0.375]
        [0.5]
        [0.5]
    """

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
        optimizer: whose learning rates to change.
        T_max: how many steps down, >= 1.
        eta_min: the lowest learning rate, >= 0.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> schedule = CosineAnnealingLR(SGD([Tensor(1.0)], lr=0.5), T_max=2)
        >>> schedule.step()
        >>> schedule.get_last_lr()
        [0.25]
    """

    def __init__(self, optimizer: Optimizer, T_max: int, eta_min: float = 0.0) -> None:
        self.T_max = integer("CosineAnnealingLR", "T_max", T_max, 1)
        self.eta_min = real("CosineAnnealingLR", "eta_min", eta_min)
        super().__init__(optimizer)

    def _at(self, t: int, base: float) -> float:
        return _cosine(base, self.eta_min, t / self.T_max)


class OneCycleLR(LRScheduler):
    """Up to max_lr, then down to almost nothing, with a ``step()`` after every batch.

    It starts at max_lr / div_factor and ends at max_lr / (div_factor * final_div_factor). The momentum (or beta1) goes
    the other way. Source: Smith and Topin, "Super-convergence: very fast training of neural networks using large
    learning rates", 2018.

    Args:
        optimizer: whose learning rates to change.
        max_lr: the highest learning rate, > 0; or a list of them, one a group.
        total_steps: the number of batches in all; may be left out if the next two are given.
        epochs: how many epochs there are.
        steps_per_epoch: how many batches an epoch has.
        pct_start: the part of the steps on which it goes up, from 0 to 1.
        anneal_strategy: ``"cos"`` or ``"linear"``.
        cycle_momentum: whether the momentum goes the other way.
        base_momentum: the lowest momentum, or a list.
        max_momentum: the highest momentum, or a list.
        div_factor: > 0.
        final_div_factor: > 0.
        three_phase: go down as one went up, and then on to the lowest in a third phase.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range, neither total_steps nor epochs and steps_per_epoch, or an optimiser
            without momentum. By ``step``: more steps than there should be.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> optimizer = SGD([Tensor(1.0)], momentum=0.9)
        >>> schedule = OneCycleLR(optimizer, max_lr=1.0, total_steps=5, pct_start=0.4, anneal_strategy="linear")
        >>> for batch in range(4):
        ...     print(round(optimizer.lr, 6), round(optimizer.param_groups[0]["momentum"], 6))
        ...     schedule.step()
        0.04 0.95
        1.0 0.85
        0.666668 0.883333
        0.333336 0.916667
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | Sequence[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: str = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | Sequence[float] = 0.85,
        max_momentum: float | Sequence[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
    ) -> None:
        _checked_optimizer("OneCycleLR", optimizer)
        if total_steps is not None:
            self.total_steps = integer("OneCycleLR", "total_steps", total_steps, 1)
        elif epochs is not None and steps_per_epoch is not None:
            batches = integer("OneCycleLR", "steps_per_epoch", steps_per_epoch, 1)
            self.total_steps = integer("OneCycleLR", "epochs", epochs, 1) * batches
        else:
            raise ArgumentError(
                f"OneCycleLR: got total_steps=None, epochs={epochs} and steps_per_epoch={steps_per_epoch}, "
                f"expected total_steps, or both of the others"
            )
        up = real("OneCycleLR", "pct_start", pct_start, below=math.nextafter(1.0, 2.0)) * self.total_steps - 1
        self.anneal = {"cos": _cosine, "linear": _line}[
            one_of("OneCycleLR", "anneal_strategy", anneal_strategy, ("cos", "linear"))
        ]
        div = real("OneCycleLR", "div_factor", div_factor, above=True)
        final = real("OneCycleLR", "final_div_factor", final_div_factor, above=True)
        # phases: the step at which each ends, and the names of what it leads to
        end = self.total_steps - 1
        self.phases: list[tuple[float, str, str]] = [(up, "max_lr", "base_momentum")]
        self.phases += [(2 * up, "initial_lr", "max_momentum")] if three_phase else []
        self.phases += [(end, "min_lr", "max_momentum")]

        peaks = _one_a_group("OneCycleLR", "max_lr", optimizer, max_lr, above=True)
        lows = _one_a_group("OneCycleLR", "base_momentum", optimizer, base_momentum, below=1.0)
        highs = _one_a_group("OneCycleLR", "max_momentum", optimizer, max_momentum, below=1.0)
        self.momentum = next((name for name in ("momentum", "betas") if name in optimizer.defaults), "")
        self.cycle_momentum = cycle_momentum
        if cycle_momentum and not self.momentum:
            raise ArgumentError(
                f"OneCycleLR: got a {type(optimizer).__name__} and cycle_momentum=True, "
                f"expected an optimiser with a momentum or betas"
            )
        for group, peak, low, high in zip(optimizer.param_groups, peaks, lows, highs, strict=True):
            group.update(initial_lr=peak / div, max_lr=peak, min_lr=peak / div / final)
            if cycle_momentum:
                group.update(base_momentum=low, max_momentum=high)
        super().__init__(optimizer)

    def get_lr(self) -> list[float]:
        """The learning rate of each group; the momentum is set on the way."""
        t = self.last_epoch
        if t > self.total_steps:
            raise ArgumentError(f"OneCycleLR: got step number {t}, expected at most total_steps={self.total_steps}")
        rates = []
        for group in self.optimizer.param_groups:
            start, lr, momentum = 0.0, "initial_lr", "max_momentum"
            for end, next_lr, next_momentum in self.phases:
                if t <= end:
                    break
                start, lr, momentum = end, next_lr, next_momentum
            way = min((t - start) / (end - start), 1.0) if end > start else 1.0
            rates.append(self.anneal(group[lr], group[next_lr], way))
            if self.cycle_momentum:
                moved = self.anneal(group[momentum], group[next_momentum], way)
                group[self.momentum] = (moved, *group["betas"][1:]) if self.momentum == "betas" else moved
        return rates


class SequentialLR(LRScheduler):
    """One schedule after the other, such as a warm-up and then a cosine; each counts its steps from 0.

    Args:
        optimizer: whose learning rates to change.
        schedulers: schedules made for that optimiser, in order.
        milestones: the steps at which the second takes over, the third, and so on.

    Raises:
        TypeError: no optimiser, or no schedule.
        ArgumentError: no schedules, one for another optimiser, or milestones that do not fit or do not rise.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> optimizer = SGD([Tensor(1.0)], lr=0.5)
        >>> warm_up, cool_down = LinearLR(optimizer, 0.5, total_iters=2), CosineAnnealingLR(optimizer, T_max=2)
        >>> schedule = SequentialLR(optimizer, [warm_up, cool_down], milestones=[2])
        >>> for epoch in range(5):
        ...     print(schedule.get_last_lr())
        ...     schedule.step()
        [0.25]
        [0.375]
        [0.5]
        [0.25]
        [0.0]
    """

    def __init__(self, optimizer: Optimizer, schedulers: Sequence[LRScheduler], milestones: Sequence[int]) -> None:
        self.optimizer = _checked_optimizer("SequentialLR", optimizer)
        self.schedulers = list(schedulers)
        self.milestones = [integer("SequentialLR", "milestones", t, 1) for t in milestones]
        for schedule in self.schedulers:
            if not isinstance(schedule, LRScheduler) or isinstance(schedule, ReduceLROnPlateau):
                raise TypeError(f"SequentialLR: got {schedule!r:.60}, expected a schedule that needs no measurement")
            if schedule.optimizer is not optimizer:
                raise ArgumentError(
                    f"SequentialLR: got a {type(schedule).__name__} for another optimiser, expected the same"
                )
        if len(self.milestones) != len(self.schedulers) - 1 or self.milestones != sorted(set(self.milestones)):
            raise ArgumentError(
                f"SequentialLR: got {len(self.schedulers)} schedules and milestones {self.milestones}, "
                f"expected one milestone fewer than schedules, each larger than the one before"
            )
        self._start()

    def _start(self) -> None:
        self.last_epoch = 0
        for group in self.optimizer.param_groups:
            group["lr"] = group["initial_lr"]
        self.schedulers[0]._start()

    def step(self) -> None:
        """Go on by one epoch (or batch) with the schedule whose turn it is."""
        self.last_epoch += 1
        schedule = self.schedulers[bisect_right(self.milestones, self.last_epoch)]
        if self.last_epoch in self.milestones:
            for group in self.optimizer.param_groups:  # it starts from lr_0, wherever the one before has ended
                group["lr"] = group["initial_lr"]
            schedule._start()
        else:
            schedule.step()

    def state_dict(self) -> dict[str, Any]:
        """What the next steps depend on, of all schedules."""
        states = [schedule.state_dict() for schedule in self.schedulers]
        return {"last_epoch": self.last_epoch, "schedulers": states}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Go on from what ``state_dict()`` returned."""
        states = state_dict.get("schedulers", ())
        if len(states) != len(self.schedulers) or "last_epoch" not in state_dict:
            raise ArgumentError(
                f"SequentialLR.load_state_dict: got {len(states)} schedules, expected {len(self.schedulers)}"
            )
        before = [schedule.state_dict() for schedule in self.schedulers]
        try:
            for schedule, state in zip(self.schedulers, states, strict=True):
                schedule.load_state_dict(state)
        except Exception:
            for schedule, state in zip(self.schedulers, before, strict=True):
                schedule.load_state_dict(state)
            raise
        self.last_epoch = state_dict["last_epoch"]


class ReduceLROnPlateau(LRScheduler):
    """Multiply the learning rate by ``factor`` when a measurement has not become better for ``patience`` epochs.

    Args:
        optimizer: whose learning rates to change.
        mode: ``"min"`` if smaller is better, ``"max"`` if larger is.
        factor: above 0 and below 1.
        patience: how many epochs without improvement are put up with, >= 0.
        threshold: how much better counts as better, >= 0.
        threshold_mode: ``"rel"``: by that part of the best; ``"abs"``: by that much.
        cooldown: how many epochs to wait after a reduction before counting again, >= 0.
        min_lr: never go below, >= 0; or a list, one a group.
        eps: leave out a reduction that is not larger than this, >= 0.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range, or an unknown mode.

    Example:
        >>> from autograd import Tensor
        >>> from nn.optim import SGD
        >>> schedule = ReduceLROnPlateau(SGD([Tensor(1.0)], lr=0.5), factor=0.5, patience=1)
        >>> for loss in (0.9, 0.8, 0.8, 0.8):
        ...     schedule.step(loss)
        ...     print(schedule.get_last_lr())
        [0.5]
        [0.5]
        [0.5]
        [0.25]
    """

    _remembered = ("last_epoch", "best", "num_bad_epochs", "cooldown_counter")

    def __init__(
        self,
        optimizer: Optimizer,
        mode: str = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: str = "rel",
        cooldown: int = 0,
        min_lr: float | Sequence[float] = 0.0,
        eps: float = 1e-8,
    ) -> None:
        owner = "ReduceLROnPlateau"
        self.optimizer = _checked_optimizer(owner, optimizer)
        self.mode = one_of(owner, "mode", mode, ("min", "max"))
        self.factor = real(owner, "factor", factor, below=1.0, above=True)
        self.patience = integer(owner, "patience", patience, 0)
        self.threshold = real(owner, "threshold", threshold)
        self.threshold_mode = one_of(owner, "threshold_mode", threshold_mode, ("rel", "abs"))
        self.cooldown = integer(owner, "cooldown", cooldown, 0)
        self.min_lrs = _one_a_group(owner, "min_lr", optimizer, min_lr)
        self.eps = real(owner, "eps", eps)
        self.last_epoch = 0
        self.best = math.inf if mode == "min" else -math.inf
        self.num_bad_epochs = 0
        self.cooldown_counter = 0

    def step(self, metrics: Any = None) -> None:
        """Take note of an epoch's measurement, and reduce the learning rates if it is time.

        Args:
            metrics: the number to watch, such as the validation loss; nan counts as no improvement.

        Raises:
            ArgumentError: no number.
        """
        try:
            current = float(metrics)
        except (TypeError, ValueError):
            raise ArgumentError(
                f"ReduceLROnPlateau.step: got {metrics!r:.60}, expected a number, such as the validation loss"
            ) from None
        self._check_groups(self.min_lrs)
        self.last_epoch += 1
        if self._is_better(current):
            self.best, self.num_bad_epochs = current, 0
        else:
            self.num_bad_epochs += 1
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
            for group, lowest in zip(self.optimizer.param_groups, self.min_lrs, strict=True):
                lr = max(group["lr"] * self.factor, lowest)
                if group["lr"] - lr > self.eps:
                    group["lr"] = lr

    def _is_better(self, current: float) -> bool:
        margin = self.threshold if self.mode == "max" else -self.threshold
        bar = self.best * (1 + margin) if self.threshold_mode == "rel" else self.best + margin
        return current > bar if self.mode == "max" else current < bar


def _cosine(start: float, end: float, way: float) -> float:
    return end + (start - end) * (1 + math.cos(math.pi * way)) / 2


def _line(start: float, end: float, way: float) -> float:
    return start + (end - start) * way


def _copied(x: Any) -> Any:
    return list(x) if isinstance(x, (list, tuple)) else x


def _checked_optimizer(owner: str, optimizer: Any) -> Optimizer:
    if not isinstance(optimizer, Optimizer):
        raise TypeError(f"{owner}: got a {type(optimizer).__name__} as optimizer, expected an Optimizer")
    return optimizer


def _one_a_group(owner: str, argument: str, optimizer: Optimizer, x: Any, **limits: Any) -> list[float]:
    """One number, or a list of them, as one for each group."""
    groups = len(optimizer.param_groups)
    numbers = list(x) if isinstance(x, (list, tuple, np.ndarray)) and np.ndim(x) else [x] * groups
    if len(numbers) != groups:
        raise ArgumentError(f"{owner}: got {len(numbers)} numbers as {argument}, expected {groups}, one a group")
    return [real(owner, argument, number, **limits) for number in numbers]
