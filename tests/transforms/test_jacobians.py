"""Jacobians: shapes, modes and the number of sweeps."""

import numpy as np
import pytest

import autograd
from autograd import jacobian


class TestJacobian:
    def test_shapes_and_modes(self):
        rng = np.random.default_rng(0)
        w, x = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
        expected = np.einsum("ij,ik,jl->ijkl", 1 - np.tanh(w @ x) ** 2, w, np.eye(2))
        for mode in (None, "rev", "fwd"):
            got = jacobian(lambda x: np.tanh(w @ x), mode=mode)(x)
            assert got.shape == (3, 2, 4, 2)
            np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)

    @pytest.mark.parametrize(("inputs", "outputs"), [(200, 3), (3, 200)])
    def test_the_cheaper_mode_is_chosen(self, inputs, outputs, monkeypatch):
        w = np.random.default_rng(0).normal(size=(outputs, inputs))
        sweeps = []
        for name in ("gradients", "tangents"):
            original = getattr(autograd.transforms.jacobians, name)
            counted = lambda *a, original=original, **k: (sweeps.append(1), original(*a, **k))[1]  # noqa: E731
            monkeypatch.setattr(autograd.transforms.jacobians, name, counted)
        x = np.linspace(-1, 1, inputs)
        np.testing.assert_allclose(jacobian(lambda x: np.sin(w @ x))(x), np.cos(w @ x)[:, None] * w)
        assert len(sweeps) == 3

    def test_empty_results(self):
        assert jacobian(lambda x: x[:0])(np.ones(3)).shape == (0, 3)
