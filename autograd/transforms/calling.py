"""The recorded call of a function: nodes stand in for the chosen arguments, and plain results come out of nodes.

Every transform begins with ``call_with_nodes``. A ``Call`` keeps the nodes, so that a sweep can be started, and the
function that builds the caller's containers again. The checks of a result, which all transforms share, are here too.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from threading import get_ident
from typing import Any

import numpy

from autograd import ops
from autograd.engine.arrays import admitted, is_foreign, is_lazy, node_in
from autograd.engine.doors import user_level
from autograd.engine.labelled import holding
from autograd.engine.levels import OPEN, Level, is_inside
from autograd.engine.node import Node, data_of, describe, is_complex, leaf
from autograd.engine.recording import differentiating, ensure_recording, is_nested, is_recording
from autograd.errors import AutogradError, OperandError, ShapeError
from autograd.protocols.libraries import REFUSED, raise_refusal
from autograd.tensor import Tensor
from autograd.transforms.held import Held
from autograd.transforms.leaf_types import MAKERS, like_leaf, made_by
from autograd.transforms.objects import nodes_within
from autograd.transforms.pytree import flatten, flatten_typed, replaced
from autograd.transforms.vspaces import VSpace

np: Any = numpy  # NumPy's stubs know plain arrays only

Function = Callable[..., Any]
Argnum = int | Sequence[int]


@dataclass
class Call:
    """One recorded call of a function: its result, and the nodes to differentiate by.

    Attributes:
        value: the result of the function, with nodes in it.
        nodes: one for each leaf of the chosen arguments, as the function got it.
        originals: those leaves as the caller gave them.
        build: makes the caller's containers of as many new leaves.
        nested: the call is a part of another derivative, so its gradients are recorded.
        level: that of this derivative if it is nested.
    """

    value: Any
    nodes: list[Node]
    originals: list[Any]
    build: Callable[[list[Any]], Any]
    nested: bool
    level: Level | None = None

    def result(self, gradient: Any, i: int) -> Any:
        """The gradient by node ``i`` as the caller gets it: plain, unless this is a part of another derivative."""
        if gradient is None:
            gradient = 0.0 if self.nodes[i].native is float else np.zeros_like(self.nodes[i]._data)
        return self.left(gradient) if isinstance(gradient, Node) else number_like(gradient, self.originals[i])

    def plain(self, x: Any) -> Any:
        """A result of the function as the caller gets it; see ``plain_value``."""
        if not self.nested:
            return plain_value(x)
        return self.left(x) if isinstance(x, Node) else replaced(x, self.left)

    def left(self, x: Any) -> Any:
        """``x`` as a result of this derivative: a node for the derivatives around, under ``no_grad`` a constant."""
        if isinstance(x, Node) and not is_recording():
            return x.detach()
        if self.level is None:
            return x
        if isinstance(x, Node) and isinstance(x._data, Held):
            for part in nodes_within(x._data.of):
                self.level.leave(part)
        return self.level.leave(x)


def number_like(data: Any, like: Any) -> Any:
    """``data`` as a Python number if ``like`` is a Python number, as NumPy's if ``like`` is NumPy's; else unchanged."""
    if isinstance(like, np.generic):
        return as_number(data)
    if MAKERS:
        data = like_leaf(data, like)
    if not isinstance(like, (bool, int, float, complex)) or is_lazy(data):
        return data
    if data.__class__ is float:
        return data  # holds for a traced float, too
    return data.item() if hasattr(data, "item") else complex(data) if is_complex(data) else float(data)


def plain_value(x: Any) -> Any:
    """The result of a function as the caller gets it: numbers and arrays in place of nodes.

    The arrays are copies: the graph may need those of the nodes still, and one may be the caller's argument.
    """
    if isinstance(x, Node):  # fast path
        return as_number(copied(x._data))
    leaves, build = flatten(x)
    return build([as_number(copied(leaf._data)) if isinstance(leaf, Node) else leaf for leaf in leaves])


def copied(data: Any) -> Any:
    """The numbers of a node in memory of their own; a plan (Dask), which is never written into, as it is."""
    if not hasattr(data, "dtype") or is_lazy(data):
        return data
    return data.copy("K") if isinstance(data, numpy.ndarray) else data.copy()


def as_number(data: Any) -> Any:
    """A 0-d array as NumPy's number of its dtype; arrays with axes, numbers and Dask arrays as they are."""
    if not hasattr(data, "dtype") or data.shape or is_lazy(data):
        return data
    return data.dtype.type(data.item()) if is_foreign(data) and not isinstance(data, Held) else data[()]


def positions(argnum: Any) -> tuple[int, ...] | None:
    """``argnum`` as a tuple if it is a tuple or a list; None if it is one integer."""
    return tuple(argnum) if isinstance(argnum, (tuple, list)) else None


def check_argnum(name: str, argnum: Any, chosen: Sequence[Any], count: int) -> None:
    """OperandError if ``argnum``, the positions ``chosen``, are no positions among ``count`` arguments, each once."""
    for i in chosen:
        if isinstance(i, bool) or not isinstance(i, int):
            raise OperandError(f"{name}: got argnum={argnum!r}, expected an integer or a tuple of them")
        if not -count <= i < count:
            raise OperandError(f"{name}: got argnum={i} and {count} positional arguments, expected one of them")
    if len({i % count for i in chosen}) < len(chosen):
        raise OperandError(f"{name}: got argnum={argnum!r}, which names an argument twice, expected each once")


def call_with_nodes(
    name: str, fun: Function, argnum: Argnum, args: Sequence[Any], kwargs: dict[str, Any], kept: bool = False
) -> Call:
    """Call ``fun`` with nodes in place of the leaves of the chosen arguments.

    ``kept`` says that the graph outlives the transform: then the nodes hold copies of the caller's arrays.
    """
    several = positions(argnum)
    chosen: Any = (argnum,) if several is None else several
    check_argnum(name, argnum, chosen, len(args))
    originals, build, types = flatten_typed(args[chosen[0]] if several is None else [args[i] for i in several])
    if types:
        nodes = [assignable(node_for(name, x, argnum, types.get(i, Tensor))) for i, x in enumerate(originals)]
    else:
        nodes = [assignable(node_for(name, x, argnum)) for x in originals]
    if kept:
        for node, x in zip(nodes, originals, strict=True):
            if not isinstance(x, Node):
                node._data = copied(node._data)
    nested, level = is_nested() or any(isinstance(x, Node) for x in originals), None
    if nested:
        level = Level()
        level.enter(nodes)
    given = list(args)
    for i, tree in zip(chosen, [build(nodes)] if several is None else build(nodes), strict=True):
        given[i] = tree
    OPEN[id(nodes)] = get_ident(), nodes
    try:
        with differentiating():
            value = fun(*given, **kwargs)
    except Exception as error:
        raise_cause(error)
        raise
    finally:
        del OPEN[id(nodes)]
        REFUSED.pop(get_ident(), None)
    if level is not None:
        level.close()
    nested = nested or (bool(OPEN) and is_inside(*flatten(value)[0]))
    nodes = [first_version(x) for x in nodes]
    if not isinstance(value, Node):
        value = replaced(value, partial(node_in, name))
    build_all = build if several is None else lambda new: tuple(build(new))
    return Call(value, nodes, originals, build_all, nested, level)


def raise_cause(error: Exception) -> None:
    """Raise our own error again if a library has put another in its place, whose text Python would show last.

    NumPy says "setting an array element with a sequence" for ``y[i] = x[i]``, where ``y`` is an array of floats.
    """
    if REFUSED:
        raise_refusal(error)
    cause = error.__cause__
    if isinstance(cause, AutogradError) and str(error).startswith("setting an array element"):
        error.__cause__ = error.__context__ = None  # otherwise the two exceptions would hold each other
        raise cause.with_traceback(error.__traceback__) from None


def node_for(name: str, x: Any, argnum: Any, number: type[Node] = Tensor) -> Node:
    """A new node for one leaf of an argument; ``number`` is the type of one for a number."""
    if MAKERS and (maker := MAKERS.get(type(x))) is not None:
        return made_by(maker, x)
    return plain_node_for(name, x, argnum, number)


def plain_node_for(name: str, x: Any, argnum: Any, number: type[Node] = Tensor) -> Node:
    """A new node for a number or an array, without regard to leaf types registered for its class."""
    given, x = x, admitted(name, x)
    kind = getattr(getattr(x, "dtype", None), "kind", "")
    node: Node
    if isinstance(x, Node):
        return copy_of(x) if x.requires_grad else leaf(x.node_type, x._data)
    if isinstance(x, (bool, int, float, complex, np.inexact, np.integer, np.bool_)):
        return number(x)  # type: ignore[call-arg]
    if kind in ("f", "c"):
        node = leaf(Tensor, x)
        return node
    got = holding(given, x) if kind else f"{x!r:.60} ({type(x).__name__})"
    hint = "; x.astype(float) makes it one" if kind in ("i", "u", "b") else ""
    if type(x) in VSpace.mappings:
        hint = (
            f"; {type(x).__name__} has a vector space and no box, without which nothing is computed from it: a class "
            f"derived from autograd.extend.Box is its box after .register({type(x).__name__})"
        )
    raise OperandError(f"{name}: got {got} in argument {argnum}, expected floating numbers{hint}")


def assignable(x: Node) -> Node:
    """A new node, for a function to assign to: no other code holds it, and ``first_version`` keeps its gradient."""
    if x.op is None and x.requires_grad:
        x._versions = []  # marks the node: no other leaf that requires a gradient has a list of versions
    return x


def first_version(x: Node) -> Node:
    """An ``assignable`` node as the function got it, whether or not the function assigned to it."""
    versions: list[Node] | None = getattr(x, "_versions", None)
    if versions:
        return versions[0]
    if versions is not None:
        del x._versions  # from here on, the argument is an ordinary leaf for assignments
    return x


def copy_of(x: Node) -> Node:
    """A new node with the numbers of ``x``, computed from it: a gradient by the copy counts this use of x alone."""
    with ensure_recording():
        copied: Node = ops.add(x, 0.0) if x.native is float else ops.astype(x, dtype=x._data.dtype)
    return copied


def single_number(name: str, call: Call) -> Node | None:
    """The single number that a function returned; None, with a warning, if it does not depend on the arguments."""
    value = call.value
    if isinstance(value, Node) and value.requires_grad:  # fast path
        data = value._data
        if data.__class__ is float or (data.__class__ is numpy.ndarray and not data.shape and data.dtype.kind == "f"):
            return value
    if not isinstance(value, (Node, bool, int, float, complex, np.number, np.ndarray)) and not is_foreign(value):
        raise OperandError(f"{name}: the function returned {value!r:.60} ({type(value).__name__}), expected a number")
    if isinstance(value, (bool, np.bool_)) or getattr(getattr(value, "dtype", None), "kind", "") == "b":
        raise OperandError(
            f"{name}: the function returned truth values ({value!r:.60}), which have no derivative; expected a number"
        )
    if math.prod(np.shape(data_of(value))) != 1:
        raise ShapeError(
            f"{name}: the function returned {describe(value)}, expected a single number; "
            f"jacobian and elementwise_grad take functions with array results"
        )
    if is_complex(value):
        raise OperandError(
            f"{name}: the function returned a complex number ({describe(value)}), expected a real one: take its .real, "
            f".imag or abs(), or differentiate a holomorphic function with holomorphic_grad"
        )
    return dependent(name, value)


def dependent(name: str, value: Any) -> Node | None:
    """``value`` if it depends on the nodes of the call; None, with a warning, if it does not."""
    if isinstance(value, Node) and value.requires_grad:
        return value
    warnings.warn(f"{name}: Output seems independent of input.", UserWarning, stacklevel=user_level())
    return None
