"""Rows of products and linear algebra. Matrices are well-conditioned by construction: a diagonal plus a small rest."""

from dataclasses import dataclass
from typing import Any

import hypothesis.extra.numpy as hnp
import numpy as np
from hypothesis import strategies as st

from autograd import Tensor, ops
from autograd.engine.arrays import as_like
from autograd.testing.strategies import einsum_programs, matmul_pairs, regular_matrices
from tests.cases.common import Case, arrays, numbers, shapes

matrices = matmul_pairs(min_side=0).map(lambda pair: (list(pair), {}))


@st.composite
def sums_of_products(draw):
    subscripts, operands = draw(einsum_programs(min_side=0))
    return operands, {"subscripts": subscripts, "optimize": draw(st.booleans())}


@st.composite
def crossed(draw):
    both = draw(hnp.mutually_broadcastable_shapes(num_shapes=2, max_side=2, min_side=0, max_dims=2))
    return [draw(arrays((*shape, 3), numbers(-2, 2))) for shape in both.input_shapes], {}


def regular(**how):
    return regular_matrices(empty=True, **how)


@st.composite
def one(draw, params=None, **how):
    return [draw(regular(**how))], params or {}


@st.composite
def any_square(draw):
    """Square matrices of any rank: zero, singular, regular."""
    n = draw(st.integers(1, 3))
    return draw(arrays((*draw(shapes(max_dims=1, max_side=2)), n, n), st.sampled_from((-1.0, 0.0, 0.5, 1.0))))


@st.composite
def determinants(draw):
    return [draw(any_square())], {}


@st.composite
def regular_with_direction(draw):
    x = draw(regular(least=2))  # of a single number there is no second derivative to compare
    return [x, draw(arrays(x.shape, numbers(-2, 2)))], {}


@st.composite
def systems(draw):
    """Matrices, and right-hand sides that are one vector or a stack of matrices that broadcasts with them."""
    a = draw(regular())
    n = a.shape[-1]
    stack = draw(st.sampled_from(((), (1,), a.shape[:-2], (2, 1))))
    shape = draw(st.sampled_from(((n,), (*stack, n, 1), (*stack, n, 2))))
    return [a, draw(arrays(shape, numbers(-2, 2)))], {}


@st.composite
def normed(draw):
    x = draw(arrays(draw(shapes(min_dims=1, min_side=1)), numbers(-2, 2, gap=0.25)))
    axes = draw(st.permutations(range(x.ndim)))[: draw(st.integers(1, x.ndim))]
    p = draw(st.sampled_from((2, 3, 1.5, 0.5, -1, -2)))
    return [x], {"p": p, "axis": tuple(axes), "keepdims": draw(st.booleans())}


@dataclass(frozen=True)
class Settled:
    """A decomposition whose columns are turned and ordered so that they move smoothly: LAPACK promises neither.

    Column j of a packed result is turned so that entry j of its vector, the largest in these examples, is positive.
    ``values`` says where the row of eigenvalues or singular values is, which keeps its sign: "first" (the columns are
    also sorted by it), "below" the first vectors, or None.
    """

    op: Any
    values: str | None

    @property
    def name(self):
        return self.op.name

    def rule(self, i):
        return self.op.rule(i)

    @property
    def rules(self):
        return self.op.rules

    def __call__(self, x, **params):
        packed = self.op(x, **params)
        row = {"first": 0, "below": x.shape[-2], None: -1}[self.values]
        if plain(packed).dtype.kind == "c":
            return self.settled_complex(packed, row)
        if row == 0:
            order = np.argsort(plain(packed)[..., :1, :], axis=-1)
            packed = np.take_along_axis(packed, np.broadcast_to(order, packed.shape), axis=-1)
        data = plain(packed)
        vectors = data[..., 1:, :] if row == 0 else data
        turn = np.sign(np.diagonal(vectors, axis1=-2, axis2=-1))[..., None, :]
        is_value = as_like(np.arange(data.shape[-2])[:, None] == row, data)
        return packed * np.where(is_value, 1, turn).astype(data.dtype)

    def settled_complex(self, packed, row):
        """As above, with vectors turned so that their entry j is positive: a function that no phase has a part in."""
        if self.values is None:  # LAPACK makes the diagonal of r real, of either sign
            return packed * np.sign(np.diagonal(plain(packed), axis1=-2, axis2=-1).real)[..., None, :]
        if row == 0:
            order = np.argsort(plain(packed)[..., :1, :], axis=-1)
            packed = np.take_along_axis(packed, np.broadcast_to(order, packed.shape), axis=-1)
        vectors = packed[..., 1:, :] if row == 0 else packed[..., :row, :]
        entries = np.diagonal(vectors, axis1=-2, axis2=-1)[..., None, :]
        turn = np.conj(entries) / np.abs(entries)
        parts = [packed[..., :1, :], vectors * turn]
        if row:  # of singular vectors the right ones are conjugated
            k = plain(entries).shape[-1]
            parts = [
                (packed[..., :row, :k] * turn),
                packed[..., row : row + 1, :k],
                packed[..., row + 1 :, :k] * np.conj(turn),
            ]
        return np.concatenate(parts, axis=-2)


def plain(x):
    return x.data if isinstance(x, Tensor) else x


CASES = [
    Case(ops.matmul, matrices),
    Case(ops.einsum, sums_of_products()),
    Case(ops.cross, crossed()),
    Case(ops.inv, one()),
    Case(ops.solve, systems()),
    Case(ops.cofactors, one()),
    Case(ops.cofactors_along, regular_with_direction()),
    Case(ops.det, determinants()),
    Case(ops.slogdet, one()),
    Case(ops.pinv, one(tall=True, wide=True)),
    Case(ops.cholesky, one()),
    Case(Settled(ops.eigh, "first"), one(spread=1.0)),
    Case(Settled(ops.eig, "first"), one(spread=1.0)),
    Case(Settled(ops.svd, "below"), one(tall=True, wide=True, spread=1.0, falling=True)),
    Case(Settled(ops.qr, None), one(tall=True, wide=True)),
    Case(ops.pnorm, normed()),
]
