"""Vectors of parameters and back."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor
from autograd.functional import grad


def test_there_and_back():
    model, other = nn.MLP([3, 4, 2], rng=0), nn.MLP([3, 4, 2], rng=1)
    vector = nn.utils.parameters_to_vector(model.parameters())
    assert vector.shape == (26,)
    nn.utils.vector_to_parameters(vector, other.parameters())
    for name, array in model.state_dict().items():
        np.testing.assert_array_equal(array, other.state_dict()[name])
    other.parameters()[0].data[:] = 7.0
    assert not np.any(vector.data == 7.0)


def test_the_vector_is_differentiable():
    a, b = Tensor([[1.0, 2.0]]), Tensor(3.0)
    (nn.utils.parameters_to_vector([a, b]) ** 2).sum().backward()
    assert a.grad.tolist() == [[2.0, 4.0]]
    assert float(b.grad) == 6.0
    assert grad(lambda x: nn.utils.parameters_to_vector([x, b])[0] * 2.0)(np.ones(2)).tolist() == [2.0, 0.0]


def test_dtypes_stay():
    w = Tensor(np.ones((2, 2)), dtype=np.float32)
    nn.utils.vector_to_parameters(np.arange(4), [w])
    assert w.dtype == np.float32
    assert w.data.tolist() == [[0.0, 1.0], [2.0, 3.0]]


def test_clipping_is_there_too():
    assert nn.utils.clip_grad_norm_ is nn.clip_grad_norm_
    assert nn.utils.clip_grad_value_ is nn.clip_grad_value_


@pytest.mark.oracle
def test_pytorch_orders_them_so():
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    model = nn.MLP([3, 4, 2], rng=0)
    theirs = torch.nn.utils.parameters_to_vector([torch.tensor(p.data) for p in model.parameters()])
    np.testing.assert_array_equal(nn.utils.parameters_to_vector(model.parameters()).data, theirs.numpy())


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda w: nn.utils.parameters_to_vector(nn.Linear(1, 1)), TypeError, r"expected a list: model.parameters\(\)"),
        (lambda w: nn.utils.parameters_to_vector({w}), ArgumentError, "got a set as params"),
        (lambda w: nn.utils.parameters_to_vector([]), TypeError, "got no parameters"),
        (lambda w: nn.utils.parameters_to_vector([np.ones(2)]), TypeError, r"a ndarray as parameters\[0\]"),
        (lambda w: nn.utils.vector_to_parameters(np.ones(3), [w]), ShapeError, r"shape \(3,\), expected \(2,\)"),
        (lambda w: nn.utils.vector_to_parameters(np.ones((2, 1)), [w]), ShapeError, r"shape \(2, 1\)"),
        (lambda w: nn.utils.vector_to_parameters(["a", "b"], [w]), TypeError, "expected real numbers"),
    ],
)
def test_wrong_arguments(call, error, message):
    w = Tensor([1.0, 2.0])
    with pytest.raises(error, match=message):
        call(w)
    assert w.data.tolist() == [1.0, 2.0]
