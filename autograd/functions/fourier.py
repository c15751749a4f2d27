"""Fourier transforms under NumPy's signatures, those over several axes among them.

These are made of the ops along one axis, one axis after another, as NumPy's are.
"""

import operator
import warnings

import numpy as np
from numpy.lib.array_utils import normalize_axis_index

from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.functions.registry import implements, refuse
from autograd.ops import conjugate, fft, ifft, irfft, rfft
from autograd.ops.fourier import OPPOSITE


@implements(np.fft.fft)
def np_fft(a, n=None, axis=-1, norm=None, out=None):
    """``np.fft.fft``."""
    return _along("np.fft.fft", fft, a, n, axis, norm, out)


@implements(np.fft.ifft)
def np_ifft(a, n=None, axis=-1, norm=None, out=None):
    """``np.fft.ifft``."""
    return _along("np.fft.ifft", ifft, a, n, axis, norm, out)


@implements(np.fft.rfft)
def np_rfft(a, n=None, axis=-1, norm=None, out=None):
    """``np.fft.rfft``."""
    return _along("np.fft.rfft", rfft, a, n, axis, norm, out)


@implements(np.fft.irfft)
def np_irfft(a, n=None, axis=-1, norm=None, out=None):
    """``np.fft.irfft``."""
    return _along("np.fft.irfft", irfft, a, n, axis, norm, out)


def _along(name, transform, a, n, axis, norm, out=None):
    refuse(name, out=out)
    a = array(a)
    if norm not in OPPOSITE:
        raise OperandError(f"{name}: got norm={norm!r}, expected 'backward', 'ortho', 'forward' or None")
    n = None if n is None else operator.index(n)
    if n is not None and n < 1:
        raise ShapeError(f"{name}: got n={n}, expected at least 1")
    normalize_axis_index(axis, a.ndim, name)
    return transform(a, n=n, axis=operator.index(axis), norm=norm)


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
    if norm not in OPPOSITE:
        raise OperandError(f"{name}: got norm={norm!r}, expected 'backward', 'ortho', 'forward' or None")
    return OPPOSITE[norm]


@implements(np.fft.fft2)
def fft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """``np.fft.fft2``."""
    return _over("np.fft.fft2", fft, a, s, axes, norm, out)


@implements(np.fft.ifft2)
def ifft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """``np.fft.ifft2``."""
    return _over("np.fft.ifft2", ifft, a, s, axes, norm, out)


@implements(np.fft.rfft2)
def rfft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """``np.fft.rfft2``."""
    return _over("np.fft.rfft2", rfft, a, s, axes, norm, out)


@implements(np.fft.irfft2)
def irfft2(a, s=None, axes=(-2, -1), norm=None, out=None):
    """``np.fft.irfft2``."""
    return _over("np.fft.irfft2", irfft, a, s, axes, norm, out)


@implements(np.fft.fftn)
def fftn(a, s=None, axes=None, norm=None, out=None):
    """``np.fft.fftn``."""
    return _over("np.fft.fftn", fft, a, s, axes, norm, out)


@implements(np.fft.ifftn)
def ifftn(a, s=None, axes=None, norm=None, out=None):
    """``np.fft.ifftn``."""
    return _over("np.fft.ifftn", ifft, a, s, axes, norm, out)


@implements(np.fft.rfftn)
def rfftn(a, s=None, axes=None, norm=None, out=None):
    """``np.fft.rfftn``."""
    return _over("np.fft.rfftn", rfft, a, s, axes, norm, out)


@implements(np.fft.irfftn)
def irfftn(a, s=None, axes=None, norm=None, out=None):
    """``np.fft.irfftn``."""
    return _over("np.fft.irfftn", irfft, a, s, axes, norm, out)


def _over(name, transform, a, s, axes, norm, out):
    """A transform along several axes: ``transform`` along the last, the complex one of its direction along the others.

    The last is the first to be transformed, unless it is to give real numbers.
    """
    refuse(name, out=out)
    a, rest = array(a), ifft if transform in (ifft, irfft) else fft
    steps = [(transform if i == 0 else rest, *step) for i, step in enumerate(reversed(_steps(name, a, s, axes)))]
    if not steps and transform in (rfft, irfft):
        raise ShapeError(f"{name}: got no axes, expected at least one: the last is the one with a real side")
    if transform is irfft:
        if s is None:  # the length of the signal cannot be read off the spectrum
            steps[0] = (irfft, None, steps[0][2])
        steps = steps[:0:-1] + steps[:1]
    for along, n, axis in steps:
        a = _along(name, along, a, n, axis, norm)
    return a


def _steps(name, a, s, axes):
    """Pairs of a length and an axis, from any form that NumPy takes.

    A length that is not given is that of the operand, also for an axis that comes twice and is of another length by
    then; None, which NumPy deprecates, stands for the length at that time.
    """
    if axes is None:
        if s is not None:
            warnings.warn(f"{name}: got s and no axes, which NumPy deprecates; name the axes", DeprecationWarning, 6)
        axes = range(-(a.ndim if s is None else len(s)), 0)
    lengths = [-1] * len(axes) if s is None else list(s)
    if len(lengths) != len(axes):
        raise ShapeError(f"{name}: got s={s!r} and axes={axes!r}, expected as many lengths as axes")
    for axis in axes:
        normalize_axis_index(axis, a.ndim, name)
    return [(a.shape[axis] if n == -1 else n, axis) for n, axis in zip(lengths, axes, strict=True)]


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
