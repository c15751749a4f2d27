"""Results of engines compared: ``differences`` says where they are not the same."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.harness import Case


def plain(result: Any) -> Any:
    """Arrays of numbers in lists and dicts, in place of an engine's own kinds."""
    if isinstance(result, dict):
        return {key: plain(part) for key, part in result.items()}
    if isinstance(result, list | tuple):
        return [plain(part) for part in result]
    if hasattr(result, "detach"):
        result = result.detach()
    return np.asarray(result, dtype=float)


def differences(case: Case, results: dict[str, Any]) -> list[str]:
    """A line for each engine whose results (made ``plain``) differ from those of the first.

    Of dicts, the parts that both have are compared.

    An engine named "... forward" computes no gradient: its results are compared with the first of the others'.
    """
    if not results:
        return []
    (first, expected), *others = results.items()
    lines = []
    for engine, got in others:
        wanted = expected[0] if engine.endswith(" forward") else expected
        found = next(_apart(got, wanted, case.rtol, ""), None)
        if found:
            lines.append(f"{case.name}: {engine} differs from {first}{found}")
    return lines


def _apart(got: Any, expected: Any, rtol: float, where: str) -> Iterator[str]:
    """The places at which two results differ, with their distance there."""
    if isinstance(expected, np.ndarray):
        with contextlib.suppress(ValueError):  # lists of numbers cannot be compared where a result came as text
            got = np.asarray(got)
    if isinstance(expected, dict) and isinstance(got, dict):
        for key in expected.keys() & got.keys():
            yield from _apart(got[key], expected[key], rtol, f"{where}[{key!r}]")
    elif isinstance(expected, list) != isinstance(got, list):
        yield f" at {where or 'the top'}: {type(got).__name__}, expected {type(expected).__name__}"
    elif isinstance(expected, list):
        if len(got) != len(expected):
            yield f" at {where or 'the top'}: {len(got)} parts, expected {len(expected)}"
        for i, (one, other) in enumerate(zip(got, expected, strict=False)):
            yield from _apart(
                np.asarray(one) if not isinstance(one, list | dict) else one, other, rtol, f"{where}[{i}]"
            )
    elif got.shape != expected.shape:
        if got.size == expected.size == 1:
            yield from _apart(got.reshape(()), expected.reshape(()), rtol, where)
        else:
            yield f" at {where or 'the top'}: shape {got.shape}, expected {expected.shape}"
    elif expected.size:
        scale = abs(expected).max()
        worst = abs(got - expected).max()
        if not worst <= rtol * scale + 1e-300:
            yield f" at {where or 'the top'} by {worst:.3g} where the largest entry is {scale:.3g} (rtol {rtol:g})"
