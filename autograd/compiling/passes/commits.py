"""Commits: a function's changes to its arguments happen after every step that may fail.

From the first write to an input on, there are only calls that write into memory and cannot fail, so that emitted source
makes them all in one call into C: a run that misses a guard, raises, or is interrupted leaves its arguments as they
were. Steps that do not depend on a write are moved before the first one. Where that does not suffice, the program works
on copies of the inputs, and copies the numbers back at its end.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from autograd.compiling.copies import copy_of
from autograd.compiling.passes.dead import may_raise
from autograd.compiling.passes.targets import is_packed, row_of, takes_out
from autograd.compiling.program import Call, Guard, Method, Program, Step, Var, substituted, variables_in


def with_commits_last(program: Program) -> Program:
    """The program with writes to its inputs at its end, after all that may end a run."""
    inputs = set(program.inputs)
    first = first_write(program.steps, inputs)
    if all(map(_in_a_row, program.steps[first:])):
        return program
    early, late = _split(program.steps, inputs)
    if all(map(_in_a_row, late)):
        return Program(program.inputs, early + late, program.outputs, program.commits)
    return with_copies(program)


def first_write(steps: list[Step], inputs: set[Var]) -> int:
    """The position of the first step that writes into the memory of an input."""
    writing = (i for i, step in enumerate(steps) if isinstance(step, Call) for x in step.writes if x.root in inputs)
    return next(writing, len(steps))


def ends_in_rows(program: Program) -> bool:
    """True if all steps from the first write to an input on are calls that can be made in one call into C."""
    late = program.steps[first_write(program.steps, set(program.inputs)) :]
    states = [step.error_state for step in late if isinstance(step, Call) and step.error_state]
    return all(isinstance(step, Call) and row_of(step) for step in late) and all(x == states[0] for x in states)


def _in_a_row(step: Step) -> bool:
    """True for a call that cannot fail and that writes, or can write, into existing memory. A row makes such calls."""
    if isinstance(step, Guard) or not step.pure or may_raise(step) or step.f in (np.maximum, np.minimum):
        return False
    if step.writes:
        return True
    return isinstance(step.out, Var) and step.out.of is None and takes_out(step) and is_packed(step.out)


def _is_view(step: Step) -> bool:
    return isinstance(step, Call) and isinstance(step.out, Var) and step.out.of is not None and not step.writes


def _split(steps: list[Step], inputs: set[Var]) -> tuple[list[Step], list[Step]]:
    """Steps that neither write into the memory of an input nor depend on such a write, and the rest, in their order."""
    changed: set[Var] = set()  # roots that late steps write into
    read: set[Var] = set()  # roots that late steps read
    made: set[Var] = set()  # variables that late steps make
    early: list[Step] = []
    late: list[Step] = []
    for step in steps:
        operands = [step.var] if isinstance(step, Guard) else list(variables_in((step.args, dict(step.kwargs))))
        if _is_view(step) and not any(x in made for x in operands):
            early.append(step)  # a view shows later writes too
            continue
        writes = {x.root for x in step.writes} if isinstance(step, Call) else set()
        if not writes.isdisjoint(inputs | read) or any(x in made or x.root in changed for x in operands):
            late.append(step)
            changed |= writes
            read.update(x.root for x in operands)
            made.update(() if isinstance(step, Guard) else variables_in(step.out))
        else:
            early.append(step)
    return early, late


def with_copies(program: Program) -> Program:
    """The program on copies of the inputs that it writes to, and the copies copied back at the end."""
    inputs = set(program.inputs)
    changed = [x for x in program.inputs if any(y.root is x for call in program.calls for y in call.writes)]
    numbers = itertools.count(1 + max(_numbers(program)))
    fresh: dict[Var, Var] = {x: x.again(next(numbers)) for x in changed}

    def now(x: Var) -> Var:
        if x not in fresh:
            if x.root not in fresh or x in inputs:
                return x
            assert x.of is not None
            fresh[x] = x.again(next(numbers), now(x.of))
        return fresh[x]

    steps: list[Step] = [
        Call(Method("copy"), (x, "K"), {}, fresh[x]) if is_packed(x) else Call(copy_of, (x,), {}, fresh[x])
        for x in changed
    ]
    for step in program.steps:
        if isinstance(step, Guard):
            steps.append(Guard(step.kind, step.ask, now(step.var), step.answer, step.note))
        else:
            steps.append(_with(step, now))
    made = {x: call for call in program.calls for x in variables_in(call.out)}
    shown: dict[Var, Var] = {x: x for x in changed}

    def result(x: Var) -> Var:
        """A result: a view of an input is a view of the input itself, and not of its copy."""
        if x.root not in changed:
            return x
        if x not in shown:
            assert x.of is not None
            call, source = made[x], result(x.of)
            shown[x] = x.again(next(numbers), source)
            args, named = (substituted(part, lambda y: source if y is x.of else now(y)) for part in _given(call))
            steps.append(replace(call, args=args, kwargs=named, out=shown[x]))
        return shown[x]

    outputs = substituted(program.outputs, result)
    steps += [Call(np.copyto, (x, fresh[x]), {}, None, (x,)) for x in changed]
    return Program(program.inputs, steps, outputs, program.commits)


def _given(call: Call) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return call.args, dict(call.kwargs)


def _numbers(program: Program) -> Iterator[int]:
    for x in (*program.inputs, *variables_in([call.out for call in program.calls])):
        yield x.number


def _with(call: Call, now: Callable[[Var], Any]) -> Call:
    return Call(
        call.f, substituted(call.args, now), substituted(dict(call.kwargs), now), substituted(call.out, now),
        tuple(map(now, call.writes)), call.static, call.error_state, call.pure, call.note,
    )  # fmt: skip
