"""Ops that run along an axis: cumulative sums and products, sorting, convolution, unwrapping. Tensors only.

The product rules divide by nothing, so zeros need no special case: the product of the other entries is built from
products to the left and to the right. Sums of such products obey r_i = b_i + a_i r_(i-1), which is an op of its own,
``linear_recurrence``, and the transpose of a recurrence is a recurrence: every higher order is exact too.
"""

import numpy as np

from autograd.engine.arrays import as_like
from autograd.engine.declaration import elementwise, gate, linear, multilinear, op
from autograd.ops.indexing import at, sums_by_place
from autograd.ops.shaping import concatenate


def reverse(x, axis):
    """x in reverse order along one axis."""
    return x[at(axis, slice(None, None, -1))]


def shift(x, axis, fill):
    """x moved on by one place along an axis: ``fill`` comes in at the start, the last entry drops out."""
    first = np.zeros_like(x[at(axis, slice(0, 1))]) + fill
    return concatenate(first, x[at(axis, slice(None, -1))], axis=axis)


def _cumsum_rule(g, out, x, axis):
    along = 0 if axis is None else axis % x.ndim
    return reverse(cumsum(reverse(g, along), axis=along), along).reshape(x.shape)


@linear(_cumsum_rule, gate="running sum", symbol="cumsum", local=("Σ g from here on",), complex=True)
def cumsum(x, *, axis=None):
    """The sums of the first 1, 2, 3 ... entries along an axis (None: flattened first).

    dx_i is the sum of g from i on: each summand receives the gradient of every sum that it is in.
    """
    return np.cumsum(x, axis=axis)


def _backward_recurrence(g, a, axis):
    """s_i = g_i + a_(i+1) s_(i+1): the transpose of the recurrence with factors a."""
    return reverse(linear_recurrence(reverse(g, axis), shift(reverse(a, axis), axis, 1.0), axis=axis), axis)


def _recurrence_factor(g, out, b, a, axis):
    return _backward_recurrence(g, a, axis) * shift(out, axis, 0.0)


@op(lambda g, out, b, a, axis: _backward_recurrence(g, a, axis), _recurrence_factor, complex=True)
@gate("recurrence", symbol="Σ∏", local=("s_i = g_i + a_(i+1) s_(i+1)", "s_i out_(i-1)"))
def linear_recurrence(b, a, *, axis):
    """r_i = b_i + a_i r_(i-1) along an axis, from r = 0; b and a have one shape, and axis counts from the start.

    db_i = s_i and da_i = s_i r_(i-1), where s_i = g_i + a_(i+1) s_(i+1) is the recurrence run backwards.
    """
    n, step = b.shape[axis], 1
    while step < n:  # composes maps over stretches of 2, 4, 8 ... steps
        head, tail = at(axis, slice(None, step)), at(axis, slice(step, None))
        before = at(axis, slice(None, -step))
        b = np.concatenate([b[head], b[tail] + a[tail] * b[before]], axis=axis)
        a = np.concatenate([a[head], a[tail] * a[before]], axis=axis)
        step *= 2
    return b if n > 1 else b + 0.0


def _cumprod_rule(g, out, x, axis):
    along = 0 if axis is None else axis % x.ndim
    factors = x.reshape(-1) if axis is None else x
    return (shift(out, along, 1.0) * _backward_recurrence(g, factors, along)).reshape(x.shape)


@op(_cumprod_rule, gate="running product", symbol="cumprod", local=("Σ g × the other factors",), complex=True)
def cumprod(x, *, axis=None):
    """The products of the first 1, 2, 3 ... entries along an axis (None: flattened first).

    dx_i is the sum over j >= i of g_j times the product of the other entries up to j. Exact with any number of zeros.
    """
    return np.cumprod(x, axis=axis)


@linear(lambda g, out, x, order, axis: rearrange(g, order=np.argsort(order, axis=axis), axis=axis), complex=True)
@gate("permuter", symbol="⇅", local=("g moved back",))
def rearrange(x, *, order, axis=-1):
    """The entries along an axis in another order, a permutation of each row. Gradients go back to the old places."""
    return np.take_along_axis(x, order, axis)


def _run_starts(x):
    """A mask of the starts of runs of equal entries along the last axis; NaNs equal each other."""
    new = np.ones_like(x, dtype=bool)
    after, before = x[..., 1:], x[..., :-1]
    new[..., 1:] = (after != before) & ((after == after) | (before == before))
    return new


@linear(lambda g, out, x, starts: average_runs(g, starts=starts), complex=True)
@gate("run averager", symbol="⌀", local=("the mean of g over the run",))
def average_runs(x, *, starts):
    """Every entry replaced by the mean of its run; ``starts`` is True at the first entry of each run and of each row.

    Its own transpose: the gradient is averaged over the same runs.
    """
    run = np.cumsum(as_like(starts, x).reshape(-1)) - 1
    sums, counts = sums_by_place(x.reshape(-1), run, x.size), np.bincount(run, minlength=x.size)
    return (sums[run] / counts[run].astype(x.dtype)).reshape(x.shape)


def _from_ranks(g, out, x):
    shared = average_runs(g, starts=_run_starts(out))
    return rearrange(shared, order=np.argsort(np.argsort(x, axis=-1, kind="stable"), axis=-1))


@op(_from_ranks, gate="sorter", symbol="sort", local=("g moved back",), selects=True)
def ranked(x):
    """The entries in ascending order along the last axis, NaN last. Order statistics are read from it.

    A router: each entry receives the gradient of its rank, and equal entries share that of their ranks evenly.
    (``sort`` differs at ties alone: there they keep the order they came in.)
    """
    return np.sort(x, axis=-1)


def _to_the_extreme_so_far(g, out, x, axis):
    """Each g is shared evenly by the entries up to its place that equal the extreme there.

    While the extreme stays the same, a recurrence with factor 1 counts them, and its transpose adds up the shares.
    """
    chosen = (x == out) | ((x != x) & (out != out))
    stays = (~_run_starts(out.swapaxes(axis, -1))).swapaxes(axis, -1).astype(out.dtype)
    ties = linear_recurrence(chosen.astype(out.dtype), stays, axis=axis)
    return np.where(chosen, _backward_recurrence(g / ties, stays, axis), 0.0)


@op(_to_the_extreme_so_far, selects=True)
@gate("running router", symbol="cummax", local=("Σ g while it is the extreme",))
def cummax(x, *, axis):
    """The largest of the first 1, 2, 3 ... entries along an axis, counted from the start. Ties share evenly."""
    return np.maximum.accumulate(x, axis=axis)


@op(_to_the_extreme_so_far, selects=True)
@gate("running router", symbol="cummin", local=("Σ g while it is the extreme",))
def cummin(x, *, axis):
    """The smallest of the first 1, 2, 3 ... entries along an axis, counted from the start. Ties share evenly."""
    return np.minimum.accumulate(x, axis=axis)


@elementwise(lambda g, out, x, discont, axis, period: g, gate="pass-through", local=("1",))
def unwrap(x, *, discont=None, axis=-1, period=2 * np.pi):
    """Angles without jumps: multiples of the period added along an axis. They are constant between jumps: dx = g."""
    return np.unwrap(x, discont=discont, axis=axis, period=period).astype(x.dtype)


@multilinear(
    lambda g, out, x, y: np.correlate(g, y.conj(), "valid"),  # np.correlate conjugates its second argument again
    lambda g, out, x, y: np.correlate(g, x.conj(), "valid"),
    complex=True,
)
@gate("sum-product swapper", symbol="∗", local=("g ⋆ y", "g ⋆ x"))
def convolve(x, y):
    """out_k = sum_i x_i y_(k-i) of two sequences, wherever they meet at all (NumPy's mode "full").

    A swap multiplier: each receives the gradient, correlated with the other.
    """
    if np.ndim(x) != 1 or np.ndim(y) != 1:
        raise ValueError("expected sequences, of one axis each")
    return np.convolve(x, y)
