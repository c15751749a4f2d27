"""``ArrayBox``, as HIPS autograd calls what arrays are while they are differentiated by: here a Tensor."""

from autograd.tensor import Tensor as ArrayBox

__all__ = ["ArrayBox"]
