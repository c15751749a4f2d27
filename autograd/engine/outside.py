"""Functions that are not NumPy's, called on traced numbers: each is recorded as one call.

Traced numbers (tracers of ``autograd.compiling``) stand in for NumPy's arrays, and see calls of NumPy's functions and
operators. C code does not call them. So a function of another library, or one that works in memory of its own, is
marked here: it is recorded, and called again, as a whole.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeVar, overload

from numpy import ndarray

F = TypeVar("F", bound=Callable[..., Any])


@overload
def outside(f: F, *, forms_follow: bool = ...) -> F: ...


@overload
def outside(f: None = ..., *, forms_follow: bool = ...) -> Callable[[F], F]: ...


def outside(f: Callable[..., Any] | None = None, *, forms_follow: bool = False) -> Any:
    """``f``, recorded as one call when traced numbers are among its positional arguments, or in lists there.

    It is a decorator, too, with arguments or without.

    Args:
        f: a function of NumPy's arrays whose result depends on its arguments alone. It changes none of them.
        forms_follow: True if shapes and dtypes of the results depend only on those of the arguments.

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
        for x in args:
            cls = type(x)
            if cls is not ndarray and (take := _taker(cls, x)) is not None:
                return take(one, args, kwargs)
        return f(*args, **kwargs)

    return call


def call_outside(f: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """``f(*args, **kwargs)``, recorded as one call; see ``outside``.

    Example:
        >>> import math
        >>> call_outside(math.fsum, [0.25, 0.5])
        0.75
    """
    for x in (*args, *kwargs.values()):
        if (take := _taker(type(x), x)) is not None:
            return take(f, args, kwargs)
    return f(*args, **kwargs)


class _Function:
    """A function with a mark. (Those of C take no attributes.)"""

    forms_follow = True

    def __init__(self, f: Callable[..., Any]) -> None:
        self.f, self.__name__, self.__module__ = f, getattr(f, "__name__", "f"), getattr(f, "__module__", "")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """The result of the function."""
        return self.f(*args, **kwargs)


def _shown_again(x: Any) -> Any:
    return x.view() if hasattr(x, "view") else x


SET_APART = _Function(_shown_again)
"""The function of the calls that ``set_apart`` makes."""


def set_apart(x: Any) -> Any:
    """x itself; a traced array as another one with the same numbers. A compiler would otherwise see that the second
    call of a checkpoint repeats the first one, and leave it out, although it saves memory.
    """
    take = _taker(type(x), x)
    return x if take is None else take(SET_APART, (x,), {})


def refuse_to_call_back(name: str, *args: Any) -> None:
    """Refuse traced numbers, for a function that calls back a function of the user's while it runs.

    One call cannot stand for it: what that function does beside computing (it may count its calls) happens inside.

    Args:
        name: the function, for the message.
        args: its arguments.
    """
    refuse = _taker(tuple, args, "__as_no_call__")
    if refuse is not None:
        refuse(
            f"{name}: got numbers that are being compiled, and a function that SciPy calls as often as it needs to: "
            f"what it does beside computing would be lost; compile that function instead: {name}(compile(f), ...)"
        )


def _taker(cls: type, x: Any, method: str = "__as_one_call__") -> Any:
    """The method of x, or of a part of a tuple or list, that takes a call as a whole; None if there is none."""
    if cls is tuple or cls is list:
        return next((take for part in x if (take := _taker(type(part), part, method)) is not None), None)
    return getattr(x, method) if hasattr(cls, method) else None
