"""HIPS autograd in a process of its own: ``HipsWorker(python)`` on our side, ``python -I hips_worker.py`` on the other.

Both packages are imported as ``autograd``, so no process can hold both. The other Python is one where HIPS autograd is
installed and this project is not, for example ::

    python -m venv hips && hips/bin/pip install autograd==1.8.0

It finds the cases of this directory, but neither of our packages. Orders go to it as lines of text and come back as
lines of JSON; between two orders it waits, so that rounds stay interleaved. Threads and pinning are inherited.

===================== ===========================================================================
``versions``          ``{"python": ..., "numpy": ..., "autograd": ...}``
``prepare NAME``      ``{"ready": NAME}``; ``{"missing": TEXT}`` where a module is not installed
``run NAME REPEAT``   ``{"seconds": SECONDS}`` of all REPEAT steps
``result NAME``       ``{"result": NESTED LISTS OF NUMBERS}`` of one step
``forget NAME``       ``{"forgot": NAME}``: its data are dropped
===================== ===========================================================================

An order that fails is answered by ``{"error": TEXT}``.
"""

from __future__ import annotations

import contextlib
import gc
import importlib.util
import json
import pkgutil
import platform
import subprocess
import sys
import traceback
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from time import perf_counter
from typing import Any, TextIO, cast

ENGINE = "hips"


class HipsError(RuntimeError):
    """The other process failed, or ended; the message is its own."""


class HipsWorker:
    """Our side: starts the process, sends orders and reads answers.

    Args:
        python: the path of a Python where HIPS autograd is installed.

    Raises:
        ValueError: this Python cannot be run, or has no HIPS autograd.
    """

    def __init__(self, python: str) -> None:
        try:
            self._process = subprocess.Popen(
                [python, "-I", str(Path(__file__).resolve())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        except OSError as error:
            raise ValueError(
                f"--hips expects a Python where HIPS autograd is installed, got {python!r}: {error}"
            ) from None
        self._orders = cast(TextIO, self._process.stdin)
        self._answers = cast(TextIO, self._process.stdout)
        try:
            self.versions: dict[str, str] = self._ask("versions")
        except HipsError as error:
            self.close()
            raise ValueError(
                f"--hips expects a Python where HIPS autograd is installed, got {python!r}: {error}"
            ) from None

    def prepare(self, name: str) -> None:
        """Make the case's data and functions in the other process; ImportError if a package is missing there."""
        answer = self._ask(f"prepare {name}")
        if "missing" in answer:
            raise ImportError(answer["missing"])

    def run(self, name: str, repeat: int = 1) -> float:
        """The seconds that ``repeat`` steps of a prepared case took there."""
        return float(self._ask(f"run {name} {repeat}")["seconds"])

    def result(self, name: str) -> Any:
        """The result of one step of a prepared case: numbers, and nested lists of numbers in place of arrays."""
        return self._ask(f"result {name}")["result"]

    def forget(self, name: str) -> None:
        """Drop the data of a prepared case in the other process."""
        self._ask(f"forget {name}")

    def close(self) -> None:
        """Tell the process to end, and wait for it."""
        with contextlib.suppress(BrokenPipeError):  # the process has ended already
            self._orders.close()
        self._process.wait()
        self._answers.close()

    def __enter__(self) -> HipsWorker:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, order: str) -> dict[str, Any]:
        try:
            self._orders.write(order + "\n")
            self._orders.flush()
            line = self._answers.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise HipsError(f"the process of HIPS autograd ended at {order!r}")
        try:
            answer: dict[str, Any] = json.loads(line)
        except ValueError:
            raise HipsError(f"expected a line of JSON in answer to {order!r}, got {line!r}") from None
        if "error" in answer:
            raise HipsError(f"HIPS autograd at {order!r}: {answer['error']}")
        return answer


def plain(value: Any) -> Any:
    """Numbers, lists and nothing else, of a number, an array, or nested tuples, lists and dicts of them."""
    if isinstance(value, dict):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, tuple | list):
        return [plain(part) for part in value]
    return value.tolist() if hasattr(value, "tolist") else value


class _Server:
    """The other side: holds the steps that were prepared, and obeys orders."""

    def __init__(self, makers: dict[str, Callable[[], Callable[[], Any]]]) -> None:
        self._makers = makers
        self._steps: dict[str, Callable[[], Any]] = {}

    def obey(self, order: str) -> dict[str, Any]:
        verb, _, rest = order.partition(" ")
        if verb == "versions":
            return {"python": platform.python_version(), "numpy": version("numpy"), "autograd": version("autograd")}
        if verb == "prepare":
            if rest not in self._makers:
                raise ValueError(f"expected a case that has a contestant {ENGINE!r}, got {rest!r}")
            try:
                self._steps[rest] = self._makers[rest]()
            except ImportError as error:
                return {"missing": str(error)}
            gc.freeze()  # collections between rounds skip the objects of the modules
            return {"ready": rest}
        if verb == "run":
            name, _, repeat = rest.rpartition(" ")
            return {"seconds": _seconds(self._step(name), int(repeat))}
        if verb == "result":
            return {"result": plain(self._step(rest)())}
        if verb == "forget":
            self._steps.pop(rest, None)
            return {"forgot": rest}
        raise ValueError(f"expected versions, prepare, run, result or forget, got {verb!r}")

    def _step(self, name: str) -> Callable[[], Any]:
        if name not in self._steps:
            raise ValueError(f"expected a case that was prepared, got {name!r}")
        return self._steps[name]

    def serve(self, orders: TextIO, answers: TextIO) -> None:
        for line in orders:
            try:
                answer = self.obey(line.rstrip("\n"))
            except Exception as error:
                traceback.print_exc(file=sys.stderr)
                answer = {"error": f"{type(error).__name__}: {error}"}
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def _seconds(step: Callable[[], Any], repeat: int) -> float:
    """The seconds of ``repeat`` steps: garbage of others is collected before."""
    gc.collect()
    start = perf_counter()
    for _ in range(repeat):
        step()
    return perf_counter() - start


def _package_of_cases() -> None:
    """Make ``benchmarks`` importable, but not the directory around it, which holds our ``autograd``."""
    here = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        "benchmarks", here / "__init__.py", submodule_search_locations=[str(here)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["benchmarks"] = module
    spec.loader.exec_module(module)


def _makers() -> dict[str, Callable[[], Callable[[], Any]]]:
    """For each case of ``benchmarks.cases``, by name: the function that prepares HIPS autograd's step."""
    package = importlib.import_module("benchmarks.cases")
    names = sorted(module.name for module in pkgutil.iter_modules(package.__path__))
    modules = [importlib.import_module(f"benchmarks.cases.{name}") for name in names]
    found = [case for module in modules if hasattr(module, "cases") for case in module.cases()]
    return {case.name: case.contestants[ENGINE] for case in found if ENGINE in case.contestants}


def main() -> None:
    """Read orders from the standard input until it is closed."""
    answers, sys.stdout = sys.stdout, sys.stderr  # output that a case prints is no answer
    _package_of_cases()
    _Server(_makers()).serve(sys.stdin, answers)


if __name__ == "__main__":
    main()
