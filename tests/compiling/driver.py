"""A plain driver of programs with surroundings: traces, checks, runs by the interpreter, commits. No tree, no passes."""

import numpy as np

from autograd.compiling.program import GuardMiss, run
from autograd.compiling.randomness import Draws, difference
from autograd.compiling.reads import Surroundings
from autograd.compiling.state import Tracing, refusal, with_changes
from autograd.compiling.tracer import Trace, Untraceable
from autograd.compiling.watching import Watch


class Driver:
    """``f`` with programs. ``log`` says of each call what was done: "eager", "traced", "ran"."""

    def __init__(self, f, twice=True):
        self.f, self.twice = f, twice
        self.codes, self.moving, self.programs, self.log, self.why = {}, set(), [], [], []

    def __call__(self, *args):
        if not self.codes:
            with Watch() as watch:
                result = self.f(*args)
            self.codes = watch.codes
            self.log.append("eager")
            return result
        for around, changes, program in self.programs:
            if not around.holds():
                continue
            values = around.values()
            if refusal([*args, *values], [len(args) + i for i in changes.written]):
                self.log.append("eager")
                return self.f(*args)
            inputs = [x.copy("K") if i - len(args) in changes.written else x for i, x in enumerate([*args, *values])]
            draws = Draws(around.generators)
            try:
                result, changed = run(program, inputs)
            except GuardMiss:
                draws.undo()
                continue
            changes.commit(changed, values)
            for i in changes.written:
                values[i][...] = inputs[len(args) + i]
            self.log.append("ran")
            return result
        self.why.append(self.programs[-1][0].missed() if self.programs else "")
        for around, _, _ in self.programs:
            missed = around.missed()
            if missed:
                self.moving.add(missed)
        self.programs.append(self.traced(args))
        self.log.append("traced")
        return self(*args)

    def traced(self, args):
        fixed = False
        for _ in range(8):
            around = Surroundings(self.f, args, self.codes, self.moving, fixed)
            try:
                first = self.one(around, args)
            except Untraceable:
                if fixed:
                    raise
                fixed = True
                continue
            program, changes, codes = first
            if codes.keys() - self.codes.keys():
                self.codes = {**self.codes, **codes}
            elif changes.moved - self.moving:
                self.moving |= changes.moved
            else:
                if self.twice:
                    again, _, _ = self.one(around, args)
                    found = difference(program, again)
                    if found:
                        raise Untraceable(found)
                return around, changes, program
        raise AssertionError("traces without end")

    def one(self, around, args):
        trace = Trace()
        tracers = [trace.input(x) for x in args]
        with Tracing(around, trace) as tracing, Watch() as watch:
            out = self.f(*tracers)
        changes = tracing.changes
        program = with_changes(trace.program(out), changes)
        return program, changes, watch.codes


def identical(x, y):
    """True if two results have the same types and bits."""
    if isinstance(x, (tuple, list)):
        return type(x) is type(y) and len(x) == len(y) and all(map(identical, x, y))
    if isinstance(x, dict):
        return list(x) == list(y) and all(identical(x[key], y[key]) for key in x)
    if isinstance(x, np.ndarray):
        return type(x) is type(y) and x.dtype == y.dtype and x.shape == y.shape and x.tobytes() == y.tobytes()
    if isinstance(x, float):
        return type(x) is type(y) and x.hex() == y.hex()
    return type(x) is type(y) and bool(x == y)
