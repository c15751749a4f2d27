"""``NewArrays``: the base of the activations whose only setting in PyTorch is ``inplace``."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograd.engine.doors import door, shown
from autograd.engine.node import Node
from autograd.errors import ArgumentError
from nn.modules.arguments import flag
from nn.modules.module import Module


class NewArrays(Module):
    """A module that takes PyTorch's ``inplace``, which has no effect: results are new arrays with the same numbers.

    Raises:
        ArgumentError: ``inplace`` is neither True nor False.
    """

    @door
    def __init__(self, inplace: Any = False) -> None:
        name = type(self).__name__
        if isinstance(inplace, (Node, np.ndarray)):
            raise ArgumentError(
                f"{name}: got {shown(inplace)} as inplace, expected True or False; {name}() makes an object first, "
                f"which is then called on data"
            )
        flag(name, "inplace", inplace)
