"""Requests for the plain number of a node. A caller may mean the request; C code would drop the gradient.

``float(loss)`` and ``math.sin(x)`` reach a node by the same method, ``__float__``, and C code leaves no frame. So the
frame that called it is read: what its running instruction calls, and with which arguments. The number is meant where
that is ``float`` or ``complex`` (under any name), a NumPy type of numbers, or a function that was handed one of them to
apply, as in ``map(float, xs)``; and where a text is formatted with ``%``. All else, and all that cannot be told, is in
passing: a refusal can be read, a lost gradient cannot.

This follows names, attributes and entries of builtin containers to the objects that they stand for, and runs no code of
the program. It needs neither sources nor positions. ``code.co_code`` does not show the changes that specialising,
tracing and profiling make to instructions, and only ``dis`` is asked for their meaning: nothing here counts bytes.
"""

from __future__ import annotations

import dis
import functools
import gc
import inspect
import itertools
import sys
import types
from typing import Any, NamedTuple

import numpy

from autograd.engine.weak import WeakTable

_UNKNOWN: Any = object()


_Place = tuple[int, int]
"""An instruction, and which of the entries that it puts on the stack: 0 is the one on top."""


class _Reading(NamedTuple):
    """The instructions of a function, the place of each by its offset, its jumps as pairs of places, and finds."""

    instructions: list[dis.Instruction]
    place: dict[int, int]
    jumps: list[tuple[int, int]]
    found: dict[tuple[int, int], _Place | None]


_readings: WeakTable[types.CodeType, _Reading] = WeakTable()

_ITERATE = ("FOR_ITER", "LIST_EXTEND", "SET_UPDATE", "UNPACK_SEQUENCE", "UNPACK_EX", "CONTAINS_OP", "SEND")
_PUSH_NOTHING = (
    "POP_", "STORE_", "DELETE_", "JUMP_", "PRECALL", "KW_NAMES", "NOP", "RESUME", "EXTENDED_ARG", "NOT_TAKEN",
    "LIST_APPEND", "LIST_EXTEND", "SET_ADD", "SET_UPDATE", "MAP_ADD", "DICT_",
)  # fmt: skip
_NO_WAY_ON = ("JUMP_FORWARD", "JUMP_BACKWARD", "RETURN_", "RAISE_", "RERAISE")
_JUMPS = frozenset((*dis.hasjrel, *dis.hasjabs))
_HEAP_TYPE = 1 << 9  # CPython's flag of a type made at run time, by a class statement or by C code
_DELAYED = frozenset(
    (map, filter, zip, enumerate, functools.partial, itertools.chain, itertools.starmap, itertools.islice)
)
"""Types of objects that keep a function, or an iterator that does, and call it later."""


def asked_in_passing(frame: types.FrameType) -> bool:
    """True if the code in ``frame`` called C code that asks for a number, and does not mean that number itself."""
    if _is_numpys(frame.f_globals.get("__name__")):
        return True
    reading = _reading_of(frame.f_code)
    # during a call of a Python function, f_lasti lies behind the start of the instruction
    offsets = range(frame.f_lasti, -1, -2)
    at = next((reading.place[offset] for offset in offsets if offset in reading.place), 0)
    doing = reading.instructions[at]
    if doing.opname == "BINARY_OP":
        return doing.argrepr not in ("%", "%=")
    if doing.opname in _ITERATE:
        return not _hands_on(frame, reading, _producer(reading, at, int(doing.opname == "SEND")))
    if not _is_call(doing):
        return True
    callee = _callee(reading, at)
    called = _value(frame, reading, callee)
    if _gives_numbers(called) or _name_of(reading, callee) in ("__float__", "__complex__"):
        return False
    arguments = _arguments(reading, at)
    home = getattr(called, "__module__", None) or type(getattr(called, "__self__", None)).__module__
    if called is _UNKNOWN or _is_numpys(home):  # float itself may be passed as a dtype: np.array(xs, dtype=float)
        arguments = [place for place in arguments if not isinstance(_value(frame, reading, place), type)]
    return not (_refers(called) or any(_hands_on(frame, reading, place) for place in arguments))


def _is_numpys(module: Any) -> bool:
    return isinstance(module, str) and module.partition(".")[0] == "numpy"


def _is_call(doing: dis.Instruction) -> bool:
    return "CALL" in doing.opname and "INTRINSIC" not in doing.opname


def _gives_numbers(x: Any) -> bool:
    """True for ``float`` and ``complex``, classes derived from them, and NumPy's types of real and complex numbers."""
    return isinstance(x, type) and issubclass(x, (float, complex, numpy.inexact))


def _refers(x: Any, depth: int = 4) -> bool:
    """True for a function that gives numbers, and for an object of C code that holds one, such as ``map(float, xs)``.

    Lists and dicts are data and not looked into, and functions written in Python have frames of their own.
    """
    if _gives_numbers(x):
        return True
    if depth == 0 or isinstance(x, (type, types.FunctionType, types.ModuleType, dict, list)):
        return False
    if isinstance(x, (types.BuiltinFunctionType, types.MethodType)):
        return _refers(x.__self__, depth - 1)
    if type(x).__flags__ & _HEAP_TYPE and not callable(x):
        return False
    return any(_refers(part, depth - 1) for part in gc.get_referents(x) if part is not type(x))


def _hands_on(frame: types.FrameType, reading: _Reading, place: _Place | None) -> bool:
    """True if the stack entry made at ``place`` gives numbers, or will apply a function that does."""
    if place is None:
        return False
    doing = reading.instructions[place[0]]
    if doing.opname in ("GET_ITER", "GET_YIELD_FROM_ITER"):
        return _hands_on(frame, reading, _producer(reading, place[0], 0))
    if doing.opname in ("BUILD_MAP", "BUILD_CONST_KEY_MAP"):  # the call has keyword arguments beside *args
        depths = range(0, 2 * (doing.arg or 0), 2) if doing.opname == "BUILD_MAP" else range(1, (doing.arg or 0) + 1)
        return any(_hands_on(frame, reading, _producer(reading, place[0], depth)) for depth in depths)
    if _is_call(doing):
        called = _value(frame, reading, _callee(reading, place[0]))
        delayed = isinstance(called, type) and called in _DELAYED
        return delayed and any(_hands_on(frame, reading, argument) for argument in _arguments(reading, place[0]))
    return _refers(_value(frame, reading, place))


def _reading_of(code: types.CodeType) -> _Reading:
    if code not in _readings:
        instructions = list(dis.get_instructions(code))
        place = {instruction.offset: i for i, instruction in enumerate(instructions)}
        jumps = [
            (i, place[instruction.argval])
            for i, instruction in enumerate(instructions)
            if instruction.opcode in _JUMPS and instruction.argval in place
        ]
        _readings[code] = _Reading(instructions, place, jumps, {})
    return _readings[code]


def _layout(reading: _Reading, at: int) -> tuple[int, int, int]:
    """The layout of the stack at a call: the place of the arguments, the entries on top of them, and their count."""
    doing = reading.instructions[at]
    if at and reading.instructions[at - 1].opname == "PRECALL":  # Python 3.11: PRECALL consumes the arguments
        at -= 1
    if doing.opname == "CALL_FUNCTION_EX":  # the call has the form f(*args, **kwargs)
        return at, 0, 1 + (doing.arg is None or doing.arg & 1)
    return at, int(doing.opname == "CALL_KW"), doing.arg or 0  # CALL_KW has the keyword names on top of the stack


def _callee(reading: _Reading, at: int) -> _Place | None:
    at, under, count = _layout(reading, at)
    callee = _producer(reading, at, under + count)
    if callee is not None and reading.instructions[callee[0]].opname == "PUSH_NULL":
        callee = _producer(reading, at, under + count + 1)
    return callee


def _arguments(reading: _Reading, at: int) -> list[_Place | None]:
    at, under, count = _layout(reading, at)
    return [_producer(reading, at, under + k) for k in range(count)]


def _producer(reading: _Reading, at: int, depth: int) -> _Place | None:
    """The place of the instruction that put the entry at ``depth`` (0: the top) on the stack, as it is before ``at``.

    None where that is not the same place on every way to ``at``, as for ``(float if a else int)(x)``.
    """
    if (at, depth) not in reading.found:
        reading.found[at, depth] = _sought(reading, at, depth)
    return reading.found[at, depth]


def _sought(reading: _Reading, at: int, depth: int) -> _Place | None:
    i = at
    while True:
        i, jumped = _before(reading, i)
        if i < 0:
            return None
        doing = reading.instructions[i]
        name, argument = doing.opname, doing.arg
        if name == "SWAP":
            other = (argument or 1) - 1
            depth = other if depth == 0 else 0 if depth == other else depth
            continue
        if name == "COPY" and depth == 0:
            depth = (argument or 1) - 1
            continue
        has_argument = doing.opcode >= dis.HAVE_ARGUMENT if sys.version_info < (3, 13) else argument is not None
        effect = dis.stack_effect(doing.opcode, argument if has_argument else None, jump=jumped)
        pushed = 0 if name.startswith(_PUSH_NOTHING) and not name.endswith("LOAD_FAST") else max(1, effect)
        if effect == 1 and name in ("LOAD_METHOD", "LOAD_ATTR"):
            pushed = 2  # two entries: the function, and the object that it is bound to
        if depth < pushed:
            skipped = any(source < i < target <= at for source, target in reading.jumps)
            return None if skipped else (i, depth)
        depth -= effect


def _before(reading: _Reading, i: int) -> tuple[int, bool]:
    """An instruction that runs right before ``i``, and True if it jumps there; -1 if there is none."""
    before = i - 1
    if before >= 0 and reading.instructions[before].opname.startswith(_NO_WAY_ON):
        return next((source for source, target in reading.jumps if target == i and source < i), -1), True
    return before, False


def _name_of(reading: _Reading, place: _Place | None) -> Any:
    """The name that is looked up at ``place``."""
    if place is None:
        return None
    names = reading.instructions[place[0]].argval
    return names[-1 - place[1]] if isinstance(names, tuple) else names


def _value(frame: types.FrameType, reading: _Reading, place: _Place | None) -> Any:
    """The object that was put on the stack at ``place``, as far as names tell; ``_UNKNOWN`` if they do not."""
    if place is None:
        return _UNKNOWN
    i = place[0]
    doing = reading.instructions[i]
    kind, name = doing.opname, _name_of(reading, place)
    if kind in ("LOAD_CONST", "LOAD_SMALL_INT"):
        return doing.argval
    if kind in ("LOAD_GLOBAL", "LOAD_NAME"):
        spaces = (frame.f_globals, frame.f_builtins)
        return _looked_up(name, (frame.f_locals, *spaces) if kind == "LOAD_NAME" else spaces)
    if "LOAD_FAST" in kind or kind.startswith(("LOAD_DEREF", "LOAD_CLASSDEREF")):
        return _looked_up(name, (frame.f_locals,))
    if kind in ("LOAD_ATTR", "LOAD_METHOD"):
        return _attribute(_value(frame, reading, _producer(reading, i, 0)), name)
    if kind == "BINARY_SUBSCR" or (kind == "BINARY_OP" and doing.argrepr == "[]"):
        container, key = (_value(frame, reading, _producer(reading, i, depth)) for depth in (1, 0))
        if type(container) is dict and type(key) in (str, int):
            return container.get(key, _UNKNOWN)
        reads = type(container).__getitem__ if isinstance(container, (list, tuple)) else None
        if (
            reads in (list.__getitem__, tuple.__getitem__)
            and type(key) is int
            and -len(container) <= key < len(container)
        ):
            return container[key]
    return _UNKNOWN


def _looked_up(name: str, spaces: tuple[Any, ...]) -> Any:
    return next((space[name] for space in spaces if name in space), _UNKNOWN)


def _attribute(x: Any, name: str) -> Any:
    """An attribute, read without running code of the program."""
    found = _UNKNOWN if x is _UNKNOWN else inspect.getattr_static(x, name, _UNKNOWN)
    if isinstance(found, (staticmethod, classmethod)):
        return found.__func__
    of_c = isinstance(found, (types.MethodDescriptorType, types.MemberDescriptorType, types.GetSetDescriptorType))
    return getattr(x, name, _UNKNOWN) if of_c and not isinstance(x, type) else found
