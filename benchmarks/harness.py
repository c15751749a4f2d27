"""Cases, and how they are run: interleaved rounds, a collection of garbage between them, memory apart from time.

In a round every contestant of a case runs once, in an order that turns from round to round, so the machine's other work
hits all of them. A ratio is the median of the ratios within the rounds; beside it stands the ratio of the fastest
rounds.
"""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import Any, Protocol

from benchmarks.hips_worker import HipsError, HipsWorker
from benchmarks.limited import Outcome, Unfinished

ROUND = 0.005
"""Seconds that a round of a contestant takes at least, where the case leaves the number of its steps open."""
WARM = 6
"""Steps that an engine makes at most before its rounds: a compiled step is fast from its third call on."""
HIPS = "hips"

Step = Callable[[], Any]
Maker = Callable[[], Step]


@dataclass(frozen=True)
class Case:
    """One task, and its contestants.

    Attributes:
        name: unique; a pattern of the command line is looked for in it.
        group: the table that it stands in.
        contestants: by engine, a maker: it imports its packages (ImportError where one is not installed: the row lacks
            the engine), prepares the same data as the others and returns a step. The step does one unit of work and
            returns numbers or arrays, waiting for them where the engine is asynchronous.
        against: the engine that ratios are to.
        bar: the ratio that "gategrad" is held to; None where there is none.
        hope: the ratio that would be better still.
        rtol: how far results may be apart, relative to the largest entry of an array.
        repeat: steps a round; 0 chooses so many that a round takes some 5 ms.
        rounds: the most rounds that it gets, where a step takes long.
        units: the parts of one step, such as nodes; times and memory are given for one of them.
        peak: the peak of the memory of one step is measured.
        held: the memory that ``Outcome.alive`` holds after a step is measured.
    """

    name: str
    group: str
    contestants: Mapping[str, Maker]
    against: str = "numpy"
    bar: float | None = None
    hope: float | None = None
    rtol: float = 1e-6
    repeat: int = 1
    rounds: int = 1_000
    units: int = 1
    peak: bool = False
    held: bool = False


@dataclass
class Figures:
    """One engine's figures in one case.

    Attributes:
        seconds: of one unit, by rounds.
        peak: bytes at the highest point of one step; None where it was not measured.
        held: bytes of one unit after a step; None where it was not measured.
        note: why there are no figures, "" where there are.
    """

    seconds: list[float] = field(default_factory=list)
    peak: int | None = None
    held: float | None = None
    note: str = ""

    @property
    def best(self) -> float | None:
        """Seconds of the fastest round."""
        return min(self.seconds, default=None)

    @property
    def middle(self) -> float | None:
        """The median of the rounds."""
        return median(self.seconds) if self.seconds else None


@dataclass
class Row:
    """The figures of all engines in one case."""

    case: Case
    figures: dict[str, Figures]

    def ratio(self, engine: str) -> float | None:
        """The median of the ratios, round by round, of an engine to the engine that the case compares with."""
        ours, theirs = self._pair(engine)
        return median(a / b for a, b in zip(ours, theirs, strict=True)) if ours and theirs else None

    def ratio_of_best(self, engine: str) -> float | None:
        """The ratio of the fastest rounds."""
        ours, theirs = self._pair(engine)
        return min(ours) / min(theirs) if ours and theirs else None

    def _pair(self, engine: str) -> tuple[list[float], list[float]]:
        other = self.figures.get(self.case.against, Figures())
        return self.figures[engine].seconds, other.seconds


class Runner(Protocol):
    """One engine's steps of one case, wherever they run."""

    def run(self, repeat: int) -> float:
        """Seconds of so many steps."""

    def result(self) -> Any:
        """The results of one step."""

    def close(self) -> None:
        """The data are dropped."""


class Here:
    """Steps in this process."""

    def __init__(self, maker: Maker) -> None:
        self._step = maker()

    def run(self, repeat: int) -> float:
        """Seconds of so many steps; an ``Outcome`` may bring its own."""
        step, told = self._step, 0.0
        gc.collect()  # garbage of other cases must not count here; this case's own does
        start = perf_counter()
        for _ in range(repeat):
            out = step()
        taken = perf_counter() - start
        if isinstance(out, Outcome) and out.seconds is not None:
            told = out.seconds * repeat
        return told or taken

    def result(self) -> Any:
        """The results of one step, without the remarks of an ``Outcome``."""
        out = self._step()
        return out.numbers if isinstance(out, Outcome) else out

    def memory(self) -> tuple[int, int]:
        """The bytes in use at the highest point of one step, and the bytes that its result holds."""
        self._step()  # the first step also makes objects that stay
        gc.collect()
        tracemalloc.start()
        try:
            before, _ = tracemalloc.get_traced_memory()
            out = self._step()
            after, highest = tracemalloc.get_traced_memory()
            del out
        finally:
            tracemalloc.stop()
        return highest - before, after - before

    def close(self) -> None:
        """The data are dropped."""
        del self._step
        gc.collect()


class There:
    """Steps of HIPS autograd, in a process of its own."""

    def __init__(self, worker: HipsWorker, name: str) -> None:
        self._worker, self._name = worker, name
        worker.prepare(name)

    def run(self, repeat: int) -> float:
        """Seconds of so many steps."""
        return self._worker.run(self._name, repeat)

    def result(self) -> Any:
        """The results of one step, as nested lists."""
        return self._worker.result(self._name)

    def close(self) -> None:
        """The data are dropped."""
        self._worker.forget(self._name)


def prepared(case: Case, worker: HipsWorker | None) -> tuple[dict[str, Runner], dict[str, str]]:
    """The engines of a case that are installed, ready to run, and the reasons why others are missing."""
    runners: dict[str, Runner] = {}
    missing: dict[str, str] = {}
    for engine, maker in case.contestants.items():
        if engine == HIPS and worker is None:
            missing[engine] = "no --hips"
            continue
        try:
            runners[engine] = There(worker, case.name) if engine == HIPS and worker else Here(maker)
        except ImportError as error:
            missing[engine] = f"not installed ({error})"
    return runners, missing


@contextmanager
def _frozen() -> Iterator[None]:
    """A block in which collections skip all that is alive now: the million objects of the peers' modules."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def measured(case: Case, rounds: int, worker: HipsWorker | None = None) -> Row:
    """The figures of a case: one round to warm up, then ``rounds`` interleaved ones.

    An engine that is not installed, fails, or does not end under its limit, stands in the row with a note.
    """
    runners, missing = prepared(case, worker)
    row = Row(case, {engine: Figures(note=note) for engine, note in missing.items()})
    row.figures |= {engine: Figures() for engine in runners}
    repeats: dict[str, int] = {}
    names = list(runners)

    def drop(engine: str, note: str) -> None:
        row.figures[engine] = Figures(note=note)
        names.remove(engine)
        runners.pop(engine).close()

    def attempt(engine: str, do: Callable[[], float]) -> float | None:
        try:
            return do()
        except Unfinished as limit:
            drop(engine, str(limit))
        except (RecursionError, MemoryError, HipsError) as error:
            drop(engine, f"failed ({type(error).__name__})")
        return None

    with _frozen():
        for engine in list(names):
            repeats[engine] = attempt(engine, lambda e=engine: _repeat(case, runners[e])) or 1  # type: ignore[misc]
        for turn in range(min(rounds, case.rounds)):
            first = turn % len(names) if names else 0
            for engine in names[first:] + names[:first]:
                times = repeats[engine]
                taken = attempt(engine, lambda e=engine, n=times: runners[e].run(n))  # type: ignore[misc]
                if taken is not None:
                    row.figures[engine].seconds.append(taken / times / case.units)
        for engine, runner in runners.items():
            if isinstance(runner, Here) and (case.peak or case.held):
                peak, held = runner.memory()
                row.figures[engine].peak = peak if case.peak else None
                row.figures[engine].held = held / case.units if case.held else None
    for runner in runners.values():
        runner.close()
    row.figures = {engine: row.figures[engine] for engine in case.contestants}
    return row


def _repeat(case: Case, runner: Runner) -> int:
    """The number of steps in a round, found while the engine warms up."""
    warming = [runner.run(1)]
    if case.repeat:
        return case.repeat
    while len(warming) < 2 or (len(warming) < WARM and sum(warming[1:]) < 4 * ROUND):
        warming.append(runner.run(1))
    taken, times = min(warming), 1
    while taken < ROUND / 4 and times < 10_000:
        times *= 4
        taken = runner.run(times)
    return max(1, round(times * ROUND / taken)) if taken < ROUND else times
