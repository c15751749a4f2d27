"""``lfilter`` and ``fftconvolve``: SciPy's values and states, derivatives by everything, refusals."""

import numpy as np
import pytest
import scipy.signal

from autograd import OperandError, ShapeError, Tensor, grad
from autograd.scipy import signal
from tests.numeric import check_function

rng = np.random.default_rng(0)
X = rng.normal(size=(2, 7))
FILTERS = [
    ([1.0, 0.5, -0.2], [1.0, -0.3]), ([0.7], [2.0, 0.4, 0.1]), ([1.0, -1.0], [0.5]), ([2.0], [4.0]),
    ([0.2, 0.3, 0.1], [1.5, -0.5, 0.2]),
]  # fmt: skip


@pytest.mark.parametrize(("b", "a"), FILTERS)
@pytest.mark.parametrize("axis", [-1, 0])
def test_filters(b, a, axis):
    b, a, x = np.array(b), np.array(a), X if axis else X.T.copy()
    value = check_function(lambda b, a, x: signal.lfilter(b, a, x, axis), b, a, x)
    np.testing.assert_allclose(value, scipy.signal.lfilter(b, a, x, axis), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("b", "a"), FILTERS)
@pytest.mark.parametrize("length", [1, 2, 7])
def test_filters_with_a_state(b, a, length):
    b, a, x = np.array(b), np.array(a), X[:, :length]
    zi = rng.normal(size=(2, max(len(a), len(b)) - 1))
    value = check_function(lambda b, a, x, zi: signal.lfilter(b, a, x, zi=zi), b, a, x, zi)
    for ours, theirs in zip(value, scipy.signal.lfilter(b, a, x, zi=zi), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)


def test_two_halves_are_the_whole():
    b, a = (np.array(v) for v in FILTERS[-1])
    first, state = signal.lfilter(b, a, Tensor(X[:, :3]), zi=np.zeros((2, 2)))
    second, _ = signal.lfilter(b, a, Tensor(X[:, 3:]), zi=state)
    np.testing.assert_allclose(np.concatenate([first, second], axis=1).data, scipy.signal.lfilter(b, a, X), rtol=1e-12)


def test_the_last_coefficients_of_a_long_filter_have_no_part():
    g = grad(lambda b: np.sum(signal.lfilter(b, [1.0], X[0, :2])))(np.ones(4))
    np.testing.assert_allclose(g, [X[0, :2].sum(), X[0, 0], 0.0, 0.0])


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize(
    ("a", "b", "axes"),
    [((7,), (3,), None), ((3,), (7,), None), ((4, 5), (2, 3), None), ((2, 6), (2, 3), 1), ((2, 6), (1, 3), [-1])],
)
def test_fftconvolve(mode, a, b, axes):
    x, y = rng.normal(size=a), rng.normal(size=b)
    value = check_function(lambda x, y: signal.fftconvolve(x, y, mode, axes), x, y)
    np.testing.assert_allclose(value, scipy.signal.fftconvolve(x, y, mode, axes), rtol=1e-11, atol=1e-13)


def test_complex_and_single_precision():
    z = rng.normal(size=5) + 1j * rng.normal(size=5)
    value = check_function(lambda z, x: signal.fftconvolve(z, x), z, X[0])
    np.testing.assert_allclose(value, scipy.signal.fftconvolve(z, X[0]), rtol=1e-11, atol=1e-13)
    single = Tensor(X, dtype=np.float32)
    out = signal.fftconvolve(single, np.ones((1, 2), dtype=np.float32), axes=1)
    filtered = signal.lfilter(np.ones(2, dtype=np.float32), np.ones(1, dtype=np.float32), single)
    (out.sum() + filtered.sum()).backward()
    assert out.dtype == filtered.dtype == single.grad.dtype == np.float32


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: signal.fftconvolve(Tensor(X), X, "half"), OperandError, "fftconvolve: got mode='half'"),
        (lambda: signal.fftconvolve(Tensor(X), X[0]), ShapeError, "expected as many axes"),
        (lambda: signal.fftconvolve(Tensor(X), X[:, :3], axes=0), ShapeError, "do not broadcast beside axes"),
        (lambda: signal.fftconvolve(Tensor(X), np.ones((3, 2)), "valid"), ShapeError, "expected one within the other"),
        (lambda: signal.fftconvolve(Tensor(X), np.ones((0, 2))), ShapeError, "no empty axes"),
        (lambda: signal.lfilter([1.0], Tensor([0.0, 1.0]), X), OperandError, r"got a\[0\] = 0"),
        (lambda: signal.lfilter([1.0], [1.0], np.array(["a"])), OperandError, "entries that are no numbers"),
        (lambda: signal.lfilter(Tensor(X), [1.0], X), ShapeError, "expected two vectors and signals"),
        (lambda: signal.lfilter([1.0, 1.0], [1.0], Tensor(X), zi=np.zeros((2, 2))), ShapeError, "got zi of shape"),
        (lambda: signal.sosfilt(np.ones((1, 6)), Tensor(X)), OperandError, r"scipy\.signal\.sosfilt: no derivative"),
    ],
)
def test_what_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()
