"""``Block``: a ``with`` block that is a decorator too, for functions of every kind, as often and as deep as wanted.

``Assigned`` is a simpler block, which sets one context variable.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractContextManager, suppress
from contextvars import ContextVar, Token
from typing import Any, TypeVar, cast

from autograd.errors import GraphError, OperandError

F = TypeVar("F", bound=Callable[..., Any])
Entered = tuple["Block", AbstractContextManager[Any], Any]
"""A block that was entered and not left yet, the context manager that it opened, and the entry around it."""

_innermost: ContextVar[Entered | None] = ContextVar("innermost", default=None)


class Assigned:
    """A block in which a context variable has a value, around another block. Each is entered once.

    (It is a class, because a generator behind ``contextmanager`` takes a microsecond more.)
    """

    __slots__ = ("_inner", "_token", "_value", "_variable")
    _token: Token[Any]

    def __init__(self, variable: ContextVar[Any], value: Any, inner: AbstractContextManager[Any]) -> None:
        self._variable, self._value, self._inner = variable, value, inner

    def __enter__(self) -> None:
        self._token = self._variable.set(self._value)
        self._inner.__enter__()

    def __exit__(self, *exception: Any) -> None:
        try:
            self._inner.__exit__(*exception)
        finally:
            self._variable.reset(self._token)


class Block:
    """A block that opens a new context manager each time it is entered.

    So one object may be entered again, inside of itself too, and from several threads and tasks. As a decorator it is
    open while the code of the function runs, and only then: a generator leaves it at each ``yield``.

    Args:
        name: the name of the function that made the block, for messages.
        opened: makes the context manager of one entry.

    Example:
        >>> from contextlib import nullcontext
        >>> block = Block("block", nullcontext)
        >>> @block
        ... def factorial(n):
        ...     with block:
        ...         return n * factorial(n - 1) if n else 1
        >>> factorial(5)
        120
    """

    __slots__ = ("_name", "_open", "_opened")

    def __init__(self, name: str, opened: Callable[[], AbstractContextManager[Any]]) -> None:
        self._name = name
        self._opened = opened
        self._open: list[AbstractContextManager[Any]] = []

    def __enter__(self) -> None:
        opened = self._opened()
        opened.__enter__()
        self._open.append(opened)
        _innermost.set((self, opened, _innermost.get()))

    def __exit__(self, *exception: Any) -> None:
        passed = []
        entered = _innermost.get()
        while entered is not None and entered[0] is not self:  # a suspended generator has not left this block
            passed.append(entered)
            entered = entered[2]
        if entered is None:  # the block was entered in another thread or task
            with suppress(GraphError):
                if self._open:
                    self._open[-1].__exit__(*exception)
            if exception[0] is None:
                raise GraphError(
                    f"{self._name}: the block was left in a thread or task that did not enter it, so its state stays "
                    f"as it is there; enter and leave it in one function"
                )
            return
        if entered[1] in self._open:
            self._open.remove(entered[1])
        rest = entered[2]
        for block, opened, _ in reversed(passed):
            rest = block, opened, rest
        _innermost.set(rest)
        entered[1].__exit__(*exception)

    def __call__(self, function: F) -> F:
        """``function`` with this block around its code.

        Raises:
            OperandError: the decorated object cannot be called.
        """
        if not callable(function):
            raise OperandError(
                f"@{self._name}(): got {function!r:.60} ({type(function).__name__}), expected a function; "
                f"@classmethod and @property stand above it"
            )
        kinds = (
            (inspect.iscoroutinefunction, self._around_coroutine),
            (inspect.isasyncgenfunction, self._around_async_generator),
            (inspect.isgeneratorfunction, self._around_generator),
        )
        around = next((around for is_kind, around in kinds if is_kind(function)), self._around)
        updated = () if isinstance(function, type) else ("__dict__",)
        return cast(F, functools.wraps(function, updated=updated)(around(function)))

    def _around(self, function: Callable[..., Any]) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            with self._opened():
                return function(*args, **kwargs)

        return call

    def _around_coroutine(self, function: Callable[..., Any]) -> Any:
        async def call(*args: Any, **kwargs: Any) -> Any:
            with self._opened():
                return await function(*args, **kwargs)

        return call

    def _around_generator(self, function: Callable[..., Any]) -> Any:
        def call(*args: Any, **kwargs: Any) -> Generator[Any, Any, Any]:
            steps = function(*args, **kwargs)
            resume, given = steps.send, None
            while True:
                with self._opened():
                    try:
                        item = resume(given)
                    except StopIteration as end:
                        return end.value
                try:
                    given = yield item
                    resume = steps.send
                except GeneratorExit:
                    with self._opened():
                        steps.close()
                    raise
                except BaseException as error:
                    resume, given = steps.throw, error

        return call

    def _around_async_generator(self, function: Callable[..., Any]) -> Any:
        async def call(*args: Any, **kwargs: Any) -> AsyncGenerator[Any, Any]:
            steps = function(*args, **kwargs)
            resume, given = steps.asend, None
            while True:
                with self._opened():
                    try:
                        item = await resume(given)
                    except StopAsyncIteration:
                        return
                try:
                    given = yield item
                    resume = steps.asend
                except GeneratorExit:
                    with self._opened():
                        await steps.aclose()
                    raise
                except BaseException as error:
                    resume, given = steps.athrow, error

        return call
