import numpy as np
import pytest

from autograd import Tensor
from nn.layers.recurrent.steps import STEPS, gates


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
