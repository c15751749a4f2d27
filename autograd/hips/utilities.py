"""Small functions that HIPS autograd exports and packages use: sequences with other entries, names, a quick check."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from autograd.testing import check_grads

Function = Callable[..., Any]


def subvals(x: Sequence[Any], ivs: Iterable[tuple[int, Any]]) -> tuple[Any, ...]:
    """A sequence as a tuple with other entries at some positions.

    Example:
        >>> subvals([1, 2, 3], [(0, 10), (2, 30)])
        (10, 2, 30)
    """
    new = list(x)
    for i, value in ivs:
        new[i] = value
    return tuple(new)


def subval(x: Sequence[Any], i: int, v: Any) -> tuple[Any, ...]:
    """A sequence as a tuple with another entry at position ``i``.

    Example:
        >>> subval([1, 2, 3], 1, 20)
        (1, 20, 3)
    """
    return subvals(x, [(i, v)])


def func(f: Any) -> Any:
    """A method as the function that it is: ``f`` itself in Python 3."""
    return f


def wraps(fun: Function, namestr: str = "{fun}", docstr: str = "{doc}", **kwargs: Any) -> Function:
    """A decorator that gives a function the name and docstring of ``fun``, or texts with them and ``kwargs`` in them.

    Example:
        >>> import numpy as np
        >>> @wraps(np.sin, "{op}_of_{fun}", op="grad")
        ... def slope(x):
        ...     return np.cos(x)
        >>> slope.__name__
        'grad_of_sin'
    """

    def named(f: Function) -> Function:
        given = {"fun": getattr(fun, "__name__", "[unknown name]"), **kwargs}
        f.__name__ = namestr.format(**given)
        f.__doc__ = docstr.format(doc=getattr(fun, "__doc__", ""), **given)
        return f

    return named


def quick_grad_check(
    fun: Function, arg0: Any, extra_args: Sequence[Any] = (), kwargs: Mapping[str, Any] | None = None, **ignored: Any
) -> None:
    """Check the gradient of ``fun(arg0, *extra_args, **kwargs)`` by its first argument. Deprecated, as it says.

    Tolerances and the like are taken and not used; ``autograd.testing.check_grads`` finds its own.

    Raises:
        GradientError: the gradient is wrong.
    """
    warnings.warn("quick_grad_check is deprecated: use autograd.testing.check_grads", UserWarning, stacklevel=2)
    check_grads(fun, arg0, *extra_args, argnum=0, modes=("rev",), order=1, params=dict(kwargs or {}))
