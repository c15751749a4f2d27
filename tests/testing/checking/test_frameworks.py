"""Functions of another package's tensors: beside PyTorch and JAX themselves, and a framework made of this package."""

import sys

import numpy as np
import pytest

import autograd
from autograd import OperandError, Tensor
from autograd.errors import MissingPackageError
from autograd.testing import GradientError, KinkError, check_grads
from autograd.testing.checking import frameworks
from autograd.testing.checking.frameworks import Framework, framework_of
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
        numba = pytest.importorskip("numba")

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


@pytest.mark.oracle
class TestTorch:
    @pytest.fixture
    def torch(self):
        return pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')

    @pytest.fixture
    def cube(self, torch):
        """A function of its own, with a rule that is given."""

        def made(rule, once=False):
            class Cube(torch.autograd.Function):
                @staticmethod
                def forward(ctx, x):
                    ctx.save_for_backward(x)
                    return x**3

                @staticmethod
                def backward(ctx, g):
                    return rule(g, *ctx.saved_tensors)

            if once:
                Cube.backward = staticmethod(torch.autograd.function.once_differentiable(Cube.backward))
            return Cube.apply

        return made

    def test_orders_and_modes(self, torch):
        x, y = torch.tensor(X, dtype=torch.float64), torch.tensor([0.3, 2.0], dtype=torch.float64)
        verdict = check_grads(lambda x, y: {"a": torch.sin(x @ y), "b": [torch.exp(x)]}, x, y, order=3)
        seen = {c.what for c in verdict.comparisons}
        derived = ("gradient of gradient", "forward derivative of gradient", "forward derivative of forward derivative")
        assert {f"reverse mode of {name} of <lambda>" for name in derived} <= seen
        assert not verdict.notes
        assert not x.requires_grad
        assert x.grad is None

    def test_dtypes(self, torch):
        for dtype in (torch.float32, torch.float64):
            x = torch.tensor(X, dtype=dtype, requires_grad=True)
            verdict = check_grads(torch.tanh, x)
            assert verdict.resolution < (0.02 if dtype == torch.float32 else 1e-7)
            refused(lambda x: x * x.detach(), x)
        z = torch.tensor([1 + 2j, 0.5 - 1j], dtype=torch.complex128)
        assert check_grads(lambda z: z * z.conj() + z**2, z)
        with pytest.raises(OperandError, match=r"bfloat16.*x\.double"):
            check_grads(torch.tanh, x.bfloat16())

    def test_numbers_for_tensors(self, torch):
        assert check_grads(torch.tanh, 0.5, framework="torch")
        frozen = np.array(X)
        frozen.flags.writeable = False
        assert check_grads(lambda x, n: torch.tanh(x[n]), frozen, np.array([0, 1, 0]), framework="torch")

    def test_other_numbers_beside_tensors_are_constants(self, torch):
        x = torch.tensor([0.5, 1.5], dtype=torch.float64)
        verdict = check_grads(lambda x, p, c: torch.clamp(x, 0.1) ** p * torch.from_numpy(c), x, 3.0, np.ones(2))
        assert {c.argument for c in verdict.comparisons if c.what.endswith("mode of <lambda>")} == {"x"}

    def test_modules(self, torch):
        torch.manual_seed(0)
        net = torch.nn.Sequential(torch.nn.Linear(3, 4), torch.nn.BatchNorm1d(4), torch.nn.Tanh()).double()
        net[0].bias.requires_grad_(False)
        before = {name: x.clone() for name, x in net.state_dict().items()}
        verdict = check_grads(net, torch.randn(5, 3, dtype=torch.float64), order=1)
        assert verdict.function == "Sequential"
        names = {c.argument for c in verdict.comparisons}
        assert names == {"parameters['0.weight']", "parameters['1.bias']", "parameters['1.weight']", "input"}
        assert all(torch.equal(x, before[name]) for name, x in net.state_dict().items())
        verdict = check_grads(net, np.ones((5, 3)) * np.arange(5)[:, None], order=1, argnum=0, kinks="move")
        assert "input" in {c.argument for c in verdict.comparisons}

    def test_rules_that_users_write(self, torch, cube):
        x = torch.tensor([0.5, 1.0], dtype=torch.float64)
        verdict = check_grads(cube(lambda g, x: 3 * g * x**2), x)
        assert "in reverse mode alone" in str(verdict)
        assert "reverse mode of gradient of Cube.apply" in {c.what for c in verdict.comparisons}
        error = refused(cube(lambda g, x: 2 * g * x**2), x)
        assert "0.66666667" in error.cause
        error = refused(cube(lambda g, x: 3 * g * x.detach() ** 2), x)  # right to first order alone
        assert error.function == "gradient of Cube.apply"

    def test_once_differentiable(self, torch, cube):
        x = torch.tensor([0.5, 1.0], dtype=torch.float64)
        once = cube(lambda g, x: 3 * g * x**2, once=True)
        assert check_grads(once, x, order=1)
        assert "order=1" in str(refused(once, x, problem="failed"))

    def test_reports(self, torch):
        x = torch.tensor([0.5, 0.0], dtype=torch.float64)
        with pytest.raises(KinkError, match="left slope 0, right slope 1"):
            check_grads(torch.relu, x)
        assert check_grads(torch.relu, x, kinks="move").moved
        refused(torch.nn.Dropout(), torch.ones(20), problem="random")
        refused(lambda x: x.mul_(2.0), x, problem="mutation")
        assert "detached" in refused(lambda x: torch.sin(x.detach() + 1), x).cause
        refused(lambda x: torch.tensor(x.numpy() ** 2), x, problem="failed")
        with pytest.raises(OperandError, match="ndarray of int64"):
            check_grads(torch.tanh, torch.tensor([1, 2]))

    def test_two_frameworks(self, torch):
        jax = pytest.importorskip("jax")
        with pytest.raises(OperandError, match="got tensors of jax and torch, expected those of one"):
            check_grads(lambda x, y: x, torch.ones(2), jax.numpy.ones(2))
        with pytest.raises(OperandError, match="got tensors of torch and framework='jax'"):
            check_grads(torch.tanh, torch.ones(2), framework="jax")


@pytest.mark.oracle
class TestJax:
    @pytest.fixture(params=[True, False])
    def jax(self, request):
        jax = pytest.importorskip("jax", reason='no JAX: pip install ".[oracles]"')
        before = jax.config.jax_enable_x64
        jax.config.update("jax_enable_x64", request.param)
        yield jax
        jax.config.update("jax_enable_x64", before)

    def test_orders_and_modes(self, jax):
        jnp = jax.numpy
        params = {"w": jnp.full((2, 3), 0.25), "b": jnp.zeros(2)}
        f = jax.jit(lambda p, x: jnp.tanh(p["w"] @ x + p["b"]))
        verdict = check_grads(f, params, jnp.arange(3.0))
        assert {"p['w']", "p['b']", "x"} <= {c.argument for c in verdict.comparisons}
        assert not verdict.notes

    def test_dtypes(self, jax):
        jnp = jax.numpy
        verdict = check_grads(jnp.tanh, 0.5, framework="jax")
        assert verdict.resolution < (1e-7 if jax.config.jax_enable_x64 else 0.05)
        assert check_grads(lambda z: z * z.conj() + z**2, jnp.array([1 + 2j, 0.5 - 1j]), order=1)
        if jax.config.jax_enable_x64:
            assert check_grads(jnp.tanh, np.array(X), framework="jax").resolution < 1e-7
        else:
            with pytest.raises(OperandError, match=r"while JAX computes in 32 bits.*jax_enable_x64"):
                check_grads(jnp.tanh, np.array(X), framework="jax")
            with pytest.raises(OperandError, match="bfloat16"):
                check_grads(jnp.tanh, jnp.ones(2, dtype="bfloat16"))

    def test_rules_that_users_write(self, jax):
        def cube(rule):
            f = jax.custom_vjp(lambda x: x**3)
            f.defvjp(lambda x: (x**3, x), lambda x, g: (rule(g, x),))
            return f

        x = jax.numpy.array([0.5, 1.0])
        verdict = check_grads(cube(lambda g, x: 3 * g * x**2), x)
        assert "in reverse mode alone, as there is no other (TypeError: can't apply forward-mode" in str(verdict)
        error = refused(cube(lambda g, x: 2 * g * x**2), x)
        assert error.analytic == pytest.approx(2 / 3 * error.numeric, rel=1e-2)

    def test_reports(self, jax):
        with pytest.raises(KinkError, match="left slope 0, right slope 1"):
            check_grads(jax.nn.relu, jax.numpy.array([0.5, 0.0]))
        error = refused(lambda x: jax.lax.stop_gradient(x) * x, jax.numpy.array([0.5, 1.0]))
        assert isinstance(error, GradientError)
        assert "a factor 1/2" in error.cause
