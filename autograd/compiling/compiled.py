"""``compile``: a function run as the program that it wrote down, as long as that is certainly the same.

A call is looked up by its *key*: the structure of the arguments, the forms of the arrays, and the static values. A key
that is met for the first time is traced (``tracer``), and the program is compared with an uncompiled call, whose result
the caller gets. From then on the program runs. Its guards are the questions that the function asked about its numbers;
a guard that gets another answer leads to the program of that answer, which is traced where it is missing. So the
programs of a key form a tree. Nothing is changed before all guards are passed.

A function that cannot be traced runs uncompiled, with one warning (``UncompiledWarning``) that gives the reason.
"""

# mypy cannot know the type of a program's result:
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

import contextlib
import functools
import sys
import warnings
from collections.abc import Callable
from types import MethodType
from typing import Any, Concatenate, Generic, ParamSpec, Self, TypeVar, overload

import numpy as np

from autograd.compiling.arguments import Unkeyed, key_of
from autograd.compiling.choosing import check_backend
from autograd.compiling.program import GuardMiss
from autograd.compiling.proving import Proof
from autograd.compiling.rows import HalfDone, write
from autograd.compiling.stand_ins import is_tracing
from autograd.compiling.state import SWAPPED
from autograd.compiling.trees import MissingWay, Piece, Tree, pattern_of, report_of, some
from autograd.compiling.watching import STANDS_FOR, Codes
from autograd.compiling.ways import TRACING, Ways
from autograd.engine.doors import callable_for, shown, user_level
from autograd.engine.recording import current_recording, is_nested
from autograd.errors import ArgumentError, UncompiledWarning

ndarray = np.ndarray
P = ParamSpec("P")
Q = ParamSpec("Q")
R = TypeVar("R")

MOST = 16
"""The most programs of a key, and the most keys of a function, unless ``limit`` says otherwise."""


class Compiled(Ways, Generic[P, R]):
    """A function that runs as a program; made by ``compile``.

    Attributes:
        function: the function as it was given.
        source: the source of the program that ran last.
    """

    def __init__(
        self, function: Callable[P, R], fast: bool, verify: int, limit: int, backend: str | None = None
    ) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self._options = fast, verify, limit, backend
        self._fast, self._verify, self._limit, self._backend = self._options
        self._trees: dict[Any, Tree] = {}
        self._said: set[str] = set()
        self._calls = 0
        self._uncompiled = 0
        self._last: Piece | None = None
        self._recent: Any = None
        self._codes: Codes = {}  # the code that ran in any watched call
        self._moving: set[str] = set()  # the places of numbers that are read afresh
        self._refusal = ""  # the reason why no program of the function is possible

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """The result of the function."""
        if current_recording() is not True or is_nested():
            return self._run_uncompiled(args, kwargs, None)
        tree = self._recent  # fast path: the same kind of arguments as in the last call
        if tree is not None and (leaves := tree.enter(args, kwargs)) is not None and tree.around.holds():
            piece = tree.root
            inputs = [*leaves, *tree.around.values()] if tree.around.inputs else leaves
            written = piece.written
            if tree.around.generators or (written and piece.plain and piece.refusal(inputs)):
                return self._follow(tree, leaves, args, kwargs, inputs)
            try:
                if not piece.plain:
                    result = piece.run(inputs, live=True)[0]
                else:
                    result = piece.function(*inputs, write) if written else piece.function(*inputs)
            except HalfDone as half:
                raise half.error from None
            except Exception as error:
                missed = isinstance(error, GuardMiss)
            else:
                piece.runs += 1
                return result
            if missed:
                return self._follow(tree, leaves, args, kwargs)
            return self._run_uncompiled(args, kwargs, None)  # the function itself raises the error, in its own words
        if is_tracing():  # the call is part of another traced function, whose tracers stand in the places read here
            return self._run_uncompiled(args, kwargs, None)
        leaves = []
        key: Any
        try:
            key = (key_of(args, leaves), key_of(kwargs, leaves)) if kwargs else key_of(args, leaves)
        except Unkeyed as unkeyed:
            key, reason = None, unkeyed.reason
        except RecursionError:
            key, reason = None, "got a container that holds itself, or is nested too deeply"
        # This stands outside of the except block, so that an error of the function has no other error as its context.
        if key is None:
            return self._run_uncompiled(args, kwargs, reason)
        arrays = [id(x) for x in leaves if x.__class__ is ndarray]
        if len(arrays) > 1 and len(set(arrays)) < len(arrays):
            key = key, pattern_of(leaves)
        head = self._trees.get(key)
        tree = None if head is None else head.standing()
        if tree is None or tree.root is None:
            return self._first(key, leaves, args, kwargs)
        if tree.meets(leaves):
            return self._run_uncompiled(args, kwargs, None)
        if not self._verify and tree.is_quick(args, kwargs):
            self._recent = tree
        self._calls += 1
        if self._verify and self._calls % self._verify == 0:
            return self._verified(tree, leaves, args, kwargs)
        return self._follow(tree, leaves, args, kwargs)

    def _follow(
        self,
        tree: Tree,
        leaves: list[Any],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        inputs: list[Any] | None = None,
    ) -> Any:
        """The result of the program of a tree whose guards hold."""
        if inputs is None:
            inputs = tree.inputs(leaves)
        missing: MissingWay | None = None
        piece: Piece | None = None
        try:
            piece, result, _ = tree.run(inputs, live=True)
        except MissingWay as error:
            missing = error.with_traceback(None)
        except HalfDone as half:
            raise half.error from None
        except Exception:
            pass
        if missing is not None:
            return self._other(tree, missing, leaves, args, kwargs)
        if piece is None:
            return self._run_uncompiled(args, kwargs, None)
        self._last = piece
        return result

    def _verified(self, tree: Tree, leaves: list[Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A call both ways; the uncompiled result counts."""
        proof: Proof | None = None
        with contextlib.suppress(Exception):
            proof = Proof(tree, tree.inputs(leaves))
        value = self._run_uncompiled(args, kwargs, None)
        if proof is not None and proof.difference(value):
            self._recent = tree.root = None
            tree.reason = "verify found other numbers than those of the function"
            self._say(tree.reason)
        return value

    def _run_uncompiled(self, args: tuple[Any, ...], kwargs: dict[str, Any], reason: str | None) -> Any:
        if reason is not None:
            self._say(reason)
        with SWAPPED:  # while this lock is held, no place holds a tracer of another thread
            self._uncompiled += 1
        return self.function(*args, **kwargs)

    def _say(self, reason: str) -> None:
        """Warn once of a reason why calls run uncompiled."""
        if reason not in self._said:
            self._said.add(reason)
            name = getattr(self.function, "__name__", type(self.function).__name__)
            warnings.warn(f"compile({name}): runs uncompiled: {reason}", UncompiledWarning, stacklevel=user_level())

    @overload
    def __get__(self, obj: None, owner: Any = None) -> Self: ...

    @overload
    def __get__(self: Compiled[Concatenate[Any, Q], R], obj: object, owner: Any = None) -> Callable[Q, R]: ...

    def __get__(self, obj: Any, owner: Any = None) -> Any:
        """A compiled function in a class is a method, whose object is an argument."""
        return self if obj is None else MethodType(self, obj)

    def __reduce__(self) -> Any:
        """A copy, also one from a file, has no programs; a function that was compiled under its name stays the same.

        Programs read what the function finds outside of it, such as the object of a method: the copy has another one.
        """
        name = str(getattr(self, "__qualname__", ""))
        found: Any = sys.modules.get(self.__module__)
        for part in name.split("."):
            found = getattr(found, part, None)
        return name if found is self else (Compiled, (self.function, *self._options))

    def __repr__(self) -> str:
        return f"<compiled {getattr(self.function, '__name__', self.function)!s}>"

    @property
    def source(self) -> str:
        """The source of the program that ran last; empty before the first call, and where none could be made."""
        return "" if self._last is None else self._last.text

    def __str__(self) -> str:
        return self.source or repr(self)

    def report(self) -> str:
        """Programs, their guards, and the kinds of calls that run uncompiled with their reasons, as text."""
        name = getattr(self.function, "__name__", type(self.function).__name__)
        count = sum(tree.count for tree in self._all_trees())
        kinds = len(self._trees)
        lines = [f"{name}: {some(count, 'program')} for {some(kinds, 'kind')} of arguments, limit {self._limit} each"]
        reasons = set()
        for number, tree in enumerate(self._all_trees(), 1):
            if tree.root is not None:
                lines += report_of(tree.root, str(number))
            if tree.reason is not None:
                lines.append(f"  {number}: uncompiled: {tree.reason}")
                reasons.add(tree.reason)
        lines += [f"  uncompiled: {reason}" for reason in sorted(self._said - reasons)]
        lines.append(f"  {some(self._uncompiled, 'call')} ran uncompiled (the first call of each program always does)")
        return "\n".join(lines)

    def forget(self) -> None:
        """Free all programs; they are traced again when they are needed."""
        with TRACING:
            self._start_anew()
            self._codes, self._moving, self._refusal = {}, set(), ""
            self._said.clear()
            self._last = None


STANDS_FOR[Compiled.__call__.__code__] = lambda frame: frame.f_locals["self"]._codes


@overload
def compile(
    f: None = None, /, *, fast: bool = False, verify: int = 0, limit: int = MOST, backend: str | None = None
) -> Callable[[Callable[P, R]], Compiled[P, R]]: ...


@overload
def compile(
    f: np.ufunc, /, *, fast: bool = False, verify: int = 0, limit: int = MOST, backend: str | None = None
) -> Compiled[..., Any]: ...


@overload
def compile(
    f: Callable[P, R], /, *, fast: bool = False, verify: int = 0, limit: int = MOST, backend: str | None = None
) -> Compiled[P, R]: ...


def compile(
    f: Callable[..., Any] | None = None,
    /,
    *,
    fast: bool = False,
    verify: int = 0,
    limit: int = MOST,
    backend: str | None = None,
) -> Any:
    """A function with the same arguments and results that runs as straight-line NumPy.

    The first call of each kind traces ``f``: its calls of NumPy, forward and backward, become a program, whose source
    ``print`` shows. Later calls run it, as long as nothing that ``f`` asked about has another answer; otherwise the
    other way is traced, or ``f`` runs as it is. The numbers are the same, bit for bit.

    Args:
        f: a function of numbers, arrays and containers of them: one of your own, or ``grad(loss)``,
            ``value_and_grad(loss)``, ``jacobian(f)`` and their like.
        fast: allow rewritings that round otherwise.
        verify: run every so many calls both ways, and compare; 0 never does.
        limit: the most programs of one kind of arguments, and the most kinds. Beyond, calls run uncompiled.
        backend: "numba" makes machine code, by Numba, of programs of single numbers and small arrays; others run on
            NumPy. It takes some tenths of a second for each program.

    Raises:
        OperandError: ``f`` is not callable.
        ArgumentError: ``verify`` or ``limit`` is no such number; another backend, or Numba is not installed.

    Example:
        >>> import numpy as np
        >>> import autograd
        >>> from autograd import grad
        >>> slope = autograd.compile(grad(lambda x: np.sum(np.tanh(x) ** 2)))
        >>> x = np.array([0.0, 1.0])
        >>> slope(x)
        array([0.        , 0.63970001])
        >>> slope(2 * x)  # runs the program
        array([0.        , 0.13621869])
    """
    for name, number, least in (("verify", verify, 0), ("limit", limit, 1)):
        if isinstance(number, bool) or not isinstance(number, int) or number < least:
            raise ArgumentError(f"compile: got {name}={shown(number)}, expected an integer of at least {least}")
    check_backend(backend)
    if f is None:
        return functools.partial(compile, fast=fast, verify=verify, limit=limit, backend=backend)
    if isinstance(f, Compiled):
        f = f.function
    callable_for("compile", f, "f")
    return Compiled(f, fast, verify, limit, backend)
