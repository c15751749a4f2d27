"""Lines of a reader as the text of a function: names, expressions in each other, remarks at the right.

A thing that is used once, within its own gate, stands inline; everything else has a line and a name.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.compiling.listing import Line
from autograd.compiling.naming import Names
from autograd.compiling.program import Call, Guard
from autograd.compiling.remarks import Remarks, asked
from autograd.compiling.signs import ATOM, BINARY, IN_PLACE, Text
from autograd.compiling.spelling import Speller, bracketed
from autograd.compiling.textbook import plainer
from autograd.compiling.things import Thing
from autograd.engine.node import Node

LONGEST = 60  # the most letters of an expression that is put into another one
COLUMN = 44  # the column of remarks; it moves to the right if most lines are longer


@dataclass(slots=True)
class Row:
    """One line of text: its code, its remark, its phase; of the heading of a sweep the number of this."""

    code: str
    remark: str = ""
    phase: str = "forward"
    indent: int = 4
    heading: int = 0


class Layout:
    """The body of a function.

    Args:
        lines: the lines, in order.
        results: the things that are returned.
        names: identifiers; the parameters are among those that are taken.
        scalar: True for Python's arithmetic and ``math``.
        plainly: True if calls may be written as a person would, with other roundings; see ``plainer``.
        constants: the name of an array that is a constant, or None.
        results_of: for each node the thing that it held.

    Attributes:
        rows: the rows of text.
        imports: the imports that they need.

    Raises:
        Unspellable: something in it has no source.
    """

    def __init__(
        self,
        lines: list[Line],
        results: Iterable[Thing],
        names: Names,
        *,
        scalar: bool,
        plainly: bool,
        constants: Callable[[Any], str | None],
        results_of: Mapping[Node, Any],
    ) -> None:
        self.lines, self.names, self.variables = lines, names, results_of
        self.speller = Speller(self.text, scalar=scalar, constants=constants)
        self.plainly = plainly
        self.rows: list[Row] = []
        self.remarks = Remarks(self.named)
        self._inline: dict[Thing, Text] = {}
        self._last: dict[Thing, int] = {}
        self._uses: dict[Thing, list[Line]] = {}
        self._made = {line.out: i for i, line in enumerate(lines) if isinstance(line.out, Thing)}
        for i, line in enumerate(lines):
            for x in line.reads:
                self._last[x] = i
                self._uses.setdefault(x, []).append(line)
        for x in results:
            self._last[x] = len(lines)
            self._uses.setdefault(x, []).append(Line(None, None, ""))
        self._write()

    @property
    def imports(self) -> set[str]:
        """The lines of imports."""
        return self.speller.imports

    def named(self, node: Node) -> str | None:
        """The name of the result of a gate; None if it has none."""
        var = self.variables.get(node)
        return None if not isinstance(var, Thing) or var in self._inline else self.name(var)

    def text(self, x: Any) -> Text:
        """A thing where it is used: its name, or the expression that makes it."""
        return self._inline[x] if x in self._inline else Text(self.name(x))

    def name(self, x: Thing) -> str:
        """The name of a thing; a new one if it has none yet."""
        if x.name is None:
            if x.replaces is not None and self._ends(x):
                x.name = self.name(x.replaces)
            elif x.wanted is not None:
                x.name = self.names.unique(x.wanted)
            elif x.gradient_of is not None:
                x.name = self.names.unique(f"d{self.name(x.gradient_of)}")
            else:
                x.name = self.names.numbered()
        return x.name

    def _ends(self, x: Thing) -> bool:
        """True if no line after the one that makes ``x`` reads the variable whose name it takes.

        A thing that no result needs has no line.
        """
        return x.replaces is not None and x in self._made and self._last.get(x.replaces, -1) <= self._made[x]

    def _write(self) -> None:
        before, places = ("forward", 0), set()
        for line in self.lines:
            code = self._code(line)
            if code is None:
                continue
            if (line.phase, line.sweep) != before and line.phase != "forward" and line.sweep:
                self.rows.append(Row("# " + HEADINGS[line.phase], phase=line.phase, heading=line.sweep))
            if line.sweep or line.phase == "forward":
                before = line.phase, line.sweep
            if line.guard is not None:
                place = line.guard.note.file, line.guard.note.line
                self.rows.append(Row(code, asked(line.guard, place in places), line.phase))
                places.add(place)
            else:
                self.rows.append(Row(code, self.remarks.of(line), line.phase))

    def _code(self, line: Line) -> str | None:
        """The text of a line; None if it stands in another one."""
        if line.guard is not None:
            return self._check(line.guard, line.source)
        if line.call is None:
            return f"{self.name(line.out)} = {self.speller.of(line.source)}"
        call = line.call
        if line.out is None:
            return self._statement(call)
        text = self.speller.call(*self._plainer(call))
        if isinstance(line.out, Thing) and self._stands_inline(line, text):
            self._inline[line.out] = text
            return None
        return f"{self._targets(line.out)} = {text}"

    def _plainer(self, call: Call) -> tuple[Callable[..., Any], tuple[Any, ...], Mapping[str, Any]]:
        f, args, kwargs = plainer(call) if self.plainly else (call.f, call.args, call.kwargs)
        if f in BINARY and len(args) == 2 and not kwargs and f not in (operator.matmul, np.matmul):
            args = _loosened(call.out, *args, named=self.speller.constants)
        return f, args, kwargs

    def _targets(self, out: Any) -> str:
        if isinstance(out, Thing):
            return self.name(out)
        return ", ".join(self._targets(x) for x in out) + ("," if len(out) == 1 else "")

    def _stands_inline(self, line: Line, text: Text) -> bool:
        uses = self._uses.get(line.out, [])
        if line.out.kept or line.out.wanted is not None or len(uses) != 1 or len(text) > LONGEST:
            return False
        user = uses[0]
        return user.block is line.block or user.block == line.block or (
            user.guard is not None and isinstance(line.block, tuple)
        )  # fmt: skip

    def _check(self, guard: Guard, x: Any) -> str:
        text = self.speller.of(x)
        if guard.kind == "bool":
            return f"assert {text}" if guard.answer else f"assert not {bracketed(text, ATOM)}"
        kind = type(guard.answer).__name__
        whole = f"{kind}({text})" if kind in ("int", "float", "complex") else f"{bracketed(text, ATOM)}.tolist()"
        return f"assert {whole} == {self.speller.of(guard.answer)}"

    def _statement(self, call: Call) -> str:
        if call.f is operator.setitem:
            x, index, value = call.args
            return f"{bracketed(self.speller.of(x), ATOM)}[{self.speller.index(index)}] = {self.speller.of(value)}"
        if call.f in IN_PLACE:
            return f"{self.speller.of(call.args[0])} {IN_PLACE[call.f]} {self.speller.of(call.args[1])}"
        return str(self.speller.call(call.f, call.args, call.kwargs))


HEADINGS: Mapping[str, str] = {
    "backward": "backward: what each quantity does to the result, from the last line up",
    "tangent": "along: how fast each quantity changes, from the first line down",
}


def _loosened(out: Any, x: Any, y: Any, named: Callable[[Any], str | None] | None) -> tuple[Any, Any]:
    """The arguments of an operator, with a number in the place of an array full of that number."""

    def loose(x: Any, other: Any) -> Any:
        if not isinstance(x, np.ndarray) or not isinstance(other, Thing) or not x.size or x.dtype.kind != "f":
            return x
        first = x.reshape(-1)[0]
        fits = isinstance(out, Thing) and out.shape == other.shape and out.dtype == other.dtype
        full = fits and bool((x == first).all()) and (named is None or named(x) is None)
        return first.item() if full else x

    return loose(x, y), loose(y, x)


def laid_out(rows: list[Row]) -> str:
    """Rows as text, their remarks below each other."""
    widths = sorted(row.indent + len(row.code) for row in rows if row.remark)
    column = max(24, min(max(widths, default=0), COLUMN)) + 2
    lines = []
    for row in rows:
        code = " " * row.indent + row.code if row.code else ""
        lines.append(f"{code.ljust(column)}# {row.remark}" if row.remark else code)
        if row.remark and len(code) >= column:
            lines[-1] = f"{code}  # {row.remark}"
    return "\n".join(lines)
