"""Functions of a matrix: exponential, logarithm, root, power, and the trigonometric ones."""

import numpy as np
import scipy.linalg

from autograd.engine.declaration import op
from autograd.engine.node import Node, data_of
from autograd.engine.outside import call_outside
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.scipy.linalg.arguments import matrix, on_nodes, real
from autograd.scipy.linalg.equations import sylvester

# Functions of a matrix. The derivative of any of them at a in the direction e is the upper right block of the function
# of [[a, e], [0, a]], and the gradient is that at aᵀ in the direction g: Mathias, "A chain rule for matrix functions
# and applications" (1996).


def _along(function, a, e):
    n = a.shape[-1]
    top = np.concatenate([a, e], axis=-1)
    bottom = np.concatenate([np.zeros_like(data_of(a)), a], axis=-1)
    return function(np.concatenate([top, bottom], axis=-2))[..., :n, n:]


@op(
    lambda g, out, a: _along(_expm, a.swapaxes(-1, -2), g),
    gate="matrix function",
    symbol="expm",
    local=("expm'(aᵀ)[g]",),
    complex=True,
)
def _expm(a):
    return call_outside(scipy.linalg.expm, a)


@on_nodes
def expm(A):
    """The exponential of each square matrix of a stack.

    Example:
        >>> from autograd import grad
        >>> grad(lambda A: np.trace(expm(A)))(np.zeros((2, 2)))
        array([[1., 0.],
               [0., 1.]])
    """
    A = array(A)
    if A.ndim < 2 or A.shape[-1] != A.shape[-2]:
        raise ShapeError(f"expm: got shape {A.shape}, expected square matrices")
    return _expm(A)


@op(
    lambda g, out, a: _along(_logm, a.T, g),
    gate="matrix function",
    symbol="logm",
    local=("logm'(aᵀ)[g]",),
    complex=True,
)
def _logm(a):
    if np.iscomplexobj(a):
        return call_outside(scipy.linalg.logm, a.astype(np.complex128)).astype(a.dtype)
    return real("logm", call_outside(scipy.linalg.logm, a.astype(np.float64))).astype(a.dtype)


@on_nodes
def logm(A):
    """The logarithm of a square matrix; of a real one it must be real: A has no eigenvalue <= 0."""
    return _logm(matrix("logm", A))


@op(
    lambda g, out, a: sylvester(out.T, out.T, g),
    gate="matrix function",
    symbol="√",
    local=("y: outᵀ y + y outᵀ = g",),
    complex=True,
)
def _sqrtm(a):
    found = call_outside(scipy.linalg.sqrtm, a)
    return (found if np.iscomplexobj(a) else real("sqrtm", found)).astype(a.dtype)


@on_nodes
def sqrtm(A, disp=True, blocksize=None):
    """The square root of a square matrix; of a real one it must be real. dA is the x with outᵀ x + x outᵀ = g.

    ``disp=False`` is not supported; ``blocksize`` is ignored, as it does not change the result.
    """
    if not disp:
        raise OperandError("sqrtm: disp=False is not supported")
    return _sqrtm(matrix("sqrtm", A))


@on_nodes
def cosm(A):
    """The cosine of a square matrix, from the exponential of [[0, -A], [A, 0]]."""
    return _turned("cosm", A)[0]


@on_nodes
def sinm(A):
    """The sine of a square matrix, from the exponential of [[0, -A], [A, 0]]."""
    return _turned("sinm", A)[1]


@on_nodes
def tanm(A):
    """The tangent of a square matrix, cosm(A)⁻¹ sinm(A)."""
    cosine, sine = _turned("tanm", A)
    return np.linalg.solve(cosine, sine)


def _turned(name, A):
    """Cosine and sine of a matrix."""
    A = matrix(name, A)
    n, zero = A.shape[0], np.zeros_like(data_of(A))
    turned = _expm(np.concatenate([np.concatenate([zero, -A], axis=1), np.concatenate([A, zero], axis=1)], axis=0))
    return turned[:n, :n], turned[n:, :n]


@on_nodes
def coshm(A):
    """The hyperbolic cosine of a square matrix."""
    A = matrix("coshm", A)
    return 0.5 * (_expm(A) + _expm(-A))


@on_nodes
def sinhm(A):
    """The hyperbolic sine of a square matrix."""
    A = matrix("sinhm", A)
    return 0.5 * (_expm(A) - _expm(-A))


@on_nodes
def tanhm(A):
    """The hyperbolic tangent of a square matrix."""
    A = matrix("tanhm", A)
    return np.linalg.solve(coshm(A), sinhm(A))


@on_nodes
def fractional_matrix_power(A, t):
    """A to the power t, e^(t log A), for a matrix that has a ``logm``; differentiable by both.

    A whole number t that is plain makes it a product, of any matrix.
    """
    A = matrix("fractional_matrix_power", A)
    whole = not isinstance(t, Node) and np.ndim(t) == 0 and t == np.floor(t)
    return np.linalg.matrix_power(A, int(t)) if whole else _expm(t * logm(A))
