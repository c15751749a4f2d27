"""Nested containers of numbers and arrays: taken apart into leaves, and built again of other leaves.

Tuples, named tuples, lists, dicts and dataclasses may stand in each other, and so may objects of any class that was
given to ``register_container`` (``nn.Module`` is). Anything else in them is a leaf, and None is an empty container.
``register_state`` is for objects that change when they are used, see ``checkpoint``.
"""

from autograd.transforms.pytree import flatten as flatten
from autograd.transforms.pytree import is_container as is_container
from autograd.transforms.pytree import leaves_like as leaves_like
from autograd.transforms.pytree import register_container as register_container
from autograd.transforms.states import register_state as register_state

__all__ = ["flatten", "is_container", "leaves_like", "register_container", "register_state"]
