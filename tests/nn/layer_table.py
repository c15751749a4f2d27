"""Numbers that PyTorch computed, so that equality is proved where it is not installed too.

``python -m tests.nn.layer_table``, with PyTorch, computes the table again; a new name leaves the rows of the others as
they are.
"""

import dataclasses
from pathlib import Path

import numpy as np

from tests.nn import stored
from tests.nn.cases import DRAW
from tests.nn.layer_cases import Case, given, run_there

TABLE = Path(__file__).with_suffix(".npz")
EACH = 5  # the cases of each name


def drawn(name: str, attempt: int) -> tuple[Case, list[np.ndarray], np.ndarray]:
    """A case, its arrays, and the weights of its results."""
    rng = np.random.default_rng([attempt, *map(ord, name)])
    case = DRAW[name](rng)
    return case, given(case, rng), rng.normal(size=10_000)


def write() -> None:
    rows = []
    for name in DRAW:
        for attempt in range(EACH):
            case, found, seed = drawn(name, 1000 + attempt)
            expected = run_there(case, found, seed)
            arrays = [*found, seed[: expected[0].size], *expected]
            rows.append(([f"{name}-{attempt}", dataclasses.asdict(case), len(found)], arrays))
    stored.write(TABLE, rows)


def read() -> dict[str, tuple[Case, list[np.ndarray], np.ndarray, list[np.ndarray]]]:
    """For each case: its description, its arrays, the weights of its results, and PyTorch's results."""
    return {
        key: (Case(**case), arrays[:count], arrays[count], arrays[count + 1 :])
        for (key, case, count), arrays in stored.read(TABLE)
    }


if __name__ == "__main__":
    write()
