"""The subject of a check: a function of a list of arrays, and its derivatives, analytic and by values.

A ``Subject`` takes the arguments of a function apart into leaves (arrays and numbers), so that a check need not know
about containers, modules, or which arguments are differentiated by. ``derived`` makes a subject of its gradient
function, which is how second and higher orders are checked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from autograd.containers import flatten, is_container
from autograd.engine.node import Node, data_of, leaf
from autograd.errors import OperandError
from autograd.functional import make_jvp, make_vjp
from autograd.testing.checking.framework import Framework
from autograd.transforms.objects import arrays_only

Arrays = list[Any]


def is_differentiable(x: Any) -> bool:
    """True if a leaf is a floating number or array."""
    x = data_of(x)
    return isinstance(x, float) or getattr(getattr(x, "dtype", None), "kind", "") == "f"


def named_leaves(tree: Any, name: str) -> list[str]:
    """Names for the leaves of an argument: ``p['W']``, ``p[0]``, in the order of ``flatten``."""
    leaves, build = flatten(tree)
    arrays_only("check_grads", leaves)
    if not is_container(tree):
        return [name]
    if len(leaves) == 0:
        return []
    marked = build(list(range(len(leaves))))
    found = [f"{name}, part {i}" for i in range(len(leaves))]

    def walk(part: Any, path: str) -> None:
        if isinstance(part, dict):
            for key, value in part.items():
                walk(value, f"{path}[{key!r}]")
        elif isinstance(part, (list, tuple)):
            for i, value in enumerate(part):
                walk(value, f"{path}[{i}]")
        elif isinstance(part, int):
            found[part] = path

    walk(marked, name)
    return found


class Subject:
    """A function of leaves with its derivatives.

    Attributes:
        name: of the function.
        start: the leaves of the point.
        names: a name for each leaf: the argument, or the part of one, that it is.
        natural: for each result, the size that it could well have even if it is zero here; None if unknown.
        linear: True if the gradient is linear in the cotangent by construction.
    """

    natural: list[float] | None = None
    linear = False

    def __init__(self, name: str, function: Callable[..., Any], args: Sequence[Any], names: Sequence[str]) -> None:
        self.name = name
        self.function = function
        self.args, self.labels = list(args), list(names)
        self.argnum = tuple(range(len(self.args)))
        self.start, self._build = flatten(self.args)
        self.names = [name for arg, label in zip(self.args, names, strict=True) for name in named_leaves(arg, label)]
        for x, label in zip(self.start, self.names, strict=True):
            if not is_differentiable(x):
                raise OperandError(
                    f"check_grads: got {x!r:.60} ({type(x).__name__}) in {label}, expected floating numbers there"
                )

    @property
    def size(self) -> int:
        """The number of numbers that it is differentiated by."""
        return sum(int(np.size(data_of(x))) for x in self.start)

    def missing_forward(self) -> str | None:
        """The reason why the function has no forward mode; None if it has."""
        return None

    def at(self, arrays: Sequence[Any]) -> list[Any]:
        """Arguments with other numbers in their leaves; each leaf stays what it is, a float, an array or a node."""
        return list(self._build([_like(x, old) for x, old in zip(arrays, self.start, strict=True)]))

    def values(self, arrays: Sequence[Any]) -> Arrays:
        """The results at other numbers, as plain leaves."""
        leaves, _ = flatten(self.function(*self.at(arrays)))
        return [data_of(leaf) for leaf in leaves]

    def pull(self, cotangents: Sequence[Any]) -> Arrays:
        """The gradient of ``sum(cotangent * result)`` by each leaf, in reverse mode."""
        vjp, value = make_vjp(self.function, self.argnum)(*self.args)
        found, _ = flatten(vjp(_shaped(cotangents, value)))
        return [data_of(g) for g in found]

    def push(self, tangents: Sequence[Any]) -> Arrays:
        """The change of the results as the leaves move along ``tangents``, in forward mode."""
        _, moved = make_jvp(self.function, self.argnum)(*self.args)(tuple(self._build(list(tangents))))
        found, _ = flatten(moved)
        return [data_of(t) for t in found]

    def traced(self) -> Arrays:
        """The results as they come out while they are recorded."""
        _, value = make_vjp(self.function, self.argnum)(*self.args)
        return [data_of(x) for x in flatten(value)[0]]

    def derived(self, mode: str, along: Sequence[Any], natural: list[float]) -> Subject:
        """The gradient function, of the leaves and of the cotangents ("rev") or tangents ("fwd")."""
        function = self._pulled if mode == "rev" else self._pushed
        name, first = ("gradient", "cotangent") if mode == "rev" else ("forward derivative", "tangent")
        if any(isinstance(x, Node) and x.native is float for x in self.start):  # Values mix with Values alone
            node_type = next(x.node_type for x in self.start if isinstance(x, Node))
            along = [leaf(node_type, float(x)) for x in along]
        subject = Subject(f"{name} of {self.name}", function, [list(along), *self.args], [first, *self.labels])
        subject.natural = natural
        return subject

    def _pulled(self, cotangents: Any, *args: Any) -> Any:
        vjp, value = make_vjp(self.function, self.argnum)(*args)
        return vjp(_shaped(cotangents, value))

    def _pushed(self, tangents: Any, *args: Any) -> Any:
        return make_jvp(self.function, self.argnum)(*args)(tuple(self._build(tangents)))[1]


class PairSubject(Subject):
    """A function with a given derivative: ``vjp(args, cotangents)`` gives one gradient a leaf."""

    def __init__(
        self,
        name: str,
        function: Callable[..., Any],
        args: Sequence[Any],
        names: Sequence[str],
        vjp: Callable[..., Any],
        linear: bool = False,
    ) -> None:
        super().__init__(name, function, args, names)
        self.vjp, self.linear = vjp, linear

    def pull(self, cotangents: Sequence[Any]) -> Arrays:
        """The result of the given derivative."""
        found: Arrays = self.vjp(self.at(self.start), cotangents)
        return found

    def _pulled(self, cotangents: Any, *args: Any) -> Any:
        return self.vjp(list(args), cotangents)

    def traced(self) -> Arrays:
        """The results; nothing is recorded."""
        return self.values([data_of(x) for x in self.start])


class FrameworkSubject(Subject):
    """A function of a framework's tensors, differentiated by the framework; its leaves here are arrays."""

    def __init__(
        self,
        name: str,
        function: Callable[..., Any],
        args: Sequence[Any],
        names: Sequence[str],
        framework: Framework,
    ) -> None:
        super().__init__(name, function, args, names)
        self.framework = framework

    def _flat(self, tensors: Sequence[Any]) -> Arrays:
        return flatten(self.function(*self._build(list(tensors))))[0]

    def _tensors(self, arrays: Sequence[Any]) -> Arrays:
        return [self.framework.tensor(np.asarray(x)) for x in arrays]

    def _numbers(self, tensors: Sequence[Any]) -> Arrays:
        return [np.asarray(self.framework.numbers(x)) for x in tensors]

    def values(self, arrays: Sequence[Any]) -> Arrays:
        """The results at other numbers."""
        with self.framework.undifferentiated():
            return self._numbers(self._flat(self._tensors(arrays)))

    def pull(self, cotangents: Sequence[Any]) -> Arrays:
        """The gradient by the framework's reverse mode."""
        return self._numbers(self.framework.vjp(self._flat, self._tensors(self.start), self._tensors(cotangents)))

    def push(self, tangents: Sequence[Any]) -> Arrays:
        """The tangents by the framework's forward mode."""
        return self._numbers(self.framework.jvp(self._flat, self._tensors(self.start), self._tensors(tangents)))

    def missing_forward(self) -> str | None:
        """The framework's reason if it has no forward-mode rule for the function; None if it has one."""
        try:
            self.push([np.zeros_like(np.asarray(x)) for x in self.start])
        except Exception as error:  # any class; reverse mode shows faults of the function
            return f"{type(error).__name__}: {str(error).strip().splitlines()[0]:.100}" if str(error) else repr(error)
        return None

    def traced(self) -> Arrays:
        """The results as they come out while the framework records."""
        return self._numbers(self.framework.recorded(self._flat, self._tensors(self.start)))

    def derived(self, mode: str, along: Sequence[Any], natural: list[float]) -> Subject:
        """The framework's gradient function, which it differentiates again."""
        function = self._pulled if mode == "rev" else self._pushed
        name, first = ("gradient", "cotangent") if mode == "rev" else ("forward derivative", "tangent")
        args, labels = [list(along), *self.args], [first, *self.labels]
        subject = FrameworkSubject(f"{name} of {self.name}", function, args, labels, self.framework)
        subject.natural = natural
        return subject

    def _pulled(self, cotangents: Any, *args: Any) -> Any:
        return self.framework.vjp(self._flat, flatten(list(args))[0], cotangents)

    def _pushed(self, tangents: Any, *args: Any) -> Any:
        return self.framework.jvp(self._flat, flatten(list(args))[0], tangents)


def _like(x: Any, old: Any) -> Any:
    """The numbers ``x`` in the form of the leaf ``old``."""
    if isinstance(old, Node):
        return leaf(old.node_type, float(x) if old.native is float else np.asarray(x), old.requires_grad)
    return float(x) if isinstance(old, float) and not isinstance(old, np.generic) else x


def _shaped(cotangents: Sequence[Any], value: Any) -> Any:
    """Cotangents in the structure of the result that they belong to."""
    return flatten(value)[1](list(cotangents))
