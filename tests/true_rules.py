"""The true rules of every op put to ``check_grads`` at many points: how often one is accused. A script, not run in CI.

``python tests/true_rules.py`` draws 2,000 points for each row of the case table, in every dtype that it takes, and
prints for each how many were looked at and how many gradients were called wrong: there must be none. It takes hours.

    python tests/true_rules.py                       # everything
    python tests/true_rules.py tanh matmul-complex   # some rows
    python tests/true_rules.py --points 200 --jobs 2 # fewer points, two processes
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
import warnings
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from autograd.testing import GradientError
from tests.op_cases import ROWS
from tests.testing.points import at_random_points, checked


def look(title: str, points: int) -> tuple[str, int, list[str], float]:
    """(row, points looked at, reports of those that were accused, seconds of CPU) for one row of the table."""
    (case,) = (case for case in ROWS if case.title == title)
    seen, accused, start = 0, [], time.process_time()

    @at_random_points(case, points)
    def row(operands: list[Any], params: dict[str, Any], seed: int) -> None:
        nonlocal seen
        seen += 1
        try:
            checked(case, operands, params, seed)
        except GradientError as error:
            accused.append(f"{error}\n  at {operands!r}, {params!r}")

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        row()
    return title, seen, accused, time.process_time() - start


def main() -> int:
    """Look at the rows named on the command line, or at all."""
    every = [case.title for case in ROWS]
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("rows", nargs="*", default=every, help="titles of rows of the case table (default: all)")
    parser.add_argument("--points", type=int, default=2000, help="points drawn for each row (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default: %(default)s)")
    options = parser.parse_args()
    if unknown := sorted(set(options.rows) - set(every)):
        parser.error(f"no such rows: {', '.join(unknown)}")
    points = wrong = 0
    with multiprocessing.get_context("spawn").Pool(options.jobs) as pool:
        runs = [pool.apply_async(look, (title, options.points)) for title in options.rows]
        for run in runs:
            title, seen, accused, seconds = run.get()
            print(f"{title}: {len(accused)} of {seen} accused, {seconds:.0f} s", flush=True)
            print(*accused[:3], sep="\n", end="\n" if accused else "", flush=True)
            points, wrong = points + seen, wrong + len(accused)
    print(f"{wrong} of {points} true gradients accused, in {len(options.rows)} rows of the table")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
