"""Attention: ``scaled_dot_product_attention``, which mixes values by how well keys fit queries.

Masks come in two kinds. One of truth values leaves keys out; one of floats is added to the scores, where minus infinity
leaves a key out too. Both become one ``Mask``, which ``nn.layers.multihead`` uses as well.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from autograd import ops
from autograd.engine.arrays import admitted
from autograd.engine.declaration import op
from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.errors import OperandError, ShapeError
from nn.init import Rng
from nn.layers.dropout import dropout
from nn.modules.arguments import flag, floats, probability, real


@op(
    lambda g, out, x, axis: out * (g - (g * out).sum(axis=axis, keepdims=True)),
    gate="mixer", symbol="softmax", local=("out (g - Σ g out)",),
)  # fmt: skip
def softmax_of_some(x: Any, *, axis: Any = -1) -> Any:
    """exp(x) / sum(exp(x)) along an axis, where -inf stands for an entry that is left out: 0, with gradient 0.

    If all are left out there is nothing to choose from: all are 0, where ``softmax`` would have NaN.
    """
    if not x.shape[axis]:
        return x
    top = x.max(axis=axis, keepdims=True)
    e = np.exp(x - np.where(top == -math.inf, 0.0, top))
    total = e.sum(axis=axis, keepdims=True)
    return e / np.where(total == 0, 1.0, total)


class Mask(NamedTuple):
    """The keys that each query may see (None: all keys), and numbers to add to their scores (None: no numbers)."""

    seen: Any = None
    added: Any = None

    def __and__(self, other: Mask) -> Mask:
        """The mask of the keys that both masks show."""
        seen = other.seen if self.seen is None else self.seen if other.seen is None else self.seen & other.seen
        added = other.added if self.added is None else self.added if other.added is None else self.added + other.added
        return Mask(seen, added)

    def on(self, scores: Any) -> Any:
        """The scores with the added numbers, and with minus infinity where a key is not seen."""
        if self.added is not None:
            added = self.added
            scores = scores + (added if isinstance(added, Node) else added.astype(scores.dtype, copy=False))
        return scores if self.seen is None else ops.where(self.seen, scores, -math.inf)


def causal(queries: int, keys: int) -> Mask:
    """The mask in which query i sees the keys 0 to i."""
    return Mask(np.tri(queries, keys, dtype=bool))


def mask_of(name: str, argument: str, mask: Any, true: str) -> Any:
    """A mask as an array of truth values or floats, or as a Tensor, whose shape is still to be checked.

    Args:
        name: the function, for messages.
        argument: the name of the mask there.
        mask: the given mask.
        true: the meaning of True, for messages.

    Raises:
        OperandError: it is neither.
    """
    mask = admitted(name, mask)
    mask = mask if hasattr(mask, "shape") and hasattr(mask, "dtype") else np.asarray(mask)
    if mask.dtype.kind not in "bf":
        hint = " mask != 0 makes truth values of numbers;" if mask.dtype.kind in "iu" else ""
        raise OperandError(
            f"{name}: got {shown(mask)} as {argument}, expected truth values or floats;{hint} "
            f"True means that a key {true}, floats are added to the scores"
        )
    return mask


def attend(
    query: Any, key: Any, value: Any, mask: Mask, dropout_p: float, scale: Any = None, rng: Rng = None
) -> tuple[Any, Any]:
    """The mixed values, and the weights by which they were mixed; the arguments are checked already.

    float16 is computed in float32, as its range is too small for sums of products.
    """
    dtype = np.result_type(query.dtype, key.dtype, value.dtype)
    if dtype == np.float16:
        query, key, value = (x.astype(np.float32) for x in (query, key, value))
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1] or 1)
    scores = (query * scale) @ key.swapaxes(-1, -2)
    weights = softmax_of_some(mask.on(scores), axis=-1)
    if dropout_p:
        weights = dropout(weights, dropout_p, rng=rng)
    out = weights @ value
    return (out.astype(dtype), weights.astype(dtype)) if dtype == np.float16 else (out, weights)


@door
def scaled_dot_product_attention(
    query: Any,
    key: Any,
    value: Any,
    attn_mask: Any = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    scale: Any = None,
    enable_gqa: bool = False,
    *,
    rng: Rng = None,
) -> Any:
    """softmax(query keyᵀ / sqrt(E) + mask) value: for each query a mean of the values, weighted by how keys fit it.

    (Vaswani et al. 2017, "Attention is all you need", section 3.2.1.) A query from which the mask hides every key gets
    zeros, and sends no gradient. Hidden keys and values must be finite all the same: 0 times NaN is NaN.

    Args:
        query: shape (..., L, E): L queries; with several heads (N, heads, L, E).
        key: shape (..., S, E).
        value: shape (..., S, V).
        attn_mask: of a shape that broadcasts to (..., L, S). Truth values: True for a key that takes part (in
            ``MultiheadAttention`` it is the other way round, here as in PyTorch). Floats are added to the scores; they
            may be a Tensor, to be learned.
        dropout_p: the probability of a weight to be left out; of any call, there is no training mode here.
        is_causal: whether query i sees the keys 0 to i alone; a mask holds beside it.
        scale: the factor of the scores, 1 / sqrt(E) if not given; it may be a Tensor, to be learned.
        enable_gqa: whether query may have several times the heads of key and value (axis -3), each of which then
            serves a group of neighbours. (Ainslie et al. 2023.)
        rng: a ``numpy.random.Generator`` or an integer seed for the dropout; None takes a fresh generator.

    Returns:
        Shape (..., L, V), in the dtype of the query.

    Raises:
        ShapeError: the shapes do not go together.
        OperandError: a mask of other numbers than truth values and floats.
        ArgumentError: no probability, or a scale that is no number.

    Example:
        >>> query = np.array([[1.0, 0.0], [0.0, 1.0]])
        >>> key, value = 9 * query, np.array([[10.0], [20.0]])
        >>> scaled_dot_product_attention(query, key, value).round(2)
        array([[10.02],
               [19.98]])
        >>> scaled_dot_product_attention(query, key, value, attn_mask=np.array([[True, True], [False, False]])).round(2)
        array([[10.02],
               [ 0.  ]])
    """
    name = "scaled_dot_product_attention"
    query, key, value = (
        floats(x, name, argument) for argument, x in (("query", query), ("key", key), ("value", value))
    )
    _check_shapes(name, query, key, value, flag(name, "enable_gqa", enable_gqa))
    dropout_p = probability(name, "dropout_p", dropout_p)
    if scale is not None and not isinstance(scale, Node):
        scale = real(name, "scale", scale, low=-math.inf)
    if np.shape(scale) != ():
        raise ShapeError(f"{name}: got scale of shape {np.shape(scale)}, expected a number")
    if enable_gqa:
        groups = query.shape[-3] // key.shape[-3]
        key, value = np.repeat(key, groups, axis=-3), np.repeat(value, groups, axis=-3)
    shape = (*np.broadcast_shapes(query.shape[:-2], key.shape[:-2]), query.shape[-2], key.shape[-2])
    mask = Mask()
    if attn_mask is not None:
        given = mask_of(name, "attn_mask", attn_mask, "takes part")
        if not _fits(given.shape, shape):
            raise ShapeError(
                f"{name}: got attn_mask of shape {given.shape}, expected a shape that broadcasts to {shape}"
            )
        mask = Mask(seen=given) if given.dtype.kind == "b" else Mask(added=given)
    if flag(name, "is_causal", is_causal):
        mask &= causal(*shape[-2:])
    return attend(query, key, value, mask, dropout_p, scale, rng)[0]


def _check_shapes(name: str, query: Any, key: Any, value: Any, grouped: bool) -> None:
    got = f"{name}: got query of shape {query.shape}, key {key.shape} and value {value.shape}, expected "
    if min(query.ndim, key.ndim, value.ndim) < (3 if grouped else 2):
        heads = "heads, " if grouped else ""
        raise ShapeError(f"{got}(..., {heads}L, E), (..., {heads}S, E) and (..., {heads}S, V)")
    if query.shape[-1] != key.shape[-1]:
        raise ShapeError(f"{got}query and key with a last axis of one length")
    if key.shape[-2] != value.shape[-2]:
        raise ShapeError(f"{got}as many values as keys (axis -2)")
    before = [x.shape[:-2] for x in (query, key, value)]
    if grouped:
        counts = [shape[-1] for shape in before]
        if counts[1] != counts[2] or not counts[1] or counts[0] % counts[1]:
            raise ShapeError(f"{got}one number of heads (axis -3) of key and value, which divides that of query")
        before = [shape[:-1] for shape in before]
    try:
        np.broadcast_shapes(*before)
    except ValueError:
        hint = "; for several queries a key, enable_gqa=True" if not grouped and query.ndim > 2 else ""
        raise ShapeError(f"{got}axes before the last two that broadcast{hint}") from None


def _fits(mask: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """True if a shape broadcasts to another one as it is."""
    try:
        return np.broadcast_shapes(mask, shape) == shape
    except ValueError:
        return False
