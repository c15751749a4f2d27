"""HIPS autograd's name for the vector spaces of arrays; one class is for real and complex ones here."""

from autograd.transforms.vspaces import ArrayVSpace as ArrayVSpace
from autograd.transforms.vspaces import ArrayVSpace as ComplexArrayVSpace
from autograd.transforms.vspaces import VSpace as VSpace

__all__ = ["ArrayVSpace", "ComplexArrayVSpace", "VSpace"]
