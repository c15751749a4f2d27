"""Muon: the published iteration, its distance from PyTorch's in bfloat16, and refusals."""

import numpy as np
import pytest

import nn
from autograd import ArgumentError, ShapeError, Tensor, Value
from nn.optim.muon import orthogonalized


def published(g, steps=5):
    """``zeropower_via_newtonschulz5`` of the reference, in the precision of its argument."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g / np.linalg.norm(g)
    if g.shape[0] > g.shape[1]:
        x = x.T
    for _ in range(steps):
        gram = x @ x.T
        update = b * gram + c * gram @ gram
        x = a * x + update @ x
    return x.T if g.shape[0] > g.shape[1] else x


@pytest.mark.parametrize("shape", [(3, 3), (5, 2), (2, 7), (1, 4), (4, 1)])
@pytest.mark.parametrize("nesterov", [False, True])
def test_steps_are_those_of_the_published_program(shape, nesterov, rng):
    w, mean = rng.normal(size=shape), np.zeros(shape)
    p = Tensor(w)
    optimizer = nn.Muon([p], lr=0.02, weight_decay=0.1, momentum=0.9, nesterov=nesterov)
    for _ in range(4):
        g = rng.normal(size=shape)
        p.grad = g.copy()
        optimizer.step()
        mean = 0.9 * mean + 0.1 * g
        step = published(0.1 * g + 0.9 * mean if nesterov else mean)
        w = w * (1 - 0.02 * 0.1) - 0.02 * max(1, shape[0] / shape[1]) ** 0.5 * step
        np.testing.assert_allclose(p.data, w, rtol=0, atol=1e-12)


def test_singular_values_come_near_to_one(rng):
    sizes = np.linalg.svd(orthogonalized(rng.normal(size=(8, 8)), (3.4445, -4.775, 2.0315), 10, 1e-7), compute_uv=False)
    assert 0.6 < sizes.min() <= sizes.max() < 1.3


def test_the_other_adjustment_and_a_gradient_of_zero():
    p = Tensor(np.zeros((2, 8)))
    p.grad = np.eye(2, 8)
    plain, matched = nn.Muon([p]), nn.Muon([p], adjust_lr_fn="match_rms_adamw")
    before = p.data.copy()
    plain.step()
    first = p.data - before
    matched.step()
    np.testing.assert_allclose(p.data - before - first, first * 0.2 * 8**0.5 - 1e-4 * first, rtol=1e-10)
    p.grad = np.zeros((2, 8))
    nn.Muon([p], eps=0.0).step()
    assert np.isfinite(p.data).all()


@pytest.mark.oracle
def test_distance_from_pytorch_is_that_of_bfloat16(rng):
    torch = pytest.importorskip("torch", reason='no PyTorch: pip install ".[oracles]"')
    start, g = rng.normal(size=(6, 4)), rng.normal(size=(6, 4))
    p, w = torch.nn.Parameter(torch.tensor(start)), Tensor(start)
    p.grad, w.grad = torch.tensor(g), g
    theirs, mine = torch.optim.Muon([p], lr=1.0, weight_decay=0.0), nn.Muon([w], lr=1.0, weight_decay=0.0)
    theirs.step()
    mine.step()
    step = w.data - start
    assert 1e-6 < abs(p.detach().numpy() - w.data).max() < 0.05 * abs(step).max()
    mine.load_state_dict(theirs.state_dict())
    np.testing.assert_allclose(mine.state[w]["momentum_buffer"], 0.05 * g, rtol=1e-12)


def test_float32_stays_float32(rng):
    w = Tensor(rng.normal(size=(3, 2)), dtype=np.float32)
    optimizer = nn.Muon([w])
    w.grad = rng.normal(size=(3, 2)).astype(np.float32)
    optimizer.step()
    assert w.dtype == optimizer.state[w]["momentum_buffer"].dtype == np.float32


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda w: nn.Muon([w, Tensor([1.0])]), ShapeError, r"params\[1\] of shape \(1,\), expected matrices"),
        (lambda w: nn.Muon(nn.Linear(2, 2).parameters()), ShapeError, "give the weights alone"),
        (lambda w: nn.Muon([Value(1.0)]), ShapeError, r"shape \(\)"),
        (lambda w: nn.Muon([w]).add_param_group({"params": [Tensor([1.0])]}), ShapeError, "expected matrices"),
        (lambda w: nn.Muon([w], ns_coefficients=(1.0, 2.0)), ArgumentError, "expected three numbers"),
        (lambda w: nn.Muon([w], ns_steps=100), ArgumentError, "ns_steps=100, expected an integer below 100"),
        (lambda w: nn.Muon([w], adjust_lr_fn="keller"), ArgumentError, "adjust_lr_fn='keller', expected one of 'orig"),
    ],
)
def test_wrong_arguments(make, error, message):
    with pytest.raises(error, match=f"Muon: got .*{message}"):
        make(Tensor(np.ones((2, 2))))
