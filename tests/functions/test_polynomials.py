"""NumPy's functions of polynomials on Tensors."""

import numpy as np
import pytest

from autograd import Tensor, jacobian
from autograd.errors import OperandError, ShapeError
from tests.functions.helpers import (
    X,
    check_form,
    check_message,
    check_pair,
    check_single_precision,
    forms,
    numbers,
    pairs,
    wrong,
    wrt,
)
from tests.numeric import check_function

FORMS = [
    ("polyder", lambda x: np.polyder(x[0])),
    ("polyder twice", lambda x: np.polyder(x[0], m=2)),
    ("polyint", lambda x: np.polyint(x[0])),
    ("polyint twice", lambda x: np.polyint(x[0], m=2, k=3.0)),
    ("poly", lambda x: np.poly(x[0])),
    ("vander", lambda x: np.vander(x[0])),
    ("vander N", lambda x: np.vander(x[0], 3, increasing=True)),
]


@forms(FORMS)
def test_argument_forms(label, f):
    check_form(f)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@forms([*FORMS, ("polyval", lambda x: np.polyval(x[0], x))])
def test_float32_stays_float32(label, f):
    check_single_precision(label, f)


TWO = [
    ("polyval", lambda p, x: np.polyval(p, x), numbers(4), X),
    ("polyval of a number", lambda p, x: np.polyval(p, x), numbers(3), np.array(0.7)),
    ("polyadd", lambda p, q: np.polyadd(p, q), numbers(4), numbers(2, seed=3)),
    ("polysub", lambda p, q: np.polysub(p, q), numbers(2), numbers(4, seed=3)),
    ("polymul", lambda p, q: np.polymul(p, q), numbers(4), numbers(2, seed=3)),
    ("polymul, leading zeros", lambda p, q: np.polymul(np.pad(p, (2, 0)), q), numbers(3), numbers(2, seed=3)),
    ("polyint", lambda p, k: np.polyint(p, m=2, k=k), numbers(4), numbers(2, seed=3)),
]


@pairs(TWO)
def test_functions_of_two_arrays(f, a, b):
    check_pair(f, a, b)


# NumPy looks for Tensors only in the arguments that it dispatches on. It does not look at initial=, dx=, k= and the
# like.
@pairs([row for row in TWO if row[0] != "polyint"])
def test_the_first_of_two_arrays_may_be_plain(f, a, b):
    check_function(wrt(f, 1, a, b), b)


WRONG = [
    ("np.polyval", lambda x: np.polyval(x, 1.0), ShapeError, r"coefficients of shape \(3, 4\)"),
    ("np.polymul", lambda x: np.polymul(x, x), ShapeError, r"coefficients of shape \(3, 4\)"),
    ("np.polyder", lambda x: np.polyder(x[0], -1), OperandError, "m=-1"),
    ("np.polyint", lambda x: np.polyint(x[0], 3, [1.0, 2.0]), ShapeError, "2 constants, expected 3"),
    ("np.poly", lambda x: np.poly(x), ShapeError, "expected one axis of roots"),
    ("np.vander", lambda x: np.vander(x), ShapeError, r"\(3, 4\)"),
]


@wrong(WRONG)
def test_wrong_arguments_name_the_function(f, call, kind, message):
    check_message(f, call, kind, message)


class TestPolynomialFits:
    def test_polyfit(self):
        x, y = np.linspace(-1.0, 2.0, 7), np.array([1.0, 0.5, 2.0, -1.0, 0.0, 3.0, 1.5])
        w = np.linspace(0.5, 1.5, 7)
        x = x + 0.1  # moved off 0: see test_forward_over_reverse_at_singular_factors in test_reductions.py
        check_function(lambda x, y: np.polyfit(x, y, 2), x, y)
        check_function(lambda x, y, w: np.polyfit(x, y, 3, w=w), x, y, w)
        check_function(lambda x, y: np.polyfit(x, np.stack([y, 2 * y], axis=1), 1), x, y)
        with pytest.raises(ShapeError, match=r"np\.polyfit: got x of shape \(7,\) and y of shape \(3,\)"):
            np.polyfit(Tensor(x), y[:3], 1)

    @pytest.mark.parametrize("w", [None, np.linspace(0.5, 1.5, 7)])
    @pytest.mark.parametrize("columns", [False, True])
    def test_covariances_and_diagnostics(self, w, columns):
        x, y = np.linspace(-0.9, 2.1, 7), np.array([1.0, 0.5, 2.0, -1.0, 0.0, 3.0, 1.5])
        y = np.stack([y, np.cos(y)], axis=1) if columns else y
        for cov in (True, "unscaled"):
            check_function(lambda x, y, cov=cov: np.polyfit(x, y, 2, w=w, cov=cov), x, y)
        f = lambda x, y: np.polyfit(x, y, 2, w=w, full=True)  # noqa: E731
        check_function(lambda x, y: [f(x, y)[0], f(x, y)[1]], x, y)
        check_function(lambda x: f(x, y)[3], x)
        assert f(Tensor(x), y)[2] == 3
        assert f(Tensor(x), y)[4] == f(x, y)[4]

    def test_fits_that_points_do_not_determine(self):
        x, y = np.array([0.1, 0.5, 0.9]), np.array([1.0, 2.0, 4.0])
        with pytest.raises(ShapeError, match="got 3 points and cov=True, expected more than the 3 coefficients"):
            np.polyfit(Tensor(x), y, 2, cov=True)
        check_function(lambda x: np.polyfit(x, y, 2, cov="unscaled"), x)
        for points in (x[[0, 0, 0]], Tensor(x[[0, 0, 0]])):
            with pytest.warns(np.exceptions.RankWarning):
                np.polyfit(points, y, 1)

    @pytest.mark.parametrize(
        ("u", "v"),
        [
            ([3.0, 5.0, 2.0], [2.0, 1.0]),
            ([1.0, 2.0], [1.0, 0.0, 3.0]),
            ([4.0, 2.0], [2.0]),
            ([2.0, 0.0, 1.0, 4.0], [1.0, 1.0, 3.0]),
        ],
    )
    def test_polydiv(self, u, v):
        check_function(lambda u, v: list(np.polydiv(u, v)), np.array(u), np.array(v))


class TestRoots:
    def test_agree_with_numpy_and_have_gradients(self):
        check_function(np.roots, np.array([1.0, 2.0, 5.0]))  # the roots are a complex pair
        check_function(np.roots, np.array([1.0, 2j, 5.0 - 1j, 1.0]))

    def test_edges(self):
        assert np.roots(Tensor([0.0, 0.0])).shape == (0,)
        p = np.array([0.0, 1.0, -3.0, 2.0, 0.0])
        np.testing.assert_allclose(np.roots(Tensor(p)).data, np.roots(p))
        np.testing.assert_array_equal(np.roots(Tensor([2.0, 0.0, 0.0])).data, [0.0, 0.0])
        with pytest.raises(ShapeError, match="one axis"):
            np.roots(Tensor(np.ones((2, 2))))

    def test_they_move_as_the_implicit_function_theorem_says(self):
        p = np.array([1.0, 2.0, 5.0])
        roots = np.roots(p)
        powers = np.vander(roots, 3)
        expected = -powers / np.polyval(np.polyder(p), roots)[:, None]
        np.testing.assert_allclose(jacobian(np.roots)(p), expected, rtol=1e-10)

    def test_conjugate_roots_have_a_real_polynomial(self):
        zeros = np.array([1 + 2j, 1 - 2j, 3.0])
        assert np.poly(Tensor(zeros)).dtype == np.float64
        np.testing.assert_allclose(np.poly(Tensor(zeros)).data, np.poly(zeros))
