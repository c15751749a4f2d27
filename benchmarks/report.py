"""Figures as JSON, which a later run reads as its past, and as Markdown tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.harness import Row

OURS = "gategrad"


def as_json(head: dict[str, Any], runs: list[list[Row]]) -> dict[str, Any]:
    """Everything that was measured: the head, and for each case the figures of all engines.

    Of several runs a ratio is the median of the runs' ratios, a time the median of their medians, the fastest round the
    fastest of all.
    """
    cases = []
    for rows in zip(*runs, strict=True):
        case = rows[0].case
        cases.append(
            {
                "name": case.name,
                "group": case.group,
                "against": case.against,
                "bar": case.bar,
                "hope": case.hope,
                "units": case.units,
                "engines": {engine: _figures(engine, rows) for engine in case.contestants},
            }
        )
    return {"head": head, "cases": cases}


def _figures(engine: str, rows: tuple[Row, ...]) -> dict[str, Any]:
    """The figures of one engine in one case, of all runs."""
    found = [row.figures[engine] for row in rows]
    return {
        "median": _middle([figures.middle for figures in found]),
        "best": min((figures.best for figures in found if figures.best is not None), default=None),
        "ratio": _middle([row.ratio(engine) for row in rows]),
        "ratio of best": _middle([row.ratio_of_best(engine) for row in rows]),
        "rounds": sum(len(figures.seconds) for figures in found),
        "peak": found[-1].peak,
        "held": found[-1].held,
        "note": next((figures.note for figures in found if figures.note), ""),
    }


def _middle(numbers: list[float | None]) -> float | None:
    known = [number for number in numbers if number is not None]
    return median(known) if known else None


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The cases of an earlier report, by name.

    Raises:
        ValueError: the file is no report of this command.
    """
    try:
        return {case["name"]: case for case in json.loads(path.read_text(encoding="utf-8"))["cases"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(f"--against expects a JSON file of an earlier run, got {path}: {error}") from None


def claim(option: str, path: Path) -> None:
    """Make sure of a file before anything is measured for it, with its directory; its content stays until then.

    Raises:
        ValueError: nothing can be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        raise ValueError(f"{option} expects a file that can be written, got {path}: {error}") from error


def write(path: Path, text: str) -> None:
    """The file of a report, and its directory."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def markdown(report: dict[str, Any], earlier: dict[str, dict[str, Any]] | None = None) -> str:
    """The head, and a table a group: the median, the fastest round and the ratio of every engine, and the memory held.

    With an earlier report, a column says our time relative to that of then.
    """
    head = report["head"]
    peers = ", ".join(f"{name} {number}" for name, number in head["peers"].items()) or "none"
    lines = [
        f"{head['cpu']}, {head['cores']} cores, {head['machine']}; Python {head['python']}, NumPy {head['numpy']}, "
        f"BLAS {head['blas']}; threads: {head['threads']}; load {head['load']} before, {head.get('load after')} after.",
        f"Peers: {peers}.",
        f"Of {head['runs']} run(s) of {head['rounds']} interleaved rounds: median (fastest round), ratio to the engine "
        "that the row is held against. Ours in bold misses its bar.",
        "",
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for case in report["cases"]:
        groups.setdefault(case["group"], []).append(case)
    for group, cases in groups.items():
        lines += [f"### {group}", "", *_table(cases, earlier), ""]
    return "\n".join(lines)


def _table(cases: list[dict[str, Any]], earlier: dict[str, dict[str, Any]] | None) -> Iterator[str]:
    engines = list(dict.fromkeys(engine for case in cases for engine in case["engines"]))
    memory = any(figures["peak"] or figures["held"] for case in cases for figures in case["engines"].values())
    columns = ["case", "against", OURS, "bar"] + ["than before"] * bool(earlier)
    columns += [engine for engine in engines if engine != OURS] + ["memory"] * memory
    yield f"| {' | '.join(columns)} |"
    yield "|" + " --- |" * len(columns)
    for case in cases:
        ours = case["engines"][OURS]
        cells = [case["name"], case["against"], _cell(ours, case), _bar(case)]
        if earlier:
            before = earlier.get(case["name"], {}).get("engines", {}).get(OURS, {})
            cells.append(_relative(ours["ratio"], before.get("ratio")))
        cells += [_cell(case["engines"].get(engine), case) for engine in engines if engine != OURS]
        if memory:
            cells.append(_memory(case))
        yield f"| {' | '.join(cells)} |"


def _cell(figures: dict[str, Any] | None, case: dict[str, Any]) -> str:
    if figures is None:
        return ""
    if figures["median"] is None:
        return str(figures["note"])
    text = f"{readable(figures['median'])} ({readable(figures['best'])})"
    if figures["ratio"] is None:
        return text
    missed = case["bar"] is not None and figures is case["engines"][OURS] and figures["ratio"] > case["bar"]
    return f"{text}, **{figures['ratio']:.2f}**" if missed else f"{text}, {figures['ratio']:.2f}"


def _bar(case: dict[str, Any]) -> str:
    if case["bar"] is None:
        return ""
    return f"≤ {case['bar']:g}" + (f" (hope {case['hope']:g})" if case["hope"] is not None else "")


def _relative(now: float | None, before: float | None) -> str:
    """Our ratio now relative to the ratio then, which cancels the speed of the machine."""
    return f"{now / before:.2f}" if now is not None and before else ""


def _memory(case: dict[str, Any]) -> str:
    parts = []
    for engine, figures in case["engines"].items():
        said = [f"peak {size(figures['peak'])}"] if figures["peak"] is not None else []
        said += [f"held {size(figures['held'])}"] if figures["held"] is not None else []
        if said:
            parts.append(f"{engine} {', '.join(said)}")
    return "; ".join(parts)


def readable(seconds: float) -> str:
    """A duration in the unit that suits it."""
    for unit, factor in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= factor:
            return f"{seconds / factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def size(count: float) -> str:
    """A number of bytes in the unit that suits it."""
    for unit, factor in (("GB", 1e9), ("MB", 1e6), ("kB", 1e3)):
        if count >= factor:
            return f"{count / factor:.3g} {unit}"
    return f"{count:.3g} B"
