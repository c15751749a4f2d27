"""Names of PyTorch that are not in ``nn``."""

import re

import numpy as np
import pytest

import nn
from autograd import NotOfferedError
from nn.absent import ABSENT


@pytest.mark.parametrize("name", sorted(ABSENT))
def test_the_error_says_what_to_write(name):
    assert not hasattr(nn, name)
    with pytest.raises(NotOfferedError, match=f"nn has no {name}: "):
        getattr(nn, name)
    for path in re.findall(r"nn\.([\w.]+)", ABSENT[name]):
        found = nn
        for part in path.split("."):
            found = getattr(found, part)


def test_what_is_written_instead_runs():
    x = np.arange(4.0).reshape(1, 1, 2, 2)
    assert nn.Upsample(scale_factor=2, mode="bilinear", align_corners=True)(x).shape == (1, 1, 4, 4)
    for mode in ("reflect", "replicate", "circular"):
        assert nn.functional.pad(x, (1, 1, 1, 1), mode=mode).shape == (1, 1, 4, 4)


@pytest.mark.oracle
def test_pytorch_has_the_names():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    around = ("no_grad", "Tensor", "tensor")
    assert [name for name in ABSENT if not hasattr(torch if name in around else torch.nn, name)] == []
