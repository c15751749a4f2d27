"""Multi-head attention as a layer: masks, layouts, random draws, refusals, copies of all kinds.

``tests.nn.test_attention_table`` has the plain numbers.
"""

import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads


@pytest.fixture
def x(rng):
    return rng.normal(size=(2, 5, 6))


def layer(**options):
    return nn.MultiheadAttention(6, 3, **{"batch_first": True, "rng": 0, **options})


@pytest.mark.parametrize("options", [{}, {"add_bias_kv": True, "add_zero_attn": True}, {"bias": False}])
def test_gradients_of_every_order(x, options, rng):
    module = layer(**options)
    mask = rng.random((5, 5)) < 0.3
    check_grads(lambda a: module(a, a, a, attn_mask=mask)[0], Tensor(x))
    check_grads(lambda a: module(a, a, a, is_causal=True)[1], Tensor(x[:1]), modes=["rev"])
    other = layer(kdim=2, vdim=4, **options)
    keys, values = (Tensor(rng.normal(size=(2, 3, n))) for n in (2, 4))
    check_grads(lambda *qkv: other(*qkv, need_weights=False)[0], Tensor(x), keys, values, modes=["rev"])


def test_weights_are_those_of_the_heads(x):
    module = layer()
    _, mean = module(x, x, x)
    _, each = module(x, x, x, average_attn_weights=False)
    assert each.shape == (2, 3, 5, 5)
    np.testing.assert_allclose(each.data.mean(axis=1), mean.data, rtol=1e-12)
    np.testing.assert_allclose(each.data.sum(axis=-1), 1.0, rtol=1e-12)
    out, none = module(x, x, x, need_weights=False)
    assert none is None
    np.testing.assert_array_equal(out.data, module(x, x, x)[0].data)
    alone, weights = module(x[0], x[0], x[0])
    np.testing.assert_allclose(alone.data, out.data[0], rtol=1e-12)
    assert weights.shape == (5, 5)


def test_layouts_are_transposed(x):
    first, last = layer(), layer(batch_first=False)
    a, w = first(x, x, x)
    y = x.swapaxes(0, 1)
    b, v = last(y, y, y)
    np.testing.assert_allclose(b.data, a.data.swapaxes(0, 1), rtol=1e-12)
    np.testing.assert_allclose(v.data, w.data, rtol=1e-12)


def test_one_array_and_equal_ones_give_the_same(x):
    module = layer()
    same, equal = module(x, x, x)[0], module(x, x.copy(), x.copy())[0]
    np.testing.assert_allclose(same.data, equal.data, rtol=1e-12)
    whole = module(x.tolist(), x.tolist(), x.tolist())[0]
    np.testing.assert_allclose(whole.data, equal.data, rtol=1e-12)


def test_true_hides_and_all_masks_hold_together(x):
    module = layer()
    hidden, padding = np.zeros((5, 5), bool), np.zeros((2, 5), bool)
    hidden[3, 1] = padding[1, 0] = True
    added = np.where(hidden, -np.inf, 0.0)
    expected = np.broadcast_to(np.tri(5, dtype=bool) & ~hidden & ~padding[:, None], (2, 5, 5))
    for mask in (hidden, added, np.broadcast_to(hidden, (6, 5, 5)), np.broadcast_to(added, (6, 5, 5))):
        _, weights = module(x, x, x, attn_mask=mask, key_padding_mask=padding, is_causal=True)
        np.testing.assert_array_equal(weights.data > 0, expected)
    _, weights = module(x, x, x, attn_mask=added, key_padding_mask=np.where(padding, -np.inf, 0.0), is_causal=True)
    np.testing.assert_array_equal(weights.data > 0, expected)


def test_a_mask_of_each_head_belongs_to_it(x, rng):
    module = layer()
    hidden = rng.random((2, 3, 5, 5)) < 0.4
    hidden[..., 0] = False
    _, weights = module(x, x, x, attn_mask=hidden.reshape(6, 5, 5), average_attn_weights=False)
    np.testing.assert_array_equal(weights.data > 0, ~hidden)


@pytest.mark.parametrize("options", [{}, {"add_bias_kv": True, "add_zero_attn": True}])
def test_masks_can_be_learned(x, rng, options):
    module = layer(**options)
    check_grads(
        lambda m, p: module(x, x, x, attn_mask=m, key_padding_mask=p, is_causal=True)[0],
        Tensor(rng.normal(size=(5, 5))), Tensor(rng.normal(size=(2, 5))), modes=["rev"],
    )  # fmt: skip


def test_what_is_hidden_has_no_influence(x, rng):
    module = layer()
    a, b = Tensor(x), Tensor(np.where(np.arange(5)[:, None] < 3, x, rng.normal(size=x.shape)))
    for mask in ({"is_causal": True}, {"attn_mask": nn.Transformer.generate_square_subsequent_mask(5)}):
        outs = [module(t, t, t, **mask)[0] for t in (a, b)]
        np.testing.assert_allclose(outs[0].data[:, :3], outs[1].data[:, :3], rtol=1e-12)
        outs[0][:, :3].sum().backward()
        np.testing.assert_array_equal(a.grad[:, 3:], 0.0)
        a.grad = None


def test_dropout_is_for_training_and_the_seed_decides(x):
    first, second = layer(dropout=0.5), layer(dropout=0.5)
    calls = [first(x, x, x)[1].data for _ in range(2)]
    assert not np.array_equal(*calls)
    np.testing.assert_array_equal(calls, [second(x, x, x)[1].data for _ in range(2)])
    assert (calls[0] == 0).any()
    np.testing.assert_array_equal(first.eval()(x, x, x)[1].data, layer()(x, x, x)[1].data)


@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_narrow_numbers_stay(x, dtype):
    module = layer(dtype=dtype, add_bias_kv=True, add_zero_attn=True, dropout=0.1)
    t = Tensor(x, dtype=dtype)
    padding = np.zeros((2, 5))
    padding[0, 0] = -np.inf
    for mask in ({}, {"is_causal": True}, {"key_padding_mask": padding}):
        out, weights = module(t, t, t, **mask)
        out.sum().backward()
        assert {out.dtype, weights.dtype, t.grad.dtype, *(p.grad.dtype for p in module.parameters())} == {
            np.dtype(dtype)
        }


def test_copies_of_all_kinds_give_the_same(x):
    module = layer(dropout=0.2, add_bias_kv=True)
    others = [copy.deepcopy(module), pickle.loads(pickle.dumps(module))]
    expected = module(x, x, x)[0].data
    for other in others:
        np.testing.assert_array_equal(other(x, x, x)[0].data, expected)
        assert other.in_proj_weight is not module.in_proj_weight
    fresh = layer(rng=1, add_bias_kv=True)
    fresh.load_state_dict(module.state_dict())
    np.testing.assert_array_equal(fresh.eval()(x, x, x)[0].data, module.eval()(x, x, x)[0].data)


def test_names_and_settings_are_shown():
    assert repr(layer(kdim=2, bias=False, dropout=0.1, add_zero_attn=True)) == (
        "MultiheadAttention(\n"
        "  6, num_heads=3, dropout=0.1, bias=False, add_zero_attn=True, kdim=2, batch_first=True\n"
        "  (out_proj): Linear(in_features=6, out_features=6, bias=False)\n)"
    )
    assert list(layer(add_bias_kv=True).state_dict()) == [
        "in_proj_weight", "in_proj_bias", "bias_k", "bias_v", "out_proj.weight", "out_proj.bias",
    ]  # fmt: skip
    table = str(layer().summary((2, 5, 6), (2, 4, 6), (2, 4, 6)))
    assert "(2, 5, 6), (2, 5, 4)" in table
    assert "168 parameters" in table


def test_nothing_to_attend_to_and_nobody_to_attend():
    module = layer()
    for shape in ((0, 5, 6), (2, 0, 6), (0, 6)):
        t = Tensor(np.ones(shape))
        out, _ = module(t, t, t)
        assert out.shape == shape
        out.sum().backward()
        assert t.grad.shape == shape
    query = np.ones((2, 4, 6))
    out, weights = module(query, query[:, :0], query[:, :0])
    assert weights.shape == (2, 4, 0)
    np.testing.assert_array_equal(out.data, np.broadcast_to(module.out_proj.bias.data, (2, 4, 6)))


def test_starts_are_pytorchs():
    """U(-b, b) with b^2 = 6 / (rows + columns) for the projections, 1 / E for the last map, and biases of 0."""
    for options, bounds in (
        ({}, {"in_proj_weight": 6 / 240, "out_proj.weight": 1 / 60}),
        ({"kdim": 40, "vdim": 30}, {"q_proj_weight": 6 / 120, "k_proj_weight": 6 / 100, "v_proj_weight": 6 / 90}),
    ):
        state = nn.MultiheadAttention(60, 2, add_bias_kv=True, rng=0, **options).state_dict()
        for name, square in bounds.items():
            assert abs(state[name]).max() == pytest.approx(np.sqrt(square), rel=0.01)
            assert state[name].std() == pytest.approx(np.sqrt(square / 3), rel=0.05)
        assert not state["in_proj_bias"].any()
        assert not state["out_proj.bias"].any()
        for name in ("bias_k", "bias_v"):
            assert state[name].std() == pytest.approx(np.sqrt(2 / 120), rel=0.3)


def test_it_learns_to_copy_the_key_that_fits(rng):
    """A key is asked for by its first half; its second half is the answer."""
    names = np.eye(4)
    module = nn.MultiheadAttention(8, 2, batch_first=True, rng=0)
    optimizer = nn.Adam(module.parameters(), lr=0.02)
    losses = []
    for _ in range(150):
        order = np.array([rng.permutation(4) for _ in range(16)])
        values = rng.choice([-1.0, 1.0], (16, 4, 4))
        memory = np.concatenate([names[order], values], axis=-1)
        asked = rng.integers(0, 4, 16)
        query = np.concatenate([names[asked], np.zeros((16, 4))], axis=-1)[:, None]
        expected = values[np.arange(16), np.argmax(order == asked[:, None], axis=1)]
        optimizer.zero_grad()
        out, _ = module(query, memory, memory, need_weights=False)
        loss = nn.functional.mse_loss(out[:, 0, 4:], expected)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.data))
    assert np.mean(losses[-10:]) < 0.1 < 0.8 < losses[0]


X = np.ones((2, 5, 6))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: nn.MultiheadAttention(6, 4), ArgumentError, "embed_dim=6 and num_heads=4, expected a divisor"),
        (lambda: nn.MultiheadAttention(0, 1), ArgumentError, "embed_dim=0"),
        (lambda: nn.MultiheadAttention(6, 2.0), ArgumentError, "num_heads=2.0"),
        (lambda: nn.MultiheadAttention(6, 2, dropout=-1), ArgumentError, "dropout=-1, expected a probability"),
        (lambda: nn.MultiheadAttention(6, 2, dropout=True), ArgumentError, "dropout=True, expected a probability"),
        (lambda: nn.MultiheadAttention(6, 2, bias="no"), ArgumentError, "bias='no'"),
        (lambda: nn.MultiheadAttention(6, 2, kdim=0), ArgumentError, "kdim=0"),
        (lambda: layer()(X[..., :5], X, X), ShapeError, r"expected \(N, L, 6\) and \(N, S, 6\)"),
        (lambda: layer()(np.ones(6), X, X), ShapeError, r"or without a batch \(L, 6\)"),
        (lambda: layer()(X, X[0], X[0]), ShapeError, "got query of shape"),
        (lambda: layer()(X, X, X[:, :4]), ShapeError, "a value for each key"),
        (lambda: layer()(X, np.ones((3, 5, 6)), np.ones((3, 5, 6))), ShapeError, "batch_first=False, or one N"),
        (lambda: layer(kdim=2)(X, X, X), ShapeError, r"and \(N, S, 2\)"),
        (lambda: layer()(X, X, X, attn_mask=np.ones((4, 5), bool)), ShapeError, r"\(L, S\) = \(5, 5\)"),
        (lambda: layer()(X, X, X, attn_mask=np.ones((2, 5, 5), bool)), ShapeError, r"np.repeat\(mask, 3, axis=0\)"),
        (lambda: layer()(X, X, X, attn_mask=np.ones((3, 5, 5), bool)), ShapeError, r"= \(6, 5, 5\)$"),
        (lambda: layer()(X, X, X, attn_mask=np.ones((5, 5), int)), OperandError, "True means that a key is hidden"),
        (lambda: layer()(X, X, X, key_padding_mask=np.ones((5, 2), bool)), ShapeError, r"\(N, S\) = \(2, 5\)"),
        (lambda: layer()(X, X, X, key_padding_mask=[3, 4]), OperandError, "expected truth values or floats"),
        (lambda: layer()(X[0], X[0], X[0], key_padding_mask=np.ones((1, 5), bool)), ShapeError, r"\(S,\) = \(5,\)"),
        (lambda: layer()(X, X, X, is_causal="x"), ArgumentError, "is_causal='x'"),
        (lambda: layer()(X, X, X, need_weights="x"), ArgumentError, "need_weights='x'"),
        (lambda: layer()("a", X, X), OperandError, "expected real numbers"),
        (lambda: layer()(X, None, None), OperandError, "as key, expected real numbers"),
    ],
)
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()
