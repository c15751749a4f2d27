"""Doors: an error from the inside leaves as one of this package, which names the call and its arguments.

A wrong argument often ends in a bare TypeError, AttributeError or IndexError, raised by NumPy or by a line that
expected something else. The checks of a function refuse the mistakes that they foresee, with a better text; a door
handles the others. Errors of the caller's own functions stay as they are: an error passes unchanged if any frame below
the door is neither of this package nor of a library that it stands on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import update_wrapper
from types import FrameType, FunctionType, TracebackType
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np

from autograd.engine.node import Node, describe
from autograd.errors import ArgumentError, AutogradError, IndexingError, OperandError

P = ParamSpec("P")
R = TypeVar("R")

BARE = (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""The built-in errors that wrong arguments end in. (FloatingPointError is asked for with np.errstate: it passes.)"""

_INSIDE = frozenset({*sys.stdlib_module_names, "autograd", "nn", "numpy", "scipy", "dask", "graphviz", "tqdm"})


def is_from_inside(traceback: TracebackType | None) -> bool:
    """True if all frames of a traceback are of this package and of the libraries that it stands on."""
    while traceback is not None:
        module = traceback.tb_frame.f_globals.get("__name__")
        if not isinstance(module, str) or module.partition(".")[0] not in _INSIDE:
            return False
        traceback = traceback.tb_next
    return True


def passes(error: Exception, *given: Any) -> bool:
    """True if an error leaves a door unchanged. Called where the error was caught, in the frame of the door."""
    if isinstance(error, (AutogradError, FloatingPointError)):
        return True
    if isinstance(error, RecursionError):  # the caller's program is too deep, unless an argument is the reason
        return not any(map(holds_itself, given))
    return error.__traceback__ is not None and not is_from_inside(error.__traceback__.tb_next)


def refuse(error: Exception, call: str, *, value_error: type[AutogradError] = ArgumentError) -> None:
    """Raise an error of this package from a bare one; NumPy's AxisError and LinAlgError get a note and are let pass.

    (It raises, and returns no error: a name for one in the frame that raises it would close a cycle.)

    Args:
        error: the error, which the caller raises again where this returns.
        call: the call with its arguments, as ``called`` writes it.
        value_error: the class that stands for a ValueError.
    """
    if isinstance(error, (np.exceptions.AxisError, np.linalg.LinAlgError)):
        if call.partition("(")[0] not in " ".join(getattr(error, "__notes__", ())):
            error.add_note(f"in {call}")
        return
    text = str(error) or type(error).__name__
    if isinstance(error, KeyError):
        text = f"there is no {text}"
    elif isinstance(error, RecursionError):
        text = "got a container that holds itself, expected a tree"
    classes: dict[type[Exception], type[AutogradError]] = {
        IndexError: IndexingError, ValueError: value_error,
        ArithmeticError: ArgumentError, KeyError: ArgumentError, RecursionError: ArgumentError,
    }  # fmt: skip
    raise next((ours for bare, ours in classes.items() if isinstance(error, bare)), OperandError)(
        f"{call}: {text}"
    ) from error


def holds_itself(x: Any, path: frozenset[int] = frozenset()) -> bool:
    """True for a list, a tuple or a dict that is an entry of itself, however deep."""
    if not isinstance(x, (list, tuple, dict)):
        return False
    if id(x) in path:
        return True
    path |= {id(x)}
    return any(holds_itself(part, path) for part in (x.values() if isinstance(x, dict) else x))


def refuse_if_bare(error: Exception, call: str) -> None:
    """``refuse`` in the name of a call, unless the error passes. Called in an except clause."""
    if not passes(error):
        refuse(error, call)


def called(name: str, args: Sequence[Any] = (), params: Mapping[str, Any] | None = None) -> str:
    """A call as one writes it, with the arguments in a few words: ``flip(shape (3,) float64, axis='x')``."""
    given = [shown(x) for x in args]
    given += [f"{key}={shown(x)}" for key, x in (params or {}).items() if x is not np._NoValue]
    return f"{name}({', '.join(given)})"


def shown(x: Any) -> str:
    """An argument in a few words: the shape of an array, the number, the text, or the type of anything else."""
    if isinstance(x, (Node, np.ndarray)):
        return f"{type(x).__name__} of {describe(x)}"
    if x is None or isinstance(x, (bool, float, complex, str, bytes, np.generic, slice)):
        return f"{x!r:.40}"
    if isinstance(x, int):
        return f"{x}" if x.bit_length() < 100 else f"an integer of {x.bit_length()} bits"
    if isinstance(x, type):
        return f"the class {x.__name__}"
    if type(x) in (list, tuple) and len(x) <= 8 and not any(isinstance(part, (list, tuple, dict)) for part in x):
        brackets = "[]" if type(x) is list else "()"
        return brackets[0] + ", ".join(map(shown, x)) + brackets[1]
    name = getattr(x, "__name__", None) if callable(x) else None  # a layer can be called, but is no function
    return f"the function {name}" if isinstance(name, str) else f"a {type(x).__name__}"


def callable_for(name: str, fun: Any, argument: str = "fun") -> Any:
    """``fun``, if it can be called; otherwise OperandError in the name of the function that received it."""
    if not callable(fun):
        raise OperandError(f"{name}: got {shown(fun)} as {argument}, expected a function")
    return fun


def refuse_call(error: Exception, function: Callable[..., Any], args: Any, kwargs: Mapping[str, Any]) -> None:
    """``refuse`` in the name of a function that failed, unless the error passes. Called in an except clause."""
    if error.__traceback__ is None or error.__traceback__.tb_next is None:
        # Python itself refused the call: the parameters do not fit.
        if isinstance(error, TypeError) and "device" in kwargs and "'device'" in str(error):
            raise OperandError(
                f"{error}; leave it out: arrays lie where the library that made them puts them"
            ) from error
        return
    if passes(error, *args, *kwargs.values()):
        return
    name, given = function.__name__, args
    if "." in function.__qualname__.rpartition("<locals>.")[2]:  # the function is a method
        owner = args[0].__name__ if isinstance(args[0], type) else type(args[0]).__name__
        name = owner if name in ("__init__", "__call__") else f"{owner}.{name}"
        given = args if isinstance(args[0], Node) else args[1:]
    refuse(error, called(name, given, kwargs))


def door(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function a door: bare errors of the inside leave as errors of this package that name the function.

    A door takes a tenth of a microsecond a call, so it is for functions that take long, or are called rarely. A call
    that Python itself refuses, because the parameters are others, passes unchanged.

    Example:
        >>> import operator
        >>> @door
        ... def twice(n):
        ...     return 2 * operator.index(n)
        >>> twice(4)
        8
    """
    bare, refuse_bare = BARE, refuse_call

    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except bare as error:
            refuse_bare(error, function, args, kwargs)
            raise

    # The new function belongs to the module of the original, so that doctest finds the examples in its docstring.
    door = FunctionType(guarded.__code__, function.__globals__, function.__name__, None, guarded.__closure__)
    return cast(Callable[P, R], update_wrapper(door, function))


def user_level() -> int:
    """The ``stacklevel`` with which a warning of the caller names the line of the user who called this package.

    Frames of NumPy are passed over: a sweep runs inside of one.
    """
    frame: FrameType | None = sys._getframe(1)
    level = 1
    while frame is not None and frame.f_globals.get("__name__", "").partition(".")[0] in ("autograd", "nn", "numpy"):
        frame, level = frame.f_back, level + 1
    return level
