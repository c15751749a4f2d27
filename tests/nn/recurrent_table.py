"""Numbers that PyTorch computed of recurrent layers: sequences of different lengths, and second derivatives.

``python -m tests.nn.recurrent_table``, with PyTorch, computes the table again. A case is plain data; ``run_here`` and
``run_there`` give both libraries the same numbers and return the results, the gradients of all leaves, and the
gradients of a weighted sum of these gradients (which is a product with the Hessian).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

import nn
from autograd import Tensor
from autograd.engine.reverse import gradients
from tests.nn import stored

TABLE = Path(__file__).with_suffix(".npz")
KINDS: dict[str, dict[str, Any]] = {
    "RNN": {}, "RNN relu": {"nonlinearity": "relu"}, "LSTM": {}, "LSTM proj": {"proj_size": 2}, "GRU": {},
}  # fmt: skip
EACH = 6


def draw(kind: str, rng: np.random.Generator) -> dict[str, Any]:
    """A configuration, the shapes of its inputs, and the lengths of its sequences (None in a quarter of them)."""
    kwargs = {
        "input_size": int(rng.integers(1, 4)), "hidden_size": 3, "num_layers": int(rng.integers(1, 3)),
        "bias": bool(rng.integers(4)), "batch_first": bool(rng.integers(2)), "bidirectional": bool(rng.integers(2)),
        **KINDS[kind],
    }  # fmt: skip
    steps, batch = int(rng.integers(2, 5)), int(rng.integers(1, 4))
    lengths = rng.integers(1, steps + 1, batch).tolist() if rng.integers(4) else None
    count = kwargs["num_layers"] * (1 + kwargs["bidirectional"])
    states = [[count, batch, kwargs.get("proj_size", 3)]] + ([[count, batch, 3]] if "LSTM" in kind else [])
    shape = [batch, steps] if kwargs["batch_first"] else [steps, batch]
    return {"name": kind.split()[0], "kwargs": kwargs, "lengths": lengths,
            "inputs": [[*shape, kwargs["input_size"]], *(states if rng.integers(4) else [])]}  # fmt: skip


def given(case: dict[str, Any], rng: np.random.Generator) -> list[np.ndarray]:
    """The inputs and then the parameters."""
    parameters = getattr(nn, case["name"])(**case["kwargs"]).state_dict().values()
    return [rng.normal(size=shape) for shape in [*case["inputs"], *(p.shape for p in parameters)]]


def weights(seed: np.ndarray, shapes: list[tuple[int, ...]]) -> list[np.ndarray]:
    """Weights of results and gradients, one after the other."""
    found, start = [], 0
    for shape in shapes:
        size = int(np.prod(shape))
        found.append(seed[start : start + size].reshape(shape))
        start += size
    return found


def flat(out: Any) -> list[Any]:
    return [x for part in out for x in flat(part)] if isinstance(out, tuple) else [out]


def packed(hx: list[Any]) -> Any:
    return None if not hx else hx[0] if len(hx) == 1 else tuple(hx)


def run_here(case: dict[str, Any], found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    module, count = getattr(nn, case["name"])(**case["kwargs"]), len(case["inputs"])
    module.load_state_dict(dict(zip(module.state_dict(), found[count:], strict=True)))
    x, *hx = inputs = [Tensor(array) for array in found[:count]]
    results = flat(module(x, packed(hx), lengths=case["lengths"]))
    leaves = inputs + module.parameters()
    seeds = weights(seed, [r.shape for r in results] + [p.shape for p in leaves])
    plain = gradients(results, leaves, seeds[: len(results)])
    grads = gradients(results, leaves, seeds[: len(results)], create_graph=True)
    for g, recorded in zip(plain, grads, strict=True):
        np.testing.assert_allclose(recorded.data, g, rtol=1e-10, atol=1e-13)
    second = gradients(grads, leaves, seeds[len(results) :])
    zeros = [np.zeros(p.shape) if g is None else g for g, p in zip(second, leaves, strict=True)]
    return [*(r.data for r in results), *plain, *zeros]


def run_there(case: dict[str, Any], found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    import torch
    from torch.nn.utils import rnn

    module, count = getattr(torch.nn, case["name"])(**case["kwargs"]).double(), len(case["inputs"])
    names = list(module.state_dict())
    module.load_state_dict({name: torch.tensor(x) for name, x in zip(names, found[count:], strict=True)})
    x, *hx = inputs = [torch.tensor(array, requires_grad=True) for array in found[:count]]
    first = case["kwargs"]["batch_first"]
    if case["lengths"] is None:
        results = flat(module(x, packed(hx)))
    else:
        rows = rnn.pack_padded_sequence(x, torch.tensor(case["lengths"]), batch_first=first, enforce_sorted=False)
        out, states = module(rows, packed(hx))
        out, _ = rnn.pad_packed_sequence(out, batch_first=first, total_length=x.shape[1 if first else 0])
        results = [out, *flat(states)]
    leaves = inputs + list(module.parameters())
    seeds = [torch.tensor(s) for s in weights(seed, [tuple(r.shape) for r in [*results, *leaves]])]
    grads = torch.autograd.grad(results, leaves, seeds[: len(results)], create_graph=True)
    second = torch.autograd.grad(grads, leaves, seeds[len(results) :], allow_unused=True)
    zeros = [torch.zeros_like(p) if g is None else g for g, p in zip(second, leaves, strict=True)]
    return [t.detach().numpy() for t in [*results, *grads, *zeros]]


def write() -> None:
    rows = []
    for kind in KINDS:
        for i in range(EACH):
            rng = np.random.default_rng([1000 + i, *map(ord, kind)])
            case = draw(kind, rng)
            found, seed = given(case, rng), rng.normal(size=1200)
            expected = run_there(case, found, seed)
            used = sum(array.size for array in expected[: len(expected) - len(found)])
            rows.append(([f"{kind}-{i}", case, len(found)], [*found, seed[:used], *expected]))
    stored.write(TABLE, rows)


def read() -> dict[str, tuple[dict[str, Any], list[np.ndarray], np.ndarray, list[np.ndarray]]]:
    """For each case: its description, its arrays, the weights, and PyTorch's results."""
    return {
        key: (case, arrays[:count], arrays[count], arrays[count + 1 :])
        for (key, case, count), arrays in stored.read(TABLE)
    }


if __name__ == "__main__":
    write()
