"""``cdist`` and ``pdist``: SciPy's distances under every metric, derivatives, points that are one, refusals."""

import numpy as np
import pytest
import scipy.spatial.distance

from autograd import OperandError, ShapeError, Tensor, grad
from autograd.scipy.spatial import distance
from tests.numeric import check_function

rng = np.random.default_rng(0)
A, B, W = rng.normal(size=(4, 3)), rng.normal(size=(2, 3)), np.array([0.5, 2.0, 1.0])
VI = np.array([[1.0, 0.2, 0.0], [0.1, 2.0, 0.3], [0.0, 0.3, 1.5]])
# Each metric, with its arguments, all differentiable.
CASES = [
    *((metric, {}) for metric in distance._METRICS),
    *((metric, {"w": W}) for metric in distance._METRICS if metric not in ("seuclidean", "mahalanobis")),
    ("minkowski", {"p": np.array(3.5)}), ("seuclidean", {"V": W}), ("mahalanobis", {"VI": VI}),
]  # fmt: skip


@pytest.mark.parametrize(("metric", "given"), CASES, ids=str)
def test_values_and_derivatives(metric, given):
    names = list(given)
    plain = {k: float(v) if k == "p" else v for k, v in given.items()}
    if metric == "chebyshev":  # chebyshev is constant in its weights
        ours = check_function(lambda a, b: distance.cdist(a, b, metric, **given), A, B)
        pairs = check_function(lambda a: distance.pdist(a, metric, **given), A)
    else:

        def call(f, *xs):
            return f(*xs[: len(xs) - len(names)], metric, **dict(zip(names, xs[len(xs) - len(names) :], strict=True)))

        ours = check_function(lambda *xs: call(distance.cdist, *xs), A, B, *given.values())
        pairs = check_function(lambda *xs: call(distance.pdist, *xs), A, *given.values())
    np.testing.assert_allclose(ours, scipy.spatial.distance.cdist(A, B, metric, **plain), rtol=1e-12)
    np.testing.assert_allclose(pairs, scipy.spatial.distance.pdist(A, metric, **plain), rtol=1e-12)


@pytest.mark.parametrize(
    "metric", ["euclidean", "cityblock", "chebyshev", "minkowski", "seuclidean", "mahalanobis", "canberra"]
)
def test_a_point_and_itself_have_slope_zero(metric):
    g = grad(lambda a: np.sum(distance.cdist(a, a.copy() if isinstance(a, np.ndarray) else A, metric)))(A)
    assert np.all(np.isfinite(g))
    one = grad(
        lambda a: distance.cdist(
            a, A[:1], metric, **({"V": W} if metric == "seuclidean" else {"VI": VI} if metric == "mahalanobis" else {})
        )[0, 0]
    )
    np.testing.assert_array_equal(one(A[:1].copy()), np.zeros((1, 3)))


def test_plain_points_have_all_metrics_of_scipy():
    theirs = scipy.spatial.distance
    np.testing.assert_array_equal(distance.cdist(A, B, "hamming"), theirs.cdist(A, B, "hamming"))
    np.testing.assert_array_equal(distance.pdist(A, theirs.sqeuclidean), theirs.pdist(A, theirs.sqeuclidean))
    out = np.empty((len(A), len(B)))
    assert distance.cdist(A, B, out=out) is out


def test_too_few_points_have_no_covariance():
    x = Tensor(A[:1])
    for call in (lambda: distance.cdist(x, B[:1], "mahalanobis"), lambda: distance.pdist(x, "mahalanobis")):
        with pytest.raises(OperandError, match="expected more points than coordinates to estimate VI"):
            call()


def test_names_of_metrics_and_what_is_scipys():
    np.testing.assert_array_equal(distance.cdist(Tensor(A), B, "cb").data, distance.cdist(A, B, "cityblock"))
    assert distance.squareform is not None
    np.testing.assert_array_equal(distance.cdist(A, B, "minkowski", p=np.inf), distance.cdist(A, B, "chebyshev"))


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: distance.cdist(Tensor(A), B[:, :2]), ShapeError, r"expected \(m, k\) and \(n, k\)"),
        (lambda: distance.pdist(Tensor(A[0])), ShapeError, r"expected \(m, k\)"),
        (
            lambda: distance.cdist(Tensor(A), B, "hamming"),
            OperandError,
            "got metric='hamming', expected one of euclidean",
        ),
        (lambda: distance.cdist(Tensor(A), B, "cosine", p=3), OperandError, "got p= with metric='cosine', expected w"),
        (lambda: distance.cdist(Tensor(A), B, out=np.zeros((4, 2))), OperandError, "out= is not supported"),
        (
            lambda: distance.hamming(Tensor(A[0]), A[1]),
            OperandError,
            r"scipy\.spatial\.distance\.hamming: no derivative",
        ),
    ],
)
def test_what_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
