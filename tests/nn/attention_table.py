"""Attention as PyTorch computed it: results, gradients and second derivatives, for where it is not installed.

``python -m tests.nn.attention_table``, with PyTorch, computes the table again.
"""

import dataclasses
import json
from pathlib import Path

import numpy as np

from tests.nn.cases.attention import CALLS, Call, given, run_there

TABLE = Path(__file__).with_suffix(".npz")
EACH = 7  # calls of one name


def drawn(name: str, attempt: int) -> tuple[Call, dict[str, np.ndarray], np.ndarray]:
    """A call, the numbers for it, and the weights of its results and gradients."""
    rng = np.random.default_rng([attempt, *map(ord, name)])
    call = CALLS[name](rng)
    return call, given(call, rng), rng.normal(size=5000)


def write() -> None:
    rows, flat = [], []
    for name in CALLS:
        for i in range(EACH):
            call, found, seed = drawn(name, 1000 + i)
            expected = run_there(call, found, seed)
            shapes = [array.shape for array in (*found.values(), *expected)]
            used = sum(array.size for array in expected)  # more than enough
            rows.append([f"{name}-{i}", dataclasses.asdict(call), list(found), shapes, used])
            flat += [array.ravel() for array in (*found.values(), *expected, seed[:used])]
    np.savez_compressed(TABLE, rows=json.dumps(rows), numbers=np.concatenate(flat))


def read() -> dict[str, tuple[Call, dict[str, np.ndarray], np.ndarray, list[np.ndarray]]]:
    """For each call: what it is, what is given, the weights, and what PyTorch made of it."""
    with np.load(TABLE) as file:
        rows, rest = json.loads(file["rows"].item()), file["numbers"]
    table = {}
    for key, call, names, shapes, used in rows:
        arrays = []
        for shape in shapes:
            size = int(np.prod(shape))
            arrays.append(rest[:size].reshape(shape))
            rest = rest[size:]
        found = dict(zip(names, arrays, strict=False))
        table[key] = Call(**call), found, rest[:used], arrays[len(names) :]
        rest = rest[used:]
    assert not rest.size
    return table


if __name__ == "__main__":
    write()
