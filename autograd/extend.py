"""Functions with derivatives of your own: wrap one with ``primitive``, give its rules with ``defvjp`` and ``defjvp``.

Names and arguments are HIPS autograd's. This is the door for what the ops cannot see into: a solver, a compiled
library, a formula whose derivative is known to be better than that of its steps. A primitive takes any arguments;
those positional ones that are nodes, or containers with nodes in them, are differentiated by. It sees plain numbers
and arrays, and may return a number, an array or a container of them.

An operation on arrays of your own that always takes the same operands is shorter as an ``op`` (``graph.py``).
"""

from __future__ import annotations

import functools
import inspect
import itertools
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy

from autograd.backward import gradients
from autograd.containers import flatten, is_container, leaves_like
from autograd.dispatch import is_answered
from autograd.errors import DeclarationError, MissingRuleError, OperandError, RuleError
from autograd.graph import JointOp, Node, describe, leaf
from autograd.payloads import is_foreign
from autograd.recording import deeper, recorded, undifferentiated
from autograd.vspaces import vspace

np: Any = numpy  # whose stubs know plain arrays only

__all__ = [
    "def_linear", "defjvp", "defjvp_argnum", "defjvp_argnums", "defvjp", "defvjp_argnum", "defvjp_argnums",
    "notrace_primitive", "primitive", "vspace",
]  # fmt: skip

Function = Callable[..., Any]


@dataclass
class _Rules:
    """What was said of a primitive: its rules for several arguments at once, as HIPS autograd passes them."""

    function: Function
    name: str
    parameters: tuple[str, ...]
    vjp: Function | None = None  # (argnums, ans, args, kwargs) -> (g -> gradients)
    jvp: Function | None = None  # (argnums, gs, ans, args, kwargs) -> tangent
    vjps_of: frozenset[int] | None = field(default=None)  # the arguments that the rules are for; None for all
    jvps_of: frozenset[int] | None = field(default=None)


def primitive(fun: Function) -> Function:
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
    rules = _Rules(fun, name_of(fun), _parameters(fun))

    @functools.wraps(fun, updated=())
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        arguments = [spread_out(x) for x in args]
        if not any(isinstance(x, Node) for argument in arguments for x in argument.leaves):
            with undifferentiated():
                return fun(*args, **kwargs)
        return _call(rules, arguments, kwargs)

    vars(wrapped)["rules"] = rules
    return wrapped


def name_of(fun: Function) -> str:
    """What to call a function, or an object that is called like one."""
    name: str = getattr(fun, "__name__", type(fun).__name__)
    return name


def _parameters(fun: Function) -> tuple[str, ...]:
    """The names of the positional parameters, for messages and pictures, as far as they can be read."""
    try:
        parameters = inspect.signature(fun).parameters.values()
    except (TypeError, ValueError):  # a C function that hides its signature
        return ()
    return tuple(p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD))


def _rules_of(fun: Function, who: str) -> _Rules:
    rules = getattr(fun, "rules", None)
    if isinstance(rules, _Rules):
        return rules
    if not callable(fun):
        raise DeclarationError(f"{who}: got {fun!r:.60}, expected a function made by primitive()")
    if is_answered(fun):
        problem = "has a derivative here, which is kept; make a primitive() of your own for another"
    else:
        problem = "is not made by primitive(), so no rule of its own is used: it is differentiated step by step"
    warnings.warn(f"{who}: {name_of(fun)} {problem}", stacklevel=3)
    return _Rules(fun, name_of(fun), ())  # which nobody reads


def defvjp(fun: Function, *vjpmakers: Function | None, argnums: Iterable[int] | None = None) -> None:
    """Give the reverse-mode rules of a primitive.

    Args:
        fun: what ``primitive`` returned.
        *vjpmakers: one an argument: ``vjpmaker(ans, *args, **kwargs)`` returns ``vjp(g)``, which returns the gradient
            of the argument, of its shape. ``ans`` is what the function returned. None where the gradient is zero.
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
        return lambda g: [_ZERO if vjp is None else vjp(g) for vjp in vjps]

    rules.vjp, rules.vjps_of = vjp, frozenset(makers)


def defvjp_argnum(fun: Function, vjpmaker: Function) -> None:
    """Give one reverse-mode rule for all arguments: ``vjpmaker(argnum, ans, args, kwargs)`` returns ``vjp(g)``."""

    def vjp(argnums: Sequence[int], ans: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Function:
        vjps = [vjpmaker(i, ans, args, kwargs) for i in argnums]
        return lambda g: [vjp(g) for vjp in vjps]

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
        fun: what ``primitive`` returned.
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
        (6.0, 2.0)
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
    """Say that a primitive is linear in each of its arguments: its forward-mode rule is the function itself."""
    defjvp_argnum(fun, lambda argnum, g, ans, args, kwargs: fun(*args[:argnum], g, *args[argnum + 1 :], **kwargs))


def notrace_primitive(fun: Function) -> Function:
    """A function that sees plain numbers and arrays in place of nodes and whose result is plain: nothing passes."""

    @functools.wraps(fun, updated=())
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        return fun(*map(plain, args), **{name: plain(x) for name, x in kwargs.items()})

    return wrapped


def _by_argnum(who: str, rules: _Rules, makers: Sequence[Any], argnums: Iterable[int] | None) -> dict[int, Any]:
    for maker in makers:
        if maker is not None and not callable(maker) and not (maker == "same" and who == "defjvp"):
            raise DeclarationError(f"{who}: got {maker!r:.60} as a rule of {rules.name}, expected a function or None")
    return dict(zip(itertools.count() if argnums is None else argnums, makers, strict=False))


def _sum(name: str, parts: Sequence[Any]) -> Any:
    """The sum of tangents, which may be containers."""
    if not parts:
        return _ZERO
    flat = [leaves_like(f"the forward-mode rule of {name}", part, parts[0]) for part in parts]
    _, build = flatten(parts[0])
    return build([functools.reduce(lambda x, y: x + y, leaves) for leaves in zip(*flat, strict=True)])


_ZERO = object()
"""A gradient or a tangent that is zero whatever comes in. (None is what a rule returns that forgot to.)"""


class Argument(NamedTuple):
    """A positional argument as leaves: itself alone, unless it is a container with nodes in it."""

    leaves: list[Any]
    build: Callable[[Sequence[Any]], Any]
    whole: bool


def spread_out(x: Any) -> Argument:
    """An argument of a call as leaves."""
    if not isinstance(x, Node) and is_container(x):
        leaves, build = flatten(x)
        if any(isinstance(part, Node) for part in leaves):
            return Argument(leaves, build, False)
    return Argument([x], lambda leaves: leaves[0], True)


def plain(x: Any) -> Any:
    """``x`` with data in place of its nodes; 0-d arrays are numbers to a function that was written for numbers."""
    if isinstance(x, Node):
        return _number(x._data)
    leaves, build = flatten(x) if is_container(x) else ([], None)
    return build([plain(part) for part in leaves]) if build and any(isinstance(p, Node) for p in leaves) else x


def _number(x: Any) -> Any:
    return x[()] if x.__class__ is numpy.ndarray and x.shape == () else x


def _call(rules: _Rules, arguments: Sequence[Argument], kwargs: Mapping[str, Any]) -> Any:
    """Compute a primitive on plain data and record the call."""
    name = rules.name
    for key, x in kwargs.items():
        if isinstance(x, Node):
            raise OperandError(f"{name}: got a node as keyword argument {key}, expected it by position")
    operands = tuple(x for argument in arguments for x in argument.leaves)
    raw = [_number(x._data) if isinstance(x, Node) else x for x in operands]
    call = _Call(rules, arguments)
    with undifferentiated():
        value = rules.function(*call.built(raw), **kwargs)
    call.result = Result.of(name, value)
    out = call.record(operands, raw, call.result.pack(value), kwargs)
    return call.result.unpack(out)


class Result:
    """How the result of a primitive is held by one node: as it is, or as a vector with all that a container holds."""

    def __init__(self, value: Any) -> None:
        self.single = not is_container(value)
        self.value = value
        leaves, self.build = flatten(value)
        self.shapes = [np.shape(x) if _is_inexact(x) else None for x in leaves]
        dtypes = [x.dtype if is_foreign(x) else np.asarray(x).dtype for x in leaves if _is_inexact(x)]
        self.dtypes = dtypes if len(set(dtypes)) > 1 else []  # empty: the vector has that of all of them
        self.leaves = [None if _is_inexact(x) else x for x in leaves]  # the rest, a count or a message, is passed on

    @staticmethod
    def of(name: str, value: Any) -> Result:
        """That of a function called ``name``, which returned ``value``."""
        leaves, _ = flatten(value)
        for x in leaves:
            if isinstance(x, Node):
                raise OperandError(
                    f"{name}: the function returned a {type(x).__name__}: it uses a node that is not among its "
                    f"arguments; pass it as a positional argument"
                )
        if not any(_is_inexact(x) for x in leaves):
            raise OperandError(
                f"{name}: the function returned {value!r:.60} ({type(value).__name__}), expected floating numbers"
            )
        return Result(value)

    def pack(self, value: Any) -> Any:
        """The data, or the vector of a container's numbers; of nodes too."""
        if self.single:
            return value
        leaves = leaves_like("a rule for a result that is a container", value, self.value)
        parts = [np.reshape(x, -1) for x, shape in zip(leaves, self.shapes, strict=True) if shape is not None]
        return np.concatenate(parts)

    def unpack(self, vector: Any) -> Any:
        """The container, out of the vector: parts of a node are nodes."""
        if self.single:
            return vector
        leaves, start, dtypes = [], 0, iter(self.dtypes)
        for x, shape in zip(self.leaves, self.shapes, strict=True):
            if shape is not None:
                stop = start + int(np.prod(shape))
                part, start = np.reshape(vector[start:stop], shape), stop
                x = _number(_in_dtype(part, next(dtypes)) if self.dtypes else part)
            leaves.append(x)
        return self.build(leaves)


def _is_inexact(x: Any) -> bool:
    """Whether something is a floating or complex number, or an array of them: what has derivatives."""
    return isinstance(x, (float, complex, numpy.inexact)) or getattr(getattr(x, "dtype", None), "kind", "") in (
        "f",
        "c",
    )


def _in_dtype(part: Any, dtype: Any) -> Any:
    """A part of a vector in the dtype that it had: a real one has no imaginary part in a complex vector either."""
    return (part if dtype.kind == "c" else np.real(part)).astype(dtype)


class _Call(JointOp):
    """One call of a primitive: its rules, and where the operands of the node stand in the arguments."""

    result: Result

    def __init__(self, rules: _Rules, arguments: Sequence[Argument]) -> None:
        self.of = rules
        self.arguments = arguments
        places = [(i, j) for i, argument in enumerate(arguments) for j in range(len(argument.leaves))]
        self.places = places
        names = [rules.parameters[i] if i < len(rules.parameters) else f"args[{i}]" for i in range(len(arguments))]
        operands = tuple(names[i] if arguments[i].whole else f"{names[i]}[{j}]" for i, j in places)
        super().__init__(rules.function, rules.name, operands, "custom rule")

    def built(self, leaves: Sequence[Any]) -> list[Any]:
        """The arguments of the call, made of other leaves."""
        new = iter(leaves)
        return [argument.build([next(new) for _ in argument.leaves]) for argument in self.arguments]

    def pull(
        self, needed: Sequence[int], g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]
    ) -> Sequence[Any]:
        """By the rules of ``defvjp``; by the transpose of those of ``defjvp`` where these are the only ones."""
        argnums = sorted({self.places[k][0] for k in needed})
        rules = self.of
        missing = [i for i in argnums if rules.vjp is None or (rules.vjps_of is not None and i not in rules.vjps_of)]
        if missing:
            if rules.jvp is not None and (rules.jvps_of is None or rules.jvps_of.issuperset(argnums)):
                return [self._transposed(k, g, out, operands, params) for k in needed]
            raise MissingRuleError(
                f"{self.name}: no rule was given for the gradient of argument {', '.join(map(str, missing))}; "
                f"give one with defvjp, or say with None that it is zero"
            )
        assert rules.vjp is not None
        args = self.built([_number(x) for x in operands])
        with _derivatives_inside(g, *operands):
            vjp = rules.vjp(argnums, self.result.unpack(_number(out)), args, params)
            found = list(vjp(self.result.unpack(_number(g))))
        if len(found) != len(argnums):
            raise RuleError(f"{self.name}: the rule returned {len(found)} gradients, expected {len(argnums)}")
        leaves: dict[int, list[Any]] = {}
        for i, gradient in zip(argnums, found, strict=True):
            argument = self.arguments[i]
            if gradient is _ZERO:
                leaves[i] = [None] * len(argument.leaves)
            elif argument.whole:
                leaves[i] = [self._checked(f"the rule of argument {i}", gradient)]
            else:
                rule = f"the rule of argument {i}"
                leaves[i] = [self._checked(rule, x) for x in leaves_like(f"{self.name}: {rule}", gradient, args[i])]
        return [leaves[i][j] for i, j in (self.places[k] for k in needed)]

    def push(self, tangents: Mapping[int, Any], out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        """By the rules of ``defjvp``, where there are any."""
        argnums = sorted({self.places[k][0] for k in tangents})
        rules = self.of
        if rules.jvp is None or (rules.jvps_of is not None and not rules.jvps_of.issuperset(argnums)):
            return NotImplemented
        args = self.built([_number(x) for x in operands])
        moved = self.built([_number(tangents[k]) if k in tangents else _zeros(x) for k, x in enumerate(operands)])
        with _derivatives_inside(*tangents.values(), *operands):
            ans = self.result.unpack(_number(out))
            tangent = rules.jvp(argnums, [moved[i] for i in argnums], ans, args, params)
        if tangent is _ZERO:
            return None
        tangent = self._checked("the forward-mode rule", self.result.pack(tangent))
        if np.shape(tangent) != np.shape(out):
            raise RuleError(
                f"{self.name}: the forward-mode rule returned {describe(tangent)}, "
                f"expected the shape of the result, {describe(out)}"
            )
        return tangent

    def _checked(self, rule: str, x: Any) -> Any:
        """What a rule returned, if it is made of numbers."""
        data = x._data if isinstance(x, Node) else x
        if (data if is_foreign(data) else np.asarray(data)).dtype.kind not in "fiubc":
            raise RuleError(f"{self.name}: {rule} returned {x!r:.60} ({type(x).__name__}), expected numbers")
        return x

    def _transposed(self, k: int, g: Any, out: Any, operands: Sequence[Any], params: Mapping[str, Any]) -> Any:
        nodes = [x for x in (g, out, *operands) if isinstance(x, Node)]
        family = nodes[0].family if nodes else next(x for a in self.arguments for x in a.leaves if isinstance(x, Node))
        data = operands[k]._data if isinstance(operands[k], Node) else operands[k]
        probe: Node = leaf(family.family, _zeros(data))
        with recorded():
            tangent = self.push({k: probe}, out, operands, params)
            if not isinstance(tangent, Node) or not tangent.requires_grad:
                return None
            return gradients([tangent], [probe], [g], create_graph=bool(nodes))[0]


def _derivatives_inside(*given: Any) -> Any:
    """The block a rule runs in: derivatives that it takes are recorded if it was given nodes, else they are plain."""
    return deeper() if any(isinstance(x, Node) for x in given) else undifferentiated()


def _zeros(x: Any) -> Any:
    data = x._data if isinstance(x, Node) else x
    if isinstance(data, (bool, int, float)):
        return 0.0
    return np.zeros_like(data) if isinstance(data, (numpy.ndarray, numpy.generic)) else data
