"""Diagonals and triangles of matrices: values, gradients of both orders, both sweeps."""

import numpy as np

from tests.functions.shapes import arr, cases, check, check_refusal, refused


@cases(
    *[(lambda x, k=k: np.diag(x, k), [shape]) for k in (-3, -1, 0, 1, 2, 5) for shape in [(3, 4), (4, 2), (3,)]],
    *[(lambda x, k=k: np.diagonal(x, k), [(3, 4)]) for k in (-4, -1, 0, 1)],
    (np.diagonal, [(2, 3, 4)]),
    (lambda x: np.diagonal(x, 1, 2, 0), [(2, 3, 4)]),
    (lambda x: np.diagonal(x, axis1=-1, axis2=-2), [(2, 3, 4)]),
    (np.diagonal, [(0, 3)]),
    (lambda x: np.diag(x, 1), [(0,)]),
    (np.diagflat, [(2, 2)]),
    (lambda x: np.diagflat(x, -1), [()]),
    (np.trace, [(3, 4)]),
    (lambda x: np.trace(x, 1, 0, 2), [(2, 3, 4)]),
    (lambda x: np.trace(x, dtype=np.float64), [(3, 4)]),
    *[(lambda x, k=k: np.tril(x, k), [shape]) for k in (-1, 0, 2) for shape in [(3, 4), (2, 3, 2), (3,)]],
    *[(lambda x, k=k: np.triu(x, k), [shape]) for k in (-1, 0, 2) for shape in [(3, 4), (2, 3, 2), (3,)]],
)
def test_diagonals_and_triangles(f, shapes):
    check(f, *(arr(*shape) for shape in shapes))


@refused(
    (lambda t: np.diagonal(t[0]), "diagonal"),
    (lambda t: np.diagonal(t, 0, 1, -1), "diagonal"),
    (lambda t: np.diag(t[None]), "diag"),
    (lambda t: np.trace(t, out=np.ones(())), "trace"),
    (lambda t: np.tril(t[0, 0]), "tril"),
)
def test_wrong_arguments_are_refused_by_name(call, names):
    check_refusal(call, names)
