"""HIPS autograd's name for gradient descent in a few lines: ``sgd``, ``rmsprop`` and ``adam``."""

from autograd.transforms.descent import adam as adam
from autograd.transforms.descent import rmsprop as rmsprop
from autograd.transforms.descent import sgd as sgd

__all__ = ["adam", "rmsprop", "sgd"]
