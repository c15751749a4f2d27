"""Examples of products and linear algebra."""

import numpy as np

from autograd.testing.examples.common import Example, on, positive


def _regular(*shapes: tuple[int, ...], others: tuple[tuple[int, ...], ...] = (), **params: object) -> Example:
    """Matrices with 2, 4, 6 ... added to their diagonals, so that no two singular or eigenvalues meet, and others."""

    def example(rng: np.random.Generator) -> tuple[list[object], dict[str, object]]:
        matrices = [np.eye(s[-2], s[-1]) * 2 * np.arange(1, s[-1] + 1) + 0.3 * positive(rng, *s) for s in shapes]
        return [*matrices, *(positive(rng, *s) for s in others)], params

    return example


EXAMPLES: dict[str, Example] = {
    "matmul": on((2, 1, 3, 4), (3, 4, 2)),
    "einsum": on((2, 1, 3), (3, 4), subscripts="aij,jk->ak", optimize=False),
    "cross": on((2, 1, 3), (4, 3)),
    "inv": _regular((2, 3, 3)),
    "solve": _regular((2, 3, 3), others=((3, 4),)),
    "cofactors": _regular((3, 3)),
    "cofactors_along": _regular((3, 3), others=((3, 3),)),
    "det": _regular((2, 3, 3)),
    "slogdet": _regular((2, 3, 3)),
    "pinv": _regular((4, 3)),
    "cholesky": _regular((2, 3, 3)),
    "eigh": _regular((2, 3, 3)),
    "eig": _regular((2, 3, 3)),
    "svd": _regular((2, 4, 3)),
    "qr": _regular((2, 4, 3)),
    "pnorm": on((3, 4), p=3, axis=(1,)),
}
