"""Positional encodings: layers that add to each vector of a sequence something that depends on its place.

Attention alone does not know the order of its keys.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from autograd.engine.doors import door
from autograd.errors import NotDefinedError, ShapeError
from autograd.tensor import Tensor
from nn import init
from nn.layers.dropout import dropout as drop
from nn.modules.arguments import flag, floats, generator, integer, probability
from nn.modules.module import Module


class _Encoding(Module):
    """The base of both encodings: a table with a row for each place."""

    d_model: int
    max_len: int

    def _set(self, d_model: int, max_len: int, dropout: float, batch_first: bool, rng: init.Rng) -> None:
        name = type(self).__name__
        self.d_model = integer(name, "d_model", d_model, 1)
        self.max_len = integer(name, "max_len", max_len, 1)
        self.dropout = probability(name, "dropout", dropout)
        self.batch_first = flag(name, "batch_first", batch_first)
        self.rng = generator(name, rng)

    def _table(self) -> Any:
        """The rows of all places, shape (max_len, d_model); every subclass has its own."""
        raise NotDefinedError(f"{type(self).__name__}: expected the class to define _table()")

    @door
    def forward(self, x: Any) -> Any:
        """Shape (L, N, d_model), (N, L, d_model) if ``batch_first``, or (L, d_model); the result has the same shape."""
        name = type(self).__name__
        x = floats(x, name)
        if x.ndim not in (2, 3) or x.shape[-1] != self.d_model:
            layout = "N, L" if self.batch_first else "L, N"
            raise ShapeError(
                f"{name}: got input of shape {x.shape}, expected ({layout}, {self.d_model}), or (L, {self.d_model})"
            )
        axis = 1 if self.batch_first and x.ndim == 3 else 0
        length = x.shape[axis]
        if length > self.max_len:
            other = f", or batch_first={not self.batch_first}" if x.ndim == 3 else ""
            raise ShapeError(
                f"{name}: got input of shape {x.shape}, a sequence of {length} (axis {axis}), expected at most "
                f"max_len={self.max_len}; give it a larger max_len{other}"
            )
        rows = self._table()[:length]
        rows = rows if isinstance(rows, Tensor) else rows.astype(x.dtype)
        x = x + (rows.reshape((length, 1, self.d_model)) if x.ndim == 3 and axis == 0 else rows)
        return drop(x, self.dropout, rng=self.rng) if self.training and self.dropout else x

    def extra_repr(self) -> str:
        """The sizes, and the settings that differ from the defaults."""
        text = f"{self.d_model}, max_len={self.max_len}"
        text += f", dropout={self.dropout}" if self.dropout else ""
        return text + (", batch_first=True" if self.batch_first else "")


class SinusoidalEncoding(_Encoding):
    """x + waves over the places: sin(t w) in even columns and cos(t w) in odd ones, t the place, w from 1 to 1/10000.

    (Vaswani et al. 2017, "Attention is all you need", section 3.5.) Columns 2 i and 2 i + 1 have w = 10000^(-2 i / d).
    Nothing is learned, and nothing is in the ``state_dict``. In that paper the embeddings are multiplied by sqrt(d)
    before they come here, and the dropout is 0.1.

    Args:
        d_model: d, the length of the vectors; it may be odd, then the last cosine is left out.
        max_len: the largest number of places.
        dropout: the probability of an entry of the sum to be left out in training.
        batch_first: whether arrays are (N, L, d) instead of (L, N, d).
        rng: a ``numpy.random.Generator`` or an integer seed for the dropout; None takes a fresh generator.

    Attributes:
        encoding: a buffer of shape (max_len, d), the waves.

    Raises:
        ArgumentError: a size below 1, or no probability.
        ShapeError: when called on vectors of another length, or on a sequence of more than ``max_len``.

    Example:
        >>> layer = SinusoidalEncoding(4, max_len=10)
        >>> layer(np.zeros((3, 4))).round(2)
        array([[ 0.  ,  1.  ,  0.  ,  1.  ],
               [ 0.84,  0.54,  0.01,  1.  ],
               [ 0.91, -0.42,  0.02,  1.  ]])
    """

    encoding: npt.NDArray[Any]

    @door
    def __init__(
        self,
        d_model: int,
        max_len: int = 5000,
        dropout: float = 0.0,
        batch_first: bool = False,
        *,
        rng: init.Rng = None,
    ) -> None:
        self._set(d_model, max_len, dropout, batch_first, rng)
        frequencies = np.exp(np.arange(0, self.d_model, 2) * (-math.log(10000.0) / self.d_model))
        angles = np.arange(self.max_len)[:, None] * frequencies
        table = np.empty((self.max_len, self.d_model))
        table[:, 0::2] = np.sin(angles)
        table[:, 1::2] = np.cos(angles[:, : self.d_model // 2])
        self.register_buffer("encoding", table, persistent=False)

    def _table(self) -> Any:
        return self.encoding


class LearnedEncoding(_Encoding):
    """x + a vector for each place, to be learned; they start as normal numbers with a deviation of 0.02.

    (Devlin et al. 2018, BERT; section 3.5 of Vaswani et al. 2017 finds it as good as waves.) A place that no sequence
    of the training had is never learned.

    Args:
        d_model: the length of the vectors.
        max_len: the largest number of places.
        dropout: the probability of an entry of the sum to be left out in training.
        batch_first: whether arrays are (N, L, d_model) instead of (L, N, d_model).
        dtype: a floating dtype of the vectors; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed, for the start and the dropout; None takes a fresh one.

    Attributes:
        weight: Tensor of shape (max_len, d_model).

    Raises:
        ArgumentError: a size below 1, or no probability.
        ShapeError: when called on vectors of another length, or on a sequence of more than ``max_len``.

    Example:
        >>> layer = LearnedEncoding(4, max_len=10, batch_first=True, rng=0)
        >>> layer(np.zeros((5, 3, 4))).shape
        (5, 3, 4)
    """

    weight: Tensor

    @door
    def __init__(
        self,
        d_model: int,
        max_len: int,
        dropout: float = 0.0,
        batch_first: bool = False,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        self._set(d_model, max_len, dropout, batch_first, rng)
        start = Tensor(np.zeros((self.max_len, self.d_model)), dtype=np.float64 if dtype is None else dtype)
        self.weight = init.normal_(start, std=0.02, rng=self.rng)

    def _table(self) -> Any:
        return self.weight
