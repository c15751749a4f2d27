"""Inverses, systems, determinants and powers of matrices on Tensors, against differences."""

import itertools

import numpy as np
import pytest

from autograd import Tensor, grad, gradients
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import Operands, check_all, gradient, symmetric
from tests.numeric import check_function

linalg = np.linalg
OPERANDS = Operands()
some, regular, positive_definite = OPERANDS.some, OPERANDS.regular, OPERANDS.positive_definite


@pytest.fixture(autouse=True)
def _the_same_numbers_in_every_order():
    OPERANDS.restart()


def without_rank(found):
    """The results of ``lstsq``, but for the rank, an integer."""
    return [found[0], found[1], found[3]]


class TestInversesAndSystems:
    @check_all(
        [
            ("inv", linalg.inv, regular(3, 3)),
            ("inv of a stack", linalg.inv, regular(2, 1, 3, 3)),
            ("pinv tall", linalg.pinv, some(4, 3)),
            ("pinv wide", linalg.pinv, some(2, 2, 4)),
            ("pinv rcond", lambda a: linalg.pinv(a, rcond=1e-10), some(4, 3)),
            ("pinv rtol", lambda a: linalg.pinv(a, rtol=None), some(4, 3)),
            ("pinv hermitian", lambda a: linalg.pinv(symmetric(a), hermitian=True), positive_definite(3, 3)),
            ("solve", linalg.solve, regular(3, 3), some(3)),
            ("solve a stack, one vector", linalg.solve, regular(2, 3, 3), some(3)),
            ("solve matrices", linalg.solve, regular(2, 3, 3), some(3, 4)),
            ("solve many", linalg.solve, regular(3, 3), some(2, 3, 4)),
            ("solve both stacks", linalg.solve, regular(2, 1, 3, 3), some(4, 3, 1)),
            ("lstsq tall", lambda a, b: linalg.lstsq(a, b)[0], some(5, 3), some(5)),
            ("lstsq wide", lambda a, b: linalg.lstsq(a, b, rcond=None)[0], some(3, 5), some(3, 2)),
            ("lstsq rcond", lambda a, b: linalg.lstsq(a, b, rcond=-1)[0], some(4, 2), some(4, 2)),
            ("tensorinv", linalg.tensorinv, regular(6, 6).reshape(2, 3, 3, 2)),
            ("tensorinv ind", lambda a: linalg.tensorinv(a, ind=1), regular(6, 6).reshape(6, 3, 2)),
            ("tensorsolve", linalg.tensorsolve, regular(6, 6).reshape(2, 3, 6), some(2, 3)),
            ("tensorsolve axes", lambda a, b: linalg.tensorsolve(a, b, axes=(0, 2)), some(2, 6, 3), some(6)),
        ]
    )
    def test_functions(self, f, operands):
        check_function(f, *operands)

    def test_only_one_operand_may_be_a_tensor(self):
        a, b = regular(3, 3), some(3)
        np.testing.assert_allclose(gradient(lambda b: linalg.solve(a, b), b), np.linalg.inv(a).T @ np.ones(3))
        check_function(lambda a: linalg.solve(a, b), a)
        check_function(lambda a: linalg.lstsq(a, [1, 2, 3])[0], a)

    @check_all(
        [
            ("tall", lambda a, b: without_rank(linalg.lstsq(a, b)), some(5, 3), some(5)),
            ("many right-hand sides", lambda a, b: without_rank(linalg.lstsq(a, b)), some(5, 3), some(5, 2)),
            (
                "complex",
                lambda a, b: without_rank(linalg.lstsq(a, b)),
                some(5, 3) + 1j * some(5, 3),
                some(5, 2) + 1j * some(5, 2),
            ),
            ("wide", lambda a, b: linalg.lstsq(a, b)[0::3], some(3, 5), some(3, 2)),
            ("a cut", lambda a, b: linalg.lstsq(a, b, 0.5)[0::3], np.diag([3.0, 2, 1]) + 0.1 * some(3, 3), some(3)),
            ("no cut above 1", lambda a, b: linalg.lstsq(a, b, 2)[0::3], some(4, 3), some(4)),
        ]
    )
    def test_everything_that_lstsq_returns(self, f, operands):
        check_function(f, *operands)

    def test_lstsq_gives_numpys_types(self):
        a, b = some(5, 3), some(5)
        got, expected = linalg.lstsq(Tensor(a), Tensor(b)), linalg.lstsq(a, b)
        assert [isinstance(x, Tensor) for x in got] == [True, True, False, True]
        assert got[2] == expected[2] == 3
        for mine, numpys in zip(got, expected, strict=True):
            assert np.shape(mine) == np.shape(numpys)
        plain = linalg.lstsq(a, Tensor(b))
        assert [isinstance(x, Tensor) for x in plain] == [True, True, False, False]
        for low in (some(5, 1) @ some(1, 3), np.zeros((5, 3)), some(2, 3)):  # NumPy returns no residuals for these
            assert linalg.lstsq(Tensor(low), some(len(low)))[1].shape == (0,)

    def test_residuals_in_closed_form(self):
        """The residual of the best fit has the derivatives -2 r xᵀ in a and 2 r in b, with r = b - a x."""
        a, b = Tensor(some(5, 3)), Tensor(some(5))
        x, residuals, _, _ = linalg.lstsq(a, b)
        ga, gb = gradients([residuals], [a, b])
        rest = b.data - a.data @ x.data
        np.testing.assert_allclose(ga, -2 * np.outer(rest, x.data), atol=1e-13)
        np.testing.assert_allclose(gb, 2 * rest, atol=1e-13)

    @pytest.mark.parametrize("shape", [(4, 3), (3, 5), (2, 4, 3)])
    @pytest.mark.parametrize("is_complex", [False, True])
    def test_pinv_that_cuts_off_singular_values(self, shape, is_complex):
        """The rule of the pseudo-inverse holds where the cut values are 0; elsewhere the gaps between values count."""
        a = some(*shape) + 1j * is_complex * some(*shape)
        a = a if is_complex else a.real
        s = linalg.svd(a, compute_uv=False)
        between = (s[..., -1] + s[..., -2]) / 2 / s[..., 0]
        rcond = between if between.ndim else float(between)
        check_function(lambda a: linalg.pinv(a, rcond=rcond), a)
        if between.ndim == 0 and not is_complex:
            check_function(lambda x: linalg.pinv(symmetric(x), rtol=0.3, hermitian=True), np.diag([3.0, 2, 0.5]))

    @pytest.mark.parametrize("n", [1, 2, 3, 5, 8, -1, -3])
    def test_matrix_power(self, n):
        check_function(lambda x: linalg.matrix_power(x, n), regular(2, 3, 3))

    def test_power_zero_is_constant(self):
        x = regular(2, 3, 3)
        np.testing.assert_array_equal(linalg.matrix_power(Tensor(x), 0).data, linalg.matrix_power(x, 0))
        np.testing.assert_array_equal(gradient(lambda x: linalg.matrix_power(x, 0), x), 0.0)

    def test_singular_matrices_raise_as_in_numpy(self):
        x = Tensor(np.ones((2, 2)))
        for f in (linalg.inv, lambda x: linalg.solve(x, np.ones(2)), lambda x: linalg.cholesky(-x)):
            with pytest.raises(linalg.LinAlgError):
                f(x)


class TestDeterminants:
    @check_all(
        [
            ("det", linalg.det, regular(3, 3)),
            ("det of a stack", linalg.det, some(2, 4, 4)),
            ("det of numbers", linalg.det, some(3, 1, 1)),
            ("logdet", lambda a: linalg.slogdet(a)[1], regular(2, 3, 3)),
            ("logdet, negative", lambda a: linalg.slogdet(-a).logabsdet, regular(3, 3)),
        ]
    )
    def test_functions(self, f, operands):
        check_function(f, *operands)

    @pytest.mark.parametrize("rank", [0, 1, 2, 3])
    def test_singular_matrices(self, rank):
        """First and second order are exact: the determinant is a polynomial."""
        x = np.round(some(4, rank), 1) @ np.round(some(rank, 4), 1)
        check_function(linalg.det, x)

    def test_cofactors_of_a_singular_matrix(self):
        np.testing.assert_allclose(gradient(linalg.det, np.array([[1.0, 2], [2, 4]])), [[4, -2], [-2, 1]], atol=1e-12)

    def test_third_order(self):
        x = regular(3, 3)

        def polynomial(a):
            places = ((0, 1, 2), (1, 2, 0), (2, 0, 1))
            return sum(a[0, i] * (a[1, j] * a[2, k] - a[1, k] * a[2, j]) for i, j, k in places)

        def third(f):
            t = Tensor(x)
            (first,) = gradients([f(t)], [t], create_graph=True)
            (second,) = gradients([(first * first * first).sum()], [t], create_graph=True)
            return gradients([(second * second).sum()], [t])[0]

        np.testing.assert_allclose(third(linalg.det), third(polynomial), rtol=1e-10)

    @pytest.mark.parametrize("order", [3, 4])
    @pytest.mark.parametrize(
        "values", [(), (1.0,), (2.0, 0.5), (3.0, 2.0, 0.5), (3.0, 2.0, 0.5, 1e-9), (3.0, 2.0, 1.0, 0.5)]
    )
    def test_higher_orders_of_singular_matrices_and_of_nearly_singular_ones(self, values, order):
        """Inverses give any number there: the reference is the sum of products over all permutations."""

        def expanded(a):
            signs = ((p, linalg.det(np.eye(4)[list(p)])) for p in itertools.permutations(range(4)))
            return sum(sign * a[0, p[0]] * a[1, p[1]] * a[2, p[2]] * a[3, p[3]] for p, sign in signs)

        def derivative(f, x, directions):
            if not directions:
                return grad(f)(x)
            return derivative(lambda x: np.sum(grad(f)(x) * directions[0]), x, directions[1:])

        for size, part in ((0.0, np.real), (0.5, np.real), (0.5, np.imag)):  # real matrices, and complex ones
            left, right = (linalg.qr(some(4, 4) + 1j * size * some(4, 4))[0] for _ in range(2))
            x = (left[:, : len(values)] * values) @ right[: len(values)]
            imaginary = 1j * x.imag if size else 0.0
            directions = [some(4, 4) for _ in range(order - 1)]
            found, expected = (
                derivative(lambda real, f=f: part(f(real + imaginary)), x.real, directions)  # noqa: B023
                for f in (linalg.det, expanded)
            )
            np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-12 * max(1.0, abs(expected).max()))

    def test_the_sign_is_plain(self):
        x = regular(2, 3, 3)
        got = linalg.slogdet(Tensor(x))
        assert type(got.sign) is np.ndarray
        np.testing.assert_array_equal(got.sign, linalg.slogdet(x).sign)
        assert linalg.slogdet(Tensor(-np.eye(3))).sign == -1.0


class TestAliases:
    @pytest.mark.parametrize("offset", range(-3, 5))
    def test_diagonal_and_trace(self, offset):
        check_function(lambda x: linalg.diagonal(x, offset=offset), some(2, 3, 4))
        check_function(lambda x: linalg.trace(x, offset=offset), some(2, 3, 4))

    def test_matrix_transpose(self):
        check_function(linalg.matrix_transpose, some(2, 3, 4))

    def test_rank_is_plain(self):
        x = np.diag([1.0, 0.0])
        assert linalg.matrix_rank(Tensor(x)) == linalg.matrix_rank(x)
        assert not isinstance(linalg.matrix_rank(Tensor(x)), Tensor)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("np.linalg.inv", linalg.inv),
        ("np.linalg.inv", lambda x: linalg.inv(x[0])),
        ("np.linalg.det", linalg.det),
        ("np.linalg.slogdet", linalg.slogdet),
        ("np.linalg.solve", lambda x: linalg.solve(x, x)),
        ("np.linalg.solve", lambda x: linalg.solve(x.T @ x, np.ones(2))),
        ("np.linalg.lstsq", lambda x: linalg.lstsq(x, np.ones(3))),
        ("np.linalg.pinv", lambda x: linalg.pinv(x[0])),
        ("np.linalg.pinv", lambda x: linalg.pinv(x, 0.1, rtol=0.1)),
        ("np.linalg.matrix_power", lambda x: linalg.matrix_power(x, 2)),
        ("np.linalg.matrix_power", lambda x: linalg.matrix_power(x.T @ x, 0.5)),
        ("np.linalg.tensorinv", linalg.tensorinv),
        ("np.linalg.tensorinv", lambda x: linalg.tensorinv(x, 0)),
        ("np.linalg.tensorsolve", lambda x: linalg.tensorsolve(x, np.ones(2))),
    ],
)
def test_errors_name_the_function(name, call):
    with pytest.raises((OperandError, ShapeError), match=f"{name}: "):
        call(Tensor(some(2, 3)))


def test_a_whole_jacobian_of_a_gaussian_log_likelihood():
    """Several of these functions together: 1/2 (x' inv(S) x + log det S)."""
    x, s = some(3), positive_definite(3, 3)

    def likelihood(s):
        factor = linalg.cholesky(symmetric(s))
        z = linalg.solve(factor, x)
        return np.dot(z, z) / 2 + np.log(linalg.diagonal(factor)).sum()

    check_function(likelihood, s)
    inverse = np.linalg.inv(s)
    expected = (inverse - np.outer(inverse @ x, inverse @ x)) / 2
    np.testing.assert_allclose(gradient(likelihood, s), expected, rtol=1e-10)
