"""``BinaryOp`` beside the general ``Op``: both forms do the same, bit for bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, Value, gradients, no_grad, ops
from autograd.engine.binary import BinaryOp
from autograd.engine.declaration import OPS
from tests.engine.unrolled import AWKWARD, CONSTANTS, as_given, everything, general
from tests.op_cases import ROWS

BINARY = {name: op for name, op in OPS.items() if isinstance(op, BinaryOp)}
GENERAL = {name: general(op) for name, op in BINARY.items()}

ways = st.lists(st.sampled_from(["leaf", "frozen", "constant"]), min_size=2, max_size=2)


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
@given(x=st.sampled_from(AWKWARD), y=st.sampled_from(AWKWARD), how=ways)
def test_single_numbers(name, x, y, how):
    for family in (Value, Tensor):

        def make(family=family):
            return [as_given(x, how[0], family), as_given(y, how[1], family)]

        assert everything(BINARY[name], make) == everything(GENERAL[name], make)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", BINARY)
@given(x=st.sampled_from(AWKWARD), constant=st.sampled_from(CONSTANTS), order=st.sampled_from([1, -1]))
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
