"""Methods out of lines: a function and a sentence become a method with a name, a docstring and a door."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, cast

import numpy

from autograd.engine.doors import door

MADE: dict[str, str] = {}
"""The sentence of each method that was made here, by its name."""


class _Line:
    """A line of a table; in a class body it is replaced by the method, under each name that it was given there."""

    def __init__(self, sentence: str, function: Callable[..., Any]) -> None:
        self.sentence = sentence
        self.function = cast(FunctionType, function)

    def __set_name__(self, owner: type, name: str) -> None:
        like = self.function
        made = FunctionType(like.__code__, like.__globals__, name, like.__defaults__, like.__closure__)
        made.__kwdefaults__ = like.__kwdefaults__
        made.__module__, made.__qualname__ = owner.__module__, f"{owner.__qualname__}.{name}"
        made.__doc__ = f"{self.sentence} (PyTorch's method.)"
        MADE[name] = self.sentence
        setattr(owner, name, door(made))


def method(sentence: str, function: Callable[..., Any]) -> Any:
    """The line of one method, for the body of a class.

    Args:
        sentence: the docstring.
        function: what it does; ``self`` comes first.

    Example:
        >>> class Number(float):
        ...     twice = double = method("Two times this.", lambda self: 2 * self)
        >>> Number(4).twice(), Number(4).double()
        (8.0, 8.0)
        >>> Number.double.__doc__
        "Two times this. (PyTorch's method.)"
    """
    return _Line(sentence, function)


def of_op(op: Any, sentence: str = "") -> Any:
    """The line of a method that is one op, or one ufunc: of this alone, or of this and another operand."""
    first = (op.__doc__ or "").strip().partition("\n")[0]
    takes_one = (op.nin if isinstance(op, numpy.ufunc) else len(getattr(op, "rules", (None,)))) == 1
    function = (lambda self: op(self)) if takes_one else (lambda self, other: op(self, other))
    return _Line(sentence or f"``{op.__name__}`` of this: {first}", function)
