"""Thirty layers: a deep stack of sigmoids does not learn, and the remedies.

Two rings of points are to be told apart by 30 linear layers, 16 units wide (7,698 weights and biases), with the same
data, optimiser and number of steps. The norms are those of the gradients of the weights before training (three seeds):

| network                                        | first layer  | last layer  | accuracy after 20 epochs |
| ---------------------------------------------- | ------------ | ----------- | ------------------------ |
| sigmoid, U(-1/sqrt(n), 1/sqrt(n))              | 2e-27, 1e-26 | 0.1 to 0.5  | 45 to 50 %               |
| ReLU, He's start                               | 2e-3 to 8e-3 | 0.01 to 1.5 | 46 to 50 %               |
| ReLU, He's start, residual blocks, layer norms | 0.5          | 0.9 to 2    | 98 to 100 %              |

A sigmoid passes on a quarter of a gradient at most, and weights of that start take more of it: less than a third is
left from layer to layer. With He's start something arrives in every layer; the ways around the layers make it worth
having.
"""

from itertools import pairwise

import numpy as np
import pytest

import nn
from nn import functional as F
from nn import init
from tests.sampling import sampled

WIDTH, LAYERS = 16, 30


def rings(rng):
    y = np.arange(400) % 2
    radius, angle = 1 + y + rng.normal(0, 0.15, 400), rng.uniform(0, 2 * np.pi, 400)
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1) / 1.5, y


def he(module, rng):
    if isinstance(module, nn.Linear):
        init.kaiming_normal_(module.weight, nonlinearity="relu", rng=rng)
        init.zeros_(module.bias)


def plain(activation, rng):
    return nn.MLP([2, *[WIDTH] * (LAYERS - 1), 2], activation, rng=rng)


def with_he(rng):
    return plain("relu", rng).apply(lambda module: he(module, rng))


def residual(rng):
    def linear(n_in, n_out):
        return nn.Linear(n_in, n_out, rng=rng)

    def block():
        return nn.Residual(
            nn.Sequential(nn.LayerNorm(WIDTH), nn.ReLU(), linear(WIDTH, WIDTH), nn.ReLU(), linear(WIDTH, WIDTH))
        )

    blocks = [block() for _ in range((LAYERS - 2) // 2)]
    model = nn.Sequential(linear(2, WIDTH), *blocks, nn.LayerNorm(WIDTH), linear(WIDTH, 2))
    return model.apply(lambda module: he(module, rng))


def gradient_norms(model, x, y):
    """One number a layer, from the first to the last."""
    F.cross_entropy(model(x), y).backward()
    norms = [float(np.linalg.norm(p.grad)) for p in model.parameters() if p.ndim == 2]
    model.zero_grad()
    assert len(norms) == LAYERS
    return norms


def accuracy_after_training(model, x, y, rng):
    optimizer = nn.SGD(model.parameters(), lr=0.05, momentum=0.9)
    options = {"epochs": 20, "batch_size": 40, "rng": rng, "metrics": {"accuracy": nn.accuracy}, "progress": False}
    history = nn.fit(model, x, y, loss=F.cross_entropy, optimizer=optimizer, **options)
    return history["accuracy"][-1]


@pytest.mark.parametrize("seed", sampled([0, 1, 2], [0]))
def test_thirty_layers_of_sigmoid_do_not_train_because_no_gradient_arrives(seed):
    rng = np.random.default_rng(seed)
    x, y = rings(rng)
    model = plain("sigmoid", rng)
    norms = gradient_norms(model, x, y)
    assert norms[0] < 1e-20
    assert norms[-1] > 1e-2
    assert all(a < b / 3 for a, b in pairwise(norms[1:-1]))  # each norm is less than a third of the next one
    assert accuracy_after_training(model, x, y, rng) < 0.6


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_with_hes_start_and_relu_the_gradient_arrives(seed):
    rng = np.random.default_rng(seed)
    norms = gradient_norms(with_he(rng), *rings(rng))
    assert norms[0] > 1e-4
    assert max(norms) / min(norms) < 1e4


@pytest.mark.parametrize("seed", sampled([0, 1, 2], [0]))
def test_with_residual_connections_thirty_layers_train(seed):
    rng = np.random.default_rng(seed)
    x, y = rings(rng)
    model = residual(rng)
    norms = gradient_norms(model, x, y)
    assert 0.1 < norms[0] < 10
    assert max(norms) / min(norms) < 100
    assert accuracy_after_training(model, x, y, rng) > 0.95
