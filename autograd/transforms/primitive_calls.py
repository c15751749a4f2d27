"""One call of a primitive as an op: computed on plain data, recorded, differentiated by its custom rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy

from autograd.engine.arrays import is_foreign
from autograd.engine.beside import as_array
from autograd.engine.custom import CustomOp
from autograd.engine.guests import copied, own_result
from autograd.engine.node import Node, data_of, describe, leaf
from autograd.engine.recording import differentiating, ensure_recording, not_differentiating
from autograd.engine.reverse import gradients
from autograd.errors import MissingRuleError, OperandError, RuleError
from autograd.transforms.held import Held
from autograd.transforms.pytree import leaf_of, leaves_like
from autograd.transforms.results import Argument, Result, as_scalar
from autograd.transforms.sparse import dense

np: Any = numpy  # NumPy's stubs know plain arrays only

Function = Callable[..., Any]


@dataclass
class Rules:
    """The custom rules of a primitive, each for several arguments at once, as HIPS autograd passes them."""

    function: Function
    name: str
    parameters: tuple[str, ...]
    vjp: Function | None = None  # (argnums, ans, args, kwargs) -> (g -> gradients)
    jvp: Function | None = None  # (argnums, gs, ans, args, kwargs) -> tangent
    vjps_of: frozenset[int] | None = field(default=None)  # the argnums that vjp serves; None for all
    jvps_of: frozenset[int] | None = field(default=None)


def name_of(fun: Function) -> str:
    """The name of a function, or of the class of an object that is called like one."""
    name: str = getattr(fun, "__name__", type(fun).__name__)
    return name


ZERO = object()
"""A gradient or a tangent that is zero for all inputs. (Not None: a rule without a return statement gives that.)"""


def call_primitive(rules: Rules, arguments: Sequence[Argument], kwargs: Mapping[str, Any]) -> Any:
    """Compute a primitive on plain data and record the call."""
    name = rules.name
    for key, x in kwargs.items():
        if isinstance(x, Node):
            raise OperandError(f"{name}: got a node as keyword argument {key}, expected it by position")
    operands = tuple(x for argument in arguments for x in argument.leaves)
    raw = [as_scalar(x._data) if isinstance(x, Node) else x for x in operands]
    call = PrimitiveCall(rules, arguments)
    with not_differentiating():
        value = dense(rules.function(*call.built(raw), **kwargs))
    call.result = Result.of(name, value)
    out = call.record(operands, raw, own_result(call.result.pack(value), raw), kwargs)
    return call.result.unpack(out)


class PrimitiveCall(CustomOp):
    """One call of a primitive: its rules, and where the operands of the node stand in the arguments."""

    result: Result

    def __init__(self, rules: Rules, arguments: Sequence[Argument]) -> None:
        self.of = rules
        self.arguments = arguments
        places = [(i, j) for i, argument in enumerate(arguments) for j in range(len(argument.leaves))]
        self.places = places
        names = [rules.parameters[i] if i < len(rules.parameters) else f"args[{i}]" for i in range(len(arguments))]
        operands = tuple(names[i] if arguments[i].whole else f"{names[i]}[{j}]" for i, j in places)
        super().__init__(rules.function, rules.name, operands, "custom rule")

    def built(self, leaves: Sequence[Any]) -> list[Any]:
        """The arguments of the call, made of other leaves."""
        new = iter(leaves)
        return [argument.build([next(new) for _ in argument.leaves]) for argument in self.arguments]

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """The gradients by the rules of ``defvjp``; by the transpose of those of ``defjvp`` if there are no others."""
        argnums = sorted({self.places[k][0] for k in needed})
        rules = self.of
        missing = [i for i in argnums if rules.vjp is None or (rules.vjps_of is not None and i not in rules.vjps_of)]
        if missing:
            if rules.jvp is not None and (rules.jvps_of is None or rules.jvps_of.issuperset(argnums)):
                self._transposable("reverse-mode", "defvjp", (out, *[operands[k] for k in needed]))
                return [self._transposed(k, g, out, operands, params) for k in needed]
            raise MissingRuleError(
                f"{self.name}: no rule was given for the gradient of argument {', '.join(map(str, missing))}; "
                f"give one with defvjp, or say with None that it is zero"
            )
        assert rules.vjp is not None
        args = self.built([as_scalar(x) for x in operands])
        recorded = any(isinstance(x, Node) for x in (g, *operands))
        with _derivatives_inside(recorded):
            vjp = rules.vjp(argnums, self.result.unpack(as_scalar(out)), args, params)
            found = [dense(x) for x in vjp(self.result.unpack(as_scalar(copied(g))))]
        if len(found) != len(argnums):
            raise RuleError(f"{self.name}: the rule returned {len(found)} gradients, expected {len(argnums)}")
        leaves: dict[int, list[Any]] = {}
        for i, gradient in zip(argnums, found, strict=True):
            argument = self.arguments[i]
            if gradient is ZERO:
                leaves[i] = [None] * len(argument.leaves)
            elif argument.whole:
                leaves[i] = [self._checked(f"the rule of argument {i}", gradient)]
            else:
                rule = f"the rule of argument {i}"
                parts = leaves_like(f"{self.name}: {rule}", gradient, args[i], loose=True)
                leaves[i] = [None if x is None else self._checked(rule, x) for x in parts]
        results = [leaves[i][j] for i, j in (self.places[k] for k in needed)]
        return results if recorded else [data_of(x) for x in results]  # a node that a rule returns is a constant then

    def push(self, tangents: Mapping[int, Any], out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The tangent by the rules of ``defjvp``; NotImplemented if there are none."""
        argnums = sorted({self.places[k][0] for k in tangents})
        rules = self.of
        if rules.jvp is None or (rules.jvps_of is not None and not rules.jvps_of.issuperset(argnums)):
            self._transposable("forward-mode", "defjvp", (out, *[operands[k] for k in tangents]))
            return NotImplemented
        args = self.built([as_scalar(x) for x in operands])
        still = [_zeros(x) if i in argnums else data_of(x) for (i, _), x in zip(self.places, operands, strict=True)]
        moved = self.built([as_scalar(tangents[k]) if k in tangents else x for k, x in enumerate(still)])
        with _derivatives_inside(any(isinstance(x, Node) for x in (*tangents.values(), *operands))):
            ans = self.result.unpack(as_scalar(out))
            tangent = rules.jvp(argnums, [moved[i] for i in argnums], ans, args, params)
        if tangent is ZERO:
            return None
        tangent = self._checked("the forward-mode rule", self.result.pack(tangent))
        if np.shape(tangent) != np.shape(out):
            raise RuleError(
                f"{self.name}: the forward-mode rule returned {describe(tangent)}, "
                f"expected the shape of the result, {describe(out)}"
            )
        return tangent

    def _checked(self, rule: str, x: Any) -> Any:
        """A copy of ``x``, returned by a rule, if it is made of numbers, or a node; RuleError otherwise."""
        x = leaf_of(x)
        data = data_of(x)
        if (data if is_foreign(data) else as_array(data)).dtype.kind not in "fiubc":
            raise RuleError(f"{self.name}: {rule} returned {x!r:.60} ({type(x).__name__}), expected numbers")
        return copied(x)

    def _transposable(self, mode: str, door: str, xs: Sequence[Any]) -> None:
        """MissingRuleError if rules of the other mode do not serve: the transpose of a rule is taken of arrays."""
        held = next((x for x in map(data_of, xs) if isinstance(x, Held)), None)
        if held is not None:
            raise MissingRuleError(
                f"{self.name}: no {mode} rule was given, and an object of class {type(held.of).__name__} is among its "
                f"operands or is its result; give a rule with {door}"
            )

    def _transposed(self, k: int, g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """The gradient of operand ``k`` by the transpose of the forward-mode rule, which is linear in its tangent."""
        nodes = [x for x in (g, out, *operands) if isinstance(x, Node)]
        node = nodes[0] if nodes else next(x for a in self.arguments for x in a.leaves if isinstance(x, Node))
        probe: Node = leaf(node.node_type, _zeros(data_of(operands[k])))
        with ensure_recording():
            tangent = self.push({k: probe}, out, operands, params)
            if not isinstance(tangent, Node) or not tangent.requires_grad:
                return None
            return gradients([tangent], [probe], [g], create_graph=bool(nodes))[0]


def _derivatives_inside(recorded: bool) -> Any:
    """The block a rule runs in: derivatives that it takes are recorded if it was given nodes, else they are plain."""
    return differentiating() if recorded else not_differentiating()


def _zeros(x: Any) -> Any:
    """Zeros like the data of ``x``; something that holds no numbers is returned as it is."""
    data = data_of(x)
    if isinstance(data, (bool, int, float)):
        return 0.0
    return np.zeros_like(data) if isinstance(data, (numpy.ndarray, numpy.generic)) or is_foreign(data) else data
