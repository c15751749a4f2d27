"""Functions of another package's tensors, by a framework that is made of this package."""

import numpy as np
import pytest

import autograd
from autograd import Tensor
from autograd.testing import check_grads
from autograd.testing.checking import frameworks
from autograd.testing.checking.framework import Framework
from tests.testing.checking.reports import refused

X = [0.5, -1.25]


class Own(Framework):
    """This package as a framework, so that the way of a foreign tensor is tested where there is none."""

    name = "math"
    wrong = 1.0

    def owns(self, x):
        return isinstance(x, Tensor)

    def tensor(self, x):
        return Tensor(x) if isinstance(x, np.ndarray) and x.dtype.kind in "fc" else x

    def numbers(self, x):
        return np.asarray(x.data) if self.owns(x) else x

    def vjp(self, f, xs, cotangents):
        pull, _ = autograd.make_vjp(lambda *xs: list(f(xs)), tuple(range(len(xs))))(*xs)
        return [g * self.wrong for g in pull(list(cotangents))]

    def jvp(self, f, xs, tangents):
        _, moved = autograd.make_jvp(lambda *xs: list(f(xs)), tuple(range(len(xs))))(*xs)(tuple(tangents))
        return moved

    def recorded(self, f, xs):
        return list(f(xs))

    def is_complex(self, x):
        return x.dtype.kind == "c"

    def joined(self, x):
        return x[..., 0] + 1j * x[..., 1]

    def parts(self, z):
        return np.stack([np.real(z), np.imag(z)], axis=-1)


@pytest.fixture
def own(monkeypatch):
    framework = Own()
    monkeypatch.setitem(frameworks.FRAMEWORKS, "math", lambda module, leaves: framework)
    return framework


class TestAnyFramework:
    def test_both_modes_and_two_orders(self, own):
        verdict = check_grads(lambda x, p: {"a": np.sin(x) * p["w"], "n": 3}, np.array(X), {"w": 2.0}, framework="math")
        assert {c.what for c in verdict.comparisons} >= {
            "reverse mode of <lambda>", "forward mode of <lambda>", "reverse mode of gradient of <lambda>",
            "forward mode of forward derivative of <lambda>", "second order of <lambda>",
        }  # fmt: skip

    def test_complex_numbers(self, own):
        assert check_grads(lambda z: z * z.conj() + z**2, np.array([1 + 2j, 0.5 - 1j]), framework="math")
        assert check_grads(lambda x: np.exp(1j * x), np.array(X), framework="math")

    def test_a_wrong_gradient(self, own):
        own.wrong = 2.0
        error = refused(np.sin, np.array(X), framework="math")
        assert "a factor 2" in error.cause

    def test_a_missing_forward_mode_is_said(self, own, monkeypatch):
        def none(f, xs, tangents):
            raise NotImplementedError("no rule\nat all")

        monkeypatch.setattr(own, "jvp", none)
        verdict = check_grads(np.sin, np.array(X), framework="math")
        assert str(verdict).endswith("in reverse mode alone, as there is no other (NotImplementedError: no rule)")
        assert not any("forward" in c.what for c in verdict.comparisons)
        refused(np.sin, np.array(X), framework="math", modes=("fwd",), problem="failed")

    def test_a_gradient_given_is_that_which_is_checked(self, own):
        own.wrong = 2.0
        assert check_grads(lambda x: np.sum(x**2), np.array(X), framework="math", grad=lambda x: 2 * x)
        error = refused(lambda x: np.sum(x**2), np.array(X), framework="math", grad=lambda x: 3 * x)
        assert "1.5 times" in error.cause
