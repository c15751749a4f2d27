"""Stand-ins for NumPy's functions that ask no argument how it is done, while a function is traced.

``np.asarray(x)`` wants a plain array of x, and ``np.zeros(3)`` makes one: neither tells a tracer. So while a function
is traced, other functions stand under these names in ``numpy``. Given tracers, ``np.array`` and its like write
themselves down, and so do ``np.c_`` and ``np.r_``. ``np.zeros`` and its like do so where the user's own code calls
them: the array is going to be filled. For all others, and in other threads, they are NumPy's. Whoever has kept NumPy's
own function beforehand (``from numpy import asarray``) calls that, and the tracer refuses to become a plain array.

Functions of Python that ask what a tracer is, such as ``type``, have stand-ins, too (``questions``), in the globals of
the modules of the user's code.
"""

from __future__ import annotations

import functools
import operator
import sys
import threading
from collections import deque
from collections.abc import Callable, Collection
from itertools import repeat, starmap
from types import FunctionType
from typing import Any

import numpy as np

from autograd.compiling.questions import OF_PYTHON, is_pythons
from autograd.compiling.traced import tracers_in
from autograd.compiling.tracer import NUMPY, Trace
from autograd.compiling.watching import calls_by_name, is_own
from autograd.engine.node import Node

CONVERSIONS: dict[str, Any] = {
    name: getattr(np, name) for name in ("array", "asarray", "asanyarray", "ascontiguousarray", "asfortranarray")
}
MAKERS: dict[str, Any] = {name: getattr(np, name) for name in ("zeros", "empty", "ones", "full")}
JOINTS: dict[str, Any] = {name: getattr(np, name) for name in ("c_", "r_")}
_NUMPYS = {**CONVERSIONS, **MAKERS, **JOINTS}

_AT_WORK: list[StandIns] = []
"""The blocks that are entered; they are entered by one thread at a time."""


class StandIns:
    """A block in which stand-ins take the places of NumPy's functions. Blocks may stand in each other.

    Args:
        trace: the trace of the function that runs in the block.
        makes: False to leave alone the functions that make arrays.
        asks: pairs of the globals of code and the name of a function of Python in ``questions`` that it asks.

    Attributes:
        made: how many arrays were made for the trace.

    Example:
        >>> trace = Trace()
        >>> x = trace.input(np.ones(3))
        >>> with StandIns(trace):
        ...     y = np.asarray([x[0], 2.0])
        >>> type(y).__name__, np.asarray is CONVERSIONS["asarray"]
        ('TracedArray', True)
    """

    def __init__(self, trace: Trace, makes: bool = True, asks: Collection[tuple[Any, str]] = ()) -> None:
        self.trace, self.makes, self.made = trace, makes, 0
        self.asks = [(names, name) for names, name in asks if is_pythons(names, name)]

    def __enter__(self) -> StandIns:
        _AT_WORK[:] = [block for block in _AT_WORK if block.trace.open]  # drops a block that Ctrl-C has left behind
        _AT_WORK.append(self)
        deque(starmap(operator.setitem, [(names, name, OF_PYTHON[name]) for names, name in self.asks]), maxlen=0)
        if len(_AT_WORK) == 1:
            _put(_STAND_INS, _NUMPYS)
        return self

    def __exit__(self, *exception: object) -> None:
        self.leave()

    def leave(self) -> None:
        """End the block, if it has not ended: Ctrl-C may come before the first line of ``__exit__``."""
        _AT_WORK[:] = [block for block in _AT_WORK if block is not self]
        others = {(id(names), name) for block in _AT_WORK for names, name in block.asks}
        own = [(names, name) for names, name in self.asks if (id(names), name) not in others]
        put = [(names, name, None) for names, name in own if names.get(name) is OF_PYTHON[name]]
        deque(starmap(dict.pop, put), maxlen=0)
        if not _AT_WORK:
            _put(_NUMPYS, _STAND_INS)


def is_tracing() -> bool:
    """True while this thread traces a function."""
    return bool(_AT_WORK) and _AT_WORK[-1].trace.open and _AT_WORK[-1].trace.thread == threading.get_ident()


def _put(functions: dict[str, Any], instead: dict[str, Any]) -> None:
    """Set names of ``numpy`` in one call into C, which nothing interrupts; what a user has put there stays."""
    names = [name for name in functions if vars(np)[name] is instead[name]]
    deque(map(setattr, repeat(np), names, [functions[name] for name in names]), maxlen=0)


def _converting(f: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(f)
    def stand_in(*args: Any, **kwargs: Any) -> Any:
        for tracer in tracers_in((args, kwargs)):
            if not tracer._trace.open or kwargs.get("like") is not None:  # NumPy itself asks the array ``like``
                break
            if _holds_a_node(args):  # NumPy asks each part of a node, and the tracers in it refuse
                break
            if not sys._getframe(1).f_code.co_filename.startswith(NUMPY):  # code of NumPy calls the original
                return tracer._trace.call(f, args, kwargs)
        return f(*args, **kwargs)

    return stand_in


def _holds_a_node(x: Any) -> bool:
    return any(map(_holds_a_node, x)) if type(x) in (tuple, list) else isinstance(x, Node)


def _making(f: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(f)
    def stand_in(*args: Any, **kwargs: Any) -> Any:
        block = _AT_WORK[-1] if _AT_WORK else None
        if block is None or not block.makes or not block.trace.open or threading.get_ident() != block.trace.thread:
            return f(*args, **kwargs)
        of_shape = args[:1] or kwargs.get("shape")
        caller = sys._getframe(1)
        if not is_own(caller) or kwargs.get("like") is not None or any(True for _ in tracers_in(of_shape)):
            return f(*args, **kwargs)
        if not calls_by_name(caller, f.__name__):  # code in C, such as np.random.rand, fills the memory of an array
            return f(*args, **kwargs)
        numbers = any(True for _ in tracers_in((args, kwargs)))
        if not numbers and (plain := f(*args, **kwargs)).dtype.hasobject:
            return plain
        block.made += 1
        if "shape" in kwargs:
            args = (kwargs.pop("shape"), *args)
        return block.trace.call(f, args, kwargs)

    return stand_in


class _Joint:
    """``np.c_`` or ``np.r_``, which joins what stands in brackets."""

    def __init__(self, joint: Any) -> None:
        self._joint = joint

    def __getitem__(self, key: Any) -> Any:
        for tracer in tracers_in(key):
            if tracer._trace.open:
                return tracer._trace.call(self._joint.__getitem__, (key,), {})
        return self._joint[key]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._joint, name)


def _as_numpys(f: Any) -> Any:
    """The function as one of NumPy's: who asks which module wants an array of a Tensor looks past it."""
    made = FunctionType(f.__code__, {**globals(), "__name__": "numpy"}, f.__name__, f.__defaults__, f.__closure__)
    made.stands_for = f.__wrapped__  # type: ignore[attr-defined]  # NumPy finds the function of ``like=`` by its name
    return functools.update_wrapper(made, f.__wrapped__)


_STAND_INS: dict[str, Any] = {name: _as_numpys(_converting(f)) for name, f in CONVERSIONS.items()}
_STAND_INS |= {name: _as_numpys(_making(f)) for name, f in MAKERS.items()}
_STAND_INS |= {name: _Joint(joint) for name, joint in JOINTS.items()}
