"""A package that differentiates functions of its own tensors, as ``check_grads`` needs it.

A derivative is that of a function of a list of tensors with a list of tensors as its result. It can be differentiated
again, by the same framework: so second and higher orders are checked as those of this package are.
"""

from __future__ import annotations

import contextlib
import functools
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from autograd.containers import flatten
from autograd.engine.node import data_of

Flat = Callable[[Sequence[Any]], Sequence[Any]]


class Framework(ABC):
    """A package that differentiates functions of its own tensors.

    Attributes:
        name: of the package.
        again: the modes whose derivatives are differentiated again if nobody says which.
    """

    name: str
    again: tuple[str, ...] = ("rev", "fwd")

    @abstractmethod
    def owns(self, x: Any) -> bool:
        """True if ``x`` is a tensor of the package."""

    @abstractmethod
    def tensor(self, x: Any) -> Any:
        """A leaf of numbers as a tensor; other leaves, and tensors, as they are."""

    @abstractmethod
    def numbers(self, x: Any) -> Any:
        """A tensor as a NumPy array; other leaves as they are."""

    @abstractmethod
    def vjp(self, f: Flat, xs: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """The gradient of ``sum(cotangent * result)`` by each of ``xs``."""

    @abstractmethod
    def jvp(self, f: Flat, xs: Sequence[Any], tangents: Sequence[Any]) -> list[Any]:
        """The change of each result as ``xs`` move along ``tangents``."""

    @abstractmethod
    def recorded(self, f: Flat, xs: Sequence[Any]) -> list[Any]:
        """The results as they come out while the function is differentiated."""

    @abstractmethod
    def is_complex(self, x: Any) -> bool:
        """True if a tensor is of complex numbers."""

    @abstractmethod
    def joined(self, x: Any) -> Any:
        """Complex numbers of their real and imaginary parts, which lie along the last axis."""

    @abstractmethod
    def parts(self, z: Any) -> Any:
        """The reverse of ``joined``."""

    def surroundings(self) -> Any:
        """A context of the whole check, in which the package can differentiate."""
        return contextlib.nullcontext()

    def undifferentiated(self) -> Any:
        """A context in which nothing is recorded."""
        return contextlib.nullcontext()

    def opened(self, f: Any) -> tuple[Any, dict[str, Any]] | None:
        """A module as a function of its parameters, which come first, and of its arguments; None for a function."""
        return None

    def plain(self, args: Sequence[Any]) -> list[Any]:
        """The arguments with arrays in place of the leaves to differentiate by."""
        leaves, build = flatten(list(args))
        return list(build([self.numbers(data_of(x)) for x in leaves]))

    def on_arrays(self, f: Any) -> Callable[..., Any]:
        """``f`` as a function from arrays to arrays."""
        call = self.taking(f)

        @functools.wraps(f, updated=())
        def function(*args: Any, **params: Any) -> Any:
            leaves, build = flatten(call(*args, **params))
            return build([self.numbers(x) for x in leaves])

        return function

    def taking(self, f: Any) -> Callable[..., Any]:
        """``f`` as a function that takes arrays in place of tensors, and tensors too."""

        def function(*args: Any, **params: Any) -> Any:
            leaves, build = flatten(list(args))
            return f(*build([self.tensor(x) for x in leaves]), **params)

        return function
