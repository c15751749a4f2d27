import numpy as np
import pytest

import nn.functional as F
from autograd import OperandError, ShapeError, Tensor, gradients
from autograd.testing import check_grads

REDUCTIONS = ["mean", "sum", "none"]


@pytest.mark.parametrize("f", [F.relu, F.tanh, F.sigmoid, F.softmax, F.log_softmax], ids=lambda f: f.__name__)
def test_gradients_of_activations(f, rng):
    x = Tensor(rng.uniform(0.2, 2, (3, 4)) * rng.choice([-1.0, 1.0], (3, 4)))
    check_grads(f, x)


@pytest.mark.parametrize("shape", [(3,), (5, 3), (2, 4, 3), (0, 3), (2, 0, 3)])
@pytest.mark.parametrize("bias", [True, False])
def test_linear_is_a_matrix_product_with_right_gradients(shape, bias, rng):
    x, w, b = Tensor(rng.normal(size=shape)), Tensor(rng.normal(size=(2, 3))), Tensor(rng.normal(size=2))
    tensors = (x, w, b) if bias else (x, w)
    y = F.linear(*tensors)
    np.testing.assert_allclose(y.data, x.data @ w.data.T + (b.data if bias else 0), rtol=1e-14)
    check_grads(F.linear, *tensors)


@pytest.mark.parametrize(
    ("x", "w", "b"),
    [
        ((5, 4), (2, 3), (2,)),
        ((5, 3), (2, 3), (3,)),
        ((5, 3), (2, 3), (1,)),
        ((5, 3), (2, 3), (5, 2)),
        ((3,), (3,), (3,)),
    ],
)
def test_linear_refuses_shapes_that_do_not_fit(x, w, b):
    with pytest.raises(ShapeError, match="affine"):
        F.linear(np.zeros(x), Tensor(np.zeros(w)), Tensor(np.zeros(b)))


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("one_sample", [False, True])
@pytest.mark.parametrize("name", ["cross_entropy", "nll_loss"])
def test_class_losses(name, one_sample, reduction, rng):
    loss = getattr(F, name)
    x = Tensor(rng.normal(size=3 if one_sample else (5, 3)) * 3)
    target = 2 if one_sample else np.array([0, 2, 1, 1, 0])
    logs = x.data - np.log(np.exp(x.data).sum(axis=-1, keepdims=True)) if name == "cross_entropy" else x.data
    expected = -np.take_along_axis(logs, np.asarray(target)[..., None], axis=-1)[..., 0]
    expected = {"mean": expected.mean(), "sum": expected.sum(), "none": expected}[reduction]
    got = loss(x, target, reduction=reduction)
    assert got.shape == np.shape(expected)
    np.testing.assert_allclose(got.data, expected, rtol=1e-12)
    check_grads(lambda x: loss(x, target, reduction=reduction), x)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize(
    ("loss", "by_hand"),
    [
        (F.mse_loss, lambda x, t: (x - t) ** 2),
        (F.l1_loss, lambda x, t: abs(x - t)),
        (F.binary_cross_entropy_with_logits, lambda x, t: np.log1p(np.exp(x)) - t * x),
    ],
    ids=["mse", "l1", "bce"],
)
def test_elementwise_losses(loss, by_hand, reduction, rng):
    x, t = Tensor(rng.uniform(1, 2, (4, 3))), Tensor(rng.uniform(0.1, 0.9, (4, 3)))
    expected = by_hand(x.data, t.data)
    expected = {"mean": expected.mean(), "sum": expected.sum(), "none": expected}[reduction]
    np.testing.assert_allclose(loss(x, t, reduction=reduction).data, expected, rtol=1e-12)
    check_grads(lambda x, t: loss(x, t, reduction=reduction), x, t)


def test_cross_entropy_is_exact_where_exp_would_overflow():
    x = Tensor([[1e4, 0.0], [-1e4, 0.0]])
    loss = F.cross_entropy(x, [1, 1], reduction="none")
    assert loss.data.tolist() == [1e4, 0.0]
    (g,) = gradients([loss.sum()], [x])
    assert g.tolist() == [[1.0, -1.0], [0.0, 0.0]]


def test_binary_cross_entropy_is_accurate_in_both_tails():
    x = Tensor([50.0, -50.0, 50.0, -50.0])
    target = np.array([1.0, 0.0, 0.0, 1.0])
    loss = F.binary_cross_entropy_with_logits(x, target, reduction="none")
    (g,) = gradients([loss.sum()], [x])
    tiny = np.exp(-50.0)
    np.testing.assert_allclose(loss.data, [tiny, tiny, 50 + tiny, 50 + tiny], rtol=1e-12)
    np.testing.assert_allclose(g, [-tiny, tiny, 1.0, -1.0], rtol=1e-12)


def test_l1_has_gradient_zero_where_prediction_and_target_agree():
    x = Tensor([1.0, 2.0])
    F.l1_loss(x, [1.0, 0.0], reduction="sum").backward()
    assert x.grad.tolist() == [0.0, 1.0]


@pytest.mark.parametrize("loss", [F.mse_loss, F.l1_loss, F.binary_cross_entropy_with_logits])
def test_float32_stays_float32(loss):
    x = Tensor(np.ones((2, 2), np.float32))
    for target in (np.ones((2, 2)), np.ones((2, 2), int), np.ones((2, 2), bool), [[1, 0], [0, 1]]):
        x.grad = None
        y = loss(x, target)
        y.backward()
        assert y.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_cross_entropy_of_float32_stays_float32(reduction):
    x = Tensor(np.ones((2, 3), np.float32))
    y = F.cross_entropy(x, np.array([0, 1]), reduction=reduction)
    y.backward(np.ones(y.shape))
    assert y.dtype == x.grad.dtype == np.float32


@pytest.mark.parametrize("loss", [F.mse_loss, F.l1_loss, F.binary_cross_entropy_with_logits])
@pytest.mark.parametrize("target", [(4,), (4, 4), (1, 1), (2, 2), ()])
def test_elementwise_losses_refuse_to_broadcast(loss, target):
    with pytest.raises(ShapeError, match=rf"{loss.__name__}: got input of shape \(4, 1\) and target of shape"):
        loss(Tensor(np.zeros((4, 1))), np.zeros(target))


def test_the_classic_column_against_row_gets_a_hint():
    with pytest.raises(ShapeError, match=r"target.reshape\(input.shape\)"):
        F.mse_loss(Tensor(np.zeros((4, 1))), np.zeros(4))


@pytest.mark.parametrize("loss", [F.cross_entropy, F.nll_loss])
@pytest.mark.parametrize(
    ("shape", "target", "error", "message"),
    [
        ((2, 3), [0, 3], ValueError, "got class 3 in the target, expected 0 to 2"),
        ((2, 3), [0, -1], ValueError, "got class -1 in the target, expected 0 to 2"),
        ((3,), 3, ValueError, "got class 3"),
        ((2, 3), [0.0, 1.0], OperandError, "dtype float64, expected integer classes"),
        ((2, 3), [True, False], OperandError, "dtype bool, expected integer classes"),
        ((2, 3), [0, 1, 2], ShapeError, r"input of shape \(2, 3\) and target of shape \(3,\)"),
        ((2, 3), [[0], [1]], ShapeError, r"target of shape \(2, 1\), expected target of shape \(2,\)"),
        ((2, 3), [[1, 0, 0], [0, 1, 0]], ShapeError, "one class a sample"),
        ((2, 3), 0, ShapeError, r"target of shape \(\)"),
        ((2, 3, 4), [0, 1], ShapeError, r"input of shape \(2, 3, 4\) and target of shape \(2,\), expected .* \(2, 4\)"),
        ((), 0, ShapeError, r"input of shape \(\)"),
    ],
)
def test_class_losses_refuse_wrong_targets(loss, shape, target, error, message):
    with pytest.raises(error, match=f"{loss.__name__}: .*{message}"):
        loss(Tensor(np.zeros(shape)), np.array(target))


def test_labels_in_a_tensor_are_refused():
    with pytest.raises(OperandError, match="integer classes"):
        F.cross_entropy(Tensor(np.zeros((2, 3))), Tensor([0, 1]))


def test_unsigned_and_small_integers_are_classes():
    x = Tensor(np.eye(3))
    losses = [float(F.cross_entropy(x, np.array([0, 1, 2], kind)).data) for kind in ("u1", "i1", "i4", "u8")]
    assert len(set(losses)) == 1


@pytest.mark.parametrize(
    "loss", [F.mse_loss, F.l1_loss, F.binary_cross_entropy_with_logits, F.cross_entropy, F.nll_loss]
)
def test_unknown_reduction(loss):
    with pytest.raises(ValueError, match=f"{loss.__name__}: got reduction 'average', expected one of mean, sum, none"):
        loss(Tensor([1.0, 2.0]), np.array(0), reduction="average")


def test_nothing_passed_in_is_changed():
    x, t, c = np.eye(3), np.full((3, 3), 0.25), np.array([0, 1, 2])
    kept = [a.copy() for a in (x, t, c)]
    for loss, target in (
        (F.mse_loss, t),
        (F.binary_cross_entropy_with_logits, t),
        (F.cross_entropy, c),
        (F.nll_loss, c),
    ):
        loss(Tensor(x), target).backward()
    for a, b in zip((x, t, c), kept, strict=True):
        np.testing.assert_array_equal(a, b)
