"""Gradients of parts: collected, added in place, and never in a buffer that other code holds."""

import numpy as np
import pytest

from autograd import Tensor, gradients, ops
from autograd.engine.pieces import OWN, Pieces, total


@pytest.mark.parametrize("index", [0, -1, slice(1, None), slice(None, None, -2), (..., 1), [0, 0, 2], (None, 1)])
def test_reads_of_one_array_add_up(index):
    data = np.arange(12.0).reshape(4, 3)
    x = Tensor(data)
    ((x[index] ** 2).sum() + (x[1] * x[2]).sum() + (x[index] * 3.0).sum() + (x * x).sum()).backward()
    expected = np.zeros((4, 3))
    np.add.at(expected, index, 2 * data[index] + 3.0)
    expected[1] += data[2]
    expected[2] += data[1]
    np.testing.assert_allclose(x.grad, expected + 2 * data)


def test_gradients_of_inner_nodes_stay_as_they_are():
    x = Tensor(np.ones(4))
    y = x * 2.0
    z = ops.set_entries(y, x[0], index=1)
    w = ops.set_entries(z, x[1], index=2)
    found = gradients([(w * np.arange(4.0)).sum() + z.sum()], [x, y, z, w])
    np.testing.assert_array_equal(found[3], [0, 1, 2, 3])
    np.testing.assert_array_equal(found[2], [1, 2, 1, 4])
    np.testing.assert_array_equal(found[1], [1, 0, 1, 4])
    np.testing.assert_array_equal(found[0], [4, 2, 2, 8])


def test_seeds_are_not_written_into():
    x, seed = Tensor(np.ones(3)), np.ones(3)
    y = ops.set_entries(ops.set_entries(x * 1.0, 5.0, index=0), 6.0, index=1)
    y.backward(seed)
    np.testing.assert_array_equal(seed, 1.0)
    np.testing.assert_array_equal(x.grad, [0, 0, 1])


def test_a_hook_keeps_what_it_was_shown():
    x, seen = Tensor(np.ones(3)), []
    y = x * 1.0
    y.register_hook(seen.append)
    z = ops.set_entries(ops.set_entries(y, 5.0, index=0), 6.0, index=1)
    (z * 2.0 + y[0] + y[2]).sum().backward()
    np.testing.assert_array_equal(seen[0], [3, 0, 5])


def test_a_part_of_a_buffer_that_is_handed_on_is_a_copy():
    x, v = Tensor(np.ones((2, 2))), Tensor(np.ones(2))
    y = ops.set_entries(ops.set_entries(x * 1.0, v, index=0), 0.0, index=(0, 0))
    (y * 3.0 + y[1]).sum().backward()
    np.testing.assert_array_equal(v.grad, [0, 3])
    np.testing.assert_array_equal(x.grad, [[0, 0], [5, 5]])


def test_a_total_is_added_to_in_place_from_the_second_time_on():
    x, first = Tensor(np.zeros(2)), np.ones(2)
    table = {x: first}
    own_pieces = Pieces(table)
    assert table[OWN] is own_pieces
    own = table[x] = total(table, x, np.ones(2))
    assert total(table, x, np.ones(2)) is own
    np.testing.assert_array_equal(own, 3.0)
    np.testing.assert_array_equal(first, 1.0)
