"""The layers of transformers: their order of steps, random numbers, copies, refusals."""

import copy
import pickle

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads

ENCODER, DECODER = nn.TransformerEncoderLayer, nn.TransformerDecoderLayer


def layer(kind=ENCODER, **options):
    return kind(6, 2, 8, **{"dropout": 0.0, "batch_first": True, "rng": 0, **options})


@pytest.fixture
def x(rng):
    return rng.normal(size=(2, 4, 6))


@pytest.mark.parametrize("norm_first", [False, True])
@pytest.mark.parametrize("activation", ["relu", "gelu", np.tanh, nn.Tanh()])
def test_an_encoder_layer_step_by_step(x, norm_first, activation):
    module = layer(norm_first=norm_first, activation=activation)
    function = getattr(F, activation) if isinstance(activation, str) else activation

    def attended(y):
        return module.self_attn(y, y, y, is_causal=True)[0]

    def fed(y):
        return module.linear2(function(module.linear1(y)))

    if norm_first:
        y = x + attended(module.norm1(x))
        expected = y + fed(module.norm2(y))
    else:
        y = module.norm1(x + attended(x))
        expected = module.norm2(y + fed(y))
    np.testing.assert_allclose(module(x, is_causal=True).data, expected.data, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("norm_first", [False, True])
def test_gradients_of_every_order(x, norm_first):
    options = {"norm_first": norm_first, "activation": "gelu", "layer_norm_eps": 0.1}
    check_grads(lambda a: layer(**options)(a, is_causal=True), Tensor(x[:1, :3]), modes=["rev"])
    module = layer(DECODER, **options)
    check_grads(lambda a, m: module(a, m, tgt_is_causal=True), Tensor(x[:1, :2]), Tensor(x[1:, :3]), modes=["rev"])


def test_the_past_does_not_see_the_future(x, rng):
    other = x.copy()
    other[:, 2:] = rng.normal(size=(2, 2, 6))
    for how in ({"is_causal": True}, {"src_mask": np.triu(np.ones((4, 4), bool), 1)}):
        a, b = (layer()(y, **how).data for y in (x, other))
        np.testing.assert_array_equal(a[:, :2], b[:, :2])
        assert not np.allclose(a[:, 2:], b[:, 2:])
    a, b = (layer(DECODER)(y, x, tgt_is_causal=True).data for y in (x, other))
    np.testing.assert_array_equal(a[:, :2], b[:, :2])


def test_padding_is_not_seen(x, rng):
    other = x.copy()
    other[:, 3] = rng.normal(size=(2, 6))
    padding = np.zeros((2, 4), bool)
    padding[:, 3] = True
    a, b = (layer()(y, src_key_padding_mask=padding).data for y in (x, other))
    np.testing.assert_allclose(a[:, :3], b[:, :3], rtol=1e-12)
    a, b = (layer(DECODER)(x, y, memory_key_padding_mask=padding).data for y in (x, other))
    np.testing.assert_allclose(a, b, rtol=1e-12)


def test_one_seed_decides_the_start_and_every_dropout(x):
    first, second = layer(dropout=0.3), layer(dropout=0.3)
    assert {id(m.rng) for m in first.modules() if hasattr(m, "rng")} == {id(first.dropout.rng)}
    calls = [first(x).data for _ in range(2)]
    assert not np.array_equal(*calls)
    np.testing.assert_array_equal(calls, [second(x).data for _ in range(2)])
    np.testing.assert_array_equal(first.eval()(x).data, layer()(x).data)
    assert not np.array_equal(layer(rng=1)(x).data, layer()(x).data)


@pytest.mark.parametrize("kind", [ENCODER, DECODER])
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_narrow_numbers_stay(x, kind, dtype):
    module = layer(kind, dtype=dtype, dropout=0.1)
    t = Tensor(x, dtype=dtype)
    out = module(*[t] * (1 if kind is ENCODER else 2))
    out.sum().backward()
    assert {out.dtype, t.grad.dtype, *(p.grad.dtype for p in module.parameters())} == {np.dtype(dtype)}


@pytest.mark.parametrize("kind", [ENCODER, DECODER])
def test_copies_of_all_kinds_give_the_same(x, kind):
    module = layer(kind, dropout=0.2)
    args = [x] * (1 if kind is ENCODER else 2)
    others = [copy.deepcopy(module), pickle.loads(pickle.dumps(module))]
    expected = module(*args).data
    for other in others:
        np.testing.assert_array_equal(other(*args).data, expected)
    fresh = layer(kind, rng=1)
    fresh.load_state_dict(module.state_dict())
    np.testing.assert_array_equal(fresh(*args).data, module.eval()(*args).data)
    assert "(norm1): LayerNorm((6,)" in repr(module)
    assert "self_attn" in str(module.summary(*[(2, 4, 6)] * len(args)))


def test_names_are_pytorchs():
    names = [name for name, _ in layer(DECODER).named_children()]
    assert names == ["self_attn", "multihead_attn", "linear1", "dropout", "linear2", "norm1", "norm2", "norm3",
                     "dropout1", "dropout2", "dropout3"]  # fmt: skip
    assert not any("bias" in name for name in layer(bias=False).state_dict())
    module = layer(DECODER, layer_norm_eps=0.3, dropout=0.2)
    assert {m.eps for m in module.modules() if isinstance(m, nn.LayerNorm)} == {0.3}
    assert {m.p for m in module.modules() if isinstance(m, nn.Dropout)} == {0.2}
    assert module.self_attn.dropout == module.multihead_attn.dropout == 0.2


X = np.ones((2, 4, 6))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: ENCODER(6, 4), ArgumentError, "TransformerEncoderLayer: got d_model=6 and nhead=4"),
        (lambda: DECODER(6.5, 4), ArgumentError, "TransformerDecoderLayer: got d_model=6.5"),
        (lambda: ENCODER(6, 2, 0), ArgumentError, "dim_feedforward=0"),
        (lambda: ENCODER(6, 2, 8, 2.0), ArgumentError, "dropout=2.0"),
        (lambda: ENCODER(6, 2, layer_norm_eps="x"), ArgumentError, "layer_norm_eps='x'"),
        (lambda: ENCODER(6, 2, 8, 0.1, "swish"), ArgumentError, "activation='swish', expected one of 'relu', 'gelu'"),
        (lambda: ENCODER(6, 2, 8, 0.1, nn.ReLU), OperandError, "the class ReLU as activation"),
        (lambda: ENCODER(6, 2, 8, 0.1, 3), OperandError, "got 3 as activation"),
        (lambda: ENCODER(6, 2, 8, batch_first="x"), ArgumentError, "batch_first='x'"),
        (lambda: layer()(np.ones((2, 4, 5))), ShapeError, r"got src of shape \(2, 4, 5\), expected \(N, L, 6\)"),
        (lambda: layer()(np.ones((2, 4), int)), ShapeError, "nn.Embedding"),
        (lambda: layer()(X, np.ones((3, 3), bool)), ShapeError, "got attn_mask of shape"),
        (lambda: layer()(X, is_causal="no"), ArgumentError, "is_causal='no'"),
        (lambda: layer()(X, src_key_padding_mask=np.ones((4, 2), bool)), ShapeError, "got key_padding_mask of shape"),
        (lambda: layer(DECODER)(X, np.ones((2, 4, 7))), ShapeError, "got memory of shape"),
        (lambda: layer(DECODER)(X, np.ones((3, 4, 6))), ShapeError, "one N"),
    ],
)
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()
