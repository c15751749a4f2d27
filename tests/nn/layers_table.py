"""Second derivatives of layers, and functions without a layer, as PyTorch computed them.

``python -m tests.nn.layers_table``, with PyTorch, computes the table again. A row has what is given to ``run_here`` and
``run_there``, and the arrays that came out there: for a layer the second derivatives of ``sum(weight * sin(result))``
along a direction, by all inputs and parameters; for a function its result and both derivatives.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np

import nn
from autograd import Tensor
from tests.nn.cases import DRAW, layers
from tests.nn.layer_cases import Case, _split, build_here, differentiable, given

TABLE = Path(__file__).with_suffix(".npz")
EACH = 3  # rows of one name


def _one_of(rng: np.random.Generator, *choices: Any) -> Any:
    return choices[rng.integers(len(choices))]


def _pad(rng: np.random.Generator) -> Case:
    mode = _one_of(rng, "constant", "reflect", "replicate", "circular")
    axes = int(rng.integers(1, 3))
    shape = [2, 3, *rng.integers(4, 7, axes).tolist()]
    kwargs: dict[str, Any] = {"pad": rng.integers(-1, 4, 2 * axes).tolist(), "mode": mode}
    if mode == "constant":
        kwargs["pad"] = rng.integers(-2, 3, 2 * int(rng.integers(1, len(shape)))).tolist()
        kwargs["pad"][-2:] = [abs(n) for n in kwargs["pad"][-2:]]
        kwargs["value"] = _one_of(rng, None, 1.5)
    return Case("pad", kwargs, [("normal", shape)])


def _normalize(rng: np.random.Generator) -> Case:
    shape = rng.integers(2, 4, rng.integers(2, 4)).tolist()
    kwargs = {"p": _one_of(rng, 2.0, 1.0, 3.0, 1.5), "dim": _one_of(rng, 1, 0, -1), "eps": _one_of(rng, 1e-12, 2.0)}
    return Case("normalize", kwargs, [("normal", shape)])


def _one_hot(rng: np.random.Generator) -> Case:
    count = int(rng.integers(2, 6))
    kwargs = {"num_classes": _one_of(rng, -1, count, count + 2)}
    return Case("one_hot", kwargs, [(f"classes {count}", rng.integers(1, 5, rng.integers(1, 3)).tolist())])


def _transposed_to_size(rng: np.random.Generator) -> Case:
    stride = int(rng.integers(2, 4))
    kwargs = {"in_channels": 2, "out_channels": 3, "kernel_size": 3, "stride": stride, "padding": 1}
    size = [(n - 1) * stride + 1 + int(rng.integers(stride)) for n in (3, 4)]
    return Case("ConvTranspose2d", {**kwargs, "output_size": size}, [("normal", [2, 2, 3, 4])])


FUNCTIONS = {"pad": _pad, "normalize": _normalize, "one_hot": _one_hot}
ROWS = {**{name: DRAW[name] for name in layers.DRAW}, "ConvTranspose2d to a size": _transposed_to_size, **FUNCTIONS}


def _inputs(case: Case, rng: np.random.Generator) -> list[np.ndarray]:
    """All that is given: for a layer its state too."""
    if case.name in FUNCTIONS:
        return given(Case("Identity", {}, case.inputs), rng)
    return given(dataclasses.replace(case, kwargs=_of_constructor(case)), rng)


def _of_constructor(case: Case) -> dict[str, Any]:
    return {key: value for key, value in case.kwargs.items() if key != "output_size" or case.name != "ConvTranspose2d"}


def _of_call(case: Case) -> dict[str, Any]:
    return {"output_size": case.kwargs["output_size"]} if case.kwargs != _of_constructor(case) else {}


def run_here(case: Case, found: list[np.ndarray], draws: np.ndarray) -> list[np.ndarray]:
    if case.name in FUNCTIONS:
        args = [Tensor(x) if differentiable(kind) else x for x, (kind, _) in zip(found, case.inputs, strict=True)]
        out, leaves = getattr(nn.functional, case.name)(*args, **case.kwargs), args
    else:
        module = build_here(dataclasses.replace(case, kwargs=_of_constructor(case)), found)
        state, inputs = _split(case, list(module.state_dict()), found)
        module.load_state_dict(state)
        args = [Tensor(x) if differentiable(kind) else x for x, (kind, _) in zip(inputs, case.inputs, strict=True)]
        out = module(*args, **_of_call(case))
        leaves = [*args, *module.parameters()]
    if not isinstance(out, Tensor):
        return [out]
    leaves = [x for x in leaves if isinstance(x, Tensor)]
    weights = draws[: out.size].reshape(out.shape)
    (np.sin(out) * weights).sum().backward(create_graph=True)
    first = [x.grad for x in leaves]
    along = 0.0
    for i, (x, g) in enumerate(zip(leaves, first, strict=True)):
        x.grad = None
        along = along + (g * draws[i * 100 : i * 100 + g.size].reshape(g.shape)).sum()
    along.backward()
    second = [np.zeros(x.shape) if x.grad is None else x.grad for x in leaves]
    return ([out.data] if case.name in FUNCTIONS else []) + [g.data for g in first] + second


def run_there(case: Case, found: list[np.ndarray], draws: np.ndarray) -> list[np.ndarray]:
    import torch

    def tensors(arrays: list[np.ndarray]) -> list[Any]:
        kinds = [kind for kind, _ in case.inputs]
        return [torch.tensor(x, requires_grad=differentiable(kind)) for x, kind in zip(arrays, kinds, strict=True)]

    if case.name in FUNCTIONS:
        args = tensors(found)
        out, leaves = getattr(torch.nn.functional, case.name)(*args, **case.kwargs), args
    else:
        module = getattr(torch.nn, case.name)(**_of_constructor(case)).double().train(case.training)
        here = build_here(dataclasses.replace(case, kwargs=_of_constructor(case)), found)
        state, inputs = _split(case, list(here.state_dict()), found)
        module.load_state_dict({name: torch.tensor(x) for name, x in state.items()})
        args = tensors(inputs)
        out = module(*args, **_of_call(case))
        leaves = [*args, *module.parameters()]
    if not out.requires_grad:
        return [out.numpy()]
    leaves = [x for x in leaves if x.requires_grad]
    weights = torch.tensor(draws[: out.numel()]).reshape(out.shape)
    first = torch.autograd.grad((torch.sin(out) * weights).sum(), leaves, create_graph=True)
    parts = [
        (g * torch.tensor(draws[i * 100 : i * 100 + g.numel()]).reshape(g.shape)).sum() for i, g in enumerate(first)
    ]
    second = torch.autograd.grad(sum(parts), leaves, allow_unused=True, materialize_grads=True)
    arrays = [*([out] if case.name in FUNCTIONS else []), *first, *second]
    return [x.detach().numpy() for x in arrays]


def drawn(name: str, attempt: int) -> tuple[Case, list[np.ndarray], np.ndarray]:
    """A case, what is given, and numbers for weights and directions."""
    rng = np.random.default_rng([attempt, *map(ord, name)])
    case = ROWS[name](rng)
    return case, _inputs(case, rng), rng.normal(size=10_000)


def write() -> None:
    rows: list[Any] = []
    flat: list[np.ndarray] = []
    for name in ROWS:
        for attempt in range(EACH):
            case, found, draws = drawn(name, attempt)
            try:
                expected = run_there(case, found, draws)
            except (NotImplementedError, RuntimeError) as error:
                if "derivative" not in str(error):
                    raise
                continue  # PyTorch has no second one here
            rows.append([name, attempt, [array.shape for array in expected]])
            flat += [array.ravel() for array in expected]
    np.savez_compressed(TABLE, rows=json.dumps(rows), numbers=np.concatenate(flat))


def read() -> dict[tuple[str, int], list[np.ndarray]]:
    """What PyTorch made of each case, by name and attempt."""
    with np.load(TABLE) as file:
        rows, rest = json.loads(file["rows"].item()), file["numbers"]
    table = {}
    for name, attempt, shapes in rows:
        sizes = [int(np.prod(shape)) for shape in shapes]
        parts = np.split(rest[: sum(sizes)], np.cumsum(sizes)[:-1])
        table[name, attempt] = [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        rest = rest[sum(sizes) :]
    assert not rest.size
    return table


if __name__ == "__main__":
    write()
