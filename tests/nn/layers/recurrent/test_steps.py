import tracemalloc

import numpy as np
import pytest

from autograd import Tensor, gradients
from autograd.testing import check_grads
from nn.layers.recurrent.kernels import Given
from nn.layers.recurrent.steps import STEPS, gates, put_together, taken_apart
from nn.layers.recurrent.sweep import sweep
from tests.sampling import sampled


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def test_gates_are_equal_parts_of_the_last_axis(rng):
    x = rng.normal(size=(2, 6))
    for kind in (np.asarray, Tensor):
        parts = gates(kind(x), 3)
        np.testing.assert_array_equal(np.concatenate([np.asarray(getattr(p, "data", p)) for p in parts], axis=1), x)


@pytest.mark.parametrize("kind", [np.asarray, Tensor])
def test_the_formulas(kind, rng):
    def data(x):
        return x.data if isinstance(x, Tensor) else x

    z, inner, h, c = (rng.normal(size=shape) for shape in [(2, 12), (2, 12), (2, 3), (2, 3)])
    a = z + inner
    i, f, g, o = (a[:, k * 3 : k * 3 + 3] for k in range(4))
    new_h, new_c = STEPS["lstm"](kind(z), kind(inner), kind(h), kind(c))
    cells = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    np.testing.assert_allclose(data(new_c), cells)
    np.testing.assert_allclose(data(new_h), sigmoid(o) * np.tanh(cells))
    weight = rng.normal(size=(2, 3))
    projected, _ = STEPS["lstm"](kind(z), kind(inner), kind(h), kind(c), kind(weight))
    np.testing.assert_allclose(data(projected), data(new_h) @ weight.T)
    z, inner = z[:, :9], inner[:, :9]
    r, u = sigmoid(z[:, :3] + inner[:, :3]), sigmoid(z[:, 3:6] + inner[:, 3:6])
    n = np.tanh(z[:, 6:] + r * inner[:, 6:])
    np.testing.assert_allclose(data(STEPS["gru"](kind(z), kind(inner), kind(h), None)[0]), (1 - u) * n + u * h)
    z, inner = z[:, :3], inner[:, :3]
    np.testing.assert_allclose(data(STEPS["rnn_tanh"](kind(z), kind(inner), kind(h), None)[0]), np.tanh(z + inner))
    np.testing.assert_allclose(
        data(STEPS["rnn_relu"](kind(z), kind(inner), kind(h), None)[0]), np.maximum(z + inner, 0)
    )


@pytest.mark.parametrize("steps", [1, 2, 8, 9, 23])
def test_steps_are_cut_out_and_put_together_as_they_are(steps, rng):
    x = rng.normal(size=(steps, 2, 3))
    parts = taken_apart(x)
    np.testing.assert_array_equal(np.array(parts), x)
    np.testing.assert_array_equal(put_together(parts), x)
    check_grads(lambda x: put_together([part * (t + 1.0) for t, part in enumerate(taken_apart(x))]), x, order=2)


@pytest.mark.parametrize("name", sampled(sorted(STEPS), ["rnn_tanh"]))
def test_second_derivatives_take_memory_in_proportion_to_the_steps(name, rng):
    def peak(steps):
        count = {"lstm": 4, "gru": 3}.get(name, 1)
        weights = [rng.normal(size=(count * 8, 8)) / 8 for _ in range(2)]
        state = np.zeros((8, 8))
        x = Tensor(rng.normal(size=(steps, 8, 8)))
        tracemalloc.start()
        try:
            out = sweep(name, Given(x, state, state if name == "lstm" else None, *weights, None, None, None))
            (g,) = gradients([(out * out).sum()], [x], create_graph=True)
            (g * g).sum().backward()
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(4)
    assert peak(256) < 5 * peak(64)
