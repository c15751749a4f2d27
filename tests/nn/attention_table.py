"""Attention as PyTorch computed it: results, gradients and second derivatives, for where it is not installed.

``python -m tests.nn.attention_table``, with PyTorch, computes the table again.
"""

import dataclasses
from pathlib import Path

import numpy as np

from tests.nn import stored
from tests.nn.cases.attention import CALLS, Call, given, run_there

TABLE = Path(__file__).with_suffix(".npz")
EACH = 7  # the calls of each name


def drawn(name: str, attempt: int) -> tuple[Call, dict[str, np.ndarray], np.ndarray]:
    """A call, the numbers for it, and the weights of its results and gradients."""
    rng = np.random.default_rng([attempt, *map(ord, name)])
    call = CALLS[name](rng)
    return call, given(call, rng), rng.normal(size=5000)


def write() -> None:
    rows = []
    for name in CALLS:
        for i in range(EACH):
            call, found, seed = drawn(name, 1000 + i)
            expected = run_there(call, found, seed)
            used = seed[: sum(array.size for array in expected)]  # more numbers than needed
            rows.append(([f"{name}-{i}", dataclasses.asdict(call), list(found)], [*found.values(), used, *expected]))
    stored.write(TABLE, rows)


def read() -> dict[str, tuple[Call, dict[str, np.ndarray], np.ndarray, list[np.ndarray]]]:
    """For each call: its description, its arrays, the weights, and PyTorch's results."""
    table = {}
    for (key, call, names), arrays in stored.read(TABLE):
        found = dict(zip(names, arrays, strict=False))
        table[key] = Call(**call), found, arrays[len(names)], arrays[len(names) + 1 :]
    return table


if __name__ == "__main__":
    write()
