"""Custom rules: ``primitive`` wraps a function, ``defvjp``, ``defjvp`` and their relatives give the rules.

Names and arguments are HIPS autograd's; ``autograd.extend`` says when to use them.
"""

from __future__ import annotations

import functools
import inspect
import itertools
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ParamSpec, SupportsIndex, TypeVar

import numpy as np

from autograd.engine.doors import callable_for
from autograd.engine.guests import copied
from autograd.engine.node import Node
from autograd.engine.recording import not_differentiating
from autograd.errors import DeclarationError
from autograd.protocols.dispatch import is_answered
from autograd.transforms.primitive_calls import ZERO, Rules, call_primitive, name_of
from autograd.transforms.pytree import flatten, leaves_like
from autograd.transforms.results import spread_out, without_nodes

Function = Callable[..., Any]
P = ParamSpec("P")
R = TypeVar("R")


def primitive(fun: Callable[P, R]) -> Callable[P, R]:
    """A function that is differentiated by rules of its own, which ``defvjp`` and ``defjvp`` give.

    Called on plain arguments it is ``fun`` itself. Nested containers of nodes are arguments as nodes are; a keyword
    argument is a constant.

    Raises:
        OperandError: when called: ``fun`` returned something other than numbers and arrays, a keyword argument is a
            node, or ``fun`` used a node that is not among its arguments.
        MissingRuleError: when differentiated by an argument for which no rule was given.
        RuleError: when a rule returned something of another shape or structure than its argument's.

    Example:
        >>> import numpy as np
        >>> from autograd import grad
        >>> @primitive
        ... def logsumexp(x):
        ...     top = np.max(x)
        ...     return top + np.log(np.sum(np.exp(x - top)))
        >>> defvjp(logsumexp, lambda ans, x: lambda g: g * np.exp(x - ans))
        >>> grad(logsumexp)(np.array([1000.0, 1000.0]))
        array([0.5, 0.5])
    """
    rules = Rules(callable_for("primitive", fun), name_of(fun), parameters_of(fun))

    @functools.wraps(fun, updated=())
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        arguments = [spread_out(x) for x in args]
        if not any(isinstance(x, Node) for argument in arguments for x in argument.leaves):
            with not_differentiating():
                return fun(*args, **kwargs)
        return call_primitive(rules, arguments, kwargs)

    vars(wrapped)["rules"] = rules
    return wrapped


def parameters_of(fun: Function) -> tuple[str, ...]:
    """The names of the positional parameters, for messages and pictures, as far as they can be read."""
    try:
        parameters = inspect.signature(fun).parameters.values()
    except (TypeError, ValueError):  # a C function hides its signature
        return ()
    return tuple(p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD))


def _rules_of(fun: Function, who: str) -> Rules:
    """The rules of a primitive; a warning, and rules that nothing uses, for any other function."""
    rules = getattr(fun, "rules", None)
    if isinstance(rules, Rules):
        return rules
    if not callable(fun):
        raise DeclarationError(f"{who}: got {fun!r:.60}, expected a function made by primitive()")
    if is_answered(fun):
        problem = "has a derivative here, which is kept; make a primitive() of your own for another"
    else:
        problem = "is not made by primitive(), so no rule of its own is used: it is differentiated step by step"
    warnings.warn(f"{who}: {name_of(fun)} {problem}", stacklevel=3)
    return Rules(fun, name_of(fun), ())  # the caller fills these rules; no primitive uses them


def defvjp(fun: Function, *vjpmakers: Function | None, argnums: Iterable[int] | None = None) -> None:
    """Give the reverse-mode rules of a primitive.

    Args:
        fun: a function that ``primitive`` returned.
        *vjpmakers: one an argument: ``vjpmaker(ans, *args, **kwargs)`` returns ``vjp(g)``, which returns the gradient
            of the argument, of its shape. ``ans`` is the result of the function. None where the gradient is zero.
            Written with NumPy's functions it can be differentiated again.
        argnums: the positions of the arguments that the rules belong to, if they are not 0, 1, 2 ...

    Warns:
        UserWarning: the function is no primitive, so that nothing would use the rules; or it is one of NumPy's or
            SciPy's, or an op, and keeps the derivative that it has.
    """
    rules = _rules_of(fun, "defvjp")
    makers = _by_argnum("defvjp", rules, vjpmakers, argnums)

    def vjp(argnums: Sequence[int], ans: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Function:
        vjps = [None if makers[i] is None else makers[i](ans, *args, **kwargs) for i in argnums]
        return lambda g: [ZERO if vjp is None else copied(vjp(copied(g))) for vjp in vjps]

    rules.vjp, rules.vjps_of = vjp, frozenset(makers)


def defvjp_argnum(fun: Function, vjpmaker: Function) -> None:
    """Give one reverse-mode rule for all arguments: ``vjpmaker(argnum, ans, args, kwargs)`` returns ``vjp(g)``."""

    def vjp(argnums: Sequence[int], ans: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Function:
        vjps = [vjpmaker(i, ans, args, kwargs) for i in argnums]
        return lambda g: [copied(vjp(copied(g))) for vjp in vjps]

    defvjp_argnums(fun, vjp)


def defvjp_argnums(fun: Function, vjpmaker: Function) -> None:
    """Give one rule for several arguments: ``vjpmaker(argnums, ans, args, kwargs)`` returns ``vjp(g)``.

    ``vjp(g)`` returns the gradients of the arguments ``argnums``, in that order: for work that they share.
    """
    rules = _rules_of(fun, "defvjp_argnums")
    rules.vjp, rules.vjps_of = vjpmaker, None


def defjvp(fun: Function, *jvpfuns: Function | str | None, argnums: Iterable[int] | None = None) -> None:
    """Give the forward-mode rules of a primitive. Without them forward mode transposes its reverse-mode rules.

    Args:
        fun: a function that ``primitive`` returned.
        *jvpfuns: one an argument: ``jvpfun(g, ans, *args, **kwargs)`` returns the tangent of the result from the
            tangent ``g`` of the argument. "same" for an argument in which the function is linear; None for zero.
        argnums: the positions of the arguments that the rules belong to, if they are not 0, 1, 2 ...

    Example:
        >>> import numpy as np
        >>> from autograd import make_jvp
        >>> @primitive
        ... def twice(x):
        ...     return 2 * x
        >>> defjvp(twice, "same")
        >>> make_jvp(twice)(3.0)(1.0)
        (np.float64(6.0), np.float64(2.0))
    """
    rules = _rules_of(fun, "defjvp")
    makers = _by_argnum("defjvp", rules, jvpfuns, argnums)

    def jvp(argnums: Sequence[int], gs: Sequence[Any], ans: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        parts = []
        for i, g in zip(argnums, gs, strict=True):
            if makers[i] == "same":
                parts.append(fun(*args[:i], g, *args[i + 1 :], **kwargs))
            elif makers[i] is not None:
                parts.append(makers[i](g, ans, *args, **kwargs))
        return _sum(rules.name, parts)

    rules.jvp, rules.jvps_of = jvp, frozenset(makers)


def defjvp_argnum(fun: Function, jvpmaker: Function) -> None:
    """Give one forward-mode rule for all arguments: ``jvpmaker(argnum, g, ans, args, kwargs)`` returns the tangent."""
    name = _rules_of(fun, "defjvp_argnum").name

    def jvp(argnums: Sequence[int], gs: Sequence[Any], ans: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        return _sum(name, [jvpmaker(i, g, ans, args, kwargs) for i, g in zip(argnums, gs, strict=True)])

    defjvp_argnums(fun, jvp)


def defjvp_argnums(fun: Function, jvpmaker: Function) -> None:
    """Give one rule for several arguments: ``jvpmaker(argnums, gs, ans, args, kwargs)`` returns the tangent."""
    rules = _rules_of(fun, "defjvp_argnums")
    rules.jvp, rules.jvps_of = jvpmaker, None


def def_linear(fun: Function) -> None:
    """Declare that a primitive is linear in each of its arguments: its forward-mode rule is the function itself."""
    defjvp_argnum(fun, lambda argnum, g, ans, args, kwargs: fun(*args[:argnum], g, *args[argnum + 1 :], **kwargs))


def notrace_primitive(fun: Callable[P, R]) -> Callable[P, R]:
    """``fun`` on plain numbers and arrays in place of nodes; its result is plain too, so no derivative passes."""
    callable_for("notrace_primitive", fun)

    @functools.wraps(fun, updated=())
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return fun(*map(without_nodes, args), **{name: without_nodes(x) for name, x in kwargs.items()})

    return wrapped


def _by_argnum(who: str, rules: Rules, makers: Sequence[Any], argnums: Iterable[int] | None) -> dict[int, Any]:
    """The makers of rules by the position of their argument."""
    for maker in makers:
        if (
            maker is not None
            and not callable(maker)
            and not (isinstance(maker, str) and maker == "same" and who == "defjvp")
        ):
            raise DeclarationError(f"{who}: got {maker!r:.60} as a rule of {rules.name}, expected a function or None")
    if argnums is not None:
        if not isinstance(argnums, Iterable) or getattr(argnums, "shape", None) == ():
            raise DeclarationError(f"{who}: got argnums={argnums!r:.60}, expected a list of integers")
        argnums = list(argnums)
        if any(isinstance(i, bool) or not isinstance(i, SupportsIndex) or np.ndim(i) for i in argnums):
            raise DeclarationError(f"{who}: got argnums={argnums!r:.60}, expected a list of integers")
    return dict(zip(itertools.count() if argnums is None else argnums, makers, strict=False))


def _sum(name: str, parts: Sequence[Any]) -> Any:
    """The sum of tangents, which may be containers."""
    if not parts:
        return ZERO
    flat = [leaves_like(f"the forward-mode rule of {name}", part, parts[0]) for part in parts]
    _, build = flatten(parts[0])
    return build([functools.reduce(lambda x, y: x + y, leaves) for leaves in zip(*flat, strict=True)])
