"""Programs of single numbers, written as Python's arithmetic.

A call of NumPy on single numbers takes ten times as long as Python's operator. Where all variables of a program are
single numbers (Python's, NumPy's, or arrays of one number), ``emit_scalars`` writes it in floats. The results are
bitwise those of ``program.run``, typed as there. Python raises an error where NumPy goes on with infinity or NaN: then
the run is repeated as it was traced. Where NumPy would warn (of an overflow, say) it is repeated, too: the function
looks, at its end, whether a number outside of a sweep was infinite or NaN. Numbers on which no result depends are left
out, and NumPy's warnings of them.
"""

from __future__ import annotations

import linecache
import operator
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any

import numpy as np

from autograd.compiling.emission import Emitted
from autograd.compiling.passes.dead import may_raise
from autograd.compiling.program import Call, Guard, GuardMiss, Program, Var, run, same, variables_in
from autograd.compiling.scalar_calls import NAMES, Spelling
from autograd.compiling.scalar_kinds import PYTHONS, NotScalar, kind, kind_of, number_of
from autograd.compiling.scalar_spelling import Spelled, Speller
from autograd.compiling.unrolling import Pack, Unrolled, unrolled

MOST_NESTED = 24
"""The most operators in an expression: Python's parser takes about 100 parentheses, a reader fewer."""

_PRODUCTS = (operator.mul, np.multiply)
_EXACT_INTEGER = 2**53


def emit_scalars(
    program: Program,
    name: str = "compiled",
    *,
    fast: bool = False,
    otherwise: Callable[..., Any] | None = None,
) -> Emitted | None:
    """A program of single numbers as a function of Python's floats.

    Args:
        program: the program.
        name: the name of the function in the source.
        fast: True takes ``exp`` and the like from ``math``, which may differ from NumPy's in the last bit or two.
        otherwise: the function of the same inputs that runs the program on NumPy; it is called where Python's numbers
            raise an error, or NumPy's would warn. ``program.run`` if none is given.

    Returns:
        The source and the function, or None: the program has arrays of several numbers, numbers of other types than
        float64, or calls that are not known here.

    Raises:
        GuardMiss: from the function, as ``program.run`` raises it.

    Example:
        >>> from autograd.compiling.tracer import Trace
        >>> trace = Trace()
        >>> x = trace.input(2.0)
        >>> program = trace.program(1 / x + x * x)
        >>> emit_scalars(program).function(4.0)
        16.25
    """
    taken_apart = unrolled(program)
    writer = Writer(program, fast) if taken_apart is None else Writer(taken_apart.program, fast, taken_apart)
    try:
        text = writer.written(name)
    except NotScalar:
        return None
    namespace = writer.names
    namespace["_otherwise"] = otherwise or (lambda *values: run(program, list(values)))
    file = f"<{name} {id(program):x}, of single numbers>"
    exec(compile(text, file, "exec"), namespace)
    function = namespace[name]
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    weakref.finalize(function, linecache.cache.pop, file, None)
    return Emitted(text, namespace, function)


class Operand:
    """An expression, or a name."""

    __slots__ = ("kind", "size", "text")

    def __init__(self, text: str, kind: str, size: int = 0) -> None:
        self.text, self.kind, self.size = text, kind, size

    @property
    def inner(self) -> str:
        """The text inside of another expression."""
        return f"({self.text})" if self.size else self.text


class Writer:
    """The source of one program.

    Attributes:
        names: the objects behind its names.
    """

    def __init__(self, program: Program, fast: bool, unrolled: Unrolled | None = None) -> None:
        self.program, self.fast, self.unrolled = program, fast, unrolled
        self.names: dict[str, Any] = {**NAMES, "GuardMiss": GuardMiss, "_check": _check}
        self.lines: list[str] = []
        self.known: dict[Var, Operand] = {}
        self.calls_numpy = False
        self.live = _live(program)
        self.uses: Counter[Var] = Counter(chain.from_iterable(map(_read, self.live)))
        self.uses.update(variables_in(program.outputs))
        self.speller = Speller(fast, self.named)
        self.spelled: dict[Call, Spelled] = {}

    def written(self, name: str) -> str:
        """The source; NotScalar if there is none."""
        for var in self.program.inputs:
            self.known[var] = self.input(var)
        if self.program.commits:
            raise NotScalar("writes into arguments")
        for step in self.live:
            if isinstance(step, Call):
                self.spelled[step] = self.speller.spelling(step)
        watched = self.watched()
        index = {id(step): i for i, step in enumerate(self.program.steps)}
        if self.unrolled is not None:
            index.update(self.unrolled.positions)
        for step in self.live:
            if isinstance(step, Call):
                self.call(step, step.out in watched)
            else:
                self.guard(step, index[id(step)])
        outputs = self.output(self.program.outputs)
        return self.around(name, self.look(watched), outputs)

    def around(self, name: str, tail: list[str], outputs: str) -> str:
        """The function around the lines."""
        parameters = ", ".join(f"a{var.number}" for var in self.program.inputs)
        body = [*self.lines, *tail, f"return {outputs}"]
        if self.calls_numpy:
            body = ['with errstate(all="ignore"):', *("    " + line for line in body)]
        lines = [f"def {name}({parameters}):", "    try:", *("        " + line for line in body)]
        lines += ["    except (ArithmeticError, ValueError):", f"        return _otherwise({parameters})", ""]
        return "\n".join(lines)

    def input(self, var: Var) -> Operand:
        """An argument as a Python number."""
        number = f"a{var.number}"
        if self.unrolled is not None and var in self.unrolled.entries:
            entries = self.unrolled.entries[var]
            self.known.update((entry, Operand(f"v{entry.number}", "f")) for entry in entries)
            self.lines += self.taken_apart(number, [f"v{entry.number}" for entry in entries], var.shape)
            return Operand(number, "")
        sort = kind(var)
        if issubclass(var.type, PYTHONS) and not issubclass(var.type, np.generic):
            return Operand(number, sort)
        if self.uses[var]:
            self.lines.append(f"v{var.number} = {number}.item()")
        return Operand(f"v{var.number}", sort)

    def taken_apart(self, array: str, names: list[str], shape: tuple[int, ...]) -> list[str]:
        """The lines that give names to the entries of an array."""
        return [f"{', '.join(names)}, = {array}.ravel().tolist()"]

    def named(self, wish: str, x: Any) -> str:
        """A name for an object."""
        wish = wish if wish.isidentifier() else "kernel"
        name, n = wish, 1
        while self.names.setdefault(name, x) is not x:
            n += 1
            name = f"{wish}_{n}"
        return name

    def watched(self) -> set[Var]:
        """The variables to look at in the end: results of NumPy's arithmetic outside of sweeps, if they are infinite.

        A variable is skipped if, being infinite, it makes a later watched variable infinite or NaN.
        """
        needed: dict[Var, bool] = {}
        covered: set[Var] = set()
        warns: dict[int, bool] = {}  # keys: ids of error states; the entries of an array share a state
        for step in reversed(self.live):
            if not isinstance(step, Call) or step.out.type in PYTHONS:
                continue
            out, (spelling, args) = step.out, self.spelled[step]
            state = step.error_state
            if id(state) not in warns:
                warns[id(state)] = any(state.get(name, "warn") != "ignore" for name in ("over", "divide", "invalid"))
            numpys = issubclass(out.type, (np.ndarray, np.generic)) and warns[id(state)]
            needed[out] = numpys and kind(out) == "f" and (out in covered if spelling is None else not spelling.quiet)
            if needed[out] or out in covered:
                passes = range(len(args)) if spelling is None else spelling.passes
                covered.update(x for i in passes if isinstance(x := args[i], Var))
        return {var for var, need in needed.items() if need and var not in covered}

    def look(self, watched: set[Var]) -> list[str]:
        """The lines that find out whether one of the watched variables is infinite or NaN."""
        names = [self.known[var].text for var in sorted(watched, key=lambda var: var.number)]
        lines = [
            f"total = {' + '.join([*(['total'] if i else []), *names[i : i + MOST_NESTED]])}"
            for i in range(0, len(names), MOST_NESTED)
        ]
        if lines:
            lines += ["if total - total != 0.0:", "    raise ArithmeticError"]
        return lines

    def call(self, call: Call, keep: bool) -> None:
        """Write a call, or keep its expression for the only place where it is used."""
        spelling, args = self.spelled[call]
        out = call.out
        if spelling is None:
            operand = self.operand(args[0], kind_of(args[0]), False)
        else:
            if spelling.calls:
                self.calls_numpy = True
            parts = [self.operand(x, kind, spelling.repeats) for x, kind in zip(args, spelling.kinds, strict=True)]
            other = _without_one(args, parts) if call.f in _PRODUCTS else None
            operand = _written(spelling, parts) if other is None else other
        uses = self.uses[out]
        if not uses:
            self.lines.append(operand.text)
        elif operand.size and (keep or uses > 1 or operand.size >= MOST_NESTED):
            operand = self.assigned(out, operand)
        self.known[out] = operand

    def assigned(self, var: Var, operand: Operand) -> Operand:
        """The name to which an expression is assigned."""
        name = f"v{var.number}"
        self.lines.append(f"{name} = {operand.text}")
        return Operand(name, operand.kind)

    def operand(self, x: Any, kind: str, name: bool) -> Operand:
        """An argument as an operand of a kind; ``name`` asks for one that may occur more than once."""
        if x.__class__ is Var:
            found = self.known[x]
            if found.kind == kind and not name:  # fast path
                return found
            if name and found.size:
                found = self.known[x] = self.assigned(x, found)
            if kind == "f" and found.kind == "b":
                return Operand(f"float({found.text})", "f")
            if kind != "n" and found.kind != kind:
                raise NotScalar(x, kind)
            return found
        number = number_of(x)
        if kind == "f" and type(number) in (int, bool):
            if abs(number) > _EXACT_INTEGER or type(number) is bool:
                raise NotScalar(x)
            number = float(number)
        if number is None or ((kind == "b") is not (type(number) is bool) and kind != "n"):
            raise NotScalar(x)
        text = repr(number)
        return Operand(f"({text})" if text.startswith("-") else text, kind_of(x))

    def guard(self, guard: Guard, index: int) -> None:
        """Write a guard."""
        x = self.known[guard.var]
        if guard.ask is bool:
            self.lines.append(f"if {'not ' + x.inner if guard.answer else x.text}:")
            self.lines.append(f"    raise GuardMiss({index}, {not guard.answer})")
            return
        ask, answer = self.named(f"ask_{index}", guard.ask), self.named(f"answer_{index}", guard.answer)
        self.lines.append(f"_check({index}, {ask}, {self.typed(guard.var)}, {answer})")

    def typed(self, var: Var) -> str:
        """A variable in the type that it has in the program."""
        x = self.known[var]
        if var.is_array:
            shape = f".reshape({var.shape})" if var.shape else ""
            return f"array({x.text}){shape}"
        if issubclass(var.type, np.generic):
            return f"{'float64' if x.kind == 'f' else 'bool_'}({x.text})"
        return x.text

    def packed(self, entries: list[str], shape: tuple[int, ...]) -> str:
        """An array of its entries."""
        return f"array([{', '.join(entries)}])" + (f".reshape({shape})" if len(shape) != 1 else "")

    def output(self, x: Any) -> str:
        """The results, in their containers."""
        roots = [var.root for var in set(variables_in(x)) if var.is_array]
        if len(set(roots)) < len(roots):
            raise NotScalar("results that share memory")
        return "".join(self.parts(x))

    def parts(self, x: Any) -> Iterator[str]:
        """The text of a result, in pieces."""
        if isinstance(x, Var):
            yield self.typed(x)
        elif type(x) is Pack:
            yield self.packed([self.known[y].text if isinstance(y, Var) else repr(y) for y in x], x.shape)
        elif type(x) in (tuple, list):
            yield "(" if type(x) is tuple else "["
            for part in x:
                yield from self.parts(part)
                yield ", "
            yield ")" if type(x) is tuple else "]"
        elif type(x) is dict:
            yield "{"
            for key, part in x.items():
                yield f"{self.named('key', key)}: "
                yield from self.parts(part)
                yield ", "
            yield "}"
        elif x is None or type(x) in (int, bool, str):
            yield repr(x)
        elif not variables_in(x) and not isinstance(x, np.ndarray):
            yield self.named("constant", x)
        else:
            raise NotScalar(x)


def _live(program: Program) -> list[Call | Guard]:
    """The steps on which a result, a guard or an error of Python's numbers depends."""
    needed = set(variables_in(program.outputs))
    live: list[Call | Guard] = []
    for step in reversed(program.steps):
        if isinstance(step, Guard):
            if step.kind == "shape":  # the shape of what is written here never changes
                continue
        elif step.out.__class__ is Var:
            if step.out not in needed and step.pure and not step.writes and not may_raise(step):
                continue
        elif step.pure and not step.writes and needed.isdisjoint(variables_in(step.out)) and not may_raise(step):
            continue
        needed.update(_read(step))
        live.append(step)
    live.reverse()
    return live


def _read(step: Call | Guard) -> list[Var]:
    """The variables that a step reads, each as often as it is read."""
    if isinstance(step, Guard):
        return [step.var]
    found: list[Var] = []
    for x in step.args:
        if x.__class__ is Var:
            found.append(x)
        elif x.__class__ is tuple or x.__class__ is list or x.__class__ is slice or x.__class__ is dict:
            found.extend(variables_in(x))
    if step.kwargs:
        found.extend(variables_in(dict(step.kwargs)))
    return found


def _check(index: int, ask: Callable[[Any], Any], x: Any, answer: Any) -> None:
    got = ask(x)
    if not same(got, answer):
        raise GuardMiss(index, got)


def _written(spelling: Spelling, parts: list[Operand]) -> Operand:
    """A call of operands as an expression."""
    size = 1
    for part in parts:
        size += part.size
    return Operand(spelling.text.format(*[part.inner for part in parts]), spelling.out, size)


def _without_one(args: tuple[Any, ...], parts: list[Operand]) -> Operand | None:
    """The other factor of a product by 1: x * 1 is x, bit by bit."""
    for one, other in ((0, 1), (1, 0)):
        if args[one].__class__ is not Var and number_of(args[one]) == 1 and parts[other].kind == "f":
            return parts[other]
    return None
