"""One run of a function with tracers, made into a program that can take its place."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograd.compiling.arguments import result_of, with_leaves
from autograd.compiling.copies import copy_of
from autograd.compiling.escaping import kept
from autograd.compiling.passes.targets import is_packed
from autograd.compiling.program import Call, Method, Program
from autograd.compiling.randomness import HiddenRandomness, hidden_source
from autograd.compiling.stand_ins import StandIns
from autograd.compiling.state import Changes, Tracing
from autograd.compiling.tracer import Trace, Traced, Untraceable
from autograd.compiling.trees import Piece, Tree
from autograd.compiling.watching import Watch
from autograd.engine.doors import shown
from autograd.engine.node import Node

ndarray = np.ndarray


class Written(NamedTuple):
    """A program as it was written down, the builder of the caller's result, and the changes of the function."""

    program: Program
    build: Callable[[Any], Any] | None
    changes: Changes | None

    def piece(self, tree: Tree, fast: bool, backend: str | None = None) -> Piece:
        """The program in a form that runs."""
        first = 0 if self.changes is None else len(tree.takes)
        alone = {len(tree.takes) + i for i, x in enumerate(tree.around.inputs) if x.is_alone}
        return Piece(self.program, fast, self.build, self.changes, first, backend, alone)


def written_down(
    function: Callable[..., Any],
    tree: Tree,
    leaves: list[Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    watch: Watch,
    may_change: bool = True,
    makes: bool = True,
) -> Written:
    """The program of a run of ``function``, whose arguments hold these leaves.

    Args:
        function: the function.
        tree: the tree that the program is for.
        leaves: the arrays and numbers among the arguments.
        args: the arguments.
        kwargs: those with names.
        watch: sees the code that runs.
        may_change: False to make no program of a function that changes something outside of its arguments.
        makes: False to let arrays that the function makes, as by ``np.zeros``, be plain ones.

    Raises:
        Untraceable: the function did something that a program cannot hold.
        Stateful: it changes something, and may not.
    """
    trace = Trace()
    tracing, stand_ins = Tracing(tree.around, trace), StandIns(trace, makes, tree.around.asks.values())
    again = False
    try:
        build, outputs, changes = _run(trace, tracing, stand_ins, watch, function, tree, leaves, args, kwargs)
    except BaseException as error:
        trace.open = False
        stand_ins.leave()
        tracing.leave()
        _drop_frames(error)  # the frames hold tracers
        kept(trace)
        if makes and stand_ins.made and isinstance(error, Exception) and not isinstance(error, HiddenRandomness):
            again = True  # some code takes plain arrays only
        else:
            raise
    if again:
        return written_down(function, tree, leaves, args, kwargs, watch, may_change, makes=False)
    if holders := kept(trace):
        raise Untraceable(
            f"keeps numbers of a run in something outside of it ({', '.join(holders)}), as append does; a program "
            f"would not do it again: return them"
        )
    assert changes is not None
    program = trace.program(outputs)
    if tracing.draws:
        hidden = hidden_source()
        hidden.program = program
        raise hidden
    moved = changes.moved - tree.around.moving
    if moved or (not may_change and (changes.is_state or tree.around.generators)):
        raise Stateful(moved)
    written = {var.root for step in trace.steps if isinstance(step, Call) for var in step.writes}
    program.commits = [(i, var) for i, var in enumerate(trace.inputs) if var in written]
    if changes.outputs or changes.is_state:
        given = {i for _, _, places in changes.given for i in places}
        program.outputs = program.outputs, [None if i in given else var for i, var in enumerate(changes.outputs)]
        return Written(program, build, changes)
    if program.commits:
        program.outputs = program.outputs, []
    return Written(program, build, None)


class Stateful(Exception):
    """A function changes something outside of its arguments.

    Attributes:
        moved: the numbers that it changes, which should be read afresh.
    """

    def __init__(self, moved: set[str]) -> None:
        super().__init__(moved)
        self.moved = moved


def _run(
    trace: Trace,
    tracing: Tracing,
    stand_ins: StandIns,
    watch: Watch,
    function: Callable[..., Any],
    tree: Tree,
    leaves: list[Any],
    args: tuple[Any, ...],
    kwargs: Any,
) -> tuple[Callable[[Any], Any] | None, Any, Changes | None]:
    """Run a function with tracers: how the caller's result is built, and the outputs of the program."""
    tracers = {i: trace.input(leaves[i]) for i in tree.takes}
    first = {id(leaves[i]): i for i in tree.takes if leaves[i].__class__ is ndarray}
    given = iter([tracers[i] if i in tracers else tracers[first[id(x)]] for i, x in enumerate(leaves)])
    with tracing, warnings.catch_warnings():  # the uncompiled call gives the warnings
        warnings.simplefilter("ignore")
        with stand_ins, watch:
            arguments, keywords = tracing.given(with_leaves(args, given)), tracing.given(with_leaves(kwargs, given))
            value = function(*arguments, **keywords)
        result, build = result_of(value)
        outputs = _outputs(trace, result, {})
    if tracing.changes is not None:
        tracing.changes.check_result(value, (arguments, keywords))
    return build, outputs, tracing.changes


def _drop_frames(error: BaseException | None) -> None:
    while error is not None:
        error.__traceback__ = None
        error = error.__cause__ or error.__context__


def _outputs(trace: Trace, x: Any, copies: dict[int, Any]) -> Any:
    """The result of a traced run as the outputs of the program; ``copies`` has those of plain arrays, by ``id``."""
    if type(x) is tuple or type(x) is list:
        return type(x)(_outputs(trace, part, copies) for part in x)
    if type(x) is dict:
        return {key: _outputs(trace, part, copies) for key, part in x.items()}
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
        if id(x) not in copies:  # each caller gets a copy of its own
            f, *more = (Method("copy"), "K") if is_packed(x) else (copy_of,)
            copies[id(x)] = trace.call(f, (x, *more), {})._var
        return copies[id(x)]
    if x is None or isinstance(x, (bool, int, float, complex, str, bytes, np.generic, np.dtype, type)):
        return x
    raise Untraceable(f"returns {shown(x)}, expected numbers, arrays and containers of them")
