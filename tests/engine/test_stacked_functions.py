"""NumPy's functions on ``Stacked`` arrays: each gives the results of its rows."""

import numpy as np
import pytest

from autograd.engine.stacked import FUNCTIONS, Stacked
from tests.engine.test_stacked import assert_each_row, rows_of

X, FLAT, SQUARE = rows_of(2, 1, 3), rows_of(4, seed=1), rows_of(3, 3, seed=2)
PLAIN = np.random.default_rng(3).uniform(0.5, 2.0, (2, 1, 3))
REGULAR = np.eye(3) * 4 + np.arange(9.0).reshape(3, 3) / 10
PLACES = np.array([2, 0, 2, 1])

CALLS = {
    np.where: [
        lambda: assert_each_row(lambda x, y: np.where(x > y, x, 0.0), X, PLAIN),
        lambda: assert_each_row(lambda x, y: np.where(PLAIN > 1, x, y), FLAT[0], X),
        lambda: assert_each_row(lambda x: np.where(np.ones((4, 2, 1, 3), bool), x, 1.0), FLAT[:3]),
    ],
    np.zeros_like: [
        lambda: assert_each_row(np.zeros_like, X),
        lambda: assert_each_row(lambda x: np.zeros_like(x, dtype=bool), X),
        lambda: assert_each_row(lambda x: np.zeros_like(x, shape=(5, 2)), X),
        lambda: assert_each_row(lambda x: np.zeros_like(x, shape=5), X),
    ],
    np.ones_like: [lambda: assert_each_row(np.ones_like, X)],
    np.broadcast_to: [
        lambda: assert_each_row(lambda x: np.broadcast_to(x, (5, 2, 4, 3)), X),
        lambda: assert_each_row(lambda x: np.broadcast_to(x, 4), FLAT),
        lambda: assert_each_row(lambda x: np.broadcast_to(x, (2,)), FLAT[0]),
    ],
    np.concatenate: [
        lambda: assert_each_row(lambda x, y: np.concatenate([x, y, x], axis=-1), X, PLAIN),
        lambda: assert_each_row(lambda x, y: np.concatenate((y, x), axis=None), X, PLAIN),
        lambda: assert_each_row(lambda x: np.concatenate([x, np.ones(2)]), FLAT),
    ],
    np.stack: [
        lambda axis=axis: assert_each_row(lambda x, y: np.stack([x, y], axis=axis), X, PLAIN) for axis in (0, 1, -1, 3)
    ],
    np.matmul: [  # test_stacked has more shapes
        lambda: assert_each_row(np.matmul, SQUARE, REGULAR),
        lambda: assert_each_row(np.matmul, REGULAR, FLAT[:3]),
    ],
    np.einsum: [
        lambda: assert_each_row(lambda x, y: np.einsum("ijk,lmk->il", x, y), X, PLAIN),
        lambda: assert_each_row(lambda x, y: np.einsum("aj,ja->", x, y, optimize=True), SQUARE, SQUARE),
        lambda: assert_each_row(lambda x: np.einsum("ii->i", x), SQUARE),
        lambda: assert_each_row(lambda x: np.einsum("...i,i", x, np.arange(3.0)), SQUARE),
        lambda: assert_each_row(lambda x: np.einsum(x, [0, 1], [1, 0]), SQUARE),
    ],
    np.cumsum: [
        lambda: assert_each_row(lambda x: np.cumsum(x, axis=-1), X),
        lambda: assert_each_row(np.cumsum, X),
    ],
    np.take_along_axis: [
        lambda: assert_each_row(lambda x: np.take_along_axis(x, np.array([[2, 0, 1]] * 3), 1), SQUARE),
        lambda: assert_each_row(lambda x: np.take_along_axis(x, np.array([[2], [0], [1]]).T, -1), SQUARE),
        lambda: assert_each_row(lambda x: np.take_along_axis(x, np.argsort(x, axis=0), 0), SQUARE),
        lambda: assert_each_row(lambda x: np.take_along_axis(x, PLACES, None), X),
        lambda: assert_each_row(lambda x: np.take_along_axis(PLAIN[0], np.argsort(x, axis=-1), -1), X[0]),
    ],
    np.roll: [
        lambda: assert_each_row(lambda x: np.roll(x, 2), SQUARE),
        lambda: assert_each_row(lambda x: np.roll(x, (1, 3)), SQUARE),
        lambda: assert_each_row(lambda x: np.roll(x, 1, axis=-1), SQUARE),
        lambda: assert_each_row(lambda x: np.roll(x, (1, -1), axis=(0, 1)), SQUARE),
    ],
    np.bincount: [
        lambda: assert_each_row(lambda x: np.bincount(PLACES, weights=x, minlength=5), FLAT),
        lambda: assert_each_row(lambda x: np.bincount(PLACES, x), FLAT),
        lambda: assert_each_row(lambda x: np.bincount(PLACES, x, 2), FLAT),
        lambda: assert_each_row(lambda x: np.bincount(np.argsort(x), x), FLAT),
        lambda: assert_each_row(lambda x: np.bincount(np.argsort(x)), FLAT),
    ],
    np.diagonal: [
        lambda: assert_each_row(np.diagonal, X),
        lambda: assert_each_row(lambda x: np.diagonal(x, 1, -2, -1), X),
    ],
    np.linalg.solve: [
        lambda: assert_each_row(lambda b: np.linalg.solve(REGULAR, b), SQUARE),
        lambda: assert_each_row(lambda b: np.linalg.solve(REGULAR, b), SQUARE[0]),
        lambda: assert_each_row(lambda b: np.linalg.solve(REGULAR, b), SQUARE[:, :1]),
        lambda: assert_each_row(lambda a: np.linalg.solve(a + REGULAR, PLAIN[0].T), SQUARE),
        lambda: assert_each_row(lambda b: np.linalg.solve(np.stack([REGULAR, REGULAR.T]), b), SQUARE),
        lambda: assert_each_row(lambda b: np.linalg.solve(np.stack([REGULAR, REGULAR.T]), b), X.swapaxes(1, 2)),
    ],
    np.real: [lambda: assert_each_row(np.real, X)],
    np.imag: [lambda: assert_each_row(np.imag, Stacked(X.rows * 1j))],
    np.reshape: [lambda: assert_each_row(lambda x: np.reshape(x, (3, 2)), X)],
    np.swapaxes: [lambda: assert_each_row(lambda x: np.swapaxes(x, 0, -1), X)],
    np.squeeze: [lambda: assert_each_row(np.squeeze, X), lambda: assert_each_row(lambda x: np.squeeze(x, 1), X)],
    **{
        f: [
            lambda f=f, axis=axis, n=n: assert_each_row(lambda x: f(x, n, axis, "ortho"), SQUARE)
            for axis in (0, 1, -1)
            for n in (None, 2, 5)
        ]
        for f in (np.fft.fft, np.fft.ifft, np.fft.rfft, np.fft.irfft)
    },
}
WITHOUT_ROWS = {np.shape, np.ndim, np.size, np.iscomplexobj, np.asarray, np.arange, np.empty_like}
"""Functions that tell something about a row, or whose result has no numbers that could be compared."""


@pytest.mark.parametrize(("function", "calls"), CALLS.items(), ids=lambda x: getattr(x, "__name__", ""))
def test_each_row_is_what_the_function_gives(function, calls):
    assert function in FUNCTIONS
    for call in calls:
        call()


def test_every_function_of_the_table_is_tested():
    assert set(FUNCTIONS) == set(CALLS) | WITHOUT_ROWS


def test_what_is_told_about_a_row():
    assert np.shape(X) == (2, 1, 3)
    assert np.ndim(X) == 3
    assert np.size(X) == 6
    assert np.iscomplexobj(X * 1j)
    assert not np.iscomplexobj(X)
    empty = np.empty_like(X, shape=(4, 2))
    assert empty.shape == (4, 2)
    assert empty.dtype == X.dtype


def test_constants_made_like_stacked_arrays():
    constant = np.asarray(PLAIN, like=X)
    constant[0] = 0.0
    assert isinstance(constant, Stacked)
    assert PLAIN[0].all()
    np.testing.assert_array_equal(constant.rows[2, 1], PLAIN[1])
    np.testing.assert_array_equal(np.arange(5, like=X), np.arange(5))


@pytest.mark.parametrize("axis", [2, -3])
def test_an_axis_that_is_not_there_is_no_other_one(axis):
    for f in (
        lambda x: np.concatenate([x, x], axis=axis),
        lambda x: np.cumsum(x, axis=axis),
        lambda x: np.fft.fft(x, axis=axis),
        lambda x: np.roll(x, 1, axis=axis),
        lambda x: np.diagonal(x, 0, 0, axis),
    ):
        with pytest.raises(np.exceptions.AxisError):
            f(SQUARE)
