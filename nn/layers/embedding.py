"""``Embedding``: a vector for each integer."""

from __future__ import annotations

import operator
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import admitted
from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import where
from autograd.tensor import Tensor
from nn import init
from nn.modules.arguments import flag, floats, generator, integer, plain_integers, refuse_copy
from nn.modules.module import Module


@door
def embedding(input: npt.ArrayLike, weight: Any, padding_idx: int | None = None) -> Any:
    """Rows of a table, by number.

    Args:
        input: integers from 0 to n - 1, any shape.
        weight: the table, shape (n, d).
        padding_idx: the number of a row that receives no gradient; counted from the end if negative.

    Returns:
        Shape (*input.shape, d).

    Raises:
        OperandError: the numbers are no integers.
        ArgumentError: a number outside 0 ... n - 1.
        ShapeError: the weight is no table.

    Example:
        >>> table = Tensor([[0.0, 0.1], [1.0, 1.1], [2.0, 2.1]])
        >>> rows = embedding([2, 0, 2], table)
        >>> rows.sum().backward()
        >>> rows.data.tolist(), table.grad.tolist()
        ([[2.0, 2.1], [0.0, 0.1], [2.0, 2.1]], [[1.0, 1.0], [0.0, 0.0], [2.0, 2.0]])
    """
    weight = admitted("embedding", weight)
    if np.ndim(weight) != 2:
        raise ShapeError(f"embedding: got weight of shape {np.shape(weight)}, expected a table (n, d)")
    count = len(weight)
    padding_idx = row_number("embedding", padding_idx, count)
    index = plain_integers("embedding", "input", input)
    wrong = index[(index < 0) | (index >= count)]
    if wrong.size:
        raise ArgumentError(f"embedding: got {wrong.flat[0]} in the input, expected 0 to {count - 1}")
    rows = weight[index]
    if padding_idx is None or not isinstance(rows, Node):
        return rows
    return where((index == padding_idx)[..., None], rows._data, rows)


def row_number(name: str, padding_idx: int | None, count: int) -> int | None:
    """The number of a padding row counted from the front, or None."""
    if padding_idx is None:
        return None
    number = operator.index(padding_idx)
    if not -count <= number < count:
        raise ArgumentError(f"{name}: got padding_idx={padding_idx}, expected an integer from {-count} to {count - 1}")
    return number % count


class Embedding(Module):
    """A table with a vector for each integer, to be learned; see ``functional.embedding``.

    The table starts as standard normal numbers, the padding row as 0.

    Args:
        num_embeddings: n, the number of rows of the table.
        embedding_dim: d, the length of each.
        padding_idx: the number of a row that stands for nothing, and is not trained; counted from the end if negative.
        dtype: a floating dtype of the table; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed; None takes a fresh generator, other numbers at each call.

    Attributes:
        weight: Tensor of shape (n, d).

    Raises:
        ArgumentError: a size below 1 or a padding row outside the table; when called, a number outside the table.

    Example:
        >>> layer = Embedding(10, 3, rng=0)
        >>> layer(np.array([[1, 2], [9, 1]])).shape
        (2, 2, 3)
    """

    weight: Tensor

    @door
    def __init__(
        self,
        num_embeddings: int,
        embedding_dim: int,
        padding_idx: int | None = None,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self.num_embeddings = integer("Embedding", "num_embeddings", num_embeddings, 1)
        self.embedding_dim = integer("Embedding", "embedding_dim", embedding_dim, 1)
        self.padding_idx = row_number("Embedding", padding_idx, num_embeddings)
        zeros = np.zeros((num_embeddings, embedding_dim))
        self.weight = Tensor(zeros, dtype=np.float64 if dtype is None else dtype)
        self.reset_parameters(rng=rng)

    @classmethod
    @door
    def from_pretrained(cls, embeddings: Any, freeze: bool = True, padding_idx: int | None = None) -> Self:
        """A layer whose table is a copy of given rows.

        Args:
            embeddings: the table, shape (n, d); its floating dtype stays.
            freeze: whether the table is left out of training.
            padding_idx: as for the layer; the row keeps its numbers.

        Raises:
            ShapeError: the embeddings are no table.

        Example:
            >>> Embedding.from_pretrained([[1.0, 2.0], [3.0, 4.0]])(1).data
            array([3., 4.])
        """
        name = "Embedding.from_pretrained"
        refuse_copy(name, embeddings, "functional.embedding(input, x)")
        table = np.asarray(data_of(floats(embeddings, name, "embeddings")))
        if table.ndim != 2:
            raise ShapeError(f"{name}: got embeddings of shape {table.shape}, expected a table (n, d)")
        layer = cls(len(table), table.shape[1], padding_idx, dtype=table.dtype, rng=0)
        layer.weight.data = table.copy()
        layer.weight.requires_grad = not flag(name, "freeze", freeze)
        return layer

    @door
    def reset_parameters(self, *, rng: init.Rng = None) -> None:
        """Draw the starting values again, as a new layer has them; ``rng`` is as for the layer."""
        init.normal_(self.weight, rng=generator("Embedding", rng))
        if self.padding_idx is not None:
            table = self.weight.data
            table[self.padding_idx] = 0.0
            self.weight.data = table  # the assignment tells graphs recorded before that the numbers have changed

    def forward(self, input: Any) -> Any:
        """Integers of any shape, to that shape with an axis of length d at the end."""
        return embedding(input, self.weight, self.padding_idx)

    def extra_repr(self) -> str:
        """The sizes."""
        padding = "" if self.padding_idx is None else f", padding_idx={self.padding_idx}"
        return f"{self.num_embeddings}, {self.embedding_dim}{padding}"
