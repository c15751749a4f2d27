"""Functions of PyTorch: right and wrong rules, every order and mode, modules, dtypes, and reports."""

import numpy as np
import pytest

from autograd import OperandError, Tensor
from autograd.testing import KinkError, check_grads
from tests.testing.checking.reports import refused

torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
jax = pytest.importorskip("jax", reason='no JAX: pip install ".[oracles]"')
jnp = pytest.importorskip("jax.numpy")
pytestmark = pytest.mark.oracle

X = [0.5, -1.25]


class TestTorch:
    @pytest.fixture
    def cube(self):
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

    def test_orders_and_modes(self):
        x, y = torch.tensor(X, dtype=torch.float64), torch.tensor([0.3, 2.0], dtype=torch.float64)
        verdict = check_grads(
            lambda x, y: {"a": torch.sin(x @ y), "b": [torch.exp(x)]}, x, y, order=3, modes=("rev", "fwd")
        )
        seen = {c.what for c in verdict.comparisons}
        derived = ("gradient of gradient", "forward derivative of gradient", "forward derivative of forward derivative")
        assert {f"reverse mode of {name} of <lambda>" for name in derived} <= seen
        assert not verdict.notes
        assert not x.requires_grad
        assert x.grad is None

    def test_dtypes(self):
        for dtype in (torch.float32, torch.float64):
            x = torch.tensor(X, dtype=dtype, requires_grad=True)
            verdict = check_grads(torch.tanh, x)
            assert verdict.resolution < (0.02 if dtype == torch.float32 else 1e-7)
            refused(lambda x: x * x.detach(), x)
        z = torch.tensor([1 + 2j, 0.5 - 1j], dtype=torch.complex128)
        assert check_grads(lambda z: z * z.conj() + z**2, z)
        with pytest.raises(OperandError, match=r"bfloat16.*x\.double"):
            check_grads(torch.tanh, x.bfloat16())

    def test_tensors_without_numbers(self):
        with pytest.raises(OperandError, match=r"that holds numbers \(one on the device 'meta' does not\)"):
            check_grads(torch.tanh, torch.ones(2, device="meta"))
        with pytest.raises(OperandError, match=r"sparse_coo.*x\.to_dense"):
            check_grads(torch.tanh, torch.eye(2).to_sparse())

    def test_where_nothing_is_recorded(self):
        x, model = torch.tensor(X, dtype=torch.float64), torch.nn.Linear(2, 2).double()
        for context in (torch.inference_mode, torch.no_grad):
            with context():
                assert check_grads(torch.tanh, x, modes=("rev", "fwd"))
                assert check_grads(model, x)
                refused(lambda x: x * x.detach(), x)
                assert not torch.is_grad_enabled()

    def test_arrays_without_the_framework(self):
        for f in (torch.tanh, lambda x: torch.sum(x**2)):
            for x in (0.5, np.array(X)):
                with pytest.raises(OperandError, match=r"takes tensors of PyTorch; give some, or framework='torch'"):
                    check_grads(f, x)

    def test_numbers_for_tensors(self):
        assert check_grads(torch.tanh, 0.5, framework="torch")
        assert check_grads(torch.tanh, Tensor(X), framework="torch")
        frozen = np.array(X)
        frozen.flags.writeable = False
        assert check_grads(lambda x, n: torch.tanh(x[n]), frozen, np.array([0, 1, 0]), framework="torch")

    def test_reverse_over_forward_mode_where_it_is_asked_for(self):
        """PyTorch itself fails, or is wrong, for these two functions. Only those who ask for the mode meet this."""
        x = torch.tensor([[0.5, -1.0, 2.0], [1.0, 0.25, -2.0], [0.75, 1.5, 1.0]], dtype=torch.float64)
        for f in (lambda x: torch.softmax(x, dim=1), torch.nn.BatchNorm1d(3).double()):
            verdict = check_grads(f, x)
            names = " ".join(c.what for c in verdict.comparisons)
            assert "forward mode of gradient of" in names or "reverse mode of gradient of" in names
            assert "of forward derivative" not in names

    def test_other_numbers_beside_tensors_are_constants(self):
        x = torch.tensor([0.5, 1.5], dtype=torch.float64)
        verdict = check_grads(lambda x, p, c: torch.clamp(x, 0.1) ** p * torch.from_numpy(c), x, 3.0, np.ones(2))
        assert {c.argument for c in verdict.comparisons if c.what.endswith("mode of <lambda>")} == {"x"}

    def test_modules(self):
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

    def test_rules_that_users_write(self, cube):
        x = torch.tensor([0.5, 1.0], dtype=torch.float64)
        verdict = check_grads(cube(lambda g, x: 3 * g * x**2), x)
        assert "in reverse mode alone" in str(verdict)
        assert "reverse mode of gradient of Cube.apply" in {c.what for c in verdict.comparisons}
        error = refused(cube(lambda g, x: 2 * g * x**2), x)
        assert "0.66666667" in error.cause
        error = refused(cube(lambda g, x: 3 * g * x.detach() ** 2), x)  # right to first order alone
        assert error.function == "gradient of Cube.apply"

    def test_once_differentiable(self, cube):
        x = torch.tensor([0.5, 1.0], dtype=torch.float64)
        once = cube(lambda g, x: 3 * g * x**2, once=True)
        assert check_grads(once, x, order=1)
        assert "order=1" in str(refused(once, x, problem="failed"))

    def test_reports(self):
        x = torch.tensor([0.5, 0.0], dtype=torch.float64)
        with pytest.raises(KinkError, match="left slope 0, right slope 1"):
            check_grads(torch.relu, x)
        assert check_grads(torch.relu, x, kinks="move").moved
        refused(torch.nn.Dropout(), torch.ones(20), problem="random")
        refused(lambda x: x.mul_(2.0), x, problem="mutation")
        assert "detached" in refused(lambda x: torch.sin(x.detach() + 1), x).cause
        refused(lambda x: torch.tensor(x.numpy() ** 2), x, problem="failed")
        with pytest.raises(OperandError, match=r"got 2.0, a constant beside tensors"):
            check_grads(lambda x, p: x * p, x, 2.0, argnum=1)
        with pytest.raises(OperandError, match=r"sparse_coo, expected a dense one \(x\.to_dense\(\)\)"):
            check_grads(lambda x: x.to_dense(), torch.eye(2).to_sparse())
        with pytest.raises(OperandError, match="ndarray of int64"):
            check_grads(torch.tanh, torch.tensor([1, 2]))

    def test_two_frameworks(self):
        with pytest.raises(OperandError, match="got tensors of jax and torch, expected those of one"):
            check_grads(lambda x, y: x, torch.ones(2), jnp.ones(2))
        with pytest.raises(OperandError, match="got tensors of torch and framework='jax'"):
            check_grads(torch.tanh, torch.ones(2), framework="jax")
