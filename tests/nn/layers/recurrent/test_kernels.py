import numpy as np
import pytest

from autograd import Tensor
from autograd.engine.reverse import gradients
from nn.layers.recurrent.kernels import Given
from nn.layers.recurrent.steps import run
from nn.layers.recurrent.sweep import KERNELS

GATES = {"rnn_tanh": 1, "rnn_relu": 1, "lstm": 4, "gru": 3}


def operands(name, rng, *, steps=5, batch=3, size=2, hidden=4, bias=True, proj=None, dtype=np.float64, scale=1.0):
    rows, out = GATES[name] * hidden, proj or hidden
    shapes = [(steps, batch, size), (batch, out), (batch, hidden), (rows, size), (rows, out), (rows,), (rows,),
              (proj, hidden)]  # fmt: skip
    there = [True, True, name == "lstm", True, True, bias, bias, proj is not None]
    return Given(*(
        (scale * rng.normal(size=shape)).astype(dtype) if yes else None
        for shape, yes in zip(shapes, there, strict=True)
    ))  # fmt: skip


def by_steps(name, given, backwards, mask, g):
    """The result and the gradients, by the ops of the table."""
    nodes = [None if x is None else Tensor(x) for x in given]
    out = run(name, Given(*nodes), backwards, mask)
    found = iter(gradients([out], [x for x in nodes if x is not None], [g]))
    return out.data, [None if x is None else next(found) for x in nodes]


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("lengths", [None, [5, 1, 3]])
@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(("name", "proj"), [*((name, None) for name in GATES), ("lstm", 2)])
def test_kernels_compute_what_the_steps_do(name, proj, bias, lengths, backwards, rng):
    given = operands(name, rng, bias=bias, proj=proj)
    mask = None if lengths is None else (np.arange(5)[:, None] < lengths)[:, :, None]
    kernel = KERNELS[name](given, backwards, mask)
    out = kernel.forward()
    g = rng.normal(size=out.shape)
    if proj:
        g[:-1, :, proj:] = 0  # later steps do not read these entries
    expected, grads = by_steps(name, given, backwards, mask, g)
    np.testing.assert_allclose(out, expected, rtol=1e-12, atol=1e-15)
    for _ in range(2):  # the second call uses the memory of the first one
        for mine, theirs in zip(kernel.backward(g, out, [True] * 8), grads, strict=True):
            if theirs is not None:
                np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", GATES)
@pytest.mark.parametrize(("steps", "batch", "size", "hidden"), [(1, 1, 1, 1), (1, 3, 2, 4), (6, 1, 3, 1), (2, 0, 2, 3)])
def test_small_sizes(name, steps, batch, size, hidden, rng):
    given = operands(name, rng, steps=steps, batch=batch, size=size, hidden=hidden)
    kernel = KERNELS[name](given, False, None)
    out = kernel.forward()
    g = rng.normal(size=out.shape)
    expected, grads = by_steps(name, given, False, None, g)
    np.testing.assert_allclose(out, expected, rtol=1e-12)
    for mine, theirs in zip(kernel.backward(g, out, [True] * 8), grads, strict=True):
        if theirs is not None:
            np.testing.assert_allclose(mine, theirs, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", GATES)
def test_saturated_gates_give_no_warnings_and_no_nan(name, rng):
    for dtype, scale in ((np.float64, 1e3), (np.float32, 1e2)):
        given = operands(name, rng, dtype=dtype, scale=scale)
        if name == "rnn_relu":
            given = given._replace(weight_hh=given.weight_hh * dtype(1e-3))
        kernel = KERNELS[name](given, False, None)
        out = kernel.forward()
        grads = kernel.backward(np.ones_like(out), out, [True] * 8)
        assert out.dtype == dtype
        assert np.isfinite(out).all()
        assert all(x is None or (np.isfinite(x).all() and x.dtype == dtype) for x in grads)
        expected, _ = by_steps(name, given, False, None, np.ones_like(out))
        np.testing.assert_allclose(out, expected, rtol=1e-5 if dtype == np.float32 else 1e-12)


@pytest.mark.parametrize("name", GATES)
def test_only_what_is_asked_for(name, rng):
    given = operands(name, rng)
    kernel = KERNELS[name](given, False, None)
    out = kernel.forward()
    grads = kernel.backward(np.ones_like(out), out, [False, False, False, True, False, False, False, False])
    assert [grads[i] is None for i in (0, 3, 4, 5, 6)] == [True, False, True, True, True]


def test_the_comparison_can_fail(rng):
    """Gates in another order, and a bias that r does not act on, as in other libraries."""
    given = operands("gru", rng)
    expected = KERNELS["gru"](given, False, None).forward()
    n = 4
    swapped = given._replace(weight_ih=np.concatenate([given.weight_ih[n : 2 * n], given.weight_ih[:n],
                                                       given.weight_ih[2 * n :]]))  # fmt: skip
    moved_bias = given._replace(
        bias_ih=given.bias_ih + np.r_[np.zeros(2 * n), given.bias_hh[2 * n :]],
        bias_hh=np.r_[given.bias_hh[: 2 * n], np.zeros(n)],
    )
    for wrong in (swapped, moved_bias):
        assert abs(KERNELS["gru"](wrong, False, None).forward() - expected).max() > 1e-3
