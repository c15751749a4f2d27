"""Scaled dot-product attention: masks, second order, dropout, refusals.

``tests.nn.test_attention_table`` has the plain numbers.
"""

import math

import numpy as np
import pytest

import nn.functional as F
from autograd import ArgumentError, GraphError, OperandError, ShapeError, Tensor, make_jvp, ops
from autograd.testing import check_grads
from nn.layers.attention import causal, softmax_of_some

attention = F.scaled_dot_product_attention


@pytest.fixture
def qkv(rng):
    return [rng.normal(size=shape) for shape in ((2, 3, 4), (2, 5, 4), (2, 5, 2))]


def by_hand(q, k, v, seen):
    """One query at a time, of the keys it sees."""
    out = np.zeros((*q.shape[:-1], v.shape[-1]))
    for n, i in np.ndindex(*q.shape[:2]):
        keys = np.flatnonzero(seen[n, i])
        if len(keys):
            e = np.exp([q[n, i] @ k[n, j] / math.sqrt(q.shape[-1]) for j in keys])
            out[n, i] = sum(w * v[n, j] for w, j in zip(e / e.sum(), keys, strict=True))
    return out


def test_it_is_a_mean_of_the_values_that_are_seen(qkv, rng):
    seen = rng.random((2, 3, 5)) < 0.5
    seen[0, 0] = False
    expected = by_hand(*qkv, seen)
    np.testing.assert_allclose(attention(*qkv, seen), expected, rtol=1e-12)
    np.testing.assert_allclose(attention(*qkv, np.where(seen, 0.0, -np.inf)), expected, rtol=1e-12)
    np.testing.assert_allclose(attention(*qkv), by_hand(*qkv, np.ones((2, 3, 5))), rtol=1e-12)
    np.testing.assert_allclose(
        attention(*qkv, is_causal=True), by_hand(*qkv, np.broadcast_to(np.tri(3, 5), (2, 3, 5))), rtol=1e-12
    )
    np.testing.assert_allclose(attention(*qkv, seen.tolist()), expected, rtol=1e-12)
    assert isinstance(attention(*qkv), np.ndarray)
    assert isinstance(attention(Tensor(qkv[0]), *qkv[1:]), Tensor)


def test_softmax_of_some_is_softmax_where_something_is_left(rng):
    x = rng.normal(size=(4, 5)) * 100
    np.testing.assert_allclose(softmax_of_some(x), ops.softmax(x), rtol=1e-14)
    x[1] = -np.inf
    x[2, :3] = -np.inf
    out = softmax_of_some(x)
    np.testing.assert_array_equal(out[1], 0.0)
    np.testing.assert_array_equal(out[2, :3], 0.0)
    np.testing.assert_allclose(out.sum(axis=-1), [1, 0, 1, 1], rtol=1e-14)
    t = Tensor(x)
    softmax_of_some(t).backward(rng.normal(size=x.shape))
    assert np.isfinite(t.grad).all()
    np.testing.assert_array_equal(t.grad[1], 0.0)
    assert softmax_of_some(np.ones((2, 0))).shape == (2, 0)


@pytest.mark.parametrize("axis", [0, -1])
def test_gradients_of_softmax_of_some(axis, rng):
    check_grads(lambda x: softmax_of_some(x, axis=axis), Tensor(rng.normal(size=(3, 4))))


@pytest.mark.parametrize("mask", ["none", "seen", "added", "causal"])
def test_gradients_of_every_order(qkv, mask, rng):
    seen = rng.random((3, 5)) < 0.6
    seen[1] = False
    options = {
        "none": {}, "seen": {"attn_mask": seen}, "added": {"attn_mask": np.where(seen, 0.3, -np.inf)},
        "causal": {"is_causal": True},
    }[mask]  # fmt: skip
    check_grads(lambda q, k, v: attention(q, k, v, **options), *map(Tensor, qkv))


def test_a_mask_can_be_learned(qkv, rng):
    check_grads(lambda m: attention(*qkv, m), Tensor(rng.normal(size=(3, 5))))
    bias = Tensor(np.where(np.tri(3, 5), 0.5, -np.inf))
    attention(*qkv, bias).sum().backward()
    assert np.isfinite(bias.grad).all()
    np.testing.assert_array_equal(bias.grad[np.tri(3, 5) == 0], 0.0)


def test_the_scale_can_be_learned(qkv):
    check_grads(lambda s: attention(*qkv, scale=s), Tensor(0.7))
    np.testing.assert_array_equal(attention(*qkv, scale=Tensor(0.7)).data, attention(*qkv, scale=0.7))


def test_forward_mode_is_the_transpose(qkv, rng):
    directions = [rng.normal(size=x.shape) for x in qkv]
    seed = rng.normal(size=(2, 3, 2))
    push = make_jvp(lambda *xs: attention(*xs, is_causal=True), argnum=(0, 1, 2))
    _, moved = push(*qkv)(tuple(directions))
    leaves = [Tensor(x) for x in qkv]
    attention(*leaves, is_causal=True).backward(seed)
    assert float((moved * seed).sum()) == pytest.approx(
        sum(float((x.grad * d).sum()) for x, d in zip(leaves, directions, strict=True)), rel=1e-10
    )


def test_a_query_that_sees_nothing_gets_zeros_and_spoils_nothing(qkv):
    seen = np.ones((3, 5), bool)
    seen[1] = False
    for mask in (seen, np.where(seen, 0.0, -np.inf)):
        leaves = [Tensor(x) for x in qkv]
        out = attention(*leaves, mask)
        np.testing.assert_array_equal(out.data[:, 1], 0.0)
        (out * out).sum().backward()
        others = [Tensor(x) for x in qkv]
        rest = attention(others[0][:, [0, 2]], *others[1:])
        (rest * rest).sum().backward()
        np.testing.assert_array_equal(leaves[0].grad[:, 1], 0.0)
        for x, y in zip(leaves, others, strict=True):
            np.testing.assert_allclose(x.grad, y.grad, rtol=1e-12, atol=1e-15)


def test_huge_scores_have_finite_gradients(qkv):
    for factor in (1e4, 1e8, 1e150):
        leaves = [Tensor(x * factor) if i == 0 else Tensor(x) for i, x in enumerate(qkv)]
        out = attention(*leaves)
        out.sum().backward()
        assert all(np.isfinite(x.grad).all() for x in leaves)
        np.testing.assert_allclose(leaves[2].grad.sum(axis=1), 3.0, rtol=1e-12)  # the weights of three queries sum to 3


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_narrow_numbers_stay(qkv, dtype):
    for mask in (None, np.ones((3, 5), bool), np.zeros((3, 5))):
        leaves = [Tensor(x, dtype=dtype) for x in qkv]
        out = attention(*leaves, mask, dropout_p=0.3, scale=0.7, rng=0)
        out.sum().backward()
        assert {out.dtype, *(x.grad.dtype for x in leaves)} == {np.dtype(dtype)}
        assert attention(*(x.data for x in leaves), mask).dtype == dtype


def test_products_beyond_the_range_of_half_precision():
    q = np.full((1, 64), 200.0, np.float16)  # the sum of squares is 2,560,000
    out = attention(q, np.stack([q[0], -q[0]]), np.array([[1.0], [2.0]], np.float16))
    assert out.tolist() == [[1.0]]


def test_heads_in_groups_are_heads_repeated(rng):
    q, k, v = rng.normal(size=(2, 6, 3, 4)), rng.normal(size=(2, 2, 5, 4)), rng.normal(size=(2, 2, 5, 3))
    out = attention(q, k, v, enable_gqa=True)
    np.testing.assert_allclose(out, attention(q, np.repeat(k, 3, 1), np.repeat(v, 3, 1)), rtol=1e-12)
    check_grads(lambda *x: attention(*x, enable_gqa=True), *map(Tensor, (q, k, v)), modes=["rev"])


def test_dropout_leaves_out_weights_and_keeps_the_mean(qkv):
    q, k, v = qkv
    ones = np.ones((2, 5, 1))
    sums = [attention(q, k, ones, dropout_p=0.4, rng=i) for i in range(400)]
    assert np.mean(sums) == pytest.approx(1.0, abs=0.03)
    np.testing.assert_array_equal(attention(q, k, v, dropout_p=0.5, rng=3), attention(q, k, v, dropout_p=0.5, rng=3))
    assert not np.array_equal(attention(q, k, v, dropout_p=0.5, rng=3), attention(q, k, v, dropout_p=0.5, rng=4))
    np.testing.assert_array_equal(attention(q, k, v, dropout_p=1.0), 0.0)


def test_nothing_to_attend_to(rng):
    q = Tensor(rng.normal(size=(2, 3, 4)))
    out = attention(q, np.ones((2, 0, 4)), np.ones((2, 0, 5)))
    np.testing.assert_array_equal(out.data, np.zeros((2, 3, 5)))
    out.sum().backward()
    np.testing.assert_array_equal(q.grad, 0.0)
    assert attention(np.ones((0, 4)), np.ones((3, 4)), np.ones((3, 2))).shape == (0, 2)
    np.testing.assert_array_equal(attention(np.ones((2, 0)), np.ones((3, 0)), np.eye(3)), np.full((2, 3), 1 / 3))


def test_axes_before_the_last_two_broadcast(rng):
    q, k, v = rng.normal(size=(3, 1, 2, 4)), rng.normal(size=(5, 6, 4)), rng.normal(size=(1, 6, 3))
    out = attention(q, k, v)
    assert out.shape == (3, 5, 2, 3)
    np.testing.assert_allclose(out[1, 2], attention(q[1, 0], k[2], v[0]), rtol=1e-12)


def test_a_mask_that_is_changed_before_the_gradient_is_noticed(qkv):
    leaves = [Tensor(x) for x in qkv]
    seen = np.ones((3, 5), bool)
    out = attention(*leaves, seen).sum()
    seen[0] = False
    with pytest.raises(GraphError):
        out.backward()


def test_causal_is_the_lower_triangle():
    assert causal(3, 2).seen.tolist() == [[True, False], [True, True], [True, True]]


Q, K, V = np.ones((2, 3, 4)), np.ones((2, 5, 4)), np.ones((2, 5, 2))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: attention(np.ones(4), K, V), ShapeError, r"got query of shape \(4,\), .* expected \(..., L, E\)"),
        (lambda: attention(Q, np.ones((2, 5, 3)), V), ShapeError, "query and key with a last axis of one length"),
        (lambda: attention(Q, K, np.ones((2, 4, 2))), ShapeError, "as many values as keys"),
        (lambda: attention(Q, np.ones((3, 5, 4)), V), ShapeError, "axes before the last two that broadcast"),
        (lambda: attention(np.ones((4, 3, 4)), K, V), ShapeError, "enable_gqa=True"),
        (lambda: attention(np.ones((3, 3, 4)), K, V, enable_gqa=True), ShapeError, "one number of heads"),
        (lambda: attention(Q[0], K[0], V[0], enable_gqa=True), ShapeError, r"\(..., heads, L, E\)"),
        (lambda: attention(Q, K, V, np.ones((5, 3), bool)), ShapeError, r"broadcasts to \(2, 3, 5\)"),
        (lambda: attention(Q, K, V, np.ones((4, 2, 3, 5), bool)), ShapeError, r"broadcasts to \(2, 3, 5\)"),
        (lambda: attention(Q, K, V, np.ones((3, 5), int)), OperandError, "mask != 0 makes truth values"),
        (lambda: attention(Q, K, V, "causal"), OperandError, "expected truth values or floats"),
        (lambda: attention(Q, K, V, np.full((3, 5), None)), OperandError, "expected truth values or floats"),
        (lambda: attention(Q, K, V, dropout_p=1.5), ArgumentError, "dropout_p=1.5, expected a probability"),
        (lambda: attention(Q, K, V, dropout_p="a"), ArgumentError, "expected a probability from 0 to 1"),
        (lambda: attention(Q, K, V, scale="a"), ArgumentError, "scale='a'"),
        (lambda: attention(Q, K, V, scale=np.nan), ArgumentError, "scale=nan"),
        (lambda: attention(Q, K, V, scale=Tensor([1.0, 2.0])), ShapeError, r"scale of shape \(2,\), expected a number"),
        (lambda: attention(Q, K, V, is_causal="yes"), ArgumentError, "is_causal='yes', expected True or False"),
        (lambda: attention(Q, K, V, dropout_p=0.1, rng="x"), ArgumentError, "rng='x'"),
        (lambda: attention("a", K, V), OperandError, "scaled_dot_product_attention"),
        (lambda: attention(Q, None, V), OperandError, "scaled_dot_product_attention"),
        (lambda: attention(1j * Q, K, V), OperandError, "complex"),
    ],
)
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()
