"""``BinaryOp`` beside the general ``Op``: both forms do the same, bit for bit."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, Value, gradients, no_grad, ops, tangents
from autograd.engine.binary import BinaryOp
from autograd.engine.declaration import OPS
from autograd.engine.node import Node
from autograd.engine.op import Op
from tests.op_cases import ROWS

BINARY = {name: op for name, op in OPS.items() if isinstance(op, BinaryOp)}


def general(op):
    """The op of the general form that has the same declaration."""
    return Op(
        op.forward, op.rules, (op.operands, op.static, op.defaults, op.variadic), kind=op.kind, gate=op.gate,
        symbol=op.symbol, local=op.local, scalar=op.scalar, complex=not op.real, name=op.name,
    )  # fmt: skip


GENERAL = {name: general(op) for name, op in BINARY.items()}


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


ways = st.lists(st.sampled_from(["leaf", "frozen", "constant"]), min_size=2, max_size=2)
awkward = [0.0, -0.0, 1.0, -2.5, 0.75, 1e308, 5e-324, math.inf, -math.inf, math.nan]
constants = [2, True, 10**400, np.float32(1.5), np.int64(-3), np.array(0.25), 1j, "a", None, [1.0]]


@pytest.mark.parametrize("case", [case for case in ROWS if case.name in BINARY], ids=lambda case: case.title)
@given(data=st.data(), how=ways)
def test_tensors(case, data, how):
    operands, params = data.draw(case.draw)
    assert not params

    def make():
        return [as_given(x, kind, Tensor) for x, kind in zip(operands, how, strict=True)]

    assert everything(case.op, make) == everything(GENERAL[case.name], make)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", BINARY)
@given(x=st.sampled_from(awkward), y=st.sampled_from(awkward), how=ways)
def test_single_numbers(name, x, y, how):
    for family in (Value, Tensor):

        def make(family=family):
            return [as_given(x, how[0], family), as_given(y, how[1], family)]

        assert everything(BINARY[name], make) == everything(GENERAL[name], make)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", BINARY)
@given(x=st.sampled_from(awkward), constant=st.sampled_from(constants), order=st.sampled_from([1, -1]))
def test_constants_of_every_kind(name, x, constant, order):
    for family in (Value, Tensor):

        def make(family=family):
            return [family(x), constant][::order]

        assert everything(BINARY[name], make) == everything(GENERAL[name], make)


@pytest.mark.parametrize("name", BINARY)
@pytest.mark.parametrize("family", [Value, Tensor])
def test_one_node_as_both_operands(name, family):
    def make():
        return [family(1.25)] * 2

    assert everything(BINARY[name], make) == everything(GENERAL[name], make)


@pytest.mark.parametrize("name", BINARY)
def test_operands_that_do_not_fit(name):
    for make in (lambda: [Value(1.0), Tensor(1.0)], lambda: [Tensor(np.ones(2)), Tensor(np.ones(3))]):
        assert everything(BINARY[name], make) == everything(GENERAL[name], make)


def test_the_general_form_takes_a_tuple_and_the_binary_one_two_slots():
    x, y = Value(2.0), Value(3.0)
    assert ops.add(x, y)._inputs is None
    assert GENERAL["add"](x, y)._inputs == (x, y)


def test_only_wanted_operands_are_computed():
    asked = []

    def rule(i):
        return lambda g, out, x, y: asked.append(i) or g

    op = BinaryOp(lambda x, y: x + y, (rule(0), rule(1)), (("x", "y"), (), {}, False), kind="elementwise", gate="sum")
    x, y = Value(1.0), Value(2.0)
    assert gradients([op(x, y)], [y]) == [1.0]
    assert asked == [1]
    with no_grad():
        assert op(x, y).op is None


def test_the_call_is_known_by_the_name_of_the_op():
    assert ops.multiply.call.__name__ == "multiply"
    assert ops.multiply.call.__doc__ == ops.multiply.__doc__
