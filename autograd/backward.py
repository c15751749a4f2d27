"""The two sweeps over a recorded graph: gradients flow from the roots back, tangents from the inputs forward.

- ``backward(root)`` fills ``.grad`` of the leaves, as ``root.backward()`` does.
- ``gradients(outputs, inputs)`` returns gradients and touches no ``.grad``.
- ``tangents(outputs, inputs, directions)`` pushes tangents forward through the same rules.
- ``local_derivatives(node)`` is what stands on the edges into a gate: its rules at ``g = 1``.

The rules do not know which sweep calls them. Given raw data they compute; given nodes (``create_graph=True``) the
same expressions are recorded, and can be differentiated again. Gradients travel in a local table, so a failing rule
leaves no ``.grad`` half-written and two threads may sweep one graph.
"""

from __future__ import annotations

import dis
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from autograd import graph
from autograd.errors import GraphError, OperandError, RuleError, ShapeError
from autograd.graph import (
    BinaryOp,
    JointOp,
    Node,
    Op,
    describe,
    is_complex,
    leaf,
    numpy_semantics,
    shares_memory,
    topological_order,
)
from autograd.payloads import akin, is_foreign
from autograd.recording import AsOf, recorder, recording

Table = dict[Node, Any]


def backward(root: Node, seed: Any = None, *, retain_graph: bool = True, create_graph: bool = False) -> None:
    """Add the gradient of ``root`` to ``.grad`` of every leaf it depends on.

    Leaves accumulate; the inner nodes of a scalar graph are assigned theirs, so that a picture can show them; inner
    Tensors keep none. The graph is kept unless ``retain_graph=False``. Called twice, it adds twice.

    Raises:
        ShapeError: ``root`` holds more than one number and there is no ``seed``, or the seed has another shape.
        GraphError: nothing was recorded, the graph was freed, or its data were changed since.
        RuleError: a rule returned something that does not fit its operand.
    """
    if not root.requires_grad:
        raise GraphError(
            "backward: nothing here requires a gradient: it was made of constants, under no_grad(), or after detach()"
        )
    order = topological_order(root)
    table = _reverse_sweep(order, {root: _seed(root, seed, create_graph)}, None, create_graph)
    scalar = root.family.native is float
    handed_out = {id(seed)}
    totals: list[tuple[Node, Any]] = []
    for node in order:
        if node.op is None:
            g = table.get(node)
            if g is None:  # every path to it goes through gates that are constant between jumps
                g = _zeros_like(node)
            if node.grad is not None:
                g = node.grad + g
                if isinstance(g, np.generic):  # what NumPy makes of the sum of 0-d arrays
                    g = np.asarray(g)
            elif not create_graph:
                g = _own(g, node, handed_out)
            totals.append((node, g))
    # nothing below can fail, so no .grad is left half-written
    if scalar:
        for node, g in table.items():
            node.grad = g
    for node, g in totals:
        node.grad = g
    if not retain_graph:
        release(order)


def gradients(
    outputs: Sequence[Node],
    inputs: Sequence[Node],
    seeds: Sequence[Any] | None = None,
    *,
    create_graph: bool = False,
    retain_graph: bool = True,
) -> list[Any]:
    """The gradient of ``sum(seed * output)`` with respect to each input, None where there is no path.

    Inputs may be leaves or inner nodes; only what lies between them and the outputs is computed. The results are plain
    data, or nodes that can be differentiated again with ``create_graph=True``. No ``.grad`` is touched.

    Example:
        >>> from autograd import Value
        >>> x = Value(3.0)
        >>> y = x * x * x
        >>> (dy,) = gradients([y], [x], create_graph=True)
        >>> gradients([dy], [x])
        [18.0]
    """
    table: Table = {}
    for i, root in enumerate(outputs):
        seed = _seed(root, None if seeds is None else seeds[i], create_graph)
        table[root] = table[root] + seed if root in table else seed
    order = topological_order(*outputs)
    wanted = _dependents(order, inputs)
    table = _reverse_sweep(order, {x: g for x, g in table.items() if x in wanted}, wanted, create_graph)
    found = [table.get(x) for x in inputs]
    if not create_graph:
        handed_out = {id(seed) for seed in seeds or ()}
        found = [None if g is None else _own(g, x, handed_out) for x, g in zip(inputs, found, strict=True)]
    if not retain_graph:
        release(order)
    return found


def tangents(
    outputs: Sequence[Node], inputs: Sequence[Node], directions: Sequence[Any], *, create_graph: bool = False
) -> list[Any]:
    """The directional derivative of each output as the inputs move along ``directions``; None where nothing moves.

    One pass over the recorded graph, inputs first. How an op passes tangents follows from its kind: the rules of an
    elementwise op are diagonal and serve as they are, a linear op is its own derivative, and for anything else the
    transpose of its rules is taken by differentiating them (they are linear in ``g``).

    Example:
        >>> from autograd import Value
        >>> x, y = Value(3.0), Value(2.0)
        >>> tangents([x * y], [x, y], [1.0, 10.0])
        [32.0]
    """
    order = topological_order(*outputs)
    table: Table = {}
    for x, direction in zip(inputs, directions, strict=True):
        tangent = _seed(x, direction, create_graph)
        table[x] = table[x] + tangent if x in table else tangent
    start = frozenset(table)
    watch = recorder()
    if watch is not None:
        watch.sweeping(order)
    with np.errstate(all="ignore"):
        for node in order:
            if (
                node.op is not None
                and node not in start
                and any(x in table for x in node.inputs if isinstance(x, Node))
            ):
                _check_fresh(node)
                with recording(AsOf(node) if create_graph else False):
                    table[node] = _push(node, node.op, table, create_graph)
                if watch is not None:
                    watch.pushed(node, table)
    return [table.get(root) for root in outputs]


def local_derivatives(node: Node) -> tuple[Any, ...]:
    """For each operand of a node, the rule at ``g = 1``: what the gate multiplies the incoming gradient by.

    None where the operand has no gradient. For arrays this is the gradient of the sum of the node's entries, which is
    the local derivative itself where the op is elementwise and nothing was broadcast.
    """
    if node.op is None:
        return ()
    return local_gradients(node, _ones_like(node._data))


def local_gradients(node: Node, g: Any) -> tuple[Any, ...]:
    """For each operand of a node, what the gate sends back when ``g`` comes in; None where there is no gradient."""
    if node.op is None:
        return ()
    found: list[Any] = [None] * len(node.inputs)
    args = [x._data if isinstance(x, Node) else x for x in node.inputs]
    with np.errstate(all="ignore"):
        for i, x in enumerate(node.inputs):
            rule = node.op.rule(i)
            if isinstance(x, Node) and rule is not None:
                found[i] = x._accept(_apply(rule, g, node._data, args, node.params), node.op, i)
    return tuple(found)


def release(order: Iterable[Node]) -> None:
    """Let go of a swept graph: its nodes keep their data and gradients and forget where they came from."""
    for node in order:
        node.inputs = ()


def _seed(root: Node, seed: Any, create_graph: bool = False) -> Any:
    """The gradient to start from, checked: 1 for a single number, else what the caller gave."""
    if isinstance(seed, Node) and not create_graph:
        seed = seed._data
    if isinstance(seed, Node):
        data = seed._data
    elif seed is None:
        if getattr(root._data, "size", 1) != 1:
            raise ShapeError(
                f"backward: got a root of {describe(root)} and no seed gradient; expected a single number, "
                f"or a seed of the same shape, as in t.backward(np.ones(t.shape))"
            )
        if is_complex(root):
            raise OperandError(
                f"backward: got a complex root ({describe(root)}) and no seed gradient, expected a real number: take "
                f"z.real, z.imag or abs(z), or give a seed"
            )
        return _ones_like(root._data)
    else:
        data = seed = akin(root._payload(seed), root)
    if np.shape(data) != np.shape(root._data):
        raise ShapeError(f"backward: got a seed gradient of {describe(data)}, expected {describe(root)}")
    if is_complex(data) and not is_complex(root):
        raise OperandError(f"backward: got a complex seed ({describe(data)}) for real numbers, {describe(root)}")
    return root._spread(seed)


def _dependents(order: Iterable[Node], inputs: Iterable[Node]) -> set[Node]:
    """The nodes of ``order`` that depend on ``inputs``, with the inputs: where gradients have to pass."""
    wanted = set(inputs)
    for node in order:
        if node not in wanted and any(x in wanted for x in node.inputs if isinstance(x, Node)):
            wanted.add(node)
    return wanted


def _reverse_sweep(order: list[Node], table: Table, wanted: set[Node] | None, create_graph: bool) -> Table:
    """Pull the gradients in ``table`` from the roots back, gate by gate, each gate once."""
    watch = recorder()
    if watch is not None:
        watch.sweeping(order)
    now, hooked = graph._now, graph.HOOKED if graph.HOOKED else None
    some_are_older = False
    with np.errstate(all="ignore"):
        for node in reversed(order):
            op = node.op
            if hooked is not None and node in hooked and node in table:
                table[node] = _hooked(node, table[node])
            if op is None or node not in table:
                continue
            if node.time != now:
                some_are_older = True
                _check_fresh(node)
            if create_graph:
                with recording(AsOf(node)):
                    _pull(node, op, table, wanted, create_graph)
            elif op.__class__ is BinaryOp:
                _pull_binary(node, op, table, wanted)
            else:
                _pull(node, op, table, wanted, create_graph)
            if watch is not None:
                watch.swept(node, table)
    if some_are_older:  # then newer nodes may have used views of data that were assigned to in between
        for node in order:
            if node.op is not None and node.time == now:
                _check_fresh(node)
    return table


def _hooked(node: Node, g: Any) -> Any:
    """The gradient of a node after its hooks have seen it, each of which may put another in its place."""
    for hook in node._hooks:
        # a copy: what a hook keeps, or writes into, must not be a buffer of the sweep
        answer = hook(g if isinstance(g, Node) or g.__class__ is float else g.copy() if is_foreign(g) else np.array(g))
        if answer is not None:
            data = node._payload(answer._data if isinstance(answer, Node) else answer)
            if np.shape(data) != np.shape(node._data):
                raise RuleError(
                    f"a hook of {node.name or type(node).__name__} returned {describe(data)}, expected None or "
                    f"{describe(node)}"
                )
            if is_complex(data) and not is_complex(node):
                raise RuleError(
                    f"a hook of {node.name or type(node).__name__} returned complex numbers, {describe(data)}, "
                    f"expected real ones"
                )
            g = node._spread(answer if isinstance(answer, Node) and isinstance(g, Node) else data)
    return g


def _pull(node: Node, op: Op, table: Table, wanted: set[Node] | None, create_graph: bool) -> None:
    """Send the gradient of one node to its operands, adding to what other gates sent them."""
    g = table[node]
    if create_graph:
        out: Any = node
        args: Sequence[Any] = node.inputs
        if not isinstance(g, Node):
            g = table[node] = leaf(node.family, node._payload(g), requires_grad=False)
    else:
        out = node._data
        args = [x._data if isinstance(x, Node) else x for x in node.inputs]
    params = node.params
    if isinstance(op, JointOp):
        needed = [
            i
            for i, x in enumerate(node.inputs)
            if isinstance(x, Node) and x.requires_grad and (wanted is None or x in wanted)
        ]
        for i, gx in zip(needed, op.pull(needed, g, out, args, params), strict=True):
            if gx is not None:
                x = node.inputs[i]
                gx = x._accept(gx, op, i)
                table[x] = table[x] + gx if x in table else gx
        return
    rules = op.rules
    for i, x in enumerate(node.inputs):
        if isinstance(x, Node) and x.requires_grad and (wanted is None or x in wanted):
            rule = op.rule(i) if op.variadic else rules[i]
            if rule is not None:
                try:
                    gx = rule(g, out, *args, **params)
                except ArithmeticError as error:
                    gx = numpy_semantics(rule, (g, out, *args), params, error)
                gx = x._accept(gx, op, i)
                table[x] = table[x] + gx if x in table else gx


def _pull_binary(node: Node, op: Op, table: Table, wanted: set[Node] | None) -> None:
    """``_pull`` for two operands and raw data, unrolled: half the time for the gates that a scalar graph is made of."""
    x, y = node.inputs
    out = node._data
    g = table[node]
    if isinstance(x, Node):
        a, to_x = x._data, x.requires_grad
    else:
        a, to_x = x, False
    if isinstance(y, Node):
        b, to_y = y._data, y.requires_grad
    else:
        b, to_y = y, False
    rule_x, rule_y = op.rules
    if to_x and rule_x is not None and (wanted is None or x in wanted):
        try:
            gx = rule_x(g, out, a, b)
        except ArithmeticError:
            gx = _apply(rule_x, g, out, (a, b), node.params)
        if gx.__class__ is not float or out.__class__ is not float:
            gx = x._accept(gx, op, 0)
        table[x] = table[x] + gx if x in table else gx
    if to_y and rule_y is not None and (wanted is None or y in wanted):
        try:
            gy = rule_y(g, out, a, b)
        except ArithmeticError:
            gy = _apply(rule_y, g, out, (a, b), node.params)
        if gy.__class__ is not float or out.__class__ is not float:
            gy = y._accept(gy, op, 1)
        table[y] = table[y] + gy if y in table else gy


def _apply(rule: graph.Rule, g: Any, out: Any, args: Sequence[Any], params: Mapping[str, Any]) -> Any:
    try:
        return rule(g, out, *args, **params)
    except ArithmeticError as error:
        return numpy_semantics(rule, (g, out, *args), params, error)


def _push(node: Node, op: Op, table: Table, create_graph: bool) -> Any:
    """The tangent of one node from the tangents of its operands."""
    inputs = node.inputs
    out: Any = node if create_graph else node._data
    args = list(inputs) if create_graph else [x._data if isinstance(x, Node) else x for x in inputs]
    moving = [i for i, x in enumerate(inputs) if isinstance(x, Node) and x in table and op.rule(i) is not None]
    if not moving:
        return node._spread(np.zeros_like(node._data) if node._data.__class__ is not float else 0.0)
    if isinstance(op, JointOp):
        joint = op.push({i: table[inputs[i]] for i in moving}, out, args, node.params)
        if joint is not NotImplemented:
            return node._spread(_zeros_like(out) if joint is None else joint)
    if op.kind == "linear":
        still = [x if op.rule(i) is None else _zeros_like(x) for i, x in enumerate(args)]
        for i in moving:
            still[i] = table[inputs[i]]
        return node._spread(op(*still, **node.params))
    total: Any = None
    for i in moving:
        tangent = table[inputs[i]]
        if op.kind == "elementwise":
            rule = op.rule(i)
            assert rule is not None
            part = _apply(rule, tangent, out, args, node.params)
        elif op.kind == "multilinear":
            part = op(*args[:i], tangent, *args[i + 1 :], **node.params)
        else:
            part = _transpose(node, op, i, tangent, args, out, create_graph)
        part = node._spread(part)
        total = part if total is None else total + part
    return total


def _transpose(node: Node, op: Op, i: int, tangent: Any, args: Sequence[Any], out: Any, create_graph: bool) -> Any:
    """The forward derivative: the rule of operand ``i`` is linear in ``g``, and this is its transpose."""
    probe: Node = leaf(node.family, node._payload(np.zeros_like(node._data)))
    rule = op.rule(i)
    assert rule is not None
    with recording(AsOf(node)):
        back = _apply(rule, probe, out, args, node.params)
        if not isinstance(back, Node) or not back.requires_grad:
            raise RuleError(
                f"{op.name}: the rule of operand {op.operand(i)} does not depend on g, so it is no gradient"
            )
        (part,) = gradients([back], [probe], [back._spread(tangent)], create_graph=create_graph)
    return _zeros_like(out) if part is None else part


def _ones_like(data: Any) -> Any:
    if data.__class__ is float:
        return 1.0
    if data.__class__ is np.ndarray and not data.shape:
        return data.dtype.type(1)  # a NumPy scalar: the first rules of every sweep compute with it faster
    return np.ones_like(data)


def _zeros_like(x: Any) -> Any:
    data = x._data if isinstance(x, Node) else x
    return 0.0 if data.__class__ in (float, int, bool) else np.zeros_like(data)


def _own(g: Any, node: Node, handed_out: set[int]) -> Any:
    """``g`` as a buffer of its own: a copy if it is a view, or if somebody else was handed the same array."""
    if g.__class__ is float:
        return g
    if g.__class__ is not np.ndarray and isinstance(g, np.generic):
        return np.asarray(g)
    if getattr(g, "base", None) is not None or id(g) in handed_out or g is node._data:
        g = g.copy()
    handed_out.add(id(g))
    return g


def _check_fresh(node: Node) -> None:
    """GraphError if data that the rules of ``node`` read were changed after it was recorded, or a view was outdated."""
    assert node.op is not None
    for i, x in enumerate((*node.inputs, node)):
        if graph.changed_since(x, node.time):
            result = i == len(node.inputs)
            name = "out" if result else node.op.operand(i)
            if any(_reads(rule, name, i, result) for rule in node.op.rules):
                what = "its result" if result else f"operand {name}"
                raise GraphError(
                    f"{node.op.name}: the data of {what} ({describe(x)}) was assigned to after {node.op.name} "
                    f"recorded it, and its gradient needs the old one; run the forward pass again before backward()"
                )
        if isinstance(x, Node) and _is_outdated_view(x, node.time):
            raise GraphError(
                f"{node.op.name}: operand {node.op.operand(i)} ({describe(x)}) is a view of a Tensor that was assigned "
                f"to before {node.op.name} used the view; take the view again after the assignment"
            )


def _is_outdated_view(x: Node, time: int) -> bool:
    """Whether x shows memory of a Tensor of which, by ``time``, there was a newer version."""
    while x.op is not None:
        shown = [y for y in x.inputs if isinstance(y, Node) and shares_memory(x._data, y._data)]
        if not shown:
            return False
        x = shown[0]
        if getattr(x, "_until", time + 1) <= time:
            return True
    return False


def _reads(rule: graph.Rule | None, name: str, i: int, result: bool) -> bool:
    """Whether a rule looks at one of its arguments; True when that cannot be told."""
    if rule is None:
        return False
    code = getattr(rule, "__code__", None)
    if code is None or code.co_flags & 0x04:  # no Python function, or one with *args
        return True
    argument = code.co_varnames[1 if result else i + 2]
    if argument in code.co_cellvars:
        return True
    # argval is a tuple where one instruction loads two variables, as from Python 3.13 on
    loaded = (step.argval for step in dis.get_instructions(code) if "LOAD" in step.opname)
    return any(argument in name if isinstance(name, tuple) else argument == name for name in loaded)
