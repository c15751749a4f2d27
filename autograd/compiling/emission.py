"""Emission: a program as Python source, and the function that it makes.

The source is straight-line code: operators as operators, methods as methods, short constants where they are used. It is
compiled with a table of lines, so that a warning of NumPy names the line of the user's that the call came from.
Memory that calls write into is made outside of the function, once for each call that is under way at one time: a list
of free functions, each with memory of its own, serves threads and recursion.
"""

from __future__ import annotations

import keyword
import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from autograd.compiling.copies import copy_of
from autograd.compiling.forms import form_of
from autograd.compiling.locating import code_of
from autograd.compiling.passes.dead import minds_errors
from autograd.compiling.passes.memory import Fixed, Place, Slab
from autograd.compiling.passes.targets import is_packed, row_of
from autograd.compiling.program import Call, Guard, GuardMiss, Method, Program, Step, Var, same, variables_in
from autograd.compiling.quiet import quick_state
from autograd.compiling.rows import at_the_end
from autograd.compiling.wording import Words

_LARGE = 1 << 16
"""Arrays of so many bytes are let go of after their last use, so that the next ones can have their memory."""


class Emitted:
    """A program as source.

    Attributes:
        text: the source, which a person can read.
        namespace: the objects behind its names.
        function: called with the values of the inputs, it returns the outputs, and writes to the inputs as the program
            does. It raises ``GuardMiss`` before it has changed anything.
    """

    def __init__(self, text: str, namespace: dict[str, Any], function: Callable[..., Any]) -> None:
        self.text, self.namespace, self.function = text, namespace, function


def emit(
    program: Program,
    name: str = "compiled",
    error_state: Mapping[str, str] | None = None,
    deferred: bool = False,
) -> Emitted:
    """The source of a program and its function.

    Args:
        program: as it was traced, or improved.
        name: the name of the function in the source.
        error_state: ``np.geterr()`` of those who call the function; as it is now if None. Calls that were made under
            another one stand in blocks of ``np.errstate``.
        deferred: True for a program whose outputs are a pair ``(result, values)`` and that leaves it to somebody else
            to change its inputs. The function takes one argument more, and returns ``commit(rows, values, result)``:
            to call ``f(*args)`` for each row ``(f, *args)`` makes the changes. Memory of the run is in use until then.

    Example:
        >>> import numpy as np
        >>> from autograd.compiling.tracer import Trace
        >>> trace = Trace()
        >>> x = trace.input(np.ones(3), "x")
        >>> emitted = emit(trace.program(np.sum(x * 2) + 1), "f")
        >>> print(emitted.text)
        import numpy as np
        <BLANKLINE>
        def f(x):
            t2 = x * 2
            t3 = np.sum(t2)
            t4 = t3 + 1
            return t4
        >>> emitted.function(np.array([1.0, 2.0, 3.0]))
        np.float64(13.0)
    """
    around = error_state or {key: str(way) for key, way in np.geterr().items()}
    return _Emission(program, name, around, deferred).emitted()


class _Emission:
    def __init__(self, program: Program, name: str, error_state: Mapping[str, str], deferred: bool) -> None:
        self.program, self.around, self.deferred = program, dict(error_state), deferred
        self.words = Words()
        self.name = self.words.free(name if name.isidentifier() and not keyword.iskeyword(name) else "compiled")
        self.lines: list[tuple[str, tuple[str, int]]] = []  # each line with the line of the user's code behind it
        self.made: dict[Var, Call] = {}
        self.fixed: set[Var] = set()
        self.changed = {x for i, x in program.commits if x is program.inputs[i]}  # roots whose arrays show later writes

    def emitted(self) -> Emitted:
        steps = list(enumerate(self.program.steps))
        inputs = [self.words.name(x) for x in self.program.inputs]
        memory = [
            (f"    {self._memory(step)}", NOWHERE) for _, step in steps if isinstance(step, Call) and _is_memory(step)
        ]
        self._body([(i, step) for i, step in steps if not _is_memory(step)])
        if self.deferred:
            inputs.append("commit")
        else:
            self.lines.append((f"    return {self._result(self.program.outputs)}", NOWHERE))
        lines = [(f"def {self.name}({', '.join(inputs)}):", NOWHERE), *self.lines]
        if memory:
            inner = [(f"    {line}", where) for line, where in lines]
            lines = [("def build():", NOWHERE), *memory, *inner, (f"    return {self.name}", NOWHERE)]
        text = "\n".join(["import numpy as np", *self._constants(), "", *(line for line, _ in lines)])
        namespace = self.words.namespace
        namespace |= {"__name__": __name__, "GuardMiss": GuardMiss, "form_of": form_of, "differs": differs}
        exec(code_of(text, self.name, [where for _, where in lines], namespace), namespace)
        made = namespace["build"] if memory else namespace[self.name]
        return Emitted(text, namespace, _pooled(made) if memory else made)

    def _memory(self, call: Call) -> str:
        """The line that makes the memory of a variable, or a view of it."""
        self.fixed.add(call.out)
        if isinstance(call.f, Fixed):
            return f"{self.words.name(call.out)} = {self.words.expression(replace(call, f=call.f.f))}"
        kind = "memory" if isinstance(call.f, Slab) else "b"
        self.words.rename(call.out, self.words.free(f"{kind}{call.out.number}"))
        return f"{self.words.name(call.out)} = {self.words.constant(call.f, 'new')}({self.words.of(call.args)[1:-1]})"

    def _constants(self) -> list[str]:
        """Comments that describe the constants."""
        lines = []
        for name, x in self.words.namespace.items():
            if name not in ("np", "math"):
                text = f"array of {x.dtype}, shape {x.shape}" if isinstance(x, np.ndarray) and x.size > 9 else repr(x)
                lines.append(f"# {name}: {' '.join(text.split())[:90]}")
        return lines

    def _body(self, steps: list[tuple[int, Step]]) -> None:
        dying = self._dying([step for _, step in steps])
        steps, last = at_the_end(steps, set(self.program.inputs)) if self.deferred else (steps, [])
        state, indent = self.around, "    "
        closing: list[str] = []
        for i, step in steps:
            wanted = state if isinstance(step, Guard) or not minds_errors(step) else dict(step.error_state) or state
            if wanted != state:
                state, indent = wanted, "    "
                self.lines += [(line, NOWHERE) for line in closing]
                opening, closing = self._block(state) if state != self.around else ([], [])
                self.lines += [(line, NOWHERE) for line in opening]
                indent = "        " if opening else "    "
            where = (step.note.file, step.note.line)
            text = self._guard(i, step) if isinstance(step, Guard) else self._call(step)
            self.lines.append((indent + text, where))
            if i in dying:
                self.lines.append((f"{indent}del {', '.join(dying[i])}", where))
        if self.deferred:
            where = (last[0].note.file, last[0].note.line) if last else NOWHERE
            # Calls write into memory of the run and into that of the inputs, and into no other memory.
            self.changed.update(x.root for step in last for x in step.writes)
            self.lines += [(indent + line, where) for line in self._deferred(last)]
        self.lines += [(line, NOWHERE) for line in closing]

    def _deferred(self, steps: list[Call]) -> list[str]:
        """Lines that hand calls over to whoever makes the changes. What may still fail is done before."""
        result, values = map(self._result, self.program.outputs)
        return ["return commit((", *self._rows(steps), f"), {values}, {result})"]

    def _rows(self, steps: list[Call]) -> list[str]:
        """Calls as lines of a tuple of rows."""
        rows = []
        for step in steps:
            if isinstance(step.out, Var):
                self.words.rename(step.out, self.words.name(step.writes[0]))
            f, *args = row_of(step)
            rows.append(f"    ({', '.join([self.words.function(f), *map(self.words.of, args)])}),")
        return rows

    def _block(self, state: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """The lines before and after a block of another error state than that of the caller."""
        quick = quick_state(state)
        if quick is None:
            return [f"    with np.errstate({_spelled(state)}):"], []
        enter, made, leave = (
            self.words.constant(x, name) for x, name in zip(quick, ("enter", "e", "leave"), strict=True)
        )
        opening = [f"    errors = {enter}({made})  # np.errstate({_spelled(state)})", "    try:"]
        return opening, ["    finally:", f"        {leave}(errors)"]

    def _call(self, call: Call) -> str:
        text = self.words.statement(call)
        if text is not None and call.args[0] in self.fixed and call.f is not operator.setitem:
            # A name from outside of the function cannot stand on the left of ``+=``.
            return f"{self.words.function(call.f)}({', '.join(map(self.words.of, call.args))})"
        if text is not None:
            return text
        text = self.words.expression(call)
        for x in variables_in(call.out):
            self.made[x] = call
        return text if call.out is None else f"{self._targets(call.out)} = {text}"

    def _targets(self, out: Any) -> str:
        if isinstance(out, Var):
            return self.words.name(out)
        if not out:
            return "[]"
        return f"({', '.join('_' if x is None else self._targets(x) for x in out)},)"

    def _guard(self, i: int, guard: Guard) -> str:
        x = self.words.name(guard.var)
        if guard.ask is bool:
            return f"if {'not ' if guard.answer else ''}{x}: raise GuardMiss({i}, {not guard.answer})"
        if guard.ask is form_of and guard.var.type is np.ndarray:
            dtype = self.words.constant(guard.var.dtype)
            form = f"{x}.__class__ is not np.ndarray or {x}.shape != {guard.var.shape} or {x}.dtype != {dtype}"
            form += f" or {x}.strides != {guard.var.strides}"
            return f"if {form}: raise GuardMiss({i}, form_of({x}))"
        if guard.ask is form_of and issubclass(guard.var.type, (float, int, complex)):
            kind = self.words.constant(guard.var.type, "kind")
            return f"if {x}.__class__ is not {kind}: raise GuardMiss({i}, form_of({x}))"
        ask, answer = self.words.function(guard.ask), self.words.constant(guard.answer)
        return f"if differs(answer := {ask}({x}), {answer}): raise GuardMiss({i}, answer)"

    def _dying(self, steps: list[Step]) -> dict[int, list[str]]:
        """The names of large arrays by the step that uses them for the last time."""
        leaving = {x.root for x in (*variables_in(self.program.outputs), *self.program.inputs)}
        leaving |= {x.root for _, x in self.program.commits}
        last: dict[Var, int] = {}
        offset = len(self.program.steps) - len(steps)
        for i, step in enumerate(steps):
            if isinstance(step, Call):
                for x in variables_in(
                    (step.args, dict(step.kwargs), step.out) if step.kwargs else (step.args, step.out)
                ):
                    last[x] = i + offset
        dying: dict[int, list[str]] = {}
        lying = {step.out for step in self.program.steps if isinstance(step, Call) and isinstance(step.f, Slab)}
        for x, i in last.items():
            root = x.root
            if root in leaving or root in lying or not root.is_array or root.dtype is None:
                continue
            if root.dtype.itemsize * prod(root.shape) >= _LARGE:
                dying.setdefault(i, []).append(self.words.name(x))
        return dying

    def _result(self, x: Any) -> str:
        """The text of a result: an array that belongs to other code is copied."""
        if isinstance(x, Var):
            name = self.words.name(x)
            if x.root in self.changed:  # no copy: writes to the array have to show in the result
                return name
            return self._copy(name, x) if x.is_array and not self._is_own(x) else name
        if isinstance(x, np.ndarray):
            return self._copy(self.words.constant(x), x)
        if isinstance(x, tuple) and hasattr(x, "_fields"):
            return f"{self.words.constant(type(x), 'made')}({', '.join(map(self._result, x))})"
        if x.__class__ is tuple:
            return f"({', '.join(map(self._result, x))}{',' if len(x) == 1 else ''})"
        if x.__class__ is list:
            return f"[{', '.join(map(self._result, x))}]"
        if x.__class__ is dict:
            return "{" + ", ".join(f"{self.words.of(key)}: {self._result(part)}" for key, part in x.items()) + "}"
        return self.words.of(x)

    def _copy(self, name: str, x: Any) -> str:
        """The text of a copy of an array that lies in its memory as the array does."""
        return f'{name}.copy("K")' if is_packed(x) else f"{self.words.function(copy_of)}({name})"

    def _is_own(self, x: Var) -> bool:
        """True if an array is made in each run and held by no other code: no input, no constant, no view of one."""
        call = self.made.get(x.root)
        if call is None or isinstance(call.f, (Place, Slab, Fixed)):
            return False
        makes = (
            isinstance(call.f, np.ufunc)
            or call.f in _MAKES
            or (call.f.__class__ is type(operator.add) and call.f is not operator.getitem)
        )
        return makes or not any(isinstance(part, np.ndarray) for part in (*call.args, *call.kwargs.values()))


_MAKES = (
    Method("dot"), Method("copy"), copy_of, np.where, np.full, np.concatenate, np.stack, np.dot, np.outer, np.append,
)  # fmt: skip
"""Calls that make a new array, whatever their arguments are."""
NOWHERE = ("", 0)


def _is_memory(step: Step) -> bool:
    return isinstance(step, Call) and isinstance(step.f, (Slab, Place, Fixed))


def differs(answer: Any, expected: Any) -> bool:
    """True if a guard has got another answer."""
    return not same(answer, expected)


def _spelled(state: Mapping[str, str]) -> str:
    kinds = set(state.values())
    return f"all={kinds.pop()!r}" if len(kinds) == 1 else ", ".join(f"{key}={x!r}" for key, x in state.items())


def _pooled(build: Callable[[], Callable[..., Any]]) -> Callable[..., Any]:
    """The function on memory that no other call under way uses."""
    free: list[Callable[..., Any]] = []

    def function(*inputs: Any) -> Any:
        try:
            run = free.pop()
        except IndexError:
            run = build()
        try:
            return run(*inputs)
        finally:
            free.append(run)

    return function
