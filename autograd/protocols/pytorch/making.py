"""Methods out of lines: a function and a sentence become a method with a name, a docstring and a door.

Arguments may have NumPy's names too (``axis`` for ``dim``), and numbers that are given one by one the name of all.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from functools import update_wrapper
from types import FunctionType
from typing import Any, cast

import numpy

from autograd.engine.doors import BARE, door, refuse_call
from autograd.errors import OperandError

MADE: dict[str, str] = {}
"""The sentence of each method that was made here, by its name."""


_NAMES = {
    "dim": ("axis", "dims"),
    "dims": ("dim", "axis", "axes"),
    "keepdim": ("keepdims",),
    "size": ("shape",),
    "sizes": ("size", "shape"),
    "shape": ("size", "dtype"),
}
"""Names of parameters, and what they may be called besides."""


def _otherwise(function: FunctionType, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
    """Arguments under the names that the function has for them; None if it has none."""
    parameters = inspect.signature(function).parameters
    given = dict(kwargs)
    for name, parameter in parameters.items():
        for other in (name, *_NAMES.get(name, ())):
            if other in given and other not in parameters and parameter.kind is not inspect.Parameter.VAR_POSITIONAL:
                if name in given:
                    return None
                given[name] = given.pop(other)
            elif other in given and parameter.kind is inspect.Parameter.VAR_POSITIONAL:
                if len(args) != 1:
                    return None
                args = (*args, given.pop(other))
    return (args, given) if given != kwargs else None


def _door(function: FunctionType) -> Any:
    """A door, behind which arguments that Python refuses are looked at once more."""
    refuse_bare, bare, otherwise = refuse_call, BARE, _otherwise

    def guarded(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except bare as error:
            if error.__traceback__ is not None and error.__traceback__.tb_next is not None:
                refuse_bare(error, function, args, kwargs)
                raise
            refusal = str(error)
        named = otherwise(function, args, kwargs)
        if named is None:
            raise OperandError(_refused(function, args[0], refusal))
        return door(function)(*named[0], **named[1])

    made = FunctionType(guarded.__code__, globals(), function.__name__, None, guarded.__closure__)
    return update_wrapper(made, function)


def _refused(function: FunctionType, owner: Any, text: str) -> str:
    """Python's words about arguments that do not fit, with the name that people know, and the parameters."""
    parameters = list(inspect.signature(function).parameters.values())[1:]
    listed = ", ".join(str(parameter) for parameter in parameters)
    text = text.replace(function.__qualname__, f"{type(owner).__name__}.{function.__name__}")
    return f"{text}; the parameters are ({listed})"


class _Unmade:
    """A method that is made at its first use, and then stands in the class.

    There are some 300, of which a program needs few: to make them all would take a tenth of the import.
    """

    __slots__ = ("line", "name", "owner")

    def __init__(self, line: _Line, owner: type, name: str) -> None:
        self.line, self.owner, self.name = line, owner, name

    def __get__(self, instance: Any, cls: type) -> Any:
        made = self.line.made(self.owner, self.name)
        setattr(self.owner, self.name, made)
        return made.__get__(instance, cls)


class _Line:
    """A line of a table. In a class body, a method replaces it under each name that it is given there."""

    __slots__ = ("function", "sentence")

    def __init__(self, sentence: str, function: Callable[..., Any]) -> None:
        self.sentence = sentence
        self.function = cast(FunctionType, function)

    def __set_name__(self, owner: type, name: str) -> None:
        MADE[name] = self.sentence
        setattr(owner, name, _Unmade(self, owner, name))

    def made(self, owner: type, name: str) -> Any:
        """The method of this name."""
        like = self.function
        made = FunctionType(like.__code__, like.__globals__, name, like.__defaults__, like.__closure__)
        made.__kwdefaults__ = like.__kwdefaults__
        made.__module__, made.__qualname__ = owner.__module__, f"{owner.__qualname__}.{name}"
        made.__doc__ = f"{self.sentence} (PyTorch's method.)"
        return _door(made)


def method(sentence: str, function: Callable[..., Any]) -> Any:
    """The line of one method, for the body of a class.

    Args:
        sentence: the docstring.
        function: its implementation; ``self`` comes first.

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
