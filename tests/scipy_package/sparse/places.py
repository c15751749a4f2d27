"""Sparse matrices for the tests: places with repetitions and empty rows, values, and the same matrix as a dense one."""

import numpy as np

from autograd.testing import check_grads
from tests.sampling import QUICK

rng = np.random.default_rng(0)
M, N = 4, 3
ROW, COL = np.array([0, 2, 0, 3, 2, 0, 2]), np.array([2, 0, 0, 1, 0, 2, 1])  # two places repeat, and row 1 is empty
VALUES = rng.normal(size=len(ROW))
TALL, WIDE, VECTOR, COVECTOR = (rng.normal(size=shape) for shape in ((N, 2), (2, M), (N,), (M,)))
FULL, LINE, COLUMN = (rng.normal(size=shape) for shape in ((M, N), (1, N), (M, 1)))


def dense(values, shape=(M, N), row=ROW, col=COL):
    """The dense matrix, for plain values."""
    found = np.zeros(shape, np.result_type(values))
    np.add.at(found, (row, col), values)
    return found


def check(f, *arrays):
    """The derivatives of ``f``, written in plain NumPy, in both modes; to second order in ``.ci/full``."""
    check_grads(f, *arrays, order=1 if QUICK else 2, modes=("rev", "fwd"))
