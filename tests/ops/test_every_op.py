"""Every row of the case table: gradients of first and second order, both sweeps, shapes, dtypes, no side effects."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, Value, gradients, tangents
from autograd.engine.declaration import OPS
from autograd.engine.node import leaf
from autograd.errors import OperandError
from autograd.testing import check_grads
from tests.numeric import assert_close
from tests.op_cases import CASES, COMPLEX_CASES, ROWS
from tests.sampling import costly

every_case = pytest.mark.parametrize("case", ROWS, ids=lambda case: case.title)
scalar_cases = pytest.mark.parametrize("case", [c for c in CASES if c.scalar], ids=lambda case: case.name)
seeds = st.integers(0, 2**32 - 1)
single = {"f": np.dtype(np.float32), "c": np.dtype(np.complex64)}
long = {"f": np.dtype(np.longdouble), "c": np.dtype(np.clongdouble)}


def test_every_op_that_takes_complex_numbers_has_a_case_with_them():
    assert [case.name for case in COMPLEX_CASES] == [case.name for case in CASES if not OPS[case.name].real]


@pytest.mark.parametrize("case", [case for case in CASES if OPS[case.name].real], ids=lambda case: case.name)
@given(data=st.data())
def test_any_other_op_refuses_complex_operands(case, data):
    operands, params, at = draw(case, data)
    for i in range(len(operands)):  # includes operands without a gradient
        given_complex = [x * (1 + 0j) if j == i else x for j, x in enumerate(operands)]
        for place in at:
            mixed = [Tensor(x) if j == place else x for j, x in enumerate(given_complex)]
            with pytest.raises(OperandError, match=f"{case.name}: got complex numbers as operand"):
                case.op(*mixed, **params)


def positions(case, operands):
    """The positions of operands that have a gradient."""
    return [i for i in range(len(operands)) if case.op.rule(i) is not None] or list(range(len(operands)))


def call(case, operands, params, at, xs):
    """The op with the operands at positions ``at`` replaced by ``xs``."""
    full = list(operands)
    for i, x in zip(at, xs, strict=True):
        full[i] = x
    return case.op(*full, **params)


def read_only(operands):
    for x in operands:
        if isinstance(x, np.ndarray):
            x.flags.writeable = False
    return operands


def draw(case, data):
    operands, params = data.draw(case.draw)
    read_only(operands)
    return operands, params, positions(case, operands)


@every_case
@costly(1, 15)  # tests/true_rules.py draws thousands
@given(data=st.data(), seed=seeds)
def test_gradients_are_right(case, data, seed):
    """The check goes to second order, in both modes and all nestings of them; ``tests/testing`` shows its power."""
    operands, params, at = draw(case, data)
    check_grads(case.op, *operands, argnum=at, params=params, seed=seed)


def swept(case, operands, params, at, dtypes=None):
    """The result of the op and the gradients of its operands at positions ``at``, cast to other dtypes by kind."""
    xs = [Tensor(operands[i], dtype=dtypes and dtypes[operands[i].dtype.kind]) for i in at]
    out = call(case, operands, params, at, xs)
    out.backward(np.ones(out.shape))
    return [out.data, *(x.grad for x in xs)]


@every_case
@given(data=st.data())
def test_float32_and_long_doubles_stay_what_they_are(case, data):
    operands, params, at = draw(case, data)
    if case.name == "astype":
        params = {"dtype": single[params["dtype"].kind]}
    xs = [Tensor(operands[i], dtype=single[operands[i].dtype.kind]) for i in at]
    out = call(case, operands, params, at, xs)
    assert out.dtype == single[out.dtype.kind]
    out.backward(np.ones(out.shape))
    for x in xs:
        assert x.grad.dtype == x.dtype
        assert x.grad.shape == x.shape
    (pushed,) = tangents([out], xs, [np.ones(x.shape) for x in xs])
    assert pushed.dtype == out.dtype
    if "dtype" in params:
        return  # the op casts to the dtype that it is given
    try:
        found = swept(case, operands, params, at, long)
    except OperandError as error:
        if "is unsupported in linalg" in str(error):  # NumPy's functions of matrices take doubles at most
            return
        raise
    for x, expected in zip(found, swept(case, operands, params, at), strict=True):
        assert x.dtype == long[expected.dtype.kind]
        assert_close(x.astype(expected.dtype), expected, 1.0, rtol=1e-9, context=case.name)


@every_case
@given(data=st.data())
def test_inputs_and_results_are_not_mutated_or_shared(case, data):
    operands, params, at = draw(case, data)
    before = [np.array(x) for x in operands]
    xs = [Tensor(operands[i]) for i in at]
    out = call(case, operands, params, at, xs)
    value = out.data.copy()
    seed = np.ones(out.shape)
    out.backward(seed)
    for x, kept in zip(operands, before, strict=True):
        np.testing.assert_array_equal(x, kept)
    np.testing.assert_array_equal(out.data, value)
    buffers = [x.grad for x in xs]
    for i, g in enumerate(buffers):
        assert g.flags.writeable
        assert not np.shares_memory(g, seed)
        assert not np.shares_memory(g, out.data)
        assert not any(np.shares_memory(g, other) for other in buffers[i + 1 :])
        assert not any(np.shares_memory(g, x) for x in operands if isinstance(x, np.ndarray))


@every_case
@given(data=st.data())
def test_non_contiguous_inputs_give_the_same_gradients(case, data):
    operands, params, at = draw(case, data)
    results = []
    for layout in (lambda x: x, lambda x: np.array(x, order="F"), lambda x: np.stack([x, x], axis=-1)[..., 0]):
        xs = [leaf(Tensor, layout(operands[i])) for i in at]
        out = call(case, operands, params, at, xs)
        out.backward(np.arange(1.0, out.size + 1).reshape(out.shape))
        results.append([x.grad for x in xs])
    for other in results[1:]:
        for g, expected in zip(other, results[0], strict=True):
            assert_close(g, expected, 1.0, rtol=1e-12, context=case.name)


@scalar_cases
@given(data=st.data())
def test_value_and_tensor_agree(case, data):
    operands, params, at = draw(case, data)
    numbers = [np.ravel(x)[:1] for x in operands]
    if any(x.size == 0 for x in numbers):
        return
    vs = [Value(x[0]) if i in at else x[0].item() for i, x in enumerate(numbers)]
    ts = [Tensor(x[0]) if i in at else x[0] for i, x in enumerate(numbers)]
    v, t = case.op(*vs, **params), case.op(*ts, **params)
    v.backward()
    t.backward()
    assert type(v.data) is float
    assert_close(v.data, t.data, rtol=1e-14, context=case.name)
    for i in at:
        assert type(vs[i].grad) is float
        assert_close(vs[i].grad, ts[i].grad, rtol=1e-13, context=case.name)
    pairs = [(vs[i], ts[i]) for i in at]
    found_v = gradients([v], [a for a, _ in pairs], create_graph=True)
    found_t = gradients([t], [b for _, b in pairs], create_graph=True)
    for gv, gt in zip(found_v, found_t, strict=True):
        assert (gv is None) == (gt is None)
        if gv is not None and gv.requires_grad:
            second_v, second_t = gradients([gv], [a for a, _ in pairs]), gradients([gt], [b for _, b in pairs])
            for sv, stt in zip(second_v, second_t, strict=True):
                assert (sv is None) == (stt is None)
                if sv is not None:
                    assert_close(sv, stt, 1.0, rtol=1e-12, context=case.name)
