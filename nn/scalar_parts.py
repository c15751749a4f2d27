"""Networks of single numbers as containers of their parameters, for ``grad`` and its like, and for ``compile``.

As for modules of arrays: a function that is differentiated by a network is called with a copy of it, whose parameters
are the Values to differentiate by, and the result is a copy with the gradients as parameters.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from typing import Any

from autograd.engine.node import Node, leaf
from autograd.transforms.pytree import PartsFor
from autograd.value import Value


def parts(network: Any) -> PartsFor:
    """The numbers in the parameters that require a gradient; in a copy that is being differentiated by, the Values."""
    computed = getattr(network, "_computed", False)
    return PartsFor([p if computed else p.data for p in _parameters(network)], Value)


def _parameters(network: Any) -> Iterable[Value]:
    """The parameters that require a gradient, each once."""
    return {id(p): p for p in network.parameters() if p.requires_grad}.values()


def rebuilt(network: Any, new: list[Any]) -> Any:
    """A copy of a network with other parameters; one that stands in two places does so again."""
    made = {id(p): _parameter(x, p.name) for p, x in zip(_parameters(network), new, strict=True)}
    return _copied(network, made, any(isinstance(x, Node) for x in new))


def _parameter(x: Any, name: str | None) -> Value:
    if not isinstance(x, Value):
        return Value(x, name)
    # a constant gradient becomes a leaf that requires a gradient, so that the copy has it as a parameter
    parameter: Value = x if x.requires_grad else leaf(Value, x._data)
    return parameter


def _copied(x: Any, made: dict[int, Any], computed: bool) -> Any:
    if id(x) in made:
        return made[id(x)]
    if hasattr(x, "parameters") and hasattr(x, "__dict__"):
        new = made[id(x)] = copy.copy(x)
        vars(new).update({name: _copied(part, made, computed) for name, part in vars(x).items()})
        new._computed = computed
        return new
    if type(x) in (list, tuple):
        return type(x)([_copied(part, made, computed) for part in x])
    return {key: _copied(part, made, computed) for key, part in x.items()} if type(x) is dict else x
