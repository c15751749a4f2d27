"""``UnaryOp`` beside the general ``Op``: both forms do the same, bit for bit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import GraphError, OperandError, Tensor, Value, gradients, no_grad, ops
from autograd.engine.declaration import OPS
from autograd.engine.unary import UnaryOp
from tests.engine.unrolled import AWKWARD, CONSTANTS, as_given, everything, general
from tests.op_cases import ROWS

UNARY = {name: op for name, op in OPS.items() if isinstance(op, UnaryOp)}
GENERAL = {name: general(op) for name, op in UNARY.items()}

ways = st.sampled_from(["leaf", "frozen", "constant"])


@pytest.mark.parametrize("case", [case for case in ROWS if case.name in UNARY], ids=lambda case: case.title)
@given(data=st.data(), how=ways)
def test_tensors(case, data, how):
    operands, params = data.draw(case.draw)
    assert not params

    def make():
        return [as_given(x, how, Tensor) for x in operands]

    assert everything(UNARY[case.name], make) == everything(GENERAL[case.name], make)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("name", UNARY)
@pytest.mark.parametrize("family", [Value, Tensor])
def test_single_numbers_and_constants_of_every_kind(name, family):
    for x in [*AWKWARD, *CONSTANTS]:
        for how in ("leaf", "frozen", "constant"):
            if how == "constant" or x in AWKWARD or x in (2, True):

                def make(x=x, how=how):
                    return [as_given(x, how, family)]

                assert everything(UNARY[name], make) == everything(GENERAL[name], make)


@pytest.mark.parametrize("name", ["exp", "real", "negative"])
def test_complex_numbers(name):
    def make():
        return [Tensor(np.array([1.0 + 2.0j, -1.0j]))]

    assert everything(UNARY[name], make) == everything(GENERAL[name], make)


def test_complex_operands_of_an_op_for_real_numbers_are_refused():
    with pytest.raises(OperandError, match=r"relu: got complex numbers as operand x \(shape \(2,\) complex128\)"):
        ops.relu(Tensor([1j, 1.0]))


def test_a_result_that_shares_memory_is_a_view():
    z = Tensor([1.0 + 2.0j, 3.0])
    part = ops.real(z * 1)
    assert part._source is not None
    x = Tensor([1.0, 2.0]) * 1
    first = ops.transpose(x)
    x[0] = 7.0
    np.testing.assert_array_equal(first.data, [7.0, 2.0])


def test_gradients_add_up_and_pass_to_the_wanted_alone():
    x, y = Value(2.0), Value(3.0)
    assert gradients([ops.exp(x) + ops.square(x), ops.square(y)], [x], [1.0, 1.0]) == [np.exp(2.0) + 4.0]
    t = Tensor([2.0])
    (ops.square(t) + ops.square(t)).backward()
    np.testing.assert_array_equal(t.grad, [8.0])
    with no_grad():
        assert ops.square(x).op is None


def test_a_freed_graph_is_refused():
    out = ops.square(Value(2.0))
    out.backward(retain_graph=False)
    with pytest.raises(GraphError, match="square: this graph was freed"):
        out.backward()


def test_the_call_is_known_by_the_name_of_the_op():
    assert ops.tanh.call.__name__ == "tanh"
    assert ops.tanh.call.__doc__ == ops.tanh.__doc__
