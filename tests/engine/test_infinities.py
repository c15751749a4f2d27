"""Infinities that an op makes, and those that it was given."""

import math

import numpy as np
import pytest

from autograd import ops
from autograd.engine.infinities import passed_on

MASKED = np.array([[1.0, -np.inf], [2.0, 3.0]])


@pytest.mark.parametrize(
    ("op", "operands", "params"),
    [
        (ops.add, [np.ones((2, 2)), MASKED], {}),
        (ops.where, [np.isinf(MASKED), -math.inf, np.ones((2, 2))], {}),
        (ops.multiply, [MASKED, 2], {}),
        (ops.transpose, [MASKED], {"axes": None}),
        (ops.getitem, [MASKED], {"index": 0}),
        (ops.concatenate, [np.ones((1, 2)), MASKED], {}),
        (ops.log_softmax, [MASKED], {"axis": -1}),
        (ops.max, [MASKED], {"axis": 0}),
        (ops.add, [1.0, -math.inf], {}),
    ],
)  # fmt: skip
def test_what_is_given_passes(op, operands, params):
    out = op(*operands, **params)
    np.testing.assert_array_equal(np.broadcast_to(passed_on(op, operands, out), np.shape(out)), np.isinf(out))


@pytest.mark.parametrize(
    ("op", "operands"),
    [(ops.sum, [MASKED]), (ops.matmul, [MASKED, np.ones(2)]), (ops.divide, [1.0, 0.0]), (ops.exp, [1e4])],
)
def test_what_an_op_makes_or_mixes_does_not(op, operands):
    with np.errstate(all="ignore"):
        assert not np.any(passed_on(op, operands, op(*operands)))


def test_entries_are_told_apart():
    with np.errstate(all="ignore"):
        out = ops.log(np.array([np.inf, 0.0, np.nan, 1.0]))
    np.testing.assert_array_equal(
        passed_on(ops.log, [np.array([np.inf, 0.0, np.nan, 1.0])], out), [True, False, False, False]
    )
