"""Rprop and Lion: optimisers that take from the gradient nothing but signs."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError
from nn.modules.arguments import real
from nn.optim.arguments import check_switches, checked_betas
from nn.optim.base import Group, Optimizer, Params, decay, move


class Rprop(Optimizer):
    """Resilient backpropagation: p -= sign(g) * d, with a step d of its own for every entry.

    d starts at lr. Where g has the sign that it had the last time d grows by the factor etas[1]; where the sign has
    changed it shrinks by etas[0] and that entry stays where it is for this step. It is meant for full batches: the
    signs of small ones change by chance. Source: Riedmiller and Braun, "A direct adaptive method for faster
    backpropagation learning: the RPROP algorithm", 1993 (in the form that PyTorch gives it).

    Args:
        params: the parameters, or groups of them.
        lr: the first step, >= 0.
        etas: the two factors, the first above 0 and below 1, the second above 1.
        step_sizes: the smallest and the largest step, >= 0.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, -2.0])
        >>> optimizer = Rprop([w], lr=0.5)
        >>> for _ in range(2):
        ...     optimizer.zero_grad()
        ...     (w * w).sum().backward()
        ...     optimizer.step()
        >>> w.data.round(6)
        array([-0.1, -0.9])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50.0),
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("Rprop", switches)
        super().__init__(params, {"lr": lr, "etas": etas, "step_sizes": step_sizes, "maximize": maximize})

    def _check(self, group: Group) -> None:
        group["lr"] = real("Rprop", "lr", group["lr"])
        for name in ("etas", "step_sizes"):
            if not isinstance(group[name], (tuple, list)) or len(group[name]) != 2:
                raise ArgumentError(f"Rprop: got {name}={group[name]!r:.60}, expected two numbers")
        shrink, grow = group["etas"]
        group["etas"] = (
            real("Rprop", "etas[0]", shrink, below=1.0, above=True),
            real("Rprop", "etas[1]", grow, low=1.0, above=True),
        )
        low, high = (real("Rprop", f"step_sizes[{i}]", x) for i, x in enumerate(group["step_sizes"]))
        if low > high:
            raise ArgumentError(f"Rprop: got step_sizes={(low, high)}, expected the smallest and then the largest")
        group["step_sizes"] = (low, high)

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("step", "prev", "step_size")

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        if not state:
            self._begin(state, g, group)
            state["step_size"] += group["lr"]
        state["step"] += 1  # unused; kept so that state dicts match PyTorch's
        (shrink, grow), (low, high) = group["etas"], group["step_sizes"]
        before = state["prev"]
        change = np.sign(g) * np.sign(before)  # signs, because the product of the gradients might underflow
        turned = change < 0
        factor = np.where(turned, shrink, np.where(change > 0, grow, 1.0))
        state["step_size"] *= factor.astype(before.dtype)
        size = state["step_size"]
        np.clip(size, low, high, out=size)
        before[...] = np.where(turned, 0.0, g)
        move(p, -np.sign(before) * size)


class Lion(Optimizer):
    """Lion: p -= lr * (sign(beta1 * m + (1 - beta1) * g) + weight_decay * p), then m = beta2 * m + (1 - beta2) * g.

    Every entry moves by lr, so a good lr is three to ten times smaller than Adam's, and weight_decay as much larger.
    PyTorch has no Lion; names are those of the paper's program. Source: Chen et al., "Symbolic discovery of
    optimization algorithms", 2023, algorithm 2.

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        betas: how much of m goes into the step, and how much of it is kept, each from 0 to below 1.
        weight_decay: the part of each parameter that a step with lr = 1 takes away, >= 0.
        maximize: step up instead of down.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, -2.0])
        >>> optimizer = Lion([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([ 0.9, -1.9])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-4,
        betas: tuple[float, float] = (0.9, 0.99),
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
    ) -> None:
        super().__init__(params, {"lr": lr, "betas": betas, "weight_decay": weight_decay, "maximize": maximize})

    def _check(self, group: Group) -> None:
        for name in ("lr", "weight_decay"):
            group[name] = real("Lion", name, group[name])
        group["betas"] = checked_betas("Lion", group["betas"])

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("exp_avg",)

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        self._begin(state, g, group)
        beta1, beta2 = group["betas"]
        step = np.sign(beta1 * state["exp_avg"] + (1 - beta1) * g)
        state["exp_avg"] *= beta2
        state["exp_avg"] += (1 - beta2) * g
        decay(p, group)
        move(p, -group["lr"] * step)
