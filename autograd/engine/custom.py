"""``CustomOp``: an op made for one call of a function that has derivatives of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd.engine.guards import SMALL
from autograd.engine.joint import JointOp
from autograd.engine.node import Node
from autograd.engine.numerics import mixed_types
from autograd.engine.op import Rule
from autograd.errors import NotDefinedError


def _own(x: Any) -> Any:
    return x.copy("K") if x.nbytes <= SMALL else x[...]


class CustomOp(JointOp):
    """An op made for one call, whose gradients are computed together because they share work.

    A subclass implements ``pull`` and may implement ``push``; its maker computes the result and calls ``record``.
    Operands may differ from call to call: these ops stand for functions of any signature, not for rows of the table.
    """

    def __init__(self, function: Callable[..., Any], name: str, operands: tuple[str, ...], gate: str) -> None:
        super().__init__(function, (), (operands, (), {}, False), kind="general", gate=gate, complex=True, name=name)

    @property
    def rules(self) -> tuple[Rule | None, ...]:
        """One ``rule`` an operand, made at each request: rules stored in the op would refer to the op, in a cycle."""
        return tuple(self.rule(i) for i in range(len(self.operands)))

    @rules.setter
    def rules(self, rules: tuple[Rule | None, ...]) -> None:
        pass

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """The gradients of the operands at the positions ``needed``, in that order; None for one that is zero."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define pull()")

    def rule(self, i: int) -> Rule:
        """``pull`` for one operand."""
        return lambda g, out, *operands, **params: self.pull((i,), g, out, operands, params)[0]

    def record(self, operands: tuple[Any, ...], raw: Sequence[Any], data: Any, params: Mapping[str, Any]) -> Node:
        """The node of a call: ``data`` were computed from ``operands``, whose plain values are ``raw``."""
        nodes = [x for x in operands if isinstance(x, Node)]
        node_type = nodes[0].node_type
        if any(x.node_type is not node_type for x in nodes):
            raise mixed_types(self, operands)
        needs_grad = any(x._requires_grad for x in nodes)
        if needs_grad:
            # Rules of users may read any operand. They get copies, so that no later write has to be refused.
            operands = tuple([_own(x) if x.__class__ is np.ndarray else x for x in operands])
        out: Node = self.make_node(node_type, node_type._payload(data), raw, operands, params, needs_grad)
        return out
