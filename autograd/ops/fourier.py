"""Fourier transforms, under the names of ``numpy.fft``. Tensors only.

Four ops along one axis carry them all: each is linear, so its rule is its transpose. The matrix of a transform is
symmetric, so that of ``fft`` is ``fft`` again; nothing is conjugated, as gradients of complex numbers are covectors.
Transforms over several axes are made of them, one axis after another, as NumPy's are.
"""

import operator
import warnings

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd.engine.arrays import as_like
from autograd.engine.declaration import op
from autograd.errors import OperandError, ShapeError
from autograd.ops.complex import conjugate
from autograd.ops.derived import implements, refuse
from autograd.ops.indexing import scatter
from autograd.ops.operands import array, at

_OPPOSITE = {None: "forward", "backward": "forward", "ortho": "ortho", "forward": "backward"}
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


@op(_fft_rule, kind="linear", gate="mixer", symbol="F", complex=True)
def fft(x, *, n=None, axis=-1, norm=None):
    """out_k = sum_j x_j e^(-2πi jk/n) along an axis, which is cut or filled up with zeros to n. dx is fft(g) again."""
    return np.fft.fft(x, n, axis, norm)


def _ifft_rule(g, out, x, n, axis, norm):
    return _fit(ifft(g, axis=axis, norm=norm), x, axis)


@op(_ifft_rule, kind="linear", gate="mixer", symbol="F⁻¹", complex=True)
def ifft(x, *, n=None, axis=-1, norm=None):
    """out_k = 1/n sum_j x_j e^(2πi jk/n) along an axis, the inverse of ``fft``. dx is ifft(g) again."""
    return np.fft.ifft(x, n, axis, norm)


def _rfft_rule(g, out, x, n, axis, norm):
    return _fit(fft(g, n=x.shape[axis] if n is None else n, axis=axis, norm=norm), x, axis)


@op(_rfft_rule, kind="linear", gate="mixer", symbol="F")
def rfft(x, *, n=None, axis=-1, norm=None):
    """The first n//2 + 1 entries of ``fft`` of real numbers, which determine the rest.

    dx is the real part of fft(g), with zeros for the entries that are left out.
    """
    return np.fft.rfft(x, n, axis, norm)


def _irfft_rule(g, out, x, n, axis, norm):
    length = out.shape[axis]
    spectrum = conjugate(rfft(g, axis=axis, norm=_OPPOSITE[norm]))
    times = np.full(length // 2 + 1, 2.0, dtype=g.dtype)  # how often an entry of x stands in the whole spectrum
    times[0] = 1.0
    if length % 2 == 0:
        times[-1] = 1.0
    times = as_like(times.reshape((-1,) + (1,) * (out.ndim - axis % out.ndim - 1)), out)
    return _fit(spectrum * times, x, axis)


@op(_irfft_rule, kind="linear", gate="mixer", symbol="F⁻¹", complex=True)
def irfft(x, *, n=None, axis=-1, norm=None):
    """The n real numbers (2 m - 2 of m entries, if n is not given) whose ``rfft`` is x: its inverse.

    dx is the conjugate of rfft(g), scaled by 1/n, and twice that for entries that stand for two of the whole spectrum.
    The imaginary parts of the first entry, and of the last if n is even, are not read and receive 0.
    """
    return np.fft.irfft(x, n, axis, norm)


def _one_axis(transform):
    """A transform along one axis, under NumPy's signature."""
    name = f"np.fft.{transform.name}"

    @implements(getattr(np.fft, transform.name))
    def along(a, n=None, axis=-1, norm=None, out=None):
        return _along(name, transform, a, n, axis, norm, out)

    return along


def _along(name, transform, a, n, axis, norm, out=None):
    refuse(name, out=out)
    a = array(a)
    if norm not in _OPPOSITE:
        raise OperandError(f"{name}: got norm={norm!r}, expected 'backward', 'ortho', 'forward' or None")
    n = None if n is None else operator.index(n)
    if n is not None and n < 1:
        raise ShapeError(f"{name}: got n={n}, expected at least 1")
    normalize_axis_index(axis, a.ndim, name)
    return transform(a, n=n, axis=operator.index(axis), norm=norm)


for _transform in (fft, ifft, rfft, irfft):
    _one_axis(_transform)


@implements(np.fft.hfft)
def hfft(a, n=None, axis=-1, norm=None, out=None):
    """``np.fft.hfft``: the real spectrum of a signal that is conjugate-symmetric, given by its first half."""
    refuse("np.fft.hfft", out=out)
    return _along("np.fft.hfft", irfft, np.conjugate(array(a)), n, axis, _opposite("np.fft.hfft", norm))


@implements(np.fft.ihfft)
def ihfft(a, n=None, axis=-1, norm=None, out=None):
    """``np.fft.ihfft``: the inverse of ``hfft``."""
    refuse("np.fft.ihfft", out=out)
    return conjugate(_along("np.fft.ihfft", rfft, a, n, axis, _opposite("np.fft.ihfft", norm)))


def _opposite(name, norm):
    if norm not in _OPPOSITE:
        raise OperandError(f"{name}: got norm={norm!r}, expected 'backward', 'ortho', 'forward' or None")
    return _OPPOSITE[norm]


def _steps(name, a, s, axes):
    """Pairs of a length (None: that of the axis) and an axis, from any form that NumPy takes."""
    if axes is None:
        if s is not None:
            warnings.warn(f"{name}: got s and no axes, which NumPy deprecates; name the axes", DeprecationWarning, 5)
        axes = range(-(a.ndim if s is None else len(s)), 0)
    lengths = [None] * len(axes) if s is None else list(s)
    if len(lengths) != len(axes):
        raise ShapeError(f"{name}: got s={s!r} and axes={axes!r}, expected as many lengths as axes")
    return [(None if n == -1 else n, axis) for n, axis in zip(lengths, axes, strict=True)]


def _several_axes(name, default, transform, rest):
    """A transform along several axes, under NumPy's signature: ``transform`` along the last, ``rest`` along the others.

    The last is the first to be transformed, unless it is to give real numbers.
    """
    spelled = f"np.fft.{name}"

    @implements(getattr(np.fft, name))
    def over(a, s=None, axes=default, norm=None, out=None):
        refuse(spelled, out=out)
        a = array(a)
        steps = [(transform if i == 0 else rest, *step) for i, step in enumerate(reversed(_steps(spelled, a, s, axes)))]
        if transform is irfft:
            if steps and steps[0][1] is None and s is not None:  # -1: as long as the axis is
                steps[0] = (irfft, a.shape[steps[0][2]], steps[0][2])
            steps = steps[:0:-1] + steps[:1]
        for along, n, axis in steps:
            a = _along(spelled, along, a, n, axis, norm)
        return a


for _name, _default in (("2", (-2, -1)), ("n", None)):
    _several_axes(f"fft{_name}", _default, fft, fft)
    _several_axes(f"ifft{_name}", _default, ifft, ifft)
    _several_axes(f"rfft{_name}", _default, rfft, fft)
    _several_axes(f"irfft{_name}", _default, irfft, ifft)


def _shifted(x, axes, sign):
    """Every axis rolled by half its length, rounded down."""
    x = array(x)
    axes = range(x.ndim) if axes is None else (axes,) if np.ndim(axes) == 0 else axes
    return np.roll(x, [sign * (x.shape[axis] // 2) for axis in axes], list(axes))


@implements(np.fft.fftshift)
def fftshift(x, axes=None):
    """``np.fft.fftshift``: the frequency 0 in the middle."""
    return _shifted(x, axes, 1)


@implements(np.fft.ifftshift)
def ifftshift(x, axes=None):
    """``np.fft.ifftshift``: the inverse of ``fftshift``."""
    return _shifted(x, axes, -1)
