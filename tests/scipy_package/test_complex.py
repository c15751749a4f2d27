"""Complex numbers in ``autograd.scipy``: SciPy's values, derivatives to second order, refusals by public names."""

import numpy as np
import pytest
import scipy.linalg
import scipy.ndimage
import scipy.signal
import scipy.special

from autograd import OperandError, Tensor
from autograd.scipy import linalg, ndimage, signal, special
from autograd.testing import check_grads
from tests.sampling import QUICK

rng = np.random.default_rng(0)


def numbers(*shape):
    return rng.normal(size=shape) + 1j * rng.normal(size=shape)


A, B = numbers(2, 2) + 3 * np.eye(2), numbers(2)
REAL = np.array([[0.5, -2.0], [1.5, 0.3]])  # its eigenvalues are complex
POSITIVE = A @ A.conj().T
BANDS = np.stack([0.3 * numbers(3), rng.normal(size=3) + 4])

CALLS = {
    **{f"solve_triangular, trans={trans}": (linalg, "solve_triangular", (A, B), {"trans": trans}) for trans in "NTC"},
    "solve_triangular, real a": (linalg, "solve_triangular", (A.real, B), {"trans": 2, "lower": True}),
    "solve_triangular, real b": (linalg, "solve_triangular", (A, B.real), {"unit_diagonal": True}),
    "solve_sylvester": (linalg, "solve_sylvester", (A, numbers(2, 2), numbers(2, 2)), {}),
    "solve_continuous_lyapunov": (linalg, "solve_continuous_lyapunov", (A, numbers(2, 2)), {}),
    "solve_discrete_lyapunov": (linalg, "solve_discrete_lyapunov", (A / 6, numbers(2, 2)), {}),
    "solve_toeplitz": (linalg, "solve_toeplitz", (B + np.array([4, 0]), numbers(2)), {}),
    "matmul_toeplitz": (linalg, "matmul_toeplitz", (B, numbers(2)), {}),
    "block_diag": (linalg, "block_diag", (A, B), {}),
    **{name: (linalg, name, (A / 3,), {}) for name in ("expm", "logm", "sqrtm", "cosm", "tanm", "sinhm", "tanhm")},
    "fractional_matrix_power": (linalg, "fractional_matrix_power", (A, 0.5), {}),
    "solveh_banded": (linalg, "solveh_banded", (BANDS, numbers(3)), {}),
    "solveh_banded, lower": (linalg, "solveh_banded", (BANDS[::-1], numbers(3)), {"lower": True}),
    "convolve": (signal, "convolve", (numbers(4), numbers(3)), {}),
    "convolve, real and complex": (signal, "convolve", (rng.normal(size=(3, 3)), numbers(2, 2)), {"mode": "same"}),
    "correlate": (signal, "correlate", (numbers(4), numbers(3)), {"mode": "valid"}),
    "lfilter": (signal, "lfilter", (numbers(2), numbers(3), numbers(4)), {}),
    "convolve of images": (ndimage, "convolve", (numbers(4), numbers(3)), {}),
    "correlate of images": (ndimage, "correlate", (numbers(4), numbers(3)), {}),
    "logsumexp": (special, "logsumexp", (numbers(3, 2),), {"axis": 0}),
}


@pytest.mark.parametrize("call", CALLS)
def test_values_and_derivatives(call):
    module, name, operands, options = CALLS[call]
    ours = getattr(module, name)
    theirs = getattr(
        {linalg: scipy.linalg, signal: scipy.signal, ndimage: scipy.ndimage, special: scipy.special}[module], name
    )
    np.testing.assert_allclose(
        ours(*map(Tensor, operands), **options).data, theirs(*operands, **options), rtol=1e-9, atol=1e-12
    )
    arrays = [x for x in operands if np.ndim(x)]
    check_grads(lambda *xs: ours(*xs, *operands[len(xs) :], **options), *arrays, order=1 if QUICK else 2)


@pytest.mark.parametrize("lower", [False, True])
def test_factors_of_hermitian_matrices(lower):
    got = linalg.cho_solve(linalg.cho_factor(Tensor(POSITIVE), lower), B)
    np.testing.assert_allclose(got.data, np.linalg.solve(POSITIVE, B), rtol=1e-10)
    check_grads(lambda a, b: linalg.cho_solve(linalg.cho_factor(a @ a.conj().T, lower), b), A, B)


@pytest.mark.parametrize("trans", [0, 1, 2])
def test_factors_of_square_matrices(trans):
    got = linalg.lu_solve(linalg.lu_factor(Tensor(A)), B, trans)
    np.testing.assert_allclose(got.data, np.linalg.solve((A, A.T, A.conj().T)[trans], B), rtol=1e-10)
    check_grads(lambda a, b: linalg.lu_solve(linalg.lu_factor(a), b, trans), A, B)


def test_a_real_matrix_beside_a_complex_one():
    """SciPy's own answer to this is wrong where the real matrix has complex eigenvalues."""
    b, q = numbers(2, 2), rng.normal(size=(2, 2))
    for first, second in ((REAL, b), (b, REAL)):
        x = linalg.solve_sylvester(Tensor(first), second, q).data
        np.testing.assert_allclose(first @ x + x @ second, q, atol=1e-12)
        check_grads(linalg.solve_sylvester, first, second, q)


def test_weights_of_a_logarithm_of_a_sum():
    a, b = rng.normal(size=(3, 2)), numbers(3, 2)
    got = special.logsumexp(Tensor(a), axis=0, b=b).data
    np.testing.assert_allclose(got, np.log(np.sum(b * np.exp(a), axis=0)), rtol=1e-12)
    check_grads(lambda a, b: special.logsumexp(a, axis=0, b=b), a, b)
    with pytest.raises(OperandError, match="logsumexp: got return_sign=True with complex numbers"):
        special.logsumexp(Tensor(b), return_sign=True)


@pytest.mark.parametrize("name", ["solve_continuous_are", "solve_discrete_are"])
def test_refusals_by_public_names(name):
    with pytest.raises(OperandError, match=f"^{name}: got complex numbers .* expected real ones"):
        getattr(linalg, name)(Tensor(A), np.eye(2), np.eye(2), np.eye(2))
