"""``cdist`` and ``pdist``: distances between all pairs of points, under SciPy's names, for its metrics of real numbers.

Plain arrays go to SciPy, with all of its metrics.
All differences of coordinates are made at once, so memory grows with pairs times coordinates. Where two points are one,
a distance that has a kink there has slope 0, as a norm has.
"""

from typing import Any

import numpy as np
import scipy.spatial.distance

from autograd.containers import flatten
from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.scipy.refusals import everything_else

__getattr__ = everything_else("spatial.distance")


def _weighted(terms, w):
    return terms if w is None else terms * w


def _euclidean(a, b, w=None):
    d = a - b
    return np.linalg.norm(d if w is None else d * np.sqrt(w), axis=-1)


def _sqeuclidean(a, b, w=None):
    return np.sum(_weighted(np.square(a - b), w), axis=-1)


def _cityblock(a, b, w=None):
    return np.sum(_weighted(abs(a - b), w), axis=-1)


def _chebyshev(a, b, w=None):
    d = abs(a - b)
    return np.max(d if w is None else np.where(data_of(w) > 0, d, 0.0), axis=-1)  # a weight only matters if it is 0


def _minkowski(a, b, p=2.0, w=None):
    if np.isinf(data_of(p)):
        return _chebyshev(a, b, w)
    terms = _weighted(abs(a - b) ** p, w)
    total = np.sum(terms, axis=-1)
    same = data_of(total) == 0
    return np.where(same, 0.0, np.where(same, 1.0, total) ** (1 / p))


def _seuclidean(a, b, V=None):
    return np.linalg.norm((a - b) / np.sqrt(V), axis=-1)


def _mahalanobis(a, b, VI=None):
    d = a - b
    total = np.sum((d @ VI) * d, axis=-1)
    same = data_of(total) == 0
    return np.where(same, 0.0, np.sqrt(np.where(same, 1.0, total)))


def _cosine(a, b, w=None):
    inner = np.sum(_weighted(a * b, w), axis=-1)
    return 1 - inner / np.sqrt(np.sum(_weighted(a * a, w), axis=-1) * np.sum(_weighted(b * b, w), axis=-1))


def _correlation(a, b, w=None):
    if w is not None:
        w = w / np.sum(w)

    def centred(x):
        return x - (np.mean(x, axis=-1, keepdims=True) if w is None else np.sum(x * w, axis=-1, keepdims=True))

    return _cosine(centred(a), centred(b), w)


def _canberra(a, b, w=None):
    size = abs(a) + abs(b)
    empty = data_of(size) == 0
    return np.sum(_weighted(np.where(empty, 0.0, abs(a - b) / np.where(empty, 1.0, size)), w), axis=-1)


def _braycurtis(a, b, w=None):
    return np.sum(_weighted(abs(a - b), w), axis=-1) / np.sum(_weighted(abs(a + b), w), axis=-1)


_METRICS: dict[str, Any] = {
    "euclidean": _euclidean, "sqeuclidean": _sqeuclidean, "cityblock": _cityblock, "chebyshev": _chebyshev,
    "minkowski": _minkowski, "seuclidean": _seuclidean, "mahalanobis": _mahalanobis, "cosine": _cosine,
    "correlation": _correlation, "canberra": _canberra, "braycurtis": _braycurtis,
}  # fmt: skip
_ALIASES = {
    "euclid": "euclidean", "eu": "euclidean", "e": "euclidean", "sqeuclid": "sqeuclidean", "sqe": "sqeuclidean",
    "cblock": "cityblock", "cb": "cityblock", "c": "cityblock", "manhattan": "cityblock", "ch": "chebyshev",
    "cheby": "chebyshev", "cheb": "chebyshev", "mi": "minkowski", "m": "minkowski", "pnorm": "minkowski",
    "se": "seuclidean", "s": "seuclidean", "mahal": "mahalanobis", "mah": "mahalanobis",
    "cos": "cosine", "co": "correlation",
}  # fmt: skip
_ARGUMENTS = {"minkowski": ("p", "w"), "seuclidean": ("V",), "mahalanobis": ("VI",)}


def _chosen(name, metric, out, given, points):
    """The metric's function, with its arguments filled in; missing arguments are estimated as in SciPy."""
    if out is not None:
        raise OperandError(f"{name}: out= is not supported for Tensor; use the result that is returned")
    metric = _ALIASES.get(metric, metric) if isinstance(metric, str) else metric
    if metric not in _METRICS:
        raise OperandError(f"{name}: got metric={metric!r:.60}, expected one of {', '.join(_METRICS)}")
    known = _ARGUMENTS.get(metric, ("w",))
    if given.keys() - set(known):
        raise OperandError(f"{name}: got {', '.join(given)}= with metric={metric!r}, expected {', '.join(known)}")
    given = {k: x if isinstance(x, (int, float)) else array(x) for k, x in given.items() if x is not None}
    if metric in ("seuclidean", "mahalanobis") and not given:
        together = np.concatenate(points)
        if metric == "mahalanobis" and together.shape[0] <= together.shape[1]:
            raise OperandError(
                f"{name}: got {together.shape[0]} points of {together.shape[1]} coordinates, expected more points than "
                f"coordinates to estimate VI from; pass it as VI="
            )
        mean = np.mean(together, axis=0, keepdims=True)
        centred, n = together - mean, together.shape[0] - 1
        given = (
            {"V": np.sum(np.square(centred), axis=0) / n}
            if metric == "seuclidean"
            else {"VI": np.linalg.inv(centred.T @ centred / n).T}
        )
    return lambda a, b: _METRICS[metric](a, b, **given)


def _plain(*given):
    return not any(isinstance(x, Node) for x in flatten(given)[0])


@door
def cdist(XA, XB, metric="euclidean", *, out=None, **kwargs):
    """The distances of each point of one set from each of another.

    Args:
        XA: points, shape ``(m, k)``.
        XB: points, shape ``(n, k)``.
        metric: "euclidean", "sqeuclidean", "cityblock", "chebyshev", "minkowski", "seuclidean", "mahalanobis",
            "cosine", "correlation", "canberra" or "braycurtis".
        out: must be None where there are nodes.
        **kwargs: the metric's own, differentiable too: weights ``w``, ``p`` of "minkowski", variances ``V`` of
            "seuclidean", the inverse covariance ``VI`` of "mahalanobis".

    Returns:
        Distances, shape ``(m, n)``.

    Raises:
        OperandError: an unknown metric or argument.
        ShapeError: the points have not as many coordinates.

    Example:
        >>> from autograd import grad
        >>> grad(lambda x: np.sum(cdist(x, np.array([[3.0, 4.0]]))))(np.zeros((1, 2)))
        array([[-0.6, -0.8]])
    """
    if _plain(XA, XB, kwargs):
        return scipy.spatial.distance.cdist(XA, XB, metric, out=out, **kwargs)
    a, b = array(XA), array(XB)
    if a.ndim != 2 or b.ndim != 2 or a.shape[1] != b.shape[1]:
        raise ShapeError(f"cdist: got shapes {a.shape} and {b.shape}, expected (m, k) and (n, k)")
    return _chosen("cdist", metric, out, kwargs, (a, b))(a[:, None, :], b[None, :, :])


@door
def pdist(X, metric="euclidean", *, out=None, **kwargs):
    """The distances of all pairs of different points in one set, shape ``(m (m - 1) / 2,)``; see ``cdist``."""
    if _plain(X, kwargs):
        return scipy.spatial.distance.pdist(X, metric, out=out, **kwargs)
    x = array(X)
    if x.ndim != 2:
        raise ShapeError(f"pdist: got shape {x.shape}, expected (m, k)")
    i, j = np.triu_indices(x.shape[0], 1)
    return _chosen("pdist", metric, out, kwargs, (x,))(x[i], x[j])
