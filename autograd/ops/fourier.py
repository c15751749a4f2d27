"""Fourier transforms along one axis. Tensors only.

Four ops along one axis carry them all: each is linear, so its rule is its transpose. The matrix of a transform is
symmetric, so that of ``fft`` is ``fft`` again; nothing is conjugated, as gradients of complex numbers are covectors.
"""

import numpy as np

from autograd.engine.arrays import as_like
from autograd.engine.declaration import gate, linear
from autograd.ops.complex import conjugate
from autograd.ops.indexing import at, scatter

OPPOSITE = {None: "forward", "backward": "forward", "ortho": "ortho", "forward": "backward"}
"""For each norm, the one that puts the same factor on the transform in the other direction."""


def _fit(g, x, axis):
    """``g`` cut, or filled up with zeros, to the length of x along an axis: the transpose of fitting x to n."""
    axis, n = axis % x.ndim, x.shape[axis]
    if g.shape[axis] > n:
        return g[at(axis, slice(n))]
    if g.shape[axis] < n:
        return scatter(g, index=at(axis, slice(g.shape[axis])), shape=x.shape)
    return g


def _fft_rule(g, out, x, n, axis, norm):
    return _fit(fft(g, axis=axis, norm=norm), x, axis)


@linear(_fft_rule, gate="transform", symbol="F", local=("F(g)",), complex=True)
def fft(x, *, n=None, axis=-1, norm=None):
    """out_k = sum_j x_j e^(-2πi jk/n) along an axis, which is cut or filled up with zeros to n. dx is fft(g) again."""
    return np.fft.fft(x, n, axis, norm)


def _ifft_rule(g, out, x, n, axis, norm):
    return _fit(ifft(g, axis=axis, norm=norm), x, axis)


@linear(_ifft_rule, gate="transform", symbol="F⁻¹", local=("F⁻¹(g)",), complex=True)
def ifft(x, *, n=None, axis=-1, norm=None):
    """out_k = 1/n sum_j x_j e^(2πi jk/n) along an axis, the inverse of ``fft``. dx is ifft(g) again."""
    return np.fft.ifft(x, n, axis, norm)


def _rfft_rule(g, out, x, n, axis, norm):
    return _fit(fft(g, n=x.shape[axis] if n is None else n, axis=axis, norm=norm), x, axis)


@linear(_rfft_rule, gate="transform", symbol="F", local=("Re F(g)",))
def rfft(x, *, n=None, axis=-1, norm=None):
    """The first n//2 + 1 entries of ``fft`` of real numbers, which determine the rest.

    dx is the real part of fft(g), with zeros for the entries that are left out.
    """
    return np.fft.rfft(x, n, axis, norm)


def _irfft_rule(g, out, x, n, axis, norm):
    length = out.shape[axis]
    spectrum = conjugate(rfft(g, axis=axis, norm=OPPOSITE[norm]))
    times = np.full(length // 2 + 1, 2.0, dtype=g.dtype)  # the number of copies of each entry in the whole spectrum
    times[0] = 1.0
    if length % 2 == 0:
        times[-1] = 1.0
    times = as_like(times.reshape((-1,) + (1,) * (out.ndim - axis % out.ndim - 1)), out)
    return _fit(spectrum * times, x, axis)


@linear(_irfft_rule, complex=True)
@gate("transform", symbol="F⁻¹", local=("conj F(g)/n, inner entries twice",))
def irfft(x, *, n=None, axis=-1, norm=None):
    """The n real numbers (2 m - 2 of m entries, if n is not given) whose ``rfft`` is x: its inverse.

    dx is the conjugate of rfft(g), scaled by 1/n, and twice that for entries that stand for two of the whole spectrum.
    The imaginary parts of the first entry, and of the last if n is even, are not read and receive 0.
    """
    return np.fft.irfft(x, n, axis, norm)
