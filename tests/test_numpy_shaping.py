"""NumPy's functions that move, join, pad, choose and space numbers: values, gradients of both orders, both sweeps."""

import inspect

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from autograd import Tensor, Value, gradients
from autograd.errors import OperandError
from autograd.ops.derived import DERIVED, PLAIN
from tests.numeric import check_function

rng = np.random.default_rng(7)


def arr(*shape):
    """Different numbers, none of them 0."""
    return np.arange(1.0, np.prod(shape) + 1).reshape(shape) / 4 + rng.uniform(0.01, 0.2, size=shape)


def squared(f):
    """``f`` between squares, so that there is a second derivative to check."""

    def g(*xs):
        out = f(*(x * x for x in xs))
        return [y * y for y in out] if isinstance(out, (list, tuple)) else out * out

    return g


def check(f, *arrays):
    """``f`` against NumPy and against differences; float32 stays float32."""
    check_function(squared(f), *arrays)
    tensors = [Tensor(x, dtype=np.float32) for x in arrays]
    out = f(*tensors)
    plain = f(*(x.astype(np.float32) for x in arrays))
    outs, plains = ((o if isinstance(o, (list, tuple)) else [o]) for o in (out, plain))
    assert len(outs) == len(plains)
    for got, expected in zip(outs, plains, strict=True):
        assert got.shape == np.shape(expected)
        assert got.dtype == expected.dtype
        np.testing.assert_allclose(got.data, expected, rtol=1e-5)
    for t, g in zip(tensors, gradients(outs, tensors, [np.ones(y.shape) for y in outs]), strict=True):
        assert g is None or (g.dtype == np.float32 and g.shape == t.shape)


def cases(*pairs):
    """Parametrise over pairs of a function and the shapes of its arrays."""
    return pytest.mark.parametrize(("f", "shapes"), pairs)


X = arr(3, 4)


@cases(
    (lambda x: np.reshape(x, (2, 6)), [(3, 4)]),
    (lambda x: np.reshape(x, [6, -1]), [(3, 4)]),
    (lambda x: np.reshape(x, -1), [(3, 4)]),
    (lambda x: np.reshape(x, np.array([4, 3])), [(3, 4)]),
    (lambda x: np.reshape(x, (2, 6), order="F"), [(3, 4)]),
    (lambda x: np.reshape(x, (2, -1), "F"), [(2, 3, 2)]),
    (lambda x: np.reshape(x, (2, 6), order="A"), [(3, 4)]),
    (lambda x: np.reshape(x, ()), [(1, 1)]),
    (lambda x: np.reshape(x, (0, 7)), [(3, 0)]),
    (np.ravel, [(3, 4)]),
    (np.ravel, [()]),
    (lambda x: np.ravel(x, "F"), [(3, 4)]),
    (lambda x: np.ravel(x, order="A"), [(2, 3, 2)]),
    (np.squeeze, [(1, 3, 1)]),
    (lambda x: np.squeeze(x, axis=-1), [(1, 3, 1)]),
    (lambda x: np.squeeze(x, (0, 2)), [(1, 3, 1)]),
    (np.squeeze, [(1, 1)]),
    (lambda x: np.expand_dims(x, 0), [(3,)]),
    (lambda x: np.expand_dims(x, (0, -1)), [(3, 2)]),
    (lambda x: np.expand_dims(x, 0), [()]),
    (np.atleast_1d, [()]),
    (np.atleast_2d, [(3,)]),
    (np.atleast_3d, [(3, 2)]),
    (np.atleast_3d, [(3,)]),
    (lambda x, y: np.atleast_2d(x, y), [(), (3,)]),
    (np.transpose, [(2, 3, 4)]),
    (lambda x: np.transpose(x, [1, -1, 0]), [(2, 3, 4)]),
    (lambda x: np.permute_dims(x, (1, 0)), [(2, 3)]),
    (np.transpose, [()]),
    (np.matrix_transpose, [(2, 3, 4)]),
    (lambda x: np.swapaxes(x, 0, -1), [(2, 3, 4)]),
    (lambda x: np.moveaxis(x, 0, -1), [(2, 3, 4)]),
    (lambda x: np.moveaxis(x, (0, 1), (-1, 0)), [(2, 3, 4)]),
    (lambda x: np.rollaxis(x, 2), [(2, 3, 4)]),
    (lambda x: np.rollaxis(x, 0, 3), [(2, 3, 4)]),
    (lambda x: np.broadcast_to(x, (2, 3, 4)), [(4,)]),
    (lambda x: np.broadcast_to(x, [3, 4]), [(3, 1)]),
    (lambda x: np.broadcast_to(x, 3), [()]),
    (lambda x, y: np.broadcast_arrays(x, y), [(3, 1), (4,)]),
    (lambda x: np.broadcast_arrays(x, np.ones((2, 1)))[0], [(3,)]),
    (lambda x, y: np.meshgrid(x, y), [(3,), (2,)]),
    (lambda x, y: np.meshgrid(x, y, indexing="ij"), [(3,), (2,)]),
    (lambda x, y: np.meshgrid(x, y, sparse=True), [(3,), (2,)]),
    (lambda x, y, z: np.meshgrid(x, y, z), [(3,), (2,), (4,)]),
    (lambda x: np.meshgrid(x, np.arange(3.0))[0], [(2,)]),
    (lambda x: np.meshgrid(x)[0], [(2,)]),
    (lambda x: np.astype(x, np.float64), [(2,)]),
    (np.copy, [(2, 3)]),
    (np.copy, [()]),
    (lambda x, y: np.full_like(x, y), [(2, 3), (3,)]),
)
def test_shapes(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@cases(
    (np.flip, [(2, 3)]),
    (np.flip, [()]),
    (np.flip, [(0, 3)]),
    (lambda x: np.flip(x, -1), [(2, 3, 2)]),
    (lambda x: np.flip(x, (0, 2)), [(2, 3, 2)]),
    (np.fliplr, [(2, 3)]),
    (np.flipud, [(2, 3)]),
    (np.rot90, [(2, 3)]),
    (lambda x: np.rot90(x, 2), [(2, 3)]),
    (lambda x: np.rot90(x, -1), [(2, 3)]),
    (lambda x: np.rot90(x, 3, (1, 2)), [(2, 3, 4)]),
    (lambda x: np.rot90(x, 0), [(2, 3)]),
    (lambda x: np.rot90(x, axes=[-1, 0]), [(2, 3, 2)]),
    (lambda x: np.roll(x, 2), [(3, 4)]),
    (lambda x: np.roll(x, -1, 0), [(3, 4)]),
    (lambda x: np.roll(x, (1, 2), axis=(0, 1)), [(3, 4)]),
    (lambda x: np.roll(x, [1, 2], axis=[1, 1]), [(3, 4)]),
    (lambda x: np.roll(x, (1, -2)), [(3, 4)]),
    (lambda x: np.roll(x, 5, axis=(0, 1)), [(3, 4)]),
    (lambda x: np.roll(x, np.array([1, 2]), axis=0), [(5,)]),
    (lambda x: np.roll(x, 1), [(0,)]),
    (lambda x: np.tile(x, 2), [(3,)]),
    (lambda x: np.tile(x, (2, 3)), [(2, 2)]),
    (lambda x: np.tile(x, (2, 1, 3)), [(2,)]),
    (lambda x: np.tile(x, 2), [(2, 3)]),
    (lambda x: np.tile(x, [3]), [()]),
    (lambda x: np.tile(x, ()), [(2, 3)]),
    (lambda x: np.tile(x, (2, 0)), [(2, 3)]),
    (lambda x: np.repeat(x, 2), [(2, 3)]),
    (lambda x: np.repeat(x, 3, axis=0), [(2, 3)]),
    (lambda x: np.repeat(x, 2, axis=-1), [(2, 3)]),
    (lambda x: np.repeat(x, [2, 0, 1], axis=1), [(2, 3)]),
    (lambda x: np.repeat(x, np.array([2])), [(2, 3)]),
    (lambda x: np.repeat(x, 0), [(3,)]),
    (lambda x: np.repeat(x, 3), [()]),
    (lambda x: np.resize(x, (3, 3)), [(2, 2)]),
    (lambda x: np.resize(x, 3), [(2, 4)]),
    (lambda x: np.resize(x, (2, 2)), [(0,)]),
    (lambda x: np.resize(x, (0, 2)), [(3,)]),
    (lambda x: sliding_window_view(x, 3), [(5,)]),
    (lambda x: sliding_window_view(x, (2, 2)), [(3, 4)]),
    (lambda x: sliding_window_view(x, 2, axis=1), [(3, 4)]),
)
def test_rearrangements(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


def test_order_a_is_the_order_of_the_data():
    x = np.asfortranarray(X)
    t = Tensor(x)
    for order in "CFA":
        np.testing.assert_array_equal(np.ravel(t, order).data, np.ravel(t.data, order))
        np.testing.assert_array_equal(np.reshape(t, (2, 6), order).data, np.reshape(t.data, (2, 6), order))


def test_a_shape_or_shift_given_as_a_list_may_change_afterwards():
    shift, shape, axes = [1, 2], [4, 3], [1, 0]
    t = Tensor(X)
    y = np.transpose(np.reshape(np.roll(t, shift, axis=[0, 1]), shape), axes)
    expected = gradients([y], [t], [np.arange(12.0).reshape(3, 4)])[0]
    shift[0], shape[0], axes[:] = 0, 99, [0, 1]
    np.testing.assert_array_equal(gradients([y], [t], [np.arange(12.0).reshape(3, 4)])[0], expected)


@pytest.mark.parametrize("trim", ["f", "b", "fb", "BF"])
def test_trim_zeros(trim):
    for x in (np.array([0.0, 0.0, 1.5, 0.0, 2.5, 0.0]), np.zeros(3), np.ones(2), np.zeros(0)):
        t = Tensor(x)
        y, expected = np.trim_zeros(t, trim), np.trim_zeros(x, trim)
        np.testing.assert_array_equal(y.data, expected)
        (g,) = gradients([y], [t], [np.arange(1.0, y.size + 1)])
        np.testing.assert_array_equal(np.trim_zeros(g) if g is not None else [], np.arange(1.0, y.size + 1))


def test_trim_zeros_along_axes():
    t = Tensor([[0.0, 0.0, 0.0], [0.0, 2.0, 0.0], [0.0, 3.0, 4.0]])
    np.testing.assert_array_equal(np.trim_zeros(t).data, [[2.0, 0.0], [3.0, 4.0]])
    np.testing.assert_array_equal(np.trim_zeros(t, "f", axis=1).data, t.data[:, 1:])


@cases(
    (lambda x, y: np.concatenate([x, y]), [(2, 3), (1, 3)]),
    (lambda x, y: np.concatenate((x, y, x), axis=-1), [(2, 3), (2, 1)]),
    (lambda x, y: np.concatenate([x, y], axis=None), [(2, 3), ()]),
    (lambda x: np.concatenate([2.0, [[3.0, 4.0]], x, 5.0], axis=None), [(2, 3)]),
    (lambda x: np.concatenate([x, np.ones(2), [3.0]]), [(2,)]),
    (lambda x: np.concatenate([[1, 2], x], dtype=np.float64), [(2,)]),
    (lambda x: np.concatenate(x), [(2, 3)]),
    (lambda x, y: np.concat([x, y], axis=1), [(2, 3), (2, 0)]),
    (lambda x, y: np.stack([x, y], axis=-1), [(2, 3), (2, 3)]),
    (lambda x: np.stack([x, 2.0]), [()]),
    (lambda x, y: np.stack((x, y), dtype=np.float64), [(2,), (2,)]),
    (lambda x, y: np.vstack([x, y]), [(3,), (2, 3)]),
    (lambda x, y: np.vstack([x, y, 3.0]), [(), (1,)]),
    (lambda x, y: np.vstack([x, y], dtype=np.float64), [(3,), (2, 3)]),
    (lambda x, y: np.hstack([x, y]), [(3,), (2,)]),
    (lambda x, y: np.hstack([x, y]), [(3, 1), (3, 2)]),
    (lambda x: np.hstack([x, np.ones(2, dtype=np.float32), 1.0]), [()]),
    (lambda x, y: np.dstack([x, y]), [(3,), (3,)]),
    (lambda x, y: np.dstack([x, y]), [(2, 3), (2, 3)]),
    (lambda x, y: np.column_stack([x, y]), [(3,), (3, 2)]),
    (lambda x, y: np.column_stack([x, y]), [(), ()]),
    (lambda x, y: np.block([[x, np.zeros((2, 2))], [np.ones((1, 2)), y]]), [(2, 2), (1, 2)]),
    (lambda x, y: np.block([x, y, 1.0]), [(3,), (2,)]),
    (lambda x: np.block([[x], [x]]), [(3,)]),
    (lambda x: np.block([[[x]], [[x]]]), [(2,)]),
    (lambda x: np.block([[x, 2.0]]), [()]),
    (lambda x: np.block(x), [(2, 2)]),
    (lambda x: np.append(x, [5.0, 6.0]), [(2, 2)]),
    (lambda x, y: np.append(x, y, axis=1), [(2, 2), (2, 1)]),
    (lambda x: np.append([1.0], x), [(2,)]),
    (lambda x: np.append(x, 2.0), [(2,)]),
)
def test_joining(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@cases(
    (lambda x, y: np.insert(x, 1, y), [(3,), ()]),
    (lambda x, y: np.insert(x, -1, y), [(3,), (2,)]),
    (lambda x, y: np.insert(x, 1, y, axis=1), [(2, 3), (2,)]),
    (lambda x, y: np.insert(x, 1, y, axis=0), [(2, 3), (3,)]),
    (lambda x, y: np.insert(x, 1, y, axis=1), [(2, 3), (4, 2)]),
    (lambda x, y: np.insert(x, [1], y, axis=1), [(2, 3), (2, 2)]),
    (lambda x, y: np.insert(x, [2, 0, 0], y), [(3,), (3,)]),
    (lambda x, y: np.insert(x, [3, 1], y, axis=1), [(2, 3), (2, 2)]),
    (lambda x, y: np.insert(x, [3, 1], y, axis=1), [(2, 3), (2, 1)]),
    (lambda x: np.insert(x, [0, 2], 7.0, axis=0), [(2, 3)]),
    (lambda x, y: np.insert(x, slice(0, 3, 2), y), [(3,), (2,)]),
    (lambda x, y: np.insert(x, np.array([True, False, True]), y), [(3,), (2,)]),
    (lambda x: np.insert(x, [], []), [(3,)]),
    (lambda x, y: np.insert(x, 0, y), [(0,), ()]),
    (lambda x: np.delete(x, 1), [(3,)]),
    (lambda x: np.delete(x, [0, -1, 0]), [(2, 3)]),
    (lambda x: np.delete(x, slice(None, None, 2), axis=1), [(2, 3)]),
    (lambda x: np.delete(x, np.array([True, False, True]), axis=-1), [(2, 3)]),
    (lambda x: np.delete(x, [], axis=0), [(2, 3)]),
)
def test_inserting_and_deleting(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@cases(
    (lambda x: np.split(x, 3), [(6,)]),
    (lambda x: np.split(x, [1, 4]), [(6,)]),
    (lambda x: np.split(x, [4, 2, 9]), [(6,)]),
    (lambda x: np.split(x, 2, axis=-1), [(3, 4)]),
    (lambda x: np.array_split(x, 4), [(6,)]),
    (lambda x: np.array_split(x, 5, axis=1), [(2, 3)]),
    (lambda x: np.array_split(x, np.array([-1])), [(6,)]),
    (lambda x: np.hsplit(x, 2), [(4,)]),
    (lambda x: np.hsplit(x, [1]), [(2, 3)]),
    (lambda x: np.vsplit(x, 2), [(4, 2)]),
    (lambda x: np.dsplit(x, 2), [(2, 1, 4)]),
)
def test_splitting(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@pytest.mark.skipif(not hasattr(np, "unstack"), reason="NumPy 2.1 brought unstack")
def test_unstack():
    check(np.unstack, arr(3, 2))
    check(lambda x: np.unstack(x, axis=-1), arr(3, 2))


WIDTHS = [1, (1, 2), [(2, 1)], ((1, 2), (3, 0)), np.array([[0, 1], [2, 2]]), 0, (5, 7)]


@pytest.mark.parametrize("width", WIDTHS, ids=str)
@pytest.mark.parametrize("mode", ["constant", "edge", "linear_ramp", "maximum", "mean", "median", "minimum", "wrap"])
def test_pad(mode, width):
    check(lambda x: np.pad(x, width, mode), arr(2, 3))


@pytest.mark.parametrize("width", WIDTHS, ids=str)
@pytest.mark.parametrize("kind", ["even", "odd"])
@pytest.mark.parametrize("mode", ["reflect", "symmetric"])
def test_pad_by_reflection(mode, kind, width):
    check(lambda x: np.pad(x, width, mode, reflect_type=kind), arr(2, 3))
    check(lambda x: np.pad(x, width, mode, reflect_type=kind), arr(1, 4))


@pytest.mark.parametrize("width", [(1, 30), (31, 2)], ids=str)
@pytest.mark.parametrize("mode", ["reflect", "symmetric", "wrap"])
def test_pad_many_times_over_on_one_side(mode, width):
    settings = {} if mode == "wrap" else {"reflect_type": "odd"}
    check(lambda x: np.pad(x, width, mode, **settings), arr(3))


@cases(
    (lambda x: np.pad(x, 1), [()]),
    (lambda x: np.pad(x, 2), [(0,)]),
    (lambda x: np.pad(x, ((0, 0), (1, 1)), "edge"), [(0, 2)]),
    (lambda x: np.pad(x, 2, constant_values=3.0), [(2, 2)]),
    (lambda x: np.pad(x, 2, constant_values=(3.0, 4.0)), [(2, 2)]),
    (lambda x: np.pad(x, ((1, 2), (0, 1)), constant_values=((3.0, 4.0), (5.0, 6.0))), [(2, 2)]),
    (lambda x: np.pad(x, 2, "linear_ramp", end_values=-2.0), [(2, 2)]),
    (lambda x: np.pad(x, (3, 1), "linear_ramp", end_values=((3.0, 4.0), (5.0, 6.0))), [(2, 2)]),
    (lambda x: np.pad(x, 2, "maximum", stat_length=2), [(3, 4)]),
    (lambda x: np.pad(x, 2, "mean", stat_length=((1, 2), (3, 9))), [(3, 4)]),
    (lambda x: np.pad(x, 2, "median", stat_length=(2, 3)), [(3, 4)]),
    (lambda x: np.pad(x, 2, "minimum", stat_length=None), [(3, 4)]),
)
def test_pad_settings(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


def test_pad_with_infinity():
    t = Tensor(X)
    y = np.pad(t, 1, constant_values=-np.inf)
    np.testing.assert_array_equal(y.data, np.pad(X, 1, constant_values=-np.inf))
    np.testing.assert_array_equal(gradients([y], [t], [np.ones(y.shape)])[0], np.ones(X.shape))


def test_pad_widths_by_axis():
    widths = {0: (1, 2), -1: 3}
    expected = np.pad(X, ((1, 2), (3, 3)), "wrap")
    np.testing.assert_array_equal(np.pad(Tensor(X), widths, "wrap").data, expected)


def test_pad_with_tensors_for_what_goes_around():
    x, c = Tensor(X), Tensor(3.0)
    y = np.pad(x, (1, 2), constant_values=c)
    np.testing.assert_array_equal(y.data, np.pad(X, (1, 2), constant_values=3.0))
    gx, gc = gradients([y], [x, c], [np.ones(y.shape)])
    np.testing.assert_array_equal(gx, np.ones(X.shape))
    assert gc == y.size - X.size


def test_the_median_around_a_nan_is_nan():
    x = np.array([[1.0, np.nan, 3.0, 2.0]])
    np.testing.assert_array_equal(
        np.pad(Tensor(x), ((0, 0), (1, 1)), "median").data, np.pad(x, ((0, 0), (1, 1)), "median")
    )


@cases(
    *[(lambda x, k=k: np.diag(x, k), [shape]) for k in (-3, -1, 0, 1, 2, 5) for shape in [(3, 4), (4, 2), (3,)]],
    *[(lambda x, k=k: np.diagonal(x, k), [(3, 4)]) for k in (-4, -1, 0, 1)],
    (np.diagonal, [(2, 3, 4)]),
    (lambda x: np.diagonal(x, 1, 2, 0), [(2, 3, 4)]),
    (lambda x: np.diagonal(x, axis1=-1, axis2=-2), [(2, 3, 4)]),
    (np.diagonal, [(0, 3)]),
    (lambda x: np.diag(x, 1), [(0,)]),
    (np.diagflat, [(2, 2)]),
    (lambda x: np.diagflat(x, -1), [()]),
    (np.trace, [(3, 4)]),
    (lambda x: np.trace(x, 1, 0, 2), [(2, 3, 4)]),
    (lambda x: np.trace(x, dtype=np.float64), [(3, 4)]),
    *[(lambda x, k=k: np.tril(x, k), [shape]) for k in (-1, 0, 2) for shape in [(3, 4), (2, 3, 2), (3,)]],
    *[(lambda x, k=k: np.triu(x, k), [shape]) for k in (-1, 0, 2) for shape in [(3, 4), (2, 3, 2), (3,)]],
)
def test_diagonals_and_triangles(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


MASK = np.array([[True, False, True, False], [False, False, True, True], [True, True, False, False]])


@cases(
    (lambda x, y: np.where(MASK, x, y), [(3, 4), (4,)]),
    (lambda x: np.where(MASK, x, 0.0), [()]),
    (lambda x: np.where(MASK, 1.0, x), [(3, 1)]),
    (lambda x: np.where([True, False], x, [1.0, 2.0]), [(2,)]),
    (lambda x: np.where(x > 1.0, x, 0.5 * x), [(3, 4)]),
    (lambda x: np.select([MASK, ~MASK], [x, 2 * x]), [(3, 4)]),
    (lambda x, y: np.select([MASK, MASK[:, ::-1]], [x, y], default=3.0), [(3, 4), (4,)]),
    (lambda x, y: np.select([MASK, ~MASK], [x, 1.0], default=y), [(4,), ()]),
    (lambda x, y: np.choose([0, 1, 0, 1], [x, y]), [(4,), (4,)]),
    (lambda x, y: np.choose([[0], [1]], [x, y]), [(4,), ()]),
    (lambda x: np.choose([2, 0, 1], x), [(3, 3)]),
    (lambda x, y: np.choose([5, -1], [x, y], mode="wrap"), [(2,), (2,)]),
    (lambda x, y: np.choose([5, -1], [x, y], mode="clip"), [(2,), (2,)]),
    (lambda x: np.choose(0, [x]), [(2,)]),
    (lambda x: np.piecewise(x, [x < 1.0, x >= 1.0], [lambda v: v * v, lambda v: 3 * v]), [(6,)]),
    (lambda x: np.piecewise(x, [x < 1.0], [lambda v: v * v, 2.0]), [(2, 3)]),
    (lambda x: np.piecewise(x, x < 1.0, [lambda v, k, p=1: k * v**p, 2.0], 3.0, p=2), [(6,)]),
    (lambda x: np.piecewise(x, [x > 0, x > 1.0], [lambda v: v * v, lambda v: v]), [(6,)]),
    (lambda x: np.piecewise(x, [x > 0], [lambda v: v * v]), [()]),
    (lambda x: np.piecewise(x, [x > 99.0, x > 0], [np.sum, lambda v: np.sum(v) + 0 * v]), [(6,)]),
)
def test_choosing(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


PLACES = np.array([[2, 0, 1, 1], [0, 0, 0, 2]])


@cases(
    (lambda x: np.take(x, [0, 3, 3, -1]), [(3, 4)]),
    (lambda x: np.take(x, 2), [(3, 4)]),
    (lambda x: np.take(x, [[0, 1], [2, 2]], axis=0), [(3, 4)]),
    (lambda x: np.take(x, [1, 1], axis=-1), [(3, 4)]),
    (lambda x: np.take(x, 1, axis=1), [(3, 4)]),
    (lambda x: np.take(x, [5, -7], axis=1, mode="wrap"), [(3, 4)]),
    (lambda x: np.take(x, [5, -7], axis=1, mode="clip"), [(3, 4)]),
    (lambda x: np.take(x, 0), [()]),
    (lambda x: np.take(x, np.array([], dtype=int), axis=0), [(3, 4)]),
    (lambda x: np.take_along_axis(x, PLACES, axis=0), [(3, 4)]),
    (lambda x: np.take_along_axis(x, np.argsort(-x, axis=1), axis=1), [(3, 4)]),
    (lambda x: np.take_along_axis(x, np.array([3, 3, 0]), axis=None), [(3, 4)]),
    (lambda x: np.take_along_axis(x, np.array([[1]]), axis=-1), [(3, 4)]),
    (lambda x: np.compress([True, False, True], x), [(3, 4)]),
    (lambda x: np.compress([0, 1], x, axis=1), [(3, 4)]),
    (lambda x: np.extract(MASK, x), [(3, 4)]),
    (lambda x: np.extract(x > 1.0, x), [(3, 4)]),
    (lambda x: np.apply_along_axis(np.sum, 0, x), [(3, 4)]),
    (lambda x: np.apply_along_axis(lambda v: v[::-1] * v[0], -1, x), [(3, 4)]),
    (lambda x: np.apply_along_axis(np.diag, 1, x), [(2, 3, 2)]),
    (lambda x: np.apply_along_axis(lambda v, k: v * k, 0, x, 3.0), [(3,)]),
    (lambda x: np.apply_over_axes(np.sum, x, [0, -1]), [(2, 3, 4)]),
    (lambda x: np.apply_over_axes(np.mean, x, 1), [(2, 3, 4)]),
)
def test_picking_and_applying(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


def test_where_with_a_condition_alone_and_with_tensors_as_condition():
    t = Tensor([0.0, 2.0, 0.0, 3.0])
    np.testing.assert_array_equal(np.where(t)[0], [1, 3])
    out = np.where(t, 2 * t, -1.0)
    np.testing.assert_array_equal(out.data, [-1.0, 4.0, -1.0, 6.0])
    np.testing.assert_array_equal(gradients([out], [t], [np.ones(4)])[0], [0.0, 2.0, 0.0, 2.0])
    assert isinstance(np.where(t, 1.0, 0.0), np.ndarray)


def test_where_still_serves_values():
    v = Value(2.0)
    y = np.where(v > 1.0, v * v, 0.0)
    y.backward()
    assert v.grad == 4.0


def test_a_condition_made_of_a_tensor_is_remembered_as_it_was():
    t, x = Tensor([0.0, 1.0]), Tensor([3.0, 4.0])
    y = np.where(t, x, 0.0)
    t.data[:] = [1.0, 0.0]
    np.testing.assert_array_equal(gradients([y], [x], [np.ones(2)])[0], [0.0, 1.0])


@cases(
    (lambda a, b: np.linspace(a, b, 5), [(), ()]),
    (lambda a, b: np.linspace(a, b, num=4, endpoint=False), [(2,), (2,)]),
    (lambda a, b: np.linspace(a, b, 3, axis=-1), [(2, 1), (3,)]),
    (lambda a, b: np.linspace(a, b, 3, axis=1), [(2, 3), ()]),
    (lambda a: np.linspace(a, 9.0, 4), [()]),
    (lambda a: np.linspace(0, a, 4), [()]),
    (lambda a, b: np.linspace(a, b, 4, retstep=True), [(), ()]),
    (lambda a, b: np.linspace(a, b, 1), [(), ()]),
    (lambda a, b: np.linspace(a, b, 0), [(), ()]),
    (lambda a, b: np.linspace(a, b, 3, dtype=np.float64), [(), ()]),
    (lambda a, b: np.logspace(a, b, 4), [(), ()]),
    (lambda a, b: np.logspace(a, b, 4, base=2.0, endpoint=False, axis=-1), [(2,), (2,)]),
    (lambda a, b, c: np.logspace(a, b, 4, base=c), [(), (), (2,)]),
    (lambda c: np.logspace(0.5, 1.0, 3, base=c), [()]),
    (lambda c: np.logspace(0.5, 1.0, 3, base=c, axis=-1), [(2,)]),
)
def test_spacing(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@cases(
    (lambda a, b: np.geomspace(a, b, 4), [(), ()]),
    (lambda a, b: np.geomspace(-a, -b, 4, axis=-1), [(2,), ()]),
    (lambda a: np.geomspace(a, 8.0, 3, endpoint=False), [()]),
)
def test_geomspace_keeps_float32_which_numpy_widens(f, shapes):
    check_function(squared(f), *(arr(*shape) for shape in shapes))
    assert f(*(Tensor(arr(*shape), dtype=np.float32) for shape in shapes)).dtype == np.float32


def test_both_ends_of_linspace_are_exact():
    t = np.linspace(Tensor(0.1), Tensor(0.7), 7)
    assert (t.data[0], t.data[-1]) == (0.1, 0.7)


def test_plain_answers():
    t = Tensor(X)
    assert np.array_equiv(t, X)
    assert isinstance(np.full_like(t, 2.0), np.ndarray)
    assert np.isrealobj(t)
    assert not np.iscomplexobj(t)
    assert np.may_share_memory(t, t.data)
    assert np.shares_memory(t, t.data)
    assert (np.shape(t), np.size(t), np.ndim(t)) == ((3, 4), 12, 2)
    np.testing.assert_array_equal(np.digitize(t, [1.0, 2.0]), np.digitize(X, [1.0, 2.0]))
    np.testing.assert_array_equal(np.isin(t, X[0]), np.isin(X, X[0]))
    np.testing.assert_array_equal(np.tril_indices_from(t), np.tril_indices_from(X))


@pytest.mark.parametrize(
    ("call", "names"),
    [
        (lambda t: np.reshape(t, (5, 5)), "reshape"),
        (lambda t: np.reshape(t, (2.0, 6)), "reshape"),
        (lambda t: np.reshape(t, (2, 6), order="K"), "reshape"),
        (lambda t: np.ravel(t, order="K"), "ravel"),
        (lambda t: np.squeeze(t, axis=0), "squeeze"),
        (lambda t: np.expand_dims(t, 7), "expand_dims"),
        (lambda t: np.moveaxis(t, 0, 5), "moveaxis"),
        (lambda t: np.broadcast_to(t, (2, 2)), "broadcast_to"),
        (lambda t: np.broadcast_to(t, (3, 4), subok=True), "broadcast_to"),
        (lambda t: np.broadcast_arrays(t, np.ones(5)), "broadcast_arrays"),
        (lambda t: np.meshgrid(t, t, indexing="no"), "meshgrid"),
        (lambda t: np.flip(t, 4), "flip"),
        (lambda t: np.rot90(t, axes=(0, 0)), "rot90"),
        (lambda t: np.roll(t, 1, axis=3), "roll"),
        (lambda t: np.roll(t, (1, 2), axis=(0, 1, 1)), "roll"),
        (lambda t: np.tile(t, 1.5), "tile"),
        (lambda t: np.repeat(t, -1), "repeat"),
        (lambda t: np.repeat(t, [1, 2], axis=0), "repeat"),
        (lambda t: np.resize(t, (-1, 2)), "resize"),
        (lambda t: np.astype(t, int), "astype"),
        (lambda t: np.trim_zeros(t, "x"), "trim_zeros"),
        (lambda t: sliding_window_view(t, 9, axis=0), "sliding_window_view"),
        (lambda t: sliding_window_view(t, 2, axis=0, writeable=True), "sliding_window_view"),
        (lambda t: np.concatenate([t, np.ones(3)]), "concatenate"),
        (lambda t: np.concatenate([t, t], out=np.ones((6, 4))), "concatenate"),
        (lambda t: np.concatenate([t, t], casting="unsafe"), "concatenate"),
        (lambda t: np.stack([t, np.ones(3)]), "stack"),
        (lambda t: np.block([[t], t]), "block"),
        (lambda t: np.block([[t], []]), "block"),
        (lambda t: np.block([(t, t)]), "block"),
        (lambda t: np.append(t, np.ones((1, 1)), axis=0), "append"),
        (lambda t: np.insert(t, 99, 1.0), "insert"),
        (lambda t: np.delete(t, 99), "delete"),
        (lambda t: np.split(t, 2), "split"),
        (lambda t: np.array_split(t, 0), "array_split"),
        (lambda t: np.dsplit(t, 2), "dsplit"),
        (lambda t: np.pad(t, 1, "empty"), "pad"),
        (lambda t: np.pad(t, 1, lambda *args: None), "pad"),
        (lambda t: np.pad(t, -1), "pad"),
        (lambda t: np.pad(t, 1.5), "pad"),
        (lambda t: np.pad(t, (1, 2, 3)), "pad"),
        (lambda t: np.pad(t, 1, "edge", constant_values=1), "pad"),
        (lambda t: np.pad(t, 1, "maximum", stat_length=0), "pad"),
        (lambda t: np.pad(t[:0], 1, "edge"), "pad"),
        (lambda t: np.diagonal(t[0]), "diagonal"),
        (lambda t: np.diagonal(t, 0, 1, -1), "diagonal"),
        (lambda t: np.diag(t[None]), "diag"),
        (lambda t: np.trace(t, out=np.ones(())), "trace"),
        (lambda t: np.tril(t[0, 0]), "tril"),
        (lambda t: np.where(MASK, t), "where"),
        (lambda t: np.select([MASK], [t, t]), "select"),
        (lambda t: np.select([t], [t]), "select"),
        (lambda t: np.choose([0, 2], [t[0, :2], t[1, :2]]), "choose"),
        (lambda t: np.choose(t, [t, t]), "choose"),
        (lambda t: np.piecewise(t, [MASK], [1.0, 2.0, 3.0]), "piecewise"),
        (lambda t: np.take(t, 99), "take"),
        (lambda t: np.take(t, [0.5]), "take"),
        (lambda t: np.take(t, t), "take"),
        (lambda t: np.take(t, 0, mode="no"), "take"),
        (lambda t: np.take_along_axis(t, np.array([0]), axis=0), "take_along_axis"),
        (lambda t: np.compress(MASK, t), "compress"),
        (lambda t: np.apply_along_axis(np.sum, 0, t[:, :0]), "apply_along_axis"),
        (lambda t: np.linspace(t, 1.0, -1), "linspace"),
        (lambda t: np.geomspace(t, -1.0), "geomspace"),
        (lambda t: np.put(t, 0, 1.0), "np.put: writes"),
        (lambda t: np.place(t, MASK, 1.0), "np.place: writes"),
        (lambda t: np.copyto(t, 1.0), "np.copyto: writes"),
        (lambda t: np.putmask(t, MASK, 1.0), "np.putmask: writes"),
        (lambda t: np.fill_diagonal(t, 1.0), "np.fill_diagonal: writes"),
        (lambda t: np.put_along_axis(t, PLACES, 1.0, 0), "np.put_along_axis: writes"),
        (lambda t: np.unique(t), "unique"),
        (lambda t: np.flip(Value(1.0)), "flip"),
        (lambda t: np.linspace(Value(1.0), 2.0), "linspace"),
    ],
)
def test_wrong_arguments_are_refused_by_name(call, names):
    with pytest.raises((IndexError, TypeError, ValueError)) as caught:
        call(Tensor(X))
    assert names in "\n".join((str(caught.value), *getattr(caught.value, "__notes__", ())))


def test_what_an_argument_may_be_is_said():
    with pytest.raises(OperandError, match="use a Tensor"):
        np.roll(Value(1.0), 1)


ANSWERED = [
    "append", "apply_along_axis", "apply_over_axes", "array_equiv", "array_split", "astype", "atleast_1d",
    "atleast_2d", "atleast_3d", "block", "broadcast_arrays", "broadcast_to", "can_cast", "choose", "column_stack",
    "compress", "concat", "concatenate", "copy", "copyto", "delete", "diag", "diagflat", "diagonal", "dsplit",
    "dstack", "expand_dims", "extract", "fill_diagonal", "flip", "fliplr", "flipud", "full_like", "geomspace",
    "hsplit", "hstack", "insert", "iscomplexobj", "isrealobj", "linspace", "logspace", "matrix_transpose",
    "may_share_memory", "meshgrid", "min_scalar_type", "moveaxis", "ndim", "pad", "permute_dims", "piecewise",
    "place", "put", "put_along_axis", "putmask", "ravel", "repeat", "reshape", "resize", "roll", "rollaxis",
    "rot90", "select", "shape", "shares_memory", "size", "split", "squeeze", "stack", "swapaxes", "take",
    "take_along_axis", "tile", "trace", "transpose", "tril", "trim_zeros", "triu", "vsplit", "vstack", "where",
]  # fmt: skip


@pytest.mark.parametrize("name", ANSWERED)
def test_every_function_of_the_family_is_answered_under_its_own_signature(name):
    function = getattr(np, name)
    assert (function in DERIVED) != (function in PLAIN)
    if function in DERIVED and name not in ("copyto", "fill_diagonal", "place", "put", "put_along_axis", "putmask"):
        ours, theirs = (inspect.signature(f).parameters for f in (DERIVED[function], function))
        assert [p for p in ours if p in theirs] == list(theirs)
