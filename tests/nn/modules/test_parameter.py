"""``Parameter``: a leaf Tensor by PyTorch's name."""

import copy
import pickle

import numpy as np
import pytest

import nn
from autograd import ArgumentError, OperandError, Tensor
from nn.modules.parameter import as_parameter


def test_it_is_a_leaf_tensor_that_requires_a_gradient():
    numbers = np.ones(3)
    p = nn.Parameter(numbers)
    assert type(p) is Tensor
    assert p.requires_grad
    numbers[0] = 5.0
    assert p.data.tolist() == [1.0, 1.0, 1.0]
    assert nn.Parameter(np.ones(2, np.float32)).dtype == np.float32
    assert nn.Parameter([1, 2], dtype=np.float32).dtype == np.float32
    assert not nn.Parameter(1.0, requires_grad=False).requires_grad
    assert nn.Parameter(Tensor([1.0])).data.tolist() == [1.0]
    for other in (copy.deepcopy(p), pickle.loads(pickle.dumps(p))):
        assert isinstance(other, nn.Parameter)


def test_leaves_are_instances_and_results_are_not():
    w = Tensor([1.0])
    assert isinstance(w, nn.Parameter)
    assert not isinstance(w * 2, nn.Parameter)
    assert not isinstance(np.ones(1), nn.Parameter)


def test_a_module_finds_it():
    class Scaled(nn.Module):
        def __init__(self):
            super().__init__()
            self.scale = nn.Parameter(np.array(2.0))
            self.shift = nn.Parameter(np.array(1.0), requires_grad=False)

        def forward(self, x):
            return self.scale * x + self.shift

    model = Scaled()
    model(np.ones(3)).sum().backward()
    assert [name for name, _ in model.named_parameters()] == ["scale", "shift"]
    assert model.scale.grad == 3.0
    assert model.shift.grad is None


def test_what_it_refuses():
    x = Tensor([1.0])
    with pytest.raises(ArgumentError, match=r"Parameter: got a Tensor of shape \(1,\) that multiply computed"):
        nn.Parameter(x * 2)
    assert nn.Parameter((x * 2).detach()).data.tolist() == [2.0]
    for wrong in (None, "x", nn.ReLU(), [[1.0], [1.0, 2.0]], lambda: 1):
        with pytest.raises(OperandError):
            nn.Parameter(wrong)
        with pytest.raises(OperandError):
            as_parameter("here", wrong)
    with pytest.raises(OperandError, match="requires_grad"):
        nn.Parameter(1.0, "no")
