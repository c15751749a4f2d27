"""Sizes, dtypes, places, plain arrays; ``test_arrays`` compares the cases of tables with PyTorch."""

import numpy as np
import pytest

from autograd import OperandError, Tensor, grad


def test_numpy_refuses_to_lose_a_gradient():
    t = Tensor([1.0, 2.0])
    with pytest.raises(OperandError, match=r"t\.detach\(\)\.numpy\(\) and t\.data"):
        t.numpy()
    with pytest.raises(OperandError, match="requires a gradient"):
        (t * 2).numpy()
    assert t.detach().numpy() is t.data
    assert t.numpy(force=True) is t.data
    assert t.detach().cpu().numpy() is t.data
    with pytest.raises(OperandError, match="count as a constant"):
        grad(lambda x: (x * x.numpy(force=True)).sum())(np.ones(2))


def test_dtypes_and_places():
    t = Tensor([1.5, -2.0])
    assert t.double() is t.to(np.float64) is t.to("float64") is t.to(t) is t.to("cpu") is t.cpu() is t
    assert t.to(dtype=np.float32).dtype == t.float().dtype == np.float32
    assert t.half().dtype == np.float16
    assert t.to(np.float64, copy=True) is not t
    assert t.device == "cpu"
    assert isinstance(t.long(), np.ndarray)
    assert t.to(np.int64).tolist() == [1, -2]
    (t.float() * 3).sum().backward()
    assert t.grad.dtype == np.float64
    with pytest.raises(OperandError, match="a Tensor is where its array is"):
        t.to("cuda:0")
    with pytest.raises(OperandError, match="dtype"):
        t.to("nonsense")


def test_leaves_and_switches():
    t = Tensor([1.0], requires_grad=False)
    assert t.is_leaf
    assert t.requires_grad_() is t
    assert t.requires_grad
    assert not (t * 2).is_leaf
    assert not t.requires_grad_(False).requires_grad
    assert not t.new_ones(2).requires_grad
