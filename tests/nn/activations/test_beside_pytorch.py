"""Beside PyTorch itself: tests that the table of cases cannot hold: kinks met exactly, defaults, state dicts."""

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import Tensor

torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
pytestmark = pytest.mark.oracle

NAMES = [
    "Mish", "CELU", "ReLU6", "Hardtanh", "Hardswish", "Softsign", "LogSigmoid", "Softshrink", "Hardshrink",
    "Tanhshrink", "Hardsigmoid", "PReLU", "GLU",
]  # fmt: skip
AT_KINKS = [-6.0, -3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0, 1e4, -1e4, np.nan]


@pytest.mark.parametrize("name", NAMES)
def test_defaults_at_kinks_far_away_and_at_nan(name):
    x, there = Tensor(AT_KINKS), torch.tensor(AT_KINKS, dtype=torch.float64, requires_grad=True)
    with np.errstate(invalid="ignore"):  # np.logaddexp(0, nan) warns
        a, b = getattr(nn, name)()(x), getattr(torch.nn, name)().double()(there)
    a.sum().backward()
    b.sum().backward()
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-13)
    slopes = there.grad.numpy()
    if name == "Hardsigmoid":  # PyTorch holds 1/6 in single precision
        slopes = np.where(slopes == 0, 0.0, 1 / 6)
    known = ~np.isnan(AT_KINKS)
    np.testing.assert_allclose(x.grad[known], slopes[known], rtol=1e-10)


@pytest.mark.parametrize("dtype", [np.float16, np.float32])
@pytest.mark.parametrize("name", NAMES)
def test_lower_precisions(name, dtype, rng):
    x = (rng.normal(size=(4, 6)) * 3).astype(dtype)
    a = getattr(nn, name)(**({"dtype": dtype} if name == "PReLU" else {}))(Tensor(x))
    b = getattr(torch.nn, name)().to(torch.tensor(x).dtype)(torch.tensor(x))
    assert a.dtype == dtype
    tolerance = 3e-3 if dtype == np.float16 else 1e-5
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=tolerance, atol=tolerance / 10)


def test_random_slopes_outside_of_training(rng):
    x = rng.normal(size=(3, 4))
    np.testing.assert_allclose(nn.RReLU().eval()(x), torch.nn.RReLU().eval()(torch.tensor(x)).numpy(), rtol=1e-14)


@pytest.mark.parametrize("p", [1.0, 2.0, 3.0])
def test_vectors_of_length_1(p, rng):
    x = rng.normal(size=(3, 4))
    x[0] = 0.0
    mine, theirs = Tensor(x), torch.tensor(x, requires_grad=True)
    seed = rng.normal(size=(3, 4))
    a, b = F.normalize(mine, p, eps=1e-3), torch.nn.functional.normalize(theirs, p, eps=1e-3)
    a.backward(seed)
    b.backward(torch.tensor(seed))
    np.testing.assert_allclose(a.data, b.detach().numpy(), rtol=1e-12)
    np.testing.assert_allclose(mine.grad, theirs.grad.numpy(), rtol=1e-10, atol=1e-12)


def test_slopes_load_both_ways():
    theirs, mine = torch.nn.PReLU(3, 0.1), nn.PReLU(3, dtype=np.float32)
    mine.load_state_dict(theirs.state_dict())
    assert mine.weight.data.tolist() == theirs.weight.tolist()
    theirs.load_state_dict({name: torch.tensor(array * 2) for name, array in mine.state_dict().items()})
    assert theirs.weight.tolist() == (mine.weight.data * 2).tolist()


@pytest.mark.parametrize("name", [*NAMES, "RReLU", "Softmin", "CosineSimilarity", "PairwiseDistance"])
def test_reprs_are_pytorchs(name):
    if name == "Softmin":  # PyTorch's Softmin has no default axis
        assert repr(nn.Softmin(1)) == repr(torch.nn.Softmin(1))
    else:
        assert repr(getattr(nn, name)()) == repr(getattr(torch.nn, name)())
