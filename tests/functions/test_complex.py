"""Complex numbers: the convention, NumPy's functions on complex Tensors, derivative functions, refusals."""

import numpy as np
import pytest

import autograd.numpy as anp
from autograd import (
    Tensor,
    Value,
    deriv,
    elementwise_grad,
    grad,
    gradients,
    hessian,
    holomorphic_grad,
    jacobian,
    make_hvp,
    make_jvp,
    make_vjp,
    tangents,
    value_and_grad,
)
from autograd.engine.node import leaf
from autograd.errors import OperandError, RuleError, ShapeError
from autograd.extend import defvjp, primitive
from autograd.testing import check_grads
from tests.numeric import assert_close, check_function, inner

Z = np.array([0.5 + 0.25j, -0.75 + 1.0j])
A = np.array([[2 + 1j, 0.5 - 0.25j], [0.25 + 0.5j, 1.5 - 1j]])
X = np.array([0.5, -1.0, 0.25, 2.0, -0.5])
FILTER = np.array([1, 0.5j, 0.25, -0.5j, 1])


def some(*shape, seed=0):
    rng = np.random.default_rng(seed)
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


# Computed with HIPS autograd 1.9.1: grad(f)(x) with its autograd.numpy as np.
HIPS = {
    "abs": (lambda z: np.sum(np.abs(z) * np.array([1.0, 2.0])), Z, [0.8944271909999159-0.4472135954999579j, -1.2-1.6j]),
    "exp": (lambda z: np.sum(np.real(np.exp(z) * (1 + 2j))), Z,
            [0.781666178963193+3.6028332083181853j, -0.5397447589896311+0.9079242236472018j]),
    "imag": (lambda z: np.sum(np.imag(z * z)), Z, [0.5-1j, 2+1.5j]),
    "angle": (lambda z: np.sum(np.angle(z)), Z, [-0.8-1.6j, -0.64+0.48j]),
    "conj": (lambda z: np.sum(np.real(np.conj(z) * (1 + 2j) * z * z)), Z, [0.3125+0.625j, 5.6875+8.625j]),
    "inv": (lambda a: np.sum(np.abs(np.linalg.inv(a))), A,
            [[-0.3528295764190806+0.13570158020386944j, 0.28985749281329465+0.3077815784293306j],
             [0.3077815784293306-0.28985749281329465j, -0.4157201102198286-0.33143101748744674j]]),
    "solve": (lambda a: np.sum(np.imag(np.linalg.solve(a, Z))), A,
              [[0.16930051413995006+0.07803296311144986j, -0.2746485388644864-0.23068010097761488j],
               [-0.07803296311144986+0.16930051413995006j, 0.23068010097761488-0.2746485388644864j]]),
    "det": (lambda a: np.abs(np.linalg.det(a)), A,
            [[1.6557377049180335-0.7131147540983609j, -0.15573770491803282-0.5368852459016394j],
             [-0.5368852459016394+0.15573770491803282j, 1.7868852459016398+1.3442622950819674j]]),
    "fft": (lambda x: np.sum(np.abs(np.fft.ifft(np.fft.fft(x) * FILTER)) ** 2), X,
            [-0.09080514833976983, -0.633786029667954, 0.7096313728906057, 1.9195953432226518, 0.5953644618944671]),
    "var": (lambda z: np.var(z), Z, [0.625+0.375j, -0.625-0.375j]),
    "norm": (lambda z: np.linalg.norm(z), Z,
             [0.3651483716701107-0.18257418583505536j, -0.5477225575051661-0.7302967433402214j]),
    "power": (lambda z: np.sum(np.real(z ** (1.5 + 0.5j))), Z,
              [0.9053809963961478+0.2435543907606466j, 0.017714735405987253+0.5839782979059952j]),
}  # fmt: skip


@pytest.mark.parametrize("name", HIPS)
def test_the_convention_is_that_of_hips_autograd(name):
    f, x, expected = HIPS[name]
    np.testing.assert_allclose(grad(f)(x), expected, rtol=1e-13)


REAL = np.array([0.5, 1.5, -0.75])
FUNCTIONS = {
    "conj": lambda z: np.conj(z), "conjugate method": lambda z: z.conjugate() * z,
    "parts": lambda z: z.real * z.imag**2,
    "positive": lambda z: +z * z, "angle": lambda z: np.angle(z), "angle in degrees": lambda z: np.angle(z, deg=True),
    "real_if_close": lambda z: np.real_if_close(z * z.conj()), "not real": lambda z: np.real_if_close(z),
    "sort_complex": lambda z: np.sort_complex(z), "sort": lambda z: np.sort(z), "reciprocal": lambda z: 1 / z,
    "constant": lambda z: (2 + 1j) * z - 1j / z, "constant base": lambda z: (-2.0) ** z,
    "complex base": lambda z: 1j**z,
    "fractional power": lambda z: z**0.5, "float_power": lambda z: np.float_power(z, 3),
    "where": lambda z: np.where(REAL > 0, z, 2j * z), "where constant": lambda z: np.where(REAL > 0, z, 1j),
    "nan_to_num": lambda z: np.nan_to_num(z * z), "sinc": lambda z: np.sinc(z), "prod": lambda z: np.prod(z),
    "cumprod": lambda z: np.cumprod(z), "cumsum": lambda z: np.cumsum(z), "mean": lambda z: np.mean(z),
    "var": lambda z: np.var(z, ddof=1), "std": lambda z: np.std(z), "nanvar": lambda z: np.nanvar(z),
    "var where": lambda z: np.var(z, where=[True, True, False]), "nanmean": lambda z: np.nanmean(z),
    "average": lambda z: np.average(z, weights=[1.0, 2.0, 3.0]), "diff": lambda z: np.diff(z),
    "gradient": lambda z: np.gradient(z), "trapezoid": lambda z: np.trapezoid(z),
    "convolve": lambda z: np.convolve(z, z[:2]), "correlate": lambda z: np.correlate(z, z[:2], "full"),
    "interp": lambda z: np.interp([0.25, 1.5], [0.0, 1.0, 2.0], z), "polyval": lambda z: np.polyval(z, z),
    "polymul": lambda z: np.polymul(z, z), "polyfit": lambda z: np.polyfit(np.array([0.0, 1.0, 3.0]), z, 1),
    "polydiv": lambda z: np.polydiv(z, z[:2])[0], "poly": lambda z: np.poly(z), "vander": lambda z: np.vander(z),
    "polyder": lambda z: np.polyder(z), "polyint": lambda z: np.polyint(z), "linspace": lambda z: np.linspace(z, 1j, 4),
    "logspace": lambda z: np.logspace(z, 1.0, 4), "pad": lambda z: np.pad(z, 1, constant_values=1j),
    "pad linear_ramp": lambda z: np.pad(z, 2, mode="linear_ramp"), "pad mean": lambda z: np.pad(z, 2, mode="mean"),
    "insert": lambda z: np.insert(z, 1, 1j), "concatenate": lambda z: np.concatenate([z, REAL]),
    "stack": lambda z: np.stack([z, REAL]), "full_like": lambda z: np.full_like(z, z[0]),
    "tile": lambda z: np.tile(z, 2),
    "piecewise": lambda z: np.piecewise(z, [REAL > 0], [lambda part: part * part, 0.0]),
    "roll": lambda z: np.roll(z, 1),
    "take": lambda z: np.take(z, [0, 0, 2]), "diag": lambda z: np.diag(z), "trace": lambda z: np.trace(np.outer(z, z)),
    "tril": lambda z: np.tril(np.outer(z, z)), "dot": lambda z: np.dot(z, z), "inner": lambda z: np.inner(z, z),
    "vdot": lambda z: np.vdot(z, 2j * z), "vecdot": lambda z: np.vecdot(z, 2j * z), "kron": lambda z: np.kron(z, z),
    "linalg.vecdot": lambda z: np.linalg.vecdot(z, 1j * z), "outer": lambda z: np.outer(z, z.conj()),
    "einsum": lambda z: np.einsum("i,j,j->i", z, z, REAL), "cross": lambda z: np.cross(z, REAL),
    "tensordot": lambda z: np.tensordot(z, np.outer(z, z), 1), "matmul": lambda z: np.outer(z, z) @ z,
    "norm": lambda z: np.linalg.norm(z), "norm 1": lambda z: np.linalg.norm(z, 1),
    "norm 3": lambda z: np.linalg.norm(z, 3), "norm inf": lambda z: np.linalg.norm(z, np.inf),
    "cumulative": lambda z: np.add.accumulate(z), "reduce": lambda z: np.multiply.reduce(z), "cov": lambda z: np.cov(z),
    "unwrapped angle": lambda z: np.unwrap(np.angle(z)), "copy": lambda z: z.copy() * z,
    "astype": lambda z: z.astype("c16"),
}  # fmt: skip


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_of_complex_numbers(name):
    check_function(FUNCTIONS[name], np.array([0.5 + 1.25j, 1.5 - 0.5j, -0.75 + 0.5j]))


def hermitian(a):
    return a @ a.conj().mT + np.eye(a.shape[-1]) * np.arange(1.0, a.shape[-1] + 1)


MATRICES = {
    "inv": lambda a: np.linalg.inv(a), "solve": lambda a: np.linalg.solve(a, a[0]), "det": lambda a: np.linalg.det(a),
    "det of a singular matrix": lambda a: np.linalg.det(a - np.eye(3) * np.linalg.eigvals(A3)[0]),
    "slogdet": lambda a: np.linalg.slogdet(a)[1], "sign of slogdet": lambda a: np.linalg.slogdet(a)[0],
    "pinv": lambda a: np.linalg.pinv(a[:, :2]), "pinv of a wide one": lambda a: np.linalg.pinv(a[:2]),
    "lstsq": lambda a: np.linalg.lstsq(a[:, :2], a[:, 2])[0], "matrix_power": lambda a: np.linalg.matrix_power(a, -2),
    "cholesky": lambda a: np.linalg.cholesky(hermitian(a)),
    "cholesky upper": lambda a: np.linalg.cholesky(hermitian(a), upper=True),
    "eigvalsh": lambda a: np.linalg.eigvalsh(hermitian(a)), "eigvals": lambda a: np.linalg.eigvals(a),
    "eigh": lambda a: np.abs(np.linalg.eigh(hermitian(a))[1]),
    "projector": lambda a: projector(np.linalg.eigh(hermitian(a))[1]), "eig": lambda a: np.abs(np.linalg.eig(a)[1]),
    "svdvals": lambda a: np.linalg.svdvals(a), "svd": lambda a: np.abs(np.linalg.svd(a)[0]),
    "svd put together": lambda a: low_rank(*np.linalg.svd(a, full_matrices=False)),
    "svd of a tall one": lambda a: low_rank(*np.linalg.svd(a[:, :2], full_matrices=False)),
    "svd of a wide one": lambda a: low_rank(*np.linalg.svd(a[:2], full_matrices=False)),
    "svd of a Hermitian one": lambda a: low_rank(*np.linalg.svd(hermitian(a), hermitian=True)),
    "qr": lambda a: np.linalg.qr(a)[0], "r of qr": lambda a: np.linalg.qr(a[:2])[1],
    "nuclear norm": lambda a: np.linalg.norm(a, "nuc"), "2-norm": lambda a: np.linalg.norm(a, 2),
    "cond": lambda a: np.linalg.cond(a), "multi_dot": lambda a: np.linalg.multi_dot([a, a, a]),
    "transposed": lambda a: a.T @ a.mT, "cov of rows": lambda a: np.cov(a), "corrcoef": lambda a: np.corrcoef(a),
    "matvec": lambda a: np.linalg.tensorsolve(a, a[0]), "weighted cov": lambda a: np.cov(a, aweights=[1.0, 2.0, 3.0]),
}  # fmt: skip
A3 = some(3, 3)


def projector(v):
    return v[:, :1] @ v[:, :1].conj().T


def low_rank(u, s, vh):
    return u[:, :1] * s[:1] @ vh[:1]


@pytest.mark.parametrize("name", MATRICES)
def test_functions_of_complex_matrices(name):
    check_function(MATRICES[name], A3)


def test_upper_triangles_of_hermitian_matrices():
    a = hermitian(A3)
    for f in (np.linalg.eigvalsh, lambda a, UPLO: np.linalg.cholesky(a, upper=UPLO == "U")):
        lower, upper = (grad(lambda a, side=side, f=f: np.sum(np.abs(f(a, UPLO=side)) ** 2))(a) for side in "LU")
        np.testing.assert_allclose(lower, lower.conj().T)  # the gradient is Hermitian, too
        np.testing.assert_allclose(upper, upper.conj().T)
    np.testing.assert_allclose(grad(lambda a: np.sum(np.linalg.eigvalsh(a)))(a), np.eye(3), atol=1e-12)


def test_scipys_forms():
    linalg = pytest.importorskip("autograd.scipy.linalg")
    for f in (lambda a: linalg.cholesky(hermitian(a)), lambda a: linalg.solve(a, a[0]), linalg.svdvals, linalg.det):
        check_function(f, A3)
    for f in (linalg.expm, lambda a: linalg.solve_triangular(a, A3[0]), linalg.block_diag):
        check_function(f, A3)
    with pytest.raises(OperandError, match="solve_continuous_are: got complex numbers"):
        linalg.solve_continuous_are(Tensor(A3), A3, A3, A3)


def test_real_matrices_with_complex_eigenvalues():
    a = np.array([[0.5, 1.0, 0.25], [-1.0, 0.5, 0.5], [0.25, 0.75, 2.0]])
    check_function(np.linalg.eigvals, a)
    w, v = np.linalg.eig(Tensor(a))
    assert w.dtype == v.dtype == np.complex128
    assert grad(lambda a: np.sum(np.abs(np.linalg.eigvals(a))))(a).dtype == np.float64


class TestSpecialPoints:
    def test_abs_at_0_is_flat(self):
        z = Tensor([0j, 3 + 4j])
        np.abs(z).sum().backward()
        np.testing.assert_allclose(z.grad, [0, 0.6 - 0.8j])
        np.testing.assert_array_equal(grad(lambda z: np.linalg.norm(z))(np.zeros(2) * 1j), 0)
        np.testing.assert_array_equal(grad(lambda z: np.linalg.norm(z, 3))(np.zeros(2) * 1j), 0)
        np.testing.assert_array_equal(grad(lambda z: np.std(z))(np.ones(2) * 1j), 0)
        np.testing.assert_array_equal(grad(lambda z: np.sum(np.angle(z)))(np.zeros(2) * 1j), 0)
        (second,) = gradients(gradients([np.abs(z).sum()], [z], create_graph=True), [z], [np.ones(2)])
        assert np.isfinite(second).all()

    def test_powers_of_negative_numbers(self):
        check_function(lambda p: np.power(-2.0, p), np.array([0.5 + 1j, -1.2j]))
        check_function(lambda x: np.power(x, 0.5 + 1j), np.array([-2.0, 3.0]))

    def test_logarithms_left_of_the_imaginary_axis(self):
        for f in (np.log, np.log2, np.log10, np.sqrt, np.log1p, np.arctanh):
            check_function(f, np.array([-1.5 + 0.25j, -2.0 - 0.5j, 2.0 + 0.25j]))

    def test_both_sides_of_branch_cuts(self):
        """On a branch cut, the sign of a zero tells the side."""
        for f, cut in (
            (np.arcsin, 2.0), (np.arcsin, -2.0), (np.arccos, 2.0), (np.arccos, -2.0), (np.arccosh, 0.5),
            (np.arccosh, -2.0),
            (np.arcsinh, 2j), (np.arcsinh, -2j), (np.log, -2.0), (np.sqrt, -2.0), (np.arctanh, 2.0), (np.arctanh, -2.0),
        ):  # fmt: skip
            for side in (1.0, -1.0):
                if isinstance(cut, complex):
                    at, h = complex(0.0 * side, cut.imag), 1e-6 * side
                else:
                    at, h = complex(cut, 0.0 * side), 1e-6j * side
                expected = (f(at + 2 * h) - f(at + h)) / h  # the difference stays on one side of the cut
                np.testing.assert_allclose(deriv(lambda z, f=f: f(z))(at), expected, rtol=1e-4)

    def test_real_functions_at_real_points_stay_real(self):
        for f, x in ((np.sqrt, -1.0), (np.log, -1.0), (np.arcsin, 2.0), (np.arccosh, 0.5), (lambda x: x**0.5, -1.0)):
            with np.errstate(invalid="ignore"):
                out = f(Tensor([x]))
                assert out.dtype == np.float64
                assert np.isnan(out.data).all()
                assert np.isnan(grad(f)(x))

    def test_nan_in_one_part(self):
        z = Tensor([np.nan + 2j, 1 + np.inf * 1j])
        out = np.nan_to_num(z, posinf=5.0)
        np.testing.assert_array_equal(out.data, [2j, np.nan_to_num(np.array([1 + np.inf * 1j]), posinf=5.0)[0]])
        out.sum().real.backward()
        np.testing.assert_array_equal(z.grad.real[0], 0.0)

    def test_where_shields_complex_numbers_too(self):
        z = Tensor([0j, 1 + 1j])
        with np.errstate(divide="ignore"):
            np.where(z == 0, 0, np.log(z)).real.sum().backward()
        np.testing.assert_allclose(z.grad, [0, 1 / (1 + 1j)])

    def test_rounding_is_flat(self):
        z = Tensor([1.26 + 2.34j])
        np.testing.assert_array_equal(np.round(z, 1).data, [1.3 + 2.3j])
        np.testing.assert_array_equal(np.rint(z).data, [1 + 2j])


class TestDtypes:
    @pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
    def test_they_stay_what_they_are(self, dtype):
        z = Tensor(Z, dtype=dtype)
        real = np.dtype(dtype).type(0).real.dtype
        for out in (
            2.0 * z,
            1j * z,
            z / 3,
            np.exp(z),
            z**2,
            np.fft.fft(z),
            z.conj(),
            np.linalg.inv(Tensor(A, dtype=dtype)),
        ):
            assert out.dtype == dtype
        for out in (abs(z), z.real, z.imag, np.angle(z), np.linalg.norm(z), np.var(z), np.fft.irfft(z)):
            assert out.dtype == real
            (g,) = gradients([np.sum(out * out)], [z])
            assert g.dtype == dtype
        x = Tensor(REAL, dtype=real)
        loss = np.sum(np.abs(np.exp(1j * x) + 1j) ** 2)
        assert loss.dtype == real
        loss.backward()
        assert x.grad.dtype == real

    def test_a_real_operand_gets_the_real_part(self):
        x, z = Tensor(REAL), Tensor(some(3))
        out = np.sum(np.imag(x * z))
        gx, gz = gradients([out], [x, z])
        assert gx.dtype == np.float64
        np.testing.assert_allclose(gx, z.data.imag)
        np.testing.assert_allclose(gz, -1j * REAL)
        (moved,) = tangents([x * z], [x], [np.ones(3)])
        np.testing.assert_allclose(moved, z.data)
        broadcast = Tensor(2.0)
        np.sum(np.real(broadcast * Tensor(some(3)))).backward()
        assert broadcast.grad.shape == ()
        assert broadcast.grad.dtype == np.float64

    def test_payloads(self):
        assert Tensor(1j).dtype == np.complex128
        assert Tensor([1, 2j]).dtype == np.complex128
        assert Tensor(np.complex64(1j)).dtype == np.complex64
        assert Tensor([1.0, 2.0], dtype=complex).dtype == np.complex128
        assert Tensor(1j).item() == 1j
        assert complex(Tensor(2.0 + 1j)) == 2 + 1j
        assert complex(Value(2.0)) == 2
        assert Tensor([1j]).tolist() == [1j]
        assert "complex128" in repr(Tensor([1j]))
        assert anp.array([Tensor(1j), 2.0]).dtype == np.complex128
        assert Tensor([1.0]).astype(np.complex64).dtype == np.complex64
        x = Tensor([1.0, 2.0])
        assert x.conj() is x
        assert x.real is x
        assert np.conj(x) is not x
        assert np.conj(v := Value(1.0)) is v
        z = Tensor([1j])
        z.data = [2.0]
        assert z.data.dtype == np.complex128

    def test_gradients_through_casts(self):
        x = Tensor(REAL)
        (np.sum(np.abs(x.astype(complex) - 1j) ** 2)).backward()
        np.testing.assert_allclose(x.grad, 2 * REAL)
        y = Tensor(REAL) * 1
        with pytest.raises(OperandError, match="setitem: got complex numbers"):
            y[0] = 1j
        z = Tensor(some(3)) * 1
        value = Tensor(2.0)
        z[0] = value
        np.sum(np.real(z * 3j + z)).backward()
        assert value.grad == 1.0


class TestDerivativeFunctions:
    def test_grad_of_real_functions(self):
        assert grad(lambda z: np.abs(z) ** 2)(1 + 2j) == 2 - 4j
        assert type(grad(lambda z: z.real)(1j)) is complex
        value, g = value_and_grad(lambda z: np.abs(z) ** 2)(3 + 4j)
        assert type(value) is np.float64
        assert g == pytest.approx(6 - 8j)
        g = grad(lambda p: np.sum(np.abs(p["w"] * p["b"])))({"w": 3 + 4j, "b": 2.0})
        assert g == pytest.approx({"w": 1.2 - 1.6j, "b": 5.0})
        assert isinstance(grad(lambda x: np.abs(np.exp(1j * x) + 1))(0.5), float)

    def test_steepest_descent_follows_the_conjugate(self):
        z, target = some(4), some(4, seed=1)
        loss = lambda z: np.sum(np.abs(z - target) ** 2)  # noqa: E731 (used three times in a line each)
        for _ in range(100):
            z = z - 0.1 * np.conj(grad(loss)(z))
        np.testing.assert_allclose(z, target, atol=1e-8)

    def test_holomorphic_grad(self):
        z = 0.5 + 0.75j
        for f, slope_at in (
            (np.exp, np.exp(z)),
            (np.log, 1 / z),
            (lambda z: z**3, 3 * z**2),
            (np.tanh, 1 - np.tanh(z) ** 2),
        ):
            assert holomorphic_grad(f)(z) == pytest.approx(slope_at, rel=1e-14)
        np.testing.assert_allclose(holomorphic_grad(lambda z: np.prod(z))(Z), Z[::-1])
        assert holomorphic_grad(holomorphic_grad(lambda z: z**3))(z) == pytest.approx(6 * z)
        assert holomorphic_grad(lambda z, k: z**k)(z, 2) == 2 * z
        with pytest.warns(UserWarning, match="independent"):
            assert holomorphic_grad(lambda z: np.array(1j))(z) == 0

    def test_functions_that_are_not_holomorphic(self):
        for f in (np.conj, lambda z: np.abs(z) * z, lambda z: z.real + 0j):
            with pytest.raises(OperandError, match="not holomorphic"):
                holomorphic_grad(f)(0.5 + 0.75j)
            for mode in ("fwd", "rev"):
                with pytest.raises(OperandError, match="not holomorphic"):
                    jacobian(f, mode=mode)(Z)
        with pytest.raises(OperandError, match="not holomorphic"):
            hessian(lambda z: np.sum(np.abs(z) ** 2))(Z)

    @pytest.mark.parametrize("mode", ["fwd", "rev", None])
    def test_jacobians(self, mode):
        def both(x):
            return np.stack([x[0] * x[1], np.exp(x[1]), x[0] ** 3])

        expected = np.stack([[Z[1], Z[0]], [0, np.exp(Z[1])], [3 * Z[0] ** 2, 0]])
        np.testing.assert_allclose(jacobian(both, mode=mode)(Z), expected)
        x = np.array([0.5, -1.5])
        got = jacobian(lambda x: both(x * (1 + 1j)), mode=mode)(x)
        moved = both(x * (1 + 1j))
        np.testing.assert_allclose(got, jacobian(both)(x * (1 + 1j)) * (1 + 1j))
        assert got.shape == (*moved.shape, 2)
        real = jacobian(lambda z: np.abs(both(z)), mode=mode)(Z)
        direction = some(2, seed=3)
        pushed = make_jvp(lambda z: np.abs(both(z)))(Z)(direction)[1]
        np.testing.assert_allclose((real @ direction).real, pushed)
        assert jacobian(lambda x: np.exp(1j * x), mode=mode)(0.5) == pytest.approx(1j * np.exp(0.5j))
        np.testing.assert_allclose(hessian(lambda z: np.sum(np.real(z**3)))(Z), np.diag(6 * Z))

    def test_products(self):
        pull, value = make_vjp(lambda z: z**2)(Z)
        np.testing.assert_allclose(value, Z**2)
        np.testing.assert_allclose(pull(np.array([1j, 1.0])), 2 * Z * [1j, 1.0])
        value, pushed = make_jvp(lambda z: z * np.conj(z))(1 + 2j)(1j)
        assert (value, pushed) == (5, 4)
        assert make_jvp(lambda x: np.exp(1j * x))(0.0)(1.0) == (1, 1j)
        assert make_jvp(lambda x: 1j)(0.0)(1.0)[1] == 0
        assert deriv(lambda z: z**3)(1j) == pytest.approx(-3)
        assert deriv(lambda x: np.exp(1j * x))(0.0) == 1j
        np.testing.assert_allclose(elementwise_grad(np.abs)(Z), Z.conj() / np.abs(Z))
        f = lambda z: np.sum(np.abs(z) ** 4)  # noqa: E731
        v = some(2, seed=5)
        product, _ = make_hvp(f)(Z)
        expected = 4 * (2 * np.real(Z.conj() * v) * Z.conj() + np.abs(Z) ** 2 * v.conj())
        np.testing.assert_allclose(product(v), expected, rtol=1e-13)

    def test_random_compositions_have_exact_second_derivatives(self):
        z, v, w = some(3), some(3, seed=1), some(3, seed=2)

        def f(z):
            return np.sum(np.abs(np.fft.fft(np.tanh(z) * z.conj())) ** 3) + np.imag(np.vdot(z, np.exp(z)))

        product, _ = make_hvp(f)(z)
        t = Tensor(z)
        (forward,) = tangents(gradients([f(t)], [t], create_graph=True), [t], [v])
        np.testing.assert_allclose(forward, product(v), rtol=1e-12)
        check_grads(f, z)
        assert inner([product(v)], [w]) == pytest.approx(inner([product(w)], [v]))  # the Hessian is symmetric


@pytest.mark.parametrize("dtype", [np.complex64, np.complex128])
def test_primitives_of_ones_own(dtype):
    @primitive
    def cube(z):
        return z**3

    defvjp(cube, lambda ans, z: lambda g: g * 3 * z**2)
    z = Z.astype(dtype)
    np.testing.assert_allclose(grad(lambda z: np.sum(np.real(cube(z))))(z), 3 * z**2)

    @primitive
    def parts(z):
        return z.real, 2j * z

    defvjp(parts, lambda ans, z: lambda g: g[0] + 2j * g[1])
    got = grad(lambda z: np.sum(parts(z)[0] ** 2) + np.sum(np.imag(parts(z)[1])))(z)
    np.testing.assert_allclose(got, 2 * z.real + 2)
    assert got.dtype == dtype


class TestRefusals:
    @pytest.mark.parametrize(
        ("f", "message"),
        [
            (lambda: grad(np.exp)(1j), r"grad: the function returned a complex number .*expected a real one"),
            (lambda: value_and_grad(np.exp)(1j), "value_and_grad: the function returned a complex number"),
            (lambda: grad(lambda x: np.exp(1j * x))(1.0), "holomorphic_grad"),
            (lambda: grad(lambda x: 1j)(1.0), "complex number"),
            (lambda: elementwise_grad(np.exp)(Z), "elementwise_grad: the function returned complex"),
            (lambda: holomorphic_grad(np.exp)(1.0), "the argument is .* expected complex"),
            (lambda: holomorphic_grad(np.abs)(1j), "the result is .* expected complex"),
            (lambda: np.exp(Tensor(1j)).backward(), "got a complex root"),
            (lambda: abs(Tensor(1j)).backward(1j), "got a complex seed"),
            (lambda: make_vjp(np.abs)(1j)[0](1j), "got a complex seed"),
            (lambda: make_jvp(np.exp)(1.0)(1j), "got a complex seed"),
            (lambda: Tensor(1j, dtype=float), "Tensor: got complex numbers .* float64.*z.real"),
            (lambda: Tensor([1j]).astype(np.float32), "astype: got complex numbers"),
            (lambda: np.sum(Tensor([1j]), dtype=float), "astype: got complex numbers"),
            (lambda: setattr(Tensor([1.0]), "data", [1j]), "Tensor.data: got complex numbers"),
            (lambda: float(Tensor(1j)), "float.. of a complex Tensor"),
            (lambda: int(Tensor(1j)), "int.. of a complex Tensor"),
            (lambda: Value(1j), "Value: got 1j .*expected a real number"),
            (lambda: Value(1.0) * 1j, "multiply: got 1j .*expected a real number"),
            (lambda: np.fft.fft(Value(1.0)), "got a Value, expected an array"),
            (lambda: np.maximum(Tensor([1.0]), 1j), "maximum: got complex numbers as operand y"),
            (lambda: np.maximum(1j, Tensor([1.0])), "maximum: got complex numbers as operand x"),
            (lambda: np.nanmax(Tensor(Z)), "nanmax: got complex numbers"),
            (lambda: np.median(Tensor(Z)), "ranked: got complex numbers"),
            (lambda: np.sign(Tensor(Z)), "sign: got complex numbers"),
            (lambda: np.clip(Tensor(Z), 0, 1), "clip: got complex numbers"),
            (lambda: np.clip(Tensor([1.0]), 0, 1j), "clip: got complex numbers as operand high"),
            (lambda: np.fabs(Tensor(Z)), "np.fabs: got complex numbers"),
            (lambda: np.interp(Tensor(Z), [0.0, 1.0], [0.0, 1.0]), "np.interp: got complex numbers"),
            (lambda: np.interp(Tensor([0.5]), [0.0, 1j], [0.0, 1.0]), "np.interp: got complex numbers"),
            (lambda: np.geomspace(Tensor(1j), 2.0), "np.geomspace: got complex ends"),
            (lambda: np.insert(Tensor([1.0]), 0, 1j), "np.insert: got complex numbers"),
            (lambda: np.pad(Tensor([1.0]), 1, constant_values=1j), "np.pad: got complex numbers"),
            (lambda: np.full_like(Tensor([1.0]), Tensor(1j)), "astype: got complex numbers"),
            (lambda: Tensor([1.0], requires_grad=False).__setitem__(0, 1j), "setitem: got complex numbers"),
            (lambda: np.unwrap(Tensor(Z)), "unwrap: got complex numbers"),
            (lambda: np.arctan2(Tensor(Z), 1.0), "arctan2: got complex numbers"),
            (lambda: np.fft.rfft(Tensor(Z)), "rfft: got complex numbers"),
            (lambda: np.piecewise(Tensor([1.0]), [[True]], [lambda x: x * 1j]), "astype: got complex numbers"),
        ],
    )
    def test_messages(self, f, message):
        with pytest.raises(OperandError, match=message):
            f()

    @pytest.mark.parametrize("size", [1.0, 1e-12, 1e12])
    def test_functions_of_phases(self, size):
        for name, f in (
            ("eigh", lambda a: np.linalg.eigh(hermitian(a))[1]),
            ("eig", lambda a: np.linalg.eig(a)[1]),
            ("svd", lambda a: np.linalg.svd(a)[0]),
        ):
            with pytest.raises(OperandError, match=f"^{name}: .* depends on the phases of complex vectors"):
                grad(lambda a, f=f: np.sum(np.real(f(a) * size * some(3, 3, seed=4))))(A3)
            grad(lambda a, f=f: size * np.sum(np.abs(f(a)) ** 4))(A3)

    def test_hooks(self):
        x = Tensor([1.0, 2.0])
        y = x * 2
        y.register_hook(lambda g: g * 1j)
        with pytest.raises(RuleError, match="returned complex numbers"):
            y.sum().backward()
        assert x.grad is None
        z = Tensor(Z)
        w = z * 2
        w.register_hook(lambda g: g * 1j)
        w.sum().real.backward()
        np.testing.assert_array_equal(z.grad, [2j, 2j])

    def test_holomorphic_grad_of_arrays(self):
        with pytest.raises(ShapeError, match="single number"):
            holomorphic_grad(np.exp)(Z)

    def test_holomorphic_in_some_arguments_only(self):
        assert holomorphic_grad(lambda p: p[0] * p[1])([1j, 2 + 0j]) == [2, 1j]
        with pytest.raises(OperandError, match="not holomorphic"):
            holomorphic_grad(lambda p: p[0] * np.conj(p[1]))([1j, 2 + 0j])
        with pytest.raises(OperandError, match="the argument is"):
            holomorphic_grad(lambda p: p[0] * p[1])([1j, 2.0])


def test_special_payloads_keep_their_gradient_buffers_apart():
    z = leaf(Tensor, Z.copy())
    out = z.real.sum() + z.imag.sum()
    out.backward()
    np.testing.assert_array_equal(z.grad, [1 - 1j, 1 - 1j])
    assert z.grad.flags.writeable
    assert not np.shares_memory(z.grad, z.data)
    assert_close(z.grad, np.full(2, 1 - 1j))
