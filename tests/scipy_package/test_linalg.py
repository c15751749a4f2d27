"""``autograd.scipy.linalg``: SciPy's values and signatures, derivatives against differences, refusals."""

import types
import warnings
from pathlib import Path

import numpy as np
import pytest
import scipy.linalg

from autograd import OperandError, ShapeError, Tensor, explain, grad
from autograd.scipy import linalg
from tests.numeric import check_function
from tests.sampling import sampled

rng = np.random.default_rng(0)
A = rng.normal(size=(3, 3)) * 0.3 + np.diag([1.0, 2.0, 3.0])
B = rng.normal(size=(2, 2)) * 0.3 + np.diag([1.5, 2.5])
Q, V = rng.normal(size=(3, 2)), rng.normal(size=3)
P = A @ A.T


def check(name, *operands, **kwargs):
    """Derivatives of one function at its leading arrays, and SciPy's value; keywords are as SciPy's."""
    value = check_function(lambda *xs: getattr(linalg, name)(*xs, **kwargs), *operands)
    tensors = getattr(linalg, name)(*(Tensor(x) for x in operands), **kwargs)
    expected = getattr(scipy.linalg, name)(*operands, **kwargs)
    np.testing.assert_allclose(np.asarray(tensors.data), expected, rtol=1e-10, atol=1e-13)
    return value


def check_symmetric(name, *operands, **kwargs):
    """``check`` where the first operand is read as symmetric, from one of its triangles."""
    value = check_function(lambda a, *rest: getattr(linalg, name)((a + a.T) / 2, *rest, **kwargs), *operands)
    a = (operands[0] + operands[0].T) / 2
    np.testing.assert_allclose(value, getattr(scipy.linalg, name)(a, *operands[1:], **kwargs), rtol=1e-10, atol=1e-13)
    for keep in (np.tril, np.triu):
        if (keep is np.tril) == kwargs.get("lower", name == "eigvalsh"):
            np.testing.assert_allclose(
                getattr(linalg, name)(Tensor(keep(a)), *operands[1:], **kwargs).data, value, rtol=1e-10, atol=1e-13
            )


class TestFunctionsOfMatrices:
    @pytest.mark.parametrize("name", ["expm", "logm", "sqrtm", "cosm", "sinm", "tanm", "coshm", "sinhm", "tanhm"])
    def test_derivatives(self, name):
        check(name, A)
        check(name, np.diag([2.0, 2.0, 2.0]))  # equal eigenvalues are no singular point here

    def test_a_power(self):
        check("fractional_matrix_power", A, np.array(0.7))
        np.testing.assert_allclose(linalg.fractional_matrix_power(Tensor(A), 2).data, A @ A, rtol=1e-10)

    def test_a_whole_power_of_any_matrix(self):
        for power in (-2, 0, 2, 3.0):
            check("fractional_matrix_power", -A, t=power)

    def test_a_stack_of_exponentials(self):
        check("expm", rng.normal(size=(2, 3, 3)))

    def test_exponential_against_its_frechet_derivative(self):
        g = rng.normal(size=(3, 3))
        got = grad(lambda a: np.sum(g * linalg.expm(a)))(A)
        np.testing.assert_allclose(got, scipy.linalg.expm_frechet(A.T, g, compute_expm=False), rtol=1e-12)

    @pytest.mark.parametrize("name", ["logm", "sqrtm"])
    def test_a_complex_result_is_refused(self, name):
        with pytest.raises(OperandError, match=f"{name}: got a matrix whose {name} is complex"):
            getattr(linalg, name)(Tensor(np.diag([-1.0, -2.0])))

    def test_an_imaginary_part_that_is_rounding_is_dropped(self, monkeypatch):
        root = scipy.linalg.sqrtm(P)
        monkeypatch.setattr(scipy.linalg, "sqrtm", lambda a: root + 1e-17j)
        np.testing.assert_array_equal(linalg.sqrtm(Tensor(P)).data, root)

    def test_the_gate_is_explained(self):
        x = Tensor(A, name="x")
        out = np.sum(linalg.expm(x))
        out.backward()
        assert "sends back the transposed matrix's slope" in str(explain(out))

    def test_float32(self):
        for name in ("expm", "logm", "sqrtm"):
            x = Tensor(A, dtype=np.float32)
            out = getattr(linalg, name)(x)
            out.sum().backward()
            assert out.dtype == x.grad.dtype == np.float32

    def test_arguments_of_sqrtm(self):
        np.testing.assert_allclose(linalg.sqrtm(Tensor(P), True, 64).data, scipy.linalg.sqrtm(P), rtol=1e-12)
        with pytest.raises(OperandError, match="disp=False"):
            linalg.sqrtm(Tensor(P), disp=False)


class TestEquations:
    def test_sylvester(self):
        check("solve_sylvester", A, B, Q)
        check("solve_continuous_lyapunov", A, P)
        np.testing.assert_array_equal(linalg.solve_lyapunov(A, P), scipy.linalg.solve_lyapunov(A, P))

    @pytest.mark.parametrize("trans", sampled([0, 1, "N", "T", 2, "C"], 3))
    @pytest.mark.parametrize("lower", [False, True])
    @pytest.mark.parametrize("unit", [False, True])
    @pytest.mark.parametrize("b", [V, Q])
    def test_triangular(self, trans, lower, unit, b):
        check("solve_triangular", A, b, trans=trans, lower=lower, unit_diagonal=unit)

    def test_only_one_triangle_has_a_gradient(self):
        ga = grad(lambda a: np.sum(linalg.solve_triangular(a, V, lower=True)))(A)
        assert np.all(np.triu(ga, 1) == 0)
        assert np.all(ga[np.tril_indices(3)] != 0)

    @pytest.mark.parametrize("bands", [(1, 1), (2, 0), (0, 1), (1, 2), (0, 0)])
    @pytest.mark.parametrize("b", [rng.normal(size=4), rng.normal(size=(4, 2))])
    def test_banded(self, bands, b):
        ab = rng.normal(size=(sum(bands) + 1, 4)) * 0.3
        ab[bands[1]] += 2.0
        value = check_function(lambda ab, b: linalg.solve_banded(bands, ab, b), ab, b)
        np.testing.assert_allclose(value, scipy.linalg.solve_banded(bands, ab, b), rtol=1e-12)
        dense = sum(np.diag(ab[bands[1] - k, max(k, 0) : 4 + min(k, 0)], k) for k in range(-bands[0], bands[1] + 1))
        np.testing.assert_allclose(linalg.solve_banded(bands, Tensor(ab), b).data, np.linalg.solve(dense, b))

    def test_unused_entries_of_the_bands_have_no_gradient(self):
        g = grad(lambda ab: np.sum(linalg.solve_banded((1, 1), ab, np.ones(4))))(
            np.array([[0.5], [2.0], [0.25]]) * np.ones(4)
        )
        assert g[0, 0] == g[2, 3] == 0
        assert np.count_nonzero(g) == 10

    @pytest.mark.parametrize("transposed", [False, True])
    @pytest.mark.parametrize("b", [V, Q])
    def test_solve(self, transposed, b):
        check("solve", A, b, transposed=transposed)
        for assume in ("gen", "general"):
            check("solve", A, b, transposed=transposed, assume_a=assume)
        if not transposed:
            for lower in (False, True):
                check_symmetric("solve", P, b, lower=lower, assume_a="pos")
                check_symmetric("solve", A, b, lower=lower, assume_a="sym")
        for assume, lower in (("lower triangular", True), ("upper triangular", False)):
            value = linalg.solve(Tensor(A), b, assume_a=assume, transposed=transposed).data
            expected = scipy.linalg.solve_triangular(A, b, trans=int(transposed), lower=lower)
            np.testing.assert_allclose(value, expected, rtol=1e-12)

    @pytest.mark.parametrize("assume", ["diagonal", "tridiagonal", "banded"])
    @pytest.mark.parametrize("transposed", [False, True])
    def test_only_the_diagonals_that_are_read_count(self, assume, transposed):
        full = np.diag([4.0, 5.0, 6.0, 7.0]) + np.arange(16.0).reshape(4, 4) / 10
        check("solve", full, np.arange(1.0, 5.0), assume_a=assume, transposed=transposed)

    @pytest.mark.parametrize("lower", [False, True])
    def test_complex_triangles(self, lower):
        a, b = A + 1j * A[::-1], V - 1j * V[::-1]
        check("solve", a, b, assume_a="sym", lower=lower)
        value = linalg.solve(Tensor(a), b, assume_a="her", lower=lower).data
        np.testing.assert_allclose(value, scipy.linalg.solve(a, b, assume_a="her", lower=lower), rtol=1e-10)

    def test_an_unknown_kind_of_matrix(self):
        with pytest.raises(OperandError, match="solve: got assume_a='symetric', expected one of None, 'gen'"):
            linalg.solve(Tensor(A), V, assume_a="symetric")

    @pytest.mark.parametrize("lower", [False, True])
    def test_cholesky(self, lower):
        check_symmetric("cholesky", P, lower=lower)
        value = check_function(lambda p, b: linalg.cho_solve(linalg.cho_factor((p + p.T) / 2, lower), b), P, Q)
        np.testing.assert_allclose(value, np.linalg.solve(P, Q), rtol=1e-10)
        assert linalg.cho_factor(Tensor(P), lower)[1] is lower


class TestWhatNumPyHasToo:
    def test_inverse_determinant_norm(self):
        check("inv", A)
        check("det", A)
        check("norm", A)
        check("norm", A, ord=1)
        check("norm", Q, axis=0, keepdims=True)

    def test_decompositions(self):
        check("svdvals", A)
        check_symmetric("eigvalsh", P)
        check_symmetric("eigvalsh", A, lower=False)
        u, s, vt = linalg.svd(Tensor(Q), full_matrices=False)
        np.testing.assert_allclose((u * s @ vt).data, Q, rtol=1e-12)
        w, v = linalg.eigh(Tensor(P))
        np.testing.assert_allclose((v * w @ v.T).data, P, rtol=1e-10)
        with pytest.raises(OperandError, match="eigh: subset_by_index= is not supported"):
            linalg.eigh(Tensor(P), subset_by_index=(0, 1))
        with pytest.raises(OperandError, match="eigvalsh: b= is not supported"):
            linalg.eigvalsh(Tensor(P), P)

    def test_block_diagonal(self):
        check("block_diag", A, V, Q)
        check("block_diag", np.array(2.0), B)
        assert linalg.block_diag().shape == scipy.linalg.block_diag().shape
        with pytest.raises(ShapeError, match="at most two axes"):
            linalg.block_diag(Tensor(np.ones((2, 2, 2))))


class TestFactorisations:
    @pytest.mark.parametrize("a", [A, A[::-1].copy(), P[[2, 0, 1]]])
    def test_lu(self, a):
        def factors(a):
            return linalg.lu_factor(a)[0]

        value = check_function(factors, a)
        packed, pivots = scipy.linalg.lu_factor(a)
        np.testing.assert_array_equal(value, packed)
        np.testing.assert_array_equal(linalg.lu_factor(Tensor(a))[1], pivots)
        for options in ({}, {"permute_l": True}, {"p_indices": True}):
            parts = linalg.lu(Tensor(a), **options)
            for ours, theirs in zip(parts, scipy.linalg.lu(a, **options), strict=True):
                np.testing.assert_allclose(getattr(ours, "data", ours), theirs, rtol=1e-12, atol=1e-14)
        check_function(lambda a: linalg.lu(a, permute_l=True), a)

    @pytest.mark.parametrize("trans", [0, 1, 2])
    @pytest.mark.parametrize("b", [V, Q])
    def test_equations_with_lu(self, trans, b):
        a = A[[2, 0, 1]]
        value = check_function(lambda a, b: linalg.lu_solve(linalg.lu_factor(a), b, trans), a, b)
        np.testing.assert_allclose(value, np.linalg.solve(a.T if trans else a, b), rtol=1e-10)
        with pytest.raises(OperandError, match="got trans=3"):
            linalg.lu_solve(linalg.lu_factor(Tensor(A)), V, 3)

    def test_qr(self):
        for a, mode in ((A, "full"), (Q, "economic"), (Q.T, "full")):
            parts = check_function(lambda a, mode=mode: linalg.qr(a, mode=mode), a)
            for ours, theirs in zip(parts, scipy.linalg.qr(a, mode=mode), strict=True):
                np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)
        (r,) = linalg.qr(Tensor(A), mode="r")
        np.testing.assert_allclose(r.data, scipy.linalg.qr(A, mode="r")[0], rtol=1e-12, atol=1e-14)
        for options, message in (({"pivoting": True}, "pivoting=True"), ({"mode": "raw"}, "mode='raw'")):
            with pytest.raises(OperandError, match=message):
                linalg.qr(Tensor(A), **options)
        with pytest.raises(OperandError, match="use mode='economic'"):
            linalg.qr(Tensor(Q))

    def test_eigenvalues_of_a_symmetric_matrix_alone(self):
        check_symmetric("eigh", P, eigvals_only=True, lower=True)
        for options in ({"eigvals_only": False}, {"type": 1}, {"driver": "evd"}):
            values, vectors = linalg.eigh(Tensor(P), **options)
            np.testing.assert_allclose((P @ vectors).data, (vectors * values).data, rtol=1e-10, atol=1e-12)
        with pytest.raises(OperandError, match="eigh: subset_by_index= is not supported"):
            linalg.eigh(Tensor(P), subset_by_index=(0, 1))

    def test_eigenvalues_of_any_matrix(self):
        check("eigvals", A)
        w, v = linalg.eig(Tensor(A))
        np.testing.assert_allclose((v * w).data, A @ v.data, rtol=1e-10)
        np.testing.assert_array_equal(linalg.eig(Tensor(A), right=False).data, w.data)
        with pytest.raises(OperandError, match="eig: b=, left="):
            linalg.eig(Tensor(A), left=True)

    def test_pseudo_inverse_and_polar(self):
        check("pinv", Q)
        check("pinv", Q.T, rtol=1e-3)
        for options, name in (({"atol": 1e-3}, "atol"), ({"return_rank": True}, "return_rank")):
            with pytest.raises(OperandError, match=f"pinv: {name}= is not supported"):
                linalg.pinv(Tensor(Q), **options)
        for side in ("right", "left"):
            for a in (A, Q, Q.T):
                parts = check_function(lambda a, side=side: linalg.polar(a, side), a)
                for ours, theirs in zip(parts, scipy.linalg.polar(a, side), strict=True):
                    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-13)
                z = a + 1j * a[::-1]
                parts = check_function(lambda a, side=side: linalg.polar(a, side), z)
                for ours, theirs in zip(parts, scipy.linalg.polar(z, side), strict=True):
                    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-13)
        with pytest.raises(OperandError, match="got side='up'"):
            linalg.polar(Tensor(A), "up")


class TestStructured:
    def test_made_of_vectors(self):
        c, r = np.array([2.0, 0.5, -1.0]), np.array([9.0, 0.25, 1.5, 3.0])
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # SciPy warns that hankel reads c[-1] and not r[0]
            for name in ("toeplitz", "hankel"):
                check(name, c)
                check(name, c, r)
        check("circulant", c)
        check("toeplitz", c + 1j * c[::-1])  # a Toeplitz matrix without a first row is Hermitian
        check("toeplitz", c + 1j * c[::-1], r - 2j)
        assert grad(lambda r: np.sum(linalg.toeplitz(c, r)))(r)[0] == 0.0
        with pytest.raises(ShapeError, match=r"toeplitz: got shape \(3, 3\), expected a vector"):
            linalg.toeplitz(Tensor(A))

    @pytest.mark.parametrize("b", [V, Q])
    def test_toeplitz_equations(self, b):
        c, r = np.array([3.0, 0.5, -1.0]), np.array([9.0, 0.25, 1.5])
        for name in ("solve_toeplitz", "matmul_toeplitz"):
            ours, theirs = getattr(linalg, name), getattr(scipy.linalg, name)
            value = check_function(lambda c, r, b, ours=ours: ours((c, r), b), c, r, b)
            np.testing.assert_allclose(value, theirs((c, r), b), rtol=1e-12)
            value = check_function(lambda c, b, ours=ours: ours(c, b), c, b)
            np.testing.assert_allclose(value, theirs(c, b), rtol=1e-12)
        wide = np.array([9.0, 0.25, 1.5, 3.0, 1.0])
        x = np.arange(5.0) + (0.0 if b.ndim == 1 else np.zeros((2, 1)))
        value = check_function(lambda c, r, x: linalg.matmul_toeplitz((c, r), x), c, wide, x.T)
        np.testing.assert_allclose(value, scipy.linalg.matmul_toeplitz((c, wide), x.T), rtol=1e-12)
        with pytest.raises(ShapeError, match="expected the same lengths"):
            linalg.solve_toeplitz((Tensor(c), wide), V)

    @pytest.mark.parametrize("lower", [False, True])
    @pytest.mark.parametrize("shape", [4, (4, 2)])
    def test_symmetric_bands(self, lower, shape):
        rng = np.random.default_rng(1)
        b, ab = rng.normal(size=shape), rng.normal(size=(3, 4)) * 0.2
        ab[0 if lower else 2] += 2.0
        check("solveh_banded", ab, b, lower=lower)


class TestMatrixEquationsOfControl:
    def test_discrete_lyapunov(self):
        check("solve_discrete_lyapunov", 0.3 * A, Q @ Q.T + np.arange(9.0).reshape(3, 3))
        with pytest.raises(ShapeError, match="do not go together"):
            linalg.solve_discrete_lyapunov(Tensor(A), B)

    @pytest.mark.parametrize("name", ["solve_continuous_are", "solve_discrete_are"])
    def test_riccati(self, name):
        def solution(a, b, q, r):
            return getattr(linalg, name)(a, b, (q + q.T) / 2, (r + r.T) / 2)

        q, r = P + np.triu(A, 1), B @ B.T + np.triu(B, 1)
        value = check_function(solution, A, Q, q, r)
        np.testing.assert_allclose(value, getattr(scipy.linalg, name)(A, Q, (q + q.T) / 2, (r + r.T) / 2), rtol=1e-10)
        for option in ("e", "s"):
            with pytest.raises(OperandError, match=f"{name}: {option}= is not supported"):
                getattr(linalg, name)(Tensor(A), Q, P, B @ B.T, **{option: A})


def test_every_function_is_tested():
    """The name of every function occurs in this file."""
    ours = {name for name, f in vars(linalg).items() if isinstance(f, types.FunctionType) and not name.startswith("_")}
    text = Path(__file__).read_text("utf-8")
    assert {name for name in ours if f'"{name}"' not in text and f"linalg.{name}(" not in text} == set()


class TestPlainArrays:
    def test_go_to_scipy_as_they_are(self):
        c = A + 1j * A.T
        np.testing.assert_array_equal(
            linalg.solve_triangular(c, V, trans="C"), scipy.linalg.solve_triangular(c, V, trans="C")
        )
        assert linalg.eigh(P, subset_by_index=(0, 1))[0].shape == (2,)
        np.testing.assert_array_equal(linalg.sqrtm(np.diag([-1.0])), [[1j]])
        assert linalg.hilbert is not None
        np.testing.assert_array_equal(linalg.hilbert(3), scipy.linalg.hilbert(3))

    def test_other_functions_refuse_tensors(self):
        with pytest.raises(OperandError, match=r"scipy\.linalg\.schur: no derivative is known for it here"):
            linalg.schur(Tensor(A))
        with pytest.raises(OperandError, match=r"scipy\.linalg\.companion"):
            linalg.companion(a=Tensor(V))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: linalg.expm(Tensor(Q)), r"expm: got shape \(3, 2\), expected square matrices"),
        (lambda: linalg.sqrtm(Tensor(V)), r"sqrtm: got shape \(3,\), expected a square matrix"),
        (lambda: linalg.solve_sylvester(Tensor(A), B, B), "solve_sylvester: got a .* do not go together"),
        (lambda: linalg.solve_triangular(Tensor(A), np.ones(2)), r"got b of shape \(2,\), expected \(3,\) or \(3, k\)"),
        (lambda: linalg.solve_banded((1, 1), Tensor(Q), V), "expected 3 rows for bands|got b of shape"),
        (lambda: linalg.solve_banded((2, 1), Tensor(A), V), "expected 4 rows for bands"),
        (lambda: linalg.solve(Tensor(A), np.ones(4)), r"solve: got b of shape \(4,\)"),
    ],
)
def test_shapes_that_do_not_go_together(call, message):
    with pytest.raises(ShapeError, match=message):
        call()


def test_an_unknown_trans():
    with pytest.raises(OperandError, match="solve_triangular: got trans='X'"):
        linalg.solve_triangular(Tensor(A), V, trans="X")


def test_a_singular_matrix_raises_as_in_scipy():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for call in (linalg.inv, linalg.cholesky, lambda a: linalg.solve_triangular(a, V)):
            with pytest.raises(np.linalg.LinAlgError):
                call(Tensor(np.zeros((3, 3))))
