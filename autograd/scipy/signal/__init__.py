"""``scipy.signal``: convolution and linear filters, differentiable by the signals and by the filters.

``convolve`` has the arguments of HIPS autograd, which are more than SciPy's, and takes SciPy's.
"""

from autograd.scipy.refusals import everything_else as _everything_else
from autograd.scipy.signal.convolution import convolve as convolve
from autograd.scipy.signal.convolution import fftconvolve as fftconvolve
from autograd.scipy.signal.correlation import correlate as correlate
from autograd.scipy.signal.filters import lfilter as lfilter

__getattr__ = _everything_else("signal")
