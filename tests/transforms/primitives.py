"""Functions with custom rules, and the same functions composed of ops, for the tests of this package."""

import math

import numpy as plain_numpy

import autograd.numpy as np
from autograd.extend import defvjp, primitive

X = plain_numpy.array([0.3, -1.2, 0.7])


@primitive
def logsumexp(x):
    """log(sum(exp(x))), by a library that the ops cannot look into."""
    assert type(x) is plain_numpy.ndarray
    top = x.max()
    return top + math.log(sum(math.exp(v - top) for v in x))


defvjp(logsumexp, lambda ans, x: lambda g: np.full(x.shape, g) * np.exp(x - np.full(x.shape, ans)))


def composed(x):
    return np.log(np.sum(np.exp(x)))


@primitive
def scaled_power(x, how, y, *, twice=False):
    assert isinstance(how, str)
    return (2.0 if twice else 1.0) * x**2 * y


defvjp(
    scaled_power,
    lambda ans, x, how, y, twice=False: lambda g: g * (4.0 if twice else 2.0) * x * y,
    lambda ans, x, how, y, twice=False: lambda g: g * (2.0 if twice else 1.0) * x**2,
    argnums=(0, 2),
)


@primitive
def line(p, x):
    return {"y": p["W"] @ x + p["b"], "count": 3, "size": np.sum(x * x)}


defvjp(
    line,
    lambda ans, p, x: lambda g: {"b": g["y"], "W": np.outer(g["y"], x)},
    lambda ans, p, x: lambda g: p["W"].T @ g["y"] + 2.0 * x * g["size"],
)

P = {"W": plain_numpy.array([[1.0, 2.0, -1.0], [0.5, -0.3, 0.2]]), "b": plain_numpy.array([0.1, -0.4])}


def of_line(p, x):
    r = line(p, x)
    return np.sum(np.tanh(r["y"])) * r["size"] + r["count"]


def of_line_composed(p, x):
    return np.sum(np.tanh(p["W"] @ x + p["b"])) * np.sum(x * x) + 3
