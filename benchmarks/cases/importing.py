"""The time that an import takes, in a fresh interpreter for each step, the interpreter's start included."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import Case

ROOT = Path(__file__).resolve().parents[2]
MODULES = {"gategrad": "autograd", "gategrad nn": "nn", "numpy": "numpy", "torch": "torch", "jax": "jax",
           "mygrad": "mygrad"}  # fmt: skip


def imports(module: str, path: str | None) -> Callable[[], Callable[[], Any]]:
    """A step that imports ``module`` in a fresh interpreter, with ``path`` before the installed packages."""

    def make() -> Callable[[], Any]:
        if importlib.util.find_spec(module) is None:
            raise ImportError(f"No module named {module!r}")
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment.pop("PYTHONPATH", None)
        if path is not None:
            environment["PYTHONPATH"] = path
        command, elsewhere = [sys.executable, "-c", f"import {module}"], tempfile.gettempdir()

        def step() -> Any:
            return subprocess.run(command, check=True, env=environment, cwd=elsewhere).returncode

        step()  # the first run writes the bytecode, as an installation would
        return step

    return make


def cases() -> Iterator[Case]:
    """One case: the import of each engine."""
    contestants = {engine: imports(module, str(ROOT)) for engine, module in MODULES.items()}
    contestants["hips"] = imports("autograd", None)
    yield Case("import in a fresh interpreter", "import", contestants, bar=1.2, hope=1.1, rounds=15)
