"""SGD, Adagrad, RMSprop, Adam and AdamW, with PyTorch's names, defaults and formulas, hence its numbers.

``step()`` updates ``p.data`` in place, for Tensors and for Values, and skips parameters without a gradient. In the
formulas, p is the parameter and g its gradient; with ``maximize`` g is the gradient's negative; with ``weight_decay``
every one but ``AdamW`` takes g + weight_decay * p for g (unless ``decoupled_weight_decay``). All take groups with
hyperparameters of their own, see ``Optimizer``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.doors import door
from autograd.errors import ArgumentError
from nn.modules.arguments import real
from nn.optim.arguments import check_switches, checked_betas
from nn.optim.base import Group, Optimizer, Params, decayed, move


class SGD(Optimizer):
    """Stochastic gradient descent: p -= lr * g; or with momentum p -= lr * v, v = momentum * v + (1 - dampening) * g.

    The first v is the gradient alone. Nesterov's variant steps along g + momentum * v. Source: Sutskever et al., "On
    the importance of initialization and momentum in deep learning", 2013 (in the form that PyTorch gives it).

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        momentum: how much of the last v is kept, >= 0.
        dampening: how much of the gradient is kept out of v.
        weight_decay: adds weight_decay * p to the gradient, >= 0.
        nesterov: look ahead. Needs a momentum, and no dampening.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = SGD([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data
        array([0.8, 1.6])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("SGD", switches)
        defaults = {"lr": lr, "momentum": momentum, "dampening": dampening, "weight_decay": weight_decay}
        super().__init__(params, {**defaults, "nesterov": nesterov, "maximize": maximize})

    def _check(self, group: Group) -> None:
        for name in ("lr", "momentum", "weight_decay"):
            group[name] = real("SGD", name, group[name])
        group["dampening"] = real("SGD", "dampening", group["dampening"], low=-np.inf)
        if group["nesterov"] and (not group["momentum"] or group["dampening"]):
            raise ArgumentError(
                f"SGD: got nesterov=True with momentum={group['momentum']} and dampening={group['dampening']}, "
                f"expected a momentum > 0 and no dampening"
            )

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("momentum_buffer",) if group["momentum"] else ()

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        if group["weight_decay"]:
            g = g + group["weight_decay"] * p._data
        momentum = group["momentum"]
        if momentum:
            if "momentum_buffer" not in state:
                state["momentum_buffer"] = g.copy() if hasattr(g, "shape") else np.copy(g)
            else:
                state["momentum_buffer"] *= momentum
                state["momentum_buffer"] += (1 - group["dampening"]) * g
            v = state["momentum_buffer"]
            g = g + momentum * v if group["nesterov"] else v
        move(p, -group["lr"] * g)


class Adagrad(Optimizer):
    """Adagrad: p -= lr_t * g / (sqrt(s) + eps), where s is the sum of all squared gradients.

    The learning rate may decay: lr_t = lr / (1 + (t - 1) * lr_decay) at step t. Source: Duchi, Hazan and Singer,
    "Adaptive subgradient methods for online learning and stochastic optimization", 2011.

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        lr_decay: how fast it falls, >= 0.
        weight_decay: adds weight_decay * p to the gradient, >= 0.
        initial_accumulator_value: the start of s, >= 0.
        eps: added to the root, >= 0.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = Adagrad([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.9, 1.9])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        lr_decay: float = 0.0,
        weight_decay: float = 0.0,
        initial_accumulator_value: float = 0.0,
        eps: float = 1e-10,
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("Adagrad", switches)
        defaults = {"lr": lr, "lr_decay": lr_decay, "weight_decay": weight_decay, "eps": eps}
        defaults["initial_accumulator_value"] = initial_accumulator_value
        super().__init__(params, {**defaults, "maximize": maximize})

    def _check(self, group: Group) -> None:
        for name in ("lr", "lr_decay", "weight_decay", "initial_accumulator_value", "eps"):
            group[name] = real("Adagrad", name, group[name])

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("step", "sum")

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        if not state:
            self._begin(state, g, group)
            state["sum"] += group["initial_accumulator_value"]
        if group["weight_decay"]:
            g = g + group["weight_decay"] * p._data
        lr = group["lr"] / (1 + state["step"] * group["lr_decay"])
        state["step"] += 1
        state["sum"] += g * g
        move(p, -lr * (g / (np.sqrt(state["sum"]) + group["eps"])))


class RMSprop(Optimizer):
    """RMSprop: p -= lr * g / (sqrt(s) + eps), s = alpha * s + (1 - alpha) * g^2, a running mean of squared gradients.

    ``centered`` subtracts the square of the running mean of g from s: an estimate of the variance. With momentum,
    p -= lr * v, where v = momentum * v + g / (sqrt(s) + eps). Source: Hinton, lecture 6e of "Neural networks for
    machine learning", 2012; centered: Graves, "Generating sequences with recurrent neural networks", 2013.

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        alpha: how much of the running means is kept at each step, from 0 to below 1.
        eps: added to the root, >= 0.
        weight_decay: adds weight_decay * p to the gradient, >= 0.
        momentum: how much of the last v is kept, >= 0.
        centered: divide by the estimated standard deviation.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = RMSprop([w], lr=0.01)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.9, 1.9])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        momentum: float = 0.0,
        centered: bool = False,
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("RMSprop", switches)
        defaults = {"lr": lr, "momentum": momentum, "alpha": alpha, "eps": eps, "weight_decay": weight_decay}
        super().__init__(params, {**defaults, "centered": centered, "maximize": maximize})

    def _check(self, group: Group) -> None:
        for name in ("lr", "momentum", "eps", "weight_decay"):
            group[name] = real("RMSprop", name, group[name])
        group["alpha"] = real("RMSprop", "alpha", group["alpha"], below=1.0)

    def _remembered(self, group: Group) -> tuple[str, ...]:
        optional = {"momentum_buffer": group["momentum"] > 0, "grad_avg": group["centered"]}
        return ("step", "square_avg", *(name for name, there in optional.items() if there))

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        self._begin(state, g, group)
        state["step"] += 1  # unused; kept so that state dicts match PyTorch's
        if group["weight_decay"]:
            g = g + group["weight_decay"] * p._data
        alpha = group["alpha"]
        state["square_avg"] *= alpha
        state["square_avg"] += (1 - alpha) * (g * g)
        square = state["square_avg"]
        if group["centered"]:
            state["grad_avg"] += (1 - alpha) * (g - state["grad_avg"])
            mean = state["grad_avg"]
            # The variance is clipped at 0, because rounding can make it negative where the gradient is constant.
            root = np.sqrt(np.maximum(square - mean * mean, 0.0))
        else:
            root = np.sqrt(square)
        step = g / (root + group["eps"])
        if group["momentum"]:
            state["momentum_buffer"] *= group["momentum"]
            state["momentum_buffer"] += step
            step = state["momentum_buffer"]
        move(p, -group["lr"] * step)


class Adam(Optimizer):
    """Adam: p -= lr * m / (sqrt(s) + eps), m and s the running means of gradients and of their squares.

    m = beta1 * m + (1 - beta1) * g and s = beta2 * s + (1 - beta2) * g^2 start at 0, and are divided by 1 - beta^t at
    step t to make up for it. ``amsgrad`` takes the largest s so far. Source: Kingma and Ba, "Adam: a method for
    stochastic optimization", 2015; amsgrad: Reddi, Kale and Kumar, "On the convergence of Adam and beyond", 2018.

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        betas: how much of the two running means is kept at each step, each from 0 to below 1.
        eps: added to the root, >= 0.
        weight_decay: adds weight_decay * p to the gradient, >= 0.
        amsgrad: divide by the largest root so far.
        maximize: step up instead of down.
        decoupled_weight_decay: decay apart from the gradient, as ``AdamW`` does.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = Adam([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.9, 1.9])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        decoupled_weight_decay: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("Adam", switches)
        defaults = {"lr": lr, "betas": betas, "eps": eps, "weight_decay": weight_decay, "amsgrad": amsgrad}
        super().__init__(params, {**defaults, "maximize": maximize, "decoupled_weight_decay": decoupled_weight_decay})

    def _check(self, group: Group) -> None:
        for name in ("lr", "eps", "weight_decay"):
            group[name] = real(type(self).__name__, name, group[name])
        group["betas"] = checked_betas(type(self).__name__, group["betas"])

    def _remembered(self, group: Group) -> tuple[str, ...]:
        return ("step", "exp_avg", "exp_avg_sq", *(["max_exp_avg_sq"] if group["amsgrad"] else []))

    def _update(self, p: Any, g: Any, state: dict[str, Any], group: Group) -> None:
        self._begin(state, g, group)
        g = decayed(p, g, group)
        t = state["step"] = state["step"] + 1
        beta1, beta2 = group["betas"]
        state["exp_avg"] += (1 - beta1) * (g - state["exp_avg"])
        state["exp_avg_sq"] *= beta2
        state["exp_avg_sq"] += (1 - beta2) * (g * g)
        mean, square = state["exp_avg"], state["exp_avg_sq"]
        if group["amsgrad"]:
            largest = state["max_exp_avg_sq"]
            np.maximum(largest, square, out=largest)
            square = largest
        # Adam's bias correction: both means start at 0, so they are too small by a factor 1 - beta^t.
        correction = (1 - beta2**t) ** 0.5
        root = np.sqrt(square)
        root += group["eps"] * correction
        move(p, (-group["lr"] * correction / (1 - beta1**t)) * (mean / root))


class AdamW(Adam):
    """Adam with weight decay apart from the gradient: p -= lr * weight_decay * p first, then Adam's step without any.

    The decay is then the same for all parameters, not divided by the root. Source: Loshchilov and Hutter, "Decoupled
    weight decay regularization", 2019.

    Args:
        params: the parameters, or groups of them.
        lr: the learning rate, >= 0.
        betas: how much of the two running means is kept at each step, each from 0 to below 1.
        eps: added to the root, >= 0.
        weight_decay: the part of each parameter that a step with lr = 1 takes away, >= 0.
        amsgrad: divide by the largest root so far.
        maximize: step up instead of down.
        **switches: see ``Optimizer``.

    Raises:
        TypeError: something that is no parameter.
        ArgumentError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = AdamW([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.899, 1.898])
    """

    @door
    def __init__(
        self,
        params: Params,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
        amsgrad: bool = False,
        *,
        maximize: bool = False,
        **switches: bool | None,
    ) -> None:
        check_switches("AdamW", switches)
        super().__init__(params, lr, betas, eps, weight_decay, amsgrad, maximize=maximize, decoupled_weight_decay=True)

    def _check(self, group: Group) -> None:
        super()._check(group)
        group["decoupled_weight_decay"] = True  # a state dict of Adam cannot change it
