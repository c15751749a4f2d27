"""Decompositions of matrices on Tensors, against differences."""

import numpy as np
import pytest

from autograd import Tensor, tangents
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import Operands, check_all, gradient, symmetric
from tests.numeric import assert_close, check_function

linalg = np.linalg
OPERANDS = Operands()
some, regular, positive_definite = OPERANDS.some, OPERANDS.regular, OPERANDS.positive_definite


@pytest.fixture(autouse=True)
def _the_same_numbers_in_every_order():
    OPERANDS.restart()


class TestDecompositions:
    @check_all(
        [
            ("cholesky", linalg.cholesky, positive_definite(2, 3, 3)),
            ("cholesky of stacks of stacks", linalg.cholesky, positive_definite(2, 1, 3, 3)),
            ("eigh of stacks of stacks", lambda a: tuple(linalg.eigh(a)), positive_definite(2, 1, 3, 3)),
            ("cholesky upper", lambda a: linalg.cholesky(a, upper=True), positive_definite(3, 3)),
            ("eigh", lambda a: tuple(linalg.eigh(a)), positive_definite(2, 3, 3)),
            ("eigh upper", lambda a: tuple(linalg.eigh(a, "U")), positive_definite(3, 3)),
            ("eigvalsh", linalg.eigvalsh, positive_definite(2, 3, 3)),
            ("eigvalsh upper", lambda a: linalg.eigvalsh(a, UPLO="U"), positive_definite(3, 3)),
            (
                "svd hermitian",
                lambda a: tuple(linalg.svd(a, hermitian=True)),
                positive_definite(3, 3) - 2.5 * np.eye(3),
            ),
            (
                "singular values, hermitian",
                lambda a: linalg.svd(a, compute_uv=False, hermitian=True),
                positive_definite(2, 3, 3) - 2.5 * np.eye(3),
            ),
        ]
    )
    def test_symmetric(self, f, operands):
        check_function(lambda a: f(symmetric(a)), *operands)

    @check_all(
        [
            ("eig", lambda a: tuple(linalg.eig(a)), positive_definite(3, 3) + 0.1 * some(3, 3)),
            ("eigvals", linalg.eigvals, positive_definite(2, 3, 3) + 0.1 * some(3, 3)),
            *(
                (f"{name} {shape}", f, np.eye(*shape[-2:]) * np.arange(1, shape[-1] + 1) + 0.3 * some(*shape))
                for shape in ((3, 3), (4, 3), (3, 4), (2, 4, 3), (2, 1, 3, 3))
                for name, f in (
                    ("svd", lambda a: tuple(linalg.svd(a, full_matrices=False))),
                    ("svdvals", linalg.svdvals),
                    ("svd without vectors", lambda a: linalg.svd(a, compute_uv=False)),
                    ("full svd, values", lambda a: linalg.svd(a).S),
                    ("qr", lambda a: tuple(linalg.qr(a))),
                    ("r", lambda a: linalg.qr(a, "r")),
                )
            ),
            ("full svd, square", lambda a: tuple(linalg.svd(a)), some(3, 3)),
            ("full svd, leading vectors", lambda a: (linalg.svd(a).U[:, :2], linalg.svd(a).Vh), some(4, 2)),
            ("complete qr, square", lambda a: tuple(linalg.qr(a, mode="complete")), regular(3, 3)),
            ("complete qr, wide", lambda a: tuple(linalg.qr(a, mode="complete")), some(2, 3)),
        ]
    )
    def test_general(self, f, operands):
        check_function(f, *operands)

    @pytest.mark.parametrize("name", ["eigh", "eig", "svd", "qr", "slogdet"])
    def test_numpys_named_results(self, name):
        x = positive_definite(3, 3)
        got, expected = getattr(linalg, name)(Tensor(x)), getattr(linalg, name)(x)
        assert type(got) is type(expected)

    @pytest.mark.parametrize("f", [linalg.cholesky, linalg.eigvalsh])
    def test_one_triangle_is_read_and_the_gradient_is_symmetric(self, f):
        x = positive_definite(3, 3)
        np.testing.assert_allclose(f(Tensor(np.tril(x))).data, f(np.tril(x)), rtol=1e-14)
        g = gradient(f, np.tril(x), seed=np.arange(1.0, f(x).size + 1).reshape(f(x).shape))
        np.testing.assert_array_equal(g, g.T)
        along = symmetric(some(3, 3))
        seed = np.arange(1.0, f(x).size + 1).reshape(f(x).shape)
        expected = np.sum(seed * (f(x + 1e-6 * along) - f(x - 1e-6 * along)) / 2e-6)
        assert_close(np.sum(g * along), expected, 1.0, 1e-7)

    def test_values_have_gradients_where_they_are_equal(self):
        x = np.diag([1.0, 1.0, 2.0])
        np.testing.assert_array_equal(gradient(linalg.eigvalsh, x), np.eye(3))
        np.testing.assert_array_equal(gradient(linalg.svdvals, x), np.eye(3))
        np.testing.assert_array_equal(gradient(lambda a: linalg.eigvals(a), x), np.eye(3))
        np.testing.assert_array_equal(gradient(lambda a: linalg.svd(a)[1], np.zeros((3, 2))), np.eye(3, 2))

    def test_vectors_have_none_there(self):
        x = np.diag([1.0, 1.0, 2.0])
        assert not np.all(np.isfinite(gradient(lambda a: linalg.eigh(a)[1], x, seed=some(3, 3))))
        assert not np.all(np.isfinite(gradient(lambda a: linalg.svd(a)[0], x, seed=some(3, 3))))

    def test_extra_singular_vectors(self):
        for shape in ((3, 2), (2, 3)):
            t = Tensor(some(*shape))
            u, s, vh = linalg.svd(t)
            assert (u.shape, s.shape, vh.shape) == ((shape[0],) * 2, (2,), (shape[1],) * 2)
            for part, numpys in zip((u, s, vh), linalg.svd(t.data), strict=True):
                np.testing.assert_array_equal(part.data, numpys)
            with pytest.raises(OperandError, match="full_matrices=False"):
                (u[:, -1].sum() + vh[-1].sum()).backward()
            (pushed,) = tangents([u if shape[0] > 2 else vh.T], [t], [np.ones(shape)])
            assert np.isfinite(pushed[:, :2]).all()
            assert np.isnan(pushed[:, 2:]).all()

    def test_a_tall_complete_qr_is_refused(self):
        for mode in ("complete", "raw"):
            with pytest.raises(OperandError, match=f"np.linalg.qr: mode='{mode}'"):
                linalg.qr(Tensor(some(3, 2)), mode)


@pytest.mark.parametrize(
    ("name", "call"),
    [
        ("np.linalg.cholesky", linalg.cholesky),
        ("np.linalg.eigh", linalg.eigh),
        ("np.linalg.eigh", lambda x: linalg.eigh(x.T @ x, "X")),
        ("np.linalg.eig", linalg.eig),
        ("np.linalg.svd", lambda x: linalg.svd(x[0])),
        ("np.linalg.qr", lambda x: linalg.qr(x[0])),
    ],
)
def test_errors_name_the_function(name, call):
    with pytest.raises((OperandError, ShapeError), match=f"{name}: "):
        call(Tensor(some(2, 3)))
