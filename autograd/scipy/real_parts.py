"""Complex vectors as real ones of twice the length, for derivatives that are solutions of linear equations.

The derivative of a function of complex numbers is linear over the real numbers only, unless the function is
holomorphic: dy = A dz + B conj(dz). Of real and imaginary parts it is one real matrix. A gradient here is
df/dx - i df/dy, so its conjugate holds the derivatives by the two parts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from autograd.engine.node import data_of

np: Any = numpy  # NumPy's stubs know plain arrays only


def has_complex(x: Any) -> bool:
    """True if the array, number or node ``x`` is complex."""
    return bool(np.iscomplexobj(data_of(x)))


def to_real(x: Any) -> Any:
    """The real parts along the last axis, then the imaginary ones; a real ``x`` as it is."""
    return np.concatenate([np.real(x), np.imag(x)], axis=-1) if has_complex(x) else x


def from_real(x: Any, is_complex: bool) -> Any:
    """The inverse of ``to_real`` for a vector, of which is known whether it is complex."""
    if not is_complex:
        return x
    n = np.size(x) // 2
    return x[:n] + 1j * x[n:]


def to_slopes(g: Any) -> Any:
    """The derivatives by real and imaginary parts, for the gradient ``g``."""
    return to_real(np.conj(g)) if has_complex(g) else g


def from_slopes(slopes: Any, is_complex: bool) -> Any:
    """The inverse of ``to_slopes`` for a vector."""
    return np.conj(from_real(slopes, True)) if is_complex else slopes


def of_real(f: Callable[..., Any], *are_complex: bool) -> Callable[..., Any]:
    """``f`` as a real function of real vectors: ``are_complex`` says of each argument whether ``f`` wants it complex.

    A real result stays as long as it is.
    """
    return lambda *xs: to_real(f(*(from_real(x, c) for x, c in zip(xs, are_complex, strict=True))))
