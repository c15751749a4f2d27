"""Functions that know nothing of stacks, called row by row."""

import numpy as np
import pytest

from autograd.engine.hidden_axis import NotTogether
from autograd.engine.row_by_row import row_by_row
from autograd.engine.stacked import Stacked
from tests.engine.test_stacked import assert_each_row, rows_of


def test_a_function_that_is_not_known():
    assert_each_row(lambda x: np.linalg.inv(x), rows_of(2, 2))
    assert_each_row(lambda x: np.percentile(x, 30.0, axis=0), rows_of(4, 2))
    assert_each_row(lambda x, y: np.cross(x, y), rows_of(3), rows_of(2, 3, seed=1))


def test_containers_among_arguments_and_results():
    x, y = rows_of(2), rows_of(2, seed=1)
    assert_each_row(lambda x, y: np.vstack([x, y, np.ones(2)]), x, y)
    assert_each_row(lambda x: np.linalg.svd(x)[1], rows_of(2, 3))
    found = row_by_row(Stacked, lambda d, *, e: d["x"] + e[1], ({"x": x},), {"e": (1.0, y)})
    np.testing.assert_array_equal(found.rows, x.rows + y.rows)


def test_rows_of_different_shapes_or_kinds():
    x = Stacked(np.array([[0.0, 1.0], [2.0, 3.0]]))
    with pytest.raises(ValueError, match="shape"):
        np.flatnonzero(x)
    for f in (lambda x: 1.0, lambda x: np.ones(2, np.float32 if x[0] else np.float64), lambda x: None):
        with pytest.raises(NotTogether, match="a result that is no array"):
            row_by_row(Stacked, f, (x,), {})
