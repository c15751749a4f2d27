"""Distances and likenesses of vectors along an axis, and vectors of length 1; for embeddings and their comparison."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from autograd.engine.arrays import as_like
from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.errors import ArgumentError, ShapeError
from autograd.ops import clip, where
from autograd.ops.scaling import narrowed, widened
from nn.activations.probabilities import axis_of
from nn.modules.arguments import flag, floats, integer, real
from nn.modules.module import Module


@door
def cosine_similarity(x1: Any, x2: Any, dim: int | None = None, eps: float = 1e-8, *, axis: int | None = None) -> Any:
    """x1 · x2 / (norm(x1) norm(x2)) along an axis: 1 for the same direction, 0 for a right angle, -1 for opposite ones.

    Args:
        x1: vectors along the axis.
        x2: as many numbers along the axis; other axes broadcast.
        dim: the axis of the common shape; 1 if not given.
        eps: the least length that a vector counts with. As in PyTorch the gradient is that without this limit.
        axis: NumPy's word for ``dim``.

    Returns:
        The common shape without the axis.

    Raises:
        ShapeError: the shapes do not go together, or differ along the axis.
        ArgumentError: both ``dim`` and ``axis`` are given, or a negative eps.

    Example:
        >>> cosine_similarity(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[3.0, 0.0], [-2.0, -2.0]])).round(6)
        array([ 1., -1.])
    """
    name = "cosine_similarity"
    k, eps = axis_of(name, dim, axis, 1), real(name, "eps", eps)
    x1, x2 = floats(x1, name, "x1"), floats(x2, name, "x2")
    shape = _common_shape(name, x1.shape, x2.shape, k)
    k = k % len(shape) - len(shape)  # negative, so that it counts in both operands from the end
    dtype = np.result_type(x1.dtype, x2.dtype)
    a, b = widened(x1), widened(x2)  # widened, because 1e-8 is 0 in float16
    result = (a / _length(a, k, eps) * (b / _length(b, k, eps))).sum(axis=k)
    return narrowed(result, dtype)


def _length(x: Any, axis: int, eps: float) -> Any:
    """The norm, at least eps, with the gradient of the norm itself."""
    length = np.linalg.vector_norm(x, axis=axis, keepdims=True)
    data = data_of(length)
    short = data < eps
    return length + np.where(short, eps - data, as_like(np.zeros((), data.dtype), data)).astype(data.dtype)


def _common_shape(name: str, a: tuple[int, ...], b: tuple[int, ...], axis: int) -> tuple[int, ...]:
    """The shape that both broadcast to, which along the axis neither does."""
    try:
        shape = np.broadcast_shapes(a, b)
    except ValueError:
        raise ShapeError(f"{name}: got x1 of shape {a} and x2 of shape {b}, expected shapes that broadcast") from None
    if not -len(shape) <= axis < len(shape):
        raise np.exceptions.AxisError(axis, len(shape))
    k = axis % len(shape) - len(shape)
    lengths = {s[k] if -k <= len(s) else None for s in (a, b)}
    if len(lengths) > 1:
        raise ShapeError(
            f"{name}: got x1 of shape {a} and x2 of shape {b}, expected as many numbers in both along axis {axis}"
        )
    return shape


@door
def pairwise_distance(x1: Any, x2: Any, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Any:
    """The p-norm of x1 - x2 + eps along the last axis, for each pair of vectors in the same place.

    Args:
        x1: shape (..., D).
        x2: shape (..., D); all axes but the last broadcast, so (N, 1, D) and (M, D) give all N M distances.
        p: the order of the norm: 2 for the Euclidean one, 1, ``math.inf`` ...
        eps: added to each difference, so that the distance of equal vectors has a gradient.
        keepdim: whether the last axis stays, of length 1.

    Raises:
        ShapeError: the shapes do not go together.
        ArgumentError: p or eps is no number.

    Example:
        >>> pairwise_distance(np.array([[0.0, 0.0], [1.0, 1.0]]), np.array([3.0, 4.0])).round(4)
        array([5.    , 3.6055])
    """
    name = "pairwise_distance"
    order = order_of(name, p)
    x1, x2 = floats(x1, name, "x1"), floats(x2, name, "x2")
    if not x1.ndim or not x2.ndim:
        raise ShapeError(f"{name}: got x1 of shape {x1.shape} and x2 of shape {x2.shape}, expected (..., D)")
    _common_shape(name, x1.shape, x2.shape, -1)
    difference = x1 - x2 + real(name, "eps", eps, low=-math.inf)
    keepdim, tracked = flag(name, "keepdim", keepdim), isinstance(difference, Node)
    distance = np.linalg.vector_norm(difference, ord=order, axis=-1, keepdims=keepdim)
    if order == 0 and tracked:  # a count of entries has gradient 0
        return where(np.ones(distance.shape, bool), distance, difference.sum(axis=-1, keepdims=keepdim))
    return distance


def order_of(name: str, p: Any) -> float:
    """The order of a norm, which may be infinite."""
    return float(p) if isinstance(p, (int, float)) and abs(p) == math.inf else real(name, "p", p, low=-math.inf)


@door
def normalize(
    input: Any,
    p: float = 2.0,
    dim: int | tuple[int, ...] | None = None,
    eps: float = 1e-12,
    *,
    axis: int | tuple[int, ...] | None = None,
) -> Any:
    """The input divided by its p-norm along an axis: vectors of length 1.

    Args:
        input: any shape with the axis.
        p: the order of the norm.
        dim: the axis of the vectors, or several; 1 if not given.
        eps: the least norm that is divided by, so that 0 stays 0.
        axis: NumPy's word for ``dim``.

    Raises:
        ArgumentError: both ``dim`` and ``axis`` are given, an axis that the input lacks, or p or eps is no such number.

    Example:
        >>> normalize(np.array([[3.0, 4.0], [0.0, 0.0]]))
        array([[0.6, 0.8],
               [0. , 0. ]])
    """
    chosen, order, eps = axis_of("normalize", dim, axis, 1), order_of("normalize", p), real("normalize", "eps", eps)
    x = floats(input, "normalize")
    several = chosen if isinstance(chosen, (tuple, list)) else (chosen,)
    axes = tuple(integer("normalize", "dim", k, -x.ndim) for k in several)
    if max(axes) >= x.ndim:
        raise ArgumentError(f"normalize: got dim={chosen} for an input of shape {x.shape}, expected an axis of it")
    wide = widened(x)
    length = np.linalg.vector_norm(wide, ord=order, axis=axes, keepdims=True)
    return narrowed(wide / clip(length, eps, math.inf), x.dtype)


class CosineSimilarity(Module):
    """The cosine of the angle between vectors along an axis; see ``functional.cosine_similarity``.

    Args:
        dim: the axis of the vectors; 1 if not given.
        eps: the least length that a vector counts with.
        axis: NumPy's word for ``dim``.

    Raises:
        ArgumentError: both ``dim`` and ``axis`` are given, or a negative eps.

    Example:
        >>> CosineSimilarity()(np.array([[1.0, 0.0]]), np.array([[0.0, 2.0]]))
        array([0.])
    """

    @door
    def __init__(self, dim: int | None = None, eps: float = 1e-8, *, axis: int | None = None) -> None:
        self.dim = axis_of("CosineSimilarity", dim, axis, 1)
        self.eps = real("CosineSimilarity", "eps", eps)

    def forward(self, x1: Any, x2: Any) -> Any:
        """Two arrays of vectors along the axis; the result lacks it."""
        return cosine_similarity(x1, x2, self.dim, self.eps)

    def extra_repr(self) -> str:
        """The settings that are not the default."""
        given = {"dim": (self.dim, 1), "eps": (self.eps, 1e-8)}
        return ", ".join(f"{key}={value}" for key, (value, default) in given.items() if value != default)


class PairwiseDistance(Module):
    """The p-norm of the difference of vectors; see ``functional.pairwise_distance``.

    Args:
        p: the order of the norm.
        eps: added to each difference.
        keepdim: whether the last axis stays, of length 1.

    Raises:
        ArgumentError: p or eps is no number.

    Example:
        >>> PairwiseDistance(p=1)(np.array([0.0, 0.0]), np.array([3.0, 4.0])).round(4)
        np.float64(7.0)
    """

    @door
    def __init__(self, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> None:
        self.norm = order_of("PairwiseDistance", p)
        self.eps = real("PairwiseDistance", "eps", eps, low=-math.inf)
        self.keepdim = flag("PairwiseDistance", "keepdim", keepdim)

    def forward(self, x1: Any, x2: Any) -> Any:
        """Two arrays of shape (..., D); the result lacks the last axis, or has one entry there."""
        return pairwise_distance(x1, x2, self.norm, self.eps, self.keepdim)

    def extra_repr(self) -> str:
        """The settings that are not the default."""
        given = {"p": (self.norm, 2.0), "eps": (self.eps, 1e-6), "keepdim": (self.keepdim, False)}
        return ", ".join(f"{key}={value}" for key, (value, default) in given.items() if value != default)
