"""Derivatives of functions of one argument at a point, and operators on such functions made for many arguments."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from autograd import functional
from autograd.engine.doors import callable_for, door

Function = Callable[..., Any]


def unary_to_nary(unary_operator: Function) -> Function:
    """``unary_operator(fun, x)`` as ``operator(fun, argnum)(*args)``, which holds the other arguments fixed.

    Args:
        unary_operator: takes a function of one argument, the point, and further arguments of its own.

    Example:
        >>> from autograd.core import make_vjp
        >>> @unary_to_nary
        ... def slope(fun, x):
        ...     return make_vjp(fun, x)[0](1.0)
        >>> slope(lambda x, y: x * y**2, 1)(3.0, 2.0)
        12.0
    """

    callable_for("unary_to_nary", unary_operator, "unary_operator")

    @functools.wraps(unary_operator)
    def operator(fun: Function, argnum: int | list[int] | tuple[int, ...] = 0, *given: Any, **options: Any) -> Function:
        callable_for("unary_to_nary", fun)

        @door
        def of_many(*args: Any, **kwargs: Any) -> Any:
            single = isinstance(argnum, int)
            places = [argnum] if isinstance(argnum, int) else list(argnum)

            def of_one(x: Any) -> Any:
                new = list(args)
                for i, part in zip(places, [x] if single else x, strict=True):
                    new[i] = part
                return fun(*new, **kwargs)

            point = args[places[0]] if single else tuple(args[i] for i in places)
            return unary_operator(of_one, point, *given, **options)

        return of_many

    return operator


def make_vjp(fun: Callable[[Any], Any], x: Any) -> tuple[Callable[[Any], Any], Any]:
    """The function v -> vᵀJ at ``x``, and the value there.

    Example:
        >>> vjp, value = make_vjp(lambda x: x**2, 3.0)
        >>> value, vjp(1.0)
        (np.float64(9.0), 6.0)
    """
    pair: tuple[Callable[[Any], Any], Any] = functional.make_vjp(fun)(x)
    return pair


def make_jvp(fun: Callable[[Any], Any], x: Any) -> Callable[[Any], tuple[Any, Any]]:
    """The function v -> (value, J v) at ``x``.

    Example:
        >>> make_jvp(lambda x: x**2, 3.0)(1.0)
        (np.float64(9.0), np.float64(6.0))
    """
    push: Callable[[Any], tuple[Any, Any]] = functional.make_jvp(fun)(x)
    return push
