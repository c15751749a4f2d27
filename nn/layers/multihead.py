"""``MultiheadAttention``: several attentions side by side, each on a part of the features."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from autograd import ops
from autograd.engine.doors import door
from autograd.errors import ArgumentError, ShapeError
from autograd.tensor import Tensor
from nn import init
from nn.layers.attention import Mask, attend, causal, mask_of
from nn.layers.linear import Linear, linear
from nn.modules.arguments import flag, floats, generator, integer, probability
from nn.modules.module import Module

_HIDDEN = "is hidden"


class MultiheadAttention(Module):
    """Queries, keys and values projected to several heads, attention in each, and the results mixed by a last map.

    (Vaswani et al. 2017, "Attention is all you need", section 3.2.2.) See ``functional.scaled_dot_product_attention``
    for the attention itself. In self-attention, query, key and value are one and the same array.

    In the masks of this layer **True hides a key**, as in PyTorch; floats are added to the scores. A query from which
    every key is hidden gets weights of 0, hence the output ``out_proj.bias``. (PyTorch gives this too with
    ``need_weights=False``, and NaN without.) Hidden keys and values must be finite all the same: 0 times NaN is NaN.

    Args:
        embed_dim: E, the length of a query, and of a result.
        num_heads: the number of heads; it divides E.
        dropout: the probability of an attention weight to be left out in training.
        bias: whether the projections have biases.
        add_bias_kv: whether there is one more key and value, which are learned.
        add_zero_attn: whether there is one more key and value, of zeros.
        kdim: the length of a key; E if not given.
        vdim: the length of a value; E if not given.
        batch_first: whether arrays are (N, L, E) instead of (L, N, E).
        dtype: a floating dtype of the parameters; float64 if not given.
        rng: a ``numpy.random.Generator`` or an integer seed, for the start and the dropout; None takes a fresh one.

    Attributes:
        in_proj_weight: Tensor of shape (3 E, E), for query, key and value, one below the other. It starts as
            ``init.xavier_uniform_``. With another ``kdim`` or ``vdim`` it is None, and there are ``q_proj_weight``
            (E, E), ``k_proj_weight`` (E, kdim) and ``v_proj_weight`` (E, vdim).
        in_proj_bias: Tensor of shape (3 E,), 0 to begin with, or None.
        bias_k, bias_v: Tensors of shape (1, 1, E) that start as ``init.xavier_normal_``, or None.
        out_proj: the last map, a ``Linear`` whose bias is 0 to begin with.
        rng: the generator of the dropout; it is no part of ``state_dict``.

    Raises:
        ArgumentError: a number out of its range, or heads that do not divide E.
        ShapeError: when called, and shapes of arrays or masks do not go together.
        OperandError: when called with a mask of other numbers than truth values and floats.

    Example:
        >>> layer = MultiheadAttention(8, num_heads=2, batch_first=True, rng=0)
        >>> x = np.random.default_rng(0).normal(size=(5, 3, 8))
        >>> out, weights = layer(x, x, x)
        >>> out.shape, weights.shape
        ((5, 3, 8), (5, 3, 3))
        >>> causal = np.triu(np.ones((3, 3), bool), 1)
        >>> layer(x, x, x, attn_mask=causal)[1].data[0].round(2)
        array([[1.  , 0.  , 0.  ],
               [0.25, 0.75, 0.  ],
               [0.2 , 0.48, 0.32]])
    """

    in_proj_weight: Tensor | None
    q_proj_weight: Tensor | None
    k_proj_weight: Tensor | None
    v_proj_weight: Tensor | None
    in_proj_bias: Tensor | None
    bias_k: Tensor | None
    bias_v: Tensor | None

    @door
    def __init__(
        self,
        embed_dim: int,
        num_heads: int,
        dropout: float = 0.0,
        bias: bool = True,
        add_bias_kv: bool = False,
        add_zero_attn: bool = False,
        kdim: int | None = None,
        vdim: int | None = None,
        batch_first: bool = False,
        *,
        dtype: npt.DTypeLike | None = None,
        rng: init.Rng = None,
    ) -> None:
        name = "MultiheadAttention"
        self.embed_dim = e = integer(name, "embed_dim", embed_dim, 1)
        self.num_heads = integer(name, "num_heads", num_heads, 1)
        if e % self.num_heads:
            raise ArgumentError(f"{name}: got embed_dim={e} and num_heads={num_heads}, expected a divisor of embed_dim")
        self.head_dim = e // self.num_heads
        self.kdim = e if kdim is None else integer(name, "kdim", kdim, 1)
        self.vdim = e if vdim is None else integer(name, "vdim", vdim, 1)
        self.dropout = probability(name, "dropout", dropout)
        self.batch_first = flag(name, "batch_first", batch_first)
        self.add_zero_attn = flag(name, "add_zero_attn", add_zero_attn)
        bias, add_bias_kv = flag(name, "bias", bias), flag(name, "add_bias_kv", add_bias_kv)
        self.rng = rng = generator(name, rng)
        dtype = np.float64 if dtype is None else dtype

        def start(*shape: int) -> Tensor:
            fill = init.xavier_uniform_ if len(shape) == 2 else init.xavier_normal_
            return fill(Tensor(np.zeros(shape), dtype=dtype), rng=rng)

        packed = self.kdim == self.vdim == e
        self.in_proj_weight = start(3 * e, e) if packed else None
        self.q_proj_weight = None if packed else start(e, e)
        self.k_proj_weight = None if packed else start(e, self.kdim)
        self.v_proj_weight = None if packed else start(e, self.vdim)
        self.in_proj_bias = Tensor(np.zeros(3 * e), dtype=dtype) if bias else None
        self.bias_k = start(1, 1, e) if add_bias_kv else None
        self.bias_v = start(1, 1, e) if add_bias_kv else None
        self.out_proj = Linear(e, e, bias, dtype=dtype, rng=rng)
        if self.out_proj.bias is not None:
            init.zeros_(self.out_proj.bias)

    def forward(
        self,
        query: Any,
        key: Any,
        value: Any,
        key_padding_mask: Any = None,
        need_weights: bool = True,
        attn_mask: Any = None,
        average_attn_weights: bool = True,
        is_causal: bool = False,
    ) -> tuple[Any, Any]:
        """The attention of L queries to S keys.

        Args:
            query: shape (L, N, E), or (N, L, E) if ``batch_first``, or (L, E) without a batch.
            key: shape (S, N, kdim), or (N, S, kdim), or (S, kdim).
            value: shape (S, N, vdim), or (N, S, vdim), or (S, vdim).
            key_padding_mask: shape (N, S), or (S,) without a batch: True, or minus infinity, hides a key from all
                queries; floats are added to its scores.
            need_weights: whether the weights are returned too.
            attn_mask: shape (L, S), or (N num_heads, L, S) for a mask of each head: True hides the key from the query.
            average_attn_weights: whether the weights are their mean over the heads.
            is_causal: hides from query i all keys after i, beside those that the masks hide. (PyTorch takes it as a
                hint that ``attn_mask`` does so; here it does so itself.)

        Returns:
            The output, in the shape of query; and the weights, of shape (N, L, S), or (N, num_heads, L, S) if they are
            not averaged, both without N if there is no batch; or None. In training they are those that the dropout
            left. The keys of ``add_bias_kv`` and ``add_zero_attn`` come last in them.
        """
        given = ("query", query), ("key", key), ("value", value)
        arrays = {id(x): floats(x, "MultiheadAttention", argument) for argument, x in given}
        query, key, value = (arrays[id(x)] for x in (query, key, value))
        self._check_shapes(query, key, value)
        batched = query.ndim == 3
        time = 1 if self.batch_first or not batched else 0
        n = query.shape[1 - time] if batched else 1
        length, keys = query.shape[time - (not batched)], key.shape[time - (not batched)]
        mask = self._mask(attn_mask, key_padding_mask, batched, (n, self.num_heads, length, keys))
        if flag("MultiheadAttention", "is_causal", is_causal):
            mask &= causal(length, keys)
        q, k, v = self._heads(query, key, value, time)
        k, v, mask = self._with_more_keys(k, v, mask)
        out, weights = attend(q, k, v, mask, self.dropout if self.training else 0.0, rng=self.rng)
        out = out.transpose((0, 2, 1, 3) if time else (2, 0, 1, 3)).reshape(query.shape)
        out = self.out_proj(out)
        if not flag("MultiheadAttention", "need_weights", need_weights):
            return out, None
        if flag("MultiheadAttention", "average_attn_weights", average_attn_weights):
            weights = weights.mean(axis=1)
        return out, weights if batched else weights[0]

    def _check_shapes(self, query: Any, key: Any, value: Any) -> None:
        widths = self.embed_dim, self.kdim, self.vdim
        layouts = ("N, L, ", "N, S, ", "N, S, ") if self.batch_first else ("L, N, ", "S, N, ", "S, N, ")
        alone = ("L, ", "S, ", "S, ")
        got = (
            f"MultiheadAttention: got query of shape {query.shape}, key {key.shape} and value {value.shape}, expected "
            + " and ".join(f"({layout}{width})" for layout, width in zip(layouts, widths, strict=True))
            + ", or without a batch "
            + " and ".join(f"({layout}{width})" for layout, width in zip(alone, widths, strict=True))
        )
        if not query.ndim == key.ndim == value.ndim or query.ndim not in (2, 3):
            raise ShapeError(got)
        if (query.shape[-1], key.shape[-1], value.shape[-1]) != widths:
            raise ShapeError(got)
        if key.shape[:-1] != value.shape[:-1]:
            raise ShapeError(f"{got}: a value for each key")
        batch = 0 if self.batch_first else 1
        if query.ndim == 3 and query.shape[batch] != key.shape[batch]:
            other = "" if query.shape[1 - batch] != key.shape[1 - batch] else f"batch_first={not self.batch_first}, or "
            raise ShapeError(f"{got}: {other}one N (axis {batch}) for all of them")

    def _mask(self, attn_mask: Any, padding: Any, batched: bool, shape: tuple[int, ...]) -> Mask:
        """Both masks as one that broadcasts to (N, num_heads, L, S)."""
        name, mask = "MultiheadAttention", Mask()
        n, heads, length, keys = shape
        if attn_mask is not None:
            given = mask_of(name, "attn_mask", attn_mask, _HIDDEN)
            if given.shape not in ((length, keys), (n * heads, length, keys)):
                hint = f"; np.repeat(mask, {heads}, axis=0) makes it of one for each sequence"
                raise ShapeError(
                    f"{name}: got attn_mask of shape {given.shape}, expected (L, S) = {(length, keys)}, or a mask for "
                    f"each head, (N num_heads, L, S) = {(n * heads, length, keys)}"
                    + (hint if given.shape == (n, length, keys) else "")
                )
            mask = _hiding(given.reshape(shape) if given.ndim == 3 else given)
        if padding is not None:
            given = mask_of(name, "key_padding_mask", padding, _HIDDEN)
            expected = (n, keys) if batched else (keys,)
            if given.shape != expected:
                spelled = "(N, S)" if batched else "(S,)"
                raise ShapeError(
                    f"{name}: got key_padding_mask of shape {given.shape}, expected {spelled} = {expected}"
                )
            mask &= _hiding(given.reshape((n, 1, 1, keys)))
        return mask

    def _heads(self, query: Any, key: Any, value: Any, time: int) -> tuple[Any, Any, Any]:
        """The projections, each of shape (N, num_heads, length, head_dim); projections of one array are one product."""
        e, weight, bias = self.embed_dim, self.in_proj_weight, self.in_proj_bias
        if weight is not None and query is key is value:
            q, k, v = self._split(linear(query, weight, bias), time)
            return q, k, v
        if weight is not None:
            weights = [weight[:e], weight[e : 2 * e], weight[2 * e :]]
        else:
            weights = [self.q_proj_weight, self.k_proj_weight, self.v_proj_weight]
        biases = [None] * 3 if bias is None else [bias[:e], bias[e : 2 * e], bias[2 * e :]]
        arrays = query, key, value
        q, k, v = (self._split(linear(x, w, b), time)[0] for x, w, b in zip(arrays, weights, biases, strict=True))
        return q, k, v

    def _split(self, projected: Any, time: int) -> Any:
        """Shape (length, N, n E), or (N, length, n E), to (n, N, num_heads, length, head_dim)."""
        shape = projected.shape if projected.ndim == 3 else (1, *projected.shape)
        parts = projected.reshape((*shape[:2], shape[2] // self.embed_dim, self.num_heads, self.head_dim))
        return parts.transpose((2, 1 - time, 3, time, 4))

    def _with_more_keys(self, k: Any, v: Any, mask: Mask) -> tuple[Any, Any, Mask]:
        """Keys, values and mask with those of ``add_bias_kv`` and ``add_zero_attn``, which all queries see."""
        n, keys = k.shape[0], k.shape[2]
        shape = (n, self.num_heads, 1, self.head_dim)
        if self.bias_k is not None and self.bias_v is not None:
            more = [ops.broadcast_to(b.reshape((1, *shape[1:])), shape=shape) for b in (self.bias_k, self.bias_v)]
            k, v = (ops.concatenate(x, y, axis=2) for x, y in zip((k, v), more, strict=True))
        if self.add_zero_attn:
            zeros = np.zeros(shape, k.dtype)
            k, v = (ops.concatenate(x, zeros, axis=2) for x in (k, v))
        count = k.shape[2] - keys
        if count:
            pad = [[(0, 0)] * (len(np.shape(part)) - 1) + [(0, count)] for part in mask]
            seen = None if mask.seen is None else np.pad(mask.seen, pad[0], constant_values=True)
            mask = Mask(seen, None if mask.added is None else np.pad(mask.added, pad[1]))
        return k, v, mask

    def extra_repr(self) -> str:
        """The sizes, and the settings that differ from the defaults."""
        text = f"{self.embed_dim}, num_heads={self.num_heads}"
        text += f", dropout={self.dropout}" if self.dropout else ""
        text += ", bias=False" if self.in_proj_bias is None else ""
        text += ", add_bias_kv=True" if self.bias_k is not None else ""
        text += ", add_zero_attn=True" if self.add_zero_attn else ""
        text += f", kdim={self.kdim}" if self.kdim != self.embed_dim else ""
        text += f", vdim={self.vdim}" if self.vdim != self.embed_dim else ""
        return text + (", batch_first=True" if self.batch_first else "")


def _hiding(given: Any) -> Mask:
    """A mask in which True hides."""
    return Mask(seen=~given) if given.dtype.kind == "b" else Mask(added=given)
