"""Single gates: the numbers on the edges into a node, for pictures and explanations."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.node import Node, data_of
from autograd.engine.numerics import apply_rule
from autograd.engine.seeds import ones_like
from autograd.engine.structural import Live


def local_derivatives(node: Node) -> tuple[Any, ...]:
    """The rule of each operand of a node at ``g = 1``: the factor by which the gate multiplies the incoming gradient.

    None where the operand has no gradient. For arrays this is the gradient of the sum of the node's entries, which is
    the local derivative itself where the op is elementwise and nothing was broadcast.
    """
    if node.op is None:
        return ()
    return local_gradients(node, ones_like(node._data))


def local_gradients(node: Node, g: Any, live: Live | None = None) -> tuple[Any, ...]:
    """The gradient that the gate of a node sends to each operand when ``g`` comes in; None where there is none.

    ``live`` holds structural zeros at 0, for callers that go over a graph gate by gate.
    """
    if node.op is None:
        return ()
    found: list[Any] = [None] * len(node.inputs)
    args = [data_of(x) for x in node.inputs]
    with np.errstate(all="ignore"):
        for i, x in enumerate(node.inputs):
            rule = node.op.rule(i)
            if isinstance(x, Node) and rule is not None:
                gx = apply_rule(rule, g, node._data, args, node.params)
                # None comes from a user's gate that has a Value twice: its first place gets the whole gradient
                if gx is None:
                    continue
                found[i] = x._accept(gx if live is None else live.held(node, i, gx, g), node.op, i)
    return tuple(found)
