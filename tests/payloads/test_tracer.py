"""Every row of the case table on tracers: traced at one point, replayed at others, forward and backward, any order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograd import Tensor, gradients, hessian, jacobian, tangents
from autograd.testing.domains import ROWS as TABLE
from tests.compiling.replays import assert_replays, moved, outcomes
from tests.op_cases import CASES, COMPLEX_CASES
from tests.ops.test_every_op import call, positions
from tests.sampling import costly

every_row = pytest.mark.parametrize(
    "case", [*CASES, *COMPLEX_CASES], ids=lambda case: f"{case.title}{' complex' * (case in COMPLEX_CASES)}"
)


def everything(case, params, at, seed):
    """A function of the operands: the value and all derivatives that the sweeps can give."""

    def of(*operands):
        rng = np.random.default_rng(seed)
        xs = [Tensor(operands[i]) for i in at]
        out = call(case, list(operands), params, at, xs)
        weights = rng.normal(size=out.shape)
        directions = [rng.normal(size=x.shape) for x in xs]
        out.backward(weights)
        first = gradients([out], xs, [weights], create_graph=True)
        live = [(g, d) for g, d in zip(first, directions, strict=True) if g is not None and g.requires_grad]
        second = gradients([g for g, _ in live], xs, [d for _, d in live]) if live else []
        pushed = tangents([out], xs, directions, create_graph=True)
        back = []
        if isinstance(pushed[0], Tensor) and pushed[0].requires_grad:
            back = gradients(pushed, xs, [weights])
        return [out.data, [x.grad for x in xs], second, back, tangents([out], xs, directions)]

    return of


@every_row
@pytest.mark.filterwarnings("ignore:invalid value", "ignore:divide by zero", "ignore:overflow")
@costly(1, 4)
@given(data=st.data(), seed=st.integers(0, 2**32 - 1))
def test_values_and_derivatives_are_replayed_to_the_bit(case, data, seed):
    operands, params = data.draw(case.draw)
    operands = [np.asarray(x) if isinstance(x, np.generic) else x for x in operands]
    rng = np.random.default_rng(seed)
    others = [[moved(rng, x) for x in operands] for _ in range(2)]
    counts = outcomes(everything(case, params, positions(case, operands), seed), operands, *others)
    assert not counts["untraced"], counts
    assert counts["same"], counts


def test_indices_may_be_traced():
    x, rows, mask = np.arange(6.0).reshape(3, 2), np.array([2, 0, 2]), np.array([True, False, True])

    def read(x, rows):
        t = Tensor(x)
        (t[rows] * t[rows, 0][:, None]).sum().backward()
        return t.grad

    assert_replays(read, [x, rows], [2 * x, np.array([1, 1, 0])])

    def read_by_mask(x, mask):
        t = Tensor(x)
        (t[mask] ** 2).sum().backward()
        return t.grad

    assert_replays(read_by_mask, [x, mask], [2 * x, mask[[1, 0, 2]]])

    def of_a_plain_table(i):
        table = Tensor(x)
        (table[i] ** 2).sum().backward()
        return table.grad

    assert_replays(of_a_plain_table, [rows], [np.array([0, 0, 1])])

    def written(x, rows, v):
        t, u = Tensor(x) * 1.0, Tensor(v)
        t[rows] = u
        (t * t).sum().backward()
        return u.grad

    v = np.ones((3, 2))
    assert_replays(written, [x, rows, v], [x, np.array([0, 1, 0]), 2 * v])


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_parts_of_gradients_from_constants_and_from_variables(dtype):
    """A plain buffer that waits in a sweep takes numbers that are written down."""
    c = np.arange(4, dtype=dtype)

    def f(x):
        t = Tensor(c)
        y = (t[1:] * 2).sum() + (t[:3] * x[:3]).sum() + (t[[0, 0, 2]] * x[1:]).sum() + (t * x).sum()
        y.backward()
        return t.grad

    x = np.linspace(1, 2, 4, dtype=dtype)
    assert_replays(f, [x], [x * x], [-x])


@pytest.mark.parametrize("row", TABLE.values(), ids=lambda row: row.name)
@pytest.mark.filterwarnings("ignore")
def test_jacobians_and_hessians_of_rows_at_once(row):
    rng = np.random.default_rng(3)
    operands, params = row.example(rng)
    operands = [np.asarray(x) if isinstance(x, np.generic) else x for x in operands]
    for i in (i for i in range(len(operands)) if row.op.rule(i) is not None):
        counts = outcomes(at_once(row.op, params, i), operands, [moved(rng, x) for x in operands])
        assert not counts["untraced"], counts


def at_once(op, params, i):
    """A function of the operands: the Jacobian by one of them, and the Hessian of the sum of squares."""

    def both(*xs):
        def f(x):
            return op(*xs[:i], x, *xs[i + 1 :], **params)

        return jacobian(f)(xs[i]), hessian(lambda x: np.sum(np.real(f(x)) ** 2))(xs[i])

    return both
