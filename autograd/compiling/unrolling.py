"""Programs of small arrays as programs of single numbers, entry by entry.

A call of NumPy costs half a microsecond, in which Python adds forty floats. So a program of small arrays runs faster as
arithmetic of their entries. The program is run once on arrays of objects, whose entries are variables: views,
broadcasting and writes into parts of an array are NumPy's own. Each operation on entries becomes a call of single
numbers. Sums add in NumPy's order (eight at a time, then in pairs), so results are bitwise the same; functions of which
NumPy may compute arrays otherwise than numbers (``exp``) are left alone.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from autograd.compiling.program import Attribute, Call, Guard, Method, Program, Var, bind, substituted, variables_in

MOST_ENTRIES, MOST_CALLS = 128, 3000
_MOST_SPREAD = 1 << 20
"""The most places from the first to the last entry of an array of objects: a part of a large array lies far apart."""

_NUMBER, _CALL, _CONVERSION = 15, 450, 1000
"""Nanoseconds of an operation on single numbers, of a call of NumPy, and of taking arrays apart and making them."""

_ELEMENTWISE = frozenset(
    (operator.add, operator.sub, operator.mul, operator.truediv, operator.neg, operator.abs, np.add, np.subtract,
     np.multiply, np.divide, np.negative, np.absolute, np.square, np.sqrt, np.reciprocal, np.sign, np.maximum,
     np.minimum, np.where, np.copysign)
)  # fmt: skip
_ANSWERS = frozenset(
    (operator.lt, operator.le, operator.gt, operator.ge, operator.eq, operator.ne, np.less, np.less_equal, np.greater,
     np.greater_equal, np.equal, np.not_equal, np.logical_and, np.logical_or, np.logical_not, operator.and_,
     operator.or_, operator.invert, np.isnan, np.isfinite)
)  # fmt: skip
_IN_PLACE = {
    operator.iadd: operator.add, operator.isub: operator.sub, operator.imul: operator.mul,
    operator.itruediv: operator.truediv,
}  # fmt: skip
_MOVING = (
    np.reshape, np.transpose, np.swapaxes, np.moveaxis, np.expand_dims, np.squeeze, np.ravel, np.broadcast_to,
    np.concatenate, np.stack, np.flip, np.diagonal, np.copy, np.tile, np.repeat, np.roll,
)  # fmt: skip
_MOVING_METHODS = ("reshape", "transpose", "swapaxes", "squeeze", "ravel", "flatten", "copy", "diagonal")


_NUMBER_OF_NUMPY, _ANSWER_OF_NUMPY = Var(0, np.float64(0.0)), Var(0, np.bool_(False))
"""Patterns of the variables of entries."""


class Pack(list[Any]):
    """The entries of an array in the results of a program of single numbers, and the array's shape."""

    def __init__(self, entries: Any, shape: tuple[int, ...]) -> None:
        super().__init__(entries)
        self.shape = shape


class Unrolled:
    """A program of single numbers that stands for one of small arrays.

    Attributes:
        program: the program; arrays among its inputs stand there, and are read by nothing.
        entries: the variables of the entries of each of these, in C order.
        positions: the positions that the guards had, by their ``id``.
    """

    def __init__(self, program: Program, entries: dict[Var, list[Var]], positions: dict[int, int]) -> None:
        self.program, self.entries, self.positions = program, entries, positions


class _Large(Exception):
    """A program has something that cannot be taken apart, or it would not pay."""


def unrolled(program: Program) -> Unrolled | None:
    """A program of small arrays as one of single numbers; None if there is none, or it would not be faster.

    Args:
        program: as it was traced.

    Example:
        >>> from autograd.compiling.tracer import Trace
        >>> trace = Trace()
        >>> x = trace.input(np.ones(3))
        >>> len(unrolled(trace.program((x * x * x - x * x + x).sum())).program.calls)
        18
    """
    try:
        return _Unroller(program).unrolled()
    except _Large:
        return None


class _Unroller:
    def __init__(self, program: Program) -> None:
        self.program = program
        self.known: dict[Var, Any] = {}
        self.steps: list[Call | Guard] = []
        self.entries: dict[Var, list[Var]] = {}
        self.positions: dict[int, int] = {}
        self.count = max([0, *[var.number for step in program.calls for var in variables_in(step.out)]]) + 1000
        self.now: Call | None = None

    def unrolled(self) -> Unrolled:
        """The program; _Large if there is none."""
        inputs = self.program.inputs
        if self.program.commits or not any(var.is_array for var in inputs):
            raise _Large
        for var in inputs:
            self.known[var] = self.taken_apart(var) if var.is_array else var
        for index, step in enumerate(self.program.steps):
            if isinstance(step, Guard):
                self.guard(step, index)
            else:
                self.now = step
                found = self.call(step)
                if isinstance(found, np.ndarray):
                    found = self.laid(found, step.out) if found.shape else found.item()
                bind(step.out, found, self.known)
            if len(self.steps) > MOST_CALLS:
                raise _Large
        calls = sum(len(step.args) > 0 and step.f is not operator.getitem for step in self.program.calls)
        if len(self.steps) * _NUMBER + _CONVERSION > calls * _CALL:
            raise _Large
        outputs = substituted(self.program.outputs, self.result)
        return Unrolled(Program(inputs, self.steps, outputs), self.entries, self.positions)

    def taken_apart(self, var: Var) -> Any:
        """An input as an array of the variables of its entries."""
        if var.dtype != np.float64 or not 0 < math.prod(var.shape) <= MOST_ENTRIES:
            raise _Large
        self.entries[var] = [self.variable(_NUMBER_OF_NUMPY) for _ in range(math.prod(var.shape))]
        array = np.empty(len(self.entries[var]), dtype=object)
        array[:] = self.entries[var]
        return laid(array.reshape(var.shape), var) if var.shape else self.entries[var][0]

    def laid(self, x: Any, var: Var) -> Any:
        """The entries of a result in an array that lies in memory as the variable does."""
        made = laid(x, var)
        if made is not x and var.of is not None:
            raise _Large  # writes into a view have to show in the whole
        return made

    def variable(self, like: Var) -> Var:
        """A new variable of a single number."""
        self.count += 1
        return like.again(self.count)

    def result(self, var: Var) -> Any:
        """The representation of a variable in the results."""
        x = self.known[var]
        if var.is_array:
            if var.dtype != np.float64:
                raise _Large
            if isinstance(x, np.ndarray) and not x.flags.c_contiguous:
                raise _Large  # a result must keep the order of its memory, and a Pack is in C order
            return Pack(x.ravel().tolist() if isinstance(x, np.ndarray) else [x], var.shape)
        if not isinstance(x, Var) or x.type is not var.type:
            raise _Large
        return x

    def guard(self, guard: Guard, index: int) -> None:
        """Keep a guard on a single number; guards on shapes always hold."""
        if guard.kind == "shape":
            return
        x = self.known[guard.var]
        if guard.ask is not bool or not isinstance(x, Var):
            raise _Large
        kept = Guard(guard.kind, guard.ask, x, guard.answer, guard.note)
        self.positions[id(kept)] = index
        self.steps.append(kept)

    def call(self, call: Call) -> Any:
        """The result of a call on arrays of variables."""
        f, kwargs = call.f, dict(call.kwargs)
        args = tuple(_constant(x) for x in substituted(call.args, self.known.__getitem__))
        out = call.out
        if not (out is None or isinstance(out, Var)):
            raise _Large
        arrays = any(isinstance(x, Var) and x.is_array for x in call.args)
        if f is operator.pow and arrays and call.args[1].__class__ in (int, float) and call.args[1] in (2, 0.5):
            return self.each(np.square if args[1] == 2 else np.sqrt, args[:1])
        if any(isinstance(x, np.ndarray) for x in args) or (isinstance(out, Var) and out.is_array):
            return self.of_arrays(f, args, kwargs, call)
        if isinstance(out, Var) and not (f is operator.pow and arrays):
            if f is operator.getitem or (isinstance(f, Method) and f.name == "copy"):
                return args[0]
            f = _IN_PLACE.get(f, f)  # a number cannot change in place
            self.steps.append(Call(f, args, kwargs, out, (), call.static, call.error_state, call.pure, call.note))
            return out
        raise _Large

    def of_arrays(self, f: Any, args: tuple[Any, ...], kwargs: dict[str, Any], call: Call) -> Any:
        """The result of a call that has an array among its arguments, or makes one."""
        if f in _ELEMENTWISE or f in _ANSWERS:
            if kwargs or call.out.dtype != (np.bool_ if f in _ANSWERS else np.float64):
                raise _Large
            return self.each(f, args)
        if any(var.root in self.program.inputs for var in call.writes):
            raise _Large
        x = args[0]
        if f in _IN_PLACE and isinstance(x, np.ndarray):
            x[...] = self.each(_IN_PLACE[f], args)
            return None
        if f is operator.setitem and isinstance(x, np.ndarray):
            x[_plain(args[1])] = args[2]
            return None
        if call.writes:
            raise _Large
        if f is operator.getitem:
            return x[_plain(args[1])] if isinstance(x, np.ndarray) else x
        if f in (np.zeros_like, np.ones_like, np.zeros, np.ones) and call.out.dtype == np.float64:
            return np.full(call.out.shape, 0.0 if f in (np.zeros_like, np.zeros) else 1.0, dtype=object)
        if f is np.asarray and len(args) == 1 and not kwargs:
            return x
        if call.out.dtype not in (np.float64, np.bool_):
            raise _Large
        if isinstance(x, np.ndarray):
            if f is np.sum or (isinstance(f, Method) and f.name == "sum"):
                return self.summed(x, args[1:], kwargs)
            if isinstance(f, Method) and f.name == "dot" and self.is_look(call):
                return self.added([self.each(np.square, (part,)) for part in x.tolist()])
            if isinstance(f, Method) and f.name in _MOVING_METHODS:
                return f(x, *_all_plain(args[1:]), **kwargs)
            if isinstance(f, Attribute) and f.name in ("T", "mT"):
                return f(x)
        elif isinstance(f, Method) and f.name in ("copy", "ravel", "reshape"):
            return x if not call.out.shape else np.array([x], dtype=object).reshape(call.out.shape)
        if f in _MOVING:
            return f(*args, **kwargs)
        raise _Large

    def each(self, f: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        """A function of all entries; arrays are broadcast."""
        if not any(isinstance(x, np.ndarray) for x in args):
            return self.made(f, *args)
        return np.frompyfunc(lambda *xs: self.made(f, *xs), len(args), 1)(*args)

    def made(self, f: Callable[..., Any], *args: Any) -> Any:
        """The variable of one operation on single numbers; a number if all operands are."""
        call = self.now
        assert call is not None
        if not variables_in(args):
            with np.errstate(all="ignore"):
                number: Any = f(*[np.bool_(x) if type(x) is bool else np.float64(x) for x in args])
            return number.item()
        var = self.variable(_ANSWER_OF_NUMPY if f in _ANSWERS else _NUMBER_OF_NUMPY)
        self.steps.append(Call(f, args, {}, var, (), True, call.error_state, True, call.note))
        if len(self.steps) > MOST_CALLS:
            raise _Large
        return var

    def summed(self, x: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """The sum of an array with one axis, in NumPy's order."""
        axis, keepdims = kwargs.pop("axis", args[0] if args else None), kwargs.pop("keepdims", False)
        if (
            x.ndim != 1
            or self.now is None
            or self.now.out.dtype != np.float64
            or axis not in (None, 0, -1, (0,))
            or len(args) > 1
            or kwargs
            or not x.size
        ):
            raise _Large
        total = self.made(operator.add, self.added(x.tolist()), 0.0)
        return np.array([total], dtype=object) if keepdims else total

    def added(self, parts: list[Any]) -> Any:
        """The sum of at most 128 numbers: of eight sums, in pairs."""
        if len(parts) > MOST_ENTRIES:
            raise _Large
        width = 8 if len(parts) >= 8 else 1
        sums = parts[:width]
        whole = len(parts) - len(parts) % width
        for i in range(width, whole):
            sums[i % width] = self.made(operator.add, sums[i % width], parts[i])
        while len(sums) > 1:
            sums = [self.made(operator.add, a, b) for a, b in zip(sums[::2], sums[1::2], strict=True)]
        for part in parts[whole:]:
            sums[0] = self.made(operator.add, sums[0], part)
        return sums[0]

    def is_look(self, call: Call) -> bool:
        """True for the sum of squares that a sweep asks for NaN: in which order it adds is no matter."""
        x, y = call.args[0], call.args[1]
        users = [step for step in self.program.calls if call.out in list(variables_in(step.args))]
        if x is not y or x.shape == () or len(users) != 1 or users[0].f is not operator.ne:
            return False
        answer = users[0].out
        return not any(answer in list(variables_in(step.args)) for step in self.program.calls)


def _constant(x: Any) -> Any:
    """A constant array as one of Python's floats; another argument as it is."""
    if isinstance(x, np.ndarray) and x.dtype != object:
        if x.dtype != np.float64 or x.size > MOST_ENTRIES:
            raise _Large
        return laid(x.astype(object), x) if x.shape else x.item()
    return x.item() if isinstance(x, np.float64) else x


def laid(x: Any, like: Any) -> Any:
    """An array of objects with the entries of ``x``, whose steps from entry to entry are those of ``like``.

    The order "K" of functions of NumPy is that of the memory, and a call returns a view or a copy according to it.

    Example:
        >>> laid(np.array([[1, 2], [3, 4]], object), np.zeros((2, 2), order="F")).ravel("K")
        array([1, 3, 2, 4], dtype=object)
    """
    steps = [stride // like.dtype.itemsize for stride in like.strides]
    strides = tuple(step * x.itemsize for step in steps)
    if strides == x.strides or x.size < 2:
        return x
    far = [step * (n - 1) for step, n in zip(steps, x.shape, strict=True)]
    first = -sum(min(n, 0) for n in far)
    size = first + sum(max(n, 0) for n in far) + 1
    if size > _MOST_SPREAD:
        raise _Large
    memory = np.empty(size, dtype=object)
    made = np.lib.stride_tricks.as_strided(memory[first:], x.shape, strides)
    made[...] = x
    return made


def _plain(index: Any) -> Any:
    """A constant index."""
    if variables_in(index) or isinstance(index, np.ndarray):
        raise _Large
    return index


def _all_plain(args: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(map(_plain, args))
