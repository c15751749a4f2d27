"""HIPS autograd's name for ``ravel``: containers of parameters as one vector, and back."""

from autograd.transforms.ravel import ravel as flatten
from autograd.transforms.ravel import ravel_function as flatten_func

__all__ = ["flatten", "flatten_func"]
