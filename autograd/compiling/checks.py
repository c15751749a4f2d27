"""Checks of the values that a function reads from outside, as one Python expression: each takes tens of nanoseconds."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from types import CellType
from typing import Any

import numpy as np

from autograd.compiling.program import same
from autograd.compiling.tracer import Untraceable
from autograd.engine.hooks import HOOKED
from autograd.engine.node import Node

MOST_CHECKS = 20_000
"""Things that are looked at in each call; a function that can read more runs uncompiled."""


class Checks:
    """Expressions that have to be true, and expressions that read values, in the names of objects.

    Attributes:
        paths: the places that are checked, in words.

    Example:
        >>> checks, box = Checks(), {"rate": 0.5}
        >>> name = checks.bind(box)
        >>> checks.expect(f"{name}['rate'] == 0.5", "box['rate']")
        >>> checks.read([f"{name}['rate']"])
        >>> checks.holds(), checks.values()
        (True, [0.5])
        >>> box["rate"] = 0.25
        >>> checks.holds(), checks.missed()
        (False, "box['rate']")
    """

    def __init__(self) -> None:
        self.paths: list[str] = []
        self._texts: list[str] = []
        self._bound: dict[str, Any] = {
            "__name__": __name__,
            "ndarray": np.ndarray,
            "same": same,
            "same_bits": same_bits,
            "free": free,
            "empty": empty,
        }
        self._values: list[str] = []

    def bind(self, x: Any) -> str:
        """A name for an object in the expressions."""
        name = f"o{len(self._bound)}"
        self._bound[name] = x
        return name

    def expect(self, text: str, path: str) -> None:
        """Check an expression at each call; ``path`` names its subject."""
        if len(self._texts) >= MOST_CHECKS:
            raise Untraceable(
                f"can read more than {MOST_CHECKS} things outside of its arguments ({path} among them); pass what it "
                f"needs as arguments"
            )
        self._texts.append(text)
        self.paths.append(path)

    def read(self, values: list[str]) -> None:
        """Let ``values`` return what these expressions read. Nothing may be checked in addition from now on."""
        self._values = values

    @cached_property
    def _functions(self) -> tuple[Callable[[], bool], Callable[[], list[Any]]]:
        """The functions ``_holds`` and ``values``, written when one is called: many a function runs only once."""
        checks = "\n        and ".join(f"({text})" for text in self._texts) or "True"
        source = f"def holds():\n    return ({checks})\n\ndef values():\n    return [{', '.join(self._values)}]\n"
        exec(compile(source, "<surroundings>", "exec"), self._bound)
        return self._bound["holds"], self._bound["values"]

    @cached_property
    def _holds(self) -> Callable[[], bool]:
        return self._functions[0]

    @cached_property
    def values(self) -> Callable[[], list[Any]]:
        """A function that reads the values, in a list."""
        return self._functions[1]

    def holds(self) -> bool:
        """True if all values are unchanged; of values that are read afresh, only the form counts."""
        try:
            return self._holds()
        except Exception:  # a place no longer exists
            return False

    def missed(self) -> str:
        """The first place that has changed; "" if none has."""
        for text, path in zip(self._texts, self.paths, strict=True):
            try:
                if not eval(text, self._bound):
                    return path
            except Exception:
                return path
        return ""


def same_bits(x: Any, kept: Any) -> bool:
    """True if x is an array with the very bits and flags of a copy that was kept."""
    if type(x) is not np.ndarray or x.shape != kept.shape or x.strides != kept.strides:
        return False
    if x.flags.num != kept.flags.num or not same(x.dtype, kept.dtype):
        return False
    return bool(np.array_equal(x, kept)) if x.dtype.kind not in "fc" else x.tobytes("K") == kept.tobytes("K")


def free(nodes: list[Node]) -> bool:
    """True if no node has a hook."""
    return not HOOKED or not any(getattr(node, "_hooks", ()) for node in nodes)


def empty(cell: CellType) -> bool:
    """True if nothing was assigned to the variable of a cell."""
    try:
        cell.cell_contents  # noqa: B018  (reading it is the question: an empty cell raises)
    except ValueError:
        return True
    return False
