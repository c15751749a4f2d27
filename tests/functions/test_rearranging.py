"""NumPy's functions that rearrange one array: values, gradients of both orders, both sweeps."""

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from autograd import Tensor, Value, gradients
from autograd.errors import OperandError
from tests.functions.shapes import arr, cases, check, check_refusal, refused

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


@refused(
    (lambda t: np.reshape(t, (5, 5)), "reshape"),
    (lambda t: np.reshape(t, (2.0, 6)), "reshape"),
    (lambda t: np.reshape(t, (2, 6), order="K"), "reshape"),
    (lambda t: np.ravel(t, order="X"), "ravel"),
    (lambda t: np.squeeze(t, axis=0), "squeeze"),
    (lambda t: np.expand_dims(t, 7), "expand_dims"),
    (lambda t: np.moveaxis(t, 0, 5), "moveaxis"),
    (lambda t: np.broadcast_to(t, (2, 2)), "broadcast_to"),
    (lambda t: np.broadcast_to(t, (3, 4), subok=[True]), "broadcast_to"),
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
    (lambda t: np.astype(t, object), "astype"),
    (lambda t: sliding_window_view(t, 9, axis=0), "sliding_window_view"),
    (lambda t: sliding_window_view(t, 2, axis=0, writeable=True), "sliding_window_view"),
    (lambda t: np.flip(Value(1.0)), "flip"),
)
def test_wrong_arguments_are_refused_by_name(call, names):
    check_refusal(call, names)


def test_what_an_argument_may_be_is_said():
    with pytest.raises(OperandError, match="begin with Tensors"):
        np.roll(Value(1.0), 1)
