"""Functions that are not NumPy's, on numbers that write down what is called: each is one call to them.

Such numbers (a tracer of ``autograd.compiling``) stand in for NumPy's arrays, and see the calls of NumPy's functions
and operators by themselves. C code does not ask them. So a function of another library, or one that works in memory of
its own, is marked here: it is noted as a whole, and called again as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar, overload

F = TypeVar("F", bound=Callable[..., Any])


@overload
def outside(f: F, *, forms_follow: bool = ...) -> F: ...


@overload
def outside(f: None = ..., *, forms_follow: bool = ...) -> Callable[[F], F]: ...


def outside(f: Callable[..., Any] | None = None, *, forms_follow: bool = False) -> Any:
    """``f`` as one call to numbers that write down what is called, among its arguments or in lists of these.

    It is a decorator, too, with arguments or without.

    Args:
        f: a function of NumPy's arrays whose result depends on its arguments alone. It changes none of them.
        forms_follow: True if shapes and dtypes of the results follow from those of the arguments, whatever the numbers.

    Example:
        >>> import math
        >>> outside(math.fsum)([0.25, 0.5])
        0.75
    """
    if f is None:
        return partial(outside, forms_follow=forms_follow)
    one = _Function(f) if forms_follow else f

    @wraps(f)
    def call(*args: Any, **kwargs: Any) -> Any:
        take = _taker(args) or (_taker(kwargs.values()) if kwargs else None)
        return f(*args, **kwargs) if take is None else take(one, args, kwargs)

    return call


def call_outside(f: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """``f(*args, **kwargs)`` as one call to numbers that write down what is called; see ``outside``.

    Example:
        >>> import math
        >>> call_outside(math.fsum, [0.25, 0.5])
        0.75
    """
    take = _taker(args) or (_taker(kwargs.values()) if kwargs else None)
    return f(*args, **kwargs) if take is None else take(f, args, kwargs)


class _Function:
    """A function with a mark. (Those of C take no attributes.)"""

    forms_follow = True

    def __init__(self, f: Callable[..., Any]) -> None:
        self.f, self.__name__, self.__module__ = f, getattr(f, "__name__", "f"), getattr(f, "__module__", "")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """As the function."""
        return self.f(*args, **kwargs)


def _shown_again(x: Any) -> Any:
    return x.view() if hasattr(x, "view") else x


SET_APART = _Function(_shown_again)
"""The function of the calls that ``set_apart`` makes."""


def set_apart(x: Any) -> Any:
    """x itself; for an array that writes down what is called, another one with the same numbers.

    What is computed from it does not count as computed before, so it is computed again: the second call of a checkpoint
    is there to save memory, and would be left out otherwise.
    """
    take = _taker((x,))
    return x if take is None else take(SET_APART, (x,), {})


def _taker(xs: Any) -> Any:
    for x in xs:
        cls = type(x)
        if issubclass(cls, (tuple, list)):
            if (take := _taker(x)) is not None:
                return take
        elif hasattr(cls, "__as_one_call__"):
            return x.__as_one_call__
    return None
