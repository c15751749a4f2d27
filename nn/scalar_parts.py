"""Networks of single numbers as containers of their parameters, for ``grad`` and its like, and for ``compile``.

As for modules of arrays: a function that is differentiated by a network is called with a copy of it, whose parameters
are the Values to differentiate by, and the result is a copy with the gradients as parameters.
"""

from __future__ import annotations

from typing import Any

from autograd.engine.node import Node, data_of, leaf
from autograd.transforms.pytree import PartsFor
from autograd.value import Value


def parts(network: Any) -> PartsFor:
    """The numbers in the parameters that require a gradient; in a copy that is being differentiated by, the Values."""
    found = _parameters(network)
    return PartsFor(found if getattr(network, "_computed", False) else [p._data for p in found], Value)


def _parameters(network: Any) -> list[Value]:
    """The parameters that require a gradient, each once."""
    found = [p for p in network.parameters() if p._requires_grad]
    unique = dict(zip(map(id, found), found, strict=True))
    return found if len(unique) == len(found) else list(unique.values())


def rebuilt(network: Any, new: list[Any]) -> Any:
    """A copy of a network with other parameters; one that stands in two places does so again.

    (Names go to the Values to differentiate by, which are drawn, and not to gradients: to ask for them takes as long as
    all else.)
    """
    computed = any(isinstance(x, Node) for x in new)
    parameters = _parameters(network)
    values = [_parameter(x, p) for x, p in zip(new, parameters, strict=True)] if computed else list(map(_plain, new))
    made: dict[int, Any] = dict(zip(map(id, parameters), values, strict=True))
    return _copied(network, made, computed)


def _parameter(x: Any, like: Value) -> Value:
    # a constant gradient becomes a leaf that requires a gradient, so that the copy has it as a parameter
    parameter: Value = x if isinstance(x, Value) and x._requires_grad else _plain(data_of(x))
    if parameter.op is None and like.name is not None:
        parameter.name = like.name
    return parameter


def _plain(x: Any) -> Value:
    node: Value = leaf(Value, x if x.__class__ is float else Value._payload(x))
    return node


def _copied(x: Any, made: dict[int, Any], computed: bool) -> Any:
    if type(x) is list or type(x) is tuple:
        return type(x)([made[id(part)] if id(part) in made else _copied(part, made, computed) for part in x])
    if id(x) in made:
        return made[id(x)]
    if hasattr(x, "parameters") and hasattr(x, "__dict__"):
        new = made[id(x)] = object.__new__(type(x))
        for name, part in vars(x).items():
            vars(new)[name] = _copied(part, made, computed)
        new._computed = computed
        return new
    return {key: _copied(part, made, computed) for key, part in x.items()} if type(x) is dict else x
