"""The quick self-check of all rules."""

import numpy as np
import pytest

from autograd import op
from autograd.testing import check_table
from autograd.testing.domains import ROWS
from autograd.testing.table import check_op


@pytest.mark.parametrize("seed", range(5))
def test_all_rules_pass(seed):
    checks = list(check_table(seed))
    assert [check.name for check in checks] == list(ROWS)
    assert [str(check) for check in checks if not check.passed] == []
    assert sum(check.entries for check in checks) > 500


def test_a_wrong_rule_does_not_pass():
    @op(lambda g, out, x: g * 2.0001 * x, kind="elementwise")
    def square(x):
        return x * x

    @op(lambda g, out, x: g * 1e-3, kind="elementwise")
    def flat(x):
        return x * 0.0

    rng = np.random.default_rng(0)
    for wrong in (square, flat):
        assert not check_op(wrong, [np.array([1.0, 2.0])], {}, rng).passed


def test_ops_without_a_gradient_have_no_entries():
    assert {check.name for check in check_table() if not check.entries} == {
        name for name, row in ROWS.items() if all(rule is None for rule in row.op.rules)
    }
