"""Numbers that PyTorch computed, so that equality is proved where it is not installed too.

``python -m tests.nn.layer_table``, with PyTorch, computes the table again.
"""

import dataclasses
import json
from pathlib import Path

import numpy as np

from tests.nn.cases import DRAW
from tests.nn.layer_cases import Case, given, run_there

TABLE = Path(__file__).with_suffix(".npz")
EACH = 5  # cases of one name


def write() -> None:
    rows, flat = [], []
    for name, draw in DRAW.items():
        for i in range(EACH):
            rng = np.random.default_rng([i, len(rows)])
            case = draw(rng)
            found, seed = given(case, rng), rng.normal(size=10_000)
            expected = run_there(case, found, seed)
            arrays = [*found, seed[: expected[0].size], *expected]
            shapes = [[array.dtype.kind, array.shape] for array in arrays]
            rows.append([f"{name}-{i}", dataclasses.asdict(case), len(found), shapes])
            flat += [array.ravel() for array in arrays]
    np.savez_compressed(TABLE, rows=json.dumps(rows), numbers=np.concatenate(flat))


def read() -> dict[str, tuple[Case, list[np.ndarray], np.ndarray, list[np.ndarray]]]:
    """For each case: what it is, what is given, the weights of its results, and what PyTorch made of it."""
    with np.load(TABLE) as file:
        rows, rest = json.loads(file["rows"].item()), file["numbers"]
    table = {}
    for key, case, count, shapes in rows:
        arrays = []
        for kind, shape in shapes:
            size = int(np.prod(shape))
            arrays.append(rest[:size].reshape(shape).astype(np.int64 if kind == "i" else np.float64))
            rest = rest[size:]
        table[key] = (Case(**case), arrays[:count], arrays[count], arrays[count + 1 :])
    assert not rest.size
    return table


if __name__ == "__main__":
    write()
