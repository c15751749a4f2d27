"""Random configurations of everything that PyTorch has under the same name: layers, activations, losses.

A case is plain data. ``run_here`` and ``run_there`` build the module that it describes, in this package and in PyTorch,
give both the same numbers, and return their outputs: the result, the gradients of all inputs and parameters (``seed``
is their start), and the buffers afterwards.
"""

from __future__ import annotations

import dataclasses
import functools
from typing import Any

import numpy as np

import nn
from autograd import Tensor


@dataclasses.dataclass(frozen=True)
class Case:
    """``name(**kwargs, **arrays)`` called on ``inputs`` with ``options``.

    Arrays and inputs are (kind of numbers, shape). Where they are ``paired``, all inputs but the first are one
    argument, a tuple. A name that begins with a small letter is a function of ``nn.functional``, called on ``inputs``
    with ``kwargs``.
    """

    name: str
    kwargs: dict[str, Any]
    inputs: list[Any]
    arrays: dict[str, Any] = dataclasses.field(default_factory=dict)
    training: bool = True
    paired: bool = False
    options: dict[str, Any] = dataclasses.field(default_factory=dict)

    @property
    def is_function(self) -> bool:
        return self.name[0].islower()


def numbers(kind: str, shape: list[int], rng: np.random.Generator) -> np.ndarray:
    kind, _, limit = kind.partition(" ")
    if kind == "normal":
        return rng.normal(size=shape)
    if kind == "wide":  # sizes up to 1e4
        return rng.choice([-1.0, 1.0], shape) * 10 ** rng.uniform(-2, 4, shape)
    if kind == "unit":
        return rng.uniform(0.01, 0.99, shape)
    if kind == "positive":
        return rng.uniform(0.2, 2.0, shape)
    if kind == "whole":
        return rng.integers(-2, 3, shape).astype(float)
    if kind == "signs":
        return rng.choice([-1.0, 1.0], shape)
    if kind == "simplex":
        return np.moveaxis(rng.dirichlet(np.ones(shape[int(limit)]), np.delete(shape, int(limit))), -1, int(limit))
    # offsets of bags among ``length`` entries, the first 0; ``ends`` adds the end of the last bag
    if kind == "offsets":
        length, ends = map(int, limit.split())
        inner = np.sort(rng.integers(0, length + 1, shape[0] - 1 - ends))
        return np.array([0, *inner, *[length] * ends])
    if kind == "labels":  # labels, then -1, then numbers that nothing reads
        return np.where(rng.integers(0, 3, shape) == 0, -1, rng.integers(0, int(limit), shape))
    assert kind == "classes"
    return rng.integers(0, int(limit), shape)


def differentiable(kind: str) -> bool:
    return kind.split()[0] not in ("signs", "classes", "offsets", "labels")


def given(case: Case, rng: np.random.Generator) -> list[np.ndarray]:
    """The numbers for a case: arrays of the constructor, state of the module, inputs."""
    found = [numbers(kind, shape, rng) for kind, shape in case.arrays.values()]
    state = {} if case.is_function else build_here(case, found).state_dict()
    for name, array in state.items():
        if name == "num_batches_tracked":
            found.append(np.array(3))
        elif name not in case.arrays:
            found.append(numbers("positive" if name == "running_var" else "normal", list(array.shape), rng))
    return found + [numbers(kind, shape, rng) for kind, shape in case.inputs]


def build_here(case: Case, found: list[np.ndarray]) -> nn.Module:
    arrays = dict(zip(case.arrays, found, strict=False))
    return getattr(nn, case.name)(**case.kwargs, **arrays).train(case.training)


def _split(case: Case, names: list[str], found: list[np.ndarray]) -> tuple[dict[str, np.ndarray], list[np.ndarray]]:
    """The state, and the inputs."""
    state = dict(zip(case.arrays, found, strict=False))
    rest = found[len(case.arrays) :]
    own = [name for name in names if name not in state]
    state.update(zip(own, rest, strict=False))
    return state, rest[len(own) :]


def called(case: Case, module: Any, args: list[Any]) -> Any:
    """The result."""
    return module(*([args[0], tuple(args[1:])] if case.paired else args), **case.options)


def _results(out: Any) -> list[Any]:
    """The results in nested tuples, in order."""
    return [x for part in out for x in _results(part)] if isinstance(out, tuple) else [out]


def built_here(case: Case, found: list[np.ndarray]) -> tuple[Any, list[Any]]:
    """The module with its state, or the function, and the inputs."""
    if case.is_function:
        module, inputs = functools.partial(getattr(nn.functional, case.name), **case.kwargs), found
    else:
        module = build_here(case, found)
        state, inputs = _split(case, list(module.state_dict()), found)
        module.load_state_dict(state)
    return module, [Tensor(x) if differentiable(kind) else x for x, (kind, _) in zip(inputs, case.inputs, strict=True)]


def run_here(case: Case, found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    module, args = built_here(case, found)
    out = called(case, module, args)
    if isinstance(out, tuple):  # several results count as one vector
        out = np.concatenate([x.reshape(-1) for x in _results(out)])
    out.backward(seed[: out.size].reshape(out.shape))
    leaves = [x for x in args if isinstance(x, Tensor)] + module.parameters()
    return [out.data, *(x.grad for x in leaves), *module.buffers()]


def built_there(case: Case, found: list[np.ndarray]) -> tuple[Any, list[Any]]:
    import torch

    if case.is_function:
        module, inputs = functools.partial(getattr(torch.nn.functional, case.name), **case.kwargs), found
    else:
        arrays = {name: torch.tensor(x) for name, x in zip(case.arrays, found, strict=False)}
        module = getattr(torch.nn, case.name)(**case.kwargs, **arrays).double().train(case.training)
        state, inputs = _split(case, list(build_here(case, found).state_dict()), found)
        module.load_state_dict({name: torch.tensor(x) for name, x in state.items()})
    args = [
        torch.tensor(x, requires_grad=differentiable(kind)) for x, (kind, _) in zip(inputs, case.inputs, strict=True)
    ]
    return module, args


def run_there(case: Case, found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    import torch

    module, args = built_there(case, found)
    out = called(case, module, args)
    if isinstance(out, tuple):
        out = torch.cat([x.reshape(-1) for x in _results(out)])
    out.backward(torch.tensor(seed[: out.numel()]).reshape(out.shape))
    leaves = [x for x in args if x.requires_grad] + list(module.parameters())
    return [out.detach().numpy(), *(x.grad.numpy() for x in leaves), *(b.numpy() for b in module.buffers())]


def assert_equal(here: list[np.ndarray], there: list[np.ndarray], context: object) -> None:
    """Equal to 1e-10 relative; entries left over by a cancellation only to 1e-13 of the largest entry."""
    assert len(here) == len(there), context
    for a, b in zip(here, there, strict=True):
        assert a.shape == b.shape, context
        scale = max(1.0, float(abs(b).max(initial=0.0)))
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-13 * scale, err_msg=str(context))
