"""The op of a whole sequence: any order, both modes, other arrays, writes into its operands, memory."""

import gc
import weakref

import numpy as np
import pytest

from autograd import GraphError, OperandError, Tensor, make_jvp, make_vjp, no_grad
from autograd.engine.forward import tangents
from autograd.engine.local import local_gradients
from autograd.engine.node import Node
from autograd.engine.reverse import gradients
from autograd.testing import check_grads
from nn.layers.recurrent.kernels import Given
from nn.layers.recurrent.sweep import Sweep, sweep
from tests.nn.layers.recurrent.test_kernels import GATES, operands
from tests.sampling import sampled

CASES = [*((name, None) for name in GATES), ("lstm", 2)]


def filled(given, values):
    new = iter(values)
    return Given(*(None if x is None else next(new) for x in given))


@pytest.mark.parametrize(("name", "proj"), CASES)
@pytest.mark.parametrize("backwards", [False, True])
def test_the_checker_finds_no_fault_in_either_mode(name, proj, backwards, rng):
    given = operands(name, rng, steps=2, batch=2, hidden=3, proj=proj)
    mask = (np.arange(2)[:, None] < [2, 1])[:, :, None]
    for m, order in ((None, 1), (mask, 2)):
        check_grads(
            lambda *xs, m=m: sweep(name, filled(given, xs), backwards=backwards, mask=m),
            *(x for x in given if x is not None), order=order,
        )  # fmt: skip


def test_the_checker_finds_a_planted_fault(rng, monkeypatch):
    given = operands("lstm", rng, steps=3, batch=2, hidden=3)
    pull = Sweep.pull

    def wrong(self, needed, g, *rest):
        found = list(pull(self, needed, g, *rest))
        return [x if k else x * 1.001 for k, x in enumerate(found)]

    monkeypatch.setattr(Sweep, "pull", wrong)
    with pytest.raises(AssertionError):
        check_grads(lambda *xs: sweep("lstm", filled(given, xs)), *(x for x in given if x is not None), order=1)


@pytest.mark.parametrize("name", sampled(GATES, ["rnn_tanh", "gru"]))
def test_third_order(name, rng):
    given = operands(name, rng, steps=2, batch=1, size=1, hidden=2)
    check_grads(lambda x: sweep(name, given._replace(x=x)).sum(), given.x, order=3)


@pytest.mark.parametrize("name", GATES)
def test_forward_mode_is_the_transpose_of_reverse_mode(name, rng):
    given = operands(name, rng)
    xs = [x for x in given if x is not None]
    for k, x in enumerate(xs):

        def f(y, k=k):
            return sweep(name, filled(given, [*xs[:k], y, *xs[k + 1 :]]))

        t = rng.normal(size=x.shape)
        out, moved = make_jvp(f)(x)(t)
        vjp, _ = make_vjp(f)(x)
        g = rng.normal(size=out.shape)
        np.testing.assert_allclose(np.sum(moved * g), np.sum(vjp(g) * t), rtol=1e-10)


def test_all_tangents_at_once_and_again_differentiable(rng):
    given = operands("gru", rng)
    x, w = Tensor(given.x), Tensor(given.weight_hh)
    out = sweep("gru", given._replace(x=x, weight_hh=w))
    (both,) = tangents([out], [x, w], [np.ones(x.shape), np.ones(w.shape)], create_graph=True)
    (one,) = tangents([out], [x], [np.ones(x.shape)])
    (other,) = tangents([out], [w], [np.ones(w.shape)])
    np.testing.assert_allclose(both.data, one + other, rtol=1e-10)
    (again,) = gradients([both.sum()], [x])
    (g,) = gradients([out.sum()], [x], create_graph=True)
    gx, gw = gradients([out.sum()], [x, w], create_graph=True)
    (expected,) = gradients([gx.sum() + gw.sum()], [x])
    np.testing.assert_allclose(again, expected, rtol=1e-9, atol=1e-12)
    assert isinstance(g, Node)


def test_plain_operands_give_a_plain_result(rng):
    given = operands("lstm", rng)
    assert isinstance(sweep("lstm", given), np.ndarray)
    with no_grad():
        out = sweep("lstm", given._replace(x=Tensor(given.x)))
    assert not out.requires_grad
    assert out.op is None


def test_a_constant_may_be_overwritten_after_the_call(rng):
    """Batches are often read into one array; the way back needs the numbers of before."""
    given = operands("lstm", rng, steps=20, batch=30, size=20)
    w = Tensor(given.weight_ih)
    x = given.x.copy()
    out = sweep("lstm", given._replace(x=x, weight_ih=w))
    x[...] = 7.0
    out.backward(np.ones(out.shape))
    expected = Tensor(given.weight_ih)
    again = sweep("lstm", given._replace(weight_ih=expected))
    again.backward(np.ones(out.shape))
    np.testing.assert_array_equal(w.grad, expected.grad)
    second = [
        gradients([g.sum() for g in gradients([(y * y).sum()], [v], create_graph=True)], [v])[0]
        for y, v in ((out, w), (again, expected))
    ]
    np.testing.assert_array_equal(*second)


def test_a_parameter_that_was_changed_is_noticed(rng):
    given = operands("lstm", rng)
    w = Tensor(given.weight_hh)
    out = sweep("lstm", given._replace(weight_hh=w))
    w.data -= 0.1
    with pytest.raises(GraphError):
        out.backward(np.ones(out.shape))


def test_the_gradients_of_two_biases_are_two_arrays(rng):
    given = operands("lstm", rng)
    a, b = Tensor(given.bias_ih), Tensor(given.bias_hh)
    sweep("lstm", given._replace(bias_ih=a, bias_hh=b)).sum().backward()
    np.testing.assert_array_equal(a.grad, b.grad)
    a.grad[...] = 0.0
    assert b.grad.any()


@pytest.mark.parametrize("name", GATES)
def test_dtypes(name, rng):
    single = operands(name, rng, dtype=np.float32)
    w = Tensor(single.weight_hh)
    out = sweep(name, single._replace(weight_hh=w))
    assert out.dtype == np.float32
    out.sum().backward()
    assert w.grad.dtype == np.float32
    wide = sweep(name, single._replace(x=single.x.astype(np.float64), weight_hh=w))
    assert wide.dtype == np.float64
    wide.sum().backward()
    (second,) = gradients([g.sum() for g in gradients([out.sum()], [w], create_graph=True)], [w])
    assert second.dtype == np.float32


def test_complex_numbers_are_refused(rng):
    given = operands("lstm", rng)
    with pytest.raises(OperandError, match="lstm: got complex numbers as operand x"):
        sweep("lstm", given._replace(x=given.x + 0j))


@pytest.mark.parametrize("name", GATES)
def test_lazy_arrays(name, rng):
    da = pytest.importorskip("dask.array")
    given = operands(name, rng, steps=2, batch=2, hidden=2)
    x, lazy = Tensor(given.x), Tensor(da.from_array(given.x, chunks=2))
    out, plan = (sweep(name, given._replace(x=y)) for y in (x, lazy))
    np.testing.assert_allclose(np.asarray(plan.data), out.data, rtol=1e-12)
    out.sum().backward()
    plan.sum().backward()
    np.testing.assert_allclose(np.asarray(lazy.grad), x.grad, rtol=1e-10)


def test_a_swept_graph_is_freed_without_the_collector(rng):
    given = operands("lstm", rng)
    gc.disable()
    try:
        out = sweep("lstm", given._replace(weight_hh=Tensor(given.weight_hh)))
        total = out.sum()
        kernel = weakref.ref(out.op.kernel)
        del out
        total.backward(retain_graph=False)
        assert kernel() is None
    finally:
        gc.enable()


def test_nan_in_one_sequence_stays_in_it(rng):
    given = operands("lstm", rng)
    x = Tensor(given.x)
    x.data[0, 1] = np.nan
    out = sweep("lstm", given._replace(x=x))
    assert np.isnan(out.data[:, 1]).all()
    assert np.isfinite(out.data[:, [0, 2]]).all()
    seed = np.zeros(out.shape)
    seed[:, 0] = 1.0
    out.backward(seed)
    assert np.isfinite(x.grad[:, 0]).all()


def test_every_operand_has_a_text_and_a_name(rng):
    for name, proj in CASES:
        given = operands(name, rng, proj=proj)
        out = sweep(name, Given(*(None if x is None else Tensor(x) for x in given)))
        assert out.op.name == name
        assert len(out.op.local) == len(out.op.operands) == sum(x is not None for x in given)
        sent = local_gradients(out, np.ones(out.shape))
        assert [g.shape for g in sent] == [x.shape for x in out.inputs]
