"""NAdam, RAdam, Adamax and Adadelta: relatives of Adam, with PyTorch's names, defaults and formulas, hence its numbers.

As in ``rules``, p is the parameter and g its gradient (its negative with ``maximize``), m and s the running means of
gradients and of their squares. ``weight_decay`` takes g + weight_decay * p for g, or, with ``decoupled_weight_decay``,
makes p smaller by lr * weight_decay * p first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.doors import door
from nn.modules.arguments import real
from nn.optim.arguments import check_switches, checked_betas
from nn.optim.base import Group, Optimizer, Params, decayed, move


class NAdam(Optimizer):
    """Adam with Nesterov's momentum: p -= lr * (a * g + b * m) / (sqrt(s / (1 - beta2^t)) + eps).

    With mu_t = beta1 * (1 - 0.96^(t * momentum_decay) / 2), and M_t the product of mu_1 to mu_t,
    a = (1 - mu_t) / (1 - M_t) and b = mu_(t+1) / (1 - M_(t+1)). M_t is kept in single precision, as PyTorch keeps it.
    Source: Dozat, "Incorporating Nesterov momentum into Adam", 2016.

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        betas: how much of the two running means is kept at each step, each from 0 to below 1.
        eps: added to the root, >= 0.
        weight_decay: adds weight_decay * p to the gradient, >= 0.
        momentum_decay: how fast mu comes to beta1, >= 0.
        decoupled_weight_decay: decay apart from the gradient, as ``AdamW`` does.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = NAdam([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.894355, 1.894355])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum_decay: float = 4e-3,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("NAdam", switches)
        defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        defaults |= {"momentum_decay": momentum_decay, "decoupled_weight_decay": decoupled_weight_decay}
        super().__init__(params, {**defaults, "maximize": maximize})

    def _check(self, group: Group) -> None:
        for name in ("lr", "eps", "weight_decay", "momentum_decay"):
            group[name] = real("NAdam", name, group[name])
        group["betas"] = checked_betas("NAdam", group["betas"])

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("step", "mu_product", "exp_avg", "exp_avg_sq")

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        if not state:
            self._begin(state, g, group)
            state["mu_product"] = np.float32(1.0)
        g = decayed(p, g, group)
        t = state["step"] = state["step"] + 1
        beta1, beta2 = group["betas"]
        state["exp_avg"] += (1 - beta1) * (g - state["exp_avg"])
        state["exp_avg_sq"] *= beta2
        state["exp_avg_sq"] += (1 - beta2) * (g * g)
        mean, square = state["exp_avg"], state["exp_avg_sq"]
        now, following = (beta1 * (1 - 0.5 * 0.96 ** (n * group["momentum_decay"])) for n in (t, t + 1))
        state["mu_product"] = state["mu_product"] * now  # a Python number keeps the dtype
        product = state["mu_product"].item()
        root = np.sqrt(square / (1 - beta2**t)) + group["eps"]
        step = ((1 - now) / (1 - product)) * g + (following / (1 - product * following)) * mean
        move(p, -group["lr"] * (step / root))


class RAdam(Optimizer):
    """Adam with its early steps rectified: p -= lr * r * m' * sqrt(1 - beta2^t) / (sqrt(s) + eps).

    Here m' = m / (1 - beta1^t). With n = 2 / (1 - beta2) - 1 and n_t = n - 2 * t * beta2^t / (1 - beta2^t), the
    number of gradients that s amounts to, r^2 = (n_t - 4) (n_t - 2) n / ((n - 4) (n - 2) n_t). While n_t is at most 5,
    s is too uncertain to divide by, and the step is p -= lr * m'. Source: Liu et al., "On the variance of the adaptive
    learning rate and beyond", 2020.

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        betas: how much of the two running means is kept at each step, each from 0 to below 1.
        eps: added to the root, >= 0.
        weight_decay: adds weight_decay * p to the gradient, >= 0.
        decoupled_weight_decay: decay apart from the gradient, as ``AdamW`` does.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = RAdam([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.8, 1.6])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        decoupled_weight_decay: bool = False,
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("RAdam", switches)
        defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**defaults, "decoupled_weight_decay": decoupled_weight_decay, "maximize": maximize})

    def _check(self, group: Group) -> None:
        for name in ("lr", "eps", "weight_decay"):
            group[name] = real("RAdam", name, group[name])
        group["betas"] = checked_betas("RAdam", group["betas"])

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("step", "exp_avg", "exp_avg_sq")

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        self._begin(state, g, group)
        g = decayed(p, g, group)
        t = state["step"] = state["step"] + 1
        beta1, beta2 = group["betas"]
        state["exp_avg"] += (1 - beta1) * (g - state["exp_avg"])
        state["exp_avg_sq"] *= beta2
        state["exp_avg_sq"] += (1 - beta2) * (g * g)
        mean, square = state["exp_avg"], state["exp_avg_sq"]
        correction = 1 - beta2**t
        limit = 2 / (1 - beta2) - 1
        length = limit - 2 * t * beta2**t / correction
        scale = -group["lr"] / (1 - beta1**t)
        if length > 5:
            r = ((length - 4) * (length - 2) * limit / ((limit - 4) * (limit - 2) * length)) ** 0.5
            move(p, (scale * r * correction**0.5) * (mean / (np.sqrt(square) + group["eps"])))
        else:
            move(p, scale * mean)


class Adamax(Optimizer):
    """Adam with a maximum in place of the mean of squares: p -= lr / (1 - beta1^t) * m / u.

    u = max(beta2 * u, abs(g) + eps). Source: Kingma and Ba, "Adam: a method for stochastic optimization", 2015, sec. 7.

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        betas: how much of m and of u is kept at each step, each from 0 to below 1.
        eps: added to the absolute gradient, >= 0.
        weight_decay: adds weight_decay * p to the gradient, >= 0.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = Adamax([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.9, 1.9])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("Adamax", switches)
        defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**defaults, "maximize": maximize})

    def _check(self, group: Group) -> None:
        for name in ("lr", "eps", "weight_decay"):
            group[name] = real("Adamax", name, group[name])
        group["betas"] = checked_betas("Adamax", group["betas"])

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("step", "exp_avg", "exp_inf")

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        self._begin(state, g, group)
        g = decayed(p, g, group)
        t = state["step"] = state["step"] + 1
        beta1, beta2 = group["betas"]
        state["exp_avg"] += (1 - beta1) * (g - state["exp_avg"])
        state["exp_inf"] *= beta2
        mean, largest = state["exp_avg"], state["exp_inf"]
        np.maximum(largest, abs(g) + group["eps"], out=largest)
        move(p, (-group["lr"] / (1 - beta1**t)) * (mean / largest))


class Adadelta(Optimizer):
    """Adadelta: p -= lr * d, d = sqrt(a + eps) / sqrt(s + eps) * g, where s and a are running means of g^2 and of d^2.

    s is brought up to date before the step and a after it: s = rho * s + (1 - rho) * g^2. Steps have the unit of the
    parameter, so there is no learning rate to find. Source: Zeiler, "ADADELTA: an adaptive learning rate method", 2012.

    Args:
        params: the parameters, or groups of them.
        lr: a factor for the steps, >= 0.
        rho: how much of the running means is kept at each step, from 0 to 1.
        eps: added under the roots, >= 0.
        weight_decay: adds weight_decay * p to the gradient, >= 0.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = Adadelta([w])
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.996838, 1.996838])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0.0,
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("Adadelta", switches)
        defaults = {"lr": lr, "rho": rho, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**defaults, "maximize": maximize})

    def _check(self, group: Group) -> None:
        for name in ("lr", "eps", "weight_decay"):
            group[name] = real("Adadelta", name, group[name])
        group["rho"] = real("Adadelta", "rho", group["rho"], most=1.0)

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("step", "square_avg", "acc_delta")

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        self._begin(state, g, group)
        state["step"] += 1  # unused; kept so that state dicts match PyTorch's
        g = decayed(p, g, group)
        rho, eps = group["rho"], group["eps"]
        state["square_avg"] *= rho
        state["square_avg"] += (1 - rho) * (g * g)
        step = np.sqrt(state["acc_delta"] + eps) / np.sqrt(state["square_avg"] + eps) * g
        state["acc_delta"] *= rho
        state["acc_delta"] += (1 - rho) * (step * step)
        move(p, -group["lr"] * step)
