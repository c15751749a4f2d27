"""Commits: what a function does to its arguments happens after all that may still fail.

Writes to an input, and what depends on them, are moved behind everything else. Where a guard or a call that may raise
depends on such a write, the program works on a copy of the input, and the last step copies the numbers back. So a run
that misses a guard, or raises, leaves its arguments as they were.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograd.compiling.passes.dead import may_raise
from autograd.compiling.program import Call, Guard, Method, Program, Step, Var, substituted, variables_in


def with_commits_last(program: Program) -> Program:
    """The program with writes to its inputs at its end, after all guards and all calls that may raise."""
    inputs = set(program.inputs)
    if not any(x.root in inputs for call in program.calls for x in call.writes):
        return program
    early, late = _split(program.steps, inputs)
    if any(map(_may_end, late)):
        return _on_copies(program)
    return Program(program.inputs, early + late, program.outputs, program.commits)


def _may_end(step: Step) -> bool:
    return isinstance(step, Guard) or not step.pure or may_raise(step)


def _split(steps: list[Step], inputs: set[Var]) -> tuple[list[Step], list[Step]]:
    """Steps that neither write into the memory of an input nor depend on such a write, and the rest, in their order."""
    changed: set[Var] = set()  # roots that hold other numbers than they would without the writes that come later
    read: set[Var] = set()  # roots that a late step reads
    made: set[Var] = set()  # variables of late steps
    early: list[Step] = []
    late: list[Step] = []
    for step in steps:
        operands = [step.var] if isinstance(step, Guard) else list(variables_in((step.args, dict(step.kwargs))))
        writes = {x.root for x in step.writes} if isinstance(step, Call) else set()
        if (
            not writes.isdisjoint(inputs | read)
            or any(x in made or x.root in changed for x in operands)
        ):  # fmt: skip
            late.append(step)
            changed |= writes
            read.update(x.root for x in operands)
            made.update(() if isinstance(step, Guard) else variables_in(step.out))
        else:
            early.append(step)
    return early, late


def _on_copies(program: Program) -> Program:
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

    steps: list[Step] = [Call(Method("copy"), (x, "K"), {}, fresh[x]) for x in changed]
    for step in program.steps:
        if isinstance(step, Guard):
            steps.append(Guard(step.kind, step.ask, now(step.var), step.answer, step.note))
        else:
            steps.append(_with(step, now))
    steps += [Call(np.copyto, (x, fresh[x]), {}, None, (x,)) for x in changed]
    return Program(program.inputs, steps, substituted(program.outputs, now), program.commits)


def _numbers(program: Program) -> Iterator[int]:
    for x in (*program.inputs, *variables_in([call.out for call in program.calls])):
        yield x.number


def _with(call: Call, now: Callable[[Var], Any]) -> Call:
    return Call(
        call.f, substituted(call.args, now), substituted(dict(call.kwargs), now), substituted(call.out, now),
        tuple(map(now, call.writes)), call.static, call.error_state, call.pure, call.note,
    )  # fmt: skip
