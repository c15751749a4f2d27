"""Logistic functions, soft maxima and the terms of entropies, under SciPy's names.

``0 log 0`` is 0 in all of them. Functions that are no ufuncs in SciPy have SciPy's signatures.
"""

import math

import numpy as np
import scipy.special

from autograd import ops
from autograd.engine.declaration import elementwise, gate
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import OperandError
from autograd.functions.operands import array
from autograd.scipy.special.precision import kept


@elementwise(lambda g, out, x: g * (out * expit(-x)), symbol="σ", local=("out (1 - out)",))
def expit(x):
    """The logistic function 1 / (1 + e^-x). dx = g out (1 - out), accurate in both tails."""
    return scipy.special.expit(x)


@elementwise(lambda g, out, x: g * expit(-x), symbol="log σ", local=("σ(-x)",))
def log_expit(x):
    """log(expit(x)), without underflow. dx = g expit(-x)."""
    return scipy.special.log_expit(x)


@elementwise(lambda g, out, x: g / (x * (1 - x)), local=("1/(x (1-x))",))
def logit(x):
    """log(x / (1 - x)). dx = g / (x (1 - x)): infinite at 0 and 1."""
    return scipy.special.logit(x)


def _ratio(x, y):
    """x / y, and 0 where x is 0."""
    zero = x == 0
    return np.where(zero & (y == 0), 0.0, x / np.where(zero & (y == 0), 1.0, y))


@elementwise(lambda g, out, x, y: g * np.log(y), lambda g, out, x, y: g * _ratio(x, y))
@gate("scaler", local=("log y", "x/y"))
def xlogy(x, y):
    """x log y, and 0 where x is 0. dx = g log y, infinite at y = 0; dy = g x / y, 0 where x is 0."""
    return kept(scipy.special.xlogy, x, y)


@elementwise(lambda g, out, x, y: g * np.log1p(y), lambda g, out, x, y: g * _ratio(x, 1 + y))
@gate("scaler", local=("log(1+y)", "x/(1+y)"))
def xlog1py(x, y):
    """x log(1 + y), and 0 where x is 0. dx = g log(1 + y); dy = g x / (1 + y), 0 where x is 0."""
    return kept(scipy.special.xlog1py, x, y)


@elementwise(lambda g, out, x: g * (-np.log(x) - 1), local=("-log x - 1",))
def entr(x):
    """-x log x: 0 at 0, where its slope is infinite, and -inf below. dx = -g (log x + 1)."""
    return scipy.special.entr(x)


@elementwise(lambda g, out, x, y: g * (np.log(x / y) + 1), lambda g, out, x, y: g * (-_ratio(x, y)))
@gate("scaler", local=("log(x/y) + 1", "-x/y"))
def rel_entr(x, y):
    """x log(x / y): 0 at x = 0, inf below. dx = g (log(x / y) + 1), dy = -g x / y."""
    return kept(scipy.special.rel_entr, x, y)


@elementwise(lambda g, out, x, y: g * np.log(x / y), lambda g, out, x, y: g * (1 - _ratio(x, y)))
@gate("scaler", local=("log(x/y)", "1 - x/y"))
def kl_div(x, y):
    """x log(x / y) - x + y. dx = g log(x / y), dy = g (1 - x / y)."""
    return kept(scipy.special.kl_div, x, y)


@door
def logsumexp(a, axis=None, b=None, keepdims=False, return_sign=False):
    """log(sum(b exp(a))) along axes, without overflow; differentiable by a and by the weights b.

    Args:
        a: numbers of any shape.
        axis: None (all axes), an integer or a tuple of them.
        b: weights that broadcast with ``a``; 1 if none are given. They may be 0 or negative.
        keepdims: keep the reduced axes with length 1.
        return_sign: return the pair ``log |sum|`` and the plain sign of the sum, of real numbers; without it a negative
            sum of real numbers has no logarithm, and gives NaN.

    Example:
        >>> from autograd import grad
        >>> grad(logsumexp)(np.array([1000.0, 1000.0]))
        array([0.5, 0.5])
    """
    a = array(a)
    turning = np.iscomplexobj(data_of(a)) or (b is not None and np.iscomplexobj(data_of(array(b))))
    if turning and return_sign:
        raise OperandError(
            "logsumexp: got return_sign=True with complex numbers, expected real ones: the sign would be a function of "
            "them; take the imaginary part of the result without it"
        )
    if b is None and turning:
        b = 1.0
    if b is None:
        out = ops.logsumexp(a, axis=axis, keepdims=keepdims)
        return (out, np.ones_like(data_of(out))) if return_sign else out
    b = array(b)
    used = data_of(b) != 0
    top = np.max(np.where(used, np.real(data_of(a)), -math.inf), axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0.0)
    total = np.sum(b * np.exp(np.where(used, a, top) - top), axis=axis, keepdims=True)
    sign = np.sign(np.real(data_of(total)))
    if return_sign:
        total = abs(total)
    with np.errstate(divide="ignore", invalid="ignore"):
        out = np.log(total) + top
    if not keepdims:
        out, sign = np.squeeze(out, axis), np.squeeze(sign, axis)
    return (out, sign) if return_sign else out


@door
def softmax(x, axis=None):
    """exp(x) / sum(exp(x)) along axes; all of them if ``axis`` is None."""
    return ops.softmax(array(x), axis=axis)


@door
def log_softmax(x, axis=None):
    """log(softmax(x)), accurate where softmax underflows."""
    return ops.log_softmax(array(x), axis=axis)
