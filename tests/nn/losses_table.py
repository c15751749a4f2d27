"""Second derivatives of activations, distances and losses that PyTorch computed, where it has them.

``python -m tests.nn.losses_table``, with PyTorch, computes the table again.
"""

import dataclasses
import json
from pathlib import Path

import numpy as np

from autograd import Tensor, gradients
from tests.nn import layer_cases
from tests.nn.cases import losses
from tests.nn.layer_cases import Case

TABLE = Path(__file__).with_suffix(".npz")
EACH = 4  # cases of one name
WITHOUT = {"MultiMarginLoss", "MultiLabelMarginLoss"}  # PyTorch has no second derivative of these
NAMES = [name for name in losses.DRAW if name not in WITHOUT]


def drawn(name: str, attempt: int) -> tuple[Case, list[np.ndarray], np.ndarray]:
    """A case, what is given, and the numbers that the first and the second derivative start from."""
    rng = np.random.default_rng([attempt, *map(ord, name)])
    case = losses.DRAW[name](rng)
    return case, layer_cases.given(case, rng), rng.normal(size=2000)


def second_here(case: Case, found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    """The gradient, by all inputs and parameters, of a sum of all gradients with random weights."""
    module, args = layer_cases.built_here(case, found)
    out = module(*args)
    leaves = [x for x in args if isinstance(x, Tensor)] + module.parameters()
    first = gradients([out], leaves, [seed[: out.size].reshape(out.shape)], create_graph=True)
    total = Tensor(0.0)
    for g in first:
        total = total + (g * seed[-g.size :].reshape(g.shape)).sum()
    second = gradients([total], leaves)
    return [np.zeros(x.shape) if g is None else g for x, g in zip(leaves, second, strict=True)]


def second_there(case: Case, found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    import torch

    module, args = layer_cases.built_there(case, found)
    out = module(*args)
    leaves = [x for x in args if x.requires_grad] + list(module.parameters())
    start = torch.tensor(seed[: out.numel()]).reshape(out.shape)
    first = torch.autograd.grad(out, leaves, start, create_graph=True)
    total = sum((g * torch.tensor(seed[-g.numel() :]).reshape(g.shape)).sum() for g in first)
    if not total.requires_grad:
        return [np.zeros(tuple(x.shape)) for x in leaves]
    second = torch.autograd.grad(total, leaves, allow_unused=True, materialize_grads=True)
    return [g.numpy(force=True) for g in second]


def write() -> None:
    rows, flat = [], []
    for name in NAMES:
        for attempt in range(EACH):
            case, found, seed = drawn(name, attempt)
            arrays = [*found, *second_there(case, found, seed)]
            rows.append(
                [name, attempt, dataclasses.asdict(case), len(found), [[a.dtype.kind, a.shape] for a in arrays]]
            )
            flat += [array.ravel() for array in arrays]
    np.savez_compressed(TABLE, rows=json.dumps(rows), numbers=np.concatenate(flat))


def read() -> dict[str, tuple[Case, list[np.ndarray], list[np.ndarray], np.ndarray]]:
    """For each case: what it is, what is given, what PyTorch made of it, and the numbers to start from."""
    with np.load(TABLE) as file:
        rows, rest = json.loads(file["rows"].item()), file["numbers"]
    table = {}
    for name, attempt, case, count, shapes in rows:
        arrays = []
        for kind, shape in shapes:
            size = int(np.prod(shape))
            arrays.append(rest[:size].reshape(shape).astype(np.int64 if kind == "i" else np.float64))
            rest = rest[size:]
        table[f"{name}-{attempt}"] = Case(**case), arrays[:count], arrays[count:], drawn(name, attempt)[2]
    assert not rest.size
    return table


if __name__ == "__main__":
    write()
