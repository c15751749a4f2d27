"""Random configurations of everything that PyTorch has under the same name: layers, activations, losses.

A case is plain data. ``run_here`` and ``run_there`` build the module that it describes, in this package and in PyTorch,
give both the same numbers, and return what comes out: the result, the gradients of all inputs and parameters (``seed``
is what they start from), and the buffers afterwards.
"""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

import nn
from autograd import Tensor


@dataclasses.dataclass(frozen=True)
class Case:
    """``name(**kwargs, **arrays)`` called on ``inputs``; arrays and inputs are (kind of numbers, shape).

    Where they are ``paired``, all inputs but the first are one argument, a tuple.
    """

    name: str
    kwargs: dict[str, Any]
    inputs: list[Any]
    arrays: dict[str, Any] = dataclasses.field(default_factory=dict)
    training: bool = True
    paired: bool = False


def numbers(kind: str, shape: list[int], rng: np.random.Generator) -> np.ndarray:
    kind, _, limit = kind.partition(" ")
    if kind == "normal":
        return rng.normal(size=shape)
    if kind == "wide":  # up to 1e4 in size
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
    if kind == "offsets":  # of bags among so many entries, the first 0; if a 1 follows, the end of the last bag too
        length, ends = map(int, limit.split())
        inner = np.sort(rng.integers(0, length + 1, shape[0] - 1 - ends))
        return np.array([0, *inner, *[length] * ends])
    if kind == "labels":  # some, then -1, then what is not read
        return np.where(rng.integers(0, 3, shape) == 0, -1, rng.integers(0, int(limit), shape))
    assert kind == "classes"
    return rng.integers(0, int(limit), shape)


def differentiable(kind: str) -> bool:
    return kind.split()[0] not in ("signs", "classes", "offsets", "labels")


def given(case: Case, rng: np.random.Generator) -> list[np.ndarray]:
    """The numbers for a case: arrays of the constructor, state of the module, inputs."""
    found = [numbers(kind, shape, rng) for kind, shape in case.arrays.values()]
    for name, array in build_here(case, found).state_dict().items():
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


def _arguments(case: Case, args: list[Any]) -> list[Any]:
    return [args[0], tuple(args[1:])] if case.paired else args


def _results(out: Any) -> list[Any]:
    """The results in nested tuples, in order."""
    return [x for part in out for x in _results(part)] if isinstance(out, tuple) else [out]


def built_here(case: Case, found: list[np.ndarray]) -> tuple[nn.Module, list[Any]]:
    """The module with its state, and the inputs."""
    module = build_here(case, found)
    names = list(module.state_dict())
    state, inputs = _split(case, names, found)
    module.load_state_dict(state)
    return module, [Tensor(x) if differentiable(kind) else x for x, (kind, _) in zip(inputs, case.inputs, strict=True)]


def run_here(case: Case, found: list[np.ndarray], seed: np.ndarray) -> list[np.ndarray]:
    module, args = built_here(case, found)
    out = module(*_arguments(case, args))
    if isinstance(out, tuple):  # several results count as one vector
        out = np.concatenate([x.reshape(-1) for x in _results(out)])
    out.backward(seed[: out.size].reshape(out.shape))
    leaves = [x for x in args if isinstance(x, Tensor)] + module.parameters()
    return [out.data, *(x.grad for x in leaves), *module.buffers()]


def built_there(case: Case, found: list[np.ndarray]) -> tuple[Any, list[Any]]:
    import torch

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
    out = module(*_arguments(case, args))
    if isinstance(out, tuple):
        out = torch.cat([x.reshape(-1) for x in _results(out)])
    out.backward(torch.tensor(seed[: out.numel()]).reshape(out.shape))
    leaves = [x for x in args if x.requires_grad] + list(module.parameters())
    return [out.detach().numpy(), *(x.grad.numpy() for x in leaves), *(b.numpy() for b in module.buffers())]


def assert_equal(here: list[np.ndarray], there: list[np.ndarray], context: object) -> None:
    """To 1e-10 relative; but entries that are what a cancellation left over are held to 1e-13 of the largest."""
    assert len(here) == len(there), context
    for a, b in zip(here, there, strict=True):
        assert a.shape == b.shape, context
        scale = max(1.0, float(abs(b).max(initial=0.0)))
        np.testing.assert_allclose(a, b, rtol=1e-10, atol=1e-13 * scale, err_msg=str(context))


# How to draw a case of each name.


def _shape(rng: np.random.Generator, low: int = 1, high: int = 3) -> list[int]:
    return rng.integers(1, 5, rng.integers(low, high + 1)).tolist()


def _activation(name: str, **options: Any) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        kwargs = {key: option(rng) for key, option in options.items()}
        return Case(name, kwargs, [(rng.choice(["normal", "wide"]).item(), _shape(rng))])

    return draw


def _between(low: float, high: float) -> Any:
    return lambda rng: round(float(rng.uniform(low, high)), 3)


def _one_of(*choices: Any) -> Any:
    return lambda rng: choices[rng.integers(len(choices))]


def _linear(rng: np.random.Generator) -> Case:
    n_in, n_out = rng.integers(1, 6, 2).tolist()
    kwargs = {"in_features": n_in, "out_features": n_out, "bias": bool(rng.integers(2))}
    return Case("Linear", kwargs, [("normal", [*_shape(rng, 0, 2), n_in])])


def _embedding(rng: np.random.Generator) -> Case:
    n, d = rng.integers(1, 6, 2).tolist()
    padding = None if rng.integers(2) else int(rng.integers(-n, n))
    kwargs = {"num_embeddings": n, "embedding_dim": d, "padding_idx": padding}
    return Case("Embedding", kwargs, [(f"classes {n}", _shape(rng))])


def _layer_norm(rng: np.random.Generator) -> Case:
    shape = rng.integers(2, 5, rng.integers(1, 3)).tolist()
    kwargs = {
        "normalized_shape": shape,
        "eps": float(rng.choice([1e-5, 0.1])),
        "elementwise_affine": bool(rng.integers(4)),
        "bias": bool(rng.integers(2)),
    }
    return Case("LayerNorm", kwargs, [("normal", [*_shape(rng, 0, 2), *shape])])


def _batch_norm(name: str, *ndims: int) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        features = int(rng.integers(1, 4))
        kwargs = {
            "num_features": features,
            "eps": float(rng.choice([1e-5, 0.1])),
            "momentum": _one_of(0.1, 0.3, None)(rng),
            "affine": bool(rng.integers(4)),
            "track_running_stats": bool(rng.integers(4)),
            "bias": bool(rng.integers(4)),
        }
        rest = rng.integers(1, 5, rng.choice(ndims) - 2).tolist()
        return Case(name, kwargs, [("normal", [int(rng.integers(3, 6)), features, *rest])], {}, bool(rng.integers(2)))

    return draw


def _sizes(rng: np.random.Generator, low: int, high: int) -> Any:
    """One integer, or a pair."""
    return int(rng.integers(low, high)) if rng.integers(2) else rng.integers(low, high, 2).tolist()


def _conv(rng: np.random.Generator) -> Case:
    groups = int(rng.integers(1, 3))
    kwargs = {
        "in_channels": groups * int(rng.integers(1, 3)),
        "out_channels": groups * int(rng.integers(1, 3)),
        "kernel_size": _sizes(rng, 1, 4),
        "stride": _sizes(rng, 1, 4),
        "padding": _sizes(rng, 0, 3),
        "dilation": _sizes(rng, 1, 3),
        "groups": groups,
        "bias": bool(rng.integers(2)),
        "padding_mode": _one_of("zeros", "reflect", "replicate", "circular")(rng),
    }
    if not rng.integers(4):
        kwargs.update(padding=_one_of("same", "valid")(rng), stride=1)
    batch = [int(rng.integers(1, 3))] if rng.integers(4) else []
    size = rng.integers(6, 9, 2).tolist()
    return Case("Conv2d", kwargs, [("normal", [*batch, kwargs["in_channels"], *size])])


def _pool(name: str) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        kernel = int(rng.integers(1, 4))
        kwargs: dict[str, Any] = {
            "kernel_size": kernel,
            "stride": _one_of(None, 1, 2, [2, 3])(rng),
            "padding": int(rng.integers(0, kernel // 2 + 1)),
            "ceil_mode": bool(rng.integers(2)),
        }
        if name == "MaxPool2d":
            kwargs["dilation"] = _sizes(rng, 1, 3)
        else:
            kwargs["count_include_pad"] = bool(rng.integers(2))
        batch = [int(rng.integers(1, 3))] if rng.integers(4) else []
        kind = _one_of("normal", "whole")(rng)  # of equal entries in a window, the same one must be chosen
        return Case(name, kwargs, [(kind, [*batch, 2, *rng.integers(5, 9, 2).tolist()])])

    return draw


def _flatten(rng: np.random.Generator) -> Case:
    shape = _shape(rng, 3, 4)
    return Case("Flatten", _one_of({}, {"start_dim": 0}, {"end_dim": 1}, {"start_dim": -2})(rng), [("normal", shape)])


def _loss(name: str, prediction: str, target: str, **options: Any) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        shape = _shape(rng)
        kwargs = {"reduction": _one_of("mean", "sum", "none")(rng)} | {k: v(rng) for k, v in options.items()}
        arrays = {}
        if name.startswith("BCE"):
            for weight in ("weight", "pos_weight")[: 1 if name == "BCELoss" else 2]:
                if rng.integers(2):
                    arrays[weight] = ("positive", shape[-1:])
        return Case(name, kwargs, [(prediction, shape), (target, shape)], arrays)

    return draw


def _class_loss(name: str) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        count, samples = int(rng.integers(1, 5)), _shape(rng, 0, 3)
        shape = [*samples[:1], count, *samples[1:]]
        kwargs: dict[str, Any] = {"reduction": _one_of("mean", "sum", "none")(rng)}
        if rng.integers(2) and np.prod(samples) > 1:  # a mean over no sample at all is nan
            kwargs["ignore_index"] = int(rng.integers(-1, count)) if count > 1 else -1
        inputs = [(_one_of("normal", "wide")(rng), shape), (f"classes {count}", samples)]
        if name == "CrossEntropyLoss":
            kwargs["label_smoothing"] = float(rng.choice([0.0, 0.1]))
            if not rng.integers(3):
                inputs[1] = (f"simplex {int(bool(samples))}", shape)
                kwargs.pop("ignore_index", None)
        return Case(name, kwargs, inputs, {"weight": ("positive", [count])} if rng.integers(2) else {})

    return draw


DRAW = {
    **{name: _activation(name) for name in ("Identity", "Sigmoid", "Tanh", "ReLU", "SELU", "SiLU")},
    "LeakyReLU": _activation("LeakyReLU", negative_slope=_between(0, 1)),
    "ELU": _activation("ELU", alpha=_between(0.1, 3)),
    "GELU": _activation("GELU", approximate=_one_of("none", "tanh")),
    "Softplus": _activation("Softplus", beta=_between(0.1, 3), threshold=_between(5, 30)),
    "Softmax": _activation("Softmax", dim=_one_of(0, -1)),
    "LogSoftmax": _activation("LogSoftmax", dim=_one_of(0, -1)),
    "Linear": _linear,
    "Embedding": _embedding,
    "LayerNorm": _layer_norm,
    "BatchNorm1d": _batch_norm("BatchNorm1d", 2, 3),
    "BatchNorm2d": _batch_norm("BatchNorm2d", 4),
    "Conv2d": _conv,
    "MaxPool2d": _pool("MaxPool2d"),
    "AvgPool2d": _pool("AvgPool2d"),
    "Flatten": _flatten,
    "MSELoss": _loss("MSELoss", "normal", "normal"),
    "L1Loss": _loss("L1Loss", "normal", "normal"),
    "HuberLoss": _loss("HuberLoss", "normal", "normal", delta=_between(0.2, 2)),
    "BCELoss": _loss("BCELoss", "unit", "unit"),
    "BCEWithLogitsLoss": _loss("BCEWithLogitsLoss", "wide", "unit"),
    "HingeEmbeddingLoss": _loss("HingeEmbeddingLoss", "normal", "signs", margin=_between(0.2, 2)),
    "CrossEntropyLoss": _class_loss("CrossEntropyLoss"),
    "NLLLoss": _class_loss("NLLLoss"),
}
