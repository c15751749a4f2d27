"""Recurrent layers beside PyTorch: sequences of different lengths, second derivatives, state, starting values."""

import numpy as np
import pytest

import nn
from autograd import Tensor
from tests.nn.layer_cases import assert_equal
from tests.nn.recurrent_table import KINDS, draw, given, read, run_here, run_there

TABLE = read()


@pytest.mark.parametrize("key", TABLE)
def test_numbers_are_pytorchs(key):
    case, found, seed, expected = TABLE[key]
    assert_equal(run_here(case, found, seed), expected, case)


def test_the_table_has_what_it_should():
    lengths = [case["lengths"] for case, *_ in TABLE.values()]
    assert {key.rpartition("-")[0] for key in TABLE} == set(KINDS)
    assert None in lengths
    assert sum(found is not None for found in lengths) > 10


@pytest.mark.oracle
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("attempt", range(20))
def test_random_configurations(kind, attempt):
    pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    rng = np.random.default_rng([attempt, *map(ord, kind)])
    case = draw(kind, rng)
    found, seed = given(case, rng), rng.normal(size=1200)
    assert_equal(run_here(case, found, seed), run_there(case, found, seed), case)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_state_loads_both_ways_and_reprs_are_equal(name, rng):
    torch = pytest.importorskip("torch")
    how = {"num_layers": 2, "bidirectional": True, "batch_first": True, "dropout": 0.25}
    how |= {"proj_size": 2} if name == "LSTM" else {}
    theirs, mine = getattr(torch.nn, name)(3, 4, **how).double(), getattr(nn, name)(3, 4, **how)
    assert repr(mine) == repr(theirs)
    assert list(mine.state_dict()) == list(theirs.state_dict())
    assert mine.load_state_dict(theirs.state_dict()) == ([], [])
    x = rng.normal(size=(2, 5, 3))
    a, b = mine.eval()(x)[0], theirs.eval()(torch.tensor(x))[0]
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-10, atol=1e-13)
    other = getattr(torch.nn, name)(3, 4, **how).double().eval()
    other.load_state_dict({key: torch.tensor(x) for key, x in mine.state_dict().items()})
    np.testing.assert_allclose(other(torch.tensor(x))[0].detach().numpy(), b.detach().numpy(), rtol=1e-12)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["RNNCell", "LSTMCell", "GRUCell"])
def test_cells_load_both_ways(name):
    torch = pytest.importorskip("torch")
    theirs, mine = getattr(torch.nn, name)(3, 4, bias=False).double(), getattr(nn, name)(3, 4, bias=False)
    assert repr(mine) == repr(theirs)
    mine.load_state_dict(theirs.state_dict())
    theirs.load_state_dict({key: torch.tensor(x) for key, x in mine.state_dict().items()})


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"])
def test_layers_start_with_the_same_distribution(name):
    torch = pytest.importorskip("torch")
    from tests.nn.test_layers_beside_pytorch import same_distribution

    torch.manual_seed(0)
    mine, theirs = getattr(nn, name)(30, 40, rng=0).state_dict(), getattr(torch.nn, name)(30, 40).state_dict()
    for key, array in theirs.items():
        assert same_distribution(mine[key].ravel(), array.numpy().ravel()), key
        assert abs(mine[key]).max() == pytest.approx(abs(array.numpy()).max(), rel=0.06)


@pytest.mark.oracle
@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_single_precision_is_pytorchs(name, rng):
    torch = pytest.importorskip("torch")
    theirs, mine = getattr(torch.nn, name)(3, 8), getattr(nn, name)(3, 8, dtype=np.float32)
    mine.load_state_dict(theirs.state_dict())
    x = rng.normal(size=(9, 4, 3)).astype(np.float32)
    a, b = mine(Tensor(x))[0], theirs(torch.tensor(x))[0]
    assert a.dtype == np.float32
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-4, atol=1e-6)
    a.sum().backward()
    b.sum().backward()
    for p, q in zip(mine.parameters(), theirs.parameters(), strict=True):
        assert p.grad.dtype == np.float32
        np.testing.assert_allclose(p.grad, q.grad.numpy(), rtol=2e-4, atol=1e-5)


@pytest.mark.oracle
def test_padded_sequences_are_pytorchs(rng):
    torch = pytest.importorskip("torch")
    rows = [rng.normal(size=(n, 2)) for n in (3, 1, 4)]
    for first in (False, True):
        for side in ("right", "left"):
            a = nn.pad_sequence(rows, first, -1.5, side)
            b = torch.nn.utils.rnn.pad_sequence([torch.tensor(x) for x in rows], first, -1.5, side)
            np.testing.assert_array_equal(a, b.numpy())
