"""Tracers that outlive their run, because the function kept them: found, and replaced by the numbers that they hold.

``losses.append(loss)`` would leave a tracer in the user's list, and happens in no run of a program. So after a traced
run nothing may hold a tracer any more. An object that does gets plain numbers, and the function runs uncompiled.
"""

from __future__ import annotations

import gc
from types import FrameType
from typing import Any

from autograd.compiling.tracer import Trace, Traced, plain, tracers_in
from autograd.engine.node import Node


def kept(trace: Trace) -> list[str]:
    """The kinds of objects that hold tracers of a run which is over; they hold plain numbers from now on."""
    if all(reference() is None for reference in trace.made):
        return []
    gc.collect()  # a cycle of tracers that nothing else refers to does not count as kept
    alive = _alive(trace)
    found: list[str] = []
    mine = id(alive)
    for tracer in alive:
        for holder in gc.get_referrers(tracer):
            if id(holder) != mine and not isinstance(holder, FrameType):
                found.append(type(holder).__name__)
                _give_numbers(holder)
    return sorted(set(found)) or (["object"] if alive else [])


def _alive(trace: Trace) -> list[Any]:
    """The tracers that are left. (This is a function of its own, because local variables would keep a tracer, too.)"""
    return [tracer for reference in trace.made if (tracer := reference()) is not None]


def _give_numbers(holder: Any) -> None:
    """Put plain numbers in the places of the tracers in an object."""
    if isinstance(holder, list):
        holder[:] = [plain(x) for x in holder]
    elif isinstance(holder, dict):
        for key, x in list(holder.items()):
            if any(True for _ in tracers_in(x)):
                holder[key] = plain(x)
    elif isinstance(holder, set):
        tracers = [x for x in holder if isinstance(x, Traced)]
        holder.difference_update(tracers)
        holder.update(plain(x) for x in tracers)
    elif isinstance(holder, tuple):
        for outer in gc.get_referrers(holder):
            if isinstance(outer, (list, dict)):
                _give_numbers(outer)
    elif hasattr(holder, "cell_contents"):
        holder.cell_contents = plain(holder.cell_contents)
    else:
        for name in _slots(holder):
            x = getattr(holder, name, None)
            if any(True for _ in tracers_in(x)):
                object.__setattr__(holder, name, plain(x))


def _slots(holder: Any) -> list[str]:
    names = [name for cls in type(holder).__mro__ for name in getattr(cls, "__slots__", ())]
    return [*names, "_data", "_grad"] if isinstance(holder, Node) else names
