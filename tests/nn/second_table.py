"""Second derivatives that PyTorch computed of layers, activations and losses, where it has them.

``python -m tests.nn.second_table``, with PyTorch, computes the table again. ``second_here`` and ``second_there`` give
both libraries the same numbers and return the result of a case, the gradients of the sum of its sines with random
weights by all inputs and parameters, and the gradients of a sum of these with random weights. The sine makes second
derivatives of what is linear between its kinks.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from autograd import Tensor, gradients
from tests.nn import stored
from tests.nn.cases import basic, functions, layers, losses
from tests.nn.layer_cases import Case, built_here, built_there, called, given

TABLE = Path(__file__).with_suffix(".npz")
EACH = 4  # the cases of each name
ROWS = {**basic.DRAW, **layers.DRAW, **losses.DRAW, **functions.DRAW}
del ROWS["BCELoss"]  # PyTorch adds 1e-12 to denominators of the second derivative; tests of the loss check it
# PyTorch lacks some or all of their second derivatives
WITHOUT = {"EmbeddingBag", "MultiMarginLoss", "MultiLabelMarginLoss"}
NAN = {"Mish"}  # PyTorch's second derivative is NaN far above 0


def drawn(name: str, attempt: int) -> tuple[Case, list[np.ndarray], np.ndarray]:
    """A case, its arrays, and the numbers that weights are taken of."""
    rng = np.random.default_rng([attempt, *map(ord, name)])
    case = ROWS[name](rng)
    return case, given(case, rng), rng.normal(size=5000)


def _parts(seed: np.ndarray, shapes: list[Any]) -> list[np.ndarray]:
    """Arrays of these shapes, each of numbers of its own."""
    ends = np.cumsum([int(np.prod(shape)) for shape in shapes])
    assert ends[-1] <= seed.size
    return [part.reshape(shape) for part, shape in zip(np.split(seed[: ends[-1]], ends[:-1]), shapes, strict=True)]


def second_here(case: Case, found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    module, args = built_here(case, found)
    out = called(case, module, args)
    leaves = [x for x in args if isinstance(x, Tensor)] + ([] if case.is_function else module.parameters())
    if not leaves:
        return [out]
    start, *seeds = _parts(seed, [out.shape, *(x.shape for x in leaves)])
    first = gradients([np.sin(out)], leaves, [start], create_graph=True)
    second = gradients(first, leaves, seeds)
    zeros = [np.zeros(x.shape) if g is None else g for x, g in zip(leaves, second, strict=True)]
    return [out.data, *(g.data for g in first), *zeros]


def second_there(case: Case, found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    import torch

    module, args = built_there(case, found)
    out = called(case, module, args)
    leaves = [x for x in args if x.requires_grad] + ([] if case.is_function else list(module.parameters()))
    if not leaves:
        return [out.numpy()]
    parts = _parts(seed, [tuple(x.shape) for x in [out, *leaves]])
    start, *seeds = [torch.tensor(part) for part in parts]
    first = torch.autograd.grad(torch.sin(out), leaves, start, create_graph=True)
    second = torch.autograd.grad(first, leaves, seeds, allow_unused=True, materialize_grads=True)
    return [x.numpy(force=True) for x in (out, *first, *second)]


def write() -> None:
    rows = []
    for name in ROWS:
        for attempt in range(EACH):
            case, found, seed = drawn(name, 1000 + attempt)
            try:
                expected = second_there(case, found, seed)
            except (NotImplementedError, RuntimeError) as error:
                if name not in WITHOUT or "derivative" not in str(error):
                    raise
                continue
            used = seed[: sum(x.size for x in expected)]
            rows.append(([f"{name}-{attempt}", dataclasses.asdict(case), len(found)], [*found, used, *expected]))
    stored.write(TABLE, rows)


def read() -> dict[str, tuple[Case, list[np.ndarray], np.ndarray, list[np.ndarray]]]:
    """For each case: its description, its arrays, the numbers for weights, and PyTorch's results."""
    return {
        key: (Case(**case), arrays[:count], arrays[count], arrays[count + 1 :])
        for (key, case, count), arrays in stored.read(TABLE)
    }


if __name__ == "__main__":
    write()
