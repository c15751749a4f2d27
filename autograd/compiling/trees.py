"""The programs of one kind of arguments: a tree, in which the answers of guards lead from one to the next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from itertools import starmap
from operator import call
from pathlib import Path
from typing import Any

import numpy as np

from autograd.compiling.choosing import best
from autograd.compiling.copies import copy_of
from autograd.compiling.entering import quick
from autograd.compiling.program import GuardMiss, Program
from autograd.compiling.randomness import Draws
from autograd.compiling.reads import Surroundings
from autograd.compiling.rows import AT_ONCE, glance, refusal, write
from autograd.compiling.state import Changes
from autograd.compiling.tracer import Untraceable

ndarray = np.ndarray


class MissingWay(Exception):
    """No program of a tree has met this answer of a guard."""

    def __init__(self, piece: Piece, answer: Any) -> None:
        super().__init__(answer)
        self.piece, self.answer = piece, answer


NOTHING: list[Any] = []
Effects = tuple[list[Any], list[Any]]
"""The numbers for the inputs that are written to, and those of the changes outside."""


class Piece:
    """One program of a tree.

    Attributes:
        program: as it was traced.
        function: the emitted function, of the values of the inputs.
        exact: without the rewritings that round, to be compared with the uncompiled function; None if there are none.
        text: its source.
        build: makes the caller's result of the values of the outputs.
        changes: the changes of the function outside of its arguments; None if there are none.
        deferred: True if ``function`` calls a function, its last argument, to make its changes in place.
        first: the number of inputs before those of the surroundings.
        written: the positions of the inputs that the function changes in place.
        plain: True if ``function`` returns the caller's result, and nothing outside changes.
        others: the programs of other answers of guards, by the position of the guard and the answer.
        runs: how often it ran to its end.
    """

    __slots__ = (
        "_is_clear", "build", "changes", "deferred", "exact", "first", "function", "others", "plain", "program", "runs",
        "text", "written",
    )  # fmt: skip

    def __init__(
        self,
        program: Program,
        fast: bool,
        build: Callable[[Any], Any] | None,
        changes: Changes | None = None,
        first: int = 0,
        backend: str | None = None,
        alone: Collection[int] = (),
    ) -> None:
        self.changes, self.first = changes, first
        self.deferred = bool(program.commits)
        emitted = best(program, fast, backend, self.deferred)
        self.program, self.function, self.text = program, emitted.function, emitted.text
        self.exact = best(program, deferred=self.deferred).function if fast else None
        self.build = build
        self.written = [i for i, _ in program.commits]
        arrays = [i for i, x in enumerate(program.inputs) if x.is_array]
        self._is_clear = glance(len(program.inputs), self.written, arrays, alone) if self.written else None
        self.plain = build is None and changes is None
        self.others: dict[Any, Piece] = {}
        self.runs = 0

    def refusal(self, inputs: list[Any]) -> str:
        """The reason why the program cannot write into some of its inputs in place; "" if it can."""
        return "" if self._is_clear is None or self._is_clear(*inputs) else refusal(inputs, self.written)

    def run(self, inputs: list[Any], live: bool = False, done: Any = None) -> tuple[Any, Effects]:
        """The result of the caller, and what is to be committed.

        If the run is ``live``, the function writes into the inputs themselves, and what it changes outside is changed.
        That happens last, when nothing can fail any longer, and nothing remains to be committed. Otherwise it writes
        into copies. ``done`` is an array that becomes True together with what a live run changes outside.

        Raises:
            Untraceable: an input that is written to is read-only, or shares memory with another one.
            HalfDone: see ``Changes.commit``.
        """
        if reason := self.refusal(inputs):
            raise Untraceable(reason)
        given = inputs
        if self.written and not live:
            given = inputs.copy()
            for i in self.written:
                given[i] = copy_of(given[i])
        function = self.function if live or self.exact is None else self.exact
        effects: Effects = (NOTHING, NOTHING)

        def commit(rows: Any, values: list[Any], result: Any) -> Any:
            nonlocal effects
            if self.changes is not None:
                for i, view, places in self.changes.given:
                    made = view(given[i])
                    for at in places:
                        values[at] = made
            if self.build is not None:
                result = self.build(result)  # this call may fail, so it comes before the changes
            if not live:
                AT_ONCE(starmap(call, rows))
                effects = [given[i] for i in self.written], values
            elif self.changes is None:
                write(rows, values, result, done)
            else:
                self.changes.commit(values, inputs[self.first :], rows, done)
            return result

        if self.deferred:
            return function(*given, commit), effects
        result = function(*given)
        result, values = (result, NOTHING) if self.changes is None else result
        return commit((), values, result), effects


class Tree:
    """The programs of one key, or the reason why it runs uncompiled.

    Attributes:
        takes: the positions of the leaves that are inputs: an array that stands in two places is one.
        enter: the quick look at the arguments; see ``entering``. None before a second call, if there is none, if two of
            the arguments are one array, and if they have to be compared with what the function reads.
        key: the key.
        around: the values that the function reads from outside.
        following: the tree of the same arguments in other surroundings.
        doubts: how many proofs of programs have failed.
        met: the ways that were run uncompiled, under watch, so that they can be traced the next time.
    """

    __slots__ = (
        "_is_looked_at", "around", "count", "doubts", "enter", "following", "key", "met", "reason", "root", "takes",
    )  # fmt: skip

    def __init__(self, key: Any, takes: list[int], leaves: int, around: Surroundings) -> None:
        self.key, self.around = key, around
        self.following: Tree | None = None
        self.met: set[Any] = set()
        self.takes = takes
        self.enter: Any = None
        self._is_looked_at = len(takes) != leaves or bool(around.identities)  # these trees have no quick look
        self.root: Piece | None = None
        self.reason: str | None = None
        self.count = self.doubts = 0

    def run(self, inputs: list[Any], live: bool = False) -> tuple[Piece, Any, Effects]:
        """The program whose guards hold, the caller's result, and the changes to be committed; see ``Piece.run``.

        If the run is ``live``, it is committed.

        Raises:
            MissingWay: there is none. Generators are as before then, and after any other error.
        """
        if not self.around.generators:
            return self._run(inputs, None, live)
        draws, done = Draws(self.around.generators), np.zeros((), bool)
        try:
            found = self._run(inputs, draws, live, done)
            done[...] = live
        except BaseException:
            if not done:
                draws.undo()
            raise
        return found

    def _run(self, inputs: list[Any], draws: Draws | None, live: bool, done: Any = None) -> tuple[Piece, Any, Effects]:
        piece = self.root
        assert piece is not None
        while True:
            try:
                result, effects = piece.run(inputs, live, done)
            except GuardMiss as miss:
                if draws is not None:
                    draws.undo()
                answer = (miss.index, _hashable(miss.answer))
                if answer not in piece.others:
                    raise MissingWay(piece, answer) from None
                piece = piece.others[answer]
            else:
                piece.runs += 1
                return piece, result, effects

    def inputs(self, leaves: list[Any]) -> list[Any]:
        """The inputs of the programs: those among the leaves, and those of the surroundings."""
        taken = leaves if len(self.takes) == len(leaves) else [leaves[i] for i in self.takes]
        return [*taken, *self.around.values()] if self.around.inputs else taken

    def meets(self, leaves: list[Any]) -> bool:
        """True if an argument is an array that the function reads from outside, too, and it may ask for that."""
        if not self.around.identities:
            return False
        outside = {id(x) for x in (*self.around.values(), *self.around.identities)}
        return any(id(x) in outside for x in leaves if x.__class__ is ndarray)

    def is_quick(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        """True if there is a quick look at arguments of this kind. It is written when it is asked for."""
        if not self._is_looked_at:
            self.enter, self._is_looked_at = quick(args, kwargs), True
        return self.enter is not None

    def standing(self) -> Tree | None:
        """The tree of these arguments whose surroundings are as they are now; None if there is none."""
        tree: Tree | None = self
        while tree is not None and not tree.around.holds():
            tree = tree.following
        return tree


def takes_of(leaves: list[Any]) -> list[int]:
    """The positions of the inputs: all leaves, an array that stands in two places once."""
    seen: dict[int, int] = {}
    return [i for i, x in enumerate(leaves) if x.__class__ is not ndarray or seen.setdefault(id(x), i) == i]


def pattern_of(leaves: list[Any]) -> tuple[int, ...]:
    """The position of the first appearance of each array."""
    first: dict[int, int] = {}
    return tuple(first.setdefault(id(x), i) for i, x in enumerate(leaves) if x.__class__ is ndarray)


def _hashable(answer: Any) -> Any:
    return answer if answer.__class__ in (bool, int, str) else repr(answer)


def some(count: int, name: str) -> str:
    """A count of things: ``1 call``, ``2 calls``."""
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


_ASKED = {
    "bool": ("the truth value of a test", "the truth value"),
    "number": ("a number as Python's own (float, int, an index, a text)", "the number"),
    "shape": ("the shape of a result", "the shape"),
    "answer": ("a comparison", "the answer"),
}
"""Questions of guards of each kind, at length and in short."""


def ways_of(piece: Piece) -> str:
    """The lines of the user at which a program asks."""
    lines = {f"{g.note.file}:{g.note.line}" for g in piece.program.guards if g.note.file}
    kinds = sorted({g.kind for g in piece.program.guards})
    asked = " and ".join(_ASKED[kind][0] if kind in _ASKED else kind for kind in kinds)
    return f"it asks for {asked} at {', '.join(sorted(lines)[:4])}"


def report_of(piece: Piece, number: str) -> list[str]:
    """Lines of a report on a program and on those that its guards lead to."""
    program = piece.program
    counts = some(len(program.calls), "step"), some(len(program.guards), "guard"), some(piece.runs, "time")
    lines = [f"  {number}: {counts[0]}, {counts[1]}, ran {counts[2]}"]
    asked = Counter(
        f"{_ASKED[g.kind][1] if g.kind in _ASKED else g.kind} asked at "
        f"{Path(g.note.file).name}:{g.note.line} is {g.answer!r:.60}"
        for g in program.guards
    )
    lines += [f"      {question}" + (f", {count} times" if count > 1 else "") for question, count in asked.items()]
    for i, other in enumerate(piece.others.values(), 1):
        lines += report_of(other, f"{number}.{i}")
    return lines
