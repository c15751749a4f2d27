"""The memory of arrays: owners, and the places that a view shows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided, sliding_window_view

from autograd.compiling.tracer import Trace
from autograd.engine.memory import address, numbers_of, owner_of, places, same_bytes, shares_memory
from tests.payloads.standin import Elsewhere


def test_shared_memory():
    a = np.ones((2, 3))
    assert shares_memory(a, a.T)
    assert not shares_memory(a, a.copy())
    assert not shares_memory(a, 1.0)
    b = Elsewhere(a)
    assert shares_memory(b, b.T)
    assert not shares_memory(b, b.copy())
    assert not shares_memory(b, a)


@pytest.mark.parametrize(
    "view",
    [
        lambda a: a, lambda a: a[1:], lambda a: a.T[0], lambda a: sliding_window_view(a, 2, axis=0),
        lambda a: np.broadcast_to(a, (2, *a.shape))[0], lambda a: as_strided(a, (2, 2), (8, 8)), lambda a: a[...].real,
    ],
)  # fmt: skip
def test_the_owner_of_a_view(view):
    a = np.arange(6.0).reshape(2, 3).copy()
    assert owner_of(view(a)) is a
    assert owner_of(view(a).copy()) is not a
    assert owner_of(2.0) == 2.0


INDICES = (slice(1, None), slice(None, None, -1), slice(None, None, 2), ..., None, 0, (..., -1), (..., None))


@given(order=st.sampled_from("CF"), swapped=st.booleans(), steps=st.lists(st.sampled_from(INDICES), max_size=4))
def test_the_places_of_a_view_are_those_to_which_it_moves_numbers(order, swapped, steps):
    base = np.zeros((3, 2, 4), order=order)
    base = base.swapaxes(0, 1)[:, ::-1] if swapped else base
    numbers = np.arange(base.size).reshape(base.shape)
    base[...] = numbers
    view = base
    for step in steps:
        if view.size and (view.ndim or step in (..., None)):
            view = view[step] if isinstance(view[step], np.ndarray) else view
    spots, part = places(view, base)
    np.testing.assert_array_equal(spots, view)
    assert part is None


def test_the_parts_of_complex_numbers():
    for z in (np.zeros((2, 3), complex), np.zeros((2, 3), np.complex64).T):
        for part, view in enumerate((z.real, z.imag)):
            spots, found = places(view[1:], z)
            np.testing.assert_array_equal(spots, np.arange(6).reshape(z.shape)[1:])
            assert found == part


def test_what_is_no_view():
    a = np.zeros(4)
    for other in (np.zeros(4), np.zeros(40), a.view(np.int64), a.view(np.float32)):
        with pytest.raises(ValueError, match="got a"):
            places(other, a)
    b = np.zeros((3, 4))[:, ::2]
    with pytest.raises(ValueError, match="no view of the base"):
        places(b.base[:, 1::2], b)
    spots, part = places(a[:0], a)
    assert spots.shape == (0,)
    assert part is None


def test_numbers_that_are_written_down_tell_of_writes_and_not_of_numbers():
    trace, x = Trace(), np.arange(3.0)
    assert numbers_of(x) == x.tobytes()
    t = trace.input(x)
    before, of_view = numbers_of(t), numbers_of(t[1:])
    assert numbers_of(t * 1) != before  # the product has other memory
    t.sum()
    assert numbers_of(t) == before == of_view
    t[1:][0] = t[1]  # the entry gets the number that it has already
    assert numbers_of(t) != before
    assert numbers_of(t[1:]) != of_view


def test_same_bytes_is_a_guard_on_numbers_that_are_written_down():
    x = np.array([0.0, np.nan])
    assert same_bytes(x, x.copy())
    assert not same_bytes(x, -x)
    assert not same_bytes(x, x.astype(np.float32))
    trace = Trace()
    t = trace.input(x)
    assert same_bytes(t, t.copy())
    assert [guard.kind for guard in trace.program(t).guards] == ["bool"]


def test_addresses_differ_as_places_do():
    x = np.arange(4.0)
    t = Trace().input(x)
    assert address(x[2:]) - address(x) == address(t[2:]) - address(t) == 16
