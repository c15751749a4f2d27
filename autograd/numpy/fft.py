"""``numpy.fft`` under the name that code written for HIPS autograd imports."""

from numpy import fft as _fft

from autograd.engine.late_modules import stand_before

__all__ = [name for name in dir(_fft) if not name.startswith("_")]

globals().update({name: getattr(_fft, name) for name in __all__})  # packages read the names from ``__dict__``
stand_before(__name__, _fft)
