"""Raw arrays that a graph needs and the user may write into: guards that are always on.

- The numbers of a plain array that a rule will read are remembered when its op is recorded, and compared when the
  graph is swept. Of a large array only some numbers are remembered.
- The numbers that ``t.data`` of a leaf hands out are remembered too. A write is noted with its time; ``versions``
  refuses it. ``docs/edges.md`` has the writes that pass, and the cost; ``watch_writes()`` looks at everything.
"""

from __future__ import annotations

from functools import cache
from sys import getrefcount
from typing import TYPE_CHECKING, Any
from weakref import ref

import numpy as np

from autograd.engine import clock
from autograd.engine.clock import LOCK, one_at_a_time
from autograd.engine.memory import numbers_of, owner_of, sample_of
from autograd.engine.node import Node, describe
from autograd.engine.recording import current_recording, recorder
from autograd.errors import GraphError

if TYPE_CHECKING:
    from autograd.engine.op import Op

Array = np.ndarray[Any, Any]
ndarray = np.ndarray

SMALL, LARGE = 8192, 65536
"""Bytes up to which all numbers of an array are remembered, and from which some are; see ``docs/edges.md``."""

History = tuple[tuple[int, bytes], ...]
"""Numbers of an array, and the times from which on, or up to which, nodes were recorded with them; oldest first."""

operands: dict[int, tuple[ref[Any], History]] = {}
"""Plain operands that rules read, by id: the array, and its numbers, each from the time on that stands with them."""

shown: dict[int, tuple[Any, int, bytes]] = {}
"""Arrays that ``t.data`` showed, by the id of the array that owns the memory: that array, a time, its numbers.

Nodes of an earlier time were recorded before the numbers were remembered. (Small arrays are held, larger ones weakly.)
"""

written: dict[int, tuple[ref[Any], History]] = {}
"""Memory that was written to, by the id of its owner: the owner, and its numbers before each write.

The time that stands with them is later than that of the nodes that were recorded with them.
"""

_quiet = 0
"""The last time to which this file moved the clock, although nothing was changed."""

_loud = 0
"""The time of the last change before that."""


@one_at_a_time
def last_change() -> int:
    """The time of the last change of data: the data of nodes that are not older are unchanged."""
    return _loud if clock.now == _quiet else clock.now


def remember(x: Array, op: Op, i: int) -> None:
    """Remember the numbers of ``x``, a plain array that is to be recorded as operand ``i``, if a rule may read them."""
    size = x.nbytes
    if SMALL < size < LARGE or not _is_read(op, i):
        return
    watch = None
    if (on := current_recording()) is not True:
        if not on:
            return
        watch = recorder()
        while watch is not None and watch.guards:
            watch = watch.outer
    numbers = x.tobytes() if size <= SMALL and type(x) is ndarray else sample_of(x, SMALL)
    entry = operands.get(key := id(x))
    if entry is None or entry[0]() is not x:
        with LOCK:
            if watch is None:
                operands[key] = ref(x), ((0, numbers),)
            if len(operands) > _most:
                _forget_the_dead()
    elif (history := entry[1])[-1][1] != numbers:
        # The first numbers stay, for those who write and put back; the next are not known any more.
        if len(history) > 9:
            history = history[0], (history[1][0], b""), *history[3:]
        with LOCK:
            operands[key] = entry[0], (*history, (clock.move(), numbers))


def _forget_the_dead() -> None:
    global _most
    for table in (operands, written):
        for key, (reference, _) in list(table.items()):
            if reference() is None:
                table.pop(key, None)
    _most = max(256, 2 * len(operands))


_most = 256
"""The number of entries of ``operands`` at which those of dead arrays are dropped."""


@cache
def _is_read(op: Op, i: int) -> bool:
    """True if the rule of another operand may look at operand ``i``."""
    if op.variadic:
        return op.kind != "linear"
    others = [names for j, names in enumerate(op.reads) if j != i]
    return any(names is None or op.operands[i] in names for names in others)


def check_operand(node: Node, x: Array) -> None:
    """GraphError if ``x``, a plain operand of a node that is about to be swept, was written to."""
    entry = operands.get(id(x))
    if entry is None:
        return
    reference, history = entry
    time, numbers = history[-1]
    if node.time >= time and type(x) is ndarray and x.nbytes <= SMALL and x.tobytes() == numbers:  # fast path
        return
    if node.time < time:
        numbers = next((before for time, before in reversed(history) if time <= node.time), b"")
    if reference() is not x or sample_of(x, SMALL) == numbers:
        return
    op = node.op
    assert op is not None
    for i, y in enumerate(node.inputs):
        if y is x and _is_read(op, i):
            if type(x) is not ndarray:
                x.refuse_write()
            raise GraphError(
                f"{op.name}: the data of operand {op.operand(i)} ({describe(x)}) was written to after {op.name} "
                f"recorded it, and its gradient needs the old one; run the forward pass again, or write into a copy"
            )


@one_at_a_time
def show(data: Any) -> int:
    """Remember the numbers of ``data``, which a node holds and the user is about to get. The time is returned."""
    global _quiet, _loud
    if data.__class__ is not ndarray:
        return 0
    key, held = id(data), data
    if key in shown or data.base is not None or data.nbytes > SMALL:
        key, held, numbers = _looked_at(data)
    else:  # fast path
        numbers = data.tobytes() if type(data) is ndarray else numbers_of(data)
    now = clock.now  # from here to the entry there is no call: no other thread runs between these lines
    if now != _quiet:
        _loud = now
    clock.now = _quiet = now = now + 1
    shown[key] = held, now, numbers
    if not now & 255:
        settled()
    return now


def forget(data: Any) -> None:
    """Let go of what was remembered of ``data``."""
    shown.pop(id(data), None)


def _looked_at(data: Array) -> tuple[int, Any, bytes]:
    """The entry of ``shown`` for a view, or for an array that is large or was shown before; a write is noted."""
    owner = owner_of(data)
    with LOCK:
        key, numbers = id(owner), sample_of(owner, SMALL)
        entry = shown.get(key)
        held: Any = owner if owner is data and owner.nbytes <= SMALL else ref(owner)
        if entry is not None and (entry[0] if entry[0].__class__ is ndarray else entry[0]()) is owner:
            _note(owner, entry[1], entry[2], numbers)
            if owner is data:
                held = entry[0]  # a weak reference if a view was shown: a reference count does not reveal views
    return key, held, numbers


def _count_of_one() -> int:
    """The count of references that ``settled`` sees for an array that only its node holds; Pythons differ in it."""
    nodes = [np.zeros(1)]
    count = 0
    for _, (held, _, _) in list({0: (nodes[0], 0, b"")}.items()):
        count = getrefcount(held)
    return count


_HELD = _count_of_one()


def settled() -> int:
    """``last_change``, after a check of the shown arrays. Arrays that only their node can reach are forgotten."""
    with LOCK:
        for key, (held, time, before) in list(shown.items()):
            if held.__class__ is ndarray:
                if (numbers := numbers_of(held)) != before:
                    _note(held, time, before, numbers)
                if getrefcount(held) <= _HELD:
                    shown.pop(key, None)
                else:
                    shown[key] = held, time, numbers
            elif (owner := held()) is None:
                shown.pop(key, None)
            else:
                numbers = sample_of(owner, SMALL)
                _note(owner, time, before, numbers)
                shown[key] = held, time, numbers
    return last_change()


def _note(owner: Array, time: int, before: bytes, after: bytes) -> None:
    """Note a write into the array ``owner``: nodes older than ``time`` were recorded with the numbers ``before``."""
    global _loud
    if before != after:
        reference, history = written.get(id(owner), (None, ()))
        if reference is None or reference() is not owner:
            reference, history = ref(owner), ()
        if len(history) > 64:  # of the first half the oldest numbers stay, and that something was written after them
            history = history[0], (history[32][0], b""), *history[33:]
        written[id(owner)] = reference, (*history, (time, before))
        _loud = max(_loud, time)
        if len(written) > _most:
            _forget_the_dead()


def written_since(x: Array, time: int) -> bool:
    """True if the numbers of an array differ from those with which nodes of a time were recorded."""
    owner = owner_of(x)
    reference, history = written.get(id(owner), (None, ()))
    known = reference is not None and reference() is owner
    before = next((numbers for later, numbers in history if later > time), None)
    if not known or before is None:
        return False
    if not before:  # those numbers are not known any more
        return True
    now = sample_of(owner, SMALL)
    if type(owner) is not ndarray:
        return now != before and bool(owner.refuse_write())
    # the whole array was sampled: compare only the part that x shows
    if len(now) == owner.nbytes and owner.flags.c_contiguous:
        start = owner.__array_interface__["data"][0]
        first, end = np.lib.array_utils.byte_bounds(x)
        now, before = now[first - start : end - start], before[first - start : end - start]
    return now != before
