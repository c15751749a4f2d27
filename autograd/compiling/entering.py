"""The quick look at the arguments of a call: a check that only their numbers differ from those of the last call.

``key_of`` takes 0.3 µs for each array, which a small training step notices. So for each tree of programs a function is
written that knows the structure and asks for the forms only. It knows tuples, lists, dicts, NumPy's arrays and Python's
numbers; for anything else there is none, and the key is made. This is the only place that repeats what a key says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import numpy as np

ndarray = np.ndarray

Enter = Callable[[tuple[Any, ...], dict[str, Any]], list[Any] | None]


def quick(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Enter | None:
    """A function that gives the leaves of arguments with the forms of these; None for arguments of another form.

    It is itself None if it cannot be written for these.
    """
    writer = _Writer()
    if not (writer.take("args", args) and writer.take("kwargs", kwargs)):
        return None
    lines = ["def enter(args, kwargs):", *writer.lines]
    for (a, x), (b, y) in combinations(writer.arrays, 2):
        if x.shape == y.shape:
            lines.append(f"    if {a} is {'not ' if x is y else ''}{b}: return None")
    lines.append(f"    return [{', '.join(writer.leaves)}]")
    namespace: dict[str, Any] = {"__name__": __name__, "ndarray": ndarray, "strs": {str}, **writer.constants}
    exec("\n".join(lines), namespace)
    enter: Enter = namespace["enter"]
    return enter


class _Writer:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.leaves: list[str] = []
        self.arrays: list[tuple[str, Any]] = []
        self.constants: dict[str, Any] = {}
        self._names: Iterator[str] = (f"a{i}" for i in range(10**9))

    def take(self, name: str, x: Any) -> bool:
        """Write the lines for one argument; False if there are none for it."""
        cls = type(x)
        if cls is ndarray:
            form = f"{name}.__class__ is not ndarray or {name}.shape != {x.shape} or {name}.strides != {x.strides}"
            self._refuse_if(f"{form} or {name}.dtype is not {self._constant(x.dtype)}")
            self.arrays.append((name, x))
            self.leaves.append(name)
        elif cls in (float, int, complex):
            self._refuse_if(f"{name}.__class__ is not {cls.__name__}")
            self.leaves.append(name)
        elif x is None or x is True or x is False:
            self._refuse_if(f"{name} is not {x}")
        elif cls is str:
            self._refuse_if(f"{name}.__class__ is not str or {name} != {x!r}")
        elif cls is tuple or cls is list:
            parts = [next(self._names) for _ in x]
            self._refuse_if(f"{name}.__class__ is not {cls.__name__} or len({name}) != {len(x)}")
            if parts:
                self.lines.append(f"    {', '.join(parts)}, = {name}")
            return all(self.take(part, y) for part, y in zip(parts, x, strict=True))
        elif cls is dict:
            if not all(type(key) is str for key in x):
                return False
            if not x:
                self._refuse_if(f"{name}.__class__ is not dict or {name}")
                return True
            parts = [next(self._names) for _ in x]
            keys = self._constant(tuple(x))
            self._refuse_if(
                f"{name}.__class__ is not dict or tuple({name}) != {keys} or {{*map(type, {name})}} != strs"
            )
            self.lines.append(f"    {', '.join(parts)}, = {name}.values()")
            return all(self.take(part, y) for part, y in zip(parts, x.values(), strict=True))
        else:
            return False
        return True

    def _refuse_if(self, condition: str) -> None:
        self.lines.append(f"    if {condition}: return None")

    def _constant(self, x: Any) -> str:
        name = f"c{len(self.constants)}"
        self.constants[name] = x
        return name
