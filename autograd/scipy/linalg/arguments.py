"""Arguments of the functions of ``scipy.linalg``: where nodes are, and of which shape."""

import functools

import numpy as np
import scipy.linalg

from autograd.containers import flatten
from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.engine.outside import call_outside
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array


def on_nodes(function):
    """``function`` if there are nodes among the arguments; else SciPy's function of the same name."""

    @door
    @functools.wraps(function)
    def chosen(*args, **kwargs):
        if any(isinstance(x, Node) for x in flatten((args, kwargs))[0]):
            return function(*args, **kwargs)
        return call_outside(getattr(scipy.linalg, function.__name__), *args, **kwargs)

    return chosen


def matrix(name, x, square=True):
    """``x`` as one matrix of floating numbers."""
    x = array(x)
    if x.ndim != 2 or (square and x.shape[0] != x.shape[1]):
        raise ShapeError(f"{name}: got shape {x.shape}, expected a {'square ' * square}matrix")
    return x


def no_complex(name, *operands):
    """The operands, none of which is complex."""
    for x in operands:
        if np.iscomplexobj(data_of(x)):
            raise OperandError(
                f"{name}: got complex numbers (shape {x.shape} {x.dtype}), expected real ones; no derivative for "
                f"complex ones is known here"
            )
    return operands


def columns(x):
    """A vector as a matrix of one column."""
    return x if x.ndim == 2 else x.reshape((-1, 1))


def real(name, out):
    """SciPy's result for a function of a matrix, if it is real."""
    if np.iscomplexobj(out):
        if np.any(abs(out.imag) > 1e-12 * np.max(abs(out), initial=0.0)):
            raise OperandError(f"{name}: got a matrix whose {name} is complex, expected one for which it is real")
        out = out.real
    return out


def right_side(name, b, n):
    """``b`` as a vector of length n or a matrix of as many rows."""
    b = array(b)
    if b.ndim not in (1, 2) or b.shape[0] != n:
        raise ShapeError(f"{name}: got b of shape {b.shape}, expected ({n},) or ({n}, k)")
    return b
