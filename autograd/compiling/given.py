"""Arguments of a function as its source names them: parameters, and the entries of their containers.

``Given`` opens dicts, lists, tuples, named tuples and dataclasses. Each number or array in them is a *leaf*, with the
expression by which the source reads it (``params["W"]``) and the name that it gets there. Results are written the same
way, from their entries.
"""

from __future__ import annotations

import dataclasses
import inspect
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from autograd.compiling.naming import identifier
from autograd.engine.node import Node
from autograd.transforms.deriving import Derived


@dataclasses.dataclass(slots=True, eq=False)
class Leaf:
    """A number or an array among the arguments.

    Attributes:
        value: as the caller gave it; a node, too.
        name: the name that it would have.
        path: the expression that reads it: the parameter itself, or ``params["W"]``.
        position: the position of its argument.
        whole: True if it is an argument, False if it stands in one.
    """

    value: Any
    name: str
    path: str
    position: int
    whole: bool

    @property
    def is_float(self) -> bool:
        """True for floating and complex numbers and arrays."""
        kind = getattr(getattr(self.value, "dtype", None), "kind", "")
        return isinstance(self.value, (float, complex)) or kind in ("f", "c")

    @property
    def is_numeric(self) -> bool:
        """True for what a trace follows: everything but truth values, texts and other objects."""
        dtype = getattr(self.value, "dtype", None)
        return isinstance(self.value, (float, complex, Node)) or (
            isinstance(self.value, (np.ndarray, np.generic)) and dtype is not None and not dtype.hasobject
        )


class Given:
    """The arguments of a call.

    Args:
        fun: the function; its parameters name them.
        args: its arguments.
    """

    def __init__(self, fun: Callable[..., Any], args: Sequence[Any]) -> None:
        self.args = args
        self.parameters = _parameters(fun, len(args))
        self.leaves = [
            leaf
            for i, (name, x) in enumerate(zip(self.parameters, args, strict=True))
            for leaf in _leaves(x, name, name, i, True)
        ]

    def with_leaves(self, new: Callable[[Leaf], Any]) -> list[Any]:
        """The arguments with ``new(leaf)`` in the place of each leaf."""
        leaves = iter(self.leaves)
        return [_rebuilt(x, lambda old: new(next(leaves))) for x in self.args]


def _parameters(fun: Callable[..., Any], count: int) -> list[str]:
    while isinstance(fun, Derived):  # a derivative has the arguments of its function
        fun = fun._recipe[2]
    try:
        # the parameters of a module are those of its forward
        found = list(inspect.signature(getattr(fun, "forward", fun)).parameters.values())
    except (TypeError, ValueError):
        found = []
    names: list[str] = []
    for p in found:
        if p.kind is p.VAR_POSITIONAL:
            names += [f"{p.name}_{i}" for i in range(count - len(names))]
        elif p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD):
            names.append(p.name)
    names += [f"x{i}" for i in range(len(names), count)]
    return names[:count]


def _leaves(x: Any, name: str, path: str, position: int, whole: bool) -> Iterator[Leaf]:
    parts = _parts(x, name, path)
    if parts is None:
        yield Leaf(x, name, path, position, whole)
        return
    for part, inner, read in parts:
        yield from _leaves(part, inner, read, position, False)


def _parts(x: Any, name: str, path: str) -> list[tuple[Any, str, str]] | None:
    """The parts of a container, with their names and the expressions that read them; None for a leaf."""
    if x is None:
        return None
    if isinstance(x, dict):
        names = [identifier(key) if isinstance(key, str) else f"{name}_{key}" for key in x]
        reads = [f"{path}[{_quoted(key)}]" for key in x]
        return [(x[key], own, read) for key, own, read in zip(x, names, reads, strict=True)]
    if isinstance(x, tuple) and hasattr(x, "_fields"):
        return [(part, field, f"{path}.{field}") for field, part in zip(x._fields, x, strict=True)]
    if isinstance(x, (list, tuple)):
        joint = "_" if name[-1:].isdigit() else ""
        return [(part, f"{name}{joint}{i}", f"{path}[{i}]") for i, part in enumerate(x)]
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        fields = [field.name for field in dataclasses.fields(x) if field.init]
        return [(getattr(x, field), field, f"{path}.{field}") for field in fields]
    return None


def _rebuilt(x: Any, new: Callable[[Any], Any]) -> Any:
    if isinstance(x, dict):
        return {key: _rebuilt(part, new) for key, part in x.items()}
    if isinstance(x, (list, tuple)):
        parts = [_rebuilt(part, new) for part in x]
        return type(x)(*parts) if hasattr(x, "_fields") else type(x)(parts)
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        names = [field.name for field in dataclasses.fields(x) if field.init]
        return dataclasses.replace(x, **{name: _rebuilt(getattr(x, name), new) for name in names})
    return new(x)


def _quoted(key: Any) -> str:
    return f'"{key}"' if isinstance(key, str) and repr(key)[1:-1] == key and '"' not in key else repr(key)


def written(x: Any, text: Callable[[Any], str]) -> str:
    """A result as source: its containers, with ``text(leaf)`` for their leaves. Objects of classes become tuples."""
    if isinstance(x, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {written(part, text)}" for key, part in x.items()) + "}"
    if isinstance(x, list):
        return f"[{', '.join(written(part, text) for part in x)}]"
    if isinstance(x, tuple):
        inside = ", ".join(written(part, text) for part in x)
        return f"({inside},)" if len(x) == 1 else f"({inside})"
    if dataclasses.is_dataclass(x) and not isinstance(x, type):
        return written(tuple(getattr(x, field.name) for field in dataclasses.fields(x) if field.init), text)
    return text(x)


def alike(got: Any, expected: Any) -> bool:
    """True if two results hold the same numbers up to rounding; what was expected may be nested."""
    if isinstance(expected, dict):
        return got.keys() == expected.keys() and all(alike(got[key], expected[key]) for key in expected)
    if dataclasses.is_dataclass(expected) and not isinstance(expected, type):
        return alike(got, tuple(getattr(expected, f.name) for f in dataclasses.fields(expected) if f.init))
    if isinstance(expected, (list, tuple)):
        return len(got) == len(expected) and all(map(alike, got, expected))
    if isinstance(expected, (float, complex, np.ndarray, np.generic)):
        x, y = np.asarray(got), np.asarray(expected)
        if x.shape != y.shape:
            return False
        if y.dtype.kind not in "fc":
            return bool(np.array_equal(x, y))
        tolerance = 16 * math.sqrt(max(x.size, 1)) * float(np.finfo(y.dtype).eps)
        scale = float(np.max(np.abs(y[np.isfinite(y)]), initial=0.0))
        return bool(np.allclose(x, y, rtol=1e3 * tolerance, atol=tolerance * scale, equal_nan=True))
    return bool(got == expected)
