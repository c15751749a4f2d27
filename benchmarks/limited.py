"""Steps in a fresh process, under a limit of time and memory, and a step's remarks beside its numbers.

A step that may never end, or may take all memory, is run by ``limited``: a fresh Python makes it, runs it once and
answers with its seconds, in which neither the start of Python nor the preparation counts. One that passes a limit
raises ``Unfinished``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
START = 60.0
"""Seconds that the start of Python and the preparation may take, beside the limit of the step."""


class Unfinished(RuntimeError):
    """A step that did not end under its limit; the message says which limit."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a step that has more to say than its numbers.

    Attributes:
        numbers: the numbers that ``--check`` compares.
        seconds: the step's time, where it was taken in another process; it replaces the caller's.
        alive: the objects that the step holds at its end, such as a graph: they count as memory held.
    """

    numbers: Any
    seconds: float | None = None
    alive: Any = None


def limited(
    module: str, function: str, arguments: tuple[Any, ...], seconds: float = 10.0, megabytes: int = 2000
) -> Callable[[], Outcome]:
    """A step that runs in a fresh process the step that ``module.function(*arguments)`` makes there, once.

    Args:
        module: the name of a module that can be imported.
        function: the name of a function in it that returns a step.
        arguments: numbers and text, for that function.
        seconds: the time that the step may take.
        megabytes: the memory that the step may take beyond that of its preparation; kept where the system can.

    Raises:
        Unfinished: by the step, if it passes a limit.
        RuntimeError: by the step, if the process fails; with the end of its output.
    """
    order = repr((module, function, arguments, seconds, megabytes))

    def step() -> Outcome:
        with tempfile.TemporaryDirectory() as directory:
            answer = Path(directory) / "answer"
            command = [sys.executable, "-m", "benchmarks.limited", order, str(answer)]
            environment = {**os.environ, "PYTHONPATH": str(ROOT)}
            try:
                done = subprocess.run(
                    command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds + START
                )
            except subprocess.TimeoutExpired:
                raise Unfinished(f"over {seconds:g} s") from None
            if hasattr(signal, "SIGALRM") and done.returncode == -signal.SIGALRM:
                raise Unfinished(f"over {seconds:g} s")
            if done.returncode:
                raise RuntimeError(f"{function}{arguments} in a process of its own: {done.stderr[-1000:]}")
            kind, *rest = pickle.loads(answer.read_bytes())
        if kind == "memory":
            raise Unfinished(f"over {megabytes / 1000:g} GB")
        taken, numbers = rest
        if taken > seconds:  # no alarm ended the step
            raise Unfinished(f"over {seconds:g} s")
        return Outcome(numbers, taken)

    return step


def _limit_memory(megabytes: int) -> None:
    """Limit the memory that the system hands out from now on, where it has such a limit."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (now + megabytes * 10**6, hard))


def main() -> None:
    """The other side: make one step, run it, and write the answer to the file that was named."""
    import ast

    module, function, arguments, seconds, megabytes = ast.literal_eval(sys.argv[1])
    step = getattr(importlib.import_module(module), function)(*arguments)
    _limit_memory(megabytes)
    gc.collect()
    timer = getattr(signal, "setitimer", None)  # its signal ends the process in any state
    answer: tuple[Any, ...]
    try:
        if timer:
            timer(signal.ITIMER_REAL, seconds)
        start = perf_counter()
        numbers = step()
        taken = perf_counter() - start
        if timer:
            timer(signal.ITIMER_REAL, 0)
        answer = ("done", taken, numbers)
    except (MemoryError, RuntimeError) as error:
        if timer:
            timer(signal.ITIMER_REAL, 0)
        # PyTorch raises RuntimeError when memory runs out
        if isinstance(error, RuntimeError) and "allocate memory" not in str(error):
            raise
        answer = ("memory",)
    Path(sys.argv[2]).write_bytes(pickle.dumps(answer))


if __name__ == "__main__":
    main()
