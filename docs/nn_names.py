"""The list of the names of ``nn``: ``python docs/nn_names.py`` writes ``nn/names.md``.

A name stands in the table of the package that defines it, with the first paragraph of its docstring. PyTorch's names
that are not here stand below, with replacements; a test asserts that the page agrees with the package, and another one,
beside PyTorch, that no name is left over.
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import nn
import nn.data
import nn.estimators
import nn.optim.swa_utils
import nn.pictures

HERE = Path(__file__).parent
NAMES = HERE.parent / "tests" / "public_names.txt"

SECTIONS = {
    "Modules": ("nn.modules",),
    "Layers": ("nn.layers",),
    "Activations": ("nn.activations",),
    "Losses": ("nn.losses",),
    "Optimisers": ("nn.optim",),
    "Schedules of the learning rate": ("nn.schedulers",),
    "Data": ("nn.data", "nn.training.data"),
    "Metrics": ("nn.training.metrics", "nn.training.scoring"),
    "Training": ("nn.training",),
    "Files": ("nn.io",),
}
"""The names of ``nn`` itself: those that modules define whose names begin so. The longest beginning counts."""

PACKAGES = {
    "Functions": nn.functional,
    "Starting values": nn.init,
    "Averages of models": nn.optim.swa_utils,
    "Gradients and parameters as vectors": nn.utils,
    "Estimators for scikit-learn": nn.estimators,
    "Pictures": nn.pictures,
    "Neurons of single numbers": nn.scalar,
}

ELSEWHERE = {
    "torch.nn": {
        "AdaptiveLogSoftmaxWithLoss LinearCrossEntropyLoss": "`Linear` and `CrossEntropyLoss`",
        "AlphaDropout FeatureAlphaDropout": "`Dropout`",
        "AdaptiveAvgPool3d AdaptiveMaxPool3d AvgPool3d BatchNorm3d Conv3d ConvTranspose3d Dropout3d InstanceNorm3d "
        "FractionalMaxPool3d LPPool3d MaxPool3d MaxUnpool3d": "one and two axes only",
        "ChannelShuffle": "`x.reshape(n, groups, c // groups, h, w).swapaxes(1, 2).reshape(x.shape)`",
        "CircularPad1d CircularPad2d CircularPad3d ConstantPad1d ConstantPad2d ConstantPad3d ReflectionPad1d "
        "ReflectionPad2d ReflectionPad3d ReplicationPad1d ReplicationPad2d ReplicationPad3d ZeroPad1d ZeroPad2d "
        "ZeroPad3d": '`functional.pad(x, pad, mode="circular")`, `"constant"`, `"reflect"`, `"replicate"`',
        "CrossMapLRN2d LocalResponseNorm": "`GroupNorm`, `BatchNorm2d`",
        "FractionalMaxPool2d LPPool1d LPPool2d MaxUnpool1d MaxUnpool2d": "not here",
        "LazyBatchNorm1d LazyBatchNorm2d LazyBatchNorm3d LazyConv1d LazyConv2d LazyConv3d LazyConvTranspose1d "
        "LazyConvTranspose2d LazyConvTranspose3d LazyInstanceNorm1d LazyInstanceNorm2d LazyInstanceNorm3d LazyLinear": (
            "the layer with its number of features; `summary` shows what comes out of each layer"
        ),
        "NLLLoss2d": "`NLLLoss`",
        "RNNBase RNNCellBase": "`RNN`, `LSTM`, `GRU` and their cells",
        "SyncBatchNorm": "`BatchNorm1d`, `BatchNorm2d`: one process trains",
        "UpsamplingBilinear2d": '`Upsample(mode="bilinear", align_corners=True)`',
        "UpsamplingNearest2d": "`Upsample`",
    },
    "torch.nn.functional": {
        "elu_ hardtanh_ leaky_relu_": "the function without the underscore",
        "multi_head_attention_forward": "`MultiheadAttention`",
        "upsample upsample_bilinear upsample_nearest": "`functional.interpolate`",
        "linear_cross_entropy": "`functional.linear` and `functional.cross_entropy`",
        "gumbel_softmax": "`functional.softmax((x + rng.gumbel(size=x.shape)) / tau, dim=-1)`",
        "affine_grid grid_sample": "not here",
    },
    "torch.nn.init": {
        "dirac_ eye_ sparse_ trunc_normal_": "assign to `weight.data`",
    },
    "torch.optim": {
        "ASGD": "`SGD` and `optim.swa_utils.AveragedModel`",
        "Adafactor SparseAdam": "`Adam`, `AdamW`",
    },
    "torch.optim.swa_utils": {
        "SWALR": "`CosineAnnealingLR`, `SequentialLR`",
    },
    "torch.utils.data": {
        "ChainDataset": "`IterableDataset` with `itertools.chain`",
        "StackDataset": "`TensorDataset`, or a dataset of your own",
        "DistributedSampler get_worker_info": "one process reads the data",
    },
}
"""PyTorch's names that are not here, and their replacements."""

ARGUMENTS = {
    "size_average reduce": ("all losses", "`reduction`"),
    "weight": (
        "l1_loss mse_loss huber_loss",
        'take `loss = weight * F.mse_loss(x, y, reduction="none")`; the means are `loss.sum() / weight.sum()`, and '
        "`loss.mean()` for `huber_loss`",
    ),
    "max_norm norm_type": ("Embedding EmbeddingBag embedding embedding_bag", "scale `weight.data` before the call"),
    "scale_grad_by_freq sparse": (
        "Embedding EmbeddingBag embedding embedding_bag",
        "not here: gradients are dense sums",
    ),
    "return_indices": (
        "AdaptiveMaxPool1d AdaptiveMaxPool2d MaxPool1d MaxPool2d adaptive_max_pool1d adaptive_max_pool2d max_pool1d "
        "max_pool2d",
        "not here",
    ),
    "divisor_override": ("AvgPool2d avg_pool2d", "multiply the result"),
    "antialias": ("interpolate", "not here"),
    "min_value max_value": ("Hardtanh", "`min_val`, `max_val`"),
    "dtype": ("log_softmax softmax softmin", "`x.astype(dtype)`"),
    "inplace": ("functions of activations and dropout", "`x = F.relu(x)`; the modules take it, without effect"),
    "out": ("normalize", "the result"),
    "device": ("all layers", "one device"),
    "generator": ("`nn.init`", "`rng`"),
    "multiprocessing_context pin_memory_device in_order": ("DataLoader", "one process reads the data"),
}
"""Arguments of PyTorch's that names of ``nn`` do not take: whose they are, and what stands in their place."""


def public(module: ModuleType) -> dict[str, Any]:
    """The functions and classes of a module, by the list of public names that a test compares with the package."""
    listed = dict(line.split(": ") for line in NAMES.read_text(encoding="utf-8").splitlines() if ": " in line)
    found = {name: getattr(module, name) for name in listed[module.__name__].split()}
    return {name: value for name, value in found.items() if not inspect.ismodule(value)}


def section(value: Any) -> str:
    """The section of a name of ``nn``, by the module that defines it."""
    fitting = {
        start: name
        for name, starts in SECTIONS.items()
        for start in starts
        if f"{value.__module__}.".startswith(f"{start}.")
    }
    return fitting[max(fitting, key=len)]


def sentence(value: Any) -> str:
    """The first paragraph of a docstring, for a cell of a table."""
    text = " ".join((inspect.getdoc(value) or "").split("\n\n")[0].split())
    return re.sub(r"``(.*?)``", r"`\1`", text).replace("|", r"\|").replace("*", r"\*")


def rows(names: dict[str, Any]) -> str:
    """A table of names and sentences."""
    return "| name | |\n| --- | --- |\n" + "".join(f"| `{name}` | {sentence(f)} |\n" for name, f in names.items())


def _code(listed: str) -> str:
    """Words as code, with commas."""
    return ", ".join(f"`{name}`" for name in listed.split())


def _are_names(text: str) -> bool:
    """True for a list of names of ``nn`` or its functions, and not for a description of them."""
    return all(hasattr(nn, name) or hasattr(nn.functional, name) for name in text.split())


def page() -> str:
    """The page as Markdown."""
    names = public(nn)
    parts = [
        "# The names of nn\n\n"
        "Written by `python docs/nn_names.py`; do not edit. `help(nn.Conv2d)` says the rest.\n\n"
        "Names that PyTorch has too have its arguments, defaults, layouts and numbers. "
        "[Arguments](#pytorchs-arguments-that-are-not-here) and "
        "[names of PyTorch's that are not here](#pytorchs-names-that-are-not-here) stand at the end.\n"
    ]
    for title in SECTIONS:
        found = {name: f for name, f in names.items() if section(f) == title}
        parts.append(f"## {title}\n\n{rows(found)}")
    for title, package in PACKAGES.items():
        parts.append(f"## {title}: `{package.__name__}`\n\n{rows(public(package))}")
    arguments = "".join(
        f"| {_code(listed)} | {_code(owners) if _are_names(owners) else owners} | {text} |\n"
        for listed, (owners, text) in ARGUMENTS.items()
    )
    parts.append(
        "## PyTorch's arguments that are not here\n\nA call with one of them is an error.\n\n"
        f"| argument | of | here |\n| --- | --- | --- |\n{arguments}"
    )
    table = "".join(
        f"| `{space}` | {', '.join(f'`{name}`' for name in listed.split())} | {text} |\n"
        for space, found in ELSEWHERE.items()
        for listed, text in found.items()
    )
    parts.append(
        f"## PyTorch's names that are not here\n\n| in | PyTorch's name | here |\n| --- | --- | --- |\n{table}"
    )
    return "\n".join(parts)


def main() -> None:
    """Write the page."""
    (HERE / "nn" / "names.md").write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
