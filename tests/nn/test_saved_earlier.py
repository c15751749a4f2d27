"""State dicts that an earlier version of this package saved still load.

The files hold the state of ``model()`` after one step in training, and that of its ``Adam``. They were written by the
version before ``nn`` was split into packages.
"""

from pathlib import Path

import numpy as np

import nn

FOLDER = Path(__file__).with_name("saved_earlier")


def model():
    return nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU(), nn.Linear(4, 2))


def test_a_model_loads_and_computes_with_the_saved_numbers(rng):
    saved = nn.load(FOLDER / "model.npz")
    net = model().eval()
    assert net.load_state_dict(saved) == ([], [])
    assert list(net.state_dict()) == list(saved)
    for name, array in net.state_dict().items():
        np.testing.assert_array_equal(array, saved[name])
    x = rng.normal(size=(5, 3))
    hidden = x @ saved["0.weight"].T + saved["0.bias"]
    hidden = (hidden - saved["1.running_mean"]) / np.sqrt(saved["1.running_var"] + 1e-5)
    hidden = np.maximum(hidden * saved["1.weight"] + saved["1.bias"], 0)
    np.testing.assert_allclose(net(x).data, hidden @ saved["3.weight"].T + saved["3.bias"], rtol=1e-12)


def test_an_optimizer_loads_and_goes_on():
    saved = nn.load(FOLDER / "adam.npz")
    net = model()
    net.load_state_dict(nn.load(FOLDER / "model.npz"))
    optimizer = nn.Adam(net.parameters())
    optimizer.load_state_dict(saved)
    assert repr(optimizer.state_dict()) == repr(saved)
    weight, state, group = net[0].weight, saved["state"][0], saved["param_groups"][0]
    before, g, t = weight.data.copy(), np.full(weight.shape, 0.5), state["step"] + 1
    weight.grad = g
    optimizer.step()
    (beta1, beta2), lr, eps = group["betas"], group["lr"], group["eps"]
    mean = beta1 * state["exp_avg"] + (1 - beta1) * g
    square = beta2 * state["exp_avg_sq"] + (1 - beta2) * g**2
    step = lr * (mean / (1 - beta1**t)) / (np.sqrt(square / (1 - beta2**t)) + eps)
    np.testing.assert_allclose(weight.data, before - step, rtol=1e-12)
