"""Arrays that are filled part by part: one array for many versions, each with numbers of its own."""

import numpy as np
import pytest

from autograd import Tensor, gradients, no_grad
from autograd.engine.filling import Filling, Past


def _filled(n=4):
    x = Tensor(np.arange(1.0, n + 1))
    y = Tensor(np.zeros(n), requires_grad=False)
    for i in range(n):
        y[i] = x[i] * x[i]
    return x, y


def _versions(y):
    return [old for old in y._versions if isinstance(old, Past)]


def test_writes_share_one_array_until_somebody_looks():
    x, y = _filled()
    assert isinstance(y, Filling)
    assert isinstance(y, Tensor)
    assert len(_versions(y)) == 3
    assert (y.shape, y.ndim, y.size, y.dtype, len(y)) == ((4,), 1, 4, np.float64, 4)
    assert isinstance(y, Filling)
    seen = y.data
    assert not isinstance(y, Filling)
    y[0] = x[3]
    np.testing.assert_array_equal(seen, [1, 4, 9, 16])
    np.testing.assert_array_equal(y.data, [4, 4, 9, 16])


def test_past_versions_know_their_numbers():
    _, y = _filled()
    first, second, third = _versions(y)
    np.testing.assert_array_equal(third.data, [1, 4, 9, 0])
    np.testing.assert_array_equal(first.data, [1, 0, 0, 0])
    assert type(third) is Tensor
    assert second.shape == (4,)
    np.testing.assert_array_equal(second.data, [1, 4, 0, 0])
    np.testing.assert_array_equal(y.data, [1, 4, 9, 16])


def test_a_whole_read_between_writes_keeps_its_numbers():
    x, y = _filled()
    square = (y * y).sum()
    y[0] = x[1] * 10.0
    (g,) = gradients([square + y.sum()], [x])
    data = x.data
    np.testing.assert_allclose(g, 4 * data**3 + 2 * data * [0, 1, 1, 1] + [0, 10, 0, 0])


def test_parts_that_were_read_follow_later_writes_and_their_users_do_not():
    x, y = _filled()
    part = y[1:3]
    before = part * 1.0
    y[1] = x[0] * 7.0
    np.testing.assert_array_equal(part.data, [7, 9])
    np.testing.assert_array_equal(before.data, [4, 9])
    part[1] = x[0] * 8.0
    np.testing.assert_array_equal(y.data, [1, 7, 8, 16])
    (g,) = gradients([(y * y).sum() + before.sum()], [x])
    np.testing.assert_allclose(g, [4 + 2 * 49 + 2 * 64, 4, 6, 4 * 64])


def test_what_cannot_be_written_leaves_all_as_it_was():
    x, y = _filled()
    for index, value in ((9, x[0]), (slice(0, 2), x[:3]), (0, 1j)):
        try:
            y[index] = value
        except (IndexError, TypeError, ValueError):
            pass
        else:
            raise AssertionError(index)
    np.testing.assert_array_equal(y.data, [1, 4, 9, 16])
    (g,) = gradients([y.sum()], [x])
    np.testing.assert_array_equal(g, [2, 4, 6, 8])


def test_a_part_assigned_to_itself_and_to_another():
    x, y = _filled()
    y[0:2] += x[2:]
    y[2:] = y[:2]
    np.testing.assert_array_equal(y.data, [4, 8, 4, 8])
    (g,) = gradients([(y * [1.0, 2.0, 3.0, 4.0]).sum()], [x])
    np.testing.assert_array_equal(g, [8, 24, 4, 6])


def test_writes_after_the_graph_was_freed():
    x, y = _filled()
    y.sum().backward(retain_graph=False)
    y[0] = x[1]
    np.testing.assert_array_equal(y.data, [2, 4, 9, 16])


@pytest.mark.parametrize("index", [(slice(None), [0, 1]), [0, 1], (..., np.array([True, False])), (0, [1, 0])])
def test_entries_read_at_places_are_copies_whatever_numpy_makes_of_them(index):
    x = Tensor(np.arange(1.0, 5.0))
    y = Tensor(np.zeros((2, 2)), requires_grad=False)
    y[0] = x[:2]
    read = y[index]
    before = read.data.copy()
    assert read.base is None
    y[0] = x[2:]
    np.testing.assert_array_equal(read.data, before)
    (g,) = gradients([read.sum() + y.sum()], [x])
    np.testing.assert_array_equal(g[2:], [1, 1])
    np.testing.assert_array_equal(g[:2], [(before == 1).sum(), (before == 2).sum()])


def _parts():
    x = Tensor(np.arange(1.0, 7.0))
    y = Tensor(np.zeros((3, 2)), requires_grad=False)
    y[:] = x.reshape(3, 2)
    rows = y[1:]
    return y, rows, rows[0]


_TO_THE_WHOLE = {
    "data": lambda y: y.data.__setitem__(1, 9.0),
    "array": lambda y: np.asarray(y.detach()).__setitem__(1, 9.0),
    "no_grad": no_grad()(lambda y: y.__setitem__(1, 9.0)),
}


@pytest.mark.parametrize("write", _TO_THE_WHOLE.values(), ids=_TO_THE_WHOLE)
def test_parts_see_what_is_written_to_the_memory_of_the_whole(write):
    y, rows, row = _parts()
    write(y)
    for seen in (y.data[1], rows.data[0], row.data):
        np.testing.assert_array_equal(seen, [9, 9])
    assert np.shares_memory(row.data, y.data)
    assert row.base is y


@pytest.mark.parametrize("write", _TO_THE_WHOLE.values(), ids=_TO_THE_WHOLE)
def test_the_whole_sees_what_is_written_to_the_memory_of_a_part(write):
    y, rows, row = _parts()
    write(rows)
    np.testing.assert_array_equal(y.data, [[1, 2], [3, 4], [9, 9]])
    with no_grad():
        constant = row[1:]
    constant.data[...] = 8.0
    np.testing.assert_array_equal(y.data, [[1, 2], [3, 8], [9, 9]])
    np.testing.assert_array_equal(row.data, [3, 8])


def test_a_part_lies_in_memory_as_the_array_that_it_is_a_part_of():
    y, rows, _ = _parts()
    assert y[:, 0].strides == y.strides[:1]
    assert not rows[:, 1].flags.owndata


def test_an_entry_of_a_view_of_a_part_is_written_in_the_whole():
    y, rows, _ = _parts()
    rows.T[0, 1].add_(10.0)
    y.squeeze()[1:].T[1, 0].zero_()
    np.testing.assert_array_equal(y.data, [[1, 2], [3, 0], [15, 6]])
    np.testing.assert_array_equal(rows.data, [[3, 0], [15, 6]])


def test_views_of_a_part_that_was_given_other_data_show_the_memory_of_the_whole_on():
    y, rows, row = _parts()
    rows.data = np.zeros((2, 2))
    y.data[1] = 9.0
    np.testing.assert_array_equal(row.data, [9, 9])
    np.testing.assert_array_equal(rows.data, [[0, 0], [0, 0]])


def test_entries_of_a_part_made_under_no_grad_are_entries_of_the_whole():
    x = Tensor(np.arange(1.0, 7.0))
    y = x * 1.0
    with no_grad():
        rows = y.reshape(3, 2)[1:]
        turned = rows.T
    y[0] = x[1]
    turned[0, 0].zero_()
    np.testing.assert_array_equal(y.data, [2, 2, 0, 4, 5, 6])
    np.testing.assert_array_equal(rows.data, [[0, 4], [5, 6]])
    (g,) = gradients([y.sum()], [x])
    np.testing.assert_array_equal(g, [0, 2, 0, 1, 1, 1])


def test_a_part_assigned_to_itself_leaves_what_shows_it_as_it_was():
    y, rows, _ = _parts()
    versions = len(y._versions)
    rows[None, ::1] = rows[None, ::1]
    assert len(y._versions) == versions


def test_the_shape_alone_is_no_look_at_the_array():
    _, y = _filled()
    assert (np.shape(y), np.ndim(y), np.size(y), np.size(y, 0), np.result_type(y)) == ((4,), 1, 4, 4, np.float64)
    assert not np.iscomplexobj(y)
    assert np.shape(_versions(y)[0]) == (4,)
    assert isinstance(y, Filling)
    assert len(_versions(y)) == 3


def test_numpy_says_that_parts_share_memory():
    y, rows, row = _parts()
    assert np.shares_memory(row, y)
    assert np.may_share_memory(rows, row)
