import copy
import pickle
from contextlib import nullcontext

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import OperandError, ShapeError, Tensor, checkpoint, draw, explain, grad, no_grad
from autograd.testing import check_grads

LAYERS = [("RNN", {}), ("RNN", {"nonlinearity": "relu"}), ("LSTM", {}), ("LSTM", {"proj_size": 2}), ("GRU", {})]


def flat(out):
    return [x for part in out for x in flat(part)] if isinstance(out, tuple) else [out]


@pytest.mark.parametrize(("name", "how"), LAYERS)
@pytest.mark.parametrize("bidirectional", [False, True])
def test_each_sequence_of_a_batch_counts_to_its_length_alone(name, how, bidirectional, rng):
    layer = getattr(nn, name)(3, 4, 2, batch_first=True, bidirectional=bidirectional, rng=0, **how)
    rows = [rng.normal(size=(n, 3)) for n in (4, 1, 6)]
    # NaN shows that entries behind the end do not count
    x = nn.pad_sequence(rows, batch_first=True, padding_value=np.nan)
    hx = [rng.normal(size=s.shape) for s in flat(layer(np.zeros((3, 1, 3)))[1])]
    padded = Tensor(x)
    results = flat(layer(padded, tuple(hx) if len(hx) == 2 else hx[0], lengths=[len(row) for row in rows]))
    seeds = [rng.normal(size=r.shape) for r in results]
    sum((r * s).sum() for r, s in zip(results, seeds, strict=True)).backward()
    together = [p.grad for p in layer.parameters()]
    layer.zero_grad()
    for b, row in enumerate(rows):
        alone = Tensor(row)
        states = [h[:, b] for h in hx]
        output, *ends = flat(layer(alone, tuple(states) if len(hx) == 2 else states[0]))
        np.testing.assert_allclose(results[0].data[b, : len(row)], output.data, rtol=1e-12)
        assert not results[0].data[b, len(row) :].any()
        for end, mine in zip(results[1:], ends, strict=True):
            np.testing.assert_allclose(end.data[:, b], mine.data, rtol=1e-12)
        loss = (output * seeds[0][b, : len(row)]).sum()
        for mine, seed in zip(ends, seeds[1:], strict=True):
            loss = loss + (mine * seed[:, b]).sum()
        loss.backward()
        np.testing.assert_allclose(padded.grad[b, : len(row)], alone.grad, rtol=1e-10, atol=1e-13)
        assert not padded.grad[b, len(row) :].any()
    for p, g in zip(layer.parameters(), together, strict=True):
        np.testing.assert_allclose(p.grad, g, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("name", "how"), LAYERS)
def test_the_checker_finds_no_fault(name, how, rng):
    layer = getattr(nn, name)(2, 3, 2, bidirectional=True, rng=0, **how)
    check_grads(lambda x: layer(x, lengths=[3, 2]), rng.normal(size=(3, 2, 2)), order=1)


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_one_call_is_two_that_hand_on_the_state(name, rng):
    layer, x = getattr(nn, name)(3, 4, 2, rng=0), rng.normal(size=(7, 2, 3))
    whole, end = layer(x)
    first, state = layer(x[:3])
    second, state = layer(x[3:], state)
    np.testing.assert_allclose(np.concatenate([first.data, second.data]), whole.data, rtol=1e-12)
    for a, b in zip(flat(end), flat(state), strict=True):
        np.testing.assert_allclose(a.data, b.data, rtol=1e-12)


@pytest.mark.parametrize(("name", "how"), LAYERS)
@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("batch_first", [False, True])
@pytest.mark.parametrize("shape", [(5, 2, 3), (1, 1, 3), (4, 3)])
@pytest.mark.parametrize("lengths", [False, True])
@pytest.mark.parametrize("recorded", [False, True])
def test_outputs_and_last_states_share_nothing(
    name, how, bidirectional, batch_first, shape, lengths, recorded, rng
):  # fmt: skip
    layer = getattr(nn, name)(3, 4, batch_first=batch_first, bidirectional=bidirectional, rng=0, **how)
    x = Tensor(rng.normal(size=shape))
    kind = {}
    if lengths and len(shape) == 3:
        steps, batch = shape[:2][::-1] if batch_first else shape[:2]
        kind["lengths"] = [steps, *[1] * (batch - 1)]
    with nullcontext() if recorded else no_grad():
        results = flat(layer(x, **kind))
        seeds = [rng.normal(size=r.shape) for r in results]
        for i in range(len(seeds)):
            results = flat(layer(x, **kind))
            before = [r.data.copy() for r in results]
            written = results[i]
            written *= 0.5
            written[0] = 3.0
            results[i] = written
            for j, (r, old) in enumerate(zip(results, before, strict=True)):
                if j != i:
                    np.testing.assert_array_equal(r.data, old)
                    assert not np.shares_memory(r.data, written.data)
            if recorded:
                found = []
                for outputs in (results, flat(layer(x, **kind))):
                    if outputs is not results:
                        whole = outputs[i]
                        outputs[i] = np.concatenate([np.full((1, *whole.shape[1:]), 3.0), whole[1:] * 0.5])
                    x.grad = None
                    sum((r * s).sum() for r, s in zip(outputs, seeds, strict=True)).backward()
                    found.append(x.grad)
                np.testing.assert_allclose(*found, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"])
def test_a_subclass_under_any_name_is_the_same(name, rng):
    base = getattr(nn, name)
    mine, plain = type("CharModel", (base,), {})(3, 4, rng=0), base(3, 4, rng=0)
    x = rng.normal(size=(2, 3) if name.endswith("Cell") else (5, 2, 3))
    for a, b in zip(flat(mine(x)), flat(plain(x)), strict=True):
        np.testing.assert_array_equal(a.data, b.data)
    assert repr(mine) == repr(plain).replace(name, "CharModel")
    with pytest.raises(ShapeError, match="CharModel"):
        mine(np.ones(7))


@pytest.mark.parametrize("name", ["RNN", "GRU", "RNNCell", "GRUCell"])
def test_the_state_of_an_lstm_is_told_from_one_of_another(name):
    layer, state = getattr(nn, name)(3, 4, rng=0), np.zeros((1, 2, 4))
    with pytest.raises(OperandError, match=rf"{name}: got .* as h.*; a pair \(h, c\) is the state of an LSTM"):
        layer(np.zeros((5, 2, 3)) if name[-1] != "l" else np.zeros((2, 3)), (state, state))


def test_all_weights_by_layer_and_direction():
    layer = nn.LSTM(3, 4, 2, bidirectional=True, proj_size=2, rng=0)
    found = layer.all_weights
    assert [len(part) for part in found] == [5] * 4
    assert [p is q for p, q in zip((p for part in found for p in part), layer.parameters(), strict=True)] == [True] * 20
    assert all(p is layer.weight_hr_l1_reverse for p in found[3][-1:])


@pytest.mark.parametrize(("name", "how"), LAYERS)
def test_numpy_may_be_told_to_raise(name, how):
    layer = getattr(nn, name)(3, 4, rng=0, **how)
    x = Tensor(np.array([[[-9e4, 8e4, 3.0]], [[9e4, 8e2, 3.0]]]))
    expected = layer(x)[0].data
    with np.errstate(all="raise"):
        output, _ = layer(x)
        output.sum().backward()
    np.testing.assert_array_equal(output.data, expected)


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU"])
def test_layouts(name, rng):
    layer, x = getattr(nn, name)(3, 4, rng=0), rng.normal(size=(5, 2, 3))
    first = getattr(nn, name)(3, 4, batch_first=True)
    first.load_state_dict(layer.state_dict())
    a, b = layer(x), first(x.swapaxes(0, 1))
    np.testing.assert_array_equal(a[0].data, b[0].data.swapaxes(0, 1))
    np.testing.assert_array_equal(flat(a[1])[0].data, flat(b[1])[0].data)
    single = layer(x[:, 1])
    np.testing.assert_allclose(single[0].data, a[0].data[:, 1], rtol=1e-12)
    assert single[0].shape == (5, 4)
    assert flat(single[1])[0].shape == (1, 4)
    assert layer(x[:, :0])[0].shape == (5, 0, 4)
    np.testing.assert_allclose(layer(x.tolist())[0].data, a[0].data)


def test_dropout_acts_between_layers_in_training_alone(rng):
    x = rng.normal(size=(5, 2, 3))
    layer = nn.LSTM(3, 4, 2, dropout=0.5, rng=0)
    a, b = layer(x)[0].data, layer(x)[0].data
    assert not np.array_equal(a, b)
    layer.eval()
    np.testing.assert_array_equal(layer(x)[0].data, layer(x)[0].data)
    plain = nn.LSTM(3, 4, 2)
    plain.load_state_dict(layer.state_dict())
    np.testing.assert_array_equal(layer(x)[0].data, plain(x)[0].data)
    first, second = (nn.LSTM(3, 4, 2, dropout=0.5, rng=7) for _ in range(2))
    np.testing.assert_array_equal(first(x)[0].data, second(x)[0].data)
    gone = nn.GRU(3, 4, 2, dropout=1.0, rng=0)
    other = rng.normal(size=x.shape)
    # dropout hides the whole input of the second layer
    np.testing.assert_array_equal(gone(x)[0].data, gone(other)[0].data)
    _, h = gone(x)
    assert not np.array_equal(h.data[0], gone(other)[1].data[0])


@pytest.mark.parametrize("name", ["RNN", "LSTM", "GRU", "RNNCell", "LSTMCell", "GRUCell"])
def test_starting_values_are_even_up_to_the_root_of_the_state(name):
    numbers = np.concatenate([p.data.ravel() for p in getattr(nn, name)(9, 100, rng=0).parameters()])
    assert 0.0999 < abs(numbers).max() <= 0.1
    assert numbers.std() == pytest.approx(0.1 / np.sqrt(3), rel=0.02)


def test_derived_kinds(rng):
    layer = nn.LSTM(3, 4, 2, bidirectional=True, proj_size=2, rng=0)
    assert repr(layer) == "LSTM(3, 4, proj_size=2, num_layers=2, bidirectional=True)"
    assert repr(nn.RNN(3, 4, bias=False, batch_first=True)) == "RNN(3, 4, bias=False, batch_first=True)"
    assert [name for name, _ in nn.LSTM(3, 4, proj_size=2).named_parameters()] == [
        "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0",
    ]  # fmt: skip
    x = rng.normal(size=(5, 2, 3))
    expected = layer(x)[0].data
    for again in (copy.deepcopy(layer), pickle.loads(pickle.dumps(layer))):
        np.testing.assert_array_equal(again(x)[0].data, expected)
        again.weight_ih_l0.data += 1.0
    np.testing.assert_array_equal(layer(x)[0].data, expected)
    other = nn.LSTM(3, 4, 2, bidirectional=True, proj_size=2)
    other.load_state_dict(layer.state_dict())
    np.testing.assert_array_equal(other(x)[0].data, expected)
    assert "(5, 2, 4), (4, 2, 2), (4, 2, 4)" in str(layer.summary((5, 2, 3)))
    layer.flatten_parameters()
    with no_grad():
        assert not layer(x)[0].requires_grad
    first, second = nn.GRU(3, 4, rng=5), nn.GRU(3, 4, rng=np.random.default_rng(5))
    assert all(np.array_equal(a.data, b.data) for a, b in zip(first.parameters(), second.parameters(), strict=True))


@pytest.mark.parametrize(("name", "how"), LAYERS)
def test_single_precision_stays(name, how, rng):
    layer = getattr(nn, name)(3, 4, 2, bidirectional=True, dtype=np.float32, rng=0, **how)
    x = Tensor(rng.normal(size=(5, 2, 3)).astype(np.float32))
    results = flat(layer(x, lengths=[5, 2]))
    assert {r.dtype for r in results} == {np.dtype(np.float32)}
    sum(r.sum() for r in results).backward()
    assert {p.grad.dtype for p in [x, *layer.parameters()]} == {np.dtype(np.float32)}


def test_gradients_by_a_module_and_through_a_checkpoint(rng):
    layer, x = nn.GRU(3, 4, rng=0), rng.normal(size=(5, 2, 3))
    found = grad(lambda m: (m(x)[0] ** 2).sum())(layer)
    (layer(x)[0] ** 2).sum().backward()
    np.testing.assert_allclose(found.weight_hh_l0.data, layer.weight_hh_l0.grad)
    plain = grad(lambda x: (layer(x)[0] ** 2).sum())(x)
    np.testing.assert_allclose(grad(checkpoint(lambda x: (layer(x)[0] ** 2).sum()))(x), plain)


def test_frozen_parameters_receive_no_gradient(rng):
    layer = nn.LSTM(3, 4, rng=0)
    layer.weight_ih_l0.requires_grad = False
    layer(rng.normal(size=(5, 2, 3)))[0].sum().backward()
    assert layer.weight_ih_l0.grad is None
    assert layer.weight_hh_l0.grad.any()


def test_the_picture_of_a_layer_is_one_gate_with_named_parameters(rng):
    layer = nn.LSTM(2, 3, rng=0)
    out = layer(rng.normal(size=(4, 2, 2)))[0].sum()
    text, picture = str(explain(out)), draw(out)._repr_svg_()
    for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
        assert name in text
        assert name in picture
    gates = text.split("Forward")[1].split("Backward")[0].strip().splitlines()[2:]
    assert len(gates) == 3
    assert "steps in time" in text


def test_a_character_model_learns_a_word():
    """Trained as one would with PyTorch."""
    letters = "abcd"
    word = "abcdabcdab" * 3
    x, y = np.array([letters.index(c) for c in word[:-1]]), np.array([letters.index(c) for c in word[1:]])

    class Model(nn.Module):
        def __init__(self):
            self.table = nn.Embedding(4, 3, rng=0)
            self.lstm = nn.LSTM(3, 8, rng=1)
            self.head = nn.Linear(8, 4, rng=2)

        def forward(self, x, state=None):
            output, state = self.lstm(self.table(x), state)
            return self.head(output), state

    model = Model()
    optimizer = nn.Adam(model.parameters(), lr=0.05)
    for _ in range(80):
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x)[0], y)
        loss.backward()
        optimizer.step()
    assert float(loss.data) < 0.2
    state, last, written = None, np.array([0]), "a"
    with no_grad():
        for _ in range(7):
            scores, state = model(last, state)
            last = scores.data.argmax(axis=-1)
            written += letters[last[0]]
    assert written == "abcdabcd"
