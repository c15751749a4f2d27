"""The choices that decompositions make among the vectors of equal eigenvalues and singular values.

Numbers count as equal if they are not further apart than the error that they are computed with, which is some eps times
the norm of the matrix: ``SLACK`` n eps times the largest of them, for matrices of n columns.

The classes here work on NumPy's arrays, one matrix after the other. Of arrays of other kinds, whose numbers may not be
known yet, only a number and itself count as equal: the gap between equal ones is 0, and gradients come out as NaN.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograd.engine.arrays import as_like, is_foreign
from autograd.engine.choices import Choice

SLACK = 16


def nearness(w: Any) -> Any:
    """The distance up to which the values of each matrix count as equal."""
    size = np.max(np.abs(w), axis=-1, initial=0.0, where=np.isfinite(w))
    return SLACK * w.shape[-1] * np.finfo(w.dtype).eps * size


def equal(w: Any) -> Any:
    """A mask of the pairs of equal values of each matrix; values that others between them link are equal, too."""
    eye = np.eye(w.shape[-1], dtype=bool)
    if is_foreign(w):
        return as_like(eye, w)
    pairs = (np.abs(w[..., None, :] - w[..., :, None]) <= nearness(w)[..., None, None]) | eye
    count = pairs.size // max(len(eye), 1)  # of the diagonals alone
    while (found := int(np.count_nonzero(pairs))) > count:
        count, reach = found, pairs.astype(np.float32)
        pairs = reach @ reach > 0
    return pairs


def zero(s: Any) -> Any:
    """A mask of the singular values of each matrix that are equal to 0."""
    if is_foreign(s):
        return np.zeros_like(s, dtype=bool)
    return (equal(s) & (s <= nearness(s)[..., None])[..., None, :]).any(axis=-1)


def groups(w: Any) -> list[Any]:
    """The indices of the equal values of one matrix, group by group; groups of one are left out."""
    first = np.argmax(equal(w), axis=-1)
    found = [np.flatnonzero(first == i) for i in np.unique(first)]
    return [group for group in found if len(group) > 1]


def frame(rng: Any, rows: int, columns: int, dtype: Any) -> Any:
    """Random orthonormal columns."""
    x = rng.normal(size=(rows, columns))
    if np.dtype(dtype).kind == "c":
        x = x + 1j * rng.normal(size=(rows, columns))
    return np.linalg.qr(x)[0].astype(dtype)


def move_apart(w: Any, group: Any) -> None:
    """Move equal values apart, in place, by about the fourth root of eps: far more than rounding, and still little."""
    size = np.max(np.abs(w)) or 1.0
    w[group] += np.finfo(w.dtype).eps ** 0.25 * size * np.arange(1, len(group) + 1)


class OfMatrices(Choice):
    """A choice that is made for each matrix of a stack. ``out`` is the packed result, ``x`` the operand."""

    def change(self, out: Any, x: Any, rng: Any, split: bool) -> None:
        """``other`` for one matrix, in place; vectors stay if there is no ``rng``."""
        raise NotImplementedError

    def adapt(self, out: Any, x: Any, tangent: Any) -> None:
        """``along`` for one matrix, in place."""
        raise NotImplementedError

    def other(self, out: Any, x: Any, *, turned: bool, split: bool) -> Any:
        """Another result."""
        out = np.array(out)
        rng = np.random.default_rng(0) if turned else None
        for i in self._where(out, x):
            self.change(out[i], x[i], rng, split)
        return out

    def hidden(self, out: Any, x: Any) -> Any:
        """NaN in place of the vectors."""
        return np.concatenate([out[..., :1, :], np.full_like(out[..., 1:, :], np.nan)], axis=-2)

    def along(self, out: Any, x: Any, tangent: Any) -> Any:
        """The choice that goes with a direction."""
        out = np.array(out)
        for i in self._where(out, x):
            try:
                self.adapt(out[i], x[i], tangent[i])
            except np.linalg.LinAlgError:
                out[i] = np.nan
        return out

    def _where(self, out: Any, x: Any) -> Iterator[Any]:
        """The indices of the matrices that a choice was made for."""
        return (tuple(i) for i in np.argwhere(self.open(out, x)))


def two_are_equal(w: Any) -> Any:
    """A mask of the matrices that have two equal values."""
    return (equal(w) & ~np.eye(w.shape[-1], dtype=bool)).any(axis=(-2, -1))


class Eigenvectors(OfMatrices):
    """Of symmetric matrices: any orthonormal basis of the space of equal eigenvalues."""

    def open(self, out: Any, x: Any) -> Any:
        """Two eigenvalues are equal."""
        return False if is_foreign(out) else two_are_equal(out[..., 0, :].real)

    def change(self, out: Any, x: Any, rng: Any, split: bool) -> None:
        """Turn the vectors by an orthogonal or unitary matrix."""
        w = out[0].real.copy()
        for group in groups(w):
            if rng is not None:
                out[1:, group] = out[1:, group] @ frame(rng, len(group), len(group), out.dtype)
            if split:
                move_apart(w, group)
        out[0] = w

    def adapt(self, out: Any, x: Any, tangent: Any) -> None:
        """Take the eigenvectors of the direction within the space."""
        for group in groups(out[0].real):
            v = out[1:, group]
            out[1:, group] = v @ np.linalg.eigh(v.conj().T @ ((tangent + tangent.conj().T) / 2) @ v)[1]


class AnyEigenvectors(OfMatrices):
    """Of any square matrices: any basis of the space of equal eigenvalues, of vectors of length 1."""

    def open(self, out: Any, x: Any) -> Any:
        """Two eigenvalues are equal."""
        return False if is_foreign(out) else two_are_equal(out[..., 0, :])

    def change(self, out: Any, x: Any, rng: Any, split: bool) -> None:
        """Turn the vectors by any regular matrix."""
        w = out[0].copy()
        for group in groups(w):
            if rng is not None:
                turn = frame(rng, len(group), len(group), out.dtype)
                turn[:, 0] += 0.5 * turn[:, 1]
                v = out[1:, group] @ turn
                out[1:, group] = v / np.linalg.norm(v, axis=0)
            if split:
                move_apart(w, group)
        out[0] = w

    def adapt(self, out: Any, x: Any, tangent: Any) -> None:
        """Take the eigenvectors of the direction within the space; LinAlgError if it has too few, or none of reals."""
        moved = np.linalg.solve(out[1:], tangent @ out[1:])
        for group in groups(out[0]):
            turn = np.linalg.eig(moved[np.ix_(group, group)])[1]
            if np.linalg.cond(turn) > np.finfo(turn.dtype).eps ** -0.5 or turn.dtype.kind > out.dtype.kind:
                raise np.linalg.LinAlgError("no basis of eigenvectors")
            v = out[1:, group] @ turn
            out[1:, group] = v / np.linalg.norm(v, axis=0)


def complement(vectors: Any) -> Any:
    """An orthonormal basis of what is orthogonal to orthonormal columns."""
    return np.linalg.svd(vectors)[0][:, vectors.shape[1] :] if vectors.shape[1] else np.eye(*vectors.shape[:1] * 2)


class SingularVectors(OfMatrices):
    """Vectors of equal singular values turn in pairs; those of values of 0 turn freely in what the others leave."""

    def open(self, out: Any, x: Any) -> Any:
        """Two singular values are equal, or one is 0 and its vectors do not go together, but for a sign."""
        if is_foreign(out):
            return False
        m, n = x.shape[-2:]
        s = out[..., m, : min(m, n)].real
        free = zero(s).any(axis=-1) if m != n or out.dtype.kind == "c" else False
        return two_are_equal(s) | free

    def hidden(self, out: Any, x: Any) -> Any:
        """NaN in place of the vectors."""
        m = x.shape[-2]
        return np.where(np.arange(out.shape[-2])[:, None] == m, out, np.nan).astype(out.dtype)

    def change(self, out: Any, x: Any, rng: Any, split: bool) -> None:
        """Turn the vectors of each value by an orthogonal or unitary matrix, those of 0 by two."""
        u, s, v, rank = self._parts(out, x)
        for group in groups(s):
            if rng is not None and group[0] < rank:
                turn = frame(rng, len(group), len(group), out.dtype)
                u[:, group] = u[:, group] @ turn
                v[:, group] = v[:, group] @ turn.conj()
            if split and group[0] < rank:
                move_apart(s, group)
        if rank < len(s):
            for vectors in (u, v) if rng is not None else ():
                free = complement(vectors[:, :rank])
                vectors[:, rank:] = free @ frame(rng, free.shape[1], vectors.shape[1] - rank, out.dtype)
            if split:
                move_apart(s, np.arange(rank, len(s)))
        out[len(u), : len(s)] = s

    def adapt(self, out: Any, x: Any, tangent: Any) -> None:
        """Take the singular vectors of the direction within the spaces."""
        u, s, v, rank = self._parts(out, x)
        for group in groups(s):
            if group[0] < rank:
                inner = u[:, group].conj().T @ tangent @ v[:, group].conj()
                turn = np.linalg.eigh((inner + inner.conj().T) / 2)[1][:, ::-1]
                u[:, group] = u[:, group] @ turn
                v[:, group] = v[:, group] @ turn.conj()
        if rank < len(s):
            left, right = complement(u[:, :rank]), complement(v[:, :rank])
            first, _, second = np.linalg.svd(left.conj().T @ tangent @ right.conj())
            u[:, rank:] = left @ first[:, : u.shape[1] - rank]
            v[:, rank:] = right @ second.T[:, : v.shape[1] - rank]

    @staticmethod
    def _parts(out: Any, x: Any) -> Any:
        """The left vectors and the right ones, views, the values, a copy, and the number of those that are not 0."""
        m, n = x.shape
        k = min(m, n)
        full = out.shape[-1] > k
        s = out[m, :k].real.copy()
        return out[:m, : m if full else k], s, out[m + 1 :, : n if full else k], k - int(np.count_nonzero(zero(s)))
