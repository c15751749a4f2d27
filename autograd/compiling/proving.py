"""Proof of a program: its run beside the function's own, compared in results, state, arguments and draws, bit by bit.

The program runs first and commits nothing; the function follows, for the user. The results, writes and changes of the
function must be those that the program was about to make. A program that differs is not kept.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np

from autograd.compiling.comparing import identical
from autograd.compiling.places import ABSENT, Location
from autograd.compiling.randomness import Draws
from autograd.compiling.trees import Piece, Tree
from autograd.engine.node import Node

_OTHER = (
    "the program gives other numbers than the function: it draws random numbers, asks for the time, counts, or asks "
    "for the type of an array"
)


class Proof:
    """The run of a program, of which nothing is committed.

    Args:
        tree: its tree, with the surroundings.
        inputs: the inputs of the program.
        piece: the program; by default the one in the tree whose guards hold.

    Attributes:
        piece: the program.

    Raises:
        GuardMiss: the function took another way than at tracing.
        Exception: any exception of the program. Generators are then as before.
    """

    def __init__(self, tree: Tree, inputs: list[Any], piece: Piece | None = None) -> None:
        self._tree, self._inputs = tree, inputs
        generators = tree.around.generators
        before = Draws(generators)
        try:
            with warnings.catch_warnings():  # the uncompiled call gives the warnings
                warnings.simplefilter("ignore")
                if piece is None:
                    self.piece, self._result, self._effects = tree.run(inputs)
                else:
                    self.piece = piece
                    self._result, self._effects = piece.run(inputs)
            self._draws = Draws(generators)
        finally:
            before.undo()
        self._copies = [x.copy("K") if type(x) is np.ndarray else x for x in inputs]
        self._stood = [(place, place.get()) for place in tree.around.locations]

    def difference(self, value: Any, inputs: list[Any] | None = None) -> str:
        """The difference to the function, which has run beside the program, in words; "" if there is none.

        Args:
            value: the result of the function.
            inputs: the inputs as the function has left them; by default those that the program was given.
        """
        piece, (commits, changed) = self.piece, self._effects
        inputs = self._inputs if inputs is None else inputs
        if not identical(self._result, value) or Draws(self._tree.around.generators) != self._draws:
            return _OTHER
        numbers = dict(zip(piece.written, commits, strict=True))
        for i, (x, before) in enumerate(zip(inputs, self._copies, strict=True)):
            if type(x) is np.ndarray and not identical(x, numbers.get(i, before)):
                return "the program writes other numbers than the function into an array that it changes in place"
        planned: dict[tuple[int, Any], tuple[Location, Any]] = {}
        if piece.changes is not None:
            planned = {(id(place.owner), place.key): (place, x) for place, x in piece.changes.planned(changed)}
        for place, before in self._stood:
            if (id(place.owner), place.key) not in planned:
                planned[id(place.owner), place.key] = place, before
        for place, x in planned.values():
            if not _alike(place.get(), x):
                return f"the program leaves {place.path} other than the function does"
        return ""


def _alike(x: Any, y: Any) -> bool:
    """True if a place holds the value that it was to get."""
    if x is y:
        return True
    if x is ABSENT or y is ABSENT or type(x) is not type(y):
        return False
    if isinstance(x, Node):
        return x._requires_grad is y._requires_grad and identical(x._data, y._data)
    if isinstance(x, (tuple, list)):
        return len(x) == len(y) and all(map(_alike, x, y))
    if isinstance(x, dict):
        return x.keys() == y.keys() and all(_alike(part, y[key]) for key, part in x.items())
    numbers = isinstance(x, (np.ndarray, np.generic, int, float, complex, str, bytes, np.dtype))
    return numbers and identical(x, y)
