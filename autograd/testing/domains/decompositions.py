"""Rows of decompositions of matrices."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from autograd import ops
from autograd.engine.arrays import as_like
from autograd.engine.node import data_of
from autograd.testing.domains.domain import NEAR
from autograd.testing.domains.linalg import full_rank, matrix, rows, singular_values
from autograd.testing.domains.row import Move, row
from autograd.testing.domains.statements import every, ndim


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
    def name(self) -> str:
        """The op's name."""
        return str(self.op.name)

    @property
    def rules(self) -> Any:
        """The op's rules."""
        return self.op.rules

    def rule(self, i: int) -> Any:
        """The op's rule for operand i."""
        return self.op.rule(i)

    def __call__(self, x: Any, **params: Any) -> Any:
        """The packed result of the op, settled."""
        packed: Any = self.op(x, **params)
        at = {"first": 0, "below": x.shape[-2], None: -1}[self.values]
        if data_of(packed).dtype.kind == "c":
            return self._settled_complex(packed, at)
        if at == 0:
            packed = _in_order(packed)
        data = data_of(packed)
        vectors = data[..., 1:, :] if at == 0 else data
        turn = np.sign(np.diagonal(vectors, axis1=-2, axis2=-1))[..., None, :]
        is_value = as_like(np.arange(data.shape[-2])[:, None] == at, data)
        return packed * np.where(is_value, 1, turn).astype(data.dtype)

    def _settled_complex(self, packed: Any, at: int) -> Any:
        """``packed``, settled, with complex vectors turned so that their entry j is positive: phases do not matter."""
        if self.values is None:  # LAPACK makes the diagonal of r real, with either sign
            return packed * np.sign(np.diagonal(data_of(packed), axis1=-2, axis2=-1).real)[..., None, :]
        if at == 0:
            packed = _in_order(packed)
        vectors = packed[..., 1:, :] if at == 0 else packed[..., :at, :]
        entries: Any = np.diagonal(vectors, axis1=-2, axis2=-1)[..., None, :]
        turn = np.conj(entries) / np.abs(entries)
        parts = [packed[..., :1, :], vectors * turn]
        if at:  # the right singular vectors are conjugated
            k = data_of(entries).shape[-1]
            left, values, right = packed[..., :at, :k], packed[..., at : at + 1, :k], packed[..., at + 1 :, :k]
            parts = [left * turn, values, right * np.conj(turn)]
        return np.concatenate(parts, axis=-2)


def _in_order(packed: Any) -> Any:
    """Columns sorted by the values in the first row."""
    order = np.argsort(data_of(packed)[..., :1, :], axis=-1)
    return np.take_along_axis(packed, np.broadcast_to(order, packed.shape), axis=-1)


def _different_singular_values(x: Any) -> bool:
    return x.ndim >= 2 and every(np.diff(-singular_values(x), axis=-1) > NEAR) and full_rank(x)


def _wide_with_different_singular_values(x: Any) -> bool:
    return x.ndim == 2 and x.shape[0] <= x.shape[1] and _different_singular_values(x)


def _first_columns_independent(x: Any) -> bool:
    return x.ndim >= 2 and full_rank(x[..., : x.shape[-2]])


ROWS = [
    row(ops.cholesky, matrix, Move("np.linalg.cholesky({x} @ {x}.T + np.eye({n}))", ndim(2, 2), rows)),
    row(
        Settled(ops.eigh, "first"),
        partial(matrix, spread=1.0),
        Move("np.linalg.eigvalsh({x} @ {x}.T)", _wide_with_different_singular_values),
    ),
    row(
        Settled(ops.eig, "first"),
        partial(matrix, spread=1.0),
        Move("np.sort(np.linalg.eigvals({x} @ {x}.T))", _wide_with_different_singular_values),
    ),
    row(
        Settled(ops.svd, "below"),
        partial(matrix, tall=True, wide=True, spread=1.0, falling=True),
        Move("np.linalg.svd({x}, full_matrices=False)[1]", _different_singular_values),
    ),
    row(
        Settled(ops.qr, None),
        partial(matrix, tall=True, wide=True),
        Move("np.square(np.linalg.qr({x})[1])", _first_columns_independent),
    ),
]
