"""Histograms on Tensors: plain counts; edges, densities and sums of weights with their derivatives."""

import numpy as np
import pytest

from autograd import Tensor, gradients
from autograd.errors import ShapeError
from tests.functions.helpers import numbers
from tests.numeric import check_function

RNG = np.random.default_rng(0)
X, Y, W = RNG.normal(size=12), RNG.normal(size=12), RNG.uniform(0.5, 1, 12)
EDGES = np.array([-1.0, -0.3, 0.4, 1.2])
SAMPLE = RNG.normal(size=(12, 3))

# For each row: label, function, operands, and the outputs that are differentiable.
FORMS = [
    ("edges", lambda x: np.histogram(x, 5), (X,), [1]),
    ("density", lambda x: np.histogram(x, 5, density=True), (X,), [0, 1]),
    ("weights", lambda w: np.histogram(X, 5, weights=w), (W,), [0]),
    ("complex weights", lambda w: np.histogram(X, 5, weights=w), (W + 1j * Y,), [0]),
    ("weights and range", lambda w: np.histogram(X, 5, (-1.0, 1.0), weights=w), (W,), [0]),
    ("data and weights", lambda x, w: np.histogram(x, 5, weights=w), (X, W), [0, 1]),
    ("density of weights", lambda x, w: np.histogram(x, 4, density=True, weights=w), (X, W), [0, 1]),
    ("range", lambda x, r: np.histogram(x, 5, range=r), (X, np.array([-1.0, 1.3])), [1]),
    ("density in a range", lambda x, r: np.histogram(x, 3, (r[0], 2.0), True), (X, np.array([-1.0])), [0, 1]),
    ("given edges", lambda e: np.histogram(X, e, density=True), (EDGES,), [0, 1]),
    ("given edges, counted", lambda x, e: np.histogram(x, e), (X, EDGES), [1]),
    ("one number many times", lambda x: np.histogram(x * np.ones(3), 4), (np.array([2.0]),), [1]),
    ("a matrix", lambda x: np.histogram(x, 4), (numbers(3, 4),), [1]),
    *((f"bins {name}", lambda x, name=name: np.histogram(x, name), (X,), [1]) for name in ("auto", "fd", "doane")),
    ("only edges", lambda x: np.histogram_bin_edges(x, 4), (X,), [0]),
    ("only edges, given", lambda e: np.histogram_bin_edges(X, e), (EDGES,), [0]),
    ("2d", lambda x, y: np.histogram2d(x, y), (X, Y), [1, 2]),
    ("2d density", lambda x, y, w: np.histogram2d(x, y, 4, density=True, weights=w), (X, Y, W), [0, 1, 2]),
    ("2d mixed bins", lambda x, y: np.histogram2d(x, y, [3, EDGES], density=True), (X, Y), [0, 1]),
    ("2d, the same edges", lambda e: np.histogram2d(X, Y, e), (EDGES,), [1, 2]),
    ("2d ranges", lambda x, y: np.histogram2d(x, y, 3, [(-1.0, 1.0), None]), (X, Y), [2]),
    ("dd", lambda s: np.histogramdd(s, 2), (SAMPLE,), [1, 2, 3]),
    ("dd density", lambda s, w: np.histogramdd(s, (2, 3, 2), None, True, w), (SAMPLE, W), [0, 1, 2, 3]),
    ("dd of a list", lambda x: np.histogramdd((x, Y), 2, density=True), (X,), [0, 1]),
]  # fmt: skip


def flat(out):
    return [part for x in out for part in flat(x)] if isinstance(out, (list, tuple)) else [out]


@pytest.mark.parametrize(("f", "operands", "tracked"), [form[1:] for form in FORMS], ids=[form[0] for form in FORMS])
def test_argument_forms(f, operands, tracked):
    got, expected = flat(f(*map(Tensor, operands))), flat(f(*operands))
    assert [k for k, x in enumerate(got) if isinstance(x, Tensor)] == tracked
    for mine, numpys in zip(got, expected, strict=True):
        assert mine.dtype == numpys.dtype
        np.testing.assert_allclose(mine.data if isinstance(mine, Tensor) else mine, numpys, rtol=1e-13, atol=1e-15)
    check_function(lambda *xs: [flat(f(*xs))[k] for k in tracked], *operands)


def test_the_sums_of_tracked_data_are_numpys():
    """Numbers on edges count as NumPy counts them: the last bin includes both edges."""
    x = np.array([0.0, 0.1, 0.25, 0.5, 0.5, 0.75, 1.0, 1.0, 2.0, -1.0])
    edges = np.array([0.0, 0.25, 0.5, 0.5, 1.0])
    weights = np.arange(1.0, 11)
    for bins in (4, edges):
        expected = np.histogram(x, bins, (0.0, 1.0), weights=weights)[0]
        for w in (Tensor(weights), weights):
            found = np.histogram(Tensor(x), bins, (0.0, 1.0), weights=w)[0]
            np.testing.assert_array_equal(found.data if isinstance(found, Tensor) else found, expected)
        assert type(np.histogram(Tensor(x), bins)[0]) is np.ndarray
        assert np.histogram(Tensor(x), bins)[0].dtype.kind == "i"


def test_edges_in_closed_form():
    """Edge k of n lies k / n of the way from the smallest number to the largest."""
    t = Tensor([3.0, 1.0, 2.0])
    edges = np.histogram(t, 4)[1]
    np.testing.assert_allclose(gradients([edges], [t], [np.eye(5)[1]])[0], [0.25, 0.75, 0.0])


def test_float32_stays_float32():
    x, w = Tensor(X, dtype=np.float32), Tensor(W, dtype=np.float32)
    for density in (False, True):
        hist, edges = np.histogram(x, 3, weights=w, density=density)
        plain = np.histogram(x.data, 3, weights=w.data, density=density)
        assert (hist.dtype, edges.dtype) == (plain[0].dtype, plain[1].dtype)
        np.testing.assert_allclose(hist.data, plain[0], rtol=1e-6)


def test_edges_that_depend_on_no_node_are_plain():
    assert type(np.histogram(X, 3, weights=Tensor(W))[1]) is np.ndarray
    assert type(np.histogram(Tensor(X), 3, (0.0, 1.0))[1]) is np.ndarray
    assert type(np.histogram(Tensor(np.zeros(0)), 3)[1]) is np.ndarray
    assert np.histogram(Tensor(X), EDGES)[1] is EDGES


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: np.histogram(Tensor(X), weights=Tensor(W[:3])), ValueError),
        (lambda: np.histogram(Tensor(X), bins=-1), ValueError),
        (lambda: np.histogram(Tensor(X), bins=Tensor(EDGES[::-1])), ValueError),
        (lambda: np.histogram(Tensor(X), "sometimes"), ValueError),
        (lambda: np.histogram(Tensor(X), "auto", weights=Tensor(W)), TypeError),
        (lambda: np.histogram2d(Tensor(X), Y[:4]), ShapeError),
        (lambda: np.histogramdd(Tensor(SAMPLE), bins=[1, 2]), ValueError),
        (lambda: np.histogramdd(Tensor(SAMPLE), weights=Tensor(W + 1j)), TypeError),
    ],
)
def test_wrong_arguments_name_the_function(call, error):
    with pytest.raises(error) as caught:
        call()
    assert "np.histogram" in f"{caught.value} {getattr(caught.value, '__notes__', '')}"
