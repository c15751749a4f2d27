"""The programs of one kind of arguments: a tree, in which the answers of guards lead from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.compiling.emission import emit
from autograd.compiling.passes import improve
from autograd.compiling.program import GuardMiss, Program
from autograd.compiling.tracer import Untraceable

ndarray = np.ndarray


class MissingWay(Exception):
    """No program of a tree has met this answer of a guard."""

    def __init__(self, piece: Piece, answer: Any) -> None:
        super().__init__(answer)
        self.piece, self.answer = piece, answer


class Piece:
    """One program of a tree.

    Attributes:
        program: as it was traced.
        function: the emitted function, of the values of the inputs.
        text: its source.
        build: makes the caller's result of the values of the outputs.
        written: the positions of the inputs that the function changes in place.
        plain: True if what ``function`` returns is the caller's result, and there is nothing else to do.
        others: the programs of other answers of guards, by the position of the guard and the answer.
        runs: how often it ran to its end.
    """

    __slots__ = ("build", "function", "others", "plain", "program", "runs", "text", "written")

    def __init__(self, program: Program, fast: bool, build: Callable[[Any], Any] | None) -> None:
        emitted = emit(improve(program, fast=fast))
        self.program, self.function, self.text = program, emitted.function, emitted.text
        self.build = build
        self.written = [i for i, _ in program.commits]
        self.plain = build is None and not self.written
        self.others: dict[Any, Piece] = {}
        self.runs = 0

    def run(self, leaves: list[Any]) -> tuple[Any, list[Any]]:
        """The result of the caller, and the numbers that the inputs which are written to are to get."""
        commits: list[Any] = []
        if self.written:
            leaves = leaves.copy()
            for i in self.written:
                x = leaves[i]
                if not x.flags.writeable or any(
                    y is not x and y.__class__ is ndarray and np.may_share_memory(x, y) for y in leaves
                ):
                    raise Untraceable(
                        "an argument that is changed in place is read-only, or shares memory with another"
                    )
                leaves[i] = x.copy("K")
            result, commits = self.function(*leaves)
        else:
            result = self.function(*leaves)
        return (result if self.build is None else self.build(result)), commits


class Tree:
    """The programs of one key, or the reason why it runs uncompiled.

    Attributes:
        takes: the positions of the leaves that are inputs: an array that stands in two places is one.
        enter: the quick look at the arguments; see ``entering``. None if two of them are one array, too.
    """

    __slots__ = ("count", "enter", "reason", "root", "takes")

    def __init__(self, takes: list[int], leaves: int, enter: Any) -> None:
        self.takes = takes
        self.enter = enter if len(takes) == leaves else None
        self.root: Piece | None = None
        self.reason: str | None = None
        self.count = 0

    def run(self, leaves: list[Any]) -> tuple[Piece, Any, list[Any]]:
        """The program whose guards hold, the caller's result, and the numbers for the inputs that are written to.

        Raises:
            MissingWay: there is none.
        """
        piece = self.root
        assert piece is not None
        leaves = self.inputs(leaves)
        while True:
            try:
                result, commits = piece.run(leaves)
            except GuardMiss as miss:
                answer = (miss.index, _hashable(miss.answer))
                if answer not in piece.others:
                    raise MissingWay(piece, answer) from None
                piece = piece.others[answer]
            else:
                piece.runs += 1
                return piece, result, commits

    def inputs(self, leaves: list[Any]) -> list[Any]:
        """The inputs among the leaves."""
        return leaves if len(self.takes) == len(leaves) else [leaves[i] for i in self.takes]


def takes_of(leaves: list[Any]) -> list[int]:
    """The positions of the inputs: all leaves, an array that stands in two places once."""
    seen: dict[int, int] = {}
    return [i for i, x in enumerate(leaves) if x.__class__ is not ndarray or seen.setdefault(id(x), i) == i]


def pattern_of(leaves: list[Any]) -> tuple[int, ...]:
    """For each array the position of its first appearance."""
    first: dict[int, int] = {}
    return tuple(first.setdefault(id(x), i) for i, x in enumerate(leaves) if x.__class__ is ndarray)


def _hashable(answer: Any) -> Any:
    return answer if answer.__class__ in (bool, int, str) else repr(answer)


def ways_of(piece: Piece) -> str:
    """The lines of the user at which a program asks."""
    lines = {f"{g.note.file}:{g.note.line}" for g in piece.program.guards if g.note.file}
    kinds = sorted({g.kind for g in piece.program.guards})
    return f"it asks for {', '.join(kinds)} at {', '.join(sorted(lines)[:4])}"


def report_of(piece: Piece, number: str) -> list[str]:
    """Lines of a report on a program and on those that its guards lead to."""
    program = piece.program
    lines = [f"  {number}: {len(program.calls)} calls, {len(program.guards)} guards, ran {piece.runs} times"]
    lines += [
        f"      {g.kind} is {g.answer!r:.60} at {g.note.file.rpartition('/')[2]}:{g.note.line}" for g in program.guards
    ]
    for i, other in enumerate(piece.others.values(), 1):
        lines += report_of(other, f"{number}.{i}")
    return lines
