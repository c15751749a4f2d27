"""Random configurations of activations, distances and losses."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nn.layer_cases import Case

REDUCTIONS = ("mean", "sum", "none")


def _shape(rng: np.random.Generator, low: int = 1, high: int = 3) -> list[int]:
    return rng.integers(1, 5, rng.integers(low, high + 1)).tolist()


def _between(low: float, high: float) -> Any:
    return lambda rng: round(float(rng.uniform(low, high)), 3)


def _one_of(*choices: Any) -> Any:
    return lambda rng: choices[rng.integers(len(choices))]


def _activation(name: str, kinds: tuple[str, ...] = ("normal", "wide"), **options: Any) -> Any:
    def draw(rng: np.random.Generator) -> Any:
        kwargs = {key: option(rng) for key, option in options.items()}
        return Case(name, kwargs, [(_one_of(*kinds)(rng), _shape(rng))])

    return draw


def _prelu(rng: np.random.Generator) -> Any:
    shape = _shape(rng)
    channels = shape[1] if len(shape) > 1 and rng.integers(2) else 1
    return Case("PReLU", {"num_parameters": channels}, [(_one_of("normal", "wide", "whole")(rng), shape)])


def _glu(rng: np.random.Generator) -> Any:
    shape = _shape(rng)
    dim = int(rng.integers(-len(shape), len(shape)))
    shape[dim] *= 2
    return Case("GLU", {"dim": dim}, [(_one_of("normal", "wide")(rng), shape)])


def _softmax2d(rng: np.random.Generator) -> Any:
    return Case("Softmax2d", {}, [("normal", _shape(rng, 3, 4) if rng.integers(2) else [2, 3, 2, 4])])


def _pair(name: str, **options: Any) -> Any:
    def draw(rng: np.random.Generator) -> Any:
        shape = _shape(rng, 2, 3)
        kwargs = {key: option(rng) for key, option in options.items()}
        other = shape
        if kwargs.get("dim") == 1 and rng.integers(2):  # broadcasts along another axis
            other = [1, *shape[1:]]
        return Case(name, kwargs, [("normal", shape), ("normal", other)])

    return draw


def _loss(name: str, *kinds: str, **options: Any) -> Any:
    def draw(rng: np.random.Generator) -> Any:
        shape = _shape(rng)
        kwargs = {"reduction": _one_of(*REDUCTIONS)(rng)} | {key: option(rng) for key, option in options.items()}
        return Case(name, kwargs, [(kind, shape) for kind in kinds])

    return draw


def _kl_div(rng: np.random.Generator) -> Any:
    kwargs = {"reduction": _one_of(*REDUCTIONS, "batchmean")(rng), "log_target": bool(rng.integers(2))}
    shape = _shape(rng)
    return Case("KLDivLoss", kwargs, [("normal", shape), ("normal" if kwargs["log_target"] else "unit", shape)])


def _gaussian(rng: np.random.Generator) -> Any:
    shape = _shape(rng)
    kwargs = {
        "full": bool(rng.integers(2)),
        "eps": _one_of(1e-6, 0.5)(rng),
        "reduction": _one_of(*REDUCTIONS)(rng),
    }
    var = _one_of(shape, shape[:-1], [*shape[:-1], 1])(rng)
    return Case("GaussianNLLLoss", kwargs, [("normal", shape), ("normal", shape), ("positive", var)])


def _poisson(rng: np.random.Generator) -> Any:
    kwargs = {
        "log_input": bool(rng.integers(2)),
        "full": bool(rng.integers(2)),
        "eps": _one_of(1e-8, 0.1)(rng),
        "reduction": _one_of(*REDUCTIONS)(rng),
    }
    shape = _shape(rng)
    return Case(
        "PoissonNLLLoss", kwargs, [("normal" if kwargs["log_input"] else "positive", shape), ("positive", shape)]
    )


def _cosine_embedding(rng: np.random.Generator) -> Any:
    shape = _shape(rng, 1, 2)
    kwargs = {"margin": _between(-0.5, 0.5)(rng), "reduction": _one_of(*REDUCTIONS)(rng)}
    return Case("CosineEmbeddingLoss", kwargs, [("normal", shape), ("normal", shape), ("signs", shape[:-1])])


def _triplet(name: str, **options: Any) -> Any:
    def draw(rng: np.random.Generator) -> Any:
        shape = _shape(rng, 1, 3)
        kwargs = {"margin": _between(0.2, 3)(rng), "swap": bool(rng.integers(2))}
        kwargs |= {"reduction": _one_of(*REDUCTIONS)(rng)} | {key: option(rng) for key, option in options.items()}
        return Case(name, kwargs, [("normal", shape)] * 3)

    return draw


def _multi_margin(rng: np.random.Generator) -> Any:
    count, samples = int(rng.integers(1, 5)), _shape(rng, 0, 1)
    kwargs = {
        "p": _one_of(1, 2)(rng),
        "margin": _between(0.2, 2)(rng),
        "reduction": _one_of(*REDUCTIONS)(rng),
    }
    arrays = {"weight": ("positive", [count])} if rng.integers(2) else {}
    return Case("MultiMarginLoss", kwargs, [("normal", [*samples, count]), (f"classes {count}", samples)], arrays)


def _multilabel_margin(rng: np.random.Generator) -> Any:
    shape = [*_shape(rng, 0, 1), int(rng.integers(1, 6))]
    return Case(
        "MultiLabelMarginLoss",
        {"reduction": _one_of(*REDUCTIONS)(rng)},
        [("normal", shape), (f"labels {shape[-1]}", shape)],
    )


def _multilabel_soft_margin(rng: np.random.Generator) -> Any:
    shape = _shape(rng)
    arrays = {"weight": ("positive", shape[-1:])} if rng.integers(2) else {}
    kwargs = {"reduction": _one_of(*REDUCTIONS)(rng)}
    return Case("MultiLabelSoftMarginLoss", kwargs, [("wide", shape), ("unit", shape)], arrays)


DRAW = {
    **{name: _activation(name) for name in ("Mish", "Softsign", "LogSigmoid", "Hardswish", "Tanhshrink")},
    "ReLU6": _activation("ReLU6", ("normal", "wide", "whole")),
    "Hardtanh": _activation(
        "Hardtanh", ("normal", "wide", "whole"), min_val=_one_of(-1, -0.5), max_val=_one_of(1, 2.5)
    ),
    "Softshrink": _activation("Softshrink", ("normal", "whole"), lambd=_one_of(0.3, 1.0)),
    "Hardshrink": _activation("Hardshrink", ("normal", "whole"), lambd=_one_of(0.3, 1.0)),
    "Threshold": _activation("Threshold", ("normal", "whole"), threshold=_one_of(0.3, 1.0), value=_one_of(-3, 0.5)),
    "CELU": _activation("CELU", alpha=_one_of(0.25, 0.5, 2, 4)),  # PyTorch rounds 1 / alpha to float32
    "Softmin": _activation("Softmin", dim=_one_of(0, -1)),
    "PReLU": _prelu,
    "GLU": _glu,
    "Softmax2d": _softmax2d,
    "CosineSimilarity": _pair("CosineSimilarity", dim=_one_of(0, 1, -1), eps=_one_of(1e-8, 1.0)),
    "PairwiseDistance": _pair("PairwiseDistance", p=_one_of(1.0, 2.0, 3.5), keepdim=_one_of(True, False)),
    "SmoothL1Loss": _loss("SmoothL1Loss", "normal", "normal", beta=_one_of(0.0, 0.3, 1.0)),
    "KLDivLoss": _kl_div,
    "GaussianNLLLoss": _gaussian,
    "PoissonNLLLoss": _poisson,
    "CosineEmbeddingLoss": _cosine_embedding,
    "MarginRankingLoss": _loss("MarginRankingLoss", "whole", "whole", "signs", margin=_one_of(0.0, 1.0, 0.3)),
    "TripletMarginLoss": _triplet("TripletMarginLoss", p=_one_of(1.0, 2.0, 3.0), eps=_one_of(1e-6, 0.1)),
    "TripletMarginWithDistanceLoss": _triplet("TripletMarginWithDistanceLoss"),
    "SoftMarginLoss": _loss("SoftMarginLoss", "normal", "signs"),
    "MultiMarginLoss": _multi_margin,
    "MultiLabelMarginLoss": _multilabel_margin,
    "MultiLabelSoftMarginLoss": _multilabel_soft_margin,
}
