"""``NewArrays``, the base of the activations without settings of their own that PyTorch can write over their input."""

from __future__ import annotations

from autograd.engine.doors import door
from nn.modules.arguments import flag
from nn.modules.module import Module


class NewArrays(Module):
    """A module that takes PyTorch's ``inplace``, which has no effect: results are new arrays, and their numbers equal.

    Raises:
        ArgumentError: ``inplace`` is neither True nor False.
    """

    @door
    def __init__(self, inplace: bool = False) -> None:
        flag(type(self).__name__, "inplace", inplace)
