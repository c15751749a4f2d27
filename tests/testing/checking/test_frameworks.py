"""The framework that is chosen, the message where it is missing, and functions that Numba compiled."""

import sys

import numpy as np
import pytest

from autograd import OperandError, Tensor
from autograd.errors import MissingPackageError
from autograd.testing import check_grads
from autograd.testing.checking.frameworks import framework_of
from tests.testing.checking.reports import refused


class TestWhichFramework:
    @pytest.mark.parametrize("name", ["tf", 3, "", np.array(1.0)])
    def test_unknown_names(self, name):
        with pytest.raises(OperandError, match=r"got framework=.*, expected 'torch', 'jax' or None"):
            check_grads(np.sin, 0.5, framework=name)

    @pytest.mark.parametrize(("name", "title"), [("torch", "PyTorch"), ("jax", "JAX")])
    def test_a_missing_package_is_named(self, name, title, monkeypatch):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(MissingPackageError, match=f"needs {title}; install it with: pip install {name}"):
            check_grads(np.sin, 0.5, framework=name)

    def test_none_for_plain_numbers(self):
        assert framework_of(None, np.sin, [0.5, np.ones(2), Tensor(1.0), "text"]) is None

    @pytest.mark.parametrize(
        ("said", "title", "name"),
        [
            ("tanh(): argument 'input' (position 1) must be Tensor, not numpy.ndarray", "PyTorch", "torch"),
            ("Argument 'Tensor([0.5])' of type <class 'Tensor'> is not a valid JAX type.", "JAX", "jax"),
        ],
    )
    def test_a_function_of_tensors_without_any(self, said, title, name):
        def f(x):
            if name == "torch" or isinstance(x, Tensor):  # JAX takes arrays
                raise TypeError(said)
            return np.sin(x)

        with pytest.raises(OperandError, match=f"f takes tensors of {title}; give some, or framework={name!r}"):
            check_grads(f, np.ones(2))

    def test_other_errors_stay(self):
        def f(x):
            raise TypeError("not mine")

        with pytest.raises(TypeError, match="not mine"):
            check_grads(f, 0.5)

    def test_nothing_is_imported_for_plain_numbers(self, monkeypatch):
        for name in ("torch", "jax"):
            monkeypatch.setitem(sys.modules, name, None)
        assert check_grads(np.sin, 0.5)


class TestNumba:
    def test_a_compiled_function_without_a_gradient(self):
        compiled = type("Dispatcher", (), {"__module__": "numba.core.registry", "__call__": lambda self, x: x * x})
        with pytest.raises(OperandError, match="compiled by Numba, which has no derivatives; give the one to check"):
            check_grads(compiled(), 3.0)
        assert check_grads(compiled(), 3.0, grad=lambda x: 2 * x)

    def test_numba_itself(self):
        numba = pytest.importorskip("numba", reason="no Numba: pip install numba")

        @numba.njit
        def loss(w, x):
            total = 0.0
            for i in range(len(w)):
                total += np.sin(w[i]) * x[i] ** 2
            return total

        slopes = numba.njit(lambda w, x: (np.cos(w) * x**2, 2 * np.sin(w) * x))
        w, x = np.array([0.5, 1.0, 2.0]), np.array([1.0, 2.0, 3.0])
        assert check_grads(loss, w, x, grad=slopes)
        assert check_grads(loss, *(z.astype(np.float32) for z in (w, x)), grad=slopes)
        error = refused(loss, w, x, grad=numba.njit(lambda w, x: (np.cos(w) * x, 2 * np.sin(w) * x)))
        assert error.argument == "w"
