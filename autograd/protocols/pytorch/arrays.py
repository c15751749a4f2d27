"""Methods of arrays under PyTorch's names: shapes, parts, products, reductions."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy

from autograd import ops
from autograd.engine.arrays import materialize
from autograd.engine.doors import shown
from autograd.engine.node import Node, data_of, leaf
from autograd.engine.views import own_memory
from autograd.errors import ArgumentError, IndexingError, OperandError, ShapeError
from autograd.protocols.pytorch.making import method
from autograd.protocols.pytorch.plain import checked_dtype, each

np: Any = numpy  # NumPy's stubs know plain arrays only


class TopK(NamedTuple):
    """The result of ``topk``: the largest entries, and the plain integers at which they are."""

    values: Any
    indices: Any


def _axis(x: Any, dim: Any) -> Any:
    axis = operator.index(dim)
    if not -x.ndim <= axis < x.ndim:
        raise ArgumentError(f"got dim={axis}, expected one of the {x.ndim} axes of shape {x.shape}")
    return axis % x.ndim


def _axes(dim: Any) -> Any:
    """Axes in NumPy's form. PyTorch takes a list, too, and an empty one means all axes."""
    return tuple(dim) or None if isinstance(dim, (list, tuple)) else dim


def _softmax(name: str, op: Any, x: Any, dim: Any, axis: Any, dtype: Any) -> Any:
    x = x if dtype is None else x.astype(checked_dtype(name, dtype))
    return op(x, axis=_one_of(name, dim, axis))


def _one_of(name: str, dim: Any, axis: Any) -> Any:
    if (dim is None) == (axis is None):
        raise ArgumentError(f"{name}: got dim={shown(dim)} and axis={shown(axis)}, expected one of them")
    return axis if dim is None else dim


def _part(x: Any, dim: Any, index: Any) -> Any:
    return x[(slice(None),) * _axis(x, dim) + (index,)]


def _viewed(x: Any, given: tuple[Any, ...]) -> Any:
    shape = each(given)
    if not given:
        return x[...]
    if all(hasattr(n, "__index__") and not isinstance(n, type) for n in shape):
        return x.reshape(*given)
    if len(given) > 1:
        raise OperandError(f"view: got {shown(given)}, expected the lengths of the axes, or a dtype")
    if isinstance(given[0], type) and issubclass(given[0], (np.ndarray, Node)):
        raise OperandError(f"view: got {shown(given[0])}, expected a shape or a dtype; t.data is the array")
    dtype = checked_dtype("view", given[0])
    if dtype == x.dtype:
        return x[...]
    if x.requires_grad:
        raise OperandError(
            f"view: got {dtype} for a Tensor of {x.dtype} that requires a gradient: to read the bytes as another dtype "
            f"has no derivative; t.astype(dtype) converts the numbers, t.data.view(dtype) reads the bytes"
        )
    seen = x._data.view(dtype)
    return leaf(type(x), seen, requires_grad=False) if dtype.kind in "fc" else seen


def _expanded(x: Any, sizes: tuple[Any, ...]) -> Any:
    wanted = [operator.index(n) for n in each(sizes)]
    new = len(wanted) - x.ndim
    if new < 0 or any(n < 0 and (i < new or n != -1) for i, n in enumerate(wanted)):
        raise ShapeError(f"expand: got {tuple(wanted)} for shape {x.shape}, expected lengths, or -1 for one that stays")
    shape = tuple(x.shape[i - new] if n == -1 else n for i, n in enumerate(wanted))
    if any(have not in (1, n) for have, n in zip(x.shape, shape[new:], strict=True)):
        raise ShapeError(
            f"expand: got {tuple(wanted)} for shape {x.shape}, expected its lengths wherever they are not 1"
        )
    return np.broadcast_to(x, shape)


def _chunks(x: Any, chunks: Any, dim: Any) -> tuple[Any, ...]:
    count = operator.index(chunks)
    if count < 1:
        raise ArgumentError(f"chunk: got chunks={count}, expected an integer >= 1")
    length = x.shape[_axis(x, dim)]
    size = max(1, math.ceil(length / count))
    return tuple(_part(x, dim, slice(i, i + size)) for i in range(0, max(1, length), size))


def _narrowed(x: Any, dim: Any, start: Any, length: Any) -> Any:
    here, start, length = x.shape[_axis(x, dim)], operator.index(start), operator.index(length)
    first = start + here if start < 0 else start
    if length < 0 or not 0 <= first <= here - length:
        raise IndexingError(f"narrow: got start={start}, length={length} for an axis of length {here}")
    return _part(x, dim, slice(first, first + length))


def _unflattened(x: Any, dim: Any, sizes: Sequence[int]) -> Any:
    axis = _axis(x, dim)
    return x.reshape(*x.shape[:axis], *sizes, *x.shape[axis + 1 :])


def _turned(x: Any, name: str) -> Any:
    if x.ndim > 2:
        raise ShapeError(
            f"{name}: got shape {x.shape}, expected at most 2 axes; t.mT transposes each matrix of a stack"
        )
    return x.T


def _mask(name: str, mask: Any) -> Any:
    if isinstance(mask, Node):
        raise OperandError(
            f"{name}: got a {type(mask).__name__} as mask, expected plain booleans, as mask.bool() gives"
        )
    mask = np.asarray(mask)
    if mask.dtype != bool:
        raise OperandError(f"{name}: got a mask of dtype {mask.dtype}, expected booleans, as in mask != 0")
    return mask


def _filled(x: Any, mask: Any, value: Any) -> Any:
    if np.shape(data_of(value)):
        raise ShapeError(f"masked_fill: got {shown(value)} as value, expected one number; np.where(mask, values, t)")
    return np.where(_mask("masked_fill", mask), value, x)


def _selected(x: Any, mask: Any) -> Any:
    mask = _mask("masked_select", mask)
    shape = np.broadcast_shapes(x.shape, mask.shape)
    return np.broadcast_to(x, shape)[np.broadcast_to(mask, shape)]


def _indices(name: str, index: Any) -> Any:
    if isinstance(index, Node):
        raise OperandError(f"{name}: got a {type(index).__name__} as index, expected integers, as index.long() gives")
    index = np.asarray(index)
    if index.dtype.kind not in "iu" and index.size:
        raise OperandError(f"{name}: got an index of dtype {index.dtype}, expected integers")
    return index.astype(np.intp)


def _gathered(x: Any, dim: Any, index: Any) -> Any:
    axis, index = _axis(x, dim), _indices("gather", index)
    fits = index.ndim == x.ndim and all(index.shape[i] <= n for i, n in enumerate(x.shape) if i != axis)
    if not fits:
        raise ShapeError(
            f"gather: got an index of shape {index.shape} for shape {x.shape}, expected as many axes, and none longer "
            f"except along dim={dim}"
        )
    if index.size and not 0 <= index.min() <= index.max() < x.shape[axis]:
        raise IndexingError(f"gather: got indices up to {index.max()}, expected 0 to {x.shape[axis] - 1}")
    part = x[tuple(slice(None) if i == axis else slice(n) for i, n in enumerate(index.shape))]
    return np.take_along_axis(part, index, axis=axis)


def _top(x: Any, k: Any, dim: Any, largest: Any) -> TopK:
    axis, k = _axis(x, dim), operator.index(k)
    if not 0 <= k <= x.shape[axis]:
        raise ArgumentError(f"topk: got k={k}, expected 0 to {x.shape[axis]}")
    data = materialize(x._data)
    order = np.argsort(-data if largest else data, axis=axis, kind="stable")
    indices = np.take(order, range(k), axis=axis)
    return TopK(np.take_along_axis(x, indices, axis=axis), indices)


def _norm(x: Any, p: Any, dim: Any, keepdim: Any) -> Any:
    dim = _axes(dim)
    if p == "nuc":
        return np.linalg.norm(x, ord="nuc", axis=dim, keepdims=keepdim)
    if p is None or isinstance(p, str):
        if p not in (None, "fro"):
            raise ArgumentError(f"norm: got p={shown(p)}, expected a number, 'fro' or 'nuc'")
        p = 2
    return np.linalg.vector_norm(x, axis=dim, ord=p, keepdims=keepdim)


def _product(name: str, x: Any, y: Any, ndims: tuple[int, int]) -> Any:
    if (x.ndim, np.ndim(data_of(y))) != ndims:
        raise ShapeError(
            f"{name}: got shapes {x.shape} and {np.shape(data_of(y))}, expected {ndims[0]} and {ndims[1]} axes; "
            f"x @ y takes any"
        )
    return ops.matmul(x, y)


def _combined(x: Any, beta: Any, product: Any, alpha: Any) -> Any:
    return ops.add(x if beta == 1 else ops.multiply(x, beta), product if alpha == 1 else ops.multiply(product, alpha))


class TorchMethods(Node):
    """Mixed into Tensor. Arguments are PyTorch's: ``dim`` is an axis, ``keepdim`` keeps it with length 1.

    Example:
        >>> from autograd import Tensor
        >>> t = Tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
        >>> t.unsqueeze(0).permute(2, 0, 1).shape
        (3, 1, 2)
        >>> t.view(3, -1).softmax(dim=1).detach().numpy().sum(axis=1)
        array([1., 1., 1.])
        >>> [part.shape for part in t.chunk(2, dim=1)]
        [(2, 2), (2, 1)]
    """

    __slots__ = ()

    # Shapes. The result is a view where NumPy makes a view.
    view = method(
        "The same entries in another shape, as ``reshape`` gives it; ``view(dtype)`` reads the bytes as another dtype, "
        "as NumPy's method does.",
        lambda self, *shape: _viewed(self, shape),
    )
    view_as = reshape_as = method("The entries in the shape of other.", lambda self, other: self.reshape(other.shape))
    permute = method(
        "The axes in another order; all of them are named.",
        lambda self, *dims: ops.transpose(self, axes=each(dims)),
    )
    unsqueeze = method(
        "With an axis of length 1 in the place dim; ``np.expand_dims``.",
        lambda self, dim: np.expand_dims(self, operator.index(dim)),
    )
    unflatten = method("One axis as several.", lambda self, dim, sizes: _unflattened(self, dim, sizes))
    swapdims = method("Two axes exchanged; ``swapaxes``.", lambda self, dim0, dim1: self.swapaxes(dim0, dim1))
    movedim = moveaxis = method(
        "Axes in other places; ``np.moveaxis``.",
        lambda self, source, destination: np.moveaxis(self, source, destination),
    )
    t = method("A matrix transposed; a vector as it is.", lambda self: _turned(self, "t"))
    adjoint = method("Each matrix transposed and conjugated.", lambda self: self.mT.conj())
    H = property(lambda self: _turned(self, "H").conj(), doc="A matrix transposed and conjugated.")
    mH = property(lambda self: self.mT.conj(), doc="Each matrix of a stack transposed and conjugated.")
    expand = method(
        "Axes of length 1 repeated to these lengths, without memory; -1 leaves a length as it is.",
        lambda self, *sizes: _expanded(self, sizes),
    )
    expand_as = method("This broadcast to the shape of other.", lambda self, other: _expanded(self, tuple(other.shape)))
    broadcast_to = method("This broadcast to a shape.", lambda self, size: np.broadcast_to(self, size))
    flip = method(
        "The entries in reverse order along axes: a copy.", lambda self, *dims: own_memory(np.flip(self, each(dims)))
    )
    fliplr = method("The second axis reversed: a copy.", lambda self: own_memory(np.fliplr(self)))
    flipud = method("The first axis reversed: a copy.", lambda self: own_memory(np.flipud(self)))
    rot90 = method(
        "Turned by k right angles: a copy.", lambda self, k=1, dims=(0, 1): own_memory(np.rot90(self, k, tuple(dims)))
    )
    roll = method(
        "The entries shifted along axes, around the end.",
        lambda self, shifts, dims=None: np.roll(self, shifts, axis=dims),
    )
    tile = method("Repeated as a whole; ``np.tile``.", lambda self, *dims: np.tile(self, each(dims)))
    repeat_interleave = method(
        "Each entry repeated; ``np.repeat``.", lambda self, repeats, dim=None: np.repeat(self, repeats, axis=dim)
    )

    # Parts.
    chunk = method(
        "At most so many parts along an axis, all of one length but the last.",
        lambda self, chunks, dim=0: _chunks(self, chunks, dim),
    )
    tensor_split = method(
        "Parts along an axis: a number of them, or the places to cut; ``np.array_split``.",
        lambda self, indices_or_sections, dim=0: tuple(np.array_split(self, indices_or_sections, axis=dim)),
    )
    unbind = method(
        "The slices along an axis, as a tuple.",
        lambda self, dim=0: tuple(_part(self, dim, i) for i in range(self.shape[_axis(self, dim)])),
    )
    select = method(
        "The slice at one place of an axis.", lambda self, dim, index: _part(self, dim, operator.index(index))
    )
    narrow = method(
        "The slices from start on, length of them.",
        lambda self, dim, start, length: _narrowed(self, dim, start, length),
    )
    index_select = method(
        "The slices at indices along an axis; ``np.take``.",
        lambda self, dim, index: np.take(self, _indices("index_select", index), axis=dim),
    )
    take_along_dim = method(
        "An entry an index; ``np.take_along_axis``.",
        lambda self, indices, dim=None: np.take_along_axis(self, _indices("take_along_dim", indices), axis=dim),
    )
    gather = method(
        "The entries at indices along an axis: out[i, j] = self[i, index[i, j]] for dim=1.",
        lambda self, dim, index: _gathered(self, dim, index),
    )
    masked_fill = method(
        "With one number where the mask is True.", lambda self, mask, value: _filled(self, mask, value)
    )
    masked_select = method("The entries where the mask is True.", lambda self, mask: _selected(self, mask))
    where = method(
        "This where the condition is True, other elsewhere.",
        lambda self, condition, other: np.where(_mask("where", condition), self, other),
    )
    tril = method("The lower triangle, 0 elsewhere.", lambda self, diagonal=0: np.tril(self, diagonal))
    triu = method("The upper triangle, 0 elsewhere.", lambda self, diagonal=0: np.triu(self, diagonal))
    diag = method(
        "The diagonal of a matrix, or the matrix of one: a copy.",
        lambda self, diagonal=0: own_memory(np.diag(self, diagonal)),
    )
    diagflat = method("The diagonal matrix of all entries.", lambda self, offset=0: np.diagflat(self, offset))
    topk = method(
        "The k largest (or smallest) entries along an axis in order, and their indices.",
        lambda self, k, dim=-1, largest=True, sorted=True: _top(self, k, dim, largest),
    )
    argwhere = method(
        "The indices of entries other than 0, one a row.", lambda self: np.argwhere(materialize(self._data))
    )

    # Products.
    matmul = method("self @ other.", lambda self, other: ops.matmul(self, other))
    mm = method("The product of two matrices.", lambda self, mat2: _product("mm", self, mat2, (2, 2)))
    bmm = method("The products of two stacks of matrices.", lambda self, mat2: _product("bmm", self, mat2, (3, 3)))
    mv = method("The product of a matrix and a vector.", lambda self, vec: _product("mv", self, vec, (2, 1)))
    inner = method("The inner product along the last axes.", lambda self, other: np.inner(self, other))
    outer = ger = method("The outer product of two vectors.", lambda self, vec2: np.outer(self, vec2))
    kron = method("The Kronecker product.", lambda self, other: np.kron(self, other))
    vdot = method("The inner product of two vectors, this one conjugated.", lambda self, other: np.vdot(self, other))
    addmm = method(
        "beta * self + alpha * (mat1 @ mat2).",
        lambda self, mat1, mat2, *, beta=1, alpha=1: _combined(self, beta, ops.matmul(mat1, mat2), alpha),
    )
    addmv = method(
        "beta * self + alpha * (mat @ vec).",
        lambda self, mat, vec, *, beta=1, alpha=1: _combined(self, beta, ops.matmul(mat, vec), alpha),
    )
    baddbmm = method(
        "beta * self + alpha * (batch1 @ batch2).",
        lambda self, batch1, batch2, *, beta=1, alpha=1: _combined(self, beta, ops.matmul(batch1, batch2), alpha),
    )
    addr = method(
        "beta * self + alpha * outer(vec1, vec2).",
        lambda self, vec1, vec2, *, beta=1, alpha=1: _combined(self, beta, np.outer(vec1, vec2), alpha),
    )
    addcmul = method(
        "self + value * tensor1 * tensor2.",
        lambda self, tensor1, tensor2, *, value=1: _combined(self, 1, ops.multiply(tensor1, tensor2), value),
    )
    addcdiv = method(
        "self + value * tensor1 / tensor2.",
        lambda self, tensor1, tensor2, *, value=1: _combined(self, 1, ops.divide(tensor1, tensor2), value),
    )
    det = method("The determinant.", lambda self: np.linalg.det(self))
    slogdet = method("Sign and logarithm of the determinant's size.", lambda self: np.linalg.slogdet(self))
    inverse = method("The inverse of each matrix.", lambda self: np.linalg.inv(self))
    pinverse = method("The pseudoinverse.", lambda self, rcond=1e-15: np.linalg.pinv(self, rcond))
    matrix_power = method("A matrix to a whole power.", lambda self, n: np.linalg.matrix_power(self, n))

    # Reductions that NumPy's arrays do not have as methods.
    norm = method(
        "The norm of all entries, or along dim, as a vector's; p is 2 ('fro') by default, 'nuc' the nuclear norm.",
        lambda self, p="fro", dim=None, keepdim=False: _norm(self, p, dim, keepdim),
    )
    amax = method(
        "The largest entry along axes.",
        lambda self, dim=(), keepdim=False: ops.max(self, axis=_axes(dim), keepdims=keepdim),
    )
    amin = method(
        "The smallest entry along axes.",
        lambda self, dim=(), keepdim=False: ops.min(self, axis=_axes(dim), keepdims=keepdim),
    )
    softmax = method(
        "exp(x) / the sum of exp(x) along dim, which may be called axis.",
        lambda self, dim=None, dtype=None, *, axis=None: _softmax("softmax", ops.softmax, self, dim, axis, dtype),
    )
    log_softmax = method(
        "The logarithm of the softmax along dim, which may be called axis.",
        lambda self, dim=None, dtype=None, *, axis=None: _softmax(
            "log_softmax", ops.log_softmax, self, dim, axis, dtype
        ),
    )
    logsumexp = method(
        "log of the sum of exp(x) along dim.",
        lambda self, dim, keepdim=False: ops.logsumexp(self, axis=_axes(dim), keepdims=keepdim),
    )
    nansum = method(
        "The sum, NaN left out.", lambda self, dim=None, keepdim=False: np.nansum(self, _axes(dim), keepdims=keepdim)
    )
    nanmean = method(
        "The mean, NaN left out.", lambda self, dim=None, keepdim=False: np.nanmean(self, _axes(dim), keepdims=keepdim)
    )
    quantile = method(
        "Quantiles along dim, of all entries by default; ``np.quantile``.",
        lambda self, q, dim=None, keepdim=False, *, interpolation="linear": np.quantile(
            self, q, axis=dim, keepdims=keepdim, method=interpolation
        ),
    )
    nanquantile = method(
        "Quantiles, NaN left out; ``np.nanquantile``.",
        lambda self, q, dim=None, keepdim=False, *, interpolation="linear": np.nanquantile(
            self, q, axis=dim, keepdims=keepdim, method=interpolation
        ),
    )
    count_nonzero = method(
        "The number of entries other than 0: plain integers.",
        lambda self, dim=None: np.count_nonzero(materialize(self._data), axis=_axes(dim)),
    )
    diff = method(
        "Differences of neighbours; ``np.diff``.",
        lambda self, n=1, dim=-1: np.diff(self, n, axis=dim) if n else self.copy(),
    )
    cov = method("The covariance of the rows; ``np.cov``.", lambda self, *, correction=1: np.cov(self, ddof=correction))
    corrcoef = method("The correlations of the rows; ``np.corrcoef``.", lambda self: np.corrcoef(self))
    equal = method("True if shape and all entries are equal.", lambda self, other: np.array_equal(self, other))
    allclose = method(
        "True if all entries are close; see ``numpy.allclose``.",
        lambda self, other, rtol=1e-5, atol=1e-8, equal_nan=False: np.allclose(self, other, rtol, atol, equal_nan),
    )
