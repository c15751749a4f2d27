"""The cases of the benchmarks, a module a group, in the order of the report."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.harness import Case

MODULES = ("mlp", "compiled", "epochs", "scalars", "functions", "matrices", "joining", "graphs", "convolutions",
           "layers", "ops", "importing")  # fmt: skip


def every() -> Iterator[Case]:
    """All cases of all modules."""
    for name in MODULES:
        yield from import_module(f"benchmarks.cases.{name}").cases()
