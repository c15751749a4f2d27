"""``OneCycleLR``: up and down once, in as many batches as the training has; the momentum goes the other way."""

from __future__ import annotations

import math
from collections.abc import Sequence

from autograd.engine.doors import door
from autograd.errors import ArgumentError
from nn.modules.arguments import flag, integer, one_of, real
from nn.optim.base import Optimizer
from nn.schedulers.base import LRScheduler, checked_optimizer, one_a_group
from nn.schedulers.closed_form import cosine


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
    ) -> None:
        checked_optimizer("OneCycleLR", optimizer)
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
        self.anneal = {"cos": cosine, "linear": _line}[
            one_of("OneCycleLR", "anneal_strategy", anneal_strategy, ("cos", "linear"))
        ]
        div = real("OneCycleLR", "div_factor", div_factor, above=True)
        final = real("OneCycleLR", "final_div_factor", final_div_factor, above=True)
        # phases: the step at which each ends, and the group entries that the rate and the momentum reach there
        end = self.total_steps - 1
        self.phases: list[tuple[float, str, str]] = [(up, "max_lr", "base_momentum")]
        if flag("OneCycleLR", "three_phase", three_phase):
            self.phases += [(2 * up, "initial_lr", "max_momentum")]
        self.phases += [(end, "min_lr", "max_momentum")]

        peaks = one_a_group("OneCycleLR", "max_lr", optimizer, max_lr, above=True)
        lows = one_a_group("OneCycleLR", "base_momentum", optimizer, base_momentum, below=1.0)
        highs = one_a_group("OneCycleLR", "max_momentum", optimizer, max_momentum, below=1.0)
        self.momentum = next((name for name in ("momentum", "betas") if name in optimizer.defaults), "")
        self.cycle_momentum = flag("OneCycleLR", "cycle_momentum", cycle_momentum)
        if self.cycle_momentum and not self.momentum:
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


def _line(start: float, end: float, way: float) -> float:
    return start + (end - start) * way
