"""A row: the statement and condition that it makes of its domains."""

import numpy as np
import pytest

from autograd import ops
from autograd.testing.domains import ROWS
from autograd.testing.domains.domain import NONZERO, POSITIVE, REAL
from autograd.testing.domains.row import elementwise


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (elementwise(ops.log, POSITIVE), "np.log({x})"),
        (elementwise(ops.sigmoid, REAL), "ops.sigmoid({x})"),
        (elementwise(ops.logaddexp, REAL, REAL), "np.logaddexp({x}, {y})"),
        (elementwise(ops.scale, REAL, REAL), "ops.scale({x}, {y})"),
        (elementwise(ops.add, REAL, REAL, text="{x} + {y}"), "{x} + {y}"),
    ],
)
def test_the_statement_of_an_op(row, text):
    (move,) = row.moves
    assert move.text == text
    assert move.binary is ("{y}" in text)


def test_the_condition_is_that_of_the_domains():
    x, y = np.array([1.0, 2.0]), np.array([[0.5], [-0.5]])
    (quotient,) = elementwise(ops.divide, REAL, NONZERO).moves
    assert quotient.fits(x, y)
    assert not quotient.fits(x, np.array(0.0))
    assert not quotient.fits(x, np.ones(3))  # the shapes do not broadcast
    (apart,) = elementwise(ops.maximum, REAL, REAL, apart=True).moves
    assert apart.fits(x, y)
    assert not apart.fits(x, np.array(2.0))


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row.name)
def test_an_example_is_drawn_without_hypothesis(row):
    for seed in range(5):
        operands, params = row.example(np.random.default_rng(seed))
        assert np.all(np.isfinite(row.op(*operands, **params)))
