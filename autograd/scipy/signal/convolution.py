"""Convolution of arrays over any of their axes, under the name and with the arguments of HIPS autograd.

Everything is made of one op, ``correlate``, on arrays whose axes stand in a fixed order. It is linear in both of its
operands, and the gradient by each is a correlation again.
"""

import numpy as np

from autograd.engine.declaration import multilinear
from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import OperandError, ShapeError
from autograd.functions.operands import array


def _flipped(x):
    """All axes but the first two reversed."""
    return x[(slice(None), slice(None), *(slice(None, None, -1),) * (x.ndim - 2))]


def _padded(x, before, after):
    """Zeros around all axes but the first two."""
    widths = [(0, 0), (0, 0), *zip(before, after, strict=True)]
    return np.pad(x, widths) if any(map(any, widths)) else x


def _exchanged(x):
    return x.swapaxes(0, 1)


def _correlate_x(g, out, x, w):
    border = [n - 1 for n in w.shape[2:]]
    return correlate(_padded(g, border, border), _exchanged(_flipped(w)))


def _correlate_w(g, out, x, w):
    return _exchanged(correlate(_exchanged(x), _exchanged(g)))


@multilinear(_correlate_x, _correlate_w, complex=True, gate="sum-product swapper", symbol="⋆", local=("g ∗ w", "x ⋆ g"))
def correlate(x, w):
    """out[i, j, o] = Σ_k Σ_m x[i, k, o + m] w[j, k, m], with as many axes o, m as there are; no window leaves x.

    dx is g, with a border of zeros, correlated with w reversed; dw is x correlated with g.
    """
    sides = w.shape[2:]
    windows = np.lib.stride_tricks.sliding_window_view(x, sides, tuple(range(2, x.ndim)))
    summed = [1, *range(x.ndim, 2 * x.ndim - 2)]
    return np.moveaxis(np.tensordot(windows, w, (summed, range(1, w.ndim))), -1, 1)


@door
def convolve(A, B, axes=None, dot_axes=((), ()), mode="full", method="auto"):
    """Convolve two arrays along some axes, sum products along others, and take all pairs of the rest.

    Args:
        A: an array.
        B: an array.
        axes: two lists of the same length: the axes of A and those of B to convolve along; all axes if None. A mode,
            as SciPy has it in third place, is taken for one.
        dot_axes: two lists of the same length: axes whose products are summed, as in ``numpy.tensordot``.
        mode: "full" (all overlaps), "valid" (only where one array lies within the other) or "same" (as long as A).
        method: SciPy's, ignored; ``fftconvolve`` is the one by Fourier transforms.

    Returns:
        An array with the remaining axes of A, then those of B, then the convolved ones.

    Raises:
        ShapeError: axes do not go together, or neither array lies within the other ("valid").
        OperandError: an unknown mode.

    Example:
        >>> convolve(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0]))
        array([1., 3., 5., 3.])
    """
    axes, mode = (None, axes) if isinstance(axes, str) else (axes, mode)
    if mode not in ("full", "valid", "same"):
        raise OperandError(f"convolve: got mode={mode!r}, expected 'full', 'valid' or 'same'")
    A, B = array(A), array(B)
    if axes is None:
        axes = [range(A.ndim), range(B.ndim)]
    a_conv, a_dot, a_rest = _roles("A", A, axes[0], dot_axes[0])
    b_conv, b_dot, b_rest = _roles("B", B, axes[1], dot_axes[1])
    a_sides, b_sides = [A.shape[i] for i in a_conv], [B.shape[i] for i in b_conv]
    dots = [A.shape[i] for i in a_dot], [B.shape[i] for i in b_dot]
    if len(a_sides) != len(b_sides) or dots[0] != dots[1]:
        raise ShapeError(
            f"convolve: got A of shape {A.shape} and B of shape {B.shape} with axes={axes} and dot_axes={dot_axes}, "
            f"expected as many axes of both, and equal lengths along dot_axes"
        )
    if 0 in a_sides or 0 in b_sides:
        raise ShapeError(f"convolve: got A of shape {A.shape} and B of shape {B.shape}, expected no empty axes")
    x = A.transpose((*a_rest, *a_dot, *a_conv)).reshape((_size(A, a_rest), _size(A, a_dot), *a_sides))
    w = B.transpose((*b_rest, *b_dot, *b_conv)).reshape((_size(B, b_rest), _size(B, b_dot), *b_sides))
    if mode == "valid" and any(m > n for n, m in zip(a_sides, b_sides, strict=True)):
        if any(m < n for n, m in zip(a_sides, b_sides, strict=True)):
            raise ShapeError(
                f"convolve: got sides {a_sides} and {b_sides} for mode='valid', expected one array to be the longer "
                f"one along all axes"
            )
        out = _exchanged(correlate(w, _flipped(x)))
    else:
        border = [m - 1 for m in b_sides]
        after = {"valid": [0] * len(border), "same": [m // 2 for m in border], "full": border}[mode]
        before = [m - k for m, k in zip(border, after, strict=True)] if mode == "same" else after
        out = correlate(_padded(x, before, after), _flipped(w))
    return out.reshape((*(A.shape[i] for i in a_rest), *(B.shape[i] for i in b_rest), *out.shape[2:]))


def _roles(name, x, conv, dot):
    """The axes of an array to convolve, to sum, and the rest, as non-negative integers."""
    chosen = [*conv, *dot]
    if any(not -x.ndim <= i < x.ndim for i in chosen) or len({i % x.ndim for i in chosen}) < len(chosen):
        raise ShapeError(f"convolve: got axes {chosen} of {name}, expected different ones of its {x.ndim}")
    conv, dot = [i % x.ndim for i in conv], [i % x.ndim for i in dot]
    return conv, dot, [i for i in range(x.ndim) if i not in conv and i not in dot]


def _size(x, axes):
    return int(np.prod([x.shape[i] for i in axes], dtype=int))


@door
def fftconvolve(in1, in2, mode="full", axes=None):
    """The convolution of two arrays with as many axes, by Fourier transforms: fast for two long ones.

    Args:
        in1: an array; real or complex.
        in2: an array.
        mode: "full" (all overlaps), "same" (the middle of these, of in1's shape) or "valid" (one within the other).
        axes: the axes to convolve along, all if None; along the others the arrays broadcast.

    Raises:
        ShapeError: the shapes do not go together.
        OperandError: an unknown mode.

    Example:
        >>> fftconvolve(np.array([1.0, 2.0, 3.0]), np.array([1.0, 1.0])).round(12)
        array([1., 3., 5., 3.])
    """
    if mode not in ("full", "valid", "same"):
        raise OperandError(f"fftconvolve: got mode={mode!r}, expected 'full', 'valid' or 'same'")
    a, b = array(in1), array(in2)
    chosen = list(range(a.ndim) if axes is None else [axes] if np.ndim(axes) == 0 else axes)
    if a.ndim != b.ndim or any(not -a.ndim <= i < a.ndim for i in chosen):
        raise ShapeError(
            f"fftconvolve: got shapes {a.shape} and {b.shape} with axes={axes}, expected as many axes of both"
        )
    chosen = [i % a.ndim for i in chosen]
    pairs = list(zip(a.shape, b.shape, strict=True))
    if any(n != m and 1 not in (n, m) for i, (n, m) in enumerate(pairs) if i not in chosen):
        raise ShapeError(
            f"fftconvolve: got shapes {a.shape} and {b.shape}, which do not broadcast beside axes {chosen}"
        )
    if 0 in a.shape + b.shape:
        raise ShapeError(f"fftconvolve: got shapes {a.shape} and {b.shape}, expected no empty axes")
    if not chosen:
        return a * b
    if mode == "valid" and not all(pairs[i][0] >= pairs[i][1] for i in chosen):
        if not all(pairs[i][0] <= pairs[i][1] for i in chosen):
            raise ShapeError(
                f"fftconvolve: got shapes {a.shape} and {b.shape} for mode='valid', expected one within the other"
            )
        a, b = b, a
    full = [a.shape[i] + b.shape[i] - 1 for i in chosen]
    real = not (np.iscomplexobj(data_of(a)) or np.iscomplexobj(data_of(b)))
    forward, back = (np.fft.rfftn, np.fft.irfftn) if real else (np.fft.fftn, np.fft.ifftn)
    out = back(forward(a, full, axes=chosen) * forward(b, full, axes=chosen), full, axes=chosen)
    window = [slice(None)] * out.ndim
    for i, n in zip(chosen, full, strict=True):
        length = {"full": n, "same": a.shape[i], "valid": a.shape[i] - b.shape[i] + 1}[mode]
        window[i] = slice((n - length) // 2, (n - length) // 2 + length)
    out = out[tuple(window)]
    single = all(data_of(x).dtype in (np.float32, np.complex64) for x in (a, b))
    return out.astype(np.float32 if real else np.complex64) if single else out
