"""Random configurations of the first layers, activations and losses."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nn.layer_cases import Case


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
        kind = _one_of("normal", "whole")(rng)  # whole numbers repeat, so that the choice among equal entries is tested
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
        if rng.integers(2) and np.prod(samples) > 1:  # a mean over no sample is nan
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
