"""The command: ``python -m benchmarks [PATTERN ...]``, for example ``python -m benchmarks "MLP step" --check``.

Every case is run for this project, for NumPy by hand, and for each peer that is installed: ``pip install ".[bench]"``
brings them all but HIPS autograd, which has our import name and needs a virtual environment of its own ::

    python -m venv hips && hips/bin/pip install autograd scipy
    python -m benchmarks --hips hips/bin/python
"""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from benchmarks.machine import description, load, restart_with


def parser() -> argparse.ArgumentParser:
    """The arguments of the command."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    made.add_argument("patterns", nargs="*", metavar="PATTERN", help="part of a case's name or group; all without it")
    made.add_argument("--rounds", type=_count, default=15, help="interleaved rounds a case (default: %(default)s)")
    made.add_argument("--runs", type=_count, default=1, help="runs of all rounds; ratios are their medians")
    made.add_argument("--threads", choices=("1", "all"), default="1", help="of each library (default: %(default)s)")
    made.add_argument("--check", action="store_true", help="compare the results of all engines before any time counts")
    made.add_argument("--check-only", action="store_true", help="compare the results and measure nothing")
    made.add_argument("--hips", metavar="PYTHON", help="a Python in which HIPS autograd is installed")
    made.add_argument("--json", type=Path, metavar="FILE", help="where to write all figures")
    made.add_argument("--markdown", type=Path, metavar="FILE", help="where to write the tables, beside printing them")
    made.add_argument("--against", type=Path, metavar="FILE", help="JSON of an earlier run, to compare ratios with")
    made.add_argument("--list", action="store_true", help="print the names of the cases")
    return made


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected 1 or more, got {text}")
    return int(text)


def chosen(patterns: list[str]) -> list[Any]:
    """The cases that a pattern names, in order; all of them without one.

    Raises:
        ValueError: a pattern names none.
    """
    from benchmarks.cases import every

    cases = list(every())
    for pattern in patterns:
        if not any(pattern in case.name or pattern == case.group for case in cases):
            raise ValueError(f"expected a part of a case's name or a group (--list has them), got {pattern!r}")
    return [c for c in cases if not patterns or any(p in c.name or p == c.group for p in patterns)]


def checked(cases: list[Any], worker: Any) -> list[str]:
    """A line for each engine whose results differ from ours, in any case."""
    from benchmarks.checking import differences, plain
    from benchmarks.harness import prepared
    from benchmarks.limited import Unfinished

    lines = []
    for case in cases:
        runners, _ = prepared(case, worker)
        results = {}
        for engine, runner in runners.items():
            try:
                results[engine] = plain(runner.result())
            except (Unfinished, RecursionError, MemoryError) as error:
                print(f"{case.name}: {engine} not compared: {error}", file=sys.stderr)
            runner.close()
        lines += differences(case, results)
    return lines


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; the exit status is 1 where ``--check`` found a difference."""
    given = sys.argv[1:] if arguments is None else arguments
    options = parser().parse_args(given)
    if options.list:
        print("\n".join(f"{case.group}: {case.name}" for case in chosen(options.patterns)))
        return 0
    restart_with(options.threads, given)
    from benchmarks.harness import measured
    from benchmarks.hips_worker import HipsWorker
    from benchmarks.report import as_json, claim, markdown, read, write

    _threads_of_torch(options.threads)
    with ExitStack() as stack:
        try:
            cases = chosen(options.patterns)
            earlier = read(options.against) if options.against else None
            for option, path in (("--json", options.json), ("--markdown", options.markdown)):
                if path and not options.check_only:
                    claim(option, path)
            worker = stack.enter_context(HipsWorker(options.hips)) if options.hips else None
        except ValueError as error:
            parser().error(str(error))
        if options.check or options.check_only:
            lines = checked(cases, worker)
            if lines:
                print("\n".join(lines), file=sys.stderr)
                return 1
            print(f"{len(cases)} cases: all engines agree", file=sys.stderr)
            if options.check_only:
                return 0
        head = description(options.threads, worker.versions if worker else None)
        head |= {"rounds": options.rounds, "runs": options.runs}
        runs: list[list[Any]] = []
        for turn in range(options.runs):
            rows = []
            for case in cases:
                print(f"run {turn + 1} of {options.runs}: {case.name}", file=sys.stderr, flush=True)
                rows.append(measured(case, options.rounds, worker))
            runs.append(rows)
        head["load after"] = load()
    report = as_json(head, runs)
    text = markdown(report, earlier)
    print(text)
    if options.json:
        write(options.json, json.dumps(report, indent=1) + "\n")
    if options.markdown:
        write(options.markdown, text)
    return 0


def _threads_of_torch(threads: str) -> None:
    """Set PyTorch's number of threads, which it keeps apart from that of other libraries."""
    if threads == "1":
        try:
            import torch
        except ImportError:
            return
        torch.set_num_threads(1)


if __name__ == "__main__":
    sys.exit(main())
