"""Random configurations of functions without a layer, and of calls with options."""

from __future__ import annotations

from typing import Any

import numpy as np

from tests.nn.layer_cases import Case


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
    return Case("ConvTranspose2d", kwargs, [("normal", [2, 2, 3, 4])], options={"output_size": size})


DRAW = {"pad": _pad, "normalize": _normalize, "one_hot": _one_hot, "ConvTranspose2d to a size": _transposed_to_size}
