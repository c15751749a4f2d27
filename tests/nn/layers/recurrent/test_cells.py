import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import Tensor, draw, explain
from autograd.testing import check_grads

PAIRS = [("RNN", {}), ("RNN", {"nonlinearity": "relu"}), ("LSTM", {}), ("GRU", {})]


@pytest.mark.parametrize("bias", [False, True])
@pytest.mark.parametrize(("name", "how"), PAIRS)
def test_a_loop_over_a_cell_is_the_layer(name, how, bias, rng):
    layer = getattr(nn, name)(3, 4, bias=bias, rng=0, **how)
    cell = getattr(nn, f"{name}Cell")(3, 4, bias=bias, **how)
    cell.load_state_dict({key.removesuffix("_l0"): x for key, x in layer.state_dict().items()})
    x, state, outputs = rng.normal(size=(6, 2, 3)), None, []
    output, end = layer(x)
    for step in x:
        state = cell(step, state)
        outputs.append(state[0] if name == "LSTM" else state)
    np.testing.assert_allclose(np.stack([h.data for h in outputs]), output.data, rtol=1e-12)
    for a, b in zip(state if name == "LSTM" else [state], end if name == "LSTM" else [end], strict=True):
        np.testing.assert_allclose(a.data, b.data[0], rtol=1e-12)
    seed = rng.normal(size=output.shape)
    output.backward(seed)
    np.stack(outputs).backward(seed)
    for p, q in zip(cell.parameters(), layer.parameters(), strict=True):
        np.testing.assert_allclose(p.grad, q.grad, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", ["RNNCell", "LSTMCell", "GRUCell"])
def test_shapes_dtypes_and_copies(name, rng):
    cell = getattr(nn, name)(3, 4, rng=0, dtype=np.float32)
    for x in (np.zeros((2, 3), np.float32), np.zeros(3, np.float32)):
        out = cell(x)
        h = out[0] if isinstance(out, tuple) else out
        assert h.shape == (*x.shape[:-1], 4)
        assert h.dtype == np.float32
        (h.sum()).backward()
        assert all(p.grad.dtype == np.float32 for p in (cell.weight_ih, cell.bias_hh))
    for again in (copy.deepcopy(cell), pickle.loads(pickle.dumps(cell))):
        assert repr(again) == repr(cell) == f"{name}(3, 4)"
        np.testing.assert_array_equal(again.weight_hh.data, cell.weight_hh.data)
    assert repr(getattr(nn, name)(3, 4, bias=False)) == f"{name}(3, 4, bias=False)"


@pytest.mark.parametrize("name", ["RNNCell", "LSTMCell", "GRUCell"])
def test_the_checker_finds_no_fault(name, rng):
    cell = getattr(nn, name)(2, 3, rng=0)
    states = [rng.normal(size=(2, 3)) for _ in range(2 if name == "LSTMCell" else 1)]
    check_grads(lambda x, *hx: cell(x, hx if len(hx) == 2 else hx[0]), rng.normal(size=(2, 2)), *states)


def test_the_picture_of_a_step_has_the_names_of_the_parameters():
    cell = nn.RNNCell(1, 2, rng=0)
    h = cell(np.ones((1, 1)), np.zeros((1, 2)))
    text, picture = str(explain(h.sum())), draw(h.sum())._repr_svg_()
    for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"):
        assert name in text
        assert name in picture
    gates = text.split("Forward")[1].split("Backward")[0].strip().splitlines()[2:]
    assert [line.split()[0] for line in gates] == ["linear", "linear", "+", "tanh", "Σ"]


def test_gradients_pass_to_given_states(rng):
    cell = nn.LSTMCell(3, 4, rng=0)
    h, c = Tensor(rng.normal(size=(2, 4))), Tensor(rng.normal(size=(2, 4)))
    new_h, new_c = cell(rng.normal(size=(2, 3)), (h, c))
    (new_h.sum() + new_c.sum()).backward()
    assert h.grad.any()
    assert c.grad.any()
