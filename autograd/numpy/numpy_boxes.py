"""HIPS autograd's name for the class of arrays that are differentiated by: ``ArrayBox``, here ``Tensor``."""

from autograd.tensor import Tensor as ArrayBox

__all__ = ["ArrayBox"]
