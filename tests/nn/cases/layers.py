"""Random configurations of convolutions, norms, pooling, resampling, bags and shuffles."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nn.layer_cases import Case


def _one_of(rng: np.random.Generator, *choices: Any) -> Any:
    return choices[rng.integers(len(choices))]


def _sizes(rng: np.random.Generator, axes: int, low: int, high: int) -> Any:
    """One integer, or one an axis."""
    return int(rng.integers(low, high)) if rng.integers(2) else rng.integers(low, high, axes).tolist()


def _lead(rng: np.random.Generator) -> list[int]:
    """The axis of the batch, or none."""
    return [int(rng.integers(1, 3))] if rng.integers(4) else []


def _conv1d(rng: np.random.Generator) -> Case:
    groups = int(rng.integers(1, 4))
    kwargs = {
        "in_channels": groups * int(rng.integers(1, 3)),
        "out_channels": groups * int(rng.integers(1, 3)),
        "kernel_size": _sizes(rng, 1, 1, 4),
        "stride": _sizes(rng, 1, 1, 4),
        "padding": _sizes(rng, 1, 0, 3),
        "dilation": _sizes(rng, 1, 1, 3),
        "groups": groups,
        "bias": bool(rng.integers(2)),
        "padding_mode": _one_of(rng, "zeros", "reflect", "replicate", "circular"),
    }
    if not rng.integers(4):
        kwargs.update(padding=_one_of(rng, "same", "valid"), stride=1)
    return Case("Conv1d", kwargs, [("normal", [*_lead(rng), kwargs["in_channels"], int(rng.integers(6, 9))])])


def _conv_transpose(name: str, axes: int) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        groups = int(rng.integers(1, 4))
        stride, dilation = (rng.integers(1, 4, axes).tolist() for _ in range(2))
        kwargs = {
            "in_channels": groups * int(rng.integers(1, 3)),
            "out_channels": groups * int(rng.integers(1, 3)),
            "kernel_size": _sizes(rng, axes, 2, 4),
            "stride": stride,
            "padding": _sizes(rng, axes, 0, 2),
            "output_padding": [int(rng.integers(max(s, d))) for s, d in zip(stride, dilation, strict=True)],
            "groups": groups,
            "bias": bool(rng.integers(2)),
            "dilation": dilation,
        }
        return Case(
            name, kwargs, [("normal", [*_lead(rng), kwargs["in_channels"], *rng.integers(2, 5, axes).tolist()])]
        )

    return draw


def _pool1d(name: str) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        kernel = int(rng.integers(1, 4))
        kwargs: dict[str, Any] = {
            "kernel_size": kernel,
            "stride": _one_of(rng, None, 1, 2, 3),
            "padding": int(rng.integers(0, kernel // 2 + 1)),
            "ceil_mode": bool(rng.integers(2)),
        }
        if name == "MaxPool1d":
            kwargs["dilation"] = int(rng.integers(1, 3))
        else:
            kwargs["count_include_pad"] = bool(rng.integers(2))
        return Case(name, kwargs, [(_one_of(rng, "normal", "whole"), [*_lead(rng), 2, int(rng.integers(5, 9))])])

    return draw


def _adaptive(name: str, axes: int) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        target: Any = int(rng.integers(1, 6))
        if axes == 2 and rng.integers(2):
            target = [_one_of(rng, None, int(rng.integers(1, 9))) for _ in range(2)]
        return Case(name, {"output_size": target}, [("normal", [*_lead(rng), 2, *rng.integers(1, 9, axes).tolist()])])

    return draw


def _group_norm(rng: np.random.Generator) -> Case:
    groups = int(rng.integers(1, 4))
    channels = groups * int(rng.integers(1, 4))
    kwargs = {
        "num_groups": groups,
        "num_channels": channels,
        "eps": float(rng.choice([1e-5, 0.1])),
        "affine": bool(rng.integers(4)),
        "bias": bool(rng.integers(4)),
    }
    rest = rng.integers(1, 5, rng.integers(0, 3)).tolist()
    # a single value in a group normalises to 0 up to rounding, which differs between libraries
    if channels * np.prod(rest) == groups:
        rest = [3]
    return Case("GroupNorm", kwargs, [("normal", [int(rng.integers(2, 4)), channels, *rest])])


def _rms_norm(rng: np.random.Generator) -> Case:
    shape = rng.integers(2, 5, rng.integers(1, 3)).tolist()
    kwargs = {
        "normalized_shape": shape,
        "eps": _one_of(rng, None, 1e-5, 0.1),
        "elementwise_affine": bool(rng.integers(4)),
    }
    lead = rng.integers(1, 5, rng.integers(0, 3)).tolist()
    return Case("RMSNorm", kwargs, [(_one_of(rng, "normal", "wide"), [*lead, *shape])])


def _instance_norm(name: str, axes: int) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        features = int(rng.integers(1, 4))
        kwargs = {
            "num_features": features,
            "eps": float(rng.choice([1e-5, 0.1])),
            "momentum": _one_of(rng, 0.1, 0.3),
            "affine": bool(rng.integers(2)),
            "track_running_stats": bool(rng.integers(2)),
            "bias": bool(rng.integers(4)),
        }
        shape = [*_lead(rng), features, *rng.integers(2, 5, axes).tolist()]
        return Case(name, kwargs, [("normal", shape)], {}, bool(rng.integers(2)))

    return draw


def _upsample(rng: np.random.Generator) -> Case:
    axes = int(rng.integers(1, 3))
    modes = ("nearest", "nearest-exact", "linear", "area") if axes == 1 else (
        "nearest", "nearest-exact", "bilinear", "bilinear", "bicubic", "bicubic", "area",
    )  # fmt: skip
    kwargs: dict[str, Any] = {"mode": _one_of(rng, *modes)}
    if rng.integers(2):
        kwargs["size"] = _sizes(rng, axes, 1, 9)
    else:
        factors = tuple(rng.uniform(0.5, 3.2, axes).round(2).tolist())
        kwargs["scale_factor"] = _one_of(rng, 2, 3, 1.5, 0.5, factors)
        kwargs["recompute_scale_factor"] = _one_of(rng, None, False, True)
    if kwargs["mode"] in ("linear", "bilinear", "bicubic"):
        kwargs["align_corners"] = _one_of(rng, None, False, True)
    return Case("Upsample", kwargs, [("normal", [int(rng.integers(1, 3)), 2, *rng.integers(2, 6, axes).tolist()])])


def _pixels(name: str, argument: str) -> Any:
    def draw(rng: np.random.Generator) -> Case:
        r, (c, h, w) = int(rng.integers(1, 4)), rng.integers(1, 4, 3).tolist()
        own = [c * r * r, h, w] if name == "PixelShuffle" else [c, h * r, w * r]
        return Case(name, {argument: r}, [("normal", [*rng.integers(1, 3, rng.integers(0, 3)).tolist(), *own])])

    return draw


def _windows(rng: np.random.Generator) -> dict[str, Any]:
    return {
        "kernel_size": _sizes(rng, 2, 1, 4),
        "stride": _sizes(rng, 2, 1, 4),
        "padding": _sizes(rng, 2, 0, 3),
        "dilation": _sizes(rng, 2, 1, 3),
    }


def _unfold(rng: np.random.Generator) -> Case:
    return Case("Unfold", _windows(rng), [("normal", [*_lead(rng), 2, *rng.integers(5, 8, 2).tolist()])])


def _fold(rng: np.random.Generator) -> Case:
    kwargs, size = _windows(rng), rng.integers(5, 8, 2).tolist()
    both = {key: value if isinstance(value, list) else [value] * 2 for key, value in kwargs.items()}
    kernel, stride, padding, dilation = (both[key] for key in ("kernel_size", "stride", "padding", "dilation"))
    places = [
        (n + 2 * p - d * (k - 1) - 1) // s + 1
        for n, k, s, p, d in zip(size, kernel, stride, padding, dilation, strict=True)
    ]
    shape = [*_lead(rng), 2 * kernel[0] * kernel[1], places[0] * places[1]]
    return Case("Fold", {"output_size": size, **kwargs}, [("normal", shape)])


def _embedding_bag(rng: np.random.Generator) -> Case:
    n, d = rng.integers(2, 6, 2).tolist()
    mode = _one_of(rng, "sum", "mean", "max")
    kwargs: dict[str, Any] = {
        "num_embeddings": n,
        "embedding_dim": d,
        "mode": mode,
        "padding_idx": _one_of(rng, None, int(rng.integers(-n, n))),
        "include_last_offset": False,
    }
    if rng.integers(2):
        return Case("EmbeddingBag", kwargs, [(f"classes {n}", rng.integers(1, 5, 2).tolist())])
    length, bags = int(rng.integers(2, 9)), int(rng.integers(1, 5))
    kwargs["include_last_offset"] = bool(rng.integers(2))
    inputs: list[Any] = [(f"classes {n}", [length])]
    inputs.append((f"offsets {length} {int(kwargs['include_last_offset'])}", [bags + kwargs["include_last_offset"]]))
    if mode == "sum" and rng.integers(2):
        inputs.append(("normal", [length]))
    return Case("EmbeddingBag", kwargs, inputs)


def _unflatten(rng: np.random.Generator) -> Case:
    sizes = rng.integers(1, 4, rng.integers(1, 4)).tolist()
    lead, last = rng.integers(1, 4, 2).tolist()
    dim = _one_of(rng, 1, -2)
    if rng.integers(2):
        return Case(
            "Unflatten",
            {"dim": dim, "unflattened_size": [*sizes, -1]},
            [("normal", [lead, 2 * int(np.prod(sizes)), last])],
        )
    return Case("Unflatten", {"dim": dim, "unflattened_size": sizes}, [("normal", [lead, int(np.prod(sizes)), last])])


def _bilinear(rng: np.random.Generator) -> Case:
    a, b, out = rng.integers(1, 5, 3).tolist()
    kwargs = {"in1_features": a, "in2_features": b, "out_features": out, "bias": bool(rng.integers(2))}
    lead = rng.integers(1, 4, rng.integers(1, 3)).tolist()
    return Case("Bilinear", kwargs, [("normal", [*lead, a]), ("normal", [*lead, b])])


DRAW = {
    "Conv1d": _conv1d,
    "ConvTranspose1d": _conv_transpose("ConvTranspose1d", 1),
    "ConvTranspose2d": _conv_transpose("ConvTranspose2d", 2),
    "MaxPool1d": _pool1d("MaxPool1d"),
    "AvgPool1d": _pool1d("AvgPool1d"),
    "AdaptiveAvgPool1d": _adaptive("AdaptiveAvgPool1d", 1),
    "AdaptiveAvgPool2d": _adaptive("AdaptiveAvgPool2d", 2),
    "AdaptiveMaxPool1d": _adaptive("AdaptiveMaxPool1d", 1),
    "AdaptiveMaxPool2d": _adaptive("AdaptiveMaxPool2d", 2),
    "GroupNorm": _group_norm,
    "RMSNorm": _rms_norm,
    "InstanceNorm1d": _instance_norm("InstanceNorm1d", 1),
    "InstanceNorm2d": _instance_norm("InstanceNorm2d", 2),
    "Upsample": _upsample,
    "PixelShuffle": _pixels("PixelShuffle", "upscale_factor"),
    "PixelUnshuffle": _pixels("PixelUnshuffle", "downscale_factor"),
    "Unfold": _unfold,
    "Fold": _fold,
    "EmbeddingBag": _embedding_bag,
    "Unflatten": _unflatten,
    "Bilinear": _bilinear,
}
