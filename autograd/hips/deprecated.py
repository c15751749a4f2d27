"""Ways of declaring rules that HIPS autograd calls deprecated, and still has: methods of a primitive."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable
from typing import Any, ParamSpec, TypeVar

from autograd.transforms import custom_rules
from autograd.transforms.custom_rules import defvjp
from autograd.transforms.vspaces import vspace

Function = Callable[..., Any]
P = ParamSpec("P")
R = TypeVar("R")


def primitive(fun: Callable[P, R]) -> Callable[P, R]:
    """``autograd.extend.primitive``; the function also has ``defgrad``, ``defvjp`` and ``defvjp_is_zero``.

    Each of these warns that it is deprecated. ``f.defgrad(maker, argnum)`` is ``defvjp(f, maker, argnums=[argnum])``;
    ``f.defvjp(rule, argnum)`` takes a rule ``rule(g, ans, vs, gvs, *args, **kwargs)`` with the vector spaces of the
    argument and of ``g``; ``f.defvjp_is_zero(argnums)`` says that gradients are zero.

    Example:
        >>> from autograd import grad
        >>> @primitive
        ... def double(x):
        ...     return 2.0 * x
        >>> with warnings.catch_warnings(action="ignore"):
        ...     double.defgrad(lambda ans, x: lambda g: 2.0 * g)
        >>> grad(double)(1.0)
        2.0
    """
    wrapped = custom_rules.primitive(fun)
    makers: dict[int, Function | None] = {}

    def give(name: str, new: dict[int, Function | None]) -> None:
        warnings.warn(
            f"The {name} method is deprecated: use defvjp(fun, ...) of autograd.extend", UserWarning, stacklevel=3
        )
        makers.update(new)
        defvjp(wrapped, *makers.values(), argnums=list(makers))

    def defgrad_method(gradmaker: Function, argnum: int = 0) -> None:
        give("defgrad", {argnum: gradmaker})

    def defvjp_method(rule: Function, argnum: int = 0) -> None:
        def maker(ans: Any, *args: Any, **kwargs: Any) -> Function:
            return lambda g: rule(g, ans, vspace(args[argnum]), vspace(g), *args, **kwargs)

        give("defvjp", {argnum: maker})

    def defvjp_is_zero_method(argnums: Iterable[int] = (0,)) -> None:
        give("defvjp_is_zero", dict.fromkeys(argnums))

    vars(wrapped).update(defgrad=defgrad_method, defvjp=defvjp_method, defvjp_is_zero=defvjp_is_zero_method)
    return wrapped
