"""Losses that are likelihoods: of counts, of numbers with a variance of their own, of whole distributions."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from autograd.engine.arrays import is_lazy
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ShapeError
from autograd.ops import exp, log, scale, where
from autograd.ops import sum as sum_
from autograd.tensor import Tensor
from nn.losses.base import REDUCTIONS, Loss, Reduction, TensorLike, check_reduction, reduced
from nn.losses.checks import as_operand, in_dtype, not_below_0, same_shape, without_nan
from nn.modules.arguments import flag, real

KLReduction = Literal["mean", "batchmean", "sum", "none"]
KL_REDUCTIONS = ("mean", "batchmean", "sum", "none")


@door
def kl_div(
    input: TensorLike, target: TensorLike, *, reduction: KLReduction = "mean", log_target: bool = False
) -> Tensor:
    """t (log t - input), the terms of the divergence of Kullback and Leibler (1951) of the input from the target t.

    Args:
        input: log-probabilities, any shape: the output of ``log_softmax``.
        target: probabilities t of the same shape, or their logarithms if ``log_target``. A class with t = 0 counts
            for nothing; the gradient of such a t is infinite.
        reduction: ``"batchmean"`` for the divergence itself, averaged over the first axis; ``"mean"``, the default as
            in PyTorch, divides by the number of all entries instead; ``"sum"``; or ``"none"`` for one term an entry.
        log_target: whether the target is given as logarithms.

    Raises:
        ShapeError: the shapes differ, or there is no first axis to average over.
        ArgumentError: a probability below 0, NaN in the target, or an unknown reduction.

    Example:
        >>> q, p = np.log([[0.5, 0.5]]), [[1.0, 0.0]]
        >>> round(float(kl_div(Tensor(q), p, reduction="batchmean").data), 4)
        0.6931
    """
    name = "kl_div"
    check_reduction(name, reduction, KL_REDUCTIONS)
    x, t = same_shape(name, input, target)
    if flag(name, "log_target", log_target):
        t = without_nan(name, t)
        losses = scale(exp(t), t - x)
    else:
        t = not_below_0(name, "target", t, "probabilities; logarithms need log_target=True")
        losses = relative_entropy(x, t)
    if reduction != "batchmean":
        return reduced(losses, reduction)
    if not x.shape:
        raise ShapeError(f"{name}: got input of shape (), expected a first axis to average over; or take 'sum'")
    result: Tensor = sum_(losses) / x.shape[0]
    return result


@op(
    lambda g, out, x, t: -g * t,
    lambda g, out, x, t: g * (np.log(t) + 1 - x),
    kind="elementwise", gate="scaler", symbol="divergence", local=("-t", "log t + 1 - x"),
)  # fmt: skip
def relative_entropy(x: Any, t: Any) -> Any:
    """t (log t - x), and 0 where t is 0: a term of the divergence of e^x from t. NaN stays."""
    with np.errstate(invalid="ignore"):
        return np.where((t > 0) | (x != x), t * (np.log(np.where(t > 0, t, 1.0)) - x), 0.0 * t)


@door
def gaussian_nll_loss(
    input: TensorLike,
    target: TensorLike,
    var: TensorLike,
    full: bool = False,
    eps: float = 1e-6,
    *,
    reduction: Reduction = "mean",
) -> Tensor:
    """(log var + (input - target)^2 / var) / 2: a prediction with a variance of its own. (Nix and Weigend 1994.)

    Args:
        input: the means, any shape.
        target: numbers of the same shape.
        var: the variances: the shape of ``input``; one axis less, or one axis of length 1, for a variance that several
            entries share; or a number.
        full: whether the constant log(2 pi) / 2 is added.
        eps: the least variance that is computed with. As in PyTorch the gradient is that without this limit.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes do not go together.
        ArgumentError: a negative variance, NaN in the target, or an unknown reduction.

    Example:
        >>> mean, var = Tensor([1.0, 2.0]), Tensor([1.0, 4.0])
        >>> loss = gaussian_nll_loss(mean, [0.0, 4.0], var, reduction="sum")
        >>> loss.backward()
        >>> round(float(loss.data), 4), mean.grad.tolist(), var.grad.tolist()
        (1.6931, [1.0, -0.5], [0.0, 0.0])
    """
    name = "gaussian_nll_loss"
    check_reduction(name, reduction)
    eps = real(name, "eps", eps)
    x, t = same_shape(name, input, target)
    t = without_nan(name, t)
    v = in_dtype(_variance(name, var, x.shape), x.dtype)
    v = not_below_0(name, "var", v, "variances >= 0")
    data = data_of(v)
    v = v + np.where(data < eps, eps - data, 0.0).astype(data.dtype)  # raised to the limit, without a gradient
    error = x - t
    losses = 0.5 * (log(v) + error * error / v)
    if flag(name, "full", full):
        losses = losses + 0.5 * math.log(2 * math.pi)
    return reduced(losses, reduction)


def _variance(name: str, var: Any, shape: tuple[int, ...]) -> Any:
    """Variances in a shape that broadcasts to the shape of the input, in the ways that the docstring allows."""
    if isinstance(var, (int, float, np.number)) and not isinstance(var, bool):
        return np.full(shape, var)
    v = as_operand(var)
    if v.shape == shape:
        return v
    if v.shape == shape[:-1] and shape:
        return v[..., None]
    others = [(n, m) for n, m in zip(v.shape, shape, strict=False) if n != m]
    if len(v.shape) == len(shape) and len(others) == 1 and others[0][0] == 1:
        return v
    raise ShapeError(
        f"{name}: got var of shape {v.shape} and input of shape {shape}, expected {shape}, {shape[:-1]}, "
        f"one axis of length 1, or a number"
    )


@door
def poisson_nll_loss(
    input: TensorLike,
    target: TensorLike,
    log_input: bool = True,
    full: bool = False,
    *,
    eps: float = 1e-8,
    reduction: Reduction = "mean",
) -> Tensor:
    """rate - t log(rate): minus the log-likelihood of counts t, without log(t!), which does not depend on the rate.

    Args:
        input: the logarithm of the rate, or the rate itself if not ``log_input``; any shape.
        target: counts t >= 0 of the same shape.
        log_input: whether the input is a logarithm.
        full: whether log(t!) is added, by Stirling's formula t log t - t + log(2 pi t) / 2 where t > 1.
        eps: added to a rate before its logarithm is taken.
        reduction: ``"mean"`` over all entries, ``"sum"``, or ``"none"`` for one loss an entry.

    Raises:
        ShapeError: the shapes differ.
        ArgumentError: a count or a rate below 0, NaN in the target, or an unknown reduction.

    Example:
        >>> log_rate = Tensor([0.0, 1.0])
        >>> loss = poisson_nll_loss(log_rate, [1, 0], reduction="sum")
        >>> loss.backward()
        >>> round(float(loss.data), 4), log_rate.grad.round(4).tolist()
        (3.7183, [0.0, 2.7183])
    """
    name = "poisson_nll_loss"
    check_reduction(name, reduction)
    eps = real(name, "eps", eps)
    x, t = same_shape(name, input, target)
    t = not_below_0(name, "target", t, "counts >= 0")
    if flag(name, "log_input", log_input):
        losses = exp(x) - t * x
    else:
        data = data_of(x)
        if not is_lazy(data):  # NaN passes, so that the loss becomes NaN
            not_below_0(name, "input", np.where(data == data, data, 0.0), "rates >= 0; logarithms need log_input=True")
        losses = x - t * log(x + eps)
    if flag(name, "full", full):
        large = data_of(t) > 1
        n = where(large, t, 1.0)
        losses = losses + where(large, n * log(n) - n + 0.5 * log(2 * math.pi * n), 0.0)
    return reduced(losses, reduction)


class KLDivLoss(Loss):
    """``functional.kl_div``: log-probabilities against probabilities; ``"batchmean"`` is the divergence itself.

    Example:
        >>> loss = KLDivLoss(reduction="batchmean")
        >>> round(float(loss(Tensor(np.log([[0.5, 0.5]])), [[1.0, 0.0]]).data), 4)
        0.6931
    """

    @door
    def __init__(self, *, reduction: KLReduction = "mean", log_target: bool = False) -> None:
        check_reduction("KLDivLoss", reduction, KL_REDUCTIONS)
        super().__init__(reduction=reduction if reduction in REDUCTIONS else "mean")  # type: ignore[arg-type]
        self.reduction = reduction  # type: ignore[assignment]
        self.log_target = flag("KLDivLoss", "log_target", log_target)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Log-probabilities and probabilities of one shape."""
        return kl_div(input, target, reduction=self.reduction, log_target=self.log_target)


class GaussianNLLLoss(Loss):
    """``functional.gaussian_nll_loss``: means and variances against numbers.

    Example:
        >>> round(float(GaussianNLLLoss()(Tensor([1.0, 2.0]), [0.0, 4.0], [1.0, 4.0]).data), 4)
        0.8466
    """

    @door
    def __init__(self, *, full: bool = False, eps: float = 1e-6, reduction: Reduction = "mean") -> None:
        super().__init__(reduction=reduction)
        self.full = flag("GaussianNLLLoss", "full", full)
        self.eps = real("GaussianNLLLoss", "eps", eps)

    def forward(self, input: Any, target: Any, var: Any) -> Tensor:
        """Means and targets of one shape, and variances."""
        return gaussian_nll_loss(input, target, var, self.full, self.eps, reduction=self.reduction)


class PoissonNLLLoss(Loss):
    """``functional.poisson_nll_loss``: rates, or their logarithms, against counts.

    Example:
        >>> round(float(PoissonNLLLoss()(Tensor([0.0, 1.0]), [1, 0]).data), 4)
        1.8591
    """

    @door
    def __init__(
        self, log_input: bool = True, full: bool = False, *, eps: float = 1e-8, reduction: Reduction = "mean"
    ) -> None:
        super().__init__(reduction=reduction)
        self.log_input = flag("PoissonNLLLoss", "log_input", log_input)
        self.full = flag("PoissonNLLLoss", "full", full)
        self.eps = real("PoissonNLLLoss", "eps", eps)

    def forward(self, input: Any, target: Any) -> Tensor:
        """Rates or their logarithms, and counts, of one shape."""
        return poisson_nll_loss(input, target, self.log_input, self.full, eps=self.eps, reduction=self.reduction)
