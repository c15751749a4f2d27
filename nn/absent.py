"""Names of ``torch.nn`` and near it that ``nn`` does not have, each with its replacement."""

from __future__ import annotations

from autograd.errors import NotOfferedError

_SPACE = "images have two axes here and sequences one; layers for three are not offered"
_SIZES = "a layer is told its sizes when it is made, as {} is"
_THREADS = "a model computes in this process; NumPy's own threads are all there is"

ABSENT = {
    "no_grad": "it is autograd.no_grad",
    "Tensor": "it is autograd.Tensor",
    "tensor": "it is autograd.Tensor",
    "grad": "it is autograd.grad",
    "parameter": "it is nn.Parameter",
    "Buffer": "write self.register_buffer(name, array) in the module",
    "NLLLoss2d": "it is nn.NLLLoss",
    "UpsamplingNearest2d": "write nn.Upsample(scale_factor=...)",
    "UpsamplingBilinear2d": "write nn.Upsample(scale_factor=..., mode='bilinear', align_corners=True)",
    "AlphaDropout": "write nn.Dropout",
    "FeatureAlphaDropout": "write nn.Dropout2d",
    "SyncBatchNorm": "write nn.BatchNorm1d or nn.BatchNorm2d",
    "DataParallel": _THREADS,
    "parallel": _THREADS,
    "RNNBase": "derive from nn.Module, or from nn.RNN",
    "RNNCellBase": "derive from nn.Module, or from nn.RNNCell",
}
"""Names, and the texts of their errors."""

for _kind in ("Conv", "ConvTranspose", "BatchNorm", "InstanceNorm"):
    for _axes in ("1d", "2d"):
        ABSENT[f"Lazy{_kind}{_axes}"] = _SIZES.format(f"nn.{_kind}{_axes}")
    ABSENT[f"{_kind}3d"] = ABSENT[f"Lazy{_kind}3d"] = _SPACE
ABSENT["LazyLinear"] = _SIZES.format("nn.Linear")
for _kind in ("MaxPool", "AvgPool", "AdaptiveAvgPool", "AdaptiveMaxPool", "Dropout"):
    ABSENT[f"{_kind}3d"] = _SPACE
for _kind, _mode in (
    ("Constant", ", value=value"), ("Zero", ""), ("Reflection", ", mode='reflect'"),
    ("Replication", ", mode='replicate'"), ("Circular", ", mode='circular'"),
):  # fmt: skip
    for _axes in ("1d", "2d"):
        ABSENT[f"{_kind}Pad{_axes}"] = f"write nn.functional.pad(x, padding{_mode}) in forward"


def absent(name: str) -> AttributeError:
    """The error for a name that ``nn`` does not have.

    Example:
        >>> raise absent("no_grad")
        Traceback (most recent call last):
        autograd.errors.NotOfferedError: nn has no no_grad: it is autograd.no_grad
    """
    if name in ABSENT:
        return NotOfferedError(f"nn has no {name}: {ABSENT[name]}")
    return AttributeError(f"module 'nn' has no attribute {name!r}")
