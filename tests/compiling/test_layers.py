"""Layers, activations and losses on tracers: every one that PyTorch has too, with its state and labels as variables."""

import numpy as np
import pytest

import nn
from autograd import Tensor, gradients
from nn import functional as F
from nn.optim.muon import orthogonalized
from tests.compiling.replays import assert_replays, moved, outcomes
from tests.nn.cases import DRAW
from tests.nn.layer_cases import built_here, called, differentiable, given


def of_state_and_inputs(case, found, seed, second):
    """A function of the parameters and inputs: the result, gradients and buffers, and second derivatives."""

    def flat(module, args):
        out = called(case, module, args)
        return np.concatenate([x.reshape(-1) for x in leaves(out)]) if isinstance(out, tuple) else out

    def of(*xs):
        module, _ = built_here(case, [np.copy(x) for x in found])
        parameters = [] if case.is_function else module.parameters()
        for p, x in zip(parameters, xs, strict=False):
            p._data = x
        inputs = xs[len(parameters) :]
        args = [Tensor(x) if differentiable(kind) else x for x, (kind, _) in zip(inputs, case.inputs, strict=True)]
        wanted = [x for x in args if isinstance(x, Tensor)] + list(parameters)
        out = flat(module, args)
        weights = seed[: out.size].reshape(out.shape)
        out.backward(weights)
        results = [out.data, [x.grad for x in wanted], [] if case.is_function else list(module.buffers())]
        if second:
            out = flat(module, args)
            first = [g for g in gradients([out], wanted, [weights], create_graph=True) if g is not None]
            live = [g for g in first if g.requires_grad]
            results.append(gradients(live, wanted, [np.ones(g.shape) for g in live]) if live else [])
        return results

    return of


def leaves(out):
    return [x for part in out for x in leaves(part)] if isinstance(out, tuple) else [out]


@pytest.mark.parametrize("name", DRAW)
@pytest.mark.parametrize("attempt", range(2))
@pytest.mark.filterwarnings("ignore")
def test_layers_are_replayed_to_the_bit(name, attempt):
    rng = np.random.default_rng([attempt, *map(ord, name)])
    case = DRAW[name](rng)
    found, seed = given(case, rng), rng.normal(size=10_000)
    module, _ = built_here(case, [np.copy(x) for x in found])
    parameters = [] if case.is_function else [p.data for p in module.parameters()]
    xs = parameters + found[len(found) - len(case.inputs) :]
    counts = outcomes(of_state_and_inputs(case, found, seed, not attempt), xs, [moved(rng, x) for x in xs])
    # the bags of EmbeddingBag are loops over plain offsets
    assert not counts["untraced"] or name == "EmbeddingBag", counts


def test_labels_may_be_others():
    x, y = np.random.default_rng(0).normal(size=(5, 3)), np.array([0, 2, 1, 1, 0])

    def loss(x, y):
        t = Tensor(x)
        (F.cross_entropy(t, y) + F.multi_margin_loss(t, y)).backward()
        return t.grad

    program = assert_replays(loss, [x, y], [2 * x, y[::-1].copy()])
    assert all(guard.kind == "bool" for guard in program.guards)


@pytest.mark.parametrize("momentum", [None, 0.1])
def test_running_statistics_of_a_batch_norm_with_a_count(momentum):
    def step(x, mean, count):
        layer = nn.BatchNorm1d(3, momentum=momentum)
        layer.running_mean, layer.num_batches_tracked = mean, count
        layer(Tensor(x))
        return list(layer.buffers())

    x = np.random.default_rng(0).normal(size=(4, 3))
    assert_replays(step, [x, np.zeros(3), np.array(0)], [2 * x, np.ones(3), np.array(7)])


@pytest.mark.parametrize("order", [2, 3.0, np.inf])
def test_clipping_is_a_branch_and_no_number(order):
    def clipped(x, y):
        t, u = Tensor(x), Tensor(y)
        (t * t).sum().backward()
        (u**3).sum().backward()
        total = nn.utils.clip_grad_norm_([t, u], 2.0, order)
        return total, t.grad, u.grad

    x, y = np.linspace(1.0, 2.0, 3), np.ones((2, 2))
    program = assert_replays(clipped, [x, y], [2 * x, y], [x, 1.5 * y])
    assert all(guard.kind == "bool" for guard in program.guards)


def test_a_step_of_muon():
    x = np.arange(6.0).reshape(2, 3) + np.eye(2, 3)
    program = assert_replays(lambda x: orthogonalized(x, (3.4, -4.8, 2.0), 3, 1e-7), [x], [2 * x], [x - 1])
    assert all(guard.kind == "bool" for guard in program.guards)
