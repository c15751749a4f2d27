"""``numpy.random`` under the name that code written for HIPS autograd imports."""

from numpy import random as _random

from autograd.engine.late_modules import stand_before

__all__ = [name for name in dir(_random) if not name.startswith("_")]

globals().update({name: getattr(_random, name) for name in __all__})  # packages read the names from ``__dict__``
stand_before(__name__, _random)
