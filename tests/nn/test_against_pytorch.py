"""Numbers next to PyTorch's, where it is installed."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import Tensor

torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
pytestmark = pytest.mark.oracle


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize(
    "name", ["mse_loss", "l1_loss", "binary_cross_entropy_with_logits", "cross_entropy", "nll_loss"]
)
def test_losses_and_their_gradients(name, reduction, rng):
    x = rng.normal(size=(6, 4)) * 5
    classes = name in ("cross_entropy", "nll_loss")
    target = rng.integers(0, 4, 6) if classes else rng.uniform(size=(6, 4))
    mine, theirs = Tensor(x), torch.tensor(x, requires_grad=True)
    a = getattr(F, name)(mine, target, reduction=reduction)
    b = getattr(torch.nn.functional, name)(theirs, torch.tensor(target), reduction=reduction)
    seed = rng.normal(size=a.shape)
    a.backward(seed)
    b.backward(torch.tensor(seed))
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(mine.grad, theirs.grad.numpy(), rtol=1e-10, atol=1e-14)


def test_weights_of_an_mlp_load_and_train_the_same(rng):
    theirs = torch.nn.Sequential(
        torch.nn.Linear(2, 16), torch.nn.ReLU(), torch.nn.Linear(16, 16), torch.nn.ReLU(), torch.nn.Linear(16, 2)
    ).double()
    mine = nn.MLP([2, 16, 16, 2])
    mine.load_state_dict(theirs.state_dict())
    x, y = rng.normal(size=(32, 2)), rng.integers(0, 2, 32)
    optimizers = nn.Adam(mine.parameters(), lr=0.01), torch.optim.Adam(theirs.parameters(), lr=0.01)
    for _ in range(100):
        for optimizer in optimizers:
            optimizer.zero_grad()
        a = F.cross_entropy(mine(x), y)
        b = torch.nn.functional.cross_entropy(theirs(torch.tensor(x)), torch.tensor(y))
        a.backward(retain_graph=False)
        b.backward()
        assert float(a.data) == pytest.approx(b.item(), rel=1e-10)
        for optimizer in optimizers:
            optimizer.step()
    for name, array in theirs.state_dict().items():
        np.testing.assert_allclose(mine.state_dict()[name], array.numpy(), rtol=1e-9, atol=1e-11)
    theirs.load_state_dict({name: torch.tensor(array) for name, array in mine.state_dict().items()})


def test_repr_is_pytorchs():
    mine = nn.Sequential(nn.Linear(2, 3), nn.ReLU(), nn.Sequential(nn.Linear(3, 1, bias=False), nn.Sigmoid()))
    t = torch.nn
    theirs = t.Sequential(t.Linear(2, 3), t.ReLU(), t.Sequential(t.Linear(3, 1, bias=False), t.Sigmoid()))
    assert repr(mine) == repr(theirs)


@pytest.mark.parametrize("name", ["xavier_uniform_", "xavier_normal_", "kaiming_uniform_", "kaiming_normal_"])
def test_spread_of_starting_values(name):
    a, b = Tensor(np.zeros((200, 300))), torch.zeros(200, 300, dtype=torch.float64)
    getattr(nn.init, name)(a, rng=0)
    torch.manual_seed(0)
    getattr(torch.nn.init, name)(b)
    assert a.data.std() == pytest.approx(b.std().item(), rel=0.02)


@pytest.mark.parametrize("nonlinearity", ["linear", "sigmoid", "tanh", "relu", "leaky_relu"])
def test_gains(nonlinearity):
    assert nn.init.calculate_gain(nonlinearity) == torch.nn.init.calculate_gain(nonlinearity)
