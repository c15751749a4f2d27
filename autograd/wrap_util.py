"""HIPS autograd's name for ``unary_to_nary``: operators on functions of one argument for those of many; ``wraps``."""

from autograd.hips.unary import unary_to_nary as unary_to_nary
from autograd.hips.utilities import wraps as wraps
