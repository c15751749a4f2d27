"""Beside PyTorch itself: attention in random configurations, state dicts both ways, starts, masks at their edges."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import Tensor
from tests.nn.attention_table import drawn
from tests.nn.cases.attention import CALLS, assert_equal, run_here, run_there
from tests.nn.test_layers_beside_pytorch import same_distribution

torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
pytestmark = [pytest.mark.oracle, pytest.mark.filterwarnings("ignore:enable_nested_tensor is True")]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("attempt", range(40))
def test_random_calls_beside_pytorch(name, attempt):
    call, found, seed = drawn(name, attempt)
    assert_equal(run_here(call, found, seed), run_there(call, found, seed), call)


PAIRS = [
    ("MultiheadAttention", {"embed_dim": 4, "num_heads": 2}),
    ("MultiheadAttention", {"embed_dim": 4, "num_heads": 2, "kdim": 3, "vdim": 5, "add_bias_kv": True}),
    ("MultiheadAttention", {"embed_dim": 4, "num_heads": 1, "bias": False, "add_bias_kv": True}),
    ("TransformerEncoderLayer", {"d_model": 4, "nhead": 2, "dim_feedforward": 3}),
    ("TransformerDecoderLayer", {"d_model": 4, "nhead": 2, "dim_feedforward": 3, "bias": False}),
    (
        "Transformer",
        {"d_model": 4, "nhead": 2, "num_encoder_layers": 2, "num_decoder_layers": 2, "dim_feedforward": 3},
    ),
]


@pytest.mark.parametrize(("name", "sizes"), PAIRS)
def test_state_dicts_go_both_ways(name, sizes):
    theirs, mine = getattr(torch.nn, name)(**sizes).double(), getattr(nn, name)(**sizes)
    assert list(mine.state_dict()) == list(theirs.state_dict())
    assert [n for n, _ in mine.named_parameters()] == [n for n, _ in theirs.named_parameters()]
    assert mine.load_state_dict(theirs.state_dict()) == ([], [])
    for key, array in theirs.state_dict().items():
        np.testing.assert_array_equal(mine.state_dict()[key], array.numpy())
    fresh = getattr(nn, name)(**sizes).state_dict()
    theirs.load_state_dict({key: torch.tensor(array) for key, array in fresh.items()})
    for key, array in theirs.state_dict().items():
        np.testing.assert_array_equal(fresh[key], array.numpy())


@pytest.mark.parametrize(
    ("name", "sizes"),
    [
        ("MultiheadAttention", {"embed_dim": 96, "num_heads": 2}),
        ("MultiheadAttention", {"embed_dim": 96, "num_heads": 2, "kdim": 40, "vdim": 70, "add_bias_kv": True}),
        ("TransformerEncoderLayer", {"d_model": 96, "nhead": 2, "dim_feedforward": 80}),
        ("Transformer", {"d_model": 48, "nhead": 2, "num_encoder_layers": 1, "num_decoder_layers": 1}),
    ],
)
def test_starts_have_pytorchs_distribution(name, sizes):
    torch.manual_seed(0)
    theirs, mine = getattr(torch.nn, name)(**sizes), getattr(nn, name)(**sizes, rng=0).state_dict()
    for key, array in theirs.state_dict().items():
        here, there = mine[key].ravel(), array.numpy().ravel()
        assert same_distribution(here, there), key
        assert here.std() == pytest.approx(there.std(), rel=0.3), key


def test_layers_of_a_stack_start_equal_and_those_of_a_transformer_do_not():
    for library in (nn, torch.nn):
        layer = library.TransformerEncoderLayer(4, 2, 3)
        stack = library.TransformerEncoder(layer, 2, enable_nested_tensor=False).state_dict()
        whole = library.Transformer(4, 2, 2, 2, 3).encoder.state_dict()
        for state, equal in ((stack, True), (whole, False)):
            weights = [np.asarray(state[f"layers.{i}.linear1.weight"]) for i in (0, 1)]
            assert np.array_equal(*weights) is equal


def test_a_mask_holds_beside_is_causal(rng):
    q, k, v = rng.normal(size=(3, 1, 2, 5, 4))  # PyTorch accepts both for four axes, and refuses both for three
    mask = rng.random((5, 5)) < 0.7
    mine = F.scaled_dot_product_attention(q, k, v, mask, is_causal=True)
    both = F.scaled_dot_product_attention(q, k, v, mask & np.tri(5, dtype=bool))
    theirs = torch.nn.functional.scaled_dot_product_attention(
        *(torch.tensor(x) for x in (q, k, v)), torch.tensor(mask), is_causal=True
    )
    np.testing.assert_array_equal(mine, both)
    np.testing.assert_allclose(mine, theirs.numpy(), rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("need_weights", [True, False])
def test_a_query_that_sees_nothing(rng, need_weights):
    """PyTorch's number without weights; with them it has NaN, in the gradients of all else too, and we have not."""
    theirs = torch.nn.MultiheadAttention(4, 2, batch_first=True).double()
    mine = nn.MultiheadAttention(4, 2, batch_first=True)
    mine.load_state_dict(theirs.state_dict())
    x = rng.normal(size=(2, 3, 4))
    padding = np.array([[False, False, True], [True, True, True]])
    a, b = Tensor(x), torch.tensor(x, requires_grad=True)
    out, weights = mine(a, a, a, key_padding_mask=padding, need_weights=need_weights)
    expected, _ = theirs(b, b, b, key_padding_mask=torch.tensor(padding), need_weights=False)
    np.testing.assert_allclose(out.data, expected.detach().numpy(), rtol=1e-10, atol=1e-13)
    assert weights is None or np.array_equal(weights.data[1], np.zeros((3, 3)))
    (out * out).sum().backward()
    (expected * expected).sum().backward()
    np.testing.assert_allclose(a.grad, b.grad.numpy(), rtol=1e-10, atol=1e-13)
    for p, (name, q) in zip(mine.parameters(), theirs.named_parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad.numpy(), rtol=1e-10, atol=1e-13, err_msg=name)
    there, _ = theirs(b, b, b, key_padding_mask=torch.tensor(padding))
    assert np.isnan(there.detach().numpy()[1]).all()


@pytest.mark.parametrize("dtype", ["float32", "float16"])
def test_narrow_numbers(rng, dtype):
    q, k, v = rng.normal(size=(3, 2, 7, 16)).astype(dtype)
    mask = rng.random((7, 7)) < 0.7
    leaves = [Tensor(x) for x in (q, k, v)]
    out = F.scaled_dot_product_attention(*leaves, mask)
    out.backward(np.ones(out.shape, dtype))
    assert {x.grad.dtype for x in leaves} | {out.dtype} == {np.dtype(dtype)}
    exact = [torch.tensor(x.astype(float), requires_grad=True) for x in (q, k, v)]
    expected = torch.nn.functional.scaled_dot_product_attention(*exact, torch.tensor(mask))
    expected.sum().backward()
    rtol = 1e-4 if dtype == "float32" else 1e-2
    np.testing.assert_allclose(out.data, expected.detach().numpy(), rtol=rtol, atol=rtol / 10)
    for x, y in zip(leaves, exact, strict=True):
        np.testing.assert_allclose(x.grad, y.grad.numpy(), rtol=rtol, atol=rtol / 10)


@pytest.mark.parametrize("masked", [False, True])
def test_scores_of_1e4(rng, masked):
    q, k, v = rng.normal(size=(3, 2, 6, 5))
    q = q * 1e4
    mask = np.where(rng.random((6, 6)) < 0.3, -np.inf, 0.0) if masked else None
    mine = [Tensor(x) for x in (q, k, v)]
    theirs = [torch.tensor(x, requires_grad=True) for x in (q, k, v)]
    a = F.scaled_dot_product_attention(*mine, mask)
    b = torch.nn.functional.scaled_dot_product_attention(*theirs, None if mask is None else torch.tensor(mask))
    a.sum().backward()
    b.sum().backward()
    for x, y in zip([a.data, *(x.grad for x in mine)], [b.detach(), *(x.grad for x in theirs)], strict=True):
        assert np.isfinite(x).all()
        np.testing.assert_allclose(x, y.numpy(), rtol=1e-10, atol=1e-10)


def test_a_language_model_of_ones_own_loads_unchanged(rng):
    def model(library):
        class Model(library.Module):
            def __init__(self):
                super().__init__()
                self.table = library.Embedding(11, 8)
                layer = library.TransformerEncoderLayer(8, 2, 16, 0.1, batch_first=True, norm_first=True)
                self.blocks = library.TransformerEncoder(layer, 2, library.LayerNorm(8), enable_nested_tensor=False)
                self.scores = library.Linear(8, 11)

            def forward(self, x, mask):
                return self.scores(self.blocks(self.table(x), mask=mask))

        return Model()

    theirs, mine = model(torch.nn).double().eval(), model(nn).eval()
    assert mine.load_state_dict(theirs.state_dict()) == ([], [])
    x, y = rng.integers(0, 11, (2, 3, 5))
    mask = nn.Transformer.generate_square_subsequent_mask(5)
    there = torch.nn.Transformer.generate_square_subsequent_mask(5, dtype=torch.float64)
    np.testing.assert_array_equal(mask, there.numpy())
    a, b = mine(x, mask), theirs(torch.tensor(x), there)
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-10)
    F.cross_entropy(a.reshape(-1, 11), y.ravel()).backward()
    torch.nn.functional.cross_entropy(b.reshape(-1, 11), torch.tensor(y.ravel())).backward()
    for p, (name, q) in zip(mine.parameters(), theirs.named_parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad.numpy(), rtol=1e-10, atol=1e-12, err_msg=name)
