"""``correlate`` of two arrays with as many axes, under SciPy's name: a convolution with the second one reversed."""

import numpy as np

from autograd.engine.doors import door
from autograd.engine.node import data_of
from autograd.errors import ShapeError
from autograd.functions.operands import array
from autograd.scipy.signal.convolution import convolve


@door
def correlate(in1, in2, mode="full", method="auto"):
    """out[k] = Σ_m in1[m + k] conj(in2[m]), along all axes; k = 0 stands in the middle of "same" and "full".

    Args:
        in1: an array; real or complex.
        in2: an array with as many axes.
        mode: "full" (all overlaps), "same" (the middle of these, of in1's shape) or "valid" (one within the other).
        method: ignored; ``fftconvolve`` is the one by Fourier transforms.

    Raises:
        ShapeError: the arrays have not as many axes, or neither lies within the other ("valid").
        OperandError: an unknown mode.

    Example:
        >>> import numpy as np
        >>> correlate(np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0, 0.5]))
        array([0.5, 2. , 3.5, 3. , 0. ])
    """
    a, b = array(in1), array(in2)
    if a.ndim != b.ndim:
        raise ShapeError(f"correlate: got shapes {a.shape} and {b.shape}, expected as many axes of both")
    if np.iscomplexobj(data_of(b)):
        b = b.conj()
    return convolve(a, b[(slice(None, None, -1),) * b.ndim], mode=mode)
