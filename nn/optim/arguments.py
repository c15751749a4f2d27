"""Arguments of optimisers: parameters as a list of distinct leaves, in an order; two betas."""

from __future__ import annotations

from collections.abc import ItemsView, Iterable, KeysView, Mapping, Set
from typing import Any

from autograd.engine.node import Node
from autograd.errors import ArgumentError, OperandError
from nn.modules.arguments import flag, real

SWITCHES = frozenset({"capturable", "differentiable", "foreach", "fused"})
"""PyTorch's arguments that choose between ways to compute the same numbers."""


def check_switches(owner: str, switches: Mapping[str, Any]) -> None:
    """Accept PyTorch's switches, which have no effect; refuse ``differentiable=True``, because steps are not recorded.

    Raises:
        OperandError: another argument.
        ArgumentError: a switch that is no truth value, or ``differentiable=True``.
    """
    for name, x in switches.items():
        if name not in SWITCHES:
            raise OperandError(f"{owner}: got an unexpected keyword argument {name!r}")
        if x is not None and flag(owner, name, x) and name == "differentiable":
            raise ArgumentError(
                f"{owner}: got differentiable=True, expected False: steps are not recorded. To differentiate through "
                f"steps, write them with autograd.grad, which gives models of gradients: p - lr * g"
            )


def in_order(name: str, params: Iterable[Any]) -> list[Any]:
    """``params`` as a list; a set is refused, because states are saved by the number of a parameter.

    Raises:
        OperandError: it cannot be gone through.
        ArgumentError: it is a set.

    Example:
        >>> in_order("SGD", {1: "w", 2: "b"}.values())
        ['w', 'b']
    """
    if isinstance(params, Set) and not isinstance(params, (KeysView, ItemsView)):  # the views of a dict have an order
        raise ArgumentError(
            f"{name}: got a {type(params).__name__} as params, expected an order that is the same in the next run; "
            f"list them: [w, b], or dict.fromkeys(...) to leave out repetitions"
        )
    if not isinstance(params, Iterable):
        raise OperandError(f"{name}: got a {type(params).__name__} as params, expected a list, as in [w, b]")
    return list(params)


def leaves(name: str, params: Any) -> list[Node]:
    """``params`` as a list of distinct leaves; a single one, or pairs of names and leaves, may be given too.

    Raises:
        OperandError: something that is no Tensor or Value.
        ArgumentError: none, one twice, a set, or the result of an op.
    """
    checked = [params] if isinstance(params, Node) else in_order(name, params)
    if not checked:
        raise ArgumentError(f"{name}: got no parameters, expected at least one")
    for i, p in enumerate(checked):
        if isinstance(p, tuple) and len(p) == 2 and isinstance(p[0], str):  # a pair from named_parameters()
            p = checked[i] = p[1]
        if not isinstance(p, Node):
            raise OperandError(
                f"{name}: got {p!r:.60} ({type(p).__name__}) as params[{i}], expected a Tensor or a Value"
            )
        if p.op is not None:
            raise ArgumentError(
                f"{name}: got the result of {p.op.name} as params[{i}], expected a leaf: nothing computed"
            )
    if len({id(p) for p in checked}) < len(checked):
        raise ArgumentError(f"{name}: got one parameter more than once, expected each once")
    return checked


def checked_betas(owner: str, betas: Any) -> tuple[float, ...]:
    """Two numbers from 0 to below 1: how much of two running means is kept at each step."""
    if not isinstance(betas, (tuple, list)) or len(betas) != 2:
        raise ArgumentError(f"{owner}: got betas={betas!r:.60}, expected two numbers")
    return tuple(real(owner, f"betas[{i}]", beta, below=1.0) for i, beta in enumerate(betas))
