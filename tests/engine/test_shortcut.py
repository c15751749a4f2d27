"""Shortcuts through two gates: taken only where the gradients are the same."""

import numpy as np
import pytest

from autograd import GraphError, Tensor, detect_anomaly, gradients, ops, value_and_grad
from autograd.engine.declaration import op
from autograd.engine.shortcut import ShortcutOp
from nn.functional import cross_entropy, nll_loss
from nn.losses.classification import negative_log_likelihood

TAKEN = []


@op(lambda g, out, x: 2 * g, kind="linear", gate="doubler")
def double(x):
    """2 x."""
    return 2 * x


def both(g, out, doubled, by):
    """The rule of both gates; it does not apply to a factor of 0."""
    if by == 0:
        return NotImplemented
    TAKEN.append(by)
    return 2 * by * g


@op(lambda g, out, x, by: by * g, kind="linear", gate="scaler", shortcut=(double, both))
def times(x, *, by):
    """by x."""
    return by * x


@pytest.fixture(autouse=True)
def none_taken():
    TAKEN.clear()


def test_backward_takes_it():
    x = Tensor([1.0, 2.0])
    times(double(x), by=3.0).backward(np.array([1.0, 10.0]))
    assert (x.grad.tolist(), TAKEN) == ([6.0, 60.0], [3.0])


def test_the_operand_may_have_other_users():
    x = Tensor([1.0, 2.0])
    doubled = double(x)
    (times(doubled, by=3.0) + doubled + times(doubled, by=5.0)).backward(np.ones(2))
    assert (x.grad.tolist(), sorted(TAKEN)) == ([18.0, 18.0], [3.0, 5.0])


@pytest.mark.parametrize("make", [lambda x: ops.exp(x), lambda x: x, lambda x: double(x).detach() * x])
def test_behind_other_gates_there_is_none(make):
    x = Tensor([1.0, 2.0])
    times(make(x), by=3.0).backward(np.ones(2))
    expected = Tensor([1.0, 2.0])
    (3.0 * make(expected)).backward(np.ones(2))
    assert (x.grad.tolist(), TAKEN) == (expected.grad.tolist(), [])


def test_a_rule_that_does_not_apply():
    x = Tensor([1.0, 2.0])
    times(double(x), by=0).backward(np.ones(2))
    assert (x.grad.tolist(), TAKEN) == ([0.0, 0.0], [])


def test_who_looks_at_the_gate_sees_its_gradient():
    x = Tensor([1.0])
    doubled, seen = double(x), []
    with doubled.register_hook(lambda g: seen.append(g.tolist())):
        times(doubled, by=3.0).backward(np.ones(1))
    assert (seen, x.grad.tolist(), TAKEN) == ([[3.0]], [6.0], [])
    with doubled.register_hook(lambda g: 10 * g):
        times(doubled, by=3.0).backward(np.ones(1))
    assert (x.grad.tolist(), TAKEN) == ([66.0], [])


def test_a_hook_elsewhere_changes_no_bit():
    rng = np.random.default_rng(0)
    # 7 rows, because 1/7 is rounded: the two ways then differ in the last bit
    z, y = rng.normal(size=(7, 3)), rng.integers(0, 3, 7)

    def gradient():
        x = Tensor(z)
        times(double(x), by=3.0).backward(np.ones(z.shape))
        x.grad = None
        cross_entropy(x, y).backward()
        return x.grad.tobytes()

    alone = gradient()
    other = Tensor([1.0])
    other.register_hook(lambda g: None)
    assert gradient() == alone
    with other.register_hook(lambda g: g):
        assert gradient() == alone
    assert TAKEN == [3.0] * 3


def test_under_anomaly_detection_each_gate_is_looked_at():
    x = Tensor([1.0])
    with detect_anomaly():
        times(double(x), by=3.0).backward(np.ones(1))
    assert (x.grad.tolist(), TAKEN) == ([6.0], [])


def test_a_recorded_sweep_goes_gate_by_gate():
    x = Tensor([2.0])
    times(double(x), by=3.0).backward(np.ones(1), create_graph=True)
    assert (x.grad.data.tolist(), TAKEN) == ([6.0], [])


def test_derivative_functions_take_it():
    value, gradient = value_and_grad(lambda x: times(double(x), by=3.0).sum())(np.array([2.0]))
    assert (value, gradient.tolist(), TAKEN) == (12.0, [6.0], [3.0])


def test_the_gradient_of_an_inner_node_can_be_asked_for():
    x, other = Tensor([2.0]), Tensor([1.0])
    doubled = double(x)
    out = times(doubled, by=3.0)
    assert [g.tolist() for g in gradients([out], [x, doubled], [np.ones(1)])] == [[6.0], [3.0]]
    assert [g.tolist() for g in gradients([out * other], [x], [np.ones(1)])] == [[6.0]]
    assert TAKEN == []


def test_another_rule_is_not_passed_over():
    planted = times.with_rules((lambda g, out, x, by: 7 * g,))
    x = Tensor([1.0])
    planted(double(x), by=3.0).backward(np.ones(1))
    assert isinstance(planted, ShortcutOp)
    assert (x.grad.tolist(), TAKEN) == ([14.0], [])


@op(lambda g, out, x: g * 2 * x, kind="elementwise", gate="scaler")
def squared(x):
    """x * x."""
    return x * x


@op(lambda g, out, x, by: by * g, kind="linear", gate="scaler", shortcut=(squared, lambda g, out, x, by: by * g))
def wrong(x, *, by):
    """by x, with a shortcut that looks at nothing."""
    return by * x


def test_changed_data_are_noticed_by_the_gate_that_is_passed():
    x = Tensor([1.0, 2.0])
    loss = wrong(squared(x), by=3.0)
    x.data = np.array([5.0, 5.0])
    with pytest.raises(GraphError, match="squared: the data of operand x"):
        loss.backward(np.ones(2))


class TestCrossEntropy:
    """The one shortcut of the losses, beside closed forms."""

    @pytest.mark.parametrize("dtype", [np.float64, np.float32, np.float16])
    @pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
    @pytest.mark.parametrize("shape", [(5, 3), (1, 1), (3,), (4, 3, 2)])
    def test_gradients(self, shape, reduction, dtype):
        rng = np.random.default_rng(0)
        logits = (3 * rng.normal(size=shape)).astype(dtype)
        classes = rng.integers(0, 1 if shape == (1, 1) else 3, (shape[0], *shape[2:]) if len(shape) > 1 else ())
        weights = rng.normal(size=classes.shape if reduction == "none" else ()).astype(dtype)
        x = Tensor(logits)
        cross_entropy(x, classes, reduction=reduction).backward(weights)
        e = np.exp(logits.astype(float) - logits.max(axis=0 if len(shape) == 1 else 1, keepdims=True))
        axis = 0 if len(shape) == 1 else 1
        right = np.moveaxis(np.eye(shape[axis])[classes], -1, axis)
        g = np.expand_dims(weights.astype(float), axis) if reduction == "none" else float(weights)
        expected = (e / e.sum(axis=axis, keepdims=True) - right) * g / (classes.size if reduction == "mean" else 1)
        assert x.grad.dtype == dtype
        np.testing.assert_allclose(x.grad, expected, rtol=0, atol={2: 4e-3, 4: 1e-6, 8: 1e-14}[x.grad.itemsize])

    def test_it_is_taken_and_leaves_what_it_was_given(self, monkeypatch):
        of_logits, calls = negative_log_likelihood.shortcut[1], []

        def note(*given, **static):
            calls.append(static)
            return of_logits(*given, **static)

        monkeypatch.setattr(negative_log_likelihood, "shortcut", (ops.log_softmax, note))
        x = Tensor([[1.0, 2.0], [0.0, 0.0]])
        log_p = ops.log_softmax(x, axis=1)
        before = log_p.data.copy()
        nll_loss(log_p, [0, 1]).backward()
        assert (calls, log_p.data.tolist()) == ([{"axis": 1, "reduction": "mean"}], before.tolist())

    def test_probabilities_along_another_axis(self):
        x, y = (Tensor([[1.0, 2.0], [0.0, -1.0]]) for _ in range(2))
        nll_loss(ops.log_softmax(x, axis=0), [0, 1]).backward()
        log_p = y - ops.logsumexp(y, axis=0, keepdims=True)
        (-(log_p[0, 0] + log_p[1, 1]) / 2).backward()
        np.testing.assert_allclose(x.grad, y.grad, rtol=1e-14)

    def test_classes_that_are_masked_out(self):
        x = Tensor([[-np.inf, 1.0, 2.0], [0.0, -np.inf, -np.inf]])
        cross_entropy(x, [1, 0]).backward()
        p = 1 / (1 + np.e)
        np.testing.assert_allclose(x.grad, [[0.0, (p - 1) / 2, (1 - p) / 2], [0.0, 0.0, 0.0]], atol=1e-15)
