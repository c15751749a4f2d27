"""Threads and the machine: set and pinned before NumPy is loaded, and described."""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
MARK = "GATEGRAD_BENCHMARKS"
"""Set in the environment of the process that was started with its threads."""
PEERS = ("torch", "jax", "micrograd", "mygrad", "scikit-learn")


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def restart_with(threads: str, arguments: list[str]) -> None:
    """Start the command anew with its number of threads, which libraries read when they are loaded.

    One thread is pinned to one core where the system can, so that it does not move. Nothing happens in the process
    that was started so.
    """
    count = "1" if threads == "1" else str(cores())
    if os.environ.get(MARK) == threads:
        return
    environment = os.environ | dict.fromkeys(VARIABLES, count) | {MARK: threads}
    if threads == "1":
        environment["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", "benchmarks", *arguments], environment)


def description(threads: str, hips: dict[str, str] | None) -> dict[str, Any]:
    """The machine, the versions of everything, the threads and the load, for the head of a report."""
    import numpy

    blas = numpy.show_config(mode="dicts")["Build Dependencies"]["blas"]  # type: ignore[index]
    found = {name: installed for name in PEERS if (installed := _version(name))}
    return {
        "machine": f"{platform.system()} {platform.release()} {platform.machine()}",
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "threads": "1, pinned to one core" if threads == "1" and hasattr(os, "sched_setaffinity") else threads,
        "python": platform.python_version(),
        "numpy": numpy.__version__,
        "blas": f"{blas['name']} {blas['version']}",
        "peers": found | ({"HIPS autograd": f"{hips['autograd']} (NumPy {hips['numpy']})"} if hips else {}),
        "load": load(),
    }


def load() -> float | None:
    """The number of processes that wanted to run in the last minute."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _cpu() -> str:
    """The name of the processor."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or "unknown"
