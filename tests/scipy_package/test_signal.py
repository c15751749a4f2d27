"""``autograd.scipy.signal.convolve``: every mode and choice of axes against sums written out, and its derivatives."""

import itertools

import numpy as np
import pytest
import scipy.signal

from autograd import OperandError, ShapeError, Tensor, grad
from autograd.scipy import signal
from autograd.scipy.signal import convolve
from autograd.scipy.signal.convolution import correlate
from tests.numeric import check_function

rng = np.random.default_rng(0)


def by_loops(a, b, axes, dot_axes, mode):
    """The definition, one pair of slices at a time, with SciPy's convolution of whole arrays."""
    (ca, cb), (da, db) = axes, dot_axes
    ra, rb = ([i for i in range(x.ndim) if i not in (*c, *d)] for x, c, d in ((a, ca, da), (b, cb, db)))
    a, b = a.transpose((*ra, *da, *ca)), b.transpose((*rb, *db, *cb))

    def one(i, j):
        return sum(
            scipy.signal.convolve(a[(*i, *k)], b[(*j, *k)], mode=mode, method="direct")
            for k in np.ndindex(a.shape[len(ra) : len(ra) + len(da)])
        )

    first, second = a.shape[: len(ra)], b.shape[: len(rb)]
    out = np.stack([one(i, j) for i, j in itertools.product(np.ndindex(first), np.ndindex(second))])
    return out.reshape((*first, *second, *out.shape[1:]))


CASES = [
    ((5,), (3,), None, ((), ())),
    ((2,), (4,), None, ((), ())),
    ((4, 5), (2, 3), None, ((), ())),
    ((3, 4), (3, 4), None, ((), ())),
    ((2, 3, 5, 4), (6, 3, 2, 3), ((2, 3), (2, 3)), ((1,), (1,))),
    ((2, 5, 3), (3, 3, 4), ((1,), (0,)), ((2,), (1,))),
    ((2, 5), (3, 4), ((1,), (1,)), ((), ())),
    ((5, 3), (2, 3), ((-2,), (0,)), ((-1,), (-1,))),
]


@pytest.mark.parametrize("mode", ["full", "valid", "same"])
@pytest.mark.parametrize(("a", "b", "axes", "dots"), CASES)
def test_values_and_derivatives(a, b, axes, dots, mode):
    x, y = rng.normal(size=a), rng.normal(size=b)
    value = check_function(lambda x, y: convolve(x, y, axes=axes, dot_axes=dots, mode=mode), x, y)
    named = axes or (range(x.ndim), range(y.ndim))
    plain = [[i % z.ndim for i in ax] for z, ax in ((x, named[0]), (y, named[1]))]
    summed = [[i % z.ndim for i in ax] for z, ax in ((x, dots[0]), (y, dots[1]))]
    np.testing.assert_allclose(value, by_loops(x, y, plain, summed, mode), rtol=1e-12, atol=1e-13)


def test_valid_where_the_second_array_is_the_longer_one():
    x, y = rng.normal(size=(2, 3)), rng.normal(size=(4, 5))
    value = check_function(lambda x, y: convolve(x, y, axes=[(1,), (1,)], mode="valid"), x, y)
    assert value.shape == (2, 4, 3)
    np.testing.assert_allclose(value[1, 2], np.convolve(x[1], y[2], "valid"), rtol=1e-12)


def test_no_axes_to_convolve_is_a_product_of_tensors():
    x, y = rng.normal(size=(2, 3)), rng.normal(size=(4, 3))
    value = check_function(lambda x, y: convolve(x, y, axes=[(), ()], dot_axes=[(1,), (1,)]), x, y)
    np.testing.assert_allclose(value, x @ y.T, rtol=1e-12)


def test_correlate_is_linear_in_both():
    assert correlate.kind == "multilinear"
    check_function(correlate, rng.normal(size=(2, 3, 5)), rng.normal(size=(4, 3, 2)))


@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("shapes", [((6,), (3,)), ((3,), (6,)), ((4, 3), (2, 2)), ((1,), (1,))])
@pytest.mark.parametrize("name", ["convolve", "correlate"])
def test_scipys_arguments(name, shapes, mode):
    x, y = (rng.normal(size=shape) for shape in shapes)
    ours, theirs = getattr(signal, name), getattr(scipy.signal, name)
    value = check_function(lambda x, y: ours(x, y, mode), x, y)
    np.testing.assert_allclose(value, theirs(x, y, mode), rtol=1e-11, atol=1e-12)
    np.testing.assert_array_equal(ours(x, y, mode=mode, method="direct"), value)


def test_arrays_to_correlate_have_as_many_axes():
    with pytest.raises(ShapeError, match=r"correlate: got shapes \(3,\) and \(2, 2\), expected as many axes"):
        signal.correlate(Tensor(np.ones(3)), np.ones((2, 2)))
    with pytest.raises(OperandError, match="got mode='some', expected 'full', 'valid' or 'same'"):
        signal.correlate(Tensor(np.ones(3)), np.ones(2), "some")


def test_float32_stays():
    x = Tensor(np.ones(4), dtype=np.float32)
    out = convolve(x, np.ones(2, dtype=np.float32))
    out.sum().backward()
    assert out.dtype == x.grad.dtype == np.float32


def test_lists():
    np.testing.assert_array_equal(grad(lambda x: convolve(x, [1.0, 2.0])[1])(np.array([3.0, 4.0])), [2.0, 1.0])


@pytest.mark.parametrize(
    ("a", "b", "kwargs", "error", "message"),
    [
        ((3,), (2,), {"mode": "circular"}, OperandError, "got mode='circular'"),
        ((3,), (2, 2), {}, ShapeError, "expected as many axes of both"),
        ((3, 2), (3, 4), {"axes": [(0,), (0,)], "dot_axes": [(1,), (1,)]}, ShapeError, "equal lengths along dot_axes"),
        ((3, 2), (2, 3), {"mode": "valid"}, ShapeError, "one array to be the longer"),
        (
            (3, 2),
            (2, 3),
            {"axes": [(0, 0), (0, 1)]},
            ShapeError,
            r"axes \[0, 0\] of A, expected different ones of its 2",
        ),
        ((3,), (2,), {"axes": [(1,), (0,)]}, ShapeError, r"axes \[1\] of A"),
        ((3,), (0,), {}, ShapeError, "expected no empty axes"),
    ],
)
def test_bad_input(a, b, kwargs, error, message):
    with pytest.raises(error, match=message):
        convolve(Tensor(np.ones(a)), np.ones(b), **kwargs)
