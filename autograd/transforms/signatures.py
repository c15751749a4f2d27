"""The types of the transforms: a derivative function takes the arguments of its function, and type checkers know it.

Each decorator returns what it is given, and says of what type it is. The types stand here, once, because a transform
has up to five overloads. A parameter by which is differentiated loses its name in them: derivative functions take it by
its position alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, Protocol, TypeVar, cast, overload

from autograd.transforms.deriving import Derived

if TYPE_CHECKING:
    from numpy import ufunc

    from autograd.transforms.calling import Argnum

P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")
Result = TypeVar("Result", covariant=True)
X = TypeVar("X", bound=Any)  # with the bound, pyright takes the parameters of a lambda as Any
Y = TypeVar("Y", bound=Any)

First = Literal[0]
Second = Literal[1]
Both = tuple[First, Second]


class Transform(Protocol[Q, Result]):
    """A transform with the parameters ``Q`` beside the function; the derivative function returns a ``Result``.

    NumPy's ufuncs have types of their own, for plain arrays alone, and so they are taken without them.
    """

    @overload
    def __call__(self, fun: ufunc, *args: Q.args, **kwargs: Q.kwargs) -> Derived[..., Result]: ...

    @overload
    def __call__(self, fun: Callable[P, Any], *args: Q.args, **kwargs: Q.kwargs) -> Derived[P, Result]: ...


class Gradient(Protocol):
    """The type of ``grad`` and its like: the result is built like the argument ``argnum``."""

    @overload
    def __call__(self, fun: ufunc, argnum: Argnum = 0) -> Derived[..., Any]: ...

    @overload
    def __call__(self, fun: Callable[Concatenate[X, P], Any], argnum: First = 0) -> Derived[Concatenate[X, P], X]: ...

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, Y, P], Any], argnum: Second
    ) -> Derived[Concatenate[X, Y, P], Y]: ...

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, Y, P], Any], argnum: Both
    ) -> Derived[Concatenate[X, Y, P], tuple[X, Y]]: ...

    @overload
    def __call__(self, fun: Callable[P, Any], argnum: Argnum) -> Derived[P, Any]: ...


class ValueAndGradient(Protocol):
    """The type of ``value_and_grad``: the result of the function, and what is built like the argument ``argnum``."""

    @overload
    def __call__(self, fun: ufunc, argnum: Argnum = 0) -> Derived[..., tuple[Any, Any]]: ...

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, P], R], argnum: First = 0
    ) -> Derived[Concatenate[X, P], tuple[R, X]]: ...

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, Y, P], R], argnum: Second
    ) -> Derived[Concatenate[X, Y, P], tuple[R, Y]]: ...

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, Y, P], R], argnum: Both
    ) -> Derived[Concatenate[X, Y, P], tuple[R, tuple[X, Y]]]: ...

    @overload
    def __call__(self, fun: Callable[P, R], argnum: Argnum) -> Derived[P, tuple[R, Any]]: ...


class GradientAndAux(Protocol):
    """The type of ``grad_and_aux``: what is built like the argument ``argnum``, and the second result."""

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, P], tuple[Any, R]], argnum: First = 0
    ) -> Derived[Concatenate[X, P], tuple[X, R]]: ...

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, Y, P], tuple[Any, R]], argnum: Second
    ) -> Derived[Concatenate[X, Y, P], tuple[Y, R]]: ...

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, Y, P], tuple[Any, R]], argnum: Both
    ) -> Derived[Concatenate[X, Y, P], tuple[tuple[X, Y], R]]: ...

    @overload
    def __call__(self, fun: Callable[P, tuple[Any, R]], argnum: Argnum) -> Derived[P, tuple[Any, R]]: ...


class Pullback(Protocol):
    """The type of ``make_vjp``: at a point, the function v -> v J, and the result of the function."""

    @overload
    def __call__(self, fun: ufunc, argnum: Argnum = 0) -> Derived[..., tuple[Callable[[Any], Any], Any]]: ...

    @overload
    def __call__(
        self, fun: Callable[Concatenate[X, P], R], argnum: First = 0
    ) -> Derived[Concatenate[X, P], tuple[Callable[[Any], X], R]]: ...

    @overload
    def __call__(self, fun: Callable[P, R], argnum: Argnum) -> Derived[P, tuple[Callable[[Any], Any], R]]: ...


def transform(function: Callable[Concatenate[Any, Q], Derived[..., R]]) -> Transform[Q, R]:
    """``function`` as a ``Transform`` of what it is given first.

    Example:
        >>> def twice(fun):
        ...     return lambda *args: 2 * fun(*args)
        >>> transform(twice) is twice
        True
    """
    return cast(Transform[Q, R], function)


def gradient(function: Callable[..., Any]) -> Gradient:
    """``function`` as a ``Gradient``."""
    return cast(Gradient, function)


def value_and_gradient(function: Callable[..., Any]) -> ValueAndGradient:
    """``function`` as a ``ValueAndGradient``."""
    return cast(ValueAndGradient, function)


def gradient_and_aux(function: Callable[..., Any]) -> GradientAndAux:
    """``function`` as a ``GradientAndAux``."""
    return cast(GradientAndAux, function)


def pullback(function: Callable[..., Any]) -> Pullback:
    """``function`` as a ``Pullback``."""
    return cast(Pullback, function)
