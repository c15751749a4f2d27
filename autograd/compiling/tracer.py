"""Tracing: one run of a function, in which every call of NumPy that depends on its arguments is written down.

A ``Trace`` hands out tracers (``traced``) around real numbers and arrays, so the function runs as it always does, while
its calls become the steps of a ``Program``. Operations that a program cannot hold are refused with ``Untraceable``, or
become guards. A trace that has refused something gives no program, even if the function caught the error.
"""

from __future__ import annotations

import operator
import os
import sys
import threading
import weakref
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any, NoReturn

import numpy as np

from autograd.compiling.copies import copy_of
from autograd.compiling.forms import form_of, is_static, written_by
from autograd.compiling.program import Attribute, Call, Guard, Method, Note, Program, Step, Var, substituted
from autograd.compiling.traced import (
    Hidden,
    Traced,
    TracedArray,
    TracedNumber,
    TracedScalar,
    mapped,
    plain,
    tracers_in,
    variables,
)
from autograd.engine.whole import KERNELS, CalledWhole
from autograd.errors import AutogradError

__all__ = [
    "Trace", "Traced", "TracedArray", "TracedNumber", "Untraceable", "plain", "spelled", "tracers_in", "user_line",
    "variables",
]  # fmt: skip

_PACKAGES = Path(__file__).resolve().parents[2]
HERE = str(_PACKAGES / "autograd") + os.sep, str(_PACKAGES / "nn") + os.sep
OPS = str(_PACKAGES / "autograd" / "ops") + os.sep
COMPILING = str(Path(__file__).resolve().parent) + os.sep
NUMPY = str(Path(np.__file__).resolve().parent) + os.sep


class Untraceable(AutogradError):
    """A function did something that a program cannot hold; it is run uncompiled."""


@dataclass(frozen=True, slots=True)
class Raises:
    """True if a call raises an error of a class: the question of a guard on a call that did so when it was traced."""

    f: Callable[..., Any]
    error: type[Exception]

    def __call__(self, *args: Any, **kwargs: Any) -> bool:
        try:
            self.f(*args, **kwargs)
        except self.error:
            return True
        return False


class Trace:
    """One run of a function with tracers as inputs, and the steps that it wrote down.

    Attributes:
        inputs: the variables of the inputs.
        steps: calls and guards so far.
        thread: the thread that the function runs in. Another one that meets a tracer is refused.
        gate: ``(number, op name, phase)`` of the gate that calls belong to; set by the observer of the gates.
        open: True until the program was taken. Afterwards tracers that are left compute plain numbers.
        refused: the first thing that could not be traced; the program raises it.
        made: the tracers of this run, which are all gone when it is over; see ``escaping``.
        alike: True if the tracers of the inputs hold copies with the flags of the inputs.
    """

    def __init__(self) -> None:
        self.inputs: list[Var] = []
        self.steps: list[Step] = []
        self.thread = threading.get_ident()
        self.gate: tuple[int | None, str | None, str] = (None, None, "forward")
        self.open = True
        self.refused: Untraceable | None = None
        self.made: list[weakref.ref[Any]] = []
        self.alike = True
        self._count = 0
        self._writes: Counter[Var] = Counter()
        self._plain: set[Var] = set()  # variables that show the memory of a plain array
        self._constants: dict[int, tuple[Any, Any]] = {}
        self._chosen: dict[Var, list[tuple[Var, Any]]] = {}  # for each view, the numbers that choose its part

    def input(self, value: Any, name: str | None = None) -> Any:
        """A tracer around a copy of an argument, as the next input."""
        if isinstance(value, np.ndarray):
            copied = copy_of(value)
            self.alike &= copied.flags.num == value.flags.num
            value = copied
        var = self._variable(value)
        var.name = name
        self.inputs.append(var)
        return self.tracer(value, var)

    def _variable(self, value: Any, of: Var | None = None) -> Var:
        self._count += 1
        return Var(self._count, value, of)

    def tracer(self, value: Any, var: Var, owner: Any = None) -> Any:
        """The tracer of a variable that holds ``value``; ``owner`` is the tracer whose memory it shows."""
        made: Any
        if isinstance(value, np.ndarray):
            made = TracedArray(self, value, var, owner)
        else:
            made = (TracedScalar if isinstance(value, np.generic) else TracedNumber)(self, value, var)
        self.made.append(weakref.ref(made))
        return made

    def call(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], *, pure: bool = True) -> Any:
        """Compute ``f(*args, **kwargs)`` on the objects in the tracers, and write it down.

        Raises:
            Untraceable: a program cannot hold the call, it is another thread's, or it has numbers of another trace.
            Exception: an exception of ``f``. That it is raised is a guard.
        """
        profile = sys.getprofile()
        if profile is None:
            return self._noted(f, args, kwargs, pure)
        sys.setprofile(None)  # a list of running code need not have the trace's own, which takes most time
        try:
            return self._noted(f, args, kwargs, pure)
        finally:
            sys.setprofile(profile)

    def _noted(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], pure: bool) -> Any:
        """As ``call``."""
        if f in ARITHMETIC and self.open and not kwargs and (made := self._of_numbers(f, args)) is not None:
            return made
        values, parts, sources, arrays = _taken_apart(args)
        keywords: dict[str, Any] = {}
        named: dict[str, Any] = {}
        if kwargs:
            given, of_given, more, others = _taken_apart(tuple(kwargs.values()))
            keywords, named = dict(zip(kwargs, given, strict=True)), dict(zip(kwargs, of_given, strict=True))
            sources, arrays = [*sources, *more], [*arrays, *others]
        if not self.open:  # after its trace, a tracer acts as a plain number, but may not enter another open trace
            for x in sources:
                if x._trace.open:
                    x._trace.refuse(f"{spelled(f)}: got numbers of a run that was compiled before, expected plain ones")
            return f(*values, **keywords)
        if threading.get_ident() != self.thread:
            self._check_thread(spelled(f))
        caller = _caller()
        if caller in KERNELS:
            raise CalledWhole(self.call)
        if any(x._trace is not self for x in sources):
            self.refuse(f"{spelled(f)}: got numbers of another function that is being compiled")
        writes = written_by(f, args, kwargs)
        for x in writes:
            if not isinstance(x, TracedArray) or x._var.root in self._plain:
                self.refuse(
                    f"{spelled(f)}: got a plain array to write into, expected one that was computed from the "
                    f"arguments: it would be written once, at tracing"
                )
        constants = self._keep_constants(arrays) if arrays else arrays
        try:
            result = f(*values, **keywords)
        except Exception as error:
            if not writes:
                self._note_error(f, parts, named, error)
            raise
        writing = [x for x in writes if result is x._value]
        out: Any
        wrapped: Any
        if writes and result is None:
            out, wrapped = None, None
        elif writing:
            out, wrapped = None, writing[0]  # a write in place gives back the same tracer
        elif (
            pure
            and type(result) is np.ndarray
            and f.__class__ is not FunctionType
            and any(result is x._value for x in sources)
        ):
            # the operand itself came back, for example from astype(copy=False)
            return next(x for x in sources if result is x._value)
        else:
            out, wrapped = self._wrapped(result, sources, constants)
        static, note = is_static(f, args, kwargs), self.note()
        written = tuple([x._var for x in writes])
        if written:
            self._writes.update(var.root for var in written)
        self._add(f, parts, named, out, written, static, pure, note)
        if not static:
            for var, value in _pairs(out, result):
                self.steps.append(Guard("shape", form_of, var, form_of(value), note))
        if isinstance(result, bool) and not caller.co_filename.startswith(OPS):
            # True and False may be compared by ``is``, too, but no rule of an op does so.
            self.steps.append(Guard("bool", bool, out, result, note))
            return result
        return wrapped

    def _of_numbers(self, f: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """As ``call``, for an operator on Python's floats, in a quarter of the time; None for any other call."""
        values, parts = [], []
        for x in args:
            if type(x) is TracedNumber and x._trace is self:
                values.append(x._value)
                parts.append(x._var)
            else:
                values.append(x)
                parts.append(x)
            if type(values[-1]) is not float and type(values[-1]) is not int:
                return None
        caller = _caller()
        if caller in KERNELS or threading.get_ident() != self.thread:
            return None
        try:
            result = f(*values)
        except Exception:
            return None
        var, note = self._variable(result), self.note()
        state: Any = np.geterr()
        self.steps.append(Call(f, tuple(parts), {}, var, (), True, state, True, note))
        if result.__class__ is bool and not caller.co_filename.startswith(OPS):
            self.steps.append(Guard("bool", bool, var, result, note))
            return result
        return self.tracer(result, var)

    def _add(
        self, f: Any, args: Any, kwargs: Any, out: Any, writes: tuple[Var, ...], static: bool, pure: bool, note: Note
    ) -> None:
        errors: Any = np.geterr()
        self.steps.append(Call(f, args, kwargs, out, writes, static, errors, pure, note))

    def _note_error(self, f: Any, args: Any, kwargs: Any, error: Exception) -> None:
        """Guard that a call raises an error: the function may catch it, and take a way that depends on it."""
        if isinstance(error, Untraceable):
            return
        var, note = self._variable(True), self.note()
        self._add(Raises(f, type(error)), args, kwargs, var, (), True, True, note)
        self.steps.append(Guard("answer", bool, var, True, note))

    def _check_thread(self, what: str) -> None:
        if threading.get_ident() != self.thread:
            self.refuse(f"{what}: got numbers that another thread is tracing, expected those of the own thread")

    def refuse(self, message: str) -> NoReturn:
        """Raise ``Untraceable``. The function may catch it: so there will be no program, either."""
        file, line = user_line()
        error = Untraceable(f"{file}:{line}: {message}" if line else message)
        self.refused = self.refused or error
        raise error

    def _keep_constants(self, arrays: list[Any]) -> list[Any]:
        """The plain arrays in a call. Their numbers are remembered, in case that they are written into later."""
        found = [x for x in arrays if x.flags.writeable or x.base is not None]
        for x in found:
            kept = self._constants.get(id(x))
            if kept is not None and not _same_numbers(*kept):
                self._freeze(*kept)
                kept = None
            if kept is None:
                self._constants[id(x)] = x, x.copy("K")
        return found

    def _freeze(self, array: Any, copy: Any) -> None:
        """Put the old numbers of an array, which has changed since, into the calls so far."""
        copy = copy_of(copy, array)
        for step in self.steps:
            if isinstance(step, Call):
                step.args = mapped(step.args, np.ndarray, lambda x: copy if x is array else x)
                step.kwargs = mapped(dict(step.kwargs), np.ndarray, lambda x: copy if x is array else x)

    def _wrapped(self, result: Any, sources: list[Any], constants: list[Any]) -> tuple[Any, Any]:
        """The variables of a result and the tracers of these, in the result's own containers."""
        if isinstance(result, np.ndarray):
            if result.dtype.hasobject:
                self.refuse(f"got an array of {result.dtype}, expected numbers; np.stack makes an array of them")
            source = _shown(result, sources)
            var = self._variable(result, None if source is None else source._var)
            owner = None
            if source is not None:
                owner = source if source._owner is None else source._owner
                if choosing := [(x._var, x._value) for x in sources if x is not source]:
                    self._chosen[var] = choosing
            elif result.base is not None:
                owner = Hidden(result.base)
            if source is None and constants and any(np.may_share_memory(result, x) for x in constants):
                self._plain.add(var)
            return var, self.tracer(result, var, owner)
        if isinstance(result, (np.generic, float, int, complex)):  # int covers bool
            var = self._variable(result)
            return var, self.tracer(result, var)
        if isinstance(result, (tuple, list)):
            pairs = [self._wrapped(part, sources, constants) for part in result]
            outs, wrapped = [out for out, _ in pairs], [w for _, w in pairs]
            if hasattr(result, "_fields"):
                return tuple(outs), type(result)(*wrapped)
            return type(result)(outs), type(result)(wrapped)
        if result is None:
            return self._variable(None), None
        if getattr(type(result), "carried", False):  # the object is passed from one outside function to another
            var = self._variable(result)
            return var, Traced(self, result, var)
        self.refuse(f"got a {type(result).__name__} as a result, expected numbers and arrays")

    def guard(self, kind: str, ask: Callable[[Any], Any], x: Any) -> Any:
        """The answer of ``ask`` on the object in a tracer, on which the program then depends."""
        if self.open:
            self._check_thread(kind)
            if _caller() in KERNELS:
                raise CalledWhole(self.call)
        answer = ask(x._value)
        if self.open:
            self.steps.append(Guard(kind, ask, x._var, answer, self.note()))
        return answer

    def fix_place(self, x: Any) -> None:
        """Guard which part of an array a view shows, for code that computes from its place in memory."""
        var = x._var if self.open else None
        while var is not None:
            for chosen, value in self._chosen.get(var, ()):
                ask: Any = Method("tolist") if chosen.dtype is not None else repr
                self.steps.append(Guard("number", ask, chosen, ask(value), self.note()))
            var = var.of

    def written_state(self, x: Any) -> bytes:
        """Bytes that differ after each write into the memory of a tracer, for code that looks for writes alone."""
        root = x._var.root
        return f"variable {root.number}, written {self._writes[root]} times".encode()

    def note(self) -> Note:
        """The origin of the running code."""
        file, line = user_line()
        gate, op, phase = self.gate
        return Note(file, line, phase, gate, op)

    def program(self, outputs: Any) -> Program:
        """The program of this run, which ends here; ``outputs`` hold tracers.

        Raises:
            Untraceable: something was refused in the run.
        """
        self.open = False
        if self.refused is not None:
            raise self.refused
        for array, copy in self._constants.values():
            if not _same_numbers(array, copy):
                self._freeze(array, copy)
        self._constants.clear()
        return Program(self.inputs, self.steps, variables(outputs))


ARITHMETIC = frozenset(
    getattr(operator, name)
    for name in ("add", "sub", "mul", "truediv", "neg", "abs", "lt", "le", "gt", "ge", "eq", "ne")
)
"""Operators whose results have one type for all numbers of a type."""


_TRACED = frozenset((TracedArray, TracedScalar, TracedNumber))
_ATOMS = frozenset((float, int, bool, str, type(None), type(...), np.float64))


def _taken_apart(args: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[Any, ...], list[Any], list[Any]]:
    """Arguments with numbers and with variables in the places of the tracers, the tracers, and the plain arrays."""
    values: list[Any] = []
    parts: list[Any] = []
    sources: list[Any] = []
    arrays: list[Any] = []
    for x in args:
        cls = type(x)
        if cls in _TRACED:
            sources.append(x)
            values.append(x._value)
            parts.append(x._var)
        elif cls is np.ndarray:
            arrays.append(x)
            values.append(x)
            parts.append(x)
        elif cls in _ATOMS:
            values.append(x)
            parts.append(x)
        else:
            sources.extend(tracers_in(x))
            arrays.extend(_arrays_in(x))
            values.append(plain(x))
            parts.append(variables(x))
    return tuple(values), tuple(parts), sources, arrays


def _same_numbers(x: Any, y: Any) -> bool:
    return bool(x.shape == y.shape and x.dtype == y.dtype and x.tobytes() == y.tobytes())


def _arrays_in(x: Any) -> Iterator[Any]:
    """The plain arrays in an argument, at any depth."""
    cls = type(x)
    if issubclass(cls, np.ndarray):
        yield x
    elif issubclass(cls, (tuple, list)):
        for part in x:
            yield from _arrays_in(part)
    elif issubclass(cls, dict):
        for part in x.values():
            yield from _arrays_in(part)


def _caller() -> CodeType:
    """The innermost code outside of this package of tracers."""
    frame = sys._getframe(2)
    while frame.f_code.co_filename.startswith(COMPILING) and frame.f_back is not None:
        frame = frame.f_back
    return frame.f_code


@cache
def _is_ours(file: str) -> bool:
    return file.startswith((*HERE, NUMPY, "<__array_function__"))


def user_line() -> tuple[str, int]:
    """The file and the line of the innermost frame that belongs neither to this package nor to NumPy."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not _is_ours(file):
            return file, frame.f_lineno
        frame = frame.f_back
    return "", 0


def _pairs(out: Any, result: Any) -> Iterator[tuple[Var, Any]]:
    if isinstance(out, Var):
        yield out, result
    elif isinstance(out, (tuple, list)):
        for part, value in zip(out, result, strict=True):
            yield from _pairs(part, value)


def _shown(result: Any, sources: list[Any]) -> Any:
    """The tracer whose memory an array shows, if it is a view of one of these.

    Arrays with memory of their own never overlap, so that of a source within the bounds is that of the result, too.
    """
    if result.base is None and result.flags.owndata:
        return None
    for x in sources:
        if isinstance(x._value, np.ndarray) and np.may_share_memory(result, x._value):
            return x
    return None


def spelled(f: Callable[..., Any]) -> str:
    """The name of a function in messages."""
    return f.name if isinstance(f, (Method, Attribute)) else str(getattr(f, "__name__", f))


def substitute_tracers(outputs: Any, known: Callable[[Var], Any]) -> Any:
    """Results of a run: ``known(variable)`` in the place of each variable."""
    return substituted(outputs, known)
