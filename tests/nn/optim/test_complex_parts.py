"""Complex parameters take the steps of their real and imaginary parts, and go down."""

import copy

import numpy as np
import pytest

import nn
from autograd import OperandError, Tensor
from tests.nn.optim.courses import LATER

OPTIMIZERS = [
    (nn.SGD, {"lr": 0.05}),
    (nn.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    (nn.SGD, {"lr": 0.05, "momentum": 0.9, "maximize": True}),
    (nn.Adagrad, {"lr": 0.05}),
    (nn.RMSprop, {"lr": 0.05, "centered": True, "momentum": 0.5}),
    (nn.Adam, {"lr": 0.05, "amsgrad": True, "weight_decay": 0.1}),
    (nn.AdamW, {"lr": 0.05, "weight_decay": 0.1}),
    *(case for case in LATER if case[0] not in (nn.LBFGS, nn.Muon)),
]


def loss(z):
    return (np.abs(z - (1 + 2j)) ** 2 * np.array([1.0, 3.0])).sum() + (z * z).imag.sum()


@pytest.mark.parametrize(("kind", "options"), OPTIMIZERS)
@pytest.mark.parametrize("dtype", ["F", "D"])
def test_the_steps_are_those_of_the_parts(kind, options, dtype):
    start = np.array([[0.5 - 1j, 2 + 0.25j]], dtype)
    z, parts = Tensor(start), Tensor(np.stack([start.real, start.imag], axis=-1))
    optimizers = [kind([p], **options) for p in (z, parts)]
    for i in range(6):
        if i == 3:  # the state can be saved, and is complex where it has the parameter's shape
            saved = copy.deepcopy(optimizers[0].state_dict())
            assert all(x.dtype == dtype for x in saved["state"].get(0, {}).values() if np.shape(x) == start.shape)
            optimizers[0] = kind([z], **options)
            optimizers[0].load_state_dict(saved)
        for optimizer, x in zip(optimizers, (z, parts[..., 0] + 1j * parts[..., 1]), strict=True):
            optimizer.zero_grad()
            loss(x).backward()
            optimizer.step()
        assert z.dtype == dtype
        np.testing.assert_allclose(z.data, parts.data[..., 0] + 1j * parts.data[..., 1], rtol=1e-4)


def test_steps_go_down():
    z = Tensor(np.array([1 + 1j, -2j, 0j]))
    optimizer = nn.SGD([z], lr=0.1)
    for _ in range(50):
        optimizer.zero_grad()
        (np.abs(z - (1 + 2j)) ** 2).sum().backward()
        optimizer.step()
    np.testing.assert_allclose(z.data, 1 + 2j, rtol=1e-4)


def test_a_number():
    z = Tensor(1 + 1j)
    optimizer = nn.Adam([z], lr=0.1)
    (np.abs(z) ** 2).backward()
    optimizer.step()
    assert z.shape == ()
    np.testing.assert_allclose(z.data, 0.9 + 0.9j)


@pytest.mark.parametrize("kind", [nn.LBFGS, nn.Muon])
def test_what_mixes_the_entries_refuses_complex_numbers(kind):
    with pytest.raises(OperandError, match=r"complex numbers as params\[1\].*two parameters"):
        kind([Tensor(np.ones((2, 2))), Tensor(np.ones((2, 2)) + 1j)])
