"""Weighted means, covariances, and sums of weights by number."""

import math
from typing import Any

import numpy as np

from autograd import ops
from autograd.engine.node import Node, data_of
from autograd.errors import OperandError, ShapeError, ZeroWeightsError
from autograd.functions.operands import array_for, axes_of, cast, yes
from autograd.functions.registry import implements
from autograd.ops import scatter
from autograd.ops.scaling import narrowed, unit_along, widened

_NONE = np._NoValue


@implements(np.average)
def average(a, axis=None, weights=None, returned=False, *, keepdims=_NONE):
    """``np.average``: sum(a w) / sum(w), differentiable in both; with ``returned`` also sum(w)."""
    name = "np.average"
    a, keepdims = array_for(name, a), yes(keepdims)
    axes = axes_of(name, axis, a.ndim)
    if weights is None:
        result = ops.mean(a, axis=axes, keepdims=keepdims)
        if not returned:
            return result
        return result, np.full(result.shape, float(math.prod(a.shape[i] for i in axes)), dtype=result.dtype)
    w = array_for(name, weights)
    if w.shape != a.shape:
        expected = tuple(a.shape[i] for i in axes)
        if axis is None or w.shape != expected:
            raise ShapeError(f"{name}: got weights of shape {w.shape}, expected {a.shape}, or {expected} with an axis")
        w = w.transpose(sorted(range(len(axes)), key=axes.__getitem__))
        w = w.reshape(tuple(m if i in axes else 1 for i, m in enumerate(a.shape)))
    dtype = np.result_type(a.dtype, w.dtype)
    unit: Any = 1.0
    if w.dtype.kind in "fc":  # scaled to a largest weight near 1, because the products might overflow or underflow
        a, w = widened(a), widened(w)
        unit = np.reshape(unit_along(w, None), ())
        w = w / unit
    total = np.broadcast_to(w, a.shape).sum(axis=axes, keepdims=keepdims)
    if np.any(data_of(total) == 0.0):
        raise ZeroWeightsError(f"{name}: the weights add up to zero, so they cannot be normalized")
    result = narrowed((a * w).sum(axis=axes, keepdims=keepdims) / total, dtype)
    return (result, narrowed(total * unit, dtype)) if returned else result


@implements(np.cov)
def cov(m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None):
    """``np.cov``: the covariances of the rows of m (and y); differentiable in ``aweights`` as well."""
    return _covariance("np.cov", m, y, rowvar, bias, ddof, fweights, aweights, dtype)


def _variables(name, x, rowvar, dtype):
    x = cast(array_for(name, x), dtype)
    if x.ndim > 2:
        raise ShapeError(f"{name}: got shape {x.shape}, expected one or two axes")
    x = x if x.ndim == 2 else x.reshape((1, -1))
    return x if rowvar or x.shape[0] == 1 else x.T


def _covariance(name, m, y, rowvar, bias, ddof, fweights, aweights, dtype, in_units=False):
    """The covariances of the rows, or, of rows in units of their own, multiples of them."""
    if ddof is not None and ddof != int(ddof):
        raise OperandError(f"{name}: got ddof={ddof!r}, expected an integer")
    if isinstance(fweights, Node):
        raise OperandError(f"{name}: got fweights of type {type(fweights).__name__}, expected plain integer counts")
    x = _variables(name, m, rowvar, dtype)
    if y is not None:
        x = np.concatenate((x, _variables(name, y, rowvar, dtype)), axis=0)
    dtype, x = x.dtype, widened(x)
    x = x / unit_along(x, 1) if in_units else x
    ddof = (0 if bias else 1) if ddof is None else ddof
    w = None
    for kind, given in (("fweights", fweights), ("aweights", aweights)):
        if given is not None:
            given = array_for(name, given)
            if given.shape != x.shape[1:]:
                raise ShapeError(f"{name}: got {kind} of shape {given.shape}, expected {x.shape[1:]}")
            if np.any(data_of(given) < 0):
                raise ShapeError(f"{name}: got negative {kind}, expected numbers that are not")
            given = given.astype(x.dtype)
            w = given if w is None else w * given
    if w is None:
        x, factor = x - x.mean(axis=1, keepdims=True), x.shape[1] - ddof
        return narrowed(_squeezed(x @ x.conj().T / (factor if factor > 0 else 0)), dtype)
    total = w.sum()
    if aweights is None or ddof == 0:
        factor = total - ddof
    else:
        factor = total - ddof * (w * array_for(name, aweights).astype(x.dtype)).sum() / total
    x = x - (x * w).sum(axis=1, keepdims=True) / total
    return narrowed(_squeezed(x @ (x * w).conj().T / np.where(factor > 0, factor, 0.0)), dtype)


def _squeezed(x):
    return x.reshape(tuple(n for n in x.shape if n != 1))


@implements(np.corrcoef)
def corrcoef(x, y=None, rowvar=True, *, dtype=None):
    """``np.corrcoef``: cov_ij / (s_i s_j). Not clipped to [-1, 1], which would cut derivatives at the ends."""
    c = _covariance("np.corrcoef", x, y, rowvar, False, None, None, None, dtype, in_units=True)
    if c.ndim == 0:
        return c / c
    s = np.sqrt(np.real(c[np.arange(c.shape[0]), np.arange(c.shape[0])]))
    return c / s[:, None] / s[None, :]


@implements(np.bincount)
def bincount(x, /, weights=None, minlength=0):
    """``np.bincount``: the sum of the weights of each number from 0 on; linear in the weights."""
    x = array_for("np.bincount", data_of(x))
    if not isinstance(weights, Node):
        return np.bincount(x, weights, minlength)
    weights, n = array_for("np.bincount", weights), np.bincount(x, minlength=minlength).size
    if weights.shape != x.shape:
        raise ShapeError(f"np.bincount: got weights of shape {weights.shape}, expected {x.shape}, as x has")
    # a copy, because the rule needs the index later, when the caller may have changed it
    return scatter(weights, index=x.copy(), shape=(n,))
