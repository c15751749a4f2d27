"""Jacobians: shapes, modes, the number of sweeps, and the same numbers as row by row for all functions."""

import numpy as np
import pytest

import autograd
from autograd import Tensor, Value, checkpoint, detect_anomaly, grad, gradients, hessian, jacobian, tangents
from autograd.engine import forward, many, reverse
from autograd.errors import OperandError
from autograd.extend import defvjp, primitive
from autograd.transforms.calling import call_with_nodes


def by_rows(f, x):
    """The Jacobian by a reverse sweep for each row, on a graph of its own."""
    y = np.asarray(autograd.make_vjp(f)(x)[1])
    rows = []
    for i in range(y.size):
        call = call_with_nodes("test", f, 0, (x,), {})
        unit = np.zeros(y.shape, y.dtype)
        unit.reshape(-1)[i] = 1.0
        rows.append(gradients([call.value], call.nodes, [unit])[0])
    return np.reshape(rows, y.shape + np.shape(x))


def by_columns(f, x):
    """The Jacobian by a forward sweep for each column, on a graph of its own."""
    columns = []
    for i in range(np.size(x)):
        call = call_with_nodes("test", f, 0, (x,), {})
        unit = np.zeros(np.shape(x), x.dtype)
        unit.reshape(-1)[i] = 1.0
        columns.append(tangents([call.value], call.nodes, [unit])[0])
    return np.stack(columns, axis=-1).reshape(columns[0].shape + np.shape(x))


def counted(monkeypatch):
    """The sweeps that are made from now on, by direction."""
    sweeps = []
    places = ((reverse, "_sweep", "rev"), (forward, "_sweep", "fwd"), (many.ManyTangents, "_stacked", "fwd"))
    for owner, name, mode in places:
        plain = getattr(owner, name)

        def noted(*args, plain=plain, mode=mode, **how):
            sweeps.append(mode)
            return plain(*args, **how)

        monkeypatch.setattr(owner, name, noted)
    return sweeps


W = np.random.default_rng(1).normal(size=(4, 4))
POINT = np.array([0.7, -1.2, 0.4, 1.9])


@primitive
def sum_of_cubes(x):
    return np.array([np.sum(x**3), x[0]])


defvjp(sum_of_cubes, lambda ans, x: lambda g: 3.0 * g[0] * x**2 + np.concatenate([g[1:], np.zeros(3)]))


@autograd.op(lambda g, out, x: (np.array(g) if type(g) is np.ndarray else g) * 2.0 * x, kind="elementwise")
def squared(x):
    return x * x


def with_control_flow(x):
    y = x * 1.0
    while np.sum(y * y) < 100.0:
        y = 2.0 * y + np.sin(x)
    return y if y[0] > 0 else -y


def with_writes(x):
    y = np.zeros(4) * x
    for i in range(4):
        y[i] = x[i] * x[-1]
    y[1:3] = np.sin(y[:2])
    y[[0, 3]] += x[:2]
    x[0] = y[1] ** 2
    return np.concatenate([x, y])


def with_a_solver(x):
    a = np.eye(4) * 3.0 + np.outer(x, x)
    return np.linalg.solve(a, x) + np.linalg.inv(a)[0] * np.linalg.det(a)


FUNCTIONS = {
    "elementwise": lambda x: np.exp(np.sin(x)) * x / (1.0 + x**2),
    "a layer": lambda x: np.tanh(W @ x) * x,
    "matrices": lambda x: (np.outer(x, x) @ W @ np.reshape(x, (2, 2)).repeat(2, 0).repeat(2, 1)).T,
    "a number": lambda x: np.sum(np.sin(x) ** 2),
    "a tall one": lambda x: np.concatenate([np.outer(x, x).ravel(), np.sort(x), np.cumsum(x), np.cumprod(x)]),
    "nothing": lambda x: x[:0],
    "the argument": lambda x: x,
    "part of the argument": lambda x: x[1:3],
    "a view that is read twice": lambda x: np.stack([x[::2], x[:2]]).T,
    "constant in part": lambda x: np.stack([x[0] * 0.0, 1.0 + 0.0 * x[1], np.floor(x[2]), x[3]]),
    "choosing": lambda x: np.where(x > 0, np.sqrt(abs(x)), x**3) + np.maximum(x, x[::-1]) + np.max(x) + np.median(x),
    "singular": lambda x: np.where(x > 0.5, np.sqrt(np.where(x > 0.5, x, 0.0)), 0.0) * np.linalg.norm(x - x[0]),
    "control flow": with_control_flow,
    "writes in place": with_writes,
    "a solver": with_a_solver,
    "eigenvalues": lambda x: np.linalg.eigh(np.outer(x, x) + np.diag(np.arange(4.0)))[0],
    "equal eigenvalues": lambda x: np.linalg.eigvalsh(np.outer(x, x)) ** 2,
    "softmax": lambda x: np.exp(x - np.max(x)) / np.sum(np.exp(x - np.max(x))),
    "fourier": lambda x: np.abs(np.fft.fft(x)[:3]) ** 2,
    "einsum": lambda x: np.einsum("i,jk,k->ji", x, W, np.cos(x)),
    "a primitive": lambda x: np.concatenate([sum_of_cubes(np.sin(x)) ** 2, x]),
    "an op of a user": lambda x: np.tanh(squared(x) + x),
    "a checkpoint": lambda x: checkpoint(lambda x: np.tanh(W @ x) * x)(np.sin(x)),
}
LINEAR = ("nothing", "the argument", "part of the argument", "a view that is read twice", "constant in part")
every_function = pytest.mark.parametrize("f", FUNCTIONS.values(), ids=FUNCTIONS)


class TestJacobian:
    def test_shapes_and_modes(self):
        rng = np.random.default_rng(0)
        w, x = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
        expected = np.einsum("ij,ik,jl->ijkl", 1 - np.tanh(w @ x) ** 2, w, np.eye(2))
        for mode in (None, "rev", "fwd"):
            got = jacobian(lambda x: np.tanh(w @ x), mode=mode)(x)
            assert got.shape == (3, 2, 4, 2)
            np.testing.assert_allclose(got, expected, rtol=1e-13, atol=1e-15)

    @pytest.mark.parametrize(("inputs", "outputs", "mode"), [(200, 3, "rev"), (3, 200, "fwd"), (200, 200, "rev")])
    def test_the_cheaper_mode_is_chosen_and_is_one_sweep(self, inputs, outputs, mode, monkeypatch):
        w = np.random.default_rng(0).normal(size=(outputs, inputs))
        x = np.linspace(-1, 1, inputs)
        sweeps = counted(monkeypatch)
        np.testing.assert_allclose(jacobian(lambda x: np.sin(w @ x))(x), np.cos(w @ x)[:, None] * w)
        assert sweeps == [mode] * (1 if inputs * outputs < 1000 else len(sweeps))
        assert len(sweeps) < 10

    def test_the_function_is_called_once(self):
        calls = []
        for mode in ("rev", "fwd"):
            jacobian(lambda x: (calls.append(1), np.sin(x))[1], mode=mode)(np.ones(5))
        hessian(lambda x: (calls.append(1), np.sum(np.sin(x)))[1])(np.ones(5))
        assert len(calls) == 3

    def test_empty_results(self):
        assert jacobian(lambda x: x[:0])(np.ones(3)).shape == (0, 3)
        for mode in ("rev", "fwd"):
            assert jacobian(lambda x: x[:0], mode=mode)(np.ones((3, 2))).shape == (0, 2, 3, 2)
            assert jacobian(lambda x: np.sum(x) * np.ones(4), mode=mode)(np.ones((0, 2))).shape == (4, 0, 2)

    def test_numbers(self):
        assert type(jacobian(np.sin)(0.0)) is float
        assert jacobian(np.sin)(0.0) == 1.0
        for mode in ("rev", "fwd"):
            np.testing.assert_array_equal(jacobian(lambda x: x * np.arange(4.0), mode=mode)(2.0), np.arange(4.0))

    def test_a_function_that_does_not_depend_on_its_argument(self):
        for f in (lambda x: np.ones(3), lambda x: np.ones(3) * Tensor(np.ones(3), requires_grad=False)):
            with pytest.warns(UserWarning, match="Output seems independent"):
                found = jacobian(f)(np.ones(4))
            np.testing.assert_array_equal(found, np.zeros((3, 4)))

    @pytest.mark.parametrize("dtype", ["f", "d", "F", "D"])
    @pytest.mark.parametrize("mode", ["rev", "fwd", None])
    def test_zeros_have_the_dtype_of_other_jacobians(self, dtype, mode):
        """Results that are empty, independent of the argument, or connected with it by no gate."""
        x = np.ones(2, dtype)
        one = np.dtype(dtype).type(1)
        for f in (lambda x: x[:0], lambda x: np.stack([x, x])[:, :0]):
            assert jacobian(f, mode=mode)(x).dtype == dtype
        assert jacobian(lambda x: x, mode=mode)(x[:0]).dtype == dtype
        with pytest.warns(UserWarning, match="independent"):
            assert jacobian(lambda x: np.ones(3, dtype), mode=mode)(x).dtype == dtype
        with pytest.warns(UserWarning, match="independent"):
            assert type(jacobian(lambda x: one, mode=mode)(one)) is type(one)
        if np.dtype(dtype).kind == "f":
            assert jacobian(lambda x: (x * 1j)[:0], mode=mode)(x).dtype == np.result_type(dtype, "F")
            with pytest.warns(UserWarning, match="independent"):
                assert hessian(lambda x: x.sum())(x).dtype == dtype

    def test_single_precision_stays(self):
        x = POINT.astype(np.float32)
        for mode in ("rev", "fwd"):
            found = jacobian(lambda x: np.tanh(np.float32(2.0) * x) * np.mean(x), mode=mode)(x)
            assert found.dtype == np.float32
            np.testing.assert_allclose(
                found, jacobian(lambda x: np.tanh(2.0 * x) * np.mean(x))(POINT), rtol=1e-5, atol=1e-6
            )

    @every_function
    def test_together_is_row_by_row(self, f):
        for mode in ("rev", "fwd"):
            found = jacobian(f, mode=mode)(POINT)
            assert type(found) is np.ndarray
            if found.size:
                expected = by_rows(f, POINT)
                np.testing.assert_allclose(found, expected, rtol=1e-12, atol=1e-13 * np.max(np.abs(expected)))
                np.testing.assert_allclose(by_columns(f, POINT), found, rtol=1e-9, atol=1e-12)
            assert found.flags.c_contiguous
            found[...] = 5.0
        np.testing.assert_array_equal(POINT, [0.7, -1.2, 0.4, 1.9])

    @every_function
    def test_in_chunks(self, f, monkeypatch):
        expected = jacobian(f)(POINT)
        monkeypatch.setattr(many, "_most", lambda order: 3)
        for mode in ("rev", "fwd"):
            found = jacobian(f, mode=mode)(POINT)
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12)

    @every_function
    def test_one_by_one_inside_of_anomaly_detection(self, f, monkeypatch):
        expected = jacobian(f)(POINT)
        monkeypatch.setattr(many.Stacked, "__init__", lambda self, rows: pytest.fail("a stack was made"))
        with detect_anomaly():
            np.testing.assert_allclose(jacobian(f)(POINT), expected, rtol=1e-9, atol=1e-12)

    @pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in LINEAR])
    def test_nested(self, name):
        """The derivative of all entries of the Jacobian along a direction, against differences."""
        f = FUNCTIONS[name]
        h, v = 1e-5, np.array([0.3, -0.5, 0.8, 0.1])
        for mode in ("rev", "fwd"):
            slope = jacobian(lambda t, mode=mode: jacobian(f, mode=mode)(POINT + t * v))(0.0)
            there, back = (jacobian(f, mode=mode)(POINT + s * h * v) for s in (1, -1))
            np.testing.assert_allclose(slope, (there - back) / (2 * h), rtol=1e-5, atol=1e-5 * (1 + abs(slope).max()))

    def test_a_hook_sees_the_rows(self):
        seen = []

        def f(x):
            y = np.sin(x)
            y.register_hook(lambda g: seen.append(np.array(g)))
            return y * y

        np.testing.assert_allclose(jacobian(f)(POINT), np.diag(np.sin(2 * POINT)))
        np.testing.assert_allclose(seen, np.diag(2 * np.sin(POINT)))

    def test_a_rule_that_raises(self):
        @autograd.op(lambda g, out, x: 1 / 0, kind="elementwise")
        def broken(x):
            return x * 1.0

        for mode in ("rev", "fwd"):
            with pytest.raises(ZeroDivisionError):
                jacobian(broken, mode=mode)(POINT)

    def test_a_value(self):
        found = jacobian(lambda v: v * v)(Value(3.0))
        assert float(found.data if isinstance(found, (Value, Tensor)) else found) == 6.0

    def test_nodes_stay_nodes(self):
        x = Tensor(POINT)
        found = jacobian(lambda x: np.sin(x) * x)(x)
        assert isinstance(found, Tensor)
        found.sum().backward()
        np.testing.assert_allclose(x.grad, 2 * np.cos(POINT) - POINT * np.sin(POINT))


class TestComplex:
    Z = np.array([0.5 + 1j, -1.0 + 0.3j, 2.0 - 0.7j, 0.1j])

    @pytest.mark.parametrize("mode", ["rev", "fwd"])
    def test_holomorphic(self, mode):
        found = jacobian(lambda z: np.sin(z) * z[0], mode=mode)(self.Z)
        expected = np.diag(np.cos(self.Z) * self.Z[0])
        expected[:, 0] += np.sin(self.Z)
        np.testing.assert_allclose(found, expected, rtol=1e-12)

    @pytest.mark.parametrize("mode", ["rev", "fwd"])
    def test_not_holomorphic_in_one_row(self, mode):
        with pytest.raises(OperandError, match="not holomorphic"):
            jacobian(lambda z: np.concatenate([z[:3], np.conj(z[3:])]), mode=mode)(self.Z)

    @pytest.mark.parametrize("mode", ["rev", "fwd"])
    def test_of_real_numbers_and_to_real_numbers(self, mode):
        found = jacobian(lambda x: np.exp(1j * x) * x[0], mode=mode)(POINT)
        expected = np.diag(1j * np.exp(1j * POINT) * POINT[0])
        expected[:, 0] += np.exp(1j * POINT)
        np.testing.assert_allclose(found, expected, rtol=1e-12)
        found = jacobian(lambda z: np.abs(z) ** 2, mode=mode)(self.Z)
        np.testing.assert_allclose(found, np.diag(2 * self.Z.conj()), rtol=1e-12)


class TestHessian:
    @pytest.mark.parametrize("name", [name for name in FUNCTIONS if name not in ("nothing", "equal eigenvalues")])
    def test_it_is_the_jacobian_of_the_gradient(self, name):
        scalar = lambda x: np.sum(FUNCTIONS[name](x) ** 2)  # noqa: E731
        found = hessian(scalar)(POINT)
        call = call_with_nodes("test", grad(scalar), 0, (POINT,), {})
        expected = [gradients([call.value], call.nodes, [unit])[0] for unit in np.eye(4)]
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10 * np.max(np.abs(expected)))

    def test_one_sweep_more_than_the_gradient(self, monkeypatch):
        sweeps = counted(monkeypatch)
        found = hessian(lambda x: np.sum(100.0 * (x[1:] - x[:-1] ** 2) ** 2 + (1.0 - x[:-1]) ** 2))(np.ones(30))
        assert sweeps == ["rev", "rev"]
        expected = np.diag([802.0] + [1002.0] * 28 + [200.0])
        expected += np.diag([-400.0] * 29, 1) + np.diag([-400.0] * 29, -1)
        np.testing.assert_allclose(found, expected)

    def test_of_several_results_it_has_one_more_axis(self):
        found = hessian(lambda x: x**3)(POINT)
        expected = np.zeros((4, 4, 4))
        expected[np.arange(4), np.arange(4), np.arange(4)] = 6 * POINT
        np.testing.assert_allclose(found, expected)

    def test_of_a_number(self):
        assert hessian(lambda x: x**3)(2.0) == 12.0

    def test_linear_functions(self):
        with pytest.warns(UserWarning, match="Output seems independent"):
            np.testing.assert_array_equal(hessian(lambda x: np.sum(x) * 2.0)(POINT), np.zeros((4, 4)))

    def test_third_derivatives(self):
        found = jacobian(hessian(lambda x: np.sum(x**4)))(POINT)
        expected = np.zeros((4, 4, 4))
        expected[np.arange(4), np.arange(4), np.arange(4)] = 24 * POINT
        np.testing.assert_allclose(found, expected)
