"""Memory: results are written into arrays that were made before, or onto an operand that is not used any longer.

An array lives from the call that makes it to the last use of it or of any view of it. When it has died its memory
serves the next one that fits. A view of such memory is made once, too.
Nothing that leaves the program (results, views of them, inputs) is kept in such memory.
A result gets the order in memory that it had in the traced run, since sums over it depend on that.

Only calls that are known to take ``out`` do so: ufuncs and operators, reductions, products of matrices.
"""

from __future__ import annotations

import operator
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from autograd.compiling.passes.commits import first_write
from autograd.compiling.passes.targets import UFUNCS, is_packed, takes_out
from autograd.compiling.program import Attribute, Call, Guard, Method, Program, Step, Var, substituted, variables_in

SMALLEST = 1024
"""Arrays below so many bytes are made anew at each call: NumPy keeps such small pieces at hand itself."""


@dataclass(frozen=True, slots=True)
class Slab:
    """Memory of a given size at an address that is a multiple of 64, as the function of a call."""

    size: int

    def __call__(self) -> Any:
        """Make the memory."""
        raw = np.empty(self.size + 64, np.uint8)
        start = -raw.ctypes.data % 64
        return raw[start : start + self.size]


@dataclass(frozen=True, slots=True)
class Place:
    """An array in a slab, as the function of a call."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    strides: tuple[int, ...]

    def __call__(self, slab: Any) -> Any:
        """Make the array."""
        return np.ndarray(self.shape, self.dtype, slab, strides=self.strides)


@dataclass(frozen=True, slots=True)
class Fixed:
    """A view of an array in a slab, as the function of a call: it is made once, as the array is."""

    f: Callable[..., Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Make the view."""
        return self.f(*args, **kwargs)


_WHOLE = {Method("view"), Method("reshape"), Method("ravel"), Method("swapaxes"), Method("transpose")}
_VIEWS = {*_WHOLE, Attribute("T"), Attribute("mT")}
_FRESH = (np.where, np.concatenate, np.stack, operator.getitem, Method("copy"), Method("take"), Method("astype"))


def with_memory(program: Program) -> Program:
    """The program with ``out=`` wherever memory can be used again."""
    return _Plan(program).planned()


class _Plan:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.last = self._last_uses()
        leaving = set(variables_in(program.outputs)) | {x for _, x in program.commits} | set(program.inputs)
        self.leaving = {x.root for x in leaving}
        self.commits = first_write(program.steps, set(program.inputs))
        self.makers: dict[Var, Call] = {}
        self.slabs: list[Call] = []
        self.places: dict[tuple[Var, Place], Call] = {}
        self.views: list[Call] = []
        self.fixed: dict[Var, Var] = {}  # the fixed array of each variable of the new program that has one
        self.free: dict[int, list[Var]] = defaultdict(list)
        self.held: dict[Var, Var] = {}  # the slab that holds each root
        self.owned: set[Var] = set()  # roots whose memory the run owns
        self.now: dict[Var, Var] = {}  # variables of the new program
        self.count = 0

    def _last_uses(self) -> dict[Var, int]:
        """The position of the last step that uses the memory of a root, by root."""
        last: dict[Var, int] = {}
        for i, step in enumerate(self.program.steps):
            if isinstance(step, Guard):
                last[step.var.root] = i
            else:
                for x in variables_in((step.args, dict(step.kwargs), step.out)):
                    last[x.root] = i
        return last

    def planned(self) -> Program:
        steps: list[Step] = []
        ending: dict[int, list[Var]] = defaultdict(list)
        for root, i in self.last.items():
            ending[i].append(root)
        inputs = [self._renewed(x) for x in self.program.inputs]
        for i, step in enumerate(self.program.steps):
            if not self._is_fixed(step):
                steps.append(self._step(step, i))
            for root in ending[i]:
                slab = self.held.get(root)
                if slab is not None:
                    assert isinstance(slab.strides, tuple)
                    self.free[slab.shape[0]].append(slab)
        outputs = substituted(self.program.outputs, self.now.__getitem__)
        commits = [(i, self.now[x]) for i, x in self.program.commits]
        return Program(inputs, [*self.slabs, *self.places.values(), *self.views, *steps], outputs, commits)

    def _renewed(self, x: Var, of: Var | None = None) -> Var:
        self.count += 1
        made = x.again(self.count, of if x.of is None else self.now.get(x.of))
        self.now[x] = made
        return made

    def _is_fixed(self, step: Step) -> bool:
        """True if a step makes a view of an array that is always the same one: the view is made beforehand."""
        if isinstance(step, Guard) or step.writes or not isinstance(step.out, Var) or step.out.of is None:
            return False
        x, *rest = step.args
        array = self.fixed.get(self.now[x]) if isinstance(x, Var) else None
        makes = (isinstance(step.f, (Method, Attribute)) and step.f in _VIEWS) or step.f is operator.getitem
        if array is None or not makes or variables_in((rest, dict(step.kwargs))):
            return False
        self.makers[step.out] = step
        view = self._renewed(step.out)
        view.of = array
        self.fixed[view] = view
        self.views.append(Call(Fixed(step.f), (array, *rest), step.kwargs, view))
        return True

    def _step(self, step: Step, i: int) -> Step:
        now = self.now
        if isinstance(step, Guard):
            return Guard(step.kind, step.ask, now[step.var], step.answer, step.note)
        for x in variables_in(step.out):
            self.makers[x] = step
        target = self._target(step, i) if isinstance(step.out, Var) and step.pure and not step.writes else None
        args = substituted(step.args, now.__getitem__)
        kwargs = substituted(dict(step.kwargs), now.__getitem__) if step.kwargs else step.kwargs
        writes = tuple(now[x] for x in step.writes)
        if target is None:
            for x in variables_in(step.out):
                self._renewed(x)
            out = substituted(step.out, now.__getitem__)
            return Call(step.f, args, kwargs, out, writes, step.static, step.error_state, step.pure, step.note)
        out = self._renewed(step.out, target)
        if target in self.fixed:
            self.fixed[out] = self.fixed[target]
        f, args = _with_out(step.f, args, target)
        kwargs = {"out": target} if isinstance(f, np.ufunc) else {}
        return Call(f, args, kwargs, out, (target,), step.static, step.error_state, step.pure, step.note)

    def _target(self, call: Call, i: int) -> Var | None:
        """The array that a call may write its result into, a variable of the new program."""
        out = call.out
        if not isinstance(out, Var) or out.of is not None or not out.is_array or out.dtype is None:
            return None
        size = out.dtype.itemsize * prod(out.shape)
        takes = takes_out(call)
        if takes or call.f in _FRESH:
            self.owned.add(out)
        # a small array that is committed at once needs its own place in advance
        small = size < SMALLEST and i < self.commits
        if not takes or small or not size or out in self.leaving or not is_packed(out):
            return None
        if not isinstance(call.f, Method) and _is_entrywise(call.f):
            for x in call.args:
                if isinstance(x, Var) and self._is_dying(x, call, i):
                    slab = self.held.pop(x.root, None)
                    if slab is not None:
                        self.held[out] = slab
                    return self.now[x]
        slab = self._slab(size)
        self.held[out] = slab
        place = Place(out.shape, out.dtype, out.strides)
        made = self.places.get((slab, place))
        if made is None:
            self.count += 1
            made = self.places[slab, place] = Call(place, (slab,), {}, out.again(self.count, slab))
            made.out.name = None
            self.fixed[made.out] = made.out
        var: Var = made.out
        return var

    def _is_dying(self, x: Var, call: Call, i: int) -> bool:
        """True if x is dead after the call, and is written in the very order that the result has."""
        out, root = call.out, x.root
        if self.last[root] != i or root in self.leaving or root not in self.owned or root.dtype is None:
            return False
        if (x.shape, x.dtype, x.strides, x.type) != (out.shape, out.dtype, out.strides, out.type):
            return False
        if any(y.root is root and y is not x for y in variables_in(call.args)):
            return False
        part = x
        while part.of is not None:  # the view shows all of the memory, each byte once
            if self.makers[part].f not in _WHOLE and not _is_transposed(self.makers[part].f):
                return False
            part = part.of
        return True

    def _slab(self, size: int) -> Var:
        """Memory that is free, or more of it."""
        fitting = [n for n, slabs in self.free.items() if slabs and size <= n <= 4 * size]
        if fitting:
            return self.free[min(fitting)].pop()
        slab = Slab(-(-size // 64) * 64)
        var = Var(0, np.empty(slab.size, np.uint8))
        self.count += 1
        var.number = self.count
        self.slabs.append(Call(slab, (), {}, var))
        return var


def _is_transposed(f: Any) -> bool:
    return getattr(f, "name", "") in ("T", "mT")


def _is_entrywise(f: Any) -> bool:
    ufunc = UFUNCS.get(f, f)
    return isinstance(ufunc, np.ufunc) and ufunc.signature is None


def _with_out(f: Any, args: tuple[Any, ...], out: Var) -> tuple[Any, tuple[Any, ...]]:
    """The function and the positional arguments that write into ``out``; a ufunc takes it as a keyword."""
    if isinstance(f, Method):
        return f, (*args, out)
    if f in UFUNCS or isinstance(f, np.ufunc):
        return UFUNCS.get(f, f), args
    x, axis, *rest = args
    return f, (x, axis, None, out, *rest[2:])
