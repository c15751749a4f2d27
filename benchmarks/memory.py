"""Memory that ``checkpoint`` saves, and the time that it costs: ``python benchmarks/memory.py [--steps N] [--size N]``.

A chain of steps on one array, its gradient taken plainly and with the chain cut into √n checkpointed pieces. Peak
memory is what Python's allocator hands out between the call and the gradient, time the fastest of interleaved rounds.
"""

from __future__ import annotations

import argparse
import math
import time
import tracemalloc
from collections.abc import Callable

import numpy as np

from autograd import checkpoint, grad

Function = Callable[[object], object]


def chain(steps: int) -> Function:
    """``steps`` gates, one after the other."""

    def run(x: object) -> object:
        for _ in range(steps):
            x = np.sin(x)
        return x

    return run


def cut(steps: int) -> Function:
    """The same chain in √n checkpointed pieces."""
    length = math.isqrt(steps)
    pieces = [checkpoint(chain(length)) for _ in range(steps // length)] + [checkpoint(chain(steps % length))]

    def run(x: object) -> object:
        for piece in pieces:
            x = piece(x)
        return x

    return run


def peak(gradient: Function, x: np.ndarray) -> int:
    """Bytes at the highest point."""
    tracemalloc.start()
    gradient(x)
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=1000)
    parser.add_argument("--size", type=int, default=10_000, help="entries of the array")
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    x = np.linspace(0.0, 1.0, options.size)
    contestants = {
        name: grad(lambda x, f=f: np.sum(f(x)))
        for name, f in (("plain", chain(options.steps)), ("checkpointed", cut(options.steps)))
    }
    times = dict.fromkeys(contestants, math.inf)
    for _ in range(options.rounds):
        for name, gradient in contestants.items():
            start = time.perf_counter()
            gradient(x)
            times[name] = min(times[name], time.perf_counter() - start)
    peaks = {name: peak(gradient, x) for name, gradient in contestants.items()}
    print(f"gradient of a chain of {options.steps} steps on {options.size} numbers ({x.nbytes / 1e6:.2f} MB)")
    for name in contestants:
        print(f"{name:14} peak {peaks[name] / 1e6:8.2f} MB   time {times[name] * 1e3:8.1f} ms")
    memory, seconds = (d["checkpointed"] / d["plain"] for d in (peaks, times))
    print(f"ratio          peak {memory:8.3f}      time {seconds:8.2f}")


if __name__ == "__main__":
    main()
