"""CTC beside all alignments written out, and beside PyTorch behind log_softmax, where its gradient is a derivative."""

import importlib.util
import itertools
import math

import numpy as np
import pytest

import nn
import nn.functional as F
from autograd import ArgumentError, OperandError, ShapeError, Tensor
from autograd.testing import check_grads
from tests.nn.losses.ctc_cases import CASES, TABLE, drawn, there

STORED = np.load(TABLE)


def log_probabilities(rng, *shape):
    return F.log_softmax(rng.normal(size=shape))


def by_all_alignments(log_p, label, blank):
    """The sum over every sequence of classes that says the label."""
    total = 0.0
    for way in itertools.product(range(log_p.shape[1]), repeat=len(log_p)):
        merged = [c for c, _ in itertools.groupby(way) if c != blank]
        if merged == list(label):
            total += math.exp(sum(log_p[t, c] for t, c in enumerate(way)))
    return -math.log(total) if total else math.inf


@pytest.mark.parametrize("label", [[], [1], [1, 1], [1, 2], [2, 0, 2], [0, 0, 0], [1, 2, 1, 2]])
@pytest.mark.parametrize("blank", [0, 3])
def test_it_is_the_sum_over_all_alignments(label, blank, rng):
    label = [(c + 1) % 4 if blank == 0 else c for c in label]
    label = [c for c in label if c != blank]
    log_p = log_probabilities(rng, 4, 4)
    got = F.ctc_loss(log_p, label, 4, len(label), blank, "sum")
    assert float(got) == pytest.approx(by_all_alignments(log_p, label, blank), rel=1e-12)


@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_gradients_of_any_order(reduction, rng):
    log_p = Tensor(log_probabilities(rng, 5, 3, 4))
    targets, steps, sizes = np.array([[1, 2, 2], [3, 1, 0], [1, 0, 0]]), [5, 4, 3], [3, 2, 0]
    check_grads(lambda x: F.ctc_loss(x, targets, steps, sizes, reduction=reduction), log_p)
    flat = np.array([1, 2, 2, 3, 1])
    a = nn.CTCLoss(reduction=reduction)(log_p, targets, steps, sizes)
    b = nn.CTCLoss(reduction=reduction)(log_p, flat, steps, sizes)
    np.testing.assert_array_equal(a.data, b.data)


def compared(attempt, loss, gradient):
    scores, labels, steps, sizes, options, seed = drawn(attempt)
    x = Tensor(scores)
    y = F.ctc_loss(F.log_softmax(x), labels, steps, sizes, **options)
    y.backward(seed[: y.size].reshape(y.shape))
    np.testing.assert_allclose(y.data, loss, rtol=1e-10, atol=1e-12)
    known = np.isfinite(gradient)  # PyTorch's gradient is NaN where a target does not fit
    np.testing.assert_allclose(x.grad[known], gradient[known], rtol=1e-9, atol=1e-12)
    assert np.isfinite(x.grad).all()
    return not known.all(), bool(np.isinf(loss).any())


@pytest.mark.parametrize("attempt", range(CASES))
def test_numbers_are_pytorchs(attempt):
    compared(attempt, STORED[f"loss{attempt}"], STORED[f"gradient{attempt}"])


@pytest.mark.oracle
@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason='no PyTorch: pip install ".[oracles]"')
def test_random_sequences_beside_pytorch():
    found = [compared(attempt, *there(attempt)) for attempt in range(1000, 1400)]
    assert 10 < sum(infinite for _, infinite in found) < 200  # most targets fit, some do not


def test_a_target_that_does_not_fit(rng):
    x = Tensor(log_probabilities(rng, 2, 2, 3))
    # the target 1 1 needs a blank between the two
    y = F.ctc_loss(x, [[1, 1], [1, 2]], [2, 2], [2, 2], reduction="none")
    assert np.isinf(y.data).tolist() == [True, False]
    y = F.ctc_loss(x, [[1, 1], [1, 2]], [2, 2], [2, 2], reduction="none", zero_infinity=True)
    y.sum().backward()
    assert y.data[0] == 0.0
    assert (x.grad[:, 0] == 0).all()
    assert np.isfinite(x.grad).all()


def test_probabilities_of_0(rng):
    x = np.array([[[1.0, 0.0]], [[0.0, 1.0]], [[1.0, 0.0]]])
    with np.errstate(divide="ignore"):
        t = Tensor(np.log(x))
    y = F.ctc_loss(t, [[1]], [3], [1])
    y.backward()
    assert y.data == 0.0
    assert np.isfinite(t.grad).all()
    np.testing.assert_array_equal(t.grad[:, 0], -x[:, 0])


def test_no_times():
    y = F.ctc_loss(np.zeros((2, 2, 3)), [[1], [1]], [0, 0], [1, 0], reduction="none")
    assert y.tolist() == [np.inf, 0.0]


def test_float32_and_float16(rng):
    for dtype in (np.float32, np.float16):
        x = Tensor(log_probabilities(rng, 6, 2, 3).astype(dtype))
        y = F.ctc_loss(x, [[1, 2], [2, 0]], [6, 5], [2, 1])
        y.backward()
        assert y.dtype == x.grad.dtype == dtype


def test_wrong_arguments(rng):
    x = log_probabilities(rng, 4, 2, 3)
    good = {"targets": [[1, 2], [1, 1]], "input_lengths": [4, 4], "target_lengths": [2, 2]}
    for change, error, match in (
        ({"targets": [[1, 0], [1, 1]]}, ArgumentError, "ctc_loss: got 0 in targets, expected classes .* the blank, 0"),
        ({"targets": [[1, 3], [1, 1]]}, ArgumentError, "ctc_loss: got 3 in targets"),
        ({"targets": [[1.0, 2.0], [1.0, 1.0]]}, OperandError, "got targets of dtype float64, expected integers"),
        (
            {"targets": [1, 2, 1]},
            ShapeError,
            r"got targets of shape \(3,\), expected \(4,\): the sum of target",
        ),
        ({"targets": [[1], [1]]}, ShapeError, r"got targets of shape \(2, 1\), expected \(2, 2\) or more"),
        ({"targets": 1}, ShapeError, r"got targets of shape \(\)"),
        ({"input_lengths": [5, 4]}, ArgumentError, "got 5 in input_lengths, expected lengths from 0 to 4"),
        ({"input_lengths": [4]}, ShapeError, r"got input_lengths of shape \(1,\), expected \(2,\): one a sequence"),
        ({"target_lengths": [2, -1]}, ArgumentError, "got -1 in target_lengths, expected lengths >= 0"),
        ({"blank": 3}, ArgumentError, "got blank=3, expected a class from 0 to 2"),
        ({"reduction": "batchmean"}, ArgumentError, "got reduction 'batchmean'"),
        ({"log_probs": np.zeros(3)}, ShapeError, r"got log_probs of shape \(3,\), expected \(T, N, C\)"),
    ):
        with pytest.raises(error, match=match):
            F.ctc_loss(**{"log_probs": x, **good, **change})
    with pytest.raises(ArgumentError, match="CTCLoss: got zero_infinity='no'"):
        nn.CTCLoss(zero_infinity="no")
