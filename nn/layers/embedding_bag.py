"""``EmbeddingBag``: one vector for each bag of integers, made of a table's rows."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import admitted, is_foreign
from autograd.engine.beside import beside, read_at, zeros_for
from autograd.engine.declaration import op
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import scatter
from autograd.ops.scaling import narrowed, widened
from autograd.tensor import Tensor
from nn import init
from nn.layers.embedding import row_number
from nn.modules.arguments import flag, floats, generator, integer, one_of, plain_integers
from nn.modules.module import Module

MODES = ("sum", "mean", "max")


@op(
    lambda g, out, rows, run, count: g[run],
    kind="linear", gate="distributor", symbol="Σ runs", local=("g at these places",),
)  # fmt: skip
def add_runs(rows: Any, *, run: Any, count: Any) -> Any:
    """The sums of runs of rows, of which ``run`` has the numbers and does not decrease; 0 for those without a row.

    Each row receives the gradient of its run. ``scatter`` adds entries up one by one, in twice the time.
    """
    if is_foreign(rows) or not len(run):
        return scatter.forward(rows, index=run, shape=(count, rows.shape[1]))
    length, numbers = len(run) // count, np.arange(count)
    if length * count == len(run) and (run[::length] == numbers).all() and (run[length - 1 :: length] == numbers).all():
        return rows.reshape(count, length, rows.shape[1]).sum(axis=1)  # bags of equal length take half the time
    starts = np.flatnonzero(np.diff(run, prepend=-1))
    sums = np.add.reduceat(rows, starts, axis=0)
    if len(starts) == count:
        return sums
    out = beside(zeros_for(rows, (count, rows.shape[1])), run)
    out[run[starts]] = sums
    return out


@door
def embedding_bag(
    input: npt.ArrayLike,
    weight: Any,
    offsets: npt.ArrayLike | None = None,
    *,
    mode: str = "mean",
    per_sample_weights: Any = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Any:
    """The sum, mean or largest entries of the rows of a table that each bag names; an empty bag gives 0.

    Args:
        input: integers from 0 to n - 1: one row a bag, shape (bags, length), or one axis with all bags, which
            ``offsets`` divides.
        weight: the table, shape (n, d).
        offsets: where each bag begins in an input of one axis; the first is 0, and they do not decrease.
        mode: ``"sum"``, ``"mean"`` or ``"max"``; of equal entries the first receives the gradient.
        per_sample_weights: a factor for each row that is read, of the shape of the input; for ``"sum"`` alone.
        include_last_offset: whether the last offset is the end of the last bag, and no bag begins there.
        padding_idx: the number of a row that is passed over, in means too; counted from the end if negative.

    Returns:
        Shape (bags, d).

    Raises:
        OperandError: numbers or offsets that are no integers.
        ArgumentError: a number outside of the table, or a setting that does not fit.
        ShapeError: an input, a table, offsets or weights of a shape that does not fit.

    Example:
        >>> table = np.array([[0.0, 1.0], [10.0, 11.0], [20.0, 21.0]])
        >>> embedding_bag([1, 2, 0], table, [0, 2], mode="sum")
        array([[30., 32.],
               [ 0.,  1.]])
    """
    name = "embedding_bag"
    weight = admitted(name, weight)
    if np.ndim(weight) != 2:
        raise ShapeError(f"{name}: got weight of shape {np.shape(weight)}, expected a table (n, d)")
    weight = floats(weight)
    mode, count = one_of(name, "mode", mode, MODES), len(weight)
    padding = row_number(name, padding_idx, count)
    index = plain_integers(name, "input", input)
    bag, bags = _bags(name, index, offsets, flag(name, "include_last_offset", include_last_offset))
    factors = None
    if per_sample_weights is not None:
        factors = floats(per_sample_weights)
        if mode != "sum":
            raise ArgumentError(f"{name}: got per_sample_weights and mode={mode!r}, expected mode='sum' with them")
        if factors.shape != index.shape:
            raise ShapeError(
                f"{name}: got per_sample_weights of shape {factors.shape}, expected that of the input, {index.shape}"
            )
        factors = factors.reshape((-1,))
    index = index.reshape(-1)
    wrong = index[(index < 0) | (index >= count)]
    if wrong.size:
        raise ArgumentError(f"{name}: got {wrong[0]} in the input, expected 0 to {count - 1}")
    if padding is not None:
        kept = np.flatnonzero(index != padding)
        index, bag = index[kept], read_at(bag, kept)
        factors = None if factors is None else factors[kept]
    rows = weight[index]
    if mode == "max":
        return _largest(rows, bag, bags)
    if factors is not None:
        rows = rows * factors.reshape((-1, 1))
    # widened, because a float16 sum stops growing at 2048 ones, and may overflow where the mean does not
    wide = widened(rows)
    out = add_runs(wide, run=bag, count=bags)
    if mode == "mean":
        sizes = np.maximum(np.bincount(bag, minlength=bags), 1).astype(wide.dtype)
        out = out / sizes.reshape(-1, 1)
    return narrowed(out, rows.dtype)


def _bags(name: str, index: Any, offsets: Any, include_last: bool) -> tuple[Any, int]:
    """The number of the bag of each entry, and how many bags there are."""
    if index.ndim == 2:
        if offsets is not None:
            raise ArgumentError(
                f"{name}: got offsets and an input of shape {index.shape}, expected an input of one axis"
            )
        return np.repeat(np.arange(len(index)), index.shape[1]), len(index)
    if index.ndim != 1:
        raise ShapeError(f"{name}: got input of shape {index.shape}, expected (bags, length), or one axis with offsets")
    if offsets is None:
        raise ArgumentError(
            f"{name}: got an input of one axis and no offsets, expected offsets that divide it into bags"
        )
    starts = plain_integers(name, "offsets", offsets)
    if starts.ndim != 1 or (include_last and not len(starts)):
        raise ShapeError(f"{name}: got offsets of shape {starts.shape}, expected one axis")
    fits = not len(starts) or (starts[0] == 0 and starts[-1] <= len(index) and (np.diff(starts) >= 0).all())
    if not fits or (include_last and starts[-1] != len(index)) or (not len(starts) and len(index)):
        end = f", and the last to be {len(index)}" if include_last else f", up to {len(index)} at most"
        raise ArgumentError(
            f"{name}: got offsets={starts.tolist()!s:.60}, expected the first to be 0, none below the one before{end}"
        )
    bags = len(starts) - include_last
    ends = np.append(starts[1 : bags + 1], [] if include_last else [len(index)]).astype(np.intp)[:bags]
    return np.repeat(np.arange(bags), ends - starts[:bags]), bags


def _largest(rows: Any, bag: Any, bags: int) -> Any:
    """The largest entry of each bag and column, the first of equal ones; 0 for empty bags."""
    data = data_of(rows)
    full, starts = np.unique(bag, return_index=True)  # the bags that are not empty, and the first row of each
    if not len(full):
        return scatter(rows, index=bag, shape=(bags, data.shape[1]))
    lengths = np.diff(np.append(starts, len(bag)))
    steps = np.arange(lengths.max())
    # a shorter bag repeats its last row
    spots = np.minimum(starts[:, None] + steps, starts[:, None] + lengths[:, None] - 1)
    if is_foreign(data):
        width = data.shape[1]
        # Dask takes an index along one axis only
        places = (_one_by_one(data, spots) * width + np.arange(width)).reshape(-1)
        found = rows.reshape(-1)[places].reshape((len(full), width))
    else:
        best = np.take_along_axis(spots, data[spots].argmax(axis=1).reshape(len(full), -1), axis=1)
        found = rows[best, np.arange(data.shape[1])]
    return found if len(full) == bags else scatter(found, index=full, shape=(bags, data.shape[1]))


def _one_by_one(data: Any, spots: Any) -> Any:
    """The row of the largest entry of each bag and column; it looks at one row of all bags after the other."""
    best, largest = spots[:, :1], data[spots[:, 0]]
    for spot in spots.T[1:]:
        entry = data[spot]
        better = (entry > largest) | ((entry != entry) & (largest == largest))
        best, largest = np.where(better, spot[:, None], best), np.where(better, entry, largest)
    return best + np.zeros_like(largest, np.intp)


class EmbeddingBag(Module):
    """A table with a vector for each integer, and the sum, mean or largest entries of those in a bag.

    The table starts as standard normal numbers, the padding row as 0; see ``functional.embedding_bag``.

    Args:
        num_embeddings: n, the number of rows of the table.
        embedding_dim: d, the length of each.
        mode: ``"sum"``, ``"mean"`` or ``"max"``.
        include_last_offset: whether the last offset is the end of the last bag, and no bag begins there.
        padding_idx: the number of a row that is passed over; counted from the end if negative.
        dtype: a floating dtype of the table; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Attributes:
        weight: Tensor of shape (n, d).

    Raises:
        ArgumentError: a size below 1, a mode that there is not, or a padding row outside the table.

    Example:
        >>> layer = EmbeddingBag(10, 3, mode="sum", rng=0)
        >>> layer(np.array([[1, 2], [9, 1]])).shape, layer(np.array([1, 2, 9]), np.array([0, 1])).shape
        ((2, 3), (2, 3))
    """

    weight: Tensor

    @door
    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        *,
        mode: str = "mean",
        include_last_offset: bool = False,
        padding_idx: int | None = None,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self.num_embeddings = integer("EmbeddingBag", "num_embeddings", num_embeddings, 1)
        self.embedding_dim = integer("EmbeddingBag", "embedding_dim", embedding_dim, 1)
        self.mode = one_of("EmbeddingBag", "mode", mode, MODES)
        self.include_last_offset = flag("EmbeddingBag", "include_last_offset", include_last_offset)
        self.padding_idx = row_number("EmbeddingBag", padding_idx, num_embeddings)
        zeros = np.zeros((num_embeddings, embedding_dim))
        self.weight = Tensor(zeros, dtype=np.float64 if dtype is None else dtype)
        self.reset_parameters(rng=rng)

    @door
    def reset_parameters(self, *, rng: init.Rng = None) -> None:
        """Draw the starting values again, as a new layer has them; ``rng`` is as for the layer."""
        init.normal_(self.weight, rng=generator("EmbeddingBag", rng))
        if self.padding_idx is not None:
            table = self.weight.data
            table[self.padding_idx] = 0.0
            self.weight.data = table  # the assignment tells graphs recorded before that the numbers have changed

    def forward(self, input: Any, offsets: Any = None, per_sample_weights: Any = None) -> Any:
        """Integers (bags, length), or of one axis with offsets, to (bags, d)."""
        return embedding_bag(
            input,
            self.weight,
            offsets,
            mode=self.mode,
            per_sample_weights=per_sample_weights,
            include_last_offset=self.include_last_offset,
            padding_idx=self.padding_idx,
        )

    def extra_repr(self) -> str:
        """The sizes and the mode."""
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}, mode={self.mode!r}{padding}"
