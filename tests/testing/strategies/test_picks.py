"""Points of rows as hypothesis draws them: on a grid, of every kind, and shrunk."""

import numpy as np
import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st

from autograd import ops
from autograd.testing.domains.domain import REAL, Domain, constant, off
from autograd.testing.domains.pick import GRID
from autograd.testing.domains.row import elementwise
from autograd.testing.strategies.picks import Drawn, picked

SEARCH = settings(max_examples=2000, deadline=None, database=None, derandomize=True)


def smallest(f, condition=lambda x: True):
    """The least choice that hypothesis finds for which a condition holds."""
    return find(picked(f), condition, settings=SEARCH)


@given(st.data())
def test_the_points_of_a_row(data):
    row = elementwise(ops.divide, REAL, off(0.0))
    (x, y), params = data.draw(picked(row.draw))
    assert params == {}
    assert np.isfinite(ops.divide(x, y)).all()


@given(st.data())
def test_arguments_are_handed_on(data):
    def choice(pick, low, high):
        return pick.integer(low, high)

    assert data.draw(picked(choice, low=3, high=4)) in (3, 4)


@given(st.data())
def test_numbers_are_on_the_grid(data):
    pick = Drawn(data.draw)
    for domain in (REAL, off(0.5, gap=0.2), constant(REAL, np.float32)):
        x = pick.array((3,), domain)
        assert x.dtype == domain.dtype
        np.testing.assert_array_equal(x * GRID, np.round(x * GRID))
        assert np.all(domain.far_from_kinks(x, domain.gap))


@given(st.data())
def test_limits_of_shapes(data):
    pick = Drawn(data.draw)
    shape = pick.shape(min_dims=1, max_dims=2, min_side=2, max_side=4)
    assert len(shape) in (1, 2)
    assert set(shape) <= {2, 3, 4}
    together = pick.together(2, max_dims=2, min_side=1, max_side=2)
    assert len(together) == 2
    assert all(len(shape) <= 2 and set(shape) <= {1, 2} for shape in together)


@pytest.mark.parametrize(
    ("f", "condition", "expected"),
    [
        (lambda pick: pick.integer(0, 5), lambda n: n == 5, 5),
        (lambda pick: pick.choice("abc"), lambda c: c == "c", "c"),
        (lambda pick: pick.permutation(2), lambda p: p == [1, 0], [1, 0]),
        (lambda pick: pick.shape(), lambda s: s == (0,), (0,)),
        (lambda pick: pick.array((), Domain(-1.0, 1.0)).item(), lambda x: x == 1.0, 1.0),
        (lambda pick: pick.array((), Domain(-1.0, 1.0)).item(), lambda x: x == -1.0, -1.0),
        (lambda pick: pick.array((2,), constant(REAL, bool)).tolist(), any, [False, True]),
    ],
    ids=["integer", "choice", "permutation", "empty shape", "upper end", "lower end", "mask"],
)
def test_the_ends_are_reached(f, condition, expected):
    assert smallest(f, condition) == expected


@pytest.mark.parametrize(
    ("shape", "kind"),
    [
        ((3,), lambda index: isinstance(index, slice)),
        ((3,), lambda index: isinstance(index, list)),
        ((2, 3), lambda index: isinstance(index, np.ndarray) and index.dtype == bool and index.any()),
        ((2, 3), lambda index: isinstance(index, tuple) and any(isinstance(part, np.ndarray) for part in index)),
        ((2, 3), lambda index: isinstance(index, tuple) and any(part is None for part in index)),
    ],
    ids=["slice", "list", "mask", "integer arrays", "new axis"],
)
def test_every_kind_of_index_comes_up(shape, kind):
    _ = np.ones(shape)[smallest(lambda pick: pick.index(shape), kind)]


def test_choices_shrink():
    assert smallest(lambda pick: pick.integer(1, 5)) == 1
    assert smallest(lambda pick: pick.choice("abc")) == "a"
    assert smallest(lambda pick: pick.permutation(3)) == [0, 1, 2]
    assert smallest(lambda pick: pick.shape(min_dims=1, min_side=1)) == (1,)
    assert smallest(lambda pick: pick.array((), off(0.0)).item()) == 0.25
