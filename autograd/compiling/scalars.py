"""Programs of single numbers, written as Python's arithmetic.

A call of NumPy on single numbers takes ten times as long as Python's operator. Where all variables of a program are
single numbers (Python's, NumPy's, or arrays of one number), ``emit_scalars`` writes it in floats. The results are bitwise
those of ``program.run``, typed as there. Python raises an error where NumPy goes on with infinity or NaN: then the run is
repeated as it was traced. Where NumPy warns or raises (an overflow, say), it is repeated too: the program looks, at its
end, whether a number of the forward pass was infinite or NaN.
"""

from __future__ import annotations

import linecache
import math
import operator
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograd.compiling.program import (
    Attribute,
    Call,
    Guard,
    GuardMiss,
    Method,
    Program,
    Var,
    run,
    same,
    variables_in,
)
from autograd.compiling.scalar_calls import NAMES, Spelling, among_pythons, of_kernel, of_numpys
from autograd.engine.whole import KERNELS

MOST_NESTED = 24
"""The most operators in an expression: Python's parser takes about 100 parentheses, a reader fewer."""

_PYTHON = (float, int, bool)
_FLOAT64 = np.dtype(np.float64)
_SAME = (np.asarray, np.array, np.copy, np.ravel, np.squeeze, np.transpose, np.real, np.conj, np.atleast_1d)
_SAME_METHODS = ("item", "copy", "ravel", "conjugate", "conj", "squeeze", "transpose", "flatten", "reshape")
_EXACT_INTEGER = 2**53


@dataclass(frozen=True, slots=True)
class Emitted:
    """A program as source.

    Attributes:
        text: the source.
        namespace: the objects that it names.
        function: the function of the inputs; raises ``GuardMiss``.
    """

    text: str
    namespace: dict[str, Any]
    function: Callable[..., Any]


class NotScalar(Exception):
    """A program has a variable or a call that is not of single numbers."""


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
    writer = _Writer(program, fast)
    try:
        text = writer.written(name)
    except NotScalar:
        return None
    namespace = writer.names
    namespace["_otherwise"] = otherwise or (lambda *values: run(program, list(values)))
    file = f"<{name} {id(program):x}, of single numbers>"
    exec(compile(text, file, "exec"), namespace)
    linecache.cache[file] = (len(text), None, text.splitlines(keepends=True), file)
    return Emitted(text, namespace, namespace[name])


class _Operand:
    """An expression, or a name."""

    __slots__ = ("kind", "size", "text")

    def __init__(self, text: str, kind: str, size: int = 0) -> None:
        self.text, self.kind, self.size = text, kind, size

    @property
    def inner(self) -> str:
        """The text inside of another expression."""
        return f"({self.text})" if self.size else self.text


class _Writer:
    """The source of one program.

    Attributes:
        names: what it names.
    """

    def __init__(self, program: Program, fast: bool) -> None:
        self.program, self.fast = program, fast
        self.names: dict[str, Any] = {**NAMES, "GuardMiss": GuardMiss, "_check": _check}
        self.lines: list[str] = []
        self.known: dict[Var, _Operand] = {}
        self.calls_numpy = False
        self.live = _live(program)
        self.uses: Counter[Var] = Counter()
        for step in self.live:
            if isinstance(step, Call):
                self.uses.update(variables_in((step.args, step.kwargs)))
            else:
                self.uses[step.var] += 1
        self.uses.update(variables_in(program.outputs))
        self.spelled: dict[Call, tuple[Spelling | None, tuple[Any, ...]]] = {}

    def written(self, name: str) -> str:
        """The source; NotScalar if there is none."""
        for var in self.program.inputs:
            self.known[var] = self.input(var)
        if self.program.commits:
            raise NotScalar("writes into arguments")
        for step in self.live:
            if isinstance(step, Call):
                self.spelled[step] = self.spelling(step)
        watched = self.watched()
        index = {id(step): i for i, step in enumerate(self.program.steps)}
        for step in self.live:
            if isinstance(step, Call):
                self.call(step, step.out in watched)
            else:
                self.guard(step, index[id(step)])
        outputs = self.output(self.program.outputs)
        tail = self.look(watched)
        parameters = ", ".join(f"a{var.number}" for var in self.program.inputs)
        body = [*self.lines, *tail, f"return {outputs}"]
        if self.calls_numpy:
            body = ['with errstate(all="ignore"):', *("    " + line for line in body)]
        lines = [f"def {name}({parameters}):", "    try:", *("        " + line for line in body)]
        lines += ["    except (ArithmeticError, ValueError):", f"        return _otherwise({parameters})", ""]
        return "\n".join(lines)

    def input(self, var: Var) -> _Operand:
        """An argument as a Python number."""
        kind = _kind(var)
        number = f"a{var.number}"
        if issubclass(var.type, _PYTHON) and not issubclass(var.type, np.generic):
            return _Operand(number, kind)
        if self.uses[var]:
            self.lines.append(f"v{var.number} = {number}.item()")
        return _Operand(f"v{var.number}", kind)

    def spelling(self, call: Call) -> tuple[Spelling | None, tuple[Any, ...]]:
        """The spelling of a call, and its operands; None for one that changes nothing but the type."""
        out = call.out
        if (
            not isinstance(out, Var)
            or call.writes
            or not call.pure
            or call.error_state.get("under", "ignore") != "ignore"
        ):
            raise NotScalar(call.f)
        kind, args, kwargs, f = _kind(out), call.args, dict(call.kwargs), call.f
        if getattr(f, "__code__", None) in KERNELS and not kwargs:
            return self.of_kernel(f, args), args
        pythons = all(_is_python(x) for x in args)
        if pythons and not kwargs and issubclass(out.type, _PYTHON) and not issubclass(out.type, np.generic):
            spelling = among_pythons(f, args, kind)
            if spelling is not None and out.type is (float if kind == "f" else bool if kind == "b" else int):
                return spelling, args
        elif not kwargs and (not pythons or isinstance(f, np.ufunc) or f is np.where):
            first = args[0]
            zero_dim = isinstance(first, Var) and first.is_array
            spelling = of_numpys(f, args, zero_dim, self.fast)
            if spelling is not None and len(spelling.kinds) == len(args) and spelling.out == kind:
                return spelling, args
        if (found := _one_number(f, args, kwargs)) is not None:
            return found
        raise NotScalar(f)

    def of_kernel(self, kernel: Any, args: tuple[Any, ...]) -> Spelling:
        """The spelling of a kernel for single numbers."""
        if kernel.__name__ == "_real_power":
            return Spelling("pow({0}, {1})", "nn")
        spelling = of_kernel(kernel, len(args))
        kinds = "".join("b" if _kind_of(x) == "b" else "f" for x in args)
        if spelling is None:
            places = ", ".join(f"{{{i}}}" for i in range(len(args)))
            return Spelling(f"{self.named(kernel.__name__.strip('_'), kernel)}({places})", kinds)
        return spelling._replace(kinds=kinds)

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

        One that makes another one infinite or NaN, which is looked at, need not be looked at.
        """
        needed: dict[Var, bool] = {}
        covered: set[Var] = set()
        for step in reversed(self.live):
            if not isinstance(step, Call):
                continue
            out, (spelling, args) = step.out, self.spelled[step]
            states = {step.error_state.get(name, "warn") for name in ("over", "divide", "invalid")}
            numpys = issubclass(out.type, (np.ndarray, np.generic)) and states != {"ignore"}
            needed[out] = numpys and _kind(out) == "f" and (spelling is not None or out in covered)
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
            operand = self.operand(args[0], _kind_of(args[0]), False)
        else:
            self.calls_numpy = self.calls_numpy or spelling.calls
            parts = [self.operand(x, kind, spelling.repeats) for x, kind in zip(args, spelling.kinds, strict=True)]
            text = _simplified(call.f, args, parts) or spelling.text.format(*(part.inner for part in parts))
            size = 1 + sum(part.size for part in parts)
            operand = _Operand(text, spelling.out, 0 if text.isidentifier() else size)
        if operand.size and (keep or self.uses[out] > 1 or operand.size >= MOST_NESTED):
            operand = self.assigned(out, operand)
        self.known[out] = operand

    def assigned(self, var: Var, operand: _Operand) -> _Operand:
        """The name to which an expression is assigned."""
        name = f"v{var.number}"
        self.lines.append(f"{name} = {operand.text}")
        return _Operand(name, operand.kind)

    def operand(self, x: Any, kind: str, name: bool) -> _Operand:
        """An argument as an operand of a kind; ``name`` asks for one that may occur more than once."""
        if isinstance(x, Var):
            found = self.known[x]
            if name and found.size:
                found = self.known[x] = self.assigned(x, found)
            if kind != "n" and found.kind != kind:
                raise NotScalar(x)
            return found
        number = _number(x)
        if kind == "f" and type(number) in (int, bool):
            if abs(number) > _EXACT_INTEGER or type(number) is bool:
                raise NotScalar(x)
            number = float(number)
        if number is None or (kind == "b") is not (type(number) is bool) and kind != "n":
            raise NotScalar(x)
        text = repr(number)
        return _Operand(f"({text})" if text.startswith("-") else text, _kind_of(x))

    def guard(self, guard: Guard, index: int) -> None:
        """Write a guard."""
        if guard.kind == "shape":  # as it always is, of what is written here
            return
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
        elif next(variables_in(x), None) is None and not isinstance(x, np.ndarray):
            yield self.named("constant", x)
        else:
            raise NotScalar(x)


def _live(program: Program) -> list[Call | Guard]:
    """The steps on which a result or a guard depends."""
    needed = set(variables_in(program.outputs))
    live: list[Call | Guard] = []
    for step in reversed(program.steps):
        if isinstance(step, Guard):
            if step.kind != "shape":
                needed.add(step.var)
                live.append(step)
        elif step.writes or not step.pure or any(var in needed for var in variables_in(step.out)):
            needed.update(variables_in((step.args, step.kwargs)))
            live.append(step)
    live.reverse()
    return live


def _check(index: int, ask: Callable[[Any], Any], x: Any, answer: Any) -> None:
    got = ask(x)
    if not same(got, answer):
        raise GuardMiss(index, got)


def _kind(var: Var) -> str:
    """ "f", "b" or "i"; NotScalar for a variable that is no single number, or of another type."""
    cls = var.type
    if cls is bool or cls is np.bool_ or (var.is_array and var.dtype == np.bool_ and math.prod(var.shape) == 1):
        return "b"
    if cls is float or cls is np.float64 or (cls is np.ndarray and var.dtype == _FLOAT64 and math.prod(var.shape) == 1):
        return "f"
    if cls is int:
        return "i"
    raise NotScalar(var)


def _kind_of(x: Any) -> str:
    if isinstance(x, Var):
        return _kind(x)
    number = _number(x)
    return "b" if type(number) is bool else "i" if type(number) is int else "f"


def _number(x: Any) -> Any:
    """A constant as a Python number; None if it is none."""
    if type(x) in _PYTHON:
        return x
    if type(x) in (np.float64, np.bool_) or (type(x) is np.ndarray and x.size == 1 and x.dtype.char in "d?"):
        return x.item()
    return None


def _is_python(x: Any) -> bool:
    if isinstance(x, Var):
        return issubclass(x.type, _PYTHON) and not issubclass(x.type, np.generic)
    return type(x) in _PYTHON


def _simplified(f: Any, args: tuple[Any, ...], parts: list[_Operand]) -> str | None:
    """The text of a product by 1: x * 1 is x, bit by bit."""
    if f in (operator.mul, np.multiply):
        for one, other in ((0, 1), (1, 0)):
            if not isinstance(args[one], Var) and _number(args[one]) == 1 and parts[other].kind == "f":
                return parts[other].text
    return None


def _one_number(
    f: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[Spelling | None, tuple[Any, ...]] | None:
    """The spelling of a call that does little to an array of one number; None for another call."""
    x = args[0] if args else None
    if not isinstance(x, Var):
        return None
    kind = _kind(x)
    if f is operator.getitem and (args[1] is Ellipsis or args[1] == () or (x.shape == (1,) and args[1] in (0, -1))):
        return None, (x,)
    if isinstance(f, Attribute) and f.name in ("real", "T", "mT"):
        return None, (x,)
    plain = not kwargs or kwargs == {"dtype": np.float64}
    if f in (np.asarray, np.array) and plain and kind == "f":
        return None, (x,)
    if (f in _SAME or (isinstance(f, Method) and f.name in _SAME_METHODS)) and not kwargs:
        return None, (x,)
    if (f in (np.reshape, np.broadcast_to) and len(args) == 2) or (
        isinstance(f, Method) and f.name == "astype" and args[1:] and np.dtype(args[1]) == _FLOAT64 and kind == "f"
    ):
        return None, (x,)
    if f is np.ravel or (isinstance(f, Method) and f.name == "ravel"):
        return None, (x,)
    adds_up = f is np.sum or (isinstance(f, Method) and f.name == "sum")
    if adds_up and kind == "f" and len(args) == 1 and set(kwargs) <= {"axis", "keepdims"}:
        return Spelling("{0} + 0.0", "f", passes=(0,)), (x,)
    dots = f is np.dot or (isinstance(f, Method) and f.name == "dot")
    if dots and kind == "f" and len(args) == 2 and x.shape == (1,):
        return Spelling("{0} * {1} + 0.0", "ff", passes=(0, 1)), args
    return None
