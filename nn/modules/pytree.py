"""Modules as containers of their parameters, for ``grad`` and its like: ``grad(loss)(model)`` is a model of gradients.

A function that is differentiated by a module is called with a copy of it, whose parameters are the nodes to
differentiate by; the module itself is left alone. The result is a copy too, with the gradients in place of the
parameters. Frozen parameters are constants. A module's own parameters count as plain numbers: for higher derivatives
nest the functions.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from autograd.containers import register_container, register_state
from autograd.engine.node import leaf
from autograd.tensor import Tensor
from nn.modules.found import Found
from nn.modules.module import Module


def _parameters(x: Any, computed: bool, seen: set[int]) -> Iterator[Tensor]:
    """The parameters that require a gradient, each once, in the order of ``parameters()``; see ``Module._computed``."""
    if id(x) in seen:
        return
    if isinstance(x, Tensor):
        if x.requires_grad and (x.op is None or computed):
            seen.add(id(x))
            yield x
    elif isinstance(x, Module):
        seen.add(id(x))
        members = [member for _, member in x._members()]
        for part in sorted(members, key=lambda member: isinstance(member, Module)):
            yield from _parameters(part, x._computed, seen)
    elif isinstance(x, (list, tuple, dict)):
        for part in x.values() if isinstance(x, dict) else x:
            yield from _parameters(part, computed, seen)


def _parts(module: Module) -> list[Any]:
    """The parameters: as plain arrays, which give plain gradients, or as the nodes that a derivative put in."""
    return [p if module._computed else p.data for p in _parameters(module, False, set())]


def _rebuilt(module: Module, new: list[Any]) -> Module:
    """A copy of a module with other parameters; a shared parameter is shared again."""
    parameters = _parameters(module, False, set())
    made = {id(p): _parameter(x, p.name) for p, x in zip(parameters, new, strict=True)}
    rebuilt: Module = _copied(module, made, any(isinstance(x, Tensor) for x in new))
    return rebuilt


def _parameter(x: Any, name: str | None) -> Tensor:
    if not isinstance(x, Tensor):
        return Tensor(x, name=name)
    # A constant gradient becomes a leaf that requires a gradient, so that the copy has it as a parameter.
    parameter: Tensor = x if x.requires_grad else leaf(Tensor, x.data)
    return parameter


def _copied(x: Any, made: dict[int, Any], computed: bool) -> Any:
    if id(x) in made:
        return made[id(x)]
    if isinstance(x, Module):
        new = made[id(x)] = copy.copy(x)
        vars(new).update({name: _copied(part, made, computed) for name, part in vars(x).items()})
        new._computed = computed
        return new
    if type(x) in (list, tuple, Found):
        return type(x)([_copied(part, made, computed) for part in x])
    return {key: _copied(part, made, computed) for key, part in x.items()} if type(x) is dict else x


register_container(Module, _parts, _rebuilt)
register_state(Module)  # all attributes, because a checkpointed function may change buffers, generators and counters
