"""State: values outside of its arguments that a function reads and changes, in a trace and in the runs of its program.

``Tracing`` is a block around one traced run. The values of the surroundings (``reads``) are replaced by tracers of
copies, and put back at its end in any case. A value that differs afterwards is a *change* that the function makes: its
numbers are outputs of the program, and ``Changes.commit`` makes the change after a run, with the stamps by which graphs
that were recorded before notice it. Nothing is changed before that, and the commit itself is one call into C, which
Ctrl-C does not interrupt.
"""

from __future__ import annotations

import operator
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any, Self

import numpy as np

from autograd.compiling.copies import copy_of
from autograd.compiling.keeping import KINDS, mutable_parts, view_of
from autograd.compiling.places import ABSENT, NUMBERS, Location
from autograd.compiling.program import Call, Var
from autograd.compiling.randomness import TracedGenerator, other_randomness
from autograd.compiling.reads import Surroundings
from autograd.compiling.rows import write
from autograd.compiling.traced import Traced, mapped
from autograd.compiling.tracer import Trace, Untraceable
from autograd.engine import clock
from autograd.engine.guards import forget, shown
from autograd.engine.memory import owner_of
from autograd.engine.node import Node, leaf
from autograd.engine.outdated import separate

SWAPPED = threading.RLock()
"""Held while tracers stand in the places of the user's objects."""

_MOST_INTERRUPTS = 100
"""The number of attempts to put back replaced values after Ctrl-C."""

_CONSTANTS = (bool, int, float, complex, str, bytes, type(None), np.generic, np.dtype, type, range)


class Tracing:
    """A block in which tracers of a trace stand in the places that a function reads from outside.

    Args:
        around: the surroundings.
        trace: the trace; the inputs of the surroundings are added to its own.

    Attributes:
        first: the position of the first of these inputs in the program.
        changes: the changes of the function; set after the block, if it came to its end.
        draws: True if it has drawn from a hidden source; set likewise.
    """

    def __init__(self, around: Surroundings, trace: Trace) -> None:
        self.around, self.trace = around, trace
        self.first, self.draws = 0, False
        self.changes: Changes | None = None
        self._is_inside = False

    def __enter__(self) -> Self:
        SWAPPED.acquire()
        self._is_inside = True
        self.first = len(self.trace.inputs)
        self._sources = other_randomness()
        self._drawn = self._sources.__enter__()
        self._before = [place.get() for place in self.around.locations]
        self._contents = [(holder.content, holder.content.copy()) for holder in self.around.holders]
        self._compared = [(x, x.copy("K")) for x in self.around.compared]
        self._copies: dict[int, Any] = {}
        self._originals: dict[int, Any] = {}
        self._moving: list[Any] = []
        try:
            for source, x in zip(self.around.inputs, self.around.values() if self.around.inputs else (), strict=True):
                self._take(x, source.path)
            self._put = [self._traced(x, at) for at, x in zip(self.around.locations, self._before, strict=True)]
            _set_all(self.around.locations, self._put, self._before)
            self._contents_put = [holder.content.copy() for holder in self.around.holders]
        except BaseException as error:
            self.__exit__(type(error), error, None)
            raise
        return self

    def _take(self, x: Any, path: str) -> None:
        """The next input of the trace."""
        if isinstance(x, np.random.Generator):
            tracer: Any = TracedGenerator(self.trace, x)
        else:
            tracer = self.trace.input(x, path)
        self._moving.append(tracer)
        if not isinstance(x, (int, float, complex)) or isinstance(x, np.generic):
            self._copies[id(x)] = tracer
            self._originals[id(tracer)] = x

    def given(self, x: Any) -> Any:
        """An argument, with the replacements of the generators in it."""
        if type(x) is np.random.Generator:
            return self._copies.get(id(x), x)
        if type(x) in (tuple, list):
            return type(x)(map(self.given, x))
        return {key: self.given(part) for key, part in x.items()} if type(x) is dict else x

    def _traced(self, x: Any, at: Location, inside: tuple[int, ...] = ()) -> Any:
        """The replacement of ``x``."""
        if id(x) in self._copies:
            return self._copies[id(x)]
        i = self.around.moving_at.get((id(at.owner), at.key, inside))
        if i is not None:
            return self._moving[i]
        if isinstance(x, tuple):
            parts = [self._traced(part, at, (*inside, i)) for i, part in enumerate(x)]
            if any(new is not old for new, old in zip(parts, x, strict=True)):
                return type(x)(*parts) if hasattr(x, "_fields") else tuple(parts)
        if type(x) is np.ndarray:  # each call compares the array, so nothing may write into it meanwhile
            copy = self._copies[id(x)] = copy_of(x)
            self._originals[id(copy)] = x
            return copy
        return x

    def __exit__(self, kind: Any, error: Any, traceback: Any) -> None:
        try:
            if kind is None and self.trace.refused is None:
                self.changes = Changes(self)
                self._check_constants()
                self.draws = self._drawn()
        finally:
            self.leave()

    def leave(self) -> None:
        """End the block, if it has not ended: Ctrl-C may come before the first line of ``__exit__``."""
        if not self._is_inside:
            return
        self._put_back()
        self._copies, self._originals, self._moving, self._put, self._contents_put = {}, {}, [], [], []
        for key, (held, _, _) in list(shown.items()):  # the engine guards arrays that ``t.data`` gave away
            if isinstance(held, Traced):
                shown.pop(key, None)
        self._sources.__exit__(None, None, None)
        self._is_inside = False
        SWAPPED.release()

    def _put_back(self) -> None:
        """Restore all places, to the end, even if it is interrupted."""
        interrupt: BaseException | None = None
        for _ in range(_MOST_INTERRUPTS):
            try:
                for content, before in self._contents:
                    _restore(content, before)
                _set_all(self.around.locations, self._before, [place.get() for place in self.around.locations])
                break
            except KeyboardInterrupt as error:
                interrupt = error
        if interrupt is not None:
            raise interrupt

    def _check_constants(self) -> None:
        """Refuse a function that has written into an array that is only compared; protect the program's copy of it."""
        for x, copy in (*self._compared, *((self._originals[i], x) for i, x in self._plain_copies())):
            if x.tobytes("K") != copy.tobytes("K"):
                if any(x is y for y, _ in self._compared):
                    x[...] = copy
                raise Untraceable(
                    f"writes into an array of shape {x.shape} that it reads from outside; pass it as an argument"
                )
        if self._compared:
            for step in self.trace.steps:
                if isinstance(step, Call):
                    step.args = mapped(step.args, np.ndarray, self._own)
                    step.kwargs = mapped(dict(step.kwargs), np.ndarray, self._own)

    def _plain_copies(self) -> Iterator[tuple[int, Any]]:
        return ((id(x), x) for x in self._copies.values() if type(x) is np.ndarray)

    def _own(self, array: Any) -> Any:
        """A constant of the program, as a copy if the user can write into it."""
        shared = any(np.may_share_memory(array, x) for x, _ in self._compared)
        return copy_of(array) if shared else array

    def found(self) -> Iterator[tuple[Location, Any, Any]]:
        """Each place that holds another object than the one put there: the place, the old object, and the new one."""
        seen: set[tuple[int, Any]] = set()
        for holder, put in zip(self.around.holders, self._contents_put, strict=True):
            now, path = holder.content, holder.path
            if isinstance(now, set):
                if now != put:
                    raise Untraceable(f"changes {path}, a set; return the new entries")
                continue
            if isinstance(now, deque):
                if len(now) != len(put) or any(map(operator.is_not, now, put)):
                    raise Untraceable(f"changes {path}, a deque; return the new entries, or append outside")
                continue
            if isinstance(now, list):
                if len(now) != len(put):
                    raise Untraceable(
                        f"changes the length of {path}, a list, which would happen at tracing alone; return what is to "
                        f"be added to it"
                    )
                now, put = dict(enumerate(now)), dict(enumerate(put))
            elif put.keys() - now.keys():
                raise Untraceable(f"takes entries out of {path}")
            for key, x in now.items():
                seen.add((id(holder.content), key))
                if x is not put.get(key, ABSENT):
                    place = Location(holder.content, key, True, holder.spelled(key))
                    yield place, put.get(key, ABSENT), x
        for place, put in zip(self.around.locations, self._put, strict=True):
            if (id(place.owner), place.key) not in seen:
                seen.add((id(place.owner), place.key))
                x = place.get()
                if x is not put:
                    yield place, put, x


class Changes:
    """The changes that one way through a function makes outside of it.

    Args:
        tracing: the block of the traced run, at its end.

    Attributes:
        outputs: the variables that the commit needs, to be returned by the program.
        is_state: True if there is anything to commit.
        moved: the paths of numbers that the function changes: they should be read afresh.
        written: the positions, among the inputs of the surroundings, of the arrays that are written in place.
        given: for each output that is an array of the caller's or a view of one, the position of the input, the
            function that makes the view, and the positions among the outputs. They are kept as they are: a copy would
            not show what is written into them later.
    """

    def __init__(self, tracing: Tracing) -> None:
        self._known = tracing.around.known
        self._stored: list[Any] = []
        self._originals = tracing._originals
        self._trace: Trace | None = tracing.trace
        self.outputs: list[Var] = []
        self.moved: set[str] = set()
        self._places: list[Location] = []
        self._forms: list[Callable[[list[Any]], Any]] = []
        for place, put, now in tracing.found():
            if issubclass(type(put), (*NUMBERS, np.number)) and isinstance(now, (*NUMBERS, np.number)):
                self.moved.add(place.path)
            self._places.append(place)
            self._forms.append(self._form(now, place.path))
        self._separated = [
            place.owner for place in self._places if isinstance(place.owner, Node) and place.key == "_data"
        ]
        inputs = tracing.trace.inputs[tracing.first :]
        changed = {var.root for step in tracing.trace.steps if isinstance(step, Call) for var in step.writes}
        self.written = [i for i, var in enumerate(inputs) if var in changed]
        inputs = tracing.trace.inputs
        kept = dict.fromkeys(var for var in self.outputs if var.is_array and var.root in inputs)
        self.given = [
            (inputs.index(var.root), view_of(tracing.trace, var), [i for i, x in enumerate(self.outputs) if x is var])
            for var in kept
        ]
        self._trace = None
        self.is_state = bool(self._places or self.written)
        self._of_nodes = [i for i in self.written if tracing.around.inputs[i].node is not None]
        self._columns: tuple[list[Any], list[Any], list[Any]] = (
            [place.setter for place in self._places],
            [place.owner for place in self._places],
            [place.key for place in self._places],
        )
        self._is_direct = all(type(form) is operator.itemgetter for form in self._forms)

    def check_result(self, value: Any, arguments: Any) -> None:
        """Refuse a result, or a part of one, that a place holds, too: what is written into the one shows in the other.

        Also refuse a list or a dict that a result has twice, and a place that keeps one among the arguments.
        """
        seen = set[int]()
        for x in mutable_parts(value):
            if id(x) in seen and type(x) is not np.ndarray:
                raise Untraceable(f"returns one {type(x).__name__} at two places; return a copy at one of them")
            seen.add(id(x))
            if id(x) in self._known or any(x is y for y in self._stored):
                raise Untraceable(f"returns {KINDS[type(x)]} that it keeps outside, too; return a copy")
        for x in mutable_parts(arguments):
            if any(x is y for y in self._stored):
                raise Untraceable(f"keeps {KINDS[type(x)]} that is an argument; keep a copy")
        self._stored = []

    def _form(self, x: Any, path: str) -> Callable[[list[Any]], Any]:
        """A function that makes the new content of a place from the values of the outputs."""
        cls = type(x)
        if isinstance(x, Traced):
            if x._trace is not self._trace:
                raise Untraceable(f"{path} holds numbers of another function that is being compiled")
            i = len(self.outputs)
            self.outputs.append(x._var)
            return operator.itemgetter(i)
        if id(x) in self._originals:
            original = self._originals[id(x)]
            return lambda values: original
        if any(x is y for y in self._stored):
            raise Untraceable(f"stores one {cls.__name__} at {path} and at another place; store a copy at one of them")
        if cls in (np.ndarray, list, dict) or isinstance(x, Node):
            self._stored.append(x)
        if cls is np.ndarray:
            kept = copy_of(x)
            return lambda values: copy_of(kept)
        if id(x) in self._known or isinstance(x, _CONSTANTS) or callable(x):
            return lambda values: x
        if cls in (tuple, list) or (isinstance(x, tuple) and hasattr(x, "_fields")):
            parts = [self._form(part, f"{path}[{i}]") for i, part in enumerate(x)]
            build = cls._make if hasattr(x, "_fields") else cls
            return lambda values: build([part(values) for part in parts])
        if cls is dict:
            items = [(key, self._form(part, f"{path}[{key!r}]")) for key, part in x.items()]
            return lambda values: {key: part(values) for key, part in items}
        if isinstance(x, Node) and x.op is None and x._grad is x.no_grad_yet:
            data, flag = self._form(x._data, path), x._requires_grad
            return lambda values: leaf(cls, data(values), flag)
        raise Untraceable(
            f"stores a {cls.__name__} at {path} that it made itself"
            + (", with the graph of its computation; store t.detach() or t.item()" if isinstance(x, Node) else "")
        )

    def planned(self, values: list[Any]) -> list[tuple[Location, Any]]:
        """The places that ``commit`` sets, and their new contents."""
        return [(place, form(values)) for place, form in zip(self._places, self._forms, strict=True)]

    def commit(self, values: list[Any], before: list[Any], rows: Sequence[Any] = (), done: Any = None) -> None:
        """Make the changes.

        Args:
            values: of ``outputs``.
            before: the inputs of the surroundings, as they were read for this run.
            rows: calls ``(f, *args)`` that write into arrays.
            done: an array that becomes True together with all else.

        Raises:
            HalfDone: one of the rows raised an error, as by a filter that makes errors of warnings.
        """
        made = values if self._is_direct else [form(values) for form in self._forms]
        now = clock.move()
        for i in self._of_nodes:
            array = before[i]
            clock.touched.stamp(array if array.base is None else owner_of(array), now)
        for node in self._separated:
            separate(node)
            forget(node._data)
            node._written = now
        write(chain(rows, zip(*self._columns, made, strict=True)), done=done)


def _set_all(places: list[Location], values: list[Any], unless: list[Any] | None) -> None:
    """Set all places in one call into C: an interrupt comes before or after it. Places in ``unless`` stay."""
    rows = [
        (place.setter, place.owner, place.key, x)
        for i, (place, x) in enumerate(zip(places, values, strict=True))
        if unless is None or x is not unless[i]
    ]
    if rows:
        deque(map(operator.call, *zip(*rows, strict=True)), maxlen=0)


def _restore(holder: Any, before: Any) -> None:
    """Restore the content of a container."""
    if isinstance(holder, list):
        if len(holder) != len(before) or any(x is not y for x, y in zip(holder, before, strict=True)):
            holder[:] = before
    elif isinstance(holder, deque):
        if len(holder) != len(before) or any(map(operator.is_not, holder, before)):
            holder.clear()
            holder.extend(before)
    elif isinstance(holder, set):
        if holder != before:
            holder.clear()
            holder.update(before)
    else:
        for key in holder.keys() - before.keys():
            del holder[key]
        for key, x in before.items():
            if holder.get(key, ABSENT) is not x:
                holder[key] = x
