"""Stacks of layers and whole transformers: parameters of their copies, masks on their way, copies, refusals."""

import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, ShapeError, Tensor

mask_of = nn.Transformer.generate_square_subsequent_mask


def encoder(layers=2, norm=None, **options):
    layer = nn.TransformerEncoderLayer(6, 2, 8, **{"dropout": 0.0, "batch_first": True, "rng": 0, **options})
    return nn.TransformerEncoder(layer, layers, norm)


def transformer(**options):
    return nn.Transformer(6, 2, 2, 2, 8, **{"dropout": 0.0, "batch_first": True, "rng": 0, **options})


@pytest.fixture
def x(rng):
    return rng.normal(size=(2, 4, 6))


def test_layers_are_applied_in_turn(x):
    module = encoder(3, nn.LayerNorm(6))
    for i, layer in enumerate(module.layers):
        layer.linear1.bias.data = layer.linear1.bias.data + i
    padding = np.array([[False, False, True, False], [False] * 4])
    y = x
    for layer in module.layers:
        y = layer(y, is_causal=True, src_key_padding_mask=padding)
    expected = module.norm(y).data
    np.testing.assert_array_equal(module(x, src_key_padding_mask=padding, is_causal=True).data, expected)
    np.testing.assert_allclose(module(x, mask_of(4), padding).data, expected, rtol=1e-12)


def test_copies_have_weights_of_their_own_and_dropouts_that_differ(x):
    module = encoder(2, dropout=0.5)
    first, second = module.layers
    np.testing.assert_array_equal(first.linear1.weight.data, second.linear1.weight.data)
    assert first.linear1.weight is not second.linear1.weight
    assert len(module.parameters()) == 2 * len(first.parameters())
    assert {id(m.rng) for m in module.modules() if hasattr(m, "rng")} == {id(first.dropout.rng)}
    assert not np.array_equal(first(x).data, second(x).data)  # the weights agree, but the dropout masks differ
    np.testing.assert_array_equal(encoder(2, dropout=0.5)(x).data, encoder(2, dropout=0.5)(x).data)


def test_a_transformer_is_its_encoder_and_its_decoder(x, rng):
    module = transformer()
    tgt = rng.normal(size=(2, 3, 6))
    src_padding, tgt_padding = rng.random((2, 2, 4)) < 0.4
    src_padding[:, 0] = tgt_padding[:, 0] = False
    memory_mask = rng.random((3, 4)) < 0.3
    memory_mask[:, 0] = False
    memory = module.encoder(x, mask_of(4), src_padding)
    expected = module.decoder(tgt, memory, mask_of(3), memory_mask, tgt_padding[:, :3], src_padding)
    out = module(x, tgt, mask_of(4), mask_of(3), memory_mask, src_padding, tgt_padding[:, :3], src_padding)
    np.testing.assert_array_equal(out.data, expected.data)
    out = module(
        x,
        tgt,
        src_key_padding_mask=src_padding,
        tgt_key_padding_mask=tgt_padding[:, :3],
        memory_mask=memory_mask,
        memory_key_padding_mask=src_padding,
        src_is_causal=True,
        tgt_is_causal=True,
    )
    np.testing.assert_allclose(out.data, expected.data, rtol=1e-12)


def test_parts_of_ones_own(x):
    class Nothing(nn.Module):
        def forward(self, src, mask=None, src_key_padding_mask=None, is_causal=None):
            return src

    module = transformer(custom_encoder=Nothing())
    assert isinstance(module.encoder, Nothing)
    np.testing.assert_array_equal(module(x, x).data, module.decoder(x, x).data)
    assert transformer(custom_decoder=module.decoder).decoder is module.decoder


def test_the_seed_decides_everything(x):
    a, b = transformer(dropout=0.3), transformer(dropout=0.3)
    np.testing.assert_array_equal(a(x, x).data, b(x, x).data)
    assert not np.array_equal(a(x, x).data, transformer(dropout=0.3, rng=1)(x, x).data)


def test_narrow_numbers_stay(x):
    module = transformer(dtype=np.float32)
    t = Tensor(x, dtype=np.float32)
    out = module(t, t, tgt_mask=mask_of(4))
    out.sum().backward()
    assert {out.dtype, *(p.grad.dtype for p in module.parameters())} == {np.dtype(np.float32)}


def test_copies_of_all_kinds_give_the_same(x):
    module = transformer(dropout=0.2)
    others = [copy.deepcopy(module), pickle.loads(pickle.dumps(module))]
    expected = module(x, x).data
    for other in others:
        np.testing.assert_array_equal(other(x, x).data, expected)
        assert len({id(m.rng) for m in other.modules() if hasattr(m, "rng")}) == 1
    fresh = transformer(rng=5)
    fresh.load_state_dict(module.state_dict())
    np.testing.assert_array_equal(fresh(x, x).data, module.eval()(x, x).data)
    assert repr(encoder(2)).count("TransformerEncoderLayer(") == 2
    assert "encoder.layers.1.self_attn" in str(module.summary((2, 4, 6), (2, 3, 6)))


def test_the_mask_of_the_past():
    np.testing.assert_array_equal(np.isneginf(mask_of(3)), np.triu(np.ones((3, 3)), 1))
    assert mask_of(2, dtype=np.float32).dtype == np.float32
    assert mask_of(0).shape == (0, 0)


@pytest.mark.slow
def test_it_learns_to_turn_a_sequence_round(rng):
    """The model learns to return symbols backwards; the decoder gets its own output so far."""

    class Model(nn.Module):
        def __init__(self):
            self.table = nn.Embedding(6, 16, rng=0)
            self.places = nn.LearnedEncoding(16, 6, batch_first=True, rng=1)
            self.body = nn.Transformer(16, 2, 1, 1, 32, dropout=0.0, batch_first=True, norm_first=True, rng=2)
            self.scores = nn.Linear(16, 6, rng=3)

        def forward(self, src, tgt):
            src, tgt = (self.places(self.table(tokens)) for tokens in (src, tgt))
            return self.scores(self.body(src, tgt, tgt_is_causal=True))

    model = Model()
    optimizer = nn.Adam(model.parameters(), lr=0.01)
    losses = []
    for _ in range(150):
        src = rng.integers(1, 6, (32, 4))
        answer = src[:, ::-1]
        told = np.concatenate([np.zeros((32, 1), int), answer[:, :-1]], axis=1)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(src, told).reshape(-1, 6), answer.ravel())
        loss.backward(retain_graph=False)
        optimizer.step()
        losses.append(float(loss.data))
    assert np.mean(losses[-10:]) < 0.3 < 1.5 < losses[0]


X = np.ones((2, 4, 6))


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda: nn.TransformerEncoder("layer", 2), OperandError, "'layer' as encoder_layer, expected a Module"),
        (lambda: nn.TransformerEncoder(nn.TransformerEncoderLayer, 2), OperandError, "expected a Module"),
        (lambda: nn.TransformerDecoder(nn.Linear(2, 2), 0), ArgumentError, "num_layers=0"),
        (lambda: nn.TransformerEncoder(nn.Linear(2, 2), 1.5), ArgumentError, "num_layers=1.5"),
        (lambda: nn.TransformerEncoder(nn.Linear(2, 2), 1, norm=8), OperandError, "got 8 as norm, expected a Module"),
        (lambda: nn.TransformerDecoder(nn.Linear(2, 2), 1, norm="n"), OperandError, "got 'n' as norm"),
        (lambda: transformer(custom_encoder=3), OperandError, "got 3 as custom_encoder, expected a Module"),
        (lambda: nn.Transformer(6, 4), ArgumentError, "d_model=6 and nhead=4"),
        (lambda: nn.Transformer(6, 2, 0), ArgumentError, "num_layers=0"),
        (lambda: transformer()(X, np.ones((2, 4, 5))), ShapeError, r"Transformer: got tgt of shape \(2, 4, 5\)"),
        (lambda: transformer()(np.ones((2, 4), int), X), ShapeError, "nn.Embedding"),
        (lambda: transformer()(X, np.ones((3, 4, 6))), ShapeError, "one N"),
        (lambda: encoder()(X, np.ones((3, 3), bool)), ShapeError, "attn_mask of shape"),
        (lambda: encoder()(X, is_causal="no"), ArgumentError, "is_causal='no'"),
        (lambda: transformer()(X, X, tgt_is_causal="no"), ArgumentError, "is_causal='no'"),
        (lambda: mask_of(-1), ArgumentError, "sz=-1"),
        (lambda: mask_of(2.5), ArgumentError, "sz=2.5"),
    ],
)
def test_wrong_arguments(call, error, words):
    with pytest.raises(error, match=words):
        call()
