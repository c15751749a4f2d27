"""The choices that decompositions make among the vectors of equal eigenvalues and singular values.

Numbers count as equal if they are not further apart than the error that they are computed with, which is some eps times
the norm of the matrix: ``SLACK`` n eps times the largest of them, for matrices of n columns.

The classes here work on NumPy's arrays, one matrix after the other. Of arrays of other kinds, whose numbers may not be
known yet, only a number and itself count as equal: the gap between equal ones is 0, and gradients come out as NaN.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import Any
from zlib import crc32

import numpy as np

from autograd.engine.arrays import as_like, is_foreign
from autograd.engine.choices import Choice
from autograd.engine.node import data_of
from autograd.ops.masking import scale

SLACK = 16


def nearness(w: Any) -> Any:
    """The distance up to which the values of each matrix count as equal."""
    size = np.abs(w).max(axis=-1, initial=0.0)
    return SLACK * w.shape[-1] * np.finfo(w.dtype).eps * size


def equal(w: Any) -> Any:
    """A mask of the pairs of equal values of each matrix; values that others between them link are equal, too."""
    eye = np.eye(w.shape[-1], dtype=bool)
    if is_foreign(w):
        return as_like(eye, w)
    if not np.any(two_are_equal(w)):
        return eye
    pairs = (np.abs(w[..., None, :] - w[..., :, None]) <= nearness(w)[..., None, None]) | eye
    count = 0
    while (found := int(np.count_nonzero(pairs))) > count:
        count, reach = found, pairs.astype(np.float32)
        pairs = reach @ reach > 0
    return pairs


def two_are_equal(w: Any) -> Any:
    """A mask of the matrices that have two equal values."""
    if w.dtype.kind == "c":
        near = np.abs(w[..., None, :] - w[..., :, None]) <= nearness(w)[..., None, None]
        return (near & ~np.eye(w.shape[-1], dtype=bool)).any(axis=(-2, -1))
    return (np.diff(np.sort(w, axis=-1), axis=-1) <= nearness(w)[..., None]).any(axis=-1)


def zero(s: Any) -> Any:
    """A mask of the singular values of each matrix that are equal to 0."""
    if is_foreign(s):
        return np.zeros_like(s, dtype=bool)
    small = s <= nearness(s)[..., None]
    return (equal(s) & small[..., None, :]).any(axis=-1) if np.any(small) else small


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
        """Another result. Two calls for the same matrix make the same choice, so they turn in the same way."""
        out = np.array(out)
        for i in self._where(out, x):
            rng = np.random.default_rng(crc32(np.ascontiguousarray(x[i]).tobytes())) if turned else None
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

    def resolved(self, out: Any, x: Any, g: Any, gradient_at: Any) -> Any:
        """The part that the rule left out: for bases that are not orthonormal it is unknown."""
        return np.where(self.open(out, x)[..., None, None], np.nan, np.zeros_like(x))

    def once(self, y: Any, *nodes: Any) -> Any:
        """A node with the data y and derivatives of NaN."""
        return sum((scale(x - data_of(x), np.nan).real.sum() for x in nodes), y)

    def _where(self, out: Any, x: Any) -> Iterator[Any]:
        """The indices of the matrices that a choice was made for."""
        return (tuple(i) for i in np.argwhere(self.open(out, x)))


def rounds(group: Any) -> list[list[Any]]:
    """All pairs of some indices, in rounds of pairs that have none in common."""
    players = [*group, *([None] if len(group) % 2 else [])]
    found = []
    for _ in players[1:]:
        half = len(players) // 2
        pairs = zip(players[:half], reversed(players[half:]), strict=True)
        found.append([(i, j) for i, j in pairs if i is not None and j is not None])
        players = [players[0], players[-1], *players[1:-1]]
    return found


class Orthonormal(OfMatrices):
    """A choice of the columns of ``left`` and ``right`` in x = left diag(values) rightᵀ, which are orthonormal."""

    def parts(self, out: Any, x: Any) -> Any:
        """The left and right columns of one matrix, its values, and the count of values whose vectors go in pairs."""
        raise NotImplementedError

    def put(self, out: Any, x: Any, left: Any, right: Any) -> None:
        """Columns in place of those of one matrix."""
        raise NotImplementedError

    def of_values(self, g: Any, x: Any) -> Any:
        """The gradient of the values of one matrix."""
        raise NotImplementedError

    def resolved(self, out: Any, x: Any, g: Any, gradient_at: Any) -> Any:
        """The part that the rule left out of the gradient.

        Let the gradient in the space of equal values be the matrix M, in the basis that was chosen. In any basis the
        gradient of the values is the diagonal of M there. So of two vectors turned by 45 degrees the difference of the
        gradients of the values is twice an entry of M beside the diagonal; its imaginary part comes from a second turn.
        Vectors of the value 0 are exchanged instead, as they need not stay in pairs.
        """
        extra, where = np.zeros_like(x), list(self._where(out, x))
        plans = {i: _Plan(*self.parts(out[i], x[i])) for i in where}
        for phase in (1.0, 1.0j) if out.dtype.kind == "c" else (1.0,):
            for k in range(max(plan.length for plan in plans.values())):
                other = np.array(out)
                for i in where:
                    self.put(other[i], x[i], *plans[i].bases(k, phase))
                found = gradient_at(other)
                for i in where:
                    plans[i].read(k, phase, self.of_values(found[i], x[i]))
        other = self.other(out, x, turned=True, split=False)
        found = gradient_at(other)
        for i in where:
            left, right = self.parts(other[i], x[i])[:2]
            extra[i] = plans[i].gradient(self.of_values(g[i], x[i]), left, right, self.of_values(found[i], x[i]))
        return extra


class _Plan:
    """The bases to take for one matrix, and the use of their gradients."""

    def __init__(self, left: Any, right: Any, values: Any, rank: int) -> None:
        self.left, self.right, self.rank, count = left, right, rank, len(values)
        self.groups = [group for group in groups(values) if group[0] < rank]
        self.rounds = [
            [pair for pairs in some for pair in pairs] for some in zip_longest(*map(rounds, self.groups), fillvalue=())
        ]
        self.free = [complement(vectors[:, :rank]) for vectors in (left, right)] if rank < count else []
        shifts = max(x.shape[1] for x in self.free) if self.free else 0
        self.length = max(len(self.rounds), shifts, 1)
        self.inner = np.zeros((count, count), left.dtype)
        self.outer = np.zeros([x.shape[1] for x in self.free] or (0, 0), left.dtype)
        self.count = count

    def _exchanged(self, k: int) -> Any:
        """The columns of the free spaces that make pairs in round k."""
        (_, m), (_, n) = (x.shape for x in self.free)
        small = np.arange(self.count - self.rank)
        large = (small + k) % max(m, n)
        return (large, small) if m >= n else (small, large)

    def bases(self, k: int, phase: complex) -> Any:
        """The columns for round k."""
        left, right = self.left.copy(), self.right.copy()
        phase = left.dtype.type(phase)
        for i, j in self.rounds[k] if k < len(self.rounds) else ():
            pair, half = [i, j], np.sqrt(left.dtype.type(0.5))
            left[:, pair] = half * np.stack([left[:, i] + phase * left[:, j], left[:, i] - phase * left[:, j]], -1)
            phase_r = phase.conjugate()
            right[:, pair] = half * np.stack(
                [right[:, i] + phase_r * right[:, j], right[:, i] - phase_r * right[:, j]], -1
            )
        if self.free:
            rows, columns = self._exchanged(k)
            left[:, self.rank : self.count] = phase * self.free[0][:, rows]
            right[:, self.rank : self.count] = self.free[1][:, columns]
        return left, right

    def read(self, k: int, phase: complex, found: Any) -> None:
        """Enter the result of round k: ``found`` is the gradient of the values."""
        for i, j in self.rounds[k] if k < len(self.rounds) else ():
            entry = (found[i] - found[j]) / 2
            self.inner[i, j] += entry * phase if phase != 1.0 else entry
            self.inner[j, i] += entry * np.conj(phase) if phase != 1.0 else entry
        if self.free and k < max(self.outer.shape):
            rows, columns = self._exchanged(k)
            entries = found[self.rank : self.count]
            self.outer[rows, columns] += entries if phase == 1.0 else -1j * entries

    def gradient(self, of_values: Any, left: Any, right: Any, found: Any) -> Any:
        """The gradient beside ``of_values``; NaN if another basis, with gradient ``found``, contradicts it."""
        n, r = self.count, self.rank
        diagonal = np.zeros(n, bool)
        diagonal[[i for group in self.groups for i in group]] = True
        diagonal[r:] = True
        here = np.diag(np.where(diagonal, of_values, 0.0)).astype(self.inner.dtype)
        known = here.copy()
        known[r:, r:] = 0.0
        total = self._spread(self.left[:, :n], known + self.inner, self.right[:, :n])
        if self.free:
            total = total + self._spread(self.free[0], self.outer, self.free[1])
        there = np.einsum("ik,ij,jk->k", left[:, :n], total, right[:, :n]).real
        size = np.max(np.abs(found), initial=0.0) + np.max(np.abs(total), initial=0.0)
        fits = np.abs(there - found)[diagonal] <= np.sqrt(np.finfo(found.dtype).eps) * size
        extra = total - self._spread(self.left[:, :n], here, self.right[:, :n])
        return extra if np.all(fits) else np.full_like(extra, np.nan)

    @staticmethod
    def _spread(left: Any, inner: Any, right: Any) -> Any:
        return left.conj() @ inner @ right.conj().T


class Eigenvectors(Orthonormal):
    """The choice for symmetric matrices: any orthonormal basis of the space of equal eigenvalues."""

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

    def parts(self, out: Any, x: Any) -> Any:
        """The eigenvectors; an eigenvalue of 0 is no exception."""
        return out[1:], out[1:].conj(), out[0].real, len(out[0])

    def put(self, out: Any, x: Any, left: Any, right: Any) -> None:
        """Other eigenvectors."""
        out[1:] = left

    def of_values(self, g: Any, x: Any) -> Any:
        """The first row."""
        return g[0].real


class AnyEigenvectors(OfMatrices):
    """The choice for square matrices: any basis of the space of equal eigenvalues, of vectors of length 1."""

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
        """Take the eigenvectors of the direction within the space; LinAlgError if it has too few, or no real ones."""
        moved = np.linalg.solve(out[1:], tangent @ out[1:])
        for group in groups(out[0]):
            turn = np.linalg.eig(moved[np.ix_(group, group)])[1]
            if np.linalg.cond(turn) > np.finfo(turn.dtype).eps ** -0.5 or turn.dtype.kind > out.dtype.kind:
                raise np.linalg.LinAlgError("no basis of eigenvectors")
            v = out[1:, group] @ turn
            out[1:, group] = v / np.linalg.norm(v, axis=0)


def complement(vectors: Any) -> Any:
    """An orthonormal basis of the complement of orthonormal columns."""
    return np.linalg.svd(vectors)[0][:, vectors.shape[1] :] if vectors.shape[1] else np.eye(*vectors.shape[:1] * 2)


class SingularVectors(Orthonormal):
    """Vectors of equal singular values turn in pairs; those of values of 0 turn freely in the remaining space."""

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
        u, v, s, rank = self.parts(out, x)
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
        u, v, s, rank = self.parts(out, x)
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

    def parts(self, out: Any, x: Any) -> Any:
        """The singular vectors, views, the values, a copy, and the number of those that are not 0."""
        m, n = x.shape
        k = min(m, n)
        full = out.shape[-1] > k
        s = out[m, :k].real.copy()
        return out[:m, : m if full else k], out[m + 1 :, : n if full else k], s, k - int(np.count_nonzero(zero(s)))

    def put(self, out: Any, x: Any, left: Any, right: Any) -> None:
        """Other singular vectors."""
        m = x.shape[0]
        out[:m, : left.shape[1]] = left
        out[m + 1 :, : right.shape[1]] = right

    def of_values(self, g: Any, x: Any) -> Any:
        """The row below the left vectors."""
        return g[x.shape[0], : min(x.shape)].real
