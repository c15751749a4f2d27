"""The state that a call of a function may change: found, compared, put back; so that a second call is like the first.

A function draws from generators of random numbers, counts, keeps running means. The state that it can reach is found
from the function itself: its closure, its defaults, the globals that its code names, the object that it is a method of,
and the attributes, lists, dicts, sets and small arrays in these. NumPy's and Python's global generators are always
looked at. Objects of other libraries take part through ``register_state``.
"""

from __future__ import annotations

import functools
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from types import BuiltinMethodType, CellType, CodeType, FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from autograd.engine.doors import callable_for, shown
from autograd.engine.memory import same_bytes
from autograd.engine.node import Node
from autograd.errors import OperandError

Get = Callable[[Any], Any]
Put = Callable[[Any, Any], Any]

_REGISTERED: dict[type, tuple[Get, Put] | None] = {}  # None: the state lies in the attributes

_ENTRIES = 1000  # larger containers are data, and are not searched
_BYTES = 2**16  # larger arrays are not copied

_ATOMS = (str, bytes, int, float, complex, type, ModuleType, np.generic, np.dtype, type(None), CodeType)

Slot = tuple[Callable[[], Any], Callable[[Any], Any], Callable[[Any, Any], bool]]
"""Functions that get a piece of state, put it back, and compare two of them."""


def register_state(cls: type, get: Get | None = None, put: Put | None = None) -> None:
    """Let objects of a class, and of classes derived from it, take part in the state of a function.

    A checkpointed function is called a second time on the way back; the state that it changes must then be as it was,
    and after that as the first call left it. The attributes of objects of your own classes are known without this,
    unless they belong to an installed package. The generators of NumPy and Python, and ``nn.Module``, are registered.

    Args:
        cls: the class.
        get: ``get(obj)`` is the state: numbers, texts, arrays, and tuples, lists and dicts of them, copied. Without
            it the state is in the attributes.
        put: ``put(obj, state)`` sets it.

    Raises:
        OperandError: ``cls`` is no class, or ``get`` or ``put`` no function.

    Example:
        >>> from autograd import checkpoint, grad
        >>> class Noise:
        ...     __slots__ = ("seed",)
        ...     def draw(self):
        ...         self.seed = self.seed * 16807 % 2147483647
        ...         return self.seed / 2147483647
        >>> def restart(noise, seed):
        ...     noise.seed = seed
        >>> register_state(Noise, lambda noise: noise.seed, restart)
        >>> noise = Noise()
        >>> noise.seed = 1
        >>> grad(checkpoint(lambda x: x * noise.draw()))(1.0) == 16807 / 2147483647
        True
    """
    if not isinstance(cls, type):
        raise OperandError(f"register_state: got {shown(cls)} as cls, expected a class")
    for argument, function in (("get", get), ("put", put)):
        if function is not None:
            callable_for("register_state", function, argument)
    _REGISTERED[cls] = None if get is None or put is None else (get, put)
    _registered.cache_clear()
    _has_attributes.cache_clear()


class States:
    """The state that a function can reach, as it is when this is made.

    Args:
        roots: the function and its arguments.
    """

    def __init__(self, *roots: Any) -> None:
        self.roots = roots
        self.nodes: dict[int, Node] = {}
        generators = _global_generators()
        self.slots = [(slot, slot[0]()) for slot in _slots((*roots, *generators), self.nodes)]

    def made_meanwhile(self, nodes: Iterable[Node]) -> list[Node]:
        """The nodes, among some, that can be reached now and could not before: parameters made at the first call."""
        new = [x for x in nodes if id(x) not in self.nodes]
        found: dict[int, Node] = {}
        for _ in _slots(self.roots, found) if new else ():
            pass
        return [x for x in new if id(x) in found]

    def changed(self) -> list[tuple[Slot, Any]]:
        """The pieces that have changed, with their old contents."""
        return [(slot, before) for slot, before in self.slots if not slot[2](before, slot[0]())]


@contextmanager
def put_back(pieces: Sequence[tuple[Slot, Any]], rewinds: bool = True) -> Iterator[None]:
    """A block in which pieces of state have their old contents, and after which they are as before the block.

    Args:
        pieces: the pieces and their old contents.
        rewinds: False lets them begin as they are.
    """
    now = [(slot, slot[0]()) for slot, _ in pieces]
    try:
        if rewinds:
            for (_, put, _), before in pieces:
                put(before)
        yield
    finally:
        for (_, put, _), state in now:
            put(state)


def _slots(roots: Iterable[Any], nodes: dict[int, Node]) -> Iterator[Slot]:
    """The pieces of state that can be reached from some objects, each once; nodes on the way go to ``nodes``."""
    stack, seen = list(roots), set()
    kept = []  # keeps temporary objects alive, so that their ids stay unique
    while stack:
        x = stack.pop()
        if isinstance(x, _ATOMS) or id(x) in seen:
            continue
        seen.add(id(x))
        kept.append(x)
        cls: Any = type(x)
        known = _registered(cls)
        if known is not None:
            get, put = known
            yield functools.partial(get, x), functools.partial(put, x), _equal
        elif isinstance(x, Node):
            nodes[id(x)] = x
            if x.op is None and not x.requires_grad:  # a buffer; parameters are operands
                yield functools.partial(_data, x), functools.partial(_set_data, x), _equal
        elif isinstance(x, np.ndarray):
            if x.nbytes <= _BYTES and x.flags.writeable and x.dtype != object:
                yield x.copy, functools.partial(_fill, x), _equal
        elif isinstance(x, (list, dict, set, deque)):
            if len(x) <= _ENTRIES:
                yield functools.partial(_shallow, x), functools.partial(_refill, x), _identical
                stack.extend(x.values() if isinstance(x, dict) else x)
        elif isinstance(x, (tuple, frozenset)):
            stack.extend(x if len(x) <= _ENTRIES else ())
        elif isinstance(x, CellType):
            yield functools.partial(_contents, x), functools.partial(_set_contents, x), _is
            stack.append(_contents(x))
        elif isinstance(x, FunctionType):
            stack.extend((x.__closure__, x.__defaults__, x.__kwdefaults__))
            if not x.__code__.co_filename.startswith(_LIBRARIES):
                for name in _names(x.__code__) & x.__globals__.keys():
                    stack.append(x.__globals__[name])
                    if not isinstance(x.__globals__[name], (ModuleType, type, FunctionType)):
                        names = x.__globals__
                        yield functools.partial(names.get, name), functools.partial(names.__setitem__, name), _is
        elif isinstance(x, functools.partial):
            stack.extend((x.func, x.args, x.keywords))
        elif isinstance(x, MethodType):
            stack.extend((x.__self__, x.__func__))
        elif isinstance(x, BuiltinMethodType):  # a bound method of a C class, such as rng.normal
            stack.append(x.__self__)
        elif hasattr(x, "__dict__") and _has_attributes(cls):
            stack.append(vars(x))


@functools.cache
def _registered(cls: Any) -> tuple[Get, Put] | None:
    """The functions that were registered for a class, or for the nearest of those it is derived from."""
    return next((_REGISTERED[base] for base in cls.__mro__ if base in _REGISTERED), None)


@functools.cache
def _names(code: CodeType) -> frozenset[str]:
    """The names that some code, and the functions defined in it, look up."""
    inner = (_names(part) for part in code.co_consts if isinstance(part, CodeType))
    return frozenset(code.co_names).union(*inner)


@functools.cache
def _has_attributes(cls: Any) -> bool:
    """True if the attributes of objects of a class are state: registered, or of the user's program."""
    path = getattr(sys.modules.get(cls.__module__), "__file__", None) or ""
    known = path.startswith(_LIBRARIES) or cls.__module__ == "builtins"
    return not known or any(base in _REGISTERED for base in cls.__mro__)


_HERE = os.path.dirname(__file__)
# Folders of library code: Python's, those of installed packages, and this package.
_LIBRARIES = tuple(os.path.dirname(path) + os.sep for path in (os.__file__, os.path.dirname(np.__file__), _HERE))


def _shallow(x: Any) -> Any:
    return dict(x) if isinstance(x, dict) else set(x) if isinstance(x, set) else list(x)


def _refill(x: Any, content: Any) -> None:
    x.clear()
    if isinstance(x, (dict, set)):
        x.update(content)
    else:
        x.extend(content)


def _contents(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # the variable is not assigned yet
        return None


def _set_contents(cell: CellType, content: Any) -> None:
    cell.cell_contents = content


def _fill(x: Any, content: Any) -> None:
    x[...] = content


def _data(node: Node) -> Any:
    """The array in a buffer, copied if it is small: it may be written to in place, or replaced."""
    data = node._data
    return data, data.copy() if getattr(data, "nbytes", _BYTES + 1) <= _BYTES else None


def _set_data(node: Node, state: Any) -> None:
    node._data, content = state
    if content is not None:
        node._data[...] = content


def _is(a: Any, b: Any) -> bool:
    return a is b


def _identical(a: Any, b: Any) -> bool:
    """True for containers of the same objects."""
    if isinstance(a, dict):
        return list(a) == list(b) and all(x is y for x, y in zip(a.values(), b.values(), strict=True))
    if isinstance(a, set):
        return bool(a == b)
    return len(a) == len(b) and all(x is y for x, y in zip(a, b, strict=True))


def _equal(a: Any, b: Any) -> bool:
    """True for equal numbers, texts and arrays, nan being equal to itself, and containers of equal ones."""
    if a is b:
        return True
    if isinstance(a, np.ndarray):
        return same_bytes(a, b)
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(_equal(x, b[key]) for key, x in a.items())
    if isinstance(a, (tuple, list)):
        return len(a) == len(b) and ((_are_plain(a) and a == b) or all(map(_equal, a, b)))
    return bool(a == b or a != a)


def _are_plain(x: Any) -> bool:
    """True for integers and tuples of them, as Python's generators have: compared at once, and not one by one."""
    return all(part.__class__ is int for part in x)


def _set_bits(generator: Any, state: Any) -> None:
    generator.bit_generator.state = state


def _set_state(bits: Any, state: Any) -> None:
    bits.state = state


@functools.cache
def _global_generators() -> tuple[Any, ...]:
    """The generators behind the functions of Python's module ``random`` and of NumPy's; all kinds are registered."""
    import random  # imported late, as numpy.random is: both together would take a tenth of the time of the import

    register_state(np.random.Generator, lambda generator: generator.bit_generator.state, _set_bits)
    register_state(np.random.BitGenerator, lambda bits: bits.state, _set_state)
    register_state(np.random.RandomState, lambda x: x.get_state(legacy=False), np.random.RandomState.set_state)
    register_state(random.Random, random.Random.getstate, random.Random.setstate)
    return random._inst, np.random.get_state.__self__  # type: ignore[attr-defined]


register_state(SimpleNamespace)
