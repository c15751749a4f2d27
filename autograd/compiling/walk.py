"""The state of the walk over all that a function can read."""

from __future__ import annotations

from collections.abc import Collection
from types import CodeType
from typing import Any

import numpy as np

from autograd.compiling.checks import Checks
from autograd.compiling.places import Holder, Input, Location
from autograd.compiling.watching import Codes
from autograd.engine.node import Node


class Walk(Checks):
    """The findings so far of a walk over all that a function can read, and the names that it looks for.

    Args:
        codes: the code objects that ran.
        moving: the paths of numbers that are to be read afresh.
        fixed: see ``Surroundings``.

    Attributes:
        inputs: the values that are read afresh; arrays come in the order in which they were met.
        locations: the places that hold something which a trace replaces or a function may change.
        compared: arrays that are compared at each call, at places that cannot be set.
        known: the objects that were met, by identity.
        holders: the containers and the attribute dicts.
        moving_at: the positions of numbers among the inputs, by owner and key of the place, and the index in a tuple.
        generators: the sources of randomness.
        asks: the globals of code, and the names in it that have stand-ins; see ``questions``.
        identities: the arrays that were met, if the function may ask if two objects are the same one, or have memory in
            common.
        moving: ``moving``.
        is_fixed: ``fixed``.
    """

    def __init__(self, codes: Codes, moving: Collection[str], fixed: bool) -> None:
        super().__init__()
        self.is_fixed = fixed
        self.inputs: list[Input] = []
        self.locations: list[Location] = []
        self.compared: list[Any] = []
        self.known: dict[int, str] = {}
        self.holders: list[Holder] = []
        self.generators: list[np.random.Generator] = []
        self.nodes: list[Node] = []
        self.arrays: dict[int, int] = {}
        self._alike: dict[Any, list[str]] = {}  # by form, the names of arrays that could be one another
        self.identities: list[Any] = []
        self._asks_identity = False
        self.asks: dict[tuple[int, str], tuple[Any, str]] = {}
        self.moving_at: dict[tuple[int, Any, tuple[int, ...]], int] = {}
        self.moving = frozenset(moving)
        self._changing: Collection[Any] = ()  # see ``Optimizer.changing_numbers``
        self._in_package = False
        self._seen: set[tuple[int, str]] = set()  # globals and classes that were visited already
        self._placed: set[tuple[int, Any]] = set()
        self._absent: dict[str, set[str]] = {}  # the globals that code names and that are builtins or absent
        self._met: set[CodeType] = set()  # the code of the functions that were visited
        self._ran = {code for code, _ in codes}
        self._users_names: set[str] = set()  # the attributes that code of the user names
        self._names: set[str] = set()  # these, and those that code of the package names
        self._of_library = frozenset[str]()  # those that code of the standard library or NumPy names
        self._all_attributes = False  # True if the user's code may read any
        self._asks_decimals = False

    def _visit(self, x: Any, text: str, path: str, at: Location | None, inside: tuple[int, ...] = ()) -> None:
        """Decide about one thing; ``text`` reads it, ``at`` is its place if it can be set.

        Of a part of a tuple ``at`` is the place of the tuple, and ``inside`` the index in it.
        """
        raise NotImplementedError  # abstract: the reads decide

    def _place(self, at: Location | None) -> None:
        if at is not None and (id(at.owner), at.key) not in self._placed:
            self._placed.add((id(at.owner), at.key))
            self.locations.append(at)

    def _named(self, x: Any) -> str:
        return self.known.get(id(x)) or self.bind(x)
