"""Networks of single numbers as containers of their parameters, for ``grad`` and its like, and for ``compile``.

As for modules of arrays: a function that is differentiated by a network is called with a copy of it, whose parameters
are the Values to differentiate by, and the result is a copy with the gradients as parameters.
"""

from __future__ import annotations

from types import FunctionType
from typing import Any

from autograd.engine import clock
from autograd.engine.node import NO_PARAMS, Node, data_of, leaf, new
from autograd.transforms.pytree import PartsFor
from autograd.value import Value


def parts(network: Any) -> PartsFor:
    """The numbers in the parameters that require a gradient; in the copy of a derivative, the Values themselves."""
    found = _parameters(network)
    return PartsFor(found if getattr(network, "_computed", False) else [p._data for p in found], Value)


def _parameters(network: Any) -> list[Value]:
    """The parameters that require a gradient, each once."""
    found: list[Value] = [p for p in network.parameters() if p._requires_grad]
    if len(set(map(id, found))) == len(found):  # fast path
        return found
    return list({id(p): p for p in found}.values())


def rebuilt(network: Any, numbers: list[Any]) -> Any:
    """A copy of a network with other parameters; a shared parameter is shared again.

    (Names go to the Values to differentiate by, which are drawn, and not to gradients: to ask for them takes as long as
    all else.)
    """
    plain, parameters = set(map(type, numbers)) == {float}, _parameters(network)
    values = _leaves(numbers) if plain else list(map(_parameter, numbers, parameters))
    made: dict[int, Any] = dict(zip(map(id, parameters), values, strict=True))
    return _copied(network, made, any(isinstance(x, Node) for x in numbers) if not plain else False)


def _leaves(numbers: list[float]) -> list[Value]:
    """A Value for each number, in less time than the class takes."""
    made, now = [], clock.now
    for x in numbers:
        node = new(Value)
        node._data, node._grad, node.op, node._inputs = x, 0.0, None, ()
        node.params, node._requires_grad, node.time = NO_PARAMS, True, now
        made.append(node)
    return made


def _parameter(x: Any, like: Value) -> Value:
    # A constant gradient becomes a leaf that requires a gradient, so that the copy has it as a parameter.
    fits = isinstance(x, Value) and x._requires_grad
    parameter: Value = x if fits else leaf(Value, Value._payload(data_of(x)))
    if parameter.op is None and like.name is not None:
        parameter.name = like.name
    return parameter


_ATOMS = (str, float, int, bool, type(None), FunctionType)


def _copied(x: Any, made: dict[int, Any], computed: bool) -> Any:
    cls = type(x)
    if cls is list or cls is tuple:
        try:
            return cls([made[id(part)] for part in x])
        except KeyError:
            return cls([made[id(part)] if id(part) in made else _copied(part, made, computed) for part in x])
    if id(x) in made:
        return made[id(x)]
    if hasattr(cls, "parameters"):
        new = made[id(x)] = object.__new__(cls)
        attributes = vars(new)
        for name, part in vars(x).items():
            attributes[name] = part if type(part) in _ATOMS else _copied(part, made, computed)
        attributes["_computed"] = computed
        return new
    return {key: _copied(part, made, computed) for key, part in x.items()} if cls is dict else x
