"""The layers of transformers: attention and a small network at each place, with shortcuts and normalisations."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from autograd.engine.arrays import admitted
from autograd.engine.doors import door, shown
from autograd.errors import ArgumentError, OperandError, ShapeError
from nn import init
from nn.activations import gelu, relu
from nn.layers.dropout import Dropout
from nn.layers.linear import Linear
from nn.layers.multihead import MultiheadAttention
from nn.layers.normalization import LayerNorm
from nn.modules.arguments import flag, generator, integer, one_of, probability, real
from nn.modules.module import Module

Activation = Literal["relu", "gelu"] | Callable[[Any], Any]
_ACTIVATIONS: dict[str, Callable[[Any], Any]] = {"relu": relu, "gelu": gelu}


class _TransformerLayer(Module):
    """The parts that the layers of encoder and decoder have in common."""

    _attentions: Sequence[str]

    @door
    def __init__(
        self,
        d_model: int,
        nhead: int,
        dim_feedforward: int = 2048,
        dropout: float = 0.1,
        activation: Activation = "relu",
        layer_norm_eps: float = 1e-5,
        batch_first: bool = False,
        norm_first: bool = False,
        bias: bool = True,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        name = type(self).__name__
        d_model, nhead = integer(name, "d_model", d_model, 1), integer(name, "nhead", nhead, 1)
        if d_model % nhead:
            raise ArgumentError(f"{name}: got d_model={d_model} and nhead={nhead}, expected a divisor of d_model")
        wide = integer(name, "dim_feedforward", dim_feedforward, 1)
        layer_norm_eps = real(name, "layer_norm_eps", layer_norm_eps)
        dropout, bias, rng = probability(name, "dropout", dropout), flag(name, "bias", bias), generator(name, rng)
        batch_first, self.norm_first = flag(name, "batch_first", batch_first), flag(name, "norm_first", norm_first)
        for attention in self._attentions:
            layer = MultiheadAttention(d_model, nhead, dropout, bias, batch_first=batch_first, dtype=dtype, rng=rng)
            setattr(self, attention, layer)
        self.linear1 = Linear(d_model, wide, bias, dtype=dtype, rng=rng)
        self.dropout = Dropout(dropout, rng=rng)
        self.linear2 = Linear(wide, d_model, bias, dtype=dtype, rng=rng)
        count = len(self._attentions) + 1
        for i in range(1, count + 1):
            setattr(self, f"norm{i}", LayerNorm(d_model, layer_norm_eps, bias=bias, dtype=dtype))
        for i in range(1, count + 1):
            setattr(self, f"dropout{i}", Dropout(dropout, rng=rng))
        self.activation = _activation(name, activation)

    def _checked(self, argument: str, x: Any) -> Any:
        """``x``, a sequence or a batch of them in the layout of this layer."""
        attention: MultiheadAttention = getattr(self, self._attentions[0])
        return checked(type(self).__name__, argument, x, attention.embed_dim, attention.batch_first)

    def _attended(self, name: str, dropout: Dropout, x: Any, memory: Any, mask: Any, padding: Any, causal: Any) -> Any:
        attention: MultiheadAttention = getattr(self, name)
        causal = False if causal is None else causal
        out, _ = attention(
            x, memory, memory, attn_mask=mask, key_padding_mask=padding, is_causal=causal, need_weights=False
        )
        return dropout(out)

    def _fed_forward(self, x: Any, dropout: Dropout) -> Any:
        return dropout(self.linear2(self.dropout(self.activation(self.linear1(x)))))


class TransformerEncoderLayer(_TransformerLayer):
    """Self-attention, then a network of two layers at each place, both with a shortcut and a normalisation.

    (Vaswani et al. 2017, "Attention is all you need", section 3.1.) With x as the input::

        x = norm1(x + dropout1(self_attn(x)))                        x = x + dropout1(self_attn(norm1(x)))
        x = norm2(x + dropout2(feed_forward(x)))     norm_first:     x = x + dropout2(feed_forward(norm2(x)))

    with feed_forward(x) = linear2(dropout(activation(linear1(x)))).

    Args:
        d_model: E, the length of the vectors.
        nhead: the number of heads; it divides E.
        dim_feedforward: the width of the network's hidden layer.
        dropout: the probability of an entry, or an attention weight, to be left out in training.
        activation: that of the hidden layer, ``"relu"``, ``"gelu"``, or a function or Module.
        layer_norm_eps: added to the variances.
        batch_first: whether arrays are (N, L, E) instead of (L, N, E).
        norm_first: True puts each normalisation before its part. (Xiong et al. 2020.)
        bias: whether maps and normalisations have biases.
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed, for the start and all dropouts; None takes a fresh one.

    Attributes:
        self_attn: a ``MultiheadAttention``.
        linear1, linear2, norm1, norm2, dropout, dropout1, dropout2, activation: the other parts.

    Raises:
        ArgumentError: a number out of its range, heads that do not divide E, or an unknown activation.
        ShapeError: when called, and shapes of arrays or masks do not go together.

    Example:
        >>> layer = TransformerEncoderLayer(d_model=8, nhead=2, dim_feedforward=16, batch_first=True, rng=0)
        >>> layer(np.ones((5, 3, 8)), is_causal=True).shape
        (5, 3, 8)
    """

    self_attn: MultiheadAttention
    norm1: LayerNorm
    norm2: LayerNorm
    dropout1: Dropout
    dropout2: Dropout
    _attentions = ("self_attn",)

    def forward(
        self, src: Any, src_mask: Any = None, src_key_padding_mask: Any = None, is_causal: bool | None = False
    ) -> Any:
        """Sequences to sequences of the same shape.

        Args:
            src: shape (L, N, E), or (N, L, E) if ``batch_first``, or (L, E).
            src_mask: ``attn_mask`` of ``MultiheadAttention``: True, or minus infinity, hides a key from a query.
            src_key_padding_mask: ``key_padding_mask`` of it, shape (N, L): True hides a place from all.
            is_causal: hides all later places from each, beside those that the masks hide.
        """
        x = self._checked("src", src)
        how = src_mask, src_key_padding_mask, is_causal
        if self.norm_first:
            y = self.norm1(x)
            x = x + self._attended("self_attn", self.dropout1, y, y, *how)
            return x + self._fed_forward(self.norm2(x), self.dropout2)
        x = self.norm1(x + self._attended("self_attn", self.dropout1, x, x, *how))
        return self.norm2(x + self._fed_forward(x, self.dropout2))


class TransformerDecoderLayer(_TransformerLayer):
    """Self-attention, attention to an encoder's result, and a network at each place, each with shortcut and norm.

    (Vaswani et al. 2017, section 3.1.) All arguments are those of ``TransformerEncoderLayer``.

    Attributes:
        self_attn, multihead_attn: each a ``MultiheadAttention``, the second one to the memory.
        linear1, linear2, norm1 ... norm3, dropout, dropout1 ... dropout3, activation: the other parts.

    Raises:
        ArgumentError: as for ``TransformerEncoderLayer``.
        ShapeError: when called, and shapes of arrays or masks do not go together.

    Example:
        >>> layer = TransformerDecoderLayer(d_model=8, nhead=2, dim_feedforward=16, batch_first=True, rng=0)
        >>> layer(np.ones((5, 3, 8)), np.ones((5, 7, 8)), tgt_is_causal=True).shape
        (5, 3, 8)
    """

    self_attn: MultiheadAttention
    multihead_attn: MultiheadAttention
    norm1: LayerNorm
    norm2: LayerNorm
    norm3: LayerNorm
    dropout1: Dropout
    dropout2: Dropout
    dropout3: Dropout
    _attentions = ("self_attn", "multihead_attn")

    def forward(
        self,
        tgt: Any,
        memory: Any,
        tgt_mask: Any = None,
        memory_mask: Any = None,
        tgt_key_padding_mask: Any = None,
        memory_key_padding_mask: Any = None,
        tgt_is_causal: bool | None = False,
        memory_is_causal: bool | None = False,
    ) -> Any:
        """Sequences to sequences of the same shape.

        Args:
            tgt: shape (T, N, E), or (N, T, E) if ``batch_first``, or (T, E).
            memory: an encoder's result, shape (S, N, E), or (N, S, E), or (S, E).
            tgt_mask: hides places of ``tgt`` from each other, shape (T, T); True, or minus infinity, hides.
            memory_mask: hides places of ``memory`` from those of ``tgt``, shape (T, S).
            tgt_key_padding_mask: hides places of ``tgt`` from all, shape (N, T).
            memory_key_padding_mask: hides places of ``memory`` from all, shape (N, S).
            tgt_is_causal: hides all later places of ``tgt`` from each.
            memory_is_causal: hides the places of ``memory`` after i from place i of ``tgt``.
        """
        x, memory = self._checked("tgt", tgt), self._checked("memory", memory)
        own = tgt_mask, tgt_key_padding_mask, tgt_is_causal
        other = memory_mask, memory_key_padding_mask, memory_is_causal
        if self.norm_first:
            y = self.norm1(x)
            x = x + self._attended("self_attn", self.dropout1, y, y, *own)
            x = x + self._attended("multihead_attn", self.dropout2, self.norm2(x), memory, *other)
            return x + self._fed_forward(self.norm3(x), self.dropout3)
        x = self.norm1(x + self._attended("self_attn", self.dropout1, x, x, *own))
        x = self.norm2(x + self._attended("multihead_attn", self.dropout2, x, memory, *other))
        return self.norm3(x + self._fed_forward(x, self.dropout3))


def _activation(name: str, activation: Any) -> Callable[[Any], Any]:
    if isinstance(activation, str):
        return _ACTIVATIONS[one_of(name, "activation", activation, _ACTIVATIONS)]
    if not callable(activation) or isinstance(activation, type):
        raise OperandError(f"{name}: got {shown(activation)} as activation, expected 'relu', 'gelu', or a function")
    function: Callable[[Any], Any] = activation
    return function


def checked(name: str, argument: str, x: Any, width: int, batch_first: bool) -> Any:
    """``x``, which is a sequence of vectors or a batch of such sequences."""
    x = admitted(name, x)
    x = x if hasattr(x, "shape") and hasattr(x, "dtype") else np.asarray(x)
    if x.ndim not in (2, 3) or x.shape[-1] != width:
        layout = "N, L" if batch_first else "L, N"
        hint = "; tokens become vectors by an nn.Embedding" if x.dtype.kind in "iu" else ""
        raise ShapeError(
            f"{name}: got {argument} of shape {x.shape}, expected ({layout}, {width}), or (L, {width}) without a "
            f"batch{hint}"
        )
    return x
