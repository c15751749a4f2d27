"""One run of a function with tracers, made into a program that can take its place."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.compiling.arguments import result_of, with_leaves
from autograd.compiling.escaping import kept
from autograd.compiling.program import Call, Method, variables_in
from autograd.compiling.tracer import Trace, Traced, Untraceable
from autograd.compiling.trees import Piece, Tree
from autograd.engine.doors import shown
from autograd.engine.node import Node

ndarray = np.ndarray


def traced(
    function: Callable[..., Any],
    tree: Tree,
    leaves: list[Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    fast: bool,
) -> Piece:
    """The program of a run of ``function``, whose arguments hold these leaves.

    Raises:
        Untraceable: the function did something that a program cannot hold.
    """
    trace = Trace()
    try:
        build, outputs = _run(trace, function, tree, leaves, args, kwargs)
    except BaseException as error:
        trace.open = False
        _drop_frames(error)  # which hold tracers
        kept(trace)
        raise
    if holders := kept(trace):
        raise Untraceable(
            f"keeps numbers of a run in something outside of it ({', '.join(holders)}), as append does; a program "
            f"would not do it again: return them"
        )
    program = trace.program(outputs)
    written = {var.root for step in trace.steps if isinstance(step, Call) for var in step.writes}
    if any(x.root in written and x.root in trace.inputs for x in variables_in(program.outputs)):
        raise Untraceable("returns a view of an argument that it changes in place; return a copy")
    program.commits = [(i, var) for i, var in enumerate(trace.inputs) if var in written]
    if program.commits:
        program.outputs = program.outputs, [var for _, var in program.commits]
    return Piece(program, fast, build)


def _run(
    trace: Trace, function: Callable[..., Any], tree: Tree, leaves: list[Any], args: tuple[Any, ...], kwargs: Any
) -> tuple[Callable[[Any], Any] | None, Any]:
    """Run a function with tracers: how the caller's result is built, and the outputs of the program."""
    tracers = {i: trace.input(leaves[i]) for i in tree.takes}
    first = {id(leaves[i]): i for i in tree.takes if leaves[i].__class__ is ndarray}
    given = iter([tracers[i] if i in tracers else tracers[first[id(x)]] for i, x in enumerate(leaves)])
    with warnings.catch_warnings():  # the uncompiled call gives them
        warnings.simplefilter("ignore")
        value = function(*with_leaves(args, given), **with_leaves(kwargs, given))
    result, build = result_of(value)
    return build, _outputs(trace, result)


def _drop_frames(error: BaseException | None) -> None:
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def _outputs(trace: Trace, x: Any) -> Any:
    """The result of a traced run as the outputs of the program."""
    if type(x) is tuple or type(x) is list:
        return type(x)(_outputs(trace, part) for part in x)
    if type(x) is dict:
        return {key: _outputs(trace, part) for key, part in x.items()}
    if isinstance(x, Node):
        raise Untraceable(
            f"returns a {type(x).__name__}, whose graph a program cannot hold; return t.detach().numpy() or t.item()"
        )
    if isinstance(x, Traced):
        if x._trace is not trace:
            raise Untraceable("returns numbers of another function that is being compiled")
        return x._var
    if x.__class__ is ndarray:
        if x.dtype.hasobject:
            raise Untraceable("returns an array of objects")
        return trace.call(Method("copy"), (x,), {})._var  # each caller gets one of its own
    if x is None or isinstance(x, (bool, int, float, complex, str, bytes, np.generic, np.dtype, type)):
        return x
    raise Untraceable(f"returns {shown(x)}, expected numbers, arrays and containers of them")
