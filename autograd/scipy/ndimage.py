"""``convolve`` and ``correlate`` of images with weights, under SciPy's names; differentiable by both.

Plain arrays go to SciPy.
"""

from typing import Any

import numpy as np
import scipy.ndimage

from autograd.engine.doors import door
from autograd.engine.node import Node, data_of
from autograd.engine.outside import call_outside
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array
from autograd.scipy.refusals import everything_else
from autograd.scipy.signal.convolution import correlate as _correlate_valid

__getattr__ = everything_else("ndimage")

_MODES = {
    "reflect": "symmetric", "grid-mirror": "symmetric", "mirror": "reflect", "nearest": "edge", "wrap": "wrap",
    "grid-wrap": "wrap", "constant": "constant", "grid-constant": "constant",
}  # fmt: skip
"""NumPy's words for SciPy's ways to go on beyond the border."""


def _filtered(name, x, w, output, mode, cval, origin, axes, shift):
    if output is not None or axes is not None:
        refused = "output" if output is not None else "axes"
        raise OperandError(
            f"{name}: {refused}= is not supported for Tensor; use the result that is returned, of all axes"
        )
    if mode not in _MODES:
        raise OperandError(f"{name}: got mode={mode!r}, expected one of {', '.join(_MODES)}")
    if x.ndim != w.ndim or 0 in w.shape:
        raise ShapeError(f"{name}: got an input of shape {x.shape} and weights of {w.shape}, expected as many axes")
    origins = [origin] * x.ndim if np.ndim(origin) == 0 else list(origin)
    if len(origins) != x.ndim or any(not -(n // 2) <= o <= (n - 1) // 2 for o, n in zip(origins, w.shape, strict=True)):
        raise OperandError(f"{name}: got origin={origin!r} for weights of shape {w.shape}, expected one within them")
    before = [n // 2 + shift(o, n) for o, n in zip(origins, w.shape, strict=True)]
    widths = [(k, n - 1 - k) for k, n in zip(before, w.shape, strict=True)]
    beyond: dict[str, Any] = {"mode": _MODES[mode]} | ({"constant_values": cval} if "constant" in mode else {})
    padded = np.pad(x, widths, **beyond)
    return _correlate_valid(padded[None, None], w[None, None])[0, 0]


def _plain(x, w, axes):
    """True for plain numbers that go together, so that SciPy takes them."""
    if isinstance(x, Node) or isinstance(w, Node):
        return False
    x, w = array(x), array(w)
    return x.dtype.kind in "biufc" and w.dtype.kind in "biufc" and (axes is not None or x.ndim == w.ndim)


def _refuse_half(name, *arrays):
    for x in map(array, arrays):
        if x.dtype == np.float16:
            raise OperandError(f"{name}: got float16, which SciPy's filters do not take; use x.astype(np.float32)")


@door
def correlate(input, weights, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    """out[i] = Σ_k conj(weights[k]) input[i + k - n // 2], with as many axes i and k as there are; see ``convolve``."""
    if _plain(input, weights, axes):
        _refuse_half("correlate", input, weights)
        return call_outside(scipy.ndimage.correlate, input, weights, output, mode, cval, origin, axes=axes)
    w = array(weights)
    w = w.conj() if np.iscomplexobj(data_of(w)) else w
    return _filtered("correlate", array(input), w, output, mode, cval, origin, axes, lambda o, n: o)


@door
def convolve(input, weights, output=None, mode="reflect", cval=0.0, origin=0, *, axes=None):
    """out[i] = Σ_k weights[k] input[i - k + n // 2], with as many axes i and k as there are.

    Args:
        input: the image, any number of axes.
        weights: as many axes, no longer than the image continued.
        output: must be None where there are nodes.
        mode: the image beyond its border: "reflect" (d c b a | a b c d), "mirror" (d c b | a b c d), "nearest",
            "wrap" or "constant"; SciPy's "grid-" words too.
        cval: the number beyond the border where ``mode="constant"``.
        origin: a shift of the weights, an integer or one an axis.
        axes: must be None where there are nodes.

    Returns:
        An array of the image's shape.

    Raises:
        OperandError: an unknown mode, an origin outside of the weights, ``output`` given.
        ShapeError: image and weights differ in the number of axes.

    Example:
        >>> convolve(np.array([1.0, 2.0, 4.0]), np.array([1.0, 0.0, -1.0]))
        array([1., 3., 2.])
    """
    if _plain(input, weights, axes):
        _refuse_half("convolve", input, weights)
        return call_outside(scipy.ndimage.convolve, input, weights, output, mode, cval, origin, axes=axes)
    w = array(weights)
    flipped = w[(slice(None, None, -1),) * w.ndim]
    return _filtered(
        "convolve", array(input), flipped, output, mode, cval, origin, axes, lambda o, n: -o - (n % 2 == 0)
    )
