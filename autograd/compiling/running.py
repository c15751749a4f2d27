"""The run of a function whose source is to be read: traced, its gates noted, its variables named.

First the function runs as it is, so that its own errors come as they are, and so that the Tensors and Values which take
part are known: parameters of modules, and others that it is closed over. Then it runs on tracers, with a sweep back
from its result. All state that the two runs have changed is put back.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from autograd.compiling.given import Given, Leaf
from autograd.compiling.naming import Watch, identifier, names_outside
from autograd.compiling.notes import NotedTrace, Notes, var_of
from autograd.compiling.program import Var
from autograd.compiling.traced import Traced, plain
from autograd.engine.arrays import node_in
from autograd.engine.node import Node, data_of
from autograd.engine.node import leaf as new_leaf
from autograd.engine.order import topological_order
from autograd.engine.recording import differentiating, recording
from autograd.engine.reverse import gradients
from autograd.errors import ArgumentError
from autograd.transforms.calling import assignable, call_with_nodes, first_version, node_for
from autograd.transforms.pytree import flatten, replaced
from autograd.transforms.states import States, put_back


@dataclass(eq=False)
class Run:
    """Knowledge about a run.

    Attributes:
        fun: the function.
        given: its arguments.
        trace: the trace of the run.
        notes: the notes on its gates.
        names: names of variables, as the user's code has them.
        whole: variables that are arguments, with their names.
        parts: those that stand in arguments: variable, name, the expression that reads it.
        outside: those that the function finds outside of itself, with the names that they would have.
        outside_values: their numbers.
        constants: names of arrays that the function can reach, by ``id``.
        nodes: the nodes to differentiate by.
        result: the result of the function, with variables in it.
        root_var: the variable of the result that the sweep began at; None if there was no sweep.
        gradients: the gradient of each of ``nodes``.
        gradient_values: their numbers.
        seed: the variable of the gradient to begin with.
        by: the same nodes, each with the leaf of the arguments that it is; None for those from outside.
        positions: which arguments were asked for.
        sweep: the number of the sweep, as the notes count.
        statics: arguments that the trace took as they are.
    """

    fun: Callable[..., Any]
    given: Given
    trace: NotedTrace
    notes: Notes
    names: dict[Var, str]
    whole: dict[Var, str] = field(default_factory=dict)
    parts: list[tuple[Var, str, str]] = field(default_factory=list)
    outside: dict[Var, str] = field(default_factory=dict)
    outside_values: dict[Var, Any] = field(default_factory=dict)
    constants: dict[int, str] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    by: list[tuple[Leaf | None, Node]] = field(default_factory=list)
    positions: tuple[int, ...] | int | None = None
    result: Any = None
    result_value: Any = None
    root: Node | None = None
    root_var: Var | None = None
    gradients: dict[Node, Any] = field(default_factory=dict)
    gradient_values: dict[Node, Any] = field(default_factory=dict)
    sweep: int = 0
    seed: Var | None = None
    seed_value: Any = None
    plain_arguments: list[Any] = field(default_factory=list)
    statics: list[Leaf] = field(default_factory=list)

    def result_vars(self) -> list[Any]:
        """The variables that the function returned."""
        return [x for x in flatten(self.result)[0] if isinstance(x, Var)]

    def arguments(self) -> dict[str, Any]:
        """Parameters and their values; without modules, whose own parameters stand for them."""
        modules = {leaf.position for leaf in self.statics if callable(getattr(leaf.value, "parameters", None))}
        pairs = zip(self.given.parameters, self.plain_arguments, strict=True)
        return {name: x for i, (name, x) in enumerate(pairs) if i not in modules}

    def static(self) -> Iterator[tuple[str, str]]:
        """Conditions on the arguments that the source took as they are, with remarks."""
        for leaf in self.statics:
            if isinstance(leaf.value, (bool, int, str)) or leaf.value is None:
                sign = "is" if leaf.value is None or isinstance(leaf.value, bool) else "=="
                yield f"{leaf.path} {sign} {leaf.value!r}", "the lines below are right for it alone"

    def gradient_tree(self) -> Any:
        """The nodes that were differentiated by, in the containers of the arguments that they stand in."""
        by_leaf = {id(leaf): node for leaf, node in self.by if leaf is not None}
        outside = [node for leaf, node in self.by if leaf is None]
        trees: list[Any] = []
        filled = self.given.with_leaves(lambda leaf: by_leaf.get(id(leaf), _NOTHING))
        several = not isinstance(self.positions, int)
        chosen = (self.positions,) if isinstance(self.positions, int) else self.positions
        for i in range(len(filled)) if chosen is None else chosen:
            if any(x is not _NOTHING for x in flatten(filled[i])[0]):
                trees.append(filled[i])
        trees += outside
        return trees[0] if len(trees) == 1 and (not several or chosen is None) else tuple(trees)

    def expected(self, wanted: str) -> Any:
        """The results that the source has to return."""
        if self.root_var is None or wanted == "whole":
            return self.result_value
        from_node = _filled(self.gradient_tree(), self.gradient_values)
        return from_node if wanted == "gradient" else (self.result_value, from_node)


class _Nothing:
    def __repr__(self) -> str:
        return "None"


_NOTHING = _Nothing()


def _filled(tree: Any, values: Mapping[Any, Any]) -> Any:
    if isinstance(tree, Node):
        return values[tree]
    leaves, build = flatten(tree)
    return build([values[x] if isinstance(x, Node) else None for x in leaves])


def traced_run(fun: Callable[..., Any], args: Sequence[Any], argnum: Any, differentiates: bool) -> Run:
    """Run a function on tracers, and a sweep back from its result."""
    args = _with_own_leaves(fun, args)
    states = States(fun, args)
    with put_back(states.slots):
        fun_args, tracked = _plain_run(fun, args, argnum, differentiates)
    with put_back(states.slots), warnings.catch_warnings():  # the plain run has given the warnings
        warnings.simplefilter("ignore")
        return _Tracing(fun, fun_args, argnum, tracked).traced(differentiates)


def _with_own_leaves(fun: Callable[..., Any], args: Sequence[Any]) -> Sequence[Any]:
    """The arguments; a leaf takes the place of a node that a gate made, and of one that stands at an earlier place."""
    given, seen, new = Given(fun, args), set(), []
    for x in (found.value for found in given.leaves):
        is_new = isinstance(x, Node) and (x.op is not None or id(x) in seen)
        new.append(new_leaf(type(x), x._data, x.requires_grad) if is_new else x)
        seen.add(id(x))
    rest = iter(new)
    same = all(x is found.value for x, found in zip(new, given.leaves, strict=True))
    return args if same else given.with_leaves(lambda _: next(rest))


def _plain_run(
    fun: Callable[..., Any], args: Sequence[Any], argnum: Any, differentiates: bool
) -> tuple[Sequence[Any], list[Node]]:
    """The arguments, whole numbers as floats where the function takes them, and the nodes that took part."""
    floats = [float(x) if type(x) is int and x.bit_length() < 1024 else x for x in args]
    given = Given(fun, args)
    all_whole = any(type(x) is int for x in args) and not any(leaf.is_float for leaf in given.leaves)
    if all_whole and differentiates and argnum is None:
        try:
            fun(*floats)
            args = floats
        except (TypeError, IndexError, ValueError):
            pass
    own: list[Node] = []
    floating = {leaf.position for leaf in given.leaves if leaf.is_float}
    by = tuple(sorted(floating - {leaf.position for leaf in given.leaves if not leaf.is_float}))
    plainly = True
    try:
        result = fun(*args)
    except (AttributeError, TypeError):  # the function may use methods that only Tensors have, such as x.exp()
        plainly = not (by and differentiates)
        if plainly:
            raise
    if not plainly:
        call = call_with_nodes("show_source", fun, by, args, {})
        result, own = call.value, call.nodes
    roots = [x for x in flatten(result)[0] if isinstance(x, Node) and x.requires_grad]
    leaves = topological_order(*roots) if roots else []
    return args, [x for x in leaves if x.op is None and x.requires_grad and all(x is not y for y in own)]


class _Tracing:
    """A function called on tracers, and the sweep back from its result.

    Args:
        fun: the function.
        args: its arguments.
        argnum: the arguments to differentiate by; None for all that take part.
        tracked: the nodes that took part when it ran as it is.
    """

    def __init__(self, fun: Callable[..., Any], args: Sequence[Any], argnum: Any, tracked: list[Node]) -> None:
        self.trace = NotedTrace()
        given = Given(fun, args)
        self.run = Run(fun, given, self.trace, Notes(self.trace), {})
        self.run.positions = argnum if argnum is None or isinstance(argnum, int) else tuple(argnum)
        self.run.constants = names_outside(fun, np.ndarray)
        self.argnum = argnum
        wanted = range(len(args)) if argnum is None else [argnum] if isinstance(argnum, int) else argnum
        self.wanted = {i % len(args) for i in wanted} if args else set()
        self.by_value = argnum is not None or not tracked  # the derivative is by plain numbers
        self.held: dict[int, Any] = {}
        arguments = dict(zip(given.parameters, args, strict=True))
        self.paths = names_outside([arguments], Node) | names_outside(fun, Node)
        order = {key: i for i, key in enumerate(self.paths)}
        self.tracked = sorted(tracked, key=lambda node: order.get(id(node), len(order)))

    def traced(self, differentiates: bool) -> Run:
        """The run; without a sweep if ``differentiates`` is False."""
        run = self.run
        called = run.given.with_leaves(lambda leaf: self._enter(leaf, differentiates))
        run.plain_arguments = run.given.with_leaves(lambda leaf: data_of(leaf.value))
        own = {id(leaf.value): leaf for leaf in run.given.leaves}
        inner = names_outside([x for i, x in enumerate(run.given.args) if i in self.wanted], Node)
        for node in self.tracked:
            leaf = own.get(id(node))
            if leaf is None:
                self._enter_from_outside(node)
            if self.argnum is None or id(node) in inner or (leaf is not None and leaf.position in self.wanted):
                run.by.append((leaf, node))
        inside = differentiating() if differentiates else nullcontext()
        own_nodes = [found.value for found in run.given.leaves if isinstance(found.value, Node)]  # constants among them
        with _holding([*self.tracked, *own_nodes], self.held), recording(run.notes), Watch() as watch, inside:
            value = replaced(run.fun(*called), partial(node_in, "show_source"))
            run.names = {var: name for var, (_, name) in watch.found.items()}
            run.by = [(leaf, first_version(node)) for leaf, node in run.by]
            run.nodes = [node for _, node in run.by]
            if differentiates and isinstance(value, Node) and value.requires_grad and run.nodes:
                self._sweep(value)
            run.result = _with_variables(value)  # here, because a tracked node that is the result holds its tracer
        self.trace.open = False
        run.result_value = _plain_result(value)
        _settle(run)
        return run

    def _enter(self, leaf: Leaf, differentiates: bool) -> Any:
        """The argument of the function in the place of a leaf."""
        chosen = leaf.position in self.wanted
        is_whole = type(leaf.value) is int and self.argnum is not None and chosen
        if not (leaf.is_numeric or is_whole):
            self.run.statics.append(leaf)
            return leaf.value
        if is_whole and leaf.value.bit_length() > 1023:
            raise ArgumentError("show_source: got a whole number that no float holds, expected one to differentiate by")
        data = float(leaf.value) if is_whole else data_of(leaf.value)
        plain_number = isinstance(data, (float, complex)) and not isinstance(leaf.value, Node)
        tracer = self.trace.input(np.asarray(data) if plain_number else data)
        if leaf.whole:
            self.run.whole[tracer._var] = leaf.path
        else:
            self.run.parts.append((tracer._var, leaf.name, leaf.path))
        if isinstance(leaf.value, Node):
            self.held[id(leaf.value)] = tracer
            return leaf.value
        if not (differentiates and chosen and self.by_value and (leaf.is_float or is_whole)):
            return tracer
        node = assignable(node_for("show_source", tracer, self.argnum))
        self.run.by.append((leaf, node))
        return node

    def _enter_from_outside(self, node: Node) -> None:
        """A node that the function finds by itself becomes an argument."""
        tracer = self.held[id(node)] = self.trace.input(data_of(node))
        self.run.outside[tracer._var] = identifier(self.paths.get(id(node)) or node.name or "w")
        self.run.outside_values[tracer._var] = data_of(node)

    def _sweep(self, value: Node) -> None:
        run, data = self.run, value._data
        one = np.ones(data.shape, data.dtype) if isinstance(data, np.ndarray) else 1.0
        seed = self.trace.input(one)
        run.seed, run.seed_value = seed._var, one
        run.root, run.root_var = value, var_of(value)
        found = gradients([value], run.nodes, [seed])
        run.sweep = run.notes.sweeps
        for (leaf, node), g in zip(run.by, found, strict=True):
            run.gradient_values[node] = plain(g) if g is not None else _zeros(leaf, node)
            run.gradients[node] = var_of(g) if g is not None else run.gradient_values[node]


def _zeros(leaf: Leaf | None, node: Node) -> Any:
    """The gradient of an argument that the result does not depend on: a number for a number."""
    zeros = np.zeros_like(plain(node._data))
    return zeros.item() if leaf is not None and isinstance(leaf.value, (int, float, complex)) else zeros


@contextmanager
def _holding(nodes: Sequence[Node], held: Mapping[int, Any]) -> Iterator[None]:
    """A block in which nodes hold tracers."""
    before = [(node, node._data) for node in nodes]
    try:
        for node in nodes:
            if id(node) in held:
                node._data = held[id(node)]
        yield
    finally:
        for node, data in before:
            node._data = data


def _with_variables(x: Any) -> Any:
    if isinstance(x, (Node, Traced)):
        return var_of(x)
    leaves, build = flatten(x)
    return build([var_of(leaf) for leaf in leaves])


def _plain_result(x: Any) -> Any:
    if isinstance(x, (Node, Traced)):
        return plain(data_of(x))
    leaves, build = flatten(x)
    return build([plain(data_of(leaf)) for leaf in leaves])


def _settle(run: Run) -> None:
    """The recorded nodes hold plain numbers again, so that they can be drawn."""
    for p in run.notes.passings:
        p.node._data = plain(p.node._data)
        p.node.inputs = tuple(plain(x) for x in p.node.inputs)
        p.node.params = plain(dict(p.node.params))
    for node in run.nodes:
        node._data = plain(node._data)
