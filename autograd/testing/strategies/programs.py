"""Random differentiable programs: short Python functions with shared sub-expressions, loops, and branches on values.

A drawn list of steps is turned into lines of Python, one by one; a step that would not be smooth is left out. To know
that, each line is run right away on plain arrays, at the point and at four points around it: everywhere the operands
have to be where the move says it is smooth, branches and loops have to go the same way, and the result may not change
much. So the programs are smooth, tame and finite around their point, and no engine is asked whether they are.
"""

from __future__ import annotations

import hashlib
import linecache
import math
import traceback
import weakref
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from autograd import ops
from autograd.errors import ArgumentError
from autograd.testing.domains import ROWS
from autograd.testing.domains.domain import NEAR
from autograd.testing.domains.row import Move

INPUTS = ("x", "y", "z")
LETTERS = "abcdefghijkmnpqrstuvw"  # without l and o, which look like digits, and the inputs x, y, z
CONSTANTS = ("0.5", "2.0", "-1.5", "3")
STEP = 1 / 64
SMALLEST, BIGGEST, STEEPEST, MOST_CURVED = 1e-9, 16.0, 64.0, 1024.0

_MODULES = {"np": np, "ops": ops}

Gene = tuple[Any, ...]


class _Text:
    """The text of a program under a file name, so that a traceback shows its lines, for as long as a program has it.

    The name depends on the text alone. hypothesis calls a failure flaky, and does not print its example, if a replay of
    the same program fails in a file of another name.
    """

    def __init__(self, source: str) -> None:
        self.name = f"<random program {hashlib.sha256(source.encode()).hexdigest()[:12]}>"
        self.lines = source.splitlines(keepends=True)
        linecache.cache[self.name] = (len(source), None, self.lines, self.name)
        weakref.finalize(self, linecache.cache.pop, self.name, None)


_texts: weakref.WeakValueDictionary[str, _Text] = weakref.WeakValueDictionary()  # equal programs share one text


class Program:
    """A function made of ops, and a point at which it is smooth.

    Printed, it is a Python function that can be pasted into a test (``np`` is NumPy, ``ops`` is ``autograd.ops``); the
    defaults of its arguments are the point.

    Attributes:
        source: the text of the function.
        point: its arguments, a tuple of arrays or of numbers.
    """

    def __init__(self, source: str, point: tuple[Any, ...]) -> None:
        self.source = source
        self.point = point
        self.__name__ = "program"
        self._text = _texts.get(source) or _texts.setdefault(source, _Text(source))

    @classmethod
    def of(cls, names: Sequence[str], point: tuple[Any, ...], lines: Sequence[str]) -> Program:
        """The program of these lines, with arguments of these names."""
        given = ", ".join(f"{name}={_literal(x)}" for name, x in zip(names, point, strict=True))
        return cls(f"def program({given}):\n" + "".join(f"    {line}\n" for line in lines), point)

    @cached_property
    def function(self) -> Callable[..., Any]:
        """The function itself; a traceback through it shows its lines."""
        names: dict[str, Any] = dict(_MODULES)
        exec(compile(self.source, self._text.name, "exec"), names)
        function: Callable[..., Any] = names["program"]
        return function

    def __call__(self, *xs: Any) -> Any:
        """The result at ``xs``, which may be plain or not.

        An error that a line of the program raises itself is raised from here, with the line in a note: hypothesis takes
        errors for one failure, which it shrinks, if they come from the same place.
        """
        try:
            return self.function(*xs)
        except Exception as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            if last.filename != self._text.name or last.lineno is None:
                raise
            error.add_note(f"in line {last.lineno} of the program: {self._text.lines[last.lineno - 1].strip()}")
            raise error.with_traceback(None) from error.__cause__

    def __repr__(self) -> str:
        return "\n" + self.source


class _Statement(NamedTuple):
    """``target = ...``, made of a move and its operands."""

    move: Move
    operands: list[str]
    target: str
    text: str


_HALVE = Move("{x} / 2")
_ELEMENTWISE = [move for row in ROWS.values() if row.scalar for move in row.moves]


class _Rejected(Exception):
    """A step that would not be smooth here."""


class _Builder:
    """The lines written so far, and the values of all variables at each of the points."""

    def __init__(self, point: tuple[Any, ...], moves: Sequence[Move]) -> None:
        self.moves = moves
        self.lines: list[str] = []
        self.size = 0
        self.inputs = INPUTS[: len(point)]
        self.unused: dict[str, None] = dict.fromkeys(self.inputs)  # a dict, used as an ordered set
        self.names = list(self.inputs)
        self.made = 0
        self.places = [dict(zip(self.names, moved, strict=True)) for moved in _around(point)]

    def add(self, kind: str, *details: Any) -> bool:
        """Write a statement of this kind, if that is smooth; True if it was."""
        places = [dict(values) for values in self.places]
        before = list(self.lines), list(self.names), dict(self.unused), self.made
        write: Callable[..., None] = getattr(self, kind)
        try:
            with np.errstate(all="ignore"):
                write(*details)
        except _Rejected:
            self.places = places
            self.lines, self.names, self.unused, self.made = before
            return False
        return True

    def line(self, step: Gene) -> None:
        """One assignment to a new variable."""
        target = self.fresh()
        statement = self.resolve(target, step)
        self.run(statement)
        self.write(0, statement)

    def for_(self, step: Gene, last: Gene, first: int, k: int) -> None:
        """``for``: a new variable is made of an old one, and the old one of the new one."""
        carried, local = self.pick(first), self.fresh()
        shape = self.shape(carried)
        body: list[_Statement] = []
        for target, gene, operand in ((local, step, carried), (carried, last, local)):
            if self.moves[gene[0]] not in _ELEMENTWISE:
                raise _Rejected
            body.append(self.resolve(target, gene, operand))
            self.run(body[-1])
        for _ in range(k):
            for statement in body:
                self.run(statement)
        if self.shape(carried) != shape:
            raise _Rejected
        self.lines.append(f"for _ in range({k + 1}):")
        for statement in body:
            self.write(1, statement)

    def while_(self, first: int, k: int) -> None:
        """``while``: a variable is halved until it is small; how often depends on its values."""
        name = self.pick(first)
        limit = (0.5, 1.0, 2.0)[k % 3]
        while True:
            sizes = [float(np.max(np.abs(values[name]))) - limit for values in self.places]
            if min(map(abs, sizes)) < NEAR / 4 or len({size > 0 for size in sizes}) > 1:
                raise _Rejected
            if sizes[0] <= 0:
                break
            for values in self.places:
                values[name] = values[name] / 2
        size = f"np.max(np.abs({name}))" if self.shape(name) else f"abs({name})"
        self.lines.append(f"while {limit} < {size} < np.inf:")  # a value may be infinite some way off the point
        self.write(1, _Statement(_HALVE, [name], name, f"{name} = {name} / 2"))

    def if_(self, then: Gene, otherwise: Gene, first: int, k: int) -> None:
        """``if`` on the sum of a variable, with a statement on either side."""
        name = self.pick(first)
        limit = (0.0, 1.0, -1.0)[k % 3]
        sums = [float(np.sum(values[name])) - limit for values in self.places]
        if min(map(abs, sums)) < NEAR / 4 or len({total > 0 for total in sums}) > 1:
            raise _Rejected
        target = self.fresh()
        upper, lower = (self.resolve(target, step) for step in (then, otherwise))
        taken, other = (upper, lower) if sums[0] > 0 else (lower, upper)
        self.run(other)
        shape = self.shape(target)
        self.run(taken)
        # the other branch is taken some way off the point, and the later lines have to fit its shape, too
        if self.shape(target) != shape:
            raise _Rejected
        self.lines.append(f"if {f'np.sum({name})' if self.shape(name) else name} > {limit}:")
        self.write(1, upper)
        self.lines.append("else:")
        self.write(1, lower)

    def fresh(self) -> str:
        """A name that was not used yet: a, b, c ... a1, b1 ..."""
        round_, letter = divmod(self.made, len(LETTERS))
        self.made += 1
        return f"{LETTERS[letter]}{round_ or ''}"

    def pick(self, n: int) -> str:
        """One of the variables, the latest for 0."""
        return self.names[-1 - n % len(self.names)]

    def resolve(self, target: str, step: Gene, operand: str = "") -> _Statement:
        """A move, and the operands nearest to those asked for that it fits; ``operand`` is the first if given."""
        number, first, second, k = step
        move = self.moves[number]
        there = self.names[::-1]
        for x in [operand] if operand else _from(there, first)[:REACH]:
            for y in _from([*there[:REACH], *CONSTANTS], second) if move.binary else [""]:
                operands = [x, y] if move.binary else [x]
                if self.fits(move, operands):
                    details = move.details(np.asarray(self.value(x)), k)
                    text = move.text.format(x=x, y=y, out=target, **details)
                    return _Statement(move, operands, target, f"{target} = {text}")
        raise _Rejected

    def fits(self, move: Move, operands: list[str]) -> bool:
        """True if the move is smooth for these operands, at all points."""
        return all(move.fits(*(np.asarray(_value(values, name)) for name in operands)) for values in self.places)

    def run(self, statement: _Statement) -> None:
        """Execute an assignment at all points; refuse a result that is not tame."""
        if not self.fits(statement.move, statement.operands):
            raise _Rejected
        code = compile(statement.text, "<step>", "exec")
        for values in self.places:
            exec(code, _MODULES, values)
        if not _is_tame([values[statement.target] for values in self.places]):
            raise _Rejected

    def write(self, indent: int, statement: _Statement) -> None:
        """Append a line that is known to be good, and note the variables that it uses."""
        self.lines.append("    " * indent + statement.text)
        self.size += 1
        for name in statement.operands:
            self.unused.pop(name, None)
        self.unused[statement.target] = None
        if statement.target in self.names:
            self.names.remove(statement.target)
        self.names.append(statement.target)

    def value(self, name: str) -> Any:
        """A variable or constant at the point itself."""
        return _value(self.places[0], name)

    def shape(self, name: str) -> tuple[int, ...]:
        """The shape of a variable."""
        return np.shape(self.value(name))

    def finish(self, point: tuple[Any, ...], number: bool) -> Program:
        """The program: it returns the last variable, and every variable that nothing else used."""
        last = self.names[-1]
        others = [f"np.mean({name})" if self.shape(name) else name for name in self.unused if name != last]
        result = " + ".join([f"np.sum({last})" if number and self.shape(last) else last, *others])
        return Program.of(self.inputs, point, [*self.lines, f"return {result}"])


def _from(names: list[str], start: int) -> list[str]:
    """All names, beginning at one of them."""
    start %= len(names)
    return names[start:] + names[:start]


def _value(values: dict[str, Any], name: str) -> Any:
    return values[name] if name in values else float(name)


def _literal(x: Any) -> str:
    return repr(x) if isinstance(x, float) else f"np.array({x.tolist()})"


def _around(point: tuple[Any, ...]) -> list[list[Any]]:
    """The point, and two pairs of points on opposite sides of it."""
    directions = [[np.cos(1.0 + k * np.arange(np.size(x))).reshape(np.shape(x)) for x in point] for k in (2, 3)]
    if all(isinstance(x, float) for x in point):
        directions = [[float(d) for d in direction] for direction in directions]
    moved = [
        [x + sign * STEP * d for x, d in zip(point, direction, strict=True)]
        for direction in directions
        for sign in (1, -1)
    ]
    return [list(point), *moved]


def _is_tame(values: list[Any]) -> bool:
    """True if a result is of doubles, finite, neither steep nor strongly curved around the point, and of fair size.

    Numbers that are tiny at all points are the rounding of terms that cancel, and have no derivative of their own.
    """
    at, *around = values
    if np.size(at) == 0 or np.size(at) > 64 or np.ndim(at) > 4:
        return False
    if any(np.asarray(x).dtype != np.float64 or np.shape(x) != np.shape(at) for x in values):
        return False
    if not all(np.all(np.abs(x) <= BIGGEST) for x in values):  # a NaN fails this comparison
        return False
    if 0 < max(np.max(np.abs(x)) for x in values) < SMALLEST:
        return False
    for ahead, behind in (around[:2], around[2:]):
        slope, curvature = (ahead - behind) / (2 * STEP), (ahead - 2 * at + behind) / STEP**2
        if not (np.all(np.abs(slope) <= STEEPEST) and np.all(np.abs(curvature) <= MOST_CURVED)):
            return False
    return True


# loops and branches are drawn often, because many are refused
KINDS = ("line",) * 6 + ("for_",) * 12 + ("if_",) * 5 + ("while_",) * 2
# the greatest distance of an operand; the number of values of k; the greatest number in a loop or condition
REACH, DETAILS, TIMES = 6, 32, 4


def _digits(n: int, *bases: int) -> list[int]:
    """The digits of ``n`` in mixed bases, the lowest first."""
    found = []
    for base in bases:
        n, digit = divmod(n, base)
        found.append(digit)
    return found


def _genes(moves: int) -> st.SearchStrategy[Gene]:
    """Steps to take, each with the kind of statement that it is, or begins.

    Each is two numbers, as hypothesis shrinks pairs of numbers best. A loop or branch has the next step in it,
    too: with a second number of 0 it falls apart into two lines, either of which may then be dropped.
    """
    step = (moves, REACH, REACH, DETAILS)

    def gene(n: int, m: int) -> Gene:
        kind, first, times = _digits(m, len(KINDS), REACH, TIMES)
        return KINDS[kind], _digits(n, *step), first, times

    return st.builds(gene, st.integers(0, math.prod(step) - 1), st.integers(0, len(KINDS) * REACH * TIMES - 1))


@st.composite
def _points(draw: st.DrawFn, scalar: bool) -> tuple[Any, ...]:
    entries = st.integers(-16, 16).map(lambda k: k / 8)
    arguments = draw(st.integers(1, len(INPUTS)))
    if scalar:
        return tuple(draw(entries) for _ in range(arguments))
    m, n = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    shapes = st.sampled_from([(), (n,), (m, n), (n, m), (n, n), (m,)])
    points = []
    for _ in range(arguments):
        shape = draw(shapes)
        size = int(np.prod(shape))
        points.append(np.array(draw(st.lists(entries, min_size=size, max_size=size)), dtype=float).reshape(shape))
    return tuple(points)


@st.composite
def programs(
    draw: st.DrawFn,
    *,
    max_ops: int = 30,
    scalar: bool = False,
    number: bool = False,
    only: Sequence[str] | None = None,
) -> Program:
    """Random differentiable programs, each with a point at which it is smooth.

    They are made of the op table: arithmetic, functions, reductions, shaping, indexing, linear algebra, assignment to
    entries, with variables used more than once, ``for`` and ``while`` loops, and branches on values. A failing one
    shrinks to a few readable lines.

    Args:
        max_ops: the largest number of statements.
        scalar: only single numbers (Python floats) and elementwise ops; such a program runs on Values too.
        number: the result is a single number; else an array of any shape.
        only: the names of the ops to use (beside those in conditions and in the ``return``); all if not given.

    Raises:
        ValueError: ``max_ops`` is negative, or there is no op to use.

    Example:
        >>> from hypothesis import given, settings
        >>> from autograd import grad
        >>> @settings(max_examples=5, deadline=None, database=None)
        ... @given(programs(scalar=True))
        ... def test(program):
        ...     assert isinstance(program(*program.point), float)
        >>> test()
    """
    if max_ops < 0:
        raise ArgumentError(f"programs: got max_ops={max_ops}, expected 0 or more")
    rows = [row for row in ROWS.values() if (row.scalar or not scalar) and (only is None or row.name in only)]
    moves = [move for row in rows for move in row.moves]
    if not moves:
        raise ArgumentError(f"programs: got only={only!r}, expected names of {'elementwise ' if scalar else ''}ops")
    point = draw(_points(scalar))
    builder = _Builder(point, moves)
    steps = st.lists(_genes(len(moves)), min_size=1)
    # hypothesis draws more entries in a list of lists than in a list, and can still drop any part.
    genes = chain.from_iterable(draw(st.lists(steps, min_size=1)))
    for kind, step, first, times in genes:
        if builder.size >= max_ops:
            break
        if kind == "while_":
            builder.add(kind, first, times)
        elif kind == "line" or builder.size + 2 > max_ops or (following := next(genes, None)) is None:
            builder.add("line", step)
        elif not builder.add(kind, step, following[1], first, times):
            builder.add("line", step)
            builder.add("line", following[1])
    return builder.finish(point, number)
