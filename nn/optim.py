"""Optimisers: what turns gradients into steps.

``step()`` updates ``p.data`` in place, for Tensors and for Values, and skips parameters without a gradient, such as
frozen ones. The formulas are PyTorch's, so the numbers are too. Hyperparameters are plain attributes:
``optimizer.lr = 0.01`` holds from the next step on.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from autograd.graph import Node
from nn.module import Module


class Optimizer:
    """A list of parameters with what is remembered about each; a subclass writes ``_update``.

    Args:
        params: leaf Tensors (or Values), as from ``model.parameters()``.

    Attributes:
        params: the parameters, in order.
        state: for each parameter, arrays by name, such as its momentum; empty until its first step.

    Raises:
        TypeError: something that is no parameter.
        ValueError: no parameters, or one twice (it would be stepped twice).
    """

    def __init__(self, params: Iterable[Node]) -> None:
        self.params = _checked(type(self).__name__, params)
        self.state: list[dict[str, Any]] = [{} for _ in self.params]

    def step(self) -> None:
        """Move each parameter that has a gradient by one step."""
        for p, state in zip(self.params, self.state, strict=True):
            g = p.grad
            if g is not None:
                self._update(p, g._data if isinstance(g, Node) else g, state)

    def zero_grad(self) -> None:
        """Forget the gradients: call it before each backward pass, or they add up."""
        for p in self.params:
            p.grad = p.no_grad_yet

    def _update(self, p: Any, g: Any, state: dict[str, Any]) -> None:
        """Step one parameter along its gradient, plain numbers both."""
        raise NotImplementedError(f"{type(self).__name__}: got step(), expected the class to define _update()")


class SGD(Optimizer):
    """Stochastic gradient descent: p -= lr * v, where v is the gradient, or with momentum v = momentum * v + gradient.

    Args:
        params: the parameters.
        lr: the learning rate, > 0.
        momentum: how much of the last step's v is kept, >= 0; the first v is the gradient alone.
        nesterov: look ahead: step along gradient + momentum * v. Needs a momentum.
        weight_decay: adds weight_decay * p to the gradient, >= 0.

    Raises:
        TypeError: something that is no parameter.
        ValueError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = SGD([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data
        array([0.8, 1.6])
    """

    def __init__(
        self,
        params: Iterable[Node],
        lr: float,
        *,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params)
        self.lr = _number("SGD", "lr", lr, low=0.0, open_low=True)
        self.momentum = _number("SGD", "momentum", momentum, low=0.0)
        self.weight_decay = _number("SGD", "weight_decay", weight_decay, low=0.0)
        self.nesterov = nesterov
        if nesterov and not self.momentum:
            raise ValueError("SGD: got nesterov=True and momentum=0, expected a momentum > 0")

    def _update(self, p: Any, g: Any, state: dict[str, Any]) -> None:
        if self.weight_decay:
            g = g + self.weight_decay * p.data
        if self.momentum:
            if "velocity" not in state:
                state["velocity"] = np.zeros_like(g)
            velocity = state["velocity"]
            velocity *= self.momentum
            velocity += g
            g = g + self.momentum * velocity if self.nesterov else velocity
        data = p._data  # p.data -= ..., without the checks that foreign data would need
        data -= self.lr * g
        p._assign(data)


class Adam(Optimizer):
    """Adam: steps along the mean of recent gradients, divided by the root of the mean of their squares.

    Args:
        params: the parameters.
        lr: the learning rate, > 0.
        betas: how much of the two running means is kept at each step, each from 0 to below 1.
        eps: added to the root, >= 0.
        weight_decay: adds weight_decay * p to the gradient, >= 0.

    Raises:
        TypeError: something that is no parameter.
        ValueError: no parameters, one twice, or a hyperparameter out of its range.

    Example:
        >>> from autograd import Tensor
        >>> w = Tensor([1.0, 2.0])
        >>> optimizer = Adam([w], lr=0.1)
        >>> (w * w).sum().backward()
        >>> optimizer.step()
        >>> w.data.round(6)
        array([0.9, 1.9])
    """

    def __init__(
        self,
        params: Iterable[Node],
        lr: float = 1e-3,
        *,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params)
        self.lr = _number("Adam", "lr", lr, low=0.0, open_low=True)
        beta1, beta2 = betas
        self.betas = (
            _number("Adam", "betas[0]", beta1, 0.0, below=1.0),
            _number("Adam", "betas[1]", beta2, 0.0, below=1.0),
        )
        self.eps = _number("Adam", "eps", eps, low=0.0)
        self.weight_decay = _number("Adam", "weight_decay", weight_decay, low=0.0)

    def _update(self, p: Any, g: Any, state: dict[str, Any]) -> None:
        if not state:
            state.update(steps=0, mean=np.zeros_like(g), square=np.zeros_like(g))
        if self.weight_decay:
            g = g + self.weight_decay * p.data
        beta1, beta2 = self.betas
        mean, square = state["mean"], state["square"]
        mean += (1 - beta1) * (g - mean)
        square *= beta2
        square += (1 - beta2) * (g * g)
        # both means start at 0 and are too small by a factor 1 - beta^steps
        steps = state["steps"] = state["steps"] + 1
        root = np.sqrt(square) / (1 - beta2**steps) ** 0.5
        p.data -= (self.lr / (1 - beta1**steps)) * (mean / (root + self.eps))


def _checked(name: str, params: Any) -> list[Node]:
    """``params`` as a list of distinct leaves."""
    if isinstance(params, (Module, Node)) or not isinstance(params, Iterable):
        hint = "model.parameters()" if isinstance(params, Module) else "a list, as in [w, b]"
        raise TypeError(f"{name}: got a {type(params).__name__} as params, expected {hint}")
    checked = list(params)
    if not checked:
        raise ValueError(f"{name}: got no parameters, expected at least one")
    for i, p in enumerate(checked):
        if not isinstance(p, Node):
            raise TypeError(f"{name}: got {p!r:.60} ({type(p).__name__}) as params[{i}], expected a Tensor or a Value")
        if p.op is not None:
            raise ValueError(f"{name}: got the result of {p.op.name} as params[{i}], expected a leaf: nothing computed")
    if len({id(p) for p in checked}) < len(checked):
        raise ValueError(f"{name}: got one parameter more than once, expected each once")
    return checked


def _number(
    name: str, argument: str, x: float, low: float, *, below: float | None = None, open_low: bool = False
) -> float:
    """``x`` as a Python float in its range; a NumPy float64 would widen float32 parameters' steps."""
    x = float(x)
    if not (low < x if open_low else low <= x) or not x < (np.inf if below is None else below):
        wanted = f"{'>' if open_low else '>='} {low:g}" + ("" if below is None else f" and < {below:g}")
        raise ValueError(f"{name}: got {argument}={x}, expected a finite number {wanted}")
    return x
