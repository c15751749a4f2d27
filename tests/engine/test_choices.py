"""Ops whose results are chosen: sweeps find out whether a function depends on the choice. The ops here are toys.

The toy is a pair of numbers of which the sum is given: ``halves(x)`` is (x/2, x/2), and (x/2 + 1, x/2 - 1) would do.
"""

import numpy as np
import pytest

from autograd import Tensor, checkpoint, gradients, tangents
from autograd.engine.choices import BOUND, FREE, LOOSE, Choice, ChoosingOp, are_read, verdicts
from autograd.engine.declaration import op
from autograd.engine.order import topological_order
from autograd.errors import GraphError


class Halves(Choice):
    """Always open; turned it is (x/2 + 1, x/2 - 1). There is nothing to split."""

    def open(self, out, x):
        return np.full(out.shape[:-2], True)

    def other(self, out, x, *, turned, split):
        return out + turned * np.array([[1.0], [-1.0]])

    def hidden(self, out, x):
        return np.full_like(out, np.nan)

    def along(self, out, x, tangent):
        return out

    def resolved(self, out, x, g, gradient_at):
        return np.zeros_like(x)

    def once(self, y, *nodes):
        return y


@op(lambda g, out, x: g.sum(axis=-2, keepdims=True) / 2, choice=Halves())
def halves(x):
    return np.concatenate([x, x], axis=-2) / 2


def total(x):
    return np.sum(halves(x), axis=-2)


def first(x):
    return halves(x)[..., 0, :]


X = np.array([[1.0, 3.0]])


def test_the_op_keeps_its_choice():
    assert isinstance(halves, ChoosingOp)
    assert halves.with_rules(halves.rules).choice is halves.choice


def test_verdicts():
    t = Tensor(X)
    packed = halves(t)
    roots = [packed.sum(), packed[0] * packed[1], t * 2.0]
    order = topological_order(*roots)
    found = verdicts(order, roots, [packed])
    assert [np.unique(v).tolist() for v in found] == [[FREE], [LOOSE], [FREE]]
    assert BOUND not in (FREE, LOOSE)
    assert are_read(order, roots, [packed]) == [packed]


def test_a_function_of_the_users_cannot_be_computed_again():
    """A user's function may draw random numbers, so the effect of the choice is unknown."""
    t = Tensor(X)
    y = np.sum(checkpoint(lambda x: x * 1.0)(halves(t)), axis=-2)
    assert np.all(np.isnan(gradients([y], [t], [np.ones(2)])[0]))


def test_an_error_in_the_second_computation_is_no_error():
    """A function that fails at the other choice: its dependence is unknown."""

    @op(lambda g, out, x: g)
    def picky(x):
        if x[0, 0] > 1.0:
            raise ValueError("too large")
        return x * 1.0

    t = Tensor(X)
    y = picky(halves(t)).sum()
    assert np.all(np.isnan(gradients([y], [t])[0]))


@pytest.mark.parametrize("forward", [False, True])
def test_data_changed_since_that_no_rule_reads_are_an_error(forward):
    """The function is computed again, with the numbers of now, to find whether it depends on the choice: it was NaN."""

    def projected(matrix, c, plain):
        _, v = np.linalg.eigh(matrix)
        return np.sum((v[:, :2] @ v[:, :2].T + c + plain) * np.arange(9.0).reshape(3, 3))

    def swept(y, x):
        return tangents([y], [x], [np.ones((3, 3))])[0] if forward else gradients([y], [x])[0]

    x, c, plain = Tensor(np.diag([1.0, 1.0, 5.0])), Tensor(np.ones((3, 3)), requires_grad=False), np.ones((3, 3))
    right = swept(projected(x, c, plain), x)
    assert np.all(np.isfinite(right))
    y = projected(x, c, plain)
    for change in (lambda: setattr(c, "data", np.full((3, 3), 2.0)), lambda: plain.fill(1e30)):
        old = c.data.copy(), plain.copy()
        change()
        with pytest.raises(GraphError, match="eigh: got equal values"):
            swept(y, x)
        c.data, plain[...] = old
        np.testing.assert_array_equal(swept(y, x), right)  # put back, the numbers do not matter
