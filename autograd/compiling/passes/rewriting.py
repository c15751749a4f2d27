"""Local rewriting: one walk over a program from the first step to the last, with rules that look at one call at a time.

A rule belongs to functions. It is offered each call of one of them, with the variables that are left by then as
arguments, and returns its replacement: another call, a variable that has the same numbers already, or a constant. The
walk makes a new program and leaves the old one as it is; what a rule may rely on stands in ``Facts``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograd.compiling.program import Call, Guard, Program, Step, Var, same, substituted, variables_in


@dataclass(frozen=True, slots=True)
class Constant:
    """The value of a variable that turned out to be the same in every run."""

    value: Any


NOTHING = Constant(None)
"""The answer of a rule about a call that only writes, and writes the numbers that are there already."""

Answer = Call | Var | Constant | None
Rule = Callable[[Any, "Facts"], Any]
Rules = Mapping[Any, Sequence[Rule]]


class Facts:
    """Knowledge about the program that is being made.

    Attributes:
        made: the call that made a variable, so far.
        steps: the steps so far.
        versions: how often the memory of a variable has been written so far, by root.
        now: the replacement of each variable of the old program.
        seen: the variables of calls by function and arguments, for the pass that looks for equal calls.
    """

    def __init__(self, program: Program) -> None:
        self._written = {x.root for call in program.calls for x in call.writes}
        leaving = Counter(x.root for x in variables_in(program.outputs))
        self._shared = {x for x, count in leaving.items() if count > 1}
        self._parted: set[Var] = set()
        self._escaping = {*leaving} | {x.root for _, x in program.commits}
        self._outputs = set(variables_in(program.outputs)) | {x for _, x in program.commits}
        self._handed: set[Var] = set()
        self._touched: set[Var] = set()
        self._leaving: set[Var] = set()
        self.made: dict[Var, Call] = {}
        self.steps: list[Step] = []
        self.versions: dict[Var, int] = {}
        self.now: dict[Var, Any] = {}
        self.seen: dict[Any, Any] = {}
        self._count = 0

    def renewed(self, old: Var) -> Var:
        """A variable of the new program in the place of one of the old."""
        of = None if old.of is None else self.now.get(old.of)
        self._count += 1
        new = old.again(self._count, of if isinstance(of, Var) else None)
        root = old.root
        if root in self._written:
            self._touched.add(new.root)
        if root in self._escaping:
            self._leaving.add(new.root)
        if root in self._shared:
            self._parted.add(new.root)
        if old in self._outputs:
            self._handed.add(new)
        self.now[old] = new
        return new

    def added(self, call: Call, f: Any, args: tuple[Any, ...], sample: Any, of: Var | None = None) -> Var:
        """The variable of one more call, before the one that is being looked at; ``sample`` has the form of it."""
        self._count += 1
        out = Var(self._count, sample, of)
        made = Call(f, args, {}, out, (), True, call.error_state, True, call.note)
        self.steps.append(made)
        self.made[out] = made
        return out

    def still(self, x: Any) -> bool:
        """True if the numbers of x are never changed in place."""
        return not isinstance(x, Var) or x.root not in self._touched

    def leaves(self, x: Any) -> bool:
        """True if the memory of x is handed out."""
        return isinstance(x, Var) and x.root in self._leaving

    def shared(self, x: Any) -> bool:
        """True if the memory of x is handed out in several results."""
        return any(part.root in self._parted for part in variables_in(x))

    def handed_out(self, x: Var) -> bool:
        """True if x itself is handed out, and not another variable that shows its memory."""
        return x in self._handed

    def private(self, x: Any) -> bool:
        """True if the memory of x is never handed out, nor changed in place, so that it cannot be told from a copy."""
        return not isinstance(x, Var) or not x.is_array or (self.still(x) and not self.leaves(x))

    def made_by(self, x: Any, *functions: Any) -> Call | None:
        """The call that made x, if it is one of these functions and its result is never changed in place."""
        call = self.made.get(x) if isinstance(x, Var) else None
        return call if call is not None and call.f in functions and self.still(x) else None


def known(x: Any, now: Mapping[Var, Any]) -> Any:
    """An argument with the variables of the new program in the places of the old, or their constant values."""
    if isinstance(x, Var):
        return now[x]
    if x.__class__ in (tuple, list, dict, slice) or isinstance(x, tuple):
        return substituted(x, now.__getitem__)
    return x


def rewritten(program: Program, *groups: Rules) -> Program:
    """The program after the rules. If a function has several rules, the first one with an answer counts."""
    rules: dict[Any, list[Rule]] = {}
    for group in groups:
        for f, some in group.items():
            rules.setdefault(f, []).extend(some)
    everywhere = rules.pop(ANY, [])
    facts = Facts(program)
    inputs = [facts.renewed(x) for x in program.inputs]
    for step in program.steps:
        if isinstance(step, Guard):
            var = facts.now[step.var]
            if isinstance(var, Var):
                facts.steps.append(_asked(Guard(step.kind, step.ask, var, step.answer, step.note), rules, facts))
            else:
                assert same(step.ask(var), step.answer), (step, var)
            continue
        outs = list(variables_in(step.out))
        args, kwargs = tuple([known(x, facts.now) for x in step.args]), step.kwargs
        if kwargs:
            kwargs = {key: known(x, facts.now) for key, x in kwargs.items()}
        writes = tuple([facts.now[x] for x in step.writes]) if step.writes else ()
        for x in outs:
            facts.renewed(x)
        out = known(step.out, facts.now) if outs else step.out
        call = Call(step.f, args, kwargs, out, writes, step.static, step.error_state, step.pure, step.note)
        answer: Answer = None
        if step.pure and (isinstance(out, Var) or writes):
            answer = _answer(call, [*rules.get(step.f, ()), *everywhere], facts)
        if answer is NOTHING:
            continue
        if isinstance(answer, Constant):
            facts.now[outs[0]] = answer.value
        elif isinstance(answer, Var):
            facts.now[outs[0]] = answer
        else:
            call = answer or call
            facts.steps.append(call)
            for x in variables_in(call.out):
                facts.made[x] = call
            for x in call.writes:
                facts.versions[x.root] = facts.versions.get(x.root, 0) + 1
    outputs = substituted(program.outputs, facts.now.__getitem__)
    return Program(inputs, facts.steps, outputs, [(i, facts.now[x]) for i, x in program.commits])


def _asked(guard: Guard, rules: Mapping[Any, list[Rule]], facts: Facts) -> Guard:
    """The guard, or the equivalent guard that a rule puts in its place."""
    for rule in rules.get(Guard, ()):
        found = rule(guard, facts)
        guard = found or guard
    return guard


def _answer(call: Call, rules: Iterable[Rule], facts: Facts) -> Answer:
    """The answer of the rules together: the call that one rule returns is offered to the rules after it."""
    changed: Call | None = None
    for rule in rules:
        answer: Answer = rule(changed or call, facts)
        if isinstance(answer, Call):
            changed = answer
        elif answer is not None:
            return answer
    return changed


ANY: Any = object()
"""The key of rules that are offered every call."""


def instead(call: Call, f: Callable[..., Any], *args: Any, **kwargs: Any) -> Call:
    """A call of another function that has the same results."""
    return replace(call, f=f, args=args, kwargs=kwargs)


def is_number(x: Any) -> bool:
    """True for a constant number, Python's or NumPy's; not for a truth value."""
    return isinstance(x, (int, float, complex, np.number)) and not isinstance(x, bool)
