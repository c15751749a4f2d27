"""Tracers: numbers and arrays that compute as NumPy's do and write down every call that they receive.

A ``Trace`` is one run of a function. It hands out tracers around real numbers and arrays, so the function computes
what it always does, on the ways that it always takes, while the calls become the steps of a ``Program``. A tracer says
that it is of the class of what it holds (``isinstance(tracer, numpy.ndarray)``, ``tracer.__class__``), so that code
which asks takes the way that it takes with NumPy's arrays. Whatever cannot be written down is refused with
``Untraceable`` and the user's line, or becomes a guard.
"""

from __future__ import annotations

import operator
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from autograd.compiling.program import Attribute, Call, Guard, Method, Note, Program, Step, Var, substituted
from autograd.errors import AutogradError

HERE = str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[2] / "nn")
NUMPY = str(Path(np.__file__).resolve().parent)


class Untraceable(AutogradError):
    """A function did something that a program cannot hold; it is run uncompiled."""


class Trace:
    """One run of a function with tracers as inputs, and the steps that it wrote down.

    Attributes:
        inputs: the variables of the inputs.
        steps: calls and guards so far.
        values: what each variable holds now, by variable.
        made: the tracers of this run, which are all gone when it is over; see ``escaping``.
        gate: ``(number, op name, phase)`` of the gate that calls belong to; set by whoever looks on.
    """

    def __init__(self) -> None:
        self.inputs: list[Var] = []
        self.steps: list[Step] = []
        self.thread = threading.get_ident()
        self.gate: tuple[int | None, str | None, str] = (None, None, "forward")
        self.made: list[weakref.ref[Any]] = []
        self.open = True
        self.refused: Untraceable | None = None
        self._count = 0

    def input(self, value: Any, name: str | None = None) -> Any:
        """A tracer around a copy of an argument, as the next input."""
        if isinstance(value, np.ndarray):
            copied = value.copy("K")
            copied.flags.writeable = value.flags.writeable
            value = copied
        var = self._variable(value)
        var.name = name
        self.inputs.append(var)
        return self.tracer(value, var)

    def _variable(self, value: Any, of: Var | None = None) -> Var:
        self._count += 1
        return Var(self._count, value, of)

    def tracer(self, value: Any, var: Var) -> Any:
        """The tracer of a variable that holds ``value``."""
        made = (TracedArray if isinstance(value, (np.ndarray, np.generic)) else TracedNumber)(self, value, var)
        self.made.append(weakref.ref(made))
        return made

    def call(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any], *, pure: bool = True) -> Any:
        """Compute ``f(*args, **kwargs)`` on what the tracers hold, and write it down."""
        if not self.open or threading.get_ident() != self.thread:
            return f(*plain(args), **plain(kwargs))  # after the trace, or in another thread: numbers as any
        values, keywords = plain(args), plain(kwargs)
        self._refuse_outsiders(f, args, kwargs)
        writes = self._written(f, args, kwargs)
        result = f(*values, **keywords)
        sources = list(tracers_in((args, kwargs)))
        if writes and result is not None and any(result is w._value for w in writes):
            out: Any = None
            wrapped: Any = next(w for w in writes if result is w._value)  # in place: the same tracer
        else:
            out, wrapped = self._wrapped(result, sources)
        static = is_static(f, args, kwargs)
        note = self.note()
        call = Call(
            f, variables(args), variables(kwargs), out, tuple(w._var for w in writes), static, np.geterr(), pure, note
        )
        self.steps.append(call)
        if not static:
            for var, value in _pairs(out, result):
                self.steps.append(Guard("shape", form_of, var, form_of(value), note))
        return wrapped

    def _written(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        """The tracers whose arrays a call changes."""
        out = kwargs.get("out")
        written = [x for x in (out if isinstance(out, tuple) else (out,)) if x is not None]
        name = getattr(f, "__name__", "")
        if f in IN_PLACE and isinstance(args[0], TracedArray) and issubclass(args[0].__class__, np.ndarray):
            written.append(args[0])
        elif f is operator.setitem or f is np.copyto or f is np.put or f is np.place or f is np.putmask:
            written.append(args[0])
        elif f is np.fill_diagonal or f is np.put_along_axis or (name == "at" and isinstance(f, UFUNC_METHOD)):
            written.append(args[0])
        elif isinstance(f, Method) and f.name in ("sort", "fill", "partition", "put", "setflags", "resize", "itemset"):
            written.append(args[0])
        for x in written:
            if not isinstance(x, TracedArray):
                raise Untraceable(
                    f"{spelled(f)}: got a plain array to write into, expected one that was computed from the arguments: "
                    f"it would be written once, at tracing"
                )
        return written

    def _refuse_outsiders(self, f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        for x in tracers_in((args, kwargs)):
            if x._trace is not self:
                raise Untraceable(f"{spelled(f)}: got numbers of another function that is being compiled")

    def _wrapped(self, result: Any, sources: list[Any]) -> tuple[Any, Any]:
        """The variables of a result and the tracers of these, in the result's own containers."""
        if isinstance(result, np.ndarray):
            if result.dtype.hasobject:
                raise Untraceable(f"got an array of {result.dtype}, expected numbers")
            for x in sources:
                if result is x._value:
                    return self._alias(x, result)
            var = self._variable(result, _shown(result, sources))
            return var, self.tracer(result, var)
        if isinstance(result, (np.generic, float, int, complex)):  # a bool is an int
            var = self._variable(result)
            return var, self.tracer(result, var)
        if isinstance(result, (tuple, list)):
            pairs = [self._wrapped(part, sources) for part in result]
            outs, wrapped = [out for out, _ in pairs], [w for _, w in pairs]
            if hasattr(result, "_fields"):
                return tuple(outs), type(result)(*wrapped)
            return type(result)(outs), type(result)(wrapped)
        if result is None:
            return None, None
        raise Untraceable(f"got a {type(result).__name__} as a result, expected numbers and arrays")

    def _alias(self, x: Any, result: Any) -> tuple[Any, Any]:
        var = self._variable(result, x._var)
        return var, self.tracer(result, var)

    def guard(self, kind: str, ask: Callable[[Any], Any], x: Any) -> Any:
        """The answer of ``ask`` on what a tracer holds, which the program is going to depend on."""
        answer = ask(x._value)
        if self.open and threading.get_ident() == self.thread:
            self.steps.append(Guard(kind, ask, x._var, answer, self.note()))
        return answer

    def note(self) -> Note:
        """Where the running code came from."""
        file, line = user_line()
        gate, op, phase = self.gate
        return Note(file, line, phase, gate, op)

    def program(self, outputs: Any) -> Program:
        """The program of this run, which ends here; ``outputs`` hold tracers."""
        self.open = False
        return Program(self.inputs, self.steps, variables(outputs))


def user_line() -> tuple[str, int]:
    """The file and the line of the innermost frame that belongs neither to this package nor to NumPy."""
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith((*HERE, NUMPY)) and not file.startswith("<__array_function__"):
            return file, frame.f_lineno
        frame = frame.f_back  # type: ignore[assignment]
    return "", 0


UFUNC_METHOD = type(np.add.reduce)

IN_PLACE = frozenset(
    (operator.iadd, operator.isub, operator.imul, operator.itruediv, operator.ifloordiv, operator.imod, operator.ipow,
     operator.imatmul, operator.iand, operator.ior, operator.ixor, operator.ilshift, operator.irshift)
)  # fmt: skip

# The results of these have shapes and dtypes that follow from those of the arguments. ``getitem`` is judged by its
# index, and so is every other call by its constants: a variable that is a number may be a length.
_STATIC = frozenset(
    (np.where, np.sum, np.mean, np.prod, np.max, np.min, np.amax, np.amin, np.any, np.all, np.argmax, np.argmin,
     np.argsort, np.sort, np.cumsum, np.cumprod, np.clip, np.copyto, np.zeros_like, np.ones_like, np.empty_like,
     np.full_like, np.transpose, np.swapaxes, np.moveaxis, np.expand_dims, np.squeeze, np.ravel, np.dot, np.matmul,
     np.einsum, np.tensordot, np.outer, np.inner, np.vdot, np.concatenate, np.stack, np.real, np.imag, np.conj,
     np.take_along_axis, np.put_along_axis, np.broadcast_to, np.reshape, np.copy, np.diagonal, np.diag, np.triu,
     np.tril, np.flip, np.var, np.std, np.shape, np.trace, np.linalg.solve, np.linalg.inv, np.linalg.det,
     np.linalg.cholesky, np.linalg.eigh, np.linalg.svd, np.linalg.qr, np.linalg.slogdet, np.linalg.norm, np.asarray,
     np.cross, np.kron, np.split, np.array_split, np.squeeze, np.atleast_1d, np.fill_diagonal)
)  # fmt: skip
_STATIC_METHODS = frozenset(
    ("all", "any", "argmax", "argmin", "argsort", "astype", "clip", "conj", "conjugate", "copy", "cumsum", "cumprod",
     "diagonal", "dot", "fill", "max", "mean", "min", "prod", "ravel", "reshape", "round", "sort", "squeeze", "std",
     "sum", "swapaxes", "take", "trace", "transpose", "var", "view", "flatten", "item", "is_integer", "hex")
)  # fmt: skip


def is_static(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    """True if the forms of the results follow from the forms of the arguments alone."""
    if f is operator.getitem:
        index = args[1] if isinstance(args[1], tuple) else (args[1],)
        return all(not isinstance(part, slice) or not any(True for _ in tracers_in(part)) for part in index) and all(
            not isinstance(part, TracedArray) or part._value.dtype.kind != "b" for part in index
        )
    if isinstance(f, np.ufunc) or getattr(f, "__module__", "") == "_operator":
        return True
    if isinstance(f, UFUNC_METHOD) and isinstance(getattr(f, "__self__", None), np.ufunc):
        return True
    if isinstance(f, Attribute):
        return True
    numbers = [x for x in tracers_in((args[1:], kwargs)) if not issubclass(x.__class__, np.ndarray)]
    if isinstance(f, Method):
        return f.name in _STATIC_METHODS and not (numbers and f.name not in ("clip", "fill", "sum", "max", "min"))
    return f in _STATIC and (not numbers or f in (np.where, np.clip, np.full_like, np.copyto, np.stack, np.concatenate))


def form_of(x: Any) -> Any:
    """The type, shape and dtype of a result, as guards compare them."""
    return type(x).__name__, getattr(x, "shape", ()), str(getattr(x, "dtype", ""))


def _pairs(out: Any, result: Any) -> Iterator[tuple[Var, Any]]:
    if isinstance(out, Var):
        yield out, result
    elif isinstance(out, (tuple, list)):
        for part, value in zip(out, result, strict=True):
            yield from _pairs(part, value)


def _shown(result: Any, sources: list[Any]) -> Var | None:
    """The variable whose memory an array shows, if it is a view of one of these."""
    if result.base is None and result.flags.owndata:
        return None
    for x in sources:
        if isinstance(x._value, np.ndarray) and np.may_share_memory(result, x._value):
            var: Var = x._var
            return var
    return None


def tracers_in(x: Any) -> Iterator[Any]:
    """The tracers in an argument, at any depth."""
    if isinstance(x, Traced):
        yield x
    elif isinstance(x, (tuple, list)):
        for part in x:
            yield from tracers_in(part)
    elif isinstance(x, dict):
        for part in x.values():
            yield from tracers_in(part)
    elif isinstance(x, slice):
        yield from tracers_in((x.start, x.stop, x.step))


def _mapped(x: Any, function: Callable[[Any], Any]) -> Any:
    if isinstance(x, Traced):
        return function(x)
    cls = x.__class__
    if cls is tuple or (isinstance(x, tuple) and hasattr(x, "_fields")):
        parts = [_mapped(part, function) for part in x]
        return cls(*parts) if hasattr(x, "_fields") else tuple(parts)
    if cls is list:
        return [_mapped(part, function) for part in x]
    if cls is dict:
        return {key: _mapped(part, function) for key, part in x.items()}
    if cls is slice:
        return slice(*(_mapped(part, function) for part in (x.start, x.stop, x.step)))
    return x


def plain(x: Any) -> Any:
    """An argument with what the tracers hold in their places."""
    return _mapped(x, lambda tracer: tracer._value)


def variables(x: Any) -> Any:
    """An argument with the variables of the tracers in their places."""
    return _mapped(x, lambda tracer: tracer._var)


def spelled(f: Callable[..., Any]) -> str:
    """The name of a function in messages."""
    return f.name if isinstance(f, (Method, Attribute)) else str(getattr(f, "__name__", f))


class Traced:
    """A number or an array of a run. Its operators, and NumPy's functions that meet it, write themselves down."""

    __slots__ = ("__weakref__", "_trace", "_value", "_var")

    def __init__(self, trace: Trace, value: Any, var: Var) -> None:
        self._trace, self._value, self._var = trace, value, var

    @property  # type: ignore[misc]
    def __class__(self) -> type:
        return type(self._value)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        for x in (*inputs, *(kwargs.get("out") or ())):
            if getattr(x, "__array_ufunc__", True) is None or _is_node(x):
                return NotImplemented
        if kwargs.get("out") is not None and len(kwargs["out"]) == 1:
            kwargs["out"] = kwargs["out"][0]
        f = ufunc if method == "__call__" else getattr(ufunc, method)
        return self._trace.call(f, inputs, kwargs)

    def __array_function__(self, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if any(_is_node_type(t) for t in types):
            return NotImplemented
        if func in (np.array, np.asarray, np.asanyarray) and "like" not in kwargs:
            return self._trace.call(func, args, kwargs)
        if func in (np.shape, np.ndim, np.size):
            return func(*plain(args), **plain(kwargs))
        if func in (np.array_equal, np.allclose, np.may_share_memory, np.shares_memory):
            return self._answer(func, args, kwargs)
        if func in (np.array2string, np.array_repr, np.array_str):
            raise Untraceable(f"{func.__name__}: got numbers that are being compiled, of which the text would be fixed")
        return self._trace.call(func, args, kwargs)

    def _answer(self, func: Any, args: Any, kwargs: Any) -> Any:
        answer = func(*plain(args), **plain(kwargs))
        if func in (np.may_share_memory, np.shares_memory):
            return answer
        return bool(self._trace.call(func, args, kwargs))

    def __array__(self, dtype: Any = None, copy: Any = None) -> NoReturn:
        raise Untraceable(
            "got numbers that are being compiled where a plain array is needed (np.array, np.asarray, or a function "
            "that is not NumPy's), expected functions of NumPy: what is computed there would be fixed"
        )

    def __bool__(self) -> bool:
        answer: bool = self._trace.guard("bool", bool, self)
        return answer

    def __float__(self) -> float:
        answer: float = self._trace.guard("number", float, self)
        return answer

    def __int__(self) -> int:
        answer: int = self._trace.guard("number", int, self)
        return answer

    def __complex__(self) -> complex:
        answer: complex = self._trace.guard("number", complex, self)
        return answer

    def __index__(self) -> int:
        answer: int = self._trace.guard("number", operator.index, self)
        return answer

    def __format__(self, spec: str) -> str:
        answer: str = self._trace.guard("number", _Formatted(spec), self)
        return answer

    def __repr__(self) -> str:
        return repr(self._value)

    def __str__(self) -> str:
        answer: str = self._trace.guard("number", str, self)
        return answer

    def __hash__(self) -> int:
        answer: int = self._trace.guard("number", hash, self)
        return answer

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self.copy() if isinstance(self, np.ndarray) else self  # type: ignore[attr-defined]

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise Untraceable("got numbers that are being compiled to pickle, expected plain ones")


class _Formatted:
    """The question of a guard on formatted text."""

    def __init__(self, spec: str) -> None:
        self.spec = spec

    def __call__(self, x: Any) -> str:
        return format(x, self.spec)


class TracedNumber(Traced):
    """A Python number of a run: float, int, complex or bool. NumPy's rules of weak types hold for it."""

    __slots__ = ()

    def is_integer(self) -> bool:
        """As a float's."""
        return self._trace.call(Method("is_integer"), (self,), {})  # type: ignore[no-any-return]

    def conjugate(self) -> Any:
        """As a number's."""
        return self._trace.call(Method("conjugate"), (self,), {})

    @property
    def real(self) -> Any:
        """As a number's."""
        return self._trace.call(Attribute("real"), (self,), {})

    @property
    def imag(self) -> Any:
        """As a number's."""
        return self._trace.call(Attribute("imag"), (self,), {})

    def hex(self) -> Any:
        """As a float's."""
        return self._trace.guard("number", float.hex, self)

    def as_integer_ratio(self) -> Any:
        """As a float's."""
        return self._trace.guard("number", float.as_integer_ratio, self)


class TracedArray(Traced):
    """An array of a run, or a NumPy scalar."""

    __slots__ = ()

    shape = property(lambda self: self._value.shape)
    ndim = property(lambda self: self._value.ndim)
    size = property(lambda self: self._value.size)
    dtype = property(lambda self: self._value.dtype)
    itemsize = property(lambda self: self._value.itemsize)
    nbytes = property(lambda self: self._value.nbytes)
    flags = property(lambda self: self._value.flags)
    strides = property(lambda self: self._value.strides)
    base = property(lambda self: self._value.base)
    __array_interface__ = property(lambda self: _no_memory(self))

    def __len__(self) -> int:
        return len(self._value)

    def __iter__(self) -> Iterator[Any]:
        if not self.shape:
            raise TypeError("iteration over a 0-d array")
        return (self[i] for i in range(len(self._value)))

    def __getitem__(self, index: Any) -> Any:
        return self._trace.call(operator.getitem, (self, index), {})

    def __setitem__(self, index: Any, value: Any) -> None:
        self._trace.call(operator.setitem, (self, index, value), {})

    def item(self, *index: Any) -> Any:
        """The only entry, still a number of the run."""
        return self._trace.call(Method("item"), (self, *index), {})

    def tolist(self) -> Any:
        """Python's numbers: a guard on all of them."""
        return self._trace.guard("number", _listed, self)

    def tobytes(self, *args: Any) -> bytes:
        """The bytes; the engine's watch over arrays that a graph needs asks for them."""
        return self._value.tobytes(*args)

    def setflags(self, *args: Any, **kwargs: Any) -> None:
        """As an array's; a program does not need it."""
        self._value.setflags(*args, **kwargs)


def _listed(x: Any) -> Any:
    return x.tolist()


def _no_memory(self: Any) -> NoReturn:
    raise AttributeError("__array_interface__")


def _is_node(x: Any) -> bool:
    return _is_node_type(type(x))


def _is_node_type(cls: type) -> bool:
    return hasattr(cls, "node_type") or hasattr(cls, "hidden_axis")


def _operator(name: str, swapped: bool, f: Callable[..., Any]) -> Callable[[Any, Any], Any]:
    def forward(self: Any, other: Any) -> Any:
        if _is_node(other) or getattr(other, "__array_ufunc__", True) is None:
            return NotImplemented
        if isinstance(other, (str, bytes, type(None))) and name not in ("eq", "ne"):
            return NotImplemented
        return self._trace.call(f, (other, self) if swapped else (self, other), {})

    return forward


for _name in (
    "add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul", "and", "or", "xor", "lshift", "rshift", "divmod"
):  # fmt: skip
    _f = divmod if _name == "divmod" else getattr(operator, _name + ("_" if _name in ("and", "or") else ""))
    setattr(Traced, f"__{_name}__", _operator(_name, False, _f))
    setattr(Traced, f"__r{_name}__", _operator(_name, True, _f))
    if _name != "divmod":
        setattr(TracedArray, f"__i{_name}__", _operator(_name, False, getattr(operator, "i" + _name)))
for _name in ("lt", "le", "eq", "ne", "gt", "ge"):
    setattr(Traced, f"__{_name}__", _operator(_name, False, getattr(operator, _name)))
for _name in ("neg", "pos", "abs", "invert"):
    setattr(Traced, f"__{_name}__", lambda self, f=getattr(operator, _name): self._trace.call(f, (self,), {}))
for _name in ("round", "trunc", "floor", "ceil"):
    setattr(
        Traced,
        f"__{_name}__",
        lambda self, *n, f=Method(f"__{_name}__"): self._trace.call(f, (self, *n), {}),
    )


def _method(name: str) -> Callable[..., Any]:
    f = Method(name)
    return lambda self, *args, **kwargs: self._trace.call(f, (self, *args), kwargs)


for _name in (
    "all", "any", "argmax", "argmin", "argpartition", "argsort", "astype", "choose", "clip", "compress", "conj",
    "conjugate", "copy", "cumprod", "cumsum", "diagonal", "dot", "fill", "flatten", "max", "mean", "min", "nonzero",
    "partition", "prod", "put", "ravel", "repeat", "reshape", "round", "searchsorted", "sort", "squeeze", "std", "sum",
    "swapaxes", "take", "trace", "transpose", "var", "view",
):  # fmt: skip
    setattr(TracedArray, _name, _method(_name))
for _name in ("T", "mT", "real", "imag", "flat"):
    setattr(TracedArray, _name, property(lambda self, f=Attribute(_name): self._trace.call(f, (self,), {})))


def substitute_tracers(outputs: Any, known: Callable[[Var], Any]) -> Any:
    """Results of a run: ``known(variable)`` in the place of each variable."""
    return substituted(outputs, known)
