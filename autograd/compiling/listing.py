"""Programs as lines to read: the result, the operands and the gate of each line.

``Reader`` goes through the steps of a trace once, in order, with the notes of its gates, and makes *lines* of *things*.
A thing is one quantity to a reader: the gradient that a distributor hands on is the same array with another name, so it
is one variable of the program and two things here, with a line ``dt2 = dt3`` between them. Calls that change nothing
but the form of a number (``x[...]``, a copy that nobody writes into) are no lines.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.compiling.notes import Notes, Passing, Sent
from autograd.compiling.program import Attribute, Call, Guard, Method, Step, Var, substituted, variables_in
from autograd.compiling.textbook import SHAPED, plain_rule
from autograd.compiling.things import Thing
from autograd.engine.node import Node


@dataclass(slots=True, eq=False)
class Line:
    """One line.

    Attributes:
        out: the things that it makes, in containers as a call returns them; None if it changes one in place.
        call: the call; None for a line that gives another name to ``source``.
        source: a thing or a constant.
        block: the gate or part that the line belongs to: lines of one gate may stand in each other.
        phase: "forward", "backward" or "tangent".
        passing: the gate, if the line is the last of it.
        sent: the gradient that the line completes.
        adds: True if it adds to a gradient that came from another gate.
        guard: the guard, for a line that asserts what the user's code asked.
        sweep: the number of the sweep, 0 outside of one.
        writes: the roots of the variables that it changes in place.
    """

    out: Any
    block: Any
    phase: str
    call: Call | None = None
    source: Any = None
    passing: Passing | None = None
    sent: Sent | None = None
    adds: bool = False
    guard: Guard | None = None
    sweep: int = 0
    writes: Collection[Var] = ()

    @property
    def reads(self) -> list[Thing]:
        """The things that the line needs."""
        parts = (self.call.args, dict(self.call.kwargs)) if self.call is not None else self.source
        return [x for x in variables_in(parts) if isinstance(x, Thing)]


class Reader:
    """Makes lines of the steps of a trace.

    Args:
        steps: the steps.
        notes: which gates they belong to.
        asked: the guards that the user's code asked for.
        names: names of variables: those of the arguments, and those that the user's code gives.
        plainly: True if rules are written as in textbooks where that is possible; see ``plain_rule``.
    """

    def __init__(
        self, steps: Sequence[Step], notes: Notes, asked: Iterable[Guard], names: dict[Var, str], plainly: bool
    ) -> None:
        self.plainly = plainly
        self.steps, self.notes, self.names = steps, notes, names
        self.asked = set(map(id, asked))
        self.lines: list[Line] = []
        self.now: dict[Var, Thing] = {}
        self.gradients: dict[tuple[int, Node], Thing] = {}
        self.written = {v.root: i for i, step in enumerate(steps) if isinstance(step, Call) for v in step.writes}
        made = {v for step in steps if isinstance(step, Call) for v in variables_in(step.out)}
        self._arguments = self.written.keys() - made
        self._same: dict[Var, Var] = {}
        self._kernels = {p.op.scalar: p.op for p in notes.passings if p.op.scalar is not p.op.forward}
        self._made: dict[Thing, Line] = {}

    def var(self, x: Any) -> Any:
        """The variable that stands for all variables with the same numbers."""
        while isinstance(x, Var) and x in self._same:
            x = self._same[x]
        return x

    def thing(self, x: Any) -> Any:
        """The reader's view of a variable now; a constant as it is."""
        x = self.var(x)
        if not isinstance(x, Var) or isinstance(x, Thing):
            return x
        if x not in self.now:
            self.now[x] = Thing(x, self.names.get(x))
        return self.now[x]

    def read(self) -> None:
        """Go through all steps."""
        notes = self.notes
        for step in self.steps:  # the names differ from those of the results in form only
            if not isinstance(step, Call) or is_own_product(step):
                continue
            if (same := unchanged(step, self.written)) is not None:
                self._same[step.out] = same
                if step.out in self.names:
                    self.names.setdefault(self.var(same), self.names[step.out])
        nodes = {x for p in notes.passings for x in (p.node, *(s.node for s in p.sent))}
        self._results = {self.var(held) for x in nodes if isinstance(held := notes.variables.get(x), Var)}
        swept = [p for p in notes.passings if p.phase != "forward" and (p.phase == "tangent" or p.sent)]
        at = 0
        for p in swept:
            self._steps(at, p.first, None)
            self._passing(p)
            at = p.last
        self._steps(at, len(self.steps), None)

    def _steps(self, first: int, last: int, p: Passing | None) -> None:
        for i in range(first, last):
            step = self.steps[i]
            block = p if p is not None else step.note.gate or ("plain", i)
            phase = p.phase if p is not None else step.note.phase
            if isinstance(step, Guard):
                if id(step) in self.asked and not isinstance(step.answer, str) and step.kind in ("bool", "number"):
                    asked = self.thing(step.var)
                    self.lines.append(Line(None, block, phase, source=asked, guard=step))
                continue
            if isinstance(step.out, Var) and step.out in self._same:
                continue
            self._call(i, step, block, phase, p)

    def _call(self, i: int, step: Call, block: Any, phase: str, p: Passing | None) -> None:
        added = next((s for s in p.sent if s.before is not None and self.var(s.total) is step.out), None) if p else None
        before = self.var(added.before) if added else None

        def seen(x: Var) -> Any:
            if added is not None and p is not None and self.var(x) is before:
                return self.gradients.get((p.sweep, added.node), self.thing(x))
            return self.thing(x)

        f = self._kernels.get(step.f, step.f) if step.note.gate is not None else step.f
        call = Call(f, substituted(step.args, seen), substituted(dict(step.kwargs), seen), None, note=step.note)
        if step.out is not None:
            for var in variables_in(step.out):
                self.now[var] = Thing(var, self.names.get(var))
                self.now[var].kept = self.now[var].kept or var in self._results or i < self.written.get(var.root, -1)
            call.out = substituted(step.out, self.now.__getitem__)
        writes = {var.root for var in step.writes}
        line = Line(call.out, block, phase, call, sweep=p.sweep if p else 0, writes=writes)
        for made in variables_in(call.out):
            self._made[made] = line  # type: ignore[index]  # variables count as keys of things
        self.lines.append(line)

    def _passing(self, p: Passing) -> None:
        """The lines of a gate in a sweep: one for each call, and one for each gradient that it passes on unchanged."""
        incoming = self.gradients.get((p.sweep, p.node))
        came = self.var(p.incoming)
        if incoming is None and isinstance(came, Var):
            incoming = self._gradient(p.node, self.thing(came), p.sweep)
        usual = self.thing(came)
        if incoming is not None and isinstance(came, Var):
            self.now[came] = incoming
        if not self.plainly or not self._plainly(p, incoming):
            self._steps(p.first, p.last, p)
            for s in p.sent:
                self._sends(p, s, incoming)
        if isinstance(came, Var):  # after this gate, the array goes by its usual name again
            self.now[came] = usual

    def _has_no_line(self, p: Passing, s: Sent) -> bool:
        """True for a gate whose result is its operand in another form, as the sum of one number."""
        out, x = (self.var(self.notes.variables.get(node)) for node in (p.node, s.node))
        return isinstance(out, Var) and out is x

    def _sends(self, p: Passing, s: Sent, incoming: Any = None) -> None:
        """The line of a gate that completes the gradient of an operand; one that hands it on if there is none."""
        found = self.thing(s.total)
        if s.before is None and found is incoming and self._has_no_line(p, s):
            self.gradients[p.sweep, s.node] = found
            return
        line = self._made.get(found) if isinstance(found, Thing) else None
        if line is None or line.block is not p or found.gradient_of is not None:
            var = self.var(s.total)
            named = Thing(var if isinstance(var, Var) else None)
            line = Line(named, p, p.phase, source=found, sweep=p.sweep)
            self.lines.append(line)
            self._made[named] = line
            found = named
        before = self.gradients.get((p.sweep, s.node))
        if s.before is not None and before is not None and line.call is not None:
            line.adds, found.replaces = True, before
        line.passing, line.sent = p, s
        self._gradient(s.node, found, p.sweep)

    def _plainly(self, p: Passing, g: Any) -> bool:
        """The lines of a gate by the textbook rule; the engine's own calls may be a faster form of it."""
        inputs = [self.thing(x) for x in self.notes.operands[p.node]]
        rule = plain_rule(p.op.name, p.node.params, g, inputs, self.thing(self.notes.variables.get(p.node)))
        if rule is None or p.phase != "backward":
            return False
        if len({id(x) for x in p.node.inputs if isinstance(x, Node)}) < sum(isinstance(x, Node) for x in p.node.inputs):
            return False  # one operand stands twice
        for s in p.sent:
            i = next(i for i, x in enumerate(p.node.inputs) if x is s.node)
            before = self.gradients.get((p.sweep, s.node))
            if s.before is not None and before is None:
                return False
            part = self._written(rule(i), p)
            if s.before is not None:
                part = self._written((operator.add, before, part), p)
            total = self.var(s.total)
            if isinstance(total, Var):
                self.now[total] = part
            self._sends(p, s)
        return True

    def _written(self, tree: Any, p: Passing) -> Any:
        """The thing that an expression ``(f, x, y)`` makes, with the lines that make it; anything else as it is."""
        if not isinstance(tree, tuple) or not tree or not callable(tree[0]):
            return tree
        f, *args = tree
        args = [self._written(x, p) for x in args]
        made = Thing()
        arrays = [x for x in args if isinstance(x, Thing)]
        made.shape = np.broadcast_shapes(*(x.shape for x in arrays)) if f not in SHAPED else SHAPED[f](*args)
        dtypes = [x.dtype for x in arrays if x.dtype is not None]
        made.dtype = np.result_type(*dtypes) if dtypes else None
        line = Line(made, p, p.phase, Call(f, tuple(args), {}, made), sweep=p.sweep)
        self._made[made] = line
        self.lines.append(line)
        return made

    def _gradient(self, node: Node, found: Thing, sweep: int) -> Thing:
        held = self.notes.variables.get(node)
        found.gradient_of = self.thing(held) if isinstance(held, Var) else None
        found.kept = True
        self.gradients[sweep, node] = found
        return found

    def lines_for(self, outputs: Iterable[Thing]) -> list[Line]:
        """The lines that the outputs and the checks need, and those that change an array of these, in order."""
        needed = set(outputs)
        memory = {x.memory for x in needed} | self._arguments
        kept = []
        for line in reversed(self.lines):
            changes = any(root in memory for root in line.writes)
            if line.guard is not None or changes or any(x in needed for x in variables_in(line.out)):
                needed.update(line.reads)
                memory.update(x.memory for x in line.reads)
                kept.append(line)
        return kept[::-1]


def is_own_product(call: Call) -> bool:
    """True for the product, quotient or power of a gate, and for gradients that it sends: they show factors of 1."""
    note = call.note
    # A constant array among the arguments was made by the engine, with a 1 in it.
    if call.f not in _SCALINGS or any(isinstance(x, np.ndarray) for x in call.args):
        return False
    return note.op in ("multiply", "divide") or (note.op == "power" and note.phase == "forward")


def unchanged(call: Call, written: Container[Var]) -> Var | None:
    """The variable that a call returns with the same numbers, shape and dtype; None if the call changes any of them."""
    out, f = call.out, call.f
    if not isinstance(out, Var) or out.root in written or not call.args:
        return None
    x, rest = call.args[0], call.args[1:]
    if f in (operator.mul, operator.add, np.multiply, np.add) and len(rest) == 1 and not isinstance(x, Var):
        x, rest = rest[0], (x,)
    if not isinstance(x, Var) or x.root in written or x.shape != out.shape:
        return None
    if variables_in((rest, dict(call.kwargs))):
        return None
    kind = np.dtype(x.dtype or x.type).kind
    if x.dtype != out.dtype and not (x.shape == () and kind == np.dtype(out.dtype or out.type).kind):
        return None
    if kind == "c" and getattr(f, "name", getattr(f, "__name__", "")).startswith("conj"):
        return None
    return x if _says_nothing(f, rest, out.shape) else None


_SCALINGS = (operator.mul, operator.truediv, operator.pow, np.multiply, np.divide, np.power)
"""Functions of two numbers that change nothing where the second one is 1."""

_OF_THE_SAME = frozenset(
    ("copy", "astype", "reshape", "view", "item", "conj", "conjugate", "squeeze", "ravel", "sum", "flatten")
)
"""Methods that change nothing where shape and dtype stay."""


def _says_nothing(f: Callable[..., Any], rest: tuple[Any, ...], shape: tuple[int, ...]) -> bool:
    if f in _SCALINGS:
        return len(rest) == 1 and np.shape(rest[0]) == () and bool(rest[0] == 1)
    if isinstance(f, Method) and f.name == "transpose":
        return not shape
    if isinstance(f, Method):
        return f.name in _OF_THE_SAME
    if isinstance(f, Attribute):
        return f.name == "real" or (f.name in ("T", "mT") and not shape)
    if f is operator.getitem:
        return rest[0] is ... or (isinstance(rest[0], (tuple, slice)) and rest[0] in ((), slice(None)))
    return f in (np.array, np.asarray, np.copy, np.broadcast_to, np.reshape, np.ascontiguousarray, np.positive,
                 operator.pos, np.conjugate, np.real)  # fmt: skip
