"""Histograms. Counts are constant between jumps and plain; edges, densities and sums of weights have derivatives.

Edges move with the smallest and the largest number of the data unless a range or the edges themselves are given, and
with those if they are nodes. A density divides by the widths of the bins. Sums of weights are linear in the weights.
"""

from functools import reduce

import numpy as np

from autograd.engine.beside import as_array
from autograd.engine.node import Node, data_of
from autograd.errors import ShapeError
from autograd.functions.operands import array_for, holds_nodes, without_nodes
from autograd.functions.registry import implements
from autograd.ops import scatter


def _plain(function, args, kwargs):
    """NumPy's own answer, to the data of the nodes."""
    return function(*without_nodes(args), **{k: without_nodes(x) for k, x in kwargs.items()})


def _edges(name, found, x, bins, limits):
    """The edges ``found`` by NumPy for the data x, as functions of their operands."""
    if np.ndim(data_of(bins)) if isinstance(bins, Node) else isinstance(bins, (list, tuple, np.ndarray)):
        return array_for(name, bins).astype(found.dtype) if holds_nodes(bins) else found
    if limits is not None:
        if not (isinstance(limits, Node) or holds_nodes(limits)):
            return found
        low, high = limits[0], limits[1]
    elif x is not data_of(x) and x.size:
        low, high = x.min(), x.max()
    else:
        return found
    if data_of(low) == data_of(high):  # NumPy widens equal limits to one unit around the number
        low, high = low - 0.5, high + 0.5
    return np.linspace(low, high, len(found)).astype(found.dtype)


def _places(x, edges):
    """The bin of each number, and whether it is in one: the last bin includes its right edge."""
    place = np.searchsorted(edges, x, side="right") - 1
    place = np.where(x == edges[-1], len(edges) - 2, place)
    return place, (place >= 0) & (place < len(edges) - 1)


def _sums(name, weights, columns, edges, dtype):
    """The sum of the weights in each bin of a grid; every column of the data has its edges."""
    weights = array_for(name, weights).reshape(-1)
    if weights.size != columns[0].size:
        raise ShapeError(f"{name}: got {weights.size} weights for {columns[0].size} numbers, expected as many")
    shape = tuple(len(e) - 1 for e in edges)
    places, inside = zip(*(_places(x, e) for x, e in zip(columns, edges, strict=True)), strict=True)
    kept = np.flatnonzero(reduce(np.logical_and, inside))
    index = np.ravel_multi_index(tuple(place[kept] for place in places), shape)
    wide = np.result_type(weights.dtype, np.float64)  # NumPy adds in double precision
    total = scatter(weights[kept].astype(wide), index=index, shape=(int(np.prod(shape)),))
    return total.reshape(shape).astype(dtype)


def _density(counted, edges):
    """Counts, or sums of weights, over the widths of their bins and their sum."""
    total = counted.sum()
    for i, e in enumerate(edges):
        widths = np.diff(e).astype(np.float64)
        counted = counted / widths.reshape((-1,) + (1,) * (len(edges) - 1 - i))
    return counted / total


@implements(np.histogram)
def histogram(a, bins=10, range=None, density=None, weights=None):
    """``np.histogram``: counts, sums of weights or densities, and the edges of the bins.

    Plain: counts, and results that depend on no node. Differentiable: edges in the data, ``range`` and ``bins``; sums
    of ``weights`` in these; densities in all of them.
    """
    name = "np.histogram"
    hist, found = _plain(np.histogram, (a,), {"bins": bins, "range": range, "weights": weights})
    edges = _edges(name, found, a, bins, range)
    if isinstance(weights, Node) or holds_nodes(weights):
        hist = _sums(name, weights, [as_array(data_of(a)).reshape(-1)], [found], hist.dtype)
    return (_density(hist, [edges]) if density else hist), edges


@implements(np.histogram_bin_edges)
def histogram_bin_edges(a, bins=10, range=None, weights=None):
    """``np.histogram_bin_edges``: evenly spaced between the ends of the data or of ``range``; or ``bins``."""
    found = _plain(np.histogram_bin_edges, (a,), {"bins": bins, "range": range, "weights": weights})
    return _edges("np.histogram_bin_edges", found, a, bins, range)


def _columns(name, sample):
    """The columns of a sample, an array of shape (n, d) or a sequence of d arrays."""
    if isinstance(sample, (list, tuple)):
        return [array_for(name, x).reshape(-1) for x in sample]
    sample = array_for(name, sample)
    if sample.ndim != 2:
        sample = np.atleast_2d(sample).T
    return [sample[:, i] for i in np.arange(sample.shape[1])]


def _grid(name, sample, bins, limits, density, weights):
    columns = _columns(name, sample)
    if not columns or len({x.size for x in columns}) > 1:
        raise ShapeError(f"{name}: got data of sizes {[x.size for x in columns]}, expected one size for all columns")
    plain = [as_array(data_of(x)) for x in columns]
    hist, found = _plain(np.histogramdd, (plain,), {"bins": bins, "range": limits, "weights": weights})
    each = bins if hasattr(bins, "__len__") else [bins] * len(columns)
    bounds = [None] * len(columns) if limits is None else limits
    edges = [_edges(name, *given) for given in zip(found, columns, each, bounds, strict=True)]
    if isinstance(weights, Node) or holds_nodes(weights):
        hist = _sums(name, weights, plain, found, hist.dtype)
    return (_density(hist, edges) if density else hist), edges


@implements(np.histogramdd)
def histogramdd(sample, bins=10, range=None, density=None, weights=None):
    """``np.histogramdd``: as ``np.histogram``, on a grid with one list of edges for each column of the sample."""
    return _grid("np.histogramdd", sample, bins, range, density, weights)


@implements(np.histogram2d)
def histogram2d(x, y, bins=10, range=None, density=None, weights=None):
    """``np.histogram2d``: as ``np.histogram``, on a grid; the edges along x and those along y come one by one."""
    if hasattr(bins, "__len__") and len(bins) not in (1, 2):  # one sequence of edges serves both axes
        bins = [bins, bins]
    hist, edges = _grid("np.histogram2d", [x, y], bins, range, density, weights)
    return hist, edges[0], edges[1]
