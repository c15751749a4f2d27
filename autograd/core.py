"""HIPS autograd's name for the core: derivatives of functions of one argument, and the declaration of rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd import functional
from autograd.extend import def_linear as def_linear
from autograd.extend import defjvp as defjvp
from autograd.extend import defjvp_argnum as defjvp_argnum
from autograd.extend import defjvp_argnums as defjvp_argnums
from autograd.extend import defvjp as defvjp
from autograd.extend import defvjp_argnum as defvjp_argnum
from autograd.extend import defvjp_argnums as defvjp_argnums
from autograd.extend import primitive as primitive
from autograd.transforms.vspaces import VSpace as VSpace
from autograd.transforms.vspaces import vspace as vspace


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
