"""Muon: momentum whose matrix is made orthogonal before the step."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from nn.modules.arguments import integer, one_of, real
from nn.optim.base import Group, Optimizer, Params, decay, move


class Muon(Optimizer):
    """Muon, for the weight matrices of hidden layers: p -= lr' * O(u), after p -= lr * weight_decay * p.

    u is the running mean m = momentum * m + (1 - momentum) * g, or with Nesterov's variant the same mean of g and m. O
    makes it nearly orthogonal (all singular values near 1) by Newton and Schulz' iteration: X = u / |u|, then a few
    times X = a * X + (b * A + c * A A) X with A = X X^T. lr' is lr * sqrt(max(1, rows / columns)), or, with
    ``adjust_lr_fn="match_rms_adamw"``, lr * 0.2 * sqrt(max(rows, columns)): then Adam's lr and weight_decay fit.

    Sources: Jordan et al., "Muon: an optimizer for hidden layers in neural networks", 2024; Liu et al., "Muon is
    scalable for LLM training", 2025. PyTorch rounds the iteration to bfloat16, this one is in the precision of the
    parameter: single entries of the steps differ by a few per cent of the largest, the formulas are the same.

    Args:
        params: the parameters, all with two axes, or groups of them. Train the others by another optimiser (AdamW).
        lr: the learning rate, >= 0.
        weight_decay: the part of each parameter that a step with lr = 1 takes away, >= 0.
        momentum: how much of the running mean is kept, >= 0.
        nesterov: look ahead.
        ns_coefficients: a, b and c.
        eps: the least that the matrix is divided by, >= 0.
        ns_steps: how many iterations, below 100.
        adjust_lr_fn: ``"original"`` (also None) or ``"match_rms_adamw"``.

    Raises:
        TypeError: something that is no parameter.
        ShapeError: a parameter that is no matrix.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> import numpy as np
        >>> from autograd import Tensor
        >>> from nn import Linear
        >>> layer = Linear(3, 3, rng=0)
        >>> optimizer = Muon([p for p in layer.parameters() if p.ndim == 2], lr=0.02)
        >>> before = layer.weight.data.copy()
        >>> (layer(np.eye(3)) ** 2).sum().backward()
        >>> optimizer.step()
        >>> sizes = np.linalg.svd(layer.weight.data - before, compute_uv=False)
        >>> bool((0.01 < sizes).all() and (sizes < 0.03).all())
        True
    """

    takes_complex = False

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        weight_decay: float = 0.1,
        momentum: float = 0.95,
        nesterov: bool = True,
        ns_coefficients: tuple[float, float, float] = (3.4445, -4.775, 2.0315),
        eps: float = 1e-7,
        ns_steps: int = 5,
        adjust_lr_fn: str | None = None,
    ) -> None:
        defaults: Group = {"lr": lr, "weight_decay": weight_decay, "momentum": momentum, "nesterov": nesterov}
        defaults |= {"ns_coefficients": ns_coefficients, "eps": eps, "ns_steps": ns_steps}
        super().__init__(params, {**defaults, "adjust_lr_fn": adjust_lr_fn})

    def _check(self, group: Group) -> None:
        for name in ("lr", "weight_decay", "momentum", "eps"):
            group[name] = real("Muon", name, group[name])
        coefficients = group["ns_coefficients"]
        if not isinstance(coefficients, (tuple, list)) or len(coefficients) != 3:
            raise ArgumentError(f"Muon: got ns_coefficients={coefficients!r:.60}, expected three numbers")
        group["ns_coefficients"] = tuple(real("Muon", "ns_coefficients", x, low=-math.inf) for x in coefficients)
        group["ns_steps"] = integer("Muon", "ns_steps", group["ns_steps"], 0)
        if group["ns_steps"] >= 100:
            raise ArgumentError(f"Muon: got ns_steps={group['ns_steps']}, expected an integer below 100")
        if group["adjust_lr_fn"] is not None:
            one_of("Muon", "adjust_lr_fn", group["adjust_lr_fn"], ("original", "match_rms_adamw"))
        for i, p in enumerate(group.get("params", ())):
            if np.ndim(p._data) != 2:
                raise ShapeError(
                    f"Muon: got params[{i}] of shape {np.shape(p._data)}, expected matrices; give the weights alone, "
                    f"[p for p in model.parameters() if p.ndim == 2], and the rest to another optimiser, such as AdamW"
                )

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("momentum_buffer",)

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        self._begin(state, g, group)
        momentum = group["momentum"]
        state["momentum_buffer"] += (1 - momentum) * (g - state["momentum_buffer"])
        mean = state["momentum_buffer"]
        step = g + momentum * (mean - g) if group["nesterov"] else mean
        step = orthogonalized(step, group["ns_coefficients"], group["ns_steps"], group["eps"])
        decay(p, group)
        rows, columns = p._data.shape
        matched = group["adjust_lr_fn"] == "match_rms_adamw"
        ratio = 0.2 * math.sqrt(max(rows, columns)) if matched else math.sqrt(max(1.0, rows / columns))
        move(p, (-group["lr"] * ratio) * step)


def orthogonalized(x: Any, coefficients: tuple[float, float, float], steps: int, eps: float) -> Any:
    """A matrix with the singular vectors of ``x`` and singular values near 1; see ``Muon``."""
    a, b, c = coefficients
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / np.maximum(np.linalg.norm(x), eps) if x.size and (eps or x.any()) else x
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * (gram @ gram)) @ x
    return x.T if tall else x
