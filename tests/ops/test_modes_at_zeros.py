"""Forward and reverse mode give the same Jacobian where operands are 0, all alike, or 0 in places; NaN counts as equal.

At such points rules divide by 0, and hold structural zeros apart from numbers that happen to be 0.
"""

import contextlib

import numpy as np
import pytest

from autograd import make_jvp, make_vjp
from autograd.scipy.spatial.distance import cdist, pdist
from tests.op_cases import ROWS
from tests.testing.points import at_random_points

PLACES = {
    "zeros": lambda x: 0 * x,
    "ones": lambda x: 0 * x + 1,
    "a zero": lambda x: np.where(np.arange(x.size).reshape(x.shape) < 1, 0.0, x),
}


def both_jacobians(f, x):
    """The Jacobian of f at an array x, one column for each entry, by reverse and by forward mode."""
    vjp, out = make_vjp(f)(x)
    cotangents = np.eye(np.size(out)).reshape(-1, *np.shape(out))
    tangents = np.eye(x.size).reshape(-1, *x.shape)
    rows = [np.ravel(vjp(g if np.ndim(out) else float(g))) for g in cotangents]
    columns = [np.ravel(make_jvp(f)(x)(tangent)[1]) for tangent in tangents]
    return np.reshape(rows, (np.size(out), x.size)), np.reshape(columns, (x.size, np.size(out))).T


def places(case):
    """(f, x) for each real operand of a row at two drawn points, moved to each of the places."""
    drawn = []
    at_random_points(case, 2)(lambda operands, params, seed: drawn.append((operands, params)))()
    for operands, params in drawn:
        for i, x in enumerate(operands):
            if case.op.rule(i) is not None and isinstance(x, np.ndarray) and x.dtype.kind == "f":
                for place in PLACES.values():
                    yield (
                        (lambda t, i=i, xs=operands, params=params: case.op(*xs[:i], t, *xs[i + 1 :], **params)),
                        place(x),
                    )


@pytest.mark.parametrize("case", ROWS, ids=lambda case: case.name)
def test_every_op(case):
    for f, x in places(case):
        with np.errstate(all="ignore"), contextlib.suppress(np.linalg.LinAlgError):  # a matrix is singular
            out = f(x)
            if getattr(out, "dtype", np.dtype(float)).kind == "f" and np.size(out) and x.size:
                rev, fwd = both_jacobians(f, x)
                np.testing.assert_allclose(fwd, rev, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("f", [
    np.linalg.norm, lambda x: np.linalg.norm(x, 2, axis=0), lambda x: np.linalg.norm(x, 3, axis=1),
    lambda x: np.linalg.norm(x, "fro"), lambda x: np.linalg.norm(x, "nuc"), lambda x: np.linalg.norm(x, -1, axis=0),
    np.linalg.vector_norm, np.linalg.matrix_norm, np.std, np.nanstd, lambda x: x / (1.0 + np.std(x, axis=0)),
    lambda x: np.linalg.norm(x[:, None] - x[None], axis=-1), lambda x: np.exp(-cdist(x, x)),
    lambda x: cdist(x, x, "seuclidean", V=np.ones(2)), pdist, lambda x: np.hypot(x, x[::-1]),
    lambda x: np.arctan2(x, x[::-1]),
])  # fmt: skip
@pytest.mark.parametrize("x", [np.zeros((3, 2)), np.ones((3, 2)), np.array([[0.0, 0.0], [1.0, 2.0], [1.0, 2.0]])])
def test_norms_distances_and_spreads(f, x):
    with np.errstate(all="ignore"):
        rev, fwd = both_jacobians(f, x)
    np.testing.assert_allclose(fwd, rev, rtol=1e-6, atol=1e-8)


def test_a_distance_of_a_point_from_itself_does_not_move():
    points = np.array([[0.0, 0.0], [1.0, 1.0], [2.0, 0.0]])

    def distances(a):
        return np.linalg.norm((points * a)[:, None] - (points * a)[None], axis=-1)

    value, slope = make_jvp(distances)(1.5)(1.0)
    np.testing.assert_allclose(slope, value / 1.5, rtol=1e-12)
