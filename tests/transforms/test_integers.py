"""``make_vjp`` of integer arrays: exact where numbers are moved, floating elsewhere."""

import numpy as np
import pytest

from autograd import OperandError, grad, make_vjp

BIG = np.array([2**63 + 5, 3, 2**64 - 1, 2**53 + 1], dtype=np.uint64)


def test_moved_numbers_are_exact():
    vjp, value = make_vjp(lambda x: np.reshape(x[1:], (3, 1)))(BIG)
    assert value.dtype == np.uint64
    np.testing.assert_array_equal(value.ravel(), BIG[1:])
    v = np.array([[2**64 - 7], [1], [2**60 + 3]], dtype=np.uint64)
    found = vjp(v)
    assert found.dtype == np.uint64
    np.testing.assert_array_equal(found, np.concatenate([np.zeros(1, np.uint64), v.ravel()]))


def test_a_part_replaced_as_coders_do_it():
    """The part of an array that a view shows is replaced by its difference, which wraps around."""
    view = lambda x: x[::2]  # noqa: E731
    vjp, part = make_vjp(view)(BIG)
    new = np.array([17, 4], dtype=np.uint64)
    np.testing.assert_array_equal(BIG + vjp(new - part), [17, 3, 4, 2**53 + 1])


def test_sums_and_signs():
    for dtype in (np.int64, np.int32, np.uint8, np.int8):
        x = np.array([1, 2, 3], dtype=dtype)
        vjp, value = make_vjp(lambda x: np.concatenate([x, x[:1], x[:1]]))(x)
        v = np.array([100, -1, 2, 100, 100]).astype(dtype)
        assert value.dtype == vjp(v).dtype == dtype
        np.testing.assert_array_equal(vjp(v), [*(v[:1] + v[3:4] + v[4:]), v[1], v[2]])


def test_containers_and_other_seeds():
    tree = {"a": np.arange(3), "b": [np.arange(2)]}
    vjp, _ = make_vjp(lambda t: (t["a"][1:], t["b"][0]))(tree)
    got = vjp((np.array([5, 6]), np.array([7, 8])))
    np.testing.assert_array_equal(got["a"], [0, 5, 6])
    np.testing.assert_array_equal(got["b"][0], [7, 8])
    assert got["a"].dtype == np.int64
    np.testing.assert_array_equal(vjp((np.array([0.5, 6]), np.array([7, 8])))["a"], [0, 0.5, 6])


@pytest.mark.parametrize(
    ("f", "slope"),
    [(lambda x: x * 0.5, [0.5] * 3), (lambda x: x**2, [2, 4, 6]), (lambda x: np.sin(x), np.cos([1, 2, 3]))],
)
def test_other_functions_are_differentiated_in_float64(f, slope):
    vjp, value = make_vjp(f)(np.array([1, 2, 3]))
    np.testing.assert_array_equal(value, f(np.array([1.0, 2.0, 3.0])))
    for one in (np.ones(3), np.ones(3, int)):
        np.testing.assert_allclose(vjp(one), slope, rtol=1e-15)
        assert vjp(one).dtype == np.float64


def test_the_argument_is_not_written_to_and_grad_asks_for_floats():
    x = np.array([1, 2, 3])
    vjp, value = make_vjp(lambda x: x[::-1])(x)
    vjp(x)[:] = 9
    value[:] = 8
    np.testing.assert_array_equal(x, [1, 2, 3])
    with pytest.raises(OperandError, match=r"array of dtype int64 in argument 0.*astype\(float\)"):
        grad(np.sum)(x)
