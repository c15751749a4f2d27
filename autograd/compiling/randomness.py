"""Randomness in a function that is compiled: draws that a program repeats anew, and randomness that is found out.

A ``numpy.random.Generator`` that the function reads is an input of its program. While it is traced,
``TracedGenerator`` stands in its place: it draws from a copy and writes the draw down as a call on the input, so that
the program draws from the real one, in the same order. What is drawn from elsewhere (``numpy.random.normal``,
``random``, a generator that the function makes itself without a seed), the time, and counters are constants of a trace.
Two traces of one function differ in them: ``difference`` says where.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, NoReturn, cast

import numpy as np

from autograd.compiling.forms import form_of
from autograd.compiling.program import Call, Guard, Method, Note, Program, Var, same
from autograd.compiling.traced import plain, tracers_in, variables
from autograd.compiling.tracer import Trace, Untraceable

_IN_PLACE = frozenset(("shuffle",))


class TracedGenerator(np.random.Generator):
    """A generator of a run: it draws what the real one would, without moving it, and writes the draws down."""

    def __init__(self, trace: Trace, generator: np.random.Generator) -> None:
        super().__init__(copy.deepcopy(generator.bit_generator))
        self._trace = trace
        self._drawing = False
        self._var = trace._variable(generator)
        trace.inputs.append(self._var)

    def _draw(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        trace = self._trace
        method = getattr(super(), name)
        if self._drawing:  # permutation() calls shuffle(), which is not a draw of its own
            return method(*args, **kwargs)
        trace._check_thread(name)
        if name in _IN_PLACE or kwargs.get("out") is not None:
            trace.refuse(f"{name}: got an array to write random numbers into, expected draws that make a new one")
        self._drawing = True
        try:
            result = method(*plain(args), **plain(kwargs))
        finally:
            self._drawing = False
        sources = list(tracers_in((args, kwargs)))
        out, wrapped = trace._wrapped(result, [], [])
        note, state = trace.note(), cast(Mapping[str, str], np.geterr())
        trace.steps.append(
            Call(
                Method(name), (self._var, *variables(args)), variables(kwargs), out, static=not sources,
                error_state=state, pure=False, note=note,
            )
        )  # fmt: skip
        if sources and isinstance(out, Var):
            trace.steps.append(Guard("shape", form_of, out, form_of(result), note))
        return wrapped

    def spawn(self, n_children: int) -> NoReturn:
        """Refused: the sequence of seeds would move at tracing alone."""
        self._trace.refuse("spawn: got a generator in a function that is compiled, expected draws from it")

    def __reduce__(self) -> NoReturn:
        self._trace.refuse("got a generator to copy in a function that is compiled, expected draws from it")


def _drawing(name: str) -> Any:
    def draw(self: TracedGenerator, *args: Any, **kwargs: Any) -> Any:
        return self._draw(name, args, kwargs)

    draw.__name__ = name
    return draw


for _name in dir(np.random.Generator):
    if not _name.startswith("_") and _name not in ("bit_generator", "spawn"):
        setattr(TracedGenerator, _name, _drawing(_name))


class Draws:
    """The states of generators before a run, to be put back if the run does not come to its end.

    Example:
        >>> rng = np.random.default_rng(0)
        >>> draws = Draws([rng])
        >>> first = rng.random()
        >>> draws.undo()
        >>> rng.random() == first
        True
    """

    __slots__ = ("_generators", "_states")

    def __init__(self, generators: Collection[np.random.Generator]) -> None:
        self._generators = generators
        self._states = [generator.bit_generator.state for generator in generators]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draws) and all(map(_same_state, self._states, other._states))

    __hash__ = None  # type: ignore[assignment]  # as Python has it: states change, so they are no keys

    def undo(self) -> None:
        """Put the states back."""
        for generator, state in zip(self._generators, self._states, strict=True):
            generator.bit_generator.state = state


def _same_state(x: Any, y: Any) -> bool:
    if isinstance(x, Mapping):
        return x.keys() == y.keys() and all(_same_state(x[key], y[key]) for key in x)
    if isinstance(x, (tuple, list)):
        return len(x) == len(y) and all(map(_same_state, x, y))
    return bool(np.array_equal(x, y))


class HiddenRandomness(Untraceable):
    """A function has drawn from a hidden source, even if its result does not show it.

    Attributes:
        program: that of the run.
    """

    program: Program | None = None


@contextmanager
def other_randomness() -> Iterator[Callable[[], bool]]:
    """A block in which hidden sources give other numbers than outside of it; their states are put back at its end.

    These are NumPy's old source, that of the module ``random``, and generators in context variables. A traced run is
    not the user's, so it must not move what the user's own draws come from; and as it gets other numbers than the
    uncompiled call beside it, a function that computes with such numbers is found out.
    """
    numpys, pythons = np.random.get_state(), random.getstate()  # noqa: NPY002  (the old generator is meant)
    tokens = [
        (var, var.set(np.random.default_rng()))
        for var, x in copy_context().items()
        if isinstance(x, np.random.Generator)
    ]
    try:
        random.seed()
        seed = random.getrandbits(32)
        np.random.seed(seed)  # noqa: NPY002  (as above; with no seed it takes ten times as long)
        python, theirs = random.getstate(), _states(tokens)

        def drawn() -> bool:
            """True if the next bytes are not those after the seed; to get NumPy's state takes five times as long."""
            following = np.random.bytes(16)  # noqa: NPY002  (as above)
            np.random.seed(seed)  # noqa: NPY002  (as above)
            moved = np.random.bytes(16) != following  # noqa: NPY002  (as above)
            return moved or random.getstate() != python or not _same_state(_states(tokens), theirs)

        yield drawn
    finally:
        for var, token in tokens:
            var.reset(token)
        np.random.set_state(numpys)  # noqa: NPY002  (as above)
        random.setstate(pythons)


def _states(tokens: list[Any]) -> Any:
    return [(var.get().bit_generator.state, var.get().bit_generator.seed_seq.n_children_spawned) for var, _ in tokens]


def difference(first: Program, second: Program) -> str:
    """The first step in which two programs of the same run differ, in words; "" if they do not.

    They differ where the function computed with numbers that are others each time: randomness that it does not read
    from a generator, the time, a counter.
    """
    for a, b in zip(first.steps, second.steps, strict=False):
        if type(a) is not type(b) or not _alike(_content(a), _content(b)):
            return _words(a.note)
    if len(first.steps) != len(second.steps):
        longer = first if len(first.steps) > len(second.steps) else second
        return _words(longer.steps[min(len(first.steps), len(second.steps))].note)
    return "" if _alike(first.outputs, second.outputs) else _words(Note())


def _content(step: Call | Guard) -> Any:
    return (
        (step.kind, step.var, step.answer)
        if isinstance(step, Guard)
        else (step.f, step.args, dict(step.kwargs), step.out)
    )


def hidden_source() -> HiddenRandomness:
    """The reason for a function that draws from a source of its own."""
    return HiddenRandomness(_words(Note()))


def _words(note: Note) -> str:
    place = f"{note.file}:{note.line}: " if note.file else ""
    return (
        f"{place}computes with a number that is another one in each run: randomness from nowhere, the time, or a "
        f"counter; draw from a numpy.random.Generator that it is given or that an object holds, or pass the number "
        f"as an argument"
    )


def _alike(x: Any, y: Any) -> bool:
    """True if two arguments are the same: variables by their number, arrays by their bits."""
    if isinstance(x, Var) or isinstance(y, Var):
        return isinstance(x, Var) and isinstance(y, Var) and x.number == y.number
    if type(x) is not type(y):
        return False
    if isinstance(x, np.ndarray):
        return x.shape == y.shape and bool(x.dtype == y.dtype) and (x.dtype.hasobject or x.tobytes() == y.tobytes())
    if isinstance(x, np.generic):
        return bool(x.tobytes() == y.tobytes())
    if isinstance(x, (tuple, list)):
        return len(x) == len(y) and all(map(_alike, x, y))
    if isinstance(x, dict):
        return x.keys() == y.keys() and all(_alike(x[key], y[key]) for key in x)
    if isinstance(x, slice):
        return _alike((x.start, x.stop, x.step), (y.start, y.stop, y.step))
    if isinstance(x, (bool, int, float, complex, str, bytes)):
        return same(x, y)
    return True  # functions, dtypes and other objects without numbers
