"""``OneCycleLR``: up and down once, in as many batches as the training has; the momentum goes the other way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from autograd.engine.doors import door
from autograd.errors import ArgumentError
from nn.modules.arguments import flag, integer, one_of, real
from nn.optim.base import SCHEDULED, Group, Optimizer
from nn.schedulers.base import LRScheduler, Settings, at_least, checked_optimizer, one_a_group
from nn.schedulers.closed_form import cosine


def _line(start: float, end: float, way: float) -> float:
    return start + (end - start) * way


_WAYS: dict[str, Callable[[float, float, float], float]] = {"cos": cosine, "linear": _line}
_PHASE = ("end_step", "start_lr", "end_lr", "start_momentum", "end_momentum")


def _phases(owner: str, name: str, given: Any) -> list[dict[str, Any]]:
    """Saved phases, checked; ArgumentError if they are invalid."""
    listed = given if isinstance(given, (list, tuple)) else ()
    if not listed or not all(isinstance(phase, Mapping) and phase.keys() == set(_PHASE) for phase in listed):
        raise ArgumentError(f"{owner}: got {name}={given!r:.60}, expected a list of dicts with {', '.join(_PHASE)}")
    ends = [real(owner, "end_step", phase["end_step"], low=-1.0) for phase in listed]
    names = [[one_of(owner, key, phase[key], sorted(SCHEDULED)) for key in _PHASE[1:]] for phase in listed]
    return [dict(zip(_PHASE, (end, *rest), strict=True)) for end, rest in zip(ends, names, strict=True)]


class OneCycleLR(LRScheduler):
    """Up to max_lr, then down to almost nothing, with a ``step()`` after every batch.

    It starts at max_lr / div_factor and ends at max_lr / (div_factor * final_div_factor). The momentum (or beta1) goes
    the other way. Source: Smith and Topin, "Super-convergence: very fast training of neural networks using large
    learning rates", 2018.

    Args:
        optimizer: the optimiser whose learning rates change.
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
        three_phase: go down as it went up, and then on to the lowest in a third phase.
        last_epoch: see ``LRScheduler``.

    Raises:
        TypeError: no optimiser.
        ArgumentError: a number out of its range, neither total_steps nor epochs and steps_per_epoch, or an optimiser
            without momentum. By ``step``: more steps than there should be.

    Example:
        >>> from autograd import Tensor
        >>> from nn import SGD
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

    total_steps: int
    cycle_momentum: bool
    use_beta1: bool
    _anneal_func_type: str
    _schedule_phases: list[dict[str, Any]]
    _is_absolute = True
    _settings: ClassVar[Settings] = {
        "total_steps": at_least(1), "_schedule_phases": _phases, "cycle_momentum": flag, "use_beta1": flag,
        "_anneal_func_type": lambda owner, name, x: one_of(owner, name, x, _WAYS),
    }  # fmt: skip

    @door
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
        last_epoch: int = -1,
    ) -> None:
        checked_optimizer("OneCycleLR", optimizer)
        if total_steps is not None:
            self._set(total_steps=total_steps)
        elif epochs is not None and steps_per_epoch is not None:
            batches = integer("OneCycleLR", "steps_per_epoch", steps_per_epoch, 1)
            self._set(total_steps=integer("OneCycleLR", "epochs", epochs, 1) * batches)
        else:
            raise ArgumentError(
                f"OneCycleLR: got total_steps=None, epochs={epochs} and steps_per_epoch={steps_per_epoch}, "
                f"expected total_steps, or both of the others"
            )
        up = real("OneCycleLR", "pct_start", pct_start, most=1.0) * self.total_steps - 1
        self._anneal_func_type = one_of("OneCycleLR", "anneal_strategy", anneal_strategy, _WAYS)
        div = real("OneCycleLR", "div_factor", div_factor, above=True)
        final = real("OneCycleLR", "final_div_factor", final_div_factor, above=True)
        ends, rates, momenta = (
            [up, end := self.total_steps - 1],
            ["max_lr", "min_lr"],
            ["base_momentum", "max_momentum"],
        )
        if flag("OneCycleLR", "three_phase", three_phase):
            ends, rates, momenta = [up, 2 * up, end], ["max_lr", "initial_lr", "min_lr"], [*momenta, "max_momentum"]
        # Each phase has the step at which it ends, and the group entries between which rate and momentum move.
        self._schedule_phases = [
            dict(zip(_PHASE, entries, strict=True))
            for entries in zip(ends, ["initial_lr", *rates], rates, ["max_momentum", *momenta], momenta, strict=False)
        ]

        peaks = one_a_group("OneCycleLR", "max_lr", optimizer, max_lr, above=True)
        lows = one_a_group("OneCycleLR", "base_momentum", optimizer, base_momentum, below=1.0)
        highs = one_a_group("OneCycleLR", "max_momentum", optimizer, max_momentum, below=1.0)
        self.cycle_momentum = flag("OneCycleLR", "cycle_momentum", cycle_momentum)
        self.use_beta1 = cycles_beta1("OneCycleLR", optimizer, self.cycle_momentum)
        if last_epoch == -1:
            for group, peak, low, high in zip(optimizer.param_groups, peaks, lows, highs, strict=True):
                group.update(initial_lr=peak / div, max_lr=peak, min_lr=peak / div / final)
                if cycle_momentum:
                    group.update(base_momentum=low, max_momentum=high)
        super().__init__(optimizer, last_epoch)

    def get_lr(self) -> list[float]:
        """The learning rate of each group; the momentum is set on the way."""
        t = self.last_epoch
        if t > self.total_steps:
            raise ArgumentError(f"OneCycleLR: got step number {t}, expected at most total_steps={self.total_steps}")
        rates = []
        for group in self.optimizer.param_groups:
            start = 0.0
            for phase in self._schedule_phases:
                end = phase["end_step"]
                if t <= end or phase is self._schedule_phases[-1]:
                    break
                start = end
            anneal = _WAYS[self._anneal_func_type]
            way = min((t - start) / (end - start), 1.0) if end > start else 1.0
            rates.append(anneal(group[phase["start_lr"]], group[phase["end_lr"]], way))
            if self.cycle_momentum:
                moved = anneal(group[phase["start_momentum"]], group[phase["end_momentum"]], way)
                set_momentum(group, moved, self.use_beta1)
        return rates


def cycles_beta1(owner: str, optimizer: Optimizer, cycle_momentum: bool) -> bool:
    """True if the momentum of an optimiser is the first of its betas.

    Raises:
        ArgumentError: it has neither, and ``cycle_momentum`` asks for one.
    """
    if cycle_momentum and not {"momentum", "betas"} & optimizer.defaults.keys():
        raise ArgumentError(
            f"{owner}: got {type(optimizer).__name__} and cycle_momentum=True, "
            f"expected an optimiser with a momentum or betas"
        )
    return "betas" in optimizer.defaults


def set_momentum(group: Group, momentum: float, use_beta1: bool) -> None:
    """Write a momentum into a group, or the first of its betas."""
    if use_beta1:
        group["betas"] = (momentum, *group["betas"][1:])
    else:
        group["momentum"] = momentum
