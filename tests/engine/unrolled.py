"""Ops that are unrolled for speed beside the general ``Op``: what both give, to the last bit."""

import math

import numpy as np

from autograd import Value, gradients, tangents
from autograd.engine.node import Node
from autograd.engine.op import Op

AWKWARD = [0.0, -0.0, 1.0, -2.5, 0.75, 1e308, 5e-324, math.inf, -math.inf, math.nan]
CONSTANTS = [2, True, 10**400, np.float32(1.5), np.int64(-3), np.array(0.25), 1j, "a", None, [1.0]]


def general(op):
    """The op of the general form that has the same declaration."""
    return Op(
        op.forward, op.rules, (op.operands, op.static, op.defaults, op.variadic), kind=op.kind, gate=op.gate,
        symbol=op.symbol, local=op.local, scalar=op.scalar, complex=not op.real, name=op.name,
    )  # fmt: skip


def bits(x):
    """Numbers as bytes, with type, shape and dtype; of a node its data and the attributes that a sweep reads."""
    if isinstance(x, Node):
        op = None if x.op is None else x.op.name
        inputs = tuple(type(y) if isinstance(y, Node) else bits(y) for y in x.inputs)
        return type(x), bits(x._data), op, inputs, dict(x.params), x.requires_grad
    if x is None:
        return None
    entries = np.array(x).reshape(-1)
    if entries.dtype.kind in "fc":
        parts = entries.view(entries.real.dtype)
        parts[np.isnan(parts)] = np.nan  # the sign of a NaN depends on Python's specialisation of the bytecode
    return type(x), np.shape(x), entries.dtype, entries.tobytes()


def everything(op, make):
    """All that recording and the sweeps give, as bits, up to an error if there is one; ``make`` makes the operands."""
    found = []
    try:
        for x in results(op, make()):
            found.append(bits(x))
    except Exception as error:
        found.append((type(error), str(error)))
    return found


def results(op, operands):
    """A call, gradients and tangents, gradients of gradients up to the third order, and ``.grad``."""
    out = op(*operands)
    yield out
    if not isinstance(out, Node) or not out.requires_grad:
        return
    leaves = list({id(x): x for x in operands if isinstance(x, Node) and x.requires_grad}.values())
    seed = 1.0 if isinstance(out, Value) else np.linspace(0.5, 2.0, out.size).reshape(out.shape).astype(out.dtype)
    yield from gradients([out], leaves, [seed])
    yield from tangents([out], leaves, [np.ones(np.shape(x.data)) for x in leaves])
    recorded, seeds = [out], [seed]
    for _ in range(3):  # orders 1 to 3
        found = gradients(recorded, leaves, seeds, create_graph=True)
        yield from found
        recorded = [g for g in found if isinstance(g, Node) and g.requires_grad]
        seeds = [np.ones(np.shape(g.data)) for g in recorded]
    if isinstance(out, Value):
        out.backward()
    else:
        out.backward(seed)
    yield from (x.grad for x in leaves)


def as_given(x, how, family):
    """An operand: one that requires a gradient, one that does not, or a constant."""
    return x if how == "constant" else family(x, requires_grad=how == "leaf")
